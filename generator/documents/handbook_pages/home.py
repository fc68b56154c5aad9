"""The home page: how each application stands, what is due next, and where to find the rest."""

from collections.abc import Iterator

from generator.documents.handbook_pages import tallies, words
from generator.documents.handbook_pages.applications import applications_table
from generator.documents.handbook_pages.book import (
    APPLICATIONS,
    CALENDAR,
    ENHANCEMENTS,
    EXHIBITS,
    FORMS,
    GLOSSARY,
    HOME,
    OPEN_ITEMS,
    POLICIES,
    PROGRAM,
    STANDARDS,
    TEAM,
    Book,
    Place,
)
from generator.documents.handbook_pages.due_rows import due_table
from generator.documents.handbook_pages.markdown import Markdown, heading, text
from generator.documents.handbook_pages.standards import standards_table
from generator.documents.plan import Document
from generator.model.due import DueState

_SHOWN = 8
_FEW = 4


def render_home(book: Book) -> Document:
    """The home page."""
    program = book.workspace.program
    as_of = words.day(book.report.as_of)
    blocks = [
        Markdown(f"How {text(program.name)} stands on **{as_of}**, what is due next, and where staff find what they need."),
        Markdown(
            "This handbook is an evidence index and a completeness check. It is not a determination by any accreditor: only the accreditor "
            "decides whether a program meets the National Standards."
        ),
    ]
    if not book.report.applications:
        blocks.append(Markdown("No application has been judged yet. Add one under `applications` in program.yaml."))
    blocks += [*_due_next(book), *_applications(book), *_standards(book)]
    blocks += _where_to_look(book)
    return book.page(HOME, text(program.short_name), blocks)


def _applications(book: Book) -> Iterator[Markdown]:
    """How each application stands: a few with their states, many in a table."""
    judged = book.report.applications
    if len(judged) > _FEW:
        yield heading(2, Markdown("Applications"))
        yield Markdown(f"How {words.number_of(len(judged), 'application')} stand on {words.day(book.report.as_of)}.")
        yield applications_table(book, HOME)
        return
    for status in judged:
        yield heading(2, book.application_name(status.id, status.accreditor))
        yield tallies.sentence(book, status, Place(HOME))
        yield tallies.bar(status.requirements, f"{status.id}, all requirements")
        yield tallies.legend(status.requirements)


def _standards(book: Book) -> Iterator[Markdown]:
    """How each standard stands, in a table for each edition that an application is made under."""
    used = {status.edition for status in book.report.applications}
    for edition in book.editions:
        if edition.id in used:
            yield heading(2, text(edition.title))
            yield standards_table(book, HOME, edition)


def _due_next(book: Book) -> Iterator[Markdown]:
    yield heading(2, Markdown("Due next"))
    overdue = book.calendar.of(DueState.OVERDUE)
    dues = (*overdue, *book.calendar.of(DueState.OPEN, DueState.UPCOMING))
    if dues:
        yield due_table(book, HOME, dues[: max(_SHOWN, len(overdue) + 3)])
        whole = book.link_to(HOME, Place(CALENDAR), Markdown("The whole calendar"))
        yield Markdown(f"{whole} has {words.number_of(len(dues), 'duty', 'duties')}, and what closes each.")
    else:
        yield Markdown("Nothing with a date lies ahead.")


def _where_to_look(book: Book) -> Iterator[Markdown]:
    entries = [
        (STANDARDS, "Standards", "what each standard asks and what we have for it"),
        (ENHANCEMENTS, "DSMP enhancements", "what turns the workshop into a service that can be accredited"),
        (OPEN_ITEMS, "Open items", "what is missing and what would close it"),
        (CALENDAR, "Calendar", "what lapses or falls due, and who acts"),
        (APPLICATIONS, "Applications", "each accreditor's headings, files and deadlines"),
        (POLICIES, "Policies", "to read, print or edit"),
        (FORMS, "Forms", "letters, registers and papers to fill in"),
        (PROGRAM, "Program", "sites, promises, curriculum, workshops, outcomes"),
        (TEAM, "Team", "roles, licenses, continuing education"),
        (EXHIBITS, "Exhibits", "every file offered as proof"),
        (GLOSSARY, "Glossary", "abbreviations and terms"),
    ]
    lines = [f"- {book.link_to(HOME, Place(page), Markdown(name))}<br>{told}" for page, name, told in entries]
    yield heading(2, Markdown("Where to look"))
    yield Markdown('<div class="cards" markdown>\n\n' + "\n".join(lines) + "\n\n</div>")
