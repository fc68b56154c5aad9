"""What a mistake in the rulebook keeps from being complete: the applications that rest on it, and no others."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.findings import Report
from generator.loading.load import load
from generator.rules.judge import judge
from tests.loading.building import WORKSPACE, changed, write_tree

TODAY = date(2026, 10, 30)
BODY, OTHER = "standards/applications/body-initial.yaml", "standards/applications/body-yearly.yaml"
YEARLY = """\
accreditor: body
type: yearly
title: Yearly
edition: ed-1
criteria: Rules
like: initial
"""
TWO = {
    **WORKSPACE,
    OTHER: YEARLY,
    "evidence/program.yaml": str(WORKSPACE["evidence/program.yaml"])
    + "  - {id: app-2, accreditor: body, edition: ed-1, type: yearly, sites: [main]}\n",
}


def report(root: Path, files: Mapping[str, str | bytes]) -> Report:
    loaded = load(write_tree(root, files), standards=root / "none", today=TODAY)
    assert loaded.workspace is not None
    return judge(loaded.workspace, loaded.seen)


def held_by(root: Path, files: Mapping[str, str | bytes]) -> dict[str, list[str]]:
    """Application to the rules of the errors because of which it may ask more than could be read."""
    return {one.id: [finding.rule.id for finding in one.held_by] for one in report(root, files).applications}


def test_a_rulebook_without_mistakes_keeps_nothing_back(tmp_path: Path) -> None:
    assert held_by(tmp_path, TWO) == {"app-1": [], "app-2": []}


@pytest.mark.parametrize(
    ("file", "find", "put", "rule"),
    [
        (BODY, "    asks:\n      - requirement: ORG-01\n", "", "SCH102"),
        (BODY, "requirement: TEAM-02", "requirement: TEAM-20", "REF101"),
        (BODY, "headings: [one]}", "headings: [one, three]}", "STD101"),
        ("standards/editions/ed-1.yaml", 'number: "2"', 'number: "1"', "STD108"),
    ],
)
def test_what_is_taken_over_reaches_who_takes_it_over(file: str, find: str, put: str, rule: str, tmp_path: Path) -> None:
    told = held_by(tmp_path, changed(file, find, put, TWO))
    assert {name: sorted(set(rules)) for name, rules in told.items()} == {"app-1": [rule], "app-2": [rule]}


def test_a_mistake_in_its_own_file_reaches_the_type_alone(tmp_path: Path) -> None:
    assert held_by(tmp_path, changed(OTHER, "like: initial", "like: inital", TWO)) == {"app-1": [], "app-2": ["STD120"]}


def test_an_application_without_what_it_asks_is_not_complete(tmp_path: Path) -> None:
    """Nothing is asked of it as far as can be seen, so nothing is open."""
    (_, lost) = report(tmp_path, changed(OTHER, "like: initial", "like: inital", TWO)).applications
    assert not lost.requirements
    assert not lost.is_complete


def test_a_type_that_cannot_be_read_reaches_those_that_are_like_it(tmp_path: Path) -> None:
    broken = changed(BODY, "headings:\n  - id: one", "headings:\n    id: one", TWO)
    assert held_by(tmp_path, broken)["app-2"] == ["YML101"]


def test_a_requirement_that_lacks_a_key_is_still_asked(tmp_path: Path) -> None:
    rules = "standards/requirements/all.yaml"
    lacking = changed(rules, "    why: Somebody pays.\n", "", TWO)
    (first, _) = report(tmp_path, lacking).applications
    (row,) = [row for row in first.requirements if row.requirement == "ORG-01"]
    assert row.is_open
    assert [finding.rule.id for finding in row.findings] == ["SCH102"]


def test_what_an_accreditor_charges_hides_nothing(tmp_path: Path) -> None:
    body = "standards/accreditors/body.yaml"
    with_fee = str(TWO[body]) + "fees:\n  - {title: Fee, per: application, seen: Somewhere, types: [initial]}\n"
    assert held_by(tmp_path, {**TWO, body: with_fee}) == {"app-1": [], "app-2": []}
