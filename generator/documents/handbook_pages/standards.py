"""The standards: a page for each edition and each of its standards, and for the duties that stand under no standard."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath

from generator.documents.handbook_pages import tallies, words
from generator.documents.handbook_pages.book import HOME, STANDARDS, Book, Place
from generator.documents.handbook_pages.markdown import Markdown, bullets, heading, join, note, table, text
from generator.documents.handbook_pages.requirement import requirement_blocks, state_table
from generator.documents.plan import Document
from generator.findings import ApplicationStatus, RequirementStatus
from generator.model.standards import Edition, Heading, Standard

_CRUMBS = (("Home", HOME), ("Standards", STANDARDS))
_BESIDE = "beside"
_FEW = 4


def render_standards(book: Book) -> Iterator[Document]:
    """The list of standards, and a page for each edition, standard and group of duties."""
    yield _render_index(book)
    for edition in book.editions:
        yield _render_edition(book, edition)
        for standard in edition.standards:
            yield _render_standard(book, edition, standard)
    for page, place in _duty_pages(book).items():
        yield _render_duties(book, page, place)


def rows_by_standard(status: ApplicationStatus) -> dict[str, list[RequirementStatus]]:
    """Standard number to the application's requirements under it, in the accreditor's order."""
    found: dict[str, list[RequirementStatus]] = {}
    for row in status.requirements:
        found.setdefault(row.standard, []).append(row)
    return found


def _applications_under(book: Book, edition: Edition) -> list[ApplicationStatus]:
    return [status for status in book.report.applications if status.edition == edition.id]


def _render_index(book: Book) -> Document:
    blocks = [
        Markdown(
            "Accreditors judge a program by the National Standards for diabetes self-management education and support. They are revised "
            "from time to time, so an application names the edition it is made under. A requirement keeps its id in every edition."
        )
    ]
    for edition in book.editions:
        used = _applications_under(book, edition)
        names = ", ".join(book.application_name(status.id, status.accreditor) for status in used)
        blocks += [
            heading(2, text(edition.title)),
            Markdown(f"Used by {names}." if names else "No application of the program uses this edition."),
            _superseded(book, edition),
            standards_table(book, STANDARDS, edition),
            book.link_to(STANDARDS, book.place_of_edition(edition), Markdown(f"More about {text(edition.title)}")),
        ]
    if duties := _duty_pages(book):
        blocks += [
            heading(2, Markdown("Duties beside the standards"), _BESIDE),
            Markdown("Accreditors ask these too, but under headings of their own:"),
            bullets(book.link_to(STANDARDS, Place(page), _duties_title(place)) for page, place in duties.items()),
        ]
    return book.page(STANDARDS, Markdown("Standards"), blocks, crumbs=_CRUMBS[:1])


def _superseded(book: Book, edition: Edition) -> Markdown:
    if edition.superseded is None or edition.superseded > book.report.as_of:
        return Markdown("")
    newer = book.workspace.rulebook.editions.get(edition.superseded_by)
    by = f" by {text(newer.title)}" if newer else ""
    told = f"This edition was superseded{by} on {words.day(edition.superseded)}. Ask the accreditor which edition it holds the program to."
    return note("warning", "A newer edition is out", Markdown(told))


def standards_table(book: Book, here: PurePosixPath, edition: Edition) -> Markdown:
    """The edition's standards, and how each stands in the applications under it: in a column for each, or all in one."""
    used = _applications_under(book, edition)
    by_application = [rows_by_standard(status) for status in used]
    cells = _cells if len(used) <= _FEW else partial(_one_cell, [status.id for status in used])
    rows = []
    for standard in edition.standards:
        title = book.link_to(here, book.place_of_standard(edition, standard), text(f"{standard.number}. {standard.title}"))
        rows.append([title, *cells([found.pop(standard.number, []) for found in by_application])])
    beside = [[row for rest in found.values() for row in rest] for found in by_application]
    if any(beside):
        title = book.link_to(here, Place(STANDARDS, _BESIDE), Markdown("Duties beside the standards"))
        rows.append([title, *cells(beside)])
    names = [book.application_column(status.id, status.accreditor) for status in used]
    return table(["Standard", *(names if len(used) <= _FEW else ["How it stands"])], rows)


def _cells(by_application: Sequence[Sequence[RequirementStatus]]) -> list[Markdown]:
    return [tallies.tally(rows) if rows else words.badge("none", "Not asked") for rows in by_application]


def _one_cell(ids: Sequence[str], by_application: Sequence[Sequence[RequirementStatus]]) -> list[Markdown]:
    """In how many applications all is met, and how much is open in each of the others."""
    asked = [(id, rows) for id, rows in zip(ids, by_application, strict=True) if rows]
    complete = sum(tallies.met(rows) == len(rows) for _, rows in asked)
    told = [Markdown(f"{words.badge('complete', 'Complete')} in {words.number_of(complete, 'application')}")] if complete else []
    told += [Markdown(f"{tallies.tally(rows)} in {text(id)}") for id, rows in asked if tallies.met(rows) < len(rows)]
    return [join(told, "<br>") or words.badge("none", "Not asked")]


def _render_edition(book: Book, edition: Edition) -> Document:
    here = book.place_of_edition(edition).page
    blocks = [
        text(edition.citation),
        _superseded(book, edition),
        text(edition.note),
        standards_table(book, here, edition),
    ]
    return book.page(here, text(edition.title), blocks, crumbs=_CRUMBS)


def _render_standard(book: Book, edition: Edition, standard: Standard) -> Document:
    here = book.place_of_standard(edition, standard).page
    rulebook = book.workspace.rulebook.requirements
    at_home = [id for id in rulebook if book.homes[id].page == here]
    mapped = [id for id, requirement in rulebook.items() if requirement.standards.get(edition.id) == standard.number]
    rests_on = join(book.citations(here, standard.citations), "; ")
    blocks = [
        _pager(book, here, edition, standard),
        text(standard.obligation),
        Markdown(f"Rests on {rests_on}.\n{{ .rests }}" if rests_on else ""),
        *_standing(book, edition, standard),
        heading(2, Markdown("Requirements")),
    ]
    if ids := dict.fromkeys([*at_home, *mapped]):
        blocks.append(state_table(book, here, ids))
    else:
        blocks.append(Markdown("The rulebook places no requirement under this standard."))
    for id in at_home:
        blocks += requirement_blocks(book, here, rulebook[id])
    crumbs = (*_CRUMBS, (text(edition.title), book.place_of_edition(edition).page))
    return book.page(here, text(f"Standard {standard.number}: {standard.title}"), blocks, crumbs=crumbs)


def _pager(book: Book, here: PurePosixPath, edition: Edition, current: Standard) -> Markdown:
    """The numbers of the edition's standards, each a link to its page."""
    numbers = []
    for standard in edition.standards:
        number = text(standard.number)
        place = book.place_of_standard(edition, standard)
        numbers.append(Markdown(f"**{number}**") if standard is current else book.link_to(here, place, number))
    return Markdown(f"Standard {join(numbers, ' ')}\n{{ .pager }}")


def _standing(book: Book, edition: Edition, standard: Standard) -> Iterator[Markdown]:
    """How the standard stands in each application; of many, only those in which something is open are told one by one."""
    found = [(status, rows) for status in _applications_under(book, edition) if (rows := rows_by_standard(status).get(standard.number))]
    complete = [status for status, rows in found if tallies.met(rows) == len(rows)]
    if len(found) > _FEW and complete:
        found = [(status, rows) for status, rows in found if status not in complete]
        names = join((text(status.id) for status in complete), ", ")
        yield Markdown(f"{words.badge('complete', 'Complete')} in {words.number_of(len(complete), 'application')}: {names}.")
    for status, rows in found:
        name = book.application_name(status.id, status.accreditor)
        yield Markdown(f"**{name}**: {tallies.tally(rows)}")
        yield tallies.bar(rows, f"{status.id}, standard {standard.number}")


def _duty_pages(book: Book) -> dict[PurePosixPath, Heading | None]:
    """Each page of duties with the accreditor's heading it is named after; the page of the rest has none."""
    found: dict[PurePosixPath, Heading | None] = {}
    pages = {place.page for place in book.homes.values()}
    for places in book.headings.values():
        for _, place in places:
            if (page := book.page_of_duties(place)) in pages:
                found.setdefault(page, place)
    if (rest := book.page_of_duties(None)) in pages:
        found[rest] = None
    return found


def _duties_title(place: Heading | None) -> Markdown:
    return text(place.title) if place else Markdown("Other requirements")


def _render_duties(book: Book, here: PurePosixPath, place: Heading | None) -> Document:
    blocks = [text(place.summary) if place else Markdown("No application of the program asks for these now.")]
    for id, requirement in book.workspace.rulebook.requirements.items():
        if book.homes[id].page == here:
            blocks += requirement_blocks(book, here, requirement)
    return book.page(here, _duties_title(place), blocks, crumbs=_CRUMBS)
