"""What changes ahead is told by its cause."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.findings import Forecast, State, Turn, Weight
from generator.model.evidence import Appointment, Certificate, EducationCredit, License, Policies, Policy, SignedOff, Site, Waiver
from generator.model.standards import Asks, Citation, Confidence, Deadline, Freshness
from generator.model.workspace import Workspace
from generator.questions.forecast import look_ahead
from generator.rules.judge import judge
from tests.rules.conftest import ADDRESS, AS_OF, Small, source

UNTIL = date(2028, 10, 30)


def ahead(workspace: Workspace, until: date = UNTIL, **given: Any) -> Forecast:
    return look_ahead(workspace, (), until, **given)


def one(turns: tuple[Turn, ...]) -> Turn:
    (turn,) = turns
    return turn


def rows(turn: Turn) -> list[tuple[str, str, str, str]]:
    return [(row.application, row.requirement, row.before.value, row.after.value) for row in turn.rows]


def licensed(small: Small, *parts: Any, until: date = date(2027, 2, 27), **given: Any) -> Workspace:
    """A license that two requirements of two applications rest on."""
    given = {"due_soon_days": 0} | given
    return small.workspace(
        small.requirement("TEAM-02", small.need("LICENSE", per="person", who="professionals", fresh=Freshness(until_expiry=True))),
        small.requirement("ENH-03", small.need("LICENSE", fresh=Freshness(until_expiry=True))),
        small.exhibit("EX-17", "LICENSE", "TEAM-02", "ENH-03", person="dana", title="RD license", valid_until=until, owner=""),
        small.application("ada"),
        small.application("adces"),
        *parts,
        **given,
    )


# --------------------------------------------------------------------------- the cause


def test_a_license_that_expires_is_told_once_for_all_it_touches(small: Small) -> None:
    turn = one(ahead(licensed(small)).of(Weight.LAPSE))
    assert turn.day == date(2027, 2, 28)
    assert turn.what == "RD license (EX-17) of Dana Sampleton expires"
    assert turn.last_good == date(2027, 2, 27)
    assert turn.state is State.EXPIRED
    assert rows(turn) == [
        ("ada", "TEAM-02", "due-soon", "expired"),
        ("ada", "ENH-03", "due-soon", "expired"),
        ("adces", "TEAM-02", "due-soon", "expired"),
        ("adces", "ENH-03", "due-soon", "expired"),
    ]
    assert turn.applications == ("ada", "adces")
    assert turn.requirements == ("TEAM-02", "ENH-03")
    assert [(thing.kind, thing.id, thing.title) for thing in turn.things] == [("exhibit", "EX-17", "RD license")]
    assert turn.rule
    assert turn.rule.id == "FRE102"


@pytest.mark.parametrize(
    ("last", "lapses"),
    [(date(2028, 2, 28), date(2028, 2, 29)), (date(2028, 2, 29), date(2028, 3, 1)), (date(2027, 12, 31), date(2028, 1, 1))],
)
def test_the_last_good_day_is_the_day_before(small: Small, last: date, lapses: date) -> None:
    turn = one(ahead(licensed(small, until=last)).of(Weight.LAPSE))
    assert (turn.day, turn.last_good) == (lapses, last)


def test_what_is_due_soon_names_the_day_until_which_it_is_good(small: Small) -> None:
    forecast = ahead(licensed(small, due_soon_days=60))
    warning, lapse = one(forecast.of(Weight.WARNING)), one(forecast.of(Weight.LAPSE))
    assert warning.day == date(2026, 12, 29)
    assert warning.last_good == lapse.last_good == date(2027, 2, 27)
    assert {(row.before, row.after) for row in lapse.rows} == {(State.DUE_SOON, State.EXPIRED)}


def test_the_day_is_told_too_where_the_lapse_lies_beyond_the_span(small: Small) -> None:
    forecast = ahead(licensed(small, due_soon_days=60), date(2027, 1, 15))
    assert one(forecast.turns).last_good == date(2027, 2, 27)


def test_what_follows_from_one_person_is_one_change(small: Small) -> None:
    """A certificate stands in for continuing education: when it expires, the hours are missing, and the certificate is the cause."""
    person = small.person("dana", certificates=(Certificate(kind="CDCES", number="1", exhibit="EX-1"),))
    workspace = small.workspace(
        small.requirement(
            "TEAM-03",
            small.need("CERT", per="person", who="professionals", fresh=Freshness(until_expiry=True)),
            small.check("continuing-education-hours", who="professionals", hours=15, months=12, unless=["CDCES"]),
        ),
        small.exhibit("EX-1", "CERT", "TEAM-03", person="dana", title="CDCES certificate", valid_until=date(2027, 6, 30)),
        person,
        due_soon_days=0,
    )
    turn = one(ahead(workspace).of(Weight.LAPSE))
    assert turn.what == "CDCES certificate (EX-1) of Dana Sampleton expires"
    assert turn.also == ("TEAM-03: 0 of 15 continuing-education hours for Dana Sampleton (dana) between 2026-07-01 and 2027-07-01",)
    assert rows(turn) == [("app", "TEAM-03", "due-soon", "missing")]


def test_evidence_that_begins_to_count_is_told(small: Small) -> None:
    workspace = small.workspace(
        small.requirement("R-1", small.need("LETTER")),
        small.exhibit("EX-1", "LETTER", "R-1", valid_from=date(2027, 1, 1)),
    )
    turn = one(ahead(workspace).of(Weight.BETTER))
    assert turn.what == "Paper EX-1 (EX-1) counts from now on"
    assert rows(turn) == [("app", "R-1", "planned", "current")]
    assert turn.last_good is None


@pytest.mark.parametrize(("approved", "start"), [(AS_OF, date(2026, 11, 15)), (date(2026, 11, 15), date(2026, 10, 1))])
def test_a_waiver_is_the_cause_of_what_it_hides(small: Small, approved: date, start: date) -> None:
    """It begins when it starts, or later on the day it is approved."""
    waiver = Waiver(
        id="W-1",
        requirement="R-1",
        applications=("app",),
        reason="r",
        approved=SignedOff(date=approved, by="dana"),
        start=start,
        end=date(2026, 12, 31),
        source=source("evidence/waivers.yaml", 3, "id", "start", "end"),
    )
    workspace = small.workspace(small.requirement("R-1", small.need("LETTER")), waivers=(waiver,))
    begins = one(tuple(turn for turn in ahead(workspace).turns if turn.day == date(2026, 11, 15)))
    assert (begins.what, begins.weight) == ("Waiver W-1 begins", Weight.BETTER)
    ends = one(tuple(turn for turn in ahead(workspace).turns if turn.day == date(2027, 1, 1)))
    assert ends.what == "Waiver W-1 ends"
    assert rows(ends) == [("app", "R-1", "waived", "missing")]
    assert (ends.weight, ends.last_good) == (Weight.LAPSE, date(2026, 12, 31))


def policies(small: Small, *ids: str) -> Workspace:
    made = tuple(
        Policy(
            id=id,
            title=f"Policy {id}",
            version="1",
            owner=f"owner-{id}",
            effective=date(2026, 1, 1),
            next_review=date(2027, 3, 1),
            approved=SignedOff(date=date(2026, 1, 1), by="dana"),
            source=source("evidence/policies.yaml", 10 * number, "id", "next_review"),
        )
        for number, id in enumerate(ids, start=1)
    )
    return small.workspace(
        small.requirement("R-1"), policies=Policies(policies=made, source=source("evidence/policies.yaml", 1, "policies"))
    )


def test_papers_of_several_applications_that_are_late_on_one_day_are_one_change(small: Small) -> None:
    papers = Deadline(
        id="papers",
        title="Papers are there",
        days=14,
        after="the submission",
        on="submission",
        citations=(Citation(text="S1", confidence=Confidence.VERIFIED),),
    )
    needed = small.requirement("ACC-10", small.check("deadlines-kept"))
    applications = [
        replace(
            small.application(id, accreditor, submission=date(2026, 10, 26)),
            source=source("evidence/program.yaml", line, "id", "accreditor", "edition", "type", "entry", "submission"),
        )
        for id, accreditor, line in (("one", "first", 40), ("two", "first", 60), ("three", "second", 80))
    ]
    accreditors = [small.accreditor(id, (Asks(requirement="ACC-10"),), deadlines=(papers,)) for id in ("first", "second")]
    turns = ahead(small.workspace(needed, *applications, *accreditors), until=date(2026, 12, 1)).of(Weight.LAPSE)
    assert [(turn.day, turn.what, turn.applications) for turn in turns] == [
        (date(2026, 11, 10), "Applications one and two: the supporting documents are late", ("one", "two")),
        (date(2026, 11, 10), "Application three: the supporting documents are late", ("three",)),
    ]


def test_many_warnings_of_one_rule_are_told_together(small: Small) -> None:
    due = [turn for turn in ahead(policies(small, "A", "B", "C")).turns if turn.rule and turn.rule.id == "POL101"]
    assert [turn.what for turn in due] == ["A policy is due for review (3 policies)"]
    assert [thing.id for thing in due[0].things] == ["A", "B", "C"]
    assert [owner.title for owner in due[0].owners] == ["owner-A", "owner-B", "owner-C"]
    assert due[0].weight is Weight.WARNING
    assert due[0].last_good == date(2027, 3, 1)


def test_few_are_told_one_by_one(small: Small) -> None:
    due = [turn for turn in ahead(policies(small, "A", "B")).turns if turn.rule and turn.rule.id == "POL101"]
    assert [turn.what for turn in due] == ["Policy A (A): a policy is due for review", "Policy B (B): a policy is due for review"]


def test_a_problem_that_is_there_already_is_no_change(small: Small) -> None:
    workspace = small.workspace(small.requirement("R-1", small.need("LETTER")))
    forecast = ahead(workspace)
    assert forecast.turns == ()
    assert not forecast.first.applications[0].is_complete


def test_a_second_lapse_in_the_same_requirement_is_told(small: Small) -> None:
    workspace = licensed(
        small,
        small.person("dana"),
        small.person("rita"),
        small.exhibit("EX-18", "LICENSE", "TEAM-02", person="rita", title="RN license", valid_until=date(2027, 5, 31)),
    )
    told = [(turn.day, turn.what) for turn in ahead(workspace).of(Weight.LAPSE)]
    assert told == [
        (date(2027, 2, 28), "RD license (EX-17) of Dana Sampleton expires"),
        (date(2027, 6, 1), "RN license (EX-18) of Rita Sampleton expires"),
    ]


# --------------------------------------------------------------------------- for whom


def test_the_owner_is_the_exhibits_else_the_coordinator_of_that_day(small: Small) -> None:
    appointments = (
        Appointment(person="dana", start=date(2020, 1, 1), end=date(2026, 12, 31), exhibit=""),
        Appointment(person="rita", start=date(2027, 1, 1), exhibit=""),
    )
    people = (small.person("dana"), small.person("rita", staff_type="paraprofessional"))
    nobody = one(ahead(licensed(small, *people, coordinators=appointments)).of(Weight.LAPSE))
    assert [owner.id for owner in nobody.owners] == ["rita"]
    workspace = licensed(small, *people, coordinators=appointments)
    owned = replace(workspace, exhibits=tuple(replace(exhibit, owner="dana") for exhibit in workspace.exhibits))
    assert [owner.id for owner in one(ahead(owned).of(Weight.LAPSE)).owners] == ["dana"]


def test_sites_are_the_persons_that_the_application_covers(small: Small) -> None:
    sites = tuple(Site(id=id, name=id.title(), role="main", setting="c", address=ADDRESS) for id in ("main", "east", "west"))
    person = small.person("dana", sites=("west", "main"))
    workspace = licensed(small, person, of_program={"sites": sites})
    covering = tuple(replace(each, sites=("main", "east")) for each in workspace.program.applications)
    workspace = replace(workspace, program=replace(workspace.program, applications=covering))
    assert [site.id for site in one(ahead(workspace).of(Weight.LAPSE)).sites] == ["main"]
    of_nobody = replace(workspace, exhibits=tuple(replace(exhibit, person="") for exhibit in workspace.exhibits))
    turns = [turn for turn in ahead(of_nobody).of(Weight.LAPSE) if turn.things[0].id == "EX-17"]
    assert [site.id for site in turns[0].sites] == ["main", "east"]


def test_the_record_behind_a_nested_mark_is_its_persons(small: Small) -> None:
    """A mark at a license within a person leads to the person."""
    from generator.questions.forecast import _Records

    license = License(kind="RD", number="1", exhibit="EX-17", source=source("evidence/team.yaml", 14, "kind", "exhibit"))
    credit = EducationCredit(
        date=AS_OF,
        hours=Decimal(1),
        title="T",
        provider="P",
        topic="other",
        exhibit="",
        source=source("evidence/team.yaml", 20, "date", "title"),
    )
    workspace = small.workspace(small.requirement("R-1"), small.person("dana", licenses=(license,), continuing_education=(credit,)))
    records = _Records(workspace)
    for mark in (license.source.at("exhibit"), credit.source.at("title")):
        thing = records.thing(mark)
        assert (thing.kind, thing.id) == ("person", "dana")
        assert records.sites(mark) == ("main",)


# --------------------------------------------------------------------------- supposing a day of submission


def test_the_applications_are_judged_as_if_sent_in_on_that_day(small: Small) -> None:
    workspace = small.workspace(
        small.requirement("R-1", small.need("LETTER", fresh=Freshness(months=6, before="submission"))),
        small.exhibit("EX-1", "LETTER", "R-1", effective=date(2026, 6, 1)),
        small.application("app", submission=date(2026, 11, 6), entry=date(2026, 11, 1)),
    )
    assert judge(workspace).applications[0].is_complete
    supposed = ahead(workspace, submission=date(2027, 6, 15))
    assert supposed.supposed == ("app",)
    assert supposed.then
    assert supposed.then.applications[0].requirements[0].state is State.STALE
    assert ahead(workspace, submission=date(2026, 11, 30)).then.applications[0].is_complete  # type: ignore[union-attr]


def test_what_the_supposed_day_finds_is_what_a_check_finds(small: Small) -> None:
    day = date(2027, 3, 15)
    workspace = licensed(small)
    then = ahead(workspace, submission=day).then
    sent = tuple(replace(each, submission=day) for each in workspace.program.applications)
    checked = judge(replace(workspace, as_of=day, program=replace(workspace.program, applications=sent)))
    assert then
    assert [[row.state for row in each.requirements] for each in then.applications] == [
        [row.state for row in each.requirements] for each in checked.applications
    ]


def test_the_entry_moves_only_when_it_lies_later(small: Small) -> None:
    from generator.questions.forecast import _suppose

    workspace = small.workspace(
        small.requirement("R-1"),
        small.application("early", entry=date(2026, 11, 1)),
        small.application("late", entry=date(2027, 3, 1)),
        small.application("none"),
        small.application("over", submission=date(2026, 1, 1), decided=date(2026, 2, 1)),
    )
    supposed, ids = _suppose(workspace, (), date(2026, 12, 1))
    assert [each.entry for each in supposed.program.applications] == [date(2026, 11, 1), date(2026, 12, 1), None, None]
    assert [each.submission for each in supposed.program.applications] == [date(2026, 12, 1)] * 3 + [date(2026, 1, 1)]
    assert ids == ("early", "late", "none")
    _, only = _suppose(workspace, ("late",), date(2026, 12, 1))
    assert only == ("late",)


def test_a_day_beyond_the_span_is_looked_at_all_the_same(small: Small) -> None:
    forecast = ahead(licensed(small), date(2026, 11, 30), submission=date(2027, 3, 15))
    assert forecast.until == date(2027, 3, 15)
    assert forecast.then
    assert not forecast.then.applications[0].is_complete


def test_a_decided_application_stays_as_it_was_sent_in(small: Small) -> None:
    workspace = small.workspace(
        small.requirement("R-1", small.need("LICENSE", fresh=Freshness(until_expiry=True))),
        small.exhibit("EX-1", "LICENSE", "R-1", valid_until=date(2027, 1, 31)),
        small.application("app", submission=date(2026, 10, 1), decided=date(2026, 10, 20)),
    )
    assert [turn for turn in ahead(workspace).turns if turn.rows] == []
