"""A file in the user's cache folder: values that can be made again, at the cost of time, from what they were made of.

It counts only for the program, the Python and the user that wrote it. Where it is missing, damaged or written by others, and where the
folder cannot be used, there is nothing in it. The environment variable `DSMES_CACHE` names another folder; with `DSMES_CACHE=0` nothing
is kept.
"""

import marshal
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from generator import __version__

MOST = 20  # files of one kind; those that were written longest ago go
_PACKAGE = Path(__file__).parent.parent
# What is made of the files depends on the code; where somebody works on it, that changes without a new version.
_CODE = (".", "loading", "loading/schemas", "model")


class KeptFile:
    """One file of values that `marshal` can write, about one place: a folder that something is read from."""

    def __init__(self, kind: str, about: Path) -> None:
        folder = cache_folder()
        self._path = folder and folder / f"{kind}-{crc32(os.fsencode(about)):08x}.{sys.implementation.cache_tag}"
        self._head = f"{(_code(_PACKAGE), str(about))!a}\n".encode() if folder else b""

    def read(self) -> Any:
        """The values; None where there are none that can be relied on."""
        if not self._path:
            return None
        try:
            with open(self._path, "rb", opener=_open_at_once) as file:
                facts = os.fstat(file.fileno())
                if not stat.S_ISREG(facts.st_mode) or (hasattr(os, "getuid") and facts.st_uid != os.getuid()):
                    return None
                found = file.read()
        except OSError:
            return None
        start = len(self._head) + 9
        payload = memoryview(found)[start:]
        if not found.startswith(self._head) or found[len(self._head) : start] != b"%08x\n" % crc32(payload):
            return None
        return marshal.loads(payload)  # noqa: S302  (it runs nothing, and its sum is right)

    def write(self, values: Any) -> None:
        """Keep the values: in one step, so that others see the old or the new; not where that is refused."""
        if not self._path:
            return
        payload = marshal.dumps(values)
        written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with written.open("xb") as file:
                file.write(b"%s%08x\n%s" % (self._head, crc32(payload), payload))
            written.replace(self._path)
        except OSError:
            with suppress(OSError):
                written.unlink()
            return
        _forget_oldest(self._path)


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting, as a pipe in its place would have it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _forget_oldest(written: Path) -> None:
    kind = written.name.partition("-")[0]
    with suppress(OSError):
        found = sorted(written.parent.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime_ns)
        for path in found[:-MOST]:
            path.unlink()


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


@cache
def _code(package: Path) -> str:
    """This program as it stands, to the last change of a module that loading rests on."""
    modules = []
    for part in _CODE:
        with os.scandir(package / part) as entries:
            for each in entries:
                if each.name.endswith(".py"):
                    facts = each.stat()
                    modules.append((part, each.name, facts.st_mtime_ns, facts.st_size))
    return f"{(__version__, sys.version, marshal.version, sorted(modules))!a}"
