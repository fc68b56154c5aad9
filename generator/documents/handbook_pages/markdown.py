"""Markdown that shows a value as it is: values escaped for Markdown and HTML alike, and the few shapes that pages are made of."""

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from posixpath import relpath
from typing import NewType
from urllib.parse import quote

from generator.documents.plan import Document
from generator.prose import listed as listed_words

Markdown = NewType("Markdown", str)
"""Text in which everything that came from data is escaped already."""

EMPTY = Markdown("")

# Character references, not backslashes: Markdown has no backslash escape for `|`, `<`, `~` and `=`, and a reference reads the same
# in paragraphs, table cells, headings and inside HTML tags. Whatever could start a tag, a link, emphasis, code, a table cell, an
# attribute list, a snippet, an admonition or a template expression is among these.
_SPECIAL = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_{}[]<>&#|~^=!"}
_BLOCK_START = re.compile(r"[-+:?]|[0-9]+[.)]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PORTABLE_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}\[\]]+", re.IGNORECASE)


def plain(value: object) -> str:
    """The value on one line, without characters that a page cannot show or that reorder the text around them."""
    line = " ".join(str(value).split())
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", line)).strip()


def text(value: object) -> Markdown:
    """A value from the data, to be read as written wherever it stands on a page."""
    line = plain(value)
    if start := _BLOCK_START.match(line):  # "- x" and "1. x" would start a list, ": x" a definition
        end = start.end()
        return Markdown(f"{line[: end - 1]}&#{ord(line[end - 1])};{line[end:].translate(_SPECIAL)}")
    return Markdown(line.translate(_SPECIAL))


_CODE = re.compile("&#96;(.*?)&#96;")


def prose(value: object) -> Markdown:
    """A value whose backticks mark what is typed as it stands, as our own messages have them; all else as in `text`."""
    return Markdown(_CODE.sub(r"<code>\1</code>", text(value)))


def attribute(value: object) -> str:
    """A value from the data as it may stand between the quotes of an HTML attribute, or as text inside a block of HTML."""
    return html.escape(plain(value), quote=True)


def join(parts: Iterable[Markdown], between: str = "") -> Markdown:
    """The parts in a row."""
    return Markdown(between.join(parts))


def listed(parts: Sequence[Markdown], last: str = "and") -> Markdown:
    """ "a, b and c"."""
    return Markdown(listed_words(parts, last))


# --------------------------------------------------------------------------- links


def slug(value: str) -> str:
    """Letters, digits and hyphens: fit for a file name and an anchor on any machine."""
    return re.sub(r"[^a-z0-9]+", "-", plain(value).lower()).strip("-") or "x"


def link(inner: Markdown, target: str) -> Markdown:
    """A link to `target`, a relative address made by `address_from`."""
    return Markdown(f"[{inner}]({target})")


def whole(linked: Markdown) -> Markdown:
    """The link kept on one line: an id broken at its hyphen reads as two."""
    return Markdown(f"{linked}{{ .whole }}")


def address_from(page: PurePosixPath, target: PurePosixPath, anchor: str = "") -> str:
    """The relative address of a file of the handbook as seen from one of its pages."""
    path = "" if page == target and anchor else quote(relpath(str(target), str(page.parent)))
    return f"{path}#{anchor}" if anchor else path


def web_address(address: str) -> Markdown:
    """An address on the web as a link; anything but one plain http address stays text."""
    line = plain(address)
    if not _PORTABLE_URL.fullmatch(line):
        return text(line)
    return link(text(line), quote(line, safe=":/?#@&+,=%-._~"))


# --------------------------------------------------------------------------- blocks


def heading(level: int, inner: Markdown, anchor: str = "") -> Markdown:
    """A heading, with an anchor of our own where links lead to it."""
    return Markdown(f"{'#' * level} {inner}" + (f" {{ #{anchor} }}" if anchor else ""))


def bullets(items: Iterable[Markdown]) -> Markdown:
    """A list."""
    return join((Markdown(f"- {item}") for item in items), "\n")


def numbered(items: Iterable[Markdown]) -> Markdown:
    """A list whose order matters."""
    return join((Markdown(f"{number}. {item}") for number, item in enumerate(items, start=1)), "\n")


def table(headers: Sequence[str], rows: Iterable[Sequence[Markdown]]) -> Markdown:
    """A table with a header row; headers are ours, cells are escaped already."""
    lines = [f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}"]
    lines += [f"| {' | '.join(cells)} |" for cells in rows]
    return Markdown("\n".join(lines))


def facts(pairs: Iterable[tuple[Markdown | str, Markdown]]) -> Markdown:
    """A list of terms, each with a definition that may hold any blocks; a term with nothing to say is left out."""
    entries = []
    for term, definition in pairs:
        if definition:
            inner = definition.replace("\n", "\n    ").replace("\n    \n", "\n\n")
            entries.append(f"{term}\n:   {inner}")
    return Markdown("\n\n".join(entries))


def note(kind: str, title: str, inner: Markdown) -> Markdown:
    """A box; `kind` is one of the theme's words (info, warning), the title is ours."""
    return Markdown(f'!!! {kind} "{title}"\n\n    ' + inner.replace("\n", "\n    "))


def page(path: PurePosixPath, blocks: Iterable[Markdown]) -> Document:
    """One Markdown file of the blocks, a blank line between each two."""
    return Document(path, ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8"))
