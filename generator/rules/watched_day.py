"""The day of a report that remembers until when its answers hold, so that a sweep over years looks again only where something changes.

Every look at a workspace asks its day in comparisons: is this license still valid, is that review within twelve months? Each answer
holds until a day that can be worked out from the comparison itself. `WatchedDay` does that while the look goes on, so whoever sweeps
over many days knows the next day on which the same look could end otherwise, whichever rule it was. What cannot be worked out, such
as arithmetic on the day, is taken to change the next day: slower, never wrong.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

FAR = date.max.toordinal()

# What a watched day writes into a message: whoever keeps the message puts the day in when the message is told.
_PLACE = "\ue000{}\ue001"
_PLACES = re.compile("\ue000([0-9]+)\ue001")

Follow = Callable[[date], date]
"""From the day of the report to a day that moves with it."""


def _same(day: date) -> date:
    return day


class Messages:
    """The days that kept messages name, so that they are told anew on each day."""

    def __init__(self) -> None:
        self._days: list[Callable[[date], object]] = []

    def keep(self, follow: Callable[[date], object] | None) -> str:
        """What to write into a message for a day, or a count of days, that follows the day of the report."""
        self._days.append(follow or _same)
        return _PLACE.format(len(self._days) - 1)

    def tell(self, text: str, today: date) -> str:
        """The message as it reads on a day."""
        if "\ue000" not in text:
            return text
        return _PLACES.sub(lambda found: str(self._days[int(found[1])](today)), text)


class Watch:
    """The first day on which an answer given since `start` could be another one; `FAR` when none could."""

    __slots__ = ("changes_on", "messages", "today")

    def __init__(self, today: date, messages: Messages) -> None:
        self.today = today.toordinal()
        self.changes_on = FAR
        self.messages = messages

    def start(self) -> None:
        """Forget all answers given so far."""
        self.changes_on = FAR

    def note(self, ordinal: int) -> None:
        """An answer changes on that day at the earliest."""
        self.changes_on = min(self.changes_on, max(ordinal, self.today + 1))

    def note_tomorrow(self) -> None:
        """Nobody knows how long an answer holds."""
        self.changes_on = self.today + 1


class WatchedDay(date):
    """A day that moves with the day of the report: that day itself, or one counted from it, never backwards as it moves on."""

    _watch: Watch
    _follow: Follow | None  # from the day of the report to this one; None where they are the same

    @classmethod
    def of(cls, day: date, watch: Watch, follow: Follow | None = None) -> "WatchedDay":
        """The day `day` of a report of `watch.today`, which is `follow(report day)` on others."""
        made = date.__new__(cls, day.year, day.month, day.day)
        made._watch, made._follow = watch, follow
        return made

    def counted(self, count: Follow) -> "WatchedDay":
        """A day counted from this one by a rule that never goes backwards as this one moves on."""
        before = self._follow
        follow = count if before is None else lambda day: count(before(day))
        return WatchedDay.of(count(self.plain()), self._watch, follow)

    def plain(self) -> date:
        """The same day, unwatched, for what only tells it."""
        return date(date.year.__get__(self), date.month.__get__(self), date.day.__get__(self))

    def days_since(self, day: date) -> str:
        """How many days this one comes after another, to be written into a message."""
        follow = self._follow or _same
        return self._watch.messages.keep(lambda today: (follow(today) - day).days)

    def _note_reaching(self, ordinal: int) -> None:
        """Note the first later day of the report on which this day is `ordinal` or later."""
        follow = self._follow
        if follow is None:
            self._watch.note(ordinal)
            return
        low, high = self._watch.today + 1, self._watch.changes_on
        if low >= high or follow(date.fromordinal(high)).toordinal() < ordinal:
            if high == FAR:
                self._watch.note(FAR)
            return
        while low < high:
            middle = (low + high) // 2
            if follow(date.fromordinal(middle)).toordinal() >= ordinal:
                high = middle
            else:
                low = middle + 1
        self._watch.note(low)

    def _compare(self, other: Any, result: Any, *, reached: int) -> Any:
        """The result of a comparison; it can only turn once this day has reached the other, or gone `reached` days beyond."""
        if result is NotImplemented:
            return result
        if isinstance(other, WatchedDay):
            if other._follow is not self._follow:
                self._watch.note_tomorrow()
        else:
            day = date.toordinal(other)
            if date.toordinal(self) < day + reached:
                self._note_reaching(day + reached)
        return result

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, date.__lt__(self, other), reached=0)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, date.__ge__(self, other), reached=0)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, date.__le__(self, other), reached=1)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, date.__gt__(self, other), reached=1)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, date):
            return date.__eq__(self, other)
        same = date.__eq__(self, other)
        return self._compare(other, same, reached=1 if same else 0)

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    def __hash__(self) -> int:
        """Whether a set or a mapping holds the day is a question for which nobody knows how long the answer holds."""
        self._watch.note_tomorrow()
        return date.__hash__(self)

    def __add__(self, other: timedelta) -> "WatchedDay":
        return self.counted(lambda day: _moved(day, other.days))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self.counted(lambda day: _moved(day, -other.days))
        self._watch.note_tomorrow()
        return date.__sub__(self.plain(), other.plain() if isinstance(other, WatchedDay) else other)

    def __rsub__(self, other: date) -> timedelta:
        self._watch.note_tomorrow()
        return other - self.plain()

    @property
    def year(self) -> int:
        """The year, for which nobody knows how long it holds."""
        self._watch.note_tomorrow()
        return self.plain().year

    @property
    def month(self) -> int:
        """The month, for which nobody knows how long it holds."""
        self._watch.note_tomorrow()
        return self.plain().month

    @property
    def day(self) -> int:
        """The day of the month, for which nobody knows how long it holds."""
        self._watch.note_tomorrow()
        return self.plain().day

    def __str__(self) -> str:
        return self._watch.messages.keep(self._follow)

    isoformat = __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return self.strftime(spec) if spec else str(self)

    # ------------------------------------------------------------------ what takes the day apart: nobody knows how long it holds

    def _taken_apart(self) -> date:
        self._watch.note_tomorrow()
        return self.plain()

    def toordinal(self) -> int:
        """The day's number."""
        return self._taken_apart().toordinal()

    def weekday(self) -> int:
        """The day of the week, from 0."""
        return self._taken_apart().weekday()

    def isoweekday(self) -> int:
        """The day of the week, from 1."""
        return self._taken_apart().isoweekday()

    def isocalendar(self) -> Any:
        """The year, week and day of the week."""
        return self._taken_apart().isocalendar()

    def timetuple(self) -> Any:
        """The day as a tuple."""
        return self._taken_apart().timetuple()

    def strftime(self, format: str) -> str:
        """The day as the format has it."""
        return self._taken_apart().strftime(format)

    def ctime(self) -> str:
        """The day as C has it."""
        return self._taken_apart().ctime()

    def replace(self, *parts: Any, **named: Any) -> Any:
        """The day with another year, month or day of the month."""
        return self._taken_apart().replace(*parts, **named)

    __replace__ = replace

    def __reduce__(self) -> Any:
        return self._taken_apart().__reduce__()


def _moved(day: date, days: int) -> date:
    """So many days later, kept within what a date can hold: how long an answer holds is asked of the last of all days too."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), FAR))


def unwatched(day: date) -> date:
    """The day itself, for what only tells it and decides nothing."""
    return day.plain() if isinstance(day, WatchedDay) else day
