"""What rests on an exhibit or a person: the workspace without it, judged anew."""

from collections.abc import Mapping
from datetime import date

from generator.model.evidence import (
    Appointment,
    Certificate,
    Curriculum,
    CurriculumFacts,
    License,
    OversightContact,
    Participants,
    Workshops,
)
from generator.model.workspace import Workspace
from generator.questions.absence import Absence, records_naming, rows_without, series_resting, sites_resting, without
from generator.rules.judge import judge
from tests.rules.conftest import Small

SEEN = ()


def turned(workspace: Workspace, absence: Absence) -> Mapping[str, str]:
    rows, _ = rows_without(workspace, SEEN, judge(workspace), absence)
    return {row.requirement: f"{row.before.value} → {row.after.value}" for row in rows}


def test_an_exhibit_carries_what_it_alone_shows(small: Small) -> None:
    parts = [
        small.requirement("ORG-02", small.need("LETTER")),
        small.requirement("ORG-05", small.need("CHART")),
        small.exhibit("EX-1", "LETTER", "ORG-02"),
        small.exhibit("EX-2", "CHART", "ORG-05"),
        small.exhibit("EX-3", "CHART", "ORG-05"),
        small.exhibit("EX-4", "OTHER", "ORG-05", file="", effective=None),
    ]
    workspace = small.workspace(*parts)
    assert turned(workspace, Absence(exhibits=frozenset({"EX-1"}))) == {"ORG-02": "current → missing"}
    assert turned(workspace, Absence(exhibits=frozenset({"EX-2"}))) == {"ORG-05": "current → current"}
    assert turned(workspace, Absence(exhibits=frozenset({"EX-4"}))) == {}


def test_a_certificate_falls_with_its_paper(small: Small) -> None:
    hours = small.check("continuing-education-hours", who="professionals", hours=15, months=12, before="submission", unless=("CDCES",))
    person = small.person(certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-1"),))
    workspace = small.workspace(small.requirement("TEAM-03", hours), person, small.exhibit("EX-1", "CERT_CDCES", "TEAM-03", person="dana"))
    assert turned(workspace, Absence(exhibits=frozenset({"EX-1"}))) == {"TEAM-03": "current → missing"}


def test_with_a_person_goes_all_that_names_the_person_as_the_one_who_does_it(small: Small) -> None:
    contact = OversightContact(date=date(2026, 5, 6), by="nora", series="spring", kind="call", note="n")
    chart = small.chart()
    assert chart.assessment is not None
    by_nora = small.chart(assessment=type(chart.assessment)(day=0, by="nora"))
    workspace = small.workspace(
        small.requirement("QC-01", small.check("coordinator-named", max_gap_days=30)),
        small.requirement("TEAM-05", small.check("paraprofessionals-supervised")),
        small.requirement("ENH-03", small.check("workshops-overseen", disciplines=("RN",))),
        small.requirement("DSMP-02", small.check("workshop-leaders", in_person=2, virtual=2, tool_kit=1, peers=0)),
        small.requirement("ENH-01", small.check("every-chart-has", steps=("assessment",), by_clinician=True)),
        small.person("dana"),
        small.person("nora", discipline="RN", licenses=(License(kind="RN", number="1", exhibit="EX-1"),)),
        small.person("lea", staff_type="paraprofessional", supervisor="nora"),
        small.exhibit("EX-1", "LICENSE", "QC-01", person="nora"),
        coordinators=(Appointment(person="nora", start=date(2020, 1, 1), exhibit=""),),
        workshops=Workshops(series=(small.series(oversight_by="nora", leaders=("lea", "nora")),), oversight=(contact,)),
        participants=Participants(charts=(by_nora,)),
    )
    absence = Absence(people=frozenset({"nora"}))
    assert {id: told.split(" → ")[1] for id, told in turned(workspace, absence).items()} == dict.fromkeys(
        ("QC-01", "TEAM-05", "ENH-03", "DSMP-02", "ENH-01"), "missing"
    )
    left = without(workspace, absence)
    assert (left.exhibits, left.workshops.oversight, left.team.coordinators) == ((), (), ())
    assert [(one.id, one.detail) for one in series_resting(workspace, absence)] == [
        ("spring", "nora oversees it; nora is one of its leaders")
    ]
    assert [one.id for one in sites_resting(workspace, absence)] == ["main"]


def test_every_record_that_names_an_id_is_found(small: Small) -> None:
    workspace = small.workspace(
        small.person("nora"),
        small.person("lea", supervisor="nora"),
        small.exhibit("EX-1", "LICENSE", "QC-01", person="nora", owner="nora"),
        workshops=Workshops(series=(small.series(oversight_by="nora"),), source=small.series().source),
    )
    found = {(one.title, one.id, one.detail) for one in records_naming(workspace, ["nora"])}
    assert found == {
        ("person", "lea", "supervisor"),
        ("series", "spring", "oversight by"),
        ("exhibit", "EX-1", "person"),
        ("exhibit", "EX-1", "owner"),
    }


def test_nothing_passes_as_not_applicable_because_its_file_is_gone(small: Small) -> None:
    facts = CurriculumFacts(
        name="DSMP",
        version="1",
        core="dsmp",
        adopted=date(2024, 1, 1),
        evidence_base="e",
        outcome_criteria="o",
        formats=("in-person",),
        interactive="i",
        cultural_fit="c",
        consistency="c",
        exhibit="",
    )
    requirement = small.requirement("CUR-04", small.check("delivery-described"), applies_when=("core-curriculum-is-dsmp",))
    workspace = small.workspace(requirement, curriculum=Curriculum(curriculum=facts))
    assert turned(workspace, Absence(file="curriculum.yaml")) == {"CUR-04": "current → missing"}
