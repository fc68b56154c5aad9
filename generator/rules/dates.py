"""Calendar arithmetic: months that end where months end, and windows of days."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter; kept within what a date can hold."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """The day so many days later, kept within what a date can hold."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def last_fresh_day(dated: date, months: int) -> date:
    """The last day on which something dated `dated` is no older than `months`, counted back from that day.

    It is not always `add_months(dated, months)`: counted back from February 29, twelve months end on February 28.
    """
    last = add_months(dated, months)
    while last < date.max and add_months(add_days(last, 1), -months) <= dated:
        last = add_days(last, 1)
    return last


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
