"""Texts that a new program still has to replace: `dsmes init` writes them, and each is told until it is gone."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Rule, Severity
from generator.loading.schema_check import rules_at
from generator.model.names import TO_FILL_IN
from generator.source import Places, Source

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


def find_texts_to_fill_in(
    data: bytes, schema: dict[str, Any], value: dict[str, Any], file: PurePosixPath, places: Places
) -> Iterator[tuple[Rule, Problem, Path]]:
    """A problem for each value in a file that is still to be filled in, with its path."""
    if TO_FILL_IN.encode() not in data:  # nearly always, and much faster than the walk
        return
    source = Source(file, places)
    for path in _paths(value, ()):
        key = ".".join(str(step) for step in path if isinstance(step, str))
        hint = f"fill in `{key}` in {file}{_or_leave_out(schema, path)}"
        message = f"`{key}`{_of(value, path)} still says {TO_FILL_IN}"
        yield STILL_TO_FILL_IN, Problem(mark=source.at_value(*path), message=message, hint=hint), path


def _or_leave_out(schema: dict[str, Any], path: Path) -> str:
    """What can be deleted in place of filling it in: the line, or the keys that it belongs to; empty where neither can be."""
    last = max(index for index, step in enumerate(path) if isinstance(step, str))
    for end in range(last + 1):
        key, rules = path[end], rules_at(schema, path[: end + 1])
        # A list at the top of a file is what the file is for.
        if not isinstance(key, str) or rules.get("required") or (end == 0 and rules.get("type") == "list"):
            continue
        return f", or delete {'the line' if end == last else f'`{key}` and the lines below it'} where it does not apply"
    return ""


def _of(value: Any, path: Path) -> str:
    """Which record of a list holds the value at `path`, by its id; empty where none has one."""
    id = ""
    for step in path:
        value = value[step]
        if isinstance(step, int) and isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"] != TO_FILL_IN:
            id = value["id"]
    return f" of {id}" if id else ""


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if value == TO_FILL_IN:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))
