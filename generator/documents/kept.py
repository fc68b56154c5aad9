"""Documents that stand from an earlier run: made anew only where something has changed, and no Word file over a person's own work.

A Word file in `build/` that differs from what was written there was edited by hand. It stays as it is, and its PDF is made of that
file, by LibreOffice or by the person; never of the program's records, which say something else. Whatever else stands there and was
not written there is set aside before its folder is made anew, and so is all that differs where it is not known what was written. A
person's own file is never noted as written there, so it is set aside as well once nothing of its name is made any more.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.documents.folders import files_below
from generator.documents.plan import Document
from generator.documents.words import shows_approvals
from generator.prose import shortened

if TYPE_CHECKING:
    from generator.pdf.spool import Held


def sha256(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


def _hash_of(path: Path) -> str:
    """The hash of a file, which may be larger than what should be held in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """What was noted of one document when it was made."""

    key: str  # of all that it was made from
    word: str = ""  # the hash of the .docx that we made; a binder has none
    pdf: str = ""  # the hash of the .pdf beside it, whoever made it
    pdf_of: str = ""  # the hash of the .docx that this .pdf shows
    base: str = ""  # of all that a .pdf is made from beside its .docx
    told: str = ""  # of a binder: what keeps it from being PDF/UA-1, a line each
    day: str = ""  # the day that it looks at
    draft: str = ""  # "draft", where it says so of itself


@dataclass(slots=True)
class Kept:
    """The documents of one folder below build/.

    Attributes:
        folder: The folder.
        base: A hash of all that every document is made from: this program, the day, the look, fonts and the PDF's own templates.
        day: The day that the documents look at.
        draft: Whether they say DRAFT.
        standing: What was noted when they were made, by path without ending; the newest first where two may stand there.
        files: The hashes of what was written under each path, Word documents and all others.
        notes: What there is to tell of documents that were edited by hand, filled as documents are made.
        unprinted: The edited documents that have no PDF.
        of_draft: Those that were edited in a draft, where no draft is made.
        own: The paths of files that are a person's and not written by dsmes.
        seen: By path, what the disk said of a file when it was read.
        hashed: Values that were met, by their identity, with their hashes; held, so that nothing else gets the same identity.
    """

    folder: Path
    base: str = ""
    day: str = ""
    draft: bool = False
    standing: Mapping[str, Sequence[Standing]] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: dict[str, Standing] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    of_draft: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    seen: dict[str, tuple[int, ...]] = field(default_factory=dict)
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

    def unchanged_binder(self, path: str, key: str) -> "tuple[Held, tuple[str, ...]] | None":
        """A binder as it stands, and what kept it from being PDF/UA-1, where it was made from the same and nobody has touched it."""
        from generator.pdf.spool import hash_of, hold_file

        noted = self._noted(path)
        if noted is None or noted.key != key:
            return None
        try:
            held = hold_file(self.folder / f"{path}.pdf")
        except OSError:
            return None
        if hash_of(held) != noted.pdf:
            return None
        self.made[path] = noted
        return held, tuple(noted.told.splitlines())

    def note_binder(self, path: str, key: str, pdf: str, unmet: Sequence[str]) -> None:
        """A binder that was made from the records, by its hash."""
        self.made[path] = self._standing(key, pdf=pdf, told="\n".join(" ".join(line.split()) for line in unmet))

    def pdf_of(self, path: str, word: bytes) -> bytes | None:
        """The PDF as it stands, where it shows a Word file of these bytes and would be made in the same way."""
        noted, pdf = self._noted(path), self._read(path, ".pdf")
        if not self.base or noted is None or pdf is None or (noted.base, noted.pdf_of) != (self.base, sha256(word)):
            return None
        return pdf if sha256(pdf) == noted.pdf else None

    def edited(self, path: str) -> bytes | None:
        """The Word file of a document, where a person has changed it since it was made."""
        noted, word = self._noted(path), self._read(path, ".docx")
        return word if noted is not None and word is not None and sha256(word) != noted.word else None

    def is_void(self, document: Document) -> bool:
        """Whether this is a document, in either form, that shows approvals and was changed by hand since."""
        word = self.edited(str(document.path.with_suffix("")))
        return word is not None and shows_approvals(word)

    def edited_files(self) -> Iterator[tuple[str, str]]:
        """The Word files that a person has changed since they were made, each with the day that it was made for."""
        for path in sorted(self.standing):
            noted = self._noted(path)
            if noted is not None and self.edited(path) is not None:
                yield f"{path}.docx", noted.day

    def note(self, path: str, key: str, word: bytes, pdf: bytes) -> tuple[Document, Document]:
        """A document that was made from the records; its two forms."""
        self.made[path] = self._standing(key, sha256(word), sha256(pdf), sha256(word), self.base)
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def keep_edited(self, path: str, word: bytes) -> tuple[Document, ...]:
        """A person's own Word file with the PDF that shows it; the file alone where nobody has made that PDF yet."""
        noted, own = self._noted(path), self._read(path, ".pdf")
        assert noted is not None  # else nobody could know that it was edited
        name = self.folder / f"{path}.docx"
        told = f"{name} was edited by hand and stays as it is; to have it made from the records again, delete it"
        if noted.day not in ("", self.day):
            told += f" (it was made for {noted.day})"
        if noted.draft and not self.draft:
            self.of_draft.append(f"{path}.docx")
        self.own.add(f"{path}.docx")
        if shows_approvals(word):
            self.made[path] = Standing(noted.key, noted.word, day=noted.day, draft=noted.draft)
            self.unprinted.append(path)
            self.notes.append(
                f"warning: {told}. It shows approvals that were not given for these words, so it has no PDF and no place in the handbook\n"
                "    hint: put your words into its template (`dsmes templates list` names it), delete the file, run the command again, and "
                "have it approved with `dsmes sign`; or take the lines `On record` out of it, and have it signed on paper"
            )
            return (_document(path, ".docx", word),)
        pdf = own if own is not None and (sha256(own) != noted.pdf or noted.pdf_of == sha256(word)) else None
        if pdf is not None and sha256(pdf) not in self.files.get(f"{path}.pdf", ()):
            self.own.add(f"{path}.pdf")
        if pdf is None:
            pdf, why = _print(name)
            if pdf is None:
                self.made[path] = Standing(noted.key, noted.word, day=noted.day, draft=noted.draft)
                self.unprinted.append(path)
                hint = f"open it in Word, save it as {name.stem}.pdf in the same folder, and run the command again"
                self.notes.append(f"warning: {told}. It has no PDF: {why}\n    hint: {hint}")
                return (_document(path, ".docx", word),)
            told += "; its PDF was made of it by LibreOffice"
        self.made[path] = Standing(noted.key, noted.word, sha256(pdf), sha256(word), day=noted.day, draft=noted.draft)
        self.notes.append(f"note: {told}")
        return _document(path, ".docx", word), _document(path, ".pdf", pdf)

    def _standing(self, key: str, word: str = "", pdf: str = "", pdf_of: str = "", base: str = "", told: str = "") -> Standing:
        return Standing(key, word, pdf, pdf_of, base, told, self.day, "draft" if self.draft else "")

    def _noted(self, path: str) -> Standing | None:
        """What was noted of the document that stands there: a run that was ended in the middle leaves the notes of two."""
        rows = self.standing.get(path, ())
        if len(rows) < 2:
            return rows[0] if rows else None
        word, pdf = self._read(path, ".docx"), self._read(path, ".pdf")
        return max(rows, key=lambda row: (word is not None and sha256(word) == row.word, pdf is not None and sha256(pdf) == row.pdf))

    def read_folder(self) -> dict[str, str]:
        """Path to hash of all that stands in the folder, but for what systems and programs put into any folder."""
        found = {}
        for path in files_below(self.folder):
            name = path.relative_to(self.folder).as_posix()
            self.seen[name] = _look_at(path)
            found[name] = _hash_of(path)
        return found

    def write_notes(self, documents: Sequence[Document], there: Mapping[str, str]) -> dict[str, object]:
        """As plain values, what is to be known of the documents, and of those that stand there until these have taken their place."""
        files = {str(document.path): [document.sha256] for document in documents if str(document.path) not in self.own}
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
        coming = {str(document.path): document for document in documents}
        lost = [
            path
            for path, hash in there.items()
            if hash not in self.files.get(path, ()) and not (path in coming and coming[path].sha256 == hash)
        ]
        return self._move(lost, self.folder, place)

    def set_aside_late(self, old: Path, there: Mapping[str, str], place: Path) -> str:
        """Move what was saved in the folder since it was read to `place`, once another has taken its place; what there is to tell of it.

        Args:
            old: Where that folder is now.
            there: What was read.
            place: Where what would be lost goes.

        Raises:
            OSError: it cannot be moved.
        """
        changed = [
            name
            for path in files_below(old)
            if _look_at(path) != self.seen.get(name := path.relative_to(old).as_posix()) and _hash_of(path) != there.get(name)
        ]
        return self._move(changed, old, place)

    def _move(self, paths: Sequence[str], folder: Path, place: Path) -> str:
        for path in paths:
            target = _free(place / path)
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / path).rename(target)
        if not paths:
            return ""
        was = "was" if len(paths) == 1 else "were"
        return (
            f"warning: {shortened(list(paths))} in {self.folder} {was} not put there by dsmes, or {was} changed since; kept in {place}\n"
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


def _look_at(path: Path) -> tuple[int, ...]:
    """What the disk says of a file, which is something else once the file was saved again."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _free(path: Path) -> Path:
    """The path, with a number where something stands there already."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(one for one in numbered if not one.exists())


def read_standing(noted: Any) -> Mapping[str, Sequence[Standing]]:
    """What was noted of documents, from notes that may be lost, broken or of a version that noted less of each."""
    found = {}
    for path, rows in noted.items() if isinstance(noted, dict) else ():
        each = rows if isinstance(rows, list) else ()
        found[path] = [Standing(*row) for row in each if isinstance(row, list) and 5 <= len(row) <= 8 and all(map(_is_text, row))]
    return found


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def read_files(noted: Any) -> Mapping[str, Sequence[str]]:
    """What was noted of all files, from the same notes."""
    found = {}
    for path, hashes in noted.items() if isinstance(noted, dict) else ():
        each = hashes if isinstance(hashes, list) else ()
        found[path] = [hash for hash in each if isinstance(hash, str)]
    return found
