"""All rules over one workspace, for each application: findings, and the state of each requirement."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import NamedTuple, TypeVar

from generator.findings import ApplicationStatus, Finding, Problem, Related, Report, RequirementStatus, Rule, Severity, State, worst
from generator.model.evidence import Application, Waiver
from generator.model.standards import ApplicationType, Asks, Check, Confidence, Requirement, surest
from generator.model.workspace import Workspace
from generator.prose import listed, shortened
from generator.rules import freshness
from generator.rules.applications import why_not_described
from generator.rules.catalogue import CATALOGUE, OUTCOME_RULES, REQUIREMENT_RULES, WORKSPACE_RULES
from generator.rules.declare import THESE_REQUIREMENTS, Asked, Outcome, ParameterError, RequirementRule, Shown, WorkspaceRule, checks_of
from generator.rules.evidence_shown import EvidenceShown
from generator.rules.ledger import EDUCATION_CHECK, out_of_window
from generator.rules.people import team_of
from generator.rules.rulebook import CANNOT_JUDGE
from generator.rules.settings import STAYS_AN_ERROR, settings_without_effect, severity_of
from generator.rules.waivers import NOT_APPLICABLE, covers
from generator.rules.watched_day import unwatched

T = TypeVar("T")


class _Condition(NamedTuple):
    """When a requirement applies, and where that is told: while it cannot be read, nobody knows whether it applies."""

    holds: Callable[[Workspace, Application], bool]
    told_in: str
    is_told: Callable[[Workspace], bool]
    waits_for: Callable[[Workspace, Application], str]  # what is to be recorded first; empty where it is


_CONDITIONS: Mapping[str, _Condition] = {
    "core-curriculum-is-dsmp": _Condition(
        holds=lambda workspace, _: bool(workspace.curriculum.curriculum and workspace.curriculum.curriculum.core == "dsmp"),
        told_in="evidence/curriculum.yaml",
        is_told=lambda workspace: workspace.curriculum.curriculum is not None,
        waits_for=lambda workspace, _: "" if workspace.curriculum.curriculum else "the curriculum is recorded",
    ),
    "team-has-paraprofessionals": _Condition(
        holds=lambda workspace, application: any(person.staff_type == "paraprofessional" for person in team_of(workspace, application)),
        told_in="evidence/team.yaml",
        is_told=lambda workspace: bool(workspace.team.people),
        waits_for=lambda workspace, _: "" if workspace.team.people else "the team is recorded",
    ),
    "payer-needs-referral": _Condition(
        holds=lambda workspace, application: any(chart.referral_needed for chart in workspace.charts_of(application)),
        told_in="evidence/participants.yaml",
        is_told=lambda workspace: bool(workspace.participants.charts),
        waits_for=lambda workspace, application: "" if workspace.charts_of(application) else "a chart is chosen",
    ),
}


def applies(condition: str, workspace: Workspace, application: Application) -> bool:
    """Whether one of the conditions that the rulebook names under `applies_when` holds; one that nobody knows does."""
    return condition not in _CONDITIONS or _CONDITIONS[condition].holds(workspace, application)


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
    check: Check | None = None  # the named check that called its rule
    seen_by: Rule | None = None  # the rule that saw it, where another one tells it

    @property
    def key(self) -> object:
        """Two hits with the same key are one finding; it weighs as much as the heavier of them."""
        return (self.rule.id, self.problem.mark, self.problem.message)

    @property
    def order(self) -> tuple[Severity, bool, str]:
        """Of hits that are one mistake the first in this order tells it: errors before warnings, named checks before the rest."""
        return (self.severity, self.check is None, self.rule.id)

    def told_by(self, other: "_Hit") -> "_Hit":
        """The same weight on the same requirement, in the words of another hit."""
        return replace(self, rule=other.rule, problem=replace(other.problem, state=self.problem.state), seen_by=self.rule)


@dataclass(eq=False, repr=False)
class _Look:
    """What the rules about one requirement of one application saw; it is not changed afterwards, and may be kept."""

    state: State = State.CURRENT  # where no rule looked at it, what it is anyway
    is_judged: bool = False
    shown: tuple[Shown, ...] = ()
    evidence: set[str] = field(default_factory=set)
    hits: list[_Hit] = field(default_factory=list)
    waivers: tuple[Waiver, ...] = ()


@dataclass(eq=False, repr=False)
class _Row:
    """One requirement of one application, with all that counts against it."""

    requirement: Requirement
    look: _Look
    workspace: Workspace
    own: list[_Hit] = field(default_factory=list)  # those of its own look, as they are told
    hits: list[_Hit] = field(default_factory=list)

    @property
    def is_judged(self) -> bool:
        """Whether rules looked at it."""
        return self.look.is_judged

    @property
    def owed(self) -> list[_Hit]:
        """The problems that still count against the requirement; a waiver sets aside its errors, or those about whom it names."""
        return (
            [hit for hit in self.hits if not (hit.severity is Severity.ERROR and self._is_waived(hit))] if self.look.waivers else self.hits
        )

    def _is_waived(self, hit: _Hit) -> bool:
        subjects = self.subjects_of(hit)
        return any(covers(waiver, subjects) for waiver in self.look.waivers)

    def subjects_of(self, hit: _Hit) -> frozenset[str]:
        """The people and sites that a problem is about; none where it is about the program."""
        return self.workspace.subjects_at(hit.problem.mark)


@dataclass(eq=False, repr=False)
class _Told:
    """A finding in the making: one problem, and everything it concerns."""

    hit: _Hit
    severities: list[Severity] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    requirements: set[str] = field(default_factory=set)
    applications: set[str] = field(default_factory=set)
    concerns_all: bool = False


class Ground(NamedTuple):
    """One finding that a requirement's state rests on, and how it came to the requirement."""

    finding: Finding
    is_own: bool  # seen by a rule that looked at this requirement for this application
    check: Check | None  # the named check that called that rule
    is_waived: bool
    rule: Rule  # the rule that saw it; of what there is nothing of, another one may tell it


class Grounds(NamedTuple):
    """All that the state of one requirement of one application rests on."""

    asked: Asked  # as its rules looked at it: the workspace on the application's own day, and the evidence shown
    status: RequirementStatus
    is_judged: bool  # whether its rules looked at it
    found: tuple[Ground, ...]
    waivers: tuple[Waiver, ...]


class Looks:
    """Where a judgement gets each of its looks from: here, each is made anew."""

    def get(self, _key: object, make: Callable[[], T]) -> T:
        """The look that `key` names."""
        return make()

    def tell(self, text: str) -> str:
        """A message of a look as it reads on the day."""
        return text


def judge(
    workspace: Workspace,
    seen: Sequence[tuple[Rule, Problem]] = (),
    *,
    applications: Collection[str] = (),
    files: Sequence[str] = (),
    rules: Sequence[Rule] = (),
    looks: Looks | None = None,
) -> Report:
    """Everything that is found in the workspace on its day, and the state of each requirement of each application.

    Args:
        workspace: What was read.
        seen: What loading found wrong. A requirement that an error of these concerns is not judged further: one mistake, one finding.
        applications: The ids of the applications to look at; none means all.
        files: The names of the files that were read, for the report.
        rules: The words of the rules that loading applies, for the report.
        looks: Where the looks come from; a sweep over many days gives those that still hold.
    """
    return _Judge(workspace, seen, applications, looks or Looks()).report(files, rules)


def ground(
    workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], requirement: str, *, applications: Collection[str] = ()
) -> Iterator[Grounds]:
    """What the state of a requirement rests on, for each application that asks it: the same judgement as that of `judge`."""
    return _Judge(workspace, seen, applications, Looks()).ground(requirement)


def rules_of(check: str = "") -> tuple[RequirementRule, ...]:
    """The rules that a named check calls; without one, those that look at every requirement."""
    return _BY_CHECK.get(check, ()) if check else tuple(rule for rule, _ in _WITHOUT_CHECK)


def confidences(requirement: Requirement, asks: Asks) -> tuple[Confidence, Confidence]:
    """How sure it is that an accreditor asks the requirement, and how sure how it asks it.

    The accreditor's own citations speak of how it asks: how old evidence may be, and what the named checks look at. That the
    requirement itself is asked rests on the requirement's, unless the accreditor asks for evidence of its own.
    """
    own = surest(asks.citations) if asks.evidence and asks.citations else None
    confidence = asks.confidence or own or requirement.confidence
    return confidence, surest(asks.citations) if asks.citations else confidence


def _waits_for(requirement: Requirement, workspace: Workspace, application: Application) -> str:
    """What must be recorded before anybody knows whether a requirement applies; empty where one of its conditions is known not to hold."""
    failing = [one for name in requirement.applies_when if (one := _CONDITIONS.get(name)) and not one.holds(workspace, application)]
    waiting = [one.waits_for(workspace, application) for one in failing]
    return listed([text for text in waiting if text]) if all(waiting) else ""


def condition_told_in(condition: str) -> str:
    """The file that tells whether a condition holds; empty for one that nobody knows."""
    return _CONDITIONS[condition].told_in if condition in _CONDITIONS else ""


class _Judge:
    def __init__(self, workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], applications: Collection[str], looks: Looks) -> None:
        self.workspace = workspace
        self.looks = looks
        self.chosen = frozenset(applications)
        self.history: dict[date, tuple[Workspace, EvidenceShown]] = {}
        self.today = (workspace, EvidenceShown(workspace))
        self.position = {exhibit.id: number for number, exhibit in enumerate(workspace.exhibits)}
        self.seen = [_Hit(rule, self._severity(rule), problem) for rule, problem in seen]
        self._break_what_may_not_apply()
        self.in_program = [
            hit for hit in self.seen if hit.severity is Severity.ERROR and hit.problem.mark.file == workspace.program.source.file
        ]
        self.breaking: dict[str, list[Problem]] = defaultdict(list)
        for hit in self.seen:
            if hit.severity is Severity.ERROR:
                for requirement in hit.problem.requirements:
                    self.breaking[requirement].append(hit.problem)
        described = [(one, workspace.type_of(one)) for one in workspace.program.applications]
        self.asked_by_any = {asks.requirement for _, type in described if type for heading in type.headings for asks in heading.asks}
        asked_about = [(one, type) for one, type in described if not applications or one.id in applications]
        self.applications = [(one, type) for one, type in asked_about if type]
        self.unjudged = {one.id: why_not_described(workspace, one) for one, type in asked_about if not type}
        self.rows: dict[str, dict[str, _Row]] = {}
        self.judged_on: dict[str, date] = {}  # the applications that are history, by id; all others are judged as of today
        self.holding: list[_Hit] = []  # the errors that name no requirement
        self.told: dict[object, _Told] = {}
        self.findings: dict[object, Finding] = {}

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
        every = (*rules, *(rule.words for rule in CATALOGUE))
        self.seen += [_Hit(STAYS_AN_ERROR.words, Severity.WARNING, problem) for problem in settings_without_effect(self.workspace, every)]
        for application, type in self.applications:
            self.rows[application.id] = self._look_at(application, type)
        for hit in self.seen:
            self._spread(hit, is_loading=True)
        self._look_around()
        states = {(application, id): self._state(row, row.hits) for application, rows in self.rows.items() for id, row in rows.items()}
        outcomes = (
            {
                key: Outcome(state=states[key], subjects=tuple(row.subjects_of(hit) for hit in row.hits if hit.severity is Severity.ERROR))
                for key, row in (((name, id), row) for name, rows in self.rows.items() for id, row in rows.items())
            }
            if self.workspace.waivers
            else {}
        )
        for outcome in OUTCOME_RULES:
            for problem in outcome.look(self.workspace, outcomes):
                self._spread(self._told_today(_Hit(outcome.words, self._severity(outcome.words), problem)))
        for name, id in states:
            for hit in self.rows[name][id].owed:
                self._tell(hit, name, id)
        findings = self.findings = {key: self._finding(told) for key, told in self.told.items()}
        return Report(
            as_of=unwatched(self.workspace.as_of),
            applications=tuple(self._status(application, states, findings) for application, _ in self.applications),
            findings=tuple(sorted(findings.values(), key=lambda finding: finding.sort_key)),
            rules=every,
            files=tuple(files),
            unjudged=self.unjudged,
        )

    def ground(self, id: str) -> Iterator[Grounds]:
        """What one requirement's state rests on, by application."""
        report = self.report((), ())
        statuses = {(application.id, row.requirement): row for application in report.applications for row in application.requirements}
        for application, type in self.applications:
            row = self.rows[application.id].get(id)
            if row is None:
                continue
            (*_, asks) = (asks for heading in type.headings for asks in heading.asks if asks.requirement == id)
            own, owed = ({hit.key for hit in hits} for hits in (row.own, row.owed))
            found = {hit.key: hit for hit in row.hits}
            found |= {hit.key: hit for hit in row.own if hit.key in found}
            yield Grounds(
                asked=self._asked(self._on_its_day(application)[0], application, type, row.requirement, asks, row.look.shown),
                status=statuses[application.id, id],
                is_judged=row.is_judged,
                found=tuple(
                    Ground(
                        self.findings.get(key) or self._finding(_Told(hit, [hit.severity], [hit.problem.state], {id}, {application.id})),
                        is_own=key in own,
                        check=hit.check,
                        is_waived=key not in owed,
                        rule=hit.seen_by or hit.rule,
                    )
                    for key, hit in found.items()
                ),
                waivers=row.look.waivers,
            )

    # ------------------------------------------------------------------ one application

    def _look_at(self, application: Application, type: ApplicationType) -> dict[str, _Row]:
        """The application's rows, each with the problems of its own rules."""
        requirements = self.workspace.rulebook.requirements
        rows: dict[str, _Row] = {}
        for heading in type.headings:
            for asks in heading.asks:
                requirement = requirements.get(asks.requirement)
                if requirement:
                    look = self.looks.get(
                        (application.id, requirement.id),
                        partial(self._look, application, type, requirement, asks),
                    )
                    rows[requirement.id] = _Row(requirement, look, self.workspace)
        for row in rows.values():
            row.own = [self._told_today(hit) for hit in row.look.hits]
        self._join_absences(rows)
        for row in rows.values():
            for hit in row.own:
                for id in hit.problem.requirements or (row.requirement.id,):
                    if id in rows and rows[id].is_judged:
                        rows[id].hits.append(hit)
        return rows

    @staticmethod
    def _join_absences(rows: Mapping[str, _Row]) -> None:
        """Let one hit tell each thing that there is nothing of, whichever rules miss it."""
        first: dict[str, _Hit] = {}
        for row in rows.values():
            for hit in row.own:
                absence = hit.problem.absence
                if absence and (absence not in first or hit.order < first[absence].order):
                    first[absence] = hit
        for row in rows.values() if first else ():
            row.own = [hit.told_by(first[hit.problem.absence]) if hit.problem.absence else hit for hit in row.own]

    def _on_its_day(self, application: Application) -> tuple[Workspace, EvidenceShown]:
        """The workspace on the day that the application is judged for: what has been decided is history, as it was sent in."""
        sent = application.day_in_history(self.workspace.as_of)
        return self._on(sent) if sent else self.today

    def _on(self, day: date) -> tuple[Workspace, EvidenceShown]:
        if day not in self.history:
            then = replace(self.workspace, as_of=day)
            self.history[day] = (then, EvidenceShown(then))
        return self.history[day]

    def _look(self, application: Application, type: ApplicationType, requirement: Requirement, asks: Asks) -> _Look:
        """What the rules about one requirement see of it in one application."""
        workspace, evidence = self._on_its_day(application)
        look = _Look()
        look.waivers = tuple(
            waiver
            for waiver in workspace.waivers
            if waiver.requirement == requirement.id and application.id in waiver.applications and waiver.holds_on(workspace.as_of)
        )
        breaking = [problem.state for problem in self.breaking.get(requirement.id, ()) if self._reaches(problem, application.id)]
        if breaking:
            look.state = worst(*breaking)
        elif not all(_CONDITIONS[name].holds(workspace, application) for name in requirement.applies_when if name in _CONDITIONS):
            look.state = State.NOT_APPLICABLE
        else:
            look.is_judged = True
            look.hits += self._hits(workspace, evidence, application, type, requirement, asks, look)
        return look

    def _hits(
        self,
        workspace: Workspace,
        evidence: EvidenceShown,
        application: Application,
        type: ApplicationType,
        requirement: Requirement,
        asks: Asks,
        look: _Look,
    ) -> Iterator[_Hit]:
        accreditor = workspace.accreditor_of(application)
        try:
            look.shown = evidence.show(application, accreditor, requirement, asks)
        except ParameterError as bad:
            yield self._cannot_judge(requirement, "evidence", bad)
            return
        if self.in_program:
            yield from self._tell_mistakes(application, requirement, look)
        look.evidence.update(exhibit.id for shown in look.shown for exhibit in shown.counted)
        if not (asks.evidence or requirement.evidence):
            look.evidence.update(exhibit.id for exhibit in evidence.in_force(application, requirement.id))
        asked = self._asked(workspace, application, type, requirement, asks, look.shown)
        confidence, asks_confidence = confidences(requirement, asks)
        for rule, is_about_age in _WITHOUT_CHECK:
            for problem in rule.look(asked):
                yield self._hit(rule.words, problem, asks_confidence if is_about_age else confidence)
        for check in checks_of(accreditor, requirement, asks):
            called = asked.called_by(requirement, asks, check)
            try:
                if check.check == EDUCATION_CHECK and not type.periods:
                    look.evidence -= out_of_window(called)
                for rule in _BY_CHECK.get(check.check, ()):
                    for problem in rule.look(called):
                        hit = self._hit(rule.words, problem, check.confidence or asks_confidence)
                        hit.check = check
                        yield hit
            except ParameterError as bad:
                hit = self._cannot_judge(requirement, f"check {check.check}", bad)
                hit.check = check
                yield hit

    def _tell_mistakes(self, application: Application, requirement: Requirement, look: _Look) -> Iterator[_Hit]:
        """The mistakes in the changes for which something seems to be missing: for what a mistake hides, it is the one finding.

        Only an application that reports such a change rests on it, and only where nothing else shows what is asked.
        """
        for change in {shown.subject: None for shown in look.shown if shown.need.per == "change" and shown.state is State.MISSING}:
            hiding = self._mistakes_about(application, change)
            if hiding:
                look.shown = tuple(replace(one, is_told=True) if one.subject == change else one for one in look.shown)
                yield from (replace(hit, problem=replace(hit.problem, requirements=(requirement.id,))) for hit in hiding)

    def _mistakes_about(self, application: Application, change: str) -> list[_Hit]:
        """What loading found wrong with a change; without its id, what hides those that the application names."""
        program = self.workspace.program
        if change:
            return [hit for hit in self.in_program if self.workspace.changes_by_id[change].source.holds(hit.problem.mark)]
        if "changes" not in application.source.places.items:
            return []  # it names none, and that is what is wrong
        places = (application.source.below("changes"), program.source.below("changes"))
        found = [hit for hit in self.in_program if any(place.holds(hit.problem.mark) for place in places)]
        return [hit for hit in found if not any(one.source.holds(hit.problem.mark) for one in program.changes)]

    @staticmethod
    def _asked(
        workspace: Workspace,
        application: Application,
        type: ApplicationType,
        requirement: Requirement,
        asks: Asks,
        shown: tuple[Shown, ...],
    ) -> Asked:
        return Asked(
            workspace=workspace,
            application=application,
            accreditor=workspace.accreditor_of(application),
            type=type,
            requirement=requirement,
            asks=asks,
            shown=shown,
        )

    def _told_today(self, hit: _Hit) -> _Hit:
        message, hint = self.looks.tell(hit.problem.message), self.looks.tell(hit.problem.hint)
        related = tuple(Related(one.mark, self.looks.tell(one.message)) for one in hit.problem.related)
        if message == hit.problem.message and hint == hit.problem.hint and related == hit.problem.related:
            return hit
        return replace(hit, problem=replace(hit.problem, message=message, hint=hint, related=related))

    def _look_around(self) -> None:
        """Note what the rules about the whole workspace see: today, and what was an error on each day that decides about history."""
        for application, _ in self.applications:
            if sent := application.day_in_history(self.workspace.as_of):
                self.judged_on[application.id] = sent
        for day in sorted(set(self.judged_on.values())):
            for rule in WORKSPACE_RULES:
                if self._severity(rule.words) is Severity.ERROR and not rule.is_timeless:
                    for hit in self.looks.get((rule.words.id, day), partial(self._see, rule, self._on(day)[0])):
                        self._spread(hit, day=day)
        for rule in WORKSPACE_RULES:
            for hit in self.looks.get(rule.words.id, partial(self._see, rule, self.workspace)):
                if not self._is_of_others(hit):
                    self._spread(self._told_today(hit))

    def _see(self, rule: WorkspaceRule, workspace: Workspace) -> list[_Hit]:
        severity = self._severity(rule.words)
        return [_Hit(rule.words, severity, problem) for problem in rule.look(workspace)]

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
        return severity_of(self.workspace, rule)

    # ------------------------------------------------------------------ what a problem concerns

    def _spread(self, hit: _Hit, *, is_loading: bool = False, day: date | None = None) -> None:
        """Note a problem that no single application was asked about at every row it concerns, or for the whole program.

        With `day`, one of that day: it counts for what was judged then alone, and an error of today for what is judged today.
        """
        ids = hit.problem.requirements
        reached = {name: rows for name, rows in self.rows.items() if self._reaches(hit.problem, name)}
        here = [(application, id) for application, rows in reached.items() for id in ids if id in rows]
        rows = [
            (name, id)
            for name, id in here
            if is_loading or (self._counts(hit, name, day) and self.rows[name][id].look.state is not State.NOT_APPLICABLE)
        ]
        for name, id in rows:
            self.rows[name][id].hits.append(hit)
        if day:
            return
        if hit.severity is Severity.ERROR and (hit.problem.types or not ids):
            self.holding.append(hit)
        # What loading saw is told even where all it concerns is waived. The rest is told at its rows, or by itself where it
        # has none: unless only applications that are not looked at this time ask for it.
        is_asked_elsewhere = not here and not self.asked_by_any.isdisjoint(ids)
        if is_loading or (not rows and not is_asked_elsewhere):
            self._tell_alone(hit)

    def _counts(self, hit: _Hit, application: str, day: date | None) -> bool:
        """Whether an error that was seen on a day, or today, was there when the application was judged."""
        return hit.severity is not Severity.ERROR or self.judged_on.get(application) == day

    def _holds(self, problem: Problem, application: Application) -> bool:
        """Whether an application is not complete while an error stands that names no requirement.

        One in the rulebook holds the types it reaches; one in the record of an application, that one and whoever looks back at it; any
        other, every application that is judged as of today.
        """
        if problem.types or problem.mark.file.parts[:1] == ("standards",):
            return (application.accreditor, application.type, application.edition) in problem.types
        concerned = frozenset(problem.within) or self.workspace.applications_at(problem.mark)
        if not concerned.isdisjoint({application.id, application.earlier} - {""}):
            return True
        return application.id not in self.judged_on and (not concerned or "" in concerned)

    def _reaches(self, problem: Problem, application: str) -> bool:
        """Whether what a problem breaks is broken for an application: the record of another concerns it where it shows that one's too."""
        if not problem.within or "" in problem.within or application in problem.within:
            return True
        return self.workspace.applications_by_id[application].earlier in problem.within

    def _is_of_others(self, hit: _Hit) -> bool:
        """Whether a problem lies in the record of an application, and of none that is looked at or is held back by it."""
        if not self.chosen:
            return False
        problem = hit.problem
        if hit.severity is Severity.ERROR and not problem.requirements and any(self._holds(problem, one) for one, _ in self.applications):
            return False
        marks = (problem.mark, *(one.mark for one in problem.related))
        concerned = frozenset(id for mark in marks for id in self.workspace.applications_at(mark))
        return bool(concerned) and concerned.isdisjoint(self.chosen)

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
        reached = [one.id for one, type in self.applications if (type.accreditor, type.type, type.edition) in hit.problem.types]
        told.applications.update(reached)
        told.concerns_all = told.concerns_all or not (hit.problem.requirements or reached)

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

    def _state(self, row: _Row, hits: Sequence[_Hit]) -> State:
        """The state of the requirement with these problems."""
        if not row.is_judged:
            return row.look.state
        weighing = [hit.problem.state for hit in hits if hit.severity is Severity.ERROR or hit.is_softened]
        return worst(State.CURRENT, *(shown.state for shown in row.look.shown), *weighing)

    def _by_period(self, look: _Look) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for shown in look.shown:
            if shown.period:
                found.setdefault(shown.period, set()).update(exhibit.id for exhibit in shown.counted)
        return {period: tuple(sorted(ids, key=self.position.__getitem__)) for period, ids in found.items()}

    def _state_waived(self, row: _Row, state: State) -> State:
        """The state with the waivers: what is set aside no longer counts, and is said to be."""
        whole = [waiver for waiver in row.look.waivers if not waiver.sites and not waiver.people]
        if whole:
            return State.NOT_APPLICABLE if all(waiver.kind == NOT_APPLICABLE for waiver in whole) else State.WAIVED
        owed = row.owed
        if len(owed) == len(row.hits):
            return state
        weighing = [hit.problem.state for hit in owed if hit.severity is Severity.ERROR or hit.is_softened]
        return worst(State.WAIVED, *weighing)

    def _status(
        self, application: Application, states: Mapping[tuple[str, str], State], findings: Mapping[object, Finding]
    ) -> ApplicationStatus:
        statuses = []
        holding = [hit for hit in self.holding if self._holds(hit.problem, application)]
        for id, row in self.rows[application.id].items():
            told = sorted({hit.key: findings[hit.key] for hit in row.owed}.values(), key=lambda finding: finding.sort_key)
            state = states[application.id, id]
            if row.look.waivers and state is not State.NOT_APPLICABLE:
                state = self._state_waived(row, state)
            if state.is_met:
                holding += [hit for hit in row.owed if hit.severity is Severity.ERROR]
            statuses.append(
                RequirementStatus(
                    requirement=id,
                    title=row.requirement.title,
                    standard=row.requirement.standards.get(application.edition, ""),
                    state=state,
                    evidence=tuple(sorted(row.look.evidence, key=self.position.__getitem__)),
                    findings=tuple(told),
                    by_period=self._by_period(row.look),
                    closes=()
                    if state.is_met
                    else tuple(
                        dict.fromkeys(findings[hit.key].hint for hit in row.owed if hit.severity is Severity.ERROR or hit.is_softened)
                    ),
                    blocks=not row.is_judged or any(hit.severity is Severity.ERROR for hit in row.owed),
                    waits_for=_waits_for(row.requirement, self._on_its_day(application)[0], application)
                    if state is State.NOT_APPLICABLE and not row.look.waivers
                    else "",
                )
            )
        return ApplicationStatus(
            id=application.id,
            accreditor=application.accreditor,
            edition=application.edition,
            type=application.type,
            requirements=tuple(statuses),
            held_by=tuple({hit.key: findings[hit.key] for hit in holding}.values()),
        )
