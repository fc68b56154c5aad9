"""Looking into a PDF that may be wrong: what is not there, or not of its kind, reads as nothing."""

from typing import Any

import pikepdf

MAX_DEPTH = 60  # of groups of pages or fields in each other


def inherited(node: Any, key: str) -> Any:
    """What a page or field says under a key, or what the nearest group above it says; None where none does."""
    for _ in range(MAX_DEPTH):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        found = node.get(key)
        if found is not None:
            return found
        node = node.get("/Parent")
    return None


def list_of(value: Any) -> list[Any]:
    """The members of an array; none of anything else."""
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else []


def number_of(value: Any, otherwise: float = 0.0) -> float:
    """A number; another one in place of what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return otherwise


def flags_of(value: Any) -> int:
    """A number whose bits are switches; none of them set in place of what is no number."""
    return int(number_of(value))
