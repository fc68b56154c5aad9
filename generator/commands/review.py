"""`dsmes review`: note who looked at an exhibit, at which bytes, and for what."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from generator.commands.answer import Answer, join_lines
from generator.commands.gather import Asking, gather, need_day_that_has_come, need_whole_file, need_workspace
from generator.errors import UsageError
from generator.loading.schemas import REVIEWS_PLACE
from generator.model.evidence import Exhibit, LockedReview
from generator.model.fingerprints import fingerprint_bytes
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.prose import listed
from generator.source import Mark

_HEAD = """\
# Who looked at which exhibit, at which file and for what. Written by `dsmes review`, never by a check.
# Each entry holds for the bytes of the file and the wording of the requirement as they were on that day; when either changes,
# `dsmes check` asks for another look. An entry can be deleted; do not change one by hand.
"""
_REMARK = re.compile(r"(?:^|\s)#")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLAIN = re.compile(r"[A-Za-z0-9][\w.:-]*")
_NOT_PLAIN = frozenset({"null", "Null", "NULL"})
_LONGEST_NAME = 200


def run(asking: Asking, exhibits: Sequence[str], *, by: str, day: date, requirements: Sequence[str] = ()) -> Answer:
    """The reviews noted in `reviews.lock.yaml`, in place of earlier ones of the same exhibit and requirement.

    Args:
        asking: The workspace and the day.
        exhibits: The ids of the exhibits that were looked at.
        by: Who looked at them.
        day: The day on which they were looked at.
        requirements: What they were looked at for; none means all that each supports.

    Raises:
        UsageError: something named is not there, or cannot have been looked at on that day.
        DocumentError: the file cannot be written.
    """
    from generator.documents.writing import replace_file

    path = asking.root / REVIEWS_PLACE
    before = path.read_bytes() if path.is_file() else None
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    need_whole_file(gathered, REVIEWS_PLACE, "reviews", before)
    name = " ".join(by.split())
    _check_name(name)
    need_day_that_has_come(day, asking, hint="give the day on which it was looked at")
    kept = {(lock.exhibit, lock.requirement): lock for lock in reversed(workspace.review_lock.reviews)}
    lines = []
    for exhibit in dict.fromkeys(_find_exhibit(id, workspace).id for id in exhibits):
        found = workspace.exhibits_by_id[exhibit]
        wanted = _wanted_requirements(found, requirements, workspace)
        file = _fingerprint(found, day, asking.root)
        for id in wanted:
            wording = workspace.rulebook.wordings[id]
            kept[exhibit, id] = LockedReview(exhibit=exhibit, requirement=id, by=name, date=day, file=file, wording=wording)
        lines.append(f"{exhibit} {found.title}: reviewed by {name} on {day} for {listed(wanted)}")
    after = write_lock(kept.values(), _top_of(before)).encode()
    if before != after:
        replace_file(path, before, after)
    lines.append(f"Noted in {REVIEWS_PLACE}." if before != after else f"{REVIEWS_PLACE} says so already.")
    return Answer(join_lines(lines))


def _top_of(data: bytes | None) -> str:
    """What stands above the list, which is kept.

    Raises:
        UsageError: there are remarks below it, which would be lost.
    """
    lines = data.decode("utf-8-sig").splitlines() if data else _HEAD.splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("reviews:")), len(lines))
    for number, line in enumerate(lines[start:], start + 1):
        if _REMARK.search(_QUOTED.sub("", line)):
            raise UsageError(
                f"a remark stands among the reviews, and would be lost: {REVIEWS_PLACE} is written anew",
                hint="put it above the line `reviews:`, where it stays, and run the command again",
                mark=Mark(PurePosixPath(REVIEWS_PLACE), number),
            )
    return "".join(f"{line}\n" for line in lines[:start])


def write_lock(reviews: Iterable[LockedReview], top: str = _HEAD) -> str:
    """The text of the file: one entry for each exhibit and requirement, in order of their ids."""
    lines = [top, "reviews:\n"]
    for lock in sorted(reviews, key=lambda lock: (lock.exhibit, lock.requirement)):
        lines.append(f"  - exhibit: {_scalar(lock.exhibit)}\n")
        lines.append(f"    requirement: {_scalar(lock.requirement)}\n")
        lines.append(f"    by: {json.dumps(lock.by, ensure_ascii=False)}\n")
        lines.append(f"    date: {lock.date.isoformat()}\n")
        lines.append(f"    file: {_scalar(lock.file)}\n")
        lines.append(f"    wording: {_scalar(lock.wording)}\n")
    return "".join(lines)


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text not in _NOT_PLAIN and not text.endswith(":")
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _check_name(by: str) -> None:
    if not by or not by.isprintable() or len(by) > _LONGEST_NAME:
        raise UsageError("--by does not name who looked at it", hint='give a name, e.g. --by "Dana Sampleton, RD"')


def _find_exhibit(id: str, workspace: Workspace) -> Exhibit:
    by_lower = {known.lower(): exhibit for known, exhibit in workspace.exhibits_by_id.items()}
    found = by_lower.get(id.lower())
    if found is None:
        near = near_words(id, workspace.exhibits_by_id, 3, 0.7)
        hint = f"ids that are alike: {', '.join(near)}" if near else "`evidence/exhibits.yaml` lists them"
        raise UsageError(f"there is no exhibit `{id}`", hint=hint)
    if not found.file:
        raise UsageError(
            f"{found.id} {found.title} has no file yet, so nobody can have looked at it",
            hint="put the file into evidence/files/ and name it under `file`",
            mark=found.source.at("id"),
        )
    return found


def _wanted_requirements(exhibit: Exhibit, wanted: Sequence[str], workspace: Workspace) -> tuple[str, ...]:
    known = [id for id in dict.fromkeys(exhibit.supports) if id in workspace.rulebook.requirements]
    by_lower = {id.lower(): id for id in known}
    for id in wanted:
        if id.lower() not in by_lower:
            raise UsageError(
                f"{exhibit.id} does not support {id}",
                hint=f"it supports {listed(known) or 'nothing'}; add {id} under `supports` if it does",
                mark=exhibit.source.at("supports"),
            )
    if not known:
        raise UsageError(
            f"{exhibit.id} supports nothing, so there is nothing to look at it for",
            hint="name under `supports` what it shows",
            mark=exhibit.source.at("supports"),
        )
    chosen = {by_lower[id.lower()] for id in wanted} or set(known)
    return tuple(id for id in known if id in chosen)


def _fingerprint(exhibit: Exhibit, day: date, root: Path) -> str:
    if exhibit.dated and day < exhibit.dated:
        raise UsageError(
            f"{exhibit.id} is dated {exhibit.dated}; it cannot have been looked at on {day}",
            hint="correct one of the two days",
            mark=exhibit.source.at("id"),
        )
    path = root / "evidence" / "files" / exhibit.file
    try:
        if not path.is_file():
            raise FileNotFoundError(path)  # a pipe would be waited for
        with path.open("rb") as file:
            return fingerprint_bytes(iter(lambda: file.read(1 << 20), b""))
    except OSError as error:
        raise UsageError(
            f"{exhibit.id}: the file `{exhibit.file}` cannot be read", hint="`dsmes check` says why", mark=exhibit.source.at_value("file")
        ) from error
