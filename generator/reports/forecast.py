"""What lapses when: a forecast as text and as JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from generator.findings import ApplicationStatus, Forecast, State, Thing, Turn, Turned, Weight
from generator.prose import MONTHS, number_of, shortened
from generator.reports.json_ import VERSION, dump
from generator.reports.status import SIGNS
from generator.reports.text import names_used, write_names, write_progress

_SIGNS_OF = {Weight.LAPSE: "✗", Weight.WARNING: "◐", Weight.BETTER: "●"}
_FEW = 3
_MOST = 6  # so many names are told in a line; of more, the first and their number


# --------------------------------------------------------------------------- text


def write_forecast(forecast: Forecast) -> str:
    """What it comes to, then each change by month and day with what it touches, who looks after it and the next step."""
    parts = ["\n".join(_opening(forecast))]
    for month, turns in groupby(forecast.turns, key=lambda turn: (turn.day.year, turn.day.month)):
        parts.append("\n".join([f"{MONTHS[month[1] - 1]} {month[0]}", *(line for turn in turns for line in _turn(turn, forecast))]))
    names = names_used(parts[1:], forecast.first.names)  # what is open on the day stands there with its names
    if names:
        parts.append("\n".join(write_names(names)))
    return "\n\n".join(parts) + "\n"


def summary(forecast: Forecast) -> str:
    """`In the next 12 months 6 things lapse; the first: ... on 2027-01-29, in 91 days`."""
    lapses = forecast.of(Weight.LAPSE)
    span = f"From {forecast.as_of} to {forecast.until}"
    months = (forecast.until.year - forecast.as_of.year) * 12 + forecast.until.month - forecast.as_of.month
    if not forecast.submission and months:
        span = f"In the {f'{months} months' if months > 1 else 'month'} after {forecast.as_of}"
    if not lapses:
        return f"{span} nothing lapses"
    first = lapses[0]
    number = "1 thing lapses" if len(lapses) == 1 else f"{len(lapses)} things lapse"
    return f"{span} {number}; the first, {away(forecast.as_of, first.day)}, on {first.day}: {first.what}"


def away(today: date, day: date) -> str:
    """How far off a day is."""
    days = (day - today).days
    return "in 1 day" if days == 1 else f"in {days} days"


def _opening(forecast: Forecast) -> Iterator[str]:
    if forecast.submission:
        names = shortened(forecast.supposed, len(forecast.supposed)) or "no application, since all are decided"
        yield f"Supposing that this is sent in on {forecast.submission}: {names}."
    if forecast.first.applications or forecast.turns:
        yield f"{summary(forecast)}."
    warnings, better = len(forecast.of(Weight.WARNING)), len(forecast.of(Weight.BETTER))
    others = [f"{number_of(warnings, 'warning')} {'begins' if warnings == 1 else 'begin'}"] if warnings else []
    others += [f"{number_of(better, 'thing')} {'gets' if better == 1 else 'get'} better"] if better else []
    if others:
        yield f"Besides, {' and '.join(others)}."
    if not forecast.first.applications:
        yield "No application can be judged. `dsmes check` says why."
    still_open = sum(len(application.open_items) for application in forecast.first.applications)
    if still_open and not forecast.then:
        of = "" if len(forecast.first.applications) == 1 else ", counted in each application"
        yield f"Open already on {forecast.as_of}, and not told here: {number_of(still_open, 'requirement')}{of}; `dsmes status` names them."
    if forecast.then:
        yield ""
        for application in forecast.then.applications:
            if application.id in forecast.supposed:
                yield from _on_the_day(application, forecast)


def _on_the_day(application: ApplicationStatus, forecast: Forecast) -> Iterator[str]:
    yield f"{application.id}, sent in on {forecast.submission} with what is there now: {write_progress(application)}"
    for row in application.open_items:
        yield f"  {SIGNS[row.state]} {row.state.value:<14} {row.requirement:<8} {row.title}"
        for step in row.closes:
            yield f"{'':20}→ {step}"


def _turn(turn: Turn, forecast: Forecast) -> Iterator[str]:
    yield f"  {_SIGNS_OF[turn.weight]} {turn.day}  {away(forecast.as_of, turn.day)}: {turn.what}"
    if len(turn.things) > 1:
        yield f"      {shortened([thing.id or thing.title for thing in turn.things], _MOST)}"
    if turn.message:
        yield f"      {turn.message}"
    yield from (f"      {message}" for message in turn.also)
    yield from (f"      {line}" for line in what_turns(turn, len(forecast.first.applications)))
    told = []
    if turn.sites:
        told.append(f"site{'' if len(turn.sites) == 1 else 's'} {shortened([site.id for site in turn.sites], _MOST)}")
    if turn.owners:
        told.append(f"owner {shortened([in_full(owner) for owner in turn.owners], _MOST)}")
    if turn.rule:
        told.append(f"{turn.mark} [{turn.rule.id}]")
    if told:
        yield f"      {'; '.join(told)}"
    if turn.hint:
        yield f"      → {f'by {turn.last_good}: ' if turn.last_good else ''}{turn.hint}"


def what_turns(turn: Turn, applications: int) -> list[str]:
    """`TEAM-02, ENH-03: ● current → ✗ expired, in app-2026`: a line for each change of state, then what it touches besides."""
    by_change: dict[tuple[State, State], list[Turned]] = {}
    for row in turn.rows:
        by_change.setdefault((row.before, row.after), []).append(row)
    lines, unchanged = [], []
    for (before, after), rows in by_change.items():
        if before is after:
            unchanged += rows
            continue
        unsure = "" if after.is_met or turn.weight is Weight.LAPSE else "; not verified that it is asked, so it holds nothing up"
        lines.append(f"{_requirements(rows)}: {_state(before)} → {_state(after)}, in {_applications(rows, applications)}{unsure}")
    if unchanged and (not lines or turn.weight is Weight.LAPSE):
        states = dict.fromkeys(row.after for row in unchanged)
        stays = f"; stays {_state(next(iter(states)))}" if len(states) == 1 and turn.weight is Weight.LAPSE else ""
        lines.append(f"touches {_requirements(unchanged)} in {_applications(unchanged, applications)}{stays}")
    return lines


def _requirements(rows: Iterable[Turned]) -> str:
    return shortened(dict.fromkeys(row.requirement for row in rows), _MOST)


def _applications(rows: Iterable[Turned], total: int) -> str:
    ids = dict.fromkeys(row.application for row in rows)
    if len(ids) == total > 1:
        return "all applications"
    return f"{len(ids)} of {total} applications: {shortened(ids, _MOST)}" if len(ids) > _FEW else ", ".join(ids)


def in_full(thing: Thing) -> str:
    """The title and the id of a thing, or what it has of them."""
    return f"{thing.title} ({thing.id})" if thing.title and thing.id else thing.title or thing.id


def _state(state: State) -> str:
    return f"{SIGNS[state]} {state.value}"


# --------------------------------------------------------------------------- JSON


def write_forecast_json(forecast: Forecast) -> str:
    """The same for programs: version 1, with the same keys whatever lies ahead."""
    return dump(
        {
            "version": VERSION,
            "as_of": forecast.as_of.isoformat(),
            "until": forecast.until.isoformat(),
            "submission": _day(forecast.submission),
            "supposed": list(forecast.supposed),
            "summary": {
                "lapses": len(forecast.of(Weight.LAPSE)),
                "warnings": len(forecast.of(Weight.WARNING)),
                "better": len(forecast.of(Weight.BETTER)),
                "open_now": sum(len(application.open_items) for application in forecast.first.applications),
                "first_lapse": _day(next((turn.day for turn in forecast.of(Weight.LAPSE)), None)),
            },
            "on_submission": [
                {
                    "id": application.id,
                    "complete": application.is_complete,
                    "open": [{"id": row.requirement, "state": row.state.value} for row in application.open_items],
                }
                for application in (forecast.then.applications if forecast.then else ())
                if application.id in forecast.supposed
            ],
            "changes": [_turn_json(turn, forecast.as_of) for turn in forecast.turns],
        }
    )


def _turn_json(turn: Turn, today: date) -> dict[str, Any]:
    return {
        "day": turn.day.isoformat(),
        "in_days": (turn.day - today).days,
        "weight": turn.weight.value,
        "what": turn.what,
        "state": turn.state.value,
        "last_good_day": _day(turn.last_good),
        "rule": turn.rule.id if turn.rule else None,
        "file": str(turn.mark.file) if turn.mark else None,
        "line": turn.mark.line if turn.mark else None,
        "column": turn.mark.column if turn.mark else None,
        "message": turn.message,
        "also": list(turn.also),
        "hint": turn.hint,
        "things": [{"kind": thing.kind, "id": thing.id, "title": thing.title} for thing in turn.things],
        "rows": [
            {"application": row.application, "requirement": row.requirement, "before": row.before.value, "after": row.after.value}
            for row in turn.rows
        ],
        "applications": list(turn.applications),
        "requirements": list(turn.requirements),
        "sites": [site.id for site in turn.sites],
        "owners": [owner.id or owner.title for owner in turn.owners],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
