"""YAML 1.2 text to plain values, with the place of every key and value.

Values come out as text, `None` (nothing written), dict and list: the schema, not the parser, decides what `1.10`,
`NO`, `012` and `12:30` are. Events are read from libyaml's parser; where it has no wheel, from ruamel's own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.findings import Problem, Related, Rule, Severity
from generator.source import Mark, Places, pack_place

MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_VALUES = 500_000  # what aliases may expand to, counted as if each stood written out


def _rule(id: str, title: str, why: str, fix: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(id=id, title=title, severity=severity, summary=title + ".", why=why, fix=fix)


_LOST = "Nothing in this file counts until it can be read, so what it records looks missing."
SYNTAX = _rule("YML101", "The file is not YAML", _LOST, "Correct the line named in the message; the lines above it are well formed.")
TAB = _rule("YML102", "A tab stands where YAML wants spaces", _LOST, "Replace the tab by spaces, two for each level.")
DUPLICATE_KEY = _rule("YML103", "A key stands twice", "Only one of the two values could count, and nobody could tell which.", "Delete one of the two, or join them.")
EMPTY = _rule("YML104", "The file is empty", "A file without content says nothing about the program.", "Fill it in, or delete it.")
ENCODING = _rule("YML105", "The file is not UTF-8 text", _LOST, "Save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8.")
BYTE_ORDER_MARK = _rule(
    "YML106",
    "The file starts with a byte-order mark",
    "Some tools read the mark as part of the first key. It is passed over here.",
    "Save the file as UTF-8 without BOM.",
    Severity.WARNING,
)
TAG = _rule("YML107", "A YAML tag is used", "Tags ask the reader to build objects; evidence is plain text.", "Delete the word that starts with `!`.")
ALIASES = _rule("YML108", "Aliases repeat too much", "A few lines of aliases can stand for billions of values.", "Write the values out instead of using `*name`.")
TOO_LARGE = _rule("YML109", "The file is too large", "A file this large is rarely typed by a person and slows every check.", "Split it, e.g. into several files in `evidence/exhibits/`.")
TOO_DEEP = _rule("YML110", "The file is nested too deep", "Nothing in evidence needs so many levels; most often the indentation is wrong.", "Check the indentation.")
NOT_A_MAPPING = _rule("YML111", "The file does not hold keys", "Each file starts with the names of its parts, e.g. `people:`.", "Start the file with its first key, without a dash before it.")
DOCUMENTS = _rule("YML112", "The file holds several documents", "Only the first would be read.", "Delete the line `---` in the middle, or split the file.")
KEY = _rule("YML113", "A key is not a word", "Keys are plain words.", "Write the key as one plain word followed by a colon.")
CHARACTER = _rule("YML114", "The file holds a character that cannot be seen", "It was most likely pasted in, and YAML may read it as the end of a line.", "Delete the character, or retype the line.")

RULES = (
    SYNTAX, TAB, DUPLICATE_KEY, EMPTY, ENCODING, BYTE_ORDER_MARK, TAG, ALIASES, TOO_LARGE, TOO_DEEP, NOT_A_MAPPING,
    DOCUMENTS, KEY, CHARACTER,
)  # fmt: skip

Seen = tuple[Rule, Problem]


@dataclass(frozen=True, slots=True)
class YamlText:
    """One file as read: its top mapping (empty where it cannot be read), places, and what was wrong."""

    file: PurePosixPath
    value: dict[str, Any]
    places: Places
    seen: tuple[Seen, ...]

    @property
    def is_readable(self) -> bool:
        """Whether the value can be trusted to be what the author wrote."""
        return not any(rule.severity is Severity.ERROR for rule, _ in self.seen)


class _Stop(Exception):
    """The rest of the file cannot be read; what was wrong has been noted."""


def read_yaml(data: bytes, file: PurePosixPath, *, pure: bool = False) -> YamlText:
    """The values and places in `data`, never an exception, whatever the bytes.

    Args:
        data: The file's bytes.
        file: Its name relative to the workspace, for marks.
        pure: Read with ruamel's own parser even where libyaml's is there.
    """
    reader = _Reader(file)
    try:
        text = reader.decode(data)
        value, places = reader.read(text, pure=pure)
    except _Stop:
        value, places = {}, Places(pack_place(1, 1))
    return YamlText(file, value, places, tuple(sorted(reader.seen, key=lambda seen: seen[1].mark)))


def _c_events(text: str) -> Callable[[], Any]:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]

    get_event: Callable[[], Any] = CParser(text).get_event
    return get_event


def _pure_events(text: str) -> Callable[[], Any]:
    from ruamel.yaml import YAML

    events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
    return lambda: next(events, None)


def _has_c_parser() -> bool:
    try:
        import _ruamel_yaml  # noqa: F401  (only whether it is there)
    except ImportError:
        return False
    return True


# What YAML 1.2 leaves out of its character set, and the line ends that editors do not show as such.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Reader:
    def __init__(self, file: PurePosixPath) -> None:
        self.file = file
        self.seen: list[Seen] = []

    def note(self, rule: Rule, line: int, column: int, message: str, hint: str = "", related: tuple[Related, ...] = ()) -> None:
        self.seen.append((rule, Problem(mark=Mark(self.file, line, column), message=message, hint=hint or rule.fix, related=related)))

    def stop(self, rule: Rule, line: int, column: int, message: str, hint: str = "") -> _Stop:
        self.note(rule, line, column, message, hint)
        return _Stop()

    # ------------------------------------------------------------------ bytes to text

    def decode(self, data: bytes) -> str:
        if len(data) > MAX_BYTES:
            raise self.stop(TOO_LARGE, 1, 1, f"the file has {len(data):,} bytes; {MAX_BYTES:,} is the most that is read")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self.stop(ENCODING, 1, 1, "the file is saved as UTF-16, not as UTF-8")
        if data.startswith(b"\xef\xbb\xbf"):
            self.note(BYTE_ORDER_MARK, 1, 1, "the file starts with a byte-order mark")
            data = data[3:]
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = len(before) - (before.rfind(b"\n") + 1) + 1
            raise self.stop(ENCODING, line, column, f"the byte 0x{data[error.start]:02x} is not UTF-8 text") from error
        unseen = False
        for match in _UNSEEN.finditer(text):
            unseen = True
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
            self.note(CHARACTER, line, column, f"the character U+{ord(match[0]):04X} cannot be seen and does not belong here")
            if len(self.seen) > 20:
                raise _Stop
        if unseen:
            raise _Stop
        return text

    # ------------------------------------------------------------------ text to values

    def read(self, text: str, *, pure: bool) -> tuple[dict[str, Any], Places]:
        try:
            return self._build((_pure_events if pure or not _has_c_parser() else _c_events)(text))
        except _Stop:
            raise
        except Exception as error:  # both parsers raise errors of their own, and ruamel's also plain ones
            raise self._syntax_error(text, error) from error

    def _syntax_error(self, text: str, error: Exception) -> _Stop:
        """The parser's complaint in our words; the same words whichever parser complained."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = text.split("\n")
        # The parsers stop at the first thing that cannot follow; a tab is named wherever it caused that.
        for number in range(min(line, len(lines)), max(line - 2, 0), -1):
            indentation = re.match(r"[ -]*\t[ \t]*", lines[number - 1])
            if indentation:
                return self.stop(TAB, number, lines[number - 1].index("\t") + 1, "a tab stands in the indentation")
        what = str(getattr(error, "problem", None) or error)
        context = str(getattr(error, "context", None) or "")
        for words, message, hint in _COMPLAINTS:
            if words in what or words in context:
                return self.stop(SYNTAX, line, column, message, hint)
        return self.stop(SYNTAX, line, column, "this line does not fit the lines above it", "compare its indentation, quotes, dashes and colons with the lines above")

    def _build(self, get_event: Callable[[], Any]) -> tuple[dict[str, Any], Places]:
        """One pass over the events, with a stack of the open mappings and lists.

        A frame is [value, places, the key that waits for its value or None, size, anchor].
        """
        file_value: Any = None
        file_places: Places | int = 0
        documents = 0
        stack: list[list[Any]] = []
        value: Any = None
        places: Any = None
        key: str | None = None
        in_mapping = False
        anchors: dict[str, tuple[Any, Any, int]] = {}
        open_anchors: set[str] = set()
        total = 0
        size = 0

        while True:
            event = get_event()
            if event is None:
                break
            kind = type(event)
            if kind is ScalarEvent:
                mark = event.start_mark
                line = mark.line + 1
                place = line << 20 | mark.column + 1
                scalar: str | None = event.value
                if event.tag is not None and event.tag != "!":
                    self.note(TAG, line, mark.column + 1, f"the tag `{_short_tag(event.tag)}` is not used here")
                size += 1
                if in_mapping and key is None:
                    key = scalar or ""
                    if key in value:
                        self._duplicate(key, places.keys[key], line, mark.column + 1)
                    places.keys[key] = place
                    if event.anchor is not None:
                        anchors[event.anchor] = (scalar, place, 1)
                    continue
                # A plain `null` or nothing at all is no value; the same between quotes is text.
                if scalar in _NULLS and event.implicit[0]:
                    scalar = None
                if event.anchor is not None:
                    anchors[event.anchor] = (scalar, place, 1)
                if in_mapping:
                    value[key] = scalar
                    places.items[key] = place
                    key = None
                elif stack:
                    places.items[len(value)] = place
                    value.append(scalar)
                else:
                    file_value, file_places = scalar, place
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                mark = event.start_mark
                line, column = mark.line + 1, mark.column + 1
                if in_mapping and key is None:
                    raise self.stop(KEY, line, column, "a key is a list or a mapping, not a word")
                if event.tag is not None and event.tag != "!":
                    self.note(TAG, line, column, f"the tag `{_short_tag(event.tag)}` is not used here")
                if len(stack) >= MAX_DEPTH:
                    raise self.stop(TOO_DEEP, line, column, f"the file is nested more than {MAX_DEPTH} levels deep")
                size += 1
                new_places = Places(pack_place(line, column))
                new: Any = {} if kind is MappingStartEvent else []
                if in_mapping:
                    value[key] = new
                    places.items[key] = new_places
                elif stack:
                    places.items[len(value)] = new_places
                    value.append(new)
                else:
                    file_value, file_places = new, new_places
                stack.append([value, places, in_mapping, size, event.anchor])
                if event.anchor is not None:
                    open_anchors.add(event.anchor)
                    anchors.pop(event.anchor, None)
                value, places, key, in_mapping = new, new_places, None, kind is MappingStartEvent
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                ended, ended_places = value, places
                value, places, in_mapping, size_before, anchor = stack.pop()
                key = None
                if anchor is not None:
                    open_anchors.discard(anchor)
                    anchors[anchor] = (ended, ended_places, size - size_before + 1)
            elif kind is AliasEvent:
                mark = event.start_mark
                line, column = mark.line + 1, mark.column + 1
                if event.anchor in open_anchors:
                    raise self.stop(ALIASES, line, column, f"`*{event.anchor}` stands inside the value it repeats")
                if event.anchor not in anchors:
                    raise self.stop(SYNTAX, line, column, f"`*{event.anchor}` repeats a value that is not named above it", f"name the value with `&{event.anchor}`, or put the text between quotes")
                again, again_places, again_size = anchors[event.anchor]
                size += again_size
                if size > MAX_VALUES:
                    raise self.stop(ALIASES, line, column, f"with its aliases written out the file holds more than {MAX_VALUES:,} values")
                if in_mapping and key is None:
                    if not isinstance(again, str):
                        raise self.stop(KEY, line, column, "a key is a list or a mapping, not a word")
                    key = again
                    if key in value:
                        self._duplicate(key, places.keys[key], line, column)
                    places.keys[key] = pack_place(line, column)
                elif in_mapping:
                    value[key] = again
                    places.items[key] = again_places
                    key = None
                elif stack:
                    places.items[len(value)] = again_places
                    value.append(again)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents == 2:
                    mark = event.start_mark
                    raise self.stop(DOCUMENTS, mark.line + 1, mark.column + 1, "a second document starts here")
            elif kind is DocumentEndEvent:
                total += size
        if documents == 0 or file_value is None:
            raise self.stop(EMPTY, 1, 1, "the file is empty")
        if not isinstance(file_value, dict):
            start = file_places.start if isinstance(file_places, Places) else file_places
            raise self.stop(NOT_A_MAPPING, start >> 20, start & 0xFFFFF, "the file does not start with a key")
        assert isinstance(file_places, Places)
        return file_value, file_places

    def _duplicate(self, key: str, first: int, line: int, column: int) -> None:
        first_mark = Mark(self.file, first >> 20, first & 0xFFFFF)
        self.note(
            DUPLICATE_KEY, line, column, f"the key `{key}` stands twice in one place, first in line {first_mark.line}",
            related=(Related(first_mark, f"`{key}` stands here first"),),
        )  # fmt: skip


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


# The two parsers' words, or a part of them, to ours. The first that fits is told.
_COMPLAINTS = (
    ("found unexpected end of stream", "a quote or bracket is opened and never closed", "close it; a text that holds an apostrophe stands best between double quotes"),
    ("while scanning a quoted scalar", "a quote is opened and never closed", "close the quote, or put the whole text between double quotes"),
    ("mapping values are not allowed", "a second colon stands in this line, or the line is indented too far", "put text that holds a colon between double quotes"),
    ("found unknown escape character", "a backslash between double quotes starts something unknown", "use single quotes, or write the backslash twice"),
    ("could not find expected ':'", "a colon is missing after a key", "write `key: value`, with a space after the colon"),
    ("did not find expected ',' or", "a list or mapping in brackets is not closed", "close the bracket, and put commas between its parts"),
    ("expected ',' or", "a list or mapping in brackets is not closed", "close the bracket, and put commas between its parts"),
    ("cannot start any token", "a text starts with a sign that means something to YAML", "put the text between double quotes"),
    ("undefined tag handle", "a text starts with `!`, which means something to YAML", "put the text between double quotes"),
    ("did not find expected '-' indicator", "the lines of a list do not start in the same column", "start each `-` of one list in the same column"),
    ("expected <block end>", "the lines of one list or mapping do not start in the same column", "start each key of one mapping, and each `-` of one list, in the same column"),
    ("did not find expected key", "the lines of one mapping do not start in the same column", "start each key of one mapping in the same column"),
)  # fmt: skip
