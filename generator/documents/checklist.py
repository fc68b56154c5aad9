"""The checklist: every requirement with its state and exhibits, every file to upload, every date, and what is still open."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.application_values import SURE_WORDS
from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.open_items import OpenItems
from generator.documents.plan import Document, PacketPlan
from generator.documents.word_document import render_word_document
from generator.documents.words import state_words, unmarked, upper_first
from generator.findings import Report, RequirementStatus, State
from generator.model.standards import UploadItem
from generator.model.workspace import Workspace

TEMPLATE = "packet/checklist.docx"

_COUNTED = (
    ("Complete", (State.CURRENT,)),
    ("Complete, due soon", (State.DUE_SOON,)),
    ("Waived or not applicable", (State.WAIVED, State.NOT_APPLICABLE)),
)
_NOT_KNOWN = "Not known yet whether they apply"


def render_checklist(
    workspace: Workspace,
    report: Report,
    plan: PacketPlan,
    *,
    templates: Sequence[Path],
    files: Mapping[str, Sequence[str]] | None = None,
    kept: Kept | None = None,
) -> tuple[Document, ...]:
    """The checklist as .docx and .pdf.

    Args:
        workspace: The program.
        report: Its states on the day.
        plan: What goes in, and under which number.
        templates: Folders that hold templates, the program's own first.
        files: Upload item id to the paths of its files, as `upload_paths` has them; without it the names are those that one
            file for each item would have.
        kept: What stands from an earlier run, if it is to be kept.

    Raises:
        DocumentError: the template cannot be filled in.
    """
    values = checklist_values(workspace, report, plan, files or {})
    return render_word_document("checklist", TEMPLATE, values, templates=templates, as_of=workspace.as_of, kept=kept)


def checklist_values(workspace: Workspace, report: Report, plan: PacketPlan, files: Mapping[str, Sequence[str]]) -> Values:
    """What the checklist's template is given; `files` is that of `render_checklist`."""
    states = [row.state for row in plan.status.requirements if not row.waits_for]
    counts = [
        {"word": word, "number": number}
        for word, group in _COUNTED
        if (number := sum(state in group for state in states)) or group != (State.DUE_SOON,)
    ]
    held_up = {row.requirement for row in plan.status.open_items}
    counts.append({"word": "Open", "number": len(held_up)})
    unsure = [row for row in plan.status.requirements if not row.state.is_met and row.requirement not in held_up]
    if unsure:
        counts.append({"word": "Unmet, but not verified that it is asked", "number": len(unsure)})
    if waiting := sum(bool(row.waits_for) for row in plan.status.requirements):
        counts.append({"word": _NOT_KNOWN, "number": waiting})
    return context(workspace, report, plan) | {
        "uploads": [upload_values(plan, item, files.get(item.id, ())) for item in plan.type.uploads],
        "counts": counts,
        "others": [
            {"number": planned.number, "title": planned.exhibit.title}
            for planned in plan.exhibits
            if planned.exhibit.id not in plan.uploaded
        ],
        "held_by": OpenItems(workspace, plan.application.id, plan.numbers).held_by(plan.status),
        "unsure": [_unsure_values(workspace, plan, row) for row in unsure],
        "attests": any(field.attest for group in plan.type.worksheet for field in group.fields),
    }


def _unsure_values(workspace: Workspace, plan: PacketPlan, row: RequirementStatus) -> dict[str, Any]:
    """A requirement that holds nothing up, with what is missing for it and what would close it in sentences."""
    open_items = OpenItems(workspace, plan.application.id, plan.numbers)
    shape, word = state_words(row)
    told = " ".join(f"{upper_first(text.rstrip('.'))}." for text in (*open_items.problems(row), *open_items.steps(row)))
    return {"id": row.requirement, "title": row.title, "shape": shape, "word": word, "told": told}


def upload_values(plan: PacketPlan, item: UploadItem, paths: Sequence[str] = ()) -> dict[str, Any]:
    """One item to upload, its exhibits in binder order, and whether it is there."""
    exhibits = plan.exhibits_of(item)
    endings = {PurePosixPath(planned.exhibit.file).suffix.lower() for planned in exhibits}
    ending = next(iter(endings)) if len(exhibits) == 1 else ".pdf"
    heading = next((section.heading.title for section in plan.sections if section.heading.id == item.heading), item.heading)
    name = f"{item.file}{'.jpg' if ending == '.jpeg' else ending}" if exhibits else item.file
    lacking = plan.unmet(item) if exhibits else ()
    return {
        "title": unmarked(item.title),
        "heading": unmarked(heading),
        "folder": PurePosixPath(paths[0]).parent.name if paths else "",
        "file": "; ".join(PurePosixPath(path).name for path in paths) or name,
        "exhibits": [{"number": planned.number, "title": planned.exhibit.title} for planned in exhibits],
        "mark": "◐" if lacking else "☑" if exhibits else "–" if item.optional else "☐",
        "word": "on file, not enough yet" if lacking else "on file" if exhibits else "not on file" if item.optional else "missing",
        "sure": SURE_WORDS[item.confidence],
        "optional": item.optional,
    }
