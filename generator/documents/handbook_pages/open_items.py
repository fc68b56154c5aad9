"""What is open: each requirement that is not met with what would close it, and every other finding of the check."""

from collections.abc import Iterator, Sequence

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import HOME, OPEN_ITEMS, RULES, Book
from generator.documents.handbook_pages.markdown import Markdown, bullets, heading, prose, text
from generator.documents.plan import Document
from generator.findings import Finding, RequirementStatus, Severity
from generator.source import Mark

_HERE = OPEN_ITEMS


def render_open_items(book: Book) -> Document:
    """The page of open items."""
    blocks: list[Markdown] = [Markdown(f"What the check of {words.day(book.report.as_of)} found, and what would close it.")]
    told: set[tuple[Mark, str, str]] = set()
    open_statuses = [status for status in book.report.applications if not status.is_complete]
    if not open_statuses:
        blocks.append(Markdown("Every requirement of every application is met."))
    for status in open_statuses:
        name = book.application_name(status.id, status.accreditor)
        many = words.number_of(len(status.open_items), "open requirement") if status.open_items else "held back by an error"
        blocks.append(heading(2, Markdown(f"{name}: {many}")))
        for row in status.open_items:
            blocks.append(heading(3, text(f"{row.requirement} {row.title}")))
            blocks.append(Markdown(f"{words.state_badge(row.state)} What it asks: {book.requirement(_HERE, row.requirement)}."))
            blocks.append(bullets(_row_lines(book, row)))
        told.update(finding.sort_key for row in status.open_items for finding in row.findings)
    others = [finding for finding in book.report.findings if finding.sort_key not in told]
    for title, severity in (("Other errors", Severity.ERROR), ("Warnings", Severity.WARNING)):
        if found := [finding for finding in others if finding.severity is severity]:
            blocks += [heading(2, Markdown(title)), bullets(_told(book, finding) for finding in found)]
    return book.page(_HERE, Markdown("Open items"), blocks, crumbs=(("Home", HOME),))


def _row_lines(book: Book, row: RequirementStatus) -> Iterator[Markdown]:
    errors: Sequence[Finding] = [finding for finding in row.findings if finding.severity is Severity.ERROR]
    for finding in errors or row.findings:
        yield _told(book, finding)
    if not row.findings:
        yield from (prose(close) for close in row.closes)
    if not row.findings and not row.closes:
        yield Markdown("Nothing more is known.")


def _told(book: Book, finding: Finding) -> Markdown:
    """What is wrong, the next step, where, and which rule says so."""
    rule = text(finding.rule.id)
    if finding.rule.id in book.rule_ids:
        rule = book.link_to(_HERE, book.anchored(RULES, "rule", finding.rule.id), rule)
    where = f"<code>{text(finding.mark.file)}</code>, line {finding.mark.line}; rule {rule}"
    return Markdown(f"{words.sentence(prose(finding.message))} To close it: {words.sentence(prose(finding.hint))}<br>{where}")
