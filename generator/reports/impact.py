"""What rests on an exhibit, a person or a file, as text and as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from generator.findings import Hanging, Impact, State, Thing, Turned
from generator.prose import number_or_no
from generator.reports.json_ import VERSION, dump, place_json
from generator.reports.status import SIGNS
from generator.reports.text import hang

_MOST_NAMED = 8
_MANY: Mapping[str, str] = {"person": "people", "duty": "duties"}
_TITLES: Mapping[str, str] = {
    "application": "Applications",
    "site": "Sites",
    "workshop series": "Workshop series",
    "binder": "Numbers in the binder",
    "upload": "Uploads",
    "narrative": "Narratives",
    "policy": "Policies",
    "page": "Handbook pages",
    "record": "Records that name it",
}
_BY_APPLICATION = ("application", "binder", "upload", "narrative")  # told once for all applications where they are alike


def write_impact(impact: Impact) -> str:
    """What would be open without it first, then everything that rests on it."""
    lines = list(_opening(impact))
    if impact.rows:
        lines += ["", "Requirements", *_rows(impact)]
    for what, title in _TITLES.items():
        found = [one for one in impact.hanging if one.what == what]
        if found:
            lines += ["", title, *_hanging(what, found)]
    return "\n".join(lines) + "\n"


def _opening(impact: Impact) -> Iterator[str]:
    things = impact.taken_out
    title = next((thing.title for thing in things if thing.id == impact.of), "")
    place = next((f" ({thing.mark.place})" for thing in things if thing.id == impact.of), "")
    yield f"{impact.of}  {title}{place}" if title else f"{impact.of}{place}"
    others = [thing for thing in things if thing.id != impact.of]
    if others:
        held = "With it" if len(others) < len(things) else "In it"
        yield from hang(f"{held}: {_named(others)}.", 0)
    if not impact.rows and not impact.hanging:
        yield f"Nothing depends on it, on {impact.as_of}."
        return
    if impact.what == "rulebook":
        rest = f"On {impact.as_of}, {_many(impact.rows)} rest on it."
        yield rest if impact.rows else f"No requirement rests on it, on {impact.as_of}; what is named below does."
        return
    opened = [row for row in impact.turned if row.before.is_met and not row.after.is_met]
    if opened:
        yield f"Without it, on {impact.as_of}, {_many(opened)} would be open."
    elif impact.rows:
        yield f"Without it, on {impact.as_of}, nothing would be open that is not open now; {_many(impact.rows)} rest on it all the same."
    else:
        yield f"No requirement rests on it, on {impact.as_of}; what is named below does."


def _named(things: Sequence[Thing]) -> str:
    """Each by its kind and id; where there are many of a kind, their number."""
    told = []
    for kind, group in groupby(things, key=lambda thing: thing.kind):
        held = list(group)
        told += (
            [f"{len(held)} {_MANY.get(kind, f'{kind}s')}"]
            if len(held) > _MOST_NAMED
            else [f"{kind} {thing.id} ({thing.title})" for thing in held]
        )
    return ", ".join(told)


def _many(rows: Sequence[Turned]) -> str:
    requirements = len({row.requirement for row in rows})
    return f"{number_or_no(requirements, 'requirement')} in {number_or_no(len({row.application for row in rows}), 'application')}"


def _rows(impact: Impact) -> Iterator[str]:
    grouped: dict[tuple[str, State, State], list[str]] = {}
    for row in impact.rows:
        grouped.setdefault((row.requirement, row.before, row.after), []).append(row.application)
    for (requirement, before, after), applications in sorted(grouped.items(), key=lambda one: (-_harm(one[0]), one[0][0])):
        told = f"{before.value} → {after.value}" if before is not after else f"stays {before.value}"
        if impact.what == "rulebook":
            told = before.value
        title = f"{impact.titles[requirement]}, " if requirement in impact.titles else ""
        yield from hang(f"{SIGNS[after]} {requirement:<8} {title}{told}: {', '.join(applications)}", 2)


def _harm(key: tuple[str, State, State]) -> int:
    _, before, after = key
    return max(after.badness - before.badness, 0) if before is not after else 0


def _hanging(what: str, found: Sequence[Hanging]) -> Iterator[str]:
    if what in _BY_APPLICATION:
        told: dict[str, list[str]] = {}
        for one in found:
            words = {"application": one.detail, "narrative": f"{one.title} on {one.detail}"}.get(what, f"{one.title} ({one.detail})")
            told.setdefault(words, []).append(one.id)
        for words, ids in told.items():
            yield from hang(f"{words}: in {', '.join(ids)}", 2)
        return
    for one in found:
        detail = f": {one.detail}" if one.detail else ""
        place = f" ({one.mark.place})" if one.mark else ""
        if what == "record":
            yield from hang(f"{one.title} {one.id}".rstrip() + f", under `{one.detail.replace(' ', '_')}`{place}", 2)
        else:
            yield from hang(f"{one.id}{f' {one.title}' if one.title else ''}{detail}{place}", 2)


def write_impact_json(impact: Impact) -> str:
    """The same for programs: version 1, the same keys whatever rests on it."""
    return dump(
        {
            "version": VERSION,
            "as_of": impact.as_of.isoformat(),
            "of": impact.of,
            "what": impact.what,
            "taken_out": [
                {"kind": thing.kind, "id": thing.id, "title": thing.title, "place": place_json(thing.mark)} for thing in impact.taken_out
            ],
            "requirements": [
                {"id": row.requirement, "application": row.application, "state": row.before.value, "state_without": row.after.value}
                for row in impact.rows
            ],
            "depends": [
                {
                    "what": one.what,
                    "id": one.id,
                    "title": one.title,
                    "detail": one.detail,
                    "place": place_json(one.mark) if one.mark else None,
                }
                for what in _TITLES
                for one in impact.hanging
                if one.what == what
            ],
        }
    )


IMPACT_FORMATS: Mapping[str, Callable[[Impact], str]] = {"text": write_impact, "json": write_impact_json}
