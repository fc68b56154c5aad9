"""The one door to docxtpl: a Word template and plain values to the bytes of a Word document.

docxtpl opens, patches and compiles a template anew for each document; here that is done once for each template, and each
document costs only its own values. What comes out is what docxtpl would write, with text escaped, unknown names refused,
and the same bytes each time.
"""

import io
import re
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any, cast

from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents.template_language import MAX_STEPS, STEPS, TemplateEnvironment, nearest
from generator.errors import DocumentError

MAX_PACKAGE_BYTES = 60_000_000  # of a template, unpacked
MAX_XML_CHARACTERS = 30_000_000  # of one rendered part

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_CORE = "docProps/core.xml"
_PROPERTIES = {  # those that docxtpl renders, by their element's name
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}description": "comments",
    "{http://purl.org/dc/elements/1.1/}identifier": "identifier",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://purl.org/dc/elements/1.1/}title": "title",
}
_MAX_PROPERTY = 255  # characters; Word reads no more
_MARK_COLOUR = "9B1C31"
_TAG = re.compile(r"<[^>]+>")
_RICH_TAG = re.compile(r"\{\{(?:r|p|tr|tc)\s")
_OWN_PLACE_TAG = re.compile(r"\{%(p|tr|tc)\s.*?%\}", re.DOTALL)
_OWN_PLACES = {"p": "paragraph", "tr": "table row", "tc": "table cell"}


class _FaultError(Exception):
    """What is wrong with a template, and where in it."""

    def __init__(self, why: str, *, part: str = "", paragraph: int | None = None, near: str = "", hint: str = "") -> None:
        super().__init__(why)
        self.why, self.part, self.paragraph, self.near, self.hint = why, part, paragraph, near, hint


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the package that holds tags, compiled."""

    name: str  # in the zip file
    source: str  # its text with tags, each paragraph on a line of its own
    template: Template
    names: frozenset[str]  # what the template itself defines: loop variables and the like
    paragraphs: tuple[str, ...] = ()  # the text of each paragraph as it stands in the file


@dataclass(frozen=True, slots=True)
class _Package:
    """A template ready to be filled in many times."""

    parts: Mapping[str, bytes]  # every part of the zip file as docxtpl would write it, in the order of writing
    body: _Part
    root: Any  # the document element without its body
    others: tuple[_Part, ...]  # headers, footers, footnotes
    footnotes: frozenset[str]  # the names of those parts that docxtpl leaves as rendered
    properties: tuple[_Part, ...]


def render_docx(template: bytes, context: Mapping[str, object], *, name: str) -> bytes:
    """The Word document that a template makes of some plain values.

    Args:
        template: the bytes of a .docx file with tags such as `{{ program.name }}`.
        context: text, numbers, lists and mappings only. With `sample` or `draft` true, every page says so in its header,
            whatever the template holds.
        name: the template's name in error messages.

    Raises:
        DocumentError: it is no Word document, or one of its tags cannot be filled in; the message names part and paragraph.
    """
    try:
        package = _compile_template(template, document_marks(context))
        return _write_zip(package, _render_parts(package, context))
    except _FaultError as fault:
        where = name + (f", {_part_in_words(fault.part)}" if fault.part else "")
        if fault.paragraph is not None:
            where += f", paragraph {fault.paragraph}"
        near = f', near "{fault.near}"' if fault.near else ""
        hint = fault.hint or "correct this place in the template, or remove your own copy of it to use the one that came with dsmes"
        raise DocumentError(f"template {where}: {fault.why}{near}", hint=hint) from fault


def document_marks(context: Mapping[str, object]) -> tuple[str, ...]:
    """What the header of every page must say of these data."""
    marks = []
    if context.get("draft"):
        marks.append("DRAFT: NOT READY TO SEND")
    if context.get("sample"):
        marks.append("SAMPLE: INVENTED DATA")
    return tuple(marks)


# --------------------------------------------------------------------------- once for each template


@lru_cache(maxsize=64)
def _compile_template(template: bytes, marks: tuple[str, ...]) -> _Package:
    document = _open_template(template)
    if marks:
        _put_marks(document, "  ·  ".join(marks))
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {entry: archive.read(entry) for entry in _zip_order(archive.namelist())}

    tool = DocxTemplate(io.BytesIO(template))
    main = document.part
    main_name = str(main.partname).lstrip("/")
    root = deepcopy(main.element)
    root.remove(root.body)
    others = []
    for relation in main.rels.values():
        if relation.reltype in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI) and relation.target_part.blob:
            part = relation.target_part
            others.append(_compile_part(tool, str(part.partname).lstrip("/"), tool.xml_to_string(parse_xml(part.blob))))
    footnotes = [part for part in main.package.parts if part.content_type == _FOOTNOTES]
    others += [_compile_part(tool, str(part.partname).lstrip("/"), part.blob.decode("utf-8")) for part in footnotes]
    return _Package(
        parts=parts,
        body=_compile_part(tool, main_name, tool.xml_to_string(main.element.body)),
        root=root,
        others=tuple(others),
        footnotes=frozenset(str(part.partname).lstrip("/") for part in footnotes),
        properties=tuple(
            _compile_source(_environment(autoescape=False), attribute, getattr(document.core_properties, attribute))
            for attribute in _PROPERTIES.values()
        ),
    )


# What zipfile, python-docx and lxml raise on a package that is broken or holds another kind of document. RuntimeError is zipfile's
# word for a part that is locked with a password, or packed in a way it does not know.
_NOT_READABLE = (zipfile.BadZipFile, KeyError, ValueError, AttributeError, RuntimeError, etree.XMLSyntaxError)


def _open_template(template: bytes) -> WordDocument:
    hint = "open it in Word and save it as a Word document (.docx), without a password"
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_PACKAGE_BYTES:
                raise _FaultError(f"it unpacks to more than {MAX_PACKAGE_BYTES // 1_000_000} MB", hint="make its pictures smaller in Word")
        tool = DocxTemplate(io.BytesIO(template))
        tool.init_docx()
        document = tool.docx
        body = None if document is None else document.element.body
    except _NOT_READABLE as error:
        raise _FaultError("this is not a Word document that can be read", hint=hint) from error
    if body is None:
        raise _FaultError("this is not a Word document that can be read", hint=hint)
    return cast(WordDocument, document)


@cache
def _environment(*, autoescape: bool) -> TemplateEnvironment:
    return TemplateEnvironment(autoescape=autoescape)


def _read_paragraphs(name: str, xml: str) -> tuple[str, ...]:
    """The text of each paragraph.

    Raises where docxtpl would drop text without a word: a tag that takes its whole paragraph, row or cell away has company.
    """
    texts = []
    for number, paragraph in enumerate(etree.fromstring(xml).iter(f"{{{_W}}}p"), start=1):
        text = _text_of(paragraph)
        texts.append(text)
        if _RICH_TAG.search(text):
            hint = "write {{ name }} in the text; the tags {{r }} and {{p }} are not needed here"
            raise _FaultError("a tag that stands for whole runs or paragraphs", part=name, paragraph=number, near=text[:120], hint=hint)
        for tag in _OWN_PLACE_TAG.finditer(text):
            place = next(chain([paragraph] if tag[1] == "p" else [], paragraph.iterancestors(f"{{{_W}}}{tag[1]}")), None)
            if place is None or _text_of(place).strip() != tag[0]:
                kind = _OWN_PLACES[tag[1]]
                why = f"the tag {tag[0]} takes its whole {kind} away, and with it what else stands there"
                raise _FaultError(why, part=name, paragraph=number, near=text[:120], hint=f"give the tag a {kind} of its own")
    return tuple(texts)


def _text_of(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{{{_W}}}t"))


def _compile_part(tool: DocxTemplate, name: str, xml: str) -> _Part:
    paragraphs = _read_paragraphs(name, xml)
    # docxtpl turns `{_{` into braces after rendering, and would do so in data as well; here it is done before.
    xml = xml.replace("{_{", "{{ '{{' }}").replace("}_}", "{{ '}}' }}").replace("{_%", "{{ '{%' }}").replace("%_}", "{{ '%}' }}")
    # Each paragraph on a line of its own: a line number of an error is then the number of the paragraph, plus one.
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", tool.patch_xml(xml))
    return _compile_source(_environment(autoescape=True), name, source, paragraphs)


def _compile_source(environment: TemplateEnvironment, name: str, source: str, paragraphs: tuple[str, ...] = ()) -> _Part:
    try:
        tree = environment.parse(source)
        names = frozenset(found.name for found in tree.find_all(nodes.Name) if found.ctx == "store")
        return _Part(name, source, environment.from_string(tree), names, paragraphs)
    except RecursionError as error:
        raise _FaultError("a tag is nested too deeply", part=name, hint="write it in simpler parts") from error
    except TemplateSyntaxError as error:
        why, hint = _syntax_in_words(error.message or "")
        raise _fault_at(name, source, paragraphs, error.lineno, why, hint) from error


def _syntax_in_words(message: str) -> tuple[str, str]:
    """What is wrong with a tag, and the next step; the parser's words speak to programmers."""
    pairs = "see that each {% for %} and {% if %} has its own end tag, in a paragraph or table row of its own"
    if unknown := re.fullmatch(r"No filter named '(.+)'\.", message):
        return (
            f"there is no filter {unknown[1]!r}",
            "take it and the | before it out; the templates that came with dsmes show what can be used",
        )
    still_open = re.search(r"The innermost block that needs to be closed is '(\w+)'", message)
    if still_open and (stray := re.match(r"Encountered unknown tag '(\w+)'", message)):
        return f"{{% {stray[1]} %}} stands where {{% {still_open[1]} %}} is not closed yet", pairs
    if still_open:
        return f"{{% {still_open[1]} %}} is never closed by {{% end{still_open[1]} %}}", pairs
    if re.match(r"unexpected |expected token |Unexpected end|unexpected end", message):
        return (
            "a tag is not closed, or cannot be read",
            "write each tag within one paragraph, e.g. {{ program.name }}, with both braces at both ends",
        )
    return message or "a tag cannot be read", pairs


def _put_marks(document: WordDocument, words: str) -> None:
    """A first paragraph with these words in every header that a page of the document can show."""
    sections = list(document.sections)
    kinds = ["header"]
    if any(section.different_first_page_header_footer for section in sections):
        kinds.append("first_page_header")
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append("even_page_header")
    paragraph = (
        f'<w:p xmlns:w="{_W}"><w:pPr><w:spacing w:before="0" w:after="40"/><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:rPr><w:b/><w:color w:val="{_MARK_COLOUR}"/><w:sz w:val="18"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
    )
    for kind in kinds:
        first = getattr(sections[0], kind)
        if first.is_linked_to_previous:  # there is none yet
            first.is_linked_to_previous = False
        for section in sections:
            header = getattr(section, kind)
            if not header.is_linked_to_previous:
                header._element.insert(0, parse_xml(paragraph))


def _zip_order(names: Sequence[str]) -> list[str]:
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in names]
    return [*first, *sorted(name for name in names if name not in first)]


# --------------------------------------------------------------------------- once for each document


def _render_parts(package: _Package, context: Mapping[str, object]) -> dict[str, bytes]:
    """The parts that hold tags, filled in, by their name in the zip file."""
    values = dict(context) | {STEPS: iter(range(MAX_STEPS))}
    rendered = {}
    body = _parse_strictly(package.body, _render_xml(package.body, values), _fix_body)
    root = deepcopy(package.root)
    root.insert(len(root), body)
    rendered[package.body.name] = _serialise(root)
    for part in package.others:
        xml = _render_xml(part, values)
        rendered[part.name] = xml.encode() if part.name in package.footnotes else _serialise(_parse_strictly(part, xml))
    if package.properties and _CORE in package.parts:
        rendered[_CORE] = _render_properties(package, values)
    return rendered


def _render_text(part: _Part, values: Mapping[str, object]) -> str:
    """What Jinja makes of one part; each fault with the paragraph it stands in."""
    chunks: list[str] = []
    length = 0
    try:
        for chunk in part.template.generate(values):
            chunks.append(chunk)
            length += len(chunk)
            if length > MAX_XML_CHARACTERS:
                raise _FaultError("the template makes a document without end", part=part.name, hint="look for loops inside loops")
    # The types that tags can raise: Jinja's own, a value of the wrong kind, arithmetic, and a template's wrong arguments.
    except (TemplateError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _template_line(error)
        why = (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
        if match := re.fullmatch(r"unknown name '(.+)'", why):
            near = nearest(match[1], chain(values, part.names))
            why += f"; the nearest known name is {near!r}" if near else ""
        raise _fault_at(part.name, part.source, part.paragraphs, line, why) from error
    return "".join(chunks)


def _render_xml(part: _Part, values: Mapping[str, object]) -> str:
    xml = re.sub(r"\n<w:p([ >])", r"<w:p\1", _render_text(part, values))
    if any(character in xml for character in "\n\t\a\f"):
        xml = _LISTING(xml)
    return xml


_LISTING: Callable[[str], str] = DocxTemplate.__new__(DocxTemplate).resolve_listing  # it needs nothing of a template


def _parse_strictly(part: _Part, xml: str, fix: Callable[[str], Any] | None = None) -> Any:
    """The part as a tree, or a fault where the template's tags have broken its structure."""
    try:
        tree = etree.fromstring(xml)
    except etree.XMLSyntaxError as error:
        hint = "see that each tag and its end tag stand in the same kind of place: both in the text, or both in rows of their own"
        raise _FaultError(f"its tags break the structure of the document ({error.msg})", part=part.name, hint=hint) from error
    return fix(xml) if fix else tree


def _fix_body(xml: str) -> Any:
    """docxtpl's own repairs of a body: the columns of tables that loops have changed, and the numbers of pictures."""
    tree = DocxTemplate.__new__(DocxTemplate).fix_tables(xml)
    for number, picture in enumerate(tree.iter(f"{{{_WP}}}docPr"), start=1001):
        picture.set("id", str(number))
    return tree


def _render_properties(package: _Package, values: Mapping[str, object]) -> bytes:
    texts = {part.name: _render_text(part, values) for part in package.properties}
    tree = etree.fromstring(package.parts[_CORE])
    for tag, attribute in _PROPERTIES.items():
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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in package.parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, rendered.get(name, data), compresslevel=6)
    return out.getvalue()


# --------------------------------------------------------------------------- where a fault is


def _template_line(error: BaseException) -> int | None:
    frames: Iterator[traceback.FrameSummary] = iter(traceback.extract_tb(error.__traceback__))
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return lines[-1] if lines else None


def _fault_at(part: str, source: str, paragraphs: Sequence[str], line: int | None, why: str, hint: str = "") -> _FaultError:
    """A fault with the paragraph that holds this line of the source, and its text with the tags."""
    lines = source.split("\n")
    near = _TAG.sub("", lines[line - 1]).strip() if line and line <= len(lines) else ""
    # docxtpl has taken the paragraphs of tags away, so a number in the source is too low: look for the same text from there on.
    start = line - 1 if line and paragraphs else 0
    paragraph = next(
        (number for number, text in enumerate(paragraphs, start=1) if number >= start and near and near in text), start or None
    )
    return _FaultError(why, part=part, paragraph=paragraph, near=near[:120], hint=hint)


def _part_in_words(part: str) -> str:
    if part == "word/document.xml":
        return "in its text"
    return f"in {part.removeprefix('word/').removesuffix('.xml')}" if part.startswith("word/") else f"in its property {part!r}"
