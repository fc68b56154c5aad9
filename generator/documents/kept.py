"""Documents that stand from an earlier run: made anew only where something has changed, and no Word file over a person's own work.

A Word file in `build/` that differs from what was written there was edited by hand. It stays as it is, and its PDF is made of that
file, by LibreOffice or by the person; never of the program's records, which say something else. Whatever else stands there and was
not written there is set aside before its folder is made anew, and so is all that differs where it is not known what was written.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.plan import Document
from generator.prose import shortened

_OF_THE_SYSTEM = ("Thumbs.db", "desktop.ini")


def sha256(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """What was noted of one document when it was made."""

    key: str  # of all that it was made from
    word: str = ""  # the hash of the .docx that we made; a binder has none
    pdf: str = ""  # the hash of the .pdf beside it, whoever made it
    pdf_of: str = ""  # the hash of the .docx that this .pdf shows
    base: str = ""  # of all that a .pdf is made from beside its .docx
    told: str = ""  # of a binder: what keeps it from being PDF/UA-1, a line each


@dataclass(slots=True)
class Kept:
    """The documents of one folder below build/.

    Attributes:
        folder: The folder.
        base: A hash of all that every document is made from: this program, the day, the look, fonts and the PDF's own templates.
        standing: What was noted when they were made, by path without ending; the newest first where two may stand there.
        files: The hashes of what was written under each path, Word documents and all others.
        notes: What there is to tell of documents that were edited by hand, filled as documents are made.
        unprinted: The edited documents that have no PDF.
        hashed: Values that were met, by their identity, with their hashes; held, so that nothing else gets the same identity.
    """

    folder: Path
    base: str = ""
    standing: Mapping[str, Sequence[Standing]] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: dict[str, Standing] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    hashed: dict[int, tuple[object, str]] = field(default_factory=dict)

    def key(self, template: bytes, values: Mapping[str, object]) -> str:
        """The hash of what one document is made from."""
        held = (f"{name} {self._hash(value)}" for name, value in sorted(values.items()))
        return sha256("\0".join((self.base, sha256(template), *held)).encode())

    def _hash(self, value: object) -> str:
        """The hash of a value; most documents of a folder are given the same ones, which are large."""
        if id(value) not in self.hashed:
            self.hashed[id(value)] = value, sha256(json.dumps(value, sort_keys=True, default=str).encode())
        return self.hashed[id(value)][1]

    def unchanged(self, path: str, key: str) -> tuple[Document, Document] | None:
        """Both forms of a document as they stand, where they were made from the same and nobody has touched them."""
        noted = self._noted(path)
        word, pdf = self._read(path, ".docx"), self._read(path, ".pdf")
        if noted is None or word is None or pdf is None or noted.key != key or (sha256(word), sha256(pdf)) != (noted.word, noted.pdf):
            return None
        self.made[path] = noted
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def unchanged_binder(self, path: str, key: str) -> tuple[bytes, tuple[str, ...]] | None:
        """A binder as it stands, and what kept it from being PDF/UA-1, where it was made from the same and nobody has touched it."""
        noted, pdf = self._noted(path), self._read(path, ".pdf")
        if noted is None or pdf is None or (noted.key, noted.pdf) != (key, sha256(pdf)):
            return None
        self.made[path] = noted
        return pdf, tuple(noted.told.splitlines())

    def note_binder(self, path: str, key: str, pdf: bytes, unmet: Sequence[str]) -> None:
        """A binder that was made from the records."""
        self.made[path] = Standing(key, pdf=sha256(pdf), told="\n".join(" ".join(line.split()) for line in unmet))

    def pdf_of(self, path: str, word: bytes) -> bytes | None:
        """The PDF as it stands, where it shows a Word file of these bytes and would be made in the same way."""
        noted, pdf = self._noted(path), self._read(path, ".pdf")
        if noted is None or pdf is None or (noted.base, noted.pdf_of) != (self.base, sha256(word)) or sha256(pdf) != noted.pdf:
            return None
        return pdf

    def edited(self, path: str) -> bytes | None:
        """The Word file of a document, where a person has changed it since it was made."""
        noted, word = self._noted(path), self._read(path, ".docx")
        return word if noted is not None and word is not None and sha256(word) != noted.word else None

    def note(self, path: str, key: str, word: bytes, pdf: bytes) -> tuple[Document, Document]:
        """A document that was made from the records; its two forms."""
        self.made[path] = Standing(key, sha256(word), sha256(pdf), sha256(word), self.base)
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def keep_edited(self, path: str, word: bytes) -> tuple[Document, ...]:
        """A person's own Word file with the PDF that shows it; the file alone where nobody has made that PDF yet."""
        noted, own = self._noted(path), self._read(path, ".pdf")
        assert noted is not None  # else nobody could know that it was edited
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

    def _noted(self, path: str) -> Standing | None:
        """What was noted of the document that stands there: a run that was ended in the middle leaves the notes of two."""
        rows = self.standing.get(path, ())
        if len(rows) < 2:
            return rows[0] if rows else None
        word, pdf = self._read(path, ".docx"), self._read(path, ".pdf")
        return max(rows, key=lambda row: (word is not None and sha256(word) == row.word, pdf is not None and sha256(pdf) == row.pdf))

    def read_folder(self) -> dict[str, str]:
        """Path to hash of all that stands in the folder, but for what systems and programs put into any folder."""
        return {
            path.relative_to(self.folder).as_posix(): sha256(path.read_bytes())
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith((".", "~$")) and path.name not in _OF_THE_SYSTEM
        }

    def write_notes(self, documents: Sequence[Document], there: Mapping[str, str]) -> dict[str, object]:
        """As plain values, what is to be known of the documents, and of those that stand there until these have taken their place."""
        files = {str(document.path): [sha256(document.data)] for document in documents}
        for path, hash in there.items():
            if hash in self.files.get(path, ()) and hash not in files.get(path, ()):
                files.setdefault(path, []).append(hash)
        words = {path: [one] for path, one in self.made.items()}
        for path in self.standing:
            noted = self._noted(path)
            if noted is not None and noted not in words.get(path, ()):
                words.setdefault(path, []).append(noted)
        return {"files": files, "words": {path: [list(astuple(one)) for one in rows] for path, rows in words.items()}}

    def set_aside(self, documents: Sequence[Document], there: Mapping[str, str], place: Path) -> str:
        """Move what would be lost with the folder, and nobody but a person can have put there, to `place`; what there is to tell of it.

        Raises:
            OSError: it cannot be moved.
        """
        coming = {str(document.path): document.data for document in documents}
        moved = []
        for path, hash in there.items():
            if hash in self.files.get(path, ()) or (path in coming and sha256(coming[path]) == hash):
                continue
            target = _free(place / path)
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).rename(target)
            moved.append(path)
        if not moved:
            return ""
        was = "was" if len(moved) == 1 else "were"
        return (
            f"warning: {shortened(moved)} in {self.folder} {was} not put there by dsmes, or {was} changed since; kept in {place}\n"
            "    hint: take from there what is yours; papers of your own have their place outside of build/"
        )

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


def _free(path: Path) -> Path:
    """The path, with a number where something stands there already."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(one for one in numbered if not one.exists())


def read_standing(noted: Any) -> Mapping[str, Sequence[Standing]]:
    """What was noted of documents, from notes that may be lost, broken or of an earlier version, which had one shorter row for each."""
    found = {}
    for path, rows in noted.items() if isinstance(noted, dict) else ():
        each = rows if isinstance(rows, list) and all(isinstance(row, list) for row in rows) else [rows]
        found[path] = [Standing(*row) for row in each if isinstance(row, list) and 5 <= len(row) <= 6 and all(map(_is_text, row))]
    return found


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def read_files(noted: Any) -> Mapping[str, Sequence[str]]:
    """What was noted of all files, from the same notes."""
    found = {}
    for path, hashes in noted.items() if isinstance(noted, dict) else ():
        each = hashes if isinstance(hashes, list) else [hashes]
        found[path.lstrip("/")] = [hash for hash in each if isinstance(hash, str)]
    return found
