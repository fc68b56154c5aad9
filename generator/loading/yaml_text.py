"""YAML 1.2 text to plain values, with the place of every key and value.

Values come out as text, `None` (nothing written), dict and list: the schema, not the parser, decides what `1.10`,
`NO`, `012` and `12:30` are. Events are read from libyaml's parser; where it has no wheel, from ruamel's own.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from generator.findings import Problem, Related, Rule, Severity
from generator.loading.words import Seen, loading_rule, next_step
from generator.prose import shortened
from generator.source import Mark, Places, pack_place

MAX_BYTES = 2_000_000
MAX_LINE = 1_000_000  # characters; a place holds no larger column
MAX_ASKED_AGAIN = 300_000  # characters; of a longer text libyaml's word is taken, since ruamel's parser would take seconds
MAX_DEPTH = 16
MAX_REPEATED = 20_000  # values that aliases stand for, counted as if each stood written out
MAX_TOLD = 20  # problems of one kind that are told one by one


_LOST = "Nothing in this file counts until it can be read, so what it records looks missing."
SYNTAX = loading_rule(
    "YML101", "The file is not YAML", why=_LOST, fix="Correct the line named in the message; the lines above it are well formed."
)
TAB = loading_rule("YML102", "A tab stands where YAML wants spaces", why=_LOST, fix="Replace the tab by spaces, two for each level.")
DUPLICATE_KEY = loading_rule(
    "YML103",
    "A key stands twice",
    why="Only one of the two values could count, and nobody could tell which.",
    fix="Delete one of the two, or join them.",
)
EMPTY = loading_rule(
    "YML104", "The file is empty", why="A file without content says nothing about the program.", fix="Fill it in, or delete it."
)
ENCODING = loading_rule(
    "YML105",
    "The file is not UTF-8 text",
    why=_LOST,
    fix="Save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8.",
)
BYTE_ORDER_MARK = loading_rule(
    "YML106",
    "The file starts with a byte-order mark",
    why="Some tools read the mark as part of the first key. It is passed over here.",
    fix="Save the file as UTF-8 without BOM.",
    severity=Severity.WARNING,
)
TAG = loading_rule(
    "YML107",
    "A YAML tag is used",
    why="Tags ask the reader to build objects; evidence is plain text.",
    fix="Delete the word that starts with `!`, or put the text between double quotes.",
)
ALIASES = loading_rule(
    "YML108",
    "Aliases repeat too much",
    why="A few lines of aliases can stand for billions of values.",
    fix="Write the values out instead of using `*name`.",
)
TOO_LARGE = loading_rule(
    "YML109",
    "The file is too large",
    why="A file this large is rarely typed by a person and slows every check.",
    fix="Split it, e.g. into several files in `evidence/exhibits/`.",
)
TOO_DEEP = loading_rule(
    "YML110",
    "The file is nested too deep",
    why="Nothing in evidence needs so many levels; most often the indentation is wrong.",
    fix="Check the indentation.",
)
NOT_A_MAPPING = loading_rule(
    "YML111",
    "The file does not hold keys",
    why="Each file starts with the names of its parts, e.g. `people:`.",
    fix="Start the file with its first key, without a dash before it, and with a colon and a space after it.",
)
DOCUMENTS = loading_rule(
    "YML112",
    "The file holds several documents",
    why="Only the first would be read.",
    fix="Delete the line `---` in the middle, or split the file.",
)
KEY = loading_rule("YML113", "A key is not a word", why="Keys are plain words.", fix="Write the key as one plain word followed by a colon.")
CHARACTER = loading_rule(
    "YML114",
    "The file holds a character that cannot be seen",
    why="Most likely it was pasted in. YAML may read it as the end of a line, and an id with it differs from one that looks the same.",
    fix="Delete the character, or retype the line.",
)

CUT_OFF = loading_rule(
    "YML115",
    "A text is cut off at a number sign",
    why="What follows a space and # is an explanation to YAML, and is not read: `Elm Street #4` would be printed as `Elm Street`.",
    fix="Put the whole text between double quotes; where it is an explanation, put a space after the #.",
    severity=Severity.WARNING,
)

CURLY = loading_rule(
    "YML116",
    "A text stands between curly quotes",
    why="Word processors put them in place of straight ones. To YAML they are letters like any other; here the text is read without them.",
    fix="Type straight quotes in their place, or none; put straight ones around curly ones that are to be printed.",
    severity=Severity.WARNING,
)

RULES = (
    SYNTAX, TAB, DUPLICATE_KEY, EMPTY, ENCODING, BYTE_ORDER_MARK, TAG, ALIASES, TOO_LARGE, TOO_DEEP, NOT_A_MAPPING,
    DOCUMENTS, KEY, CHARACTER, CUT_OFF, CURLY,
)  # fmt: skip


class YamlText(NamedTuple):
    """One file as read: its top mapping (empty where it cannot be read), places, and what was wrong."""

    file: PurePosixPath
    value: dict[str, Any]
    places: Places
    seen: tuple[Seen, ...]

    @property
    def is_readable(self) -> bool:
        """Whether the value can be trusted to be what the author wrote."""
        return not any(rule.severity is Severity.ERROR for rule, _ in self.seen)


class _Repeated(NamedTuple):
    """A mapping in which keys stand twice."""

    value: dict[str, Any]
    places: Places
    around: tuple[Any, Any]  # what the mapping is in, and its places
    found: list[tuple[str, str, int, int]]  # each such key, the name its value waits under, where, and where first


class _Stop(Exception):  # noqa: N818 (it is no error but the way out)
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
        value, places = reader.read(reader.decode(data), pure=pure)
    except _Stop:
        value, places = {}, Places(pack_place(1, 1))
    reader.tell_repeated()
    return YamlText(file, value, places, tuple(sorted(reader.seen, key=lambda seen: seen[1].mark)))


def _c_events(text: str) -> Callable[[], Any]:
    from _ruamel_yaml import CParser

    get_event: Callable[[], Any] = CParser(text).get_event
    return get_event


def _pure_events(text: str) -> Callable[[], Any]:
    from ruamel.yaml import YAML

    events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
    return lambda: next(events, None)


@cache
def _has_c_parser() -> bool:
    try:
        import _ruamel_yaml  # noqa: F401  (only whether it is there)
    except ImportError:
        return False
    return True


# What YAML 1.2 leaves out of its character set, the line ends that editors do not show as such, and what has no width or
# turns the direction of writing. A space that does not break is harmless inside a text and ruins an indentation.
_UNSEEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
_OTHER_FORMATS = (
    (b"{\\rtf", "rich text (RTF)"),
    (b"PK\x03\x04", "a Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"%PDF-", "PDF"),
)
_SAVE_AS_TEXT = (
    "open it where it was saved and save it as plain text (in Word: Plain Text, encoding UTF-8; in TextEdit: Format, Make Plain Text), "
    "then give it its name again, with the ending .yaml"
)
_UNSEEN_IN_FILE = _UNSEEN + "|^[ \u00a0]*\u00a0"
_SEEN_ASCII = bytes((*b"\t\n", *range(0x20, 0x7F)))
_SAVE_WITH_LINE_FEEDS = (
    "save the file again with the line ends of Windows or Unix; editors call it line endings or end of line (LF or CRLF, not CR)"
)
_INDENTING_TAB = r"^ *\t[ \t]*(?=[^ \t\r\n])"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
QUOTE_IT = "put the text between double quotes"
OPENING_QUOTES = "\u201c\u201e\u2018"
_ONE_LINE = 1 << 20  # one line in a packed place (generator.source.pack_place)


class _Reader:
    def __init__(self, file: PurePosixPath) -> None:
        self.file = file
        self.seen: list[Seen] = []
        self.repeated: dict[int, _Repeated] = {}  # by the identity of the places

    def note(self, rule: Rule, place: int, message: str, hint: str = "", related: tuple[Related, ...] = ()) -> None:
        self.seen.append((rule, Problem(mark=self.mark(place), message=message, hint=hint or next_step(rule), related=related)))

    def stop(self, rule: Rule, place: int, message: str, hint: str = "") -> _Stop:
        self.note(rule, place, message, hint)
        return _Stop()

    def mark(self, place: int) -> Mark:
        return Mark(self.file, place // _ONE_LINE, place % _ONE_LINE)

    # ------------------------------------------------------------------ bytes to text

    def decode(self, data: bytes) -> str:
        """The text. A tab that indents nothing is read as one space; the parsers disagree about such tabs."""
        top = pack_place(1, 1)
        if len(data) > MAX_BYTES:
            raise self.stop(TOO_LARGE, top, f"the file has more than {MAX_BYTES:,} bytes, the most that is read")
        other = next((name for start, name in _OTHER_FORMATS if data.startswith(start)), "")
        if other:
            raise self.stop(ENCODING, top, f"the file is saved as {other}, not as plain text", _SAVE_AS_TEXT)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
            raise self.stop(ENCODING, top, "the file is saved as UTF-16, not as UTF-8")
        if data.startswith(b"\xef\xbb\xbf"):
            self.note(BYTE_ORDER_MARK, top, "the file starts with a byte-order mark")
            data = data[3:]
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            before = data[: error.start].decode()
            place = place_at(before, len(before))
            raise self.stop(ENCODING, place, f"the byte 0x{data[error.start]:02x} is not UTF-8 text") from error
        if data.translate(None, _SEEN_ASCII):
            self._refuse_unseen(text)
            text = re.sub("\u00a0+(?=[ \u00a0]*\r?$)", "", text, flags=re.MULTILINE)  # at the end of a line nobody sees them
        if len(text) > MAX_LINE:
            self._refuse_long_lines(text)
        if "\t" in text:
            self._refuse_indenting_tabs(text)
            text = text.replace("\t", " ")
        return text

    def _refuse_unseen(self, text: str) -> None:
        if len(re.findall("\r(?!\n)", text)) > text.count("\n"):
            message = "the lines of the file end as they did on old Macs, so that all of it would be read as one line"
            raise self.stop(CHARACTER, pack_place(1, 1), message, _SAVE_WITH_LINE_FEEDS)
        found = list(islice(re.finditer(_UNSEEN_IN_FILE, text, re.MULTILINE), MAX_TOLD))
        for match in found:
            last = match.end() - 1
            self.note(CHARACTER, place_at(text, last), f"the character U+{ord(text[last]):04X} cannot be seen and does not belong here")
        if found:
            raise _Stop

    def _refuse_indenting_tabs(self, text: str) -> None:
        found = list(islice(re.finditer(_INDENTING_TAB, text, re.MULTILINE), MAX_TOLD))
        for match in found:
            self.note(TAB, place_at(text, text.index("\t", match.start())), "a tab stands in the indentation")
        if found:
            raise _Stop

    def _refuse_long_lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE:
                raise self.stop(
                    TOO_LARGE, pack_place(number, 1), f"the line has {len(line):,} characters; {MAX_LINE:,} is the most that is read"
                )

    # ------------------------------------------------------------------ text to values

    def read(self, text: str, *, pure: bool) -> tuple[dict[str, Any], Places]:
        """The values and places in `text`.

        libyaml is asked first because it is fast, and ruamel's own parser where libyaml complains: so a mistake is told in the
        same words and at the same place whether or not libyaml is there, and what only YAML 1.2 allows is read.
        """
        value, places = self._read(text, pure=pure)
        if "#" in text:
            self._tell_cut_off(text, value, places)
        if any(quote in text for quote in OPENING_QUOTES):
            self._drop_curly(text, value, places)
        return value, places

    def _tell_cut_off(self, text: str, value: Any, places: Places) -> None:
        from generator.loading.yaml_mistakes import texts_cut_off

        for place, read, cut in texts_cut_off(text, value, places):
            self.note(CUT_OFF, place, f"only `{_short(read)}` is read here; `{_short(cut)}` is taken for an explanation")

    def _drop_curly(self, text: str, value: Any, places: Places) -> None:
        """Take the curly quotes away that enclose a whole text, as straight ones would, and say so."""
        from generator.loading.yaml_mistakes import take_curly_quotes_away

        for place, quoted in take_curly_quotes_away(value, places, text.split("\n")):
            self.note(CURLY, place, f"`{_short(quoted)}` stands between curly quotes; it is read without them")

    def _read(self, text: str, *, pure: bool) -> tuple[dict[str, Any], Places]:
        if not pure and _has_c_parser():
            noted = len(self.seen)
            try:
                return self._build(_c_events(text))
            except _Stop:
                raise
            except Exception as error:  # libyaml's own errors have no common class that can be named without importing it
                if len(text) > MAX_ASKED_AGAIN:
                    raise self._syntax_error(error, text) from error
                del self.seen[noted:]
                self.repeated.clear()
        try:
            return self._build(_pure_events(text))
        except _Stop:
            raise
        except Exception as error:  # the parser raises errors of its own, and for odd numbers plain ones
            raise self._syntax_error(error, text) from error

    def _syntax_error(self, error: Exception, text: str) -> _Stop:
        """The parser's complaint in our words."""
        from generator.loading.yaml_mistakes import what_stopped_the_parser

        mistake = what_stopped_the_parser(error, text)
        return self.stop(CHARACTER if mistake.is_unseen else SYNTAX, mistake.place, mistake.message, mistake.hint)

    def _build(self, get_event: Callable[[], Any]) -> tuple[dict[str, Any], Places]:
        """One pass over the events. `value` is the open mapping or list, `stack` holds those around it."""
        from ruamel.yaml.events import (
            AliasEvent,
            DocumentStartEvent,
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
        )

        file_value: Any = None
        file_places: Places | int = 0
        documents = 0
        stack: list[tuple[Any, Any, bool, str | None]] = []  # value, places, whether it is a mapping, and the anchor of what is in it
        value: Any = None
        places: Any = None
        in_mapping = False
        key: str | None = None  # the key that waits for its value
        anchors: dict[str, tuple[Any, Places | int] | None] = {}  # None while the value is not complete
        repeated = 0

        while (event := get_event()) is not None:
            kind = type(event)
            new: Any
            if kind is ScalarEvent:
                mark = event.start_mark
                # What `pack_place` says, without the call: this is the innermost line of all loading.
                new_places: Any = (mark.line + 1) * _ONE_LINE + mark.column + 1
                new = event.value
                if event.ctag is not None:
                    self._tag(event, new_places)
                style = event.style
                if style == '"' and not new.isprintable() and re.search(_UNSEEN, new):
                    self.note(CHARACTER, new_places, "a backslash between these quotes stands for a character that cannot be seen")
                if event.anchor is not None:
                    anchors[event.anchor] = (new, new_places)
                if key is None and in_mapping:
                    key = new
                    if key in value or not key:
                        key = self._odd_key(key, value, places, new_places, stack[-1][:2])
                    places.keys[key] = new_places
                    continue
                # A plain `null` or nothing at all is no value; the same between quotes is text.
                if not style and len(new) < 5 and new in _NULLS:
                    if not new and key is not None:
                        new_places = places.keys[key]  # the parsers disagree about where nothing stands
                    new = None
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                place = pack_place(event.start_mark.line + 1, event.start_mark.column + 1)
                if key is None and in_mapping:
                    raise self.stop(KEY, place, "a key is a list or a mapping, not a word")
                if event.ctag is not None:
                    self._tag(event, place)
                if len(stack) >= MAX_DEPTH:
                    raise self.stop(TOO_DEEP, place, f"the file is nested more than {MAX_DEPTH} levels deep")
                new_places = Places(place)
                new = {} if kind is MappingStartEvent else []
                if event.anchor is not None:
                    anchors[event.anchor] = None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                ended, ended_places = value, places
                value, places, in_mapping, anchor = stack.pop()
                if anchor is not None:
                    anchors[anchor] = (ended, ended_places)
                continue
            elif kind is AliasEvent:
                place = pack_place(event.start_mark.line + 1, event.start_mark.column + 1)
                new, new_places = self._alias(event.anchor, anchors, place)
                repeated += _count(new)
                if repeated > MAX_REPEATED:
                    raise self.stop(
                        ALIASES, place, f"with its aliases written out the file holds {MAX_REPEATED:,} values more than it shows"
                    )
                if key is None and in_mapping:
                    raise self.stop(KEY, place, f"`*{event.anchor}` stands where a key is wanted", "write the key itself")
            else:
                if kind is DocumentStartEvent:
                    documents += 1
                    if documents == 2:
                        place = pack_place(event.start_mark.line + 1, event.start_mark.column + 1)
                        raise self.stop(DOCUMENTS, place, "a second document starts here")
                continue

            # The value goes where it belongs.
            if key is not None:
                value[key] = new
                places.items[key] = new_places
                key = None
            elif stack:
                places.items[len(value)] = new_places
                value.append(new)
            else:
                file_value, file_places = new, new_places
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((value, places, in_mapping, event.anchor))
                value, places, in_mapping = new, new_places, kind is MappingStartEvent

        if file_value is None:
            raise self.stop(EMPTY, pack_place(1, 1), "the file is empty")
        if not isinstance(file_value, dict) or not isinstance(file_places, Places):
            start = file_places.start if isinstance(file_places, Places) else file_places
            raise self.stop(NOT_A_MAPPING, start, "the file does not start with a key")
        return file_value, file_places

    def _odd_key(self, key: str, value: dict[str, Any], places: Places, place: int, around: tuple[Any, Any]) -> str:
        """The name that the value of a key waits under which is empty, or stands there already."""
        if not key:
            self.note(KEY, place, "a key is missing before the colon")
            return key
        waiting = f"{key}\0{place}"
        self.repeated.setdefault(id(places), _Repeated(value, places, around, [])).found.append((key, waiting, place, places.keys[key]))
        return waiting

    def tell_repeated(self) -> None:
        """Note the keys that stand twice, of which the first is read; several in one record are one mistake, most often a lost dash."""
        for each in self.repeated.values():
            found = each.found
            keys = dict.fromkeys(f"`{key}`" for key, _, _, _ in found)
            _part(each, is_record=len(keys) > 1)
            for number, (key, _, place, earlier) in enumerate(found[: MAX_TOLD + 1] if len(keys) == 1 else found[:1]):
                first = self.mark(earlier)
                message, hint = f"the key `{key}` stands twice in one place, first in line {first.line}", ""
                if number == MAX_TOLD:
                    message = f"the key `{key}` stands {len(found) - number:,} more times in one place, first in line {first.line}"
                if len(keys) > 1:
                    message = f"the keys {shortened(keys)} stand twice in one place, first from line {first.line} on"
                    hint = "if another record begins here, start the line with `- `, below the dash of the one before; "
                    hint += "else delete one of them"
                self.note(DUPLICATE_KEY, place, message, hint, (Related(first, f"`{key}` stands here first"),))

    def _tag(self, event: Any, place: int) -> None:
        self.note(TAG, place, f"the tag `{str(event.ctag).replace('tag:yaml.org,2002:', '!!')}` is not used here")

    def _alias(self, name: str, anchors: dict[str, tuple[Any, Places | int] | None], place: int) -> tuple[Any, Places | int]:
        if name not in anchors:
            raise self.stop(SYNTAX, place, f"`*{name}` starts with `*`, which means something to YAML", QUOTE_IT)
        again = anchors[name]
        if again is None:
            raise self.stop(ALIASES, place, f"`*{name}` stands inside the value it repeats")
        return again


def _part(repeated: _Repeated, *, is_record: bool) -> None:
    """Take the values away that stand twice. Where they are another record, it is read as one: what it lacks is not told as missing."""
    value, places, (around, places_around), found = repeated
    start = found[0][2]
    second: dict[str, Any] = {}
    its_places = Places(start)
    for key, waiting, _, _ in found:
        _move(waiting, value, places, second, its_places, key)
    if is_record and isinstance(around, list):
        for key in [key for key, place in places.keys.items() if place > start]:
            _move(key, value, places, second, its_places, key)
        places_around.items[len(around)] = its_places
        around.append(second)


def _move(name: str, value: dict[str, Any], places: Places, target: dict[str, Any], its_places: Places, key: str) -> None:
    """Move the value under a name to another mapping, where it gets a key; one that stands there already stays."""
    moved, item, place = value.pop(name), places.items.pop(name), places.keys.pop(name)
    if key not in target:
        target[key], its_places.items[key], its_places.keys[key] = moved, item, place


def place_at(text: str, index: int) -> int:
    """The packed place of the character at `index`."""
    return pack_place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _count(value: Any) -> int:
    """How many values there are in a value, itself included."""
    if isinstance(value, dict):
        return 1 + sum(map(_count, value.values()))
    return 1 + sum(map(_count, value)) if isinstance(value, list) else 1
