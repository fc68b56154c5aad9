"""Large files wait on the disk: what is read of them is what they were, and memory does not grow with them."""

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from generator.documents.plan import Document, LargeDocument
from generator.errors import DocumentError
from generator.pdf import spool
from generator.pdf.assembly import join_pdfs
from generator.pdf.harmless import made_bare
from generator.pdf.intake import take_in
from generator.pdf.spool import Spooled, bytes_of, file_of, hash_of, hold, hold_file, needs_room

ROOT = Path(__file__).parents[2]
MANY = bytes(range(256)) * 8192  # 2 MiB


def heavy(pages: int = 3, seed: int = 1, *, author: str = "") -> bytes:
    """A PDF whose pages are of pictures that cannot be packed, a megabyte each."""
    with pikepdf.new() as pdf:
        for page in range(pages):
            noise = hashlib.shake_128(bytes([seed, page])).digest(1 << 20)
            picture = Stream(pdf, noise, Type=Name.XObject, Subtype=Name.Image, Width=1024, Height=1024)
            picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
            leaf = pdf.add_blank_page(page_size=(612, 792)).obj
            leaf.Resources = Dictionary(XObject=Dictionary(Im=pdf.make_indirect(picture)))
            leaf.Contents = pdf.make_stream(b"q 500 0 0 500 50 %d cm /Im Do Q" % (50 + page))
            leaf.MediaBox = Array([0, 0, 612, 792])
        if author:
            pdf.docinfo["/Author"] = author
        out = io.BytesIO()
        pdf.save(out, static_id=True, compress_streams=False)
        return out.getvalue()


def test_what_is_held_is_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(MANY)
    one, other, few = hold(MANY), hold_file(tmp_path / "file"), hold(b"few")
    assert (type(one), type(other), few) == (Spooled, Spooled, b"few")
    for held, data in ((one, MANY), (other, MANY), (few, b"few")):
        assert bytes_of(held) == data
        assert len(held) == len(data)
        assert hash_of(held) == hashlib.sha256(data).hexdigest()
    with file_of(one) as first, file_of(other) as second:  # each has its own place
        first.seek(-4, os.SEEK_END)
        assert second.read(3) == b"\0\1\2"
        assert first.read() == b"\xfc\xfd\xfe\xff"
        assert first.read() == b""
        first.seek(1)
        first.seek(2, os.SEEK_CUR)
        assert first.read(1) == b"\3"


def test_a_large_document_is_written_as_it_is(tmp_path: Path) -> None:
    held = hold(MANY)
    assert isinstance(held, Spooled)
    large, usual = LargeDocument(PurePosixPath("a"), held), Document(PurePosixPath("a"), MANY)
    for document in (large, usual):
        document.write(tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == MANY
        assert (document.data, document.size, document.sha256) == (MANY, len(MANY), hashlib.sha256(MANY).hexdigest())


def test_large_files_are_taken_in_joined_and_sent_as_small_ones_are(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(heavy(2, 1, author="Invented Person"))
    (tmp_path / "b.pdf").write_bytes(heavy(3, 2))
    one, other = take_in([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    assert isinstance(one.pdf, Spooled)
    assert isinstance(other.pdf, Spooled)
    assert (one.sound, one.harmless, other.harmless) == (True, False, True)
    joined = join_pdfs([one.pdf, other.pdf])
    assert isinstance(joined, Spooled)
    assert bytes_of(joined) == bytes_of(join_pdfs([one.pdf, other.pdf]))
    with pikepdf.open(joined.open()) as pdf, pikepdf.open(tmp_path / "b.pdf") as was:
        assert len(pdf.pages) == 5
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert pdf.pages[4].obj.Resources.XObject.Im.read_bytes() == was.pages[2].obj.Resources.XObject.Im.read_bytes()
    sent = made_bare(hold_file(tmp_path / "a.pdf"))
    assert isinstance(sent, Spooled)
    assert b"Invented" not in bytes_of(sent)


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spool.shutil, "copyfileobj", full)
    with pytest.raises(DocumentError, match="no room left on the disk"):
        hold(MANY)
    with pytest.raises(PermissionError), needs_room():
        raise PermissionError(errno.EACCES, "no")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's memory in this way")
def test_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    """Eight files of 14 MB: held as bytes, with what is sent of them and a binder of them, they would be 336."""
    for number in range(8):
        (tmp_path / f"{number}.pdf").write_bytes(heavy(14, number, author="x" * (number % 2)))
    code = f"""
import re
from pathlib import Path
from generator.pdf.harmless import made_bare
from generator.pdf.intake import take_in
from generator.pdf.assembly import swap_placeholders
from generator.pdf.spool import hash_of, hold_file
from tests.pdf.test_assembly import base
import pikepdf
def most():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
places = base(Path({str(tmp_path)!r}), 112)
swap_placeholders(base(Path({str(tmp_path)!r}), 0), [])
before = most()
paths = sorted(Path({str(tmp_path)!r}).glob("*.pdf"))
intakes = take_in(paths)
sent = [hold_file(each.path) if each.harmless else made_bare(hold_file(each.path)) for each in intakes]
assert len({{hash_of(one) for one in sent}} | {{hash_of(one.pdf) for one in intakes}}) == 16
binder = swap_placeholders(places, [each.pdf for each in intakes])
assert len(binder.held) > 100_000_000 and not binder.unmet
print(most() - before)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert float(done.stdout) < 60
