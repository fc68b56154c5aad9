"""Where the days of a duty stand: a dotted path through the kinds of evidence file."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from generator.findings import Problem
from generator.loading.schemas import KINDS
from generator.loading.words import Seen, loading_rule
from generator.model.workspace import Rulebook
from generator.near import near_words
from generator.record import Record, held_by, kinds_of

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
    """Every path that leads to a day of a record, in the order of the files; what commands write is no record of a duty."""
    kept = [kind for kind in KINDS if not kind.each and not kind.written and kind.place.startswith("evidence/")]
    return tuple(path for kind in kept for path in _below(kind.name, kind.holds))


def _below(path: str, kind: Any) -> Iterator[str]:
    kind = held_by(kind)
    if kind is date:
        yield path
    elif isinstance(kind, type) and issubclass(kind, Record):
        for name, inner in kinds_of(kind).items():
            yield from _below(f"{path}.{name}", inner)
