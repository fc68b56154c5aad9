"""Counting from a day: months, calendar days and working days, kept within what a date can hold."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache


def add_days(day: date, days: int) -> date:
    """The day so many days later, or earlier."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, days: int) -> date:
    """The day so many working days later, or earlier: weekdays that are no federal holidays of the United States are counted."""
    step = 1 if days >= 0 else -1
    for _ in range(abs(days)):
        day = next_working_day(day, step)
    return day


def is_working_day(day: date) -> bool:
    """Whether the day is a weekday and no federal holiday of the United States."""
    return day.weekday() < 5 and day not in _federal_holidays(day.year)


def next_working_day(day: date, step: int) -> date:
    """The next working day in one direction, 1 or -1; the last day that a date can hold where none comes before it."""
    following = add_days(day, step)
    while following != day and not is_working_day(following):
        day, following = following, add_days(following, step)
    return following


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    """The days of a year on which federal offices are closed, those moved from a weekend among them."""
    import holidays  # it knows every year's; loaded only where working days are asked

    return frozenset(day for day in holidays.country_holidays("US", years=year) if day.year == year)
