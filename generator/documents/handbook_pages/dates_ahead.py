"""What is due when, and for whom: every date that the program's records and the rulebook put before or behind the day of the report."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from generator.model.evidence import Application, Exhibit
from generator.model.standards import ApplicationType, EvidenceNeed, Freshness, Requirement
from generator.model.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that falls due on a day; `exhibit`, `requirement`, `policy` and `application` name what it is about."""

    day: date
    title: str
    owner: str  # a person's id, or a name; empty when the records name nobody
    kind: str  # expiry, renewal, review, meeting, action, application, session, waiver
    exhibit: str = ""
    requirement: str = ""
    policy: str = ""
    application: str = ""

    def is_past(self, as_of: date) -> bool:
        """Whether it should have been done before the day of the report."""
        return self.day < as_of


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def dates_ahead(workspace: Workspace) -> tuple[Duty, ...]:
    """All duties in order of their days: those ahead, and those past that nothing in the records has settled.

    An application's own dates are told while they are ahead; once past they are history, not a duty.
    """
    coordinator = workspace.coordinator.id if workspace.coordinator else ""
    found = {
        *_expiries(workspace),
        *_plans(workspace),
        *_renewals(workspace),
        *_reviews(workspace, coordinator),
        *_policies(workspace),
        *_program(workspace, coordinator),
        *_leaders(workspace),
        *_applications(workspace, coordinator),
    }
    return tuple(sorted(found, key=lambda duty: (duty.day, duty.kind, duty.title, duty.exhibit, duty.requirement)))


def asked_by(workspace: Workspace) -> Iterator[tuple[Application, ApplicationType, Requirement, Freshness | None]]:
    """Every requirement that an application asks, with the freshness that its accreditor puts in place of the rulebook's."""
    for application in workspace.program.applications:
        kind = workspace.type_of(application)
        for heading in kind.headings if kind else ():
            for asks in heading.asks:
                if kind and (requirement := workspace.rulebook.requirements.get(asks.requirement)):
                    yield application, kind, requirement, asks.fresh


def whole_number(value: object, default: int) -> int:
    """A parameter of a check as a number; the rulebook's parameters are of no fixed type."""
    try:
        return int(str(value))
    except ValueError:
        return default


def _in_use(workspace: Workspace) -> Iterator[Exhibit]:
    """The exhibits that have a file and that no newer one replaces."""
    return (exhibit for exhibit in workspace.exhibits if exhibit.file and exhibit.id not in workspace.superseded_exhibits)


def _expiries(workspace: Workspace) -> Iterator[Duty]:
    for exhibit in _in_use(workspace):
        if exhibit.valid_until:
            yield Duty(
                day=exhibit.valid_until,
                title=f"{exhibit.title}: expires",
                owner=exhibit.owner or exhibit.person,
                kind="expiry",
                exhibit=exhibit.id,
            )
    for waiver in workspace.waivers:
        title = f"Waiver {waiver.id} of {waiver.requirement}: ends"
        yield Duty(day=waiver.end, title=title, owner=waiver.approved.by, kind="waiver", requirement=waiver.requirement)


def _plans(workspace: Workspace) -> Iterator[Duty]:
    for exhibit in workspace.exhibits:
        if not exhibit.file and exhibit.expected:
            yield Duty(
                day=exhibit.expected, title=f"{exhibit.title}: planned for this day", owner=exhibit.owner, kind="action", exhibit=exhibit.id
            )


def _renewals(workspace: Workspace) -> Iterator[Duty]:
    """When the newest evidence for a need becomes older than the need allows."""
    in_use = {exhibit.id for exhibit in _in_use(workspace)}
    for application, _, requirement, stand_in in asked_by(workspace):
        if any(check.check in _RECORDS for check in requirement.checks):
            continue  # the record itself falls due, see _reviews
        for need in requirement.evidence:
            fresh = stand_in if stand_in and need.fresh else need.fresh
            if fresh is None or fresh.months is None or (need.accreditors and application.accreditor not in need.accreditors):
                continue
            for exhibit, dated in _newest(workspace, requirement, need, fresh, in_use):
                title = f"{exhibit.title}: a newer one is due"
                owner = exhibit.owner or exhibit.person
                yield Duty(day=add_months(dated, fresh.months), title=title, owner=owner, kind="renewal", exhibit=exhibit.id)


def _newest(
    workspace: Workspace, requirement: Requirement, need: EvidenceNeed, fresh: Freshness, in_use: set[str]
) -> Iterator[tuple[Exhibit, date]]:
    """For each site, person or the program: the exhibit that speaks for the latest day, and that day."""
    newest: dict[str, tuple[Exhibit, date]] = {}
    for exhibit in workspace.exhibits_for(requirement.id):
        if exhibit.id not in in_use or exhibit.kind not in need.kinds:
            continue
        days = [day for day in (exhibit.dated, exhibit.reviewed.date if exhibit.reviewed and fresh.dated == "reviewed" else None) if day]
        subject = (
            exhibit.person if need.per == "person" else exhibit.site if need.per == "site" else exhibit.id if need.per != "program" else ""
        )
        if days and (subject not in newest or max(days) > newest[subject][1]):
            newest[subject] = (exhibit, max(days))
    yield from newest.values()


# The named checks that ask for a record every so many months: what falls due, and the days of the records so far.
_RECORDS: Mapping[str, tuple[str, Callable[[Workspace], list[date]]]] = {
    "goals-reviewed": ("Review of the goals", lambda workspace: [review.date for review in workspace.program.goals_reviews]),
    "stakeholders-reviewed": (
        "Review of the stakeholder list",
        lambda workspace: [review.date for review in workspace.stakeholders.reviews],
    ),
    "input-recorded": ("Input from outside stakeholders", lambda workspace: [meeting.date for meeting in workspace.stakeholders.meetings]),
    "population-assessed": ("Assessment of the population", lambda workspace: [each.date for each in workspace.population.assessments]),
    "curriculum-reviewed": ("Review of the curriculum", lambda workspace: [review.date for review in workspace.curriculum.reviews]),
    "outcomes-aggregated": (
        "Outcome results for a new period",
        lambda workspace: [result.period.end for result in workspace.outcomes.results],
    ),
    "project-finished": (
        "A finished improvement project",
        lambda workspace: [project.finished for project in workspace.quality.projects if project.finished],
    ),
}


def _reviews(workspace: Workspace, coordinator: str) -> Iterator[Duty]:
    for _, _, requirement, _ in asked_by(workspace):
        for check in requirement.checks:
            title, days_of = _RECORDS.get(check.check, ("", None))
            days = days_of(workspace) if days_of else []
            if days and (months := whole_number(check.parameters.get("months"), 0)):
                due = add_months(max(days), months)
                yield Duty(day=due, title=title, owner=coordinator, kind="review", requirement=requirement.id)


def _policies(workspace: Workspace) -> Iterator[Duty]:
    for policy in workspace.policies.policies:
        yield Duty(
            day=policy.next_review, title=f"Policy {policy.id}, {policy.title}: review", owner=policy.owner, kind="review", policy=policy.id
        )


def _program(workspace: Workspace, coordinator: str) -> Iterator[Duty]:
    promised = workspace.policies.commitments.advisory_meetings_per_year
    meetings = [meeting.date for meeting in workspace.stakeholders.meetings]
    if promised > 0 and meetings:
        due = add_months(max(meetings), max(12 // promised, 1))
        yield Duty(day=due, title="Advisory group meeting", owner=coordinator, kind="meeting")
    for action in workspace.population.actions:
        if action.done is None:
            yield Duty(day=action.due, title=f"Barrier action: {action.action}", owner=action.owner, kind="action")
    for series in workspace.workshops.series:
        for session in series.sessions:
            if session.date >= workspace.as_of:
                title = f"{series.title}, session {session.number}"
                yield Duty(day=session.date, title=title, owner=", ".join(series.leaders), kind="session")


def _leaders(workspace: Workspace) -> Iterator[Duty]:
    for _, _, requirement, _ in asked_by(workspace):
        for check in requirement.checks:
            if check.check != "leaders-active" or not (months := whole_number(check.parameters.get("months"), 0)):
                continue
            for person in workspace.team_on(workspace.as_of):
                if person.leader:
                    due = add_months(person.leader.last_workshop or person.leader.trained, months)
                    title = f"{person.name}: lead a workshop to stay an active leader"
                    yield Duty(day=due, title=title, owner=person.id, kind="renewal", requirement=requirement.id)


def _applications(workspace: Workspace, coordinator: str) -> Iterator[Duty]:
    for application in workspace.program.applications:
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        name = f"{accreditor.short_name if accreditor else application.accreditor} ({application.id})"
        dates = {"entry": application.entry, "submission": application.submission}
        told = [(dates["entry"], f"{name}: enter the application online"), (dates["submission"], f"{name}: submit the application")]
        if application.reporting_period:
            told.append((application.reporting_period.end, f"{name}: the reporting period ends"))
        for deadline in accreditor.deadlines if accreditor else ():
            if counted_from := dates.get(deadline.on):
                told.append((counted_from + timedelta(days=deadline.days), f"{name}: {deadline.title}"))
        for day, title in told:
            if day and day >= workspace.as_of:
                yield Duty(day=day, title=title, owner=coordinator, kind="application", application=application.id)
