"""How `dsmes explain` lays out what it tells: titles, texts, lists, and where a fact was read."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from generator.model.standards import Citation, Confidence
from generator.model.workspace import Workspace

WIDTH = 100
SURE = {
    Confidence.VERIFIED: "read at its origin",
    Confidence.SECONDARY: "read second-hand or in part",
    Confidence.UNVERIFIED: "not verified, so it only ever warns",
}


def citation_line(citation: Citation, workspace: Workspace) -> str:
    """Where a fact was read, how sure that makes us, and what was noted."""
    read = workspace.rulebook.sources.get(citation.text)
    note = f" {citation.note}" if citation.note else ""
    address = f" {read.address}" if read and read.address else ""
    return f"{read.title if read else citation.text}, {SURE[citation.confidence]}.{note}{address}"


def title(words: str) -> Iterator[str]:
    """A line of its own, with a line below it."""
    yield words
    yield "-" * min(len(words), WIDTH)


def text(words: str) -> Iterator[str]:
    """A paragraph, in lines."""
    yield from wrap(words, WIDTH)


def part(heading: str, entries: Iterable[str]) -> Iterator[str]:
    """A titled list; nothing when it is empty."""
    told = list(entries)
    if not told:
        return
    yield ""
    yield heading
    for entry in told:
        yield from wrap(
            entry,
            WIDTH,
            initial_indent="  - " if len(told) > 1 else "  ",
            subsequent_indent="    " if len(told) > 1 else "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
