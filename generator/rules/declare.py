"""How a rule is declared: words in the decorator and the docstring, the look at the workspace in the function."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import cleandoc
from typing import Any

from generator.findings import Problem, Rule, Severity, State
from generator.model.evidence import Application, Exhibit
from generator.model.standards import Accreditor, ApplicationType, Asks, Check, EvidenceNeed, Requirement
from generator.model.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an application shows for one need and one subject: the exhibits that count, and how far they carry."""

    need: EvidenceNeed
    subject: str  # the site's, person's or chart's id; empty for the program
    subject_name: str  # for messages; empty for the program
    state: State
    counted: tuple[Exhibit, ...]  # the exhibits that satisfy the need
    passed_over: tuple[Exhibit, ...]  # of the right kind and subject, but planned, superseded, stale or expired
    since: date | None = None  # the oldest date that would have been fresh
    until: date | None = None  # the day the age is counted back from
    lapses: date | None = None  # the first day on which the need is no longer met without new evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One requirement as one application asks it: what a rule about requirements looks at."""

    workspace: Workspace
    application: Application
    accreditor: Accreditor
    type: ApplicationType
    requirement: Requirement
    asks: Asks
    shown: tuple[Shown, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)  # of the named check that called the rule
    check: Check | None = None

    def day(self, name: str) -> date:
        """The day that a `before` names for this application.

        An accreditor's anchor is looked up first. A date that the application does not have yet falls back: the end of the
        reporting period to the submission, the entry to the submission, the submission to the day of the report.
        """
        name = self.type.anchors.get(name, name)
        application = self.application
        if name == "reporting-period-end" and application.reporting_period:
            return application.reporting_period.end
        if name == "entry" and application.entry:
            return application.entry
        if name in ("submission", "entry", "reporting-period-end") and application.submission:
            return application.submission
        return self.workspace.as_of


WorkspaceLook = Callable[[Workspace], Iterator[Problem]]
RequirementLook = Callable[[Asked], Iterator[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceRule:
    """A rule that looks at the whole workspace once."""

    words: Rule
    look: WorkspaceLook


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRule:
    """A rule that looks at each asked requirement; with `check`, only at those whose rulebook entry calls for that check."""

    words: Rule
    look: RequirementLook
    check: str = ""


def rule(id: str, title: str, severity: Severity = Severity.ERROR) -> Callable[[WorkspaceLook], WorkspaceRule]:
    """Declare a rule about the whole workspace; its docstring is its manual (see `words_of`)."""
    return lambda look: WorkspaceRule(words=words_of(id, title, severity, look.__doc__), look=look)


def requirement_rule(
    id: str, title: str, severity: Severity = Severity.ERROR, *, check: str = ""
) -> Callable[[RequirementLook], RequirementRule]:
    """Declare a rule about each asked requirement, or about those that call for the named `check`."""
    return lambda look: RequirementRule(words=words_of(id, title, severity, look.__doc__), look=look, check=check)


_PART = re.compile(r"^(Why|Fix|Source): ", re.MULTILINE)


def words_of(id: str, title: str, severity: Severity, docstring: str | None) -> Rule:
    """The rule's words, taken from a docstring of a summary, then `Why:`, `Fix:` and, if an accreditor asks it, `Source:`.

    Raises:
        ValueError: the summary, `Why:` or `Fix:` is missing; a rule without its manual is a bug.
    """
    summary, *parts = _PART.split(cleandoc(docstring or ""))
    told = {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    if not summary.strip() or "Why" not in told or "Fix" not in told:
        raise ValueError(f"rule {id}: the docstring needs a summary, `Why:` and `Fix:`")
    return Rule(id=id, title=title, severity=severity, summary=" ".join(summary.split()), why=told["Why"], fix=told["Fix"], source=told.get("Source", ""))
