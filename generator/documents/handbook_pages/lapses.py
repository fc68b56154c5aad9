"""What lapses in the months ahead if nothing is done: the chart and the same as a table, from a forecast that is handed in."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import EXHIBITS, TEAM, Book
from generator.documents.handbook_pages.markdown import Markdown, address_from, heading, join, prose, table, text
from generator.documents.handbook_pages.policies import policy_place
from generator.documents.plan import Document
from generator.findings import Forecast, Thing, Turn, Weight

CHART = PurePosixPath("assets/lapses.svg")

_FEW = 6
_WORDS = {Weight.LAPSE: ("missing", "Lapses"), Weight.WARNING: ("partial", "Warning"), Weight.BETTER: ("complete", "Better")}


def chart_file(book: Book) -> Iterator[Document]:
    """The chart as a file beside the pages; none where no forecast was handed in."""
    if book.ahead and book.chart:
        yield Document(CHART, book.chart.encode("utf-8"))


def lapse_blocks(book: Book, here: PurePosixPath) -> Iterator[Markdown]:
    """The section with the chart and the table; nothing where no forecast was handed in."""
    if book.ahead is None:
        return
    yield heading(2, Markdown("What lapses if nothing is done"))
    if not book.ahead.turns:
        yield Markdown(f"Nothing lapses until {words.day(book.ahead.until)}.")
        return
    yield Markdown(
        f"From {words.day(book.ahead.as_of)} to {words.day(book.ahead.until)}, as the rules see each day with the evidence of today. "
        "A day is the first on which it no longer counts; act by the day before."
    )
    if book.chart:
        address = address_from(here, CHART)
        yield Markdown(f"[![Chart of what lapses when; the table below tells the same]({address})]({address})")
    yield _table(book, book.ahead, here)


def _table(book: Book, ahead: Forecast, here: PurePosixPath) -> Markdown:
    rows = []
    for turn in ahead.turns:
        look, word = _WORDS[turn.weight]
        by = words.day(turn.last_good) if turn.last_good else Markdown("")
        rows.append(
            [
                Markdown(f"{words.day(turn.day)} {words.badge(look, word)}"),
                _what(book, here, turn),
                _touched(book, here, turn),
                book.people(here, [owner.id or owner.title for owner in turn.owners]) or Markdown("nobody named"),
                by,
            ]
        )
    return table(["Day", "What", "Requirements", "Who", "Act by"], rows)


def _what(book: Book, here: PurePosixPath, turn: Turn) -> Markdown:
    told = _linked(book, here, turn.things[0], text(turn.what)) if len(turn.things) == 1 else text(turn.what)
    return Markdown(f"{told}<br>{words.capitalised(prose(turn.hint))}") if turn.hint else told


def _linked(book: Book, here: PurePosixPath, thing: Thing, shown: Markdown) -> Markdown:
    if thing.kind == "exhibit" and thing.id in book.workspace.exhibits_by_id:
        return book.link_to(here, book.anchored(EXHIBITS, "exhibit", thing.id), shown)
    if thing.kind == "person" and thing.id in book.workspace.people_by_id:
        return book.link_to(here, book.anchored(TEAM, "person", thing.id), shown)
    if thing.kind == "policy":
        return book.link_to(here, policy_place(book, thing.id), shown)
    return shown


def _touched(book: Book, here: PurePosixPath, turn: Turn) -> Markdown:
    ids = list(dict.fromkeys(row.requirement for row in turn.rows if row.before is not row.after)) or list(turn.requirements)
    shown = join((book.requirement(here, id) for id in ids[:_FEW]), ", ")
    return Markdown(f"{shown} and {len(ids) - _FEW} more") if len(ids) > _FEW else shown
