"""The program as its staff need to know it: whom it serves, what it promises, what it teaches where, and how it does."""

from collections.abc import Iterator

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import HOME, PROGRAM, TEAM, Book, Place
from generator.documents.handbook_pages.charts import percent_bars
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, listed, table, text
from generator.documents.plan import Document

_HERE = PROGRAM


def render_program(book: Book) -> Document:
    """The page about the program itself."""
    program = book.workspace.program
    blocks = [
        text(program.description),
        facts(
            [
                ("Mission", text(program.mission)),
                (
                    "Sponsor",
                    Markdown(f"{text(program.sponsor.name)}; {text(program.sponsor.officer.name)}, {text(program.sponsor.officer.title)}"),
                ),
                ("Area served", text(program.service_area)),
                ("Started", words.day(program.started)),
                ("Team", book.link_to(_HERE, Place(TEAM), Markdown("people, licenses and continuing education"))),
                ("Records are in", text(program.record_system)),
                ("Reach us", join((text(way) for way in (program.phone, program.email) if way), ", ")),
            ]
        ),
        *_sites(book),
        *_promises(book),
        *_goals(book),
        *_stakeholders(book),
        *_curriculum(book),
        *_workshops(book),
        *_outcomes(book),
        *_quality(book),
    ]
    return book.page(_HERE, Markdown("The program"), blocks, crumbs=(("Home", HOME),))


def _sites(book: Book) -> Iterator[Markdown]:
    yield heading(2, Markdown("Sites"))
    entries = []
    for site in book.workspace.program.sites:
        address = site.address
        told = [
            text(f"{address.street}, {address.city}, {address.state} {address.postal_code}"),
            text(f"{site.role.capitalize()} site. {site.setting}"),
            Markdown(f"Contact: {book.person(_HERE, site.contact)}") if site.contact else Markdown(""),
            text(site.phone),
            text(site.accessibility),
        ]
        entries.append((text(site.name), join((part for part in told if part), "<br>")))
    yield facts(entries)


def _promises(book: Book) -> Iterator[Markdown]:
    """What the program's policies commit it to: checked like any accreditor's rule."""
    promised = book.workspace.policies.commitments
    yield heading(2, Markdown("What we have promised"))
    yield Markdown("The program's own policies set these. They are checked like an accreditor's rule.")
    yield bullets(
        [
            Markdown(f"The advisory group meets {_times(promised.advisory_meetings_per_year)} a year."),
            Markdown(f"{words.number_of(promised.chart_audits_per_year, 'chart')} audited each year."),
            Markdown(f"The responsible clinician is in touch with each workshop series {_times(promised.oversight_contacts_per_series)}."),
            Markdown(f"Each series is observed {_times(promised.fidelity_visits_per_series)} against the leader's manual."),
            Markdown(
                f"A participant's goal is followed up within {words.number_of(promised.goal_follow_up_days, 'day')} of the day it was set."
            ),
            Markdown(f"The support plan is followed up within {words.number_of(promised.support_follow_up_days, 'day')}."),
            Markdown(f"The referring provider hears from us within {words.number_of(promised.communication_days, 'day')}."),
            Markdown(f"Records are kept for {words.number_of(promised.retention_years, 'year')}."),
        ]
    )
    yield facts([("Completing the service means", text(promised.completion))])


def _times(number: int) -> str:
    return {0: "as needed", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _goals(book: Book) -> Iterator[Markdown]:
    if goals := book.workspace.program.goals:
        yield heading(2, Markdown("Goals"))
        rows = [[Markdown(f"{text(goal.goal)}<br>{text(goal.measure)}"), text(goal.target), text(goal.result)] for goal in goals]
        yield table(["Goal and measure", "Target", "Result"], rows)


def _stakeholders(book: Book) -> Iterator[Markdown]:
    known = book.workspace.stakeholders
    if not known.stakeholders:
        return
    yield heading(2, Markdown("Advisory group and stakeholders"))
    yield table(
        ["Stakeholder", "Input we ask for", "Part"],
        [
            [
                text(f"{each.name}, {each.organization}" if each.organization else each.name),
                text(each.expected_input),
                Markdown(f"{'outside' if each.external else 'inside'}{', advisory group' if each.advisory_group else ''}"),
            ]
            for each in known.stakeholders
        ],
    )
    names = {each.id: each.name for each in known.stakeholders}
    for meeting in known.meetings:
        yield heading(3, Markdown(f"Meeting of {words.day(meeting.date)}"))
        yield facts(
            [
                ("Present", listed([text(names.get(id, id)) for id in meeting.attendees])),
                ("Looked at", text(meeting.data_reviewed)),
                ("Advice", text(meeting.input)),
                ("Decided", bullets(text(decision) for decision in meeting.decisions)),
                ("Minutes", book.exhibit(_HERE, meeting.exhibit)),
            ]
        )


def _curriculum(book: Book) -> Iterator[Markdown]:
    facts_of = book.workspace.curriculum.curriculum
    topics = book.workspace.curriculum.topics
    if facts_of is None and not topics:
        return
    yield heading(2, Markdown("Curriculum"))
    if facts_of:
        yield Markdown(f"{text(facts_of.name)}, version {text(facts_of.version)}, adopted {words.day(facts_of.adopted)}.")
    yield Markdown("What the workshop does not cover is taught outside it: nothing is added to the script.")
    rows = []
    for id, topic in book.workspace.rulebook.topics.items():
        titles = {element.id: element.title for element in topic.elements}
        covered = []
        for each in topics:
            if each.topic == id:
                parts = [words.words_of(each.taught_in)]
                if each.weeks:
                    parts.append(Markdown(f"week{'s' if len(each.weeks) > 1 else ''} {', '.join(str(week) for week in each.weeks)}"))
                if each.elements:
                    parts.append(join((text(titles.get(element, element)) for element in each.elements), ", "))
                covered.append(join(parts, ": ") if len(parts) < 3 else Markdown(f"{parts[0]} ({parts[1]}): {parts[2]}"))
        rows.append([text(topic.title), join(covered, "; ") or words.badge("missing", "Not covered")])
    yield table(["Topic", "Taught in"], rows)


def _workshops(book: Book) -> Iterator[Markdown]:
    workshops = book.workspace.workshops
    if not workshops.series:
        return
    yield heading(2, Markdown("Workshops"))
    for series in workshops.series:
        days = sorted(session.date for session in series.sessions)
        site = book.workspace.sites_by_id.get(series.site)
        contacts = sum(1 for contact in workshops.contacts if contact.series == series.id)
        yield heading(3, text(series.title))
        yield facts(
            [
                (
                    "When",
                    Markdown(f"{words.day(days[0])} to {words.day(days[-1])}, {words.number_of(len(days), 'session')}")
                    if days
                    else Markdown(""),
                ),
                ("Where", Markdown(f"{text(site.name if site else series.site)}, {words.words_of(series.format)}")),
                ("Leaders", book.people(_HERE, series.leaders)),
                ("Overseen by", Markdown(f"{book.person(_HERE, series.oversight_by)}, {words.number_of(contacts, 'contact')} on record")),
                ("Enrolled", Markdown(str(series.enrolled))),
            ]
        )


def _outcomes(book: Book) -> Iterator[Markdown]:
    outcomes = book.workspace.outcomes
    if not outcomes.measures:
        return
    yield heading(2, Markdown("Outcomes"))
    names = {measure.id: measure.name for measure in outcomes.measures}
    improved = [(names.get(result.measure, result.measure), result.percent_improved) for result in outcomes.results]
    if improved:
        yield Markdown("Share of participants who improved or reached the target, by measure:")
        shares = ", ".join(f"{name} {percent} percent" for name, percent in improved)
        yield percent_bars(f"Share that improved or reached the target: {shares}", improved)
    entries = []
    for measure in outcomes.measures:
        told = [Markdown(f"{text(measure.instrument)}; {text(measure.timing)}. Target: {text(measure.target.rstrip('.'))}.")]
        for result in outcomes.results:
            if result.measure == measure.id:
                span = f"{words.day(result.period.start)} to {words.day(result.period.end)}"
                change = f"from {text(result.baseline)} to {text(result.follow_up)} ({book.exhibit(_HERE, result.exhibit)})"
                told.append(Markdown(f"{span}, {words.number_of(result.participants, 'participant')}: {change}."))
        entries.append((text(measure.name), bullets(told)))
    yield facts(entries)


def _quality(book: Book) -> Iterator[Markdown]:
    quality = book.workspace.quality
    if quality.process is None and not quality.projects:
        return
    yield heading(2, Markdown("Quality improvement"))
    if process := quality.process:
        yield text(process.description)
        yield facts(
            [
                ("Method", text(process.method)),
                ("Owner", book.person(_HERE, process.owner)),
                ("Plan", book.exhibit(_HERE, process.exhibit)),
            ]
        )
    for project in quality.projects:
        yield heading(3, text(project.title))
        ended = f"finished {words.day(project.finished)}" if project.finished else "running"
        yield facts(
            [
                ("State", Markdown(f"started {words.day(project.started)}, {ended} ({book.exhibit(_HERE, project.exhibit)})")),
                ("Problem", text(project.problem)),
                ("Aim", text(project.aim)),
                ("Change", text(project.change)),
                ("Result", text(project.result)),
                ("Decision", text(project.decision)),
            ]
        )
