"""Phrases that the messages of all rules share."""

from collections.abc import Iterable, Sequence

from generator.model.evidence import Exhibit, Person
from generator.model.workspace import Workspace
from generator.source import NOWHERE, Mark, Source


def listed(items: Iterable[str], last: str = "and") -> str:
    """The items as one enumeration: "a, b and c"."""
    found = list(items)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def shortened(items: Sequence[str], most: int = 4) -> str:
    """The items parted by commas, the first few of them where there are many."""
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[: most - 1])} and {len(items) - most + 1} more"


def number_of(count: int, noun: str) -> str:
    """The count with its noun: "1 session", "2 sessions"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def named(person: Person) -> str:
    """A person as messages name them: the name, and the id that stands in the files."""
    return f"{person.name} ({person.id})"


def titled(exhibit: Exhibit) -> str:
    """An exhibit as messages name it: the id, and the title that a person knows it by."""
    return f"{exhibit.id} ({exhibit.title})"


def place_of(workspace: Workspace, source: Source, *path: str | int) -> Mark:
    """The mark of a field; the start of the program's own file where the record's file is not there at all."""
    return (workspace.program.source if source is NOWHERE else source).at(*path)
