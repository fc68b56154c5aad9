"""How problems become findings, and findings the state of a requirement."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import Problem, Report, Rule, Severity, State
from generator.model.evidence import Curriculum, CurriculumFacts, SignedOff, Team, Waiver
from generator.model.standards import Asks, Citation, Confidence, Freshness
from generator.rules.catalogue import CATALOGUE
from generator.rules.judge import ground, judge
from generator.source import Source

from .conftest import Small, source

SYNTAX = Rule(id="YML101", title="t", severity=Severity.ERROR, summary="s", why="w", fix="f")
YEARLY = Freshness(months=12, before="submission")


def broken(*requirements: str, state: State = State.MISSING) -> tuple[Rule, Problem]:
    mark = source("evidence/team.yaml", 3).at()
    return SYNTAX, Problem(mark=mark, message="the file is not YAML", hint="correct it", requirements=requirements, state=state)


def waiver(requirement: str = "REQ-01", *applications: str, **given: Any) -> Waiver:
    given = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)} | given
    keys = ("id", "requirement", "applications", "start", "end")
    return Waiver(
        id="W-1",
        requirement=requirement,
        applications=applications or ("app",),
        reason="The officer is away.",
        exhibit="EX-9",
        approved=SignedOff(date=date(2026, 9, 30), by="pat"),
        source=source("evidence/waivers.yaml", 2, *keys),
        **given,
    )


def by_application(report: Report) -> dict[str, dict[str, str]]:
    return {one.id: {row.requirement: row.state.value for row in one.requirements} for one in report.applications}


# --------------------------------------------------------------------------- joining


def test_what_several_requirements_share_is_one_finding(small: Small) -> None:
    letter = small.need("LETTER")
    assert small.judged(small.requirement("REQ-01", letter), small.requirement("REQ-02", letter)) == [
        "evidence/exhibits.yaml:1:1: error: REQ-01, REQ-02: no LETTER exhibit [COV101]"
    ]


def test_what_several_applications_share_is_one_finding(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    report = judge(small.workspace(small.application("one"), small.application("two", "second"), requirement))
    (finding,) = report.findings
    assert (finding.requirements, finding.applications) == (("REQ-01",), ("one", "two"))
    assert all(application.requirements[0].findings == (finding,) for application in report.applications)


def test_what_is_sure_for_one_and_unsure_for_another_is_an_error_once(small: Small) -> None:
    sure = small.requirement("REQ-01", small.need("LETTER"))
    unsure = small.requirement("REQ-02", small.need("LETTER"), confidence=Confidence.UNVERIFIED)
    report = judge(small.workspace(sure, unsure))
    assert small.told(report) == ["evidence/exhibits.yaml:1:1: error: REQ-01, REQ-02: no LETTER exhibit [COV101]"]
    assert by_application(report) == {"app": {"REQ-01": "missing", "REQ-02": "missing"}}
    assert [row.requirement for row in report.applications[0].open_items] == ["REQ-01"]


def test_a_hint_names_every_requirement(small: Small) -> None:
    requirements = [small.requirement(f"REQ-0{number}", small.need("LETTER")) for number in range(1, 7)]
    (finding,) = judge(small.workspace(*requirements)).findings
    assert finding.message == "REQ-01, REQ-02, REQ-03 and 3 more: no LETTER exhibit"
    assert finding.hint == (
        "add an exhibit of kind LETTER to evidence/exhibits.yaml with REQ-01, REQ-02, REQ-03, REQ-04, REQ-05, REQ-06 under `supports`"
    )


def test_findings_stand_in_order_of_place(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=Freshness(until_expiry=True)))
    exhibits = [small.exhibit(id, "LETTER", "REQ-01", owner="", supersedes=id) for id in ("EX-9", "EX-2")]
    report = judge(small.workspace(requirement, *exhibits))
    assert len(report.findings) > 1
    assert list(report.findings) == sorted(report.findings, key=lambda finding: finding.sort_key)


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(small: Small, order: random.Random) -> None:
    requirements = [
        small.requirement("REQ-01", small.need("LETTER", fresh=YEARLY)),
        small.requirement("REQ-02", small.need("CV", per="person")),
    ]
    records = [
        small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2024, 1, 1)),
        small.exhibit("EX-2", "LETTER", "REQ-01", effective=date(2024, 5, 1)),
        small.exhibit("EX-3", "CV", "REQ-02", person="dana", file="", expected=date(2026, 1, 1)),
        small.person("rita"),
        small.person("dana"),
    ]
    expected = small.judged(*requirements, *records)
    order.shuffle(records)
    assert small.judged(*requirements, *records) == expected


def test_the_report_names_every_rule_and_file(small: Small) -> None:
    report = judge(small.workspace(), rules=(SYNTAX,), files=("evidence/program.yaml",))
    assert report.rules == (SYNTAX, *(rule.words for rule in CATALOGUE))
    assert report.files == ("evidence/program.yaml",)


def test_evidence_stands_in_the_order_of_the_file(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"), small.need("CHART"), small.need("LETTER", "CHART"))
    report = judge(small.workspace(requirement, small.exhibit("EX-7", "CHART", "REQ-01"), small.exhibit("EX-3", "LETTER", "REQ-01")))
    assert report.applications[0].requirements[0].evidence == ("EX-7", "EX-3")


# --------------------------------------------------------------------------- what is asked


def test_only_the_applications_named_are_judged(small: Small) -> None:
    first = small.requirement("REQ-01", small.need("LETTER"))
    second = small.requirement("REQ-02", small.need("CHART"))
    workspace = small.workspace(
        small.application("one"),
        small.application("two", "second"),
        small.accreditor("first", [Asks(requirement="REQ-01")]),
        small.accreditor("second", [Asks(requirement="REQ-02")]),
        first,
        second,
    )
    report = judge(workspace, applications=("two",))
    assert by_application(report) == {"two": {"REQ-02": "missing"}}
    assert [finding.requirements for finding in report.findings] == [("REQ-02",)]


def test_what_lies_in_the_record_of_another_application_is_not_told(small: Small) -> None:
    one, two = (
        replace(
            small.application(id, submission=date(2026, 10, 1), entry=date(2026, 10, 3 + line)),
            source=source("evidence/program.yaml", line * 40, "id", "entry", "submission"),
        )
        for line, id in enumerate(("one", "two"), start=1)
    )
    ended = waiver("REQ-01", "one", end=date(2026, 10, 2))
    workspace = replace(small.workspace(one, two, small.requirement("REQ-01")), waivers=(ended,))
    told = {finding.rule.id: finding.message for finding in judge(workspace, applications=("two",)).findings}
    assert told == {"APP115": "application two is entered on 2026-10-05, after its submission on 2026-10-01"}
    both = [finding.rule.id for finding in judge(workspace, applications=("one", "two")).findings]
    assert sorted(both) == sorted(finding.rule.id for finding in judge(workspace).findings) == ["APP115", "APP115", "WAI101"]


def test_what_does_not_apply_is_not_judged(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"), applies_when=("core-curriculum-is-dsmp",))
    assert small.states(requirement) == {"REQ-01": "not-applicable"}
    assert small.judged(requirement) == []
    facts = CurriculumFacts(
        name="DSMP",
        version="1",
        core="dsmp",
        adopted=date(2026, 1, 1),
        evidence_base="e",
        outcome_criteria="o",
        formats=("in-person",),
        interactive="i",
        cultural_fit="c",
        consistency="c",
        exhibit="",
    )
    assert small.states(requirement, curriculum=Curriculum(curriculum=facts)) == {"REQ-01": "missing"}


def test_what_the_program_has_not_described_yet_is_not_known_to_apply(small: Small) -> None:
    def waits_for(*conditions: str, **given: Any) -> str:
        requirement = small.requirement("REQ-01", small.need("LETTER"), applies_when=conditions)
        (row,) = judge(small.workspace(requirement, **given)).applications[0].requirements
        assert row.state is State.NOT_APPLICABLE
        return row.waits_for

    dsmp, team, referral = "core-curriculum-is-dsmp", "team-has-paraprofessionals", "payer-needs-referral"
    assert waits_for(dsmp) == "the curriculum is recorded"
    assert waits_for(referral) == "a chart is chosen"
    assert waits_for(dsmp, referral) == "the curriculum is recorded and a chart is chosen"
    assert waits_for(team) == ""  # there is a team, without any paraprofessional
    assert waits_for(team, dsmp) == ""
    assert waits_for(team, team=Team()) == "the team is recorded"


def test_an_application_nobody_describes_has_no_status(small: Small) -> None:
    application = small.application("app", type="audit")
    report = judge(small.workspace(application, small.requirement("REQ-01", small.need("LETTER"))))
    assert report.applications == ()
    assert small.told(report) == [
        "evidence/program.yaml:43:5: error: application app: "
        "the rulebook has no application of type `audit` to FIRST under ns-2022 [APP101]"
    ]


def test_what_hides_whether_a_requirement_applies_breaks_it(small: Small) -> None:
    """A workshop's requirements do not pass as not applicable while the file that tells of the workshop cannot be read."""
    requirement = small.requirement("REQ-01", small.need("LETTER"), applies_when=("core-curriculum-is-dsmp",))
    mark = source("evidence/curriculum.yaml", 3).at()
    unread = (SYNTAX, Problem(mark=mark, message="the file is not YAML", hint="correct it"))
    (row,) = judge(small.workspace(requirement), (unread,)).applications[0].requirements
    assert (row.state, row.blocks, [finding.rule.id for finding in row.findings]) == (State.MISSING, True, ["YML101"])
    (row,) = judge(small.workspace(requirement)).applications[0].requirements
    assert (row.state, row.findings) == (State.NOT_APPLICABLE, ())


# --------------------------------------------------------------------------- severity


def test_an_unverified_requirement_only_warns_and_blocks_nobody(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"), confidence=Confidence.UNVERIFIED)
    report = judge(small.workspace(requirement))
    assert [finding.severity for finding in report.findings] == [Severity.WARNING]
    assert by_application(report) == {"app": {"REQ-01": "missing"}}
    assert report.applications[0].is_complete
    assert report.applications[0].open_items == ()


def test_an_unverified_check_only_warns(small: Small) -> None:
    requirement = small.requirement(
        "REQ-01", small.check("goals-reviewed", months=12, before="submission", confidence=Confidence.UNVERIFIED)
    )
    assert small.judged(requirement) == ["evidence/program.yaml:2:5: warning: REQ-01: the program has no goals [ORG101]"]
    assert small.states(requirement) == {"REQ-01": "missing"}


def test_what_an_accreditor_is_not_known_to_ask_for_how_old_only_warns(small: Small) -> None:
    """The accreditor's own citations speak of age and checks; that the evidence is asked at all rests on the requirement's."""
    unsure = Citation(text="S1", confidence=Confidence.UNVERIFIED)
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=Freshness(months=12, before="submission")))
    accreditor = small.accreditor("first", (Asks(requirement="REQ-01", citations=(unsure,)),))
    old = small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2020, 1, 1))
    stale = judge(small.workspace(requirement, accreditor, old))
    assert ([finding.severity for finding in stale.findings], stale.applications[0].is_complete) == ([Severity.WARNING], True)
    missing = judge(small.workspace(requirement, accreditor))
    assert ([finding.severity for finding in missing.findings], missing.applications[0].is_complete) == ([Severity.ERROR], False)


@given(st.sampled_from(list(Confidence)), st.sampled_from([None, *Confidence]), st.sampled_from(["error", "warning"]))
def test_nothing_unverified_is_ever_an_error(small: Small, of_requirement: Confidence, of_check: Confidence | None, setting: str) -> None:
    requirement = small.requirement(
        "REQ-01", small.need("LETTER"), small.check("binder-ready", confidence=of_check), confidence=of_requirement
    )
    exhibit = small.exhibit("EX-1", "CHART", "REQ-01", owner="")
    report = judge(small.workspace(requirement, exhibit, severities={"COV101": setting, "APP113": setting}))
    found = {finding.rule.id: finding.severity for finding in report.findings}
    wanted = Severity.ERROR if setting == "error" else Severity.WARNING
    assert found["COV101"] is (Severity.WARNING if of_requirement is Confidence.UNVERIFIED else Severity.ERROR)
    assert found["APP113"] is (Severity.WARNING if (of_check or of_requirement) is Confidence.UNVERIFIED else wanted)


def test_a_setting_makes_a_rule_stricter(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"), small.check("binder-ready"))
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", owner="")
    report = judge(small.workspace(requirement, exhibit, severities={"APP113": "error"}))
    assert [(finding.rule.id, finding.severity) for finding in report.findings] == [("APP113", Severity.ERROR)]
    assert not report.applications[0].is_complete


def test_no_setting_makes_a_gap_look_complete(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    report = judge(small.workspace(requirement, severities={"COV101": "warning", "APP113": "warning"}))
    assert sorted((finding.rule.id, finding.severity) for finding in report.findings) == [
        ("COV101", Severity.ERROR),
        ("SET101", Severity.WARNING),
    ]
    assert by_application(report) == {"app": {"REQ-01": "missing"}}
    assert not report.applications[0].is_complete


def test_a_warning_makes_no_state_worse(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"), small.check("binder-ready"))
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", owner="")
    assert small.judged(requirement, exhibit) == ["evidence/exhibits.yaml:10:5: warning: REQ-01: EX-1 (Paper EX-1) has no owner [APP113]"]
    assert small.states(requirement, exhibit) == {"REQ-01": "current"}


# --------------------------------------------------------------------------- what loading saw


def test_a_loading_error_breaks_its_requirement_and_silences_its_rules(small: Small) -> None:
    first, second = (small.requirement(id, small.need("LETTER")) for id in ("REQ-01", "REQ-02"))
    report = judge(small.workspace(first, second), (broken("REQ-01", state=State.EXPIRED),))
    assert small.told(report) == [
        "evidence/exhibits.yaml:1:1: error: REQ-02: no LETTER exhibit [COV101]",
        "evidence/team.yaml:3:1: error: the file is not YAML [YML101]",
    ]
    assert by_application(report) == {"app": {"REQ-01": "expired", "REQ-02": "missing"}}
    assert report.applications[0].requirements[0].closes == ("correct it",)


def test_a_loading_error_breaks_what_would_not_apply_without_the_lost_records(small: Small) -> None:
    requirement = small.requirement("REQ-01", applies_when=("core-curriculum-is-dsmp",))
    assert by_application(judge(small.workspace(requirement), (broken("REQ-01"),))) == {"app": {"REQ-01": "missing"}}


def test_a_loading_problem_without_requirements_concerns_all(small: Small) -> None:
    report = judge(small.workspace(small.requirement("REQ-01")), (broken(),))
    assert [(finding.rule.id, finding.applications) for finding in report.findings] == [("YML101", ())]
    assert by_application(report) == {"app": {"REQ-01": "current"}}
    assert report.applications[0].held_by == report.findings
    assert not report.applications[0].is_complete


@pytest.mark.parametrize(
    ("place", "held"),
    [
        (source("evidence/team.yaml", 3), {"one", "two", "audit"}),  # not what was decided: it stays as it was sent in
        (source("evidence/program.yaml", 100), {"one", "audit"}),  # the audit shows what the earlier application showed
        (source("evidence/program.yaml", 300), {"over"}),
        (source("standards/glossary.yaml", 3), set()),
    ],
)
def test_an_error_that_names_no_requirement_holds_back_whom_it_could_concern(small: Small, place: Source, held: set[str]) -> None:
    given: dict[str, dict[str, Any]] = {
        "one": {},
        "two": {},
        "over": {"submission": date(2026, 10, 1), "decided": date(2026, 10, 20)},
        "audit": {"earlier": "one"},
    }
    applications = [
        replace(small.application(id, **own), source=source("evidence/program.yaml", number * 100, "id", "type"))
        for number, (id, own) in enumerate(given.items(), start=1)
    ]
    wrong = (SYNTAX, Problem(mark=place.at(), message="wrong", hint="correct it"))
    workspace = small.workspace(*applications, small.requirement("REQ-01"))
    report = judge(workspace, (wrong,))
    assert {one.id for one in report.applications if one.held_by} == {one.id for one in report.applications if not one.is_complete} == held
    for id in given:  # alone it is told the same
        (alone,) = judge(workspace, (wrong,), applications=(id,)).applications
        assert bool(alone.held_by) is (id in held)


def test_a_rule_that_the_program_makes_an_error_holds_back_what_is_met(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LICENSE", fresh=Freshness(until_expiry=True)))
    exhibit = small.exhibit("EX-1", "LICENSE", "REQ-01", valid_until=date(2026, 11, 5))
    assert judge(small.workspace(requirement, exhibit)).applications[0].is_complete
    (told,) = judge(small.workspace(requirement, exhibit, severities={"FRE105": "error"})).applications
    assert [finding.rule.id for finding in told.held_by] == ["FRE105"]
    assert not told.is_complete
    assert [row.state for row in told.requirements] == [State.DUE_SOON]


# --------------------------------------------------------------------------- what was decided


def judged_with_coordinator(small: Small, joined: date, left: date | None, **given: Any) -> tuple[dict[str, bool], list[str]]:
    """Which applications are complete, and what is found, where the quality coordinator was on the team from one day to another."""
    workspace = small.workspace(
        small.application("over", submission=date(2026, 10, 1), **given),
        small.application("now"),
        small.requirement("REQ-01", small.check("coordinator-named", max_gap_days=30)),
        small.person(joined=joined, left=left),
    )
    report = judge(workspace)
    errors = [finding.message for finding in report.findings if finding.severity is Severity.ERROR]
    return {one.id: one.is_complete for one in report.applications}, errors


def test_what_happens_after_a_decision_changes_nothing_of_it(small: Small) -> None:
    joined, left, decided = date(2020, 1, 1), date(2026, 10, 29), date(2026, 10, 28)
    complete, errors = judged_with_coordinator(small, joined, left, decided=decided)
    assert complete == {"over": True, "now": False}
    assert errors == ["Dana Sampleton (dana) is quality coordinator on 2026-10-30 and left on 2026-10-29"]
    assert judged_with_coordinator(small, joined, left)[0] == {"over": False, "now": False}


def test_what_stands_in_the_records_goes_out_with_no_application(small: Small) -> None:
    """The papers of what was decided would show it too."""
    decided = small.application("over", submission=date(2026, 10, 1), decided=date(2026, 10, 28))
    found = {"description": "Ask for 000-00-0000."}
    report = judge(small.workspace(decided, small.application("now"), small.requirement("REQ-01"), of_program=found))
    assert [[finding.rule.id for finding in one.held_by] for one in report.applications] == [["PHI101"], ["PHI101"]]


def test_what_was_wrong_on_the_day_it_was_sent_in_stays_wrong(small: Small) -> None:
    complete, errors = judged_with_coordinator(small, date(2026, 10, 15), None, decided=date(2026, 10, 28))
    assert complete == {"over": False, "now": True}
    assert errors == ["Dana Sampleton (dana) is quality coordinator on 2026-10-01 and joins on 2026-10-15"]


def test_an_error_of_today_is_told_where_only_history_asks_for_it(small: Small) -> None:
    workspace = small.workspace(
        small.application("over", submission=date(2026, 10, 1), decided=date(2026, 10, 28)),
        small.requirement("REQ-01", small.check("coordinator-named", max_gap_days=30)),
        small.person(left=date(2026, 10, 29)),
    )
    report = judge(workspace)
    assert [finding.rule.id for finding in report.findings if finding.severity is Severity.ERROR] == ["TEA103"]
    assert report.applications[0].is_complete


def test_what_is_decided_and_still_to_be_sent_in_is_judged_as_of_today(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    ahead = small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2026, 12, 1))
    application = small.application("app", submission=date(2026, 12, 26), decided=date(2026, 10, 27))
    report = judge(small.workspace(application, requirement, ahead))
    assert by_application(report) == {"app": {"REQ-01": "planned"}}
    assert [finding.rule.id for finding in report.applications[0].held_by] == ["DAT109"]


@pytest.mark.parametrize(
    ("within", "broken_for"),
    [
        ((), {"one", "two", "audit"}),
        (("one",), {"one", "audit"}),  # the audit shows what the earlier application showed
        (("two",), {"two"}),
        (("one", "two"), {"one", "two", "audit"}),
        (("", "one"), {"one", "two", "audit"}),
        (("gone",), set()),
    ],
)
def test_a_mistake_in_the_record_of_an_application_breaks_no_other(small: Small, within: tuple[str, ...], broken_for: set[str]) -> None:
    applications = (small.application("one"), small.application("two"), small.application("audit", earlier="one"))
    rule, problem = broken("REQ-01")
    report = judge(small.workspace(*applications, small.requirement("REQ-01")), ((rule, replace(problem, within=within)),))
    assert {id for id, states in by_application(report).items() if states["REQ-01"] == "missing"} == broken_for
    (finding,) = report.findings
    assert set(finding.applications) == broken_for


def test_a_rulebook_that_cannot_be_judged_by_is_a_finding(small: Small) -> None:
    requirement = small.requirement(
        "REQ-01", small.check("roster-follows-changes", days="soon"), small.need("CV", per="person", who="nobody")
    )
    told = small.judged(requirement)
    assert told[0].startswith(
        "standards/requirements/all.yaml:2:5: error: REQ-01: its evidence does not know the people `nobody`; known are "
    )
    assert len(told) == 1
    assert small.states(requirement) == {"REQ-01": "missing"}
    assert small.judged(small.requirement("REQ-01", small.check("roster-follows-changes", days="soon"))) == [
        "standards/requirements/all.yaml:3:5: error: REQ-01: its check roster-follows-changes "
        "wants a whole number for `days`, and has 'soon' [RUL101]"
    ]


# --------------------------------------------------------------------------- waivers


def test_a_waiver_covers_its_requirement_and_application_only(small: Small) -> None:
    requirements = [small.requirement("REQ-01", small.need("LETTER")), small.requirement("REQ-02", small.need("CHART"))]
    workspace = small.workspace(
        small.application("one"), small.application("two", "second"), *requirements, waivers=(waiver("REQ-01", "one"),)
    )
    report = judge(workspace)
    assert by_application(report) == {"one": {"REQ-01": "waived", "REQ-02": "missing"}, "two": {"REQ-01": "missing", "REQ-02": "missing"}}
    assert {(finding.requirements, finding.applications) for finding in report.findings} == {
        (("REQ-01",), ("two",)),
        (("REQ-02",), ("one", "two")),
    }


@pytest.mark.parametrize(("day", "state"), [(date(2026, 10, 14), "missing"), (date(2026, 10, 15), "waived")])
def test_a_waiver_counts_from_its_approval_at_the_earliest(small: Small, day: date, state: str) -> None:
    late = replace(waiver(), approved=SignedOff(date=date(2026, 10, 15), by="board"))
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    assert small.states(requirement, waivers=(late,), as_of=day) == {"REQ-01": state}


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 9, 30), "missing"), (date(2026, 10, 1), "waived"), (date(2026, 12, 31), "waived"), (date(2027, 1, 1), "missing")],
)
def test_a_waiver_counts_from_its_first_to_its_last_day(small: Small, day: date, state: str) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    assert small.states(requirement, waivers=(waiver(),), as_of=day) == {"REQ-01": state}


@given(
    st.lists(st.sampled_from(["REQ-01", "REQ-02", "REQ-03"]), max_size=3, unique=True),
    st.lists(st.sampled_from(["one", "two"]), min_size=1, max_size=2, unique=True),
)
def test_a_waiver_changes_nothing_it_does_not_name(small: Small, waived: list[str], named: list[str]) -> None:
    requirements = [
        small.requirement("REQ-01", small.need("LETTER")),
        small.requirement("REQ-02", small.need("LETTER"), small.check("goals-reviewed", months=12)),
        small.requirement("REQ-03", small.need("CV", fresh=YEARLY)),
    ]
    workspace = small.workspace(
        small.application("one"),
        small.application("two", "second"),
        *requirements,
        small.exhibit("EX-1", "CV", "REQ-03", effective=date(2020, 1, 1)),
    )
    waivers = tuple(replace(waiver(id, *named), id=f"W-{id}") for id in waived)
    before, after = judge(workspace), judge(replace(workspace, waivers=waivers))

    def pairs(report: Report) -> set[tuple[str, str, str]]:
        return {
            (application, requirement, finding.rule.id)
            for finding in report.findings
            for application in finding.applications
            for requirement in finding.requirements
            # A finding that two requirements share may name applications in which one of the two is waived.
            if requirement
            in {
                row.requirement
                for one in report.applications
                if one.id == application
                for row in one.requirements
                if finding in row.findings
            }
        }

    assert {pair for pair in pairs(before) if not (pair[0] in named and pair[1] in waived)} == pairs(after)
    for application, rows in by_application(before).items():
        for id, state in rows.items():
            expected = "waived" if application in named and id in waived else state
            assert by_application(after)[application][id] == expected


def test_a_waiver_leaves_loading_errors_told(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    report = judge(small.workspace(requirement, waivers=(waiver(),)), (broken("REQ-01"),))
    assert [finding.rule.id for finding in report.findings] == ["YML101"]
    assert by_application(report) == {"app": {"REQ-01": "waived"}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"end": date(2026, 10, 29)}, "6:5: warning: waiver W-1 for REQ-01 ended on 2026-10-29, before 2026-10-30 [WAI101]"),
        (
            {"start": date(2026, 11, 30), "end": date(2026, 11, 1)},
            "6:5: error: waiver W-1 for REQ-01 ends on 2026-11-01, before it starts on 2026-11-30 [WAI103]",
        ),
        (
            {"end": date(2027, 10, 2)},
            "6:5: warning: waiver W-1 for REQ-01 lasts from 2026-10-01 to 2027-10-02, longer than a year [WAI104]",
        ),
    ],
)
def test_waivers_have_rules_of_their_own(small: Small, given: dict[str, Any], expected: str) -> None:
    told = small.judged(small.requirement("REQ-01", small.need("LETTER")), waivers=(waiver(**given),))
    assert f"evidence/waivers.yaml:{expected}" in told


def test_an_unneeded_waiver_is_told(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01")
    assert small.judged(requirement, exhibit, waivers=(waiver(),)) == [
        "evidence/waivers.yaml:4:5: warning: waiver W-1 is not needed: REQ-01 is met in app without it [WAI102]"
    ]
    assert small.judged(requirement, waivers=(waiver(),)) == []
    other = replace(waiver("REQ-09"), id="W-2")
    first = small.accreditor("first", [Asks(requirement="REQ-01")])
    told = small.judged(requirement, small.requirement("REQ-09"), first, exhibit, waivers=(other,))
    assert "waiver W-2 is not needed: app does not ask REQ-09" in "".join(told)
    # A waiver for a requirement that is not there is told as that, and not as needless too.
    assert small.judged(requirement, exhibit, waivers=(other,)) == []


# --------------------------------------------------------------------------- what there is nothing of at all


def test_what_there_is_nothing_of_is_one_finding_whichever_rules_miss_it(small: Small) -> None:
    described = small.requirement("REQ-01", small.check("curriculum-described"))
    fitting = small.requirement("REQ-02", small.check("delivery-described"))
    alike = small.requirement("REQ-03", small.check("teaching-consistent"))
    report = judge(small.workspace(described, fitting, alike))
    (finding,) = report.findings
    assert (finding.rule.id, finding.message) == ("CUR101", "REQ-01, REQ-02, REQ-03: no curriculum is recorded")
    assert [row.state for row in report.applications[0].requirements] == [State.MISSING] * 3
    assert [row.closes for row in report.applications[0].requirements] == [("add `curriculum` to evidence/curriculum.yaml",)] * 3
    # Where only one rule looks, it tells by itself.
    (finding,) = judge(small.workspace(alike)).findings
    assert (finding.rule.id, finding.message) == ("CUR107", "REQ-03: no curriculum is recorded")


def test_each_requirement_keeps_the_weight_that_the_missing_thing_has_for_it(small: Small) -> None:
    sure = small.requirement("REQ-01", small.check("curriculum-described"))
    unsure = small.requirement("REQ-02", small.check("delivery-described"), confidence=Confidence.UNVERIFIED)
    report = judge(small.workspace(sure, unsure))
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert [row.blocks for row in report.applications[0].requirements] == [True, False]


def test_the_proof_of_a_check_names_the_finding_that_tells_for_it(small: Small) -> None:
    described = small.requirement("REQ-01", small.check("curriculum-described"))
    fitting = small.requirement("REQ-02", small.check("delivery-described"))
    (grounds,) = ground(small.workspace(described, fitting), (), "REQ-02")
    ((finding, is_own, check, is_waived, rule),) = grounds.found
    assert (finding.rule.id, is_own, check and check.check, is_waived, rule.id) == ("CUR101", True, "delivery-described", False, "CUR106")


def test_a_team_without_anybody_is_told_once(small: Small) -> None:
    teaching = small.requirement("REQ-01", small.check("qualified-facilitator", disciplines=("RN", "RD")))
    licensed = small.requirement("REQ-02", small.need("LICENSE", per="person", who="professionals"))
    led = small.requirement("REQ-03", small.need("CV", per="person", who="quality-coordinator"))
    named = small.requirement("REQ-04", small.check("coordinator-named", max_gap_days=30))
    report = judge(small.workspace(teaching, licensed, led, named, team=Team()))
    assert [(finding.rule.id, finding.requirements) for finding in report.findings] == [
        ("TEA101", ("REQ-03", "REQ-04")),
        ("TEA107", ("REQ-01", "REQ-02")),
    ]
