"""Which facts speak for a requirement: for each named check, what stands in the files that its rules look at and count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from generator.findings import Fact
from generator.model.deadlines import due_day
from generator.model.evidence import Commitments, Person, Series
from generator.model.ledger import plain_hours
from generator.prose import listed, number_of
from generator.rules.dates import add_months, year_before
from generator.rules.declare import Asked, ParameterError
from generator.rules.evidence_shown import series_of
from generator.rules.ledger import hours_in_words, tally
from generator.rules.participants import STEPS, steps_of
from generator.rules.people import WHO, holds_certificate, lapsed_license, select_people, team_of
from generator.rules.sharing import sharing_sites, working_only_there
from generator.rules.wording import discipline_typed, named, place_of
from generator.source import NOWHERE, Mark, Source


def facts_of(asked: Asked) -> tuple[Fact, ...]:
    """What speaks for the check that is called, each with its place; empty where nothing does, or where it cannot be judged."""
    find = _FACTS.get(asked.check.check) if asked.check else None
    try:
        return tuple(find(asked)) if find else ()
    except ParameterError:
        return ()


def _fact(source: Source, field: str, text: str) -> Fact:
    return Fact(text=text, mark=source.at(field) if source is not NOWHERE else Mark(source.file))


# --------------------------------------------------------------------------- the sponsor, stakeholders and the population


def _goals(asked: Asked) -> Iterator[Fact]:
    program, window = asked.workspace.program, asked.window()
    for goal in program.goals:
        yield _fact(goal.source, "id", f"goal {goal.id}: {goal.goal}")
    for review in program.goals_reviews:
        if window.holds(review.date):
            yield _fact(review.source, "date", f"{review.by} reviewed {listed(review.goals)} on {review.date}, which lies {window}")


def _signature(asked: Asked) -> Iterator[Fact]:
    signature = asked.application.signature
    if signature:
        yield _fact(signature.source, "date", f"{signature.name}, {signature.title}, signed on {signature.date}")


def _external(asked: Asked) -> Iterator[Fact]:
    for one in asked.workspace.stakeholders.stakeholders:
        if one.external and one.expected_input.strip():
            yield _fact(one.source, "id", f"{one.name} ({one.id}) is from outside, expected to say: {one.expected_input}")


def _stakeholders_reviewed(asked: Asked) -> Iterator[Fact]:
    window = asked.window()
    for review in asked.workspace.stakeholders.reviews:
        if window.holds(review.date):
            yield _fact(review.source, "date", f"{review.by} reviewed the list on {review.date}, which lies {window}")


def _input(asked: Asked) -> Iterator[Fact]:
    stakeholders, window = asked.workspace.stakeholders, asked.window()
    external = {one.id for one in stakeholders.stakeholders if one.external}
    for meeting in stakeholders.meetings:
        heard = [id for id in meeting.attendees if id in external]
        if window.holds(meeting.date) and meeting.input.strip() and heard:
            yield _fact(meeting.source, "date", f"meeting {meeting.id} on {meeting.date}, {window}, with input of {listed(heard)}")


def _advisory_meetings(asked: Asked) -> Iterator[Fact]:
    window = year_before(asked.workspace.as_of)
    yield _promise(asked, "advisory_meetings_per_year", "advisory meetings in a year")
    for meeting in asked.workspace.stakeholders.advisory_meetings:
        if window.holds(meeting.date):
            yield _fact(meeting.source, "date", f"meeting {meeting.id} on {meeting.date}")


def _promise(asked: Asked, key: str, what: str) -> Fact:
    commitments = asked.workspace.policies.commitments
    value, known = getattr(commitments, key), commitments.source is not NOWHERE and key in commitments.source.places.items
    source = commitments.source if commitments.source is not NOWHERE else asked.workspace.policies.source
    text = f"the program's own policy promises {value} {what}"
    return Fact(text=text if known else f"{text}, which stands for what it does not say", mark=source.at(key))


def _advisory_group(asked: Asked) -> Iterator[Fact]:
    stakeholders = asked.workspace.stakeholders
    members = [one for one in stakeholders.stakeholders if one.advisory_group]
    for one in members:
        yield _fact(one.source, "id", f"{one.name} ({one.id}) is in the advisory group{', from outside' if one.external else ''}")
    for meeting in stakeholders.meetings:
        if meeting.date <= asked.workspace.as_of and any(one.id in meeting.attendees for one in members):
            yield _fact(meeting.source, "date", f"the group met on {meeting.date} ({meeting.id})")


def _assessed(asked: Asked) -> Iterator[Fact]:
    window = asked.window()
    for one in asked.workspace.population.assessments:
        if window.holds(one.date):
            yield _fact(one.source, "date", f"{one.by} assessed the population on {one.date}, which lies {window}")


def _mix(asked: Asked) -> Iterator[Fact]:
    rows = asked.workspace.population.mix
    for category in dict.fromkeys(row.category for row in rows):
        of = [row for row in rows if row.category == category]
        planned, served = sum(row.planned_percent for row in of), sum(row.served_percent for row in of)
        groups = number_of(len(of), "group")
        yield _fact(of[0].source, "category", f"{category}: {groups}, planned {planned} percent together, served {served} percent together")


def _design(asked: Asked) -> Iterator[Fact]:
    done = [one for one in asked.workspace.population.assessments if one.date <= asked.workspace.as_of]
    latest = max(done, key=lambda one: one.date, default=None)
    for key in ("design", "resources") if latest else ():
        if latest and getattr(latest, key).strip():
            yield _fact(latest.source, key, f"the assessment of {latest.date} describes the {key}")


def _barriers(asked: Asked) -> Iterator[Fact]:
    population = asked.workspace.population
    for barrier in population.barriers:
        for action in population.actions:
            if action.barrier == barrier.id:
                when = f"done on {action.done}" if action.done else f"due on {action.due}"
                yield _fact(action.source, "action", f"against {barrier.id}: {action.action}, by {action.owner}, {when}")


# --------------------------------------------------------------------------- coordinator and team


def _each_person(tell: Callable[[Asked, Person], Iterator[Fact]], who: str = "") -> Callable[[Asked], Iterator[Fact]]:
    """What speaks for each of the people that the check is about; where there is nobody, that."""

    def find(asked: Asked) -> Iterator[Fact]:
        meant = who or asked.text("who")
        people = select_people(asked.workspace, asked.application, meant)
        for person in people:
            yield from tell(asked, person)
        if not people:
            told = f"nobody whom this application is about is a {WHO[meant]} on {asked.workspace.as_of}, so nobody is looked at"
            yield Fact(text=told, mark=place_of(asked.workspace, asked.workspace.team.source, "people"))

    return find


def _coordinator(asked: Asked) -> Iterator[Fact]:
    as_of = asked.workspace.as_of
    for one in asked.workspace.team.coordinators:
        if one.start <= as_of and (one.end is None or as_of <= one.end):
            person = asked.workspace.people_by_id.get(one.person)
            what = "interim quality coordinator" if one.interim else "quality coordinator"
            yield _fact(one.source, "person", f"{named(person) if person else one.person} is {what} since {one.start}")


def _oversees(asked: Asked) -> Iterator[Fact]:
    coordinator = asked.workspace.coordinator
    if coordinator:
        sites = [site for site in asked.application.sites if site in coordinator.sites]
        yield _fact(coordinator.source, "sites", f"{named(coordinator)} works for {listed(sites)}")


def _shared_coordinator(asked: Asked) -> Iterator[Fact]:
    coordinator = asked.workspace.coordinator
    for site in sharing_sites(asked):
        if coordinator and site.id in coordinator.sites and coordinator not in working_only_there(asked):
            yield _fact(coordinator.source, "sites", f"{named(coordinator)} works for {listed(coordinator.sites)}, {site.id} among them")
    yield from _nothing_to_share(asked)


def _shared_staff(asked: Asked) -> Iterator[Fact]:
    for site in sharing_sites(asked):
        for person in asked.workspace.team_on(asked.workspace.as_of):
            if site.id in person.sites and person not in working_only_there(asked):
                yield _fact(person.source, "sites", f"{named(person)} works for {listed(person.sites)}, {site.id} among them")
    yield from _nothing_to_share(asked)


def _shared_advice(asked: Asked) -> Iterator[Fact]:
    if sharing_sites(asked):
        yield from _advisory_group(asked)
    yield from _nothing_to_share(asked)


def _nothing_to_share(asked: Asked) -> Iterator[Fact]:
    if not sharing_sites(asked):
        roles = listed((asked.accreditor.words.get(role, role) for role in asked.texts("roles")), "or")
        yield _fact(asked.application.source, "sites", f"no site of the application is a {roles}, so nothing is looked at")


def _hours(asked: Asked, person: Person) -> Iterator[Fact]:
    one = tally(asked, person)
    if one.spared:
        until = f" until {one.spared_until}" if one.spared_until else ""
        yield _fact(person.source, "certificates", f"{named(person)} holds {one.spared}{until}, so that no hours are asked")
        return
    families = listed(f"{plain_hours(hours)} {topic}" for topic, hours in one.by_topic().items())
    yield _fact(person.source, "continuing_education", f"{named(person)}: {hours_in_words(one)}{f' ({families})' if families else ''}")


def _facilitator(asked: Asked) -> Iterator[Fact]:
    disciplines, certificates = asked.texts("disciplines"), asked.texts("or_certificates")
    for person in team_of(asked.workspace, asked.application):
        teaches = "facilitator" in person.roles or "clinician" in person.roles
        certified = bool(certificates) and holds_certificate(asked.workspace, person, certificates)
        is_qualified = person.staff_type == "professional" and (person.discipline in disciplines or certified)
        if teaches and is_qualified and lapsed_license(asked.workspace, person, asked.workspace.as_of) is None:
            is_what = f"{discipline_typed(person.discipline)}{_certificates(asked, person)}"
            yield _fact(person.source, "discipline", f"{named(person)} teaches and is {is_what}")


def _certificates(asked: Asked, person: Person) -> str:
    held = [one.kind for one in person.certificates if holds_certificate(asked.workspace, person, (one.kind,))]
    return f", holding {listed(held)}" if held else ""


def _licenses(_: Asked, person: Person) -> Iterator[Fact]:
    for license in person.licenses:
        yield _fact(license.source, "number", f"{named(person)}: {license.kind} {license.number}, shown by {license.exhibit}")


def _trained(asked: Asked, person: Person) -> Iterator[Fact]:
    as_of = asked.workspace.as_of
    for training in person.training:
        if training.date <= as_of:
            yield _fact(training.source, "date", f"{named(person)} was trained on {training.date}: {training.title}")
    for competency in person.competencies:
        if competency.date <= as_of:
            yield _fact(competency.source, "date", f"{named(person)} was observed by {competency.assessed_by} on {competency.date}")


def _supervised(asked: Asked, person: Person) -> Iterator[Fact]:
    supervisor = asked.workspace.people_by_id.get(person.supervisor)
    if supervisor:
        told = f"{named(person)} is supervised by {named(supervisor)}, {discipline_typed(supervisor.discipline)}"
        yield _fact(person.source, "supervisor", told)


def _roster(asked: Asked) -> Iterator[Fact]:
    workspace = asked.workspace
    for shown in asked.shown:
        for exhibit in shown.counted:
            if exhibit.kind == "TEAM_TRACKER" and exhibit.dated:
                yield _fact(exhibit.source, "id", f"the team list {exhibit.id} is dated {exhibit.dated}")
    changes = [
        (day, person, field)
        for person in workspace.team.people
        for field, day in (("joined", person.joined), ("left", person.left))
        if day and day <= workspace.as_of
    ]
    if changes:
        day, person, field = max(changes, key=lambda change: (change[0], change[1].id))
        yield _fact(person.source, field, f"the latest change: {named(person)} {field} on {day}")


# --------------------------------------------------------------------------- the curriculum


def _told(*keys: str) -> Callable[[Asked], Iterator[Fact]]:
    def find(asked: Asked) -> Iterator[Fact]:
        facts = asked.workspace.curriculum.curriculum
        for key in keys if facts else ():
            value = getattr(facts, key)
            text = value.strip() if isinstance(value, str) else listed(value)
            if facts and text:
                yield _fact(facts.source, key, f"`{key}` of {facts.name}: {_short(text)}")

    return find


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _topics(asked: Asked) -> Iterator[Fact]:
    for topic in asked.workspace.rulebook.topics.values():
        rows = [row for row in asked.workspace.curriculum.topics if row.topic == topic.id]
        if rows:
            where = list(dict.fromkeys(_taught(row.taught_in, row.weeks) for row in rows))
            yield _fact(rows[0].source, "topic", f"{topic.title} ({topic.id}): {listed(where)}")


def _taught(where: str, weeks: Iterable[int]) -> str:
    told = [str(week) for week in weeks]
    return f"{where} week{'' if len(told) == 1 else 's'} {listed(told)}" if told else where


def _crosswalk(asked: Asked) -> Iterator[Fact]:
    crosswalk = asked.workspace.curriculum.crosswalk
    if crosswalk:
        text = f"version {crosswalk.curriculum_version} was compared with the topics, signed by {crosswalk.signed.by} on"
        yield _fact(crosswalk.signed.source, "date", f"{text} {crosswalk.signed.date}")


def _curriculum_reviewed(asked: Asked) -> Iterator[Fact]:
    window = asked.window()
    for review in asked.workspace.curriculum.reviews:
        if window.holds(review.date):
            yield _fact(review.source, "date", f"{review.by} reviewed the curriculum on {review.date}, which lies {window}")


def _outside(asked: Asked) -> Iterator[Fact]:
    for row in asked.workspace.curriculum.topics:
        if row.taught_in != "workshop" and row.by:
            parts = f" ({listed(row.elements)})" if row.elements else ""
            yield _fact(row.source, "taught_in", f"{row.topic}{parts} is taught by {row.by} outside the workshop ({row.taught_in})")


# --------------------------------------------------------------------------- charts


def _chart_step(asked: Asked) -> Iterator[Fact]:
    step = asked.text("step")
    for chart in asked.workspace.charts_of(asked.application):
        if step == "referral" and not chart.referral_needed:
            yield _fact(chart.source, "referral_needed", f"chart {chart.id}: the payer needs no referral")
        for entry in steps_of(chart, step)[-1:]:
            together = ", with the participant" if entry.with_participant else ""
            yield _fact(entry.source, "day", f"chart {chart.id}: the {STEPS[step]} on day {entry.day} by {entry.by}{together}")


def _every_chart(asked: Asked) -> Iterator[Fact]:
    chosen = {chart.id for chart in asked.workspace.charts_of(asked.application)}
    charts = [one for one in asked.workspace.participants.charts if one.site in asked.application.sites or one.id in chosen]
    for step in asked.texts("steps"):
        done = [(chart, entries[0]) for chart in charts if (entries := steps_of(chart, step))]
        if done:
            by = listed(dict.fromkeys(entry.by for _, entry in done))
            yield _fact(done[0][1].source, "day", f"the {STEPS[step]} stands in {len(done)} of {number_of(len(charts), 'chart')}, by {by}")


def _completed(asked: Asked) -> Iterator[Fact]:
    for chart in asked.workspace.charts_of(asked.application):
        within = ", completed in the reporting period" if chart.in_reporting_period else ""
        yield _fact(chart.source, "id", f"chart {chart.id} of site {chart.site} is chosen{within}")


# --------------------------------------------------------------------------- outcomes and quality improvement


def _outcomes(asked: Asked) -> Iterator[Fact]:
    for measure in asked.workspace.outcomes.measures:
        yield _fact(measure.source, "id", f"{measure.name} ({measure.id}) is tracked, {measure.kind}")


def _results(asked: Asked) -> Iterator[Fact]:
    window = asked.window()
    for result in asked.workspace.outcomes.results:
        if window.holds(result.period.end):
            covers = number_of(result.participants, "participant")
            yield _fact(result.source, "measure", f"{result.measure} of {covers}, for the period to {result.period.end}, {window}")


def _process(asked: Asked) -> Iterator[Fact]:
    process = asked.workspace.quality.process
    if process:
        yield _fact(process.source, "method", f"{process.owner} owns the process; it is based on {listed(process.based_on)}")


def _improvement(asked: Asked) -> Iterator[Fact]:
    yield from _process(asked)
    for project in asked.workspace.quality.projects:
        if project.started <= asked.workspace.as_of:
            yield _fact(project.source, "id", f"project {project.id} was begun on {project.started}: {project.title}")


def _finished(asked: Asked) -> Iterator[Fact]:
    window = asked.window()
    for project in asked.workspace.quality.projects:
        if project.finished and window.holds(project.finished) and project.result.strip() and project.decision.strip():
            yield _fact(project.source, "finished", f"project {project.id} was finished on {project.finished}, {window}, with a decision")


def _under_way(asked: Asked) -> Iterator[Fact]:
    as_of = asked.workspace.as_of
    for project in asked.workspace.quality.projects:
        if project.started <= as_of and (project.finished is None or project.finished > as_of):
            yield _fact(project.source, "started", f"project {project.id} is under way since {project.started}")


def _audits(asked: Asked) -> Iterator[Fact]:
    window = year_before(asked.workspace.as_of)
    yield _promise(asked, "chart_audits_per_year", "chart audits in a year")
    audited = [chart for chart in asked.workspace.participants.charts if window.holds(chart.audited.date)]
    if audited:
        text = f"{number_of(len(audited), 'chart')} audited {window}: {listed(chart.id for chart in audited)}"
        yield _fact(audited[0].audited.source, "date", text)


# --------------------------------------------------------------------------- the workshop


def _each_series(tell: Callable[[Asked, Series], Iterator[Fact]]) -> Callable[[Asked], Iterator[Fact]]:
    def find(asked: Asked) -> Iterator[Fact]:
        series = series_of(asked.workspace, asked.application)
        for one in series:
            yield from tell(asked, one)
        if not series:
            sites, as_of = listed(asked.application.sites), asked.workspace.as_of
            yield _fact(asked.application.source, "sites", f"no workshop series at {sites} has begun by {as_of}, so none is looked at")

    return find


def _licensed(asked: Asked) -> Iterator[Fact]:
    license = asked.workspace.curriculum.workshop_license
    if license:
        yield _fact(license.source, "number", f"{license.holder} holds license {license.number} ({license.exhibit}): {license.covers}")
    for exhibit in asked.workspace.exhibits:
        if exhibit.kind == "SMRC_LICENSE" and exhibit.file:
            since, until = exhibit.valid_from or exhibit.effective, exhibit.valid_until or "a day not given"
            yield _fact(exhibit.source, "id", f"{exhibit.id} covers sessions from {since} to {until}")


def _leaders(asked: Asked, series: Series) -> Iterator[Fact]:
    people = [asked.workspace.people_by_id.get(id) for id in series.leaders]
    peers = [person.id for person in people if person and person.leader and person.leader.peer]
    yield _fact(series.source, "leaders", f"{series.id} was led by {listed(series.leaders)}; peer: {listed(peers) or 'none'}")


def _leaders_trained(_: Asked, person: Person) -> Iterator[Fact]:
    if person.leader and person.leader.master_trainers.strip():
        text = f"{named(person)} was trained on {person.leader.trained} by {person.leader.master_trainers}"
        yield _fact(person.leader.source, "trained", text)


def _leaders_active(asked: Asked, person: Person) -> Iterator[Fact]:
    since = add_months(asked.workspace.as_of, -asked.number("months"))
    leader = person.leader
    days: list[tuple[date, str, Source, str]] = []
    if leader:
        days.append((leader.trained, "was trained on", leader.source, "trained"))
        if leader.last_workshop:
            days.append((leader.last_workshop, "led a workshop that ended on", leader.source, "last_workshop"))
    for series in asked.workspace.workshops.series:
        if person.id in series.leaders:
            held = [session for session in series.sessions if session.date <= asked.workspace.as_of]
            days += [(session.date, f"led {series.id} on", session.source, "date") for session in held]
    fresh = [one for one in days if one[0] >= since]
    if fresh:
        day, what, source, field = max(fresh, key=lambda one: one[0])
        yield _fact(source, field, f"{named(person)} {what} {day}, not before {since}")


def _sessions(_: Asked, series: Series) -> Iterator[Fact]:
    if series.sessions:
        least = min(session.minutes for session in series.sessions)
        days = f"from {min(session.date for session in series.sessions)} to {series.last_day}"
        held = number_of(len(series.sessions), "session")
        yield _fact(series.source, "sessions", f"{series.id}: {held} {days}, each of {least} minutes or more")


def _group(_: Asked, series: Series) -> Iterator[Fact]:
    yield _fact(series.source, "enrolled", f"{series.id}: {series.enrolled} enrolled, {series.format}")


def _observed(asked: Asked, series: Series) -> Iterator[Fact]:
    yield _promise(asked, "fidelity_visits_per_series", "observations of each series")
    for visit in series.visits:
        if visit.date <= asked.workspace.as_of:
            found = "the manual was followed" if visit.manual_followed else "the manual was not followed"
            yield _fact(visit.source, "date", f"{series.id}: {visit.observer} observed it on {visit.date}; {found}")


def _audience(asked: Asked) -> Iterator[Fact]:
    for row in asked.workspace.population.mix:
        if row.category == "diabetes-type":
            yield _fact(row.source, "group", f"{row.served_percent} percent of those served: {row.group}")


def _overseen(asked: Asked, series: Series) -> Iterator[Fact]:
    person = asked.workspace.people_by_id.get(series.oversight_by)
    if person:
        yield _fact(series.source, "oversight_by", f"{series.id} is overseen by {named(person)}, {discipline_typed(person.discipline)}")
    yield _promise(asked, "oversight_contacts_per_series", "contacts of the clinician for each series")
    for contact in asked.workspace.workshops.contacts:
        if contact.series == series.id and contact.by == series.oversight_by and contact.date <= asked.workspace.as_of:
            yield _fact(contact.source, "date", f"{series.id}: {contact.kind} of {contact.by} on {contact.date}")


# --------------------------------------------------------------------------- the application itself


def _deadlines(asked: Asked) -> Iterator[Fact]:
    application, told = asked.application, False
    for key in ("entry", "submission"):
        if getattr(application, key):
            yield _fact(application.source, key, f"`{key}` is {getattr(application, key)}")
            told = True
    for deadline in asked.accreditor.deadlines:
        event = asked.workspace.event_of(application, deadline) if application.type in deadline.types else None
        if event:
            told = True
            yield _fact(application.source, "id", f"{deadline.title}: by {due_day(deadline, event)}, counted from {event}")
    if not told:
        yield _fact(application.source, "id", "no deadline of the accreditor bounds this type of application")


def _sites(asked: Asked) -> Iterator[Fact]:
    for site in asked.workspace.sites_of(asked.application):
        yield _fact(site.source, "address", f"{site.name} ({site.id}) lies in {site.address.city}, {site.address.state}; {site.role}")


def _period(asked: Asked) -> Iterator[Fact]:
    period = asked.application.reporting_period
    if period:
        yield _fact(period.source, "start", f"the reporting period runs from {period.start} to {period.end}")
    elif asked.type.reporting_period is None:
        yield _fact(asked.application.source, "id", "this type of application reports on no period")


def _retention(asked: Asked) -> Iterator[Fact]:
    wanted = asked.accreditor.retention
    yield _promise(asked, "retention_years", "years of keeping records")
    if wanted:
        yield _fact(asked.accreditor.source, "retention", f"{asked.accreditor.short_name} wants {number_of(wanted.years, 'year')}")


def _completion(asked: Asked) -> Iterator[Fact]:
    commitments: Commitments = asked.workspace.policies.commitments
    if commitments.completion.strip():
        yield _fact(commitments.source, "completion", f"completed means: {_short(commitments.completion.strip())}")


def _binder(asked: Asked) -> Iterator[Fact]:
    asks = {one.requirement for heading in asked.type.headings for one in heading.asks}
    used = [one for one in asked.workspace.exhibits if not asks.isdisjoint(one.supports)]
    if used:
        owned = sum(1 for one in used if one.owner)
        yield _fact(used[0].source, "id", f"{number_of(len(used), 'exhibit')} for this application, {owned} with an owner")


_FACTS: Mapping[str, Callable[[Asked], Iterator[Fact]]] = {
    "goals-reviewed": _goals,
    "application-signed": _signature,
    "external-stakeholders": _external,
    "stakeholders-reviewed": _stakeholders_reviewed,
    "input-recorded": _input,
    "advisory-meetings-kept": _advisory_meetings,
    "advisory-group-established": _advisory_group,
    "population-assessed": _assessed,
    "population-mix-complete": _mix,
    "design-fits-population": _design,
    "barriers-planned": _barriers,
    "coordinator-named": _coordinator,
    "coordinator-oversees-sites": _oversees,
    "coordinator-shared": _shared_coordinator,
    "staff-shared": _shared_staff,
    "advisory-group-shared": _shared_advice,
    "continuing-education-hours": _each_person(_hours),
    "qualified-facilitator": _facilitator,
    "licenses-recorded": _each_person(_licenses),
    "paraprofessionals-trained": _each_person(_trained, "paraprofessionals"),
    "paraprofessionals-supervised": _each_person(_supervised, "paraprofessionals"),
    "roster-follows-changes": _roster,
    "curriculum-described": _told("evidence_base", "outcome_criteria"),
    "delivery-described": _told("formats", "interactive", "cultural_fit"),
    "teaching-consistent": _told("consistency"),
    "topics-covered": _topics,
    "crosswalk-signed": _crosswalk,
    "curriculum-reviewed": _curriculum_reviewed,
    "gaps-taught-outside": _outside,
    "chart-step": _chart_step,
    "every-chart-has": _every_chart,
    "completed-chart": _completed,
    "outcomes-tracked": _outcomes,
    "outcomes-aggregated": _results,
    "quality-process-defined": _process,
    "quality-improvement-in-place": _improvement,
    "project-finished": _finished,
    "improvement-under-way": _under_way,
    "chart-audits-kept": _audits,
    "workshop-licensed": _licensed,
    "workshop-leaders": _each_series(_leaders),
    "leaders-trained": _each_person(_leaders_trained, "workshop-leaders"),
    "leaders-active": _each_person(_leaders_active, "workshop-leaders"),
    "sessions-complete": _each_series(_sessions),
    "group-size": _each_series(_group),
    "manual-followed": _each_series(_observed),
    "audience-fits": _audience,
    "workshops-overseen": _each_series(_overseen),
    "deadlines-kept": _deadlines,
    "sites-fit": _sites,
    "reporting-period-fits": _period,
    "retention-promised": _retention,
    "completion-defined": _completion,
    "binder-ready": _binder,
}


def told_checks() -> frozenset[str]:
    """The named checks of which it is known what speaks for them."""
    return frozenset(_FACTS)
