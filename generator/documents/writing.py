"""The only writer: whole files and whole folders, never half of one, and only below the folder it is given.

A folder is made beside the old one under a name that starts with a dot, then takes its place in one step. Killed at any moment,
the old folder or the new one stands there whole; what was left half-made is cleared away by the next run.
"""

import contextlib
import ctypes
import errno
import glob
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from generator.documents.plan import Document
from generator.errors import DocumentError

_FRESH, _OLD = ".new-", ".old-"


def write_documents(folder: Path, documents: Iterable[Document], *, leaving: Callable[[Path], None] | None = None) -> None:
    """Make `folder` hold exactly these documents, in one step.

    `leaving` is given the folder whose place they have taken, before it is thrown away; where it cannot do what it is for, all is
    as it was before.

    Raises:
        DocumentError: a document's path leads out of the folder, or the folder cannot be written.
    """
    with fresh_folder(folder, leaving=leaving) as fresh:
        fill_folder(fresh, documents)


def fill_folder(folder: Path, documents: Iterable[Document]) -> None:
    """Write the documents below `folder`, which is there already and not yet in its place."""
    for document in documents:
        target = folder / _safe(document.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        document.write(target)


def need_folder(folder: Path) -> None:
    """Make sure that there is a folder to write into, before work is spent on what would be written there.

    Raises:
        DocumentError: it cannot be made, or nothing may be written in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _cannot_write(folder, error) from error


@contextlib.contextmanager
def fresh_folder(folder: Path, *, once: bool = False, leaving: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """A new empty folder that takes the place of `folder` when the block ends well, and is gone when it does not.

    With `once`, what stands there, or has come to stand there meanwhile, stays, and the new one is refused. `leaving` is that of
    `write_documents`.

    Raises:
        DocumentError: something stands there, or the folder cannot be written.
    """
    if once and os.path.lexists(folder):
        raise DocumentError(f"{folder} is there already, and is not written over", hint="nothing was changed")
    parent = folder.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        recover(folder)
        fresh = parent / f"{_FRESH}{folder.name}-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        try:
            yield fresh
        except OSError as error:
            if _number_of(error) in _OF_THE_DISK:
                raise _cannot_write(folder, error) from error
            raise
        try:
            fresh.rename(folder) if once else _put_in_place(fresh, folder, leaving or (lambda _: None))
        except OSError as error:
            raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_file(path: Path, data: bytes) -> None:
    """Write one file in one step.

    Raises:
        DocumentError: it cannot be written.
    """
    fresh = path.with_name(f"{_FRESH}{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise _cannot_write(path, error) from error


def write_output(path: Path, data: bytes) -> None:
    """Write the file that somebody named: what a link leads to, and a pipe or a device as it stands.

    Raises:
        DocumentError: it cannot be written.
    """
    try:
        target = path.resolve()
        is_stream = target.exists() and not target.is_file() and not target.is_dir()
    except OSError as error:
        raise _cannot_write(path, error) from error
    if not is_stream:
        write_file(target, data)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise _cannot_write(path, error) from error


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Put other bytes in the place of a file's, in one step, and read them back; with no bytes `before`, make the file.

    A link is followed; the file keeps its permissions.

    Raises:
        DocumentError: the file holds other bytes than `before` by now, is protected, or cannot be written.
    """
    path = path.resolve()
    fresh = path.with_name(f"{_FRESH}{path.name}-{os.getpid()}")
    try:
        if before is None:
            _write_first(path, fresh, after)
            return
        mode = path.stat().st_mode
        if not (mode & 0o222 and os.access(path, os.W_OK)):
            hint = "take the protection (read-only) off it and run the command again; nothing was changed"
            raise DocumentError(f"{path} is protected against changes", hint=hint)
        fresh.write_bytes(after)
        fresh.chmod(mode)
        if path.read_bytes() != before:
            hint = "close it in other programs and run the command again; nothing was changed"
            raise DocumentError(f"{path} was changed meanwhile", hint=hint)
        fresh.replace(path)
        if path.read_bytes() != after:
            hint = "look at the file; another program may have changed it just now"
            raise DocumentError(f"{path} does not hold what was written", hint=hint)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def _write_first(path: Path, fresh: Path, data: bytes) -> None:
    """Make a file where none stands, in one step: whoever comes second finds the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_bytes(data)
    try:
        try:
            os.link(fresh, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            with path.open("xb") as file:
                file.write(data)
    except FileExistsError as error:
        hint = "run the command again, which then adds to it; nothing was changed"
        raise DocumentError(f"{path} was written meanwhile", hint=hint) from error


def recover(folder: Path) -> None:
    """Clear what a killed run left beside `folder`; where it was killed between two steps, put the old folder back."""
    old = folder.parent / f"{_OLD}{folder.name}"
    try:
        if old.exists():
            if folder.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(folder)
        # Others are being written beside it at this moment, also some whose names begin with this one's.
        for left in folder.parent.glob(f"{_FRESH}{glob.escape(folder.name)}-*"):
            process = left.name.removeprefix(f"{_FRESH}{folder.name}-")
            if process.isdecimal() and not _runs(int(process)):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _runs(process: int) -> bool:
    """Whether there is a process of this number on this computer."""
    if os.name == "nt":
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
        handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, process)
        return bool(handle and kernel.CloseHandle(handle))
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # somebody else's
    return True


_QUERY_LIMITED_INFORMATION = 0x1000


def _put_in_place(fresh: Path, folder: Path, leaving: Callable[[Path], None]) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    if _exchange(fresh, folder):
        try:
            leaving(fresh)
        except OSError:
            _exchange(fresh, folder)
            raise
        shutil.rmtree(fresh, ignore_errors=True)
        return
    # No machine call swaps two folders here (Windows): two renames, and `recover` repairs a stop between them.
    old = folder.parent / f"{_OLD}{folder.name}"
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    fresh.rename(folder)
    try:
        leaving(old)
    except OSError:
        folder.rename(fresh)
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2(2); the same value is RENAME_SWAP of macOS' renamex_np(2)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can."""
    if not sys.platform.startswith(("linux", "darwin")):
        return False
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            result = library.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_EXCHANGE)
        else:
            result = library.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    except (AttributeError, OSError):
        return False
    return bool(result == 0)


def _safe(path: PurePosixPath) -> Path:
    if path.is_absolute() or ".." in path.parts or not path.parts or any(":" in part or "\\" in part for part in path.parts):
        raise DocumentError(f"the document path `{path}` leads out of its folder", hint="correct the name it is made from")
    return Path(*path.parts)


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
_OF_THE_DISK = (*_NO_ROOM, errno.EROFS)


def _number_of(error: OSError) -> int | None:
    """The system's number of what went wrong; the copying of a whole folder keeps it in its text alone."""
    told = re.search(r"\[Errno (\d+)\]", str(error)) if isinstance(error, shutil.Error) else None
    return int(told[1]) if told else error.errno


def _cannot_write(path: Path, error: OSError) -> DocumentError:
    """Why a file or folder could not be written, in words, with what to do about it."""
    in_the_way = next((above for above in path.parents if above.exists() and not above.is_dir()), None)
    number = _number_of(error)
    if in_the_way is None and isinstance(error, FileExistsError | NotADirectoryError):
        in_the_way = path
    if in_the_way:
        return DocumentError(
            f"{in_the_way} is a file, where a folder is to be made",
            hint=f"give that file another name or move it elsewhere, and run the command again; it makes the folder `{in_the_way.name}`",
        )
    if number in _NO_ROOM:
        return DocumentError(
            f"there is no room left on the disk to write {path}",
            hint="make room there, and run the command again; what was made earlier still stands",
        )
    if number in _NO_RIGHT:
        folder = next((above for above in (path, *path.parents) if above.is_dir()), path)
        return DocumentError(
            f"nothing can be written in {folder.absolute()}: you have no permission to, or the disk is read-only",
            hint="close programs that have files of it open; else copy your program into a folder of your own, "
            "or ask whoever looks after the computer for the right to write there",
        )
    return DocumentError(
        f"{path} cannot be written: {error.strerror or error}",
        hint="close programs that have files of it open, and see that there is room on the disk and that you may write there",
    )
