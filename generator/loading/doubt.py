"""What in the rulebook could not be read whole: what seems to be missing there may only be hidden, and is not told a second time."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from generator.findings import Rule
from generator.loading import schema_check, yaml_text
from generator.loading.likeness import givers_of, gives
from generator.loading.words import Path
from generator.model.standards import ApplicationType
from generator.model.workspace import Rulebook
from generator.source import Source

# Keys by which others name what stands under them, and keys that hold such things; a mistake elsewhere hides nothing.
_NAMING = frozenset(
    (
        *("id", "accreditor", "type", "edition", "headings", "asks", "requirement", "standards", "number", "requirements", "like"),
        *("old", "new", "kind"),
    )
)
_READING = frozenset(yaml_text.RULES)


class Doubt:
    """The parts of files that may hold more than was read."""

    def __init__(self, found: Iterable[tuple[Rule, PurePosixPath, Path | None]] = ()) -> None:
        """Take in what reading and the schemas found wrong: the rule, the file, and the path in it if that is known."""
        self._parts: dict[PurePosixPath, set[str]] = {}
        for rule, file, path in found:
            part = _hidden_by(rule, path)
            if part is not None:
                self._parts.setdefault(file, set()).add(part)

    def about(self, source: Source, part: str = "") -> bool:
        """Whether this part of the file, or the file as a whole, may hold more; without a part, whether any of it may."""
        if not self._parts:
            return False
        hidden: set[str] = self._parts.get(source.file, set())
        return bool(hidden) if not part else "" in hidden or part in hidden

    def about_type(self, rulebook: Rulebook, kind: ApplicationType, part: str) -> bool:
        """Whether this part of an application type may hold more, be it its own or that of the type it takes it over from.

        So it may where the type, or the last one that it is like, is said to be like one that is not there.
        """
        givers = givers_of(rulebook, kind, part)
        if givers[-1].like and not gives(givers[-1], part):
            return True
        return any(self.about(one.source, part) for one in givers)

    def about_any(self, *folders: str) -> bool:
        """Whether any file in these folders of `standards` may hold more."""
        return any(len(file.parts) > 1 and file.parts[1] in folders for file in self._parts)


def _hidden_by(rule: Rule, path: Path | None) -> str | None:
    """The part of the file that a mistake may hide; empty for the whole file, None where it hides nothing."""
    if rule in _READING or not path:
        return ""
    top = str(path[0])
    if rule is schema_check.UNKNOWN_KEY:
        return "" if len(path) == 1 else top
    return top if isinstance(path[-1], int) or path[-1] in _NAMING or len(path) == 1 else None
