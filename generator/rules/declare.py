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


def fixed_day(type: ApplicationType, application: Application, name: str) -> date | None:
    """The day that a `before` names for an application; None where that is the day of the report, whichever it is.

    An accreditor's anchor is looked up first. A date that the application does not have yet falls back: the end of the
    reporting period to the submission, the entry to the submission, the submission to the day of the report.
    """
    name = type.anchors.get(name, name)
    if name == "reporting-period-end" and application.reporting_period:
        return application.reporting_period.end
    if name == "entry" and application.entry:
        return application.entry
    if name in ("submission", "entry", "reporting-period-end"):
        return application.submission
    return None


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
    near: tuple[Exhibit, ...] = ()  # where nothing else is shown: exhibits that would count if they said so
    fresh: Freshness | None = None  # what was asked of their age
    absent: str = ""  # where there is no subject at all: what there is none of, in words
    since: date | None = None  # the oldest date that would have been fresh
    until: date | None = None  # the day the age is counted back from
    lapses: date | None = None  # the first day on which the need is no longer met without new evidence


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
        return fixed_day(self.type, self.application, name) or self.workspace.as_of

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
                for call in requirement.checks if requirement else ():
                    if call.check == check and (not call.accreditors or self.accreditor.id in call.accreditors):
                        assert requirement is not None
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

WorkspaceLook = Callable[[Workspace], Iterator[Problem]]
RequirementLook = Callable[[Asked], Iterator[Problem]]
OutcomeLook = Callable[[Workspace, Mapping[tuple[str, str], State]], Iterator[Problem]]


@record
class WorkspaceRule(Record):
    """A rule that looks at the whole workspace once."""

    words: Rule
    look: WorkspaceLook


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


def rule(id: str, title: str, severity: Severity = Severity.ERROR) -> Callable[[WorkspaceLook], WorkspaceRule]:
    """Declare a rule about the whole workspace; its docstring is its manual (see `words_of`)."""
    return lambda look: WorkspaceRule(words=words_of(id, title, severity, look.__doc__), look=look)


def requirement_rule(
    id: str, title: str, severity: Severity = Severity.ERROR, *, check: str = ""
) -> Callable[[RequirementLook], RequirementRule]:
    """Declare a rule about each asked requirement, or about those that call for the named `check`."""
    return lambda look: RequirementRule(words=words_of(id, title, severity, look.__doc__), look=look, check=check)


def outcome_rule(id: str, title: str, severity: Severity = Severity.ERROR) -> Callable[[OutcomeLook], OutcomeRule]:
    """Declare a rule about what became of the requirements."""
    return lambda look: OutcomeRule(words=words_of(id, title, severity, look.__doc__), look=look)


_PARTS = ("Why: ", "Fix: ", "Source: ")


def words_of(id: str, title: str, severity: Severity, docstring: str | None) -> Rule:
    """The rule's words, taken from a docstring of a summary, then `Why:`, `Fix:` and, if an accreditor asks it, `Source:`.

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
    summary, why, fix, source = (" ".join(" ".join(told.get(name, ())).split()) for name in ("", "Why", "Fix", "Source"))
    if not summary or not why or not fix:
        raise ValueError(f"rule {id}: the docstring needs a summary, `Why:` and `Fix:`")
    return Rule(
        id=id,
        title=title,
        severity=severity,
        summary=summary,
        why=why,
        fix=fix,
        source=source,
    )
