"""The handbook's calendar tells what is overdue, then what lies ahead by month, from a calendar that is handed in."""

from datetime import date
from pathlib import PurePosixPath

import pytest

from generator.documents.handbook import render_handbook_pages
from generator.model.due import Asker, Due, DueState, DutyCalendar, Happening, Said
from generator.model.standards import Confidence
from generator.rules.judge import judge
from generator.source import Mark
from tests.documents.test_handbook import HOSTILE, TAGS, parsed
from tests.rules.conftest import Small

SMALL = Small()
WORKSPACE = SMALL.workspace(SMALL.requirement("R-1"), SMALL.person(), SMALL.application("app"))
REPORT = judge(WORKSPACE)
MARK = Mark(PurePosixPath("evidence/program.yaml"), 3, 5)
FEED = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def due(id: str, day: date, state: DueState, **given: object) -> Due:
    values: dict[str, object] = {
        "key": (id, "", day.isoformat()),
        "title": Said(f"Do | {id}", "no name"),
        "day": day,
        "lead_days": 14,
        "state": state,
        "owner": Said("dana", "staff 1"),
        "closes": Said("a new entry under `reviews`", "the same"),
        "mark": MARK,
    } | given
    return Due(**values)  # type: ignore[arg-type]


def calendar(*dues: Due, happenings: tuple[Happening, ...] = (), is_whole: bool = True) -> DutyCalendar:
    return DutyCalendar(
        as_of=date(2026, 10, 30),
        until=date(2027, 10, 30),
        program="P",
        name="P",
        is_whole=is_whole,
        dues=dues,
        happenings=happenings,
    )


def pages(given: DutyCalendar | None, feed: str = FEED) -> dict[str, str]:
    made = render_handbook_pages(WORKSPACE, REPORT, REPORT.rules, (), calendar=given, feed=feed)
    return {str(document.path): document.data.decode("utf-8", "replace") for document in made}


LATE = due("late", date(2026, 3, 1), DueState.OVERDUE, requirements=("R-1",), confidence=Confidence.UNVERIFIED)
SOON = due(
    "soon",
    date(2026, 11, 9),
    DueState.OPEN,
    note=Said("last recorded on 2025-11-09", ""),
    askers=(Asker(accreditor="first", short_name="FIRST", confidence=Confidence.VERIFIED),),
)
LATER = due("later", date(2027, 1, 3), DueState.UPCOMING, opens=date(2026, 12, 1), working_day=date(2026, 12, 31), owner=Said("", ""))
DONE = due("done", date(2026, 10, 1), DueState.CLOSED, closed=date(2026, 10, 2))
VISIT = Happening(key=("planned-visit", "app", "2026-11-04"), title=Said("Visit: app", "Visit"), day=date(2026, 11, 4), mark=MARK)


def test_overdue_comes_first_then_each_month() -> None:
    page = pages(calendar(LATE, DONE, SOON, LATER, happenings=(VISIT,)))["calendar.md"]
    headings = [line for line in page.splitlines() if line.startswith("##")]
    assert headings == [
        "## Overdue { #overdue }",
        "## Ahead { #ahead }",
        "### Nov 2026 { #month-2026-11 }",
        "### Jan 2027 { #month-2027-01 }",
        "## Closed lately { #closed }",
    ]
    order = [page.index(words) for words in ("Do &#124; late", "[Visit: app](applications/app.md)", "Do &#124; soon", "Do &#124; later")]
    assert order == sorted(order)


def test_each_duty_tells_for_whom_it_is_and_what_closes_it_under_an_anchor_of_its_own() -> None:
    page = pages(calendar(LATE, SOON, LATER))["calendar.md"]
    late, soon, later = (next(line for line in page.splitlines() if f"Do &#124; {id}" in line) for id in ("late", "soon", "later"))
    assert '<span id="due-late-2026-03-01"></span>' in late
    assert '<span class="state state--missing">Overdue</span>' in late
    assert "For [Dana Sampleton](program/team.md#dana). 243 days ago. Requirement [R-1]" in late
    assert "Not verified that this is asked." in late
    assert "Closed by a new entry under <code>reviews</code>." in late
    assert "In 10 days. Last recorded on 2025-11-09. Asked by FIRST." in soon
    assert "Nobody is named for it. In 65 days. No working day, so by Dec\u00a031,\u00a02026. Possible from Dec\u00a01,\u00a02026." in later


def test_the_anchor_stays_when_the_words_and_the_state_change() -> None:
    before = pages(calendar(SOON))["calendar.md"]
    after = pages(calendar(due("soon", SOON.day, DueState.OVERDUE, title=Said("Other words", ""))))["calendar.md"]
    assert '<span id="due-soon-2026-11-09"></span>Do' in before
    assert '<span id="due-soon-2026-11-09"></span>Other words' in after


def test_many_duties_alike_stand_in_one_row_each_with_its_anchor() -> None:
    alike = [
        due("review", date(2027, 3, 1), DueState.UPCOMING, key=("review", id, "2027-03-01"), title=Said(f"Review {id}", ""))
        for id in ("a", "b", "c")
    ]
    page = pages(calendar(*alike))["calendar.md"]
    row = next(line for line in page.splitlines() if "Review a" in line)
    assert [f'<span id="due-review-{id}-2027-03-01"></span>Review {id}' in row for id in ("a", "b", "c")] == [True] * 3
    assert "The others likewise." in row
    two = pages(calendar(*alike[:2]))["calendar.md"]
    assert sum("Review " in line for line in two.splitlines()) == 2


def test_the_feed_is_offered_as_it_was_handed_in() -> None:
    made = pages(calendar(SOON))
    assert made["assets/duties.ics"] == FEED
    assert "(assets/duties.ics){ download=duties.ics }" in made["calendar.md"]
    assert "subscribed by address" in made["calendar.md"]
    made = pages(calendar(SOON), feed="")
    assert "assets/duties.ics" not in made
    assert "duties.ics" not in made["calendar.md"]


def test_the_home_page_leads_to_the_calendar() -> None:
    home = pages(calendar(LATE, SOON))["index.md"]
    assert "[Do &#124; late](calendar.md#due-late-2026-03-01)" in home
    assert "[The whole calendar](calendar.md) has 2 duties, and what closes each." in home
    assert "Closed by" not in home


def test_files_that_cannot_be_read_are_not_passed_over() -> None:
    told = "Some of the files cannot be read whole"
    assert told in pages(calendar(SOON, is_whole=False))["calendar.md"]
    assert told not in pages(calendar(SOON))["calendar.md"]


def test_nothing_ahead_is_said() -> None:
    made = pages(calendar())
    assert "Nothing with a date lies ahead." in made["calendar.md"]
    assert "Nothing with a date lies ahead." in made["index.md"]


@pytest.mark.parametrize("poison", [value for value in HOSTILE if value.strip()])
def test_no_value_changes_what_the_page_is_made_of(poison: str) -> None:
    said = Said(poison, poison)
    words = {"title": said, "owner": said, "closes": said, "note": said}
    askers = (Asker(accreditor=poison, short_name=poison, confidence=Confidence.VERIFIED),)
    first, second = (
        due(poison, date(2026, 11, day), DueState.OPEN, requirements=(poison,), sources=(poison,), askers=askers, **words)
        for day in (9, 10)
    )
    happening = Happening(key=(poison, poison, poison), title=said, day=date(2026, 11, 4), mark=MARK)
    page = parsed(pages(calendar(first, second, happenings=(happening,)))["calendar.md"])
    assert set(page.tags) <= TAGS
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    anchors = [value for name, value in page.attributes if name == "id" and value.startswith("due-")]
    assert len(anchors) == len(set(anchors)) == 2
