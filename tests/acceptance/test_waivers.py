"""A waiver changes nothing that it does not name: shown on the sample on a day when much of it has lapsed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.findings import Report, State
from generator.loading.load import Loaded, load
from generator.model.evidence import SignedOff, Waiver
from generator.model.workspace import Workspace
from generator.rules.judge import judge
from generator.shipped import shipped

ROOT = Path(__file__).parents[2]
LATER = date(2028, 2, 29)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    found = load(ROOT, standards=shipped("standards"), today=LATER, as_of=LATER)
    assert found.workspace is not None
    return found


@pytest.fixture(scope="module")
def before(loaded: Loaded) -> Report:
    assert loaded.workspace is not None
    return judge(loaded.workspace, loaded.seen)


def waiver(requirement: str, *applications: str, kind: str = "waiver", people: tuple[str, ...] = ()) -> Waiver:
    return Waiver(
        id="W-1",
        kind=kind,
        requirement=requirement,
        applications=applications,
        people=people,
        reason="For this test.",
        approved=SignedOff(date=date(2028, 1, 1), by="The board"),
        start=date(2028, 1, 1),
        end=date(2028, 12, 31),
        exhibit="EX-0001",
    )


def judged(loaded: Loaded, *waivers: Waiver) -> Report:
    workspace = loaded.workspace
    assert isinstance(workspace, Workspace)
    return judge(replace(workspace, waivers=waivers), loaded.seen)


def states(report: Report) -> dict[tuple[str, str], State]:
    return {(one.id, row.requirement): row.state for one in report.applications for row in one.requirements}


def test_each_open_requirement_can_be_set_aside_alone(loaded: Loaded, before: Report) -> None:
    open_rows = [(one.id, row.requirement) for one in before.applications for row in one.open_items]
    assert len(open_rows) > 50
    for application, requirement in open_rows[:: len(open_rows) // 25]:
        after = judged(loaded, waiver(requirement, application))
        assert states(after) == {**states(before), (application, requirement): State.WAIVED}, (application, requirement)
        others = {f.message for f in before.findings if requirement not in f.requirements}
        assert others <= {f.message for f in after.findings}, "a finding about something else is gone"


def test_what_does_not_fit_the_program_is_told_as_such(loaded: Loaded, before: Report) -> None:
    one = before.applications[0]
    requirement = one.open_items[0].requirement
    after = judged(loaded, waiver(requirement, one.id, kind="not-applicable"))
    assert states(after) == {**states(before), (one.id, requirement): State.NOT_APPLICABLE}


def test_a_waiver_for_one_person_leaves_the_others_owed(loaded: Loaded, before: Report) -> None:
    row = next(row for row in before.applications[0].requirements if row.requirement == "TEAM-02")
    people = {id for finding in row.findings for id in ("dietitian-1", "pharmacist-1", "nurse-1") if id in finding.message}
    assert people == {"dietitian-1", "pharmacist-1", "nurse-1"}
    after = judged(loaded, waiver("TEAM-02", before.applications[0].id, people=("nurse-1",)))
    owed = next(row for row in after.applications[0].requirements if row.requirement == "TEAM-02")
    assert {id for finding in owed.findings for id in people if id in finding.message} == {"dietitian-1", "pharmacist-1"}
    assert states(after)[before.applications[0].id, "TEAM-02"] is State.EXPIRED
