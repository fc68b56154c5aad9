"""Packets that somebody hands us, in a folder or in an archive: their files by name, each read when its turn comes.

An archive may come from anywhere. One that is not plainly the archive of a packet is refused in words; nothing of it is ever unpacked
to disk, so no name in it can lead anywhere.
"""

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO
from unicodedata import normalize

from generator.documents.folders import OF_THE_SYSTEM
from generator.documents.zipping import LONG_AGO
from generator.errors import UsageError
from generator.model.snapshots import MANIFEST
from generator.zip_damage import ZIP_DAMAGE

MOST_BYTES = 2_000_000_000  # unpacked, beyond what is plain from the size of the archive itself
MOST_FILES = 50_000
_PLAIN_TIMES = 10  # unpacked to packed: papers and scans hardly shrink, so a large packet is a large archive
_MOST_TIMES = 200  # unpacked to packed, beyond an allowance for small archives; papers and scans are far below it
_ALLOWANCE = 50_000_000
_LONGEST_NAME = 400
_ODD = re.compile(r"[\x00-\x1f\x7f\\:]")
_IS_LOCKED, _HAS_DESCRIPTOR = 0x1, 0x8
_IS_IN_UTF_8 = 0x800
_HEADER, _LAST = struct.Struct("<4s22xHH"), struct.Struct("<4s16xH")  # before each file, and at the end of the archive
_DESCRIPTORS = (12, 16, 20, 24)  # bytes that may follow a file: its sum and sizes once more
# What programs that make archives note of a file besides its name, by the number of the kind: clocks, numbers of its owners, large sizes.
_NOTES = {
    kind: re.compile(form, re.DOTALL)
    for kind, form in (
        (0x5455, rb"[\0-\x07](?:.{4}){0,3}"),
        (0x7875, rb"\x01(?:\x01.|\x02..|\x04.{4}|\x08.{8}){2}"),
        (0x5855, rb"(?:.{4}){0,3}"),
        (0x000A, rb"\0{4}\x01\0\x18\0(?:.{6}[\xa8-\xff]\x01){3}"),  # Windows counts from 1601
        (0x0001, rb"(?:.{5}\0{3}){0,3}"),
        (0xCAFE, rb""),
    )
}
_PART = 1 << 20
_PACKED_PART = 1 << 14  # unpacks to a thousand times as much at most
_OF_NONE = "and they are of none of its files"
_HINT = "name a folder or .zip file that `dsmes packet` or `dsmes submit` made, e.g. build/packets/APPLICATION"


class Package:
    """The files of one packet by name, with `/` between folders.

    `odd` names those that are no plain files, and what they are; `beside` those that an archive holds outside of the packet's folder.
    `noted` is the number of files of which an archive notes a clock or an owner, as those of dsmes do not.
    """

    def __init__(
        self,
        path: Path,
        openers: Mapping[str, Callable[[], "IO[bytes] | _Inflated"]],
        odd: Mapping[str, str],
        beside: Sequence[str] = (),
        noted: int = 0,
    ) -> None:
        self.path = path
        self.odd = odd
        self.beside = tuple(beside)
        self.noted = noted
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


def open_package(path: Path, *, is_known: bool = False) -> AbstractContextManager[Package]:
    """The packet in a folder or in a .zip file.

    Args:
        path: The folder or file.
        is_known: The archive has the very bytes that dsmes wrote, so it may be as large as it is.

    Raises:
        UsageError: it cannot be read, or the archive is not what an archive of a packet is.
    """
    return _open_folder(path) if path.is_dir() else _open_zip(path, is_known=is_known)


def is_left_by_a_system(name: str) -> bool:
    """Whether a file is one that macOS, Windows or Word puts beside people's own, by the name that it has.

    Not all that is hidden, as among files of one's own: a packet may come from anywhere, and a full stop before a name hides a file.
    """
    last = name.rpartition("/")[2]
    return last in OF_THE_SYSTEM or last.startswith("._") or (last.startswith("~$") and last.lower().endswith(".docx"))


# --------------------------------------------------------------------------- folders


@contextmanager
def _open_folder(folder: Path) -> Iterator[Package]:
    plain: dict[str, Callable[[], IO[bytes]]] = {}
    odd: dict[str, str] = {}
    for path in _below(folder):
        # A name may hold the end of a line, and what stands after it would read as a line of ours.
        name = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in path.relative_to(folder).as_posix())
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
def _open_zip(path: Path, *, is_known: bool) -> Iterator[Package]:
    try:
        archive = zipfile.ZipFile(path)
    except ZIP_DAMAGE as error:
        raise UsageError(f"{path} cannot be read as a .zip file", hint=_HINT) from error
    with archive:
        entries = archive.infolist()
        packed = path.stat().st_size
        fault = ("" if is_known else _fault_of_size(entries, packed)) or _fault_of(entries) or _fault_of_bytes(archive, path)
        if fault:
            raise UsageError(f"{path} is not the archive of a packet: {fault}", hint=f"nothing of it was unpacked; {_HINT}")
        files = {entry.filename: entry for entry in entries if not entry.is_dir()}
        top = _top_of(path, files)
        openers = {name.removeprefix(top): _opener(archive, path, entry) for name, entry in files.items() if name.startswith(top)}
        # The name of a folder says something, too.
        empty = [entry.filename for entry in entries if entry.is_dir() and not any(name.startswith(entry.filename) for name in files)]
        odd = {name.removeprefix(top): "a folder without files" for name in empty if name.startswith(top)}
        beside = sorted(name for name in (*files, *empty) if not name.startswith(top))
        yield Package(path, openers, odd, beside, sum(1 for entry in files.values() if entry.extra or entry.date_time != LONG_AGO))


def _opener(archive: zipfile.ZipFile, path: Path, entry: zipfile.ZipInfo) -> "Callable[[], IO[bytes] | _Inflated]":
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        return lambda: _Inflated(path, entry)
    return lambda: archive.open(entry)


class _Inflated:
    """A packed file of an archive, read to its end: the library passes over what stands behind it."""

    def __init__(self, path: Path, entry: zipfile.ZipInfo) -> None:
        self._path, self._entry = path, entry
        self._file = path.open("rb")
        self._file.seek(entry.header_offset)
        _, name, about = _HEADER.unpack(self._file.read(_HEADER.size))
        self._file.seek(name + about, os.SEEK_CUR)
        self._left = entry.compress_size
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        self._size = self._sum = 0

    def __enter__(self) -> "_Inflated":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, _: int) -> bytes:
        """The next part; empty at the end.

        Raises:
            BadZipFile: it is damaged.
            UsageError: something stands behind its end.
        """
        part = b""
        while not part and self._left and not self._unpacker.eof:
            packed = self._file.read(min(self._left, _PACKED_PART))
            if not packed:
                raise EOFError
            self._left -= len(packed)
            part = self._unpacker.decompress(packed)
        self._size += len(part)
        self._sum = zlib.crc32(part, self._sum)
        if self._size > self._entry.file_size or (not part and (self._size, self._sum) != (self._entry.file_size, self._entry.CRC)):
            raise zipfile.BadZipFile
        if not part and (more := self._left + len(self._unpacker.unused_data)):
            raise UsageError(f"{self._path} is not the archive of a packet: {_following(more, self._entry)}", hint=_HINT)
        return part


def _top_of(path: Path, names: Iterable[str]) -> str:
    """The folder that the packet stands in, with its `/`: that of the manifest that stands highest; empty where there is none."""
    tops = [name.removesuffix(MANIFEST) for name in names if name == MANIFEST or name.endswith(f"/{MANIFEST}")]
    highest = min((top.count("/") for top in tops), default=0)
    found = sorted(top for top in tops if top.count("/") == highest)
    if len(found) > 1:
        raise UsageError(
            f"{path} holds {len(found)} packets: {', '.join(top.rstrip('/') for top in found[:3])}",
            hint="unpack it, and hold each of their folders against its manifest",
        )
    return found[0] if found else ""


def _fault_of_bytes(archive: zipfile.ZipFile, path: Path) -> str:
    """What bytes an archive holds that are of none of its files, in words; empty when there are none.

    Every byte is accounted for: the files follow each other from the first byte to the list of them, and nothing follows that list.
    """
    if archive.comment:
        return f"it has a comment of {len(archive.comment):,} bytes"
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    starts = [*(entry.header_offset for entry in entries), archive.start_dir]
    try:
        with path.open("rb") as file:
            file.seek(-_LAST.size, os.SEEK_END)
            if _LAST.unpack(file.read(_LAST.size)) != (b"PK\x05\x06", 0):
                return f"bytes follow its end, {_OF_NONE}"
            if starts[0]:
                return f"{starts[0]:,} bytes stand before its first file, {_OF_NONE}"
            for entry, following in zip(entries, starts[1:], strict=True):
                file.seek(entry.header_offset)
                mark, name, about = _HEADER.unpack(file.read(_HEADER.size))
                if mark != b"PK\x03\x04" or file.read(name) != _name_of(entry):
                    return f"{entry.filename} does not stand where its list says"
                if not (_is_usual(file.read(about)) and _is_usual(entry.extra)) or entry.comment:
                    return f"more is noted of {entry.filename} than programs that make archives do"
                left = following - (entry.header_offset + _HEADER.size + name + about + entry.compress_size)
                if left < 0:
                    return f"{entry.filename} and what follows it share bytes"
                if left and not (entry.flag_bits & _HAS_DESCRIPTOR and left in _DESCRIPTORS):
                    return _following(left, entry)
    except (OSError, struct.error):
        return "it is cut off"
    return ""


def _following(count: int, entry: zipfile.ZipInfo) -> str:
    return f"{count:,} bytes follow {entry.filename}, {_OF_NONE}"


def _name_of(entry: zipfile.ZipInfo) -> bytes:
    """The bytes of its name, as the list of the archive has it."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _IS_IN_UTF_8 else "cp437")


def _is_usual(notes: bytes) -> bool:
    """Whether an archive notes of a file no more than programs that make archives do."""
    at = 0
    while at + 4 <= len(notes):
        kind, length = struct.unpack_from("<HH", notes, at)
        at += 4 + length
        if kind not in _NOTES or not _NOTES[kind].fullmatch(notes, at - length, at) or at > len(notes):
            return False
    return at == len(notes)


def _fault_of_size(entries: Sequence[zipfile.ZipInfo], packed: int) -> str:
    """Whether an archive unpacks to more than can be meant, in words; empty when it does not."""
    if len(entries) > MOST_FILES:
        return f"it holds {len(entries):,} files, and {MOST_FILES:,} is the most"
    unpacked, most = sum(entry.file_size for entry in entries), max(MOST_BYTES, packed * _PLAIN_TIMES)
    if unpacked > most:
        return f"it claims to hold {unpacked:,} bytes, and {most:,} is the most"
    if unpacked > packed * _MOST_TIMES + _ALLOWANCE:
        return f"{packed:,} bytes claim to unpack to {unpacked:,}, as in a file made to fill the disk"
    return ""


def _fault_of(entries: Sequence[zipfile.ZipInfo]) -> str:
    """What is wrong with the names and kinds of an archive's files, in words; empty when nothing is."""
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
    if entry.is_dir() and entry.file_size:
        return f"{shown} is a folder, and yet has {entry.file_size:,} bytes"
    if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size != entry.file_size and not entry.flag_bits & _IS_LOCKED:
        return f"{shown} has {entry.compress_size:,} bytes, and claims {entry.file_size:,}"
    return f"{shown} is locked with a password" if entry.flag_bits & _IS_LOCKED else ""


def _same_letters(name: str) -> str:
    """The name as disks see it that know no capitals, and do not tell whether an accent is part of its letter."""
    return normalize("NFC", name).casefold()
