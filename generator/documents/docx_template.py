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
from functools import cache, lru_cache
from itertools import chain
from typing import Any, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents.template_language import STEPS, Budget, TemplateEnvironment, UnprintableError, nearest
from generator.documents.word_package import CORE_TYPE, W_SPACE, PackageError, check_parts, read_parts, relations
from generator.errors import DocumentError

MAX_XML_CHARACTERS = 30_000_000  # of one rendered part

_W = W_SPACE
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
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
_TAG_BEGINS = re.compile(r"\{[{%#]")
_TAG_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_RICH_TAG = re.compile(r"\{\{(?:r|p|tr|tc)\s")
_OWN_PLACE_TAG = re.compile(r"\{[%#](p|tr|tc)\s")
_OWN_PLACES = {"p": "paragraph", "tr": "table row", "tc": "table cell"}
_NOT_CLOSED = (
    "a tag is not closed, or cannot be read",
    "write each tag within one paragraph, e.g. {{ program.name }}, with both braces at both ends",
)
# What stands in a paragraph beside its words, and would go unseen with a tag that takes its place away.
_CONTENT = frozenset(
    f"{{{_W}}}{name}"
    for name in ("drawing", "pict", "object", "sym", "fldChar", "fldSimple", "footnoteReference", "endnoteReference", "sectPr", "altChunk")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_HOLDS_TAG = " or ".join(f"contains(., '{opening}')" for opening in _TAG_ENDS)
_OTHER_TAGS = etree.XPath(f".//@*[{_HOLDS_TAG}] | .//text()[not(parent::w:t)][{_HOLDS_TAG}]", namespaces={"w": _W})
_SHOWN_UNFILLED = re.compile(r"(?:^|/)(?:endnotes\d*|comments\d*|charts/[^/]*|diagrams/[^/]*|docProps/[^/]*)\.xml$")
_JOINED = re.compile(r"\{[{%#]|[%}#]\}")  # what docxtpl takes for a tag over the end of a paragraph as well
_MANY = 15  # tags and brackets in one paragraph
_UNFILLED = re.compile(r"\{\{|\{%|%7B%7B|%7B%25", re.IGNORECASE)


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
    core: str  # the name of the part that holds the properties; empty where there is none
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


# What python-docx and lxml raise on parts that are there and well formed, and still not those of a Word document.
_NOT_READABLE = (PythonDocxError, OpcError, LookupError, ValueError, AttributeError, TypeError, RuntimeError, etree.LxmlError)


@lru_cache(maxsize=64)
def _compile_template(template: bytes, marks: tuple[str, ...]) -> _Package:
    try:
        given = check_parts(read_parts(template))
    except PackageError as fault:
        raise _FaultError(fault.why, hint=fault.hint) from fault
    whole = _pack((name, data) for name, data in given.items())
    try:
        document = _open_template(whole)
        if marks:
            _put_marks(document, "  ·  ".join(marks))
        buffer = io.BytesIO()
        document.save(buffer)
        core = next((_name(part) for part in document.part.package.iter_parts() if part.content_type == CORE_TYPE), "")
        properties = {attribute: getattr(document.core_properties, attribute) for attribute in _PROPERTIES.values()}
    except _NOT_READABLE as error:
        hint = "open it in Word and save it as a Word document (.docx), without a password"
        raise _FaultError("this is not a Word document that can be read", hint=hint) from error
    with zipfile.ZipFile(buffer) as archive:
        parts = {entry: archive.read(entry) for entry in _zip_order(archive.namelist())}

    main = document.part
    tool = DocxTemplate(io.BytesIO(whole))
    # A body is put into this anew for each document; taking it out of a copy would need time by the square of its length.
    root = main.element.makeelement(main.element.tag, main.element.attrib, main.element.nsmap)
    root.extend(deepcopy(child) for child in main.element if child is not main.element.body)
    frames = {
        _name(relation.target_part): parse_xml(relation.target_part.blob)
        for relation in main.rels.values()
        if relation.reltype in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI)
    }
    footnotes = {_name(part): parse_xml(part.blob) for part in main.package.parts if part.content_type == _FOOTNOTES}
    body = _compile_part(tool, _name(main), main.element.body)
    others = tuple(_compile_part(tool, name, tree) for name, tree in {**frames, **footnotes}.items())
    environment = _environment(autoescape=False)
    made = tuple(_compile_source(environment, attribute, text) for attribute, text in properties.items())
    _refuse_unfilled(parts, {body.name, *(part.name for part in others)}, core)
    return _Package(parts=parts, body=body, root=root, others=others, core=core, properties=made)


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


def _refuse_unfilled(parts: Mapping[str, bytes], filled: set[str], core: str) -> None:
    """Stops at a tag where none is filled in: it would stand in the finished document as it is."""
    for name, data in parts.items():
        if name == core:
            tree = etree.fromstring(data)
            found = [(etree.QName(element).localname, element.text or "") for element in tree if element.tag not in _PROPERTIES]
        elif name.endswith(".rels"):
            source = _source_of(name)
            found = [(source, target) for _, target, outside in relations(parts, source).values() if outside]
        elif name not in filled and _SHOWN_UNFILLED.search(name):
            found = [(name, "".join(str(text) for text in etree.fromstring(data).itertext("*")))]
        else:
            continue
        for part, text in found:
            if match := _UNFILLED.search(text):
                near = text[match.start() : match.start() + 80]
                hint = "write the tag into the text, and delete it here; for a web address, write it out in the text"
                raise _FaultError("a tag stands where none is filled in", part=part, near=near, hint=hint)


def _source_of(name: str) -> str:
    return re.sub(r"_rels/([^/]*)\.rels$", r"\1", name)


@cache
def _environment(*, autoescape: bool) -> TemplateEnvironment:
    return TemplateEnvironment(autoescape=autoescape)


def _read_paragraphs(name: str, root: Any) -> tuple[str, ...]:
    """The text of each paragraph.

    Raises where docxtpl would drop text or pictures without a word: a tag that goes over paragraphs, that begins inside a
    link and ends outside, or that takes its whole paragraph, row or cell away and has company there.
    """
    texts: list[str] = []
    before = ""
    for number, paragraph in enumerate(root.iter(f"{{{_W}}}p"), start=1):
        pieces = [text for text in paragraph.iter(f"{{{_W}}}t") if text.text and next(text.iterancestors(f"{{{_W}}}p")) is paragraph]
        text = "".join(piece.text for piece in pieces)
        texts.append(text)
        try:
            if text and _JOINED.fullmatch(before[-1:] + text[0]):
                hint = "put a word or a full stop between them"
                raise _FaultError("signs at the end of one paragraph and the beginning of the next that look like a tag", hint=hint)
            before = text or before
            for start, end in _find_tags(text):
                _check_tag(text[start:end], paragraph, _pieces_between(pieces, start, end))
            deleted = "".join(piece.text or "" for piece in paragraph.iter(f"{{{_W}}}delText"))
            if _TAG_BEGINS.search(deleted):
                text = deleted
                raise _FaultError("a tag in a tracked deletion", hint="in Word, accept or reject all changes (Review > Accept) and save")
        except _FaultError as fault:
            raise _FaultError(fault.why, part=name, paragraph=number, near=text[:120], hint=fault.hint) from fault
    for text in map(str, cast("list[str]", _OTHER_TAGS(root))):
        for start, end in _find_tags(text, part=name):
            if _OWN_PLACE_TAG.match(text[start:end]) or _is_greedy(text[start:end]):
                hint = "only {{ name }}, {% if %} and {% for %} can stand in alternative texts, fields and the like"
                raise _FaultError("a tag stands where it cannot be filled in", part=name, near=text[:120], hint=hint)
    return tuple(texts)


def _find_tags(text: str, part: str = "") -> Iterator[tuple[int, int]]:
    """Where each tag begins and ends."""
    at = 0
    while match := _TAG_BEGINS.search(text, at):
        end = text.find(_TAG_ENDS[match[0]], match.end())
        if end < 0:
            why, hint = _NOT_CLOSED
            raise _FaultError(why, part=part, near=text[:120], hint=hint)
        at = end + 2
        yield match.start(), at


def _pieces_between(pieces: Sequence[Any], start: int, end: int) -> list[Any]:
    at, found = 0, []
    for piece in pieces:
        if at < end and at + len(piece.text) > start:
            found.append(piece)
        at += len(piece.text)
    return found


def _is_greedy(tag: str) -> bool:
    """Whether docxtpl takes what is beside this tag, as far as the next text, for space that may go."""
    return tag.startswith("{%-") or tag.endswith("-%}")


def _check_tag(tag: str, paragraph: Any, pieces: Sequence[Any]) -> None:
    """Raises where a tag, or what stands between its pieces, would be lost."""
    if _RICH_TAG.match(tag):
        hint = "write {{ name }} in the text; the tags {{r }} and {{p }} are not needed here"
        raise _FaultError("a tag that stands for whole runs or paragraphs", hint=hint)
    if _is_greedy(tag):
        raise _FaultError(f"the tag {tag} takes the words beside it away", hint="write it without the - sign")
    first, last = pieces[0], pieces[-1]
    if first is not last:
        if first.getparent().getparent() is not last.getparent().getparent():
            why = f"the tag {tag} lies half inside and half outside of a link, content control or tracked change"
            raise _FaultError(why, hint="write the tag anew, all of it inside or all of it outside")
        inside = list(paragraph.iter())
        if any(element.tag in _CONTENT for element in inside[inside.index(first) : inside.index(last)]):
            raise _FaultError(f"a picture, field, symbol or note stands inside the tag {tag}", hint="write the tag anew, without it")
    if own := _OWN_PLACE_TAG.match(tag):
        kind = _OWN_PLACES[own[1]]
        place = next(chain([paragraph] if own[1] == "p" else [], paragraph.iterancestors(f"{{{_W}}}{own[1]}")), None)
        if place is None:
            hint = "use {%p in a paragraph of its own, or put the tag into a table"
            raise _FaultError(f"the tag {tag} stands outside of any table", hint=hint)
        if _text_of(place).strip() != tag or any(element.tag in _CONTENT or _is_page_break(element) for element in place.iter()):
            why = f"the tag {tag} takes its whole {kind} away, and with it what else stands there"
            raise _FaultError(why, hint=f"give the tag a {kind} of its own")


def _is_page_break(element: Any) -> bool:
    return element.tag == f"{{{_W}}}br" and element.get(f"{{{_W}}}type") in ("page", "column")


def _text_of(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{{{_W}}}t"))


def _compile_part(tool: DocxTemplate, name: str, tree: Any) -> _Part:
    paragraphs = _read_paragraphs(name, tree)
    xml = tool.xml_to_string(tree)
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
    except TemplateSyntaxError as error:
        why, hint = _syntax_in_words(error.message or "")
        raise _fault_at(name, source, paragraphs, error.lineno, why, hint) from error
    # Python refuses what Jinja makes of them: more than 20 loops or 99 conditions in each other, too many brackets.
    except (RecursionError, SyntaxError, MemoryError) as error:
        fullest = max(paragraphs, key=lambda text: text.count("{%") + text.count("("), default="")
        if fullest.count("{%") + fullest.count("(") < _MANY:
            raise _FaultError("tags are nested too deeply", part=name, hint="write them in simpler parts") from error
        paragraph = paragraphs.index(fullest) + 1
        why = "tags are nested too deeply; most of them stand here"
        raise _FaultError(why, part=name, paragraph=paragraph, near=fullest[:120], hint="write them in simpler parts") from error
    except (ValueError, OverflowError) as error:
        at, near = next(((at, text[:120]) for at, text in enumerate(paragraphs, start=1) if re.search(r"\w{1000}", text)), (None, ""))
        raise _FaultError("a number in a tag is too long", part=name, paragraph=at, near=near, hint="write a shorter number") from error


_KNOWN_TAGS = frozenset({"for", "endfor", "if", "elif", "else", "endif", "set", "endset", "raw", "endraw"})


def _syntax_in_words(message: str) -> tuple[str, str]:
    """What is wrong with a tag, and the next step; the parser's words speak to programmers."""
    pairs = "see that each {% for %} and {% if %} has its own end tag, in a paragraph or table row of its own"
    shown = "; the templates that came with dsmes show what can be used"
    if unknown := re.match(r"No (filter|test) named '(.+)'", message):
        before = "| before it" if unknown[1] == "filter" else "word `is` before it"
        return f"there is no {unknown[1]} {unknown[2]!r}", f"take it and the {before} out{shown}"
    stray = re.match(r"Encountered unknown tag '(\w+)'", message)
    if stray and stray[1] in ("p", "tr", "tc", "r"):
        kind = stray[1]
        hint = f"write {{%{kind} without a space before the {kind} and with one after it, alone in its {_OWN_PLACES.get(kind, 'text')}"
        return f"the tag {{%{kind} %}} cannot be read here", hint
    if stray and stray[1] not in _KNOWN_TAGS:
        return f"templates know the tags for, if and set; this one is {stray[1]!r}", f"take it out{shown}"
    still_open = re.search(r"The innermost block that needs to be closed is '(\w+)'", message)
    if still_open and stray:
        return f"{{% {stray[1]} %}} stands where {{% {still_open[1]} %}} is not closed yet", pairs
    if stray:
        return f"{{% {stray[1]} %}} stands where nothing is open that it could belong to", pairs
    if still_open:
        return f"{{% {still_open[1]} %}} is never closed by {{% end{still_open[1]} %}}", pairs
    if re.match(r"(?i)unexpected |expected |tag name expected|missing end of (comment|raw)|invalid character|chained", message):
        return _NOT_CLOSED
    if re.match(r"(?i)can't assign|cannot assign", message):
        return "a tag gives a name that is taken", "use another name after {% set or {% for"
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
        own = (getattr(section, kind) for section in sections)
        # Two sections may show one header.
        for header in {_name(header.part): header for header in own if not header.is_linked_to_previous}.values():
            header._element.insert(0, parse_xml(paragraph))


def _zip_order(names: Sequence[str]) -> list[str]:
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in names]
    return [*first, *sorted(name for name in names if name not in first)]


# --------------------------------------------------------------------------- once for each document


def _render_parts(package: _Package, context: Mapping[str, object]) -> dict[str, bytes]:
    """The parts that hold tags, filled in, by their name in the zip file."""
    values = dict(context) | {STEPS: Budget()}
    rendered = {}
    body = _parse_strictly(package.body, _render_xml(package.body, values), _fix_body)
    root = deepcopy(package.root)
    root.insert(len(root), body)
    rendered[package.body.name] = _serialise(root)
    for part in package.others:
        xml = _render_xml(part, values)
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
        return _syntax_in_words(error.message or "")[0]
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
                raise _FaultError("the template makes a document without end", part=part.name, hint="look for loops inside loops")
    except _TAG_ERRORS as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _template_line(error)
        why = _error_in_words(error)
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


def _parse_strictly(part: _Part, xml: str, fix: Callable[[Any], Any]) -> Any:
    """The part as a repaired tree, or a fault where the template's tags have broken its structure."""
    try:
        return fix(etree.fromstring(xml))
    except etree.XMLSyntaxError as error:
        hint = "see that each tag and its end tag stand in the same kind of place: both in the text, or both in rows of their own"
        # Up to the break the text is as it should be: its last words show where it is.
        near = _TAG.sub(" ", xml[: error.offset or 0])[-80:].strip() if error.lineno == 1 else ""
        raise _FaultError("its tags break the structure of the document", part=part.name, near=near, hint=hint) from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # docxtpl takes the widths and spans of tables for numbers
        hint = "in Word, make the table anew, and see that no tag stands for a number of columns"
        raise _FaultError("a table has no columns, or widths that are not numbers", part=part.name, hint=hint) from error


def _fix_body(tree: Any) -> Any:
    """docxtpl's own repairs of a body: the columns of tables that loops have changed, and the numbers of pictures."""
    tree = DocxTemplate.__new__(DocxTemplate).fix_tables(etree.tostring(tree, encoding="unicode"))
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
    if re.fullmatch(r"word/document\d*\.xml", part):
        return "in its text"
    return f"in {part.removeprefix('word/').removesuffix('.xml')}" if part.startswith("word/") else f"in its property {part!r}"
