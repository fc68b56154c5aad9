"""What is due when, for whom, and what closes it, as rows of a table: from a calendar of duties that is handed in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import CALENDAR, EXHIBITS, TEAM, Book, due_name
from generator.documents.handbook_pages.markdown import Markdown, join, prose, table, text
from generator.documents.handbook_pages.own_days import OwnDay
from generator.documents.handbook_pages.policies import policy_place
from generator.documents.plan import Document
from generator.model.due import Due, DueState, Happening, Key
from generator.model.standards import Confidence

FEED = PurePosixPath("assets/duties.ics")

Row = Due | Happening | OwnDay
"""What has a day: a duty, a day that happens, or a session or meeting of the program's own."""

_MANY = 3  # so many duties of one kind, one day and one person stand in one row
_WORDS = {
    DueState.OVERDUE: ("missing", "Overdue"),
    DueState.OPEN: ("partial", "Open now"),
    DueState.UPCOMING: ("none", "Upcoming"),
    DueState.CLOSED: ("complete", "Closed"),
}


def feed_file(book: Book) -> Iterator[Document]:
    """The feed as a file beside the pages; none where none was handed in."""
    if book.feed:
        yield Document(FEED, book.feed.encode("utf-8"))


def due_table(book: Book, here: PurePosixPath, rows: Iterable[Row]) -> Markdown:
    """A row for each duty or day, in order of the days. On the calendar's page each has an anchor and is told in full."""
    ordered = sorted(rows, key=_order)
    cells = [row for _, alike in groupby(ordered, key=_likeness) for row in _rows(book, here, list(alike))]
    # Two columns, so that a phone shows whole words.
    return table(["Day", "What, and for whom"], cells)


def _order(one: Row) -> tuple[date, str, str]:
    if isinstance(one, OwnDay):
        return (one.day, one.kind, one.title)
    return (one.day, one.key[0], " ".join((one.owner.told if isinstance(one, Due) else "", *one.key)))


def _likeness(one: Row) -> tuple[object, ...]:
    """What duties share that stand in one row where there are many."""
    return (one.day, one.key[0], one.state, one.owner.told) if isinstance(one, Due) else (one.day, *_order(one))


def _rows(book: Book, here: PurePosixPath, alike: Sequence[Row]) -> Iterator[list[Markdown]]:
    dues = [one for one in alike if isinstance(one, Due)]
    for group in [dues] if len(dues) >= _MANY else [[due] for due in dues]:
        yield _due_row(book, here, group)
    for one in alike:
        if isinstance(one, Happening):
            yield [words.day(one.day), _linked(book, here, one.key, text(one.title.told))]
        elif isinstance(one, OwnDay):
            who = book.people(here, one.people) if one.people else Markdown("nobody named")
            yield [words.day(one.day), Markdown(f"{text(one.title)}<br>{_small(Markdown(f'For {who}.'))}")]


def _due_row(book: Book, here: PurePosixPath, group: Sequence[Due]) -> list[Markdown]:
    first = group[0]
    look, word = _WORDS[first.state]
    what = [_title(book, here, due) for due in group]
    told = [Markdown(f"for {book.person(here, first.owner.told)}" if first.owner.told else "nobody is named for it")]
    if here == CALENDAR:
        told += _facts(book, here, first)
    what.append(_small(join((words.sentence(words.capitalised(fact)) for fact in told), " ")))
    if here == CALENDAR:
        more = " The others likewise." if len(group) > 1 else ""
        what.append(_small(Markdown(f"Closed by {words.sentence(prose(first.closes.told))}{more}")))
    return [Markdown(f"{words.day(first.day)}<br>{words.badge(look, word)}"), join(what, "<br>")]


def _small(told: Markdown) -> Markdown:
    return Markdown(f'<span class="rests">{told}</span>')


def _title(book: Book, here: PurePosixPath, due: Due) -> Markdown:
    """The title, linked to what it is about; from other pages, to where the calendar tells it."""
    shown, anchor = text(due.title.told), book.anchor("due", due_name(due))
    if here != CALENDAR:
        return book.link_to(here, book.anchored(CALENDAR, "due", due_name(due)), shown)
    return Markdown(f'<span id="{anchor}"></span>{_linked(book, here, due.key, shown)}')


def _linked(book: Book, here: PurePosixPath, key: Key, shown: Markdown) -> Markdown:
    sort, id = key[0], key[1] if len(key) > 1 else ""
    if sort in ("expires", "expected") and id in book.workspace.exhibits_by_id:
        return book.link_to(here, book.anchored(EXHIBITS, "exhibit", id), shown)
    if sort == "policy-review":
        return book.link_to(here, policy_place(book, id), shown)
    if id in book.workspace.applications_by_id:
        return book.link_to(here, book.place_of_application(id), shown)
    if id in book.workspace.people_by_id:
        return book.link_to(here, book.anchored(TEAM, "person", id), shown)
    return shown


def _facts(book: Book, here: PurePosixPath, due: Due) -> Iterator[Markdown]:
    """How far away it is, what is known of it, and who asks for it."""
    as_of = book.workspace.as_of
    if due.state is DueState.CLOSED:
        yield Markdown(f"closed on {words.day(due.closed)}")
    else:
        yield _away(as_of, due.day)
        if due.working_day and due.working_day >= as_of:
            yield Markdown(f"no working day, so by {words.day(due.working_day)}")
        if due.opens and due.state is DueState.UPCOMING:
            yield Markdown(f"possible from {words.day(due.opens)}")
        if due.note.told:
            yield text(due.note.told)
    if due.requirements:
        yield Markdown(f"{'requirement' if len(due.requirements) == 1 else 'requirements'} {book.requirements(here, due.requirements)}")
    if due.askers:
        yield Markdown(f"asked by {join((_asker(one.short_name, one.closed, due) for one in due.askers), ', ')}")
    if due.confidence is Confidence.UNVERIFIED:
        yield Markdown("not verified that this is asked")
    elif due.sources and due.confidence:
        sources = (
            book.link_to(here, book.source(id), text(id)) if id in book.workspace.rulebook.sources else text(id) for id in due.sources
        )
        yield Markdown(f"{words.CONFIDENCE[due.confidence]} ({join(sources, ', ')})")


def _asker(name: str, closed: date | None, due: Due) -> Markdown:
    done = f" (done {words.day(closed)})" if closed and due.state is not DueState.CLOSED else ""
    return Markdown(f"{text(name)}{done}")


def _away(today: date, day: date) -> Markdown:
    days = (day - today).days
    if days == 0:
        return Markdown("today")
    return Markdown(f"in {words.number_of(days, 'day')}") if days > 0 else Markdown(f"{words.number_of(-days, 'day')} ago")
