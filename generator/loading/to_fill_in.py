"""Texts that a new program still has to replace: `dsmes init` writes them, and each is told until it is gone."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Rule, Severity
from generator.source import Places, Source

TO_FILL_IN = "(to fill in)"

STILL_TO_FILL_IN = Rule(
    id="TXT101",
    title="A text is still to be filled in",
    severity=Severity.ERROR,
    summary="A key still holds the text that a new program starts with.",
    why="It would be printed as it stands, in papers that go to the accreditor.",
    fix="Replace it by your own text.",
)
RULES = (STILL_TO_FILL_IN,)

Path = tuple[str | int, ...]


def find_texts_to_fill_in(data: bytes, value: dict[str, Any], file: PurePosixPath, places: Places) -> Iterator[tuple[Rule, Problem, Path]]:
    """A problem for each value in a file that is still to be filled in, with its path."""
    if TO_FILL_IN.encode() not in data:  # nearly always, and much faster than the walk
        return
    source = Source(file, places)
    for path in _paths(value, ()):
        key = ".".join(str(step) for step in path if isinstance(step, str))
        problem = Problem(mark=source.at_value(*path), message=f"`{key}` still says {TO_FILL_IN}", hint=f"fill in `{key}` in {file}")
        yield STILL_TO_FILL_IN, problem, path


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if value == TO_FILL_IN:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))
