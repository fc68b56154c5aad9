"""The team on a day: what each person may do and until when, whose hours of continuing education count, and what rests on each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from generator.findings import State
from generator.model.evidence import Exhibit, Person
from generator.model.ledger import Anchor, Carried, Member, Paper, Roster, Tally, Window
from generator.model.standards import Accreditor
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.questions.due_words import Desk
from generator.questions.record_days import Report, education_calls, supposing, unreported
from generator.rules.dates import add_days, add_months
from generator.rules.declare import Asked, ParameterError
from generator.rules.evidence_shown import standing
from generator.rules.ledger import tallies
from generator.rules.participants import STEPS, steps_of
from generator.rules.people import vacancies, vacancy_allowed, vacancy_told
from generator.rules.wording import place_of
from generator.source import Source


def roster_of(workspace: Workspace) -> Roster:
    """Everybody who is or was on the team, in the order of the file."""
    coordinator = workspace.coordinator
    windows = _windows_by_person(workspace)
    return Roster(
        as_of=workspace.as_of,
        vacancy=_vacancy(workspace),
        members=tuple(
            Member(
                id=person.id,
                name=person.name,
                credentials=person.credentials,
                discipline=person.discipline,
                staff_type=person.staff_type,
                roles=person.roles,
                sites=person.sites,
                joined=person.joined,
                left=person.left,
                on_team=person.is_member_on(workspace.as_of),
                is_coordinator=coordinator is not None and coordinator.id == person.id,
                papers=tuple(_papers(workspace, person)),
                windows=tuple(windows.get(person.id, ())),
                carries=tuple(_carried(workspace, person)),
                mark=person.source.at("id"),
            )
            for person in workspace.team.people
        ),
    )


def _vacancy(workspace: Workspace) -> str:
    """How long nobody has been quality coordinator; the limit is the shortest that any of the accreditors sets."""
    as_of = workspace.as_of
    limits = [limit for accreditor in Desk(workspace).accreditors if (limit := vacancy_allowed(accreditor)) is not None]
    for vacancy in vacancies(workspace):
        if vacancy.last < as_of and (vacancy.filled is None or as_of < vacancy.filled):
            if workspace.program.started is None and not vacancy.was_held:
                return "none is recorded yet"  # and nobody knows since when
            return vacancy_told(vacancy, as_of, min(limits, default=None))
    return ""


# --------------------------------------------------------------------------- what shows what a person may do


_RENEWED = ("license", "certificate", "leader training")  # what was shown once, at a training or a check, keeps its own paper


def _papers(workspace: Workspace, person: Person) -> Iterator[Paper]:
    def paper(what: str, name: str, exhibit: str, source: Source, day: date | None = None) -> Paper:
        known = workspace.paper_of(exhibit) if what in _RENEWED else workspace.exhibits_by_id.get(exhibit)
        return Paper(
            what=what,
            name=name,
            exhibit=known.id if known else exhibit,
            state=_state(workspace, known).value,
            day=day,
            valid_until=known.valid_until if known else None,
            mark=source.at(),
        )

    for license in person.licenses:
        name = " ".join(part for part in (license.kind, license.number, license.state) if part)
        yield paper("license", name, license.exhibit, license.source)
    for certificate in person.certificates:
        yield paper("certificate", f"{certificate.kind} {certificate.number}", certificate.exhibit, certificate.source)
    for training in person.training:
        yield paper("training", training.title, training.exhibit, training.source, training.date)
    for check in person.competencies:
        yield paper("competency", f"checked by {check.assessed_by}", check.exhibit, check.source, check.date)
    if person.leader:
        leader = person.leader
        name = f"{leader.program}{', peer' if leader.peer else ''}"
        last = f", last workshop {leader.last_workshop}" if leader.last_workshop else ""
        yield paper("leader training", name + last, leader.exhibit, leader.source, leader.trained)


def _state(workspace: Workspace, exhibit: Exhibit | None) -> State:
    """How the paper itself stands on the day, or that it expires soon."""
    if exhibit is None:
        return State.MISSING
    state = standing(exhibit, workspace.as_of)
    soon = add_days(workspace.as_of, workspace.program.settings.due_soon_days)
    return State.DUE_SOON if state is State.CURRENT and exhibit.valid_until and exhibit.valid_until <= soon else state


# --------------------------------------------------------------------------- windows of continuing education


def _windows_by_person(workspace: Workspace) -> dict[str, Sequence[Window]]:
    """Person id to the windows, those to come first and the soonest of them first; equal ones of several applications are one."""
    found: dict[tuple[str, date, date, int, tuple[str, ...]], Window] = {}
    desk = Desk(workspace)
    for accreditor in desk.accreditors:
        for anchor, asked, application in _calls(desk, accreditor):
            try:
                held = list(tallies(asked))
            except ParameterError:
                continue  # `check` tells it
            for one in held:
                person = workspace.people_by_id[one.person]
                if anchor is Anchor.ANNIVERSARY and one.until < workspace.as_of and not person.is_member_on(one.until):
                    continue
                key = (one.person, one.since, one.until, one.wanted, one.topics)
                found[key] = _merged(found.get(key), anchor, accreditor, asked, application, one)
    by_person: dict[str, list[Window]] = {}
    for window in found.values():
        by_person.setdefault(window.tally.person, []).append(window)
    as_of = workspace.as_of
    return {
        person: sorted(
            windows,
            key=lambda one: (
                one.tally.until < as_of,
                abs((one.tally.until - as_of).days),
                one.accreditors,
                one.tally.topics,
            ),
        )
        for person, windows in by_person.items()
    }


def _merged(before: Window | None, anchor: Anchor, accreditor: Accreditor, asked: Asked, application: str, tally: Tally) -> Window:
    def joined(known: Iterable[str], one: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*known, *([one] if one else []))))

    return Window(
        anchor=min((before.anchor, anchor), key=list(Anchor).index) if before else anchor,
        accreditors=joined(before.accreditors if before else (), accreditor.id),
        applications=joined(before.applications if before else (), application),
        requirements=joined(before.requirements if before else (), asked.requirement.id),
        tally=tally,
    )


def _calls(desk: Desk, accreditor: Accreditor) -> Iterator[tuple[Anchor, Asked, str]]:
    """Each call of the check: by an application not yet decided, by a report for an anniversary, and as of today."""
    workspace = desk.workspace
    every = [call for call, _ in education_calls(desk, workspace, accreditor, sent=True)]
    for call in every:
        yield Anchor.APPLICATION, call, call.application.id
    supposed = [
        call
        for call, _ in education_calls(desk, supposing(desk, accreditor, _near_reports(desk, accreditor)), accreditor)
        if call.application.id not in workspace.applications_by_id
    ]
    for call in supposed:
        yield Anchor.ANNIVERSARY, call, ""
    for call in every or supposed:
        yield Anchor.TODAY, replace(call, parameters={**call.parameters, "before": "as-of"}), ""


def _near_reports(desk: Desk, accreditor: Accreditor) -> Iterator[Report]:
    """Each anniversary, not long past, whose year has begun and that nothing reports for yet."""
    for term, day in unreported(desk, accreditor):
        if add_months(desk.as_of, -12) <= day <= add_months(desk.as_of, 12):
            yield term, day


# --------------------------------------------------------------------------- what rests on a person


def _carried(workspace: Workspace, person: Person) -> Iterator[Carried]:
    for appointment in workspace.team.coordinators:
        if appointment.person == person.id:
            title = f"{'interim, ' if appointment.interim else ''}from {appointment.start}" + (
                f" to {appointment.end}" if appointment.end else ""
            )
            yield Carried(what="quality coordinator", id="", title=title, mark=appointment.source.at("person"))
    for site in workspace.program.sites:
        if site.contact == person.id:
            yield Carried(what="contact of site", id=site.id, title=site.name, mark=site.source.at("contact"))
        here = [one for one in workspace.team_on(workspace.as_of) if site.id in one.sites and one.staff_type == "professional"]
        if here == [person]:
            yield Carried(what="only professional at site", id=site.id, title=site.name, mark=person.source.at("sites"))
    for other in workspace.team.people:
        if other.supervisor == person.id and other.is_member_on(workspace.as_of):
            yield Carried(what="supervises", id=other.id, title=other.name, mark=other.source.at("supervisor"))
    for series in workspace.workshops.series:
        if series.oversight_by == person.id:
            yield Carried(what="oversees series", id=series.id, title=series.title, mark=series.source.at("oversight_by"))
        if person.id in series.leaders:
            yield Carried(what="leads series", id=series.id, title=series.title, mark=series.source.at("leaders"))
    for row in workspace.curriculum.topics:
        if row.by == person.id:
            topic = workspace.rulebook.topics.get(row.topic)
            yield Carried(what="teaches", id=row.topic, title=topic.title if topic else "", mark=row.source.at("by"))
    steps = [
        (chart, entry)
        for chart in workspace.participants.charts
        for step in STEPS
        for entry in steps_of(chart, step)
        if entry.by == person.id
    ]
    if steps:
        charts = list(dict.fromkeys(chart.id for chart, _ in steps))
        title = f"{number_of(len(steps), 'step')} in {listed(charts)}"
        yield Carried(what="did in charts", id="", title=title, mark=steps[0][1].source.at("by"))
    owned = [one for one in workspace.exhibits if one.owner == person.id]
    if owned:
        title = number_of(len(owned), "exhibit")
        yield Carried(what="keeps", id="", title=title, mark=owned[0].source.at("owner"))
    for policy in workspace.policies.policies:
        if policy.owner == person.id:
            yield Carried(what="keeps policy", id=policy.id, title=policy.title, mark=policy.source.at("owner"))
    process = workspace.quality.process
    if process and process.owner == person.id:
        mark = place_of(workspace, workspace.quality.source, "process")
        yield Carried(what="owns", id="", title="the process of quality improvement", mark=mark)
