"""The register of exhibits: every file that is offered as proof, by kind."""

from collections.abc import Iterator

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import EXHIBITS, HOME, Book
from generator.documents.handbook_pages.markdown import Markdown, facts, heading, join, text
from generator.documents.plan import Document
from generator.model.evidence import Exhibit

_HERE = EXHIBITS


def render_exhibits(book: Book) -> Document:
    """The register, in the order of the rulebook's kinds of evidence."""
    by_kind: dict[str, list[Exhibit]] = {}
    for exhibit in book.workspace.exhibits:
        by_kind.setdefault(exhibit.kind, []).append(exhibit)
    kinds = book.workspace.rulebook.evidence_kinds
    order = [*(kind for kind in kinds if kind in by_kind), *(kind for kind in by_kind if kind not in kinds)]
    planned = sum(1 for exhibit in book.workspace.exhibits if not exhibit.file)
    blocks = [
        Markdown(
            f"{words.number_of(len(book.workspace.exhibits), 'exhibit')}, {planned or 'none'} of them only planned. The files themselves "
            "are kept with the program's records and go into each packet; they are not part of this handbook."
        )
    ]
    for id in order:
        kind = kinds.get(id)
        blocks.append(heading(2, text(kind.title if kind else id)))
        if kind:
            blocks.append(text(kind.description))
        for exhibit in by_kind[id]:
            blocks += _exhibit_blocks(book, exhibit, kind.look_for if kind else "")
    return book.page(_HERE, Markdown("Exhibits"), blocks, crumbs=(("Home", HOME),))


def _exhibit_blocks(book: Book, exhibit: Exhibit, look_for: str) -> Iterator[Markdown]:
    yield heading(3, text(f"{exhibit.id} {exhibit.title}"), book.anchor("exhibit", exhibit.id))
    yield facts(
        [
            ("State", words.state_badge(book.exhibit_states[exhibit.id])),
            ("Supports", book.requirements(_HERE, exhibit.supports)),
            ("About", _about(book, exhibit)),
            ("Dates", _dates(exhibit)),
            ("Owner", book.person(_HERE, exhibit.owner)),
            ("Reviewed", _signed(book, exhibit)),
            ("Replaces", book.exhibit(_HERE, exhibit.supersedes)),
            ("Replaced by", _replaced_by(book, exhibit)),
            ("What to look for", text(exhibit.look_for or look_for)),
            ("File", text(exhibit.file)),
        ]
    )


def _about(book: Book, exhibit: Exhibit) -> Markdown:
    site = book.workspace.sites_by_id.get(exhibit.site)
    return join((part for part in (book.person(_HERE, exhibit.person), text(site.name if site else exhibit.site)) if part), ", ")


def _dates(exhibit: Exhibit) -> Markdown:
    period = exhibit.period
    told = [
        ("planned for", words.day(exhibit.expected) if not exhibit.file else Markdown("")),
        ("dated", words.day(exhibit.effective)),
        ("covers", Markdown(f"{words.day(period.start)} to {words.day(period.end)}") if period else Markdown("")),
        ("received", words.day(exhibit.received)),
        ("valid from", words.day(exhibit.valid_from)),
        ("valid until", words.day(exhibit.valid_until)),
    ]
    return join((Markdown(f"{word} {value}") for word, value in told if value), "; ")


def _signed(book: Book, exhibit: Exhibit) -> Markdown:
    told = []
    if exhibit.reviewed:
        told.append(Markdown(f"{words.day(exhibit.reviewed.date)} by {book.person(_HERE, exhibit.reviewed.by)}"))
    if exhibit.identifiers_checked:
        checked = exhibit.identifiers_checked
        told.append(Markdown(f"checked for identifiers {words.day(checked.date)} by {book.person(_HERE, checked.by)}"))
    return join(told, "; ")


def _replaced_by(book: Book, exhibit: Exhibit) -> Markdown:
    newer = book.workspace.superseding_exhibits.get(exhibit.id, ())
    return join((book.exhibit(_HERE, one.id) for one in newer), "; ")
