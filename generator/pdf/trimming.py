"""What a drawing draws with, less what nothing is drawn with: a program's own notes, and pictures of other pages."""

import re
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import Any

import pikepdf

from generator.pdf.remarks import REMARKS, without_remarks

_RESOURCES = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"})
_FONT_KEYS = frozenset(
    {
        *("/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding", "/ToUnicode"),
        *("/DescendantFonts", "/CIDSystemInfo", "/DW", "/W", "/DW2", "/W2", "/CIDToGIDMap", "/FontBBox", "/FontMatrix", "/CharProcs"),
        "/Resources",
    }
)
_LAYERS = ("/OCG", "/OCMD")
_MARK_KEYS = frozenset({"/MCID", "/Lang", "/ActualText", "/Alt", "/E", "/Type", "/Subtype", "/BBox", "/Attached", "/Contents"})
_DRAWN = ("/Image", "/Form")

_TEXT = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_FLAT = rb"[^<>()]++|<[^<>()]*+>|" + _TEXT
# A list that is written into the drawing before the part that it marks, but for one of numbers and names that are known.
_MARK = re.compile(
    rb"<<(?!(?:\s*+/(?:MCID|Type|Subtype|Attached|BBox)\s*+(?:\d+|/\w+|\[[^\]()<>]*+\]))*+\s*+>>)"
    rb"(?:" + _FLAT + rb"|<<(?:" + _FLAT + rb")*+>>)*+>>(?=\s*+(?:BDC|DP)\b)",
    re.DOTALL,
)
_SPELT = re.compile(rb"/[^\s/<>\[\](){}%]*#")  # a name of which letters are spelt as numbers
_PLAIN_NAME = re.compile(r"/[\w.+-]+", re.ASCII)


class Trimming:
    """The resources of one file's drawings, trimmed one after the other.

    Attributes:
        taken: The names of what was taken out.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.taken: set[str] = set()
        self._glyphs: dict[tuple[int, int], pikepdf.Stream] = {}

    @property
    def has_met_remarks(self) -> bool:
        """Whether somebody or some program wrote words between the instructions of a drawing."""
        return REMARKS in self.taken

    def without_remarks(self, drawing: bytes) -> bytes:
        """The drawing without remarks, and without a program's own notes of its parts; the same object where there are none."""
        bare = without_remarks(drawing)
        if b"<<" in bare:
            noted = _MARK.sub(_known_mark, bare)
            bare = bare if noted == bare else noted
        if bare is not drawing:
            self.taken.add(REMARKS)
        return bare

    def glyphs(self) -> Iterable[pikepdf.Stream]:
        """The drawings that are letters of the fonts met so far."""
        return self._glyphs.values()

    def trimmed(self, resources: Any, drawing: bytes) -> pikepdf.Object:
        """The resources without what nothing can be drawn with, and without the pictures and drawings that the drawing never names.

        A page that was taken out of a longer file often holds what all of that file's pages showed. It is the same object where nothing
        is to be taken out.
        """
        if not isinstance(resources, pikepdf.Dictionary):
            return pikepdf.Dictionary()
        self._trim_fonts(resources.get("/Font"))
        unknown = set(resources.keys()) - _RESOURCES
        marks = resources.get("/Properties")
        marked = marks.items() if isinstance(marks, pikepdf.Dictionary) else ()
        noted = {key for key, mark in marked if not _is_known_mark(mark)}
        idle = self._idle(resources.get("/XObject"), drawing)
        if not unknown and not noted and not idle:
            return resources
        self.taken |= unknown | noted | idle
        own = copy(resources)  # which other pages may share
        for key in unknown:
            del own[key]
        if noted:  # the drawing still names the note
            own.Properties = copy(own.Properties)
            for key in noted:
                own.Properties[key] = pikepdf.Dictionary()
        if idle:
            own.XObject = copy(own.XObject)
            for name in idle:
                del own.XObject[name]
        return own

    def _trim_fonts(self, fonts: Any) -> None:
        for _, font in fonts.items() if isinstance(fonts, pikepdf.Dictionary) else ():
            if isinstance(font, pikepdf.Dictionary):
                for key in set(font.keys()) - _FONT_KEYS:
                    self.taken.add(key)
                    del font[key]
                glyphs = font.get("/CharProcs")
                for _, glyph in glyphs.items() if isinstance(glyphs, pikepdf.Dictionary) else ():
                    if isinstance(glyph, pikepdf.Stream):
                        self._glyphs[glyph.objgen] = glyph

    def _idle(self, held: Any, drawing: bytes) -> set[str]:
        if not isinstance(held, pikepdf.Dictionary):
            return set()
        odd = {name for name, item in held.items() if isinstance(item, pikepdf.Stream) and item.get("/Subtype") not in _DRAWN}
        idle = {name for name, _ in held.items() if name.encode(errors="surrogateescape") not in drawing}
        if not idle or _SPELT.search(drawing) or not all(map(_PLAIN_NAME.fullmatch, idle)) or self._is_shared:
            return odd
        return odd | idle

    @cached_property
    def _is_shared(self) -> bool:
        """Whether a drawing somewhere has no list of its own and may draw with its page's."""
        return any(
            isinstance(item, pikepdf.Dictionary | pikepdf.Stream)
            and "/Resources" not in item
            and (item.get("/Subtype") == "/Type3" or (item.get("/Subtype") == "/Form" and b"Do" in _read(item)))
            for item in self._pdf.objects
        )


def _is_known_mark(mark: Any) -> bool:
    """Whether it tells of a layer, or how a part is to be read aloud."""
    return isinstance(mark, pikepdf.Dictionary) and (str(mark.get("/Type")) in _LAYERS or set(mark.keys()) <= _MARK_KEYS)


def _known_mark(found: re.Match[bytes]) -> bytes:
    try:
        mark = pikepdf.Object.parse(found[0])
    except pikepdf.PdfError:
        return found[0]
    if not isinstance(mark, pikepdf.Dictionary) or _is_known_mark(mark):
        return found[0]
    for key in set(mark.keys()) - _MARK_KEYS:
        del mark[key]
    return bytes(mark.unparse())


def _read(drawing: Any) -> bytes:
    try:
        return bytes(drawing.read_bytes())
    except pikepdf.PdfError:
        return b"Do"  # who knows
