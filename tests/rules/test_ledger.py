"""Continuing education: the one count behind the check, the calendar and the list of people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.commands.gather import Asking, gather
from generator.model.evidence import Accreditation, Appointment, Certificate, EducationCredit
from generator.model.ledger import Anchor, Refusal
from generator.model.standards import Asks, EvidenceKind
from generator.model.workspace import Workspace
from generator.questions.roster import roster_of
from generator.questions.sweep import sweep
from generator.rules.declare import Asked
from generator.rules.judge import judge
from generator.rules.ledger import EDUCATION_CHECK, tallies

from .conftest import AS_OF, Small

HOURS = {"who": "professionals", "hours": 15, "months": 12, "before": "entry", "unless": ("CDCES",), "topics": ("diabetes-specific",)}


def credit(day: date, hours: str, exhibit: str = "EX-1", topic: str = "diabetes-specific", title: str = "A talk") -> EducationCredit:
    return EducationCredit(date=day, hours=Decimal(hours), title=title, provider="P", topic=topic, exhibit=exhibit)


def workspace_of(small: Small, *credits: EducationCredit, **given: object) -> Workspace:
    papers = [
        small.exhibit("EX-1", "CE_CERT", "TEAM-03", person="dana"),
        small.exhibit("EX-2", "CE_CERT", "TEAM-03", person="dana", file=""),
        small.exhibit("EX-3", "CE_CERT", "TEAM-03", person="dana", valid_until=date(2026, 9, 30)),
        small.exhibit("EX-4", "CE_CERT", "TEAM-03", person="dana", file="other.pdf"),
    ]
    application = small.application("app", entry=date(2026, 10, 12), submission=date(2026, 11, 6))
    person = small.person(continuing_education=credits, certificates=given.pop("certificates", ()))
    check = small.check(EDUCATION_CHECK, **{**HOURS, **given})
    return small.workspace(small.requirement("TEAM-03", check), application, person, *papers)


def asked(workspace: Workspace) -> Asked:
    application = workspace.program.applications[0]
    type = workspace.type_of(application)
    assert type is not None
    requirement = workspace.rulebook.requirements["TEAM-03"]
    accreditor = workspace.accreditor_of(application)
    look = Asked(
        workspace=workspace,
        application=application,
        accreditor=accreditor,
        type=type,
        requirement=requirement,
        asks=Asks(requirement="TEAM-03"),
        shown=(),
    )
    return look.called_by(requirement, look.asks, requirement.checks[0])


def test_each_certificate_counts_or_says_why_not(small: Small) -> None:
    workspace = workspace_of(
        small,
        credit(date(2025, 10, 12), "4"),
        credit(date(2026, 10, 12), "3.50"),
        credit(date(2026, 10, 12), "3.50"),
        credit(date(2025, 10, 11), "9"),
        credit(date(2026, 10, 13), "9", title="Too late"),
        credit(date(2026, 5, 1), "2", topic="other"),
        credit(date(2026, 5, 2), "2", exhibit="EX-2"),
        credit(date(2026, 5, 3), "2", exhibit="EX-3"),
        credit(date(2026, 5, 4), "2", exhibit="EX-9"),
    )
    (one,) = tallies(asked(workspace))
    assert (one.held, one.needed, one.since, one.until) == (Decimal("7.5"), Decimal("7.5"), date(2025, 10, 12), date(2026, 10, 12))
    assert one.by_topic() == {"diabetes-specific": Decimal("7.5")}
    assert [(each.refusal, each.why) for each in one.credits] == [
        (None, ""),
        (None, ""),
        (Refusal.TWICE, "it is entered twice, and its hours count once"),
        (Refusal.OUTSIDE, "dated 2025-10-11, not between 2025-10-12 and 2026-10-12"),
        (Refusal.OUTSIDE, "dated 2026-10-13, not between 2025-10-12 and 2026-10-12"),
        (Refusal.TOPIC, "its topic is other"),
        (Refusal.NO_FILE, "EX-2 has no file yet"),
        (Refusal.EXPIRED, "EX-3 expired on 2026-09-30"),
        (Refusal.NO_EXHIBIT, "there is no exhibit EX-9"),
    ]


@pytest.mark.parametrize(
    ("second", "held"),
    [
        ({"title": " a  talk."}, "4"),
        ({"provider": "P (SAMPLE)"}, "4"),
        ({"hours": Decimal("3.5")}, "4"),  # one of the two is a slip; the one that was entered first counts
        ({"exhibit": "EX-4", "title": "A TALK", "provider": "p."}, "4"),
        ({"title": "A talk, part 2"}, "8"),
        ({"exhibit": "EX-4", "provider": "Another"}, "8"),
        ({"date": date(2026, 5, 2)}, "8"),
    ],
    ids=str,
)
def test_one_certificate_counts_once_however_it_is_written(small: Small, second: dict[str, Any], held: str) -> None:
    first = credit(date(2026, 5, 1), "4")
    workspace = workspace_of(small, first, replace(first, **second))
    (one,) = tallies(asked(workspace))
    assert one.held == Decimal(held)


@pytest.mark.parametrize("hours", ["14.99", "15", "15.01"])
def test_the_check_says_what_the_ledger_says(small: Small, hours: str) -> None:
    workspace = workspace_of(small, credit(date(2026, 5, 1), hours))
    (one,) = tallies(asked(workspace))
    found = [finding for finding in judge(workspace).findings if finding.rule.id == "TEA105"]
    assert bool(found) is bool(one.needed) is (Decimal(hours) < 15)


def test_a_certificate_stands_in_for_the_hours(small: Small) -> None:
    certificate = Certificate(kind="CDCES", number="1", exhibit="EX-1")
    (one,) = tallies(asked(workspace_of(small, certificates=(certificate,))))
    assert (one.spared, one.needed, one.held) == ("CDCES", Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("renewed", "spared_until"),
    [
        ({}, date(2031, 12, 31)),
        ({"file": ""}, None),
        ({"valid_from": date(2026, 11, 1)}, None),
        ({"kind": "CV"}, None),
        ({"person": "nora"}, None),
        ({"valid_until": date(2026, 10, 1)}, None),
    ],
    ids=str,
)
def test_a_certificate_is_shown_by_what_renewed_it(small: Small, renewed: dict[str, Any], spared_until: date | None) -> None:
    """As its hint says, the renewed one is an exhibit that supersedes the old one; the record may name the old one still."""
    old = small.exhibit("EX-7", "CERT_CDCES", "TEAM-03", person="dana", effective=None, valid_until=date(2026, 9, 15))
    between = replace(old, id="EX-8", supersedes="EX-7", valid_from=date(2026, 9, 16), valid_until=date(2026, 9, 30))
    newest = replace(old, id="EX-9", supersedes="EX-8", valid_from=date(2026, 10, 1), valid_until=date(2031, 12, 31))
    before = workspace_of(small, certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-7"),))
    workspace = replace(before, exhibits=(*before.exhibits, replace(newest, **renewed), between, old))
    (one,) = tallies(asked(workspace))
    assert (one.spared, one.spared_until) == (("CDCES", spared_until) if spared_until else ("", None))
    (paper,) = (one for one in roster_of(workspace).members[0].papers if one.what == "certificate")
    if spared_until:
        assert (paper.exhibit, paper.state, paper.valid_until) == ("EX-9", "current", spared_until)
    else:
        assert paper.state == "expired"


@pytest.mark.parametrize(
    ("kind", "known", "held", "spared"),
    [
        ("CE_CERT", True, "4", ""),
        ("CERT_CDCES", True, "0", "CDCES"),
        ("LETTER", True, "0", ""),
        ("LETTER", False, "4", "CDCES"),  # no such kind is known, and that is told
    ],
)
def test_a_paper_of_another_kind_shows_nothing(small: Small, kind: str, known: bool, held: str, spared: str) -> None:
    certificate = Certificate(kind="CDCES", number="1", exhibit="EX-7")
    before = workspace_of(small, credit(date(2026, 5, 1), "4", "EX-7"), certificates=(certificate,))
    rulebook = before.rulebook
    if known:
        rulebook = replace(rulebook, evidence_kinds={kind: EvidenceKind(id=kind, title=kind, description=kind)})
    workspace = replace(before, rulebook=rulebook, exhibits=(*before.exhibits, small.exhibit("EX-7", kind, "TEAM-03", person="dana")))
    (one,) = tallies(asked(workspace))
    assert (str(one.held), one.spared) == (held, spared)
    if held == "0" and kind == "LETTER":
        assert [(each.refusal, each.why) for each in one.credits] == [(Refusal.OTHER_KIND, "EX-7 is of kind LETTER")]


@pytest.mark.parametrize("kind", ["cdces", "CDCES ", "C.D.C.E.S."])
def test_a_certificate_is_known_however_it_is_written(small: Small, kind: str) -> None:
    (one,) = tallies(asked(workspace_of(small, certificates=(Certificate(kind=kind, number="1", exhibit="EX-1"),))))
    assert one.spared == kind


def test_windows_are_those_of_applications_anniversaries_and_today(small: Small) -> None:
    workspace = workspace_of(small, credit(date(2026, 5, 1), "10"), topics=())
    term = Accreditation(id="first-2024", accreditor="first", start=date(2024, 12, 20), end=date(2028, 12, 19))
    anniversary = replace(workspace.program.applications[0], id="later", entry=date(2026, 12, 20), submission=date(2026, 12, 22))
    program = replace(workspace.program, accreditations=(term,), applications=(*workspace.program.applications, anniversary))
    (member,) = roster_of(replace(workspace, program=program)).members
    assert [(one.anchor, one.applications, one.tally.until, one.tally.needed) for one in member.windows] == [
        (Anchor.TODAY, (), AS_OF, Decimal(5)),
        (Anchor.APPLICATION, ("later",), date(2026, 12, 20), Decimal(5)),
        (Anchor.APPLICATION, ("app",), date(2026, 10, 12), Decimal(5)),
    ]


def test_the_windows_of_the_sample_are_those_that_the_check_tells() -> None:
    gathered = gather(Asking(root=Path(__file__).parents[2], today=AS_OF))
    assert gathered.workspace is not None
    members = {member.id: member for member in roster_of(gathered.workspace).members}
    windows = members["pharmacist-1"].windows
    assert {window.anchor for window in windows} == {Anchor.APPLICATION, Anchor.TODAY}  # every past year was reported
    short = [window for window in windows if window.tally.needed]
    told = [finding for finding in gathered.report.findings if finding.rule.id == "TEA105"]
    assert [(window.applications, window.tally.needed) for window in short if window.applications] == [(("adces-2026-annual",), Decimal(5))]
    assert [finding.applications for finding in told] == [("adces-2026-annual",)]
    assert all(window.tally.spared == "CDCES" for window in members["nurse-1"].windows)


# --------------------------------------------------------------------------- without a coordinator


@pytest.mark.parametrize(
    ("last", "following", "expected"),
    [
        (date(2026, 10, 29), None, "no quality coordinator since 2026-10-30, day 1 of 30"),
        (date(2026, 10, 18), None, "no quality coordinator since 2026-10-19, day 12 of 30"),
        (date(2026, 9, 30), None, "no quality coordinator since 2026-10-01, day 30 of 30"),
        (date(2026, 9, 29), None, "no quality coordinator since 2026-09-30, day 31, and at most 30 are allowed"),
        (date(2026, 10, 18), date(2026, 11, 2), "no quality coordinator since 2026-10-19, day 12 of 30; the next one begins on 2026-11-02"),
        (date(2026, 10, 30), None, ""),
    ],
)
def test_the_days_of_a_vacancy_are_counted(small: Small, last: date, following: date | None, expected: str) -> None:
    appointments = [Appointment(person="dana", start=date(2020, 1, 1), end=last, exhibit="")]
    if following:
        appointments.append(Appointment(person="rita", start=following, exhibit=""))
    requirement = small.requirement("QC-01", small.check("coordinator-named", max_gap_days=30))
    people = (small.person("dana"), small.person("rita"))
    found = small.judged(requirement, *people, coordinators=tuple(appointments))
    assert [line.split(": ", 3)[3].removesuffix(" [TEA101]") for line in found] == ([expected] if expected else [])


def test_an_interim_coordinator_counts_and_must_have_the_hours(small: Small) -> None:
    hours = small.check(EDUCATION_CHECK, **{**HOURS, "who": "quality-coordinator", "before": "submission"})
    requirements = [small.requirement("QC-01", small.check("coordinator-named", max_gap_days=30)), small.requirement("QC-04", hours)]
    interim = (
        Appointment(person="dana", start=date(2020, 1, 1), end=date(2026, 9, 1), exhibit=""),
        Appointment(person="rita", start=date(2026, 9, 2), interim=True, exhibit=""),
    )
    parts = (*requirements, small.application("app", submission=date(2026, 11, 6)), small.person("dana"), small.person("rita"))
    assert small.states(*parts, coordinators=interim) == {"QC-01": "current", "QC-04": "missing"}
    (told,) = small.judged(*parts, coordinators=interim)
    assert "0 of 15 continuing-education hours for Rita Sampleton (rita)" in told


def test_a_sweep_counts_the_days_as_each_day_does(small: Small) -> None:
    appointments = (
        Appointment(person="dana", start=date(2020, 1, 1), end=date(2026, 11, 10), exhibit=""),
        Appointment(person="rita", start=date(2026, 12, 20), exhibit=""),
    )
    requirement = small.requirement("QC-01", small.check("coordinator-named", max_gap_days=30))
    workspace = small.workspace(requirement, small.person("dana"), small.person("rita"), coordinators=appointments)
    reports = list(sweep(workspace, (), date(2027, 1, 31)))
    for report in reports:
        assert report == judge(replace(workspace, as_of=report.as_of)), report.as_of
    assert [(str(report.as_of), [finding.message.split(", ", 1)[1] for finding in report.findings]) for report in reports][1:3] == [
        ("2026-11-11", ["day 1 of 30; the next one begins on 2026-12-20"]),
        ("2026-12-11", ["day 31, and at most 30 are allowed; the next one begins on 2026-12-20"]),
    ]
