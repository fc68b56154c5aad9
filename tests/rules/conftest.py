"""A small program and a small rulebook, built in code; each test says only what matters to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.findings import Report
from generator.model.evidence import (
    Address,
    Application,
    Appointment,
    Chart,
    Commitments,
    Contact,
    Exhibit,
    Person,
    Policies,
    Program,
    Series,
    Session,
    Settings,
    SignedOff,
    Site,
    Sponsor,
    Step,
    Team,
)
from generator.model.standards import (
    Accreditor,
    ApplicationType,
    Asks,
    Check,
    Citation,
    Confidence,
    Edition,
    EvidenceNeed,
    Heading,
    Requirement,
    Standard,
)
from generator.model.workspace import Rulebook, Workspace
from generator.rules.judge import judge
from generator.source import Places, Source, pack_place

AS_OF = date(2026, 10, 30)
ADDRESS = Address(street="1 Sample Street", city="Sampleton", state="OH", postal_code="00000")


def source(file: str, line: int, *keys: str) -> Source:
    """The source of a record that starts in `line`, its keys one below the other."""
    places = Places(pack_place(line, 1))
    for number, key in enumerate(keys):
        places.keys[key] = places.items[key] = pack_place(line + number, 5)
    return Source(PurePosixPath(file), places)


class Small:
    """Builds the parts of a small workspace. Lines: an exhibit `EX-3` stands in line 30 of exhibits.yaml, its keys below."""

    as_of = AS_OF

    # ------------------------------------------------------------------ the rulebook

    @staticmethod
    def need(*kinds: str, **given: Any) -> EvidenceNeed:
        return EvidenceNeed(kinds=kinds, **given)

    @staticmethod
    def check(name: str, **given: Any) -> Check:
        own = {key: given.pop(key) for key in ("accreditors", "confidence") if key in given}
        return Check(check=name, parameters=given, **own)

    @staticmethod
    def requirement(id: str, *parts: EvidenceNeed | Check, confidence: Confidence = Confidence.VERIFIED, **given: Any) -> Requirement:
        return Requirement(
            id=id,
            title=f"Title of {id}",
            statement="What is owed.",
            why="Because.",
            standards={"ns-2022": "1"},
            evidence=tuple(part for part in parts if isinstance(part, EvidenceNeed)),
            checks=tuple(part for part in parts if isinstance(part, Check)),
            citations=(Citation(text="S1", confidence=confidence),),
            source=source("standards/requirements/all.yaml", 1, "id", "evidence", "checks"),
            **given,
        )

    @staticmethod
    def accreditor(id: str, asks: Iterable[Asks], **given: Any) -> Accreditor:
        of_type = {key: given.pop(key) for key in ("anchors", "reporting_period") if key in given}
        type = ApplicationType(
            accreditor=id,
            type="initial",
            title="Initial application",
            edition="ns-2022",
            criteria="test",
            headings=(Heading(id="all", title="All", asks=tuple(asks)),),
            worksheet=(),
            uploads=(),
            binder=(),
            **of_type,
        )
        given = {"name": id, "short_name": id.upper(), "decision": "accreditation", "term_years": 4, "first_application": type.type} | given
        return Accreditor(id=id, applications=(type,), **given)

    # ------------------------------------------------------------------ the program

    @staticmethod
    def application(id: str, accreditor: str = "first", **given: Any) -> Application:
        given = {"sites": ("main",), "edition": "ns-2022", "type": "initial"} | given
        keys = ("id", "accreditor", "edition", "type", "entry", "submission", "reporting_period", "sites", "charts", "signature")
        return Application(id=id, accreditor=accreditor, source=source("evidence/program.yaml", 40, *keys), **given)

    @staticmethod
    def exhibit(id: str, kind: str, *supports: str, **given: Any) -> Exhibit:
        given = {"title": f"Paper {id}", "file": f"{id}.pdf", "owner": "dana", "effective": date(2026, 6, 1)} | given
        keys = ("id", "title", "kind", "file", "supports", *(key for key in given if key not in ("title", "file") and given[key]))
        line = int(id.rpartition("-")[2]) * 10
        return Exhibit(id=id, kind=kind, supports=supports, source=source("evidence/exhibits.yaml", line, *keys), **given)

    @staticmethod
    def person(id: str = "dana", **given: Any) -> Person:
        given = {
            "name": f"{id.title()} Sampleton",
            "discipline": "RD",
            "staff_type": "professional",
            "roles": ("facilitator",),
            "sites": ("main",),
            "joined": date(2020, 1, 1),
        } | given
        return Person(
            id=id, source=source("evidence/team.yaml", 10, "id", "continuing_education", "supervisor", "sites", "leader"), **given
        )

    @staticmethod
    def chart(id: str = "P-001", **given: Any) -> Chart:
        def step(day: int, **held: Any) -> Step:
            return Step(day=day, by="dana", with_participant=True, **held)

        complete = {
            "assessment": step(0),
            "education_plan": step(0),
            "education": (step(7), step(14)),
            "goal": step(7),
            "goal_follow_up": step(60),
            "outcome_follow_up": step(60, measure="a1c"),
            "support_plan": step(14),
            "communication": step(30, summary=True, outcomes=True),
            "site": "main",
            "series": "spring",
            "year": 2026,
            "in_reporting_period": True,
            "audited": SignedOff(date=date(2026, 9, 1), by="dana"),
            "deidentified": SignedOff(date=date(2026, 9, 2), by="dana"),
            "second_reader": SignedOff(date=date(2026, 9, 3), by="rita"),
        }
        return Chart(id=id, source=source("evidence/participants.yaml", 20, "id", "exhibit"), **(complete | given))

    @staticmethod
    def series(id: str = "spring", **given: Any) -> Series:
        sessions = tuple(
            Session(
                number=week + 1, date=date(2026, 5, 4 + 7 * week) if week < 4 else date(2026, 6, 7 * week - 27), minutes=150, present=10
            )
            for week in range(6)
        )
        given = {
            "title": "Spring",
            "site": "main",
            "format": "in-person",
            "leaders": ("lea", "leo"),
            "oversight_by": "dana",
            "enrolled": 12,
            "sessions": sessions,
            "attendance_exhibit": "",
        } | given
        return Series(id=id, source=source("evidence/workshops.yaml", 5, "id", "leaders", "oversight_by", "enrolled", "sessions"), **given)

    def program(self, *applications: Application, **given: Any) -> Program:
        given = {
            "name": "Sample DSMES",
            "short_name": "Sample",
            "billing_name": "Sample DSMES",
            "started": date(2020, 1, 1),
            "description": "d",
            "mission": "m",
            "service_area": "a",
            "sponsor": Sponsor(name="Sponsor", type="agency", officer=Contact(name="Pat Sample", title="Director"), address=ADDRESS),
            "sites": (Site(id="main", name="Main room", role="main", setting="clinic", address=ADDRESS),),
        } | given
        return Program(applications=applications, source=source("evidence/program.yaml", 1, "name", "goals", "goals_reviews"), **given)

    def workspace(self, *parts: Requirement | Exhibit | Application | Person | Accreditor, **given: Any) -> Workspace:
        """A workspace of these parts. Every accreditor asks every requirement; without an application there is `app`, to `first`."""
        requirements = [part for part in parts if isinstance(part, Requirement)]
        applications = [part for part in parts if isinstance(part, Application)] or [self.application("app")]
        accreditors = {part.id: part for part in parts if isinstance(part, Accreditor)}
        for id in dict.fromkeys(application.accreditor for application in applications):
            accreditors.setdefault(id, self.accreditor(id, (Asks(requirement=requirement.id) for requirement in requirements)))
        people = [part for part in parts if isinstance(part, Person)] or [self.person()]
        edition = Edition(
            id="ns-2022",
            title="2022",
            citation="c",
            published=date(2022, 1, 20),
            standards=(Standard(number="1", title="Support", obligation="o"),),
        )
        settings = {key: given.pop(key) for key in ("due_soon_days", "severities") if key in given}
        rulebook = {key: given.pop(key) for key in ("topics", "enhancements", "evidence_kinds") if key in given}
        program = self.program(*applications, settings=Settings(**settings), **given.pop("of_program", {}))
        appointments = given.pop("coordinators", (Appointment(person="dana", start=date(2020, 1, 1), exhibit=""),))
        commitments = Commitments(**({"advisory_meetings_per_year": 0, "oversight_contacts_per_series": 0} | given.pop("commitments", {})))
        defaults: dict[str, Any] = {
            "as_of": AS_OF,
            "team": Team(people=tuple(people), coordinators=appointments, source=source("evidence/team.yaml", 1, "coordinators", "people")),
            "policies": Policies(commitments=commitments, source=source("evidence/policies.yaml", 1, "commitments", "policies")),
        }
        return Workspace(
            rulebook=Rulebook(
                editions={"ns-2022": edition}, requirements={one.id: one for one in requirements}, accreditors=accreditors, **rulebook
            ),
            program=program,
            exhibits=tuple(part for part in parts if isinstance(part, Exhibit)),
            **(defaults | given),
        )

    # ------------------------------------------------------------------ what came out

    @staticmethod
    def told(report: Report) -> list[str]:
        """Each finding as one line."""
        return [f"{finding.mark}: {finding.severity.word}: {finding.message} [{finding.rule.id}]" for finding in report.findings]

    def judged(self, *parts: Any, **given: Any) -> list[str]:
        """What is found in a workspace of these parts, one line each."""
        return self.told(judge(self.workspace(*parts, **given)))

    def states(self, *parts: Any, **given: Any) -> dict[str, str]:
        """The state of each requirement of the first application."""
        rows = judge(self.workspace(*parts, **given)).applications[0].requirements
        return {row.requirement: row.state.value for row in rows}

    @staticmethod
    def on(workspace: Workspace, day: date) -> Workspace:
        """The same workspace on another day."""
        return replace(workspace, as_of=day)


@pytest.fixture(scope="session")
def small() -> Small:
    return Small()
