"""The applications: their dates, how they stand under each of the accreditor's headings, and what the accreditor wants to receive."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.documents.handbook_pages import tallies, words
from generator.documents.handbook_pages.book import APPLICATIONS, HOME, Book, Place
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, listed, note, table, text
from generator.documents.plan import Document
from generator.findings import ApplicationStatus
from generator.model.deadlines import days_counted
from generator.model.evidence import Application
from generator.model.standards import Accreditor, ApplicationType, Citation, Deadline, Fee

_CRUMBS = (("Home", HOME), ("Applications", APPLICATIONS))


def render_applications(book: Book) -> Iterator[Document]:
    """The list of applications, and a page for each."""
    applications = book.workspace.program.applications
    yield _render_index(book)
    for application in applications:
        yield _render_application(book, application)


def _status_of(book: Book, application: Application) -> ApplicationStatus | None:
    return next((status for status in book.report.applications if status.id == application.id), None)


def _render_index(book: Book) -> Document:
    blocks = [
        Markdown("One row for each submission to an accreditor. The same exhibits serve all of them."),
        applications_table(book, APPLICATIONS) or Markdown("No application is recorded yet."),
    ]
    return book.page(APPLICATIONS, Markdown("Applications"), blocks, crumbs=_CRUMBS[:1])


def applications_table(book: Book, here: PurePosixPath) -> Markdown:
    """Every application with its day and how it stands; nothing where there is none."""
    rows = []
    for application in book.workspace.program.applications:
        status = _status_of(book, application)
        kind = book.workspace.type_of(application)
        name = book.application_column(application.id, application.accreditor)
        rows.append(
            [
                book.link_to(here, book.place_of_application(application.id), name),
                text(kind.title) if kind else words.words_of(application.type),
                _day_of(application),
                tallies.tally(status.requirements) if status else words.badge("none", "Not judged"),
            ]
        )
    return table(["Application", "What it is", "Day", "Requirements"], rows) if rows else Markdown("")


def _day_of(application: Application) -> Markdown:
    """The day it is sent in, or that of the visit where nothing is sent in."""
    if application.submission:
        return words.day(application.submission)
    return Markdown(f"visit on {words.day(application.visit)}") if application.visit else Markdown("no date yet")


def _render_application(book: Book, application: Application) -> Document:
    here = book.place_of_application(application.id).page
    accreditor = book.workspace.rulebook.accreditors.get(application.accreditor)
    kind = book.workspace.type_of(application)
    status = _status_of(book, application)
    blocks = [
        tallies.sentence(book, status, Place(here))
        if status
        else Markdown("The rulebook does not describe this type of application, so it is not judged."),
        tallies.bar(status.requirements, f"{application.id}, all requirements") if status else Markdown(""),
        tallies.legend(status.requirements) if status else Markdown(""),
        facts(_facts(book, here, application, accreditor, kind)),
    ]
    if kind and status:
        blocks += _headings(book, here, kind, status)
        blocks += _uploads(book, here, kind)
    if accreditor:
        blocks += _accreditor_rules(book, here, accreditor, kind)
    return book.page(here, book.application_name(application.id, application.accreditor), blocks, crumbs=_CRUMBS)


def _facts(
    book: Book, here: PurePosixPath, application: Application, accreditor: Accreditor | None, kind: ApplicationType | None
) -> Iterator[tuple[str, Markdown]]:
    edition = book.workspace.rulebook.editions.get(application.edition)
    yield "Accreditor", text(accreditor.name if accreditor else application.accreditor)
    yield "Type", text(kind.title if kind else application.type)
    yield "Edition", book.link_to(here, book.place_of_edition(edition), text(edition.title)) if edition else text(application.edition)
    yield "Online entry", words.day(application.entry)
    yield "Submission", words.day(application.submission)
    yield "Supporting documents sent", words.day(application.documents_sent)
    if period := application.reporting_period:
        yield "Reporting period", Markdown(f"{words.day(period.start)} to {words.day(period.end)}")
    yield "Sites", listed([text(site.name) for site in book.workspace.sites_of(application)])
    yield "Charts chosen", join((text(chart) for chart in application.charts), ", ")
    if signature := application.signature:
        yield "Signed", Markdown(f"{text(signature.name)}, {text(signature.title)}, {words.day(signature.date)}")


def _headings(book: Book, here: PurePosixPath, kind: ApplicationType, status: ApplicationStatus) -> Iterator[Markdown]:
    rows = {row.requirement: row for row in status.requirements}
    yield heading(2, Markdown("Requirements by heading"))
    yield Markdown("In the accreditor's order. The exhibits are those that count for this application today.")
    for place in kind.headings:
        asked = [rows[asks.requirement] for asks in place.asks if asks.requirement in rows]
        if not asked:
            continue
        yield heading(3, text(place.title))
        yield text(place.summary)
        yield table(
            ["Requirement", "State", "Exhibits"],
            [
                [
                    book.requirement(here, row.requirement, titled=True),
                    words.state_badge(row.state),
                    book.exhibits(here, row.evidence) or Markdown("none"),
                ]
                for row in asked
            ],
        )


def _uploads(book: Book, here: PurePosixPath, kind: ApplicationType) -> Iterator[Markdown]:
    if not kind.uploads:
        return
    yield heading(2, Markdown("Files to upload"))
    yield Markdown("One file for each item that the accreditor asks for. The packet holds them under these names.")
    rows = []
    for item in kind.uploads:
        optional = Markdown(" (optional)" if item.optional else "")
        rows.append([join([text(item.title), optional]), text(item.file), book.requirements(here, item.requirements)])
    yield table(["Item", "File name", "Shows"], rows)


def _accreditor_rules(book: Book, here: PurePosixPath, accreditor: Accreditor, kind: ApplicationType | None) -> Iterator[Markdown]:
    yield heading(2, Markdown("What the accreditor says"))
    yield note(
        "info",
        "Check before you rely on it",
        Markdown("These come from copies of the accreditor's pages, each with its source. Fees and dates change: ask the accreditor."),
    )
    yield facts(
        [
            ("Decision", Markdown(f"{text(accreditor.decision.capitalize())}, for {words.number_of(accreditor.term_years, 'year')}")),
            ("Reporting period", _reporting_period(book, here, kind)),
            ("Records kept", _retention(book, here, accreditor)),
            ("Deadlines", bullets(_deadline(book, here, deadline) for deadline in accreditor.deadlines)),
            ("Time for the review", _review(book, here, accreditor)),
            ("Fees seen", bullets(_fee(book, here, fee) for fee in accreditor.fees)),
        ]
    )


def _deadline(book: Book, here: PurePosixPath, deadline: Deadline) -> Markdown:
    return Markdown(f"{text(deadline.title)}: {text(days_counted(deadline))}{_sources(book, here, deadline.citations)}")


def _fee(book: Book, here: PurePosixPath, fee: Fee) -> Markdown:
    amount = text(f"{fee.amount:,}")
    return Markdown(f"{text(fee.title)}: ${amount} per {text(fee.per)}, seen {text(fee.seen)}{_sources(book, here, fee.citations)}")


def _reporting_period(book: Book, here: PurePosixPath, kind: ApplicationType | None) -> Markdown:
    if kind is None or kind.reporting_period is None:
        return Markdown("")
    rule = kind.reporting_period
    length = (
        words.number_of(rule.min_months, "month")
        if rule.min_months == rule.max_months
        else Markdown(f"{rule.min_months} to {rule.max_months} months")
    )
    return Markdown(
        f"{length} long, starting at most {words.number_of(rule.earliest_start_months, 'month')} before the submission and ending at most "
        f"{words.number_of(rule.max_gap_months, 'month')} before it{_sources(book, here, rule.citations)}"
    )


def _retention(book: Book, here: PurePosixPath, accreditor: Accreditor) -> Markdown:
    kept = accreditor.retention
    if kept is None:
        return Markdown("")
    told = f"; {text(kept.note.rstrip('.'))}" if kept.note else ""
    return Markdown(f"{words.number_of(kept.years, 'year')}{told}{_sources(book, here, kept.citations)}")


def _review(book: Book, here: PurePosixPath, accreditor: Accreditor) -> Markdown:
    review = accreditor.review
    if review is None:
        return Markdown("")
    told = f"; {text(review.note.rstrip('.'))}" if review.note else ""
    return Markdown(f"{review.min_weeks} to {review.max_weeks} weeks{told}{_sources(book, here, review.citations)}")


def _sources(book: Book, here: PurePosixPath, citations: tuple[Citation, ...]) -> Markdown:
    """The sources of one fact in brackets after it."""
    told = []
    for citation in citations:
        known = citation.text in book.workspace.rulebook.sources
        shown = text(citation.text)
        linked = book.link_to(here, book.source(citation.text), shown) if known else shown
        told.append(Markdown(f"source {linked}, {words.CONFIDENCE[citation.confidence]}"))
    return Markdown(f" ({'; '.join(told)})") if told else Markdown("")
