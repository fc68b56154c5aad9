"""The team as text and as JSON: licenses and certificates, the ledger of continuing education, and what rests on each person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from generator.findings import State
from generator.model.ledger import Anchor, Carried, Member, Paper, Refusal, Roster, Window, plain_hours
from generator.model.names import PROFESSIONS
from generator.reports.json_ import VERSION, dump, place_json
from generator.reports.status import SIGNS
from generator.reports.text import hang

_REFUSED: Mapping[Refusal, str] = {
    Refusal.OUTSIDE: "dated outside these months",
    Refusal.TOPIC: "of a topic that does not count",
    Refusal.NO_EXHIBIT: "without an exhibit",
    Refusal.NO_FILE: "whose exhibit has no file yet",
    Refusal.EXPIRED: "whose certificate has expired",
    Refusal.TWICE: "entered twice",
}

# --------------------------------------------------------------------------- text


def write_people(roster: Roster, whole: bool) -> str:
    """What is to be done first, then everybody; `whole` tells each certificate and everything that rests on the person."""
    lines = list(_opening(roster)) if not whole else []
    lines += [*(f"Next: {step}" for step in _steps(roster))]
    for member in roster.members:
        if lines:
            lines.append("")
        lines += _member(member, roster, whole)
    return "\n".join(lines) + "\n"


def _opening(roster: Roster) -> Iterator[str]:
    there = sum(1 for one in roster.members if one.on_team)
    coordinator = next((one for one in roster.members if one.is_coordinator), None)
    who = f"quality coordinator is {coordinator.name} ({coordinator.id})" if coordinator else "nobody is quality coordinator"
    yield f"On {roster.as_of}, {there} {'person is' if there == 1 else 'people are'} on the team; {who}."


def _steps(roster: Roster) -> Iterator[str]:
    if roster.vacancy:
        yield f"appoint a quality coordinator, if need be an interim one: {roster.vacancy}"
    steps: list[tuple[date, str]] = []
    for member in roster.members:
        if not member.on_team:
            continue
        for paper in member.papers:
            if paper.state == State.EXPIRED.value and paper.valid_until:
                steps.append((paper.valid_until, f"renew {paper.name} of {member.name} ({member.id}), which ended on {paper.valid_until}"))
            elif paper.state == State.DUE_SOON.value and paper.valid_until:
                steps.append((paper.valid_until, f"renew {paper.name} of {member.name} ({member.id}), good until {paper.valid_until}"))
        short = next((one for one in member.windows if one.tally.needed and one.tally.until > roster.as_of), None)
        if short:
            hours = plain_hours(short.tally.needed)
            until = short.tally.until
            steps.append((until, f"{hours} hours of continuing education needed by {until}: {member.name} ({member.id})"))
    yield from (step for _, step in sorted(steps))


def _member(member: Member, roster: Roster, whole: bool) -> Iterator[str]:
    credentials = f", {member.credentials}" if member.credentials else ""
    yield f"{member.name}{credentials} ({member.id})  {member.mark.place}"
    until = f" to {member.left}" if member.left else ""
    roles = ", ".join(role.replace("-", " ") for role in member.roles) or "no role"
    gone = "" if member.on_team else f", not on the team on {roster.as_of}"
    sites = f" at {', '.join(member.sites)}" if member.sites else ""
    profession = PROFESSIONS.get(member.discipline, member.discipline)
    yield from hang(f"{profession}, {member.staff_type}; {roles}{sites}; from {member.joined}{until}{gone}", 2)
    for paper in member.papers:
        yield from hang(_paper(paper, whole), 2)
    spared = next((one.tally for one in member.windows if one.tally.spared), None)
    if spared:
        ends = f" until {spared.spared_until}" if spared.spared_until else ""
        yield f"  ● no hours of continuing education are asked: {spared.spared}{ends} stands in for them"
    windows = [one for one in _alike(member.windows) if not one.tally.spared]
    for window in windows if whole else _telling(windows, roster.as_of):
        yield from _window(window, roster.as_of, whole)
    if whole:
        yield from _certificates(windows)
    yield from _carried(member.carries, whole)


def _paper(paper: Paper, whole: bool) -> str:
    day = f", {paper.day}" if paper.day else ""
    until = f", until {paper.valid_until}" if paper.valid_until else ""
    place = f" ({paper.mark.place})" if whole else ""
    state = "" if paper.state == State.CURRENT.value else f", {paper.state}"
    return f"{SIGNS[State(paper.state)]} {paper.what}: {paper.name}{day}{until}{state} [{paper.exhibit}]{place}"


def _alike(windows: Sequence[Window]) -> list[Window]:
    """The windows, those of the same days in which the same certificates count told as one."""
    found: dict[object, Window] = {}
    for one in windows:
        tally = one.tally
        key = (one.anchor, tally.since, tally.until, tally.wanted, tally.spared, tuple(credit.refusal for credit in tally.credits))
        before = found.get(key, one)
        found[key] = replace(
            before,
            accreditors=tuple(dict.fromkeys((*before.accreditors, *one.accreditors))),
            applications=tuple(dict.fromkeys((*before.applications, *one.applications))),
        )
    return list(found.values())


def _telling(windows: Sequence[Window], as_of: date) -> Iterator[Window]:
    """Those that say something by themselves: how it stands today, the next that comes, and whatever hours can still be earned for."""
    following = next((one for one in windows if one.tally.until > as_of), None)
    for one in windows:
        if one.anchor is Anchor.TODAY or one is following or (one.tally.needed and (one.tally.until > as_of or one.applications)):
            yield one


def _whom(window: Window) -> str:
    if window.anchor is Anchor.APPLICATION:
        return f"for {', '.join(window.applications)}"
    if window.anchor is Anchor.ANNIVERSARY:
        return f"for the anniversary {window.tally.until} with {', '.join(window.accreditors)}"
    return f"if it were counted today for {', '.join(window.accreditors)}"


def _window(window: Window, as_of: date, whole: bool) -> Iterator[str]:
    tally = window.tally
    if not tally.needed:
        sign, then = SIGNS[State.CURRENT], ""
    elif tally.until > as_of:
        sign, then = SIGNS[State.PLANNED], f"; {plain_hours(tally.needed)} hours needed by {tally.until}"
    else:
        short = f"; {plain_hours(tally.needed)} hours too few"
        sign, then = SIGNS[State.MISSING], short if window.anchor is Anchor.TODAY else f"{short}, and no later ones count"
    families = ", ".join(f"{plain_hours(hours)} {topic}" for topic, hours in tally.by_topic().items())
    told = f" ({families})" if families else ""
    held = f"{plain_hours(tally.held)} of {tally.wanted} hours between {tally.since} and {tally.until}"
    yield from hang(f"{sign} continuing education {_whom(window)}: {held}{told}{then}", 2)
    refused = sorted((one for one in tally.credits if one.refusal), key=lambda one: list(Refusal).index(one.refusal or Refusal.OUTSIDE))
    reasons = []
    for refusal, group in groupby(refused, key=lambda one: one.refusal):
        hours = sum((one.hours for one in group), Decimal(0))
        reasons.append(f"{plain_hours(hours)} {_REFUSED[refusal or Refusal.OUTSIDE]}")
    if reasons and tally.needed and not whole:
        yield from hang(f"hours that do not count: {', '.join(reasons)}", 6)


def _certificates(windows: Sequence[Window]) -> Iterator[str]:
    """Each certificate once, with the windows in which its hours do not count, and why."""
    if windows and windows[0].tally.credits:
        yield "  certificates of continuing education"
    for number, credit in enumerate(windows[0].tally.credits if windows else ()):
        seen = [(window, window.tally.credits[number]) for window in windows]
        refused = [(window, one) for window, one in seen if one.refusal]
        sign = "●" if not refused else SIGNS[State.DUE_SOON] if len(refused) < len(seen) else "✗"
        place = credit.mark.place
        title = f"{sign} {credit.date} {plain_hours(credit.hours)} h {credit.title}, {credit.provider}, {credit.topic}"
        yield from hang(f"{title} [{credit.exhibit}] ({place})", 4)
        for window, one in refused:
            yield from hang(f"does not count {_whom(window)}: {one.why}", 8)


def _carried(carries: Sequence[Carried], whole: bool) -> Iterator[str]:
    if not carries:
        return
    if whole:
        yield "  carries"
        for one in carries:
            name = " ".join(part for part in (one.id, one.title) if part)
            yield from hang(f"{one.what}{f': {name}' if name else ''} ({one.mark.place})", 4)
        return
    told = []
    for what, group in groupby(carries, key=lambda one: one.what):
        names = [one.id or one.title for one in group]
        told.append(f"{what} {', '.join(names)}")
    yield from hang(f"carries: {'; '.join(told)}", 2)


# --------------------------------------------------------------------------- JSON


def write_people_json(roster: Roster, _: bool) -> str:
    """The same for programs: version 1, the same keys for everybody, nothing left out."""
    return dump(
        {
            "version": VERSION,
            "as_of": roster.as_of.isoformat(),
            "vacancy": roster.vacancy,
            "people": [_member_json(member) for member in roster.members],
        }
    )


def _member_json(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "credentials": member.credentials,
        "discipline": member.discipline,
        "staff_type": member.staff_type,
        "roles": list(member.roles),
        "sites": list(member.sites),
        "joined": member.joined.isoformat(),
        "left": member.left.isoformat() if member.left else None,
        "on_team": member.on_team,
        "quality_coordinator": member.is_coordinator,
        "papers": [
            {
                "what": one.what,
                "name": one.name,
                "exhibit": one.exhibit,
                "state": one.state,
                "date": one.day.isoformat() if one.day else None,
                "valid_until": one.valid_until.isoformat() if one.valid_until else None,
                "place": place_json(one.mark),
            }
            for one in member.papers
        ],
        "continuing_education": [_window_json(window) for window in member.windows],
        "carries": [{"what": one.what, "id": one.id, "title": one.title, "place": place_json(one.mark)} for one in member.carries],
        "place": place_json(member.mark),
    }


def _window_json(window: Window) -> dict[str, Any]:
    tally = window.tally
    return {
        "anchor": window.anchor.value,
        "accreditors": list(window.accreditors),
        "applications": list(window.applications),
        "requirements": list(window.requirements),
        "since": tally.since.isoformat(),
        "until": tally.until.isoformat(),
        "wanted": tally.wanted,
        "held": plain_hours(tally.held),
        "needed": plain_hours(tally.needed),
        "by_topic": {topic: plain_hours(hours) for topic, hours in sorted(tally.by_topic().items())},
        "topics": list(tally.topics),
        "spared": tally.spared,
        "spared_until": tally.spared_until.isoformat() if tally.spared_until else None,
        "certificates": [
            {
                "date": one.date.isoformat(),
                "hours": plain_hours(one.hours),
                "title": one.title,
                "provider": one.provider,
                "topic": one.topic,
                "exhibit": one.exhibit,
                "counts": one.refusal is None,
                "refusal": one.refusal.value if one.refusal else None,
                "why": one.why,
                "place": place_json(one.mark),
            }
            for one in tally.credits
        ],
    }


PEOPLE_FORMATS: Mapping[str, Callable[[Roster, bool], str]] = {"text": write_people, "json": write_people_json}
