"""What all commands that write below build/ share: one of them at a time, and nothing that a person did there is lost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from generator.commands.answer import Talk
from generator.commands.gather import Asking, Gathered, gather
from generator.commands.inputs import note_files, read_kept
from generator.documents.kept import Kept
from generator.documents.lock import alone
from generator.documents.plan import Document
from generator.documents.writing import recover, write_documents
from generator.errors import DocumentError


@contextmanager
def gather_alone(asking: Asking, talk: Talk, *, every: bool = False) -> Iterator[Gathered]:
    """The workspace, judged, in a block during which no other command writes below its build/.

    Args:
        asking: The workspace and the day.
        talk: To say that another command is waited for.
        every: Judge every application, whichever are asked for.

    Raises:
        WorkspaceError: there is no workspace.
        UsageError: an application is named that the program does not have.
        DocumentError: another command writes there for minutes.
    """
    gathered = gather(asking, every=every)
    with alone(asking.root / "build", talk.say) as waited:
        yield gather(asking, every=every) if waited else gathered


def put_papers(root: Path, name: str, as_of: date, talk: Talk, render: Callable[[Kept], Sequence[Document]]) -> tuple[list[str], bool]:
    """Make the papers of one folder below build/, whatever stands there; a Word file that was edited by hand stays.

    Args:
        root: The workspace.
        name: The folder's path below build/.
        as_of: The day that the papers look at.
        talk: To say that another command is waited for.
        render: What makes the papers, given what is known of those that stand there.

    Returns:
        What is to be told, and whether every paper is there: one that was edited by hand may lack its PDF.

    Raises:
        DocumentError: they cannot be made or written.
    """
    build = root / "build"
    with alone(build, talk.say):
        recover(build / name)
        kept = read_kept(build, name, day=str(as_of))
        documents = render(kept)
        told: list[str] = []
        put(build, name, documents, kept, told.append)
    return [*told, *kept.notes, *(f"made {build / name / document.path}" for document in documents)], not kept.unprinted


def put(build: Path, name: str, documents: Sequence[Document], kept: Kept, tell: Callable[[str], None]) -> None:
    """Put the documents of a part in their place; a person's own files there are kept elsewhere, and that is told.

    Raises:
        DocumentError: they cannot be written.
    """
    there = kept.read_folder()
    note_files(build, name, kept.write_notes(documents, there))
    aside = build / "set-aside" / name

    def leave(old: Path) -> None:
        if told := kept.set_aside_late(old, there, aside):
            tell(told)

    try:
        if told := kept.set_aside(documents, there, aside):
            tell(told)
    except OSError as error:
        hint = "close it in other programs, and run the command again; nothing was made"
        raise DocumentError(f"{error.filename} cannot be moved to {aside}: {error.strerror or error}", hint=hint) from error
    # What is saved there while the documents are written is seen when their folder has taken the place of the other.
    write_documents(build / name, documents, leaving=leave)
