"""One thing that is entered twice: which entries are about the same, so that it counts once."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

T = TypeVar("T")


def alike(entries: Iterable[T], *fields: str) -> list[list[T]]:
    """The entries, those that agree in all these fields together; in the order of the first of each."""
    what = attrgetter(*fields)
    groups: dict[object, list[T]] = {}
    for one in entries:
        groups.setdefault(what(one), []).append(one)
    return list(groups.values())


def each_once(groups: Iterable[Sequence[T]]) -> tuple[T, ...]:
    """The first entry of each group."""
    return tuple(group[0] for group in groups)


def entered_again(groups: Iterable[Sequence[T]]) -> list[tuple[T, T]]:
    """Every entry but the first of a group, each with that first one."""
    return [(one, group[0]) for group in groups for one in group[1:]]
