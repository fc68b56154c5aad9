"""What a Word document's styles and numbering make of a paragraph: its kind, its looks, its number."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.documents.word_package import as_written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_KINDS = {"title": "title", "subtitle": "subtitle", "caption": "caption", "quote": "quote", "intense quote": "quote"}
_OWN_LOOK = frozenset({"heading", "title", "subtitle", "caption", "quote"})  # kinds whose look the PDF's template decides
_UPRIGHT = {"both": "left", "start": "left", "end": "right", "distribute": "left"}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LETTERS = 780  # Word's own limit: a letter thirty times
_NUMBER = re.compile(r"-?\d{1,9}")
_MEASURE = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|pi)?")
_UNITS = {None: 1 / 20, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_MAX_SIZE = 1638.0  # points; Word knows no larger letters

Look = dict[str, Any]


def value(element: Any, name: str = "val") -> str:
    """An attribute of Word's namespace; empty where it is not given."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def is_on(element: Any) -> bool:
    """Whether an on-off property such as bold is set; naming it without a value sets it."""
    return element is not None and value(element) not in ("0", "false", "none", "off")


def number(text: str, otherwise: int = 0) -> int:
    """A whole number of at most nine digits; `otherwise` for no text. ValueError for anything else."""
    if text and not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text) if text else otherwise


def points(text: str) -> float:
    """A measure in points, given in twentieths of a point or with its unit; 0 for no text. ValueError for anything else."""
    match = _MEASURE.fullmatch(text or "0")
    if match is None:
        raise ValueError(f"{text!r} is not a measure")
    return round(float(match[1]) * _UNITS[match[2]], 2)


def colour(text: str) -> str:
    """Six hexadecimal digits; empty for "auto" and what is no colour."""
    return text.upper() if re.fullmatch("[0-9A-Fa-f]{6}", text) else ""


def fill_of(element: Any) -> str:
    """The colour behind a text or cell; empty for white and for none."""
    fill = colour(value(element, "fill"))
    return "" if fill == "FFFFFF" else fill


class NumberFormatError(Exception):
    """A list is numbered in a way that is not known here, by Word's name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a paragraph is: its kind, for a heading its level, and its place in a list as (numId, level)."""

    kind: str  # text, heading, title, subtitle, caption, quote
    level: int = 0
    numbering: tuple[str, int] | None = None
    align: str = "left"
    indent: float = 0.0  # points
    fill: str = ""
    border: str = ""  # "", "left" or "box"
    break_before: bool = False
    right_to_left: bool = False


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The counters of all lists, moved on as paragraphs are read."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)  # by numId
    abstract: Mapping[str, str] = field(default_factory=dict)  # numId to the list it belongs to
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)  # numId to levels that begin anew with it
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def knows(self, num: str) -> bool:
        """Whether the document defines this list."""
        return num in self.levels

    def advance(self, num: str, depth: int) -> tuple[bool, str]:
        """Whether the next item of the list is numbered, and its marker as Word prints it."""
        levels = self.levels[num]
        level = levels.get(depth) or _Level("bullet", "•", 1)
        counters = self.counters.setdefault(self.abstract[num], {})
        if num not in self.begun:
            self.begun.add(num)
            for at, start in self.restarts.get(num, {}).items():
                counters[at] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [at for at in counters if at > depth]:
            del counters[deeper]
        if level.format == "none":
            return False, ""
        if level.format == "bullet":
            return False, "•"
        marker = level.text
        for at in range(depth + 1):
            shown = levels.get(at) or level
            marker = marker.replace(f"%{at + 1}", _number(counters.get(at, shown.start), shown.format))
        return True, marker


def _number(number: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter") and 0 < number <= _LETTERS:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman, left = "", number
        for size, sign in _ROMAN:
            roman += sign * (left // size)
            left %= size
        return roman if style == "lowerRoman" else roman.upper()
    if style == "ordinal":
        teen = number % 100 in (11, 12, 13)
        return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    if style not in ("decimal", "decimalZero", "none", "bullet"):
        raise NumberFormatError(style)
    return f"{number:02d}" if style == "decimalZero" else str(number)


def read_numbering(tree: Any) -> Numbering:
    """The lists that `numbering.xml` defines; none where a document has no such part."""
    if tree is None:
        return Numbering()
    drafts = {value(found, "abstractNumId"): _read_levels(found) for found in tree.iter(f"{W}abstractNum")}
    named = {value(link): value(link.getparent(), "abstractNumId") for link in tree.iter(f"{W}styleLink")}
    for link in tree.iter(f"{W}numStyleLink"):  # a list that takes its levels from a list style
        drafts[value(link.getparent(), "abstractNumId")] = drafts.get(named.get(value(link), ""), {})
    levels, abstract, restarts = {}, {}, {}
    for num in tree.iter(f"{W}num"):
        id, base = value(num, "numId"), value(num.find(f"{W}abstractNumId"))
        own = dict(drafts.get(base, {}))
        begin = {}
        for override in num.iter(f"{W}lvlOverride"):
            at = number(value(override, "ilvl"))
            own |= _read_levels(override)
            if (start := override.find(f"{W}startOverride")) is not None:
                begin[at] = number(value(start), 1)
        levels[id], abstract[id], restarts[id] = own, base, begin
    return Numbering(levels, abstract, restarts)


def _read_levels(parent: Any) -> dict[int, _Level]:
    return {
        number(value(found, "ilvl")): _Level(
            value(found.find(f"{W}numFmt")) or "decimal",
            value(found.find(f"{W}lvlText")),
            number(value(found.find(f"{W}start")), 1),
        )
        for found in parent.findall(f"{W}lvl")
    }


class Styles:
    """The styles of one document."""

    def __init__(self, tree: Any) -> None:
        self._styles = {} if tree is None else {value(style, "styleId"): style for style in tree.iter(f"{W}style")}
        defaults = None if tree is None else tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = _run_look(defaults)
        self.language = value(None if defaults is None else defaults.find(f"{W}lang")) or "en-US"
        self._normal = next(
            (id for id, style in self._styles.items() if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true")),
            "",
        )
        self._base = self._paragraph_look(self._normal)
        self._looks: dict[tuple[str, str], tuple[Look, Look]] = {}
        self._layers: dict[str, tuple[list[Any], tuple[str, int] | None]] = {}
        # Most paragraphs and runs of a document are of a few kinds, and their properties are written alike.
        self._kinds: dict[bytes, Kind] = {}
        self._run_looks: dict[bytes, Look] = {}

    @property
    def base_size(self) -> float:
        """The size of ordinary text, in points."""
        return float(self._base.get("size", 10.0))

    def kind_of(self, properties: Any) -> Kind:
        """What a paragraph with these properties is."""
        written = b"" if properties is None else as_written(properties)
        if written not in self._kinds:
            self._kinds[written] = self._kind_of(properties)
        return self._kinds[written]

    def _kind_of(self, properties: Any) -> Kind:
        style = value(None if properties is None else properties.find(f"{W}pStyle")) or self._normal
        if style not in self._layers:
            self._layers[style] = self._layers_of(style)
        behind, named = self._layers[style]
        layers = [*([] if properties is None else [properties]), *behind]  # the nearest first
        kind, level = "text", 0
        outline = next((found for layer in layers if (found := layer.find(f"{W}outlineLvl")) is not None), None)
        if outline is not None and 0 <= (at := number(value(outline), 9)) < 9:
            kind, level = "heading", at + 1
        kind, level = named or (kind, level)
        return Kind(
            kind=kind,
            level=level,
            numbering=_numbering_of(layers),
            align=_first(layers, f"{W}jc", lambda found: _UPRIGHT.get(value(found), value(found)), "left"),
            indent=_first(layers, f"{W}ind", lambda found: points(value(found, "left") or value(found, "start")), 0.0),
            fill=_first(layers, f"{W}shd", fill_of, ""),
            border=_first(layers, f"{W}pBdr", _border_of, ""),
            break_before=_first(layers, f"{W}pageBreakBefore", is_on, False),
            right_to_left=_first(layers, f"{W}bidi", is_on, False),
        )

    def _layers_of(self, style: str) -> tuple[list[Any], tuple[str, int] | None]:
        """The paragraph properties of a style and its ancestors, the nearest first; and the kind and level that their names tell."""
        chain = list(reversed(list(self._chain(style))))
        layers = [found for id in chain if (found := self._styles[id].find(f"{W}pPr")) is not None]
        for id in chain:
            name = value(self._styles[id].find(f"{W}name")).lower()
            if name in _KINDS:
                return layers, (_KINDS[name], 0)
            if re.fullmatch("heading [1-9]", name):
                return layers, ("heading", int(name[8:]))
        return layers, None

    def look_of(self, paragraph: Any, run: Any) -> Look:
        """How a run looks beside ordinary text of its paragraph; empty for ordinary text."""
        style = value(None if paragraph is None else paragraph.find(f"{W}pStyle")) or self._normal
        character = value(None if run is None else run.find(f"{W}rStyle"))
        key = (style, character)
        if key not in self._looks:
            whole = self._paragraph_look(style)
            plain = whole if self.kind_of(paragraph).kind in _OWN_LOOK else self._base
            for id in self._chain(character):
                whole = whole | _run_look(self._styles[id].find(f"{W}rPr"))
            self._looks[key] = (whole, plain)
        whole, plain = self._looks[key]
        if run is None or not len(run):
            look = whole
        else:
            written = as_written(run)
            if written not in self._run_looks:
                self._run_looks[written] = _run_look(run)
            look = whole | self._run_looks[written]
        return {name: found for name, found in look.items() if found != plain.get(name, _OFF.get(name))}

    def table_has_borders(self, properties: Any) -> bool:
        """Whether a table of these properties is drawn with lines."""
        style = value(None if properties is None else properties.find(f"{W}tblStyle"))
        found = None if properties is None else properties.find(f"{W}tblBorders")
        for id in reversed(list(self._chain(style))):
            if found is None:
                found = self._styles[id].find(f"{W}tblPr/{W}tblBorders")
        return found is not None and any(value(side) not in ("", "nil", "none") for side in found)

    def _chain(self, style: str) -> Iterator[str]:
        """A style's ancestors and itself, the oldest first."""
        ids: list[str] = []
        while style in self._styles and style not in ids:
            ids.append(style)
            style = value(self._styles[style].find(f"{W}basedOn"))
        return reversed(ids)

    def _paragraph_look(self, style: str) -> Look:
        look = dict(self._defaults)
        for id in self._chain(style):
            look |= _run_look(self._styles[id].find(f"{W}rPr"))
        return look


_OFF: Look = {"b": False, "i": False, "u": False, "s": False, "caps": False, "smallcaps": False, "hidden": False, "color": "", "mark": ""}


def _run_look(properties: Any) -> Look:
    """What these run properties say, and nothing of what they do not say."""
    look: Look = {}
    if properties is None:
        return look
    for element in properties:
        name = element.tag.removeprefix(W)
        if name in ("b", "i", "caps"):
            look[name] = is_on(element)
        elif name in ("strike", "dstrike"):
            look["s"] = is_on(element)
        elif name == "u":
            look["u"] = value(element) not in ("", "none")
        elif name == "smallCaps":
            look["smallcaps"] = is_on(element)
        elif name == "vanish":
            look["hidden"] = is_on(element)
        elif name == "color":
            look["color"] = colour(value(element))
        elif name == "highlight":
            look["mark"] = "" if value(element) == "none" else "FFF2A8"
        elif name == "shd":
            look["mark"] = fill_of(element)
        elif name == "sz":
            size = points(value(element)) * (10 if value(element).replace(".", "").isdecimal() else 1)  # a bare number counts half points
            if not 0 < size <= _MAX_SIZE:
                raise ValueError(f"a size of {value(element)!r} half points")
            look["size"] = size
        elif name == "vertAlign":
            look["shift"] = {"superscript": "super", "subscript": "sub"}.get(value(element), "")
    return look


def _numbering_of(layers: list[Any]) -> tuple[str, int] | None:
    for layer in layers:
        found = layer.find(f"{W}numPr")
        if found is not None and (num := value(found.find(f"{W}numId"))):
            return None if num == "0" else (num, min(max(number(value(found.find(f"{W}ilvl"))), 0), 8))
    return None


def _first(layers: list[Any], tag: str, read: Any, otherwise: Any) -> Any:
    return next((read(found) for layer in layers if (found := layer.find(tag)) is not None), otherwise)


def _border_of(element: Any) -> str:
    drawn = {side.tag.removeprefix(W) for side in element if value(side) not in ("", "nil", "none")}
    return "left" if drawn == {"left"} else "box" if drawn else ""
