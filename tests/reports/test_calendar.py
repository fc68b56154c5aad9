"""A calendar of duties as people and programs read it."""

import json
from dataclasses import replace
from datetime import date

from generator.model.due import Asker, DueState, DutyCalendar, Happening, Said
from generator.model.standards import Confidence
from generator.reports.calendar import write_calendar, write_calendar_json
from generator.reports.ics import uid_of
from tests.reports.test_ics import MARK, a_due

CALENDAR = DutyCalendar(
    as_of=date(2026, 10, 30),
    until=date(2027, 10, 30),
    program="Example",
    name="Example",
    dues=(
        a_due(key=("license", "EX-1", "2026-10-03"), day=date(2026, 10, 3), state=DueState.OVERDUE, title=Said("License expires", "x")),
        a_due(
            key=("report", "term", "2026-11-01"),
            day=date(2026, 11, 1),
            working_day=date(2026, 10, 30),
            state=DueState.OPEN,
            title=Said("Report", "x"),
            note=Said("day 2 of 9", ""),
            askers=(
                Asker(accreditor="first", short_name="FIRST", confidence=Confidence.VERIFIED, closed=date(2026, 10, 28)),
                Asker(accreditor="second", short_name="SECOND", confidence=Confidence.UNVERIFIED),
            ),
        ),
        *(
            a_due(key=("policy", f"POL-{number}", "2027-03-01"), day=date(2027, 3, 1), title=Said(f"Review POL-{number}", "x"), askers=())
            for number in (1, 2, 3)
        ),
        a_due(
            key=("sum", "", "2027-03-31"),
            opens=date(2027, 3, 1),
            title=Said("Add up", "x"),
            owner=Said("", ""),
            requirements=(),
            confidence=Confidence.UNVERIFIED,
        ),
        a_due(
            key=("old", "", "2027-05-01"), day=date(2027, 5, 1), state=DueState.CLOSED, closed=date(2026, 10, 1), title=Said("Meeting", "x")
        ),
    ),
    happenings=(
        Happening(key=("opens", "report", "term", "2026-11-01"), title=Said("From today", "x"), day=date(2026, 10, 31), mark=MARK),
        Happening(key=("visit", "x", "2026-11-05"), title=Said("Visit", "x"), day=date(2026, 11, 5), mark=MARK),
        Happening(key=("entry", "x", "2026-10-05"), title=Said("Past", "x"), day=date(2026, 10, 5), mark=MARK),
    ),
)

TEXT = """\
On 2026-10-30, 1 duty is overdue and 1 can be done now; 4 more are due until 2027-10-30.
First of all: License expires, due since 2026-10-03.
Next: Report, due 2026-11-01, in 2 days.

Overdue
  ✗ Sat 2026-10-03  License expires
      overdue, 27 days ago; verified in S1; for dana; STK-01, ENH-04; asked by FIRST
      → a later day of dana (evidence/team.yaml:14:5)

November 2026
  ◐ Sun 2026-11-01  Report
      open, in 2 days; no working day, so by Fri 2026-10-30; day 2 of 9; verified in S1; for dana; STK-01, ENH-04; \
asked by FIRST (done 2026-10-28), SECOND (not verified)
      → a later day of dana (evidence/team.yaml:14:5)
  · Thu 2026-11-05  Visit

March 2027
  ○ Mon 2027-03-01  Review POL-1, and 2 more: POL-2, POL-3
      upcoming, in 122 days; verified in S1; for dana; STK-01, ENH-04
      → a later day of dana (evidence/team.yaml:14:5)
  ○ Wed 2027-03-31  Add up
      upcoming, in 152 days; possible from 2027-03-01; not verified that this is asked; nobody is named for it; asked by FIRST
      → a later day of dana (evidence/team.yaml:14:5)

Closed lately
  ● 2026-10-01  Meeting, was due 2027-05-01
"""


def test_text() -> None:
    assert write_calendar(CALENDAR) == TEXT


def test_what_the_ids_stand_for_is_told_once() -> None:
    names = {"STK-01": "External stakeholders listed", "ENH-04": "Advisory group", "ORG-01": "Sponsor"}
    legend = (
        "\nWhat these stand for (`dsmes explain ENH-04` tells more):\n  ENH-04  Advisory group\n  STK-01  External stakeholders listed\n"
    )
    assert write_calendar(replace(CALENDAR, names=names)) == TEXT + legend


def test_nothing_due() -> None:
    empty = replace(CALENDAR, dues=(), happenings=(), is_whole=False)
    assert write_calendar(empty) == (
        "On 2026-10-30, no duties are overdue and none can be done now; no more are due until 2027-10-30.\n"
        "Some of the files cannot be read whole, so days may be missing or wrong here; `dsmes check` names the lines.\n"
    )


def test_json_holds_every_duty_with_the_same_keys() -> None:
    told = json.loads(write_calendar_json(CALENDAR))
    assert list(told) == ["version", "as_of", "until", "whole", "duties", "days"]
    assert (told["version"], told["as_of"], told["until"], told["whole"]) == (1, "2026-10-30", "2027-10-30", True)
    assert len({tuple(one) for one in told["duties"]}) == 1
    assert told["duties"][1] == {
        "uid": uid_of("Example", ("report", "term", "2026-11-01")),
        "id": "report",
        "title": "Report",
        "state": "open",
        "day": "2026-11-01",
        "last_working_day": "2026-10-30",
        "opens": None,
        "lead_days": 45,
        "closed": None,
        "owner": "dana",
        "requirements": ["STK-01", "ENH-04"],
        "accreditors": [
            {"id": "first", "confidence": "verified", "sources": [], "closed": "2026-10-28"},
            {"id": "second", "confidence": "unverified", "sources": [], "closed": None},
        ],
        "sources": ["S1"],
        "confidence": "verified",
        "closes": "a later day of dana",
        "note": "day 2 of 9",
        "file": "evidence/team.yaml",
        "line": 14,
        "column": 5,
    }
    assert [one["title"] for one in told["days"]] == ["From today", "Visit", "Past"]
