"""Application types that take over parts of others, and what is wrong between them and the rest of the rulebook."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.loading import application_types, duty_paths
from generator.loading.load import load
from tests.loading.building import WORKSPACE, changed, told, write_tree

# Headings under which a second type asks what the first does not, so that only the first is wrong.
ASKS_THE_REST = """\
headings:
  - id: one
    title: One
    asks:
      - requirement: TEAM-02
      - requirement: ORG-01
  - id: two
    title: Two
    asks:
      - requirement: STK-01
"""
ASKS_AND_FIELD = (
    ASKS_THE_REST
    + """\
worksheet:
  - title: Group
    fields:
      - {label: Name, value: program.name}
"""
)
FRESH = "- requirement: STK-01\n        fresh: {months: 6, before: yearly-day}\n"
ASKS_AND_FRESH = ASKS_AND_FIELD.replace("- requirement: STK-01\n", FRESH)
BODY, INITIAL = "standards/accreditors/body.yaml", "standards/applications/body-initial.yaml"
RENEWAL = "standards/applications/body-renewal.yaml"
LIKE_INITIAL = "accreditor: body\ntype: renewal\ntitle: Renewal\nedition: ed-1\ncriteria: First rules\nlike: initial\n"
DUTIES = """\
duties:
  - id: list-review
    title: Review the list
    every_months: 12
    done: stakeholders.reviews.date
    citations:
      - {text: S1, confidence: verified}
"""


def seen(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    loaded = load(write_tree(root, files), standards=root / "none", today=date(2026, 10, 30))
    assert loaded.workspace is not None
    return told(loaded.seen)


def test_a_type_takes_over_what_it_does_not_give(tmp_path: Path) -> None:
    own_tabs = LIKE_INITIAL + "binder:\n  - {title: All, headings: [one, two]}\n"
    loaded = load(write_tree(tmp_path, {**WORKSPACE, RENEWAL: own_tabs}), standards=tmp_path / "none", today=date(2026, 10, 30))
    assert told(loaded.seen) == []
    assert loaded.workspace is not None
    initial, renewal = loaded.workspace.rulebook.accreditors["body"].applications
    assert (renewal.title, renewal.headings, renewal.worksheet) == ("Renewal", initial.headings, initial.worksheet)
    assert renewal.uploads == initial.uploads
    assert [tab.title for tab in renewal.binder] == ["All"]


def test_what_is_taken_over_may_be_taken_over_itself(tmp_path: Path) -> None:
    audit = LIKE_INITIAL.replace("type: renewal", "type: audit").replace("like: initial", "like: renewal")
    files = {**WORKSPACE, RENEWAL: LIKE_INITIAL, "standards/applications/body-audit.yaml": audit}
    loaded = load(write_tree(tmp_path, files), standards=tmp_path / "none", today=date(2026, 10, 30))
    assert told(loaded.seen) == []
    assert loaded.workspace is not None
    by_type = {kind.type: kind for kind in loaded.workspace.rulebook.accreditors["body"].applications}
    assert by_type["audit"].headings == by_type["initial"].headings


FAULTS: Mapping[str, tuple[Mapping[str, str | bytes], list[str]]] = {
    "STD120": (
        {**WORKSPACE, RENEWAL: LIKE_INITIAL.replace("like: initial", "like: intial")},
        [
            f"{RENEWAL}:6:7: there is no other intial application to body under ed-1 [STD120] (did you mean `initial`?)",
        ],
    ),
    "STD120 of one with headings of its own": (
        {**WORKSPACE, RENEWAL: LIKE_INITIAL.replace("like: initial", "like: intial") + ASKS_AND_FRESH},
        [
            f"{RENEWAL}:6:7: there is no other intial application to body under ed-1 [STD120] (did you mean `initial`?)",
        ],
    ),
    "STD120 of the one that it is like": (
        {
            **WORKSPACE,
            RENEWAL: LIKE_INITIAL.replace("like: initial", "like: intial"),
            "standards/applications/body-audit.yaml": LIKE_INITIAL.replace("type: renewal", "type: audit").replace("initial", "renewal"),
        },
        [
            f"{RENEWAL}:6:7: there is no other intial application to body under ed-1 [STD120] (did you mean `initial`?)",
        ],
    ),
    "STD120 itself": (
        {**WORKSPACE, RENEWAL: LIKE_INITIAL.replace("like: initial", "like: renewal")},
        [f"{RENEWAL}:6:7: there is no other renewal application to body under ed-1 [STD120] (known under ed-1 are: initial)"],
    ),
    "STD121": (
        {**WORKSPACE, RENEWAL: LIKE_INITIAL.replace("like: initial\n", "")},
        [
            f"{RENEWAL}:2:7: the renewal application to body under ed-1 has no headings, worksheet, uploads, binder [STD121] "
            "(add it, or name under `like` the type it takes it from)"
        ],
    ),
    "STD121 no binder": (
        changed(INITIAL, "binder:\n  - {title: Tab one, headings: [one]}\n  - {title: Tab two, headings: [two]}\n", ""),
        [
            f"{INITIAL}:2:7: the initial application to body under ed-1 has no binder [STD121] "
            "(add it, or name under `like` the type it takes it from)"
        ],
    ),
    "STD120 in a circle": (
        {
            **WORKSPACE,
            RENEWAL: LIKE_INITIAL.replace("like: initial", "like: audit"),
            "standards/applications/body-audit.yaml": LIKE_INITIAL.replace("type: renewal", "type: audit").replace("initial", "renewal"),
        },
        [
            "standards/applications/body-audit.yaml:6:7: audit is like renewal, which is like audit [STD120] "
            "(take `like` out of the one that has all parts itself)",
        ],
    ),
    "STD122": (
        changed(INITIAL, "      - requirement: TEAM-02\n", "", changed(INITIAL, ", requirements: [TEAM-02]", ", requirements: [STK-01]")),
        [
            "standards/requirements/all.yaml:14:9: TEAM-02 is placed in no application [STD122] "
            "(place it under a heading of the application types that ask for it, in `standards/applications/`)"
        ],
    ),
    "STD123 upload": (
        changed(
            INITIAL,
            "      - requirement: TEAM-02\n",
            "",
            {
                **WORKSPACE,
                RENEWAL: LIKE_INITIAL + ASKS_THE_REST,
            },
        ),
        [
            f"{INITIAL}:25:83: the upload license names TEAM-02, which the initial application to body under ed-1 does not ask [STD123] "
            "(place TEAM-02 under one of its headings, or take it out here)"
        ],
    ),
    "STD123 field": (
        changed(
            INITIAL,
            "attest: [ORG-01]",
            "attest: [ORG-01, STK-01]",
            changed(
                INITIAL,
                "      - requirement: STK-01\n        fresh: {months: 6, before: yearly-day}\n",
                "",
                {
                    **changed(INITIAL, "requirements: [STK-01]", "requirements: [TEAM-02]"),
                    RENEWAL: LIKE_INITIAL + ASKS_AND_FIELD,
                },
            ),
        ),
        [
            f"{INITIAL}:21:42: the field `Signed` names STK-01, which the initial application to body under ed-1 does not ask [STD123] "
            "(place STK-01 under one of its headings, or take it out here)"
        ],
    ),
    "STD124": (
        changed(
            BODY,
            "first_application: initial\n",
            "first_application: initial\ndeadlines:\n  - {id: soon, title: Soon, days: 9, after: the entry, on: entry, types: [inital]}\n",
        ),
        [f"{BODY}:8:75: body has no application of type `inital` [STD124] (write one of initial)"],
    ),
    "STD125": (
        {**WORKSPACE, "standards/duties.yaml": DUTIES.replace("reviews.date", "review.date")},
        [
            "standards/duties.yaml:5:11: the duty list-review was done on the days of `stakeholders.review.date`, and there are none "
            "[STD125] (did you mean `stakeholders.reviews.date`?)"
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_whole(name: str, tmp_path: Path) -> None:
    files, expected = FAULTS[name]
    assert seen(tmp_path, files) == expected


def test_every_rule_has_a_fault_here() -> None:
    assert {rule.id for rule in (*application_types.RULES, *duty_paths.RULES)} == {name[:6] for name in FAULTS}


def test_a_duty_whose_days_are_there_is_not_told(tmp_path: Path) -> None:
    assert seen(tmp_path, {**WORKSPACE, "standards/duties.yaml": DUTIES}) == []


def test_checks_of_an_application_type_are_located(tmp_path: Path) -> None:
    wrong = changed(
        INITIAL,
        "      - requirement: ORG-01\n",
        "      - requirement: ORG-01\n        checks:\n"
        "          - {check: goals-reviewed, parameters: {months: twelve, before: submission}}\n"
        "          - {check: goal-reviewed}\n",
    )
    assert seen(tmp_path, wrong) == [
        f"{INITIAL}:14:58: `parameters.months` is `twelve`, which is not a whole number [SCH106] (write it in plain digits, e.g. 15)",
        f"{INITIAL}:15:21: `check` names `goal-reviewed`, but there is no check with this id [REF101] (did you mean `goals-reviewed`?)",
    ]
