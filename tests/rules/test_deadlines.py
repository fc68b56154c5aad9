"""The day before, the day itself and the day after, for each deadline that the shipped accreditors give."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from generator.loading.load import load
from generator.model.evidence import Accreditation, Appointment, Change, Period, SignedOff, Waiver
from generator.model.workspace import Rulebook, Workspace
from generator.rules import waivers
from generator.rules.deadlines import due_day
from generator.rules.judge import judge
from generator.shipped import shipped
from tests.rules.conftest import Small
from tests.test_cases import BASE

ADA, ADCES = "ada-erp", "adces-deap"
LOOKED_AT = ("APP106", "APP107", "APP108", "APP121", "APP124", "APP125", "TEA101", "TEA102")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    workspace = load(BASE, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace
    return workspace.rulebook


@pytest.fixture(scope="module")
def plain(small: Small, rulebook: Rulebook) -> Workspace:
    """A program under the shipped rulebook, with a coordinator and nothing else."""
    return replace(small.workspace(), rulebook=rulebook)


def broken(plain: Workspace, small: Small, accreditor: str, type: str, as_of: date, **given: Any) -> list[str]:
    """Which of the rules about days an application breaks."""
    terms = tuple(Accreditation(id="held", accreditor=accreditor, start=date(2022, 12, 15), end=end) for end in given.pop("ends", ()))
    changes = tuple(
        Change(id="moved", kind=given.pop("kind", "coordinator"), date=day, description="d") for day in given.pop("changed", ())
    )
    coordinators = given.pop("coordinators", plain.team.coordinators)
    held = {"accreditation": "held"} if terms else {}
    application = small.application("app", accreditor, type=type, changes=tuple(change.id for change in changes), **(held | given))
    workspace = replace(
        plain,
        as_of=as_of,
        program=replace(plain.program, applications=(application,), accreditations=terms, changes=changes),
        team=replace(plain.team, coordinators=coordinators),
    )
    return sorted({finding.rule.id for finding in judge(workspace).findings} & set(LOOKED_AT))


def sent(day: date, **given: Any) -> dict[str, Any]:
    return {"submission": day, "entry": day, "documents_sent": day} | given


EXPIRES = date(2026, 12, 14)
CHANGED = date(2028, 1, 31)  # thirty days later is the first of March in a leap year
ANNIVERSARY = date(2027, 3, 1)

TABLE: list[tuple[str, str, str, date, dict[str, Any], list[str]]] = [
    # 30 days for a change: verified for the one, said of the other.
    (ADCES, "change-of-status", "on", date(2028, 3, 1), sent(date(2028, 3, 1), changed=[CHANGED]), []),
    (ADCES, "change-of-status", "after", date(2028, 3, 2), sent(date(2028, 3, 2), changed=[CHANGED]), ["APP107"]),
    (ADA, "change-of-status", "on", date(2028, 3, 1), sent(date(2028, 3, 1), changed=[CHANGED]), []),
    (ADA, "change-of-status", "after", date(2028, 3, 2), sent(date(2028, 3, 2), changed=[CHANGED]), ["APP108"]),
    (ADA, "change-of-status", "after, not covered", date(2028, 3, 2), sent(date(2028, 3, 2), changed=[CHANGED], kind="member-joined"), []),
    (ADCES, "change-of-status", "after, not covered", date(2028, 3, 2), sent(date(2028, 3, 2), changed=[CHANGED], kind="other"), []),
    (ADCES, "change-of-status", "not sent, on", date(2028, 3, 1), {"changed": [CHANGED]}, []),
    (ADCES, "change-of-status", "not sent, after", date(2028, 3, 2), {"changed": [CHANGED]}, ["APP107"]),
    # The yearly report: 30 days before to 60 after, and 30 after.
    (ADA, "annual-report", "before it opens", date(2027, 5, 1), sent(date(2027, 1, 29), anniversary=ANNIVERSARY), ["APP121"]),
    (ADA, "annual-report", "as it opens", date(2027, 5, 1), sent(date(2027, 1, 30), anniversary=ANNIVERSARY), []),
    (ADA, "annual-report", "on", date(2027, 5, 1), sent(date(2027, 4, 30), anniversary=ANNIVERSARY), []),
    (ADA, "annual-report", "after", date(2027, 5, 1), sent(date(2027, 5, 1), anniversary=ANNIVERSARY), ["APP107"]),
    (ADCES, "annual-report", "on", date(2027, 5, 1), sent(date(2027, 3, 31), anniversary=ANNIVERSARY), []),
    (ADCES, "annual-report", "after", date(2027, 5, 1), sent(date(2027, 4, 1), anniversary=ANNIVERSARY), ["APP107"]),
    (ADCES, "annual-report", "of a leap day, on", date(2028, 5, 1), sent(date(2028, 3, 30), anniversary=date(2028, 2, 29)), []),
    (ADCES, "annual-report", "of a leap day, after", date(2028, 5, 1), sent(date(2028, 3, 31), anniversary=date(2028, 2, 29)), ["APP107"]),
    # The renewal: six to four weeks before the end, and up to the last day.
    (ADCES, "renewal", "before it opens", date(2026, 10, 1), sent(EXPIRES - 43 * DAY, ends=[EXPIRES]), ["APP121"]),
    (ADCES, "renewal", "as it opens", date(2026, 10, 1), sent(EXPIRES - 42 * DAY, ends=[EXPIRES]), []),
    (ADCES, "renewal", "on", date(2026, 10, 1), sent(EXPIRES - 28 * DAY, ends=[EXPIRES]), []),
    (ADCES, "renewal", "after", date(2026, 10, 1), sent(EXPIRES - 27 * DAY, ends=[EXPIRES]), ["APP107"]),
    (ADA, "renewal", "on", date(2026, 10, 1), sent(EXPIRES, ends=[EXPIRES]), []),
    (ADA, "renewal", "after", date(2026, 10, 1), sent(EXPIRES + DAY, ends=[EXPIRES]), ["APP108"]),
    # Ninety days from the start in the dashboard.
    (ADCES, "initial", "on", date(2026, 10, 1), {"entry": date(2026, 11, 2), "submission": date(2027, 1, 31)}, []),
    (ADCES, "initial", "after", date(2026, 10, 1), {"entry": date(2026, 11, 2), "submission": date(2027, 2, 1)}, ["APP107"]),
    # Two weeks for the papers that follow the online form.
    (ADA, "initial", "papers on", date(2026, 12, 1), sent(date(2026, 10, 26), documents_sent=date(2026, 11, 9)), []),
    (ADA, "initial", "papers after", date(2026, 12, 1), sent(date(2026, 10, 26), documents_sent=date(2026, 11, 10)), ["APP124"]),
    (ADA, "initial", "papers not sent, on", date(2026, 11, 9), sent(date(2026, 10, 26), documents_sent=None), []),
    (ADA, "initial", "papers not sent, after", date(2026, 11, 10), sent(date(2026, 10, 26), documents_sent=None), ["APP124"]),
]


@pytest.mark.parametrize(
    ("accreditor", "type", "as_of", "given", "expected"),
    [(accreditor, type, as_of, given, expected) for accreditor, type, _, as_of, given, expected in TABLE],
    ids=[f"{accreditor} {type} {when}" for accreditor, type, when, *_ in TABLE],
)
def test_the_day_of_a_deadline_still_counts(
    plain: Workspace, small: Small, accreditor: str, type: str, as_of: date, given: dict[str, Any], expected: list[str]
) -> None:
    assert broken(plain, small, accreditor, type, as_of, **dict(given)) == expected


@pytest.mark.parametrize(("accreditation", "told"), [("", True), ("nowhere", False)])
def test_a_term_that_is_named_and_not_there_is_told_elsewhere(plain: Workspace, small: Small, accreditation: str, told: bool) -> None:
    renewal = small.application("app", ADCES, type="renewal", accreditation=accreditation)
    workspace = replace(plain, program=replace(plain.program, applications=(renewal,)))
    assert ("APP122" in {finding.rule.id for finding in judge(workspace).findings}) is told


# --------------------------------------------------------------------------- reporting periods


@pytest.mark.parametrize(
    ("start", "end", "submission", "fits"),
    [
        # Six months at most, counted from a day that a shorter month does not have.
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30), True),
        (date(2026, 1, 1), date(2026, 7, 1), date(2026, 7, 1), False),
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 2, 28), True),
        (date(2025, 8, 31), date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2025, 8, 30), date(2026, 2, 28), date(2026, 2, 28), True),
        (date(2026, 3, 31), date(2026, 9, 29), date(2026, 9, 30), True),
        (date(2027, 8, 31), date(2028, 2, 29), date(2028, 2, 29), True),
        # One month at least.
        (date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 15), True),
        (date(2026, 5, 1), date(2026, 5, 30), date(2026, 6, 15), False),
        (date(2026, 1, 31), date(2026, 2, 27), date(2026, 3, 15), True),
        (date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 15), True),
        (date(2028, 2, 1), date(2028, 2, 28), date(2028, 3, 15), False),
        # At most three months to the submission.
        (date(2026, 4, 1), date(2026, 5, 31), date(2026, 8, 31), True),
        (date(2026, 4, 1), date(2026, 5, 31), date(2026, 9, 1), False),
        (date(2025, 10, 1), date(2025, 11, 30), date(2026, 2, 28), True),
        (date(2025, 10, 1), date(2025, 11, 30), date(2026, 3, 1), False),
        # Not before six months before it.
        (date(2026, 4, 26), date(2026, 9, 30), date(2026, 10, 26), True),
        (date(2026, 4, 25), date(2026, 9, 30), date(2026, 10, 26), False),
    ],
)
def test_the_limits_of_a_period_are_within_it(plain: Workspace, small: Small, start: date, end: date, submission: date, fits: bool) -> None:
    told = broken(plain, small, ADA, "initial", submission, reporting_period=Period(start=start, end=end), **sent(submission))
    assert told == ([] if fits else ["APP106"])


# --------------------------------------------------------------------------- days without a coordinator


@pytest.mark.parametrize(
    ("start", "expected"), [(date(2026, 1, 1), []), (date(2026, 1, 31), []), (date(2026, 2, 1), ["TEA102"])], ids=["none", "30", "31"]
)
def test_thirty_days_without_a_coordinator_are_allowed(plain: Workspace, small: Small, start: date, expected: list[str]) -> None:
    coordinators = (
        Appointment(person="dana", start=date(2020, 1, 1), end=date(2025, 12, 31), exhibit=""),
        Appointment(person="dana", start=start, exhibit=""),
    )
    assert broken(plain, small, ADCES, "initial", date(2026, 10, 30), coordinators=coordinators) == expected


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        (date(2026, 1, 30), "no quality coordinator since 2026-01-01, day 30 of 30"),
        (date(2026, 1, 31), "no quality coordinator since 2026-01-01, day 31, and at most 30 are allowed"),
    ],
)
def test_the_thirtieth_day_without_a_coordinator_is_allowed(plain: Workspace, small: Small, as_of: date, told: str) -> None:
    ended = Appointment(person="dana", start=date(2020, 1, 1), end=date(2025, 12, 31), exhibit="")
    workspace = replace(
        plain,
        as_of=as_of,
        program=replace(plain.program, applications=(small.application("app", ADCES),)),
        team=replace(plain.team, coordinators=(ended,)),
    )
    assert [one.message for one in judge(workspace).findings if one.rule.id == "TEA101"] == [f"QC-01, QC-02, QC-04: {told}"]


# --------------------------------------------------------------------------- deadlines by themselves, and waivers


def test_every_deadline_has_its_day(rulebook: Rulebook) -> None:
    """From an ordinary Monday, so that none is counted otherwise than the data says."""
    monday = date(2026, 8, 3)
    days = {f"{one.id}/{each.id}": due_day(each, monday) for one in rulebook.accreditors.values() for each in one.deadlines}
    assert days == {
        "ada-erp/support-documents": date(2026, 8, 17),
        "ada-erp/annual-report": date(2026, 10, 2),
        "ada-erp/renewal": date(2026, 8, 3),
        "ada-erp/change-notice": date(2026, 9, 2),
        "ada-erp/coordinator-vacancy": date(2026, 9, 2),
        "ada-erp/audit-notice": date(2026, 7, 20),
        "adces-deap/application-window": date(2026, 11, 1),
        "adces-deap/renewal": date(2026, 7, 6),
        "adces-deap/annual-report-ready": date(2026, 7, 4),
        "adces-deap/annual-report": date(2026, 9, 2),
        "adces-deap/change-notice": date(2026, 9, 2),
        "adces-deap/new-member": date(2026, 9, 2),
        "adces-deap/coordinator-vacancy": date(2026, 9, 2),
        "adces-deap/visit-notice": date(2026, 7, 20),
    }


def waiver(start: date, end: date, approved: date) -> Waiver:
    return Waiver(
        id="W-1", requirement="POP-02", applications=("app",), reason="r", approved=SignedOff(date=approved, by="x"), start=start, end=end
    )


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30), []),
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), ["WAI101"]),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), []),
        (date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1), ["WAI103"]),
        (date(2026, 1, 1), date(2027, 1, 1), date(2026, 6, 30), []),  # to the same day of the next year
        (date(2026, 1, 1), date(2027, 1, 2), date(2026, 6, 30), ["WAI104"]),
        (date(2028, 2, 29), date(2029, 2, 28), date(2028, 6, 30), []),
        (date(2028, 2, 29), date(2029, 3, 1), date(2028, 6, 30), ["WAI104"]),
    ],
)
def test_the_last_day_of_a_waiver_still_counts(plain: Workspace, start: date, end: date, as_of: date, expected: list[str]) -> None:
    workspace = replace(plain, as_of=as_of, waivers=(waiver(start, end, start),))
    rules = (waivers.waiver_expired, waivers.waiver_backwards, waivers.waiver_long, waivers.waiver_before_approval)
    assert sorted(rule.words.id for rule in rules for _ in rule.look(workspace)) == expected
