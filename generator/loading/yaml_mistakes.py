"""What people get wrong in YAML, told from the parser's complaint and the text around it; imported only where something is wrong.

Each function knows the text and no file: where it stands is said in packed places (`generator.source.pack_place`).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.loading.yaml_text import QUOTE_IT, place_at
from generator.source import Places, pack_place, unpack_place


class Mistake(NamedTuple):
    """What is wrong with a text that is not YAML, and the next step."""

    place: int
    message: str
    hint: str
    is_unseen: bool = False  # a character that looks like another


def what_stopped_the_parser(error: Exception, text: str) -> Mistake:
    """The parser's complaint about `text` in our words, at the place where a person has to correct it."""
    what = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}"
    started, stopped = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    told = next((each for each in _COMPLAINTS if each.words in what), _DOES_NOT_FIT)
    mark = (started if told.at_start else stopped) or stopped or started
    if mark is None:
        return Mistake(pack_place(1, 1), told.message, told.hint)
    return _usual_mistake(text, mark.index) or Mistake(pack_place(mark.line + 1, mark.column + 1), told.message, told.hint)


def _usual_mistake(text: str, index: int) -> Mistake | None:
    """What people often do in the line of the character at `index` or in the one before: the parser stumbles there or a line later."""
    start, end = _line_and_the_one_before(text, index)
    # It looks like the space that YAML wants after a colon or a dash, and is none.
    if pasted := _PASTED_SPACE.search(text, start, end):
        message = "this space is not an ordinary one (U+00A0); it was most likely pasted"
        return Mistake(place_at(text, pasted.start()), message, "type it again", is_unseen=True)
    if dash := _OTHER_DASH.search(text, start, end):
        return Mistake(place_at(text, dash.start(1)), f"the line starts with `{dash[1]}`, which starts no list", "type `- `")
    if joined := _NO_SPACE.search(text, start, end):
        sign = joined["dash"] or joined["colon"]
        hint = f"write `{sign} `, with a space before what follows"
        return Mistake(place_at(text, joined.end() - 1), f"there is no space after `{sign}`", hint)
    if curly := _CURLY_QUOTE.search(text, start, end):
        hint = 'type straight quotes, "like these", at both ends of the text'
        return Mistake(place_at(text, curly.start(1)), f"the quote `{curly[1]}` is a curly one, which encloses nothing here", hint)
    if closed := _CLOSED_LIST.search(text, 0, index + 2):
        message = f"the list `{closed['key']}` is closed by `[]`, and its entries follow"
        return Mistake(place_at(text, closed.start("closed")), message, "delete the `[]`")
    return None


def texts_cut_off(text: str, value: Any, places: Places) -> Iterator[tuple[int, str, str]]:
    """Each text that ends where a number sign stands, though it seems to go on: its place, what is read, what is not."""
    found = list(_HASH.finditer(text))
    by_place = _scalars(value, places) if found else {}
    for match in found:
        before = _VALUE.match(match["before"].rstrip())
        place = place_at(text, match.start() + before.start("text")) if before else 0
        if before and by_place.get(place) == before["text"]:
            yield place, before["text"], match["cut"].rstrip()


def take_curly_quotes_away(value: Any, places: Places, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each text within `value` that stands between curly quotes, which are taken away: its place, and how it stood there."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        place = places.items.get(step)
        if isinstance(inner, str) and isinstance(place, int) and _ENCLOSED.fullmatch(inner):
            line, column = unpack_place(place)
            if lines[line - 1][column - 1 : column] == inner[0]:
                value[step] = inner[1:-1].strip()
                yield place, inner
        elif isinstance(place, Places):
            yield from take_curly_quotes_away(inner, place, lines)


def _line_and_the_one_before(text: str, index: int) -> tuple[int, int]:
    """Where the line before that of the character at `index` starts, and where its own ends."""
    start, end = text.rfind("\n", 0, index), text.find("\n", index)
    return max(text.rfind("\n", 0, max(start, 0)), 0), end if end >= 0 else len(text)


def _scalars(value: Any, places: Any) -> dict[int, str]:
    """The texts in a value, by their packed places."""
    if isinstance(value, dict | list):
        steps: Any = value.items() if isinstance(value, dict) else enumerate(value)
        return {place: text for step, below in steps for place, text in _scalars(below, places.items.get(step)).items()} if places else {}
    return {places: value} if isinstance(places, int) and isinstance(value, str) else {}


class _Complaint(NamedTuple):
    words: str  # of the parser, or a part of them
    message: str
    hint: str
    at_start: bool = False  # tell the place where the broken part starts, not where the parser gave up


_PASTED_SPACE = re.compile("(?<=[:-])\u00a0")
_OTHER_DASH = re.compile(r"(?m)^ *([\u2013\u2014\u2212\u2022\u00b7])\s")
_NO_SPACE = re.compile(r"(?m)^ *(?:(?P<dash>-)(?=[A-Za-z_]+:(?: |$))|(?:- +)?(?P<colon>[A-Za-z_]+:)(?=[^\s/]))")
_CURLY_QUOTE = re.compile("(?m)(?:[:,[{-] +|^ *)([\u2018\u2019\u201c-\u201e])")
# A list that is said to be empty, and then, with nothing but explanations between, the start of an entry at the very end.
_CLOSED_LIST = re.compile(r"(?m)^ *(?:- +)?(?P<key>\w+): *(?P<closed>\[ *\]) *(?:#.*)?\n(?: *(?:#.*)?\n)* *- \Z")
_ENCLOSED = re.compile("[\u201c\u201e][^\u201c-\u201f]+[\u201c\u201d]|\u2018[^\u2018\u2019]+\u2019")
_HASH = re.compile(r"(?m)^(?P<before>[^\n#]* )(?P<cut>#\w[^\n]*)$")
_VALUE = re.compile(r" *(?:- +)*(?:\w+: +)?(?P<text>[^\s\"'\[\]{}|>&*!%@`,?:-].*)\Z")
_BACKSLASH = ("a backslash between double quotes starts something unknown", "use single quotes, or write the backslash twice")

# The parser's words to ours. The first that fits is told.
_COMPLAINTS = (
    _Complaint("escape sequence", *_BACKSLASH),
    _Complaint("unknown escape character", *_BACKSLASH),
    _Complaint("chr() arg", *_BACKSLASH),
    _Complaint(
        "while scanning a quoted scalar",
        "a quote is opened and never closed",
        "close the quote, or put the whole text between double quotes",
        at_start=True,
    ),
    _Complaint(
        "expected ',' or",
        "a list or mapping in brackets starts here and does not end as it should",
        "close the bracket, put commas between its parts, and put text that holds a colon between double quotes",
        at_start=True,
    ),
    _Complaint(
        "could not find expected ':'", "a colon is missing after a key", "write `key: value`, with a space after the colon", at_start=True
    ),
    _Complaint(
        "mapping values are not allowed",
        "a colon stands where none can",
        "put text that holds a colon between double quotes; else compare the indentation with the line above, and look for its colon",
    ),
    _Complaint(
        "sequence entries are not allowed",
        "a dash stands where no list can start",
        "start the list in a line of its own below its key, or put the text between double quotes",
    ),
    _Complaint("mapping keys are not allowed", "a text starts with a question mark, which means something to YAML", QUOTE_IT),
    _Complaint("cannot start any token", "a text starts with a sign that means something to YAML", QUOTE_IT),
    _Complaint("while scanning an a", "a text starts with `&` or `*`, which mean something to YAML", QUOTE_IT),
    _Complaint("undefined tag handle", "a text starts with `!`, which means something to YAML", QUOTE_IT),
    _Complaint(
        "while scanning a block scalar",
        "other text follows `|` or `>` in its line",
        "write the text in the lines below it, indented",
        at_start=True,
    ),
    _Complaint("but found '<stream end>'", "a list or mapping in brackets is not closed before the file ends", "close the bracket"),
    _Complaint(
        "expected the node content",
        "a sign stands by itself, e.g. a bracket or comma too many",
        "take it out, or put text that starts with it between double quotes",
    ),
    _Complaint(
        "expected <block end>, but found '<scalar>'",
        "text follows where the value has ended",
        "put the whole text between double quotes; a long text may go on in the next line, indented; "
        "if this line is as it should be, look for a quote that is opened further up and not closed",
    ),
    _Complaint(
        "expected <block end>",
        "this line does not start in the same column as the lines it belongs with",
        "start each key of one record, and each `-` of one list, in the same column; look at the line above too",
    ),
    _Complaint(
        "expected '<document start>'",
        "the line starts further left than the first line of the file",
        "start the first key of the file, and all keys of its kind, in the first column",
    ),
)
_DOES_NOT_FIT = _Complaint(
    "", "this line does not fit the lines above it", "compare its indentation, quotes, dashes and colons with the lines above"
)
