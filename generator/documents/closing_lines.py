"""Lines that belong to what stands above them: Word, and the PDF after it, keep both on one page."""

from typing import Any

from generator.documents.word_styles import W

STYLE = "ClosingLine"  # of a paragraph that says what holds of all above it, as the state of a requirement does
_MOST_LETTERS = 800  # of a paragraph that goes to the next page for the line below it
_TABLE_GAP = "AfterTable"


def keep_closing_lines(tree: Any, text: str) -> Any:
    """The same tree, with "keep with next" on what stands above each closing line; what that is, loops and conditions have decided.

    Args:
        tree: A part of a Word document.
        text: The part as text, which tells at once that there is nothing to do.
    """
    if f'"{STYLE}"' not in text:
        return tree
    for style in tree.iter(f"{W}pStyle"):
        if style.get(f"{W}val") == STYLE:
            _keep_above(style.getparent().getparent())
    return tree


def _keep_above(line: Any) -> None:
    above = line.getprevious()
    if above is not None and above.tag == f"{W}p" and _style_of(above) == _TABLE_GAP:
        _keep(above)
        above = above.getprevious()
    if above is None:
        return
    if above.tag == f"{W}tbl":
        rows = above.findall(f"{W}tr")
        for paragraph in rows[-1].iter(f"{W}p") if rows else ():
            _keep(paragraph)
    elif above.tag == f"{W}p" and len("".join(above.itertext())) <= _MOST_LETTERS:
        _keep(above)


def _style_of(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _keep(paragraph: Any) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{W}keepNext") is None:
        behind = 1 if len(properties) and properties[0].tag == f"{W}pStyle" else 0  # Word takes another order for damage
        properties.insert(behind, properties.makeelement(f"{W}keepNext"))
