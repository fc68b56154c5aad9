"""The words of a Word file as whoever opens it sees them: what an approval of a template holds on to.

How words look makes no difference, nor into how many pieces Word has cut them. What hides words, strikes them through, moves them away or
makes them too faint, small or narrow to be read is no mere look: it is told beside them, in square brackets, and so is a picture, a note, a
tracked change, and whatever is not known here: nothing that a reader may see passes as unchanged.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

T = TypeVar("T")

_MOST_WORD_BYTES = 15_000_000  # unpacked; no document is made of more

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_VAL = f"{_W}val"

# The ends of the types of parts: those that are printed, in this order, and those that say how.
_MAIN = ("document.main+xml", "template.main+xml", "macroEnabled.main+xml", "macroEnabledTemplate.main+xml")
_PRINTED = (*_MAIN, "footer+xml", "footnotes+xml", "header+xml", "endnotes+xml")
_STYLES, _NUMBERING, _SETTINGS, _CORE = "styles+xml", "numbering+xml", "settings+xml", "core-properties+xml"

_HIDING = frozenset({"vanish", "specVanish", "strike", "dstrike"})
_FAINT = 0xE0  # of each of the three colors: nobody reads it on paper
_ALIKE = 0x20  # by how much each of the three colors of words and of what lies behind them may differ, and nobody reads them
_PAPER = frozenset(
    {"background1", "background2", "light1", "light2"}
)  # colors of a theme; such a name counts more than the color beside it
_TINY = 8  # half points
_NARROW = 33  # percent of a letter's width
_FAR = 40  # half points, up or down
_PRESSED = -60  # twentieths of a point between letters
_CUT = 100  # twentieths of a point: a line or row of this height shows no letter
_BESIDE = (-1500, 9000)  # twentieths of a point: with an indent of less or more, words stand outside of the page
_SIGNS = ("wingdings", "webdings", "symbol", "marlett", "mt extra")  # fonts whose letters are none
_HIGHLIGHTS = {
    "white": "FFFFFF",
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "red": "FF0000",
    "blue": "0000FF",
}
# What a newer Word says of how letters are joined, which hides none.
_ORNAMENTS = ("}ligatures", "}numForm", "}numSpacing", "}stylisticSets", "}cntxtAlts")
_SKIPPED = frozenset(
    {
        *("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "noProof", "softHyphen"),
        *("tblGrid", "tblPrEx", "smartTagPr", "customXmlPr", "sdtEndPr", "background", "rPr", "pPr", "tcPr"),
    }
)
_PLAIN = frozenset(
    {
        *("body", "footnote", "endnote", "tbl", "tr", "sdt", "sdtContent", "smartTag", "customXml", "drawing", "pict"),
    }
)
_BLANKS = frozenset({"tab", "br", "cr", "ptab"})
_TELLING = frozenset({"descr", "title", "string", "hidden"})  # attributes of pictures and shapes that are words, or hide some
# Fields that Word reckons anew each time: what stands there is of no account.
_RECKONED = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC"})


def words_of(docx: bytes) -> str:
    """All words of a Word file, a line for each paragraph: text, footers, notes and headers, tags of a template too.

    Raises:
        ValueError: it is no Word file, or one far too large.
    """
    return _read(docx, _words)


def blanks_in(docx: bytes) -> int:
    """How many blanks to fill in the text of a Word file has.

    Raises:
        ValueError: it is no Word file, or one far too large.
    """
    return _read(docx, lambda package: sum(1 for name in package.main for _ in package.tree(name).iter(f"{_W}sdt")))


def _read(docx: bytes, read: "Callable[[_Package], T]") -> T:
    from xml.parsers.expat import ExpatError

    from generator.zip_damage import ZIP_DAMAGE

    damage: tuple[type[Exception], ...] = (*ZIP_DAMAGE, ExpatError, RecursionError)
    try:
        return read(_Package(docx))
    except damage as error:
        raise ValueError(str(error)) from error


def _words(package: "_Package") -> str:
    styles = _hiding_styles(package.trees(_STYLES))
    lines = [line for kind in _PRINTED for name in package.named(kind) for line in _Reader(package, name, styles).lines()]
    if marks := styles.get(""):
        lines.append(_marked("each text", marks))
    for tree in package.trees(_NUMBERING):
        numbers = (level.get(_VAL, "") for level in tree.iter(f"{_W}lvlText"))
        lines += [f"[numbered: {text}]" for text in numbers if any(letter.isalpha() for letter in text)]
    for tree in package.trees(_SETTINGS):
        lines += ["[even pages have headers of their own]"] if _is_on(tree.find(f"{_W}evenAndOddHeaders")) else []
    for tree in package.trees(_CORE):
        title = " ".join((tree.findtext(_TITLE) or "").split())
        lines += [f"[title: {title}]"] if title else []
    return "\n".join(lines)


class _Package:
    """The parts of a Word file."""

    def __init__(self, docx: bytes) -> None:
        import io
        import zipfile

        self._archive = zipfile.ZipFile(io.BytesIO(docx))
        self._left = _MOST_WORD_BYTES
        self.names = sorted(self._archive.namelist())
        self._types = self._read_types()
        self.main = [name for kind in _MAIN for name in self.named(kind)]
        if not self.main:
            raise ValueError("it is no Word document")

    def named(self, kind: str) -> list[str]:
        """The parts whose type ends so."""
        return [name for name in self.names if self._types[name].endswith(kind)]

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            ValueError: it is too large, together with those that were read before.
        """
        self._left -= self._archive.getinfo(name).file_size
        if self._left < 0:
            raise ValueError("it is far too large")
        return self._archive.read(name)

    def tree(self, name: str) -> "Element":
        return _parse(self.read(name))

    def trees(self, kind: str) -> "Iterator[Element]":
        return map(self.tree, self.named(kind))

    def targets(self, part: str) -> Mapping[str, str]:
        """What a part names beside itself, by id: the name of another part, or an address."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        found = {}
        for relation in self.tree(name) if name in self.names else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = _inside(target if target.startswith("/") else f"{folder}/{target}")
            found[relation.get("Id", "")] = target
        return found

    def print_of(self, name: str) -> str:
        """A short print of what a name leads to: of a part's bytes; an address is told as it is."""
        return f"#{_short_print(self.read(name))}" if name in self.names else name

    def _read_types(self) -> Mapping[str, str]:
        import re

        by_ending, by_name = {}, {}
        for item in self.tree("[Content_Types].xml"):
            kind = item.get("ContentType", "")
            by_ending[item.get("Extension", "").lower()] = kind
            by_name[item.get("PartName", "").lstrip("/").lower()] = kind
        types = {}
        for name in self.names:
            kind = by_name.get(name.lower()) or by_ending.get(name.rpartition(".")[2].lower(), "")
            usual = re.fullmatch(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml", name)
            if usual and not kind.endswith(_PRINTED):
                kind = "document.main+xml" if usual[1] == "document" else f"{usual[1]}+xml"
            types[name] = kind
        return types


class _Reader:
    """One reading of a part that is printed."""

    def __init__(self, package: _Package, name: str, styles: Mapping[str, frozenset[str]]) -> None:
        self.package, self.name, self.styles = package, name, styles
        self.targets = package.targets(name)
        self.around: frozenset[str] = frozenset()  # what hides the words of the paragraph
        self.done: list[str] = []
        self.pieces: list[str] = []
        self.fields: list[list[str]] = []  # the words of each field that has begun; an empty one first where its outcome has
        self.shaded = False
        self.fill = ""  # the color behind the words of a cell or paragraph

    def lines(self) -> list[str]:
        self.inside(self.package.tree(self.name))
        self.end_line()
        return self.done

    def end_line(self) -> None:
        line = " ".join("".join(self.pieces).split())
        self.done += [line] if line else []
        self.pieces = []

    def add(self, text: str) -> None:
        if not any(field[:1] == [""] and field[1:2] and field[1] in _RECKONED for field in self.fields):
            self.pieces.append(text)

    def read(self, element: "Element") -> None:
        kind = element.tag.removeprefix(_W)
        if kind == element.tag:
            self.foreign(element)
        elif kind in _PLAIN:
            self.inside(element)
        elif kind == "p":
            self.end_line()
            self.paragraph(element)
            for section in element.iterfind(f"{_W}pPr/{_W}sectPr"):
                self.section(section)
            self.end_line()
        elif kind == "r":
            self.marked(element, self.marks_of(element.find(f"{_W}rPr")))
        elif kind == "t":
            self.add(element.text or "")
        elif kind in _BLANKS:
            self.add(" ")
        elif kind == "noBreakHyphen":
            self.add("\u2011")
        elif kind == "sym":
            self.add(f"[{element.get(f'{_W}font', '')} {element.get(f'{_W}char', '')}]")
        elif kind not in _SKIPPED:
            _OWN_WAYS.get(kind, _Reader.unknown)(self, element)

    def paragraph(self, element: "Element") -> None:
        before = self.around, self.shaded, self.fill
        look = element.find(f"{_W}pPr")
        own = {name for name, is_hidden in _hidden_by_place(look) if is_hidden} if look is not None else frozenset()
        self.around = self.of_style(element, "pPr/pStyle") | own
        self.fill_with(_value(element, "pPr/shd", "fill"))
        self.marked(element, self.around)
        self.around, self.shaded, self.fill = before

    def fill_with(self, fill: str) -> None:
        """Takes note of the color behind the words that follow; what says nothing of it leaves it as it is."""
        if fill not in ("", "auto"):
            self.shaded, self.fill = not _is_faint(fill), fill

    def inside(self, element: "Element") -> None:
        for child in element:
            self.read(child)

    def marked(self, element: "Element", marks: frozenset[str]) -> None:
        """What is inside, with what hides it."""
        if self.shaded:
            marks -= {"faint"}
        start = len(self.pieces)
        self.inside(element)
        if marks and "".join(self.pieces[start:]).strip():
            self.pieces.insert(start, f"[{' '.join(sorted(marks))}: ")
            self.pieces.append("]")

    def of_style(self, element: "Element", path: str) -> frozenset[str]:
        """What the style that is named there hides."""
        style = _value(element, path)
        return self.styles.get(style, frozenset()) if style else frozenset()

    def marks_of(self, look: "Element | None") -> frozenset[str]:
        """What of a run's look hides its words; where a style hides them, also that the run does not."""
        if look is None:
            return frozenset()
        marks = set(self.of_style(look, "rStyle"))
        hiding = marks | self.around | self.styles.get("", frozenset())
        for name, is_hidden in _hidden_by(look):
            if is_hidden:
                marks.add(name)
            elif name in hiding:
                marks.add(f"not {name}")
        if _are_alike(_value(look, "color"), self.fill):
            marks.add("blackened")
        return frozenset(marks)

    def cell(self, element: "Element") -> None:
        before = self.shaded, self.fill
        self.shaded, self.fill = False, ""
        self.fill_with(_value(element, "tcPr/shd", "fill"))
        changes = element.find(f"{_W}tcPr")
        for change in changes if changes is not None else ():
            if change.tag.removeprefix(_W) in ("cellIns", "cellDel", "cellMerge"):
                self.unknown(change)
        self.inside(element)
        self.shaded, self.fill = before

    def row(self, element: "Element") -> None:
        for each in element:
            if each.tag.removeprefix(_W) in ("hidden", "ins", "del") or _is_cut(each, "hRule", _VAL):
                self.unknown(each)

    def table(self, element: "Element") -> None:
        for place in element.iterfind(f"{_W}tblpPr"):  # it stands apart from the text, anywhere or nowhere
            self.unknown(place)
        marks = self.of_style(element, "tblStyle")
        told = (_value(element, "tblCaption"), _value(element, "tblDescription"))
        self.add("".join(f"[table: {text}]" for text in (*told, *sorted(marks)) if text))

    def control(self, element: "Element") -> None:
        """The label of a blank, and what can be chosen there."""
        self.add(f"[blank: {_value(element, 'alias')}]")
        for item in element.iter(f"{_W}listItem"):
            self.add(f"[choice: {item.get(f'{_W}displayText') or item.get(_VAL, '')}]")
        for binding in element.iter(f"{_W}dataBinding"):
            data = [name for name in self.package.names if name.startswith("customXml/item")]
            self.add(f"[of {binding.get(f'{_W}xpath', '')} {' '.join(map(self.package.print_of, data))}]")

    def section(self, element: "Element") -> None:
        """Which pages have which header and footer."""
        for each in element:
            kind = each.tag.removeprefix(_W)
            if kind in ("headerReference", "footerReference"):
                target = self.targets.get(each.get(f"{_R}id", ""), "")
                words = "\n".join(_Reader(self.package, target, self.styles).lines()) if target in self.package.names else ""
                self.add(f"[{kind} {each.get(f'{_W}type', '')} {_short_print(words.encode())}]")
        if _is_on(element.find(f"{_W}titlePg")):
            self.add("[the first page has a header of its own]")

    def link(self, element: "Element") -> None:
        target = self.targets.get(element.get(f"{_R}id", ""), "")
        self.inside(element)
        self.add(f"[to {target}]" if target else "")

    def field_mark(self, element: "Element") -> None:
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            self.fields.append([])
        elif kind == "separate" and self.fields:
            self.tell_field()
            self.fields[-1].insert(0, "")
        elif kind == "end" and self.fields:
            if self.fields[-1][:1] != [""]:
                self.tell_field()
            self.fields.pop()

    def tell_field(self) -> None:
        self.add(f"[{' '.join(self.fields[-1])}]")

    def instruction(self, element: "Element") -> None:
        if self.fields and self.fields[-1][:1] != [""]:
            # Word may cut it into several pieces, also within a word; what it asks for begins with its name.
            self.fields[-1][:] = (" ".join(self.fields[-1]) + (element.text or "")).split()
        else:
            self.unknown(element)

    def simple_field(self, element: "Element") -> None:
        self.fields.append(element.get(f"{_W}instr", "").split())
        self.tell_field()
        self.fields[-1].insert(0, "")
        self.inside(element)
        self.fields.pop()

    def unknown(self, element: "Element") -> None:
        """What is told by its name: a change, a note, what this version of the program has not met."""
        facts = (value for name, value in sorted(element.items()) if name.startswith(_W) and "rsid" not in name)
        self.add(f"[{' '.join((element.tag.rpartition('}')[2], *facts))}: ")
        self.add(element.text or "")
        self.inside(element)
        self.add("]")

    def foreign(self, element: "Element") -> None:
        """A picture, shape, equation and the like: their words, and what they show."""
        for name, value in sorted(element.items()):
            if name.startswith(_R):
                self.add(f"[shows {self.package.print_of(self.targets.get(value, value))}]")
            elif name in _TELLING and value:
                self.add(f"[{name}: {value}]")
        if element.tag.endswith("}t"):
            self.add(element.text or "")
        self.inside(element)


_OWN_WAYS: Mapping[str, Callable[[_Reader, "Element"], None]] = {
    "tc": _Reader.cell,
    "trPr": _Reader.row,
    "tblPr": _Reader.table,
    "sdtPr": _Reader.control,
    "sectPr": _Reader.section,
    "hyperlink": _Reader.link,
    "fldChar": _Reader.field_mark,
    "instrText": _Reader.instruction,
    "fldSimple": _Reader.simple_field,
}


# --------------------------------------------------------------------------- what hides words


def _hidden_by(look: "Element") -> Iterator[tuple[str, bool]]:
    """Each way in which a look may hide words, and whether it does."""
    behind = ""
    for each in look:
        kind, value = each.tag.removeprefix(_W), each.get(_VAL, "")
        if kind in _HIDING:
            yield kind, _is_on(each)
        elif kind == "color":
            of_theme = each.get(f"{_W}themeColor") in _PAPER and not each.get(f"{_W}themeShade")
            yield "faint", of_theme or _is_faint(value)
        elif kind == "sz":
            yield "tiny", value.isdecimal() and int(value) <= _TINY
        elif kind == "w":
            yield "narrow", _number(value.rstrip("%"), 100) <= _NARROW
        elif kind == "position":
            yield "far from its line", abs(_number(value)) > _FAR
        elif kind == "spacing":
            yield "pressed together", _number(value) <= _PRESSED
        elif kind == "fitText":
            yield "fitted", True
        elif kind == "rFonts":
            yield "in signs", any(font.casefold().startswith(_SIGNS) for font in each.attrib.values())
        elif kind == "highlight":
            behind = _HIGHLIGHTS.get(value, behind)
            yield "blackened", value == "black"
        elif kind == "shd":
            behind = behind or each.get(f"{_W}fill", "")
            yield "blackened", each.get(f"{_W}fill", "") == "000000"
        elif kind == each.tag and not kind.endswith(_ORNAMENTS):
            yield kind.rpartition("}")[2], True  # letters of glass, of one color with the paper, and what newer programs bring
    if behind and _are_alike(_value(look, "color"), behind):
        yield "blackened", True


def _hidden_by_place(look: "Element") -> Iterator[tuple[str, bool]]:
    """The same of what is said of a paragraph: lines too low for a letter, and places outside of the page."""
    for each in look:
        kind = each.tag.removeprefix(_W)
        if kind == "spacing":
            yield "cut", _is_cut(each, "lineRule", f"{_W}line")
        elif kind == "ind":
            least, most = _BESIDE
            yield "beside the page", any(not least <= _number(value) <= most for value in each.attrib.values())
        elif kind == "framePr":
            yield "framed", not each.get(f"{_W}dropCap")


def _is_cut(element: "Element", rule: str, height: str) -> bool:
    return element.get(f"{_W}{rule}") == "exact" and _number(element.get(height, "")) <= _CUT


def _number(text: str, otherwise: int = 0) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return otherwise


def _hiding_styles(trees: "Iterator[Element]") -> Mapping[str, frozenset[str]]:
    """The styles that hide words, by id, each with how; with an empty id what holds for every text."""
    found: dict[str, frozenset[str]] = {}
    for tree in trees:
        styles = {style.get(f"{_W}styleId", ""): style for style in tree.iter(f"{_W}style")}
        everywhere = {
            name for name, is_hidden in _hidden_by_all(tree, "docDefaults/rPrDefault/rPr", "docDefaults/pPrDefault/pPr") if is_hidden
        }
        for id, style in styles.items():
            marks = _marks_of_style(style, styles)
            if marks and id:
                found[id] = marks
            if style.get(f"{_W}default") in ("1", "true", "on") and style.get(f"{_W}type") == "paragraph":
                everywhere |= marks
        if everywhere:
            found[""] = frozenset(everywhere)
    return found


def _hidden_by_all(element: "Element", look: str, place: str) -> Iterator[tuple[str, bool]]:
    """What the two say, each where it is there."""
    for path, hidden_by in ((look, _hidden_by), (place, _hidden_by_place)):
        found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
        if found is not None:
            yield from hidden_by(found)


def _marks_of_style(style: "Element", styles: "Mapping[str, Element]") -> frozenset[str]:
    chain: list[Element] = []
    each: Element | None = style
    while each is not None and each not in chain:
        chain.append(each)
        each = styles.get(_value(each, "basedOn"))
    marks: set[str] = set()
    for one in reversed(chain):
        for name, is_hidden in _hidden_by_all(one, "rPr", "pPr"):
            (marks.add if is_hidden else marks.discard)(name)
    return frozenset(marks)


def _is_faint(colour: str) -> bool:
    try:
        return len(colour) == 6 and all(byte >= _FAINT for byte in bytes.fromhex(colour))
    except ValueError:
        return False


def _are_alike(words: str, behind: str) -> bool:
    """Whether two colors differ too little for words of the one to be read on the other."""
    try:
        pairs = tuple(zip(bytes.fromhex(words), bytes.fromhex(behind), strict=True))
    except ValueError:
        return False
    return bool(pairs) and all(abs(one - other) <= _ALIKE for one, other in pairs)


def _is_on(element: "Element | None") -> bool:
    return element is not None and element.get(_VAL, "true") not in ("0", "false", "off")


# --------------------------------------------------------------------------- elements


def _parse(data: bytes) -> "Element":
    """The tree of a part; one that defines abbreviations is refused, as they can be made to grow without end.

    Raises:
        ValueError: it defines some.
        ExpatError: it is damaged.
    """
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers import expat

    def refuse(*_: object) -> None:
        raise ValueError("it defines abbreviations (DOCTYPE), which Word never does")

    def named(name: str) -> str:
        return f"{{{name}" if "}" in name else name

    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, facts: builder.start(named(name), {named(key): value for key, value in facts.items()})
    parser.EndElementHandler = lambda name: builder.end(named(name))
    parser.CharacterDataHandler = builder.data
    parser.Parse(data, True)
    return builder.close()


def _value(element: "Element", path: str, name: str = "val") -> str:
    """What an element inside says; empty where it is not there."""
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return found.get(f"{_W}{name}", "") if found is not None else ""


def _inside(path: str) -> str:
    import posixpath

    return posixpath.normpath(f"/{path}").lstrip("/")


def _short_print(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:16]


def _marked(text: str, marks: frozenset[str]) -> str:
    return f"[{text}: {' '.join(sorted(marks))}]"
