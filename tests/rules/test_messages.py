"""Whole messages of the rules that have something to work out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.findings import Severity
from generator.model.evidence import (
    Appointment,
    Certificate,
    Chart,
    Curriculum,
    EducationCredit,
    Goal,
    GoalsReview,
    Leader,
    Measure,
    Meeting,
    MixRow,
    Outcomes,
    OversightContact,
    Participants,
    Period,
    Person,
    Policies,
    Policy,
    Population,
    Project,
    Quality,
    Result,
    Session,
    SignedOff,
    Stakeholders,
    Step,
    TopicCoverage,
    WorkshopLicense,
    Workshops,
)
from generator.model.standards import (
    Asks,
    Citation,
    Confidence,
    Deadline,
    EvidenceKind,
    Freshness,
    ReportingPeriodRule,
    Retention,
    Topic,
    TopicElement,
)
from generator.rules.judge import judge

from .conftest import Small, source

YEARLY = Freshness(months=12, before="submission")
HOURS = {
    "who": "professionals",
    "hours": 15,
    "months": 12,
    "before": "continuing-education",
    "unless": ("CDCES", "BC-ADM"),
    "topics": ("diabetes-specific", "educational"),
}


def messages(small: Small, *parts: Any, **given: Any) -> list[str]:
    """Each finding without its place: the level, the message, the rule."""
    return [line.split(": ", 1)[1] for line in small.judged(*parts, **given)]


def credit(day: date, hours: str, topic: str = "diabetes-specific", exhibit: str = "EX-1", title: str = "") -> EducationCredit:
    return EducationCredit(
        date=day,
        hours=Decimal(hours),
        title=title or f"Course of {day}",
        provider="Sample CE",
        topic=topic,
        exhibit=exhibit,
        source=source("evidence/team.yaml", 50, "date", "hours"),
    )


# --------------------------------------------------------------------------- coverage and freshness


def test_where_several_are_asked_none_is_told_as_none_of_them(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", at_least=2))
    (finding,) = judge(small.workspace(requirement)).findings
    assert finding.message == "REQ-01: 0 of 2 LETTER exhibits"
    assert finding.hint == "add 2 exhibits of kind LETTER to evidence/exhibits.yaml with REQ-01 under `supports`"
    (finding,) = judge(small.workspace(requirement, small.exhibit("EX-1", "LETTER", "REQ-01"))).findings
    assert finding.message == "REQ-01: 1 of 2 exhibits of kind LETTER"


def test_a_near_miss_is_named(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    (finding,) = [one for one in judge(small.workspace(requirement, small.exhibit("EX-1", "LETTER"))).findings if one.rule.id == "COV101"]
    assert finding.hint == "if EX-1 (Paper EX-1) shows it, name REQ-01 under its `supports`; else add an exhibit of kind LETTER"
    requirement = small.requirement("REQ-01", small.need("CV", per="person", who="professionals"))
    (finding,) = judge(small.workspace(requirement, small.exhibit("EX-1", "CV", "REQ-01"))).findings
    assert (str(finding.mark), finding.message) == ("evidence/team.yaml:10:5", "REQ-01: no CV exhibit for Dana Sampleton (dana)")
    assert (
        finding.hint == "if EX-1 (Paper EX-1) is the one, give it `person: dana`; else add an exhibit of kind CV for Dana Sampleton (dana)"
    )


@pytest.mark.parametrize(
    ("given", "fresh", "expected"),
    [
        (
            {"file": "", "expected": date(2026, 12, 1)},
            None,
            "error: REQ-01: EX-1 (Paper EX-1) is only planned, expected on 2026-12-01 [COV104]",
        ),
        ({"effective": date(2026, 11, 2)}, None, "error: REQ-01: EX-1 (Paper EX-1) is dated 2026-11-02, after 2026-10-30 [COV104]"),
        (
            {"valid_from": date(2026, 11, 2)},
            None,
            "error: REQ-01: EX-1 (Paper EX-1) is valid from 2026-11-02 only, after 2026-10-30 [COV104]",
        ),
        (
            {"effective": date(2025, 11, 5)},
            YEARLY,
            "error: REQ-01: EX-1 (Paper EX-1) is dated 2025-11-05; it must be dated from 2025-11-06 to 2026-11-06, "
            "the 12 months before the submission [FRE101]",
        ),
        ({"valid_until": date(2026, 10, 1)}, None, "error: REQ-01: EX-1 (Paper EX-1) expired on 2026-10-01, before 2026-10-30 [FRE102]"),
        (
            {},
            Freshness(until_expiry=True),
            "error: REQ-01: EX-1 (Paper EX-1) has no `valid_until`, and it counts only until it expires [FRE103]",
        ),
        (
            {"effective": None},
            YEARLY,
            "error: REQ-01: EX-1 (Paper EX-1) has no date; it must be dated from 2025-11-06 to 2026-11-06, "
            "the 12 months before the submission [FRE104]",
        ),
        (
            {"valid_until": date(2026, 11, 5)},
            None,
            "warning: REQ-01: EX-1 (Paper EX-1) is good until 2026-11-05, before the submission on 2026-11-06 [FRE105]",
        ),
        (
            {"valid_until": date(2026, 11, 20)},
            None,
            "warning: REQ-01: EX-1 (Paper EX-1) is good until 2026-11-20, within 60 days of 2026-10-30 [FRE105]",
        ),
    ],
)
def test_evidence_that_does_not_count(small: Small, given: dict[str, Any], fresh: Freshness | None, expected: str) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=fresh))
    application = small.application("app", submission=date(2026, 11, 6))
    assert messages(small, application, requirement, small.exhibit("EX-1", "LETTER", "REQ-01", **given))[:1] == [expected]


def test_evidence_of_after_the_submission(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=YEARLY))
    application = small.application("app", submission=date(2026, 10, 1))
    assert messages(small, application, requirement, small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2026, 10, 2))) == [
        "error: REQ-01: EX-1 (Paper EX-1) is dated 2026-10-02, after the submission on 2026-10-01 [FRE106]"
    ]


def test_a_superseded_exhibit_whose_successor_does_not_count(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    old = small.exhibit("EX-1", "LETTER", "REQ-01")
    newer = small.exhibit("EX-2", "LETTER", supersedes="EX-1")
    assert "error: REQ-01: EX-1 (Paper EX-1) is superseded by EX-2 (Paper EX-2), which does not count here [COV105]" in messages(
        small, requirement, old, newer
    )


# --------------------------------------------------------------------------- applications


def test_a_reporting_period_that_does_not_fit_only_warns(small: Small) -> None:
    limits = ReportingPeriodRule(min_months=1, max_months=6, earliest_start_months=6, max_gap_months=3)
    requirement = small.requirement("REQ-01", small.check("reporting-period-fits"))
    accreditor = small.accreditor("first", [Asks(requirement="REQ-01")], reporting_period=limits)
    start = "application app: the reporting period from"

    def told(period: Period | None) -> list[str]:
        application = small.application("app", submission=date(2026, 10, 30), reporting_period=period)
        return messages(small, application, accreditor, requirement)

    assert told(None) == ["error: REQ-01: application app has no reporting period [APP105]"]
    assert told(Period(start=date(2026, 5, 1), end=date(2026, 10, 30))) == []
    assert told(Period(start=date(2026, 4, 29), end=date(2026, 5, 20))) == [
        f"warning: REQ-01: {start} 2026-04-29 to 2026-05-20 ends more than 3 months before the submission on 2026-10-30 [APP106]",
        f"warning: REQ-01: {start} 2026-04-29 to 2026-05-20 is shorter than 1 month [APP106]",
        f"warning: REQ-01: {start} 2026-04-29 to 2026-05-20 starts before 2026-04-30, "
        "more than 6 months before the submission on 2026-10-30 [APP106]",
    ]


@pytest.mark.parametrize(
    ("confidence", "level", "rule"), [(Confidence.VERIFIED, "error", "APP107"), (Confidence.UNVERIFIED, "warning", "APP108")]
)
def test_a_deadline_that_has_passed(small: Small, confidence: Confidence, level: str, rule: str) -> None:
    deadline = Deadline(
        id="papers",
        title="Papers",
        days=14,
        after="entry",
        on="entry",
        types=("initial",),
        citations=(Citation(text="S1", confidence=confidence),),
    )
    accreditor = small.accreditor("first", [Asks(requirement="REQ-01")], deadlines=(deadline,))
    requirement = small.requirement("REQ-01", small.check("deadlines-kept"))

    def told(submission: date) -> list[str]:
        return messages(small, small.application("app", entry=date(2026, 10, 1), submission=submission), accreditor, requirement)

    assert told(date(2026, 10, 15)) == []
    assert told(date(2026, 10, 16)) == [
        f"{level}: REQ-01: application app: its submission on 2026-10-16 is later than 2026-10-15, 14 days after 2026-10-01 "
        f"(Papers) [{rule}]"
    ]


# --------------------------------------------------------------------------- organization, population


def test_goals_are_reviewed_in_time_and_all_of_them(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.check("goals-reviewed", months=12, before="submission"))
    application = small.application("app", submission=date(2026, 11, 6))
    goals = tuple(Goal(id=id, goal="g", measure="m", target="t") for id in ("reach", "stay"))

    def told(day: date, *reviewed: str) -> list[str]:
        review = GoalsReview(date=day, by="dana", goals=reviewed)
        return messages(small, application, requirement, of_program={"goals": goals, "goals_reviews": (review,)})

    assert told(date(2025, 11, 6), "reach", "stay") == []
    assert told(date(2025, 11, 5), "reach", "stay") == [
        "error: REQ-01: the goals were reviewed on 2025-11-05; a review between 2025-11-06 and 2026-11-06 is asked [ORG102]"
    ]
    assert told(date(2026, 3, 1), "reach") == ["error: REQ-01: goal stay is in no review between 2025-11-06 and 2026-11-06 [ORG103]"]


def test_a_review_of_tomorrow_does_not_count(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.check("goals-reviewed", months=12, before="submission"))
    goal = Goal(id="reach", goal="g", measure="m", target="t")
    review = GoalsReview(date=date(2026, 10, 31), by="dana", goals=("reach",))
    told = messages(
        small,
        small.application("app", submission=date(2026, 11, 6)),
        requirement,
        of_program={"goals": (goal,), "goals_reviews": (review,)},
    )
    assert sorted(told) == [
        "error: REQ-01: the goals were reviewed on 2026-10-31; a review between 2025-11-06 and 2026-11-06 is asked [ORG102]",
        "warning: the review of the goals is dated 2026-10-31, after 2026-10-30, and does not count yet [DAT103]",
    ]


def test_the_mix_adds_up_but_special_needs_may_overlap(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.check("population-mix-complete"))

    def told(*rows: tuple[str, int, int]) -> list[str]:
        mix = tuple(
            MixRow(category=category, group=str(number), planned_percent=planned, served_percent=served)
            for number, (category, planned, served) in enumerate(rows)
        )
        return messages(small, requirement, population=Population(mix=mix))

    whole = (("race-ethnicity", 100, 100), ("diabetes-type", 100, 100))
    assert told(*whole, ("age", 40, 45), ("age", 60, 55), ("special-need", 70, 60), ("special-need", 50, 40)) == []
    assert told(*whole, ("age", 40, 45), ("age", 61, 54)) == [
        "error: REQ-01: the percents of `planned_percent` of the groups by age add up to 101, not to 100 [POP102]",
        "error: REQ-01: the percents of `served_percent` of the groups by age add up to 99, not to 100 [POP102]",
    ]
    assert told(*whole) == ["warning: REQ-01: the population mix has no groups by age [POP103]"]


# --------------------------------------------------------------------------- team


def ce(small: Small, person: Person, *exhibits: Any) -> list[str]:
    requirement = small.requirement("TEAM-03", small.check("continuing-education-hours", **HOURS))
    accreditor = small.accreditor("first", [Asks(requirement="TEAM-03")], anchors={"continuing-education": "entry"})
    application = small.application("app", entry=date(2026, 10, 12), submission=date(2026, 11, 6))
    return messages(small, accreditor, application, requirement, person, *exhibits)


def test_hours_of_continuing_education(small: Small) -> None:
    paper = small.exhibit("EX-1", "CE_CERT", "TEAM-03", person="dana", effective=date(2026, 10, 13))
    on_the_first_day, on_the_last_day = credit(date(2025, 10, 12), "9.5"), credit(date(2026, 10, 12), "5.5")
    assert ce(small, small.person(continuing_education=(on_the_first_day, on_the_last_day)), paper) == []
    for other, hours in (
        (credit(date(2025, 10, 11), "9.5"), "5.5"),  # a day too old
        (credit(date(2026, 10, 13), "9.5"), "5.5"),  # a day too young
        (credit(date(2026, 1, 1), "9.5", topic="billing"), "5.5"),
        (replace(on_the_last_day, exhibit="EX-9"), "5.5"),  # the same course, entered twice
        (credit(date(2026, 1, 1), "9.4"), "14.9"),
    ):
        told = ce(small, small.person(continuing_education=(on_the_last_day, other)), paper)
        assert (
            f"error: TEAM-03: {hours} of 15 continuing-education hours for Dana Sampleton (dana) between 2025-10-12 and 2026-10-12 [TEA105]"
            in told
        )


def test_hours_without_a_file_do_not_count(small: Small) -> None:
    requirement = small.requirement("TEAM-03", small.check("continuing-education-hours", **HOURS))
    person = small.person(continuing_education=(credit(date(2026, 5, 1), "12"), credit(date(2026, 6, 1), "3", exhibit="EX-2")))
    exhibits = [
        small.exhibit("EX-1", "CE_CERT", "TEAM-03"),
        small.exhibit("EX-2", "CE_CERT", "TEAM-03", file="", expected=date(2026, 12, 1)),
    ]
    (finding,) = [one for one in judge(small.workspace(requirement, person, *exhibits)).findings if one.rule.id == "TEA105"]
    assert finding.message.startswith("TEAM-03: 12 of 15 continuing-education hours")
    assert finding.hint == (
        "give the certificates that are only planned their file, or add the certificates for 3 more hours under `continuing_education` "
        "of dana, or a current CDCES or BC-ADM certificate"
    )
    assert [one.message for one in finding.related] == ["3 hours do not count: EX-2 has no file yet"]


def test_a_certificate_stands_in_for_the_hours_until_it_expires(small: Small) -> None:
    person = small.person(certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-1"),))
    paper = small.exhibit("EX-1", "CERT_CDCES", "TEAM-03", person="dana", valid_until=date(2026, 10, 30))
    assert ce(small, person, paper) == []
    assert ce(small, person, replace(paper, valid_until=date(2026, 10, 29))) == [
        "error: TEAM-03: 0 of 15 continuing-education hours for Dana Sampleton (dana) between 2025-10-12 and 2026-10-12 [TEA105]"
    ]


def test_the_same_hours_asked_twice_are_one_finding(small: Small) -> None:
    asked = [small.requirement("TEAM-03", small.check("continuing-education-hours", **HOURS))]
    asked.append(small.requirement("QC-04", small.check("continuing-education-hours", **{**HOURS, "who": "quality-coordinator"})))
    told = messages(small, *asked)
    assert told == [
        "error: TEAM-03, QC-04: 0 of 15 continuing-education hours for Dana Sampleton (dana) between 2025-10-30 and 2026-10-30 [TEA105]"
    ]


@pytest.mark.parametrize(
    ("appointments", "expected"),
    [
        ([("dana", date(2020, 1, 1), None)], []),
        ([("dana", date(2020, 1, 1), date(2026, 1, 31)), ("rita", date(2026, 3, 3), None)], []),  # thirty days between
        (
            [("dana", date(2020, 1, 1), date(2026, 1, 31)), ("rita", date(2026, 3, 4), None)],
            ["error: QC-01: nobody was quality coordinator between 2026-01-31 and 2026-03-04, 31 days; at most 30 are allowed [TEA102]"],
        ),
        (
            [("dana", date(2020, 1, 1), date(2026, 10, 20))],
            [
                "error: QC-01: no quality coordinator since 2026-10-21, day 10 of 30 [TEA101]",
            ],
        ),
        ([], ["error: QC-01: nobody is quality coordinator on 2026-10-30; at most 30 days without one are allowed [TEA101]"]),
    ],
)
def test_a_coordinator_at_all_times(small: Small, appointments: list[tuple[str, date, date | None]], expected: list[str]) -> None:
    requirement = small.requirement("QC-01", small.check("coordinator-named", max_gap_days=30))
    named = tuple(Appointment(person=person, start=start, end=end, exhibit="") for person, start, end in appointments)
    assert messages(small, requirement, small.person("dana"), small.person("rita"), coordinators=named) == expected


# --------------------------------------------------------------------------- curriculum


def test_a_topic_is_covered_with_all_its_elements(small: Small) -> None:
    elements = tuple(TopicElement(id=id, title=id.replace("-", " ").capitalize()) for id in ("dka", "sick-days", "supplies"))
    topics = {"T1": Topic(id="T1", title="Process"), "T6": Topic(id="T6", title="Acute", elements=elements)}
    requirement = small.requirement("CUR-02", small.check("topics-covered"))

    def told(*rows: TopicCoverage) -> list[str]:
        return messages(small, requirement, curriculum=Curriculum(topics=rows), topics=topics)

    first = TopicCoverage(topic="T1", taught_in="handout")
    assert told(first, TopicCoverage(topic="T6", taught_in="handout")) == []
    assert told(TopicCoverage(topic="T6", taught_in="handout", elements=("dka",))) == [
        "error: CUR-02: topic T6 (Acute) is taught without Sick days (sick-days) and Supplies (supplies) [CUR102]",
        "error: CUR-02: topic T1 (Process) is taught nowhere [CUR102]",
    ]


# --------------------------------------------------------------------------- charts


def charts(small: Small, *found: Chart, chosen: tuple[str, ...] = ("P-001",), lay: str = "") -> list[str]:
    requirements = [
        small.requirement("REC-02", small.check("chart-step", step="assessment")),
        small.requirement("REC-06", small.check("chart-step", step="goal_follow_up")),
        small.requirement("REC-09", small.check("chart-step", step="communication", must_hold=("summary", "outcomes"))),
        small.requirement("ACC-05", small.check("completed-chart", per="site", in_reporting_period=True)),
        small.requirement("ENH-01", small.check("every-chart-has", steps=("assessment", "education_plan"), by_clinician=True)),
    ]
    people = [small.person("dana"), small.person("rita"), small.person("lea", staff_type="paraprofessional")]
    return messages(small, small.application("app", charts=chosen), *requirements, *people, participants=Participants(charts=found))


def test_a_complete_chart_is_silent(small: Small) -> None:
    assert charts(small, small.chart()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"goal_follow_up": None}, ["error: REC-06, ACC-05: chart P-001 has no follow-up of the goal [REC101]"]),
        ({"assessment": None}, ["error: REC-02, ACC-05, ENH-01: chart P-001 has no assessment [REC101]"]),
        (
            {"communication": Step(day=30, by="dana", summary=True)},
            ["error: REC-09, ACC-05: chart P-001: the letter to the referring provider lacks the outcomes [REC101]"],
        ),
        (
            {"goal_follow_up": Step(day=-1, by="dana")},
            ["error: REC-06, ACC-05: chart P-001: the follow-up of the goal is on day -1, before the assessment on day 0 [REC101]"],
        ),
        (
            {"in_reporting_period": False},
            ["error: ACC-05: no chart of site Main room (main) completed in the reporting period is chosen for application app [APP109]"],
        ),
        ({"second_reader": None}, ["warning: chart P-001 is chosen for an application, and no second person has read it [REC103]"]),
        (
            {"goal_follow_up": Step(day=98, by="dana"), "communication": Step(day=45, by="dana", summary=True, outcomes=True)},
            [
                "warning: chart P-001: the goal was followed up after 91 days; 90 are promised [REC105]",
                "warning: chart P-001: the letter was sent 31 days after the last education; 30 are promised [REC105]",
            ],
        ),
    ],
)
def test_a_chosen_chart(small: Small, given: dict[str, Any], expected: list[str]) -> None:
    assert charts(small, small.chart(**given)) == expected


def test_every_chart_has_what_every_participant_needs(small: Small) -> None:
    other = small.chart("P-002", education_plan=None, assessment=Step(day=0, by="lea"))
    assert charts(small, small.chart(), other) == [
        "error: ENH-01: chart P-002: the assessment is by Lea Sampleton (lea), who is paraprofessional [ENH101]",
        "error: ENH-01: chart P-002 has no education plan [ENH101]",
    ]


def test_a_chosen_chart_that_nobody_cleared(small: Small) -> None:
    requirements = [small.requirement(id, small.need("DEID_CHART", per="chart")) for id in ("REC-02", "REC-03")]
    exhibit = small.exhibit("EX-1", "DEID_CHART", "REC-02", "REC-03", identifiers_checked=SignedOff(date=date(2026, 9, 2), by="rita"))
    chart = small.chart(deidentified=None, exhibit="EX-1")
    assert messages(
        small, small.application("app", charts=("P-001",)), *requirements, exhibit, participants=Participants(charts=(chart,))
    ) == ["error: REC-02, REC-03: chart P-001 is chosen for an application, and nobody has signed that it is de-identified [REC102]"]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("called at 419-555-0142", "a phone number"),
        ("(419) 555-0142", "a phone number"),
        ("write to pat@example.org", "an e-mail address"),
        ("on 2026-05-12", "a date"),
        ("on 5/12/26", "a date"),
        ("on May 12, 2026", "a date"),
        ("on 12 May 2026", "a date"),
        ("SSN 078-05-1120", "a social security number"),
        ("MRN: 4711", "a medical record number"),
        ("number 00471193", "a medical record number"),
        ("DOB on file", "a date of birth"),
        ("is 93 years old", "an age over 89"),
        ("A1C 8.1 to 7.4, walks 3/4 hour on 5 days, week 12 of 2026", ""),
        ("150 minutes, 10-14 people, 15 of 20 hours", ""),
    ],
)
def test_identifiers_are_recognized_and_never_repeated(small: Small, note: str, kind: str) -> None:
    chart = small.chart(goal=Step(day=7, by="dana", note=note))
    told = messages(small, small.requirement("REC-05"), participants=Participants(charts=(chart,)))
    assert told == ([f"error: chart P-001: `note` of goal holds what looks like {kind} [PHI101]"] if kind else [])


def test_titles_may_hold_a_day_unless_they_are_about_a_participant(small: Small) -> None:
    requirement = small.requirement("REQ-01")
    checked = SignedOff(date=date(2026, 6, 2), by="rita")

    def told(kind: str, title: str) -> list[str]:
        return messages(small, requirement, small.exhibit("EX-1", kind, "REQ-01", title=title, identifiers_checked=checked))

    assert told("INPUT_MINUTES", "Minutes of 2026-05-12") == []
    assert told("INPUT_MINUTES", "Minutes, 078-05-1120") == [
        "error: the title of EX-1 holds what looks like a social security number [PHI101]"
    ]
    assert told("DEID_CHART", "Chart of 2026-05-12") == ["error: the title of EX-1 holds what looks like a date [PHI101]"]


# --------------------------------------------------------------------------- quality and workshops


def test_a_finished_project_has_a_result_and_a_decision(small: Small) -> None:
    requirement = small.requirement("CQI-02", small.check("project-finished", months=12, before="submission"))
    project = Project(
        id="calls",
        title="Calls",
        measure="m",
        problem="p",
        aim="a",
        change="c",
        started=date(2025, 9, 1),
        baseline="b",
        result="r",
        decision="d",
        exhibit="",
    )

    def told(**given: Any) -> list[str]:
        return messages(small, requirement, quality=Quality(projects=(replace(project, **given),)))

    assert told(finished=date(2026, 5, 1)) == []
    assert told(finished=date(2026, 5, 1), decision=" ") == [
        "error: CQI-02: project calls was finished on 2026-05-01 without a decision [CQI104]"
    ]
    assert told(finished=date(2025, 10, 29)) == [
        "error: CQI-02: the latest finished project, calls, is of 2025-10-29; "
        "one finished between 2025-10-30 and 2026-10-30 is asked [CQI104]"
    ]
    assert told() == ["error: CQI-02: no project is finished; one finished between 2025-10-30 and 2026-10-30 is asked [CQI104]"]


def workshop(small: Small, check: str, parameters: dict[str, Any], commitments: dict[str, int] | None = None, **given: Any) -> list[str]:
    leader = Leader(program="DSMP", trained=date(2024, 1, 1), master_trainers="A and B", peer=True, exhibit="")
    people = [
        small.person("dana"),
        small.person("lea", staff_type="paraprofessional", leader=leader),
        small.person("leo", staff_type="paraprofessional", leader=replace(leader, peer=False)),
    ]
    contacts = given.pop("oversight", ())
    requirement = small.requirement("DSMP-01", small.check(check, **parameters))
    return messages(
        small,
        requirement,
        *people,
        workshops=Workshops(series=(small.series(**given),), oversight=contacts),
        commitments=commitments or {},
    )


SIX = tuple(Session(number=week, date=date(2026, 5, week), minutes=150, present=10) for week in range(1, 7))
RUNNING = (
    Session(number=1, date=date(2026, 10, 21), minutes=150, present=10),
    Session(number=2, date=date(2026, 10, 28), minutes=150, present=10),
)


@pytest.mark.parametrize(
    ("check", "parameters", "given", "expected"),
    [
        ("sessions-complete", {"sessions": 6, "minutes": 150}, {"sessions": SIX}, []),
        (
            "sessions-complete",
            {"sessions": 6, "minutes": 150},
            {"sessions": SIX[:5]},
            ["error: DSMP-01: workshop series spring has 5 of 6 sessions [DSM107]"],
        ),
        ("sessions-complete", {"sessions": 6, "minutes": 150}, {"sessions": RUNNING}, []),
        (
            "sessions-complete",
            {"sessions": 6, "minutes": 150},
            {"sessions": (*SIX[:5], replace(SIX[5], minutes=120))},
            ["error: DSMP-01: workshop series spring: session 6 has 120 of 150 minutes [DSM107]"],
        ),
        (
            "workshop-leaders",
            {"in_person": 2, "virtual": 2, "tool_kit": 1, "peers": 1},
            {"leaders": ("leo",)},
            [
                "error: DSMP-01: workshop series spring has 0 of 1 peer leader [DSM103]",
                "error: DSMP-01: workshop series spring has 1 of 2 leaders [DSM103]",
            ],
        ),
        ("workshop-leaders", {"in_person": 2, "virtual": 2, "tool_kit": 1, "peers": 1}, {"leaders": ("leo",), "format": "tool-kit"}, []),
        (
            "workshops-overseen",
            {"disciplines": ("RN",)},
            {},
            [
                "error: DSMP-01: workshop series spring is overseen by Dana Sampleton (dana), "
                "whose `discipline` is RD (registered dietitian), not RN (registered nurse) [ENH102]"
            ],
        ),
    ],
)
def test_a_workshop_series(small: Small, check: str, parameters: dict[str, Any], given: dict[str, Any], expected: list[str]) -> None:
    assert workshop(small, check, parameters, **given) == expected


SIZES = {
    "in_person_min": 8,
    "in_person_max": 14,
    "in_person_urged": 10,
    "virtual_min": 8,
    "virtual_max": 12,
    "tool_kit_min": 3,
    "tool_kit_max": 5,
}


@pytest.mark.parametrize(
    ("enrolled", "format", "expected"),
    [
        (10, "in-person", []),
        (14, "in-person", []),
        (9, "in-person", ["warning: DSMP-01: workshop series spring has 9 people; at least 10 are urged [DSM109]"]),
        (7, "in-person", ["error: DSMP-01: workshop series spring has 7 people; 8 to 14 are the limits of the in-person format [DSM108]"]),
        (13, "virtual", ["error: DSMP-01: workshop series spring has 13 people; 8 to 12 are the limits of the virtual format [DSM108]"]),
        (3, "tool-kit", []),
    ],
)
def test_the_size_of_a_group(small: Small, enrolled: int, format: str, expected: list[str]) -> None:
    sessions = tuple(replace(session, present=3) for session in SIX)
    assert workshop(small, "group-size", SIZES, enrolled=enrolled, format=format, sessions=sessions) == expected


def test_oversight_as_often_as_promised(small: Small) -> None:
    contact = OversightContact(date=date(2026, 5, 5), by="dana", series="spring", kind="call", note="n")

    def found(*contacts: OversightContact) -> list[str]:
        return workshop(small, "workshops-overseen", {"disciplines": ("RD",)}, {"oversight_contacts_per_series": 2}, oversight=contacts)

    too_few = "error: DSMP-01: workshop series spring has 1 of 2 promised oversight contacts by dana [ENH103]"
    assert found(contact, replace(contact, by="rita")) == [too_few]
    assert found(contact, replace(contact, note="n.")) == [
        "warning: the contact of dana about workshop series spring on 2026-05-05 (call) is entered twice; it counts once [ENH108]",
        too_few,
    ]
    for other in ({"date": date(2026, 5, 12)}, {"kind": "review"}):
        assert found(contact, replace(contact, **other)) == []


# --------------------------------------------------------------------------- exhibits


def test_exhibits_that_supersede_each_other_in_a_circle(small: Small) -> None:
    one, two = small.exhibit("EX-1", "CV", "REQ-01", supersedes="EX-2"), small.exhibit("EX-2", "CV", "REQ-01", supersedes="EX-1")
    alone = small.exhibit("EX-3", "CV", "REQ-01", supersedes="EX-3")
    assert messages(small, small.requirement("REQ-01"), one, two, alone) == [
        "error: EX-1 (Paper EX-1) is superseded in a circle: EX-1, EX-2, EX-1 [EXH306]",
        "error: EX-3 (Paper EX-3) supersedes itself [EXH306]",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"kind": "CV"}, "warning: EX-1 (Paper EX-1) is of kind CV; REQ-01 takes LETTER [EXH302]"),
        ({"supports": ()}, "warning: EX-1 (Paper EX-1) supports no requirement [EXH308]"),
        (
            {"supports": ("REQ-02",)},
            "warning: EX-1 (Paper EX-1) supports REQ-02, which no application of the program asks [EXH301]",
        ),
        ({"file": ""}, "warning: EX-1 (Paper EX-1) has no file, and it is not said when it is expected [EXH305]"),
        (
            {"file": "", "expected": date(2026, 10, 29)},
            "warning: EX-1 (Paper EX-1) was expected on 2026-10-29 and has no file on 2026-10-30 [EXH305]",
        ),
        (
            {"valid_until": date(2026, 5, 31)},
            "error: EX-1 (Paper EX-1) is valid until 2026-05-31, before its `effective` 2026-06-01 [DAT102]",
        ),
        ({"kind": "DEID_CHART"}, "error: EX-1 (Paper EX-1) is about participants, and nobody has checked it for identifiers [EXH304]"),
    ],
)
def test_what_an_exhibit_says_of_itself(small: Small, given: dict[str, Any], expected: str) -> None:
    asked = small.requirement("REQ-01", small.need("LETTER"))
    accreditor = small.accreditor("first", [Asks(requirement="REQ-01")])
    exhibit = replace(small.exhibit("EX-1", "LETTER", "REQ-01"), **given)
    kinds = {id: EvidenceKind(id=id, title=id, description=id) for id in ("CV", "LETTER", "DEID_CHART")}
    assert expected in messages(small, accreditor, asked, small.requirement("REQ-02"), exhibit, evidence_kinds=kinds)


def test_the_edition_is_superseded(small: Small) -> None:
    workspace = small.workspace(small.application("app", submission=date(2027, 3, 1)))
    edition = replace(workspace.rulebook.editions["ns-2022"], superseded=date(2027, 1, 1), superseded_by="ns-2027")
    (finding,) = judge(replace(workspace, rulebook=replace(workspace.rulebook, editions={"ns-2022": edition}))).findings
    assert finding.severity is Severity.WARNING
    assert finding.message == "application app is held to ns-2022, superseded on 2027-01-01 by ns-2027"
    assert finding.hint == "ask FIRST which edition it applies on 2027-03-01; set `edition` to it"


def test_an_exhibit_is_not_older_than_what_it_shows(small: Small) -> None:
    paper = small.exhibit("EX-1", "CE_CERT", "REQ-01", effective=date(2026, 3, 1))
    person = small.person(continuing_education=(credit(date(2026, 3, 1), "5"), credit(date(2026, 3, 2), "5")))
    assert messages(small, small.requirement("REQ-01"), person, paper) == [
        "warning: continuing education of dana is of 2026-03-02, and EX-1 (Paper EX-1) is dated 2026-03-01 [EXH311]"
    ]


def test_a_document_of_somebody_else(small: Small) -> None:
    paper = small.exhibit("EX-1", "CERT_CDCES", "REQ-01", person="rita")
    person = small.person(certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-1"),))
    rita = small.person("rita")
    told = messages(small, small.requirement("REQ-01"), person, rita, paper)
    assert told == ["error: EX-1 (Paper EX-1) is recorded for Dana Sampleton (dana) and belongs to rita [TEA112]"]
    assert small.states(small.requirement("REQ-01"), person, rita, paper) == {"REQ-01": "missing"}


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        (date(2026, 6, 1), []),
        (date(2026, 9, 30), []),  # thirty days ago: there is still time to report it
        (
            date(2026, 9, 29),
            [
                "error: TEAM-06: EX-1 (Paper EX-1) is dated 2026-06-01; Rita Sampleton (rita) joined on 2026-09-29, "
                "more than 30 days ago [TEA111]"
            ],
        ),
        (date(2026, 11, 1), []),
    ],
)
def test_the_roster_follows_the_team(small: Small, joined: date, told: list[str]) -> None:
    requirement = small.requirement("TEAM-06", small.need("TEAM_TRACKER"), small.check("roster-follows-changes", days=30))
    people = (small.person("dana"), small.person("rita", joined=joined))
    assert messages(small, requirement, *people, small.exhibit("EX-1", "TEAM_TRACKER", "TEAM-06")) == told


def test_a_result_of_the_year_for_each_measure(small: Small) -> None:
    requirement = small.requirement("OUT-02", small.check("outcomes-aggregated", participants=1, months=12, before="submission"))
    measure = Measure(id="a1c", name="A1C", kind="clinical", instrument="i", timing="t", target="t", reason="r")
    result = Result(
        measure="a1c",
        period=Period(start=date(2025, 1, 1), end=date(2025, 10, 30)),
        participants=1,
        baseline="b",
        follow_up="f",
        percent_improved=50,
        exhibit="",
    )

    def told(*results: Result) -> list[str]:
        return messages(small, requirement, outcomes=Outcomes(measures=(measure,), results=results))

    start = "error: OUT-02: the"
    assert told(result) == []
    assert told() == [
        f"{start} latest result of a1c is not recorded; one whose period ends between 2025-10-30 and 2026-10-30 is asked [OUT102]"
    ]
    assert told(replace(result, participants=0)) == [f"{start} result of a1c covers 0 of 1 participant asked [OUT102]"]
    older = replace(result, period=Period(start=date(2025, 1, 1), end=date(2025, 10, 29)))
    assert told(older) == [
        f"{start} latest result of a1c ends on 2025-10-29; one whose period ends between 2025-10-30 and 2026-10-30 is asked [OUT102]"
    ]


def test_promises_of_the_last_year(small: Small) -> None:
    requirement = small.requirement("STK-02", small.check("advisory-meetings-kept"))
    meeting = Meeting(
        id="spring",
        date=date(2025, 10, 30),
        attendees=(),
        data_reviewed="d",
        input="i",
        decisions=(),
        exhibit="",
        source=source("s.yaml", 1, "date"),
    )

    def told(*meetings: Meeting) -> list[str]:
        return messages(small, requirement, stakeholders=Stakeholders(meetings=meetings), commitments={"advisory_meetings_per_year": 1})

    assert told(meeting) == []
    assert told(replace(meeting, date=date(2025, 10, 29))) == [
        "error: STK-02: 0 of 1 promised advisory meeting between 2025-10-30 and 2026-10-30 [STK104]"
    ]


def test_a_series_without_a_license_of_its_time(small: Small) -> None:
    requirement = small.requirement("DSMP-01", small.check("workshop-licensed"))
    license = WorkshopLicense(holder="h", number="1", covers="c", exhibit="EX-1")
    paper = small.exhibit("EX-1", "SMRC_LICENSE", "DSMP-01", valid_from=date(2026, 5, 2), valid_until=date(2029, 5, 1), effective=None)

    def told(*papers: Any) -> list[str]:
        series = small.series(sessions=SIX)
        return messages(small, requirement, *papers, workshops=Workshops(series=(series,)), curriculum=Curriculum(workshop_license=license))

    assert told(paper) == ["error: DSMP-01: workshop series spring: no license covers session 1 on 2026-05-01 [DSM102]"]
    before = replace(paper, id="EX-2", file="older.pdf", valid_from=date(2023, 5, 2), valid_until=date(2026, 5, 1))
    assert told(paper, before) == []


def test_two_exhibits_are_one_file(small: Small) -> None:
    exhibits = [small.exhibit(id, "LETTER", "REQ-01", file="letter.pdf") for id in ("EX-1", "EX-2")]
    assert messages(small, small.requirement("REQ-01"), *exhibits) == [
        "warning: EX-2 (Paper EX-2) is the same file as EX-1 (Paper EX-1) [EXH310]"
    ]


def test_a_record_refers_to_what_is_in_force_and_of_its_kind(small: Small) -> None:
    person = small.person(certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-1"),))
    old, new = (
        small.exhibit("EX-1", "CERT_CDCES", "REQ-01"),
        small.exhibit("EX-2", "CERT_CDCES", "REQ-01", supersedes="EX-1", effective=date(2026, 7, 1)),
    )
    assert messages(small, small.requirement("REQ-01"), person, old, new) == [
        "warning: the certificate refers to EX-1, which EX-2 (Paper EX-2) supersedes [EXH303]"
    ]
    resume = small.exhibit("EX-1", "CV", "REQ-01")
    kinds = {"CV": EvidenceKind(id="CV", title="Resume", description="d")}
    assert messages(small, small.requirement("REQ-01"), person, resume, evidence_kinds=kinds) == [
        "warning: the certificate refers to EX-1 (Paper EX-1), which is of kind CV, not CERT_CDCES or CERT_BCADM [EXH309]"
    ]
    # A kind that the rulebook does not know is told by itself.
    assert messages(small, small.requirement("REQ-01"), person, resume) == []


def test_a_policy_for_each_standard_of_a_manual(small: Small) -> None:
    policy = Policy(
        id="POL-01",
        title="Support",
        edition="ns-2022",
        standard="9",
        version="1",
        owner="dana",
        effective=date(2026, 1, 2),
        next_review=date(2026, 10, 29),
        approved=SignedOff(date=date(2026, 1, 1), by="pat"),
    )
    told = messages(small, small.requirement("REQ-01"), policies=Policies(policies=(policy,)))
    assert told == [
        "warning: policy POL-01 (Support) was due for review on 2026-10-29, before 2026-10-30 [POL101]",
        "warning: no policy is for standard 1 of ns-2022 (Support) [POL103]",
    ]


def test_owners_that_nobody_gave_are_told_once(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.check("binder-ready"))
    exhibits = [small.exhibit(f"EX-{number}", "LETTER", "REQ-01", owner="") for number in range(1, 7)]
    assert messages(small, requirement, *exhibits) == ["warning: REQ-01: EX-1 (Paper EX-1) and 5 other exhibits have no owner [APP113]"]
    owned = replace(exhibits[5], owner="dana")
    assert len(messages(small, requirement, *exhibits[:5], owned)) == 5
    assert len(messages(small, requirement, *exhibits[:3])) == 3


@pytest.mark.parametrize(
    ("confidence", "wanted"),
    [
        (Confidence.SECONDARY, "FIRST wants 6 years"),
        (Confidence.UNVERIFIED, "6 years is our cautious advice; what FIRST wants is not verified"),
    ],
)
def test_a_period_that_nobody_saw_is_not_said_to_be_wanted(small: Small, confidence: Confidence, wanted: str) -> None:
    requirement = small.requirement("ACC-04", small.check("retention-promised"))
    retention = Retention(years=6, citations=(Citation(text="S1", confidence=confidence),))
    accreditor = small.accreditor("first", (Asks(requirement="ACC-04"),), retention=retention)
    assert messages(small, requirement, accreditor) == [f"error: ACC-04: how long records are kept is not promised; {wanted} [APP111]"]


def test_what_there_is_none_of_is_told_in_words(small: Small) -> None:
    stakeholders = small.requirement("STK-01", small.check("external-stakeholders", at_least=1))
    outcomes = small.requirement("OUT-01", small.check("outcomes-tracked", at_least=2, kinds=("clinical", "behavioral")))
    assert messages(small, stakeholders, outcomes) == [
        "error: OUT-01: no outcome is tracked; 2 are asked, one clinical and one behavioral [OUT101]",
        "error: STK-01: no external stakeholder with expected input is listed; 1 is asked [STK101]",
    ]


def test_a_chart_that_is_missing_at_a_site_is_asked_of_that_site(small: Small) -> None:
    requirement = small.requirement("ACC-05", small.check("completed-chart", per="site", in_reporting_period=False))
    (finding,) = judge(small.workspace(requirement)).findings
    assert finding.hint == "name a chart of site Main room (main) under `charts` of the application"
