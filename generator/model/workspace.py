"""One program, the rulebook it is held to, and the day it is looked at."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from generator.model.evidence import (
    Accreditation,
    Application,
    Approval,
    Change,
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
    ReviewLock,
    Series,
    Site,
    Stakeholders,
    Submission,
    Team,
    TemplateFacts,
    Waiver,
    Workshops,
)
from generator.model.standards import (
    Accreditor,
    ApplicationType,
    Crosswalk,
    Deadline,
    Duty,
    Edition,
    Enhancement,
    EvidenceKind,
    Form,
    Requirement,
    SourceText,
    Standard,
    Term,
    Topic,
    only_what_is_asked,
)
from generator.record import KeepingRecord, Record, record
from generator.source import NOWHERE, Mark, Source

DAYS = ("as-of", "entry", "submission", "reporting-period-end", "award", "anniversary", "expiry", "change", "notice", "visit")
"""The days from which freshness and deadlines may count: the day of the report, and the dates of an application."""


@record
class Rulebook(Record):
    """Everything in `standards/`, each mapping from id, in the order of the files."""

    editions: Mapping[str, Edition] = field(default_factory=dict)
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)  # requirement id to the fingerprint of what it asks
    enhancements: Mapping[str, Enhancement] = field(default_factory=dict)
    accreditors: Mapping[str, Accreditor] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
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
    review_lock: ReviewLock = field(default_factory=ReviewLock)
    approvals: tuple[Approval, ...] = ()
    submissions: tuple[Submission, ...] = ()
    files: Mapping[str, FileFacts] = field(default_factory=dict)  # by the path an exhibit gives
    refused: frozenset[str] = frozenset()  # the ids of exhibits that name a file outside: they stand here without one
    templates: Mapping[str, TemplateFacts] = field(default_factory=dict)  # by path, of the documents that somebody approved
    unread: Mapping[type, tuple[PurePosixPath, ...]] = field(default_factory=dict)  # what should be here, to the files that hide some of it

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
    def applications_by_id(self) -> Mapping[str, Application]:
        return {application.id: application for application in self.program.applications}

    @cached_property
    def changes_by_id(self) -> Mapping[str, Change]:
        return {change.id: change for change in self.program.changes}

    @cached_property
    def accreditations_by_id(self) -> Mapping[str, Accreditation]:
        return {accreditation.id: accreditation for accreditation in self.program.accreditations}

    @cached_property
    def _exhibits_by_requirement(self) -> Mapping[str, tuple[Exhibit, ...]]:
        found: dict[str, list[Exhibit]] = {}
        for exhibit in self.exhibits:
            for requirement in exhibit.supports:
                found.setdefault(requirement, []).append(exhibit)
        return {requirement: tuple(exhibits) for requirement, exhibits in found.items()}

    @cached_property
    def exhibits_by_person(self) -> Mapping[str, tuple[Exhibit, ...]]:
        """Person id to the exhibits that are that person's, in the order of the file."""
        found: dict[str, list[Exhibit]] = {}
        for exhibit in self.exhibits:
            if exhibit.person:
                found.setdefault(exhibit.person, []).append(exhibit)
        return {person: tuple(exhibits) for person, exhibits in found.items()}

    @cached_property
    def superseding_exhibits(self) -> Mapping[str, tuple[Exhibit, ...]]:
        """The id of each exhibit that others replace, to those that replace it, in the order of the file."""
        found: dict[str, tuple[Exhibit, ...]] = {}
        for exhibit in self.exhibits:
            if exhibit.supersedes:
                found[exhibit.supersedes] = (*found.get(exhibit.supersedes, ()), exhibit)
        return found

    def successors_on(self, exhibit: Exhibit, day: date) -> Sequence[Exhibit]:
        """The exhibits that stand in an exhibit's place on a day, the newest first; those that are only planned stand in nobody's."""
        begun = [newer for newer in reversed(self.superseding_exhibits.get(exhibit.id, ())) if newer.has_begun_by(day)]
        return sorted(begun, key=lambda newer: newer.dated or date.min, reverse=True)

    def successor_on(self, exhibit: Exhibit, day: date) -> Exhibit | None:
        """The newest of the exhibits that stand in an exhibit's place on a day; None where none does."""
        return next(iter(self.successors_on(exhibit, day)), None) if exhibit.id in self.superseding_exhibits else None

    def paper_of(self, id: str) -> Exhibit | None:
        """The exhibit that shows a license or certificate on the day: the one named, or the last one in force in its line of renewals.

        A renewal is of the same kind and person. None where there is no exhibit with this id.
        """
        named = self.exhibits_by_id.get(id)
        line = [named] if named else []
        while line and (newer := self.successor_on(line[-1], self.as_of)):
            if newer in line or (newer.kind, newer.person) != (line[0].kind, line[0].person):
                break
            line.append(newer)
        return line[-1] if line else None

    def subjects_at(self, mark: Mark) -> frozenset[str]:
        """The ids of the people and sites that the record at a place is about; none where it is about the program.

        Who is quality coordinator, and that somebody is, is a matter of the program: an appointment is about nobody alone.
        """
        records = self._subjects.get(mark.file, ())
        index = bisect_right(records, mark, key=lambda record: record[0].at())
        source, subjects = records[index - 1] if index else (NOWHERE, frozenset[str]())
        return subjects if source.holds(mark) else frozenset()

    @cached_property
    def _subjects(self) -> Mapping[PurePosixPath, Sequence[tuple[Source, frozenset[str]]]]:
        """By file: the records that are about people or sites, in the order in which they start, with whom they are about."""
        about: list[tuple[Source, tuple[str, ...]]] = [(site.source, (site.id,)) for site in self.program.sites]
        about += [(change.source, (change.person, change.site)) for change in self.program.changes]
        about += [(person.source, (person.id,)) for person in self.team.people]
        about += [(series.source, (series.site,)) for series in self.workshops.series]
        sites = {series.id: series.site for series in self.workshops.series}
        about += [(contact.source, (sites.get(contact.series, ""),)) for contact in self.workshops.oversight]
        about += [(chart.source, (chart.site,)) for chart in self.participants.charts]
        about += [(exhibit.source, (exhibit.person, exhibit.site)) for exhibit in self.exhibits]
        found: dict[PurePosixPath, list[tuple[Source, frozenset[str]]]] = {}
        for source, ids in about:
            found.setdefault(source.file, []).append((source, frozenset(id for id in ids if id)))
        return {file: sorted(records, key=lambda record: record[0].at()) for file, records in found.items()}

    def applications_at(self, mark: Mark) -> frozenset[str]:
        """The ids of the applications that the record at a place is for; none where it is for the whole program."""
        about: list[tuple[Source, tuple[str, ...]]] = [(application.source, (application.id,)) for application in self.program.applications]
        about += [(waiver.source, waiver.applications) for waiver in self.waivers]
        about += [(submission.source, (submission.application,)) for submission in self.submissions]
        return frozenset(id for source, ids in about if source.holds(mark) for id in ids)

    # ------------------------------------------------------------------ the questions that rules and documents ask

    def exhibits_for(self, requirement: str) -> tuple[Exhibit, ...]:
        """The exhibits that name this requirement under `supports`, in the order of the file."""
        return self._exhibits_by_requirement.get(requirement, ())

    def statement_of(self, requirement: Requirement) -> str:
        """What a requirement asks of this program: in the words of its accreditors, in general where they word it differently."""
        told = {requirement.statement_for(id) for id in self._accreditors}
        return told.pop() if len(told) == 1 else requirement.statement

    def frequency_of(self, requirement: Requirement, accreditor: str = "") -> str:
        """How often that is asked, by one accreditor or by all of the program's, without the sentences that speak of others."""
        own = {accreditor} if accreditor else self._accreditors
        others = [one for id, one in self.rulebook.accreditors.items() if own and id not in own]
        names = "|".join(re.escape(one.short_name.split()[0]) for one in others if one.short_name)
        sentences = re.split(r"(?<=[.;]) ", requirement.frequency)
        return " ".join(one for one in sentences if not names or not re.search(rf"\b(?:{names})\b", one)).rstrip(";")

    @cached_property
    def _accreditors(self) -> frozenset[str]:
        """The accreditors that the program applies to or is accredited by."""
        applied, holding = self.program.applications, self.program.accreditations
        return frozenset((*(one.accreditor for one in applied), *(one.accreditor for one in holding)))

    def accreditor_of(self, application: Application) -> Accreditor:
        return self.rulebook.accreditors[application.accreditor]

    def type_of(self, application: Application) -> ApplicationType | None:
        """The application type as its accreditor describes it, with only what this application is asked; None where it does not."""
        return self._types.get(application.id)

    @cached_property
    def _types(self) -> Mapping[str, ApplicationType]:
        """Application id to its type."""
        found: dict[str, ApplicationType] = {}
        for application in self.program.applications:
            accreditor = self.rulebook.accreditors.get(application.accreditor)
            for kind in accreditor.applications if accreditor else ():
                if kind.type == application.type and kind.edition == application.edition:
                    changes = {change.kind for change in self.changes_of(application)}
                    roles = {site.role for site in self.sites_of(application)}
                    found.setdefault(application.id, only_what_is_asked(kind, changes, roles))
        return found

    def accreditation_of(self, application: Application) -> Accreditation | None:
        """The accreditation that the application renews, reports on or changes."""
        return self.accreditations_by_id.get(application.accreditation)

    def changes_of(self, application: Application) -> tuple[Change, ...]:
        return tuple(self.changes_by_id[change] for change in application.changes if change in self.changes_by_id)

    def day_of(self, application: Application, name: str) -> date | None:
        """The application's date of one of the names in `DAYS`, or of an anchor of its type; None where it has none.

        A date that it does not have yet falls back: the end of the reporting period to the submission, the entry to the
        submission. None stands for the day of the report, whichever it is.
        """
        type = self.type_of(application)
        name = type.anchors.get(name, name) if type else name
        if name == "reporting-period-end" and application.reporting_period:
            return application.reporting_period.end
        if name == "entry" and application.entry:
            return application.entry
        if name in ("submission", "entry", "reporting-period-end"):
            return application.submission
        if name in ("award", "expiry"):
            accreditation = self.accreditation_of(application)
            return (accreditation.start if name == "award" else accreditation.end) if accreditation else None
        if name == "change":
            return min((change.date for change in self.changes_of(application)), default=None)
        return {"anniversary": application.anniversary, "notice": application.notified, "visit": application.visit}.get(name)

    def changes_bound(self, application: Application, deadline: Deadline) -> tuple[Change, ...]:
        """The changes that the application reports and a deadline counted from a change covers, in the order of the application."""
        return tuple(one for one in self.changes_of(application) if deadline.covers(one.kind))

    def event_of(self, application: Application, deadline: Deadline) -> date | None:
        """The day of the application that a deadline is counted from; None where it has none, or none that the deadline covers."""
        if deadline.on == "change":
            return min((one.date for one in self.changes_bound(application, deadline)), default=None)
        return self.day_of(application, deadline.on)

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
