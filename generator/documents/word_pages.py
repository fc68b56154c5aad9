"""A Word document as a tree of plain values, and that tree as a PDF: the two can never say different things.

The words of a document stand once, in its Word template. What is rendered from it is read back here and set by Typst. The
reader knows text, lists, tables, pictures, links, fields and tick boxes; whatever else it meets stops the document with
its place and the remedy, since a PDF that lacks a part of its Word document would be worse than none.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import etree

from generator.documents.column_needs import (
    column_needs,
    is_filled_in_on_one_line,
    letters_of,
    lines_of,
    longest_word,
    place_cells,
    widths_are_chosen,
)
from generator.documents.word_package import PackageError, find_main, read_parts, relations
from generator.documents.word_styles import (
    Kind,
    NumberFormatError,
    Numbering,
    Styles,
    W,
    fill_of,
    is_on,
    number,
    points,
    read_numbering,
    value,
)
from generator.errors import DocumentError
from generator.pdf.forms import CHECK, CHOICE, DATE, TEXT, FormField
from generator.pdf.picture_facts import picture_size

Node = dict[str, Any]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_EMU_PER_POINT = 12700
_LONGEST_UNBROKEN = 1500  # characters of a row that is kept on one page; a longer one may not fit on any
_MOST_ROWS_KEPT = 12
_FEW_ROWS = 3  # under a header; so few are not parted, whatever Word does
_OPENING_ITEMS = 2  # of a list; so many stay with the heading or the line above them
_ENDING_ROWS = 2  # of a table; so many go to the next page together
_MOST_COLUMNS = 63  # of a table; Word's own limit
_MOST_TABLES_DEEP = 8
_MOST_CHARACTERS = 3_000_000  # of a document: some thousand pages
_MOST_PIXELS = 60_000_000  # of a picture
_SMALLEST_TEXT = 72.0  # points; how wide and high the text area of a page must be
_LARGEST_PAGE = 1584.0  # points; Word's own limit
_PICTURE_TYPES = frozenset({".png", ".jpg", ".jpeg", ".gif"})
_LINKS = ("http://", "https://", "mailto:", "tel:")

_PASSED_OVER = frozenset(
    f"{W}{name}"
    for name in (
        *("proofErr", "lastRenderedPageBreak", "bookmarkEnd", "permStart", "permEnd", "sectPr", "pPr", "rPr", "tblPr", "tblGrid"),
        *("trPr", "tcPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tblPrEx", "noProof"),
    )
)
_TRANSPARENT = frozenset(f"{W}{name}" for name in ("smartTag", "customXml", "sdtContent", "bdo", "dir"))

TRACKED = ("a tracked change", "in Word, accept or reject all changes (Review > Accept) and save")
_COMMENT = ("a comment", "in Word, delete all comments (Review > Delete) and save")
_NOTE = ("a footnote or endnote", "write the note into the text")
_DRAWING = ("a text box, shape, chart or watermark", "put its words into a paragraph or table, or its picture in line with the text")
_OBJECT = ("an embedded object", "put its words into the text, or a picture of it with alternative text")
NO_ALT = ("a picture without alternative text", "right-click the picture, choose View Alt Text, and say what it shows")
_EQUATION = ("an equation", "write it as plain text")
_DAMAGED = ("what stands there, since the file is damaged at this place", "in Word, delete it and write it anew")
_CHANGES = frozenset(
    f"{W}{name}" for name in ("tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel", "cellMerge")
)
_UNKNOWN: Mapping[str, tuple[str, str]] = {
    **{f"{W}{name}": TRACKED for name in ("ins", "del", "moveFrom", "moveTo", "delText", "cellIns", "cellDel", "cellMerge")},
    **{f"{W}{name}": TRACKED for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange")},
    **{f"{W}{name}": _COMMENT for name in ("commentReference", "commentRangeStart", "commentRangeEnd", "annotationRef")},
    **{f"{W}{name}": _NOTE for name in ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef")},
    **{f"{W}{name}": _DRAWING for name in ("pict", "pgBorders")},
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": _DRAWING,
    f"{W}object": _OBJECT,
    f"{W}altChunk": _OBJECT,
    f"{W}subDoc": _OBJECT,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": _EQUATION,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara": _EQUATION,
    f"{W}ruby": ("a phonetic guide", "write it as plain text"),
}
# The ticks, crosses and boxes that Word's symbol fonts are used for.
_SYMBOLS = {
    ("wingdings", "FC"): "✓",
    ("wingdings", "FB"): "✗",
    ("wingdings", "FD"): "☒",
    ("wingdings", "FE"): "☑",
    ("wingdings", "A8"): "☐",
    ("wingdings", "6F"): "☐",
    ("wingdings", "E0"): "→",
    ("wingdings 2", "50"): "✓",
    ("wingdings 2", "4F"): "✗",
    ("wingdings 2", "52"): "☑",
    ("wingdings 2", "53"): "☒",
    ("wingdings 2", "A3"): "☐",
    ("symbol", "B7"): "•",
}
_FIELD_REMEDY = "click on it, press Ctrl+Shift+F9 to turn it into text, and save"
_EMPTY_TEXT: Mapping[str, Any] = {"t": "text", "c": [], "align": "left", "indent": 0.0, "fill": "", "border": "", "rtl": False}
_NUMBERED = re.compile(r"\b([Ee]xhibit) (?=\d)")  # no line ends before its number
_SHOWN_AS_STORED = frozenset({"SEQ", "REF", "TITLE", "SUBJECT", "AUTHOR", "DOCPROPERTY", "=", "QUOTE"})


class UnshownError(DocumentError):
    """A Word document holds something that its PDF cannot show."""

    def __init__(self, message: str, *, hint: str, what: str, part: str, paragraph: int, near: str) -> None:
        super().__init__(message, hint=hint)
        self.what, self.part, self.paragraph, self.near = what, part, paragraph, near


@dataclass(frozen=True, slots=True)
class WordPages:
    """A Word document as plain values for the Typst template, and its pictures by the name that the values use."""

    tree: Node
    files: Mapping[str, bytes]
    fields: Mapping[str, FormField] = field(default_factory=dict)  # what is to be filled in, by name


def _field_of(properties: Any, title: str) -> FormField:
    """A field of the kind that the control is."""
    chosen = properties.find(f"{W}dropDownList")
    if chosen is None:
        chosen = properties.find(f"{W}comboBox")
    if chosen is not None:
        options = [value(item, "displayText") or value(item, "value") for item in chosen.findall(f"{W}listItem")]
        return FormField(CHOICE, title, tuple(option for option in options if option))
    if properties.find(f"{W}date") is not None:
        return FormField(DATE, title)
    return FormField(TEXT, title, is_long=value(properties.find(f"{W}text"), "multiLine") in ("1", "true", "on"))


def read_word(document: bytes, *, name: str) -> WordPages:
    """What a Word document says, in order and in full.

    Raises:
        DocumentError: it holds something that the PDF cannot show; the message names the place and the remedy.
    """
    return _open_reader(document, name).read()


def find_unshown(document: bytes, *, name: str) -> tuple[UnshownError, ...]:
    """All that a Word document holds and its PDF cannot show, where `read_word` stops at the first.

    Raises:
        DocumentError: it cannot be read as a Word document at all.
    """
    reader = _open_reader(document, name)
    reader.found = []
    reader.read()
    return tuple(reader.found)


def _open_reader(document: bytes, name: str) -> "_Reader":
    try:
        parts = read_parts(document)
    except PackageError as fault:
        raise DocumentError(f"{name}: {fault.why}", hint=fault.hint) from fault
    try:
        return _Reader(name, parts)
    except _BROKEN as error:
        hint = "open it in Word and save it again"
        raise DocumentError(f"{name}: this is not a Word document that can be read: {_what(error)}", hint=hint) from error


# What parts raise that are there and are not what their names say: a number that is none, a missing part, element or attribute.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError)


def _what(error: Exception) -> str:
    return str(error) if type(error) is ValueError else "a part of it is missing or damaged"


def set_word_pdf(document: bytes, *, name: str, templates: Sequence[Path], timestamp: date | int) -> bytes:
    """The PDF of a Word document: tagged, archive-proof, the same bytes each time."""
    return set_pages(read_word(document, name=name), name=name, templates=templates, timestamp=timestamp)


def set_pages(pages: WordPages, *, name: str, templates: Sequence[Path], timestamp: date | int) -> bytes:
    """The PDF of a Word document that has been read."""
    from generator.documents.typeset import typeset
    from generator.pdf.forms import make_fillable
    from generator.pdf.stream_ends import settle_stream_ends

    def set_tree(tree: Node, files: Mapping[str, bytes]) -> bytes:
        return typeset("word.typ", tree, files=files, templates=templates, timestamp=timestamp)

    try:
        pdf = set_tree(pages.tree, pages.files)
        return settle_stream_ends(make_fillable(pdf, pages.fields) if pages.fields else pdf)
    except DocumentError as error:
        for picture in [node for node in _all_nodes(pages.tree["sections"]) if node.get("t") == "picture"]:
            section = {**pages.tree["sections"][0], "blocks": [{**_EMPTY_TEXT, "c": [picture]}]}
            section |= {place: [] for place in section if place.startswith(("header_", "footer_"))}
            try:
                set_tree({**pages.tree, "sections": [section]}, pages.files)
            except DocumentError:
                what = f'the picture "{picture["alt"]}"' if picture["alt"] else "a picture that is marked as decorative"
                hint = "save the picture as PNG or JPEG and put it into Word again"
                raise DocumentError(f"{name}: the PDF cannot show {what}: its file is damaged", hint=hint) from error
        hint = "write the document more simply: fewer tables inside tables, merged cells and links inside links"
        raise DocumentError(f"{name}: the PDF of it cannot be set: {error.message}", hint=hint) from error


@dataclass(slots=True)
class _Field:
    """A field that has begun and not ended: what Word is told to put there."""

    instruction: str = ""
    in_result: bool = False
    result: list[Node] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return self.instruction.split()


@dataclass(slots=True)
class _Part:
    """The part that is being read, its links to other parts, and where in it the reader is."""

    name: str
    relations: Mapping[str, tuple[str, str, bool]]  # id to kind, target and whether it is outside the document
    number: int = 0
    place: Any = None  # the paragraph, row or cell that an error would be about
    after: bool = False  # it has left that paragraph, and reads what comes behind it
    fields: list[_Field] = field(default_factory=list)

    @property
    def near(self) -> str:
        """The words there."""
        return "" if self.place is None else "".join(text.text or "" for text in self.place.iter(f"{W}t")).strip()


class _Reader:
    def __init__(self, name: str, parts: Mapping[str, bytes]) -> None:
        self.name = name
        self.parts = parts
        self.main = find_main(parts)
        self.part = _Part(self.main, relations(parts, self.main))
        by_kind = {kind.rpartition("/")[2]: target for kind, target, outside in self.part.relations.values() if not outside}
        self.styles = Styles(self._tree(by_kind.get("styles", "")))
        self.numbering: Numbering = read_numbering(self._tree(by_kind.get("numbering", "")))
        self.settings = self._tree(by_kind.get("settings", ""))
        core = next((target for kind, target, _ in relations(parts, "").values() if kind.endswith("/core-properties")), "")
        self.core = self._tree(core)
        self.files: dict[str, bytes] = {}
        self.fields: dict[str, FormField] = {}
        self.body: Any = etree.fromstring(parts[self.main]).find(f"{W}body")
        self.anchors = self._wanted_anchors()
        self.set_anchors: set[str] = set()
        self.tables_deep = 0
        self.found: list[UnshownError] | None = None  # what cannot be shown, where it does not stop the reading

    def read(self) -> WordPages:
        """The whole document.

        Raises:
            DocumentError: something in it cannot be shown, with its place.
        """
        try:
            return self._read()
        except _BROKEN as error:
            self._tell(self._damaged(error))
            return WordPages({}, {})

    def _tell(self, error: UnshownError) -> None:
        """Stops at what cannot be shown, or notes it and reads on."""
        if self.found is None:
            raise error
        self.found.append(error)

    def _damaged(self, error: Exception) -> UnshownError:
        what, remedy = _DAMAGED
        stopped = self._stop(f"{what} ({error})" if type(error) is ValueError else what, remedy)
        stopped.__cause__ = error
        return stopped

    def _read(self) -> WordPages:
        if len("".join(self.body.itertext())) > _MOST_CHARACTERS:
            what = f"a document of more than {_MOST_CHARACTERS:,} characters"
            raise DocumentError(f"{self.name}: the PDF cannot show {what}", hint="look for loops inside loops, or part it")
        sections: list[Node] = []
        start: list[Any] = []
        for element in self._block_elements(self.body):
            start.append(element)
            ends = element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None
            if ends is not None:
                self._add_section(sections, start, ends)
                start = []
        self._add_section(sections, start, self.body.find(f"{W}sectPr"))
        self._end_part()
        there = {node["id"] for node in _all_nodes(sections) if node.get("t") == "anchor"} if self.anchors else set()
        if len(there) < len(self.anchors):
            _drop_loose_links(sections, there)
        _close_heading_gaps([block for section in sections for block in section["blocks"]], 0)
        title = "" if self.core is None else (self.core.findtext(_DC_TITLE) or "").strip()
        language, _, region = self.styles.language.partition("-")
        tree: Node = {
            "title": title or self.name,
            "lang": language.lower(),
            "region": region.upper() if len(region) == 2 else "",
            "size": self.styles.base_size,
            "sections": sections,
        }
        return WordPages(tree, self.files, self.fields)

    # ------------------------------------------------------------------ parts

    def _tree(self, part: str) -> Any:
        return etree.fromstring(self.parts[part]) if part in self.parts else None

    def _wanted_anchors(self) -> frozenset[str]:
        """The bookmarks that a link or a page reference of the document leads to, of those that are there."""
        there = {value(mark, "name") for mark in self.body.iter(f"{W}bookmarkStart")}
        wanted = {value(link, "anchor") for link in self.body.iter(f"{W}hyperlink")}
        for text in self.body.iter(f"{W}instrText"):
            words = (text.text or "").split()
            wanted.update(words[1:2] if words[:1] == ["PAGEREF"] else ())
        return frozenset((there & wanted) - {""})

    def _stop(self, what: str, remedy: str) -> UnshownError:
        place = "" if self.part.name == self.main else f" of the {'header' if 'header' in self.part.name else 'footer'}"
        near = f', near "{self.part.near[:80]}"' if self.part.near else ""
        at = f"{'after ' if self.part.after else ''}paragraph {self.part.number}" if self.part.number else "at the beginning"
        message = f"{self.name}: {at}{place}{near}: the PDF cannot show {what}"
        return UnshownError(message, hint=remedy, what=what, part=self.part.name, paragraph=self.part.number, near=self.part.near[:80])

    def _refuse(self, element: Any) -> UnshownError:
        name = str(element.tag).rpartition("}")[2]
        return self._stop(*_UNKNOWN.get(element.tag, (f"what stands there (Word calls it {name})", "write it as text, a list or a table")))

    # ------------------------------------------------------------------ sections, headers, footers

    def _add_section(self, sections: list[Node], elements: list[Any], properties: Any) -> None:
        blocks = self._blocks(elements)
        self._refuse_changes(properties)
        page: Node = {"width": 612.0, "height": 792.0, "top": 72.0, "bottom": 72.0, "left": 72.0, "right": 72.0}
        if properties is not None:
            if (borders := properties.find(f"{W}pgBorders")) is not None:
                self._tell(self._refuse(borders))
            columns = properties.find(f"{W}cols")
            if number(value(columns, "num"), 1) > 1:
                self._tell(self._stop("text in columns", "set Layout > Columns > One"))
            numbers = properties.find(f"{W}pgNumType")
            begins = value(numbers, "start") or ("1" if not sections else "")
            if value(numbers, "fmt") not in ("", "decimal") or begins not in ("", "1" if not sections else ""):
                remedy = "choose Insert > Page Number > Format Page Numbers, then 1, 2, 3 and Continue from previous section"
                self._tell(self._stop("page numbers that begin anew or are not 1, 2, 3", remedy))
            if (size := properties.find(f"{W}pgSz")) is not None:
                page |= {"width": _points(size, "w"), "height": _points(size, "h")}
            if (margin := properties.find(f"{W}pgMar")) is not None:
                page |= {side: abs(_points(margin, side)) for side in ("top", "bottom", "left", "right")}
            across, down = page["width"] - page["left"] - page["right"], page["height"] - page["top"] - page["bottom"]
            if min(across, down) < _SMALLEST_TEXT or max(page["width"], page["height"]) > _LARGEST_PAGE:
                self._tell(
                    self._stop("pages of this size, or with margins that leave no room", "in Word, set Layout > Size and Margins anew")
                )
        frame = self._frame(properties, sections[-1] if sections else None)
        kind = "" if properties is None else value(properties.find(f"{W}type"))
        if sections and kind == "continuous" and sections[-1]["page"] == page:
            sections[-1]["blocks"].extend(blocks)
        else:
            sections.append({"page": page, "blocks": blocks, **frame})

    def _frame(self, properties: Any, before: Node | None) -> Node:
        """The headers and footers of a section; those that it does not define are those of the section before."""
        frame: Node = {}
        for place in ("header", "footer"):
            for kind in ("default", "first", "even"):
                frame[f"{place}_{kind}"] = [] if before is None else before[f"{place}_{kind}"]
            for reference in () if properties is None else properties.findall(f"{W}{place}Reference"):
                target = self.part.relations[reference.get(f"{_R}id")][1]
                frame[f"{place}_{value(reference, 'type') or 'default'}"] = self._read_frame_part(target)
        frame["first_differs"] = properties is not None and is_on(properties.find(f"{W}titlePg"))
        frame["even_differs"] = self.settings is not None and is_on(self.settings.find(f"{W}evenAndOddHeaders"))
        return frame

    def _read_frame_part(self, target: str) -> list[Node]:
        main, self.part = self.part, _Part(target, relations(self.parts, target))
        blocks = self._blocks(self._block_elements(etree.fromstring(self.parts[target])))
        self._end_part()
        self.part = main  # after an error it stays where the reader was: the error says so
        return blocks

    def _end_part(self) -> None:
        if self.part.fields:
            self._tell(self._stop(f"the field {' '.join(self.part.fields[-1].words[:1])} that never ends", _FIELD_REMEDY))

    def _refuse_changes(self, properties: Any) -> None:
        for change in () if properties is None else properties.iter(*_CHANGES):
            self._tell(self._refuse(change))

    # ------------------------------------------------------------------ blocks

    def _block_elements(self, parent: Any) -> Iterator[Any]:
        """The paragraphs and tables below a body, cell or header; what only wraps them is looked through."""
        for element in parent:
            if element.tag in (f"{W}p", f"{W}tbl"):
                yield element
            elif element.tag in _TRANSPARENT or element.tag == f"{W}sdt":
                yield from self._block_elements(element)
            elif element.tag == f"{W}bookmarkStart" or element.tag in _PASSED_OVER or not isinstance(element.tag, str):
                continue
            else:
                self._leave_paragraph(element)
                self.part.number = int(element.xpath("count(preceding::w:p)", namespaces={"w": W[1:-1]}))
                self._tell(self._refuse(element))

    def _leave_paragraph(self, element: Any) -> None:
        """From here on an error is about this table row or the like, and no more about the paragraph before it."""
        self.part.after = True
        self.part.place = element

    def _blocks(self, elements: Sequence[Any] | Iterator[Any]) -> list[Node]:
        blocks: list[Node] = []
        for element in elements:
            deep = self.tables_deep
            try:
                blocks += [self._table(element)] if element.tag == f"{W}tbl" else self._paragraph(element)
            except (UnshownError, *_BROKEN) as error:
                if self.found is None:
                    raise
                self._tell(error if isinstance(error, UnshownError) else self._damaged(error))
                self.tables_deep = deep
                self.part.fields.clear()
        for table, following in pairwise(blocks):
            if table["t"] == "table" and following["t"] == "gap" and not following.get("keep", False):
                table["keep"] = False
        return _nest_lists(blocks)

    def _paragraph(self, element: Any) -> list[Node]:
        self.part.number += 1
        self.part.after = False
        self.part.place = element
        properties = element.find(f"{W}pPr")
        if properties is not None:
            for change in properties.iter():
                if change.tag in _UNKNOWN:
                    raise self._refuse(change)
        kind = self.styles.kind_of(properties)
        in_contents = self._in_contents()
        content = _join_texts([*self._anchors_before(element), *self._inlines(element, properties)])
        if any(open_field.words[:1] != ["TOC"] for open_field in self.part.fields):
            raise self._stop("a field that goes over several paragraphs", _FIELD_REMEDY)
        blocks: list[Node] = [{"t": "pagebreak"}] if kind.break_before else []
        framed = self.tables_deep or self.part.name != self.main
        if framed and (blocks or any(node["t"] in ("pagebreak", "contents") for node in content)):
            what = "a page break or table of contents inside a table, header or footer"
            raise self._stop(what, "delete it there, or switch off Paragraph > Line and Page Breaks > Page break before")
        for piece in _split_pages(content):
            blocks.append(piece if isinstance(piece, dict) else self._text_block(kind, piece))
        if properties is not None and is_on(properties.find(f"{W}keepNext")) and blocks and blocks[-1]["t"] in ("text", "item", "gap"):
            blocks[-1]["keep"] = True
        if in_contents or self._in_contents():
            return [block for block in blocks if block.get("c") or block["t"] not in ("text", "gap", "item", "heading")]
        return blocks

    def _text_block(self, kind: Kind, content: list[Node]) -> Node:
        if not content:
            return {"t": "rule"} if kind.border else {"t": "gap"}
        marker, ordered = "", False
        if kind.numbering and self.numbering.knows(kind.numbering[0]):
            try:
                ordered, marker = self.numbering.advance(*kind.numbering)
            except NumberFormatError as error:
                raise self._stop(f"a list numbered in the way that Word calls {error}", "number the list 1, a or i") from error
        if kind.kind == "heading":
            if ordered:
                content = [{"t": "text", "v": f"{marker} "}, *content]
            return {"t": "heading", "level": kind.level, "c": content}
        if marker and kind.numbering:
            return {"t": "item", "list": kind.numbering[0], "depth": kind.numbering[1], "ordered": ordered, "marker": marker, "c": content}
        return {
            "t": kind.kind,
            "c": content,
            "align": kind.align,
            "indent": kind.indent,
            "fill": kind.fill,
            "border": kind.border,
            "rtl": kind.right_to_left,
        }

    # ------------------------------------------------------------------ tables

    def _table(self, element: Any) -> Node:
        self.tables_deep += 1
        if self.tables_deep > _MOST_TABLES_DEEP:
            self._leave_paragraph(element)
            raise self._stop(f"tables inside tables, more than {_MOST_TABLES_DEEP} deep", "part the table into several")
        table = self._table_node(element)
        self.tables_deep -= 1
        return table

    def _table_node(self, element: Any) -> Node:
        properties = element.find(f"{W}tblPr")
        self._refuse_changes(properties)
        widths = [max(_points(column, "w"), 0.0) for column in element.findall(f"{W}tblGrid/{W}gridCol")]
        rows: list[list[Node]] = []
        heights: list[float] = []
        unbroken: list[bool] = []
        heads = 0
        open_cells: dict[int, Node] = {}  # by column: the cell that a vertical merge still adds to
        for row in self._parts(element, "tr"):
            self._leave_paragraph(row)
            settings = row.find(f"{W}trPr")
            if settings is not None and any(child.tag in _UNKNOWN or child.tag in (f"{W}ins", f"{W}del") for child in settings):
                raise self._stop(*TRACKED)
            if settings is not None and is_on(settings.find(f"{W}tblHeader")) and heads == len(rows):
                heads += 1
            rows.append(self._row(row, settings, open_cells))
            height = None if settings is None else settings.find(f"{W}trHeight")
            heights.append(0.0 if height is None else _points(height, "val"))
            whole = settings is not None and is_on(settings.find(f"{W}cantSplit"))
            unbroken.append(whole and len("".join(row.itertext())) < _LONGEST_UNBROKEN)
        count = max((sum(cell["span"] for cell in row) + sum(cell["below"] for cell in row) for row in rows), default=0)
        if not count:
            return {"t": "gap"}
        if len(widths) != count or not all(widths):
            widths = [1.0] * count
        for row in rows:
            # Word leaves a row's end open; here the next row's cells would move up into it.
            row += [_empty_cell() for _ in range(count - sum(cell["span"] + cell["below"] for cell in row))]
            row[:] = [cell for cell in row if not cell.pop("below")]
        # Word keeps a table whole when the words of each row stay with the next row; a table too long for a page cannot be kept.
        keeps = [sum(block.pop("keep", False) for cell in row for block in cell["c"] if block["t"] != "table") > 0 for row in rows]
        short = len(rows) <= _MOST_ROWS_KEPT and len("".join(element.itertext())) < _LONGEST_UNBROKEN
        caption = value(None if properties is None else properties.find(f"{W}tblCaption"))
        for column, cell in place_cells(rows, count):
            cell["x"], cell["long"], cell["letters"], cell["lines"] = (
                column,
                longest_word(cell["c"]),
                letters_of(cell["c"]),
                lines_of(cell["c"]),
            )
        return {
            "t": "table",
            "caption": caption,
            "widths": widths,
            "chosen": widths_are_chosen(widths),
            "needs": column_needs(rows, count),
            "heads": heads if heads < len(rows) else 0,
            "lines": self.styles.table_has_borders(properties),
            "rows": rows,
            "heights": heights,
            "unbroken": unbroken,
            "levels": [is_filled_in_on_one_line(row) for row in rows],
            "kept": short and len(rows) > 1 and (all(keeps[:-1]) or len(rows) - heads <= _FEW_ROWS),
            "keep": keeps[-1],
            "ending": all(at + cell["down"] <= len(rows) - _ENDING_ROWS for at, row in enumerate(rows[:-_ENDING_ROWS]) for cell in row)
            and all(cell["down"] == 1 for row in rows[-_ENDING_ROWS:] for cell in row),
        }

    def _parts(self, parent: Any, name: str) -> Iterator[Any]:
        """The rows of a table, or the cells of a row, also those inside of marks for changes and content controls."""
        for element in parent:
            if element.tag == f"{W}{name}":
                yield element
            elif element.tag in _TRANSPARENT or element.tag == f"{W}sdt":
                yield from self._parts(element, name)
            elif element.tag not in _PASSED_OVER and element.tag != f"{W}bookmarkStart" and isinstance(element.tag, str):
                raise self._refuse(element)

    def _row(self, row: Any, settings: Any, open_cells: dict[int, Node]) -> list[Node]:
        cells: list[Node] = []
        before = 0 if settings is None else number(value(settings.find(f"{W}gridBefore")))
        after = 0 if settings is None else number(value(settings.find(f"{W}gridAfter")))
        self._check_columns(before, after)
        merged: set[int] = set()
        cells += [_empty_cell() for _ in range(before)]
        column = before
        for element in self._parts(row, "tc"):
            properties = element.find(f"{W}tcPr")
            span, merge, fill, upright = 1, None, "", "top"
            if properties is not None:
                if properties.find(f"{W}hMerge") is not None:
                    raise self._stop("cells merged in an old way", "in Word, split and merge these cells again and save as .docx")
                self._leave_paragraph(element)
                self._refuse_changes(properties)
                span = max(number(value(properties.find(f"{W}gridSpan")), 1), 1)
                self._check_columns(column, span)
                merge = properties.find(f"{W}vMerge")
                fill = fill_of(properties.find(f"{W}shd"))
                upright = {"center": "horizon", "bottom": "bottom"}.get(value(properties.find(f"{W}vAlign")), "top")
            blocks = self._cell_blocks(element)
            if merge is not None and value(merge) != "restart" and column in open_cells:
                above = open_cells[column]
                if above["span"] != span:
                    raise self._stop("cells merged over rows that differ in width", "in Word, split these cells and merge them again")
                merged.add(column)
                above["down"] += 1
                above["c"] += blocks
                cells.append({"below": span, "span": 0})
            else:
                cell = {"span": span, "down": 1, "fill": fill, "valign": upright, "c": blocks, "below": 0}
                cells.append(cell)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = cell
                    merged.add(column)
            column += span
        for ended in open_cells.keys() - merged:
            del open_cells[ended]
        return cells + [_empty_cell() for _ in range(after)]

    def _check_columns(self, *counts: int) -> None:
        if min(counts) < 0 or sum(counts) > _MOST_COLUMNS:
            raise self._stop(f"a table of more than {_MOST_COLUMNS} columns", "part the table into several")

    def _cell_blocks(self, cell: Any) -> list[Node]:
        blocks = self._blocks(self._block_elements(cell))
        while blocks and blocks[-1]["t"] == "gap":
            blocks.pop()
        return blocks

    # ------------------------------------------------------------------ what stands in a line

    def _inlines(self, parent: Any, paragraph: Any) -> list[Node]:
        nodes: list[Node] = []
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                nodes += self._run(element, paragraph)
            elif tag == f"{W}hyperlink":
                nodes += self._place(self._link(element, paragraph))
            elif tag == f"{W}fldSimple":
                nodes += self._place(self._field_nodes(_Field(value(element, "instr"), True, self._inlines(element, paragraph))))
            elif tag == f"{W}sdt":
                nodes += self._control(element, paragraph)
            elif tag == f"{W}bookmarkStart":
                nodes += self._anchor(element)
            elif tag in _TRANSPARENT:
                nodes += self._inlines(element, paragraph)
            elif tag not in _PASSED_OVER and isinstance(tag, str):
                raise self._refuse(element)
        return nodes

    def _anchor(self, bookmark: Any) -> list[Node]:
        """The place that a bookmark marks, where something leads to it; a loop may have made it more than once."""
        name = value(bookmark, "name")
        if name not in self.anchors or name in self.set_anchors or self.part.name != self.main:
            return []
        self.set_anchors.add(name)
        return [{"t": "anchor", "id": _anchor_id(name)}]

    def _anchors_before(self, paragraph: Any) -> list[Node]:
        """The bookmarks that stand between the paragraph before and this one."""
        found: list[Node] = []
        before = paragraph.getprevious()
        while before is not None and before.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            found = [*(self._anchor(before) if before.tag == f"{W}bookmarkStart" else []), *found]
            before = before.getprevious()
        return found

    def _control(self, element: Any, paragraph: Any) -> list[Node]:
        """A content control: one with a title that is still to be filled in is a field, any other is what it holds."""
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        title = "" if properties is None else value(properties.find(f"{W}alias")).strip()
        box = None if properties is None else properties.find(f"{_W14}checkbox")
        if box is not None:
            state = box.find(f"{_W14}checked")
            on = state is not None and state.get(f"{_W14}val") in ("1", "true")
            if title and self.part.name == self.main:
                return self._place([self._form_field(FormField(CHECK, title, is_checked=on), "")])
            return self._place([{"t": "text", "v": "☒" if on else "☐"}])
        if content is None:
            return []
        is_open = properties is not None and is_on(properties.find(f"{W}showingPlcHdr"))
        if title and is_open and self.part.name == self.main:
            held = "\n" * len(content.findall(f".//{W}br")) + "".join(content.itertext())
            return self._place([self._form_field(_field_of(properties, title), held)])
        return self._inlines(content, paragraph)

    def _form_field(self, found: FormField, held: str) -> Node:
        """The place of a field; as long and as high as what holds it open in Word."""
        stem = re.sub(r"[^a-z0-9]+", "-", found.label.lower()).strip("-")[:40] or "field"
        name = stem
        while name in self.fields:
            name = f"{stem}-{len(self.fields) + 1}"
        self.fields[name] = found
        return {"t": "field", "name": name, "kind": found.kind, "letters": len(held.replace("\n", "")), "lines": held.count("\n") + 1}

    def _run(self, run: Any, paragraph: Any) -> list[Node]:
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}rPrChange") is not None:
            raise self._stop(*TRACKED)
        look = self.styles.look_of(paragraph, properties)
        hidden = look.pop("hidden", False)
        nodes: list[Node] = []
        for element in run:
            tag = element.tag
            if tag == f"{W}fldChar":
                nodes += self._field_mark(value(element, "fldCharType"))
            elif tag == f"{W}instrText":
                if self.part.fields:
                    self.part.fields[-1].instruction += element.text or ""
            elif hidden or tag in _PASSED_OVER or not isinstance(tag, str):
                continue
            else:
                nodes += self._place(self._run_content(element, look))
        return nodes

    def _run_content(self, element: Any, look: Mapping[str, Any]) -> list[Node]:
        tag = element.tag
        text = {f"{W}t": element.text or "", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}.get(tag)
        if tag == f"{W}sym":
            text = _SYMBOLS.get((value(element, "font").lower(), value(element, "char").upper()[-2:]))
            if text is None:
                raise self._stop(f"the symbol {value(element, 'char')} of the font {value(element, 'font')}", "write it in words")
        if text is not None:
            return [{"t": "text", "v": text, **look}]
        if tag in (f"{W}br", f"{W}cr"):
            return [{"t": "pagebreak" if value(element, "type") in ("page", "column") else "br"}]
        if tag in (f"{W}tab", f"{W}ptab"):
            return [{"t": "tab"}]
        if tag == f"{W}drawing":
            return [self._picture(element)]
        if tag == f"{W}pgNum":
            return [{"t": "page"}]
        raise self._refuse(element)

    def _link(self, element: Any, paragraph: Any) -> list[Node]:
        content = self._inlines(element, paragraph)
        target = element.get(f"{_R}id")
        if target is None:
            anchor = value(element, "anchor")
            return [{"t": "jump", "to": _anchor_id(anchor), "c": content}] if anchor in self.anchors else content
        return [self._web_link(self.part.relations[target][1], content)]

    def _web_link(self, address: str, content: list[Node]) -> Node:
        if not address.lower().startswith(_LINKS):
            remedy = "right-click the link, choose Edit Hyperlink, and give a full address that begins with https://"
            raise self._stop(f"a link to {address!r}", remedy)
        return {"t": "link", "href": address, "c": content}

    def _picture(self, drawing: Any) -> Node:
        inline = drawing.find(f"{_WP}inline")
        blip = None if inline is None else inline.find(f"{_A}graphic/{_A}graphicData/{_PIC}pic/{_PIC}blipFill/{_A}blip")
        if blip is not None and blip.get(f"{_R}link") is not None:
            raise self._stop("a picture that is stored outside the document", "delete it, and insert the picture itself, without a link")
        if inline is None or blip is None or blip.get(f"{_R}embed") is None:
            raise self._stop(*_DRAWING)
        crop = inline.find(f".//{_A}srcRect")
        turn = inline.find(f".//{_A}xfrm")
        if (crop is not None and any(side not in ("", "0", "0%") for side in crop.attrib.values())) or (
            turn is not None and any(turn.get(way, "0") not in ("0", "false") for way in ("rot", "flipH", "flipV"))
        ):
            raise self._stop("a cropped or turned picture", "cut or turn the picture before you put it into Word")
        _, target, outside = self.part.relations.get(blip.get(f"{_R}embed"), ("", "", False))
        if not outside and target not in self.parts:
            raise self._stop("a picture whose file is missing", "delete the picture and insert it anew")
        ending = posixpath.splitext(target)[1].lower()
        if outside or ending not in _PICTURE_TYPES:
            raise self._stop(f"a picture of the kind {ending or 'linked'}", "save the picture as PNG or JPEG and put it in again")
        about = inline.find(f"{_WP}docPr")
        decorative = about is not None and any(mark.get("val") in ("1", "true") for mark in about.iter(_DECORATIVE))
        alt = "" if about is None else (about.get("descr") or about.get("title") or "").strip()
        if not alt and not decorative:
            raise self._stop(*NO_ALT)
        data = self.parts[target]
        pixels = picture_size(data)
        if pixels is None:
            raise self._stop("a picture whose file is damaged", "save the picture as PNG or JPEG and put it in again")
        if pixels[0] * pixels[1] > _MOST_PIXELS:
            raise self._stop(f"a picture of {pixels[0]:,} by {pixels[1]:,} points", "make the picture smaller and put it in again")
        name = f"media/{hashlib.sha256(data).hexdigest()[:16]}{ending}"
        self.files[name] = data
        size = inline.find(f"{_WP}extent")
        width, height = (round(number(size.get(side)) / _EMU_PER_POINT, 2) for side in ("cx", "cy"))
        if not (0 < width <= _LARGEST_PAGE and 0 < height <= _LARGEST_PAGE):
            raise self._stop("a picture without a size, or larger than a page", "set the picture's size anew")
        return {"t": "picture", "file": name, "width": width, "height": height, "alt": "" if decorative else alt}

    # ------------------------------------------------------------------ fields

    def _place(self, nodes: list[Node]) -> list[Node]:
        """The nodes where they belong: in the line, or in the result of the field that is open."""
        if not self.part.fields:
            return nodes
        if self.part.fields[-1].in_result:
            self.part.fields[-1].result += nodes
        return []

    def _in_contents(self) -> bool:
        return any(open_field.words[:1] == ["TOC"] for open_field in self.part.fields)

    def _field_mark(self, kind: str) -> list[Node]:
        fields = self.part.fields
        if kind == "begin":
            fields.append(_Field())
        elif kind == "separate" and fields:
            fields[-1].in_result = True
        elif kind == "end" and fields:
            return self._place(self._field_nodes(fields.pop()))
        return []

    def _field_nodes(self, done: _Field) -> list[Node]:
        words = done.words
        name = words[0].upper() if words else ""
        plain: dict[str, Callable[[], list[Node]]] = {
            "PAGE": lambda: [{"t": "page"}],
            "NUMPAGES": lambda: [{"t": "pages"}],
            "TOC": lambda: [{"t": "contents"}],
            "HYPERLINK": lambda: self._field_link(words, done.result),
            "PAGEREF": lambda: self._page_of(words, done.result),
        }
        if name == "TOC" and "\\c" in words:
            raise self._stop("a list of figures or tables", "write it as text")
        if name in plain:
            return plain[name]()
        if name in _SHOWN_AS_STORED or name.startswith("="):
            return done.result
        raise self._stop(f"the field {name or 'without a name'}", _FIELD_REMEDY)

    def _page_of(self, words: list[str], result: list[Node]) -> list[Node]:
        known = len(words) > 1 and words[1] in self.anchors
        return [{"t": "pageof", "id": _anchor_id(words[1]), "c": result}] if known else result

    def _field_link(self, words: list[str], result: list[Node]) -> list[Node]:
        target = words[-1].strip('"') if len(words) > 1 else ""
        if "\\l" in words:
            return [{"t": "jump", "to": _anchor_id(target), "c": result}] if target in self.anchors else result
        return [self._web_link(words[1].strip('"') if len(words) > 1 else "", result)]


# --------------------------------------------------------------------------- shaping


def _points(element: Any, name: str) -> float:
    return points(value(element, name))


def _anchor_id(name: str) -> str:
    return f"bookmark-{name}"


def _all_nodes(found: Node | Sequence[Any]) -> Iterator[Node]:
    """Each node of a tree, the outer before the inner."""
    if isinstance(found, dict):
        yield found
    for inner in found.values() if isinstance(found, dict) else found:
        if isinstance(inner, dict | list):
            yield from _all_nodes(inner)


def outline_of(found: Any) -> Any:
    """What a tree is made of, whatever its words and measures are: of two trees of one outline, both can be set or neither."""
    if isinstance(found, dict):
        return tuple((key, outline_of(inner)) for key, inner in found.items() if key in _OUTLINED or isinstance(inner, dict | list))
    return tuple(outline_of(inner) for inner in found if isinstance(inner, dict | list)) if isinstance(found, list) else found


_OUTLINED = frozenset({"t", "span", "down", "level", "heads", "kind", "file", "id", "to", "href"})


def _drop_loose_links(found: Any, there: set[str]) -> None:
    """Links and page numbers of bookmarks that have gone with what stood around them are the text that Word had stored."""
    if isinstance(found, list):
        kept: list[Any] = []
        for node in found:
            loose = isinstance(node, dict) and node.get("t") in ("jump", "pageof") and node.get("to", node.get("id")) not in there
            kept += node["c"] if loose else [node]
        found[:] = kept
    for inner in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        _drop_loose_links(inner, there)


def _empty_cell() -> Node:
    return {"span": 1, "down": 1, "fill": "", "valign": "top", "c": [], "below": 0}


def _join_texts(nodes: list[Node]) -> list[Node]:
    """Neighbouring texts of one look as one text, since Word cuts its runs anywhere; an exhibit's number stays with its word."""
    joined: list[Node] = []
    for node in nodes:
        if node["t"] == "text" and joined and joined[-1]["t"] == "text" and {**joined[-1], "v": ""} == {**node, "v": ""}:
            joined[-1] = {**node, "v": joined[-1]["v"] + node["v"]}
        elif node["t"] != "text" or node["v"]:
            joined.append({**node, "c": _join_texts(node["c"])} if "c" in node else node)
    return [{**node, "v": _NUMBERED.sub("\\1\u00a0", node["v"])} if "hibit " in node.get("v", "") else node for node in joined]


def _split_pages(nodes: list[Node]) -> Iterator[list[Node] | Node]:
    """The lines of a paragraph before, between and after what takes a place of its own: page breaks and a table of contents."""
    piece: list[Node] = []
    broken = False
    for node in nodes:
        if node["t"] in ("pagebreak", "contents"):
            if piece:
                yield piece
            yield node
            piece, broken = [], True
        else:
            piece.append(node)
    if piece or not broken:
        yield piece


def _close_heading_gaps(blocks: list[Node], level: int) -> int:
    """Lifts each heading to at most one level below the heading before it: PDF/UA knows no leap from 1 to 3."""
    for block in blocks:
        if block["t"] == "heading":
            level = block["level"] = min(block["level"], level + 1)
        for row in block.get("rows", ()):
            for cell in row:
                level = _close_heading_gaps(cell["c"], level)
    return level


def _nest_lists(blocks: list[Node]) -> list[Node]:
    """The list items that follow each other as lists, the deeper ones inside the item above them."""
    nested: list[Node] = []
    stack: list[tuple[int, Node]] = []  # depth and list, the outermost first
    for block in blocks:
        if block["t"] != "item":
            stack = []
            nested.append(block)
            continue
        depth, same = block["depth"], (block["list"], block["ordered"])
        while stack and stack[-1][0] > depth:
            stack.pop()
        if stack and stack[-1][0] == depth and (stack[-1][1]["list"], stack[-1][1]["ordered"]) != same:
            stack.pop()
        if not stack or stack[-1][0] < depth:
            fresh: Node = {"t": "list", "list": block["list"], "ordered": block["ordered"], "items": []}
            (stack[-1][1]["items"][-1]["c"] if stack else nested).append(fresh)
            stack.append((depth, fresh))
        text = {**_EMPTY_TEXT, "c": block["c"]}
        stack[0][1]["keep"] = block.get("keep", False)
        stack[-1][1]["items"].append({"marker": block["marker"], "c": [text]})
    for block in nested:
        if block["t"] == "list" and len(block["items"]) > 1:
            block["opening"] = [letters_of(item["c"][:1]) for item in block["items"][:_OPENING_ITEMS]]
    return nested
