"""Tells of pages and pictures that are cropped what lies in what was cropped away: nobody sees it, and it goes along."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

_MOST_BYTES = 4 << 20  # of instructions that are followed in one file, drawings in drawings counted each time; a second's work or two
_MOST_DEPTH = 12
_TEXT_SLACK, _PICTURE_SLACK = 3.0, 18.0  # points; scanners and printers cut a little off every page

_LEAST_SEEN = 40.0  # points; of a smaller one that is cut out of another, as web pages keep all their signs in one, nothing is said

# A picture in a frame of its own, as programs write one that was cropped: the frame, what it is drawn with, its place and its name.
_FRAMED = re.compile(
    rb"((?:[-+.\d]+\s+){4})re\s+W\*?\s+n\s+(?:q\s+|/\S+\s+(?:gs|ri|cs|CS)\s+)*+((?:[-+.\d]+\s+){6})cm\s+(?:/\S+\s+gs\s+)?/(\S+)\s+Do\b"
)

_Points = list[tuple[float, float]]
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})


class _Matrix(NamedTuple):
    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def then(self, o: "_Matrix") -> "_Matrix":
        return _Matrix(
            *(self.a * o.a + self.b * o.c, self.a * o.b + self.b * o.d, self.c * o.a + self.d * o.c, self.c * o.b + self.d * o.d),
            *(self.e * o.a + self.f * o.c + o.e, self.e * o.b + self.f * o.d + o.f),
        )

    @property
    def corners(self) -> "_Points":
        """Those of a picture, which fills the unit square."""
        return [self.at(x, y) for x in (0, 1) for y in (0, 1)]

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.a + y * self.c + self.e, x * self.b + y * self.d + self.f


def shows_part_of_a_picture(drawing: bytes, resources: Any) -> bool:
    """Whether a drawing cuts a good part off a picture that it shows: whoever crops one in Word leaves it whole in the PDF."""
    held = resources.get("/XObject") if b"Do" in drawing and isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(held, pikepdf.Dictionary):
        return False
    for found in _FRAMED.finditer(drawing):
        picture = held.get(f"/{found[3].decode('latin-1')}")
        if isinstance(picture, pikepdf.Stream) and picture.get("/Subtype") == "/Image":
            with contextlib.suppress(ValueError, OverflowError):
                if _is_cut(list(map(float, found[1].split())), _matrix(found[2].split()).corners):
                    return True
    return False


def _is_cut(frame: list[float], corners: _Points) -> bool:
    left, right = sorted((frame[0], frame[0] + frame[2]))
    bottom, top = sorted((frame[1], frame[1] + frame[3]))
    if min(right - left, top - bottom) < _LEAST_SEEN:
        return False
    xs, ys = zip(*corners, strict=True)
    over = (left - min(xs), max(xs) - right, bottom - min(ys), max(ys) - top)
    # A frame that shows nothing of the picture is of another one.
    return bool(max(over) > _PICTURE_SLACK and min(xs) < right and max(xs) > left and min(ys) < top and max(ys) > bottom)


def told_of_pictures(numbers: Sequence[int]) -> list[str]:
    """A sentence for the pages, numbered from 1, that show a part of a picture; none where there are none."""
    if not numbers:
        return []
    pages = f"page{'s' if len(numbers) > 1 else ''} {_some(numbers)}"
    return [f"A picture on {pages} is cropped, and what was cut off is still in the file."]


def cropped_away(cleaned: Path, numbers: Iterable[int]) -> list[str]:
    """A sentence for the pages, of those numbered from 1, that hold words or a picture outside of what they show."""
    kinds: dict[str, list[int]] = {}
    with pikepdf.open(cleaned) as pdf, contextlib.suppress(_TooMuchError):
        search = _Search()
        for number in numbers:
            if kind := search.what_lies_outside(pdf.pages[number - 1].obj):
                kinds.setdefault(kind, []).append(number)
    return [_told(kind, found) for kind, found in kinds.items()]


def _told(kind: str, numbers: list[int]) -> str:
    pages = f"Page {_some(numbers)} is" if len(numbers) == 1 else f"Pages {_some(numbers)} are"
    return f"{pages} cropped, and {kind} still in the file."


def _some(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")


class _TooMuchError(Exception):
    """There is more to follow than is worth its time; the pages that were not looked at say nothing."""


class _Search:
    """Follows the drawings of one file."""

    def __init__(self) -> None:
        self._left = _MOST_BYTES

    def what_lies_outside(self, page: pikepdf.Object) -> str:
        """The words for it; empty for nothing."""
        left, bottom, right, top = (float(side) for side in page.MediaBox)
        try:
            for kind, points in self._placed(page.Contents, page.Resources, _Matrix(), 0):
                slack = _TEXT_SLACK if kind == "text" else _PICTURE_SLACK
                if any(not (left - slack <= x <= right + slack and bottom - slack <= y <= top + slack) for x, y in points):
                    return "words outside of what is seen are" if kind == "text" else "a part of a picture outside of what is seen is"
        except (pikepdf.PdfError, TypeError, ValueError, IndexError, OverflowError):  # a drawing that cannot be followed says nothing
            return ""
        return ""

    def _placed(self, drawing: Any, resources: Any, start: _Matrix, depth: int) -> Iterator[tuple[str, _Points]]:
        """Where each text begins and where each picture's corners lie."""
        self._left -= len(drawing.read_bytes())
        if self._left < 0:
            raise _TooMuchError
        matrix, saved = start, []
        line = text = _Matrix()
        leading = 0.0
        for instruction in pikepdf.parse_content_stream(drawing):
            name, operands = str(instruction.operator), instruction.operands
            if name == "q":
                saved.append(matrix)
            elif name == "Q" and saved:
                matrix = saved.pop()
            elif name == "cm":
                matrix = _matrix(operands).then(matrix)
            elif name == "BT":
                line = text = _Matrix()
            elif name == "Tm":
                line = text = _matrix(operands)
            elif name in ("Td", "TD"):
                leading = -float(operands[1]) if name == "TD" else leading
                line = text = _Matrix(e=float(operands[0]), f=float(operands[1])).then(line)
            elif name == "TL":
                leading = float(operands[0])
            elif name in ("T*", "'", '"'):
                line = text = _Matrix(f=-leading).then(line)
            if name in _SHOWS and _says_something(operands[-1]):
                yield "text", [text.then(matrix).at(0, 0)]
            elif name == "Do":
                yield from self._placed_object(resources, str(operands[0]), matrix, depth)
            elif name == "INLINE IMAGE":
                yield "picture", matrix.corners

    def _placed_object(self, resources: Any, name: str, matrix: _Matrix, depth: int) -> Iterator[tuple[str, _Points]]:
        held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        item = held.get(name) if isinstance(held, pikepdf.Dictionary) else None
        if not isinstance(item, pikepdf.Stream):
            return
        if item.get("/Subtype") == "/Image":
            yield "picture", matrix.corners
        elif item.get("/Subtype") == "/Form" and depth < _MOST_DEPTH:
            own = _matrix(list(item.Matrix)) if "/Matrix" in item else _Matrix()
            yield from self._placed(item, item.get("/Resources", resources), own.then(matrix), depth + 1)


def _matrix(numbers: Any) -> _Matrix:
    return _Matrix(*(float(number) for number in list(numbers)[:6]))


def _says_something(shown: Any) -> bool:
    parts = shown.as_list() if isinstance(shown, pikepdf.Array) else [shown]
    return any(bytes(part).strip() for part in parts if isinstance(part, pikepdf.String))
