"""The team: who does what and where, what shows that they may, and when each proof runs out."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import HOME, PROGRAM, TEAM, Book
from generator.documents.handbook_pages.dates_ahead import add_months, asked_by, whole_number
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, listed, table, text
from generator.documents.plan import Document
from generator.model.evidence import Application, Person
from generator.model.standards import ApplicationType, Check

_HERE = TEAM


def render_team(book: Book) -> Document:
    """The page of the team: all members in a table, then each in full."""
    workspace = book.workspace
    members = list(workspace.team_on(workspace.as_of))
    former = [person for person in workspace.team.people if person not in members]
    coordinator = workspace.coordinator
    lead = f"The quality coordinator is {book.person(_HERE, coordinator.id)}." if coordinator else "Nobody is quality coordinator today."
    rows = [
        [book.person(_HERE, person.id), join((words.words_of(role) for role in person.roles), ", "), _sites(book, person)]
        for person in members
    ]
    blocks = [
        Markdown(f"{words.count(len(members), 'person', 'people')} on {words.day(workspace.as_of)}. {lead}"),
        table(["Person", "Roles", "Sites"], rows) if rows else Markdown(""),
    ]
    for person in (*members, *former):
        blocks += _person_blocks(book, person)
    return book.page(_HERE, Markdown("Team"), blocks, crumbs=(("Home", HOME), ("Program", PROGRAM)))


def _sites(book: Book, person: Person) -> Markdown:
    sites = book.workspace.sites_by_id
    return join((text(sites[site].name if site in sites else site) for site in person.sites), ", ")


def _person_blocks(book: Book, person: Person) -> Iterator[Markdown]:
    name = f"{person.name}, {person.credentials}" if person.credentials else person.name
    yield heading(2, text(name), book.anchor("person", person.id))
    yield facts(
        [
            ("Roles", join((words.words_of(role) for role in person.roles), ", ")),
            ("Sites", _sites(book, person)),
            ("On the team", _membership(person)),
            ("Supervisor", book.person(_HERE, person.supervisor)),
            ("Reach", join((text(way) for way in (person.email, person.phone) if way), ", ")),
            ("Licenses", _proofs(book, [(f"{license.kind} {license.state}".strip(), license.exhibit) for license in person.licenses])),
            ("Certificates", _proofs(book, [(certificate.kind, certificate.exhibit) for certificate in person.certificates])),
            ("Continuing education", _hours(book, person)),
            ("Training", bullets(_training(book, person))),
            ("Competency", bullets(_competencies(book, person))),
            ("Workshop leader", _leader(book, person)),
        ]
    )


def _membership(person: Person) -> Markdown:
    if person.left:
        return Markdown(f"{words.day(person.joined)} to {words.day(person.left)}")
    return Markdown(f"since {words.day(person.joined)}")


def _proofs(book: Book, proofs: list[tuple[str, str]]) -> Markdown:
    """Licenses or certificates: what, until when, and the exhibit that shows it."""
    told = []
    for what, id in proofs:
        exhibit = book.workspace.exhibits_by_id.get(id)
        until = f", until {words.day(exhibit.valid_until)}" if exhibit and exhibit.valid_until else ""
        state = f" {words.state_badge(book.exhibit_states[id])}" if exhibit else f" {words.badge('missing', 'No exhibit')}"
        told.append(Markdown(f"{text(what)}{until} ({book.exhibit(_HERE, id)}){state}"))
    return bullets(told)


def _hours(book: Book, person: Person) -> Markdown:
    """Each application's window of continuing education and the hours that fall in it, then the entries."""
    if person.staff_type != "professional":
        return Markdown("")
    parts = [bullets(dict.fromkeys(_windows(book, person)))]
    if person.continuing_education:
        entries = sorted(person.continuing_education, key=lambda credit: (credit.date, credit.title))
        parts.append(
            table(
                ["Date", "Hours", "Title", "Topic"],
                [[words.day(each.date), words.number(each.hours), text(each.title), words.words_of(each.topic)] for each in entries],
            )
        )
    return join((part for part in parts if part), "\n\n")


def _windows(book: Book, person: Person) -> Iterator[Markdown]:
    """What each application asks of the person's hours. A person who holds one of the certificates is told so instead."""
    for application, kind, requirement, _ in asked_by(book.workspace):
        for check in requirement.checks:
            if check.check != "continuing-education-hours" or (check.accreditors and application.accreditor not in check.accreditors):
                continue
            if check.parameters.get("who") == "quality-coordinator" and person != book.workspace.coordinator:
                continue
            unless = check.parameters.get("unless")
            spared = [each.kind for each in person.certificates if isinstance(unless, list | tuple) and each.kind in unless]
            name = book.application_name(application.id, application.accreditor)
            if spared:
                yield Markdown(f"{name}: not asked, since {listed([text(each) for each in spared])} is held")
                continue
            end = _day_of(book, application, kind, check)
            start = add_months(end, -whole_number(check.parameters.get("months"), 12))
            asked = whole_number(check.parameters.get("hours"), 0)
            held = _hours_between(person, start, end, check)
            state = words.badge("complete" if held >= asked else "missing", "Enough" if held >= asked else "Too few")
            yield Markdown(f"{name}: {words.number(held)} of {asked} hours from {words.day(start)} to {words.day(end)} {state}")


def _hours_between(person: Person, start: date, end: date, check: Check) -> Decimal:
    topics = check.parameters.get("topics")
    return sum(
        (
            each.hours
            for each in person.continuing_education
            if start <= each.date <= end and (not isinstance(topics, list | tuple) or each.topic in topics)
        ),
        Decimal(0),
    )


def _day_of(book: Book, application: Application, kind: ApplicationType, check: Check) -> date:
    """The day the window is counted back from; a date that the application does not have yet falls back to the next earlier one."""
    before = str(check.parameters.get("before", ""))
    named = kind.anchors.get(before, before)
    if named == "entry" and application.entry:
        return application.entry
    if named == "reporting-period-end" and application.reporting_period:
        return application.reporting_period.end
    if named in ("entry", "submission", "reporting-period-end") and application.submission:
        return application.submission
    return book.workspace.as_of


def _training(book: Book, person: Person) -> Iterator[Markdown]:
    for each in person.training:
        trainer = book.person(_HERE, each.trainer)
        hours = words.count_hours(each.hours)
        yield Markdown(f"{text(each.title)}, {hours}, {words.day(each.date)}, by {trainer} ({book.exhibit(_HERE, each.exhibit)})")


def _competencies(book: Book, person: Person) -> Iterator[Markdown]:
    for each in person.competencies:
        yield Markdown(f"checked {words.day(each.date)} by {book.person(_HERE, each.assessed_by)} ({book.exhibit(_HERE, each.exhibit)})")


def _leader(book: Book, person: Person) -> Markdown:
    leader = person.leader
    if leader is None:
        return Markdown("")
    parts = [Markdown(f"{text(leader.program)}{', peer leader' if leader.peer else ''}")]
    parts.append(Markdown(f"trained {words.day(leader.trained)} by {text(leader.master_trainers)} ({book.exhibit(_HERE, leader.exhibit)})"))
    if leader.last_workshop:
        parts.append(Markdown(f"last workshop {words.day(leader.last_workshop)}"))
    return join(parts, "; ")
