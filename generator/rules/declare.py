"""How a rule is declared: words in the decorator and the docstring, the look at the workspace in the function."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date

from generator.findings import Problem, Rule, Severity, State
from generator.model.evidence import Application, Exhibit
from generator.model.standards import Accreditor, ApplicationType, Asks, Check, EvidenceNeed, Freshness, Requirement
from generator.model.workspace import Workspace
from generator.record import Record, record
from generator.rules.dates import Window, add_months

THESE_REQUIREMENTS = "<these requirements>"
"""Stands in a hint for the ids of the requirements that the finding concerns; the runner puts them in."""


class ParameterError(Exception):
    """The rulebook gives a check a parameter that it cannot use, or none where it needs one."""


EARLIER, CURRENT = "earlier", "current"
"""The periods of an audit: that of the application it looks back at, and the one that runs."""

_PERIODS = {EARLIER: "the application period", CURRENT: "the current period"}


@record
class Shown(Record):
    """What an application shows for one need and one subject: the exhibits that count, and how far they carry."""

    need: EvidenceNeed
    subject: str  # the site's, person's or chart's id; empty for the program
    subject_name: str  # for messages; empty for the program
    state: State
    counted: tuple[Exhibit, ...]  # the exhibits that satisfy the need
    passed_over: tuple[Exhibit, ...]  # of the right kind and subject, but planned, superseded, stale or expired
    reasons: tuple[State, ...] = ()  # why each of `passed_over` was
    dated: tuple[date | None, ...] = ()  # of each of `passed_over` that is stale, the day that its age was counted to
    lasting: Exhibit | None = None  # of the exhibits that count, the one with whose end it lapses
    near: tuple[Exhibit, ...] = ()  # where nothing else is shown: exhibits that would count if they said so
    fresh: Freshness | None = None  # what was asked of their age
    period: str = ""  # earlier or current, where each item is shown for several periods
    day: date | None = None  # of what is shown for the earlier period: the day on which it has to have been there
    absent: str = ""  # where there is no subject at all: what there is none of, in words
    is_told: bool = False  # that it is missing follows from a mistake in the subject's record, and that is told
    since: date | None = None  # the oldest date that would have been fresh
    until: date | None = None  # the day the age is counted back from
    lapses: date | None = None  # the first day on which the need is no longer met without new evidence

    @property
    def for_what(self) -> str:
        """The subject, and the period where each item is shown for several; empty for the program at one time."""
        return ", ".join(name for name in (self.subject_name, _PERIODS.get(self.period, "")) if name)


@record
class Asked(Record):
    """One requirement as one application asks it: what a rule about requirements looks at."""

    workspace: Workspace
    application: Application
    accreditor: Accreditor
    type: ApplicationType
    requirement: Requirement
    asks: Asks
    shown: tuple[Shown, ...]
    parameters: Mapping[str, object] = field(default_factory=dict)  # of the named check that called the rule
    check: Check | None = None

    def day(self, name: str) -> date:
        """The day that a `before` names for this application; the day of the report where it has no such date."""
        return self.workspace.day_of(self.application, name) or self.workspace.as_of

    def told_day(self, shown: Shown) -> str:
        """The day on which what is shown has to hold; of an earlier period it is said which day that is."""
        if shown.day is None or shown.day == self.workspace.as_of:
            return str(self.workspace.as_of)
        return f"{shown.day}, when the earlier application was sent in"

    def window(self) -> Window:
        """The days that the check's `months` and `before` span."""
        until = self.day(self.text("before", "as-of"))
        return Window(add_months(until, -self.number("months")), until, self.workspace.as_of)

    def calling(self, check: str) -> tuple[str, ...]:
        """The ids of the requirements that this application asks and that call for `check`, in the accreditor's order."""
        return tuple(dict.fromkeys(requirement.id for requirement, _ in self.calls(check)))

    def calls(self, check: str) -> Iterator[tuple[Requirement, "Asked"]]:
        """Each requirement of this application that calls for `check`, with this same look as that call would have it."""
        for heading in self.type.headings:
            for asks in heading.asks:
                requirement = self.workspace.rulebook.requirements.get(asks.requirement)
                if requirement is None:
                    continue
                for call in checks_of(self.accreditor, requirement, asks):
                    if call.check == check:
                        yield requirement, self.called_by(requirement, asks, call)

    def called_by(self, requirement: Requirement, asks: Asks, call: Check) -> "Asked":
        """The same application's look at a requirement for one of its checks."""
        return Asked(
            workspace=self.workspace,
            application=self.application,
            accreditor=self.accreditor,
            type=self.type,
            requirement=requirement,
            asks=asks,
            shown=self.shown,
            parameters=call.parameters,
            check=call,
        )

    # ------------------------------------------------------------------ parameters of the check

    def number(self, name: str) -> int:
        """A whole number; the rulebook must give it."""
        value = self.parameters.get(name)
        try:
            if isinstance(value, str | int) and not isinstance(value, bool):
                return int(value)
        except ValueError:
            pass
        raise ParameterError(f"wants a whole number for `{name}`, and has {'none' if value is None else repr(value)}")

    def text(self, name: str, default: str | None = None) -> str:
        """A word; the default where the rulebook gives none."""
        value = self.parameters.get(name, default)
        if isinstance(value, str):
            return value
        raise ParameterError(f"wants a word for `{name}`, and has {'none' if value is None else repr(value)}")

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; empty where the rulebook gives none."""
        value = self.parameters.get(name, ())
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise ParameterError(f"wants a list of words for `{name}`, and has {value!r}")

    def flag(self, name: str) -> bool:
        """Whether something is asked; no where the rulebook does not say."""
        value = self.parameters.get(name, False)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _YES_OR_NO:
            return _YES_OR_NO[value.lower()]
        raise ParameterError(f"wants yes or no for `{name}`, and has {value!r}")


_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def evidence_of(accreditor: Accreditor, requirement: Requirement, asks: Asks) -> tuple[EvidenceNeed, ...]:
    """What has to be shown for a requirement as an accreditor asks it in one of its applications."""
    needs = asks.evidence or requirement.evidence
    return tuple(need for need in needs if not need.accreditors or accreditor.id in need.accreditors)


def checks_of(accreditor: Accreditor, requirement: Requirement, asks: Asks) -> tuple[Check, ...]:
    """The named checks of a requirement as an accreditor asks it: its own stand in for the rulebook's of the same name."""
    own = {*asks.without, *(call.check for call in asks.checks)}
    calls = (*(call for call in requirement.checks if call.check not in own), *asks.checks)
    return tuple(call for call in calls if not call.accreditors or accreditor.id in call.accreditors)


WorkspaceLook = Callable[[Workspace], Iterator[Problem]]
RequirementLook = Callable[[Asked], Iterator[Problem]]


@record
class Outcome(Record):
    """What became of one requirement of one application, waivers left aside."""

    state: State
    subjects: tuple[frozenset[str], ...] = ()  # for each error: the people and sites it is about; none: the program


OutcomeLook = Callable[[Workspace, Mapping[tuple[str, str], Outcome]], Iterator[Problem]]


@record
class WorkspaceRule(Record):
    """A rule that looks at the whole workspace once, and once more on each day on which what is history was judged."""

    words: Rule
    look: WorkspaceLook
    is_timeless: bool = False  # what it finds is so on any day, and about no single requirement


@record
class RequirementRule(Record):
    """A rule that looks at each asked requirement; with `check`, only at those whose rulebook entry calls for that check.

    Its messages leave out the requirement's id: the runner joins what several requirements share and puts their ids in front.
    """

    words: Rule
    look: RequirementLook
    check: str = ""


@record
class OutcomeRule(Record):
    """A rule that looks at what all others made of the requirements, by application id and requirement id, waivers left aside."""

    words: Rule
    look: OutcomeLook


@record
class RunnerRule(Record):
    """The words of what the runner itself reports."""

    words: Rule


def rule(
    id: str, title: str, severity: Severity = Severity.ERROR, *, is_timeless: bool = False
) -> Callable[[WorkspaceLook], WorkspaceRule]:
    """Declare a rule about the whole workspace; its docstring is its manual (see `words_of`)."""
    return lambda look: WorkspaceRule(words=words_of(id, title, severity, look.__doc__), look=look, is_timeless=is_timeless)


def requirement_rule(
    id: str, title: str, severity: Severity = Severity.ERROR, *, check: str = ""
) -> Callable[[RequirementLook], RequirementRule]:
    """Declare a rule about each asked requirement, or about those that call for the named `check`."""
    return lambda look: RequirementRule(words=words_of(id, title, severity, look.__doc__, check), look=look, check=check)


def outcome_rule(id: str, title: str, severity: Severity = Severity.ERROR) -> Callable[[OutcomeLook], OutcomeRule]:
    """Declare a rule about what became of the requirements."""
    return lambda look: OutcomeRule(words=words_of(id, title, severity, look.__doc__), look=look)


_PARTS = ("Why: ", "Fix: ")


def words_of(id: str, title: str, severity: Severity, docstring: str | None, check: str = "") -> Rule:
    """The rule's words, taken from a docstring of a summary, then `Why:` and `Fix:`.

    Raises:
        ValueError: the summary, `Why:` or `Fix:` is missing; a rule without its manual is a bug.
    """
    texts: list[str] = []
    told = {"": texts}
    for line in (docstring or "").splitlines():
        text = line.strip()
        if text.startswith(_PARTS):
            name, _, text = text.partition(": ")
            texts = told[name] = []
        texts.append(text)
    summary, why, fix = (" ".join(" ".join(told.get(name, ())).split()) for name in ("", "Why", "Fix"))
    if not summary or not why or not fix:
        raise ValueError(f"rule {id}: the docstring needs a summary, `Why:` and `Fix:`")
    return Rule(
        id=id,
        title=title,
        severity=severity,
        summary=summary,
        why=why,
        fix=fix,
        check=check,
    )
