"""Where the days of a duty stand: a dotted path through the kinds of evidence file."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from generator.findings import Problem
from generator.loading.schemas import KINDS
from generator.loading.words import Seen, loading_rule
from generator.model.workspace import Rulebook
from generator.near import near_words

DONE = loading_rule(
    "STD125",
    "The days of a duty stand nowhere",
    why="The duty would seem never to have been done.",
    fix="Write the file's name, the list and the key of the day, with dots between them, e.g. `stakeholders.reviews.date`.",
)

RULES = (DONE,)


def check_duty_paths(rulebook: Rulebook) -> Iterator[Seen]:
    """Each duty whose `done` leads to no day."""
    for duty in rulebook.duties.values():
        if duty.done not in day_paths():
            near = near_words(duty.done, day_paths(), 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(day_paths())}"
            message = f"the duty {duty.id} was done on the days of `{duty.done}`, and there are none"
            yield DONE, Problem(mark=duty.source.at_value("done"), message=message, hint=hint, requirements=duty.requirements)


@cache
def day_paths() -> tuple[str, ...]:
    """Every path that leads to a day of a record, in the order of the files."""
    return tuple(path for kind in KINDS if not kind.each and kind.place.startswith("evidence/") for path in _below(kind.name, kind.holds))


def _below(path: str, kind: Any) -> Iterator[str]:
    kind = _inner(kind)
    if kind is date:
        yield path
    elif is_dataclass(kind):
        for each in fields(kind):
            yield from _below(f"{path}.{each.name}", each.type)


def _inner(kind: Any) -> Any:
    """What a list holds, or what an optional key is when it is given."""
    if get_origin(kind) is UnionType:
        kind = next(part for part in get_args(kind) if part is not NoneType)
    return get_args(kind)[0] if get_origin(kind) is tuple else kind
