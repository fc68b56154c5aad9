"""Puts PDFs together: evidence pages into the places kept for them, and the parts of an upload into one file."""

import gc
import io
import logging
import math
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from generator.errors import DocumentError
from generator.pdf.spool import Held, Spooled, bytes_of, file_of, hold_file, needs_room

_log = logging.getLogger(__name__)

# The picture that a template sets where an evidence page will stand: one white pixel, stretched to the page's size.
PLACEHOLDER = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\xb18\xf6\x14\x00\x00\x00\x00IEND\xaeB`\x82"
)


_MOST_BYTES_HERE = 96 << 20  # of evidence that is put together in memory, which takes two thirds of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A finished PDF, and why it no longer claims to be PDF/UA-1 (empty: it claims it, and a validator agrees)."""

    held: Held
    unmet: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return bytes_of(self.held)


def swap_placeholders(base: bytes | Callable[[], bytes], pages: Sequence[Held], *, unmet: Sequence[str] = ()) -> Assembled:
    """The base document with each placeholder, in order, replaced by the next page of the evidence.

    An evidence page becomes a drawing of its own inside the base's page, so nothing that is wrong in it can reach
    beyond its box; its text stays text. Footers, links, bookmarks and tags are those of the base.

    Args:
        base: a PDF set with `PLACEHOLDER` where each evidence page belongs, stretched to that page's proportions; or what gives it,
            where it is still being set: the evidence is made ready meanwhile.
        pages: cleaned PDFs in the order of their places; all pages of each are used.
        unmet: what is known to keep the evidence from being PDF/UA-1; nothing is then validated, and nothing claimed.

    Raises:
        DocumentError: there are more or fewer places than evidence pages.
    """
    held = _swapped(base if callable(base) else lambda: base, pages, unmet)
    return Assembled(held=held, unmet=tuple(unmet)) if unmet else _claim_only_what_holds(held)


def _swapped(base: Callable[[], bytes], pages: Sequence[Held], unmet: Sequence[str]) -> Held:
    """The finished file. What it was made from is let go on return, before the validator needs as much memory again."""
    if sum(map(len, pages)) > _MOST_BYTES_HERE:
        return _swapped_on_the_disk(base(), pages, unmet)
    with _collector_off(), ExitStack() as stack:
        # A copied drawing is read from its own file when the binder is saved, so the files stay open until then.
        sources = [stack.enter_context(pikepdf.open(file_of(data))) for data in pages]
        drawings = [_drawing(source, page) for source in sources for page in source.pages]
        pdf = stack.enter_context(pikepdf.open(io.BytesIO(base())))
        _swap(pdf, list(pdf.pages), drawings)
        return _without_claim(pdf, unmet) if unmet else _saved(pdf)


def _swapped_on_the_disk(base: bytes, pages: Sequence[Held], unmet: Sequence[str]) -> Held:
    """The same of large evidence: all pages are put into one file first, since what is copied from file to file is held in memory."""
    with _collector_off(), needs_room(), tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
        files = [Path(folder) / f"{number}.pdf" for number in range(len(pages) + 1)]
        for path, held in zip(files, (base, *pages), strict=True):
            with file_of(held) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        whole = Path(folder) / "whole.pdf"
        pikepdf.Job(
            {
                "inputFile": str(files[0]),
                "outputFile": str(whole),
                "pages": [{"file": str(path)} for path in files],
                "removeUnreferencedResources": "no",
                "streamData": "preserve",
                "staticId": "",
                "warningExit0": "",
            }
        ).run()
        with pikepdf.open(files[0]) as alone:
            own = len(alone.pages)
        with pikepdf.open(whole, access_mode=pikepdf.AccessMode.stream) as pdf:
            leaves = list(pdf.pages)
            _swap(pdf, leaves[:own], [_drawing(pdf, leaf) for leaf in leaves[own:]])
            del pdf.pages[own:]
            return _without_claim(pdf, unmet) if unmet else _saved(pdf)


def join_pdfs(parts: Sequence[Held]) -> Held:
    """One PDF of all pages of some cleaned PDFs, in order; the same bytes for the same parts."""
    from pypdf import PdfReader, PdfWriter

    if any(isinstance(part, Spooled) for part in parts):
        return _joined_on_the_disk(parts)
    with _collector_off():
        writer = PdfWriter()
        for part in parts:
            writer.append(PdfReader(file_of(part)), import_outline=False)
        joined = io.BytesIO()
        writer.write(joined)
        with pikepdf.open(joined) as pdf:
            return _saved(pdf)


def _joined_on_the_disk(parts: Sequence[Held]) -> Held:
    """The same of large ones, none of which is ever in memory as a whole."""
    with _collector_off(), ExitStack() as stack, pikepdf.new() as pdf:
        for part in parts:
            source = stack.enter_context(pikepdf.open(stack.enter_context(file_of(part))))
            pdf.pages.extend(source.pages)
        return _saved(pdf)


def _swap(pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Page], drawings: Sequence[pikepdf.Object]) -> None:
    places = [(page, name) for page in pages if (name := _placeholder_on(page))]
    if len(places) != len(drawings):
        raise DocumentError(
            f"the binder keeps {len(places)} places for {len(drawings)} evidence pages",
            hint="binder.typ must set one placeholder for each page of each exhibit; compare your own copy with the shipped one",
        )
    for (page, name), drawing in zip(places, drawings, strict=True):
        # Pages share their list of pictures; each needs one of its own.
        resources = pikepdf.Dictionary(dict(page.obj.Resources.items()))
        pictures = pikepdf.Dictionary(dict(resources.XObject.items()))
        pictures[name] = drawing if drawing.same_owner_as(pdf.Root) else pdf.copy_foreign(drawing)
        resources.XObject = pictures
        page.obj.Resources = resources


def _placeholder_on(page: pikepdf.Page) -> str:
    """The name of the page's placeholder among its pictures; empty where there is none."""
    pictures = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject")
    if pictures is None:
        return ""
    return next((name for name, picture in pictures.items() if picture.get("/Width") == 1 and picture.get("/Height") == 1), "")


def _drawing(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """The page as a form XObject that fills the unit square, as a picture does: cropped, turned and shrunk to it."""
    node = page.obj
    left, bottom, right, top = (float(side) for side in node.MediaBox)
    turn = int(node.get("/Rotate", 0))
    width, height = (top - bottom, right - left) if turn in (90, 270) else (right - left, top - bottom)
    # What turns the page back and moves its corner to the origin, in PDF's order: a, b, c, d, e, f.
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn]
    # Two pages may share one drawing and still be cropped or turned in different ways.
    drawing = pikepdf.Stream(source, b"")
    packing: dict[str, Any] = {"filter": node.Contents.get("/Filter"), "decode_parms": node.Contents.get("/DecodeParms")}
    drawing.write(node.Contents.read_raw_bytes(), **packing)
    drawing.Type = pikepdf.Name.XObject
    drawing.Subtype = pikepdf.Name.Form
    drawing.BBox = node.MediaBox
    drawing.Matrix = pikepdf.Array([_exact(x) for x in (a / width, b / height, c / width, d / height, e / width, f / height)])
    drawing.Resources = node.Resources
    if "/Group" in node:
        drawing.Group = node.Group
    return source.make_indirect(drawing)


def _saved(pdf: pikepdf.Pdf) -> Held:
    # By way of a file: writing into memory would hold two copies of a large binder at once.
    with needs_room(), tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
        path = Path(folder) / "saved.pdf"
        pdf.save(
            path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, min_version="1.7"
        )
        return hold_file(path)


# --------------------------------------------------------------------------- the claim to be PDF/UA-1


def _claim_only_what_holds(held: Held) -> Assembled:
    """The PDF with its PDF/UA-1 claim if a validator agrees; else without it, and with what is in the way."""
    import page as validator

    try:
        # Small files too: a page of one colour may be a picture of gigabytes, and the validator unpacks it.
        report = validator.validate_pdf_bytes(_small(held), profile=validator.ValidationProfile.PDF_UA_1)
        if report.is_compliant:
            return Assembled(held=held)
        unmet = tuple(sorted({f"the validator says “{failure.message}” ({failure.rule_id})" for failure in report.failures}))
    except validator.PageError as error:
        unmet = (f"it cannot be validated: {error}",)
    with file_of(held) as file, pikepdf.open(file) as pdf:
        return Assembled(held=_without_claim(pdf, unmet), unmet=unmet)


def _small(held: Held) -> bytes:
    """What the validator looks at, made in a way that never has all of a large file in memory."""
    if len(held) <= _MOST_READ_WHOLE:
        return _without_pixels(bytes_of(held))
    with file_of(held) as file, pikepdf.open(file) as pdf:
        return _emptied(pdf, pdf.objects)


def _without_pixels(data: bytes) -> bytes:
    """The same PDF with empty pictures: PDF/UA asks nothing of their pixels, and they are most of a binder's bytes."""
    pictures = list(_PICTURE.finditer(data))
    told = len(pictures) == data.count(_PICTURE_TYPE)
    if told and sum(map(_most_unpacked, pictures)) <= _MOST_UNPACKED:
        return data  # to empty them would take longer than to look at them
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # To look at each of thousands of objects takes longer than all the rest; it is done only where the text does not tell.
        return _emptied(pdf, [pdf.get_object(int(found["number"]), 0) for found in pictures] if told else pdf.objects)


def _most_unpacked(picture: re.Match[bytes]) -> float:
    """As many bytes as a picture can become when the validator unpacks it, which leaves a JPEG as it is."""
    if picture["length"] is None or picture[0].count(b"/Filter") != 1:
        return math.inf
    return {b"DCTDecode": 0, b"FlateDecode": int(picture["length"]) * _FLATE_MOST}.get(picture["filter"], math.inf)


def _emptied(pdf: pikepdf.Pdf, items: Iterable[Any]) -> bytes:
    for item in items:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            item.write(b"")
    out = io.BytesIO()
    pdf.save(out, static_id=True, fix_metadata_version=False, compress_streams=False)
    return out.getvalue()


# A picture as `_saved` writes it: its number, and its properties on one line, in the order of their names.
_PICTURE_TYPE = b"/Subtype /Image"
_PICTURE = re.compile(
    rb"\n(?P<number>[0-9]{1,9}) 0 obj\n<< (?:[^\n]*/Filter /(?P<filter>\w+) )?[^\n]*"
    + re.escape(_PICTURE_TYPE)
    + rb"[ \n](?:[^\n]*/Length (?P<length>[0-9]{1,12}) )?"
)
_MOST_READ_WHOLE = 16 << 20  # bytes of a binder
_FLATE_MOST = 1032  # times as many bytes as the packed ones: the format allows no more
_MOST_UNPACKED = 128 << 20


def _without_claim(pdf: pikepdf.Pdf, unmet: Sequence[str]) -> Held:
    _log.info("PDF/UA-1 is not claimed: %s", "; ".join(unmet))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if "pdfuaid:part" in metadata:
            del metadata["pdfuaid:part"]
    return _saved(pdf)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Millions of small objects live until the end here, so looking through them for garbage only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:.9f}")
