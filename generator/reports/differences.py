"""What has changed since something was sent in, for people and for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from textwrap import shorten
from typing import Any

from generator.model.differences import AnswerChange, Differences, ExhibitChange, PageChange, RequirementChange, SourceChange
from generator.prose import number_of
from generator.record import Record
from generator.reports.json_ import VERSION, dump

_LONGEST = 300  # letters of an answer that is told on one line
_MOST_WORDS = 20  # entries of one record that are told
_PAGE_WORDS: Mapping[str, str] = {
    "changed": "changed",
    "redrawn": "drawn otherwise, in the same words",
    "added": "added",
    "removed": "removed",
}


def write_differences(found: Differences) -> str:
    """The counts, then requirements, exhibits with their pages, and answers, each with both values."""
    against = f"against {found.other}" if found.other else f"against the program on {found.after}"
    lines = [
        f"{found.submission}: {found.title} to {found.accreditor}, sent in on {found.sent} as it stood on {found.before}, {against}",
        _counts(found),
        *(f"note: {note}" for note in found.notes),
    ]
    told = (
        ("Requirements", [line for row in found.requirements for line in write_requirement(row)], len(found.requirements)),
        ("Exhibits", [line for row in found.exhibits for line in write_exhibit(row)], len(found.exhibits)),
        ("Answers", [line for row in found.answers for line in write_answer(row)], len(found.answers)),
        ("What the papers are made from", list(_write_sources(found.sources)), len(found.sources)),
    )
    for title, rows, count in told:
        if rows:
            lines += ["", f"{title} ({count})", *(f"  {row}" for row in rows)]
    return "\n".join(lines) + "\n"


def write_differences_json(found: Differences) -> str:
    """All of it under fixed keys."""
    return dump({"version": VERSION, **_plain(found)})


def _counts(found: Differences) -> str:
    if found.is_empty:
        return "Nothing has changed: every requirement, exhibit and answer is as it was sent in."
    if found.is_shown_alike:
        return "Every requirement, exhibit and answer is as it was sent in; what the narrative and other papers are made from has changed."
    parts = [
        f"{len(found.requirements)} of {found.same_requirements + len(found.requirements)} requirements",
        f"{len(found.exhibits)} of {found.same_exhibits + len(found.exhibits)} exhibits",
        f"{len(found.answers)} of {found.same_answers + len(found.answers)} answers",
    ]
    binder = f"; the binder has {found.binder_after} pages, and had {found.binder_before}" if found.binder_after else ""
    return f"Changed: {', '.join(parts)}{binder}."


def write_requirement(row: RequirementChange) -> Iterator[str]:
    """What has become of a requirement, a line or two."""
    if not row.after:
        said = f"was {row.before}, and is no longer asked"
    elif not row.before:
        said = f"was not asked, and is {row.after}"
    else:
        said = f"was {row.before}, and is {row.after}" if row.before != row.after else f"still {row.after}, by other exhibits"
    yield f"{row.id} {row.title}: {said}"
    shown = [f"{word} {', '.join(ids)}" for word, ids in (("now with", row.gained), ("no longer with", row.lost)) if ids]
    if shown:
        yield f"    {'; '.join(shown)}"


def write_exhibit(row: ExhibitChange) -> Iterator[str]:
    """What has become of an exhibit, and of its pages."""
    number = row.number_before or row.number_after
    yield f"{row.id} {row.title} (exhibit {number}): {'; '.join(_said_of(row))}"
    yield from (f"    {line}" for line in _said_of_pages(row))


def _said_of(row: ExhibitChange) -> Iterator[str]:
    if "added" in row.what:
        yield f"added, in place of {row.other}" if row.other else "added"
    if "removed" in row.what:
        yield f"no longer shown; {row.other} has its place" if row.other else "no longer shown"
    if "file" in row.what:
        yield f"its file is `{row.file_after}`, and was `{row.file_before}`" if row.file_before else f"its file is `{row.file_after}`"
    if "content" in row.what and "file" not in row.what:
        yield f"the file `{row.file_after}` has changed"
    elif "file" in row.what and "content" not in row.what:
        yield "with the same content"
    if "number" in row.what:
        yield f"its number is {row.number_after}, and was {row.number_before}"
    if "title" in row.what:
        yield f"it was titled “{row.title_before}”"


def _said_of_pages(row: ExhibitChange) -> Iterator[str]:
    if row.note:
        yield row.note
    if row.pages_before is None or row.pages_after is None:
        return
    if row.pages_before != row.pages_after:
        yield f"{number_of(row.pages_after, 'page')} now, {row.pages_before} before"
    for change in _together(row.pages):
        shown = change.before or change.after
        binder = f" (binder {_numbered(change.binder)})" if change.binder else ""
        at = f", now {_numbered(change.after)}" if change.before and change.after and change.before != change.after else ""
        yield f"{_numbered(shown)}{binder}{at}: {_PAGE_WORDS[change.what]}"
    if not row.pages:
        yield "every page looks and reads as it did"


def _together(pages: Sequence[PageChange]) -> list[PageChange]:
    """Changes of one sort on pages that follow each other, told as one."""
    found: list[PageChange] = []
    for change in pages:
        last = found[-1] if found else None
        is_next = (
            last
            and last.what == change.what
            and all(
                not one or one[-1] + 1 == other[0]
                for one, other in ((last.before, change.before), (last.after, change.after))
                if one or other
            )
        )
        if last and is_next:
            found[-1] = PageChange(
                what=change.what, before=last.before + change.before, after=last.after + change.after, binder=last.binder + change.binder
            )
        else:
            found.append(change)
    return found


def _numbered(pages: Sequence[int]) -> str:
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"


def write_answer(row: AnswerChange) -> Iterator[str]:
    """A field with what was entered and what would be entered; of a table, the cells that differ."""
    yield f"{row.group}: {row.label}"
    if not row.before or not row.after:
        yield f"    {'is not asked any more; it was' if row.before else 'is asked now'}: {_short(row.before or row.after)}"
    elif row.cells:
        for cell in row.cells:
            if cell.column:
                yield f"    {cell.row}, {cell.column}: was {_short(cell.before) or 'empty'}, and is {_short(cell.after) or 'empty'}"
            else:
                yield f"    {'row added' if cell.after else 'row removed'}: {_short(cell.after or cell.before)}"
    else:
        yield f"    was: {_short(row.before)}"
        yield f"    now: {_short(row.after)}"


def _write_sources(sources: Sequence[SourceChange]) -> Iterator[str]:
    """Each file, of a record the entries that differ; what came with dsmes on one line."""
    for row in sources:
        if row.is_shipped:
            continue
        yield f"{row.file}: {row.what}"
        for change in row.words[:_MOST_WORDS]:
            if change.before and change.after:
                yield f"    {change.place}: was {_short(change.before)}, and is {_short(change.after)}"
            else:
                yield f"    {change.place}: {'added' if change.after else 'removed'}: {_short(change.after or change.before)}"
        if len(row.words) > _MOST_WORDS:
            yield f"    and {len(row.words) - _MOST_WORDS} more"
    shipped = [row.file for row in sources if row.is_shipped]
    if shipped:
        yield f"came with dsmes, and changed with its version: {_short(', '.join(shipped))}"


def _short(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" …")


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


DIFFERENCES_FORMATS: Mapping[str, Callable[[Differences], str]] = {"text": write_differences, "json": write_differences_json}
