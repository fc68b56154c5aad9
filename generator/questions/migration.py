"""What becomes of each requirement when an application moves to another edition of the standards, newer or older."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.findings import Fate, Migration, MigrationRow, Problem, Report, RequirementStatus, Rule, State
from generator.model.evidence import Application
from generator.model.standards import ApplicationType, Asks, Confidence, Crosswalk, EvidenceNeed, Freshness, Heading, Relation, Requirement
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.record import Record, record
from generator.rules.judge import judge

EQUAL, SUPERSET, SUBSET, INTERSECTS, NONE = "equal", "superset", "subset", "intersects", "none"

CARRYING = frozenset({EQUAL, SUPERSET})
"""What the old standard must be to the new one for a state to carry over: all that the new one asks has been shown already."""

_TURNED = {SUPERSET: SUBSET, SUBSET: SUPERSET}
_FROM_BEST_TO_WORST = (EQUAL, SUPERSET, SUBSET, INTERSECTS, NONE)
_SURENESS = tuple(Confidence)


def turned(kind: str) -> str:
    """What the newer standard is to the older, where `kind` says what the older is to the newer."""
    return _TURNED.get(kind, kind)


def joined(first: str, second: str) -> str:
    """What a standard is to a third one, where it is `first` to a second, and that is `second` to the third.

    Where the two do not say it for certain, `intersects`: it never lets a state carry over.
    """
    if NONE in (first, second):
        return NONE
    if first == EQUAL or second == EQUAL:
        return second if first == EQUAL else first
    return first if first == second and first in _TURNED else INTERSECTS


@record
class Step(Record):
    """One crosswalk on the way, and whether it is read from the newer edition to the older."""

    crosswalk: Crosswalk
    is_turned: bool

    @property
    def start(self) -> str:
        """The edition it is entered from."""
        return self.crosswalk.new if self.is_turned else self.crosswalk.old

    @property
    def end(self) -> str:
        """The edition it leads to."""
        return self.crosswalk.old if self.is_turned else self.crosswalk.new

    def ends_of(self, relation: Relation) -> tuple[str, str]:
        """The standards that one of its lines leads from and to, read this way."""
        return (relation.new, relation.old) if self.is_turned else (relation.old, relation.new)


@record
class Placing(Record):
    """How one edition's type asks a requirement: under which standard, and with what of its own."""

    asks: Asks
    standards: tuple[str, ...]  # the accreditor's own placing first, then the rulebook's; empty outside the numbered standards
    is_placed: bool  # whether the accreditor's own heading is a standard


@record
class Related(Record):
    """What the crosswalks say of one requirement, from edition to edition."""

    kind: str = ""  # empty where they do not say
    ends: tuple[str, str] = ("", "")  # the standards it leads from and to
    rationale: str = ""
    confidence: Confidence | None = None


def find_way(crosswalks: Iterable[Crosswalk], start: str, end: str) -> tuple[Step, ...]:
    """The fewest crosswalks that lead from one edition to another, in order; empty where none do."""
    steps = [Step(crosswalk=each, is_turned=turn) for each in crosswalks for turn in (False, True)]
    ways: deque[tuple[Step, ...]] = deque([()])
    met = {start}
    while ways:
        way = ways.popleft()
        here = way[-1].end if way else start
        if here == end:
            return way
        for step in steps:
            if step.start == here and step.end not in met:
                met.add(step.end)
                ways.append((*way, step))
    return ()


def moved(workspace: Workspace, application: Application, edition: str) -> Workspace:
    """The workspace as it would be with the application under another edition, and everything else as it is."""
    applications = tuple(replace(one, edition=edition) if one.id == application.id else one for one in workspace.program.applications)
    return replace(workspace, program=replace(workspace.program, applications=applications))


def plan_migration(
    workspace: Workspace, report: Report, application: Application, edition: str, *, seen: Sequence[tuple[Rule, Problem]] = ()
) -> Migration:
    """What moving the application to another edition takes.

    Args:
        workspace: The program as it is.
        report: Its states on its day.
        application: One of its applications, of a type that its accreditor describes under both editions.
        edition: The id of the edition to move to.
        seen: What loading found wrong, for the judgement under the other edition.
    """
    then = moved(workspace, application, edition)
    target = then.applications_by_id[application.id]
    after = {row.requirement: row for row in _rows(judge(then, seen, applications=(application.id,)), application.id)}
    before = {row.requirement: row for row in _rows(report, application.id)}
    way = find_way(workspace.rulebook.crosswalks.values(), application.edition, edition)
    look = _Look(
        workspace,
        application,
        edition,
        way,
        before,
        after,
        _placings(workspace.type_of(application), application.edition, workspace.rulebook.requirements),
        _placings(then.type_of(target), edition, workspace.rulebook.requirements),
    )
    rows = [look.row(id) for id in dict.fromkeys((*after, *before))]
    order = {fate: place for place, fate in enumerate(Fate)}
    named = {exhibit for row in rows for exhibit in row.evidence}
    return Migration(
        application=application.id,
        accreditor=application.accreditor,
        type=application.type,
        as_of=report.as_of,
        old=application.edition,
        new=edition,
        crosswalks=tuple(step.crosswalk.id for step in way),
        notes=tuple(step.crosswalk.note for step in way if step.crosswalk.note),
        rows=tuple(sorted(rows, key=lambda row: order[row.fate])),
        titles={exhibit.id: exhibit.title for exhibit in workspace.exhibits if exhibit.id in named},
    )


def _rows(report: Report, application: str) -> tuple[RequirementStatus, ...]:
    return next((status.requirements for status in report.applications if status.id == application), ())


def _placings(kind: ApplicationType | None, edition: str, requirements: Mapping[str, Requirement]) -> Mapping[str, Placing]:
    found: dict[str, Placing] = {}
    for heading in kind.headings if kind else ():
        for asks in heading.asks:
            if asks.requirement in requirements:
                found.setdefault(
                    asks.requirement,
                    Placing(
                        asks=asks, standards=_standards(heading, requirements[asks.requirement], edition), is_placed=bool(heading.standard)
                    ),
                )
    return found


def _standards(heading: Heading, requirement: Requirement, edition: str) -> tuple[str, ...]:
    """Where the requirement stands; a heading of a standard that the edition does not place it under says where the accreditor does."""
    own = requirement.standards.get(edition, "")
    numbers = (heading.standard, own) if own else ()
    return tuple(dict.fromkeys(number for number in numbers if number))


class _Look:
    """One application before and after the move, requirement by requirement."""

    def __init__(
        self,
        workspace: Workspace,
        application: Application,
        edition: str,
        way: tuple[Step, ...],
        before: Mapping[str, RequirementStatus],
        after: Mapping[str, RequirementStatus],
        old: Mapping[str, Placing],
        new: Mapping[str, Placing],
    ) -> None:
        self.workspace = workspace
        self.editions = (application.edition, edition)
        self.way = way
        self.before, self.after = before, after
        self.old, self.new = old, new
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        self.accreditor = accreditor.short_name if accreditor else application.accreditor

    def row(self, id: str) -> MigrationRow:
        """What becomes of one requirement."""
        requirement = self.workspace.rulebook.requirements[id]
        if id not in self.before:
            return self._new(requirement)
        if id not in self.after:
            return self._falls_away(requirement)
        return self._stays(requirement)

    # ------------------------------------------------------------------ asked only once

    def _new(self, requirement: Requirement) -> MigrationRow:
        placing, row = self.new[requirement.id], self.after[requirement.id]
        said = self._said_of(requirement.id, placing.standards, at_end=True)
        why = (
            said.rationale or f"{self.accreditor} asks it with this application under {self.editions[1]}, and not under {self.editions[0]}"
        )
        if placing.asks.note:
            why = _sentences(why, placing.asks.note)
        number = placing.standards[0] if placing.standards else ""
        return MigrationRow(
            requirement=requirement.id,
            title=requirement.title,
            fate=Fate.NEW,
            new_standard=number,
            new_title=self._title(self.editions[1], number),
            relation=said.kind,
            why=why,
            confidence=said.confidence.value if said.confidence else "",
            after=row.state,
            evidence=row.evidence,
            satisfies=requirement.accepted,
            closes=row.closes,
        )

    def _falls_away(self, requirement: Requirement) -> MigrationRow:
        placing, row = self.old[requirement.id], self.before[requirement.id]
        said = self._said_of(requirement.id, placing.standards, at_end=False)
        number = placing.standards[0] if placing.standards else ""
        held = {*row.evidence, *(exhibit.id for exhibit in self.workspace.exhibits_for(requirement.id))}
        return MigrationRow(
            requirement=requirement.id,
            title=requirement.title,
            fate=Fate.FALLS_AWAY,
            old_standard=number,
            old_title=self._title(self.editions[0], number),
            relation=said.kind,
            why=said.rationale or f"{self.accreditor} does not ask it with this application under {self.editions[1]}",
            confidence=said.confidence.value if said.confidence else "",
            before=row.state,
            evidence=tuple(exhibit.id for exhibit in self.workspace.exhibits if exhibit.id in held),
        )

    def _said_of(self, id: str, standards: Sequence[str], *, at_end: bool) -> Related:
        """What a crosswalk says of a requirement that only one of the editions asks: a line without a counterpart."""
        if not self.way:
            return Related()
        step = self.way[-1 if at_end else 0]
        for relation in step.crosswalk.relations:
            start, end = step.ends_of(relation)
            here, there = (end, start) if at_end else (start, end)
            if relation.kind == NONE and not there and here in standards and (not relation.requirements or id in relation.requirements):
                return Related(kind=NONE, rationale=relation.rationale, confidence=_sureness(relation))
        # A requirement that the rulebook places nowhere in this edition can be named by a line of its own all the same.
        for relation in step.crosswalk.relations:
            if relation.kind == NONE and id in relation.requirements:
                return Related(kind=NONE, rationale=relation.rationale, confidence=_sureness(relation))
        return Related()

    # ------------------------------------------------------------------ asked both times

    def _stays(self, requirement: Requirement) -> MigrationRow:
        old, new = self.old[requirement.id], self.new[requirement.id]
        before, after = self.before[requirement.id], self.after[requirement.id]
        related = self._related(requirement.id, old.standards, self._beside(requirement.id, new))
        start = related.ends[0] or (old.standards[0] if old.standards else "")
        end = related.ends[1] or (new.standards[0] if new.standards else "")
        fate, why = self._fate(requirement, related, start, end, before.state, after.state)
        evidence = tuple(dict.fromkeys((*after.evidence, *before.evidence)))
        return MigrationRow(
            requirement=requirement.id,
            title=requirement.title,
            fate=fate,
            old_standard=start,
            old_title=self._title(self.editions[0], start),
            new_standard=end,
            new_title=self._title(self.editions[1], end),
            relation=related.kind,
            why=why,
            confidence=related.confidence.value if related.confidence else "",
            before=before.state,
            after=after.state,
            evidence=evidence,
            look_at=tuple(self._look_at(end, old.asks, new.asks, evidence, requirement)) if fate is Fate.REVIEW else (),
            closes=after.closes,
        )

    def _fate(self, requirement: Requirement, related: Related, start: str, end: str, before: State, after: State) -> tuple[Fate, str]:
        old, new = self.editions
        if before is after is State.NOT_APPLICABLE:
            return Fate.CARRIES, "it does not apply to this program"
        if not start and not end:
            related_carries, why = True, "it stands outside the numbered standards, which alone change with the edition"
        elif not start or not end:
            outside, inside, number = (old, new, end) if not start else (new, old, start)
            related_carries = False
            why = f"{inside} places it under standard {number}, {outside} under none"
        elif not self.way:
            related_carries, why = False, f"no crosswalk leads from {old} to {new}, so nobody has compared the two"
        elif not related.kind:
            related_carries = False
            why = f"no line of the crosswalk speaks of {requirement.id} between standard {start} of {old} and standard {end} of {new}"
        else:
            related_carries, why = related.kind in CARRYING, related.rationale
        if not related_carries:
            return Fate.REVIEW, why
        if after.badness > before.badness and not after.is_met:
            asked = f"{self.accreditor} asks it otherwise under {new}: it is {before.value} under {old} and {after.value} under {new}"
            return Fate.REVIEW, _sentences(why, asked)
        return Fate.CARRIES, why

    def _related(self, id: str, start: Sequence[str], end: Sequence[str]) -> Related:
        """What the crosswalks make of a requirement on the way from one of some standards to one of others."""
        reached = [Related(kind=EQUAL, ends=(number, number)) for number in start]
        for place, step in enumerate(self.way):
            goals = end if place == len(self.way) - 1 else self._placed(id, step.end)
            reached = [
                _extended(known, goal, relation, step)
                for known in reached
                for goal in goals
                for relation in _lines_for(step, id, known.ends[1], goal)
            ]
        # The accreditors' own placing comes first; of several lines for it the most cautious counts.
        for first in start:
            for last in end:
                found = [one for one in reached if one.ends == (first, last) and self.way]
                if found:
                    return max(found, key=lambda one: _FROM_BEST_TO_WORST.index(one.kind))
        return Related()

    def _beside(self, id: str, placing: Placing) -> tuple[str, ...]:
        """Where the requirement stands at the end; one that the accreditor places nowhere goes with those that a line names beside it."""
        if placing.is_placed or not self.way or not placing.standards:
            return placing.standards
        step = self.way[-1]
        beside = [
            number
            for relation in step.crosswalk.relations
            for number in (step.ends_of(relation)[1],)
            if id in relation.requirements
            and any(
                other in self.new and self.new[other].is_placed and self.new[other].standards[:1] == (number,)
                for other in relation.requirements
            )
        ]
        return tuple(dict.fromkeys((*beside, *placing.standards)))

    def _placed(self, id: str, edition: str) -> tuple[str, ...]:
        number = self.workspace.rulebook.requirements[id].standards.get(edition)
        return (number,) if number else ()

    def _title(self, edition: str, number: str) -> str:
        found = self.workspace.rulebook.editions.get(edition)
        return next((one.title for one in found.standards if one.number == number), "") if found else ""

    def _look_at(self, standard: str, old: Asks, new: Asks, evidence: Sequence[str], requirement: Requirement) -> Iterator[str]:
        """What a person has to hold against what, before the requirement can be taken as met."""
        under = self.editions[1]
        against = f"standard {standard} of {under}" if standard else f"what {self.accreditor} asks under {under}"
        if evidence:
            yield f"hold {listed(evidence)} against {against}"
        elif requirement.records:
            yield f"hold your records ({listed(record.replace('_', ' ') for record in requirement.records)}) against {against}"
        else:
            yield f"read {against}; there is no evidence yet"
        yield from self._differences(old, new, requirement)
        if new.note and new.note != old.note:
            yield f"note under {under}: {new.note}"

    def _differences(self, old: Asks, new: Asks, requirement: Requirement) -> Iterator[str]:
        """What the accreditor asks otherwise than before: which exhibits, how old, and what it looks at in the records."""
        before, under = self.editions
        kinds = [self._kinds(asks.evidence or requirement.evidence) for asks in (old, new)]
        if kinds[0] != kinds[1]:
            yield f"{self.accreditor} asks for {kinds[1] or 'no exhibit'} under {under}, and for {kinds[0] or 'none'} under {before}"
        ages = [_age(asks.fresh) for asks in (old, new)]
        if ages[0] != ages[1]:
            yield f"{self.accreditor} asks for evidence {ages[1]} under {under}, and {ages[0]} under {before}"
        added = [call.check.replace("-", " ") for call in new.checks if call not in old.checks]
        if added and (not new.note or new.note == old.note):  # a note of its own tells what is meant
            yield f"{self.accreditor} looks at more under {under} than under {before}: {listed(added)}"

    def _kinds(self, needs: Sequence[EvidenceNeed]) -> str:
        known = self.workspace.rulebook.evidence_kinds
        told = [(" or ".join(known[kind].title if kind in known else kind for kind in need.kinds), need.at_least) for need in needs]
        return "; ".join(f"{least} of {kinds}" if least > 1 else kinds for kinds, least in dict.fromkeys(told))


def _age(fresh: Freshness | None) -> str:
    if fresh is None:
        return "as old as the rulebook has it"
    return (
        f"of at most {number_of(fresh.months, 'month')}"
        if fresh.months is not None
        else "until it expires"
        if fresh.until_expiry
        else "of any age"
    )


def _lines_for(step: Step, id: str, start: str, end: str) -> list[Relation]:
    """The lines that speak of a requirement between two standards: those that name it, else those that speak of all."""
    lines = [relation for relation in step.crosswalk.relations if step.ends_of(relation) == (start, end)]
    return [each for each in lines if id in each.requirements] or [each for each in lines if not each.requirements]


def _sureness(relation: Relation) -> Confidence:
    """How sure a line is: as sure as the least sure of what it rests on, since most of them are read together."""
    return max((citation.confidence for citation in relation.citations), key=_SURENESS.index, default=Confidence.UNVERIFIED)


def _extended(known: Related, goal: str, relation: Relation, step: Step) -> Related:
    kind = turned(relation.kind) if step.is_turned else relation.kind
    sure = _sureness(relation)
    return Related(
        kind=joined(known.kind, kind),
        ends=(known.ends[0], goal),
        rationale=_sentences(known.rationale, relation.rationale),
        confidence=max(known.confidence or sure, sure, key=_SURENESS.index),
    )


def _sentences(*parts: str) -> str:
    """Several remarks as sentences one after the other."""
    told = [part.strip() for part in parts if part.strip()]
    return told[0] if len(told) == 1 else " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in told)


def described_under(workspace: Workspace, application: Application) -> tuple[str, ...]:
    """The editions under which the accreditor's rules describe the application's type, in the rulebook's order."""
    accreditor = workspace.rulebook.accreditors.get(application.accreditor)
    kinds = accreditor.applications if accreditor else ()
    return tuple(id for id in workspace.rulebook.editions if any(kind.type == application.type and kind.edition == id for kind in kinds))
