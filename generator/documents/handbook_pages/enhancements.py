"""The enhancements: what must be added to DSMP before it can be the core of an accredited service."""

from collections.abc import Iterator

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import ENHANCEMENTS, HOME, Book
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, numbered, prose, table, text
from generator.documents.handbook_pages.requirement import requirement_blocks, state_table
from generator.documents.plan import Document
from generator.model.standards import Enhancement

_CRUMBS = (("Home", HOME), ("DSMP enhancements", ENHANCEMENTS))


def render_enhancements(book: Book) -> Iterator[Document]:
    """The list of enhancements, and a page for each."""
    yield _render_index(book)
    for enhancement in book.workspace.rulebook.enhancements.values():
        yield _render_enhancement(book, enhancement)


def _render_index(book: Book) -> Document:
    rows = []
    for enhancement in book.workspace.rulebook.enhancements.values():
        title = book.link_to(ENHANCEMENTS, book.place_of_enhancement(enhancement), text(f"{enhancement.number}. {enhancement.title}"))
        rows.append([title, _standing(book, enhancement)])
    blocks = [
        Markdown(
            "The Diabetes Self-Management Program (DSMP) is a workshop that trained leaders give from a script. By itself it is not an "
            "accredited service. With these additions it can be the core curriculum of one."
        ),
        table(["Enhancement", "Where it stands"], rows),
    ]
    return book.page(ENHANCEMENTS, Markdown("DSMP enhancements"), blocks, crumbs=_CRUMBS[:1])


def _standing(book: Book, enhancement: Enhancement) -> Markdown:
    """How many of the linked requirements are met in every application that asks them."""
    asked = [id for id in enhancement.requirements if id in book.rows]
    if not asked:
        return words.badge("none", "Not asked")
    met = sum(1 for id in asked if all(row.state.is_met for _, row in book.rows[id]))
    return Markdown(f"{met} of {len(asked)} met {words.tally_badge(met, len(asked))}")


def _render_enhancement(book: Book, enhancement: Enhancement) -> Document:
    here = book.place_of_enhancement(enhancement).page
    at_home = [requirement for id, requirement in book.workspace.rulebook.requirements.items() if book.homes[id].page == here]
    blocks = [
        prose(enhancement.statement),
        facts(
            [
                ("Why", prose(enhancement.why)),
                ("Where it stands", _standing(book, enhancement)),
                ("Usual gaps", bullets(prose(gap) for gap in enhancement.gaps)),
                ("Rests on", bullets(book.citations(here, enhancement.citations))),
            ]
        ),
        heading(2, Markdown("Steps")) if enhancement.steps else Markdown(""),
        numbered(prose(step) for step in enhancement.steps),
        heading(2, Markdown("Requirements behind it")),
        state_table(book, here, enhancement.requirements),
    ]
    for requirement in at_home:
        blocks += requirement_blocks(book, here, requirement)
    return book.page(here, text(f"{enhancement.id} {enhancement.title}"), blocks, crumbs=_CRUMBS)
