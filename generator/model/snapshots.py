"""What an application showed at one moment: its requirements, exhibits and answers, as a submission keeps them and a diff compares them."""

from collections.abc import Mapping
from typing import Any

from generator.record import Record, record

SUBMISSIONS = "evidence/submissions"  # a folder for each submission, named by its id
RECORD, PACKET = "submission.yaml", "packet.zip"  # what is in such a folder
SNAPSHOT, MANIFEST = "snapshot.json", "manifest.json"  # what is in the packet besides the papers
VERSION = 2  # since 2 the record of a submission has a seal


@record
class SentRequirement(Record):
    """A requirement under its heading, with its state and the exhibits that counted."""

    id: str
    title: str
    heading: str
    state: str
    exhibits: tuple[str, ...] = ()


@record
class SentExhibit(Record):
    """An exhibit of the packet: its number there, and the bytes of its file."""

    id: str
    number: str
    title: str
    file: str
    sha256: str = ""
    kept: str = ""  # where its file stands in the packet; empty in a snapshot that is not kept
    supersedes: str = ""
    requirements: tuple[str, ...] = ()


@record
class SentAnswer(Record):
    """One field of the accreditor's form, and what was to be entered there."""

    group: str
    label: str
    entry: str  # of a table: a line of its columns, then a line for each row, cells parted by " | "
    is_table: bool = False


@record
class SentFile(Record):
    """A file that the packet keeps besides its papers."""

    path: str
    sha256: str
    size: int


@record
class Snapshot(Record):
    """One application as it stood on a day. Neither who sent it nor when is part of it: equal evidence gives equal snapshots."""

    application: str
    title: str
    accreditor: str
    accreditor_name: str
    accreditor_short: str
    edition: str
    type: str
    as_of: str
    requirements: tuple[SentRequirement, ...] = ()
    exhibits: tuple[SentExhibit, ...] = ()
    answers: tuple[SentAnswer, ...] = ()
    files: tuple[SentFile, ...] = ()
    version: int = VERSION  # of what is written


def seal_of(facts: Mapping[str, object]) -> str:
    """A sum over what the record of a submission says, but for the seal itself: a word of it that was changed later is seen."""
    import hashlib

    said = sorted((key, str(value)) for key, value in facts.items() if key not in ("seal", "source") and str(value))
    return hashlib.sha256(ascii(said).encode()).hexdigest()  # as Python writes texts, none can pass for two


def write_snapshot(snapshot: Snapshot) -> str:
    """The snapshot as JSON, its version first, then keys in the order of the fields."""
    import json

    return json.dumps({"version": snapshot.version, **_plain(snapshot)}, indent=1, ensure_ascii=False) + "\n"


def read_snapshot(text: str | bytes) -> Snapshot:
    """The snapshot that was written so.

    Raises:
        ValueError: it is no snapshot, or one of a later version.
    """
    import json

    try:
        found = json.loads(text)
        if found["version"] not in range(1, VERSION + 1):
            raise KeyError(found["version"])
        made: Snapshot = _made(Snapshot, found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("it is no snapshot of a version that is known here") from error
    return made


_LISTS: Mapping[str, type[Record]] = {
    "Snapshot.requirements": SentRequirement,
    "Snapshot.exhibits": SentExhibit,
    "Snapshot.answers": SentAnswer,
    "Snapshot.files": SentFile,
}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _names(cls: type[Record]) -> tuple[str, ...]:
    from dataclasses import fields

    return tuple(field.name for field in fields(cls))  # type: ignore[arg-type]


def _made(cls: Any, found: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name in _names(cls):
        value = found[name]
        of = _LISTS.get(f"{cls.__name__}.{name}")
        if of:
            value = tuple(_made(of, each) for each in value)
        elif isinstance(value, list):
            value = tuple(str(each) for each in value)
        elif not isinstance(value, str | int):
            raise TypeError(f"{name} is {value!r}")
        values[name] = value
    return cls(**values)
