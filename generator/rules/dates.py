"""Calendar arithmetic: months that end where months end, and windows of days."""

from datetime import date
from typing import NamedTuple

from generator.model import calendar_days
from generator.rules.watched_day import WatchedDay


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter; kept within what a date can hold."""
    if isinstance(day, WatchedDay):
        return day.counted(lambda plain: add_months(plain, months))
    return calendar_days.add_months(day, months)


def after_months(start: date, months: int) -> date:
    """The first day after so many months that begin on `start`; a month too short to have that day counts to its end.

    Six months from August 31 end with the last of February, so the first day after them is March 1.
    """
    until = add_months(start, months)
    return until if until.day == start.day else add_days(until, 1)


def add_days(day: date, days: int) -> date:
    """The day so many days later, kept within what a date can hold."""
    if isinstance(day, WatchedDay):
        return day.counted(lambda plain: add_days(plain, days))
    return calendar_days.add_days(day, days)


def days_told(since: date, day: date) -> str:
    """How many days `day` comes after `since`, to be written into a message."""
    return day.days_since(since) if isinstance(day, WatchedDay) else str((day - since).days)


def year_of(number: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(number, 1, 1), date(number, 12, 31)


def add_working_days(day: date, days: int) -> date:
    """The day so many working days later, or earlier: weekdays that are no federal holidays of the United States are counted."""
    if isinstance(day, WatchedDay):
        return day.counted(lambda plain: add_working_days(plain, days))
    return calendar_days.add_working_days(day, days)


def last_working_day(day: date) -> date:
    """The day itself, or the last working day before it where it is none."""
    if isinstance(day, WatchedDay):
        return day.counted(last_working_day)
    return day if calendar_days.is_working_day(day) else calendar_days.next_working_day(day, -1)


def last_fresh_day(dated: date, months: int) -> date:
    """The last day on which something dated `dated` is no older than `months`, counted back from that day.

    It is not always `add_months(dated, months)`: counted back from February 29, twelve months end on February 28.
    """
    if isinstance(dated, WatchedDay):
        return dated.counted(lambda plain: last_fresh_day(plain, months))
    last = add_months(dated, months)
    while last < date.max and add_months(add_days(last, 1), -months) <= dated:
        last = add_days(last, 1)
    return last


def year_before(day: date) -> "Window":
    """The twelve months up to a day, for which a program's own policies promise what it does in a year."""
    return Window(add_months(day, -12), day, day)


class Window(NamedTuple):
    """From one day to another, both included. Facts later than `seen_until` are not yet known on the day of the report."""

    since: date
    until: date
    seen_until: date

    def holds(self, day: date) -> bool:
        """Whether a fact of that day counts."""
        return self.since <= day <= self.until and day <= self.seen_until

    def __str__(self) -> str:
        return f"between {self.since} and {self.until}"
