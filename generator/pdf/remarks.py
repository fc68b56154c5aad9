"""Remarks in a drawing: words between its instructions, after a percent sign, that every reader passes over."""

import re

REMARKS = "remarks between the instructions of a drawing"

# A drawing from its beginning, as far as it is made of plain texts in brackets and instructions without the sign.
_PLAIN = re.compile(rb"[^(%]*+(?:\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)[^(%]*+)*+", re.DOTALL)
_INSIDE_TEXT = re.compile(rb"[^()\\]*+(?:\\.[^()\\]*+)*+([()])", re.DOTALL)
_PICTURE_BEGINS = re.compile(rb"(?<![^\s>\])])ID\s")
_NEXT = re.compile(rb"[(%]|(?<![^\s>\])])ID\s")
# Among a picture's bytes may stand what looks like its end; behind the real one, instructions follow.
_PICTURE_ENDS = re.compile(rb"\sEI(?=\Z|\s[\t-\r -~]{16}|\s[\t-\r -~]{0,15}\Z)")
_LINE_ENDS = re.compile(rb"[\r\n]|\Z")


def without_remarks(drawing: bytes) -> bytes:
    """The drawing without its remarks; the same object where there are none."""
    if b"%" not in drawing or (_PLAIN.fullmatch(drawing) and not _PICTURE_BEGINS.search(drawing)):
        return drawing
    kept, begin, at = [], 0, 0
    while found := _NEXT.search(drawing, at):
        if found[0] == b"(":
            at = _end_of_text(drawing, found.end())
        elif found[0] == b"%":
            kept.append(drawing[begin : found.start()])
            begin = at = _LINE_ENDS.search(drawing, found.end()).start()  # type: ignore[union-attr]
        else:
            end = _PICTURE_ENDS.search(drawing, found.end() - 1)
            at = end.end() if end else len(drawing)
    return b"".join((*kept, drawing[begin:])) if kept else drawing


def _end_of_text(drawing: bytes, at: int) -> int:
    depth = 1
    while depth and (found := _INSIDE_TEXT.match(drawing, at)):
        depth += 1 if found[1] == b"(" else -1
        at = found.end()
    return at if not depth else len(drawing)
