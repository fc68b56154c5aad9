"""What is open, told on paper: by names, with days in words, and alike things in one line."""

from dataclasses import replace

import pytest

from generator.documents.open_items import OpenItems
from generator.findings import Finding, RequirementStatus, Severity, State
from generator.model.evidence import Goal
from generator.model.workspace import Workspace
from generator.source import NOWHERE
from tests.documents.word_building import sample


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    found = sample().workspace
    assert found
    return found


def row(*messages: str, steps: tuple[str, ...] = ()) -> RequirementStatus:
    rule = sample().report.rules[0]
    findings = tuple(Finding(rule=rule, severity=Severity.ERROR, mark=NOWHERE.at("id"), message=message, hint="") for message in messages)
    return RequirementStatus(
        requirement="TEAM-02", title="A title", standard="5", state=State.MISSING, evidence=(), findings=findings, closes=steps
    )


def problem(workspace: Workspace, message: str) -> list[str]:
    return OpenItems(workspace, "adces-2026").problems(row(message))


def step(workspace: Workspace, text: str) -> list[str]:
    return OpenItems(workspace, "adces-2026").steps(row(steps=(text,)))


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("TEAM-02: no LICENSE exhibit", "no license or registration on file"),
        ("TEAM-01, TEAM-06: no TEAM_TRACKER exhibit", "no team list and tracker on file"),
        (
            "TEAM-03: no CE_CERT, CERT_CDCES or CERT_BCADM exhibit for Nora Exemplar (nurse-1)",
            "no continuing education certificate, CDCES certificate or BC-ADM certificate on file for Nora Exemplar (nurse-1)",
        ),
        ("REC-02, REC-03 and 5 more: application adces-2026 has chosen no chart", "this application has chosen no chart"),
        ("ACC-06: application adces-2026: the period is too long", "the period is too long"),
        ("X-1: what no requirement is called stays", "X-1: what no requirement is called stays"),
        (
            "EX-0018 (Nursing license) is recorded for Gus Fictional (leader-2) and belongs to nurse-1",
            "EX-0018 (Nursing license) is recorded for Gus Fictional (leader-2) and belongs to Nora Exemplar",
        ),
        (
            "QC-03: coordinator Dana Sampleton (dietitian-1) does not work for tallow-creek and cedar-fork",
            "coordinator Dana Sampleton (dietitian-1) does not work for Tallow Creek Community Health Center"
            " and Cedar Fork Public Library Room",
        ),
        ("QC-01: nobody is coordinator on 2026-10-30", "nobody is coordinator on October 30, 2026"),
        ("a date of 2026-02-30 or a file scan-2026-10-30.pdf stays", "a date of 2026-02-30 or a file scan-2026-10-30.pdf stays"),
        ("a house of main importance stays", "a house of main importance stays"),
    ],
)
def test_a_problem_is_told_by_names(workspace: Workspace, message: str, told: str) -> None:
    assert problem(workspace, message) == [told]


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (
            "add an exhibit of kind LICENSE or CERT_CDCES with `person: nurse-1` and TEAM-02 under `supports`",
            "add an exhibit of kind license or registration (LICENSE) or CDCES certificate (CERT_CDCES)"
            " with person: nurse-1 (Nora Exemplar) and TEAM-02 under supports",
        ),
        (
            "add tallow-creek to `sites` of dietitian-1",
            "add Tallow Creek Community Health Center (tallow-creek) to sites of Dana Sampleton (dietitian-1)",
        ),
        ("appoint somebody by 2026-11-28", "appoint somebody by November 28, 2026"),
        ("give it `entry: 2026-11-28`", "give it entry: 2026-11-28"),
    ],
)
def test_a_step_keeps_what_is_to_be_typed_and_says_what_it_means(workspace: Workspace, hint: str, told: str) -> None:
    assert step(workspace, hint) == [told]


def test_what_differs_in_one_name_is_told_once(workspace: Workspace) -> None:
    open_items = OpenItems(workspace)
    found = open_items.problems(
        row(
            "TEAM-02: no LICENSE exhibit for Nora Exemplar (nurse-1)",
            "TEAM-02: no LICENSE exhibit for Gus Fictional (leader-2)",
            "TEAM-02: something else",
            "ENH-03, TEAM-02: no LICENSE exhibit for Opal Demoson (leader-3)",
        )
    )
    assert found == [
        "no license or registration on file for Nora Exemplar (nurse-1), Gus Fictional (leader-2) and Opal Demoson (leader-3)",
        "something else",
    ]
    hint = "add an exhibit of kind LICENSE with `person: {}`"
    assert open_items.steps(row(steps=(hint.format("nurse-1"), hint.format("leader-2"), hint.format("nurse-1")))) == [
        "add an exhibit each of kind license or registration (LICENSE)"
        " with person: nurse-1 (Nora Exemplar) and person: leader-2 (Gus Fictional)"
    ]


def test_keys_that_are_still_to_be_filled_in_stand_in_one_line(workspace: Workspace) -> None:
    found = OpenItems(workspace).problems(row("`sponsor.name` still says (to fill in)", "`sponsor.officer.title` still says (to fill in)"))
    assert found == ["sponsor name and sponsor officer title still say (to fill in)"]
    steps = ("fill in `sponsor.name` in evidence/program.yaml", "fill in `sponsor.officer.title` in evidence/program.yaml")
    assert OpenItems(workspace).steps(row(steps=steps)) == ["fill in sponsor.name and sponsor.officer.title in evidence/program.yaml"]


def test_goals_are_told_by_their_words(workspace: Workspace) -> None:
    goals = tuple(
        Goal(id=f"goal-{n}", goal=f"{n} reach more people in every town of the county and beyond it, year by year", measure="m", target="t")
        for n in "12"
    )
    full = replace(workspace, program=replace(workspace.program, goals=goals))
    found = OpenItems(full).problems(row(*(f"ORG-04: goal goal-{n} is in no review between 2025-10-26 and 2026-10-26" for n in "12")))
    assert found == [
        "goal “1 reach more people in every town of the county and beyond…”,"
        " “2 reach more people in every town of the county and beyond…” is in no review between October 26, 2025 and October 26, 2026"
    ]


def test_a_program_without_names_is_told_as_it_is(workspace: Workspace) -> None:
    empty = replace(
        workspace,
        program=replace(workspace.program, sites=(), goals=()),
        team=replace(workspace.team, people=()),
        stakeholders=replace(workspace.stakeholders, stakeholders=()),
        quality=replace(workspace.quality, projects=()),
        workshops=replace(workspace.workshops, series=()),
    )
    assert problem(empty, "TEAM-02: no LICENSE exhibit for Nora Exemplar (nurse-1)") == [
        "no license or registration on file for Nora Exemplar (nurse-1)"
    ]
