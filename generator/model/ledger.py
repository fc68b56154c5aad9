"""The people of the program: what each may do, until when, how many hours of continuing education count, and what each carries."""

from datetime import date
from decimal import Decimal
from enum import Enum

from generator.record import Record, record
from generator.source import Mark


class Refusal(Enum):
    """Why hours of continuing education do not count."""

    OUTSIDE = "outside-window"
    TOPIC = "topic"
    NO_EXHIBIT = "exhibit-missing"
    OTHER_KIND = "exhibit-of-other-kind"
    NO_FILE = "file-missing"
    EXPIRED = "certificate-expired"
    TWICE = "entered-twice"


@record
class Credit(Record):
    """One certificate of continuing education as one window sees it."""

    date: date
    hours: Decimal
    title: str
    provider: str
    topic: str
    exhibit: str
    refusal: Refusal | None = None  # None: the hours count
    why: str = ""  # the refusal in words
    mark: Mark


@record
class Tally(Record):
    """The hours of one person in one window."""

    person: str
    wanted: int
    since: date
    until: date  # the day the hours are counted back from
    topics: tuple[str, ...] = ()  # those that count; empty: all
    spared: str = ""  # the certificate that stands in for the hours
    spared_until: date | None = None
    credits: tuple[Credit, ...]  # in the order of the file

    @property
    def held(self) -> Decimal:
        """The hours that count."""
        return sum((one.hours for one in self.credits if one.refusal is None), Decimal(0))

    @property
    def needed(self) -> Decimal:
        """The hours that are still to be earned; none where a certificate stands in for them."""
        return Decimal(0) if self.spared else max(Decimal(self.wanted) - self.held, Decimal(0))

    def by_topic(self) -> dict[str, Decimal]:
        """Topic family to the hours that count, in the order of the file."""
        found: dict[str, Decimal] = {}
        for one in self.credits:
            if one.refusal is None:
                found[one.topic] = found.get(one.topic, Decimal(0)) + one.hours
        return found


class Anchor(Enum):
    """What the last day of a window is."""

    APPLICATION = "application"
    ANNIVERSARY = "anniversary"
    TODAY = "today"


@record
class Window(Record):
    """The months that hours of one person are counted in, and who counts them so."""

    anchor: Anchor
    accreditors: tuple[str, ...]
    applications: tuple[str, ...] = ()  # none where no application asks on that day yet
    requirements: tuple[str, ...]
    tally: Tally


@record
class Paper(Record):
    """A license, a certificate or another proof of what a person may do."""

    what: str  # license, certificate, training, competency, leader training
    name: str
    exhibit: str
    state: str  # how it stands on the day, e.g. current, due-soon, expired, planned, missing
    day: date | None = None
    valid_until: date | None = None
    mark: Mark


@record
class Carried(Record):
    """Something that rests on a person."""

    what: str
    id: str
    title: str = ""
    mark: Mark


@record
class Member(Record):
    """One person with everything that shows what the person may do."""

    id: str
    name: str
    credentials: str
    discipline: str
    staff_type: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    joined: date
    left: date | None
    on_team: bool
    is_coordinator: bool
    papers: tuple[Paper, ...]
    windows: tuple[Window, ...]  # those that are not over first, the soonest first
    carries: tuple[Carried, ...]
    mark: Mark


@record
class Roster(Record):
    """The team on a day."""

    as_of: date
    vacancy: str = ""  # how long nobody has been quality coordinator, in words; empty while somebody is
    members: tuple[Member, ...]  # in the order of the file


def plain_hours(hours: Decimal) -> str:
    """12 for 12.0, 3.5 for 3.50."""
    return f"{hours.normalize():f}"
