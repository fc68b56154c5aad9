"""What is due on a day follows from the facts of that day alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.load import load_rulebook
from generator.model.calendar_days import is_working_day
from generator.model.due import Due, DueState, DutyCalendar
from generator.model.evidence import (
    Accreditation,
    Appointment,
    BarrierAction,
    Change,
    Collection,
    EducationCredit,
    Exhibit,
    Leader,
    ListReview,
    Measure,
    Outcomes,
    Period,
    Policies,
    Policy,
    Population,
    Result,
    SignedOff,
    Stakeholders,
    Team,
    Waiver,
)
from generator.model.standards import Asks, Citation, Confidence, Deadline, Duty
from generator.model.workspace import Workspace
from generator.questions.duties import duty_calendar
from generator.rules.dates import add_months
from tests.rules.conftest import Small, source

STARTED = date(2024, 1, 15)
VERIFIED = (Citation(text="S1", confidence=Confidence.VERIFIED),)
UNVERIFIED = (Citation(text="S2", confidence=Confidence.UNVERIFIED),)


def duty(id: str = "review", **given: Any) -> Duty:
    given = {"title": "Review the list", "every_months": 12, "done": "stakeholders.reviews.date", "citations": VERIFIED} | given
    return Duty(id=id, requirements=given.pop("requirements", ("STK-01",)), **given)


def deadline(id: str, on: str, days: int, *types: str, **given: Any) -> Deadline:
    return Deadline(
        id=id, title=f"{id} is done", days=days, after="it", on=on, types=types, citations=given.pop("citations", VERIFIED), **given
    )


def reviewed(*days: date) -> Stakeholders:
    reviews = tuple(
        ListReview(date=day, by="dana", changes="none", source=source("evidence/stakeholders.yaml", 10 + number, "date"))
        for number, day in enumerate(days)
    )
    return Stakeholders(reviews=reviews, source=source("evidence/stakeholders.yaml", 1, "stakeholders", "reviews", "meetings"))


def held(id: str = "term-1", accreditor: str = "first", start: date = date(2024, 3, 10), years: int = 4) -> Accreditation:
    end = add_months(start, 12 * years) - timedelta(days=1)
    return Accreditation(
        id=id, accreditor=accreditor, start=start, end=end, source=source("evidence/program.yaml", 60, "id", "accreditor", "start", "end")
    )


class Tree:
    """A small workspace with duties and deadlines."""

    def __init__(self, small: Small) -> None:
        self.small = small

    def workspace(
        self,
        *parts: Any,
        duties: Iterable[Duty] = (),
        deadlines: Iterable[Deadline] = (),
        accreditors: Iterable[str] = ("first",),
        program: dict[str, Any] | None = None,
        **given: Any,
    ) -> Workspace:
        small = self.small
        requirements = [small.requirement("STK-01"), *(part for part in parts if type(part).__name__ == "Requirement")]
        asks = [Asks(requirement=one.id) for one in requirements]
        bodies = [small.accreditor(id, asks, deadlines=tuple(deadlines)) for id in accreditors]
        applications = [part for part in parts if type(part).__name__ == "Application"]
        applications = applications or [small.application(f"to-{id}", id) for id in accreditors]
        others = [part for part in parts if type(part).__name__ not in ("Requirement", "Application")]
        workspace = small.workspace(
            *requirements, *bodies, *applications, *others, of_program={"started": STARTED} | (program or {}), **given
        )
        return replace(workspace, rulebook=replace(workspace.rulebook, duties={one.id: one for one in duties}))

    def dues(self, day: date, *parts: Any, months: int = 12, **given: Any) -> tuple[Due, ...]:
        return self.calendar(day, *parts, months=months, **given).dues

    def calendar(self, day: date, *parts: Any, months: int = 12, **given: Any) -> DutyCalendar:
        return duty_calendar(replace(self.workspace(*parts, **given), as_of=day), months)


@pytest.fixture
def tree(small: Small) -> Tree:
    return Tree(small)


def told(dues: Iterable[Due]) -> list[str]:
    return [f"{due.state.value} {due.day} {due.title.told}" for due in dues]


# --------------------------------------------------------------------------- duties that come round again


def test_the_next_round_is_counted_from_the_last_day_it_was_done(tree: Tree) -> None:
    (due,) = tree.dues(date(2026, 10, 30), duties=[duty()], stakeholders=reviewed(date(2025, 2, 1), date(2026, 3, 31)))
    assert told([due]) == ["upcoming 2027-03-31 Review the list"]
    assert (due.owner.told, due.requirements, [one.accreditor for one in due.askers]) == ("dana", ("STK-01",), ["first"])
    assert (due.sources, due.confidence) == (("S1",), Confidence.VERIFIED)
    assert str(due.mark) == "evidence/stakeholders.yaml:11:1"
    assert due.closes.told == "a new entry under `reviews` in evidence/stakeholders.yaml, with `date`"
    assert due.note.told == "last recorded on 2026-03-31"


def test_what_was_never_done_has_been_due_since_the_program_started(tree: Tree) -> None:
    (due,) = tree.dues(date(2026, 10, 30), duties=[duty()], stakeholders=reviewed())
    assert told([due]) == ["overdue 2024-01-15 Review the list"]
    assert due.note.told == "never recorded; counted from the start of the program on 2024-01-15"
    assert str(due.mark) == "evidence/stakeholders.yaml:2:5"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 2, 28), "upcoming"),  # the reminder comes 30 days before
        (date(2027, 3, 1), "open"),
        (date(2027, 3, 31), "open"),
        (date(2027, 4, 1), "overdue"),
        (date(2033, 4, 1), "overdue"),
    ],
)
def test_a_round_stays_overdue_until_it_is_closed(tree: Tree, day: date, state: str) -> None:
    (due,) = tree.dues(day, duties=[duty()], stakeholders=reviewed(date(2026, 3, 31)))
    assert told([due]) == [f"{state} 2027-03-31 Review the list"]


def test_a_closed_round_is_told_for_a_while_and_the_next_has_another_key(tree: Tree) -> None:
    given = {"duties": [duty()], "stakeholders": reviewed(date(2026, 3, 31), date(2027, 5, 2))}
    before = tree.dues(date(2027, 5, 1), **given)
    after = tree.dues(date(2027, 5, 2), **given)
    assert told(before) == ["overdue 2027-03-31 Review the list"]
    assert told(after) == ["closed 2027-03-31 Review the list", "upcoming 2028-05-02 Review the list"]
    assert after[0].key == before[0].key != after[1].key
    assert after[0].closed == date(2027, 5, 2)
    assert told(tree.dues(date(2027, 7, 1), **given)) == told(after)
    assert told(tree.dues(date(2027, 7, 2), **given)) == ["upcoming 2028-05-02 Review the list"]


def test_what_is_done_later_than_the_day_does_not_count_yet(tree: Tree) -> None:
    given = {"duties": [duty()], "stakeholders": reviewed(date(2026, 3, 31), date(2026, 12, 1))}
    assert told(tree.dues(date(2026, 11, 30), **given)) == ["upcoming 2027-03-31 Review the list"]


@pytest.mark.parametrize(
    ("done", "months", "due"),
    [
        (date(2024, 2, 29), 12, "2025-02-28"),
        (date(2027, 2, 28), 12, "2028-02-28"),
        (date(2024, 2, 29), 48, "2028-02-29"),
        (date(2026, 8, 31), 6, "2027-02-28"),
        (date(2026, 11, 30), 3, "2027-02-28"),
        (date(2027, 11, 30), 3, "2028-02-29"),
    ],
)
def test_months_end_where_months_end(tree: Tree, done: date, months: int, due: str) -> None:
    found = tree.dues(done, duties=[duty(every_months=months)], stakeholders=reviewed(done), months=60)
    assert [str(one.day) for one in found if one.state is not DueState.CLOSED] == [due]


def test_two_rounds_that_end_on_one_day_are_one(tree: Tree) -> None:
    """A month after January 30 and after January 31 is the same day of February."""
    dues = tree.dues(date(2027, 2, 1), duties=[duty(every_months=1)], stakeholders=reviewed(date(2027, 1, 30), date(2027, 1, 31)))
    assert [due for due in told(dues) if "2027-02-28" in due] == ["open 2027-02-28 Review the list"]
    assert len({due.key for due in dues}) == len(dues)


def test_a_duty_that_nobody_asks_is_not_told(tree: Tree) -> None:
    assert tree.dues(date(2026, 10, 30), duties=[duty(requirements=("ORG-99",))], stakeholders=reviewed()) == ()


def test_a_duty_of_others_is_not_told(tree: Tree) -> None:
    assert tree.dues(date(2026, 10, 30), duties=[duty(applies_when=("core-curriculum-is-dsmp",))], stakeholders=reviewed()) == ()


def test_only_the_texts_that_make_it_sure_are_named(tree: Tree) -> None:
    (due,) = tree.dues(date(2026, 10, 30), duties=[duty(citations=(*UNVERIFIED, *VERIFIED))], stakeholders=reviewed())
    assert (due.confidence, due.sources) == (Confidence.VERIFIED, ("S1",))


def test_two_accreditors_with_one_duty_are_told_once_with_both(tree: Tree) -> None:
    (due,) = tree.dues(date(2026, 10, 30), duties=[duty()], stakeholders=reviewed(date(2026, 3, 31)), accreditors=("first", "second"))
    assert [one.accreditor for one in due.askers] == ["first", "second"]


def test_a_duty_of_each_person_is_counted_for_each(tree: Tree, small: Small) -> None:
    def leader(trained: date, last: date | None) -> Leader:
        return Leader(program="DSMP", trained=trained, master_trainers="x", peer=True, last_workshop=last, exhibit="")

    dues = tree.dues(
        date(2026, 10, 30),
        small.person("ann", leader=leader(date(2020, 1, 1), date(2026, 6, 16))),
        small.person("ben", leader=leader(date(2026, 2, 1), None)),
        small.person("cleo"),
        small.person("dora", left=date(2026, 1, 1), leader=leader(date(2020, 1, 1), None)),
        duties=[duty(done="team.people.leader.last_workshop", per="person", owner="each")],
    )
    assert told(dues) == ["upcoming 2027-02-01 Review the list: ben", "upcoming 2027-06-16 Review the list: ann"]
    assert [due.owner.told for due in dues] == ["ben", "ann"]
    assert dues[0].title.public == "Review the list: staff 2"


def test_a_duty_of_each_measure_is_counted_for_each(tree: Tree) -> None:
    def measure(id: str) -> Measure:
        return Measure(id=id, name=id, kind="clinical", instrument="i", timing="t", target="x", reason="r")

    result = Result(
        measure="a1c",
        period=Period(start=date(2025, 10, 1), end=date(2026, 9, 30)),
        participants=9,
        baseline="8",
        follow_up="7",
        percent_improved=60,
        exhibit="",
    )
    dues = tree.dues(
        date(2026, 12, 30),
        duties=[duty(done="outcomes.results.period.end", per="measure")],
        outcomes=Outcomes(measures=(measure("a1c"), measure("steps")), results=(result,)),
    )
    assert told(dues) == ["overdue 2024-01-15 Review the list: steps", "upcoming 2027-09-30 Review the list: a1c"]


def test_participants_are_looked_at_again_between_six_and_twelve_months_after_a_series(tree: Tree, small: Small) -> None:
    series = small.series()
    assert series.last_day == date(2026, 6, 8)
    again = duty(done="outcomes.collections.date", per="series", lead_days=181)

    def on(day: date, *collected: date) -> list[str]:
        rounds = tuple(Collection(date=one, by="dana", covers="all") for one in collected)
        workspace = tree.workspace(duties=[again], outcomes=Outcomes(collections=rounds))
        workspace = replace(workspace, workshops=replace(workspace.workshops, series=(series,)), as_of=day)
        return told(duty_calendar(workspace, 12).dues)

    assert on(date(2026, 12, 8)) == ["upcoming 2027-06-08 Review the list: spring"]
    assert on(date(2026, 12, 9)) == ["open 2027-06-08 Review the list: spring"]
    assert on(date(2027, 6, 9), date(2026, 10, 1)) == ["overdue 2027-06-08 Review the list: spring"]
    assert on(date(2027, 2, 1), date(2026, 10, 1), date(2027, 1, 5)) == ["closed 2027-06-08 Review the list: spring"]


def test_every_duty_that_is_shipped_reaches_a_day_in_the_sample() -> None:
    """A path that leads nowhere would make a duty look as if it had never been done."""
    from generator.commands.gather import Asking, gather, need_workspace
    from generator.questions.due_words import Desk
    from generator.questions.rounds import _walk

    root = Path(__file__).parents[2]
    workspace = need_workspace(gather(Asking(root=root, today=date(2026, 10, 30))))
    for one in load_rulebook(root / "standards").duties.values():
        assert list(_walk(Desk(workspace), one)), one.id


# --------------------------------------------------------------------------- what accreditors want by a day

REPORT = deadline("report", "anniversary", 60, "annual-report", opens=-30)


def test_each_anniversary_of_a_term_but_the_last_asks_for_a_report(tree: Tree) -> None:
    dues = tree.dues(date(2026, 2, 20), deadlines=[REPORT], program={"accreditations": (held(),)}, months=36)
    assert told(dues) == [
        "overdue 2025-05-09 report is done: FIRST, anniversary of 2025-03-10",
        "open 2026-05-09 report is done: FIRST, anniversary of 2026-03-10",
        "upcoming 2027-05-09 report is done: FIRST, anniversary of 2027-03-10",
    ]
    assert dues[1].opens == date(2026, 2, 8)
    assert dues[0].owner.told == "dana"


def test_the_renewal_takes_the_place_of_the_last_report_even_if_the_term_ends_later(tree: Tree) -> None:
    """Some certificates hold until the end of the month in which they would end."""
    term = replace(held(), end=date(2028, 3, 31))
    dues = tree.dues(date(2027, 12, 1), deadlines=[REPORT], program={"accreditations": (term,)}, months=24)
    assert max(due.day for due in dues) == date(2027, 5, 9)


@pytest.mark.parametrize("last_of_old", [date(2022, 3, 9), date(2024, 3, 20)])
def test_a_report_that_names_no_term_is_of_the_one_that_runs_then(tree: Tree, small: Small, last_of_old: date) -> None:
    old, new = replace(held("term-0", start=date(2020, 3, 10)), end=last_of_old), held()
    report = small.application("asr", type="annual-report", anniversary=date(2024, 3, 18), submission=date(2026, 9, 1))
    later = replace(report, id="asr-2", anniversary=date(2026, 10, 1))
    given: dict[str, Any] = {"deadlines": [REPORT], "program": {"accreditations": (old, new)}}
    days = {one.key for one in tree.calendar(date(2026, 9, 30), report, later, **given).happenings if one.key[0] == "anniversary"}
    assert ("anniversary", "term-1", "2026-10-01") in days
    assert not [key for key in days if key[1] == "term-0"]
    alone = {"deadlines": [REPORT], "program": {"accreditations": (old,)}}
    assert "anniversary" not in {one.key[0] for one in tree.calendar(date(2026, 9, 30), later, **alone).happenings}


def test_a_deadline_for_which_there_is_no_type_says_what_closes_it(tree: Tree, small: Small) -> None:
    ways = {"anniversary": 30, "expiry": -30, "award": 5, "change": 30, "joined": 30}
    deadlines = [deadline(f"on-{event}", event, days) for event, days in ways.items()]
    change = Change(
        id="moved", kind="site", date=date(2026, 9, 1), description="d", source=source("evidence/program.yaml", 9, "id", "date")
    )
    given: dict[str, Any] = {"accreditations": (held(),), "changes": (change,)}
    dues = tree.dues(date(2026, 10, 1), small.person(joined=date(2026, 9, 2)), deadlines=deadlines, program=given, months=24)
    closes = {due.key[0]: due.closes.told for due in dues}
    assert closes["on-expiry"] == "a later term of FIRST under `accreditations` in evidence/program.yaml"
    assert closes["on-anniversary"].startswith("an exhibit of kind ANNUAL_REPORT dated between ")
    assert closes["on-change"] == "an exhibit of kind CHANGE_NOTICE under `exhibits` of the change"
    assert closes["on-joined"] == "an exhibit of kind CHANGE_NOTICE for dana"
    assert "on-award" not in closes, "nothing could close it"
    given["accreditations"] = (held(start=date(2026, 9, 20)),)
    happens = tree.calendar(date(2026, 9, 30), deadlines=deadlines, program=given).happenings
    assert [(one.title.told, one.day) for one in happens if one.key[0] == "on-award"] == [
        ("on-award is done, by this day: FIRST, term-1", date(2026, 9, 25))
    ]


def test_an_anniversary_on_february_29(tree: Tree) -> None:
    calendar = tree.calendar(date(2028, 3, 1), deadlines=[REPORT], program={"accreditations": (held(start=date(2028, 2, 29)),)}, months=60)
    days = [one.day for one in calendar.happenings if one.key[0] == "anniversary"]
    assert days == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28)]
    assert [due.day for due in calendar.dues] == [date(2029, 4, 29), date(2030, 4, 29), date(2031, 4, 29)]
    longer = held(start=date(2028, 2, 29), years=5)
    tree_of_five = tree.calendar(date(2028, 3, 1), program={"accreditations": (longer,)}, deadlines=[REPORT], months=72)
    assert max(one.day for one in tree_of_five.happenings) == date(2033, 2, 27)


def test_an_application_closes_the_report_from_the_day_it_is_sent(tree: Tree, small: Small) -> None:
    report = small.application(
        "asr", type="annual-report", accreditation="term-1", anniversary=date(2026, 3, 10), submission=date(2026, 4, 1)
    )
    given: dict[str, Any] = {"deadlines": [REPORT], "program": {"accreditations": (held(start=date(2025, 3, 10)),)}}
    assert told(tree.dues(date(2026, 3, 31), report, **given))[0].startswith("open 2026-05-09")
    assert told(tree.dues(date(2026, 4, 1), report, **given))[0].startswith("closed 2026-05-09")


def test_a_paper_closes_the_report_where_no_application_tells(tree: Tree, small: Small) -> None:
    paper = small.exhibit("EX-1", "ANNUAL_REPORT", "STK-01", effective=date(2026, 4, 2))
    given: dict[str, Any] = {"deadlines": [REPORT], "program": {"accreditations": (held(start=date(2025, 3, 10)),)}}
    assert told(tree.dues(date(2026, 4, 2), paper, **given))[0].startswith("closed 2026-05-09")
    planned = small.application(
        "asr", type="annual-report", accreditation="term-1", anniversary=date(2026, 3, 10), submission=date(2026, 5, 1)
    )
    assert told(tree.dues(date(2026, 4, 2), paper, planned, **given))[0].startswith("open 2026-05-09")


def test_a_paper_is_of_the_accreditor_that_its_title_names(tree: Tree, small: Small) -> None:
    terms = (held("term-1", "first", date(2025, 3, 10)), held("term-2", "second", date(2025, 3, 12)))
    paper = small.exhibit("EX-1", "ANNUAL_REPORT", "STK-01", effective=date(2026, 4, 2), title="Report to Second, 2026")
    dues = tree.dues(
        date(2026, 4, 2), paper, deadlines=[REPORT], accreditors=("first", "second"), program={"accreditations": terms}, months=1
    )
    assert told(dues) == [
        "open 2026-05-09 report is done: FIRST, anniversary of 2026-03-10",
        "closed 2026-05-11 report is done: SECOND, anniversary of 2026-03-12",
    ]


def test_a_new_term_settles_the_one_before(tree: Tree) -> None:
    terms = (held(start=date(2022, 3, 10)), held("term-2", start=date(2026, 3, 10)))
    renewal = deadline("renewal", "expiry", -28, "renewal", opens=-42)
    given: dict[str, Any] = {"deadlines": [REPORT, renewal], "program": {"accreditations": terms}, "months": 6}
    late = told(tree.dues(date(2026, 3, 9), **given))
    assert [one.split()[:2] for one in late] == [["overdue", day] for day in ("2023-05-09", "2024-05-09", "2025-05-09", "2026-02-09")]
    assert {one.split()[0] for one in told(tree.dues(date(2026, 3, 10), **given))} == {"closed"}


def test_the_renewal_is_open_within_its_window(tree: Tree, small: Small) -> None:
    renewal = deadline("renewal", "expiry", -28, "renewal", opens=-42)
    given: dict[str, Any] = {"deadlines": [renewal], "program": {"accreditations": (held(),)}}
    assert held().end == date(2028, 3, 9)
    for day, state in (
        (date(2028, 1, 26), "upcoming"),
        (date(2028, 1, 27), "open"),
        (date(2028, 2, 10), "open"),
        (date(2028, 2, 11), "overdue"),
    ):
        (due,) = tree.dues(day, **given)
        assert told([due]) == [f"{state} 2028-02-10 renewal is done: FIRST, term-1"]
    sent = small.application("new", type="renewal", accreditation="term-1", submission=date(2028, 2, 1))
    assert tree.dues(date(2028, 2, 1), sent, **given)[0].state is DueState.CLOSED


def change(id: str = "moved", day: date = date(2026, 6, 1), **given: Any) -> Change:
    return Change(id=id, kind="site", date=day, description="d", source=source("evidence/program.yaml", 80, "id", "kind", "date"), **given)


def test_a_change_for_two_accreditors_is_told_once_and_closed_by_both(tree: Tree, small: Small) -> None:
    terms = (held("term-1", "first"), held("term-2", "second"))
    given: dict[str, Any] = {
        "deadlines": [deadline("notice", "change", 30, "change-of-status")],
        "accreditors": ("first", "second"),
        "program": {"accreditations": terms, "changes": (change(),)},
        "months": 1,
    }

    def sent(accreditor: str, day: date) -> Any:
        return small.application(f"to-{accreditor}", accreditor, type="change-of-status", changes=("moved",), submission=day)

    (both,) = tree.dues(date(2026, 6, 10), **given)
    assert told([both]) == ["open 2026-07-01 notice is done: moved"]
    assert [one.accreditor for one in both.askers] == ["first", "second"]
    (one_left,) = tree.dues(date(2026, 6, 20), sent("first", date(2026, 6, 15)), sent("second", date(2026, 7, 9)), **given)
    assert one_left.state is DueState.OPEN
    assert [one.closed for one in one_left.askers] == [date(2026, 6, 15), None]
    assert "SECOND" in one_left.closes.told
    assert "FIRST" not in one_left.closes.told
    (closed,) = tree.dues(date(2026, 7, 9), sent("first", date(2026, 6, 15)), sent("second", date(2026, 7, 9)), **given)
    assert (closed.state, closed.closed) == (DueState.CLOSED, date(2026, 7, 9))
    assert both.key == one_left.key == closed.key


def test_a_notice_closes_a_change_for_the_accreditor_it_was_sent_to(tree: Tree, small: Small) -> None:
    given: dict[str, Any] = {
        "deadlines": [deadline("notice", "change", 30, "change-of-status")],
        "accreditors": ("first", "second"),
        "months": 1,
    }
    terms = (held("term-1", "first"), held("term-2", "second"))
    paper = small.exhibit("EX-1", "CHANGE_NOTICE", "STK-01", effective=date(2026, 6, 5), accreditor="second")
    for told_by in ((), ("EX-1",)):
        program = {"accreditations": terms, "changes": (change(exhibits=told_by),)}
        (due,) = tree.dues(date(2026, 6, 10), paper, program=program, **given)
        assert [one.closed for one in due.askers] == [None, date(2026, 6, 5)]
    program = {"accreditations": terms, "changes": (change(exhibits=("EX-9",)),)}
    (due,) = tree.dues(date(2026, 6, 10), paper, program=program, **given)
    assert [one.closed for one in due.askers] == [None, None]


def test_a_change_outside_of_any_term_is_nobodys_business(tree: Tree) -> None:
    program = {"accreditations": (held(),), "changes": (change(day=date(2024, 3, 9)),)}
    assert tree.dues(date(2026, 6, 10), deadlines=[deadline("notice", "change", 30, "change-of-status")], program=program) == ()


def test_a_member_who_joined_is_to_be_told(tree: Tree, small: Small) -> None:
    given: dict[str, Any] = {
        "deadlines": [deadline("notice", "change", 30, "change-of-status"), deadline("new-member", "joined", 30)],
        "program": {"accreditations": (held(),)},
    }
    people = (small.person(), small.person("nell", joined=date(2026, 9, 1)))
    (due,) = tree.dues(date(2026, 10, 30), *people, **given)
    assert told([due]) == ["overdue 2026-10-01 new-member is done: nell"]
    assert due.title.public == "new-member is done: staff 2"
    paper = small.exhibit("EX-2", "CHANGE_NOTICE", "STK-01", person="nell", effective=date(2026, 9, 12))
    assert [due.state for due in tree.dues(date(2026, 10, 30), *people, paper, **given)] == [DueState.CLOSED]
    assert (
        tree.dues(date(2026, 10, 30), small.person(), small.person("nell", joined=date(2026, 9, 1), left=date(2026, 10, 1)), **given) == ()
    )


def test_one_paper_may_tell_of_several_members(tree: Tree, small: Small) -> None:
    people = (small.person(), *(small.person(id, joined=date(2026, 9, 1)) for id in ("nell", "otto")))
    paper = small.exhibit("EX-2", "CHANGE_NOTICE", "STK-01", effective=date(2026, 9, 12))
    changes = tuple(change(id, date(2026, 9, 1), person=id, exhibits=("EX-2",)) for id in ("nell", "otto"))
    given: dict[str, Any] = {"deadlines": [deadline("new-member", "joined", 30)]}
    (nell, otto) = tree.dues(date(2026, 10, 30), *people, paper, program={"accreditations": (held(),), "changes": changes}, **given)
    assert [nell.closed, otto.closed] == [date(2026, 9, 12), date(2026, 9, 12)]
    # A paper of nobody in particular closes nothing for those whose change does not name it.
    (nell, otto) = tree.dues(date(2026, 10, 30), *people, paper, program={"accreditations": (held(),), "changes": changes[:1]}, **given)
    assert [nell.closed, otto.closed] == [date(2026, 9, 12), None]


def appointed(*spans: tuple[date, date | None]) -> Team:
    appointments = tuple(
        Appointment(person="dana", start=start, end=end, exhibit="", source=source("evidence/team.yaml", 3, "person", "start", "end"))
        for start, end in spans
    )
    return Team(coordinators=appointments, people=(), source=source("evidence/team.yaml", 1, "coordinators", "people"))


VACANCY = deadline("vacancy", "vacancy", 30)


def test_days_without_a_coordinator_are_counted(tree: Tree) -> None:
    team = appointed((STARTED, date(2026, 3, 2)))
    (due,) = tree.dues(date(2026, 3, 14), deadlines=[VACANCY], team=team)
    assert told([due]) == ["open 2026-04-01 vacancy is done: no quality coordinator from 2026-03-03"]
    assert due.note.told == "no coordinator since 2026-03-03, day 12 of 30"
    assert due.owner.told == ""
    (late,) = tree.dues(date(2026, 4, 2), deadlines=[VACANCY], team=team)
    assert (late.state, late.note.told) == (DueState.OVERDUE, "no coordinator since 2026-03-03, day 31 of 30")


def test_the_next_coordinator_closes_the_vacancy(tree: Tree) -> None:
    team = appointed((STARTED, date(2026, 3, 2)), (date(2026, 3, 20), None))
    (before,) = tree.dues(date(2026, 3, 14), deadlines=[VACANCY], team=team)
    assert (before.state, before.note.told) == (
        DueState.OPEN,
        "no coordinator since 2026-03-03, day 12 of 30; the next one begins on 2026-03-20",
    )
    (after,) = tree.dues(date(2026, 3, 20), deadlines=[VACANCY], team=team)
    assert (after.state, after.closed) == (DueState.CLOSED, date(2026, 3, 20))


def test_appointments_that_meet_or_overlap_leave_no_vacancy(tree: Tree) -> None:
    team = appointed((STARTED, date(2026, 3, 2)), (date(2025, 6, 1), date(2026, 3, 31)), (date(2026, 4, 1), None))
    assert tree.dues(date(2026, 4, 5), deadlines=[VACANCY], team=team) == ()


def test_working_days_leave_out_weekends_and_federal_holidays(tree: Tree, small: Small) -> None:
    answer = deadline("answer", "notice", 2, "audit", working_days=True)
    audit = small.application("audit", type="audit", notified=date(2026, 11, 25), visit=date(2026, 12, 15))
    (due,) = tree.dues(date(2026, 11, 26), audit, deadlines=[answer])
    assert due.day == date(2026, 11, 30)  # Thanksgiving and a weekend lie between


def test_a_visit_happens_and_is_announced(tree: Tree, small: Small) -> None:
    announced = deadline("announced", "visit", -10, "audit", working_days=True)
    audit = small.application("audit", type="audit", visit=date(2026, 11, 18))
    calendar = tree.calendar(date(2026, 10, 30), audit, deadlines=[announced])
    assert calendar.dues == ()
    # Veterans Day, November 11, is no working day.
    assert [(one.day, one.title.told) for one in calendar.happenings] == [
        (date(2026, 11, 3), "announced is done, by this day: FIRST, audit"),
        (date(2026, 11, 18), "Visit of the auditors: FIRST, audit"),
    ]


def test_an_entered_application_is_finished_in_time(tree: Tree, small: Small) -> None:
    window = deadline("window", "entry", 90, "initial")
    application = small.application("app", entry=date(2026, 9, 1), submission=date(2026, 11, 20))
    assert told(tree.dues(date(2026, 11, 19), application, deadlines=[window])) == ["open 2026-11-30 window is done: app"]
    assert told(tree.dues(date(2026, 11, 20), application, deadlines=[window])) == ["closed 2026-11-30 window is done: app"]


def test_the_papers_that_follow_the_online_form_are_sent_in_time(tree: Tree, small: Small) -> None:
    papers = deadline("papers", "submission", 14, "initial")
    given: dict[str, Any] = {"submission": date(2026, 10, 26)}
    (still_open,) = tree.dues(date(2026, 10, 30), small.application("app", **given), deadlines=[papers])
    assert told([still_open]) == ["open 2026-11-09 papers is done: app"]
    assert still_open.closes.told == "`documents_sent` of application app, on or before the day you look at"
    sent = small.application("app", documents_sent=date(2026, 11, 3), **given)
    assert [due.state for due in tree.dues(date(2026, 11, 2), sent, deadlines=[papers])] == [DueState.OPEN]
    assert [due.closed for due in tree.dues(date(2026, 11, 3), sent, deadlines=[papers])] == [date(2026, 11, 3)]
    decided = small.application("app", decided=date(2026, 11, 5), **given)
    assert [due.closed for due in tree.dues(date(2026, 11, 5), decided, deadlines=[papers])] == [date(2026, 11, 5)]


def test_what_is_not_verified_says_so(tree: Tree) -> None:
    (due,) = tree.dues(date(2026, 3, 14), deadlines=[replace(VACANCY, citations=UNVERIFIED)], team=appointed((STARTED, date(2026, 3, 2))))
    assert (due.confidence, due.sources) == (Confidence.UNVERIFIED, ("S2",))


# --------------------------------------------------------------------------- what the records put on a day


def test_an_exhibit_expires_until_one_that_is_there_supersedes_it(tree: Tree, small: Small) -> None:
    old = small.exhibit("EX-1", "LICENSE", "STK-01", valid_until=date(2026, 12, 26), person="dana", owner="")
    planned = small.exhibit("EX-2", "LICENSE", "STK-01", supersedes="EX-1", file="", effective=None, expected=date(2026, 12, 20))
    dues = tree.dues(date(2026, 10, 30), old, planned)
    assert told(dues) == ["upcoming 2026-12-20 Paper EX-2 (EX-2) is to be there", "open 2026-12-26 Paper EX-1 (EX-1) expires"]
    assert dues[1].working_day == date(2026, 12, 24)  # a Saturday after Christmas
    assert dues[1].owner.told == "dana"
    assert str(dues[1].mark).startswith("evidence/exhibits.yaml:")
    there = small.exhibit("EX-2", "LICENSE", "STK-01", supersedes="EX-1", effective=date(2026, 12, 20))
    assert told(tree.dues(date(2026, 12, 20), old, there)) == ["closed 2026-12-26 Paper EX-1 (EX-1) expires"]
    assert told(tree.dues(date(2030, 1, 1), old, planned))[1] == "overdue 2026-12-26 Paper EX-1 (EX-1) expires"
    next_one = small.exhibit("EX-3", "LICENSE", "STK-01", supersedes="EX-1", file="", effective=None, expected=date(2028, 12, 20))
    assert told(tree.dues(date(2027, 1, 1), old, there, next_one))[0] == "closed 2026-12-26 Paper EX-1 (EX-1) expires"


def test_a_paper_for_one_accreditor_is_asked_by_that_one(tree: Tree, small: Small) -> None:
    paper = small.exhibit("EX-1", "CERT", "STK-01", valid_until=date(2026, 12, 26), accreditor="second")
    (due,) = tree.dues(date(2026, 10, 30), paper, accreditors=("first", "second"))
    assert [one.accreditor for one in due.askers] == ["second"]


def test_policies_actions_and_waivers_have_their_days(tree: Tree) -> None:
    signed = SignedOff(date=date(2026, 1, 1), by="dana")
    policy = Policy(
        id="POL-1", title="T", version="1", owner="dana", effective=date(2026, 1, 1), next_review=date(2026, 10, 1), approved=signed
    )
    action = BarrierAction(barrier="bus", action="Vouchers", owner="dana", due=date(2026, 9, 1), done=date(2026, 10, 20))
    waiver = Waiver(
        id="W-1",
        requirement="STK-01",
        applications=("to-first",),
        reason="r",
        approved=signed,
        start=date(2026, 1, 1),
        end=date(2026, 11, 9),
    )
    given: dict[str, Any] = {"policies": Policies(policies=(policy,)), "population": Population(actions=(action,)), "waivers": (waiver,)}
    assert told(tree.dues(date(2026, 10, 30), **given)) == [
        "closed 2026-09-01 Vouchers (against bus)",
        "overdue 2026-10-01 Review policy POL-1 (T)",
        "open 2026-11-09 Waiver W-1 of STK-01 (Title of STK-01) ends",
    ]
    assert told(tree.dues(date(2026, 10, 19), **given))[0] == "overdue 2026-09-01 Vouchers (against bus)"


_ENDING: dict[str, Any] = {"applications": ("to-first", "to-second"), "people": ("nurse", "lay"), "start": date(2026, 1, 1)}
_ON: dict[str, Any] = {"applications": ("to-first", "to-second"), "start": date(2026, 11, 10)}
_RUNS = _ON | {"start": date(2026, 10, 2)}


@pytest.mark.parametrize(
    ("following", "closed"),
    [
        ([_ON], date(2026, 10, 2)),
        ([_RUNS], date(2026, 10, 2)),
        ([_ON | {"people": ("lay", "nurse", "dana")}], date(2026, 10, 2)),
        ([_ON | {"people": ("lay",)}, _ON | {"people": ("nurse",), "approved": date(2026, 10, 9)}], date(2026, 10, 9)),
        ([_ON | {"applications": ("to-first",)}, _ON | {"applications": ("to-second",)}], date(2026, 10, 2)),
        ([_RUNS | {"people": ("lay",)}], None),
        ([_RUNS | {"sites": ("main",)}], None),
        ([_RUNS | {"applications": ("to-first",)}], None),
        ([_ON | {"start": date(2026, 11, 11)}], None),
        ([_ON | {"approved": date(2026, 11, 11)}], None),
        ([_RUNS | {"requirement": "STK-02"}], None),
        ([_ON | {"start": date(2026, 1, 1), "end": date(2026, 11, 9)}], None),
    ],
)
def test_a_waiver_is_followed_by_what_sets_the_same_aside_without_a_break(
    tree: Tree, following: list[dict[str, Any]], closed: date | None
) -> None:
    def waiver(id: str, given: dict[str, Any]) -> Waiver:
        days = {"approved": SignedOff(date=given.get("approved", date(2026, 10, 2)), by="dana"), "end": given.get("end", date(2027, 5, 31))}
        return Waiver(**({"id": id, "requirement": "STK-01", "reason": "r"} | given | days))

    waivers = (waiver("W-1", _ENDING | {"end": date(2026, 11, 9)}), *(waiver(f"W-{n}", one) for n, one in enumerate(following, 2)))
    dues = tree.dues(date(2026, 10, 30), waivers=waivers)
    assert next(due.closed for due in dues if due.key[1] == "W-1") == closed


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Nora Núñez-Li", "waiver-nunez"),
        ("Nora Nu\u0301n\u0303ez-Li", "nunezwaiver2026"),
        ("Nora Núñez-Li", "waiver-li"),
        ("Nora Núñez-Li", "li2026"),
        ("Nora Núñez-Li", "LiWaiver"),
        ("NORA LI", "li-waiver"),
        ("Uwe Müller", "mueller"),
        ("Uwe Müller", "W-MULLER"),
        ("Søren Æby", "soren-aeby"),
        ("Søren Æby", "soeren"),
        ("Karl Groß", "gross-1"),
    ],
)
def test_an_id_that_is_made_of_a_name_is_not_for_others(tree: Tree, small: Small, name: str, id: str) -> None:
    assert waiver_in_public(tree, small, name, id) == "Waiver the record in evidence/waivers.yaml:3 of STK-01 (Title of STK-01) ends"


@pytest.mark.parametrize(
    ("name", "id"), [("Eva Smith, RD", "evaluation-rd-2"), ("J. P. Smith", "W-J-1"), ("Ann Smith", "annual"), ("JP Smith, MD", "jp-md-1")]
)
def test_an_id_that_only_sounds_like_a_name_is_told(tree: Tree, small: Small, name: str, id: str) -> None:
    assert waiver_in_public(tree, small, name, id) == f"Waiver {id} of STK-01 (Title of STK-01) ends"


def waiver_in_public(tree: Tree, small: Small, name: str, id: str) -> str:
    signed = SignedOff(date=date(2026, 1, 1), by="dana")
    mark = source("evidence/waivers.yaml", 3, "id", "end")
    days = {"start": date(2026, 1, 1), "end": date(2026, 11, 9)}
    waiver = Waiver(id=id, requirement="STK-01", applications=("to-first",), reason="r", approved=signed, source=mark, **days)
    (due,) = tree.dues(date(2026, 10, 30), small.person(name=name), waivers=(waiver,))
    return due.title.public


def test_the_hours_still_needed_are_due_on_the_day_they_are_counted_back_from(tree: Tree, small: Small) -> None:
    team = small.requirement(
        "TEAM-03",
        small.check(
            "continuing-education-hours", who="professionals-without-certificate", hours="15", months="12", before="entry", unless=["CDCES"]
        ),
    )
    credit = EducationCredit(
        date=date(2026, 3, 1), hours=Decimal("9.5"), title="t", provider="p", topic="diabetes-specific", exhibit="EX-7"
    )
    application = small.application("app", entry=date(2026, 12, 4), submission=date(2026, 12, 9))
    person = small.person(continuing_education=(credit,))
    paper = small.exhibit("EX-7", "CE_CERT", "TEAM-03", effective=date(2026, 3, 1))
    (due,) = tree.dues(date(2026, 10, 30), team, application, person, paper)
    assert told([due]) == ["open 2026-12-04 5.5 more hours of continuing education: dana"]
    assert due.note.told == "9.5 of 15 hours are recorded"
    more = replace(credit, hours=Decimal("5.5"), title="more")
    assert tree.dues(date(2026, 10, 30), team, application, small.person(continuing_education=(credit, more)), paper) == ()


def test_no_hours_are_needed_for_a_report_that_is_sent(tree: Tree, small: Small) -> None:
    hours = small.check("continuing-education-hours", who="professionals-without-certificate", hours="15", months="12", before="entry")
    parts = (small.requirement("TEAM-03", hours), small.person(), small.application("new", submission=date(2026, 1, 5)))
    given: dict[str, Any] = {
        "deadlines": [deadline("report", "anniversary", 60, "initial")],
        "program": {"accreditations": (held(start=date(2025, 3, 10)),)},
        "months": 13,
    }

    def needed(day: date, *papers: Exhibit) -> list[date]:
        return [due.day for due in tree.dues(day, *parts, *papers, **given) if due.key[0] == "continuing-education-hours"]

    assert needed(date(2026, 3, 2)) == [date(2026, 3, 10)]
    assert needed(date(2026, 3, 10)) == [date(2026, 3, 10)]
    assert needed(date(2026, 3, 11)) == [date(2027, 3, 10)]
    sent = small.exhibit("EX-1", "ANNUAL_REPORT", "STK-01", effective=date(2026, 3, 1))
    assert needed(date(2026, 3, 2), sent) == [date(2027, 3, 10)]


# --------------------------------------------------------------------------- any day

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))


@given(day=DAYS, done=st.lists(DAYS, max_size=6), months=st.integers(min_value=1, max_value=60))
def test_on_any_day_one_round_runs_and_its_state_follows_from_the_day(day: date, done: list[date], months: int) -> None:
    tree = Tree(Small())
    dues = tree.dues(day, duties=[duty(every_months=months)], stakeholders=reviewed(*done), months=120)
    running = [due for due in dues if due.state is not DueState.CLOSED]
    past = [one for one in done if one <= day]
    assert len(running) <= 1
    if running:
        (due,) = running
        assert due.day == (add_months(max(past), months) if past else STARTED)
        assert (due.state is DueState.OVERDUE) == (due.day < day)
        assert due.working_day is None or (due.working_day < due.day and is_working_day(due.working_day))
    assert len({due.key for due in dues}) == len(dues)
    assert all(due.closed and due.closed <= day for due in dues if due.state is DueState.CLOSED)


@given(day=DAYS, later=st.lists(DAYS, max_size=3))
def test_what_happens_after_the_day_changes_nothing(day: date, later: list[date]) -> None:
    tree = Tree(Small())
    known = [date(2025, 2, 3), date(2026, 2, 28)]
    with_future = tree.dues(day, duties=[duty()], stakeholders=reviewed(*known, *(one for one in later if one > day)))
    without = tree.dues(day, duties=[duty()], stakeholders=reviewed(*known))
    assert with_future == without
