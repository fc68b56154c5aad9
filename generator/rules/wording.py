"""Phrases that the messages of all rules share."""

from generator.model.evidence import Exhibit, Person
from generator.model.names import PROFESSIONS, TO_FILL_IN
from generator.model.workspace import Workspace
from generator.source import NOWHERE, Mark, Source


def named(person: Person) -> str:
    """A person as messages name them: the name, and the id that stands in the files."""
    return f"{person.name} ({person.id})"


def titled(exhibit: Exhibit) -> str:
    """An exhibit as messages name it: the id, and the title that a person knows it by."""
    return f"{exhibit.id} ({exhibit.title})" if exhibit.title != TO_FILL_IN else exhibit.id


def site_named(workspace: Workspace, id: str) -> str:
    """A site as messages name it: the name where one is recorded, and the id that stands in the files."""
    site = workspace.sites_by_id.get(id)
    return f"{site.name} ({id})" if site else id


def topic_named(workspace: Workspace, id: str) -> str:
    """A topic area as messages name it: the id, and the title where the rulebook has it."""
    topic = workspace.rulebook.topics.get(id)
    return f"topic {id} ({topic.title})" if topic else f"topic {id}"


def profession(code: str) -> str:
    """A `discipline` in the word that people have for it."""
    return PROFESSIONS.get(code, code)


def discipline_typed(code: str) -> str:
    """A `discipline` as it is typed, with its word where the code is none: "RN (registered nurse)"."""
    word = profession(code)
    return code if word.casefold() == code.casefold() else f"{code} ({word})"


def place_of(workspace: Workspace, source: Source, *path: str | int) -> Mark:
    """The mark of a field; the start of the program's own file where the record's file is not there at all."""
    return (workspace.program.source if source is NOWHERE else source).at(*path)
