"""The calendar: what is overdue, and every date ahead, month by month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import CALENDAR, HOME, Book
from generator.documents.handbook_pages.charts import columns
from generator.documents.handbook_pages.due_rows import FEED, Row, due_table
from generator.documents.handbook_pages.lapses import lapse_blocks
from generator.documents.handbook_pages.markdown import Markdown, address_from, bullets, heading, text
from generator.documents.handbook_pages.own_days import own_days
from generator.documents.plan import Document
from generator.model.calendar_days import add_months
from generator.model.deadlines import days_counted
from generator.model.due import DueState

_HERE = CALENDAR

_UNPLANNED = ("", "change", "joined", "vacancy", "notice")  # events that have no day until they happen


def render_calendar(book: Book) -> Document:
    """The calendar page."""
    return book.page(_HERE, Markdown("Calendar"), _blocks(book), crumbs=(("Home", HOME),))


def _blocks(book: Book) -> Iterator[Markdown]:
    calendar = book.calendar
    ahead: list[Row] = [*calendar.of(DueState.OPEN, DueState.UPCOMING), *own_days(book.workspace, calendar.until)]
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


def _subscribe(book: Book) -> Iterator[Markdown]:
    if book.feed:
        yield Markdown(
            f"[Download as a calendar file]({address_from(_HERE, FEED)}){{ download=duties.ics }} and open it with your calendar or task "
            "list. Where this handbook stands on a web server, copy the address of that link and add it there as a calendar "
            "subscribed by address: it then follows each new build. The file names nobody. A calendar that knows no tasks shows only the "
            "days on which something happens or opens."
        )


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
        Markdown(f"{text(accreditor.short_name)}: {text(deadline.title)}, {text(days_counted(deadline))}")
        for id, accreditor in book.workspace.rulebook.accreditors.items()
        if id in used
        for deadline in accreditor.deadlines
        if deadline.on in _UNPLANNED
    ]
    if told:
        yield heading(2, Markdown("When something happens"))
        yield Markdown("These run from an event, so they have no day until it happens. Each application's page names their sources.")
        yield bullets(told)
