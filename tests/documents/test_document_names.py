"""The names that the rulebook may use for worksheet fields are the names that documents have."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from generator.documents.context import context
from generator.documents.plan import plan_packet
from generator.model.evidence import Curriculum, Population, Quality, Team
from generator.model.names import TABLES, VALUES, WORDS
from generator.model.workspace import Workspace
from tests.documents.word_building import sample

# What templates use and a worksheet does not print: ids, days in digits, what is only yes or no for templates.
INNER = frozenset(
    {
        "accreditation.id",
        "accreditor.id",
        "accreditor.first_application",
        "application.id",
        "application.charts",
        "application.is_application",
        "application.is_visit",
        "application.noun",
        "coordinator.certificates",
        "coordinator.competencies",
        "coordinator.id",
        "coordinator.leader",
        "coordinator.staff_type",
        "coordinator.training",
        "curriculum.core",
        "earlier.id",
        "earlier.noun",
        "edition.id",
        "program.as_of",
        "program.sample",
    }
)


def leaves(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The dotted path to each text, number or list of texts."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{before}{key}.")
        elif not (isinstance(value, list) and (not value or isinstance(value[0], Mapping))):
            yield f"{before}{key}"


def all_values(workspace: Workspace) -> Iterator[Mapping[str, Any]]:
    report = sample().report
    for application in workspace.program.applications:
        yield context(workspace, report, plan_packet(workspace, report, application))


def with_little(workspace: Workspace) -> Workspace:
    return replace(workspace, team=Team(), curriculum=Curriculum(), population=Population(), quality=Quality())


@pytest.mark.parametrize("little", [False, True])
def test_every_name_leads_somewhere_whatever_is_recorded(little: bool) -> None:
    workspace = sample().workspace
    assert workspace
    for values in all_values(with_little(workspace) if little else workspace):
        for name in VALUES:
            found: Any = values
            for step in name.split("."):
                found = found[step] if found != "" else ""
            assert not isinstance(found, Mapping), name


def test_the_tables_are_those_of_the_documents() -> None:
    workspace = sample().workspace
    assert workspace
    for values in all_values(workspace):
        assert list(values["tables"]) == list(TABLES)


def test_no_name_is_missing() -> None:
    workspace = sample().workspace
    assert workspace
    found = {path for values in all_values(workspace) for path in leaves(values) if "." in path}
    left_out = {path for path in found if path.endswith(("_id", "_iso", ".known")) or path.split(".")[0] in ("words", "tables", "status")}
    left_out |= {path for path in found if path.startswith("accreditor.words.")}
    assert sorted(found - left_out - INNER - set(VALUES)) == []


def test_every_word_is_one_that_templates_see() -> None:
    workspace = sample().workspace
    assert workspace
    for values in all_values(workspace):
        assert set(WORDS) <= set(values["words"])
