"""A packet as one file to send: the same bytes for the same files, on any day and machine."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from generator.documents.plan import Document
from generator.errors import DocumentError

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that the format can hold; the manifest tells the real one
_PLAIN_FILE = 0o644 << 16
_PART = 1 << 20


class Piece(NamedTuple):
    """A file that goes into an archive: its path there, what it has to hold, and where its bytes are."""

    path: str
    sha256: str
    source: bytes | Path


def piece_of(path: str, source: bytes | Path) -> Piece:
    """The piece as its bytes are now.

    Raises:
        OSError: the file cannot be read.
    """
    if isinstance(source, bytes):
        return Piece(path, hashlib.sha256(source).hexdigest(), source)
    with source.open("rb") as file:
        return Piece(path, hashlib.file_digest(file, "sha256").hexdigest(), source)


def zip_documents(documents: Iterable[Document], folder: str) -> bytes:
    """The documents in one archive, below a folder of that name, in order of their paths."""
    buffer = io.BytesIO()
    write_zip(buffer, (piece_of(str(document.path), document.data) for document in documents), folder)
    return buffer.getvalue()


def write_zip(target: IO[bytes], pieces: Iterable[Piece], folder: str) -> None:
    """Write the pieces as one archive, as `zip_documents` does; of a file no more than a part is held at once.

    Raises:
        DocumentError: a file cannot be read any more, or has other bytes by now.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in sorted(pieces, key=lambda piece: PurePosixPath(piece.path)):
            entry = zipfile.ZipInfo(f"{folder}/{piece.path}", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, _PLAIN_FILE
            if isinstance(piece.source, bytes):
                archive.writestr(entry, piece.source)
            else:
                _copy(archive, entry, piece, piece.source)


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, piece: Piece, source: Path) -> None:
    made = hashlib.sha256()
    try:
        file = source.open("rb")
    except OSError as error:
        raise DocumentError(f"{source} can no longer be read", hint="close it in other programs, and run the command again") from error
    with file:
        entry.file_size = source.stat().st_size
        with archive.open(entry, "w") as target:
            while part := file.read(_PART):
                made.update(part)
                target.write(part)
    if made.hexdigest() != piece.sha256:
        raise DocumentError(f"{source} was changed while it was being frozen", hint="run the command again")
