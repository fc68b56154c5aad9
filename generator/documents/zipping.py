"""A packet as one file to send: the same bytes for the same files, on any day and machine."""

import io
import zipfile
from collections.abc import Iterable

from generator.documents.plan import Document

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that the format can hold; the manifest tells the real one
_PLAIN_FILE = 0o644 << 16


def zip_documents(documents: Iterable[Document], folder: str) -> bytes:
    """The documents in one archive, below a folder of that name, in order of their paths."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in sorted(documents, key=lambda document: document.path):
            entry = zipfile.ZipInfo(f"{folder}/{document.path}", _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, _PLAIN_FILE
            archive.writestr(entry, document.data)
    return buffer.getvalue()
