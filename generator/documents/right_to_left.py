"""Paragraphs that are written from right to left, told to Word: it puts them on the right only when it is told."""

import re
from itertools import pairwise
from typing import Any

from generator.documents.word_styles import W
from generator.documents.words import FROM_LEFT_AGAIN, RIGHT_TO_LEFT

_LETTER = RIGHT_TO_LEFT.pattern
_BEFORE_FIGURES = re.compile(rf"(?<={_LETTER})(?=[^\w]*\d)")
# What stands behind them in the properties of a paragraph and of a run: Word takes another order for damage.
_AFTER_BIDI = frozenset(
    f"{W}{name}"
    for name in (
        *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
        *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
_AFTER_RTL = frozenset(f"{W}{name}" for name in ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"))


def set_directions(tree: Any, text: str) -> Any:
    """The same tree, with each paragraph marked whose letters are all of a script that runs from right to left.

    A paragraph with letters of both kinds keeps its direction; Word and the PDF order what is in it by themselves. So does one in a
    table: names of one column all begin at its left. Figures behind a name would go to its left: a mark keeps them where they are.

    Args:
        tree: A part of a Word document.
        text: The part as text, which tells at once that there is nothing to do.
    """
    if not RIGHT_TO_LEFT.search(text):
        return tree
    for paragraph in tree.iter(f"{W}p"):
        said = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        in_table = paragraph.getparent().tag == f"{W}tc"
        if not in_table and RIGHT_TO_LEFT.search(said) and all(RIGHT_TO_LEFT.match(letter) for letter in said if letter.isalpha()):
            _mark(paragraph, "pPr", "bidi", _AFTER_BIDI)
            for run in paragraph.iter(f"{W}r"):
                _mark(run, "rPr", "rtl", _AFTER_RTL)
        elif RIGHT_TO_LEFT.search(said):
            _begin_again_from_left(paragraph, said)
    return tree


def _begin_again_from_left(paragraph: Any, said: str) -> None:
    places = [found.start() for found in _BEFORE_FIGURES.finditer(said)]
    start = 0
    for node in paragraph.iter(f"{W}t"):
        text = node.text or ""
        inside = [place - start for place in places if start < place <= start + len(text)]
        node.text = "".join(text[a:b] + FROM_LEFT_AGAIN for a, b in pairwise([0, *inside])) + text[inside[-1] if inside else 0 :]
        start += len(text)


def _mark(element: Any, properties: str, name: str, after: frozenset[str]) -> None:
    held = element.find(f"{W}{properties}")
    if held is None:
        held = element.makeelement(f"{W}{properties}")
        element.insert(0, held)
    if held.find(f"{W}{name}") is None:
        at = next((at for at, child in enumerate(held) if child.tag in after), len(held))
        held.insert(at, held.makeelement(f"{W}{name}"))
