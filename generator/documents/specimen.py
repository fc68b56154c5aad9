"""A program in which every record is there and every field is filled: by it the names are known that a template may use.

The names are those that `context` gives the specimen, so they can never differ from those that documents are made with.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from generator.documents.plan import PacketPlan, plan_packet
from generator.findings import (
    ApplicationStatus,
    CountedEducation,
    Finding,
    Migration,
    MigrationRow,
    Report,
    RequirementStatus,
    Rule,
    Severity,
    State,
)
from generator.model.evidence import Application, Policy, Program
from generator.model.standards import ApplicationType
from generator.model.workspace import Rulebook, Workspace
from generator.record import kinds_of
from generator.source import NOWHERE, Mark, Source

WORD = "x"  # every text and id, so that every id leads to a record
_PARTS = ("team", "stakeholders", "population", "curriculum", "workshops", "participants", "outcomes", "quality", "policies")
_STAFF_TYPES = ("professional", "paraprofessional")
_ROLES = ("coordinator", "clinician", "facilitator", "oversight", "leader")


def make_specimen(kind: Any, day: date) -> Any:
    """A record of this kind with one of everything in it."""
    return _value(kind, day)


def _value(hint: Any, day: date) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(one for one in inner if one is not type(None)), day)
    if origin is tuple:
        return tuple(_value(one, day) for one in inner if one is not Ellipsis)
    if origin is Literal:
        return inner[0]
    if origin is not None:  # a mapping
        return {}
    if hint is Source:
        return NOWHERE
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(hint, type) and hasattr(hint, "_kinds"):
        return _record(hint, day)
    plain: Mapping[Any, Any] = {str: WORD, int: 1, bool: True, Decimal: Decimal(1), date: day, float: 1.0}
    return plain.get(hint, WORD)


def _record(kind: Any, day: date) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints.get(name, given), day) for name, given in kinds_of(kind).items()})


def specimen_workspace(rulebook: Rulebook, day: date) -> Workspace:
    """A program of which everything is recorded, with one application of each kind that the rulebook describes."""
    parts = {name: _value(get_type_hints(Workspace)[name], day) for name in _PARTS}
    (person,) = parts["team"].people
    people = tuple(
        replace(person, id=id, staff_type=kind, roles=_ROLES) for id, kind in zip((WORD, f"{WORD}-2"), _STAFF_TYPES, strict=True)
    )
    parts["team"] = replace(parts["team"], people=people)
    parts["policies"] = replace(parts["policies"], policies=tuple(_policies(rulebook, parts["policies"].policies[0])))
    (coverage,) = parts["curriculum"].topics[:1]
    topics = tuple(replace(coverage, topic=topic) for topic in rulebook.topics)
    parts["curriculum"] = replace(parts["curriculum"], topics=topics)
    program: Program = _value(Program, day)
    (application,) = program.applications
    made = tuple(
        replace(
            application, id=f"{WORD}-{number}", accreditor=accreditor, type=kind.type, edition=kind.edition, changes=(WORD,), earlier=WORD
        )
        for number, (accreditor, kind) in enumerate(_types(rulebook))
    )
    first = [replace(application, accreditor=made[0].accreditor, type=made[0].type, edition=made[0].edition)] if made else []
    accreditations = tuple(replace(one, accreditor=made[0].accreditor) for one in program.accreditations) if made else ()
    program = replace(program, applications=(*first, *made), accreditations=accreditations)
    exhibits = _value(get_type_hints(Workspace)["exhibits"], day)
    (waiver,) = _value(get_type_hints(Workspace)["waivers"], day)
    first_asked = [next((asks.requirement for heading in kind.headings for asks in heading.asks), "") for _, kind in _types(rulebook)]
    waivers = tuple(replace(waiver, requirement=id, applications=tuple(one.id for one in made)) for id in dict.fromkeys(first_asked))
    return Workspace(as_of=day, rulebook=rulebook, program=program, exhibits=exhibits, waivers=waivers, **parts)


def _policies(rulebook: Rulebook, policy: Policy) -> Iterator[Policy]:
    """A policy on each standard of each edition, and on each enhancement."""
    yield policy
    for edition in rulebook.editions.values():
        for standard in edition.standards:
            yield replace(policy, id=f"{edition.id}-{standard.number}", edition=edition.id, standard=standard.number, enhancement="")
    for id in rulebook.enhancements:
        yield replace(policy, id=id, edition="", standard="", enhancement=id)


def _types(rulebook: Rulebook) -> list[tuple[str, ApplicationType]]:
    """One type of application of each sort: those that differ in the names they give are the plain ones and those of several periods."""
    found: dict[bool, tuple[str, ApplicationType]] = {}
    for accreditor in rulebook.accreditors.values():
        for kind in accreditor.applications:
            found.setdefault(bool(kind.periods), (accreditor.id, kind))
    return list(found.values())


def specimen_report(workspace: Workspace) -> Report:
    """What a check would say of the specimen: everything that is asked is open."""
    rule = Rule(id="ABC101", title=WORD, severity=Severity.ERROR, summary=WORD, why=WORD, fix=WORD)
    mark = Mark(NOWHERE.file)
    finding = Finding(rule=rule, severity=Severity.ERROR, mark=mark, message=WORD, hint=WORD)

    def status_of(application: Application, ids: list[str]) -> ApplicationStatus:
        rows = tuple(
            RequirementStatus(
                requirement=id,
                title=WORD,
                standard="1",
                state=State.MISSING,
                evidence=(WORD,),
                findings=(finding,),
                closes=(WORD,),
            )
            for id in ids
        )
        return ApplicationStatus(
            id=application.id, accreditor=application.accreditor, edition=application.edition, type=application.type, requirements=rows
        )

    applications = []
    for application in workspace.program.applications:
        kind = workspace.type_of(application)
        if kind:
            asked = [
                asks.requirement
                for heading in kind.headings
                for asks in heading.asks
                if asks.requirement in workspace.rulebook.requirements
            ]
            applications.append(status_of(application, list(dict.fromkeys(asked))))
    everything = status_of(workspace.program.applications[0], list(workspace.rulebook.requirements)) if applications else None
    hours = {person.id: Decimal("12.5") for person in workspace.team.people}
    counted = CountedEducation(months=12, until=workspace.as_of, hours=hours)
    return Report(
        as_of=workspace.as_of,
        applications=(*applications, *([everything] if everything else ())),
        findings=(finding,),
        education=dict.fromkeys(("", *(application.id for application in workspace.program.applications)), counted),
    )


def specimen_plans(workspace: Workspace, report: Report) -> list[PacketPlan]:
    """A packet of each sort."""
    return [plan_packet(workspace, report, one, draft=True) for one in workspace.program.applications[1:]]


def specimen_migration(workspace: Workspace) -> Migration | None:
    """A move to another edition in which requirements of each fate are met; None where there is no edition to move to."""
    editions = list(workspace.rulebook.editions)
    if not workspace.program.applications or not editions:
        return None
    application = workspace.program.applications[0]
    row: MigrationRow = _value(MigrationRow, workspace.as_of)
    migration: Migration = _value(Migration, workspace.as_of)
    fates = type(row.fate)
    rows = tuple(replace(row, fate=fate, before=State.CURRENT, after=State.MISSING) for fate in fates)
    return replace(
        migration,
        application=application.id,
        accreditor=application.accreditor,
        type=application.type,
        old=editions[0],
        new=editions[-1],
        rows=rows,
        titles={WORD: WORD},
    )
