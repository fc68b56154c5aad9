"""What all commands that write below build/ share: one of them at a time, and nothing that a person did there is lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from generator.commands.answer import Talk
from generator.commands.gather import Asking, Gathered, gather
from generator.commands.inputs import hash_file, note_files, read_kept
from generator.documents.kept import Kept
from generator.documents.lock import alone
from generator.documents.plan import Document, read_documents
from generator.documents.writing import fresh_folder, recover, write_documents, write_file
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
    _make_room(build, name, documents, kept, there, tell)
    # What is saved there while the documents are written is seen when their folder has taken the place of the other.
    write_documents(build / name, documents, leaving=_leaving(build, name, kept, there, tell))


@contextmanager
def fresh_part(build: Path, name: str, kept: Kept, tell: Callable[[str], None]) -> Iterator[Path]:
    """A new empty folder for a part that is made as a whole, such as a site; else it is as with `put`.

    Raises:
        DocumentError: the folder cannot be written, or a person's own file in the one that stands cannot be moved.
    """
    there = kept.read_folder()
    with fresh_folder(build / name, leaving=_leaving(build, name, kept, there, tell)) as fresh:
        yield fresh
        _make_room(build, name, read_documents(fresh), kept, there, tell)


def put_file(path: Path, build: Path, data: bytes, tell: Callable[[str], None]) -> None:
    """Put one file in its place below build/; another one of its name that dsmes did not write is kept elsewhere, and that is told.

    Raises:
        DocumentError: it cannot be written.
    """
    name = path.relative_to(build).as_posix()
    kept = replace(read_kept(build, name), folder=path.parent)
    there = {path.name: hash_file(path)} if path.is_file() else {}
    _make_room(build, name, [Document(PurePosixPath(path.name), data)], kept, there, tell, aside=path.parent.relative_to(build).as_posix())
    write_file(path, data)


def _make_room(
    build: Path,
    name: str,
    documents: Sequence[Document],
    kept: Kept,
    there: Mapping[str, str],
    tell: Callable[[str], None],
    *,
    aside: str = "",
) -> None:
    """Note what is about to be put in place, and move what would be lost by it to a folder `aside`, which is named like the part."""
    place = build / "set-aside" / (aside or name)
    try:
        note_files(build, name, kept.write_notes(documents, there))
        if told := kept.set_aside(documents, there, place):
            tell(told)
    except OSError as error:
        hint = "close it in other programs, and run the command again; nothing was made"
        raise DocumentError(f"{error.filename} cannot be moved to {place}: {error.strerror or error}", hint=hint) from error


def _leaving(build: Path, name: str, kept: Kept, there: Mapping[str, str], tell: Callable[[str], None]) -> Callable[[Path], None]:
    def leave(old: Path) -> None:
        if told := kept.set_aside_late(old, there, build / "set-aside" / name):
            tell(told)

    return leave
