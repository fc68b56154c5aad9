"""The words of a check: rules, what they found, and the report that holds it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
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

    @property
    def badness(self) -> int:
        """How far it is from what is asked: higher is worse."""
        return _BADNESS[self]


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
    """The words of one rule: all that reports, `explain` and the handbook print of it.

    Who asks for what it looks at, and where that is written, stands in the rulebook: with the requirements that call for `check`.
    """

    id: str
    title: str
    severity: Severity
    summary: str
    why: str
    fix: str
    check: str = ""  # the named check that it belongs to; empty: it is held against every program


TypeKey = tuple[str, str, str]
"""A type of application: the ids of its accreditor, its type and its edition."""


class Related(NamedTuple):
    """The other end of a finding: a second place that a reader wants to see."""

    mark: Mark
    message: str


@record
class Problem(Record):
    """What a rule saw: where, what, and the next step.

    `requirements` are the ids that cannot be judged as met because of it; `state` is what it makes of them. `types` are the types of
    application that rest on it. `within` are the applications in whose records it lies; with "" among them it lies elsewhere too.
    `absence` names what there is nothing of at all, where that is the one mistake: what the rules of several requirements miss because
    of it is one finding of their application.
    """

    mark: Mark
    message: str
    hint: str
    related: tuple[Related, ...] = ()
    requirements: tuple[str, ...] = ()
    state: State = State.MISSING
    types: tuple[TypeKey, ...] = ()
    within: tuple[str, ...] = ()
    absence: str = ""


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
    by_period: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # earlier and current, where both are asked: the exhibits of each
    blocks: bool = True  # False where nobody is sure that what is unmet is asked: it is told, and holds nothing up
    waits_for: str = ""  # what must be recorded before anybody knows whether it applies; until then its state is "not applicable"

    def evidence_for(self, period: str) -> tuple[str, ...]:
        """The exhibits that are shown for one of several periods; what is shown for none of them by itself is for all."""
        return self.by_period.get(period, ()) if self.by_period else self.evidence

    def is_asked_for(self, period: str) -> bool:
        """Whether it is asked for one of several periods: what is new since is asked for the current one alone."""
        return not self.by_period or period in self.by_period

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
    held_by: tuple[Finding, ...] = ()  # errors that could concern it and leave none of its requirements open; it may ask more than these

    @property
    def is_complete(self) -> bool:
        """Whether nothing keeps it from being sent in on the day of the report."""
        return not self.held_by and not any(row.is_open for row in self.requirements)

    @property
    def held_alone_by(self) -> tuple[Finding, ...]:
        """The errors that hold it back where no requirement is open, which would be told first."""
        return () if self.open_items else self.held_by

    @property
    def applicable(self) -> tuple[RequirementStatus, ...]:
        """The requirements that apply to this program, in the accreditor's order."""
        return tuple(row for row in self.requirements if row.state is not State.NOT_APPLICABLE)

    @property
    def open_items(self) -> tuple[RequirementStatus, ...]:
        """The requirements that keep it from being complete, in the accreditor's order."""
        return tuple(row for row in self.requirements if row.is_open)


@record
class Reviewed(Record):
    """Somebody looked at an exhibit for a requirement; `lapsed` says why that no longer holds, and is empty while it does."""

    exhibit: str
    requirement: str
    by: str
    date: date
    lapsed: str = ""

    def __str__(self) -> str:
        held = f"no longer holds: {self.lapsed}" if self.lapsed else "still the same file and wording"
        return f"by {self.by} on {self.date}; {held}"


@record
class CountedEducation(Record):
    """The hours of continuing education that count in one window, for whoever has recorded any."""

    months: int
    until: date  # the day that the months are counted back from
    hours: Mapping[str, Decimal]  # by person


@record
class Report(Record):
    """All that one check found."""

    as_of: date
    applications: tuple[ApplicationStatus, ...]
    findings: tuple[Finding, ...]  # in order of place
    rules: tuple[Rule, ...] = ()  # every rule that ran, the silent ones too
    files: tuple[str, ...] = ()  # every file that was read
    facts: Mapping[str, str] = field(default_factory=dict)  # the tool's name and version
    reviews: tuple[Reviewed, ...] = ()  # only for those who tell of reviews
    names: Mapping[str, str] = field(default_factory=dict)  # the ids of requirements and kinds of exhibit to their titles
    unjudged: Mapping[str, str] = field(default_factory=dict)  # the id of each application that nothing can be told of, to the reason
    education: Mapping[str, CountedEducation] = field(default_factory=dict)  # by application; under no id, as of the day

    def reviews_for(self, row: RequirementStatus) -> tuple[Reviewed, ...]:
        """The reviews of the exhibits that count for a requirement, made for it."""
        return tuple(one for one in self.reviews if one.requirement == row.requirement and one.exhibit in row.evidence)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity is severity)


class Fate(Enum):
    """What becomes of a requirement when its application moves to another edition."""

    REVIEW = "needs-review"
    NEW = "new"
    FALLS_AWAY = "falls-away"
    CARRIES = "carries-over"


@record
class MigrationRow(Record):
    """One requirement that is asked before the move, after it, or both times."""

    requirement: str
    title: str
    fate: Fate
    old_standard: str = ""  # its number before; empty where it stands outside the numbered standards, or is not asked
    old_title: str = ""
    new_standard: str = ""
    new_title: str = ""
    relation: str = ""  # what the old standard is to the new one for it; empty where the crosswalks do not say
    why: str  # the reason for its fate, in words
    confidence: str = ""  # how sure the crosswalks are of the relation
    before: State | None = None  # its state today; None where it is not asked
    after: State | None = None  # its state today under the other edition; None where it is not asked
    evidence: tuple[str, ...] = ()  # exhibit ids, in order of the exhibits file
    satisfies: tuple[str, ...] = ()  # what is accepted, where it is new
    look_at: tuple[str, ...] = ()  # where it needs review: what a person has to look at
    closes: tuple[str, ...] = ()  # what would close it under the other edition

    @property
    def reason(self) -> str:
        """`why` as a sentence begins; an id in front keeps its small letters."""
        first = self.why.partition(" ")[0].replace("'", "")
        return self.why[:1].upper() + self.why[1:] if first.isalpha() else self.why


@record
class Migration(Record):
    """What moving one application to another edition takes, its requirements by fate and then in the accreditor's order."""

    application: str
    accreditor: str
    type: str
    as_of: date
    old: str  # edition id
    new: str
    crosswalks: tuple[str, ...]  # the ids of the crosswalks from one to the other, in order; empty where none leads there
    notes: tuple[str, ...] = ()  # what the crosswalks say of themselves
    rows: tuple[MigrationRow, ...]
    titles: Mapping[str, str] = field(default_factory=dict)  # of the exhibits that the rows name, by id

    def rows_of(self, fate: Fate) -> tuple[MigrationRow, ...]:
        """The requirements that this becomes of, in the accreditor's order."""
        return tuple(row for row in self.rows if row.fate is fate)

    def relation_of(self, row: MigrationRow) -> str:
        """What the standard before has to do with the one after, for people; empty where the crosswalks do not say."""
        said = {
            "equal": f"{self.new} asks the same",
            "superset": f"{self.new} asks this, or less",
            "subset": f"{self.new} asks this and more",
            "intersects": f"{self.new} asks part of this, and something else",
        }.get(row.relation, "")
        return f"{said} ({row.relation}, {row.confidence})" if said else ""


# --------------------------------------------------------------------------- what changes as the days go by


class Weight(Enum):
    """What a turn means for those who keep the evidence."""

    LAPSE = "lapse"  # something that was met is not any more, or an error begins
    WARNING = "warning"  # nothing is open because of it yet
    BETTER = "better"  # something is met again, or begins to count


@record
class Turned(Record):
    """What becomes of one requirement of one application on the day; `before` and `after` may be the same."""

    application: str
    requirement: str
    before: State
    after: State


@record
class Thing(Record):
    """One record of the program, by the words and the id that people know it by; both may be empty."""

    kind: str  # the record's kind in words: exhibit, person, policy, site
    id: str
    title: str
    mark: Mark


@record
class Turn(Record):
    """All that changes on one day for one reason."""

    day: date  # the first day on which it is so
    weight: Weight
    what: str  # the reason, as a headline
    state: State  # what it makes of the requirements, or of what stands behind them
    things: tuple[Thing, ...]  # the records the reason lies in; several where the same befalls many
    rows: tuple[Turned, ...]  # in the order of the applications
    sites: tuple[Thing, ...] = ()
    owners: tuple[Thing, ...] = ()
    last_good: date | None = None  # the last day on which all is still well; None where nothing lapses
    rule: Rule | None = None  # the rule that tells it; None where only dates begin or end
    mark: Mark | None = None
    message: str = ""
    also: tuple[str, ...] = ()  # what is found besides, because of the same thing
    hint: str = ""

    @property
    def applications(self) -> tuple[str, ...]:
        """The ids of the applications it touches."""
        return tuple(dict.fromkeys(row.application for row in self.rows))

    @property
    def requirements(self) -> tuple[str, ...]:
        """The ids of the requirements it touches."""
        return tuple(dict.fromkeys(row.requirement for row in self.rows))


@record
class Forecast(Record):
    """What changes between two days if nothing is done."""

    until: date
    first: Report  # of the day it starts on
    turns: tuple[Turn, ...]  # the soonest first
    submission: date | None = None  # the day on which it is supposed that the applications are sent in
    supposed: tuple[str, ...] = ()  # the applications of which that is supposed
    then: Report | None = None  # of that day

    @property
    def as_of(self) -> date:
        """The day it starts on."""
        return self.first.as_of

    def of(self, weight: Weight) -> tuple[Turn, ...]:
        """The turns of one weight, the soonest first."""
        return tuple(turn for turn in self.turns if turn.weight is weight)


# --------------------------------------------------------------------------- what a requirement's state rests on


@record
class Fact(Record):
    """One thing that stands in the files, and where."""

    text: str
    mark: Mark


@record
class OfferedExhibit(Record):
    """An exhibit that is offered for a need, whether it counts or not."""

    id: str
    title: str
    file: str
    dates: str  # the days that it speaks for, in words
    state: State  # current where it counts
    why: str  # why it counts, or why it is passed over
    mark: Mark


@record
class NeedProof(Record):
    """One need of a requirement for one person, site, chart, series or the program, and what is shown for it."""

    what: str  # the kinds that will do, in words
    kinds: tuple[str, ...]
    at_least: int
    for_whom: str  # empty: the program
    subject: str  # id
    period: str = ""
    age: str  # how old it may be, with the days that come of it
    since: date | None = None
    until: date | None = None
    state: State
    counted: tuple[OfferedExhibit, ...]
    passed_over: tuple[OfferedExhibit, ...]
    near: tuple[OfferedExhibit, ...] = ()  # would count if they said so
    absent: str = ""
    last_good: date | None = None  # the last day on which it is met without new evidence
    mark: Mark  # where the rulebook asks it


@record
class RuleProof(Record):
    """One rule that looked at the requirement; without findings it holds."""

    rule: Rule
    findings: tuple[Finding, ...] = ()


@record
class CheckProof(Record):
    """One named check that the requirement calls for."""

    check: str
    parameters: Mapping[str, str]
    confidence: str
    rules: tuple[RuleProof, ...]
    facts: tuple[Fact, ...]  # what speaks for it
    mark: Mark

    @property
    def holds(self) -> bool:
        """Whether none of its rules found anything."""
        return not any(one.findings for one in self.rules)


@record
class ConditionProof(Record):
    """One condition under which the requirement applies."""

    name: str
    holds: bool
    told_in: str


@record
class WaiverProof(Record):
    """A waiver that is in force for the requirement."""

    id: str
    kind: str
    reason: str
    approved: str  # by whom and when
    start: date
    end: date
    whom: tuple[str, ...] = ()  # the sites and people it is for; empty: the whole requirement
    mark: Mark


@record
class RecordsProof(Record):
    """The records of one kind that a requirement is judged by."""

    name: str
    count: int
    mark: Mark | None  # where they begin; None where there are none


@record
class CitedText(Record):
    """A text that a requirement, or the way an accreditor asks it, rests on."""

    text: str  # id of the source text
    title: str
    address: str
    confidence: str
    note: str
    of: str = ""  # the accreditor whose way of asking it speaks of; empty: the requirement itself


@record
class Proof(Record):
    """From one requirement of one application to the facts that its state rests on."""

    application: str
    accreditor: str
    edition: str
    type: str
    requirement: str
    standard: str  # its number in the edition
    heading: str  # of the application
    placed: Mark
    as_of: date  # the day it is judged on: that of the report or, for what is decided, the day it was sent in
    conditions: tuple[ConditionProof, ...]
    is_judged: bool
    needs: tuple[NeedProof, ...]
    evidence_rules: tuple[RuleProof, ...]
    checks: tuple[CheckProof, ...]
    records: tuple[RecordsProof, ...]
    elsewhere: tuple[Finding, ...]  # what rules found that look at something else, and what loading found
    waived: tuple[Finding, ...]
    waivers: tuple[WaiverProof, ...]
    evidence: tuple[str, ...]
    state: State
    blocks: bool
    closes: tuple[str, ...]
    confidence: str
    citations: tuple[CitedText, ...]


@record
class Why(Record):
    """The proofs of one requirement, one for each application that asks it."""

    as_of: date
    requirement: str
    title: str
    statement: str
    mark: Mark
    proofs: tuple[Proof, ...]


# --------------------------------------------------------------------------- what rests on an exhibit, a person or a file


@record
class Hanging(Record):
    """Something that rests on what is taken out, and what is told of it."""

    what: str  # its kind in words: site, workshop series, upload, binder, policy, narrative, page, record
    id: str
    title: str
    detail: str = ""
    mark: Mark | None = None


@record
class Impact(Record):
    """What rests on an exhibit, a person or a file, and what would become of the requirements without it."""

    as_of: date
    of: str
    what: str  # exhibit, person, file
    taken_out: tuple[Thing, ...]
    rows: tuple[Turned, ...]  # every requirement that rests on it; the same state twice where it would stay met or open
    hanging: tuple[Hanging, ...]
    titles: Mapping[str, str] = field(default_factory=dict)  # of the requirements, by id

    @property
    def turned(self) -> tuple[Turned, ...]:
        """The rows whose state would be another."""
        return tuple(row for row in self.rows if row.before is not row.after)
