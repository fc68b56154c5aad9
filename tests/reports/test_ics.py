"""The feed, read back by two libraries that we did not write."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from generator.model.due import Asker, Due, DueState, DutyCalendar, Happening, Said
from generator.model.standards import Confidence
from generator.reports.ics import _folded, uid_of, write_ics
from generator.source import Mark

MARK = Mark(PurePosixPath("evidence/team.yaml"), 14, 5)
AWKWARD = "Größe; Fläche, \\n is no line end: “yes” – 100 % 愛 " + "é" * 60


def a_due(**given: Any) -> Due:
    values: dict[str, Any] = {
        "key": ("review", "", "2027-03-31"),
        "title": Said("Dana reviews the list", "Review the list"),
        "day": date(2027, 3, 31),
        "lead_days": 45,
        "state": DueState.UPCOMING,
        "owner": Said("dana", "staff 1"),
        "requirements": ("STK-01", "ENH-04"),
        "askers": (Asker(accreditor="first", short_name="FIRST", confidence=Confidence.VERIFIED),),
        "sources": ("S1",),
        "confidence": Confidence.VERIFIED,
        "closes": Said("a later day of dana", "a later day of staff 1"),
        "mark": MARK,
    }
    return Due(**(values | given))


CLOSED = a_due(
    key=("review", "", "2026-03-31"), day=date(2026, 3, 31), state=DueState.CLOSED, closed=date(2026, 10, 2), title=Said("x", "Done; or so")
)
LATE = a_due(
    key=("license", "EX-1", "2026-10-03"),
    day=date(2026, 10, 3),
    working_day=date(2026, 10, 2),
    state=DueState.OVERDUE,
    title=Said("License of Dana", AWKWARD),
    lead_days=0,
    note=Said("first\nsecond", "first\nsecond"),
    confidence=Confidence.UNVERIFIED,
)
OPEN = a_due(
    key=("report", "term", "2026-12-01"),
    day=date(2026, 12, 1),
    opens=date(2026, 10, 2),
    state=DueState.OPEN,
    about=("anniversary", "term", "2026-11-01"),
)
ANNIVERSARY = Happening(key=("anniversary", "term", "2026-11-01"), title=Said("a", "Anniversary"), day=date(2026, 11, 1), mark=MARK)
WINDOW = Happening(key=("opens", *OPEN.key), title=Said("b", "From today"), day=date(2026, 10, 2), about=OPEN.key, mark=MARK)
LEAP = Happening(key=("visit", "x", "2028-02-29"), title=Said("c", "Visit"), day=date(2028, 2, 29), about=("gone",), mark=MARK)

CALENDAR = DutyCalendar(
    as_of=date(2026, 10, 30),
    until=date(2028, 10, 30),
    program="Example, Inc.",
    name="Example; SAMPLE",
    dues=(CLOSED, LATE, OPEN, a_due()),
    happenings=(WINDOW, ANNIVERSARY, LEAP),
    names={"STK-01": "External stakeholders listed"},
)


def uid(one: Due | Happening) -> str:
    return uid_of("Example, Inc.", one.key)


def components(kind: str) -> dict[str, Any]:
    feed = icalendar.Calendar.from_ical(write_ics(CALENDAR))
    return {str(one["UID"]): one for one in feed.walk(kind)}


# --------------------------------------------------------------------------- what icalendar reads


def test_the_feed_says_what_it_is() -> None:
    feed = icalendar.Calendar.from_ical(write_ics(CALENDAR))
    assert feed["VERSION"] == "2.0"
    assert feed["PRODID"] == "-//dsmes//Calendar of duties//EN"
    # Names that are younger than RFC 5545 are left as they are written.
    assert str(feed["NAME"]) == str(feed["X-WR-CALNAME"]) == r"Example\; SAMPLE: accreditation duties"
    assert feed["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert feed["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert [one.name for one in feed.subcomponents] == ["VEVENT"] * 3 + ["VTODO"] * 4
    assert not feed.errors
    assert not [error for one in feed.walk() for error in one.errors]


def test_duties_are_to_dos() -> None:
    todos = components("VTODO")
    assert list(todos) == [uid(one) for one in CALENDAR.dues]
    told = [
        (str(one["SUMMARY"]), one["DUE"].dt, one["STATUS"], one["PRIORITY"], one.get("PERCENT-COMPLETE"), "DTSTART" in one)
        for one in todos.values()
    ]
    assert told == [
        ("Done; or so", date(2026, 3, 31), "COMPLETED", 9, 100, False),
        (AWKWARD, date(2026, 10, 3), "NEEDS-ACTION", 1, None, False),
        ("Review the list", date(2026, 12, 1), "NEEDS-ACTION", 5, None, True),
        ("Review the list", date(2027, 3, 31), "NEEDS-ACTION", 9, None, False),
    ]
    assert todos[uid(CLOSED)]["COMPLETED"].dt == datetime(2026, 10, 2, tzinfo=UTC)
    assert todos[uid(OPEN)]["DTSTART"].dt == date(2026, 10, 2)
    assert todos[uid(OPEN)]["RELATED-TO"] == uid(ANNIVERSARY)
    for one in todos.values():
        assert type(one["DUE"].dt) is date
        assert one["DUE"].params["VALUE"] == "DATE"
        assert one["DTSTAMP"].dt == datetime(2026, 10, 30, tzinfo=UTC)


def test_what_opens_on_its_last_day_has_no_beginning() -> None:
    """Section 3.8.2.3 wants what is due to be due later than it starts, and strict readers drop a to-do that is not."""
    for opens, has_start in ((date(2027, 3, 30), True), (date(2027, 3, 31), False), (date(2027, 4, 1), False)):
        feed = write_ics(replace(CALENDAR, dues=(a_due(opens=opens),), happenings=()))
        assert ("DTSTART" in feed) is has_start


def test_the_reminder_comes_as_many_days_before_as_the_duty_says() -> None:
    todos = components("VTODO")
    triggers = {
        id: [(alarm["ACTION"], alarm["TRIGGER"].dt, alarm["TRIGGER"].params["RELATED"]) for alarm in one.walk("VALARM")]
        for id, one in todos.items()
    }
    assert triggers == {
        uid(CLOSED): [],
        uid(LATE): [("DISPLAY", timedelta(0), "END")],
        uid(OPEN): [("DISPLAY", timedelta(days=-45), "END")],
        uid(CALENDAR.dues[3]): [("DISPLAY", timedelta(days=-45), "END")],
    }


def test_days_that_happen_are_events() -> None:
    events = components("VEVENT")
    assert [(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt) for one in events.values()] == [
        ("From today", date(2026, 10, 2), date(2026, 10, 3)),
        ("Anniversary", date(2026, 11, 1), date(2026, 11, 2)),
        ("Visit", date(2028, 2, 29), date(2028, 3, 1)),
    ]
    assert events[uid(WINDOW)]["RELATED-TO"] == uid(OPEN)
    assert "RELATED-TO" not in events[uid(LEAP)], "it would point at something that is not in the feed"


def test_the_description_tells_whom_why_and_what_closes_it() -> None:
    assert str(components("VTODO")[uid(LATE)]["DESCRIPTION"]).split("\n") == [
        "First",
        "second.",
        "That day is no working day; the last one before it is 2026-10-02.",
        "For: staff 1",
        "Requirements: External stakeholders listed (STK-01); ENH-04",
        "Asked by: FIRST",
        "Not verified that this is asked.",
        "Closed by: a later day of staff 1",
        "Where it stands: evidence/team.yaml:14",
    ]


# --------------------------------------------------------------------------- what vobject reads


def test_a_file_that_may_be_named_after_somebody_is_told_by_its_folder() -> None:
    mark = Mark(PurePosixPath("evidence/exhibits/nora-nunez.yaml"), 3, 5)
    for line, place in ((3, "evidence/exhibits/, line 3"), (0, "evidence/exhibits/")):
        at = mark._replace(line=line)
        feed = write_ics(replace(CALENDAR, dues=(a_due(mark=at),), happenings=(replace(ANNIVERSARY, mark=at),)))
        told = [str(one["DESCRIPTION"]) for one in icalendar.Calendar.from_ical(feed).walk() if one.name in ("VTODO", "VEVENT")]
        assert len(told) == 2
        assert all(text.endswith(f"Where it stands: {place}") for text in told)


def test_another_library_reads_the_same() -> None:
    feed = vobject.readOne(write_ics(CALENDAR))
    assert feed.x_wr_calname.value == "Example; SAMPLE: accreditation duties"
    assert [(one.uid.value, one.summary.value, one.due.value, one.status.value) for one in feed.vtodo_list] == [
        (uid(CLOSED), "Done; or so", date(2026, 3, 31), "COMPLETED"),
        (uid(LATE), AWKWARD, date(2026, 10, 3), "NEEDS-ACTION"),
        (uid(OPEN), "Review the list", date(2026, 12, 1), "NEEDS-ACTION"),
        (uid(CALENDAR.dues[3]), "Review the list", date(2027, 3, 31), "NEEDS-ACTION"),
    ]
    assert [(one.summary.value, one.dtstart.value, one.dtend.value) for one in feed.vevent_list] == [
        ("From today", date(2026, 10, 2), date(2026, 10, 3)),
        ("Anniversary", date(2026, 11, 1), date(2026, 11, 2)),
        ("Visit", date(2028, 2, 29), date(2028, 3, 1)),
    ]
    assert feed.vtodo_list[1].description.value.startswith("First\nsecond.\nThat day is no working day; ")
    assert feed.vtodo_list[2].valarm.trigger.value == timedelta(days=-45)


# --------------------------------------------------------------------------- spelling


def lines(feed: str) -> Iterator[str]:
    assert feed.endswith("\r\n")
    yield from feed.removesuffix("\r\n").split("\r\n")


def test_lines_end_and_are_folded_as_the_format_asks() -> None:
    feed = write_ics(CALENDAR)
    for line in lines(feed):
        assert "\n" not in line
        assert "\r" not in line
        assert 0 < len(line.encode()) <= 75, line
    assert any(len(line.encode()) == 75 for line in lines(feed))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), max_size=400))
def test_folding_cuts_no_character_and_comes_undone(text: str) -> None:
    folded = _folded(f"SUMMARY:{text}")
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == f"SUMMARY:{text}"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=200))
def test_any_text_comes_back(text: str) -> None:
    feed = write_ics(replace(CALENDAR, dues=(a_due(title=Said("x", text)),), happenings=()))
    (todo,) = icalendar.Calendar.from_ical(feed).walk("VTODO")
    assert str(todo["SUMMARY"]) == text


def test_control_characters_are_left_out() -> None:
    feed = write_ics(replace(CALENDAR, dues=(a_due(title=Said("x", "a\x00b\x07c\r\nBEGIN:VEVENT\x7f\td")),), happenings=()))
    (todo,) = icalendar.Calendar.from_ical(feed).walk("VTODO")
    assert str(todo["SUMMARY"]) == "abc\nBEGIN:VEVENT\td"
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", feed)
    assert len(icalendar.Calendar.from_ical(feed).walk("VEVENT")) == 0


# --------------------------------------------------------------------------- the same for ever


def test_the_same_calendar_gives_the_same_bytes() -> None:
    assert write_ics(CALENDAR) == write_ics(replace(CALENDAR))


@pytest.mark.parametrize(
    "given", [{"title": Said("new", "words")}, {"state": DueState.OVERDUE}, {"owner": Said("", "")}, {"closed": date(2027, 1, 1)}]
)
def test_a_duty_keeps_its_uid_whatever_is_told_of_it(given: dict[str, Any]) -> None:
    def uids(*dues: Due) -> list[str]:
        return re.findall(r"UID:(\S+)", write_ics(replace(CALENDAR, dues=dues, happenings=(), as_of=date(2027, 1, 2))))

    assert uids(a_due()) == uids(a_due(**given)) == [uid(a_due())]
    assert uids(a_due()) != uids(a_due(key=("review", "", "2028-03-31")))


def test_uids_are_those_of_yesterday() -> None:
    """Whoever follows the feed sees each duty twice if this changes."""
    assert uid_of("Example", ("review", "", "2027-03-31")) == "2e4705f3d339c2a63eab35747b2d5852@dsmes"


def test_uids_of_other_programs_and_parts_differ() -> None:
    keys = [("A", ("b", "c")), ("A", ("bc",)), ("Ab", ("c",)), ("A", ("b", "", "c")), ("B", ("b", "c"))]
    assert len({uid_of(program, key) for program, key in keys}) == len(keys)
