"""What the sample program has before it: its calendar on its own day and on a leap day, and what lapses within a year."""

from datetime import date
from pathlib import Path

import pytest

from generator.commands import calendar, forecast
from generator.commands.gather import Asking, gather
from generator.model.due import DueState

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden"
PINNED, LEAP_DAY = date(2026, 10, 30), date(2028, 2, 29)


def sample(day: date = PINNED) -> Asking:
    return Asking(root=ROOT, today=PINNED, as_of=day)


def agree(name: str, told: str, update: bool) -> None:
    golden = GOLDEN / name
    if update:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "day"), [("pinned", PINNED), ("leap-day", LEAP_DAY)])
def test_the_calendar_of_the_sample(name: str, day: date, update_golden: bool) -> None:
    agree(f"calendar-{name}.txt", calendar.run(sample(day)).text, update_golden)


def test_the_forecast_of_the_sample(update_golden: bool) -> None:
    agree("forecast-12-months.txt", forecast.run(sample(), months=12).text, update_golden)


def test_nothing_of_the_samples_history_is_overdue() -> None:
    """Each report and notice of the term has its paper, so the calendar of the sample's own day begins with what lies ahead."""
    assert calendar.calendar_of(gather(sample())).of(DueState.OVERDUE) == ()


def test_one_paper_may_tell_of_several_changes() -> None:
    workspace = gather(sample()).workspace
    assert workspace is not None
    told = {change.id for change in workspace.program.changes if "EX-0212" in change.exhibits}
    assert told == {"pharmacist-joined-2026-01", "leader-1-joined-2026-02", "leader-2-joined-2026-02", "leader-3-joined-2026-02"}
