"""One at a time: who writes below build/ holds its lock, and the system takes that back however the process ends."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from generator.errors import DocumentError

SAYS_AFTER = 1.0  # seconds; most runs are done before
WAITS_FOR = 600.0
_PAUSE = 0.1
_held: set[str] = set()


@contextlib.contextmanager
def alone(folder: Path, say: Callable[[str], None]) -> Iterator[bool]:
    """A block during which no other process is in such a block of this folder; whether one had to be waited for.

    A block within a block of the same folder is part of it. Where no lock can be had, because nothing may be written there or the disk
    knows no locks, the block runs without.

    Raises:
        DocumentError: another process is still in its block after ten minutes.
    """
    name = os.path.realpath(folder)
    file = None if name in _held else _open(folder)
    if file is None:
        yield False
        return
    with file:
        waited = _wait(file, folder, say)
        _held.add(name)
        try:
            yield waited
        finally:
            _held.remove(name)
            _unlock(file)


def _open(folder: Path) -> IO[bytes] | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / ".lock").open("ab")
    except OSError:
        return None  # what is to be written there tells why it cannot be


def _wait(file: IO[bytes], folder: Path, say: Callable[[str], None]) -> bool:
    """Wait until the lock is ours; whether it was another's before."""
    began = time.monotonic()
    said = waited = False
    while not _lock(file):
        waited = True
        passed = time.monotonic() - began
        if passed >= WAITS_FOR:
            raise DocumentError(
                f"another dsmes has been writing in {folder} for {WAITS_FOR / 60:.0f} minutes; nothing was made",
                hint="let it come to its end, or end it; then run the command again",
            )
        if passed >= SAYS_AFTER and not said:
            said = True
            say(f"Another dsmes is writing in {folder}; this one goes on when that is done.")
        time.sleep(_PAUSE)
    return waited


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        """Take the lock; False where another process has it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return True  # this disk knows no locks
        return True

    def _unlock(file: IO[bytes]) -> None:
        with contextlib.suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        """Take the lock; False where another process has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # this disk knows no locks
        return True

    def _unlock(file: IO[bytes]) -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
