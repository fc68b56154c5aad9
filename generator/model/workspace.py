"""One program, the rulebook it is held to, and the day it is looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property

from generator.model.evidence import (
    Application,
    Chart,
    Curriculum,
    Exhibit,
    FileFacts,
    Outcomes,
    Participants,
    Person,
    Policies,
    Population,
    Program,
    Quality,
    Series,
    Site,
    Stakeholders,
    Team,
    Waiver,
    Workshops,
)
from generator.model.standards import (
    Accreditor,
    ApplicationType,
    Edition,
    Enhancement,
    EvidenceKind,
    Requirement,
    SourceText,
    Standard,
    Term,
    Topic,
)
from generator.record import KeepingRecord, Record, record


@record
class Rulebook(Record):
    """Everything in `standards/`, each mapping from id, in the order of the files."""

    editions: Mapping[str, Edition] = field(default_factory=dict)
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    enhancements: Mapping[str, Enhancement] = field(default_factory=dict)
    accreditors: Mapping[str, Accreditor] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    evidence_kinds: Mapping[str, EvidenceKind] = field(default_factory=dict)
    sources: Mapping[str, SourceText] = field(default_factory=dict)
    glossary: tuple[Term, ...] = ()


@record
class Workspace(KeepingRecord):
    """All that was read, as plain values. Whoever asks about time asks `as_of`."""

    as_of: date
    rulebook: Rulebook
    program: Program
    team: Team = field(default_factory=Team)
    stakeholders: Stakeholders = field(default_factory=Stakeholders)
    population: Population = field(default_factory=Population)
    curriculum: Curriculum = field(default_factory=Curriculum)
    workshops: Workshops = field(default_factory=Workshops)
    participants: Participants = field(default_factory=Participants)
    outcomes: Outcomes = field(default_factory=Outcomes)
    quality: Quality = field(default_factory=Quality)
    policies: Policies = field(default_factory=Policies)
    exhibits: tuple[Exhibit, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    files: Mapping[str, FileFacts] = field(default_factory=dict)  # by the path an exhibit gives

    # ------------------------------------------------------------------ look-ups by id

    @cached_property
    def exhibits_by_id(self) -> Mapping[str, Exhibit]:
        return {exhibit.id: exhibit for exhibit in self.exhibits}

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.team.people}

    @cached_property
    def sites_by_id(self) -> Mapping[str, Site]:
        return {site.id: site for site in self.program.sites}

    @cached_property
    def series_by_id(self) -> Mapping[str, Series]:
        return {series.id: series for series in self.workshops.series}

    @cached_property
    def charts_by_id(self) -> Mapping[str, Chart]:
        return {chart.id: chart for chart in self.participants.charts}

    @cached_property
    def _exhibits_by_requirement(self) -> Mapping[str, tuple[Exhibit, ...]]:
        found: dict[str, list[Exhibit]] = {}
        for exhibit in self.exhibits:
            for requirement in exhibit.supports:
                found.setdefault(requirement, []).append(exhibit)
        return {requirement: tuple(exhibits) for requirement, exhibits in found.items()}

    @cached_property
    def superseded_exhibits(self) -> Mapping[str, Exhibit]:
        """The id of each exhibit that another one replaces, to the one that replaces it."""
        return {exhibit.supersedes: exhibit for exhibit in self.exhibits if exhibit.supersedes}

    # ------------------------------------------------------------------ the questions that rules and documents ask

    def exhibits_for(self, requirement: str) -> tuple[Exhibit, ...]:
        """The exhibits that name this requirement under `supports`, in the order of the file."""
        return self._exhibits_by_requirement.get(requirement, ())

    def accreditor_of(self, application: Application) -> Accreditor:
        return self.rulebook.accreditors[application.accreditor]

    def type_of(self, application: Application) -> ApplicationType | None:
        """The application type as its accreditor describes it for its edition; None where it does not."""
        accreditor = self.rulebook.accreditors.get(application.accreditor)
        if accreditor is None:
            return None
        for kind in accreditor.applications:
            if kind.type == application.type and kind.edition == application.edition:
                return kind
        return None

    def standard_of(self, requirement: Requirement, edition: str) -> Standard | None:
        """The standard of the edition that holds the requirement."""
        number = requirement.standards.get(edition)
        found = self.rulebook.editions.get(edition)
        if number is None or found is None:
            return None
        return next((standard for standard in found.standards if standard.number == number), None)

    def sites_of(self, application: Application) -> tuple[Site, ...]:
        return tuple(self.sites_by_id[site] for site in application.sites if site in self.sites_by_id)

    def charts_of(self, application: Application) -> tuple[Chart, ...]:
        return tuple(self.charts_by_id[chart] for chart in application.charts if chart in self.charts_by_id)

    def team_on(self, day: date) -> Iterator[Person]:
        """The people who belong to the team on that day, in the order of the file."""
        return (person for person in self.team.people if person.is_member_on(day))

    @property
    def coordinator(self) -> Person | None:
        """Who is quality coordinator on the day; None when nobody is."""
        for appointment in self.team.coordinators:
            if appointment.start <= self.as_of and (appointment.end is None or self.as_of <= appointment.end):
                return self.people_by_id.get(appointment.person)
        return None
