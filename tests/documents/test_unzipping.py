"""What archives are read as packets, and what is refused; nothing that is refused leaves a trace."""

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.documents import unzipping
from generator.documents.unzipping import open_package
from generator.errors import UsageError

Write = Callable[[zipfile.ZipFile], None]


def archive(path: Path, write: Write) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("packet/manifest.json", "{}")
        write(made)
    return path


def named(*names: str) -> Write:
    def write(made: zipfile.ZipFile) -> None:
        for name in names:
            entry = zipfile.ZipInfo("packet/x")
            entry.filename = name  # as it stands, not as the library would write it
            made.writestr(entry, b"x")

    return write


def of_kind(kind: int) -> Write:
    def write(made: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("packet/up")
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
        made.writestr(entry, "/etc/passwd")

    return write


def refusal(path: Path) -> str:
    with pytest.raises(UsageError) as refused:
        read_all(path)
    return refused.value.message.replace(str(path), "IT")


def read_all(path: Path) -> None:
    with open_package(path) as package:
        for name in package.names:
            package.sha256(name)


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (named("packet/../../evil"), "the name packet/../../evil leads out of its folder"),
        (named("/etc/evil"), "the name /etc/evil leads out of its folder"),
        (named("packet/..\\evil"), "'packet/..\\\\evil' is not the name of a file"),
        (named("C:/evil"), "'C:/evil' is not the name of a file"),
        (named("packet/a\x07b"), "'packet/a\\x07b' is not the name of a file"),
        (named("packet//a"), "packet//a is not the name of a file"),
        (named("packet/./a"), "packet/./a is not the name of a file"),
        (named(f"packet/{'a' * 500}"), f"the name '{('packet/' + 'a' * 500)[:80]}' ... is longer than 400 letters"),
        (named("packet/a", "packet/a"), "two files are named packet/a"),
        (named("packet/a", "packet/A"), "packet/a and packet/A differ only in their letters' form"),
        (named("packet/\u00e9", "packet/e\u0301"), "packet/\u00e9 and packet/e\u0301 differ only in their letters' form"),
        (named("packet/up/a", "packet/UP/b"), "the folders packet/up and packet/UP differ only in their letters' form"),
        (named("packet/up", "packet/up/b"), "packet/up is a file and a folder at once"),
        (of_kind(stat.S_IFLNK), "packet/up is a link and not a file"),
        (of_kind(stat.S_IFIFO), "packet/up is a device or pipe and not a file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_is_no_plain_packet_is_refused(tmp_path: Path, write: Write, why: str) -> None:
    assert refusal(archive(tmp_path / "a.zip", write)) == f"IT is not the archive of a packet: {why}"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_file_that_claims_to_fill_the_disk_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.zip", lambda made: made.writestr("packet/zeros", bytes(80_000_000)))
    size = bomb.stat().st_size
    assert (
        refusal(bomb)
        == f"IT is not the archive of a packet: {size:,} bytes claim to unpack to 80,000,002, as in a file made to fill the disk"
    )


def test_more_than_a_packet_can_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unzipping, "MOST_FILES", 3)
    many = archive(tmp_path / "a.zip", named("packet/a", "packet/b", "packet/c"))
    assert refusal(many) == "IT is not the archive of a packet: it holds 4 files, and 3 is the most"
    monkeypatch.setattr(unzipping, "MOST_BYTES", 100)
    monkeypatch.setattr(unzipping, "_PLAIN_TIMES", 1)
    large = archive(tmp_path / "b.zip", lambda made: made.writestr("packet/a", bytes(2000)))
    size = large.stat().st_size
    assert refusal(large) == f"IT is not the archive of a packet: it claims to hold 2,002 bytes, and {size} is the most"
    # What hardly shrinks may be as large as its archive is, and what dsmes wrote itself is never too large.
    read_all(archive(tmp_path / "c.zip", lambda made: made.writestr("packet/a", os.urandom(2000))))
    with open_package(large, is_known=True) as package:
        assert package.read("a") == bytes(2000)


# --------------------------------------------------------------------------- bytes that are of no file


def with_bytes(before: bytes = b"", after: bytes = b"", comment: bytes = b"", extra: bytes = b"", of_folder: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("packet/manifest.json", "{}")
        entry = zipfile.ZipInfo("packet/a")
        entry.extra = extra
        archive.writestr(entry, b"x" * 500)
        if of_folder:
            entry = zipfile.ZipInfo("packet/more")
            entry.filename = "packet/more/"
            archive.writestr(entry, of_folder)
        archive.comment = comment
    return before + made.getvalue() + after


@pytest.mark.parametrize(
    ("hidden", "why"),
    [
        ({"before": b"MZ evil" * 100}, "700 bytes stand before its first file, and they are of none of its files"),
        ({"after": b"evil"}, "bytes follow its end, and they are of none of its files"),
        ({"comment": b"evil" * 100}, "it has a comment of 400 bytes"),
        *(
            ({"extra": note}, "more is noted of packet/a than programs that make archives do")
            for note in (
                *(b"\xff\xff\xf4\x01" + bytes(500), b"\xff\xff\x04\0evil", b"UT\x09\0evil evil"),
                *(b"ux\x0b\0\x01 evil evil", b"\x0a\0\x20\0" + b"evil" * 8, b"\x01\0\x08\0evilevil", b"\xfe\xca\x04\0evil"),
            )
        ),
        ({"of_folder": b"evil" * 100}, "packet/more/ is a folder, and yet has 400 bytes"),
    ],
)
def test_an_archive_with_bytes_that_are_of_no_file_is_refused(tmp_path: Path, hidden: dict[str, bytes], why: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(with_bytes())
    read_all(path)
    path.write_bytes(with_bytes(**hidden))
    assert refusal(path) == f"IT is not the archive of a packet: {why}"


def test_bytes_between_two_files_are_found(tmp_path: Path) -> None:
    data = with_bytes()
    second, listed = data.index(b"PK\x03\x04", 4), data.index(b"PK\x01\x02")
    moved = bytearray(data[:second] + b"evil" + data[second:])
    end = moved.rindex(b"PK\x05\x06")
    struct.pack_into("<L", moved, end + 16, listed + 4)
    struct.pack_into("<L", moved, moved.index(b"PK\x01\x02", listed + 8) + 42, second + 4)
    path = tmp_path / "a.zip"
    path.write_bytes(moved)
    assert refusal(path).endswith("4 bytes follow packet/manifest.json, and they are of none of its files")


def test_bytes_behind_the_end_of_a_file_are_found(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("packet/manifest.json", "{}and more")
    data = bytearray(made.getvalue())
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 2)
    (tmp_path / "a.zip").write_bytes(data)
    assert refusal(tmp_path / "a.zip").endswith("packet/manifest.json has 10 bytes, and claims 2")


@pytest.mark.parametrize("is_written_as_it_comes", [False, True])
def test_an_archive_as_other_programs_make_it_is_read(tmp_path: Path, is_written_as_it_comes: bool) -> None:
    """With folders of their own, clocks and owners noted, and sums after each file, as where the archive is a stream."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.made = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.made += data
            return len(data)

    stream = Stream()
    target = stream if is_written_as_it_comes else io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.mkdir("packet")
        for name in ("packet/manifest.json", "packet/uploads/a.pdf"):
            entry = zipfile.ZipInfo(name)
            entry.extra = b"UT\x09\x00\x03" + bytes(8) + b"ux\x0b\x00\x01\x04" + bytes(4) + b"\x04" + bytes(4)
            archive.writestr(entry, b"{}")
    data = bytes(stream.made) if is_written_as_it_comes else target.getvalue()  # type: ignore[union-attr]
    assert (b"PK\x07\x08" in data) is is_written_as_it_comes
    (tmp_path / "a.zip").write_bytes(data)
    with open_package(tmp_path / "a.zip") as package:
        assert package.names == ("manifest.json", "uploads/a.pdf")
        assert (package.beside, package.odd, package.noted) == ((), {}, 2)


def test_clocks_of_windows_are_no_words(tmp_path: Path) -> None:
    clocks = bytes.fromhex("0011223344 55dc01".replace(" ", "")) * 3
    path = tmp_path / "a.zip"
    path.write_bytes(with_bytes(extra=b"\x0a\0\x20\0" + bytes(4) + b"\x01\0\x18\0" + clocks))
    with open_package(path) as package:
        assert package.sha256("a") == hashlib.sha256(b"x" * 500).hexdigest()


@pytest.mark.parametrize("where", ["inside", "behind"])
def test_bytes_behind_the_end_of_a_packed_file_are_found(tmp_path: Path, where: str) -> None:
    """Its length counts them in, and what unpacks it stops before them."""
    packed = zlib.compressobj(wbits=-15)
    body = packed.compress(b"x" * 500) + packed.flush() + b"evil" * (1 if where == "inside" else 9000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("packet/manifest.json", "{}")
        archive.writestr("packet/a", body)
    data = bytearray(made.getvalue())
    first, listed = data.index(b"PK\x03\x04", 4), data.rindex(b"PK\x01\x02")
    for at in (first + 8, listed + 10):
        struct.pack_into("<H", data, at, zipfile.ZIP_DEFLATED)
    for at in (first + 14, listed + 16):
        struct.pack_into("<LLL", data, at, zlib.crc32(b"x" * 500), len(body), 500)
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as library:
        assert library.read("packet/a") == b"x" * 500
    count = len(body) - body.index(b"evil")
    assert refusal(path) == f"IT is not the archive of a packet: {count:,} bytes follow packet/a, and they are of none of its files"


def test_another_name_before_the_file_than_in_the_list_is_found(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", lambda made: made.mkdir("packet/uploads"))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"packet/uploads", b"packet/secret!", 1))
    assert refusal(path) == "IT is not the archive of a packet: packet/uploads/ does not stand where its list says"


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("packet/", "packet/uploads/", "packet/Ann Sample/", "other/"):
            made.mkdir(name)
        made.writestr("packet/manifest.json", "{}")
        made.writestr("packet/uploads/a.pdf", "x")
    with open_package(path) as package:
        assert package.odd == {"Ann Sample/": "a folder without files"}
        assert package.beside == ("other/",)


# --------------------------------------------------------------------------- where the packet stands in it


@pytest.mark.parametrize("top", ["", "packet/", "sent/packet/"])
def test_what_stands_beside_the_packets_folder_is_told_apart(tmp_path: Path, top: str) -> None:
    names = (f"{top}manifest.json", f"{top}evidence/files/manifest.json", f"{top}a.pdf")
    beside = ("__MACOSX/packet/._manifest.json", "note.txt") if top else ()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in (*names, *beside):
            archive.writestr(name, "{}")
    with open_package(tmp_path / "a.zip") as package:
        assert package.names == ("a.pdf", "evidence/files/manifest.json", "manifest.json")
        assert package.beside == beside


def test_an_archive_of_two_packets_is_refused(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path / "a.zip", named("other/manifest.json"))) == "IT holds 2 packets: other, packet"


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", named("packet/a"))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    path.write_bytes(data)
    assert refusal(path) == "IT is not the archive of a packet: packet/a is locked with a password"


def test_a_file_that_holds_more_than_it_claims_is_damaged(tmp_path: Path) -> None:
    """The lie is met while reading, after as many bytes as were claimed."""
    path = archive(tmp_path / "a.zip", lambda made: made.writestr("packet/a", bytes(1_000_000)))
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    assert refusal(path) == "a in IT cannot be read"


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 and no more", b"%PDF-1.7"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert refusal(path) == "IT cannot be read as a .zip file"


def test_an_archive_cut_anywhere_is_refused_or_read_whole(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", lambda made: made.writestr("packet/a", os.urandom(300))).read_bytes()
    path = tmp_path / "b.zip"
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert "IT" in refusal(path)


@pytest.mark.parametrize("top", ["packet/", "", "another name/"])
def test_the_names_are_those_below_the_one_folder(tmp_path: Path, top: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if top:
            archive.mkdir(top)
        archive.writestr(f"{top}manifest.json", "{}")
        archive.writestr(f"{top}uploads/a.pdf", "x")
    (tmp_path / "a.zip").write_bytes(made.getvalue())
    with open_package(tmp_path / "a.zip") as package:
        assert package.names == ("manifest.json", "uploads/a.pdf")
        assert package.read("uploads/a.pdf") == b"x"
        with pytest.raises(UsageError, match="far larger"):
            package.read("manifest.json", most=1)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there that few have")
def test_a_link_in_a_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "packet"
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads/a.pdf").write_bytes(b"x")
    (folder / "b.pdf").symlink_to(folder / "uploads/a.pdf")
    (folder / "more").symlink_to("/")
    os.mkfifo(folder / "pipe")
    (folder / "c\nAll 3 files are as they were made").write_bytes(b"x")
    with open_package(folder) as package:
        assert package.names[1] == r"c\u000aAll 3 files are as they were made"
    (folder / "c\nAll 3 files are as they were made").unlink()
    with open_package(folder) as package:
        assert package.names == ("b.pdf", "more", "pipe", "uploads/a.pdf")
        assert package.odd == {"b.pdf": "a link", "more": "a link", "pipe": "a device or pipe"}
        assert "b.pdf" not in package
