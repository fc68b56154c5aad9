"""Sees to it that the answers of a form are drawn before it is flattened: some programs leave that to the reader.

What the library draws is one line of plain letters. An answer that takes more, and is not drawn in the file, is no case for a guess:
the form is refused, for a browser draws it well.
"""

import re
from collections.abc import Sequence
from typing import Any

import pikepdf

from generator.pdf.doubtful import flags_of, inherited

_HIDDEN = 2 | 32
_SEVERAL_LINES, _PASSWORD, _COMB, _DROPS_DOWN = 1 << 12, 1 << 13, 1 << 24, 1 << 17
_PUSHED = 1 << 16
_USUAL_SIZE = 11.0  # what the library sets where the form leaves the size to the reader
_WIDE = 0.6  # of a letter's height: what a letter of running text takes at most, on average

_SETS_FONT = re.compile(rb"/([^\s/]+)\s+([\d.]+)\s+Tf\b")
_SHOWS = re.compile(rb"(?:[)>\]]\s*(?:Tj|TJ|'|\")|\bDo)(?![\w*])")
_SHOWS_OTHERWISE = re.compile(rb"<[0-9A-Fa-f\s]+>|\bDo\b")  # by numbers of letters, or by another drawing
_TEXTS = re.compile(rb"\(((?:[^()\\]|\\.)*+)\)", re.DOTALL)
_LETTERS = re.compile(r"[^\W_]+", re.ASCII)


class UndrawnError(Exception):
    """An answer that is in the file and on no page of it; the words say which."""


def draw_answers(pdf: pikepdf.Pdf, pages: Sequence[tuple[int, Sequence[pikepdf.Dictionary]]]) -> None:
    """Draws the answers that are not drawn yet, and leaves the others as they are.

    Args:
        pdf: The file, with its form.
        pages: Each page's number with its annotations.

    Raises:
        UndrawnError: an answer can be read in the file, is not drawn, and cannot be drawn faithfully.
    """
    there = pdf.Root.get("/AcroForm")
    form = there if isinstance(there, pikepdf.Dictionary) else pikepdf.Dictionary()  # a page that was taken out of one has none
    leaves_it = bool(form.get("/NeedAppearances", False))
    widgets = [
        (number, note)
        for number, notes in pages
        for note in notes
        if note.get("/Subtype") == "/Widget" and not flags_of(note.get("/F")) & _HIDDEN
    ]
    kept: list[tuple[pikepdf.Dictionary, Any]] = []
    missing = False
    for number, widget in widgets:
        if inherited(widget, "/FT") == "/Btn":
            _set_tick(widget, leaves_it)
        if _is_drawn(widget, leaves_it):
            kept.append((widget, widget.get("/AP")))
        elif form is there and _can_be_drawn(widget, form):
            missing = True
        else:
            raise UndrawnError(f"page {number}: the answer in “{_name(widget)}” is in the file and not drawn on the page")
    if missing:
        form.NeedAppearances = True
        pdf.generate_appearance_streams()
        for widget, look in kept:
            if look is not None:
                widget.AP = look
            elif "/AP" in widget:
                del widget["/AP"]
    form.NeedAppearances = False  # else none of them is made part of the page


def _set_tick(widget: pikepdf.Dictionary, leaves_it: bool) -> None:
    """Shows a tick box as its answer says, where it does not say itself how it looks or leaves that to the reader."""
    value, look = inherited(widget, "/V"), widget.get("/AP")
    states = look.get("/N") if isinstance(look, pikepdf.Dictionary) else None
    if isinstance(value, pikepdf.Name) and isinstance(states, pikepdf.Dictionary) and (leaves_it or "/AS" not in widget):
        widget.AS = value if str(value) in states else pikepdf.Name.Off


def _is_drawn(widget: pikepdf.Dictionary, leaves_it: bool) -> bool:
    """Whether a field has no answer, or its own drawing shows it."""
    kind, value = inherited(widget, "/FT"), _text(inherited(widget, "/V"))
    look = widget.get("/AP")
    look = look.get("/N") if isinstance(look, pikepdf.Dictionary) else None
    if kind == "/Btn":
        state = str(widget.get("/AS", inherited(widget, "/V") or "/Off"))
        is_on = state not in ("/Off", "None", "") and not flags_of(inherited(widget, "/Ff")) & _PUSHED
        return not is_on or isinstance(look, pikepdf.Stream) or (isinstance(look, pikepdf.Dictionary) and state in look)
    if kind not in ("/Tx", "/Ch") or not value.strip():
        return True
    if not isinstance(look, pikepdf.Stream):
        return False
    try:
        drawing = look.read_bytes()
    except pikepdf.PdfError:
        return False
    texts = _TEXTS.findall(drawing)
    if not _SHOWS.search(drawing) or (texts and not b"".join(texts).strip() and not _SHOWS_OTHERWISE.search(drawing)):
        return False
    said = _letters(b" ".join(texts).decode("latin-1"))
    # Where the reader is asked to draw it anew, what is drawn may be what stood there before. Letters by their numbers tell nothing.
    return not leaves_it or not said or said in _letters(value) or _letters(value) in said


def _can_be_drawn(widget: pikepdf.Dictionary, form: pikepdf.Object) -> bool:
    kind, value, flags = inherited(widget, "/FT"), inherited(widget, "/V"), flags_of(inherited(widget, "/Ff"))
    if not isinstance(value, pikepdf.String) or kind == "/Btn" or flags & (_PASSWORD | _COMB if kind == "/Tx" else 0):
        return False
    options = inherited(widget, "/Opt")
    if kind == "/Ch" and isinstance(options, pikepdf.Array) and any(isinstance(option, pikepdf.Array) for option in options.as_list()):
        return False  # what is chosen has another name on the page
    if kind == "/Ch" and not flags & _DROPS_DOWN:
        return True  # a list, of which all lines are drawn
    text = str(value).replace("\u00a0", " ")
    look = inherited(widget, "/DA") or form.get("/DA")
    font = _SETS_FONT.search(bytes(look)) if isinstance(look, pikepdf.String) else None
    size = (float(font[2]) if font else 0.0) or _USUAL_SIZE
    sides = [float(side) for side in widget.Rect] if isinstance(widget.get("/Rect"), pikepdf.Array) else []
    if font is None or len(sides) != 4 or len(text) * size * _WIDE > abs(sides[2] - sides[0]) or size > 1.5 * abs(sides[3] - sides[1]):
        return False
    return text.isprintable() and (text.isascii() or (_is_of_windows(form, font[1]) and _is_in_windows(text)))


def _is_of_windows(form: pikepdf.Object, name: bytes) -> bool:
    """Whether a font of the form has the letters of western Europe."""
    resources = form.get("/DR")
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    font = fonts.get(f"/{name.decode('latin-1')}") if isinstance(fonts, pikepdf.Dictionary) else None
    return isinstance(font, pikepdf.Dictionary) and font.get("/Encoding") == "/WinAnsiEncoding"


def _is_in_windows(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.Stream):
        try:
            return value.read_bytes().decode("utf-8", "replace")
        except pikepdf.PdfError:
            return ""
    if isinstance(value, pikepdf.Array):
        return " ".join(map(_text, value.as_list()))
    return str(value) if isinstance(value, pikepdf.String) else ""


def _name(widget: pikepdf.Dictionary) -> str:
    name = inherited(widget, "/TU") or inherited(widget, "/T")
    return " ".join(str(name).split())[:60] if isinstance(name, pikepdf.String) and str(name).strip() else "a field without a name"


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))
