"""Word documents that stand from an earlier run: made anew only where something has changed, and never over a person's own work.

A file in `build/` that differs from what was written there was edited by hand. It stays as it is, and its PDF is made of that
file, by LibreOffice or by the person; never of the program's records, which say something else.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.plan import Document


def sha256(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """What was noted of one document when it was made."""

    key: str  # of all that it was made from
    word: str  # the hash of the .docx that we made
    pdf: str = ""  # the hash of the .pdf beside it, whoever made it
    pdf_of: str = ""  # the hash of the .docx that this .pdf shows
    base: str = ""  # of all that a .pdf is made from beside its .docx


@dataclass(slots=True)
class Kept:
    """The documents of one folder below build/.

    Attributes:
        folder: The folder.
        base: A hash of all that every document is made from: this program, the day, the look, fonts and the PDF's own templates.
        standing: What was noted when they were made, by path without ending.
        notes: What there is to tell of documents that were edited by hand, filled as documents are made.
        unprinted: The edited documents that have no PDF.
    """

    folder: Path
    base: str = ""
    standing: Mapping[str, Standing] = field(default_factory=dict)
    made: dict[str, Standing] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)

    def key(self, template: bytes, values: Mapping[str, object]) -> str:
        """The hash of what one document is made from."""
        held = json.dumps(values, sort_keys=True, default=str)
        return sha256("\0".join((self.base, sha256(template), sha256(held.encode()))).encode())

    def unchanged(self, path: str, key: str) -> tuple[Document, Document] | None:
        """Both forms of a document as they stand, where they were made from the same and nobody has touched them."""
        noted = self.standing.get(path)
        word, pdf = self._read(path, ".docx"), self._read(path, ".pdf")
        if noted is None or word is None or pdf is None or noted.key != key or (sha256(word), sha256(pdf)) != (noted.word, noted.pdf):
            return None
        self.made[path] = noted
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def pdf_of(self, path: str, word: bytes) -> bytes | None:
        """The PDF as it stands, where it shows a Word file of these bytes and would be made in the same way."""
        noted, pdf = self.standing.get(path), self._read(path, ".pdf")
        if noted is None or pdf is None or (noted.base, noted.pdf_of) != (self.base, sha256(word)) or sha256(pdf) != noted.pdf:
            return None
        return pdf

    def edited(self, path: str) -> bytes | None:
        """The Word file of a document, where a person has changed it since it was made."""
        noted, word = self.standing.get(path), self._read(path, ".docx")
        return word if noted is not None and word is not None and sha256(word) != noted.word else None

    def note(self, path: str, key: str, word: bytes, pdf: bytes) -> tuple[Document, Document]:
        """A document that was made from the records; its two forms."""
        self.made[path] = Standing(key, sha256(word), sha256(pdf), sha256(word), self.base)
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def keep_edited(self, path: str, word: bytes) -> tuple[Document, ...]:
        """A person's own Word file with the PDF that shows it; the file alone where nobody has made that PDF yet."""
        noted, own = self.standing[path], self._read(path, ".pdf")
        name = self.folder / f"{path}.docx"
        told = f"{name} was edited by hand and stays as it is; to have it made from the records again, delete it"
        pdf = own if own is not None and (sha256(own) != noted.pdf or noted.pdf_of == sha256(word)) else None
        if pdf is None:
            pdf, why = _print(name)
            if pdf is None:
                self.made[path] = Standing(noted.key, noted.word)
                self.unprinted.append(path)
                hint = f"open it in Word, save it as {name.stem}.pdf in the same folder, and run the command again"
                self.notes.append(f"warning: {told}. It has no PDF: {why}\n    hint: {hint}")
                return (_document(path, ".docx", word),)
            told += "; its PDF was made of it by LibreOffice"
        self.made[path] = Standing(noted.key, noted.word, sha256(pdf), sha256(word))
        self.notes.append(f"note: {told}")
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def _read(self, path: str, ending: str) -> bytes | None:
        try:
            return (self.folder / f"{path}{ending}").read_bytes()
        except OSError:
            return None


def _document(path: str, ending: str, data: bytes) -> Document:
    return Document(PurePosixPath(f"{path}{ending}"), data)


def _print(path: Path) -> tuple[bytes | None, str]:
    """The PDF of a Word file, or why there is none."""
    from generator.pdf.office import NotPrintedError, find_office, print_word

    office = find_office()
    if office is None:
        return None, "LibreOffice, which would make it, is not on this computer"
    try:
        return print_word(office, path), ""
    except NotPrintedError as error:
        return None, error.reason


def read_standing(noted: Any) -> Mapping[str, Standing]:
    """What was noted of documents, from a record that may be lost, broken or of an earlier version."""
    if not isinstance(noted, dict):
        return {}
    return {
        path: Standing(*row)
        for path, row in noted.items()
        if isinstance(row, list) and len(row) == 5 and all(isinstance(cell, str) for cell in row)
    }


def write_standing(made: Mapping[str, Standing]) -> dict[str, Sequence[str]]:
    """The same as plain values for the record."""
    return {path: [one.key, one.word, one.pdf, one.pdf_of, one.base] for path, one in sorted(made.items())}
