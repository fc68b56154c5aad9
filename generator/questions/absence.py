"""A program without some of its exhibits, people or files: what rests on them, and what would become of the requirements."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import NamedTuple

from generator.findings import ApplicationStatus, Hanging, Problem, Report, RequirementStatus, Rule, State, Turned
from generator.model.described import kind_in_words, source_of
from generator.model.evidence import (
    Chart,
    Curriculum,
    Exhibit,
    Outcomes,
    Participants,
    Person,
    Policies,
    Population,
    Quality,
    ReviewLock,
    Series,
    Stakeholders,
    Step,
    Team,
    Workshops,
)
from generator.model.workspace import Workspace
from generator.record import Record
from generator.rules.judge import judge
from generator.rules.participants import STEPS
from generator.rules.rulebook import CANNOT_JUDGE
from generator.source import NOWHERE, Mark, Source

_BLANK: Mapping[str, Callable[[Workspace], Workspace]] = {
    "team.yaml": lambda one: replace(one, team=Team()),
    "stakeholders.yaml": lambda one: replace(one, stakeholders=Stakeholders()),
    "population.yaml": lambda one: replace(one, population=Population()),
    "curriculum.yaml": lambda one: replace(one, curriculum=Curriculum()),
    "workshops.yaml": lambda one: replace(one, workshops=Workshops()),
    "participants.yaml": lambda one: replace(one, participants=Participants()),
    "outcomes.yaml": lambda one: replace(one, outcomes=Outcomes()),
    "quality.yaml": lambda one: replace(one, quality=Quality()),
    "policies.yaml": lambda one: replace(one, policies=Policies()),
    "waivers.yaml": lambda one: replace(one, waivers=()),
    "reviews.lock.yaml": lambda one: replace(one, review_lock=ReviewLock()),
    "approvals.yaml": lambda one: replace(one, approvals=()),
}
"""The files of the evidence, besides the exhibits' and the program's own, to the workspace without them."""


class Absence(NamedTuple):
    """What is taken out."""

    exhibits: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    file: str = ""  # the name of a file below evidence/ that is taken out whole


def without(workspace: Workspace, absence: Absence) -> Workspace:
    """The workspace without what is taken out, and without what is only recorded on its strength.

    With a person goes all that names the person as the one who does or did it; with an exhibit, the license, certificate, hours,
    training or competency that nothing else shows.
    """
    blank = _BLANK.get(absence.file)
    if blank:
        workspace = blank(workspace)
    if not absence.exhibits and not absence.people:
        return workspace
    left = _Left(absence)
    team, shops, curriculum = workspace.team, workspace.workshops, workspace.curriculum
    return replace(
        workspace,
        exhibits=tuple(one for one in workspace.exhibits if one.id not in absence.exhibits and one.person not in absence.people),
        team=replace(
            team,
            coordinators=tuple(one for one in team.coordinators if one.person not in absence.people),
            people=tuple(left.person(one) for one in team.people if one.id not in absence.people),
        ),
        workshops=replace(
            shops,
            series=tuple(left.series(one) for one in shops.series),
            oversight=tuple(one for one in shops.oversight if one.by not in absence.people),
        ),
        curriculum=replace(
            curriculum,
            topics=tuple(replace(one, by=left.who(one.by)) for one in curriculum.topics),
            crosswalk=None if curriculum.crosswalk and curriculum.crosswalk.signed.by in absence.people else curriculum.crosswalk,
            workshop_license=None
            if curriculum.workshop_license and curriculum.workshop_license.exhibit in absence.exhibits
            else curriculum.workshop_license,
        ),
        participants=replace(workspace.participants, charts=tuple(left.chart(one) for one in workspace.participants.charts)),
    )


class _Left:
    """What is left of single records."""

    def __init__(self, absence: Absence) -> None:
        self.exhibits, self.people = absence.exhibits, absence.people

    def who(self, id: str) -> str:
        """The person, if still there."""
        return "" if id in self.people else id

    def person(self, one: Person) -> Person:
        return replace(
            one,
            supervisor=self.who(one.supervisor),
            licenses=tuple(each for each in one.licenses if each.exhibit not in self.exhibits),
            certificates=tuple(each for each in one.certificates if each.exhibit not in self.exhibits),
            continuing_education=tuple(each for each in one.continuing_education if each.exhibit not in self.exhibits),
            training=tuple(each for each in one.training if each.exhibit not in self.exhibits),
            competencies=tuple(
                each for each in one.competencies if each.exhibit not in self.exhibits and each.assessed_by not in self.people
            ),
            leader=None if one.leader and one.leader.exhibit in self.exhibits else one.leader,
        )

    def series(self, one: Series) -> Series:
        return replace(
            one,
            leaders=tuple(id for id in one.leaders if id not in self.people),
            oversight_by=self.who(one.oversight_by),
            fidelity=tuple(each for each in one.fidelity if each.observer not in self.people and each.exhibit not in self.exhibits),
        )

    def chart(self, one: Chart) -> Chart:
        if not self.people:
            return one
        steps: dict[str, object] = {}
        for name in STEPS:
            found = getattr(one, name)
            if isinstance(found, tuple):
                steps[name] = tuple(step for step in found if step.by not in self.people)
            elif isinstance(found, Step) and found.by in self.people:
                steps[name] = None
        return replace(one, **steps)  # type: ignore[arg-type]


# --------------------------------------------------------------------------- what becomes of the requirements


def rows_without(
    workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], report: Report, absence: Absence
) -> tuple[tuple[Turned, ...], Report]:
    """Each row of the report that rests on what is taken out, with its state without it; and the report without it.

    A row rests on it where its state, its evidence or what is found about it would be another.
    """
    if absence.file == "program.yaml":
        nothing = [(application.id, row) for application in report.applications for row in application.requirements]
        return tuple(
            Turned(application=id, requirement=row.requirement, before=row.state, after=State.MISSING) for id, row in nothing
        ), report
    if absence.file in _BLANK:
        # What a file would have told is unknown without it; no requirement may then pass as one that does not apply.
        gone = Problem(mark=Mark(workspace.program.source.file.parent / absence.file), message=f"without {absence.file}", hint="")
        seen = (*seen, (CANNOT_JUDGE.words, gone))
    then = judge(without(workspace, absence), seen, applications=[application.id for application in report.applications])
    after = {(application.id, row.requirement): row for application in then.applications for row in application.requirements}
    return tuple(_turned(report.applications, after)), then


def _turned(applications: Sequence[ApplicationStatus], after: Mapping[tuple[str, str], RequirementStatus]) -> Iterator[Turned]:
    for application in applications:
        for row in application.requirements:
            other = after[application.id, row.requirement]
            if _looks(row) != _looks(other):
                yield Turned(application=application.id, requirement=row.requirement, before=row.state, after=other.state)


def _looks(row: RequirementStatus) -> tuple[object, ...]:
    return (row.state, row.evidence, frozenset((one.rule.id, one.mark) for one in row.findings))


# --------------------------------------------------------------------------- what names it in the records


def records_naming(workspace: Workspace, ids: Collection[str]) -> Iterator[Hanging]:
    """Each record of the evidence that names one of the ids, at the place where it does."""
    tops: tuple[Record, ...] = (
        workspace.program,
        workspace.team,
        workspace.stakeholders,
        workspace.population,
        workspace.curriculum,
        workspace.workshops,
        workspace.participants,
        workspace.outcomes,
        workspace.quality,
        workspace.policies,
        *workspace.exhibits,
        *workspace.waivers,
        *workspace.review_lock.reviews,
        *workspace.approvals,
        *workspace.submissions,
    )
    for top in tops:
        if source_of(top) is not NOWHERE:
            yield from _naming(top, frozenset(ids), "", source_of(top))


def _naming(record: Record, ids: frozenset[str], around: str, source: Source) -> Iterator[Hanging]:
    source = source if source_of(record) is NOWHERE else source_of(record)
    id = str(getattr(record, "id", "")) or around
    for one in fields(record):  # type: ignore[arg-type]
        value = getattr(record, one.name)
        if one.name in ("source", "id"):
            continue
        found = [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
        if any(isinstance(each, str) and each in ids for each in found):
            yield Hanging(what="record", id=id, title=kind_in_words(record), detail=one.name.replace("_", " "), mark=source.at(one.name))
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Record) and not isinstance(each, Exhibit):
                yield from _naming(each, ids, id, source)


def sites_resting(workspace: Workspace, absence: Absence) -> Iterator[Hanging]:
    """The sites that an exhibit is of or that a person works for or answers for, and the series that rest on either."""
    found: dict[str, list[str]] = {}
    there = [one for one in workspace.team_on(workspace.as_of) if one.id not in absence.people]
    for person in workspace.team.people:
        for site in person.sites if person.id in absence.people else ():
            at = workspace.sites_by_id.get(site)
            is_alone = not any(site in one.sites and one.staff_type == person.staff_type for one in there)
            alone = f", nobody else there is {person.staff_type}" if is_alone else ""
            found.setdefault(site, []).append(
                f"{person.id} works there{', is its contact' if at and at.contact == person.id else ''}{alone}"
            )
    for exhibit in workspace.exhibits:
        if exhibit.id in absence.exhibits and exhibit.site:
            found.setdefault(exhibit.site, []).append(f"{exhibit.id} is of this site")
    for id, person in _shown_by(workspace, absence):
        for site in person.sites:
            found.setdefault(site, []).append(f"{id} shows what {person.id}, who works there, may do")
    for series in workspace.workshops.series:
        for why in _in_series(series, absence):
            found.setdefault(series.site, []).append(f"{series.id}: {why}")
    for id, reasons in found.items():
        place = workspace.sites_by_id.get(id)
        if place:
            yield Hanging(what="site", id=id, title=place.name, detail="; ".join(dict.fromkeys(reasons)), mark=place.source.at("id"))


def series_resting(workspace: Workspace, absence: Absence) -> Iterator[Hanging]:
    """The workshop series that an exhibit shows, or that a person oversees, leads or observed."""
    for series in workspace.workshops.series:
        reasons = list(_in_series(series, absence))
        for id, person in _shown_by(workspace, absence):
            reasons += [f"{id} shows what {person.id}, who {what}, may do" for what in _part_in(series, person.id)]
        if reasons:
            yield Hanging(what="workshop series", id=series.id, title=series.title, detail="; ".join(reasons), mark=series.source.at("id"))


def _shown_by(workspace: Workspace, absence: Absence) -> Iterator[tuple[str, Person]]:
    """The licenses, certificates and trainings among what is taken out, each with the person who stays without it."""
    for person in workspace.team.people:
        records = (
            *person.licenses,
            *person.certificates,
            *person.training,
            *person.competencies,
            *((person.leader,) if person.leader else ()),
        )
        for id in dict.fromkeys(record.exhibit for record in records):
            if id in absence.exhibits and person.id not in absence.people:
                yield id, person


def _in_series(series: Series, absence: Absence) -> Iterator[str]:
    for id in sorted(absence.people):
        yield from (f"{id} {what}" for what in _part_in(series, id))
    if series.attendance_exhibit in absence.exhibits:
        yield f"{series.attendance_exhibit} shows the attendance"
    for visit in series.fidelity:
        if visit.exhibit in absence.exhibits:
            yield f"{visit.exhibit} shows the observation of {visit.date}"


def _part_in(series: Series, person: str) -> Iterator[str]:
    if series.oversight_by == person:
        yield "oversees it"
    if person in series.leaders:
        yield "leads it" if len(series.leaders) == 1 else "is one of its leaders"
    if any(visit.observer == person for visit in series.fidelity):
        yield "observed it"
