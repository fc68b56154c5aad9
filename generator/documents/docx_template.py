"""The one door to docxtpl: a Word template and plain values to the bytes of a Word document.

docxtpl opens, patches and compiles a template anew for each document; here that is done once for each template, and each
document costs only its own values. What comes out is what docxtpl would write, with text escaped, unknown names refused,
and the same bytes each time.
"""

import io
import re
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents.blanks import put_blanks, without_blanks
from generator.documents.closing_lines import keep_closing_lines
from generator.documents.look import Look, put_logo
from generator.documents.right_to_left import set_directions
from generator.documents.template_language import STEPS, Budget, UnprintableError, nearest
from generator.documents.template_reading import (
    PROPERTIES,
    FaultError,
    Kind,
    PartReading,
    compile_part,
    environment_of,
    number_tags,
    parse_part,
    part_source,
    read_paragraphs,
    syntax_in_words,
    unfilled_faults,
)
from generator.documents.word_package import CORE_TYPE, W_SPACE, PackageError, check_parts, read_parts
from generator.errors import DocumentError

MAX_XML_CHARACTERS = 30_000_000  # of one rendered part

_W = W_SPACE
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_MAX_PROPERTY = 255  # characters; Word reads no more
_MARK_COLOUR = "9B1C31"
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the package that holds tags, compiled."""

    reading: PartReading
    template: Template
    names: frozenset[str]  # what the template itself defines: loop variables and the like

    @property
    def name(self) -> str:
        return self.reading.name


@dataclass(frozen=True, slots=True)
class _Package:
    """A template ready to be filled in many times."""

    parts: Mapping[str, bytes]  # every part of the zip file as docxtpl would write it, in the order of writing
    body: _Part
    root: Any  # the document element without its body
    others: tuple[_Part, ...]  # headers, footers, footnotes
    core: str  # the name of the part that holds the properties; empty where there is none
    properties: tuple[_Part, ...]
    language: str


def render_docx(template: bytes, context: Mapping[str, object], *, name: str, look: Look | None = None) -> bytes:
    """The Word document that a template makes of some plain values.

    Args:
        template: the bytes of a .docx file with tags such as `{{ program.name }}`.
        context: text, numbers, lists and mappings only. With `sample` or `draft` true, every page says so in its header,
            whatever the template holds.
        name: the template's name in error messages.
        look: the program's own colours and logo, if it has any.

    Raises:
        DocumentError: it is no Word document, or one of its tags cannot be filled in; the message names part and paragraph.
    """
    try:
        return fill_docx(template, context, look=look)
    except FaultError as fault:
        where = name + (f", {_part_in_words(fault.part)}" if fault.part else "")
        if fault.paragraph is not None:
            where += f", paragraph {fault.paragraph}"
        near = f', near "{fault.near}"' if fault.near else ""
        hint = fault.hint or (
            "correct this place in the template (`dsmes templates check` tells every mistake at once), "
            "or remove your own copy of it to use the one that came with dsmes"
        )
        raise DocumentError(f"template {where}: {fault.why}{near}", hint=hint) from fault


def fill_docx(template: bytes, context: Mapping[str, object], *, look: Look | None = None) -> bytes:
    """What `render_docx` returns.

    Raises:
        FaultError: what is wrong with the template, and where.
    """
    package = _compile_template(template, document_marks(context), look)
    return _write_zip(package, _render_parts(package, context))


def document_marks(context: Mapping[str, object]) -> tuple[str, ...]:
    """What the header of every page must say of these data."""
    marks = []
    if context.get("draft"):
        marks.append("DRAFT: NOT READY TO SEND")
    if context.get("sample"):
        marks.append("SAMPLE: INVENTED DATA")
    return tuple(marks)


# --------------------------------------------------------------------------- once for each template


# What python-docx and lxml raise on parts that are there and well formed, and still not those of a Word document.
_NOT_READABLE = (PythonDocxError, OpcError, LookupError, ValueError, AttributeError, TypeError, RuntimeError, etree.LxmlError)


@dataclass(frozen=True, slots=True)
class TemplateReading:
    """A Word template as far as it can be read: its parts that hold tags, the text first, and what is wrong beside them."""

    parts: tuple[PartReading, ...]
    properties: tuple[PartReading, ...]
    unfilled: tuple[FaultError, ...]
    package: Mapping[str, bytes]  # every part of the zip file as docxtpl would write it, in the order of writing
    core: str  # the name of the part that holds the properties; empty where there is none

    @property
    def language(self) -> str:
        """The language that its text is in, as its styles have it; empty where they do not say."""
        styles = next((data for name, data in self.package.items() if name.endswith("styles.xml")), b"")
        found = etree.fromstring(styles).find(f"{{{_W}}}docDefaults/{{{_W}}}rPrDefault/{{{_W}}}rPr/{{{_W}}}lang") if styles else None
        return "" if found is None else found.get(f"{{{_W}}}val", "")

    @property
    def faults(self) -> tuple[FaultError, ...]:
        """Everything that is wrong with it as it stands, whatever it is filled in with."""
        return (*(fault for part in (*self.parts, *self.properties) for fault in part.faults), *self.unfilled)


@lru_cache(maxsize=1)  # what has just been looked over is filled in next
def read_template(template: bytes, *, look: Look | None = None, marks: tuple[str, ...] = ()) -> TemplateReading:
    """What a Word template holds.

    Args:
        template: the bytes of a .docx file.
        look: the program's own colours and logo, which are put into it.
        marks: what each header is to say besides.

    Raises:
        FaultError: it is no Word document that can be used.
    """
    try:
        given = check_parts(read_parts(template))
    except PackageError as fault:
        raise FaultError(Kind.FILE, fault.why, hint=fault.hint) from fault
    if look:
        given = {name: look.recolour(data) if name.endswith(".xml") else data for name, data in given.items()}
    whole = _pack((name, data) for name, data in given.items())
    try:
        document = _open_template(whole)
        if look and look.logo:
            put_logo(_all_headers(document), look)
        if marks:
            _put_marks(document, "  ·  ".join(marks))
        buffer = io.BytesIO()
        document.save(buffer)
        core = next((_name(part) for part in document.part.package.iter_parts() if part.content_type == CORE_TYPE), "")
        properties = {attribute: getattr(document.core_properties, attribute) for attribute in PROPERTIES.values()}
    except _NOT_READABLE as error:
        hint = "open it in Word and save it as a Word document (.docx), without a password"
        raise FaultError(Kind.FILE, "this is not a Word document that can be read", hint=hint) from error
    with zipfile.ZipFile(buffer) as archive:
        parts = {entry: archive.read(entry) for entry in _zip_order(archive.namelist())}

    main = document.part
    frames = {
        _name(relation.target_part): relation.target_part.blob
        for relation in main.rels.values()
        if relation.reltype in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI)
    }
    others = frames | {_name(part): part.blob for part in main.package.parts if part.content_type == _FOOTNOTES}
    return TemplateReading(
        parts=(_read_part(_name(main), main.element.body), *(_read_other_part(name, data) for name, data in others.items())),
        properties=tuple(_read_property(attribute, text) for attribute, text in properties.items()),
        unfilled=tuple(unfilled_faults(parts, {_name(main), *others}, core)),
        package=parts,
        core=core,
    )


_TOOL = DocxTemplate.__new__(DocxTemplate)  # what is asked of it needs nothing of a template


def _read_part(name: str, tree: Any) -> PartReading:
    paragraphs, faults = read_paragraphs(name, tree)
    if faults:
        return PartReading(name, faults, paragraphs, root=tree)
    numbered, tags = number_tags(_TOOL.xml_to_string(tree))
    source, lines = part_source(_TOOL.patch_xml(numbered), tags)
    return parse_part(PartReading(name, (), paragraphs, source, lines, root=tree), environment_of(autoescape=True))


@lru_cache(maxsize=64)
def _read_other_part(name: str, data: bytes) -> PartReading:
    """A header, footer or the footnotes; the same ones stand in many templates."""
    return _read_part(name, parse_xml(data))


@lru_cache(maxsize=64)
def _read_property(attribute: str, text: str) -> PartReading:
    return parse_part(PartReading(attribute, source=text), environment_of(autoescape=False))


@lru_cache(maxsize=64)
def _compile_template(template: bytes, marks: tuple[str, ...], look: Look | None) -> _Package:
    reading = read_template(template, look=look, marks=marks) if look or marks else read_template(template)
    body, *others = [_compile_part(part, autoescape=True) for part in reading.parts]
    properties = tuple(_compile_part(part, autoescape=False) for part in reading.properties)
    for fault in reading.unfilled:
        raise fault
    # A body is put into this anew for each document; taking it out of a copy would need time by the square of its length.
    element = body.reading.root.getparent()
    root = element.makeelement(element.tag, element.attrib, element.nsmap)
    root.extend(deepcopy(child) for child in element if child is not body.reading.root)
    return _Package(
        parts=reading.package,
        body=body,
        root=root,
        others=tuple(others),
        core=reading.core,
        properties=properties,
        language=reading.language,
    )


def _compile_part(part: PartReading, *, autoescape: bool) -> _Part:
    for fault in part.faults:
        raise fault
    assert part.tree is not None
    names = frozenset(found.name for found in part.tree.find_all(nodes.Name) if found.ctx == "store")
    return _Part(part, compile_part(part, environment_of(autoescape=autoescape)), names)


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _open_template(whole: bytes) -> WordDocument:
    document = Document(io.BytesIO(whole))
    if document.element.body is None:
        raise ValueError("no body")
    document.element.body.get_or_add_sectPr()  # the last section, which Word adds when there is none
    # The path of the template that Word made this file from names a folder of somebody's computer.
    for settings in [relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/settings")]:
        for id in [id for id, relation in settings.rels.items() if relation.reltype.endswith("/attachedTemplate")]:
            del settings.rels[id]
            for element in settings.element.findall(f"{{{_W}}}attachedTemplate"):
                settings.element.remove(element)
    return document


def _put_marks(document: WordDocument, words: str) -> None:
    """A first paragraph with these words in every header that a page of the document can show."""
    paragraph = (
        f'<w:p xmlns:w="{_W}"><w:pPr><w:spacing w:before="0" w:after="40"/><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:rPr><w:b/><w:color w:val="{_MARK_COLOUR}"/><w:sz w:val="18"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
    )
    for header in _all_headers(document):
        header._element.insert(0, parse_xml(paragraph))


def _all_headers(document: WordDocument) -> Iterator[Any]:
    """Every header that a page of the document can show, once each; those that must be there are made."""
    sections = list(document.sections)
    kinds = ["header"]
    if any(section.different_first_page_header_footer for section in sections):
        kinds.append("first_page_header")
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append("even_page_header")
    for kind in kinds:
        first = getattr(sections[0], kind)
        if first.is_linked_to_previous:  # there is none yet
            first.is_linked_to_previous = False
        own = (getattr(section, kind) for section in sections)
        # Two sections may show one header.
        yield from {_name(header.part): header for header in own if not header.is_linked_to_previous}.values()


def _zip_order(names: Sequence[str]) -> list[str]:
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in names]
    return [*first, *sorted(name for name in names if name not in first)]


# --------------------------------------------------------------------------- once for each document


def _render_parts(package: _Package, context: Mapping[str, object]) -> dict[str, bytes]:
    """The parts that hold tags, filled in, by their name in the zip file."""
    values = dict(context) | {STEPS: Budget()}
    rendered = {}
    xml = _render_xml(package.body, values)
    body = put_blanks(_parse_strictly(package.body, xml, _fix_body), xml, language=package.language)
    root = deepcopy(package.root)
    root.insert(len(root), body)
    rendered[package.body.name] = _serialise(root)
    for part in package.others:
        xml = _render_xml(part, values)
        if "header" in part.name or "footer" in part.name:
            xml = without_blanks(xml)
        rendered[part.name] = _serialise(_parse_strictly(part, xml, _fix_structure))
    if package.core:
        rendered[package.core] = _render_properties(package, values)
    return rendered


# What tags can raise: Jinja's own, a value of the wrong kind, arithmetic, and a template's wrong arguments (a filter asserts).
_TAG_ERRORS = (
    *(TemplateError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, AssertionError),
    *(RuntimeError, MemoryError),
)


def _error_in_words(error: BaseException) -> str:
    if isinstance(error, TemplateError):
        return syntax_in_words(error.message or "")[0]
    if isinstance(error, UnprintableError):
        return str(error)
    if isinstance(error, ZeroDivisionError):
        return "a division by nothing"
    if str(error).endswith("object is not iterable"):
        return "a loop or filter goes through a value that is no list"
    if str(error).endswith("object is not callable"):
        return "brackets () stand behind a name that takes none"
    return f"this tag does not fit its values ({str(error) or type(error).__name__})"


def _render_text(part: _Part, values: Mapping[str, object]) -> str:
    """What Jinja makes of one part; each fault with the paragraph it stands in."""
    chunks: list[str] = []
    length = 0
    try:
        for chunk in part.template.generate(values):
            chunks.append(chunk)
            length += len(chunk)
            if length > MAX_XML_CHARACTERS:
                raise FaultError(
                    Kind.STRUCTURE, "the template makes a document without end", part=part.name, hint="look for loops inside loops"
                )
    except _TAG_ERRORS as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _template_line(error)
        why = _error_in_words(error)
        if match := re.fullmatch(r"unknown name '(.+)'", why):
            near = nearest(match[1], chain(values, part.names))
            why += f"; the nearest known name is {near!r}" if near else ""
        kind = Kind.NAME if why.startswith("unknown name") else Kind.VALUE
        raise part.reading.fault_at(line, kind, why) from error
    return "".join(chunks)


def _render_xml(part: _Part, values: Mapping[str, object]) -> str:
    xml = _render_text(part, values)
    if any(character in xml for character in "\n\t\a\f"):
        xml = _LISTING(xml)
    return xml


_LISTING: Callable[[str], str] = _TOOL.resolve_listing


def _parse_strictly(part: _Part, xml: str, fix: Callable[[Any], Any]) -> Any:
    """The part as a repaired tree, or a fault where the template's tags have broken its structure."""
    try:
        return set_directions(keep_closing_lines(fix(etree.fromstring(xml)), xml), xml)
    except etree.XMLSyntaxError as error:
        hint = "see that each tag and its end tag stand in the same kind of place: both in the text, or both in rows of their own"
        # Up to the break the text is as it should be: its last words show where it is.
        near = _TAG.sub(" ", xml[: error.offset or 0])[-80:].strip() if error.lineno == 1 else ""
        raise FaultError(Kind.STRUCTURE, "its tags break the structure of the document", part=part.name, near=near, hint=hint) from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # docxtpl takes the widths and spans of tables for numbers
        hint = "in Word, make the table anew, and see that no tag stands for a number of columns"
        raise FaultError(Kind.STRUCTURE, "a table has no columns, or widths that are not numbers", part=part.name, hint=hint) from error


def _fix_body(tree: Any) -> Any:
    """docxtpl's own repairs of a body: the columns of tables that loops have changed, and the numbers of pictures."""
    tree = _TOOL.fix_tables(etree.tostring(tree, encoding="unicode"))
    for number, picture in enumerate(tree.iter(f"{{{_WP}}}docPr"), start=1001):
        picture.set("id", str(number))
    return _fix_structure(tree)


def _fix_structure(tree: Any) -> Any:
    """Without what loops and conditions have left empty and Word calls damaged: a table needs a row, a cell a paragraph."""
    for name, needed in (("tr", "tc"), ("tbl", "tr")):
        for element in list(tree.iter(f"{{{_W}}}{name}")):
            if next(element.iter(f"{{{_W}}}{needed}"), None) is None:
                element.getparent().remove(element)
    for name in ("tc", "hdr", "ftr", "txbxContent", "footnote"):
        for element in tree.iter(f"{{{_W}}}{name}"):
            if len(element) == 0 or element[-1].tag not in (f"{{{_W}}}p", f"{{{_W}}}sdt", f"{{{_W}}}bookmarkEnd"):
                etree.SubElement(element, f"{{{_W}}}p")
    return tree


def _render_properties(package: _Package, values: Mapping[str, object]) -> bytes:
    texts = {part.name: _render_text(part, values) for part in package.properties}
    tree = etree.fromstring(package.parts[package.core])
    for tag, attribute in PROPERTIES.items():
        text = " ".join(texts[attribute].split())
        found = tree.find(tag)
        if found is None and text:
            found = etree.SubElement(tree, tag)
        if found is not None:
            found.text = text if len(text) <= _MAX_PROPERTY else text[: _MAX_PROPERTY - 1] + "…"
    return _serialise(tree)


def _serialise(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, encoding="UTF-8", standalone=True))


def _write_zip(package: _Package, rendered: Mapping[str, bytes]) -> bytes:
    """The parts in a fixed order, with fixed dates and rights, so that equal values give equal bytes."""
    return _pack((name, rendered.get(name, data)) for name, data in package.parts.items())


def _pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=6)
    return out.getvalue()


def _template_line(error: BaseException) -> int | None:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[-1] if lines else None


def _part_in_words(part: str) -> str:
    if re.fullmatch(r"word/document\d*\.xml", part):
        return "in its text"
    return f"in {part.removeprefix('word/').removesuffix('.xml')}" if part.startswith("word/") else f"in its property {part!r}"
