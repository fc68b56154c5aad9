"""All rules over one workspace, for each application: findings, and the state of each requirement."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.findings import ApplicationStatus, Finding, Problem, Report, RequirementStatus, Rule, Severity, State, worst
from generator.model.evidence import Application, Waiver
from generator.model.standards import Accreditor, ApplicationType, Asks, Confidence, Requirement, surest
from generator.model.workspace import Workspace
from generator.rules import freshness
from generator.rules.catalogue import CATALOGUE, OUTCOME_RULES, REQUIREMENT_RULES, WORKSPACE_RULES
from generator.rules.declare import THESE_REQUIREMENTS, Asked, ParameterError, RequirementRule, Shown
from generator.rules.evidence_shown import EvidenceShown
from generator.rules.people import team_of
from generator.rules.rulebook import CANNOT_JUDGE
from generator.rules.wording import shortened


class _Condition(NamedTuple):
    """When a requirement applies, and where that is told: while it cannot be read, nobody knows whether it applies."""

    holds: Callable[[Workspace, Application], bool]
    told_in: str
    is_told: Callable[[Workspace], bool]


_CONDITIONS: Mapping[str, _Condition] = {
    "core-curriculum-is-dsmp": _Condition(
        holds=lambda workspace, _: bool(workspace.curriculum.curriculum and workspace.curriculum.curriculum.core == "dsmp"),
        told_in="evidence/curriculum.yaml",
        is_told=lambda workspace: workspace.curriculum.curriculum is not None,
    ),
    "team-has-paraprofessionals": _Condition(
        holds=lambda workspace, application: any(person.staff_type == "paraprofessional" for person in team_of(workspace, application)),
        told_in="evidence/team.yaml",
        is_told=lambda workspace: bool(workspace.team.people),
    ),
    "payer-needs-referral": _Condition(
        holds=lambda workspace, application: any(chart.referral_needed for chart in workspace.charts_of(application)),
        told_in="evidence/participants.yaml",
        is_told=lambda workspace: bool(workspace.participants.charts),
    ),
}

_ABOUT_AGE = {id(rule) for rule in (freshness.evidence_stale, freshness.date_missing, freshness.dated_after_application)}
_WITHOUT_CHECK = tuple((rule, id(rule) in _ABOUT_AGE) for rule in REQUIREMENT_RULES if not rule.check)
_BY_CHECK: Mapping[str, tuple[RequirementRule, ...]] = {
    check: tuple(rule for rule in REQUIREMENT_RULES if rule.check == check)
    for check in {rule.check for rule in REQUIREMENT_RULES if rule.check}
}


@dataclass(eq=False, repr=False)
class _Hit:
    """One problem as one rule saw it, with the weight it has."""

    rule: Rule
    severity: Severity
    problem: Problem
    is_softened: bool = False  # an error but for the doubt whether it is asked at all
    is_prefixed: bool = False  # the ids of the requirements are to be put in front of the message

    @property
    def key(self) -> object:
        """Two hits with the same key are one finding; it weighs as much as the heavier of them."""
        return (self.rule.id, self.problem.mark, self.problem.message)


@dataclass(eq=False, repr=False)
class _Row:
    """One requirement of one application while it is judged."""

    requirement: Requirement
    state: State = State.CURRENT  # for a row that no rule looked at, what it is anyway
    is_judged: bool = False
    shown: tuple[Shown, ...] = ()
    evidence: set[str] = field(default_factory=set)
    hits: list[_Hit] = field(default_factory=list)
    waiver: Waiver | None = None

    @property
    def owed(self) -> list[_Hit]:
        """The problems that still count against the requirement; a waiver sets aside its errors."""
        return [hit for hit in self.hits if not (self.waiver and hit.severity is Severity.ERROR)]


@dataclass(eq=False, repr=False)
class _Told:
    """A finding in the making: one problem, and everything it concerns."""

    hit: _Hit
    severities: list[Severity] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    requirements: set[str] = field(default_factory=set)
    applications: set[str] = field(default_factory=set)
    concerns_all: bool = False


def judge(
    workspace: Workspace,
    seen: Sequence[tuple[Rule, Problem]] = (),
    *,
    applications: Collection[str] = (),
    files: Sequence[str] = (),
    rules: Sequence[Rule] = (),
) -> Report:
    """Everything that is found in the workspace on its day, and the state of each requirement of each application.

    Args:
        workspace: What was read.
        seen: What loading found wrong. A requirement that an error of these concerns is not judged further: one mistake, one finding.
        applications: The ids of the applications to look at; none means all.
        files: The names of the files that were read, for the report.
        rules: The words of the rules that loading applies, for the report.
    """
    return _Judge(workspace, seen, applications).report(files, rules)


class _Judge:
    def __init__(self, workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], applications: Collection[str]) -> None:
        self.workspace = workspace
        self.evidence = EvidenceShown(workspace)
        self.position = {exhibit.id: number for number, exhibit in enumerate(workspace.exhibits)}
        self.seen = [_Hit(rule, self._severity(rule), problem) for rule, problem in seen]
        self._break_what_may_not_apply()
        self.breaking: dict[str, list[State]] = defaultdict(list)
        for hit in self.seen:
            if hit.severity is Severity.ERROR:
                for requirement in hit.problem.requirements:
                    self.breaking[requirement].append(hit.problem.state)
        described = [(one, workspace.type_of(one)) for one in workspace.program.applications]
        self.asked_by_any = {asks.requirement for _, type in described if type for heading in type.headings for asks in heading.asks}
        self.applications = [(one, type) for one, type in described if type and (not applications or one.id in applications)]
        self.rows: dict[str, dict[str, _Row]] = {}
        self.told: dict[object, _Told] = {}

    def _break_what_may_not_apply(self) -> None:
        """Let the error that hides whether a requirement applies concern that requirement, which would else pass as not applicable."""
        hiding: dict[str, list[_Hit]] = defaultdict(list)
        for hit in self.seen:
            if hit.severity is Severity.ERROR:
                hiding[str(hit.problem.mark.file)].append(hit)
        for requirement in self.workspace.rulebook.requirements.values() if hiding else ():
            for name in requirement.applies_when:
                condition = _CONDITIONS.get(name)
                if condition and not condition.is_told(self.workspace):
                    for hit in hiding[condition.told_in]:
                        if requirement.id not in hit.problem.requirements:
                            hit.problem = replace(hit.problem, requirements=(*hit.problem.requirements, requirement.id))

    def report(self, files: Sequence[str], rules: Sequence[Rule]) -> Report:
        for application, type in self.applications:
            self.rows[application.id] = self._look_at(application, type)
        for hit in self.seen:
            self._spread(hit, is_loading=True)
        for rule in WORKSPACE_RULES:
            for problem in rule.look(self.workspace):
                self._spread(_Hit(rule.words, self._severity(rule.words), problem))
        states = {(application, id): self._state(row) for application, rows in self.rows.items() for id, row in rows.items()}
        for outcome in OUTCOME_RULES:
            for problem in outcome.look(self.workspace, states):
                self._spread(_Hit(outcome.words, self._severity(outcome.words), problem))
        for name, id in states:
            for hit in self.rows[name][id].owed:
                self._tell(hit, name, id)
        findings = {key: self._finding(told) for key, told in self.told.items()}
        return Report(
            as_of=self.workspace.as_of,
            applications=tuple(self._status(application, states, findings) for application, _ in self.applications),
            findings=tuple(sorted(findings.values(), key=lambda finding: finding.sort_key)),
            rules=(*rules, *(rule.words for rule in CATALOGUE)),
            files=tuple(files),
        )

    # ------------------------------------------------------------------ one application

    def _look_at(self, application: Application, type: ApplicationType) -> dict[str, _Row]:
        """The application's rows, each with the problems of its own rules."""
        workspace = self.workspace
        accreditor = workspace.accreditor_of(application)
        waivers = {
            waiver.requirement: waiver
            for waiver in workspace.waivers
            if application.id in waiver.applications and waiver.start <= workspace.as_of <= waiver.end
        }
        rows: dict[str, _Row] = {}
        asked_in_order = [asks for heading in type.headings for asks in heading.asks if asks.requirement in workspace.rulebook.requirements]
        for asks in asked_in_order:
            requirement = workspace.rulebook.requirements[asks.requirement]
            row = rows[requirement.id] = _Row(requirement, waiver=waivers.get(requirement.id))
            if requirement.id in self.breaking:
                row.state = worst(*self.breaking[requirement.id])
            elif not all(_CONDITIONS[name].holds(workspace, application) for name in requirement.applies_when if name in _CONDITIONS):
                row.state = State.NOT_APPLICABLE
            else:
                row.is_judged = True
        for asks in asked_in_order:
            row = rows[asks.requirement]
            if row.is_judged:
                for hit in self._look(application, accreditor, type, row, asks):
                    for id in hit.problem.requirements or (asks.requirement,):
                        if id in rows and rows[id].is_judged:
                            rows[id].hits.append(hit)
        return rows

    def _look(self, application: Application, accreditor: Accreditor, type: ApplicationType, row: _Row, asks: Asks) -> Iterator[_Hit]:
        requirement = row.requirement
        try:
            row.shown = self.evidence.show(application, accreditor, type, requirement, asks)
        except ParameterError as bad:
            yield self._cannot_judge(requirement, "evidence", bad)
            return
        row.evidence.update(exhibit.id for shown in row.shown for exhibit in shown.counted)
        if not requirement.evidence:
            row.evidence.update(exhibit.id for exhibit in self.evidence.in_force(requirement.id))
        asked = Asked(
            workspace=self.workspace,
            application=application,
            accreditor=accreditor,
            type=type,
            requirement=requirement,
            asks=asks,
            shown=row.shown,
        )
        # The accreditor's own citations speak of how it asks: how old evidence may be, and what the named checks look at. That
        # the requirement itself is asked rests on the requirement's.
        confidence = requirement.confidence
        asks_confidence = surest(asks.citations) if asks.citations else confidence
        for rule, is_about_age in _WITHOUT_CHECK:
            for problem in rule.look(asked):
                yield self._hit(rule.words, problem, asks_confidence if is_about_age else confidence)
        for check in requirement.checks:
            if check.accreditors and accreditor.id not in check.accreditors:
                continue
            called = asked.called_by(requirement, asks, check)
            try:
                for rule in _BY_CHECK.get(check.check, ()):
                    for problem in rule.look(called):
                        yield self._hit(rule.words, problem, check.confidence or asks_confidence)
            except ParameterError as bad:
                yield self._cannot_judge(requirement, f"check {check.check}", bad)

    def _cannot_judge(self, requirement: Requirement, what: str, bad: ParameterError) -> _Hit:
        problem = Problem(
            mark=requirement.source.at("evidence" if what == "evidence" else "checks"),
            message=f"its {what} {bad}",
            hint="correct the requirement in `standards/requirements/`",
        )
        return _Hit(CANNOT_JUDGE.words, Severity.ERROR, problem, is_prefixed=True)

    def _hit(self, rule: Rule, problem: Problem, confidence: Confidence) -> _Hit:
        """A problem of a requirement; what is not verified never weighs more than a warning."""
        severity = self._severity(rule)
        is_softened = severity is Severity.ERROR and confidence is Confidence.UNVERIFIED
        return _Hit(rule, Severity.WARNING if is_softened else severity, problem, is_softened=is_softened, is_prefixed=True)

    def _severity(self, rule: Rule) -> Severity:
        word = self.workspace.program.settings.severities.get(rule.id, "")
        return next((level for level in Severity if level.word == word), rule.severity)

    # ------------------------------------------------------------------ what a problem concerns

    def _spread(self, hit: _Hit, *, is_loading: bool = False) -> None:
        """Note a problem that no single application was asked about at every row it concerns, or for the whole program."""
        ids = hit.problem.requirements
        here = [(application, id) for application, rows in self.rows.items() for id in ids if id in rows]
        rows = [(name, id) for name, id in here if is_loading or self.rows[name][id].state is not State.NOT_APPLICABLE]
        for name, id in rows:
            self.rows[name][id].hits.append(hit)
        # What loading saw is told even where all it concerns is waived. The rest is told at its rows, or by itself where it
        # has none: unless only applications that are not looked at this time ask for it.
        is_asked_elsewhere = not here and not self.asked_by_any.isdisjoint(ids)
        if is_loading or (not rows and not is_asked_elsewhere):
            self._tell_alone(hit)

    def _tell(self, hit: _Hit, application: str, requirement: str) -> None:
        told = self.told.setdefault(hit.key, _Told(hit))
        told.applications.add(application)
        told.requirements.add(requirement)
        told.severities.append(hit.severity)
        told.states.append(hit.problem.state)

    def _tell_alone(self, hit: _Hit) -> None:
        told = self.told.setdefault(hit.key, _Told(hit))
        told.requirements.update(hit.problem.requirements)
        told.severities.append(hit.severity)
        told.states.append(hit.problem.state)
        told.concerns_all = told.concerns_all or not hit.problem.requirements

    def _finding(self, told: _Told) -> Finding:
        problem = told.hit.problem
        requirements = tuple(id for id in self.workspace.rulebook.requirements if id in told.requirements)
        applications = tuple(one.id for one in self.workspace.program.applications if one.id in told.applications)
        prefix = f"{shortened(requirements)}: " if told.hit.is_prefixed and requirements else ""
        return Finding(
            rule=told.hit.rule,
            severity=min(told.severities),
            mark=problem.mark,
            message=prefix + problem.message,
            hint=problem.hint.replace(THESE_REQUIREMENTS, ", ".join(requirements)),
            related=problem.related,
            requirements=requirements,
            applications=() if told.concerns_all else applications,
            state=worst(*told.states),
        )

    # ------------------------------------------------------------------ what becomes of a requirement

    def _state(self, row: _Row) -> State:
        """The state of the requirement, waivers left aside."""
        if not row.is_judged:
            return row.state
        weighing = [hit.problem.state for hit in row.hits if hit.severity is Severity.ERROR or hit.is_softened]
        return worst(State.CURRENT, *(shown.state for shown in row.shown), *weighing)

    def _status(
        self, application: Application, states: Mapping[tuple[str, str], State], findings: Mapping[object, Finding]
    ) -> ApplicationStatus:
        statuses = []
        for id, row in self.rows[application.id].items():
            told = sorted({hit.key: findings[hit.key] for hit in row.owed}.values(), key=lambda finding: finding.sort_key)
            state = states[application.id, id]
            if row.waiver and state is not State.NOT_APPLICABLE:
                state = State.WAIVED
            statuses.append(
                RequirementStatus(
                    requirement=id,
                    title=row.requirement.title,
                    standard=row.requirement.standards.get(application.edition, ""),
                    state=state,
                    evidence=tuple(sorted(row.evidence, key=self.position.__getitem__)),
                    findings=tuple(told),
                    closes=()
                    if state.is_met
                    else tuple(
                        dict.fromkeys(findings[hit.key].hint for hit in row.owed if hit.severity is Severity.ERROR or hit.is_softened)
                    ),
                    blocks=not row.is_judged or any(hit.severity is Severity.ERROR for hit in row.owed),
                )
            )
        return ApplicationStatus(
            id=application.id,
            accreditor=application.accreditor,
            edition=application.edition,
            type=application.type,
            requirements=tuple(statuses),
        )
