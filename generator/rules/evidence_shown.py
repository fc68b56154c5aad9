"""What an application shows for each need of a requirement: the exhibits that count on the day, and how far they carry."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from generator.findings import State
from generator.model.evidence import Application, Change, Chart, Exhibit, Series
from generator.model.standards import Accreditor, ApplicationType, Asks, EvidenceNeed, Freshness, Requirement
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.dates import add_days, add_months, last_fresh_day
from generator.rules.declare import CURRENT, EARLIER, Shown, evidence_of
from generator.rules.people import MAY_BE_NOBODY, WHO, people_changed, select_people, sites_told, team_of
from generator.rules.watched_day import WatchedDay
from generator.rules.wording import named, site_named

# Of what was passed over, the worst is told: it is what the program already has and only needs renewing.
_STORIES = (State.EXPIRED, State.STALE, State.SUPERSEDED, State.PLANNED)
_NEAR_AT_MOST = 3


class _Subject(NamedTuple):
    """Whom or what a need is shown for, with the exhibits of the right kind that concern it."""

    id: str
    name: str
    exhibits: Sequence[Exhibit]
    absent: str = ""


class _Ages(NamedTuple):
    """The age that a need asks for, as days."""

    fresh: Freshness | None
    since: date | None
    until: date | None
    is_rolling: bool  # counted back from the day of the report, so that each exhibit lapses some day


def standing(exhibit: Exhibit, as_of: date) -> State:
    """How an exhibit itself stands on a day: planned, current or expired; how old it may be is a matter of what asks for it."""
    if not exhibit.has_begun_by(as_of):
        return State.PLANNED
    return State.EXPIRED if exhibit.valid_until and exhibit.valid_until < as_of else State.CURRENT


class EvidenceShown:
    """Answers for all needs of all applications; each exhibit's own standing is worked out once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._as_of = workspace.as_of
        self._due_soon = add_days(workspace.as_of, workspace.program.settings.due_soon_days)
        # What depends on a day that moves on is asked anew each time, so that whoever looks learns how long it holds.
        self._earlier: dict[date, EvidenceShown] = {}
        self._asked: dict[str, Container[str]] = {}  # application id to the requirements that it asks
        is_fixed = not isinstance(workspace.as_of, WatchedDay)
        self._standing = {exhibit.id: standing(exhibit, self._as_of) for exhibit in workspace.exhibits} if is_fixed else {}

    def in_force(self, application: Application, requirement: str) -> tuple[Exhibit, ...]:
        """The exhibits that support a requirement in an application and count on the day, whatever their kind."""
        no_age = _Ages(None, None, None, False)
        return tuple(
            exhibit
            for exhibit in self.workspace.exhibits_for(requirement)
            if is_of(self.workspace, exhibit, application) and self._state_of(exhibit, no_age) is State.CURRENT
        )

    def show(self, application: Application, accreditor: Accreditor, requirement: Requirement, asks: Asks) -> tuple[Shown, ...]:
        """What is shown for each need of the requirement, and within it for each site, person, chart or series.

        Where the application type wants each item for several periods, all that is there for the earlier one comes first: what the
        application of that time asked. The certificate, say, and the notice of the audit itself are of the current one alone.

        Raises:
            ParameterError: a need names people or subjects that nobody knows.
        """
        type = self.workspace.type_of(application)
        if type is None or EARLIER not in type.periods:
            return self._show(application, accreditor, requirement, asks)
        earlier = self.workspace.applications_by_id.get(application.earlier)
        before: tuple[Shown, ...] = ()
        if earlier and requirement.id in self._asked_by(earlier, type):
            before = self._then(earlier)._show(earlier, accreditor, requirement, asks, EARLIER)
        return (*before, *self._show(application, accreditor, requirement, asks, CURRENT))

    def _asked_by(self, earlier: Application, type: ApplicationType) -> Container[str]:
        """The requirements that an earlier application asked; those of the type that looks back where its own is not described."""
        if earlier.id not in self._asked:
            described = self.workspace.type_of(earlier) or type
            self._asked[earlier.id] = {asks.requirement for heading in described.headings for asks in heading.asks}
        return self._asked[earlier.id]

    def _then(self, earlier: Application) -> "EvidenceShown":
        """What there was on the day an earlier application was sent in, or today where that is still to come."""
        sent = earlier.submission
        if sent is None or sent >= self._as_of:
            return self
        if sent not in self._earlier:
            self._earlier[sent] = EvidenceShown(replace(self.workspace, as_of=sent))
        return self._earlier[sent]

    def _show(
        self, application: Application, accreditor: Accreditor, requirement: Requirement, asks: Asks, period: str = ""
    ) -> tuple[Shown, ...]:
        shown = []
        for need in evidence_of(accreditor, requirement, asks):
            ages = self._ages(application, asks.fresh if need.fresh and asks.fresh else need.fresh)
            for subject in self._subjects(application, requirement.id, need):
                shown.append(self._show_subject(application, requirement.id, need, ages, subject, period))
        return tuple(shown)

    # ------------------------------------------------------------------ whom a need is shown for

    def _subjects(self, application: Application, requirement: str, need: EvidenceNeed) -> Iterable[_Subject]:
        offered = [
            exhibit
            for exhibit in self.workspace.exhibits_for(requirement)
            if exhibit.kind in need.kinds and is_of(self.workspace, exhibit, application)
        ]
        if need.per == "site":
            by_site = _grouped(offered, [exhibit.site for exhibit in offered])
            sites = self.workspace.sites_of(application)
            found = [_Subject(site.id, f"site {site.name} ({site.id})", by_site.get(site.id, ())) for site in sites]
            return found or [_Subject("", "", (), f"application {application.id} names no site that is recorded")]
        if need.per == "person":
            by_person = _grouped(offered, [exhibit.person for exhibit in offered])
            people = select_people(self.workspace, application, need.who or "professionals")
            found = [_Subject(person.id, named(person), by_person.get(person.id, ())) for person in people]
            if found or need.who in MAY_BE_NOBODY or people_changed(self.workspace, application):
                return found
            some_work_elsewhere = len(team_of(self.workspace, application)) < len(tuple(self.workspace.team_on(self._as_of)))
            named_sites = listed(site_named(self.workspace, id) for id in application.sites)
            where = f" at the sites of {application.id}, {named_sites}," if some_work_elsewhere else ""
            return [_Subject("", "", (), f"the team has no {WHO[need.who or 'professionals']}{where} on {self._as_of}")]
        if need.per == "chart":
            charts = self.workspace.charts_of(application)
            found = [_Subject(chart.id, f"chart {chart.id}", _of_chart(chart, offered)) for chart in charts]
            return found or [_Subject("", "", (), f"application {application.id} has chosen no chart")]
        if need.per == "series":
            runs = series_of(self.workspace, application)
            found = [_Subject(series.id, f"workshop series {series.id}", _of_series(series, offered)) for series in runs]
            return found or [_Subject("", "", (), "no workshop series has begun at a site of this application")]
        if need.per == "change":
            changes = self.workspace.changes_of(application) or self._changes_in_term(application)
            by_change = [
                _Subject(change.id, f"change {change.id}", [one for one in offered if one.id in change.exhibits]) for change in changes
            ]
            if by_change or not self._reports_changes(application):
                return by_change
            return [_Subject("", "", (), f"application {application.id} names no change that is recorded")]
        return [_Subject("", "", offered)]

    def _changes_in_term(self, application: Application) -> Sequence[Change]:
        """The changes that an audit looks back on: those of the term so far that the accreditor wants to hear of."""
        type, term = self.workspace.type_of(application), self.workspace.accreditation_of(application)
        if type is None or not type.periods or term is None:
            return ()
        told = [deadline for deadline in self.workspace.accreditor_of(application).deadlines if deadline.on == "change"]
        return [
            change
            for change in self.workspace.program.changes
            if term.start <= change.date <= self._as_of and any(deadline.covers(change.kind) for deadline in told)
        ]

    def _reports_changes(self, application: Application) -> bool:
        """Whether the application is of a type that is sent in because of a change."""
        deadlines = self.workspace.accreditor_of(application).deadlines
        return any(deadline.on == "change" and application.type in deadline.types for deadline in deadlines)

    # ------------------------------------------------------------------ how old, and how long

    def _ages(self, application: Application, fresh: Freshness | None) -> _Ages:
        if fresh is None or fresh.months is None:
            return _Ages(fresh, None, None, False)
        fixed = self.workspace.day_of(application, fresh.before)
        until = fixed or self._as_of
        return _Ages(fresh, add_months(until, -fresh.months), until, fixed is None)

    def _state_of(self, exhibit: Exhibit, ages: _Ages) -> State:
        state = self._standing.get(exhibit.id) or standing(exhibit, self._as_of)
        if state is State.PLANNED:
            return state
        if self.workspace.successor_on(exhibit, min(self._as_of, ages.until) if ages.until else self._as_of):
            return State.SUPERSEDED
        if state is State.CURRENT and ages.since and ages.until:
            dated = self._age_day(exhibit, ages)
            if dated is None or not ages.since <= dated <= ages.until:
                return State.STALE
        return state

    def _age_day(self, exhibit: Exhibit, ages: _Ages) -> date | None:
        dated = exhibit.dated
        if not (ages.fresh and ages.fresh.dated == "reviewed" and exhibit.reviewed and exhibit.reviewed.date <= self._as_of):
            return dated
        reviewed = exhibit.reviewed.date
        if dated and ages.until and dated <= ages.until < reviewed:
            return dated  # a look at it after the application went out takes nothing from what it was on that day
        return max(dated, reviewed) if dated else reviewed

    def _last_good_day(self, exhibit: Exhibit, ages: _Ages) -> date | None:
        """The last day on which the exhibit still counts; None where no such day is known."""
        ends = [exhibit.valid_until] if exhibit.valid_until else []
        dated = self._age_day(exhibit, ages) if ages.is_rolling else None
        if dated and ages.fresh and ages.fresh.months is not None:
            ends.append(last_fresh_day(dated, ages.fresh.months))
        return min(ends, default=None)

    # ------------------------------------------------------------------ the answer

    def _show_subject(
        self, application: Application, requirement: str, need: EvidenceNeed, ages: _Ages, subject: _Subject, period: str
    ) -> Shown:
        counted: list[Exhibit] = []
        passed_over: list[Exhibit] = []
        reasons: list[State] = []
        dated: list[date | None] = []
        for exhibit in subject.exhibits:
            state = self._state_of(exhibit, ages)
            if state is State.CURRENT:
                counted.append(exhibit)
            else:
                passed_over.append(exhibit)
                reasons.append(state)
                dated.append(self._age_day(exhibit, ages) if state is State.STALE else None)
        state, lapses, lasting = State.CURRENT, None, None
        if subject.absent:
            state = State.MISSING
        elif len(counted) + len(passed_over) < need.at_least:
            state = State.MISSING  # renewing what is there would not be enough
        elif len(counted) < need.at_least:
            state = next((story for story in _STORIES if story in reasons), State.MISSING)
        elif period != EARLIER:  # what that period lacked nothing of cannot lapse any more
            last, lasting = self._last_day(need, ages, counted)
            lapses = add_days(last, 1) if last else None
            if last and (
                last <= self._due_soon
                or (application.submission and self._as_of < application.submission and last < application.submission)
            ):
                state = State.DUE_SOON
        return Shown(
            need=need,
            subject=subject.id,
            subject_name=subject.name,
            period=period,
            day=self._as_of if period == EARLIER else None,
            state=state,
            counted=tuple(counted),
            passed_over=tuple(passed_over),
            reasons=tuple(reasons),
            dated=tuple(dated),
            near=self._near(application, requirement, need, subject) if state is State.MISSING and not subject.absent else (),
            fresh=ages.fresh,
            absent=subject.absent,
            since=ages.since,
            until=ages.until,
            lapses=lapses,
            lasting=lasting,
        )

    def _last_day(self, need: EvidenceNeed, ages: _Ages, counted: Sequence[Exhibit]) -> tuple[date, Exhibit] | tuple[None, None]:
        """The last day on which as many exhibits as asked still count, and the exhibit that ends with it."""
        ends = []
        lasting = 0
        for exhibit in counted:
            end = self._last_good_day(exhibit, ages)
            if end is not None:
                ends.append((end, exhibit))
                continue
            lasting += 1
            if lasting >= need.at_least:
                return None, None
        if need.at_least < 1:
            return None, None
        # Of those that end, the last to do so count longest.
        ends.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
        return ends[need.at_least - lasting - 1]

    # ------------------------------------------------------------------ near misses

    @cached_property
    def _by_kind(self) -> Mapping[tuple[str, str, str], tuple[Exhibit, ...]]:
        """The exhibits by kind and by what they concern: ("", "") all, ("person", id), ("site", id)."""
        found: dict[tuple[str, str, str], list[Exhibit]] = defaultdict(list)
        for exhibit in self.workspace.exhibits:
            found[exhibit.kind, "", ""].append(exhibit)
            found[exhibit.kind, "person", exhibit.person].append(exhibit)
            found[exhibit.kind, "site", exhibit.site].append(exhibit)
        return {key: tuple(exhibits) for key, exhibits in found.items()}

    def _near(self, application: Application, requirement: str, need: EvidenceNeed, subject: _Subject) -> tuple[Exhibit, ...]:
        """Exhibits that would count if they named the requirement, or the person or site."""
        near: list[Exhibit] = []
        for kind in need.kinds:
            if need.per in ("person", "site"):
                near += [exhibit for exhibit in self._by_kind.get((kind, need.per, subject.id), ()) if requirement not in exhibit.supports]
                near += [exhibit for exhibit in self._by_kind.get((kind, need.per, ""), ()) if requirement in exhibit.supports]
            elif need.per == "program":
                near += [exhibit for exhibit in self._by_kind.get((kind, "", ""), ()) if requirement not in exhibit.supports]
            elif need.per == "chart":
                chart = self.workspace.charts_by_id[subject.id]
                near += [
                    exhibit for exhibit in _of_chart(chart, self._by_kind.get((kind, "", ""), ())) if requirement not in exhibit.supports
                ]
            elif need.per == "series":
                series = self.workspace.series_by_id[subject.id]
                near += [
                    exhibit for exhibit in _of_series(series, self._by_kind.get((kind, "", ""), ())) if requirement not in exhibit.supports
                ]
        return tuple([exhibit for exhibit in near if is_of(self.workspace, exhibit, application)][:_NEAR_AT_MOST])


def is_of(workspace: Workspace, exhibit: Exhibit, application: Application) -> bool:
    """Whether an exhibit may be shown in an application: it is not kept for others, nor of a site that is not among its sites."""
    if exhibit.applications and application.id not in exhibit.applications:
        return False
    if exhibit.accreditor and exhibit.accreditor != application.accreditor:
        return False
    sites = sites_told(workspace, application)
    return not sites or not exhibit.site or exhibit.site in sites or exhibit.site not in workspace.sites_by_id


def series_of(workspace: Workspace, application: Application) -> tuple[Series, ...]:
    """The workshop series at the application's sites that have begun by the day of the report, in the order of the file.

    As with the team, all of them where the application names no site that is recorded.
    """
    sites = sites_told(workspace, application)
    return tuple(
        series
        for series in workspace.workshops.series
        if (not sites or series.site in sites) and any(session.date <= workspace.as_of for session in series.sessions)
    )


def show_application(workspace: Workspace, application: Application) -> Mapping[str, tuple[Shown, ...]]:
    """What an application shows for each requirement it asks, by requirement id; empty where the rulebook does not describe it."""
    type = workspace.type_of(application)
    if type is None:
        return {}
    evidence = EvidenceShown(workspace)
    accreditor = workspace.accreditor_of(application)
    return {
        asks.requirement: evidence.show(application, accreditor, workspace.rulebook.requirements[asks.requirement], asks)
        for heading in type.headings
        for asks in heading.asks
        if asks.requirement in workspace.rulebook.requirements
    }


def _grouped(exhibits: Sequence[Exhibit], keys: Sequence[str]) -> Mapping[str, list[Exhibit]]:
    found: dict[str, list[Exhibit]] = {}
    for exhibit, key in zip(exhibits, keys, strict=True):
        found.setdefault(key, []).append(exhibit)
    return found


def _of_chart(chart: Chart, exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    return [exhibit for exhibit in exhibits if exhibit.id == chart.exhibit]


def _of_series(series: Series, exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    referred = {series.attendance_exhibit, *(visit.exhibit for visit in series.fidelity)}
    return [exhibit for exhibit in exhibits if exhibit.id in referred]
