"""The shipped rulebook as it was read once, kept between runs as Python keeps compiled modules.

The files that come with the program are the same in every run. What is kept counts for exactly the bytes it was made from; a workspace
that lays files of its own over the rulebook has all of them read.
"""

from collections.abc import Mapping
from marshal import dumps
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from generator.loading.frozen import Book, BookSource, Unfit, freeze, number_places, pack_places, thaw
from generator.loading.kept_file import KeptFile
from generator.loading.references import Found
from generator.model.workspace import Rulebook
from generator.source import Places, Source


class Read(NamedTuple):
    """One file of a rulebook in which nothing is wrong: its bytes, its places, the ids it gives and names."""

    data: bytes
    places: Places
    found: list[Found]


class Kept(NamedTuple):
    """A rulebook in which nothing is wrong, and for each of its files the ids it gives and names."""

    rulebook: Rulebook
    found: Mapping[PurePosixPath, tuple[Source, list[Found]]]


class KeptRulebook:
    """What is kept of one folder of shipped standards."""

    def __init__(self, standards: Path) -> None:
        self._file = KeptFile("rulebook", standards)

    def recall(self, data: Mapping[PurePosixPath, bytes]) -> Kept | None:
        """The rulebook that was made of these files and no others; None where it is not kept."""
        held: _Held | None = self._file.read()
        if held is None:
            return None
        files, pages, rulebook, found = held
        if files != [(str(name), content) for name, content in data.items()]:
            return None
        book = Book(pages)
        sources = {name: (BookSource(book, number), found[number]) for number, name in enumerate(data)}
        return Kept(thaw(Rulebook, rulebook, book), sources)

    def save(self, rulebook: Rulebook, reads: Mapping[PurePosixPath, Read]) -> None:
        """Keep a rulebook in which nothing is wrong."""
        try:
            self._file.write(_values(rulebook, reads))
        except Unfit:
            return  # it is read anew each time


# Names and bytes of the files; their names and packed places; the frozen rulebook; the ids of each file.
_Held = tuple[list[tuple[str, bytes]], list[tuple[str, bytes]], Any, list[list[Found]]]


def _values(rulebook: Rulebook, reads: Mapping[PurePosixPath, Read]) -> _Held:
    files = [(str(name), read.data) for name, read in reads.items()]
    pages = [(str(name), dumps(pack_places(read.places))) for name, read in reads.items()]
    numbers: dict[int, int] = {}
    for page, read in enumerate(reads.values()):
        numbers |= number_places(read.places, page)
    return files, pages, freeze(rulebook, numbers), [read.found for read in reads.values()]
