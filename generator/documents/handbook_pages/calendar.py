"""The calendar: what is overdue, and every date ahead, month by month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import CALENDAR, EXHIBITS, HOME, Book
from generator.documents.handbook_pages.charts import columns
from generator.documents.handbook_pages.dates_ahead import Duty, add_months
from generator.documents.handbook_pages.due_rows import FEED, Row, due_table
from generator.documents.handbook_pages.lapses import lapse_blocks
from generator.documents.handbook_pages.markdown import Markdown, address_from, bullets, heading, table, text
from generator.documents.handbook_pages.policies import policy_place
from generator.documents.plan import Document
from generator.model.due import DueState, DutyCalendar

_HERE = CALENDAR

_UNPLANNED = ("", "change", "joined", "vacancy", "notice")  # events that have no day until they happen


def render_calendar(book: Book) -> Document:
    """The calendar page: from the calendar that is handed in, else from the dates in the records alone."""
    blocks = _duties(book, book.calendar) if book.calendar else _records(book)
    return book.page(_HERE, Markdown("Calendar"), blocks, crumbs=(("Home", HOME),))


def _duties(book: Book, calendar: DutyCalendar) -> Iterator[Markdown]:
    ahead: list[Row] = [*calendar.of(DueState.OPEN, DueState.UPCOMING), *_own_days(book, calendar)]
    ahead += [one for one in calendar.happenings if one.day >= calendar.as_of and one.key[0] != "opens"]
    ahead.sort(key=lambda row: row.day)
    yield Markdown(
        f"What is due after {words.day(calendar.as_of)} and until {words.day(calendar.until)}, for whom, and what closes it. "
        "What is overdue stays so until the records show that it was done."
    )
    if not calendar.is_whole:
        yield Markdown("Some of the files cannot be read whole, so days may be missing or wrong here.")
    yield from _subscribe(book)
    yield from _chart(book, [row.day for row in ahead])
    if overdue := calendar.of(DueState.OVERDUE):
        yield heading(2, Markdown("Overdue"), "overdue")
        yield due_table(book, _HERE, overdue)
    if not overdue and not ahead:
        yield Markdown("Nothing with a date lies ahead.")
    if ahead:
        yield heading(2, Markdown("Ahead"), "ahead")
    for (year, month), rows in groupby(ahead, key=lambda row: (row.day.year, row.day.month)):
        yield heading(3, Markdown(words.month(date(year, month, 1))), f"month-{year}-{month:02}")
        yield due_table(book, _HERE, rows)
    if closed := calendar.of(DueState.CLOSED):
        yield heading(2, Markdown("Closed lately"), "closed")
        yield due_table(book, _HERE, closed)
    yield from lapse_blocks(book, _HERE)
    yield from _event_deadlines(book)


def _own_days(book: Book, calendar: DutyCalendar) -> Iterator[Duty]:
    """What the program itself has set or promised: sessions and meetings, which are no duties of the rulebook."""
    return (duty for duty in book.duties if duty.kind in ("session", "meeting") and calendar.as_of <= duty.day <= calendar.until)


def _subscribe(book: Book) -> Iterator[Markdown]:
    if book.feed:
        yield Markdown(
            f"[Download as a calendar file]({address_from(_HERE, FEED)}){{ download=duties.ics }} and open it with your calendar or task "
            "list. Where this handbook stands on a web server, copy the address of that link and add it there as a calendar "
            "subscribed by address: it then follows each new build. The file names nobody. A calendar that knows no tasks shows only the "
            "days on which something happens or opens."
        )


def _records(book: Book) -> Iterator[Markdown]:
    as_of = book.report.as_of
    past = [duty for duty in book.duties if duty.is_past(as_of)]
    ahead = [duty for duty in book.duties if not duty.is_past(as_of)]
    yield Markdown(
        f"All that falls due after {words.day(as_of)}, as far as the records and the rulebook tell: what expires, what must be renewed "
        "or reviewed, meetings, and application dates."
    )
    yield from _chart(book, [duty.day for duty in ahead])
    yield from lapse_blocks(book, _HERE)
    if past:
        yield heading(2, Markdown("Past due"))
        yield duty_table(book, _HERE, past)
    if not ahead:
        yield Markdown("Nothing with a date lies ahead.")
    if ahead:
        yield heading(2, Markdown("Ahead"))
    for name, duties in groupby(ahead, key=lambda duty: words.month(duty.day)):
        yield heading(3, Markdown(name))
        yield duty_table(book, _HERE, list(duties))
    yield from _event_deadlines(book)


def duty_table(book: Book, here: PurePosixPath, duties: list[Duty]) -> Markdown:
    """Duties as rows of day, what and who; the past ones are marked."""
    as_of = book.report.as_of
    rows = []
    for duty in duties:
        late = f" {words.badge('missing', 'Past due')}" if duty.is_past(as_of) else ""
        rows.append([Markdown(f"{words.day(duty.day)}{late}"), _subject(book, here, duty), _owner(book, here, duty)])
    return table(["Day", "What", "Who"], rows)


def _subject(book: Book, here: PurePosixPath, duty: Duty) -> Markdown:
    shown = text(duty.title)
    if duty.exhibit:
        return book.link_to(here, book.anchored(EXHIBITS, "exhibit", duty.exhibit), shown)
    if duty.policy:
        return book.link_to(here, policy_place(book, duty.policy), shown)
    if duty.application:
        return book.link_to(here, book.place_of_application(duty.application), shown)
    if duty.requirement in book.homes:
        return Markdown(f"{shown} ({book.requirement(here, duty.requirement)})")
    return shown


def _owner(book: Book, here: PurePosixPath, duty: Duty) -> Markdown:
    if not duty.owner:
        return Markdown("nobody named")
    owners = duty.owner.split(", ") if duty.kind == "session" else [duty.owner]
    return book.people(here, owners)


def _chart(book: Book, days: Sequence[date]) -> Iterator[Markdown]:
    first = book.report.as_of.replace(day=1)
    months = [add_months(first, number) for number in range(12)]
    counted = Counter((day.year, day.month) for day in days)
    values = [(month, counted[month.year, month.month]) for month in months]
    if any(number for _, number in values):
        told = ", ".join(f"{words.month(month)} {number}" for month, number in values if number)
        yield columns(f"Dates in the next 12 months: {told}", [(words.month(month)[:3], number) for month, number in values])


def _event_deadlines(book: Book) -> Iterator[Markdown]:
    """Deadlines that run from an event which may come at any time, so they have no day yet."""
    used = {application.accreditor for application in book.workspace.program.applications}
    told = [
        Markdown(f"{text(accreditor.short_name)}: {text(deadline.title)}, {words.count(deadline.days, 'day')} after {text(deadline.after)}")
        for id, accreditor in book.workspace.rulebook.accreditors.items()
        if id in used
        for deadline in accreditor.deadlines
        if deadline.on in _UNPLANNED
    ]
    if told:
        yield heading(2, Markdown("When something happens"))
        yield Markdown("These run from an event, so they have no day until it happens. Each application's page names their sources.")
        yield bullets(told)
