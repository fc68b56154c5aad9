"""What is due when, and for whom: the rounds of a program's duties as they stand on one day."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import Enum
from typing import NamedTuple

from generator.model.standards import Confidence
from generator.record import Record, record
from generator.source import Mark

Key = tuple[str, ...]
"""Names one round of one duty, or one day that happens: the same on every day, whatever its words are."""


class DueState(Enum):
    """How a duty stands on the day of the calendar. Computed from the facts, never typed in."""

    OVERDUE = "overdue"
    OPEN = "open"  # it can be done, or its reminder has come
    UPCOMING = "upcoming"
    CLOSED = "closed"


class Said(NamedTuple):
    """The same words twice: for the program's own people, and for a calendar that others may see, without anybody's name."""

    told: str
    public: str


def public_place(mark: Mark) -> str:
    """A place as others may see it: a file that the program names as it likes, perhaps after somebody, is told by its folder."""
    if len(mark.file.parts) < 3:
        return mark.place
    return f"{mark.file.parent}/, line {mark.line}" if mark.line else f"{mark.file.parent}/"


@record
class Asker(Record):
    """An accreditor that asks for a duty, and whether its own round is closed."""

    accreditor: str
    short_name: str
    confidence: Confidence
    sources: tuple[str, ...] = ()  # ids of source texts
    closed: date | None = None


@record
class Due(Record):
    """One round of one duty."""

    key: Key
    title: Said
    day: date  # the last day
    opens: date | None = None  # the first day on which it can be done, where that is known
    lead_days: int  # how long before its last day the reminder comes
    working_day: date | None = None  # where the last day is no working day: the last one before it
    state: DueState
    closed: date | None = None
    owner: Said  # empty where the records name nobody
    requirements: tuple[str, ...] = ()
    askers: tuple[Asker, ...] = ()
    sources: tuple[str, ...] = ()  # ids of source texts; none where the program itself has set the day
    confidence: Confidence | None = None
    closes: Said  # the evidence that closes it
    note: Said = Said("", "")
    about: Key = ()  # the event that it is counted from
    mark: Mark


@record
class Happening(Record):
    """A day on which something happens that nobody has to do."""

    key: Key
    title: Said
    day: date
    about: Key = ()  # the duty that it belongs to
    mark: Mark


@record
class DutyCalendar(Record):
    """All that is due up to a day, with what was closed lately."""

    as_of: date
    until: date
    program: str
    name: str  # as a public calendar may call itself
    is_whole: bool = True  # whether all files could be read, so that no day is missing
    dues: tuple[Due, ...]  # in order of their days
    happenings: tuple[Happening, ...]  # likewise
    names: Mapping[str, str] = field(default_factory=dict)  # the ids of requirements and kinds of exhibit to their titles

    def of(self, *states: DueState) -> tuple[Due, ...]:
        """The duties in one of these states, in order of their days."""
        return tuple(due for due in self.dues if due.state in states)
