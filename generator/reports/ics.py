"""The calendar of duties as an iCalendar feed (RFC 5545), for the calendars and task lists that people use anyway.

It is written here and not by a library: a feed of whole days needs a dozen properties and two rules of spelling, the same input
gives the same bytes, and what reads it back in the tests shares no code with what wrote it.

A feed leaves the program's own computers, so it holds the public words only: no name of anybody, and nothing about a participant.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256

from generator.model.due import Due, DueState, DutyCalendar, Happening, Key, public_place
from generator.model.standards import Confidence

_LINE = 75  # octets, without the line end; section 3.1
_PRIORITIES = {DueState.OVERDUE: 1, DueState.OPEN: 5, DueState.UPCOMING: 9, DueState.CLOSED: 9}
_DAILY = "P1D"


def write_ics(calendar: DutyCalendar) -> str:
    """The feed, with the line ends that the format asks for: duties as to-dos, days that happen as events."""
    told = {due.key for due in calendar.dues} | {one.key for one in calendar.happenings}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//dsmes//Calendar of duties//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(_name(calendar))}",
        f"X-WR-CALNAME:{_text(_name(calendar))}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_DAILY}",
        f"X-PUBLISHED-TTL:{_DAILY}",
    ]
    for one in calendar.happenings:
        lines += _event(one, calendar, told)
    for due in calendar.dues:
        lines += _todo(due, calendar, told)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def uid_of(program: str, key: Key) -> str:
    """What a round of a duty is called for ever, whatever its words and its state."""
    return f"{sha256(chr(31).join((program, *key)).encode()).hexdigest()[:32]}@dsmes"


def _name(calendar: DutyCalendar) -> str:
    return f"{calendar.name}: accreditation duties"


def _event(one: Happening, calendar: DutyCalendar, told: Collection[Key]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(calendar.program, one.key)}"
    yield f"DTSTAMP:{_moment(calendar.as_of)}"
    yield f"DTSTART;VALUE=DATE:{_day(one.day)}"
    if one.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(one.day + timedelta(days=1))}"
    yield f"SUMMARY:{_text(one.title.public)}"
    yield f"DESCRIPTION:{_text(f'Where it stands: {public_place(one.mark)}')}"
    if one.about and one.about in told:
        yield f"RELATED-TO:{uid_of(calendar.program, one.about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _todo(due: Due, calendar: DutyCalendar, told: Collection[Key]) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{uid_of(calendar.program, due.key)}"
    yield f"DTSTAMP:{_moment(calendar.as_of)}"
    if due.opens and due.opens < due.day:  # section 3.8.2.3: it is due later than it starts
        yield f"DTSTART;VALUE=DATE:{_day(due.opens)}"
    yield f"DUE;VALUE=DATE:{_day(due.day)}"
    yield f"SUMMARY:{_text(due.title.public)}"
    description = "\n".join(_description(due, calendar.names))
    yield f"DESCRIPTION:{_text(description)}"
    yield f"PRIORITY:{_PRIORITIES[due.state]}"
    if due.closed:
        yield "STATUS:COMPLETED"
        yield f"COMPLETED:{_moment(due.closed)}"
        yield "PERCENT-COMPLETE:100"
    else:
        yield "STATUS:NEEDS-ACTION"
    if due.about and due.about in told:
        yield f"RELATED-TO:{uid_of(calendar.program, due.about)}"
    if not due.closed:
        yield from _alarm(due)
    yield "END:VTODO"


def _alarm(due: Due) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_text(due.title.public)}"
    yield f"TRIGGER;RELATED=END:{f'-P{due.lead_days}D' if due.lead_days else 'PT0S'}"
    yield "END:VALARM"


def _description(due: Due, names: Mapping[str, str]) -> Iterator[str]:
    if due.note.public:
        yield f"{due.note.public[0].upper()}{due.note.public[1:]}."
    if due.working_day:
        yield f"That day is no working day; the last one before it is {due.working_day}."
    if due.owner.public:
        yield f"For: {due.owner.public}"
    if due.requirements:
        yield f"Requirements: {'; '.join(f'{names[id]} ({id})' if id in names else id for id in due.requirements)}"
    if due.askers:
        yield f"Asked by: {', '.join(one.short_name for one in due.askers)}"
    if due.confidence is Confidence.UNVERIFIED:
        yield "Not verified that this is asked."
    yield f"Closed by: {due.closes.public}"
    yield f"Where it stands: {public_place(due.mark)}"


# --------------------------------------------------------------------------- spelling


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _moment(day: date) -> str:
    return f"{_day(day)}T000000Z"


def _text(value: str) -> str:
    r"""A TEXT value (section 3.3.11): `\`, `;`, `,` and line ends escaped; other control characters may not stand in a feed at all."""
    value = "\n".join(value.splitlines())
    value = "".join(char for char in value if char == "\n" or char == "\t" or (char >= " " and char != "\x7f"))
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets (section 3.1), each after the first begun by a space; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += width
    return "\r\n".join([*pieces, piece])
