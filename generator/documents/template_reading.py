"""The one reading of a Word template's tags: what fills a template in and what looks it over for mistakes both begin here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from html import unescape
from itertools import chain
from typing import Any, cast

from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents.template_language import TemplateEnvironment
from generator.documents.word_package import W_SPACE, relations

PROPERTIES: Mapping[str, str] = {  # those that docxtpl renders, by their element's name
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}description": "comments",
    "{http://purl.org/dc/elements/1.1/}identifier": "identifier",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://purl.org/dc/elements/1.1/}title": "title",
}

_W = W_SPACE
_P = f"{{{_W}}}p"
_NEAR = 120  # characters
_MANY = 15  # tags and brackets in one paragraph
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
_UNFILLED = re.compile(r"\{\{|\{%|%7B%7B|%7B%25", re.IGNORECASE)

# In the XML of a part: where a paragraph begins, and each tag with what Word has put between its signs.
_MARKUP = r"(?:<[^>]*>)*"
_IN_XML = re.compile(
    rf"(?P<paragraph><w:p[ >/])|(?P<comment>\{{{_MARKUP}\#.*?\#{_MARKUP}\}})"
    rf"|(?P<tag>\{{{_MARKUP}(?:\{{.*?|%.*?))(?P<end>\}}{_MARKUP}\}}|%{_MARKUP}\}})",
    re.DOTALL,
)
_TAKEN_BY_DOCXTPL = re.compile(r"\{%\s*(?:vm|hm|cellbg|colspan)\b")  # it looks for these words and a closed tag
_NUMBER = re.compile("\ue000(\\d+)\ue001")
_IN_SOURCE = re.compile(r"\{#.*?#\}|(\{\{|\{%)(.*?)(\}\}|%\})", re.DOTALL)
_MARKS = re.compile(r"<[^>]+>")
_PAIRED = re.compile(r"\{%(p|tr|tc)?\s*(for|if|endfor|endif)\b.*?%\}")
_OWN_PLACE = re.compile(r"^(?:p|tr|tc)(?=\s)")
_QUOTES = str.maketrans("“”‘’", "\"\"''")  # docxtpl puts straight ones for them, within tags


class Kind(Enum):
    """What sort of mistake a fault is."""

    FILE = "file"
    TAG = "tag"  # not closed, not readable
    PLACE = "place"  # where it cannot stand
    CHANGE = "change"  # in a tracked change
    NAME = "name"
    LANGUAGE = "language"  # a word of the template language that templates do not know
    PAIRS = "pairs"  # begin and end
    RICH = "rich"
    VALUE = "value"  # a tag that does not fit its values
    STRUCTURE = "structure"  # of the document that comes out


class FaultError(Exception):
    """What is wrong with a template, and where in it."""

    def __init__(
        self, kind: Kind, why: str, *, part: str = "", paragraph: int | None = None, near: str = "", hint: str = "", tag: str = ""
    ) -> None:
        super().__init__(why)
        self.kind, self.why, self.part, self.paragraph, self.near, self.hint, self.tag = kind, why, part, paragraph, near[:_NEAR], hint, tag

    def at(self, part: str, paragraph: int | None, near: str) -> "FaultError":
        """The same fault with its place."""
        return FaultError(self.kind, self.why, part=part, paragraph=paragraph, near=near, hint=self.hint, tag=self.tag)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in the file, and the number of the paragraph that it stands in, counted from 1."""

    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class PartReading:
    """One part of a Word file that holds tags, as far as it could be read."""

    name: str  # in the zip file; of a property, its own
    faults: tuple[FaultError, ...] = ()
    paragraphs: tuple[str, ...] = ()  # the text of each paragraph as it stands in the file
    source: str = ""  # what Jinja reads: each tag on a line of its own
    lines: tuple[Tag | None, ...] = ()  # the tag that each line of the source belongs to
    tree: nodes.Template | None = None  # where it can be read
    root: Any = None  # the part's XML

    def fault_at(self, line: int | None, kind: Kind, why: str, hint: str = "") -> FaultError:
        """A fault in this line of the source, with the paragraph that it comes from and its text."""
        tag = self.lines[line - 1] if line and line <= len(self.lines) else None
        if tag is None or not tag.paragraph:
            near = "" if self.paragraphs else self.source.replace("\n", "")
            return FaultError(kind, why, part=self.name, near=tag.text if tag else near, hint=hint, tag=tag.text if tag else near.strip())
        text = self.paragraphs[tag.paragraph - 1]
        near = text if tag.text in text else tag.text
        return FaultError(kind, why, part=self.name, paragraph=tag.paragraph, near=near.strip(), hint=hint, tag=tag.text)


@cache
def environment_of(*, autoescape: bool) -> TemplateEnvironment:
    """The environment that tags are read and filled in with: parts of a document escape, its properties do not."""
    return TemplateEnvironment(autoescape=autoescape)


# --------------------------------------------------------------------------- the paragraphs


def read_paragraphs(name: str, root: Any) -> tuple[tuple[str, ...], tuple[FaultError, ...]]:
    """The text of each paragraph, and each place where docxtpl would drop text or pictures without a word.

    Those are: a tag that goes over paragraphs, that begins inside a link and ends outside, or that takes its whole paragraph, row or
    cell away and has company there.
    """
    texts: list[str] = []
    faults: list[FaultError] = []
    before = ""
    for number, paragraph in enumerate(root.iter(_P), start=1):
        pieces = [text for text in paragraph.iter(f"{{{_W}}}t") if text.text and next(text.iterancestors(_P)) is paragraph]
        text = "".join(piece.text for piece in pieces)
        texts.append(text)
        for fault, near in _paragraph_faults(paragraph, pieces, text, before):
            faults.append(fault.at(name, number, near))
        before = text or before
    for text in map(str, cast("list[str]", _OTHER_TAGS(root))):
        try:
            for start, end in _find_tags(text):
                if _OWN_PLACE_TAG.match(text[start:end]) or _is_greedy(text[start:end]):
                    hint = "only {{ name }}, {% if %} and {% for %} can stand in alternative texts, fields and the like"
                    raise FaultError(Kind.PLACE, "a tag stands where it cannot be filled in", hint=hint, tag=text[start:end])
        except FaultError as fault:
            faults.append(fault.at(name, None, text))
    return tuple(texts), tuple(faults)


def _paragraph_faults(paragraph: Any, pieces: Sequence[Any], text: str, before: str) -> Iterator[tuple[FaultError, str]]:
    """Each fault of one paragraph, with the text that shows where it is."""
    if text and _JOINED.fullmatch(before[-1:] + text[0]):
        hint = "put a word or a full stop between them"
        why = "signs at the end of one paragraph and the beginning of the next that look like a tag"
        yield FaultError(Kind.TAG, why, hint=hint), text
    try:
        for start, end in _find_tags(text):
            try:
                _check_tag(text[start:end], paragraph, _pieces_between(pieces, start, end))
            except FaultError as fault:
                yield fault, text
    except FaultError as fault:
        yield fault, text
    deleted = "".join(piece.text or "" for piece in paragraph.iter(f"{{{_W}}}delText"))
    if _TAG_BEGINS.search(deleted):
        hint = "in Word, accept or reject all changes (Review > Accept) and save"
        yield FaultError(Kind.CHANGE, "a tag in a tracked deletion", hint=hint), deleted


def _find_tags(text: str) -> Iterator[tuple[int, int]]:
    """Where each tag begins and ends."""
    at = 0
    while match := _TAG_BEGINS.search(text, at):
        end = text.find(_TAG_ENDS[match[0]], match.end())
        if end < 0:
            why, hint = _NOT_CLOSED
            raise FaultError(Kind.TAG, why, hint=hint)
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
        raise FaultError(Kind.RICH, "a tag that stands for whole runs or paragraphs", hint=hint, tag=tag)
    if _is_greedy(tag):
        raise FaultError(Kind.PLACE, f"the tag {tag} takes the words beside it away", hint="write it without the - sign", tag=tag)
    first, last = pieces[0], pieces[-1]
    if first is not last:
        if first.getparent().getparent() is not last.getparent().getparent():
            why = f"the tag {tag} lies half inside and half outside of a link, content control or tracked change"
            raise FaultError(Kind.PLACE, why, hint="write the tag anew, all of it inside or all of it outside", tag=tag)
        inside = list(paragraph.iter())
        if any(element.tag in _CONTENT for element in inside[inside.index(first) : inside.index(last)]):
            why = f"a picture, field, symbol or note stands inside the tag {tag}"
            raise FaultError(Kind.PLACE, why, hint="write the tag anew, without it", tag=tag)
    if own := _OWN_PLACE_TAG.match(tag):
        kind = _OWN_PLACES[own[1]]
        place = next(chain([paragraph] if own[1] == "p" else [], paragraph.iterancestors(f"{{{_W}}}{own[1]}")), None)
        if place is None:
            hint = "use {%p in a paragraph of its own, or put the tag into a table"
            raise FaultError(Kind.PLACE, f"the tag {tag} stands outside of any table", hint=hint, tag=tag)
        if _text_of(place).strip() != tag or any(element.tag in _CONTENT or _is_page_break(element) for element in place.iter()):
            why = f"the tag {tag} takes its whole {kind} away, and with it what else stands there"
            raise FaultError(Kind.PLACE, why, hint=f"give the tag a {kind} of its own", tag=tag)


def _is_page_break(element: Any) -> bool:
    return element.tag == f"{{{_W}}}br" and element.get(f"{{{_W}}}type") in ("page", "column")


def _text_of(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{{{_W}}}t"))


# --------------------------------------------------------------------------- the tags


def number_tags(xml: str) -> tuple[str, tuple[Tag, ...]]:
    """The XML of a part with a number at the end of each tag, and the tags that the numbers stand for.

    docxtpl moves tags about; by its number each is found again. Every tag has to be closed in its paragraph.
    """
    tags: list[Tag] = []
    paragraph = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal paragraph
        if found["paragraph"]:
            paragraph += 1
            return found[0]
        plain = unescape(_MARKS.sub("", found[0]))
        if found["comment"] or _TAKEN_BY_DOCXTPL.match(plain):
            return found[0]
        tags.append(Tag(paragraph, plain))
        return f"{found['tag']}\ue000{len(tags) - 1}\ue001{found['end']}"

    return _IN_XML.sub(numbered, xml), tuple(tags)


def part_source(xml: str, tags: Sequence[Tag]) -> tuple[str, tuple[Tag | None, ...]]:
    """What Jinja is given of a part whose tags have numbers: each tag on a line of its own; and the tag of each line."""
    pieces: list[str] = []
    lines: list[Tag | None] = [None]
    at = 0
    is_raw = False
    tag: Tag | None = None

    def add(piece: str) -> None:
        pieces.append(piece)
        lines.extend([tag] * piece.count("\n"))

    for found in _IN_SOURCE.finditer(xml):
        add(xml[at : found.start()])
        at = found.end()
        number = _NUMBER.search(found[0])
        words = _NUMBER.sub("", found[2] or "").split()
        if found[1] is None or (is_raw and words != ["endraw"]):
            add(_NUMBER.sub("", found[0]))
            continue
        if found[1] == "{%" and words in (["raw"], ["endraw"]):
            is_raw = words == ["raw"]
        tag = tags[int(number[1])] if number else tag
        add(f"{found[1]}\n{_NUMBER.sub('', found[2])}{found[3]}")  # a line's end inside a tag is none of the document
    add(xml[at:])
    # docxtpl turns `{_{` into braces after rendering, and would do so in data as well; here it is done before.
    source = "".join(pieces)
    return source.replace("{_{", "{{ '{{' }}").replace("}_}", "{{ '}}' }}").replace("{_%", "{{ '{%' }}").replace(
        "%_}", "{{ '%}' }}"
    ), tuple(lines)


def parse_part(part: PartReading, environment: TemplateEnvironment) -> PartReading:
    """The part with its tags parsed, or with the fault that keeps them from being so."""
    try:
        tree = _parse(part.source, environment)
    except TemplateSyntaxError as error:
        why, hint, kind = syntax_in_words(error.message or "")
        return _with_fault(part, part.fault_at(error.lineno, kind, why, hint))
    except TOO_DEEP:
        return _with_fault(part, too_deep(part))
    except (ValueError, OverflowError):
        return _with_fault(part, too_long(part))
    return PartReading(part.name, part.faults, part.paragraphs, part.source, part.lines, tree, part.root)


# Headers, footers and properties are alike in most templates of a program.
@lru_cache(maxsize=64)
def _parse(source: str, environment: TemplateEnvironment) -> nodes.Template:
    return environment.parse(source)


@lru_cache(maxsize=64)
def _compile(tree: nodes.Template, environment: TemplateEnvironment) -> Template:
    return environment.from_string(tree)


def read_loosely(part: PartReading, environment: TemplateEnvironment) -> Iterator[PartReading]:
    """Readings of the closed tags of a part that cannot be read whole, so that what else is wrong in it is found at once.

    They are one, without the text around the tags; or, where the tags do not fit together, one for each tag that prints something.
    """
    tags = [
        Tag(number, found[0])
        for number, text in enumerate(part.paragraphs, start=1)
        for found in _IN_SOURCE.finditer(text)
        if found[1] is not None and not _RICH_TAG.match(found[0])
    ]
    whole = _parse_tags(part, tags, environment)
    if whole.tree is not None:
        yield whole
        return
    for tag in tags:
        if tag.text.startswith("{{"):
            yield _parse_tags(part, [tag], environment)


def _parse_tags(part: PartReading, tags: Sequence[Tag], environment: TemplateEnvironment) -> PartReading:
    source = "".join(f"{tag.text[:2]}\n{_OWN_PLACE.sub('', tag.text[2:])}" for tag in tags).translate(_QUOTES)
    reading = PartReading(part.name, (), part.paragraphs, source, (None, *(tag for tag in tags for _ in range(tag.text.count("\n") + 1))))
    return parse_part(reading, environment)


def compile_part(part: PartReading, environment: TemplateEnvironment) -> Template:
    """The part ready to be filled in.

    Raises:
        FaultError: a tag uses what templates do not know.
    """
    assert part.tree is not None
    try:
        return _compile(part.tree, environment)
    except TemplateSyntaxError as error:
        why, hint, kind = syntax_in_words(error.message or "")
        raise part.fault_at(error.lineno, kind, why, hint) from error
    except TOO_DEEP as error:
        raise too_deep(part) from error
    except (ValueError, OverflowError) as error:
        raise too_long(part) from error


def _with_fault(part: PartReading, fault: FaultError) -> PartReading:
    return PartReading(part.name, (*part.faults, fault), part.paragraphs, part.source, part.lines, None, part.root)


# Python refuses what Jinja makes of them: more than 20 loops or 99 conditions in each other, too many brackets.
TOO_DEEP = (RecursionError, SyntaxError, MemoryError)


def too_deep(part: PartReading) -> FaultError:
    """Tags nested deeper than can be, with the paragraph that holds most of them."""
    fullest = max(part.paragraphs, key=lambda text: text.count("{%") + text.count("("), default="")
    hint = "write them in simpler parts"
    if fullest.count("{%") + fullest.count("(") < _MANY:
        return FaultError(Kind.LANGUAGE, "tags are nested too deeply", part=part.name, hint=hint)
    paragraph = part.paragraphs.index(fullest) + 1
    why = "tags are nested too deeply; most of them stand here"
    return FaultError(Kind.LANGUAGE, why, part=part.name, paragraph=paragraph, near=fullest, hint=hint)


def too_long(part: PartReading) -> FaultError:
    """A number of more digits than can be read."""
    at, near = next(((at, text) for at, text in enumerate(part.paragraphs, start=1) if re.search(r"\w{1000}", text)), (None, ""))
    return FaultError(Kind.TAG, "a number in a tag is too long", part=part.name, paragraph=at, near=near, hint="write a shorter number")


_KNOWN_TAGS = frozenset({"for", "endfor", "if", "elif", "else", "endif", "set", "endset", "raw", "endraw"})


def syntax_in_words(message: str) -> tuple[str, str, Kind]:
    """What is wrong with a tag, the next step, and the sort of mistake; the parser's words speak to programmers."""
    pairs = "see that each {% for %} and {% if %} has its own end tag, in a paragraph or table row of its own"
    shown = "; the templates that came with dsmes show what can be used"
    if unknown := re.match(r"No (filter|test) named '(.+)'", message):
        before = "| before it" if unknown[1] == "filter" else "word `is` before it"
        return f"there is no {unknown[1]} {unknown[2]!r}", f"take it and the {before} out{shown}", Kind.LANGUAGE
    stray = re.match(r"Encountered unknown tag '(\w+)'", message)
    if stray and stray[1] in ("p", "tr", "tc", "r"):
        kind = stray[1]
        hint = f"write {{%{kind} without a space before the {kind} and with one after it, alone in its {_OWN_PLACES.get(kind, 'text')}"
        return f"the tag {{%{kind} %}} cannot be read here", hint, Kind.TAG
    if stray and stray[1] not in _KNOWN_TAGS:
        return f"templates know the tags for, if and set; this one is {stray[1]!r}", f"take it out{shown}", Kind.LANGUAGE
    still_open = re.search(r"The innermost block that needs to be closed is '(\w+)'", message)
    if still_open and stray:
        return f"{{% {stray[1]} %}} stands where {{% {still_open[1]} %}} is not closed yet", pairs, Kind.PAIRS
    if stray:
        return f"{{% {stray[1]} %}} stands where nothing is open that it could belong to", pairs, Kind.PAIRS
    if still_open:
        return f"{{% {still_open[1]} %}} is never closed by {{% end{still_open[1]} %}}", pairs, Kind.PAIRS
    if re.match(r"(?i)unexpected |expected |tag name expected|missing end of (comment|raw)|invalid character|chained", message):
        return (*_NOT_CLOSED, Kind.TAG)
    if re.match(r"(?i)can't assign|cannot assign", message):
        return "a tag gives a name that is taken", "use another name after {% set or {% for", Kind.NAME
    if message.startswith("templates know"):
        return message, f"take it out{shown}", Kind.LANGUAGE
    return message or "a tag cannot be read", pairs, Kind.TAG


# --------------------------------------------------------------------------- begin and end


def misplaced_ends(part: PartReading) -> Iterator[FaultError]:
    """Each end of a loop or condition that takes another kind of place away than its beginning, or stands in another cell or table.

    Such a pair tears the document apart, at the latest when the loop has nothing to go through or the condition does not hold.
    """
    if any(re.search(r"\{%\s*raw\b", text) for text in part.paragraphs):
        return  # what stands in there is no tag
    still_open: list[tuple[str, str, Any]] = []
    for number, paragraph in enumerate(part.root.iter(_P), start=1):
        for found in _PAIRED.finditer(part.paragraphs[number - 1]):
            own, word = found[1] or "", found[2]
            around = next((one for one in (paragraph, *paragraph.iterancestors()) if one.tag == f"{{{_W}}}{own}"), None)
            place = around.getparent() if around is not None else None
            if not word.startswith("end"):
                still_open.append((found[0], own, place))
                continue
            begin, begin_own, begin_place = still_open.pop() if still_open else ("", own, place)
            if begin_own != own or begin_place is not place:
                why = f"the tag {found[0]} ends what {begin} begins, and stands in another place"
                hint = _TOGETHER.get(begin_own, f"write {begin} and {found[0]} alike: both with a p or tr behind {{%, or neither")
                near = part.paragraphs[number - 1]
                yield FaultError(Kind.PLACE, why, part=part.name, paragraph=number, near=near, hint=hint, tag=found[0])


_TOGETHER = {
    "p": "put both into the same text or the same cell, each in a paragraph of its own",
    "tr": "put both into the same table, each in a row of its own",
    "tc": "put both into the same row, each in a cell of its own",
}


# --------------------------------------------------------------------------- where no tag is filled in


def unfilled_faults(parts: Mapping[str, bytes], filled: set[str], core: str) -> Iterator[FaultError]:
    """Each tag where none is filled in: it would stand in the finished document as it is."""
    for name, data in parts.items():
        if name == core:
            tree = etree.fromstring(data)
            found = [(etree.QName(element).localname, element.text or "") for element in tree if element.tag not in PROPERTIES]
        elif name.endswith(".rels"):
            source = re.sub(r"_rels/([^/]*)\.rels$", r"\1", name)
            found = [(source, target) for _, target, outside in relations(parts, source).values() if outside]
        elif name not in filled and _SHOWN_UNFILLED.search(name):
            found = [(name, "".join(str(text) for text in etree.fromstring(data).itertext("*")))]
        else:
            continue
        for part, text in found:
            if match := _UNFILLED.search(text):
                near = text[match.start() : match.start() + 80]
                hint = "write the tag into the text, and delete it here; for a web address, write it out in the text"
                yield FaultError(Kind.PLACE, "a tag stands where none is filled in", part=part, near=near, hint=hint, tag=near)
