"""What is due when, and for whom: a calendar of duties as text and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from generator.model.due import Asker, Due, DueState, DutyCalendar, Happening
from generator.model.standards import Confidence
from generator.prose import MONTHS, number_of, number_or_no
from generator.reports.ics import uid_of
from generator.reports.json_ import VERSION, dump
from generator.reports.text import names_used, write_names

_SIGNS = {DueState.OVERDUE: "✗", DueState.OPEN: "◐", DueState.UPCOMING: "○", DueState.CLOSED: "●"}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_INDENT = " " * 6
_MANY = 3  # so many duties of one kind, one day and one person are told together


# --------------------------------------------------------------------------- text


def write_calendar(calendar: DutyCalendar) -> str:
    """What it comes to, then what is overdue, what is due by month, and what was closed lately; each with its next step."""
    parts = ["\n".join(_opening(calendar))]
    overdue = calendar.of(DueState.OVERDUE)
    if overdue:
        lines = ["Overdue"]
        for _, late in groupby(sorted(overdue, key=_order), key=_likeness):
            lines += _alike(list(late), calendar.as_of)
        parts.append("\n".join(lines))
    ahead: list[Due | Happening] = [*calendar.of(DueState.OPEN, DueState.UPCOMING), *_days_ahead(calendar)]
    ahead.sort(key=_order)
    for month, group in groupby(ahead, key=lambda one: (one.day.year, one.day.month)):
        lines = [f"{MONTHS[month[1] - 1]} {month[0]}"]
        for _, alike in groupby(group, key=_likeness):
            lines += _alike(list(alike), calendar.as_of)
        parts.append("\n".join(lines))
    closed = calendar.of(DueState.CLOSED)
    if closed:
        done = [f"  ● {due.closed}  {due.title.told}, was due {due.day}" for due in sorted(closed, key=lambda due: due.closed or due.day)]
        parts.append("\n".join(["Closed lately", *done]))
    names = names_used(parts, calendar.names)
    if names:
        parts.append("\n".join(write_names(names)))
    return "\n\n".join(parts) + "\n"


def _duties(number: int) -> str:
    return number_or_no(number, "duty", "duties")


def _days_ahead(calendar: DutyCalendar) -> Iterator[Happening]:
    """What happens from today on. The day on which a duty opens stands with the duty."""
    return (one for one in calendar.happenings if one.day >= calendar.as_of and one.key[0] != "opens")


def _opening(calendar: DutyCalendar) -> Iterator[str]:
    overdue, still_open, upcoming = (calendar.of(state) for state in (DueState.OVERDUE, DueState.OPEN, DueState.UPCOMING))
    is_are = "is" if len(overdue) == 1 else "are"
    yield (
        f"On {calendar.as_of}, {_duties(len(overdue))} {is_are} overdue and {len(still_open) or 'none'} can be done now; "
        f"{len(upcoming) or 'no'} more {'is' if len(upcoming) == 1 else 'are'} due until {calendar.until}."
    )
    if not calendar.is_whole:
        yield "Some of the files cannot be read whole, so days may be missing or wrong here; `dsmes check` names the lines."
    ahead = sorted((*still_open, *upcoming), key=lambda due: (due.day, due.key))
    if overdue:
        yield f"First of all: {overdue[0].title.told}, due since {overdue[0].day}."
    if ahead:
        yield f"Next: {ahead[0].title.told}, due {ahead[0].day}, {_away(calendar.as_of, ahead[0].day)}."


def _order(one: Due | Happening) -> tuple[date, str, str, tuple[str, ...]]:
    return (one.day, one.key[0], one.owner.told if isinstance(one, Due) else "", one.key)


def _likeness(one: Due | Happening) -> tuple[object, ...]:
    """What duties share that are told together where there are many."""
    return (one.day, one.key[0], one.state, one.owner) if isinstance(one, Due) else (one.day, *one.key)


def _alike(group: Sequence[Due | Happening], as_of: date) -> Iterator[str]:
    dues = [one for one in group if isinstance(one, Due)]
    if len(dues) >= _MANY:
        yield from _due(dues[0], as_of, others=[due.key[1] for due in dues[1:]])
        return
    for one in group:
        if isinstance(one, Due):
            yield from _due(one, as_of)
        else:
            yield f"  · {_day(one.day)}  {one.title.told}"


def _due(due: Due, as_of: date, others: Sequence[str] = ()) -> Iterator[str]:
    more = f", and {len(others)} more: {', '.join(others)}" if others else ""
    yield f"  {_SIGNS[due.state]} {_day(due.day)}  {due.title.told}{more}"
    whom = f"for {due.owner.told}" if due.owner.told else "nobody is named for it"
    yield f"{_INDENT}{'; '.join(part for part in (*_facts(due, as_of), whom, ', '.join(due.requirements), _asked_by(due)) if part)}"
    yield f"{_INDENT}→ {due.closes.told} ({due.mark})"


def _facts(due: Due, as_of: date) -> Iterator[str]:
    yield f"{due.state.value}, {_away(as_of, due.day)}"
    if due.working_day and due.working_day >= as_of:
        yield f"no working day, so by {_day(due.working_day)}"
    if due.opens and due.state is DueState.UPCOMING:
        yield f"possible from {due.opens}"
    if due.note.told:
        yield due.note.told
    if due.confidence is Confidence.UNVERIFIED:
        yield "not verified that this is asked"
    elif due.sources and due.confidence:
        yield f"{due.confidence.value} in {', '.join(due.sources)}"


def _asked_by(due: Due) -> str:
    asked = [_asker(one, due) for one in due.askers]
    return f"asked by {', '.join(asked)}" if asked else ""


def _asker(one: Asker, due: Due) -> str:
    if one.closed and due.state is not DueState.CLOSED:
        return f"{one.short_name} (done {one.closed})"
    is_doubted = one.confidence is Confidence.UNVERIFIED and due.confidence not in (None, Confidence.UNVERIFIED)
    return f"{one.short_name} (not verified)" if is_doubted else one.short_name


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day}"


def _away(today: date, day: date) -> str:
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {number_of(days, 'day')}" if days > 0 else f"{number_of(-days, 'day')} ago"


# --------------------------------------------------------------------------- JSON


def write_calendar_json(calendar: DutyCalendar) -> str:
    """Every duty and every day that happens, in order of the days."""
    return dump(
        {
            "version": VERSION,
            "as_of": calendar.as_of.isoformat(),
            "until": calendar.until.isoformat(),
            "whole": calendar.is_whole,
            "duties": [_due_json(due, calendar) for due in calendar.dues],
            "days": [_happening_json(one, calendar) for one in calendar.happenings],
        }
    )


def _due_json(due: Due, calendar: DutyCalendar) -> dict[str, Any]:
    return {
        "uid": uid_of(calendar.program, due.key),
        "id": due.key[0],
        "title": due.title.told,
        "state": due.state.value,
        "day": due.day.isoformat(),
        "last_working_day": (due.working_day or due.day).isoformat(),
        "opens": due.opens.isoformat() if due.opens else None,
        "lead_days": due.lead_days,
        "closed": due.closed.isoformat() if due.closed else None,
        "owner": due.owner.told,
        "requirements": list(due.requirements),
        "accreditors": [_asker_json(one) for one in due.askers],
        "sources": list(due.sources),
        "confidence": due.confidence.value if due.confidence else None,
        "closes": due.closes.told,
        "note": due.note.told,
        "file": str(due.mark.file),
        "line": due.mark.line,
        "column": due.mark.column,
    }


def _asker_json(one: Asker) -> dict[str, Any]:
    return {
        "id": one.accreditor,
        "confidence": one.confidence.value,
        "sources": list(one.sources),
        "closed": one.closed.isoformat() if one.closed else None,
    }


def _happening_json(one: Happening, calendar: DutyCalendar) -> dict[str, Any]:
    return {
        "uid": uid_of(calendar.program, one.key),
        "day": one.day.isoformat(),
        "title": one.title.told,
        "file": str(one.mark.file),
        "line": one.mark.line,
        "column": one.mark.column,
    }
