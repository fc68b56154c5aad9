"""What the columns of a table need, so that no word is broken where another column has room: found here, measured by Typst."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = dict[str, Any]

_PIECE = re.compile(r"[^\s/–—-]*[/–—-]+|[^\s/–—-]+")  # a line may end behind a space, a hyphen or a slash
_WIDEST = 1.25  # of a letter, beside an ordinary one
_NARROW = frozenset("iljtfrI.,;:'|!()[]1 -/")
_LONG_WORD = 10  # letters; shorter words fit any column worth the name
_LONGEST_WORD = 30  # letters; a longer one is broken wherever it stands, and takes no room from the other columns
_LETTER = 5.2  # points of a blank's letter, as word.typ draws it
_WIDE_BLANK = 40  # letters; from here on a blank is as wide as its cell
_EVEN = 2.0  # points; columns that differ by no more were given no widths of their own
_FEW_COLUMNS = 4
_MOST_LETTERS = 120  # of a word or line that is measured; what is longer goes over several lines anyway


def column_needs(rows: Sequence[Sequence[Node]], columns: int) -> list[Node]:
    """For each column its widest word and its widest line as {"word", "line": {"v", "b", "size"}, "blank": points}."""
    needs = [_Need() for _ in range(columns)]
    for column, cell in place_cells(rows, columns):
        if cell["span"] == 1:
            needs[column].widen(cell["c"])
    return [
        {
            "word": need.word | {"v": need.word["v"][:_MOST_LETTERS]},
            "line": need.line | {"v": need.line["v"][:_MOST_LETTERS]},
            "blank": need.blank,
        }
        for need in needs
    ]


def place_cells(rows: Sequence[Sequence[Node]], columns: int) -> Iterator[tuple[int, Node]]:
    """Each cell with the column that it begins in, past those that a cell from above still fills."""
    taken = [0] * (columns + 1)
    for row in rows:
        column = 0
        below = [max(rows_left - 1, 0) for rows_left in taken]
        for cell in row:
            while taken[column]:
                column += 1
            yield column, cell
            for at in range(column, column + cell["span"]):
                below[at] = cell["down"] - 1
            column += cell["span"]
        taken = below


def widths_are_chosen(widths: Sequence[float]) -> bool:
    """Whether somebody gave the columns their widths: equal ones of many columns are what Word begins with."""
    return len(widths) < _FEW_COLUMNS or max(widths) - min(widths) > _EVEN


def longest_word(blocks: Sequence[Node]) -> int:
    """Letters of the longest run without a space that stands in these blocks; 0 where none is long."""
    longest = max((len(word) for line in _lines(blocks) for word in line["v"].split()), default=0)
    return longest if longest >= _LONG_WORD else 0


def lines_of(blocks: Sequence[Node]) -> int:
    """How many lines these blocks take at least."""
    return sum(1 for _ in _lines(blocks))


def letters_of(nodes: Sequence[Any]) -> int:
    """How many letters stand in these blocks."""
    letters = 0
    for node in nodes:
        if isinstance(node, list):
            letters += letters_of(node)
        elif isinstance(node, dict):
            if node.get("t") == "text" and "v" in node:
                letters += len(node["v"])
            else:
                letters += sum(letters_of(inner) for inner in node.values() if isinstance(inner, list))
    return letters


def is_filled_in_on_one_line(row: Sequence[Node]) -> bool:
    """Whether a row has blanks to write in, and none of more than one line."""
    blanks = [node for cell in row for node in _inside(cell["c"]) if node.get("t") == "field" and node["kind"] != "check"]
    return bool(blanks) and all(node["lines"] == 1 for node in blanks)


class _Need:
    """What one column needs, as far as its cells have been looked at."""

    def __init__(self) -> None:
        self.word = self.line = _text("", {})
        self.blank = 0.0
        self._word_size = self._line_size = 0.0

    def widen(self, blocks: Sequence[Node]) -> None:
        """Take in what stands in one more cell."""
        for line in _lines(blocks):
            if _most_size_of(line, len(line["v"])) > self._line_size and (size := _size_of(line)) > self._line_size:
                self.line, self._line_size = line, size
            for piece in _PIECE.findall(line["v"]):
                if (
                    len(piece) <= _LONGEST_WORD
                    and _most_size_of(line, len(piece)) > self._word_size
                    and (size := _size_of(word := {**line, "v": piece})) > self._word_size
                ):
                    self.word, self._word_size = word, size
        blanks = (
            node["letters"] for node in _inside(blocks) if node.get("t") == "field" and node["kind"] != "check" and node["lines"] == 1
        )
        self.blank = max([self.blank, *(max(letters, 8) * _LETTER for letters in blanks if letters < _WIDE_BLANK)])


def _lines(blocks: Sequence[Node]) -> Iterator[Node]:
    """The text of each paragraph between its line breaks, in the look that takes most room."""
    for block in blocks:
        if block["t"] == "list":
            for item in block["items"]:
                yield from _lines(item["c"])
        elif block["t"] != "table" and "c" in block:
            runs: list[Node] = []
            for node in [*_runs(block["c"]), {"t": "br"}]:
                if node["t"] == "text":
                    runs.append(node)
                elif runs:
                    yield _text("".join(run["v"].upper() if run.get("caps") else run["v"] for run in runs), *runs)
                    runs = []


def _runs(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node["t"] in ("text", "br", "field", "picture", "tab"):
            yield node
        elif "c" in node:
            yield from _runs(node["c"])


def _text(words: str, *looks: Mapping[str, Any]) -> Node:
    return {"v": words, "b": any(look.get("b") for look in looks), "size": max((look.get("size", 0.0) for look in looks), default=0.0)}


def _size_of(text: Node) -> float:
    """Roughly how wide a text is, to choose the widest of many."""
    letters = sum(0.5 if letter in _NARROW else _WIDEST if letter.isupper() or letter in "mw@" else 1.0 for letter in text["v"])
    return letters * _size_of_letter(text)


def _most_size_of(look: Node, letters: int) -> float:
    """What so many letters of this look may be at most: most texts need no closer look."""
    return letters * _WIDEST * _size_of_letter(look)


def _size_of_letter(look: Node) -> float:
    return (1.06 if look["b"] else 1.0) * float(look["size"] or 10.0)


def _inside(found: Node | Sequence[Any]) -> Iterator[Node]:
    if isinstance(found, dict):
        yield found
    for inner in found.values() if isinstance(found, dict) else found:
        if isinstance(inner, dict | list):
            yield from _inside(inner)
