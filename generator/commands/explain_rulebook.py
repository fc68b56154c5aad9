"""What `dsmes explain` tells of the parts of a rulebook: editions, crosswalks, accreditors, their types and days, duties, forms, topics."""

from collections.abc import Iterator, Mapping

from generator.commands.explain_layout import SURE, citation_line, part, text, title
from generator.commands.names import place_of_days
from generator.model.deadlines import days_counted, due_day
from generator.model.evidence import Application
from generator.model.names import CONDITIONS
from generator.model.standards import (
    Accreditor,
    ApplicationType,
    Crosswalk,
    Deadline,
    Duty,
    Edition,
    Form,
    SourceText,
    Topic,
    surest,
)
from generator.model.workspace import Workspace

_RELATIONS: Mapping[str, str] = {
    "equal": "asks the same as",
    "superset": "asks all of, and more than,",
    "subset": "asks part of",
    "intersects": "asks some of, and something else than,",
}
_READERS: Mapping[str, str] = {"staff": "the staff", "participant": "participants"}


def rulebook_names(workspace: Workspace) -> Iterator[str]:
    """Every name that `rulebook_explanations` knows, as it is written."""
    book = workspace.rulebook
    yield from (*book.editions, *book.crosswalks, *book.accreditors, *book.duties, *book.forms, *book.topics, *book.sources)
    for accreditor in book.accreditors.values():
        yield from (deadline.id for deadline in accreditor.deadlines)
        for kind in accreditor.applications:
            yield from (kind.type, *_names_of_type(kind))


def rulebook_explanations(wanted: str, workspace: Workspace) -> Iterator[list[str]]:
    """All parts of the rulebook that go by this name, in small letters, one after the other."""
    book = workspace.rulebook

    def named(id: str) -> bool:
        return id.lower() == wanted

    yield from (list(_edition(one, workspace)) for one in book.editions.values() if named(one.id))
    yield from (list(_crosswalk(one)) for one in book.crosswalks.values() if named(one.id))
    for accreditor in book.accreditors.values():
        if named(accreditor.id):
            yield list(_accreditor(accreditor, workspace))
        for kind in accreditor.applications:
            if any(map(named, (kind.type, *_names_of_type(kind)))):
                yield list(_type(kind, accreditor, workspace))
        yield from (list(_deadline(one, accreditor, workspace)) for one in accreditor.deadlines if named(one.id))
    yield from (list(_duty(one, workspace)) for one in book.duties.values() if named(one.id))
    yield from (list(_form(one, workspace)) for one in book.forms.values() if named(one.id))
    yield from (list(_topic(one)) for one in book.topics.values() if named(one.id))
    yield from (list(_text_read(one, workspace)) for one in book.sources.values() if named(one.id))


def _names_of_type(kind: ApplicationType) -> tuple[str, str]:
    """Without and with its edition."""
    return f"{kind.accreditor} {kind.type}", f"{kind.accreditor} {kind.type} {kind.edition}"


# --------------------------------------------------------------------------- editions and crosswalks


def _edition(edition: Edition, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{edition.id}  {edition.title}")
    yield from text(edition.note)
    by = f" by {edition.superseded_by}" if edition.superseded_by else ""
    held = f"superseded on {edition.superseded}{by}" if edition.superseded else "in force"
    older = next((one.id for one in workspace.rulebook.editions.values() if one.superseded_by == edition.id), edition.supersedes)
    yield from part("Dates", [f"published on {edition.published}", held, *([f"supersedes {older}"] if older else [])])
    yield from part("Published as", [edition.citation])
    yield from part("Standards", [f"{standard.number}  {standard.title}" for standard in edition.standards])
    crosswalks = [one.id for one in workspace.rulebook.crosswalks.values() if edition.id in (one.old, one.new)]
    yield from part("Compared with others in", crosswalks)
    yield from part(
        "Applications of this program under it", [one.id for one in workspace.program.applications if one.edition == edition.id]
    )


def _crosswalk(crosswalk: Crosswalk) -> Iterator[str]:
    yield from title(f"{crosswalk.id}  From {crosswalk.old} to {crosswalk.new}")
    yield from text(crosswalk.note)
    lines = []
    for one in crosswalk.relations:
        old, new = f"standard {one.old} of {crosswalk.old}", f"standard {one.new} of {crosswalk.new}"
        if one.old and one.new and one.kind in _RELATIONS:
            said = f"{old} {_RELATIONS[one.kind]} {new}"
        else:
            said = f"{old if one.old else new} has no counterpart"
        only = f" ({', '.join(one.requirements)})" if one.requirements else ""
        lines.append(f"{said}{only}: {one.rationale} ({SURE[surest(one.citations)]})")
    yield from part("Line by line", lines)
    yield from part("In this program", [f"`dsmes migrate APPLICATION --to {crosswalk.new}` shows what the move of an application takes"])


# --------------------------------------------------------------------------- accreditors


def _accreditor(accreditor: Accreditor, workspace: Workspace) -> Iterator[str]:
    types = [f"{type.type} under {type.edition}: {type.title}" for type in accreditor.applications]
    yield from title(f"{accreditor.id}  {accreditor.name}")
    yield from text(f"Its decision is called {accreditor.decision}, and holds for {accreditor.term_years} years.")
    yield from part("Applications", types)
    yield from part("Its words", [f"{word}: {own}" for word, own in accreditor.words.items()])
    review = accreditor.review
    weeks = [f"{review.min_weeks} to {review.max_weeks} weeks, {SURE[surest(review.citations)]}. {review.note}".rstrip()] if review else []
    yield from part("How long it was seen to look at an application", weeks)
    days = [f"{one.id}  {one.title}: {days_counted(one)}, {SURE[surest(one.citations)]}" for one in accreditor.deadlines]
    yield from part("What it wants by a day", days)
    yield from part("What it was seen to charge", [f"{fee.title}: ${fee.amount} per {fee.per}. {fee.seen}" for fee in accreditor.fees])
    yield from part("Source", [citation_line(citation, workspace) for citation in accreditor.citations])


def _type(kind: ApplicationType, accreditor: Accreditor, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{accreditor.short_name}, {kind.type}: {kind.title}  ({kind.edition})")
    yield from text(kind.about)
    yield from part("Held to", [kind.criteria])
    yield from part("Taken over from", [kind.like] if kind.like else [])
    yield from part("Each item is shown for", [f"the {period} period" for period in kind.periods])
    limits = kind.reporting_period
    yield from part("Reporting period", [f"{limits.min_months} to {limits.max_months} months"] if limits else [])
    asked = [f"{heading.title}: {', '.join(asks.requirement for asks in heading.asks)}" for heading in kind.headings]
    yield from part("Headings, and what is asked under each", asked)
    yield from part("Files to upload", [f"{item.title}{' (if asked)' if item.optional else ''}" for item in kind.uploads])
    forms = workspace.rulebook.forms
    yield from part("Papers for the program's own use", [f"{id}  {forms[id].title}" for id in kind.papers if id in forms])
    bounding = [f"{one.title}: {days_counted(one)}" for one in accreditor.deadlines if kind.type in one.types]
    yield from part("Days", bounding)
    own = [one.id for one in workspace.program.applications if _is_of(one, kind)]
    yield from part("In this program", [f"{id}: `dsmes status --application {id}`" for id in own] or ["no application of this type"])
    yield from part("Written in", [str(kind.source.file)])


def _is_of(application: Application, kind: ApplicationType) -> bool:
    return (application.accreditor, application.type, application.edition) == (kind.accreditor, kind.type, kind.edition)


def _deadline(deadline: Deadline, accreditor: Accreditor, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{deadline.id}  {deadline.title}  ({accreditor.short_name})")
    opens = ""
    if deadline.opens is not None:
        opens = f", from {abs(deadline.opens)} days {'before' if deadline.opens < 0 else 'after'} {deadline.after} on"
    yield from text(f"Wanted {days_counted(deadline)}{opens}.")
    yield from part("For", [", ".join(deadline.types) or "the program, whenever it happens"])
    yield from part("Only for changes of", [", ".join(deadline.changes)] if deadline.changes else [])
    days = []
    for application in workspace.program.applications:
        if application.accreditor == accreditor.id and application.type in deadline.types:
            event = workspace.event_of(application, deadline)
            days.append(f"{application.id}: by {due_day(deadline, event)}" if event else f"{application.id}: once that day is known")
    yield from part("In this program", days)
    yield from part("Source", [citation_line(citation, workspace) for citation in deadline.citations])


# --------------------------------------------------------------------------- duties, forms, topics


def _duty(duty: Duty, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{duty.id}  {duty.title}")
    each = "" if duty.per == "program" else f", for each {duty.per}"
    yield from text(f"Done again every {duty.every_months} months{each}; the reminder comes {duty.lead_days} days before.")
    yield from part("Who does it", [duty.owner.replace("-", " ")] if duty.owner else [])
    yield from part("Applies when", [CONDITIONS.get(name, name) for name in duty.applies_when])
    yield from part("Done on the days of", [f"{duty.done}, in {place_of_days(duty.done)}"])
    yield from part("Serves", _requirements(duty.requirements, workspace))
    yield from part("In this program", ["`dsmes calendar` tells when it is due next"])
    yield from part("Source", [citation_line(citation, workspace) for citation in duty.citations])


def _form(form: Form, workspace: Workspace) -> Iterator[str]:
    forms = workspace.rulebook.forms
    yield from title(f"{form.id}  {form.title}")
    yield from text(form.use)
    yield from part("For", [_READERS.get(form.reader, f"the {form.reader}")])
    yield from part(
        "The same in another language", [one.id for one in forms.values() if form.id in (one.translates, one.id) and one is not form]
    )
    yield from part("Translates", [f"{form.translates}, into the language `{form.language}`"] if form.translates else [])
    yield from part("Serves", _requirements(form.requirements, workspace))
    kinds = [
        f"{kind.accreditor} {kind.type} {kind.edition}"
        for one in workspace.rulebook.accreditors.values()
        for kind in one.applications
        if form.id in kind.papers
    ]
    yield from part("Put into the packets of", kinds)
    folder, command = ("build/packets/APPLICATION/papers", "packet") if form.per_application else (f"build/forms/{form.group}", "forms")
    made = f"{folder}/{form.id}.docx and .pdf, from templates/forms/{form.group}/{form.id}.docx"
    yield from part("Made by", [f"`dsmes {command}`: {made}"])
    yield from part("Known in other lists as", [", ".join(form.known_as)] if form.known_as else [])
    yield from part("Source", [citation_line(citation, workspace) for citation in form.citations])


def _requirements(ids: tuple[str, ...], workspace: Workspace) -> list[str]:
    known = workspace.rulebook.requirements
    return [f"{id}  {known[id].title}" for id in ids if id in known]


def _topic(topic: Topic) -> Iterator[str]:
    yield from title(f"{topic.id}  {topic.title}")
    yield from text(topic.description)
    yield from part("Parts", [f"{element.id}  {element.title}" for element in topic.elements])


def _text_read(source: SourceText, workspace: Workspace) -> Iterator[str]:
    """A text that the rulebook cites, and the requirements that rest on it."""
    yield from title(f"{source.id}  {source.title}")
    yield from text(". ".join(part.rstrip(".") for part in (source.of, source.note) if part))
    yield from part("Where", [source.address] if source.address else [])
    resting = [one.id for one in workspace.rulebook.requirements.values() if any(each.text == source.id for each in one.citations)]
    yield from part("Requirements that cite it", _requirements(tuple(resting), workspace))
