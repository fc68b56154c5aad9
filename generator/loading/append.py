"""One entry added to the end of a list in a YAML file, with every other byte kept as it was."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from generator.errors import UsageError
from generator.loading.yaml_text import BYTE_ORDER_MARK, EMPTY, YamlText, read_yaml
from generator.source import Places, Source


def append_entry(data: bytes, file: str, key: str, lines: Sequence[str]) -> bytes:
    """The file with one more mapping at the end of the list under `key`, which is the last key of the file.

    Args:
        data: The bytes of the file.
        file: Its name, for messages.
        key: A key of the file's top level; its list may be empty, and where the file holds nothing it need not stand there.
        lines: The lines of the new mapping, without indent.

    Raises:
        UsageError: the file is written in a way that cannot be added to by itself.
    """
    name = PurePosixPath(file)
    before = read_yaml(data, name)
    if holds_nothing(data, file, key):
        data = _opened(data, key)
    indent = _indent(before, key)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    entry = [f"{indent}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]
    gap = b"" if data.endswith(b"\n") or not data else newline
    after = data + gap + newline.join(line.encode() for line in entry) + newline
    read = read_yaml(after, name)
    old = before.value.get(key) if isinstance(before.value, dict) else None
    had = old if isinstance(old, list) else []
    new = read.value.get(key) if isinstance(read.value, dict) else None
    is_added = isinstance(new, list) and new[:-1] == had and isinstance(new[-1] if new else None, dict)
    others = {other: value for other, value in before.value.items() if other != key} if isinstance(before.value, dict) else {}
    is_kept = isinstance(read.value, dict) and {other: value for other, value in read.value.items() if other != key} == others
    seen = [rule for rule, _ in before.seen if rule is not EMPTY]
    if not is_added or not is_kept or [rule for rule, _ in read.seen] != seen:
        raise UsageError(
            f"{file} is written in a way that an entry cannot be added to",
            hint=f"nothing was changed; write the list `{key}` with a line `- ` for each entry, as the last thing in the file",
        )
    return after


def holds_nothing(data: bytes, file: str, key: str) -> bool:
    """Whether a file has remarks at most, and the `key` with nothing under it: then nothing can be lost in it."""
    read = read_yaml(data, PurePosixPath(file))
    return not any(read.value.values()) and read.value.keys() <= {key} and all(rule in (EMPTY, BYTE_ORDER_MARK) for rule, _ in read.seen)


def _opened(data: bytes, key: str) -> bytes:
    """The file that holds nothing, ready for the first entry."""
    name = re.escape(key).encode()
    opened, found = re.subn(rb"^((?:\xef\xbb\xbf)?" + name + rb":)[ \t]*(?:\[[ \t]*\]|~|null)", rb"\1", data, flags=re.MULTILINE)
    if found or re.search(rb"^(?:\xef\xbb\xbf)?" + name + rb":", data, re.MULTILINE):
        return opened
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    return data + (b"" if data.endswith(b"\n") or not data else newline) + key.encode() + b":" + newline


def _indent(yaml: YamlText, key: str) -> str:
    """The spaces before the dash of the list's entries; two where it has none yet."""
    places = yaml.places.items.get(key)
    if isinstance(places, Places) and places.items:
        return " " * max(Source(PurePosixPath(), yaml.places).at(key, 0).column - 3, 0)
    return "  "
