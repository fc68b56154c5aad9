"""Makes a harmless copy of a PDF that looks the same: repaired, opened, flattened, with nothing active or hidden in it."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from generator.pdf.answers import UndrawnError, draw_answers
from generator.pdf.cropping import cropped_away, shows_part_of_a_picture, told_of_pictures
from generator.pdf.doubtful import MAX_DEPTH, flags_of, inherited, list_of, number_of
from generator.pdf.harmless import is_sound, names_nobody, unknown_keys, unseen_parts
from generator.pdf.intake import PRINT_TO_PDF, TOO_COMPLEX
from generator.pdf.packing import strip_streams
from generator.pdf.remarks import REMARKS
from generator.pdf.trimming import Trimming
from generator.pdf.word_files import is_word_file

DAMAGED = f"it may be damaged: get it again from where it came; if it opens there, {PRINT_TO_PDF}"

_UNLOCK = (
    "ask whoever sent it for a copy without protection; or open it in the program that shows it, print it to PDF, and use the new file"
)
_DRAW = f"open it in Adobe Reader, see that all answers show, and print it to PDF there; or {PRINT_TO_PDF}"

_MAX_SIDE = 14400.0  # points; the largest page that all readers show
_MAX_UNIT = 75.0  # points; a page that is larger still counts in units of more than one
_MAX_CONTENT_BYTES = 64 << 20  # of one page's or drawing's instructions, unpacked
_LETTER = (0.0, 0.0, 612.0, 792.0)

_PAGE_KEYS = frozenset({"/Type", "/Parent", "/MediaBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit"})
_ROOT_KEYS = frozenset({"/Type", "/Pages"})
# Streams (fonts, patterns) may carry these beside what they show: who made them, attached files, other files' names. Of pictures and
# drawings it is known what they need.
_STREAM_LUGGAGE = frozenset(
    {
        *("/Metadata", "/PieceInfo", "/AF", "/AA", "/StructParent", "/StructParents", "/OPI", "/Ref", "/LastModified", "/OC"),
        *("/F", "/FFilter", "/FDecodeParms"),
    }
)

_ARTIFACT = re.compile(rb"/Artifact(?=\s*+(?:BMC\b|<<|/[^\s/<>\[\]()]++\s*+BDC\b))")
# A font that is set, and text that is shown before another is set or the text ends.
_SHOWN_IN = re.compile(rb"/([^\s()<>\[\]{}/%]+)\s+[-+.\d]+\s+Tf\b(?:(?!\bTf\b|\bET\b).)*?(?:\bT[jJ]\b|[])>]\s*T[jJ])", re.DOTALL)
_PLACE = re.compile(r"\((?:[\w ]+, )?(?:object [\d, ]+|offset \d+|trailer|xref [\w ,]+)(?:, offset \d+)?\)")
_UNSEEN = 2 | 32  # an annotation's flags: hidden, and not to be shown on a screen
_LOCKED = re.compile(r"unsupported (?:encryption filter|/R or /V)", re.IGNORECASE)
_HIDDEN_TEXT = re.compile(rb"(?<!\S)[37]\s+Tr\b")
_ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
)
_MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_INERT = frozenset({"/Link", "/Popup", "/Widget", "/FileAttachment"}) | _MEDIA  # annotations that are no comment on the page

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # what a newer Office file is packed into when it gets a password
_FOREIGN = (
    (re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE), "a web page", PRINT_TO_PDF),
    (re.compile(re.escape(_OLD_OFFICE)), "an Office file of the old kind", "open it in Word and save it as .docx or as PDF"),
    (re.compile(rb"(?:II\*\x00|MM\x00\*)"), "a TIFF picture", "save it as PDF, PNG or JPEG"),
    (re.compile(rb".{4}ftyp(?:hei|mif|avif)", re.DOTALL), "a phone photo of the HEIC kind", "save it as JPEG or PNG"),
    (re.compile(rb"PK\x03\x04"), "a zip or Office file that is not a Word document", "save what it holds as PDF or .docx"),
    (re.compile(rb"\{\\rtf"), "a rich-text file", "open it in Word and save it as .docx or as PDF"),
)


class RejectedError(Exception):
    """A file that cannot be used, with the reason and the next step in plain words."""

    def __init__(self, reason: str, remedy: str, type: str = "pdf") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.type = type


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is known of a harmless copy: the sizes of its pages as they are seen (points), and what was changed."""

    pages: list[tuple[float, float]]
    notes: list[str] = field(default_factory=list)
    fonts_left_out: list[str] = field(default_factory=list)  # names of fonts that it shows text in and does not hold
    signed: bool = False
    holds: list[str] = field(default_factory=list)  # what goes along that no page shows, one sentence each
    sound: bool = False  # nothing had to be taken out of the original but what it says of itself and what it was before
    harmless: bool = False  # nor that


def type_of(path: Path) -> str:
    """pdf, png, jpeg or docx, by the file's first bytes.

    Raises:
        RejectedError: it is something else.
    """
    data = _first_bytes(path, 1024)
    if not data:
        raise RejectedError("the file is empty", "copy it again from where it came", "")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"PK\x03\x04") and is_word_file(path):
        return "docx"
    if b"%PDF-" in data:
        return "pdf"
    if data.startswith(_OLD_OFFICE) and _LOCKED_OFFICE in _first_bytes(path, _MAX_CONTENT_BYTES):
        raise RejectedError(
            "it is an Office file that needs a password", "open it with its password, save it as PDF, and use that file", ""
        )
    for signature, name, remedy in _FOREIGN:
        if signature.match(data):
            raise RejectedError(f"it is {name}, not a PDF, PNG, JPEG or Word (.docx) file", remedy, "")
    raise RejectedError("it is not a PDF, PNG, JPEG or Word (.docx) file, whatever its name says", PRINT_TO_PDF, "")


def _first_bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(most)


def clean_pdf(path: Path, cleaned: Path) -> Cleaned:
    """Writes a copy to `cleaned` that holds what the pages show and nothing else, but for what they crop away or cover.

    Raises:
        RejectedError: the file cannot be used, or cannot be used without a person's decision.
    """
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise RejectedError(
            "it needs a password to open", f"open it with its password, then save or print a copy without one; or {PRINT_TO_PDF}"
        ) from None
    except pikepdf.PdfError as error:
        if _LOCKED.search(str(error)):
            raise RejectedError("it is locked, and opens for certain people or in certain programs only", _UNLOCK) from None
        raise RejectedError(f"it cannot be read as a PDF ({_first_words(error, path)})", DAMAGED) from None
    with pdf:
        try:
            return _clean(pdf, path, cleaned)
        except pikepdf.PdfError as error:
            raise RejectedError(f"it cannot be read as a PDF ({_first_words(error, path)})", DAMAGED) from None


def _first_words(error: Exception, path: Path) -> str:
    """What the library says, without the file's path and the place in its bytes, which tell a reader nothing."""
    words = str(error).replace(str(path), "").partition("\n")[0]
    return _PLACE.sub("", words).strip(" :")[:160] or "it is damaged"


def _clean(pdf: pikepdf.Pdf, path: Path, cleaned: Path) -> Cleaned:
    pages = list(pdf.pages)
    if not pages:
        raise RejectedError("it has no pages", DAMAGED)
    _refuse_what_needs_a_decision(pdf, pages)
    for page in pages:
        if "/Annots" in page.obj:  # the library that flattens unpacks without a limit
            _check_content_size(page)
    signed = _is_signed(pdf)
    sound = is_sound(pdf, signed=signed)
    # Of a file that names somebody a copy is sent, which has nothing unseen; all of it is gone through only where that tells something.
    bare = sound and (signed or names_nobody(pdf))
    along = list(unseen_parts(pdf, path, signed=signed)) if bare else []
    along += sorted(strip_streams(pdf))
    bare = bare and (signed or not along)
    cropped = [number for number, page in enumerate(pages, start=1) if _is_cropped(page.obj)]
    active = list(_note_active(pdf, pages))
    notes = [*_note_protection(pdf), *active, *_flatten(pdf, pages)]
    for key in set(pdf.Root.keys()) - _ROOT_KEYS:
        del pdf.Root[key]
    pdf.Root.Type = pikepdf.Name.Catalog  # a damaged file may call it something else
    # Where the file was cut off, the library finds the pages again and still writes a trailer without this number.
    pdf.trailer.Size = 1  # the right one is counted when it is saved
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    fonts: set[str] = set()
    trimming = Trimming(pdf)
    cut: list[int] = []
    sizes = [_settle_page(pdf, page, number, fonts, trimming, cut) for number, page in enumerate(pages, start=1)]
    _empty_luggage(pdf, fonts, trimming)
    cleaned.unlink(missing_ok=True)  # a new file is written faster than an old one is replaced
    # The same ID for all: this copy only waits to be put into another file, and a computed one means to hash all of it.
    pdf.save(cleaned, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, min_version="1.7")
    try:
        with pikepdf.open(cleaned) as copy:
            is_whole = len(copy.pages) == len(sizes) and not copy.get_warnings()
    except (pikepdf.PdfError, RuntimeError):  # of the second kind, some are the library's own
        is_whole = False
    if not is_whole:
        raise RejectedError("it is damaged beyond repair", DAMAGED)
    is_repaired = bool(pdf.get_warnings())
    sound = sound and not is_repaired and not (active if signed else notes or trimming.taken)
    if signed:
        along += [REMARKS] if trimming.has_met_remarks else []
        notes.insert(0, _note_signature(sound, along))
    if is_repaired:
        notes.insert(0, _note_repair(pages))
    holds = [*(cropped_away(cleaned, cropped) if cropped else ()), *told_of_pictures(cut)]
    return Cleaned(sizes, notes, sorted(fonts), signed, holds, sound, sound and bare)


# --------------------------------------------------------------------------- what is refused


def _refuse_what_needs_a_decision(pdf: pikepdf.Pdf, pages: list[pikepdf.Page]) -> None:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise RejectedError(
            "it is an XFA form, which most PDF readers show as an empty page",
            f"fill it in Adobe Reader, then print it to PDF there; or {PRINT_TO_PDF}",
        )
    for number, page in enumerate(pages, start=1):
        if any(annotation.get("/Subtype") == "/Redact" for annotation in _annotations(page)):
            raise RejectedError(
                f"page {number} has a redaction that was marked but never applied: the text under it can still be read",
                "apply the redactions in the program that marked them, save, make sure that the text is gone, and use the new file",
            )
    if _has_hidden_layers(pdf):
        raise RejectedError(
            "it has layers that are switched off, so it holds more than it shows",
            f"show or remove the hidden layers in the program that made it; or {PRINT_TO_PDF}",
        )


def _has_hidden_layers(pdf: pikepdf.Pdf) -> bool:
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return False
    settings = layers.get("/D")
    if isinstance(settings, pikepdf.Dictionary):
        if settings.get("/BaseState") == "/OFF":
            return True
        off = settings.get("/OFF")
        if isinstance(off, pikepdf.Array) and len(off):
            return True
        # A layer may also be switched by what is done with the page: seen, printed, exported.
        usage = settings.get("/AS")
        if isinstance(usage, pikepdf.Array) and len(usage):
            return any(_is_off_for_some_use(layer) for layer in list_of(layers.get("/OCGs")))
    # A group of layers may be shown by rule, for instance only when all of them are off.
    return any(
        isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == "/OCMD"
        and ("/VE" in item or item.get("/P") in ("/AllOff", "/AnyOff"))
        for item in pdf.objects
    )


def _is_off_for_some_use(layer: Any) -> bool:
    usage = layer.get("/Usage") if isinstance(layer, pikepdf.Dictionary) else None
    if not isinstance(usage, pikepdf.Dictionary):
        return False
    states = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    return any(isinstance(usage.get(use), pikepdf.Dictionary) and usage[use].get(state) == "/OFF" for use, state in states)


def _check_content_size(page: pikepdf.Page) -> None:
    contents = page.obj.get("/Contents")
    for stream in list_of(contents) if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            _unpack(stream)


def _unpack(stream: pikepdf.Stream) -> bytes:
    """The stream's bytes; a small stream that unpacks to an enormous one is refused before it is unpacked."""
    filters = stream.get("/Filter")
    names = [str(name) for name in (list_of(filters) if isinstance(filters, pikepdf.Array) else [filters] if filters is not None else [])]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in ("/FlateDecode", "/Fl"):
            break
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, _MAX_CONTENT_BYTES + 1)
        except zlib.error:  # the tolerant reader below may still make something of it
            break
        if len(data) > _MAX_CONTENT_BYTES:
            raise RejectedError(f"a drawing in it unpacks to more than {_MAX_CONTENT_BYTES >> 20} MB", TOO_COMPLEX)
        if not unpacker.eof:  # it was cut off: what is left is read, with a warning, and packed anew
            data = stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
            stream.write(data)
            return data
    else:
        if "/DecodeParms" not in stream:
            return data
    return stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)


# --------------------------------------------------------------------------- what is noted


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    return "/Perms" in pdf.Root or any(inherited(field, "/FT") == "/Sig" and "/V" in field for field in _fields(pdf.Root.get("/AcroForm")))


def _note_protection(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "The file was protected, but no password is needed to read it. This copy is not protected."


def _note_signature(is_sent: bool, along: Sequence[str]) -> str:
    told = "The file was digitally signed. A signature does not survive copying: "
    if is_sent:
        more = f". That holds more than its pages show: {' and '.join(along)}" if along else ""
        return f"{told}the binder's copy is without it, and the file for upload is the original{more}."
    return (
        f"{told}neither the binder nor the file for upload has it, for the original holds what must not be sent. "
        "Where the signature is asked for, have a copy without scripts and attached files signed."
    )


def _note_active(pdf: pikepdf.Pdf, pages: list[pikepdf.Page]) -> Iterator[str]:
    names = pdf.Root.get("/Names")
    names = names if isinstance(names, pikepdf.Dictionary) else pikepdf.Dictionary()
    annotations = [annotation for page in pages for annotation in _annotations(page)]
    kinds = {str(annotation.get("/Subtype")) for annotation in annotations}
    actions = [pdf.Root.get("/OpenAction"), *(annotation.get("/A") for annotation in annotations)]
    if (
        any(isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in _ACTIVE for action in actions)
        or "/JavaScript" in names
        or "/AA" in pdf.Root
        or any("/AA" in holder for holder in (*(page.obj for page in pages), *annotations))
    ):
        yield "Scripts and actions that run by themselves or on a click were removed."
    if "/EmbeddedFiles" in names or "/AF" in pdf.Root or "/FileAttachment" in kinds:
        yield "Files attached inside this PDF were removed. If they are evidence, offer them as exhibits of their own."
    if kinds & _MEDIA:
        yield "Sound, film or 3D content was removed."


def _flatten(pdf: pikepdf.Pdf, pages: list[pikepdf.Page]) -> Iterator[str]:
    """Makes form answers and comments part of the page, as they are seen."""
    kinds = {str(annotation.get("/Subtype")) for page in pages for annotation in _annotations(page)}
    if not kinds:
        return
    if "/Widget" in kinds:
        try:
            draw_answers(pdf, [(number, _annotations(page)) for number, page in enumerate(pages, start=1)])
        except UndrawnError as error:
            raise RejectedError(f"{error}, as some programs leave that to the reader", _DRAW) from None
        yield "It is a form: its answers are kept as they look and can no longer be changed."
    seen = {str(note.get("/Subtype")) for page in pages for note in _annotations(page) if not _is_unseen(note)}
    if seen - _INERT:
        yield "Comments, stamps or highlights are kept as they look and can no longer be changed."
    if any(_is_unseen(note) and str(note.get("/Subtype")) not in _INERT for page in pages for note in _annotations(page)):
        yield "Comments, stamps or highlights that are hidden on the page were removed."
    for page in pages:
        if any(map(_is_unseen, _annotations(page))):
            page.obj.Annots = pikepdf.Array([note for note in list_of(page.obj.Annots) if not _is_unseen(note)])
    pdf.flatten_annotations("all")


def _note_repair(pages: list[pikepdf.Page]) -> str:
    """What a repair left.

    Raises:
        RejectedError: every page of it is empty.
    """
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.obj.Contents.read_raw_bytes().strip()]
    if len(empty) == len(pages):
        raise RejectedError("it is damaged, and nothing is left of its pages", DAMAGED)
    lost = f" Nothing was left of page {', '.join(empty[:5])}{' and more' if len(empty) > 5 else ''}." if empty else ""
    return f"The file was damaged and has been repaired.{lost} Compare its pages with the original: a repair can lose pages."


# --------------------------------------------------------------------------- what is kept


def _settle_page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, fonts: set[str], trimming: Trimming, cut: list[int]
) -> tuple[float, float]:
    """Leaves the page only what it shows, as one drawing in one box, and returns its size as it is seen.

    Its number is added to a list where it shows a part of a picture.
    """
    node = page.obj
    left, bottom, right, top = _visible_box(node)
    unit = number_of(node.get("/UserUnit"), 1.0)
    unit = unit if unit > 0 else 1.0
    width, height = right - left, top - bottom
    if min(width, height) * min(unit, 1) < 1 or max(width, height) > _MAX_SIDE or unit > _MAX_UNIT:
        most = f"{_MAX_SIDE:g} points" if unit <= _MAX_UNIT else f"{_MAX_SIDE * _MAX_UNIT:g} points"
        raise RejectedError(
            f"page {number} measures {width * unit:g} by {height * unit:g} points; a page may be 1 point to {most} wide and high",
            PRINT_TO_PDF,
        )
    rotation = int(number_of(inherited(node, "/Rotate"), 0)) % 360
    rotation -= rotation % 90
    drawing, content, resources = _content(pdf, node, inherited(node, "/Resources"), fonts, trimming)
    cut += [number] if shows_part_of_a_picture(drawing, resources) else []
    for key in set(node.keys()) - _PAGE_KEYS:
        del node[key]
    node.MediaBox = pikepdf.Array([_exact(side) for side in (left, bottom, right, top)])
    node.Resources = resources
    node.Rotate = rotation
    if unit == 1 and "/UserUnit" in node:
        del node.UserUnit
    node.Contents = content
    width, height = width * unit, height * unit
    return (height, width) if rotation in (90, 270) else (width, height)


def _visible_box(node: pikepdf.Object) -> tuple[float, float, float, float]:
    media = _box(inherited(node, "/MediaBox")) or _LETTER
    crop = _box(inherited(node, "/CropBox")) or media
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    # Readers pass over a crop that leaves nothing of the page.
    return seen if seen[2] > seen[0] and seen[3] > seen[1] else media


def _is_cropped(node: pikepdf.Object) -> bool:
    """Whether less is seen than there is; a program that crops by the page's own size leaves a corner that is not where it was."""
    media = _box(inherited(node, "/MediaBox")) or _LETTER
    seen = _visible_box(node)
    return media[:2] != (0, 0) or any(abs(one - other) > 1 for one, other in zip(media, seen, strict=True))


def _box(value: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    try:
        a, b, c, d = (float(side) for side in value.as_list())
    except (TypeError, ValueError):
        return None
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _content(
    pdf: pikepdf.Pdf, node: pikepdf.Object, resources: Any, fonts: set[str], trimming: Trimming
) -> tuple[bytes, pikepdf.Object, pikepdf.Object]:
    """The page's drawing, the same as one stream, and what it draws with."""
    contents = node.get("/Contents")
    streams = [
        stream
        for stream in (list_of(contents) if isinstance(contents, pikepdf.Array) else [contents])
        if isinstance(stream, pikepdf.Stream)
    ]
    drawing = b"\n".join(_unpack(stream) for stream in streams)
    fonts |= _fonts_left_out(resources, drawing)
    bare = trimming.without_remarks(_without_artifacts(drawing))
    used = trimming.trimmed(resources, drawing)
    return bare, streams[0] if len(streams) == 1 and bare is drawing else pdf.make_stream(bare), used


def _without_artifacts(drawing: bytes) -> bytes:
    """The drawing with its artifacts unmarked; the same object where there are none.

    An evidence page stands in the binder as one figure, and PDF/UA-1 (ISO 14289-1, 7.1) forbids artifacts inside tagged
    content. Other marks say nothing without the structure they belonged to, and taking them out would mean to parse all.
    """
    return _ARTIFACT.sub(b"/Span", drawing) if b"/Artifact" in drawing else drawing


def _fonts_left_out(resources: Any, drawing: bytes) -> set[str]:
    """The names of fonts in which a drawing surely shows text, and which the file does not hold.

    Text that is not shown may do without its font, and a scanner's hidden text always does; so where anything is hidden
    in the drawing, nothing is said.
    """
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(fonts, pikepdf.Dictionary):
        return set()
    absent = {key: font for key, font in fonts.items() if isinstance(font, pikepdf.Dictionary) and _is_left_out(font)}
    if not absent or _HIDDEN_TEXT.search(drawing):
        return set()
    shown = {f"/{name.decode(errors='replace')}" for name in _SHOWN_IN.findall(drawing)}
    return {_letters(font.get("/BaseFont", "without a name")).lstrip("/") for key, font in absent.items() if key in shown}


def _letters(name: Any) -> str:
    """A name as text; many a font is named in the letters of the computer that it was made on."""
    try:
        return str(name)
    except UnicodeDecodeError:
        spelt = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), name.unparse())
        return str(spelt.decode("latin-1"))


def _is_left_out(font: pikepdf.Dictionary) -> bool:
    if font.get("/Subtype") in ("/Type0", "/Type3"):  # the first is judged by the font below it, the second is drawn
        return False
    described = font.get("/FontDescriptor")
    return not isinstance(described, pikepdf.Dictionary) or not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _empty_luggage(pdf: pikepdf.Pdf, fonts: set[str], trimming: Trimming) -> None:
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        for key in (_STREAM_LUGGAGE & item.keys()) | unknown_keys(item):
            del item[key]
        if item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1:
            drawing = _unpack(item)
            resources = item.get("/Resources")
            fonts |= _fonts_left_out(resources, drawing)
            if isinstance(resources, pikepdf.Dictionary) and (used := trimming.trimmed(resources, drawing)) is not resources:
                item.Resources = used
            bare = trimming.without_remarks(_without_artifacts(drawing))
            if bare is not drawing:
                item.write(bare)
    for glyph in trimming.glyphs():
        drawing = _unpack(glyph)
        bare = trimming.without_remarks(drawing)
        if bare is not drawing:
            glyph.write(bare)


# --------------------------------------------------------------------------- looking into a PDF that may be wrong


def _is_unseen(annotation: Any) -> bool:
    """Whether an annotation is marked as one that no reader shows."""
    return isinstance(annotation, pikepdf.Dictionary) and bool(flags_of(annotation.get("/F")) & _UNSEEN)


def _annotations(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    return [item for item in list_of(page.obj.get("/Annots")) if isinstance(item, pikepdf.Dictionary)]


def _fields(form: Any) -> Iterator[pikepdf.Dictionary]:
    """All fields of a form, groups and their members."""
    below = [(field, 0) for field in list_of(form.get("/Fields"))] if isinstance(form, pikepdf.Dictionary) else []
    while below:
        field, depth = below.pop()
        if isinstance(field, pikepdf.Dictionary) and depth < MAX_DEPTH:
            yield field
            below.extend((kid, depth + 1) for kid in list_of(field.get("/Kids")))


def _exact(value: float) -> Decimal:
    return Decimal(repr(round(value, 4)))
