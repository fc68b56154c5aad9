"""Looks into a Word file that is to be sent as it is: what would run or fetch something, and what it holds beside what it shows.

There is no cleaned copy of a Word file, so what acts is refused, and the rest is told.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.zip_damage import ZIP_DAMAGE

_TYPES = "[Content_Types].xml"
_MOST_OF_TYPES = 1 << 20
MOST_BYTES = 300 << 20  # unpacked

TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo) ")
COMMENTED = re.compile(rb"<w:comment(?:Reference)?\b")  # in the text, or in the list of them where the text has lost its mark
RELATION = re.compile(rb"<Relationship\b[^>]*>")
_KIND = re.compile(rb"""\bType=["'][^"']*/([^"'/]*)["']""")
_TARGET = re.compile(rb"""\bTarget=["']([^"']*)["']""")
_FETCHED = re.compile(rb"(?:https?:|ftp:|file:)?(?://|\\\\)(?!/)", re.IGNORECASE)  # from another computer
_RUNS = re.compile(rb"(?:instrText[^>]*>|w:instr=[\"'])\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_HIDDEN = re.compile(
    rb"<w:r\b[^>]*>\s*<w:rPr>(?:(?!</w:rPr>).)*?"
    rb"<w:(?:vanish\s*(?:/>|w:val=[\"'](?:1|true|on)[\"'])|sz\s+w:val=[\"'][1-4][\"']|w\s+w:val=[\"'](?:[1-9]|[12][0-9])%?[\"'])"
    rb"(?:(?!</w:r>).)*?<w:t\b[^>]*>[^<]*?[^<\s]",
    re.DOTALL,
)
_CUT = re.compile(
    rb"<a:srcRect\s[^>]*?\b[ltrb]=[\"'](?:[3-9]|\d\d)\d{3}\d*[\"']"
)  # by 3 in a hundred or more; with a minus it is set smaller
_ACTIVE_PARTS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|activeX/)", re.IGNORECASE)
_EMBEDDED = re.compile(r"^word/embeddings/.", re.IGNORECASE)
_SAVE_AS_PDF = "open it in Word, save it as PDF, and give that file"


class ActiveWordFileError(Exception):
    """A Word file that cannot be used, with the reason and the next step in plain words."""

    def __init__(self, reason: str, remedy: str = _SAVE_AS_PDF) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def unseen_in_word(path: Path) -> tuple[str, ...]:
    """What a Word file holds that its pages do not show, one sentence each.

    Raises:
        ActiveWordFileError: something in it would run or be fetched when it is opened, or it is damaged or enormous.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                remedy = "make its pictures smaller in Word, or save it as PDF"
                raise ActiveWordFileError(f"it unpacks to more than {MOST_BYTES >> 20} MB", remedy)
            names = [entry.filename for entry in entries]
            if any(map(_ACTIVE_PARTS.search, names)):
                raise ActiveWordFileError("it holds macros or controls, which may run when it is opened")
            parts = {name: _plain(archive.read(name)) for name in dict.fromkeys(names) if name.endswith((".xml", ".rels"))}
    except ZIP_DAMAGE:
        raise ActiveWordFileError("it is damaged", "copy it again from where it came, or open it in Word and save it as PDF") from None
    _refuse_what_acts(parts)
    return tuple(_unseen(parts, names))


def _plain(part: bytes) -> bytes:
    """A part's XML in the letters that it is searched in, whatever it was written in."""
    if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return part.decode("utf-16", "replace").encode()
    return part


def is_word_file(path: Path) -> bool:
    """Whether a zip file is a Word document, under whatever name its words are kept."""
    try:
        with zipfile.ZipFile(path) as archive:
            types = archive.read(_TYPES) if _TYPES in archive.namelist() and archive.getinfo(_TYPES).file_size < _MOST_OF_TYPES else b""
            return "word/document.xml" in archive.namelist() or b"wordprocessingml.document.main+xml" in types
    except ZIP_DAMAGE:
        return False


def _refuse_what_acts(parts: Mapping[str, bytes]) -> None:
    if b"macroEnabled" in parts.get(_TYPES, b""):
        raise ActiveWordFileError("it is a Word file for macros under another name")
    for name, content in parts.items():
        if name.endswith(".rels") and any(map(_is_fetched, RELATION.findall(content))):
            raise ActiveWordFileError("it fetches a part from another computer when it is opened")
        if name.startswith("word/") and _RUNS.search(content):
            raise ActiveWordFileError("it starts another program when it is opened")


def _is_fetched(relation: bytes) -> bool:
    """Whether a reader goes and gets it unasked; a link waits for a click."""
    kind, target = _KIND.search(relation), _TARGET.search(relation)
    return b"External" in relation and bool(kind and kind[1] != b"hyperlink" and target and _FETCHED.match(target[1]))


def _unseen(parts: Mapping[str, bytes], names: list[str]) -> Iterator[str]:
    words = [content for name, content in parts.items() if name.startswith("word/") and name.endswith(".xml")]
    if any(map(TRACKED.search, words)):
        yield "It holds tracked changes, so words that were taken out can still be read."
    if any(map(COMMENTED.search, words)):
        yield "It holds comments."
    if any(map(_HIDDEN.search, words)):
        yield "It holds hidden text."
    if any(map(_CUT.search, words)):
        yield "It holds a picture that is cropped, and what was cut off (Word takes it out: Picture Format, Compress Pictures)."
    if any(map(_EMBEDDED.match, names)):
        yield "It holds whole files, for instance the table behind a chart."
