"""A sweep over many days tells of each day what a check on that day tells."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.findings import Problem, Report, Severity, State
from generator.loading.load import load
from generator.model.evidence import EducationCredit, Policies, Policy, SignedOff, Waiver
from generator.model.standards import Freshness
from generator.model.workspace import Workspace
from generator.questions.sweep import sweep
from generator.rules import judge as judging
from generator.rules.dates import add_months
from generator.rules.declare import rule
from generator.rules.judge import judge
from generator.rules.watched_day import FAR, Messages, Watch, WatchedDay
from tests.rules.conftest import AS_OF, Small, source

ROOT = Path(__file__).parents[2]
RULES = ROOT / "generator" / "rules"
DAY = timedelta(days=1)

# Leap days, ends of months and years, and the days beside them.
EDGES = [
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 12, 31),
    date(2028, 1, 1),
    date(2028, 1, 31),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2028, 3, 31),
    date(2028, 4, 30),
    date(2028, 8, 31),
    date(2029, 2, 28),
    date(2029, 3, 1),
]
near_edges = st.one_of(st.sampled_from(EDGES), st.dates(date(2027, 1, 1), date(2029, 6, 1)))


def told(report: Report) -> tuple[object, ...]:
    """What does not count the days."""
    states = [(application.id, row.requirement, row.state) for application in report.applications for row in application.requirements]
    findings = {(found.rule.id, found.mark, found.severity, found.requirements, found.applications) for found in report.findings}
    return states, findings


def differences(workspace: Workspace, last: date, seen: Any = (), step: int = 1) -> Iterator[date]:
    """The days on which a sweep tells something else than a check: anything on its own days, states and findings on those between."""
    reports = {report.as_of: report for report in sweep(workspace, seen, last)}
    holding, day = reports[workspace.as_of], workspace.as_of
    number = 0
    while day <= last:
        holding = reports.get(day, holding)
        is_own = day in reports
        if is_own or number % step == 0:
            checked = judge(replace(workspace, as_of=day), seen)
            if holding != checked if is_own else told(holding) != told(checked):
                yield day
        day, number = day + DAY, number + 1


# --------------------------------------------------------------------------- the same as a check


@st.composite
def workspaces(draw: st.DrawFn, *, only_known: bool = False) -> Workspace:
    """Small programs whose dates lie at edges; with `only_known`, nothing is dated after the first day but what ends."""
    small = Small()
    start = draw(st.sampled_from([day for day in EDGES if day.year < 2029]))
    fact = near_edges.filter(lambda day: day <= start) | st.just(start) if only_known else near_edges
    maybe = st.none() | near_edges
    requirements = [
        small.requirement("R-1", small.need("LETTER", fresh=Freshness(months=draw(st.sampled_from([1, 6, 12])), before="as-of"))),
        small.requirement("R-2", small.need("LICENSE", per="person", who="professionals", fresh=Freshness(until_expiry=True))),
        small.requirement("R-3", small.need("LETTER", "LICENSE", at_least=2)),
        small.requirement("R-4", small.need("LETTER", fresh=Freshness(months=12, before="submission"))),
        small.requirement("R-5", small.check("goals-reviewed", months=12, before="as-of")),
    ]
    exhibits = []
    for number in range(draw(st.integers(1, 5))):
        earlier = st.just("") | st.sampled_from([exhibit.id for exhibit in exhibits]) if exhibits else st.just("")
        exhibits.append(
            small.exhibit(
                f"EX-{number + 1}",
                draw(st.sampled_from(["LETTER", "LICENSE"])),
                *draw(st.sampled_from([("R-1", "R-3", "R-4"), ("R-2", "R-3"), ("R-1", "R-2")])),
                person="dana",
                effective=draw(fact),
                valid_from=draw(st.none() | fact),
                valid_until=draw(maybe),
                supersedes=draw(earlier),
                file=draw(st.sampled_from(["a.pdf", "a.pdf", "" if not only_known else "a.pdf"])),
            )
        )
    people = [small.person("dana", left=None if only_known else draw(maybe))]
    if not only_known:
        people.append(small.person("rita", joined=draw(near_edges)))
    sent = draw(st.none() | fact)
    decided = draw(st.none() | fact) if sent else None
    waiver = Waiver(
        id="W-1",
        requirement=draw(st.sampled_from(["R-1", "R-2", "R-3"])),
        applications=("app",),
        reason="r",
        approved=SignedOff(date=date(2027, 1, 1), by="dana"),
        start=draw(fact),
        end=draw(near_edges),
        source=source("evidence/waivers.yaml", 3, "id", "start", "end"),
    )
    policy = Policy(
        id="POL-1",
        title="A policy",
        version="1",
        owner="dana",
        effective=date(2026, 1, 1),
        next_review=draw(near_edges),
        approved=SignedOff(date=date(2026, 1, 1), by="dana"),
        source=source("evidence/policies.yaml", 9, "id", "next_review"),
    )
    return small.workspace(
        *requirements,
        *exhibits,
        *people,
        small.application("app", submission=sent, decided=decided),
        as_of=start,
        waivers=(waiver,),
        policies=Policies(policies=(policy,), source=source("evidence/policies.yaml", 1, "policies")),
        due_soon_days=draw(st.sampled_from([0, 30, 60])),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workspaces())
def test_every_day_is_as_a_check_tells_it(workspace: Workspace) -> None:
    assert list(differences(workspace, workspace.as_of + 430 * DAY)) == []


def test_the_sample_is_as_a_check_tells_it() -> None:
    """The whole rulebook and every kind of record; of the days between, every 29th."""
    loaded = load(ROOT, standards=ROOT / "standards", today=AS_OF)
    assert loaded.workspace
    assert list(differences(loaded.workspace, add_months(loaded.workspace.as_of, 15), loaded.seen, step=29)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workspaces(only_known=True))
def test_without_news_states_only_move_towards_lapse(workspace: Workspace) -> None:
    """From current over due soon, stale and expired to missing: `State.badness` is the order."""
    worst: dict[tuple[str, str], State] = {}
    for report in sweep(workspace, (), workspace.as_of + 800 * DAY):
        for application in report.applications:
            for row in application.requirements:
                before = worst.get((application.id, row.requirement), row.state)
                assert row.state.badness >= before.badness, (report.as_of, row.requirement, before, row.state)
                worst[application.id, row.requirement] = row.state


def test_a_sweep_jumps_over_the_days_on_which_nothing_changes(small: Small) -> None:
    workspace = small.workspace(
        small.requirement("R-1", small.need("LICENSE", fresh=Freshness(until_expiry=True))),
        small.exhibit("EX-1", "LICENSE", "R-1", valid_until=date(2028, 2, 29)),
        due_soon_days=60,
    )
    days = [report.as_of for report in sweep(workspace, (), date(2040, 1, 1))]
    assert date(2027, 12, 31) in days  # 60 days before
    assert date(2028, 3, 1) in days
    assert len(days) <= 5


def test_other_places_are_told_as_they_read_on_the_day(small: Small) -> None:
    credit = EducationCredit(
        date=date(2025, 12, 1),
        hours=Decimal(10),
        title="T",
        provider="P",
        topic="other",
        exhibit="",
        source=source("evidence/team.yaml", 20, "date"),
    )
    workspace = small.workspace(
        small.requirement("R-1", small.check("continuing-education-hours", who="professionals", hours=15, months=12)),
        small.person("dana", continuing_education=(credit,)),
    )
    last = list(sweep(workspace, (), date(2027, 1, 1)))[-1]
    related = [one.message for found in last.findings for one in found.related]
    assert related == [f"10 hours do not count: dated 2025-12-01, not between {add_months(last.as_of, -12)} and {last.as_of}"]
    assert list(differences(workspace, date(2027, 1, 1))) == []


@pytest.mark.parametrize(
    ("start", "dated", "months", "first_bad"),
    [
        (date(2028, 2, 29), date(2028, 2, 29), 12, date(2029, 3, 1)),  # on Feb 28, twelve months lead back to Feb 28
        (date(2027, 3, 1), date(2027, 2, 28), 12, date(2028, 3, 1)),  # on Feb 29, they lead back to Feb 28
        (date(2028, 1, 31), date(2028, 1, 31), 1, date(2028, 3, 1)),
        (date(2027, 12, 31), date(2027, 12, 31), 12, date(2029, 1, 1)),
        (date(2028, 8, 31), date(2028, 8, 31), 6, date(2029, 3, 1)),
    ],
)
def test_leap_days_and_ends_of_months(small: Small, start: date, dated: date, months: int, first_bad: date) -> None:
    workspace = small.workspace(
        small.requirement("R-1", small.need("LETTER", fresh=Freshness(months=months, before="as-of"))),
        small.exhibit("EX-1", "LETTER", "R-1", effective=dated),
        as_of=start,
        due_soon_days=0,
    )
    states = {report.as_of: report.applications[0].requirements[0].state for report in sweep(workspace, (), start + 500 * DAY)}
    checked = [start + number * DAY for number in range(500)]
    bad = next(day for day in checked if not judge(replace(workspace, as_of=day)).applications[0].requirements[0].state.is_met)
    assert bad == first_bad
    assert next(day for day, state in states.items() if not state.is_met) == first_bad


# --------------------------------------------------------------------------- what cannot be worked out is looked at each day

START = date(2028, 2, 25)
TAKEN_APART: dict[str, Callable[[date], object]] = {
    "difference": lambda day: (day - START).days,
    "difference from": lambda day: (START - day).days,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "number": lambda day: day.toordinal(),
    "weekday": lambda day: day.weekday(),
    "ISO weekday": lambda day: day.isoweekday(),
    "week": lambda day: day.isocalendar()[1],
    "format": lambda day: f"{day:%j}",
    "strftime": lambda day: day.strftime("%m"),
    "tuple": lambda day: day.timetuple().tm_yday,
    "text": lambda day: day.ctime(),
    "first of the month": lambda day: day.replace(day=1),
    "one of a set": lambda day: day in {date(2028, 2, 29)},
    "sum": lambda day: day + 3 * DAY > date(2028, 3, 2),
    "less": lambda day: date(2028, 3, 1) < day - DAY,
    "equal": lambda day: day == date(2028, 2, 29),
    "unequal": lambda day: date(2028, 2, 29) != day,
    "told": lambda day: f"{day} and {day.isoformat()} and {day!s}",
}


def add_rule(monkeypatch: pytest.MonkeyPatch, look: Callable[[date], object]) -> None:
    """Put a rule that nobody has thought of yet among the rules."""

    @rule("XXX101", "A rule of tomorrow", Severity.WARNING)
    def tomorrow(workspace: Workspace) -> Iterator[Problem]:
        """Something about the day.

        Why: a test.
        Fix: nothing.
        """
        yield Problem(mark=workspace.program.source.at(), message=f"it is {look(workspace.as_of)}", hint="nothing")

    monkeypatch.setattr(judging, "WORKSPACE_RULES", (*judging.WORKSPACE_RULES, tomorrow))


@pytest.mark.parametrize("name", TAKEN_APART)
def test_a_rule_of_tomorrow_is_as_a_check_tells_it(small: Small, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    add_rule(monkeypatch, TAKEN_APART[name])
    workspace = small.workspace(small.requirement("R-1"), as_of=START)
    reports = {report.as_of: report for report in sweep(workspace, (), START + 12 * DAY)}
    told = ""
    for number in range(13):
        day = START + number * DAY
        message = next(found.message for found in judge(replace(workspace, as_of=day)).findings if found.rule.id == "XXX101")
        if day in reports:
            assert reports[day] == judge(replace(workspace, as_of=day))
            told = message
        elif name != "told":
            assert told == message, day


def test_arithmetic_on_the_day_is_made_anew_each_day(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    add_rule(monkeypatch, lambda day: day.year)
    days = [report.as_of for report in sweep(small.workspace(small.requirement("R-1"), as_of=START), (), START + 9 * DAY)]
    assert days == [START + number * DAY for number in range(10)]


@pytest.mark.parametrize("comparison", ["__gt__", "__lt__", "__le__", "__ge__", "__eq__"])
def test_a_comparison_that_is_not_noted_is_found(small: Small, monkeypatch: pytest.MonkeyPatch, comparison: str) -> None:
    """The guard is shown failing: without its note, a comparison is answered once and for all."""
    turns = {
        "__gt__": lambda day: day > START,
        "__lt__": lambda day: day < START + DAY,
        "__le__": lambda day: day <= START,
        "__ge__": lambda day: day >= START + DAY,
        "__eq__": lambda day: day == START,
    }
    add_rule(monkeypatch, turns[comparison])
    workspace = small.workspace(small.requirement("R-1"), as_of=START)

    def wrong() -> bool:
        reports = list(sweep(workspace, (), START + 3 * DAY))
        found = next(one.message for one in reports[-1].findings if one.rule.id == "XXX101")
        checked = judge(replace(workspace, as_of=START + 3 * DAY))
        return found != next(one.message for one in checked.findings if one.rule.id == "XXX101")

    assert not wrong()
    for name in ("__gt__", "__lt__", "__le__", "__ge__", "__eq__"):
        monkeypatch.setattr(WatchedDay, name, getattr(date, name))
    monkeypatch.setattr(WatchedDay, "__hash__", date.__hash__)
    assert wrong()


def test_every_way_to_look_at_a_day_is_watched() -> None:
    """Whatever a date can be asked is asked of the watched day itself, now and in later versions of Python."""
    makes_another = {"fromtimestamp", "today", "fromordinal", "fromisoformat", "fromisocalendar", "strptime", "__new__", "__reduce_ex__"}
    constant = {"min", "max", "resolution", "__doc__", "__getattribute__"}
    assert set(vars(date)) - set(vars(WatchedDay)) - makes_another - constant == set()


@pytest.mark.parametrize("count", [10**6, -(10**6)])
def test_a_count_beyond_all_days_is_kept_within_them(count: int) -> None:
    watch = Watch(START, Messages())
    day = WatchedDay.of(START, watch)
    assert (day + timedelta(days=count) > START) is (count > 0)
    assert watch.changes_on > START.toordinal()
    assert watch.changes_on <= FAR


# --------------------------------------------------------------------------- days are counted in one place

# What a rule may take apart: these are no days of the report, but days that stand in a record.
ALLOWED = {
    ("participants.py", "period.start.year"),
    ("participants.py", "period.end.year"),
    ("participants.py", "chart.year"),
    ("freshness.py", "date.fromordinal"),  # the day before `shown.lapses`, which is counted from an exhibit's own dates
    ("freshness.py", "shown.lapses.toordinal"),
}
COUNTING = {"dates.py", "watched_day.py"}
PARTS = {"year", "month", "toordinal", "weekday", "isoweekday", "isocalendar", "fromordinal", "timetuple", "strftime"}


def judging_modules() -> set[str]:
    """The modules of rules that a judgement is made with: what `judge` imports, and what those import."""
    found, ahead = {"judge.py"}, ["judge.py"]
    while ahead:
        for node in ast.walk(ast.parse((RULES / ahead.pop()).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("generator.rules"):
                named = [f"{alias.name}.py" for alias in node.names] if node.module == "generator.rules" else []
                new = {*named, f"{node.module.rpartition('.')[2]}.py"} - found - {"rules.py"}
                found |= new
                ahead += new
    return found


def taken_apart(name: str, code: str) -> list[str]:
    """Each place where a module takes a day apart or builds one, but for what is allowed."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in PARTS and (name, ast.unparse(node)) not in ALLOWED:
            found.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("date", "timedelta"):
            found.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_rules_count_days_through_one_module() -> None:
    names = judging_modules()
    assert {"freshness.py", "team.py", "deadlines.py"} <= names
    assert [line for name in sorted(names - COUNTING) for line in taken_apart(name, (RULES / name).read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("x = date(workspace.as_of.year - 1, 1, 1)", "new.py:1: date(workspace.as_of.year - 1, 1, 1)"),
        ("x = workspace.as_of.month == 2", "new.py:1: workspace.as_of.month"),
        ("x = workspace.as_of - timedelta(days=3)", "new.py:1: timedelta(days=3)"),
        ("x = date.fromordinal(3)", "new.py:1: date.fromordinal"),
    ],
)
def test_a_rule_that_takes_the_day_apart_is_found(code: str, complaint: str) -> None:
    assert complaint in taken_apart("new.py", code)
