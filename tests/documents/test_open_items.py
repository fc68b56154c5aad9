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


def row(*messages: str, steps: tuple[str, ...] = (), hint: str = "") -> RequirementStatus:
    rule = sample().report.rules[0]
    findings = tuple(Finding(rule=rule, severity=Severity.ERROR, mark=NOWHERE.at("id"), message=message, hint=hint) for message in messages)
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
            "no continuing education certificate, CDCES certificate or BC-ADM certificate on file for Nora Exemplar",
        ),
        ("REC-02, REC-03 and 5 more: application adces-2026 has chosen no chart", "this application has chosen no chart"),
        ("ACC-06: application adces-2026: the period is too long", "the period is too long"),
        ("X-1: what no requirement is called stays", "X-1: what no requirement is called stays"),
        (
            "EX-0018 (Nursing license) is recorded for Gus Fictional (leader-2) and belongs to nurse-1",
            "EX-0018 (Nursing license) is recorded for Gus Fictional and belongs to Nora Exemplar",
        ),
        (
            "QC-03: coordinator Dana Sampleton (dietitian-1) does not work for tallow-creek and cedar-fork",
            "coordinator Dana Sampleton does not work for Tallow Creek Community Health Center and Cedar Fork Public Library Room",
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
        "no license or registration on file for Nora Exemplar, Gus Fictional and Opal Demoson",
        "something else",
    ]
    hint = "add an exhibit of kind LICENSE with `person: {}`"
    assert open_items.steps(row(steps=(hint.format("nurse-1"), hint.format("leader-2"), hint.format("nurse-1")))) == [
        "add an exhibit each of kind license or registration (LICENSE)"
        " with person: nurse-1 (Nora Exemplar) and person: leader-2 (Gus Fictional)"
    ]


def test_one_exhibit_for_each_of_several_is_one_sentence(workspace: Workspace) -> None:
    hint = "add an exhibit of kind LICENSE with `{}` and TEAM-01, TEAM-02 under `supports`"
    assert step(workspace, hint.format("person: nurse-1"))[0].endswith(
        "with person: nurse-1 (Nora Exemplar) and TEAM-01, TEAM-02 under supports"
    )
    found = OpenItems(workspace).steps(row(steps=tuple(hint.format(f"person: {id}") for id in ("nurse-1", "leader-2"))))
    assert found == [
        "for each of these people add an exhibit of kind license or registration (LICENSE), with the id as person"
        " and TEAM-01, TEAM-02 under supports: Nora Exemplar (nurse-1) and Gus Fictional (leader-2)"
    ]
    found = OpenItems(workspace).steps(row(steps=tuple(hint.format(f"site: {id}") for id in ("tallow-creek", "cedar-fork"))))
    assert found[0].startswith("for each of these sites add an exhibit of kind license or registration (LICENSE), with the id as site and ")
    hint = "name a chart of site {} ({}) under `charts` of the application"
    first, second = workspace.program.sites[:2]
    assert OpenItems(workspace).steps(row(steps=tuple(hint.format(one.name, one.id) for one in (first, second)))) == [
        f"name a chart for each of the sites {first.name} ({first.id}) and {second.name} ({second.id}) under charts of the application"
    ]


def test_two_of_one_name_keep_their_ids(workspace: Workspace) -> None:
    both = tuple(replace(person, name="Ann O") if person.id in ("nurse-1", "leader-2") else person for person in workspace.team.people)
    twice = replace(workspace, team=replace(workspace.team, people=both))
    assert problem(twice, "TEAM-02: the license of nurse-1 is missing") == ["the license of Ann O (nurse-1) is missing"]
    assert problem(twice, "TEAM-02: no LICENSE exhibit for Ann O (leader-2)") == ["no license or registration on file for Ann O (leader-2)"]


def test_an_exhibit_is_told_by_its_number_in_the_packet_and_typed_by_its_id(workspace: Workspace) -> None:
    told = OpenItems(workspace, "adces-2026", {"EX-0018": "5.2", "EX-001": "9.9"})
    assert told.problems(row("EX-0018 (Nursing license) has ended, EX-0019 has not")) == [
        "exhibit 5.2 (Nursing license) has ended, EX-0019 has not"
    ]
    assert told.steps(row(steps=("add one with `supersedes: EX-0018`, and leave EX-0018",))) == [
        "add one with supersedes: EX-0018, and leave EX-0018 (exhibit 5.2)"
    ]


def test_both_periods_of_an_audit_are_told_once(workspace: Workspace) -> None:
    message = "TEAM-02: no LICENSE exhibit for Nora Exemplar (nurse-1), the {} period"
    assert OpenItems(workspace).problems(row(message.format("application"), message.format("current"))) == [
        "no license or registration on file for Nora Exemplar, the application period and the current period"
    ]
    assert problem(workspace, message.format("current")) == ["no license or registration on file for Nora Exemplar, the current period"]


def test_a_step_that_stands_alone_says_what_it_speaks_of(workspace: Workspace) -> None:
    open_items, hint = OpenItems(workspace, "adces-2026"), "correct one of the two dates"
    found = open_items.tasks(
        row("TEAM-02: EX-0018 ends before it begins", "TEAM-02: EX-0019 ends before it begins", steps=(hint,), hint=hint)
    )
    assert found == [f"EX-0018 ends before it begins; {hint}", f"EX-0019 ends before it begins; {hint}"]
    hint = "known are: EX-0001, EX-0002 ..."
    assert open_items.tasks(row("`exhibit` names `EX-0999`, but there is no exhibit with this id", steps=(hint,), hint=hint)) == [
        f"exhibit names EX-0999, but there is no exhibit with this id ({NOWHERE.at('id').file} line {NOWHERE.at('id').line}); {hint}"
    ]
    hint = "add an exhibit of kind LICENSE with `person: nurse-1`"
    assert open_items.tasks(row("no LICENSE exhibit for Nora Exemplar (nurse-1)", steps=(hint,), hint=hint)) == [
        "add an exhibit of kind license or registration (LICENSE) with person: nurse-1 (Nora Exemplar)"
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
