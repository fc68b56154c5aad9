"""What tells one page of a PDF from another: how it is drawn, and the words on it."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pikepdf

_PASSED_OVER = frozenset(
    {"/Parent", "/P", "/StructParent", "/StructParents", "/Tabs", "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/Length", "/B"}
)
_PACKING = frozenset({"/Filter", "/DecodeParms", "/DL"})
_MOST_DEPTH = 60
_NUMBER = re.compile(r"Exhibit (\d+\.\d+)\b|^(\d+\.\d+) ")


class PagePrint(NamedTuple):
    """One page: equal `look` is drawn alike to the last byte, equal `words` reads alike."""

    look: str
    words: str


def read_page_prints(data: bytes) -> tuple[PagePrint, ...]:
    """The prints of all pages of a cleaned PDF. Where its objects stand in the file, and how they are packed, makes no difference."""
    from pypdf import PdfReader

    with pikepdf.open(io.BytesIO(data)) as pdf:
        looks = [hashlib.sha256(b"".join(_told(page.obj, 0, {}))).hexdigest() for page in pdf.pages]
    reader = PdfReader(io.BytesIO(data))
    return tuple(PagePrint(look, _words(page)) for look, page in zip(looks, reader.pages, strict=True))


def read_binder(binder: bytes) -> tuple[Mapping[str, int], int]:
    """The number of each exhibit in a binder to the page of its slip sheet, counted from 1, by its bookmarks; and how many pages it has.

    Raises:
        ValueError: it cannot be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    found: dict[str, int] = {}
    try:
        reader = PdfReader(io.BytesIO(binder))
        for entry in _flat(reader.outline):
            number = _NUMBER.search(str(entry.title))
            page = reader.get_destination_page_number(entry)
            if number and page is not None:
                found.setdefault(number[1] or number[2], page + 1)
        return found, len(reader.pages)
    # The library means its own errors, and lets others through where a file is damaged.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("it cannot be read") from error


def _flat(outline: Any) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def _words(page: Any) -> str:
    try:
        return " ".join(page.extract_text().split())
    except Exception:  # the library promises no kind of error for what it cannot read; such a page has no words to tell it by
        return ""


def _told(value: Any, depth: int, met: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
    """A value with all it leads to, in one fixed order; an object that is met again is told by its number in that order."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in met:
            yield met[value.objgen]
            return
        met[value.objgen] = b"@%d" % len(met)
    if depth > _MOST_DEPTH:
        yield b"..."
    elif isinstance(value, pikepdf.Stream):
        yield from _told_stream(value, depth, met)
    elif isinstance(value, pikepdf.Dictionary):
        yield from _told_keys(value, _PASSED_OVER, depth, met)
    elif isinstance(value, pikepdf.Array):
        yield b"["
        for each in value:
            yield from _told(each, depth + 1, met)
        yield b"]"
    else:
        yield repr(value).encode() if not isinstance(value, pikepdf.Object) else value.unparse()
    yield b" "


def _told_stream(stream: pikepdf.Stream, depth: int, met: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
    try:
        data, leave_out = stream.read_bytes(), _PASSED_OVER | _PACKING
    except pikepdf.PdfError:  # packed as a picture: then the packing is part of it
        data, leave_out = stream.read_raw_bytes(), _PASSED_OVER
    yield from _told_keys(stream, leave_out, depth, met)
    yield hashlib.sha256(data).digest()


def _told_keys(mapping: Any, leave_out: frozenset[str], depth: int, met: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
    yield b"<"
    for key in sorted(set(mapping.keys()) - leave_out):
        yield key.encode(errors="surrogateescape")  # a name in the letters of the computer that it was made on
        yield from _told(mapping[key], depth + 1, met)
    yield b">"
