"""Where each value of a YAML file stands in its text: enough to read the same text again without a parser, and none of its words.

An outline holds numbers, and those keys that schemas name; what people wrote stays in their file. `fill_outline` cuts the values out
of the text, many times faster than a parser finds them. `outline_of` gives an outline only where that yields the very values and places
that the parser gave.
"""

import re
import sys
from array import array
from collections.abc import Iterator
from itertools import islice
from marshal import dumps, loads
from os.path import commonprefix
from typing import Any

from generator.source import Places, unpack_place

# A container: its place, the places of its keys (None for a list), the places of its items, and what in it is more than one run of
# text, by step. That is the node of a container, the runs of a text as `(blanks before it, start, end)`, or None for no value.
# In a mapping with a key that no schema names, keys are counted instead of named, and cut out as well; a fifth part marks it.
_Node = tuple[Any, ...]

# What is written: where the runs of text start and end, in the order of the values, and the outermost mapping.
_Outline = tuple[bytes, bytes, _Node]

_COUNTED = ("keys are counted",)


def outline_of(text: str, value: dict[str, Any], places: Places, words: frozenset[str]) -> bytes | None:
    """Where the values of a file stand; None where the text does not hold them as they were read.

    Args:
        text: The file's text.
        value: What was read from it.
        places: Where that stands.
        words: The keys that may be kept as they are.
    """
    drawing = _Drawing(text, words)
    try:
        node = drawing.container(value, places)
    except _NotThere:
        return None
    outline: _Outline = (drawing.starts.tobytes(), drawing.ends.tobytes(), node)
    written = dumps(outline)
    again, its_places = fill_outline(written, text)
    return written if _spelt(again, its_places) == _spelt(value, places) else None


def fill_outline(outline: bytes, text: str) -> tuple[dict[str, Any], Places]:
    """The values that stand in the text that an outline was made of, and their places."""
    starts, ends, node = loads(outline)  # noqa: S302  (it runs nothing, and is the user's own)
    return _fill(node, map(text.__getitem__, map(slice, array("I", starts), array("I", ends))), text)


def _fill(node: _Node, runs: Iterator[str], text: str) -> tuple[Any, Places]:
    start, keys, items, more = node[:4]
    places = Places(start)
    value: Any
    if keys is None:
        value = list(islice(runs, len(items)))
    else:
        if len(node) > 4:
            names = list(islice(runs, len(items)))
            keys = {names[step]: place for step, place in keys.items()}
            items = {names[step]: place for step, place in items.items()}
            more = [(names[step], below) for step, below in more]
        places.keys = keys
        value = dict(zip(items, runs, strict=False))  # a run for each item; the others are for what follows
    places.items = items
    for step, below in more:
        if type(below) is tuple:
            value[step], items[step] = _fill(below, runs, text)
        elif below is None:
            value[step] = None
        else:
            value[step] = "".join([blanks + text[start:end] for blanks, start, end in below])
    return value, places


class _NotThere(Exception):  # noqa: N818 (it is no error: such a file is parsed each time)
    """The text does not hold a value as it was read."""


class _Drawing:
    """An outline while it is drawn."""

    def __init__(self, text: str, words: frozenset[str]) -> None:
        self.starts, self.ends = array("I"), array("I")
        self._text = text
        self._words = words
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]  # where each starts

    def container(self, value: Any, places: Places) -> _Node:
        """The node of a container; its runs are noted in the order in which `_fill` takes them."""
        steps: list[Any] = list(range(len(value))) if type(value) is list else list(value)
        if steps != list(places.items):
            raise _NotThere
        is_counted = type(value) is dict and not self._words.issuperset(steps)
        names = {step: index if is_counted else sys.intern(step) if type(step) is str else step for index, step in enumerate(steps)}
        for key in steps if is_counted else ():
            self._note(self._runs_of(key, places.keys[key]))
        more: list[tuple[str | int, Any]] = []
        for step, place in places.items.items():
            runs = self._runs_of(value[step], place) if isinstance(place, int) and value[step] is not None else None
            if isinstance(place, int) and not self._note(runs):
                more.append((names[step], runs))
            elif isinstance(place, Places):
                self._note(None)
        # What stands in containers follows after all that stands beside them.
        for step, place in places.items.items():
            if isinstance(place, Places):
                more.append((names[step], self.container(value[step], place)))
        keys = None if type(value) is list else {names[key]: place for key, place in places.keys.items()}
        items = {names[step]: place if isinstance(place, int) else 0 for step, place in places.items.items()}
        return (places.start, keys, items, more, _COUNTED) if is_counted else (places.start, keys, items, more)

    def _note(self, runs: list[tuple[str, int, int]] | None) -> bool:
        """Note one run of text, an empty one for what is something else; whether that says it all."""
        is_one_run = runs is not None and len(runs) == 1 and not runs[0][0]
        _, start, end = runs[0] if runs and is_one_run else ("", 0, 0)
        self.starts.append(start)
        self.ends.append(end)
        return is_one_run

    def _runs_of(self, value: str, place: int) -> list[tuple[str, int, int]]:
        """The runs of text that a value is made of, each with the blanks before it."""
        text, runs = self._text, []
        line, column = unpack_place(place)
        at = self._lines[line - 1] + column - 1
        sign = text[at : at + 1]
        if sign in ("|", ">"):
            at = _after_blanks(text, text.find("\n", at))
        elif sign in ("'", '"'):
            at += 1
        done, blanks = 0, ""
        while done < len(value):
            escaped = sign == '"' and text.startswith("\\", at)
            at += escaped
            rest = text[at : self._end_of_run(sign, at, escaped=escaped)]
            length = len(rest) if value.startswith(rest, done) else _alike(value[done : done + len(rest)], rest)
            if not length:
                raise _NotThere
            runs.append((blanks, at, at + length))
            done, at, blanks = done + length, at + length, ""
            if sign == "'" and text[at - 1 : at + 1] == "''":
                at += 1  # two that stand for one
            elif done < len(value) and text[at : at + 1] != "\\":
                after = _after_blanks(value, done)
                blanks, done, at = value[done:after], after, _after_blanks(text, at)
                if done == len(value):
                    runs.append((blanks, 0, 0))
        return runs

    def _end_of_run(self, sign: str, at: int, *, escaped: bool) -> int:
        """Where the text stops standing in the value as it is: at the end of the line, or where a sign stands for another."""
        found = re.compile(_STOPS.get(sign, "\n")).search(self._text, at + escaped)
        return found.start() + (found[0] == "''") if found else len(self._text)


_STOPS = {"'": "\n|''", '"': r"\n|\\"}
_BLANKS = re.compile("[ \r\n]*")


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return len(commonprefix((one, other)))  # noqa: RUF071  (character by character is what is wanted)


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _spelt(value: Any, places: Places | int) -> Any:
    """The value and its places as lists, whose order counts."""
    if not isinstance(places, Places):
        return value, places
    steps = list(enumerate(value)) if type(value) is list else list(value.items())
    return places.start, list(places.keys.items()), [(step, _spelt(inner, places.items[step])) for step, inner in steps]
