"""Phrases that the messages of all rules share."""

from generator.model.evidence import Exhibit, Person
from generator.model.names import TO_FILL_IN
from generator.model.workspace import Workspace
from generator.source import NOWHERE, Mark, Source


def named(person: Person) -> str:
    """A person as messages name them: the name, and the id that stands in the files."""
    return f"{person.name} ({person.id})"


def titled(exhibit: Exhibit) -> str:
    """An exhibit as messages name it: the id, and the title that a person knows it by."""
    return f"{exhibit.id} ({exhibit.title})" if exhibit.title != TO_FILL_IN else exhibit.id


def topic_named(workspace: Workspace, id: str) -> str:
    """A topic area as messages name it: the id, and the title where the rulebook has it."""
    topic = workspace.rulebook.topics.get(id)
    return f"topic {id} ({topic.title})" if topic else f"topic {id}"


def place_of(workspace: Workspace, source: Source, *path: str | int) -> Mark:
    """The mark of a field; the start of the program's own file where the record's file is not there at all."""
    return (workspace.program.source if source is NOWHERE else source).at(*path)
