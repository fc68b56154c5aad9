"""One value of a YAML file replaced where it stands, with every other byte kept as it was."""

from pathlib import PurePosixPath
from typing import Any

from generator.errors import UsageError
from generator.loading.yaml_text import YamlText, read_yaml
from generator.source import Mark, Places, Source

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENDS_PLAIN = frozenset(" \t\r\n")
_ENDS_PLAIN_IN_BRACKETS = _ENDS_PLAIN | frozenset(",]}")


def splice_value(data: bytes, source: Source, key: str, new: str) -> bytes:
    """The file with the value of one key of one mapping replaced.

    Args:
        data: The bytes of the file.
        source: The mapping as it was read from these bytes.
        key: One of its keys, whose value is a word in one line.
        new: The word to put there; one that needs no quotes.

    Raises:
        UsageError: the value is written in a way that cannot be replaced by itself, or the bytes are not those that were read.
    """
    before = read_yaml(data, source.file)
    path = _path_of(before, source)
    at = source.at_value(key)
    old = _at(before.value, (*path, key)) if path else None
    if path is None or not isinstance(old, str):
        raise _changed(source.file)
    start, end = _span(data, source, key, old)
    spliced = data[:start] + new.encode() + data[end:]
    after = read_yaml(spliced, source.file)
    if list(_leaves(after.value)) != [(where, new if where == (*path, key) else value) for where, value in _leaves(before.value)] or [
        rule for rule, _ in after.seen
    ] != [rule for rule, _ in before.seen]:
        raise _by_hand(at, f"changing `{key}` here would change something else in the file too", key)
    return spliced


def _path_of(yaml: YamlText, source: Source) -> tuple[str | int, ...] | None:
    """Where in the file the mapping is that starts where `source` says; the first, where aliases repeat it."""
    return _search(yaml.value, yaml.places, source.places.start, ())


def _search(value: Any, places: Places | int, start: int, path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    if not isinstance(places, Places):
        return None
    if path and isinstance(value, dict) and places.start == start:
        return path
    for step, below in places.items.items():
        found = _search(value[step], below, start, (*path, step))
        if found:
            return found
    return None


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """Every word in the file with its path, and every list and mapping that is empty."""
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    is_leaf = True
    for step, below in inner:
        is_leaf = False
        yield from _leaves(below, (*path, step))
    if is_leaf:
        yield path, value


def _span(data: bytes, source: Source, key: str, old: str) -> tuple[int, int]:
    """From which byte to which the word stands, without its quotes.

    Raises:
        UsageError: what stands there is more than the word.
    """
    mark, named = source.at_value(key), source.at(key)
    head = len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0
    text = data[head:].decode()
    lines = text.split("\n")
    if (mark.line, mark.column) < (named.line, named.column) or mark.line > len(lines):
        raise _by_hand(mark, f"`{key}` repeats a value that stands elsewhere in the file (`*name`)", key)
    line = lines[mark.line - 1]
    at = mark.column - 1
    sign = line[at : at + 1]
    if sign == "&":
        raise _by_hand(mark, f"the value of `{key}` has a name (`&name`) by which other places may repeat it", key)
    if sign == "*":
        raise _by_hand(mark, f"`{key}` repeats a value that stands elsewhere in the file (`*name`)", key)
    if sign in ("|", ">"):
        raise _by_hand(mark, f"the value of `{key}` is written over several lines", key)
    if sign in ("'", '"'):
        at += 1
        is_whole = line[at : at + len(old) + 1] == old + sign
    else:
        following = line[at + len(old) : at + len(old) + 1] or "\n"
        # In brackets a comma ends a word; elsewhere it is part of it, and the word that was read would be longer.
        is_whole = line[at:].startswith(old) and following in _ENDS_PLAIN_IN_BRACKETS
    if not is_whole:
        raise _by_hand(mark, f"the value of `{key}` is not written as one word in one line", key)
    before = "\n".join([*lines[: mark.line - 1], line[:at]])
    start = head + len(before.encode())
    return start, start + len(old.encode())


def _by_hand(mark: Mark, message: str, key: str) -> UsageError:
    return UsageError(message, hint=f"nothing was changed; change `{key}` by hand", mark=mark)


def _changed(file: PurePosixPath) -> UsageError:
    return UsageError(f"{file} was changed while it was being read", hint="nothing was changed; run the command again")
