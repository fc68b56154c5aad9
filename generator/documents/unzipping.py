"""Packets that somebody hands us, in a folder or in an archive: their files by name, each read when its turn comes.

An archive may come from anywhere. One that is not plainly the archive of a packet is refused in words; nothing of it is ever unpacked
to disk, so no name in it can lead anywhere.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO
from unicodedata import normalize

from generator.errors import UsageError
from generator.zip_damage import ZIP_DAMAGE

MOST_BYTES = 2_000_000_000  # unpacked; what claims to be more is no packet of ours
MOST_FILES = 10_000
_MOST_TIMES = 200  # unpacked to packed, beyond an allowance for small archives; papers and scans are far below it
_ALLOWANCE = 50_000_000
_LONGEST_NAME = 400
_ODD = re.compile(r"[\x00-\x1f\x7f\\:]")
_IS_LOCKED = 0x1
_PART = 1 << 20
_HINT = "name a folder or .zip file that `dsmes packet` or `dsmes submit` made, e.g. build/packets/APPLICATION"


class Package:
    """The files of one packet by name, with `/` between folders; `odd` names those that are no plain files, and what they are."""

    def __init__(self, path: Path, openers: Mapping[str, Callable[[], IO[bytes]]], odd: Mapping[str, str]) -> None:
        self.path = path
        self.odd = odd
        self._openers = openers

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(sorted({*self._openers, *self.odd}))

    def __contains__(self, name: str) -> bool:
        return name in self._openers

    def sha256(self, name: str) -> str:
        """The hash of one file's content.

        Raises:
            UsageError: it cannot be read.
        """
        made = hashlib.sha256()
        for part in self._parts(name):
            made.update(part)
        return made.hexdigest()

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """One file's content.

        Raises:
            UsageError: it cannot be read, or has more than `most` bytes.
        """
        read: list[bytes] = []
        for part in self._parts(name):
            read.append(part)
            most -= len(part)
            if most < 0:
                raise UsageError(f"{name} in {self.path} is far larger than it can be", hint=_HINT)
        return b"".join(read)

    def _parts(self, name: str) -> Iterator[bytes]:
        try:
            with self._openers[name]() as stream:
                while part := stream.read(_PART):
                    yield part
        except ZIP_DAMAGE as error:
            raise UsageError(f"{name} in {self.path} cannot be read", hint="copy the packet again from where it came") from error


def open_package(path: Path) -> AbstractContextManager[Package]:
    """The packet in a folder or in a .zip file.

    Raises:
        UsageError: it cannot be read, or the archive is not what an archive of a packet is.
    """
    return _open_folder(path) if path.is_dir() else _open_zip(path)


# --------------------------------------------------------------------------- folders


@contextmanager
def _open_folder(folder: Path) -> Iterator[Package]:
    plain: dict[str, Callable[[], IO[bytes]]] = {}
    odd: dict[str, str] = {}
    for path in _below(folder):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            plain[name] = lambda path=path: path.open("rb")  # type: ignore[misc]
        else:
            odd[name] = "a link" if stat.S_ISLNK(mode) else "a device or pipe"
    yield Package(folder, plain, odd)


def _below(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder itself; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror or error}", hint="see that you may read it") from error
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path))
        else:
            yield Path(entry.path)


# --------------------------------------------------------------------------- archives


@contextmanager
def _open_zip(path: Path) -> Iterator[Package]:
    try:
        archive = zipfile.ZipFile(path)
    except ZIP_DAMAGE as error:
        raise UsageError(f"{path} cannot be read as a .zip file", hint=_HINT) from error
    with archive:
        entries = archive.infolist()
        fault = _fault_of(entries, path.stat().st_size)
        if fault:
            raise UsageError(f"{path} is not the archive of a packet: {fault}", hint=f"nothing of it was unpacked; {_HINT}")
        files = [entry for entry in entries if not entry.is_dir()]
        yield Package(path, {name: _opener(archive, entry) for name, entry in zip(_names(files), files, strict=True)}, {})


def _opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(entry)


def _names(files: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names below the one folder that holds all files; as they are where there is none."""
    names = [entry.filename for entry in files]
    tops = {name.partition("/")[0] for name in names}
    if len(tops) == 1 and all("/" in name for name in names):
        return [name.partition("/")[2] for name in names]
    return names


def _fault_of(entries: Sequence[zipfile.ZipInfo], packed: int) -> str:
    """What is wrong with an archive as a whole, in words; empty when nothing is."""
    if len(entries) > MOST_FILES:
        return f"it holds {len(entries):,} files, and {MOST_FILES:,} is the most"
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES:
        return f"it claims to hold {unpacked:,} bytes, and {MOST_BYTES:,} is the most"
    if unpacked > packed * _MOST_TIMES + _ALLOWANCE:
        return f"{packed:,} bytes claim to unpack to {unpacked:,}, as in a file made to fill the disk"
    met: dict[str, str] = {}
    folders: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        fault = _fault_of_entry(entry, name)
        if fault:
            return fault
        key = _same_letters(name.rstrip("/"))
        if not entry.is_dir():
            if key in met:
                return f"two files are named {name}" if met[key] == name else f"{met[key]} and {name} differ only in their letters' form"
            met[key] = name
        above = name.rstrip("/") if entry.is_dir() else name.rpartition("/")[0]
        while above:
            other = folders.setdefault(_same_letters(above), above)
            if other != above:
                return f"the folders {other} and {above} differ only in their letters' form"
            above = above.rpartition("/")[0]
    both = sorted(met[key] for key in met.keys() & folders.keys())
    return f"{both[0]} is a file and a folder at once" if both else ""


def _fault_of_entry(entry: zipfile.ZipInfo, name: str) -> str:
    shown = ascii(name[:80]) if _ODD.search(name) or len(name) > _LONGEST_NAME else name
    parts = name.removesuffix("/").split("/")
    if len(name) > _LONGEST_NAME:
        return f"the name {shown} ... is longer than {_LONGEST_NAME} letters"
    if name.startswith("/") or ".." in parts:
        return f"the name {shown} leads out of its folder"
    if _ODD.search(name) or "" in parts or "." in parts:
        return f"{shown} is not the name of a file"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return f"{shown} is a link and not a file"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"{shown} is a device or pipe and not a file"
    return f"{shown} is locked with a password" if entry.flag_bits & _IS_LOCKED else ""


def _same_letters(name: str) -> str:
    """The name as disks see it that know no capitals, and do not tell whether an accent is part of its letter."""
    return normalize("NFC", name).casefold()
