"""The shipped rulebook as it was read once, kept between runs as Python keeps compiled modules.

The files that come with the program are the same in every run; what is made of them is written to the user's cache folder. Only they
are kept: nothing of a workspace is copied, and nothing is written into one. What is kept counts for exactly the bytes it was made
from. Where it is missing, damaged, made by other code or by another user, and where the folder cannot be used, the files are read as
if there were no such thing; a workspace that lays files of its own over the rulebook has all of them read.

The environment variable `DSMES_CACHE` names another folder; with `DSMES_CACHE=0` nothing is kept.
"""

import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from zlib import crc32

from generator import __version__
from generator.loading.frozen import Book, BookSource, Unfit, freeze, number_places, pack_places, thaw
from generator.loading.references import Found
from generator.model.workspace import Rulebook
from generator.source import Places, Source

_PACKAGE = Path(__file__).parent.parent
# What is made of the files depends on the code; where somebody works on it, that changes without a new version.
_CODE = (".", "loading", "loading/schemas", "model")


class Read(NamedTuple):
    """One file of a rulebook in which nothing is wrong: its bytes, its places, the ids it gives and names."""

    data: bytes
    places: Places
    found: list[Found]


class Kept(NamedTuple):
    """A rulebook in which nothing is wrong, and for each of its files the ids it gives and names."""

    rulebook: Rulebook
    found: Mapping[PurePosixPath, tuple[Source, list[Found]]]


class Keep:
    """What is kept of one folder of shipped standards."""

    def __init__(self, standards: Path) -> None:
        self._file = _file_for(standards)
        self._head = _head(standards) if self._file else b""

    def recall(self, data: Mapping[PurePosixPath, bytes]) -> Kept | None:
        """The rulebook that was made of these files and no others; None where it is not kept."""
        held = _held_in(self._file, self._head) if self._file else None
        if held is None:
            return None
        files, pages, rulebook, found = held
        if files != [(str(name), content) for name, content in data.items()]:
            return None
        book = Book(pages)
        sources = {name: (BookSource(book, number), found[number]) for number, name in enumerate(data)}
        return Kept(thaw(Rulebook, rulebook, book), sources)

    def save(self, rulebook: Rulebook, reads: Mapping[PurePosixPath, Read]) -> None:
        """Keep a rulebook in which nothing is wrong: in one step, so that others see the old or the new; not where that is refused."""
        if not self._file:
            return
        written = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with written.open("xb") as file:
                payload = _payload(rulebook, reads)
                file.write(b"%s%08x\n%s" % (self._head, crc32(payload), payload))
            written.replace(self._file)
        except (OSError, Unfit):
            with suppress(OSError):
                written.unlink()


def cache_folder() -> Path | None:
    """The folder for what can be lost without harm; None where there is none or none is wanted."""
    asked = os.environ.get("DSMES_CACHE", "")
    if asked:
        return Path(asked) if asked != "0" else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111  (what has no home is left as it is, not refused)
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if base.startswith("/") else os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base, "dsmes") if Path(base).is_absolute() else None


# --------------------------------------------------------------------------- the file: a head, a sum, and what is kept

# Names and bytes of the files; their names and packed places; the frozen rulebook; the ids of each file.
_Held = tuple[list[tuple[str, bytes]], list[tuple[str, bytes]], Any, list[list[Found]]]


def _file_for(standards: Path) -> Path | None:
    """The file for one place that the program is installed in; None where nothing is to be kept."""
    folder = cache_folder()
    return folder and folder / f"rulebook-{crc32(os.fsencode(standards)):08x}.{sys.implementation.cache_tag}"


def _head(standards: Path) -> bytes:
    """What the file starts with when it was made by this program in this place."""
    code = []
    for part in _CODE:
        with os.scandir(_PACKAGE / part) as entries:
            for each in entries:
                if each.name.endswith(".py"):
                    facts = each.stat()
                    code.append((part, each.name, facts.st_mtime_ns, facts.st_size))
    return f"{(__version__, sys.version, marshal.version, str(standards), sorted(code))!a}\n".encode()


def _held_in(path: Path, head: bytes) -> _Held | None:
    """What is kept in a file; None where it cannot be relied on."""
    try:
        with path.open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            found = file.read()
    except OSError:
        return None
    start = len(head) + 9
    payload = memoryview(found)[start:]
    if not found.startswith(head) or found[len(head) : start] != b"%08x\n" % crc32(payload):
        return None
    held: _Held = marshal.loads(payload)  # noqa: S302  (it runs nothing, and its sum is right)
    return held


def _payload(rulebook: Rulebook, reads: Mapping[PurePosixPath, Read]) -> bytes:
    files = [(str(name), read.data) for name, read in reads.items()]
    pages = [(str(name), marshal.dumps(pack_places(read.places))) for name, read in reads.items()]
    numbers: dict[int, int] = {}
    for page, read in enumerate(reads.values()):
        numbers |= number_places(read.places, page)
    return marshal.dumps((files, pages, freeze(rulebook, numbers), [read.found for read in reads.values()]))
