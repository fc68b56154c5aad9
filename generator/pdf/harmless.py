"""Tells whether a file can be sent as it is: nothing in it runs, hides, or names anybody beyond what its pages show.

What is allowed is listed, not what is forbidden: whatever a file holds that is not known here is reason enough to send the cleaned copy.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

_MAX_DEPTH = 60  # of objects written inside each other
_ROOT_KEYS = frozenset(
    {
        *("/Type", "/Pages", "/Version", "/Extensions", "/Lang", "/ViewerPreferences", "/PageMode", "/PageLayout", "/PageLabels"),
        *("/Outlines", "/Dests", "/Names", "/OpenAction", "/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/OCProperties", "/Metadata"),
    }
)
_NAME_TREES = frozenset({"/Dests"})
_ABOUT_THE_PROGRAM = frozenset({"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"})
_ABOUT_THE_PROGRAM_IN_XMP = re.compile(
    r"\{http://(?:"
    r"ns\.adobe\.com/pdf/1\.3/\}(?:Producer|PDFVersion|Trapped)"
    r"|ns\.adobe\.com/xap/1\.0/\}(?:CreatorTool|CreateDate|ModifyDate|MetadataDate)"
    r"|ns\.adobe\.com/xap/1\.0/mm/\}(?:DocumentID|InstanceID|VersionID|RenditionClass)"
    r"|purl\.org/dc/elements/1\.1/\}(?:format|language)"
    r"|www\.aiim\.org/pdf[au]+/ns/id/\}\w+"
    r")"
)
_LIVELY = frozenset({"/JS", "/AA", "/EF", "/AF", "/XFA", "/EmbeddedFiles", "/JavaScript", "/RichMediaContent"})
_LUGGAGE = frozenset({"/PieceInfo", "/Thumb", "/Ref", "/OPI"})
_ACTION_KEYS = frozenset({"/A", "/OpenAction", "/Next"})
_ACTIONS = frozenset({"/GoTo", "/Named", "/URI"})
_PLACES = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)

_JPEG_SCAN, _JPEG_END, _JPEG_COMMENT = 0xDA, 0xD9, 0xFE
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"})


def is_sound(pdf: pikepdf.Pdf, *, signed: bool) -> bool:
    """Whether a PDF, opened and not changed yet, can be sent as it is, but for what it says of itself and what it was before.

    That may stay in a signed one, where it belongs to the signature; of such a one is asked alone that nothing in it runs or is attached.
    """
    if signed:
        return not any(_is_lively(one) for one in _all_objects(pdf))
    return (
        not pdf.is_encrypted
        and set(pdf.Root.keys()) <= _ROOT_KEYS
        and _names(pdf) <= _NAME_TREES
        and all(_is_link(annotation) for page in pdf.pages for annotation in _list(page.obj.get("/Annots")))
        and not any(_is_lively(one) or _is_luggage(one, pdf) for one in _all_objects(pdf))
    )


def is_bare(pdf: pikepdf.Pdf, path: Path) -> bool:
    """Whether it says of itself no more than which program made it and when, and holds no earlier version."""
    return _info(pdf) <= _ABOUT_THE_PROGRAM and _is_of_one_piece(pdf, path) and _says_nothing_of_people(pdf)


def made_bare(data: bytes) -> bytes:
    """A sound PDF without what it says of itself and what it was before; all else stays: tags, links, bookmarks, language."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for holder, key in ((pdf.trailer, "/Info"), (pdf.Root, "/Metadata")):
            if key in holder:
                del holder[key]
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _names(pdf: pikepdf.Pdf) -> set[str]:
    names = pdf.Root.get("/Names")
    return set(names.keys()) if isinstance(names, pikepdf.Dictionary) else set()


def _info(pdf: pikepdf.Pdf) -> set[str]:
    info = pdf.trailer.get("/Info")
    if info is None:
        return set()
    return {key for key, value in info.items() if str(value)} if isinstance(info, pikepdf.Dictionary) else {""}


def _is_of_one_piece(pdf: pikepdf.Pdf, path: Path) -> bool:
    """Whether it was written in one go. What was changed later still holds what it was before, also what was blackened since."""
    return path.read_bytes().count(b"startxref") <= (2 if pdf.is_linearized else 1)


def _is_link(annotation: Any) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Link" and "/Contents" not in annotation


def _says_nothing_of_people(pdf: pikepdf.Pdf) -> bool:
    if "/Metadata" not in pdf.Root:
        return True
    try:
        keys = list(pdf.open_metadata())
        return bool(keys) and all(_ABOUT_THE_PROGRAM_IN_XMP.fullmatch(key) for key in keys)
    except Exception:  # the library promises no kind of error for what it cannot read
        return False


def _all_objects(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream, also those that nothing leads to any more."""
    for item in pdf.objects:
        yield from _inside(item, 0)


def _inside(item: Any, depth: int) -> Iterator[Any]:
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        below = [value for _, value in item.items()]
    else:
        below = _list(item)
    for value in below:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect and depth < _MAX_DEPTH:
            yield from _inside(value, depth + 1)


def _is_lively(item: Any) -> bool:
    return bool(_LIVELY & item.keys()) or any(_is_unknown_action(item.get(key)) for key in _ACTION_KEYS & item.keys())


def _is_unknown_action(action: Any) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    return str(action.get("/S")) not in _ACTIONS or ("/URI" in action and not _PLACES.match(str(action.get("/URI"))))


def _is_luggage(item: Any, pdf: pikepdf.Pdf) -> bool:
    if item.get("/Type") == "/Metadata":
        return bool(pdf.Root.get("/Metadata") != item)
    return bool(_LUGGAGE & item.keys() or ("/Metadata" in item and item.get("/Type") != "/Catalog"))


def _list(value: Any) -> list[Any]:
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else []


# --------------------------------------------------------------------------- pictures


def is_harmless_picture(data: bytes, type: str) -> bool:
    """Whether a picture, known to be sound, holds nothing beside what it shows."""
    return without_notes(data) == data if type == "jpeg" else _is_plain_png(data)


def without_notes(data: bytes) -> bytes:
    """A JPEG without its APP1 to APP13, APP15 and comment segments, and without what a camera puts behind it.

    They may hold a place, a name, a small copy, another picture or a film.
    """
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _JPEG_SCAN:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if not (marker == _JPEG_COMMENT or 0xE1 <= marker <= 0xEF) or marker == 0xEE:
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, data[at : _end_of_jpeg(data, at)]))


def _end_of_jpeg(data: bytes, at: int) -> int:
    """Where the picture whose first scan begins at a place ends; the end of all where it has no end of its own."""
    while found := _JPEG_MARKER.search(data, at):
        at = found.end()
        if data[at - 1] == _JPEG_END:
            return at
        at += int.from_bytes(data[at : at + 2], "big")  # of a scan, or of a table between two
    return len(data)


def _is_plain_png(data: bytes) -> bool:
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name not in _PNG_CHUNKS:
            return False
        at += length + 12
        if name == b"IEND":
            return at == len(data)
    return False
