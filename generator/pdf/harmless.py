"""Tells whether a file can be sent as it is: nothing in it runs, hides, or names anybody beyond what its pages show.

What is allowed is listed, not what is forbidden: whatever a file holds that is not known here is reason enough to send the cleaned copy.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from generator.pdf.packing import ends_clean, strip_streams, without_notes
from generator.pdf.spool import Held, file_of, hold_stream, needs_room

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
_LUGGAGE = frozenset({"/PieceInfo", "/Thumb", "/Ref", "/OPI", "/Alternates", "/FFilter", "/FDecodeParms"})
_PAGE_KEYS = frozenset(
    {
        *("/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
        *(
            "/BoxColorInfo",
            "/Contents",
            "/Rotate",
            "/Group",
            "/B",
            "/Dur",
            "/Trans",
            "/Annots",
            "/StructParents",
            "/ID",
            "/PZ",
            "/SeparationInfo",
        ),
        *("/Tabs", "/PresSteps", "/UserUnit", "/LastModified", "/Metadata"),  # the last is looked for by itself
    }
)
_STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms", "/Type", "/Subtype", "/Name", "/Metadata", "/StructParent", "/OC"})
_PICTURE_KEYS = frozenset(
    {
        *("/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode", "/Interpolate"),
        *("/SMask", "/SMaskInData", "/Matte"),
    }
)
_DRAWING_KEYS = frozenset({"/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/StructParents", "/LastModified"})
_KNOWN_KEYS = {"/Image": _STREAM_KEYS | _PICTURE_KEYS, "/Form": _STREAM_KEYS | _DRAWING_KEYS}
_ACTION_KEYS = frozenset({"/A", "/PA", "/OpenAction", "/Next"})
_ACTIONS = frozenset({"/GoTo", "/Named", "/URI"})
# What a tag says of itself stands under the key of an action, in tagged files many thousand times, and has no kind as actions have.
_ATTRIBUTES = rb"<<(?:[^<>(/]|/(?!S\b))*+>>"
_TELLING = re.compile(
    rb"/(?:"
    + b"|".join(sorted(key[1:].encode() for key in (_LIVELY | _LUGGAGE | _ACTION_KEYS) - {"/A"}))
    + rb"|Metadata|Pages?|UserProperties)\b"
    + rb"|/A\b(?! (?:%b|\[ (?:%b )+\]))" % (_ATTRIBUTES, _ATTRIBUTES)
)
_ON_A_PAGE = re.compile(rb"/Type /(?:Page|Annot)\b")
_WRITTEN_BY_SOMEBODY = frozenset({"/Contents", "/T", "/Subj", "/RC", "/Popup"})
_PLACES = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)

_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"})


def is_sound(pdf: pikepdf.Pdf, *, signed: bool) -> bool:
    """Whether a PDF, opened and not changed yet, can be sent as it is, but for what it says of itself and what it was before.

    That may stay in a signed one, where it belongs to the signature; of such a one is asked alone that nothing in it runs or is attached.
    """
    if signed:
        return not any(_is_lively(one) for one in _all_objects(pdf, []))
    on_pages: list[Any] = []
    return (
        not pdf.is_encrypted
        and set(pdf.Root.keys()) <= _ROOT_KEYS
        and _names(pdf) <= _NAME_TREES
        and all(_is_link(annotation) for page in pdf.pages for annotation in _list(page.obj.get("/Annots")))
        and not any(_is_lively(one) or _is_luggage(one, pdf) for one in _all_objects(pdf, on_pages))
        and not _holds_what_was_taken_out(pdf, on_pages)
    )


def names_nobody(pdf: pikepdf.Pdf) -> bool:
    """Whether it says of itself no more than which program made it and when."""
    return _info(pdf) <= _ABOUT_THE_PROGRAM and _says_nothing_of_people(pdf)


def unseen_parts(pdf: pikepdf.Pdf, path: Path, *, signed: bool) -> Iterator[str]:
    """What it carries along that no page shows and no reader opens, in a few words each; nothing for most files."""
    data = path.read_bytes()
    # What was changed later still holds what it was before, also what was blackened since.
    if data.count(b"startxref") > (2 if pdf.is_linearized else 1):
        yield "earlier versions of it"
    elif _trailer_says_more(pdf) or not _is_made_of_what_is_reached(pdf, data):
        yield "parts that no page leads to"
    # Else it would not be sound. The field of a signature is on no page where nothing of it is to be seen.
    if signed and _holds_what_was_taken_out(pdf, [item for item in pdf.objects if _is_on_a_page(item) and "/FT" not in item]):
        yield "pages or comments that were taken out of it"


def made_bare(held: Held) -> Held:
    """A sound PDF without what it says of itself and what it was before; all else stays: tags, links, bookmarks, language."""
    with needs_room(), file_of(held) as file, pikepdf.open(file) as pdf, tempfile.TemporaryFile(prefix="dsmes-") as out:
        for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
            del pdf.trailer[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        strip_streams(pdf)
        pdf.save(out, deterministic_id=True)
        out.seek(0)
        return hold_stream(out)


def _holds_what_was_taken_out(pdf: pikepdf.Pdf, on_pages: Iterable[Any]) -> bool:
    """Whether one of these pages and annotations is none of its pages any more, nor on one, and yet goes along in any copy.

    What still leads to it keeps it there, words and all: a bookmark, a link, a tag.
    """
    pages = [page.obj for page in pdf.pages]
    seen = {each.objgen for page in pages for each in (page, *_list(page.get("/Annots"))) if isinstance(each, pikepdf.Dictionary)}
    left = {one.objgen[0] for one in on_pages if one.objgen not in seen}
    return bool(left) and not left.isdisjoint(_reached(pdf))


def unknown_keys(stream: pikepdf.Stream) -> set[str]:
    """What a picture or drawing says beside what it shows; empty for any other stream."""
    known = _KNOWN_KEYS.get(str(stream.get("/Subtype")))
    return set(stream.keys()) - known if known else set()


def _trailer_says_more(pdf: pikepdf.Pdf) -> bool:
    """Whether the file's trailer holds more than what opens the file: keys that nobody knows, or a sum that is too long for one."""
    sums = _list(pdf.trailer.get("/ID"))
    return bool(set(pdf.trailer.keys()) - _TRAILER_KEYS) or any(
        len(bytes(one)) > _LONGEST_SUM for one in sums if isinstance(one, pikepdf.String)
    )


def _names(pdf: pikepdf.Pdf) -> set[str]:
    names = pdf.Root.get("/Names")
    return set(names.keys()) if isinstance(names, pikepdf.Dictionary) else set()


def _info(pdf: pikepdf.Pdf) -> set[str]:
    info = pdf.trailer.get("/Info")
    if info is None:
        return set()
    return {key for key, value in info.items() if str(value)} if isinstance(info, pikepdf.Dictionary) else {""}


_TRAILER_KEYS = frozenset(
    {"/Root", "/Info", "/ID", "/Size", "/Prev", "/XRefStm", "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}
)
_LONGEST_SUM = 64  # bytes

# A PDF of which only objects, tables and their ends are left, without what stands in its streams and texts.
_STREAM_BEGINS = re.compile(rb"(?<!end)stream\r?\n")
_TEXTS = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)", re.DOTALL)
_PLAIN = re.compile(
    rb"%PDF-\d\.\d[ \t]*+[\r\n]++(?:%[\x80-\xff]{4,16}[ \t]*+[\r\n]++)?"
    rb"(?:\s*+(?:\d+\s+\d+\s+obj\b[^%]*?\bendobj\b|xref\b[\d\snf]*+trailer\b[^%]*?(?=startxref\b)|startxref\s+\d+\s+%%EOF))*+\s*+"
)
_OBJECT = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b((?:(?!\bendobj\b).)*+)", re.DOTALL)
_OF_THE_FILE = re.compile(rb"/Type\s*/(?:XRef|ObjStm)\b|/Linearized\b")
_LEADS_TO = re.compile(rb"(?<![\w.])(\d+) (\d+) R\b")


def _is_made_of_what_is_reached(pdf: pikepdf.Pdf, data: bytes) -> bool:
    """Whether it holds no byte but its objects and their table, each object once, and none that nothing leads to.

    Where the text cannot be told apart, the answer is no: then a copy goes out, and that is right in any case.
    """
    outside, at = [], 0
    while begin := _STREAM_BEGINS.search(data, at):
        before = data[at : begin.start()]
        end = data.find(b"endstream", begin.end())
        # The file's own streams are no objects that a reader sees; others are looked into elsewhere.
        if end < 0 or (_OF_THE_FILE.search(before, before.rfind(b"obj")) and not ends_clean(data[begin.end() : end])):
            return False
        outside.append(before)
        at = end + len(b"endstream")
    outside.append(data[at:])
    text = _TEXTS.sub(b"()", b" ".join(outside))
    if not _PLAIN.fullmatch(text):
        return False
    written = [(int(found[1]), found[2]) for found in _OBJECT.finditer(text)]
    numbers = {number for number, _ in written}
    reached = _reached(pdf)
    # The file's own: its tables, what packs objects together, and in a file made for the web two that tell where things are.
    own = {number for number, said in written if _OF_THE_FILE.search(said)}
    hints = [number for number, said in written if pdf.is_linearized and number not in reached | own and re.search(rb"/S\s+\d", said)]
    own |= set(hints[:1])
    return (
        len(numbers) == len(written)
        and numbers <= reached | own
        and {item.objgen[0] for item in pdf.objects if isinstance(item, pikepdf.Object)} <= reached | own
    )


def _reached(pdf: pikepdf.Pdf) -> set[int]:
    """The numbers of all objects that the trailer leads to."""
    reached: set[tuple[int, int]] = set()
    waiting = _leads_to(pdf.trailer)
    while waiting:
        place = waiting.pop()
        reached.add(place)
        waiting |= _leads_to(pdf.get_object(*place)) - reached
    return {number for number, _ in reached}


def _leads_to(item: Any) -> set[tuple[int, int]]:
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Array):
        return set()
    return {(int(number), int(turn)) for number, turn in _LEADS_TO.findall(item.unparse(resolved=True))}


def _is_link(annotation: Any) -> bool:
    if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") != "/Link":
        return False
    return not _WRITTEN_BY_SOMEBODY & annotation.keys()


def _says_nothing_of_people(pdf: pikepdf.Pdf) -> bool:
    if "/Metadata" not in pdf.Root:
        return True
    try:
        keys = list(pdf.open_metadata())
        return bool(keys) and all(_ABOUT_THE_PROGRAM_IN_XMP.fullmatch(key) for key in keys)
    except Exception:  # the library promises no kind of error for what it cannot read
        return False


def _all_objects(pdf: pikepdf.Pdf, on_pages: list[Any]) -> Iterator[Any]:
    """Every stream, and every dictionary that may hold what is looked for, also those that nothing leads to any more.

    On the way those that are a page, or something on one, are added to a list.
    """
    for item in pdf.objects:
        # To look into each takes longer than all the rest; its text tells whether there is anything to look at.
        if isinstance(item, pikepdf.Stream):
            yield from _inside(item, 0)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            text = item.unparse(resolved=True)
            if _ON_A_PAGE.search(text) and _is_on_a_page(item):
                on_pages.append(item)
            if _TELLING.search(text):
                yield from _inside(item, 0)


def _is_on_a_page(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") in ("/Page", "/Annot")


def _inside(item: Any, depth: int) -> Iterator[Any]:
    if isinstance(item, pikepdf.Array):
        below = list(item.as_list())
    else:
        yield item
        below = [value for _, value in item.items()]
    for value in below:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and depth < _MAX_DEPTH and not value.is_indirect:
            yield from _inside(value, depth + 1)


def _is_lively(item: Any) -> bool:
    keys = item.keys()
    if _LIVELY & keys:
        return True
    actions = [item.get(key) for key in _ACTION_KEYS & keys]
    chains = [action for each in actions if isinstance(each, pikepdf.Array) for action in each.as_list()]
    return any(map(_is_unknown_action, (*actions, *chains)))


def _is_unknown_action(action: Any) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    return str(action.get("/S")) not in _ACTIONS or ("/URI" in action and not _PLACES.match(str(action.get("/URI"))))


def _is_luggage(item: Any, pdf: pikepdf.Pdf) -> bool:
    keys = item.keys()
    kind = item.get("/Type") if "/Type" in keys else None
    if kind == "/Metadata":
        return bool(pdf.Root.get("/Metadata") != item)
    if kind in ("/Page", "/Pages") and not keys <= _PAGE_KEYS:
        return True
    if "/O" in keys and item.get("/O") == "/UserProperties":
        return True
    if isinstance(item, pikepdf.Stream) and ("/F" in keys or unknown_keys(item)):
        return True
    return bool(_LUGGAGE & keys or ("/Metadata" in keys and kind != "/Catalog"))


def _list(value: Any) -> list[Any]:
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else []


# --------------------------------------------------------------------------- pictures


def is_harmless_picture(data: bytes, type: str) -> bool:
    """Whether a picture, known to be sound, holds nothing beside what it shows."""
    return without_notes(data) == data if type == "jpeg" else _is_plain_png(data)


def _is_plain_png(data: bytes) -> bool:
    at, pixels = 8, []
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name not in _PNG_CHUNKS:
            return False
        if name == b"IDAT":
            pixels.append(data[at + 8 : at + 8 + length])
        at += length + 12
        if name == b"IEND":
            return at == len(data) and ends_clean(b"".join(pixels))
    return False
