"""The files below a folder, and which of them nobody made: one rule for all that reads, hashes or compares folders."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

OF_THE_SYSTEM = frozenset({".DS_Store", ".localized", "Thumbs.db", "ehthumbs.db", "desktop.ini"})
_FOLDERS = ("__MACOSX", "__pycache__")


def is_of_system(name: str) -> bool:
    """Whether systems and programs put files or folders of this name into any folder: how it is shown, what is open in Word.

    This is for folders of one's own, where all that is hidden is nobody's work; `unzipping` has what holds for a packet from anywhere.
    """
    return name.startswith((".", "~$")) or name in OF_THE_SYSTEM or name in _FOLDERS


def files_below(folder: Path, *, ending: str = "", follow: bool = False, without: Collection[Path] = ()) -> list[Path]:
    """The files below a folder, in order, but for what systems put there.

    Args:
        folder: The folder; one that is not there has none.
        ending: How their names end.
        follow: Whether to look into folders that are links, as whoever reads templates and records does; never in a ring.
        without: Folders to pass over.
    """
    return sorted(path for path in _below(folder, follow, frozenset(without), ()) if path.name.endswith(ending))


def _below(folder: Path, follow: bool, without: frozenset[Path], above: tuple[str, ...]) -> Iterator[Path]:
    if follow:
        real = os.path.realpath(folder)
        if real in above:
            return
        above = (*above, real)
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it is not there, or nobody may look into it
        return
    for entry in entries:
        path = folder / entry.name
        if is_of_system(entry.name) or path in without:
            continue
        if entry.is_dir(follow_symlinks=follow):
            yield from _below(path, follow, without, above)
        elif entry.is_file():
            yield path
