"""Months end where months end, and a fresh day is the last of its kind."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.calendar_days import is_working_day
from generator.rules.dates import Window, add_days, add_months, add_working_days, after_months, last_fresh_day, last_working_day

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
MONTHS = st.integers(min_value=0, max_value=120)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 30), -12, date(2025, 10, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 1), -1, date.min),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 1), 6, date(2026, 7, 1)),
        (date(2025, 8, 31), 6, date(2026, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2026, 3, 31), 1, date(2026, 5, 1)),
    ],
)
def test_after_months_is_the_first_day_that_is_not_among_them(start: date, months: int, expected: date) -> None:
    assert after_months(start, months) == expected


@given(DAYS, st.integers(min_value=-120, max_value=120))
def test_add_months_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).month != moved.month)


@given(DAYS, DAYS, MONTHS)
def test_add_months_keeps_the_order(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, -months) <= add_months(second, -months)


@given(DAYS, MONTHS)
def test_last_fresh_day_is_fresh_and_the_next_is_not(dated: date, months: int) -> None:
    last = last_fresh_day(dated, months)
    assert add_months(last, -months) <= dated < add_months(last + timedelta(days=1), -months)


def test_last_fresh_day_of_a_leap_year() -> None:
    """Counted back from February 29, 2024, twelve months end on February 28, 2023: what is dated then still counts."""
    assert last_fresh_day(date(2023, 2, 28), 12) == date(2024, 2, 29)


def test_add_days_stays_within_the_calendar() -> None:
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min


def test_window_does_not_hold_what_is_not_known_yet() -> None:
    window = Window(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30))
    assert [window.holds(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 10, 30), 1, date(2026, 11, 2)),  # over a weekend
        (date(2026, 11, 25), 1, date(2026, 11, 27)),  # Thanksgiving
        (date(2026, 7, 2), 1, date(2026, 7, 6)),  # Independence Day is a Saturday, kept on Friday
        (date(2027, 7, 2), 1, date(2027, 7, 6)),  # a Sunday, kept on Monday
        (date(2021, 12, 30), 1, date(2022, 1, 3)),  # New Year's Day of the next year, kept in this one
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2026, 11, 18), -10, date(2026, 11, 3)),  # Veterans Day
        (date(2026, 10, 31), 0, date(2026, 10, 31)),
        (date.max, 3, date.max),
        (date.min, -3, date.min),
    ],
)
def test_working_days(day: date, days: int, expected: date) -> None:
    assert add_working_days(day, days) == expected


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.integers(min_value=1, max_value=30))
def test_working_days_come_undone(day: date, days: int) -> None:
    there = add_working_days(day, days)
    assert is_working_day(there)
    assert add_working_days(there, -days) == last_working_day(day)
    assert last_working_day(there) == there
