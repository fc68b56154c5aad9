"""The roster: in which windows hours of continuing education are counted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.loading.load import load
from generator.model.ledger import Anchor
from generator.model.workspace import Workspace
from generator.questions.roster import roster_of
from generator.shipped import shipped

ROOT = Path(__file__).parents[2]


def sample() -> Workspace:
    workspace = load(ROOT, standards=shipped("standards"), today=date(2026, 10, 30)).workspace
    assert workspace
    return workspace


def windows_of(workspace: Workspace, person: str) -> set[tuple[Anchor, tuple[str, ...], date]]:
    member = next(one for one in roster_of(workspace).members if one.id == person)
    return {(one.anchor, one.accreditors, one.tally.until) for one in member.windows}


def test_a_year_that_was_reported_is_not_counted_again() -> None:
    """Last year's reports are on record as papers; their hours are history."""
    assert not {day for anchor, _, day in windows_of(sample(), "dietitian-1") if anchor is Anchor.ANNIVERSARY}


def test_a_year_that_nothing_reports_for_is_still_counted() -> None:
    workspace = sample()
    left = tuple(exhibit for exhibit in workspace.exhibits if exhibit.kind != "ANNUAL_REPORT")
    found = windows_of(replace(workspace, exhibits=left), "dietitian-1")
    assert (Anchor.ANNIVERSARY, ("ada-erp",), date(2025, 11, 20)) in found
