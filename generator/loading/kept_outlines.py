"""The outlines of a workspace's files, kept between runs: a file that did not change is not parsed again.

Where in a file its values stand is kept in the user's cache folder, under the file's name; nothing of what was written in it is
(generator/loading/outline.py). An outline counts for exactly the bytes it was made of, and stands for a file in which nothing was wrong,
also beside its schema.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from generator.loading.kept_file import KeptFile
from generator.loading.outline import fill_outline, outline_of
from generator.loading.schemas import KINDS
from generator.loading.yaml_text import YamlText


class KeptOutlines:
    """What is kept of the workspace at one place."""

    def __init__(self, root: Path) -> None:
        self._file = KeptFile("outlines", root.absolute())
        # By name: the digest of a file's bytes, and its outline; None of a file that does not hold its values as they are read.
        self._held: dict[str, tuple[bytes, bytes | None]] = self._file.read() or {}
        self._digests: dict[PurePosixPath, bytes] = {}

    def recall(self, name: PurePosixPath, data: bytes) -> YamlText | None:
        """The file as an earlier run read it; None where it has to be parsed."""
        known, outline = self._held.get(str(name), (b"", None))
        self._digests[name] = _digest(data)
        if outline is None or known != self._digests[name]:
            return None
        return YamlText(name, *fill_outline(outline, _text(data)), ())

    def save(self, files: Iterable[tuple[bytes, YamlText]]) -> None:
        """Keep the outlines of these files, all in which nothing is wrong of those that were asked for, and no others."""
        words: frozenset[str] = frozenset()
        now: dict[str, tuple[bytes, bytes | None]] = {}
        for data, yaml in files:
            name, digest = str(yaml.file), self._digests[yaml.file]
            now[name] = self._held.get(name, (b"", None))
            if now[name][0] != digest:
                words = words or frozenset(_words_of_schemas())
                now[name] = digest, outline_of(_text(data), yaml.value, yaml.places, words)
        if now != self._held:
            self._file.write(now)


def _text(data: bytes) -> str:
    """The text of a file in which nothing is wrong, as `read_yaml` takes it."""
    return data.decode().replace("\t", " ")


def _digest(data: bytes) -> bytes:
    import hashlib  # what keeps nothing has no need of it

    return hashlib.blake2b(data, digest_size=16).digest()


def _words_of_schemas() -> Iterator[str]:
    """The keys that schemas name."""
    pending: list[Mapping[str, Any]] = [kind.schema for kind in KINDS]
    for schema in pending:
        for key, rules in schema.items():
            yield key
            pending += _schemas_in(rules)


def _schemas_in(rules: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if rules["type"] == "list":
        yield from _schemas_in(rules["schema"])
    elif "schema" in rules:
        yield rules["schema"]
