"""A zip file that is damaged inside is told in plain words by each of its readers, however it is packed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.documents.unzipping import open_package
from generator.documents.word_package import PackageError, read_parts
from generator.errors import UsageError
from generator.model.word_text import words_of
from generator.pdf.office import NotPrintedError, Office, print_word

PART = "word/document.xml"
PACKINGS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}


def read_package(path: Path) -> None:
    with open_package(path) as package:
        package.read(PART)


def never_run(path: Path) -> None:
    print_word(Office(path.with_name("no-program"), "LibreOffice"), path)


READERS: dict[str, tuple[Callable[[Path], object], type[Exception], str]] = {
    "template": (lambda path: read_parts(path.read_bytes()), PackageError, "that can be read|packed"),
    "approved words": (lambda path: words_of(path.read_bytes()), ValueError, "."),
    "packet": (read_package, UsageError, f"{PART} in .* cannot be read"),
    "Word exhibit": (never_run, NotPrintedError, "it is damaged"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("packing", PACKINGS)
def test_damage_inside_is_told(packing: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "damaged.docx"
    with zipfile.ZipFile(path, "w", PACKINGS[packing]) as archive:
        archive.writestr(PART, "".join(f"<w:t>{number * 7919 % 10007}</w:t>" for number in range(3000)))
    data = bytearray(path.read_bytes())
    start = data.find(PART.encode()) + len(PART) + 30
    data[start : start + 200] = bytes(byte ^ 0xA5 for byte in data[start : start + 200])
    path.write_bytes(data)
    read, error, message = READERS[reader]
    with pytest.raises(error, match=message):
        read(path)
