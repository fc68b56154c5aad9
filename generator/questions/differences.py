"""What has changed between two snapshots of an application."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import count
from typing import Any, NamedTuple, TypeVar

from generator.model.differences import (
    AnswerChange,
    CellChange,
    Differences,
    ExhibitChange,
    PageChange,
    RequirementChange,
    SourceChange,
    WordChange,
)
from generator.model.snapshots import SentAnswer, SentExhibit, Snapshot

Key = TypeVar("Key")
_CELLS = " | "


class Pages(NamedTuple):
    """The pages of one exhibit before and after: of each how it is drawn and what it says; None where it has no pages to compare."""

    before: Sequence[tuple[str, str]] | None
    after: Sequence[tuple[str, str]] | None
    note: str = ""


class Sent(NamedTuple):
    """What is known of the submission besides its snapshot: its id and day, and where exhibits stand in its binder."""

    id: str
    day: str
    slips: Mapping[str, int] = {}  # number of an exhibit to the page of its slip sheet
    pages: int = 0


def compare(
    before: Snapshot,
    after: Snapshot,
    *,
    sent: Sent,
    other: Sent | None = None,
    pages: Mapping[str, Pages],
    sources: Sequence[SourceChange] = (),
) -> Differences:
    """Everything that differs, in the order of the application.

    Args:
        before: What was sent in.
        after: What it is held against.
        sent: About the submission.
        other: About the other submission; None for the workspace.
        pages: Exhibit id to its pages, for those whose files differ.
        sources: The files with other words that the papers are made from.
    """
    requirements = list(_requirements(before, after))
    exhibits = list(_exhibits(before, after, sent.slips, pages))
    answers = list(_answers(before, after))
    return Differences(
        submission=sent.id,
        application=before.application,
        title=before.title,
        accreditor=before.accreditor_short,
        accreditor_name=before.accreditor_name,
        sent=sent.day,
        before=before.as_of,
        after=after.as_of,
        other=other.id if other else "",
        binder_before=sent.pages,
        binder_after=other.pages if other else 0,
        requirements=tuple(requirements),
        exhibits=tuple(exhibits),
        answers=tuple(answers),
        sources=tuple(sources),
        same_requirements=len(before.requirements) - sum(1 for row in requirements if row.before),
        same_exhibits=len(before.exhibits) - sum(1 for row in exhibits if "added" not in row.what),
        same_answers=len(before.answers) - sum(1 for row in answers if row.before),
        notes=tuple(_notes(before, after)),
    )


def _notes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    if before.application != after.application:
        yield f"it is held against another application, {after.application}"
    if before.edition != after.edition:
        yield f"it was held to {before.edition}, and is now held to {after.edition}"
    if before.type != after.type:
        yield f"it was of type {before.type}, and is now of type {after.type}"
    if before.accreditor != after.accreditor:
        yield f"it was sent to {before.accreditor_name}, and now goes to {after.accreditor_name}"


def _requirements(before: Snapshot, after: Snapshot) -> Iterator[RequirementChange]:
    old, new = ({row.id: row for row in each.requirements} for each in (before, after))
    for id in _in_order(old, new):
        was, now = old.get(id), new.get(id)
        shown = [each.exhibits if each else () for each in (was, now)]
        if was and now and was.state == now.state and set(shown[0]) == set(shown[1]):
            continue
        told = now or was
        yield RequirementChange(
            id=id,
            title=told.title if told else "",
            before=was.state if was else "",
            after=now.state if now else "",
            gained=tuple(each for each in shown[1] if each not in shown[0]),
            lost=tuple(each for each in shown[0] if each not in shown[1]),
        )


def _exhibits(before: Snapshot, after: Snapshot, slips: Mapping[str, int], pages: Mapping[str, Pages]) -> Iterator[ExhibitChange]:
    old, new = ({row.id: row for row in each.exhibits} for each in (before, after))
    replaced = {row.supersedes: row.id for row in new.values() if row.supersedes in old and row.id not in old}
    for id in _in_order(old, new):
        was, now = old.get(id), new.get(id)
        what = tuple(_what_differs(was, now))
        if not what:
            continue
        other = replaced.get(id, "") if not now else now.supersedes if not was and now.supersedes in replaced else ""
        told = now or was
        looked = pages.get(id, Pages(None, None))
        slip = slips.get(was.number) if was else None
        counted = len(looked.before) if looked.before is not None else None
        yield ExhibitChange(
            id=id,
            title=told.title if told else "",
            title_before=was.title if was else "",
            what=(*what, "replaced") if other and not now else what,
            number_before=was.number if was else "",
            number_after=now.number if now else "",
            file_before=was.file if was else "",
            file_after=now.file if now else "",
            pages_before=counted,
            pages_after=len(looked.after) if looked.after is not None else None,
            pages=tuple(_pages(looked, slip)) if looked.before is not None and looked.after is not None else (),
            other=other,
            binder=(slip, slip + (counted or 0)) if slip else (),
            note=looked.note,
        )


def _what_differs(was: SentExhibit | None, now: SentExhibit | None) -> Iterator[str]:
    if was is None or now is None:
        yield "removed" if was else "added"
        return
    if was.file != now.file:
        yield "file"
    if was.sha256 != now.sha256:
        yield "content"
    if was.number != now.number:
        yield "number"
    if was.title != now.title:
        yield "title"


def _pages(looked: Pages, slip: int | None) -> Iterator[PageChange]:
    """Runs of pages that differ. A page that is drawn otherwise and says the same is told apart from one that says something else."""
    old, new = list(looked.before or ()), list(looked.after or ())
    matcher = SequenceMatcher(None, [look for look, _ in old], [look for look, _ in new], autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            continue
        both = min(end - start, new_end - new_start)
        for step in range(both):
            before, after = old[start + step], new[new_start + step]
            is_same = bool(before[1]) and before[1] == after[1]
            yield _page_change("redrawn" if is_same else "changed", [start + step], [new_start + step], slip)
        if start + both < end:
            yield _page_change("removed", list(range(start + both, end)), [], slip)
        if new_start + both < new_end:
            yield _page_change("added", [], list(range(new_start + both, new_end)), slip)


def _page_change(what: str, before: Sequence[int], after: Sequence[int], slip: int | None) -> PageChange:
    return PageChange(
        what=what,
        before=tuple(page + 1 for page in before),
        after=tuple(page + 1 for page in after),
        binder=tuple(slip + page + 1 for page in before) if slip else (),
    )


def _answers(before: Snapshot, after: Snapshot) -> Iterator[AnswerChange]:
    old, new = _by_field(before.answers), _by_field(after.answers)
    for key in _in_order(old, new):
        was, now = old.get(key), new.get(key)
        if was and now and was.entry == now.entry:
            continue
        is_table = was is not None and now is not None and was.is_table and now.is_table
        yield AnswerChange(
            group=key[0],
            label=key[1],
            before=was.entry if was else "",
            after=now.entry if now else "",
            cells=tuple(_cells(was.entry, now.entry)) if was and now and is_table else (),
        )


def _cells(before: str, after: str) -> Iterator[CellChange]:
    """What differs between two tables, row by row: a row is known by its first cell."""
    columns, *lines = after.split("\n")
    names = columns.split(_CELLS)
    old, new = _by_first_cell(before.split("\n")[1:]), _by_first_cell(lines)
    if before.split("\n")[0] != columns:
        yield CellChange(row="its columns", column="", before=before.split("\n")[0], after=columns)
    for key in _in_order(old, new):
        was, now = old.get(key, ()), new.get(key, ())
        if not was or not now:
            yield CellChange(row=key[0], column="", before=_CELLS.join(was), after=_CELLS.join(now))
            continue
        for number in range(max(len(was), len(now))):
            one, other = (cells[number] if number < len(cells) else "" for cells in (was, now))
            if one != other:
                yield CellChange(row=key[0], column=names[number] if number < len(names) else "", before=one, after=other)


def compare_records(before: Any, after: Any, place: tuple[str, ...] = ()) -> Iterator[WordChange]:
    """Each entry that differs between two records, as plain values: those of a list are known by their ids, where they have any."""
    old, new = _entries(before), _entries(after)
    if old is not None and new is not None:
        for key in _in_order(old, new):
            if key in old and key in new:
                yield from compare_records(old[key], new[key], (*place, key))
            else:
                yield WordChange(place=", ".join((*place, key)), before=_said(old.get(key)), after=_said(new.get(key)))
    elif before != after:
        yield WordChange(place=", ".join(place), before=_said(before), after=_said(after))


def _entries(value: Any) -> Mapping[str, Any] | None:
    """The entries of a mapping, or of a list of things with ids, no two alike; None of all else."""
    if isinstance(value, dict):
        return {str(key): each for key, each in value.items()}
    ids = [each.get("id") if isinstance(each, dict) else None for each in value] if isinstance(value, list) else []
    if ids and all(isinstance(id, str) for id in ids) and len(set(ids)) == len(ids):
        return dict(zip(map(str, ids), value, strict=True))
    return None


def _said(value: Any) -> str:
    """A value in one line: of a mapping, its entries."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(each)}" for key, each in value.items())
    return ", ".join(map(_said, value)) if isinstance(value, list) else "" if value is None else str(value)


def _by_first_cell(lines: Sequence[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for line in lines:
        cells = tuple(line.split(_CELLS))
        found[_unused((cells[0],), found)] = cells
    return found


def _by_field(answers: Sequence[SentAnswer]) -> dict[tuple[str, str, int], SentAnswer]:
    """Each field by its group and label, and its place among those of the same name."""
    found: dict[tuple[str, str, int], SentAnswer] = {}
    for answer in answers:
        found[_unused((answer.group, answer.label), found)] = answer
    return found


def _unused(names: tuple[str, ...], found: Mapping[Any, object]) -> Any:
    """The names with the first number that they do not stand under yet."""
    return next((*names, number) for number in count() if (*names, number) not in found)


def _in_order(old: Mapping[Key, object], new: Mapping[Key, object]) -> list[Key]:
    """The keys of both, in the order of the new one; what is only in the old one stands after what it stood after."""
    order = list(new)
    previous: Key | None = None
    for key in old:
        if key not in new:
            order.insert(order.index(previous) + 1 if previous is not None else 0, key)
        previous = key
    return order
