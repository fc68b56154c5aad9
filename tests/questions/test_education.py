"""The hours that documents print are the ledger's, for each application by its own call of the check."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.documents.context import Values, context
from generator.documents.plan import plan_packet
from generator.model.ledger import plain_hours
from generator.questions.roster import roster_of

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
PERSON = "dietitian-1"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("files", "submissions", "*.py"))
    shutil.copytree(ROOT / "evidence/files", tmp_path / "evidence/files")
    return tmp_path


def gathered_of(program: Path) -> Gathered:
    return gather(Asking(root=program, today=TODAY))


def printed(gathered: Gathered, application: str = "") -> Values:
    """What documents about an application, or about none, say of the person."""
    workspace = need_workspace(gathered)
    plan = plan_packet(workspace, gathered.report, workspace.applications_by_id[application], draft=True) if application else None
    values = context(workspace, gathered.report, plan)
    (row,) = (row for row in values["people"] if row["name"] == workspace.people_by_id[PERSON].name)
    return {"hours": row["education_hours"], "window": values["education_window"]}


def add_credit(program: Path, credit: str) -> None:
    path = program / "evidence" / "team.yaml"
    before, person, after = path.read_text(encoding="utf-8").partition(f"- id: {PERSON}\n")
    head, key, rest = after.partition("continuing_education:\n")
    assert person
    assert key
    indent = rest[: len(rest) - len(rest.lstrip())]
    path.write_text(f"{before}{person}{head}{key}{indent}- {credit}\n{rest}", encoding="utf-8")


def first_credit(program: Path) -> str:
    credit = need_workspace(gathered_of(program)).people_by_id[PERSON].continuing_education[0]
    return (
        f"{{date: {credit.date}, hours: {credit.hours}, title: '{credit.title}', provider: '{credit.provider}', "
        f"topic: {credit.topic}, exhibit: {credit.exhibit}}}"
    )


def test_documents_print_what_the_ledger_counts(program: Path) -> None:
    """For every application with a window of its own; the same for papers about none."""
    gathered = gathered_of(program)
    (member,) = (one for one in roster_of(need_workspace(gathered)).members if one.id == PERSON)
    windows = {id: window.tally for window in member.windows for id in window.applications}
    assert len({plain_hours(tally.held) for tally in windows.values()}) > 1
    for id, tally in windows.items():
        until = f"{tally.until:%B} {tally.until.day}, {tally.until.year}"
        assert printed(gathered, id) == {"hours": plain_hours(tally.held), "window": f"the 12 months to {until}"}
    (today,) = {window.tally.held for window in member.windows if window.anchor.value == "today"}
    assert printed(gathered)["hours"] == plain_hours(today)


@pytest.mark.parametrize("credit", ["", "{date: 2026-10-01, hours: 5, title: No proof, provider: Nobody, topic: diabetes-specific}"])
def test_what_the_check_does_not_count_is_not_printed(program: Path, credit: str) -> None:
    """A certificate that is entered twice, and one without an exhibit."""
    before = {id: printed(gathered_of(program), id)["hours"] for id in ("", "adces-2026", "ada-2026-change")}
    add_credit(program, credit or first_credit(program))
    gathered = gathered_of(program)
    assert {id: printed(gathered, id)["hours"] for id in before} == before


def test_the_topic_that_one_accreditor_does_not_count_is_left_out_for_that_one(program: Path) -> None:
    before = {id: printed(gathered_of(program), id)["hours"] for id in ("adces-2026", "ada-2026")}
    exhibit = need_workspace(gathered_of(program)).people_by_id[PERSON].continuing_education[0].exhibit
    add_credit(program, f"{{date: 2026-09-01, hours: 4, title: Spelling, provider: Nobody, topic: other, exhibit: {exhibit}}}")
    after = {id: printed(gathered_of(program), id)["hours"] for id in before}
    assert after == {"adces-2026": plain_hours(Decimal(before["adces-2026"]) + 4), "ada-2026": before["ada-2026"]}
