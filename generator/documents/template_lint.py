"""A program's own templates, looked over before documents are made of them: every mistake at once, with its place and remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from generator.documents.docx_template import TemplateReading, fill_docx, read_template
from generator.documents.template_names import Shape, find_name_faults
from generator.documents.template_reading import FaultError, Kind, PartReading, environment_of, misplaced_ends, read_loosely
from generator.documents.template_rules import (
    ALT_TEXT,
    CHANGE,
    FILE,
    FILLED,
    HEADER_ROW,
    LANGUAGE,
    NAME,
    NO_LANGUAGE,
    PAIRS,
    PLACE,
    RICH,
    TAG,
    TYPST,
    UNSHOWN,
    VALUE,
)
from generator.documents.word_package import MAX_PACKAGE_BYTES, W_SPACE
from generator.errors import DocumentError
from generator.findings import Finding, Rule, Severity
from generator.source import Mark

Values = Mapping[str, object]

_W = f"{{{W_SPACE}}}"
_NEAR = 60  # characters
_ROWS_OF_LOOP = 3
_TAGS = re.compile(r"\{[{%#].*?(?:[%}#]\}|$)")
_GIVEN = re.compile(r"\{%(?:p|tr|tc)?\s*(?:for\s+(.+?)\s+in\s|set\s+(?=(\w+)))")
_ROW_LOOP = re.compile(r"\{%tr\s+for\b")


_RULE_OF = {
    Kind.FILE: FILE,
    Kind.TAG: TAG,
    Kind.PLACE: PLACE,
    Kind.CHANGE: CHANGE,
    Kind.NAME: NAME,
    Kind.LANGUAGE: LANGUAGE,
    Kind.PAIRS: PAIRS,
    Kind.RICH: RICH,
    Kind.VALUE: VALUE,
    Kind.STRUCTURE: PAIRS,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Data to fill a template in with; `about` says what they are of, as the end of a sentence."""

    about: str
    values: Values


def lint_word_template(
    data: bytes, *, file: PurePosixPath, shape: Shape | None, trials: Sequence[Trial], templates: Sequence[Path], as_of: date
) -> tuple[Finding, ...]:
    """Everything that is wrong with a Word template: its tags, what its PDF cannot show, and what keeps it from being filled in.

    Args:
        data: the bytes of the file.
        file: its name in the findings.
        shape: the names that it may use; None where nothing is known of them.
        trials: what it is filled in with once nothing else is wrong.
        templates: the folders that Typst templates are taken from, the program's own first.
        as_of: the day that its PDF is dated.
    """
    if len(data) > MAX_PACKAGE_BYTES:
        hint = "make its pictures smaller in Word"
        return (_finding(FILE, file, f"it is larger than {MAX_PACKAGE_BYTES // 1_000_000} MB", hint),)
    try:
        reading = read_template(data)
    except FaultError as fault:
        return (_finding(FILE, file, fault.why, fault.hint),)
    found = [*_tag_findings(reading, shape, file), *_page_findings(data, reading, file), *_plain_findings(reading, file)]
    if not any(one.finding.severity is Severity.ERROR for one in found):
        found += _trial_findings(data, reading, file, trials, templates, as_of)
    parts = [part.name for part in (*reading.parts, *reading.properties)]
    # What is wrong with the file as a whole comes first, what no part of the text shows last.
    found.sort(key=lambda one: ((parts.index(one.part) if one.part in parts else len(parts)) if one.part else -1, one.paragraph or 0))
    return tuple(one.finding for one in found)


class _Found(NamedTuple):
    """A finding, with the part and the paragraph that it is about."""

    finding: Finding
    part: str = ""
    paragraph: int | None = None


def _finding(rule: Rule, file: PurePosixPath, message: str, hint: str, line: int = 0, column: int = 0) -> Finding:
    return Finding(rule=rule, severity=rule.severity, mark=Mark(file, line, column), message=message, hint=hint)


# --------------------------------------------------------------------------- tags


def _tag_findings(reading: TemplateReading, shape: Shape | None, file: PurePosixPath) -> Iterator[_Found]:
    parts = {part.name: part for part in reading.parts}
    for part in (*reading.parts, *reading.properties):
        for fault in (*part.faults, *_deeper_faults(part, shape)):
            yield _fault_finding(_RULE_OF[fault.kind], fault, parts, file)
    for fault in reading.unfilled:
        yield _fault_finding(PLACE, fault, parts, file)


def _deeper_faults(part: PartReading, shape: Shape | None) -> Iterator[FaultError]:
    """What is wrong with single tags: of a part that cannot be read whole, with those that can."""
    environment = environment_of(autoescape=bool(part.paragraphs))
    shape = shape or Shape()
    if part.tree is not None:
        yield from find_name_faults(part, shape, environment)
        yield from misplaced_ends(part) if part.root is not None else ()
        return
    told = {(fault.paragraph, fault.tag) for fault in part.faults}
    given = {name for text in part.paragraphs for found in _GIVEN.findall(text) for name in re.findall(r"\w+", " ".join(found))}
    for reading in read_loosely(part, environment):
        loose = (fault for fault in reading.faults if fault.kind is not Kind.PAIRS)
        for fault in (*loose, *find_name_faults(reading, shape, environment, given | {"loop"})):
            if (fault.paragraph, fault.tag) not in told:
                yield fault


def _fault_finding(rule: Rule, fault: FaultError, parts: Mapping[str, PartReading], file: PurePosixPath, before: str = "") -> _Found:
    place = _place(fault.part, parts.get(fault.part), fault.paragraph, fault.near)
    tag = f"{fault.tag}: " if fault.tag and fault.tag not in fault.why else ""
    hint = fault.hint or "correct this place, or remove your own copy of the template to use the one that came with dsmes"
    message = f"{place}: {before}{tag}{fault.why}" if place else f"{before}{tag}{fault.why}"
    return _Found(_finding(rule, file, message, hint), fault.part, fault.paragraph)


# --------------------------------------------------------------------------- places


def _place(name: str, part: PartReading | None, number: int | None, near: str, after: bool = False) -> str:
    """Where something is, in words: `document body, table 2, row 3, cell 1, near “Next review”`."""
    words = [_part_in_words(name)] if name else []
    paragraph = None
    if part is not None and part.root is not None and number and 0 < number <= len(part.paragraphs):
        paragraph = next(one for at, one in enumerate(part.root.iter(f"{_W}p"), start=1) if at == number)
        words += list(_cells(part.root, paragraph)) or [f"{'after ' if after else ''}paragraph {number}"]
    elif number:
        words.append(f"paragraph {number}")
    shown = _plain_words(near) or (_words_beside(part.root, paragraph) if part and paragraph is not None else "")
    if shown:
        words.append(f"near “{shown[:_NEAR].strip()}{'…' if len(shown) > _NEAR else ''}”")
    return ", ".join(words)


def _part_in_words(name: str) -> str:
    if re.fullmatch(r"word/document\d*\.xml", name):
        return "document body"
    if name.startswith("word/"):
        kind, number = re.fullmatch(r"([^\d]*)(\d*).*", name.removeprefix("word/").removesuffix(".xml")).groups()  # type: ignore[union-attr]
        return f"{kind} {number}".strip()
    return f"property “{name}”"


def _cells(root: Any, paragraph: Any) -> Iterator[str]:
    """The tables around a paragraph, the outermost first, each with row and cell."""
    around = [paragraph, *paragraph.iterancestors()]
    tables = list(root.iter(f"{_W}tbl"))
    for table in reversed([one for one in around if one.tag == f"{_W}tbl"]):
        row = next(one for one in around if one.tag == f"{_W}tr" and next(one.iterancestors(f"{_W}tbl")) is table)
        cell = next(one for one in around if one.tag == f"{_W}tc" and next(one.iterancestors(f"{_W}tr")) is row)
        rows = [one for one in table.iter(f"{_W}tr") if next(one.iterancestors(f"{_W}tbl")) is table]
        cells = [one for one in row.iter(f"{_W}tc") if next(one.iterancestors(f"{_W}tr")) is row]
        yield f"table {tables.index(table) + 1}, row {rows.index(row) + 1}, cell {cells.index(cell) + 1}"


def _plain_words(text: str) -> str:
    """The longest words of a paragraph that stand together outside of its tags, so that they can be looked for in Word."""
    pieces = (" ".join(piece.split()) for piece in _TAGS.split(text))
    return max((piece for piece in pieces if re.search(r"\w{2}", piece)), key=len, default="").strip(' “”"')


def _words_beside(root: Any, paragraph: Any) -> str:
    """The words of the row that a paragraph without words stands in, else of the nearest paragraph before it."""
    row = next(paragraph.iterancestors(f"{_W}tr"), None)
    if row is not None and (words := _plain_words(_text_of(row))):
        return words
    before = list(takewhile(lambda one: one is not paragraph, root.iter(f"{_W}p")))
    return next((words for one in reversed(before) if (words := _plain_words(_text_of(one)))), "")


def _text_of(element: Any) -> str:
    return " ".join("".join(piece.text or "" for piece in one.iter(f"{_W}t")) for one in element.iter(f"{_W}p")) or "".join(
        piece.text or "" for piece in element.iter(f"{_W}t")
    )


# --------------------------------------------------------------------------- what the pages can show


def _page_findings(data: bytes, reading: TemplateReading, file: PurePosixPath) -> Iterator[_Found]:
    """What the PDF could not show of the template as it stands; a paragraph with a wrong tag has been told."""
    from generator.documents.word_pages import NO_ALT, TRACKED, find_unshown

    parts = {part.name: part for part in reading.parts}
    told = {(fault.part, fault.paragraph) for fault in reading.faults}
    try:
        unshown = find_unshown(data, name=file.name)
    except DocumentError as error:
        yield _Found(_finding(FILE, file, error.message.removeprefix(f"{file.name}: "), error.hint))
        return
    for one in unshown:
        if (one.part, one.paragraph) in told and one.what != NO_ALT[0]:
            continue
        rule = ALT_TEXT if one.what == NO_ALT[0] else CHANGE if one.what == TRACKED[0] else UNSHOWN
        what = one.what if rule is not UNSHOWN else f"the PDF cannot show {one.what}"
        place = _place(one.part, parts.get(one.part), one.paragraph, one.near)
        yield _Found(_finding(rule, file, f"{place}: {what}", one.hint), one.part, one.paragraph)


def _plain_findings(reading: TemplateReading, file: PurePosixPath) -> Iterator[_Found]:
    if not reading.language:
        hint = NO_LANGUAGE.fix[:1].lower() + NO_LANGUAGE.fix[1:]
        yield _Found(_finding(NO_LANGUAGE, file, "the document does not say its language", hint))
    for part in reading.parts:
        paragraphs = list(part.root.iter(f"{_W}p"))
        for table in part.root.iter(f"{_W}tbl"):
            rows = table.findall(f"{_W}tr")
            loop = next((row for row in rows if _ROW_LOOP.search(_text_of(row))), None)
            # Beside its loop, which takes a row for each end and one between, a table of facts has rows of its own.
            if loop is None or len(rows) > _ROWS_OF_LOOP + 1 or any(row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in rows):
                continue
            number = paragraphs.index(next(loop.iter(f"{_W}p"))) + 1
            place = _place(part.name, part, number, part.paragraphs[number - 1])
            hint = "click into the row that names the columns and choose Layout > Repeat Header Rows"
            message = f"{place}: the table grows with its data, and has no header row"
            yield _Found(_finding(HEADER_ROW, file, message, hint), part.name, number)


# --------------------------------------------------------------------------- trials


def _trial_findings(
    data: bytes, reading: TemplateReading, file: PurePosixPath, trials: Sequence[Trial], templates: Sequence[Path], as_of: date
) -> Iterator[_Found]:
    """What stops the template from being filled in, the first time that it does."""
    from generator.documents.word_pages import outline_of, read_word, set_pages

    parts = {part.name: part for part in reading.parts}
    tried = set()
    for trial in trials:
        try:
            # Without the marks, which would stand in each header before its own paragraphs.
            made = fill_docx(data, {**trial.values, "sample": False, "draft": False})
            pages = read_word(made, name=file.name)
            if (outline := outline_of(pages.tree)) not in tried:
                set_pages(pages, name=file.name, templates=templates, timestamp=as_of)
                tried.add(outline)
        except FaultError as fault:
            yield _fault_finding(FILLED, fault, parts, file, before=f"with the data of {trial.about}: ")
            return
        except DocumentError as error:
            message = error.message.removeprefix(f"{file.name}: ")
            yield _Found(_finding(FILLED, file, f"with the data of {trial.about}: {message}", error.hint))
            return


# --------------------------------------------------------------------------- Typst


def lint_typst_template(
    path: Path,
    *,
    name: str,
    file: PurePosixPath,
    papers: Mapping[str, Values],
    files: Mapping[str, bytes],
    templates: Sequence[Path],
    as_of: date,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a Typst template.

    Args:
        path: where it is.
        name: its path below the templates folder.
        file: its name in the findings.
        papers: each template that PDFs are set with, and data for it.
        files: further files that they read.
        templates: the folders that Typst templates are taken from, the program's own first.
        as_of: the day that the PDFs are dated.
    """
    from generator.documents.typeset import DOCUMENT_STANDARDS, TypstTemplateError, typeset

    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return (_finding(TYPST, file, "it is no text in UTF-8", "save it as plain text in UTF-8", line, 1),)
    except OSError as error:
        return (_finding(TYPST, file, f"it cannot be opened ({error.strerror or error})", "see that you may read it"),)
    for paper, values in papers.items():
        try:
            typeset(paper, values, templates=templates, timestamp=as_of, files=files, standards=DOCUMENT_STANDARDS[1:])
        except TypstTemplateError as error:
            if error.file == name:
                return (_finding(TYPST, file, error.said, error.hint, error.line, error.column),)
    return ()
