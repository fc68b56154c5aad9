"""One requirement told in full: what it asks, why, what satisfies it, what the program has, what is missing."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import FORMS, Book
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, listed, prose, table, text
from generator.findings import Severity, State
from generator.model.evidence import Exhibit
from generator.model.records import RECORD_KINDS
from generator.model.standards import Requirement
from generator.model.workspace import Workspace


def requirement_blocks(book: Book, here: PurePosixPath, requirement: Requirement) -> list[Markdown]:
    """The section of one requirement, for the page that is its home."""
    return [
        heading(2, text(f"{requirement.id} {requirement.title}"), book.homes[requirement.id].anchor),
        _states(book, here, requirement),
        prose(requirement.statement),
        facts(
            [
                ("Why", prose(requirement.why)),
                ("What satisfies it", _what_satisfies(book, requirement)),
                ("When and who", _when_and_who(requirement)),
                ("This program has", _what_is_there(book, here, requirement)),
                ("Missing", _what_is_missing(book, requirement)),
                ("Forms", _forms(book, here, requirement)),
                ("Usual gaps", bullets(prose(gap) for gap in requirement.gaps)),
                ("Accreditors", _placements(book, requirement)),
                ("Rests on", bullets(book.citations(here, requirement.citations))),
            ]
        ),
    ]


_COLUMNS = 3  # of applications side by side, or named one by one


def state_table(book: Book, here: PurePosixPath, ids: Iterable[str]) -> Markdown:
    """Requirements as rows of a table: id and title, and the state in each application, in a column of its own while they are few."""
    statuses = book.report.applications
    rows = []
    for id in ids:
        states = {status.id: row.state for status, row in book.rows.get(id, ())}
        if len(statuses) <= _COLUMNS:
            cells = [words.state_badge(states[one.id]) if one.id in states else words.badge("none", "Not asked") for one in statuses]
        else:
            cells = [_by_state(states) or words.badge("none", "Not asked")]
        rows.append([book.requirement(here, id, titled=True), *cells])
    names = [book.application_column(status.id, status.accreditor) for status in statuses]
    return table(["Requirement", *(names if len(names) <= _COLUMNS else ["State"])], rows)


def _by_state(states: Mapping[str, State]) -> Markdown:
    """Each state once, the worst first, with the applications it stands in: a few by name, more as a number."""
    told = []
    for state in sorted(set(states.values()), key=lambda state: state.badness, reverse=True):
        names = [text(name) for name, found in states.items() if found is state]
        where = join(names, ", ") if len(names) <= _COLUMNS else words.number_of(len(names), "application")
        told.append(Markdown(f"{words.state_badge(state)} {where}"))
    return join(told, "<br>")


def _states(book: Book, here: PurePosixPath, requirement: Requirement) -> Markdown:
    rows = book.rows.get(requirement.id, ())
    if not rows:
        return Markdown(f"{words.badge('none', 'Not asked')} No application of the program asks for it.")
    linked: dict[State, list[Markdown]] = {}
    for status, row in rows:
        name = book.application_name(status.id, status.accreditor) if len(rows) <= _COLUMNS else text(status.id)
        linked.setdefault(row.state, []).append(book.link_to(here, book.place_of_application(status.id), name))
    worst_first = sorted(linked, key=lambda state: state.badness, reverse=True)
    return join((Markdown(f"{words.state_badge(state)} {join(linked[state], ', ')}") for state in worst_first), " &nbsp; ")


def _what_satisfies(book: Book, requirement: Requirement) -> Markdown:
    needs = [words.need_words(book.workspace, need) for need in requirement.evidence]
    accepted = [prose(way) for way in requirement.accepted]
    condition = ""
    if requirement.applies_when:
        condition = f"Asked only when {listed([words.condition_words(each) for each in requirement.applies_when])}."
    parts = [
        Markdown(condition),
        bullets(needs),
        Markdown(f"In practice:\n\n{bullets(accepted)}") if accepted else Markdown(""),
    ]
    return join((part for part in parts if part), "\n\n")


def _when_and_who(requirement: Requirement) -> Markdown:
    frequency = words.sentence(prose(_as_proposed(requirement.frequency)))
    proposed = requirement.signer.removeprefix("proposed: ")
    signed = "Signed by" if proposed == requirement.signer else "Our proposal for the signer"
    signer = words.sentence(Markdown(f"{signed}: {prose(proposed)}")) if proposed else ""
    return Markdown(" ".join(part for part in (frequency, signer) if part))


def _as_proposed(frequency: str) -> str:
    """How often, with a word where that is our proposal and nobody's rule."""
    proposed = frequency.removeprefix("proposed: ")
    return frequency if proposed == frequency else f"Our proposal: {proposed}"


def _what_is_there(book: Book, here: PurePosixPath, requirement: Requirement) -> Markdown:
    offered = book.workspace.exhibits_for(requirement.id)
    counted = {id for _, row in book.rows.get(requirement.id, ()) for id in row.evidence}
    parts = []
    if offered:
        parts.append(table(["Exhibit", "Date", "State"], [_exhibit_row(book, here, exhibit) for exhibit in offered]))
        left_out = [exhibit.id for exhibit in offered if exhibit.id not in counted]
        if left_out and book.rows.get(requirement.id):
            parts.append(Markdown(f"Not counted for any application: {book.exhibits(here, left_out)}."))
    elif requirement.evidence:
        parts.append(Markdown("No exhibit yet."))
    if records := _records(book.workspace, requirement):
        parts.append(Markdown(f"In the records: {records}."))
    return join(parts, "\n\n")


def _exhibit_row(book: Book, here: PurePosixPath, exhibit: Exhibit) -> list[Markdown]:
    dated = words.day(exhibit.dated)
    if exhibit.valid_until:
        dated = Markdown(f"until {words.day(exhibit.valid_until)}")
    elif exhibit.expected and not exhibit.file:
        dated = Markdown(f"planned for {words.day(exhibit.expected)}")
    owner = f"<br>kept by {book.person(here, exhibit.owner)}" if exhibit.owner else ""
    return [
        Markdown(f"{book.exhibit(here, exhibit.id, titled=True)}{owner}"),
        dated,
        words.state_badge(book.exhibit_states[exhibit.id]),
    ]


def _what_is_missing(book: Book, requirement: Requirement) -> Markdown:
    rows = book.rows.get(requirement.id, ())
    if not rows:
        return Markdown("")
    told: dict[str, Markdown] = {}
    for _, row in rows:
        for finding in row.findings:
            word = "Warning: " if finding.severity is Severity.WARNING else ""
            told.setdefault(
                finding.message,
                Markdown(f"{word}{words.sentence(prose(finding.message))} To close it: {words.sentence(prose(finding.hint))}"),
            )
        if not row.findings and not row.state.is_met:
            told.setdefault("", Markdown(f"The state is {words.state_word(row.state).lower()}."))
    return bullets(told.values()) if told else Markdown("Nothing is open.")


def _forms(book: Book, here: PurePosixPath, requirement: Requirement) -> Markdown:
    """The forms that serve it, each linked to its place on the page of all forms; a translation stands with them there."""
    serving = [form for form in book.workspace.rulebook.forms.values() if requirement.id in form.requirements and not form.translates]
    return join((book.link_to(here, book.anchored(FORMS, "form", form.id), text(form.title)) for form in serving), "; ")


def _placements(book: Book, requirement: Requirement) -> Markdown:
    """Under which heading each accreditor asks it, for every kind of application that the rulebook knows."""
    told: dict[str, list[str]] = {}
    for accreditor in book.workspace.rulebook.accreditors.values():
        for kind in accreditor.applications:
            for place in kind.headings:
                for asks in place.asks:
                    if asks.requirement == requirement.id:
                        note = f" ({text(asks.note.rstrip('.'))})" if asks.note else ""
                        applications = told.setdefault(f"**{text(accreditor.short_name)}**: {text(place.title)}{note}", [])
                        applications.append(f"{kind.type.replace('-', ' ')} under {kind.edition}")
    return bullets(Markdown(f"{line}; {text(', '.join(kinds))}") for line, kinds in told.items())


def _records(workspace: Workspace, requirement: Requirement) -> Markdown:
    kinds = [RECORD_KINDS[name] for name in requirement.records if name in RECORD_KINDS]
    return join((words.number_of(len(kind.of(workspace)), kind.one, kind.many) for kind in kinds), ", ")
