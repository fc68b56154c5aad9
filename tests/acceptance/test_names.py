"""The lists of names, and who calls for a check: made from the program and the rulebook."""

from pathlib import Path

import pytest

from generator.commands.names import all_names
from generator.commands.rules import all_rules
from generator.loading.load import load_rulebook
from generator.loading.schemas.checks import PARAMETERS
from generator.model.calls import calls_for
from generator.model.names import CONDITIONS, NameList
from generator.model.standards import Confidence
from generator.model.workspace import DAYS
from generator.rules import judge
from tests.loading.building import RULEBOOK, changed, write_tree

ROOT = Path(__file__).parents[2]


def lists() -> dict[str, NameList]:
    return {names.id: names for names in all_names(load_rulebook(ROOT / "standards"))}


def test_every_check_is_listed_with_what_it_looks_at() -> None:
    told = dict(lists()["checks"].names)
    assert list(told) == list(PARAMETERS)
    assert {rule.check for rule in all_rules() if rule.check} == set(PARAMETERS)
    for check, meaning in told.items():
        assert not meaning.startswith(" "), check
    assert told["outcomes-tracked"].endswith(
        "Takes `at_least`: How many measures; "
        "`kinds`: Kinds of which one each is needed, any of clinical, behavioral, other (may be left out)."
    )


def test_every_condition_is_one_that_is_judged() -> None:
    assert set(CONDITIONS) == set(judge._CONDITIONS)  # the table is private to the judge, and no other place may add to it


def test_every_list_has_names_each_with_a_meaning() -> None:
    for names in lists().values():
        assert names.names, names.id
        assert all(name and meaning for name, meaning in names.names), names.id
    assert [day for day, _ in lists()["days"].names] == list(DAYS)
    assert "stakeholders.reviews.date" in dict(lists()["duty-days"].names)
    assert dict(lists()["records"].names)["stakeholders"] == "in evidence/stakeholders.yaml"


CALL = "      - requirement: ORG-01\n"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", [("ORG-01", [], [], Confidence.VERIFIED, ["S1"])]),
        (
            "        checks: [{check: goals-reviewed, parameters: {months: 6, before: entry}}]\n        confidence: secondary\n",
            [("ORG-01", [], [], Confidence.VERIFIED, ["S1"]), ("ORG-01", ["body"], ["initial"], Confidence.SECONDARY, ["S1"])],
        ),
        (
            "        checks: [{check: goals-reviewed, parameters: {months: 6, before: entry}}]\n"
            "        citations: [{text: S1, confidence: unverified}]\n",
            [("ORG-01", [], [], Confidence.VERIFIED, ["S1"]), ("ORG-01", ["body"], ["initial"], Confidence.UNVERIFIED, ["S1"])],
        ),
    ],
)
def test_who_calls_for_a_check(own: str, expected: list[tuple[str, list[str], list[str], Confidence, list[str]]], tmp_path: Path) -> None:
    tree = changed("standards/applications/body-initial.yaml", CALL, CALL + own, RULEBOOK)
    calls = calls_for(load_rulebook(write_tree(tmp_path, tree) / "standards"), "goals-reviewed")
    assert [
        (
            call.requirement.id,
            [each.id for each in call.accreditors],
            [kind.type for kind in call.types],
            call.confidence,
            [citation.text for citation in call.citations],
        )
        for call in calls
    ] == expected


def test_nobody_calls_for_what_no_requirement_names(tmp_path: Path) -> None:
    assert calls_for(load_rulebook(write_tree(tmp_path, RULEBOOK) / "standards"), "binder-ready") == ()
