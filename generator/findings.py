"""The words of a check: rules, what they found, and the report that holds it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import Enum, IntEnum
from typing import NamedTuple

from generator.record import Record, record
from generator.source import Mark


class Severity(IntEnum):
    """How much a finding weighs; only errors keep an application from being complete."""

    ERROR = 1
    WARNING = 2

    @property
    def word(self) -> str:
        """The lower-case word that reports print."""
        return self.name.lower()


class State(Enum):
    """What the dates make of a requirement on a day. Computed, never typed in."""

    CURRENT = "current"
    DUE_SOON = "due-soon"
    PLANNED = "planned"
    STALE = "stale"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    MISSING = "missing"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"

    @property
    def is_met(self) -> bool:
        """Whether an application may be sent in with a requirement in this state."""
        return self in _MET


_MET = frozenset({State.CURRENT, State.DUE_SOON, State.WAIVED, State.NOT_APPLICABLE})

# From best to worst: a requirement is as good as the worst of its parts.
_BADNESS = {
    state: rank
    for rank, state in enumerate(
        (
            State.NOT_APPLICABLE,
            State.WAIVED,
            State.CURRENT,
            State.DUE_SOON,
            State.PLANNED,
            State.SUPERSEDED,
            State.STALE,
            State.EXPIRED,
            State.MISSING,
        )
    )
}


def worst(*states: State) -> State:
    """The worst of some states; `CURRENT` of none."""
    return max(states, key=_BADNESS.__getitem__, default=State.CURRENT)


@record
class Rule(Record):
    """The words of one rule: all that reports, `explain` and the handbook print of it."""

    id: str
    title: str
    severity: Severity
    summary: str
    why: str
    fix: str
    source: str = ""


class Related(NamedTuple):
    """The other end of a finding: a second place that a reader wants to see."""

    mark: Mark
    message: str


@record
class Problem(Record):
    """What a rule saw: where, what, and the next step.

    `requirements` are the ids that cannot be judged as met because of it; `state` is what it makes of them.
    """

    mark: Mark
    message: str
    hint: str
    related: tuple[Related, ...] = ()
    requirements: tuple[str, ...] = ()
    state: State = State.MISSING


@record
class Finding(Record):
    """A problem together with the rule that saw it and the applications it concerns."""

    rule: Rule
    severity: Severity
    mark: Mark
    message: str
    hint: str
    related: tuple[Related, ...] = ()
    requirements: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    state: State = State.MISSING

    @property
    def sort_key(self) -> tuple[Mark, str, str]:
        """Findings are told in order of place, then of rule."""
        return (self.mark, self.rule.id, self.message)


@record
class RequirementStatus(Record):
    """One requirement of one application on the day of the report."""

    requirement: str
    title: str
    standard: str  # its number in the application's edition
    state: State
    evidence: tuple[str, ...]  # exhibit ids, in order of the exhibits file
    findings: tuple[Finding, ...]
    closes: tuple[str, ...] = ()  # what would close it, one sentence each; empty when it is met
    blocks: bool = True  # False where nobody is sure that what is unmet is asked: it is told, and holds nothing up

    @property
    def is_open(self) -> bool:
        """Whether it keeps its application from being complete."""
        return self.blocks and not self.state.is_met


@record
class ApplicationStatus(Record):
    """One application on the day of the report, its requirements in the accreditor's order."""

    id: str
    accreditor: str
    edition: str
    type: str
    requirements: tuple[RequirementStatus, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing keeps it from being sent in on the day of the report."""
        return not any(row.is_open for row in self.requirements)

    @property
    def applicable(self) -> tuple[RequirementStatus, ...]:
        """The requirements that apply to this program, in the accreditor's order."""
        return tuple(row for row in self.requirements if row.state is not State.NOT_APPLICABLE)

    @property
    def open_items(self) -> tuple[RequirementStatus, ...]:
        """The requirements that keep it from being complete, in the accreditor's order."""
        return tuple(row for row in self.requirements if row.is_open)


@record
class Report(Record):
    """All that one check found."""

    as_of: date
    applications: tuple[ApplicationStatus, ...]
    findings: tuple[Finding, ...]  # in order of place
    rules: tuple[Rule, ...] = ()  # every rule that ran, the silent ones too
    files: tuple[str, ...] = ()  # every file that was read
    facts: Mapping[str, str] = field(default_factory=dict)  # the tool's name and version

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity is severity)
