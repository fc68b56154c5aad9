"""The team: who does what and where, what shows that they may, and when each proof runs out."""

from collections.abc import Iterator, Mapping, Sequence

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import HOME, PROGRAM, TEAM, Book
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, listed, table, text
from generator.documents.plan import Document
from generator.model.evidence import Person
from generator.model.ledger import Anchor, Refusal, Window

_HERE = TEAM

_REFUSALS: Mapping[Refusal, str] = {
    Refusal.OUTSIDE: "outside these months",
    Refusal.TOPIC: "topic",
    Refusal.NO_EXHIBIT: "no exhibit",
    Refusal.NO_FILE: "no file yet",
    Refusal.EXPIRED: "expired",
    Refusal.TWICE: "entered twice",
}


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
        Markdown(f"{words.number_of(len(members), 'person', 'people')} on {words.day(workspace.as_of)}. {lead}"),
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
        exhibit = book.workspace.paper_of(id)
        id = exhibit.id if exhibit else id
        until = f", until {words.day(exhibit.valid_until)}" if exhibit and exhibit.valid_until else ""
        state = f" {words.state_badge(book.exhibit_states[id])}" if exhibit else f" {words.badge('missing', 'No exhibit')}"
        told.append(Markdown(f"{text(what)}{until} ({book.exhibit(_HERE, id)}){state}"))
    return bullets(told)


def _hours(book: Book, person: Person) -> Markdown:
    """The windows in which hours are counted, then the certificates, each with the windows in which its hours do not count."""
    member = next((one for one in book.roster.members if one.id == person.id), None) if book.roster else None
    windows = member.windows if member else ()
    parts = [bullets(dict.fromkeys(_window(book, one) for one in windows))]
    if person.continuing_education:
        entries = sorted(enumerate(person.continuing_education), key=lambda entry: (entry[1].date, entry[1].title))
        rows = [
            [
                words.day(each.date),
                words.number(each.hours),
                Markdown(f"{text(each.title)} ({words.words_of(each.topic)}, {book.exhibit(_HERE, each.exhibit)})"),
                _refused(windows, number),
            ]
            for number, each in entries
        ]
        parts.append(table(["Date", "Hours", "Certificate", "Does not count"], rows))
    return join((part for part in parts if part), "\n\n")


def _window(book: Book, window: Window) -> Markdown:
    """Whose window it is, what counts in it and what is still needed."""
    tally = window.tally
    if window.anchor is Anchor.APPLICATION:
        known = book.workspace.applications_by_id
        name = join((book.application_name(id, known[id].accreditor) for id in window.applications), ", ")
    else:
        accreditors = book.workspace.rulebook.accreditors
        names = listed([text(accreditors[id].short_name if id in accreditors else id) for id in window.accreditors])
        what = f"Anniversary with {names}" if window.anchor is Anchor.ANNIVERSARY else f"Counted today, as {names} would"
        name = Markdown(what)
    if tally.spared:
        return Markdown(f"{name}: not asked, since {text(tally.spared)} is held")
    if not tally.needed:
        state = words.badge("complete", "Enough")
    elif tally.until > book.workspace.as_of:
        state = words.badge("planned", f"{words.number(tally.needed)} hours needed by {words.day(tally.until)}")
    else:
        state = words.badge("missing", "Too few")
    held = f"{words.number(tally.held)} of {tally.wanted} hours from {words.day(tally.since)} to {words.day(tally.until)}"
    return Markdown(f"{name}: {held} {state}")


def _refused(windows: Sequence[Window], number: int) -> Markdown:
    """Why the hours of a certificate do not count, once for each reason; nothing where they count in every window."""
    found = dict.fromkeys(one.refusal for window in windows if (one := window.tally.credits[number]).refusal)
    if not found:
        return Markdown("")
    everywhere = all(window.tally.credits[number].refusal for window in windows)
    reasons = listed([Markdown(_REFUSALS[refusal]) for refusal in found if refusal])
    return reasons if everywhere else Markdown(f"{reasons}, for some")


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
