"""Large files that wait to be written: on the disk and not in memory.

All of them lie in one file without a name, which is gone with this process, however it ends.
"""

import contextlib
import errno
import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from generator.errors import DocumentError

_MOST_HELD = 1 << 20  # bytes of one file that are kept in memory

_lock = Lock()
_file: BinaryIO | None = None


class Spooled:
    """The bytes of one file that wait on the disk."""

    __slots__ = ("_size", "_start")

    def __init__(self, start: int, size: int) -> None:
        self._start, self._size = start, size

    def __len__(self) -> int:
        return self._size

    def read(self) -> bytes:
        """All of them."""
        return _read(self._start, self._size)

    def open(self) -> BinaryIO:
        """A file of them to read from, with a place of its own."""
        return io.BufferedReader(_Window(self._start, self._size), 1 << 16)


Held = bytes | Spooled


def hold(data: bytes) -> Held:
    """The bytes, on the disk where they are many."""
    return data if len(data) <= _MOST_HELD else _append(data, io.BytesIO())


def hold_file(path: Path) -> Held:
    """What a file holds now, on the disk where that is much.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hold_stream(file)


def hold_stream(file: BinaryIO) -> Held:
    """What can be read from a file from here on, on the disk where that is much."""
    start = file.read(_MOST_HELD + 1)
    return start if len(start) <= _MOST_HELD else _append(start, file)


def bytes_of(held: Held) -> bytes:
    """All bytes."""
    return held.read() if isinstance(held, Spooled) else held


def file_of(held: Held) -> BinaryIO:
    """A file of the bytes to read from."""
    return held.open() if isinstance(held, Spooled) else io.BytesIO(held)


def hash_of(held: Held) -> str:
    """The SHA-256 of the bytes."""
    digest = hashlib.sha256()
    with file_of(held) as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


class _Window(io.RawIOBase):
    def __init__(self, start: int, size: int) -> None:
        super().__init__()
        self._start, self._size, self._at = start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = _read(self._start + self._at, min(len(buffer), max(self._size - self._at, 0)))
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def _read(start: int, size: int) -> bytes:
    assert _file is not None
    with _lock:
        _file.seek(start)
        return _file.read(size)


def _append(begin: bytes, rest: BinaryIO) -> Spooled:
    global _file
    with _lock, needs_room():
        _file = _file or tempfile.TemporaryFile(prefix="dsmes-")  # noqa: SIM115 - it stays open as long as the process lives
        start = _file.seek(0, io.SEEK_END)
        _file.write(begin)
        shutil.copyfileobj(rest, _file, 1 << 20)
        _file.flush()
        return Spooled(start, _file.tell() - start)


@contextlib.contextmanager
def needs_room() -> Iterator[None]:
    """Says plainly that the disk is full, where it is.

    Raises:
        DocumentError: there is no room left.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise no_room() from None


def no_room() -> DocumentError:
    """What to say where the disk is full."""
    return DocumentError(
        f"there is no room left on the disk for copies that are needed for a while, in {tempfile.gettempdir()}",
        hint="make room there, and run the command again; what was made earlier still stands",
    )
