"""Links to the Word and PDF files that the handbook offers, with their sizes."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from generator.documents.handbook_pages.markdown import Markdown, address_from, join, link, text
from generator.documents.plan import Document

_FORMATS = {".docx": "Word", ".pdf": "PDF"}


def download(here: PurePosixPath, folder: str, document: Document, shown: Markdown | None = None) -> Markdown:
    """A link to a document below a folder of the handbook, named by its format unless other words are given."""
    size = max(round(len(document.data) / 1024), 1)
    named = shown or text(_FORMATS.get(document.path.suffix.lower(), document.path.suffix.lstrip(".")))
    return join([link(named, address_from(here, _path_of(folder, document))), Markdown(f"\u00a0({size}\u00a0KB)")])


def offered(folder: str, documents: Iterable[Document]) -> Iterator[Document]:
    """The documents themselves, where the links lead."""
    for document in documents:
        yield Document(_path_of(folder, document), document.data)


def _path_of(folder: str, document: Document) -> PurePosixPath:
    return PurePosixPath(folder, *(part for part in document.path.parts if part not in (folder, "..", "/")))
