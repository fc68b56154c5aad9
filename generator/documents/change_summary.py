"""The paper that tells a reviewer what has changed since an application was sent in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.kept import Kept
from generator.documents.plan import Document
from generator.documents.word_document import render_word_document
from generator.documents.words import STATE_WORDS, day_in_words, joined
from generator.findings import State
from generator.model.differences import AnswerChange, Differences, ExhibitChange, RequirementChange
from generator.model.workspace import Workspace

TEMPLATE = "changes/summary.docx"
Told = Callable[[Any], Iterator[str]]


def render_change_summary(
    workspace: Workspace, found: Differences, *, exhibit: Told, templates: Sequence[Path], kept: Kept | None = None
) -> tuple[Document, ...]:
    """The paper as .docx and .pdf.

    Args:
        workspace: The program.
        found: What has changed.
        exhibit: What tells of one exhibit, as lines: the first of the exhibit, the others of its pages.
        templates: Folders to look in, the program's own first.
        kept: What stands from an earlier run, if a paper that was edited by hand is to be kept.

    Raises:
        DocumentError: the template cannot be filled in.
    """
    values = change_summary_values(workspace, found, exhibit=exhibit)
    return render_word_document("change-summary", TEMPLATE, values, templates=templates, as_of=workspace.as_of, kept=kept)


def change_summary_values(workspace: Workspace, found: Differences, *, exhibit: Told) -> dict[str, Any]:
    """What the paper's template is given; the arguments are those of `render_change_summary`."""
    program, coordinator = workspace.program, workspace.coordinator
    titles = {one.id: one.title for one in workspace.exhibits} | {row.id: row.title for row in found.exhibits}
    after = day_in_words(date.fromisoformat(found.after))
    against = f"what was sent in as {found.other}" if found.other else f"the program's files on {after}"
    return {
        "sample": program.sample,
        "draft": False,
        "as_of": after,
        "program": {"name": program.name, "short_name": program.short_name},
        "accreditor": {"name": found.accreditor_name, "short_name": found.accreditor},
        "application": {"id": found.application, "title": found.title},
        "submission": found.submission,
        "sent": day_in_words(date.fromisoformat(found.sent)),
        "before": day_in_words(date.fromisoformat(found.before)),
        "against": against,
        "counts": {
            "requirements": f"{len(found.requirements)} changed, {found.same_requirements} as they were",
            "exhibits": f"{len(found.exhibits)} changed, {found.same_exhibits} as they were",
            "answers": f"{len(found.answers)} changed, {found.same_answers} as they were",
            "binder": f"{found.binder_before} pages when sent in" + (f", {found.binder_after} now" if found.binder_after else ""),
        },
        "notes": "; ".join((*found.notes, *_other_words(found))),
        "requirements": [_requirement(row, titles) for row in found.requirements],
        "exhibits": [_exhibit(row, exhibit) for row in found.exhibits],
        "answers": [line for row in found.answers for line in _answers(row)],
        "coordinator": coordinator.name if coordinator else "Name",
    }


def _other_words(found: Differences) -> Iterator[str]:
    """What is told of files that the papers are made from: their names alone, since they say more than was sent in."""
    names = [PurePosixPath(row.file).stem.replace("-", " ") for row in found.sources if row.file.startswith("evidence/")]
    if names:
        yield f"the narrative and other papers may read otherwise, as records that they are made from have changed ({', '.join(names)})"
    if len(names) < len(found.sources):
        yield "the standards or templates that they are made from have changed"


def _requirement(row: RequirementChange, titles: Mapping[str, str]) -> dict[str, str]:
    def named(ids: Sequence[str]) -> str:
        return joined(f"{id} {titles[id]}" if id in titles else id for id in ids)

    shown = [f"{word} {named(ids)}" for word, ids in (("now with", row.gained), ("no longer with", row.lost)) if ids]
    return {
        "id": row.id,
        "title": row.title,
        "before": _state(row.before, "Not asked"),
        "after": _state(row.after, "No longer asked"),
        "exhibits": "; ".join(shown) or "the same",
    }


def _state(state: str, none: str) -> str:
    """A state as people read it; one that this version does not know stays as it was kept."""
    if not state:
        return none
    known = next((each for each in State if each.value == state), None)
    return " ".join(STATE_WORDS[known]) if known else state


def _exhibit(row: ExhibitChange, tell: Told) -> dict[str, str]:
    first, *pages = tell(row)
    return {
        "number": row.number_before or f"new: {row.number_after}",
        "id": row.id,
        "title": row.title,
        "what": _sentence(first.partition("): ")[2]),
        "pages": _sentence(". ".join(line.strip() for line in pages)) or "–",
    }


def _answers(row: AnswerChange) -> Iterator[dict[str, str]]:
    """A line of the table for the field; of a table, one for each cell or row that differs."""
    field = f"{row.group}: {row.label}"
    if not row.cells:
        yield {"field": field, "before": row.before or "not asked", "after": row.after or "no longer asked"}
    for cell in row.cells:
        yield {
            "field": f"{field}: {cell.row}{f', {cell.column}' if cell.column else ''}",
            "before": cell.before or ("empty" if cell.column else "no such row"),
            "after": cell.after or ("empty" if cell.column else "no such row"),
        }


def _sentence(text: str) -> str:
    text = text.replace("`", "")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
