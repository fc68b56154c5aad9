"""What counts as evidence on a day, and how long."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import State, worst
from generator.loading.load import load
from generator.model.evidence import Participants, Period, SignedOff, Workshops
from generator.model.standards import Asks, Freshness
from generator.rules.declare import Shown
from generator.rules.evidence_shown import show_application
from generator.rules.judge import judge
from generator.shipped import shipped

from .conftest import Small

ROOT = Path(__file__).parents[2]

YEARLY = Freshness(months=12, before="submission")
ROLLING = Freshness(months=12, before="as-of")


def shown(small: Small, *parts: Any, submission: date | None = date(2026, 11, 30), **given: Any) -> tuple[Shown, ...]:
    workspace = small.workspace(small.application("app", submission=submission, charts=given.pop("charts", ())), *parts, **given)
    (found,) = show_application(workspace, workspace.program.applications[0]).values()
    return found


def state(small: Small, *parts: Any, **given: Any) -> State:
    (only,) = shown(small, *parts, **given)
    return only.state


@pytest.mark.parametrize(
    ("given", "fresh", "expected"),
    [
        ({}, None, State.CURRENT),
        ({"file": "", "expected": date(2026, 12, 1)}, None, State.PLANNED),
        ({"effective": date(2026, 10, 31)}, None, State.PLANNED),
        ({"valid_from": date(2026, 10, 31), "effective": None}, None, State.PLANNED),
        ({"valid_until": date(2026, 10, 29)}, None, State.EXPIRED),
        ({"valid_until": date(2026, 10, 30)}, None, State.DUE_SOON),
        ({"valid_until": date(2026, 12, 29)}, None, State.DUE_SOON),  # the sixtieth day after the day of the report
        ({"valid_until": date(2026, 12, 30)}, None, State.CURRENT),
        ({"effective": date(2025, 11, 29)}, YEARLY, State.STALE),
        ({"effective": date(2025, 11, 30)}, YEARLY, State.CURRENT),  # exactly twelve months before the submission
        ({"effective": None}, YEARLY, State.STALE),
        ({"effective": None, "period": Period(start=date(2025, 1, 1), end=date(2025, 12, 31))}, YEARLY, State.CURRENT),
        ({"effective": None, "received": date(2026, 1, 5)}, YEARLY, State.CURRENT),
        ({"effective": date(2024, 1, 1), "reviewed": SignedOff(date=date(2026, 1, 5), by="dana")}, YEARLY, State.STALE),
        (
            {"effective": date(2024, 1, 1), "reviewed": SignedOff(date=date(2026, 1, 5), by="dana")},
            replace(YEARLY, dated="reviewed"),
            State.CURRENT,
        ),
        (
            {"effective": date(2024, 1, 1), "reviewed": SignedOff(date=date(2026, 10, 31), by="dana")},
            replace(YEARLY, dated="reviewed"),
            State.STALE,  # a review of tomorrow has not happened
        ),
        ({"effective": date(2025, 10, 29)}, ROLLING, State.STALE),
        ({"effective": date(2025, 10, 30)}, ROLLING, State.DUE_SOON),
        ({"effective": date(2025, 12, 29)}, ROLLING, State.DUE_SOON),
        ({"effective": date(2025, 12, 30)}, ROLLING, State.CURRENT),
    ],
)
def test_state_of_one_exhibit(small: Small, given: dict[str, Any], fresh: Freshness | None, expected: State) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=fresh))
    assert state(small, requirement, small.exhibit("EX-1", "LETTER", "REQ-01", **given)) is expected


def test_nothing_is_missing(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    assert state(small, requirement) is State.MISSING
    assert state(small, requirement, small.exhibit("EX-1", "OTHER", "REQ-01")) is State.MISSING
    assert state(small, requirement, small.exhibit("EX-1", "LETTER", "REQ-02")) is State.MISSING


def test_expiry_before_a_later_submission_is_due_soon(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", valid_until=date(2027, 3, 1))
    assert state(small, requirement, exhibit, submission=date(2027, 3, 1)) is State.CURRENT
    assert state(small, requirement, exhibit, submission=date(2027, 3, 2)) is State.DUE_SOON
    assert state(small, requirement, exhibit, submission=date(2026, 10, 1)) is State.CURRENT


def test_dated_after_a_past_submission_is_stale(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=YEARLY))
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2026, 10, 2))
    assert state(small, requirement, exhibit, submission=date(2026, 10, 1)) is State.STALE


def test_a_review_after_the_submission_takes_nothing_from_what_was_fresh_on_that_day(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=replace(YEARLY, dated="reviewed")))

    def reviewed(effective: date, day: date) -> State:
        exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", effective=effective, reviewed=SignedOff(date=day, by="dana"))
        return state(small, requirement, exhibit, submission=date(2026, 10, 26))

    assert reviewed(date(2026, 2, 1), date(2026, 10, 28)) is State.CURRENT
    assert reviewed(date(2024, 2, 1), date(2026, 10, 26)) is State.CURRENT
    assert reviewed(date(2024, 2, 1), date(2026, 10, 28)) is State.STALE
    assert reviewed(date(2026, 10, 27), date(2026, 10, 28)) is State.STALE


def test_what_was_too_old_when_it_was_sent_in_is_told_as_too_old(small: Small) -> None:
    """A review after that day makes it neither younger nor too young."""
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=replace(YEARLY, dated="reviewed")))
    late = SignedOff(date=date(2026, 10, 28), by="dana")
    exhibit = small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2024, 1, 21), reviewed=late)
    assert small.judged(requirement, exhibit, small.application("app", submission=date(2026, 10, 26))) == [
        "evidence/exhibits.yaml:16:5: error: REQ-01: EX-1 (Paper EX-1) is dated 2024-01-21; "
        "it must be dated from 2025-10-26 to 2026-10-26, the 12 months before the submission [FRE101]"
    ]


def test_superseded_only_by_what_is_in_force(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    old = small.exhibit("EX-1", "LETTER", "REQ-01")
    newer = small.exhibit("EX-2", "LETTER", "REQ-01", supersedes="EX-1", effective=date(2026, 9, 1))
    (only,) = shown(small, requirement, old, newer)
    assert ([one.id for one in only.counted], [one.id for one in only.passed_over], only.reasons) == (
        ["EX-2"],
        ["EX-1"],
        (State.SUPERSEDED,),
    )
    assert state(small, requirement, old, replace(newer, supports=("REQ-02",))) is State.SUPERSEDED
    planned = replace(newer, file="")
    assert [one.id for one in shown(small, requirement, old, planned)[0].counted] == ["EX-1"]


def test_of_several_that_supersede_one_any_in_force_replaces_it(small: Small) -> None:
    """One that is only planned gives nothing back, wherever it stands in the file."""
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    old = small.exhibit("EX-1", "LETTER", "REQ-01")
    newer = small.exhibit("EX-2", "LETTER", "REQ-02", supersedes="EX-1", effective=date(2026, 9, 1))
    planned = small.exhibit("EX-3", "LETTER", "REQ-02", supersedes="EX-1", file="")
    newest = small.exhibit("EX-4", "LETTER", "REQ-02", supersedes="EX-1", effective=date(2026, 10, 1))
    for papers in ((old, newer, planned), (planned, newer, old)):
        assert state(small, requirement, *papers) is State.SUPERSEDED
    told = "".join(small.judged(requirement, old, newest, newer, planned))
    assert "EX-1 (Paper EX-1) is superseded by EX-4 (Paper EX-4), which does not count here [COV105]" in told


def test_what_came_after_a_submission_does_not_replace_what_was_sent_in(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=YEARLY))
    old = small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2026, 1, 5))
    newer = small.exhibit("EX-2", "LETTER", "REQ-01", supersedes="EX-1", effective=date(2026, 10, 20))
    (only,) = shown(small, requirement, old, newer, submission=date(2026, 10, 1))
    assert (only.state, [one.id for one in only.counted]) == (State.CURRENT, ["EX-1"])


def test_of_several_the_worst_that_can_be_renewed_is_told(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER"))
    planned = small.exhibit("EX-1", "LETTER", "REQ-01", file="")
    expired = small.exhibit("EX-2", "LETTER", "REQ-01", valid_until=date(2026, 1, 1))
    assert state(small, requirement, planned, expired) is State.EXPIRED


def test_at_least_two(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", at_least=2))
    first = small.exhibit("EX-1", "LETTER", "REQ-01", valid_until=date(2026, 11, 1))
    second, third = (small.exhibit(id, "LETTER", "REQ-01") for id in ("EX-2", "EX-3"))
    assert state(small, requirement, first) is State.MISSING
    (only,) = shown(small, requirement, first, second)
    assert (only.state, only.lapses) == (State.DUE_SOON, date(2026, 11, 2))
    (only,) = shown(small, requirement, first, second, third)
    assert (only.state, only.lapses) == (State.CURRENT, None)


def test_each_person_shows_their_own(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LICENSE", per="person", who="professionals"))
    people = (
        small.person("dana"),
        small.person("rita"),
        small.person("lea", staff_type="paraprofessional"),
        small.person("far", sites=("other",)),
    )
    found = shown(small, requirement, *people, small.exhibit("EX-1", "LICENSE", "REQ-01", person="dana"))
    assert [(one.subject, one.state) for one in found] == [("dana", State.CURRENT), ("rita", State.MISSING)]


def test_people_who_left_show_nothing(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LICENSE", per="person", who="professionals"))
    people = (small.person("dana"), small.person("rita", left=date(2026, 10, 29)), small.person("new", joined=date(2026, 10, 31)))
    assert [one.subject for one in shown(small, requirement, *people)] == ["dana"]


def test_nobody_to_show_it_for(small: Small) -> None:
    lay = small.person("lea", staff_type="paraprofessional")
    of_all = small.requirement("REQ-01", small.need("LICENSE", per="person", who="professionals"))
    (only,) = shown(small, of_all, lay)
    assert (only.state, only.absent) == (State.MISSING, "the team has no professional on 2026-10-30")
    of_some = small.requirement("REQ-01", small.need("LICENSE", per="person", who="certified"))
    assert shown(small, of_some, lay) == ()


def test_each_site_and_each_chosen_chart(small: Small) -> None:
    of_sites = small.requirement("REQ-01", small.need("PLAN", per="site"))
    assert state(small, of_sites, small.exhibit("EX-1", "PLAN", "REQ-01")) is State.MISSING
    assert state(small, of_sites, small.exhibit("EX-1", "PLAN", "REQ-01", site="main")) is State.CURRENT
    of_charts = small.requirement("REQ-01", small.need("DEID_CHART", per="chart"))
    charts = Participants(charts=(small.chart("P-001", exhibit="EX-1"), small.chart("P-002", exhibit="EX-2")))
    exhibits = [small.exhibit(id, "DEID_CHART", "REQ-01") for id in ("EX-1", "EX-2")]
    assert shown(small, of_charts, *exhibits, participants=charts)[0].absent == "application app has chosen no chart"
    found = shown(small, of_charts, *exhibits, participants=charts, charts=("P-002",))
    assert [(one.subject, one.counted[0].id) for one in found] == [("P-002", "EX-2")]


def test_each_series_that_has_begun(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("ATTENDANCE", per="series"))
    begun = small.series("spring", attendance_exhibit="EX-1")
    later = replace(begun, id="winter", sessions=(replace(begun.sessions[0], date=date(2026, 11, 2)),))
    found = shown(small, requirement, small.exhibit("EX-1", "ATTENDANCE", "REQ-01"), workshops=Workshops(series=(begun, later)))
    assert [(one.subject, one.state) for one in found] == [("spring", State.CURRENT)]


def test_needs_of_another_accreditor_are_passed_over(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", accreditors=("second",)), small.need("CHART"))
    assert [one.need.kinds for one in shown(small, requirement)] == [("CHART",)]


def test_an_accreditor_may_ask_another_age(small: Small) -> None:
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=YEARLY), small.need("CHART"))
    accreditor = small.accreditor("first", [Asks(requirement="REQ-01", fresh=replace(YEARLY, months=6))])
    exhibits = [
        small.exhibit("EX-1", "LETTER", "REQ-01", effective=date(2026, 5, 1)),
        small.exhibit("EX-2", "CHART", "REQ-01", effective=None),
    ]
    assert [one.state for one in shown(small, requirement, accreditor, *exhibits)] == [State.STALE, State.CURRENT]
    assert [one.state for one in shown(small, requirement, *exhibits)] == [State.CURRENT, State.CURRENT]


# --------------------------------------------------------------------------- time only moves towards lapse

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))
ON_THE_WAY = (State.CURRENT, State.DUE_SOON, State.STALE, State.EXPIRED)


@given(
    first=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)),
    days=st.integers(min_value=0, max_value=800),
    papers=st.lists(st.tuples(st.integers(min_value=0, max_value=900), st.none() | st.integers(min_value=-100, max_value=900)), max_size=3),
    fresh=st.sampled_from([None, YEARLY, ROLLING, Freshness(until_expiry=True)]),
    at_least=st.integers(min_value=1, max_value=2),
    submission=st.none() | DAYS,
)
def test_without_new_facts_states_only_move_towards_lapse(
    small: Small,
    first: date,
    days: int,
    papers: list[tuple[int, int | None]],
    fresh: Freshness | None,
    at_least: int,
    submission: date | None,
) -> None:
    """As days pass, nothing that is already there gets better."""
    exhibits = [
        small.exhibit(
            f"EX-{number}",
            "LETTER",
            "REQ-01",
            effective=first - timedelta(days=age),
            valid_until=None if left is None else first + timedelta(days=left),
        )
        for number, (age, left) in enumerate(papers, start=1)
    ]
    requirement = small.requirement("REQ-01", small.need("LETTER", fresh=fresh, at_least=at_least))
    workspace = small.workspace(small.application("app", submission=submission), requirement, *exhibits, as_of=first)
    application = workspace.program.applications[0]
    before = show_application(workspace, application)["REQ-01"][0]
    after = show_application(small.on(workspace, first + timedelta(days=days)), application)["REQ-01"][0]
    soon = State.DUE_SOON
    # A submission that lies behind is no reason any more to renew early; until something really lapses that is no step back.
    if not (submission and first < submission <= first + timedelta(days=days) and before.state is soon):
        assert worst(before.state, after.state) is after.state
    assert len(after.counted) <= len(before.counted)
    if before.lapses and before.state.is_met:
        assert after.state.is_met is (first + timedelta(days=days) < before.lapses)


def test_an_audit_looks_back_on_each_change_of_its_term() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    audit = workspace.applications_by_id["adces-2026-audit"]
    term = workspace.accreditation_of(audit)
    assert term is not None
    assert not audit.changes
    told = [change.id for change in workspace.program.changes if term.start <= change.date <= workspace.as_of]
    assert {one.subject: one.state for one in show_application(workspace, audit)["ACC-03"]} == dict.fromkeys(told, State.CURRENT)

    silent = [replace(change, exhibits=()) if change.id == told[0] else change for change in workspace.program.changes]
    kept_quiet = replace(workspace, program=replace(workspace.program, changes=tuple(silent)))
    missing = [one.subject for one in show_application(kept_quiet, audit)["ACC-03"] if one.state is State.MISSING]
    assert missing == [told[0]]


def test_an_audit_shows_for_the_earlier_period_what_that_application_asked() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    for audit in ("ada-2026-audit", "adces-2026-audit"):
        application = workspace.applications_by_id[audit]
        asked_then = set(show_application(workspace, workspace.applications_by_id[application.earlier]))
        found = show_application(workspace, application)
        for requirement, shown in found.items():
            if shown:
                assert {one.period for one in shown} == ({"earlier", "current"} if requirement in asked_then else {"current"})
        # The notice of an audit, which comes later, is no evidence for the earlier period, and none is missing there.
        assert "ACC-13" not in asked_then
        assert [one.state for one in found["ACC-13"]] == [State.CURRENT]
        assert {one.day for shown in found.values() for one in shown if one.period == "earlier"} == {date(2026, 10, 16)}


def test_what_was_not_there_for_the_earlier_application_is_told_with_its_day() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    profile = replace(workspace.exhibits_by_id["EX-0001"], effective=date(2026, 10, 17))
    later = replace(workspace, exhibits=tuple(profile if one.id == profile.id else one for one in workspace.exhibits))
    told = [one for one in judge(later).findings if one.rule.id == "COV104"]
    assert [(one.message, one.applications) for one in told] == [
        (
            "ORG-01: EX-0001 (Sponsor profile) is dated 2026-10-17, after 2026-10-16, when the earlier application was sent in",
            ("ada-2026-audit", "adces-2026-audit"),
        )
    ]


def test_what_both_periods_of_an_audit_lack_is_missing_once() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    without = replace(workspace, exhibits=tuple(one for one in workspace.exhibits if one.id != "EX-0011"))
    told = [
        (one.message, one.applications[-2:]) for one in judge(without).findings if one.rule.id == "COV101" and "POP-01" in one.requirements
    ]
    assert told == [("POP-01: no POP_ASSESSMENT exhibit", ("adces-2026-annual", "adces-2026-audit"))]


def test_a_lost_file_is_told_once_and_not_at_its_review() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    lost = replace(workspace.exhibits_by_id["EX-0003"], file="")
    told = judge(replace(workspace, exhibits=tuple(lost if one.id == lost.id else one for one in workspace.exhibits))).findings
    assert {one.rule.id for one in told if "EX-0003" in one.message} == {"COV104", "EXH305"}


def test_a_site_is_told_by_its_name_whatever_its_id() -> None:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace is not None
    people = tuple(replace(one, sites=("tallow-creek",)) if one.id == "dietitian-1" else one for one in workspace.team.people)
    told = judge(replace(workspace, team=replace(workspace.team, people=people))).findings
    assert (
        "QC-03: quality coordinator Dana Sampleton (dietitian-1) does not work for Harbor Bend Learning Room (main) "
        "and Cedar Fork Public Library Room (cedar-fork)" in {one.message for one in told if one.rule.id == "TEA104"}
    )
