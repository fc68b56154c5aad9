"""The calendar: every date ahead, month by month, and what is past due."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import CALENDAR, EXHIBITS, HOME, Book
from generator.documents.handbook_pages.charts import columns
from generator.documents.handbook_pages.dates_ahead import Duty, add_months
from generator.documents.handbook_pages.lapses import lapse_blocks
from generator.documents.handbook_pages.markdown import Markdown, bullets, heading, table, text
from generator.documents.handbook_pages.policies import policy_place
from generator.documents.plan import Document

_HERE = CALENDAR


def render_calendar(book: Book) -> Document:
    """The calendar page."""
    as_of = book.report.as_of
    past = [duty for duty in book.duties if duty.is_past(as_of)]
    ahead = [duty for duty in book.duties if not duty.is_past(as_of)]
    blocks = [
        Markdown(
            f"All that falls due after {words.day(as_of)}, as far as the records and the rulebook tell: what expires, what must be renewed "
            "or reviewed, meetings, and application dates."
        ),
        *_chart(book, ahead),
        *lapse_blocks(book, _HERE),
    ]
    if past:
        blocks += [heading(2, Markdown("Past due")), duty_table(book, _HERE, past)]
    if not ahead:
        blocks.append(Markdown("Nothing with a date lies ahead."))
    if ahead:
        blocks.append(heading(2, Markdown("Ahead")))
    for name, duties in groupby(ahead, key=lambda duty: words.month(duty.day)):
        blocks += [heading(3, Markdown(name)), duty_table(book, _HERE, list(duties))]
    blocks += _event_deadlines(book)
    return book.page(_HERE, Markdown("Calendar"), blocks, crumbs=(("Home", HOME),))


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


def _chart(book: Book, ahead: list[Duty]) -> Iterator[Markdown]:
    first = book.report.as_of.replace(day=1)
    months = [add_months(first, number) for number in range(12)]
    counted = Counter((duty.day.year, duty.day.month) for duty in ahead)
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
        if not deadline.on
    ]
    if told:
        yield heading(2, Markdown("When something happens"))
        yield Markdown("These run from an event, so they have no day until it happens. Each application's page names their sources.")
        yield bullets(told)
