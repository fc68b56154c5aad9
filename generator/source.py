"""Places in files: every value the program reads remembers where it stands."""

from pathlib import PurePosixPath
from typing import NamedTuple

# A place is kept as one integer, line and column packed, because a workspace holds tens of thousands of them.
_COLUMN_BITS = 20
_COLUMN_MASK = (1 << _COLUMN_BITS) - 1


def pack_place(line: int, column: int) -> int:
    """Line and column, both counted from 1, as one integer."""
    return line << _COLUMN_BITS | min(column, _COLUMN_MASK)


def unpack_place(packed: int) -> tuple[int, int]:
    """The line and the column, both counted from 1."""
    return packed >> _COLUMN_BITS, packed & _COLUMN_MASK


class Mark(NamedTuple):
    """One place in one file; line and column count from 1, the file is relative to the workspace.

    A file that has no lines, such as a Word file, has line 0 and column 0.
    """

    file: PurePosixPath
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.place}:{self.column}" if self.line else self.place

    @property
    def place(self) -> str:
        """The file and the line, as sentences name a place."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)


class Places:
    """Where one mapping or list stands, and everything in it.

    `keys` maps a mapping's key to the packed place of the key itself (empty for a list). `items` maps a key,
    or a list's index, to the place of the value: a packed integer for a scalar, `Places` for a container.
    """

    __slots__ = ("items", "keys", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.keys: dict[str, int] = {}
        self.items: dict[str | int, Places | int] = {}


class Source:
    """The place of one model object, able to name the place of each of its fields."""

    __slots__ = ("file", "places")

    def __init__(self, file: PurePosixPath, places: Places) -> None:
        self.file = file
        self.places = places

    def at(self, *path: str | int) -> Mark:
        """The mark of the key at `path`, or of its nearest parent that is in the file.

        A key is marked where the key stands, an element of a list where the element stands.
        """
        places = self.places
        packed = places.start
        for step in path:
            below = places.items.get(step)
            if below is None:
                break
            packed = places.keys.get(step, 0) if isinstance(step, str) else 0
            if not packed:
                packed = below.start if isinstance(below, Places) else below
            if not isinstance(below, Places):
                break
            places = below
        return self._mark(packed)

    def at_value(self, *path: str | int) -> Mark:
        """The mark of the value at `path`, where `at` would mark its key."""
        places: Places | int = self.places
        for step in path:
            if not isinstance(places, Places) or step not in places.items:
                return self.at(*path)
            places = places.items[step]
        return self._mark(places.start if isinstance(places, Places) else places)

    def below(self, *path: str | int) -> "Source":
        """The source of the container at `path`; this source itself where there is none."""
        places = self.places
        for step in path:
            inner = places.items.get(step)
            if not isinstance(inner, Places):
                break
            places = inner
        return Source(self.file, places)

    def holds(self, mark: Mark) -> bool:
        """Whether this object, or anything in it, stands at a place."""
        return mark.file == self.file and _is_in(self.places, pack_place(mark.line, mark.column))

    def _mark(self, packed: int) -> Mark:
        return Mark(self.file, *unpack_place(packed))

    def __repr__(self) -> str:
        return f"Source({self.at()})"


def _is_in(places: Places, packed: int) -> bool:
    if packed == places.start or packed in places.keys.values():
        return True
    return any(_is_in(below, packed) if isinstance(below, Places) else packed == below for below in places.items.values())


NOWHERE = Source(PurePosixPath("."), Places(pack_place(1, 1)))
