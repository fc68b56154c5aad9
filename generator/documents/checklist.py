"""The checklist: every requirement with its state and exhibits, every file to upload, every date, and what is still open."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.application_values import SURE_WORDS
from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.plan import Document, PacketPlan
from generator.documents.word_document import render_word_document
from generator.documents.words import unmarked
from generator.findings import Report, State
from generator.model.standards import UploadItem
from generator.model.workspace import Workspace

TEMPLATE = "packet/checklist.docx"

_COUNTED = (("Complete", (State.CURRENT, State.DUE_SOON)), ("Waived or not applicable", (State.WAIVED, State.NOT_APPLICABLE)))


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
    states = [row.state for row in plan.status.requirements]
    counts = [{"word": word, "number": sum(state in group for state in states)} for word, group in _COUNTED]
    still_open = len(plan.status.open_items)
    counts.append({"word": "Open", "number": still_open})
    unsure = sum(not state.is_met for state in states) - still_open
    if unsure:
        counts.append({"word": "Unmet, but not verified that it is asked", "number": unsure})
    return context(workspace, report, plan) | {
        "uploads": [upload_values(plan, item, files.get(item.id, ())) for item in plan.type.uploads],
        "counts": counts,
    }


def upload_values(plan: PacketPlan, item: UploadItem, paths: Sequence[str] = ()) -> dict[str, Any]:
    """One item to upload, its exhibits in binder order, and whether it is there."""
    exhibits = plan.exhibits_of(item)
    endings = {PurePosixPath(planned.exhibit.file).suffix.lower() for planned in exhibits}
    ending = next(iter(endings)) if len(exhibits) == 1 else ".pdf"
    heading = next((section.heading.title for section in plan.sections if section.heading.id == item.heading), item.heading)
    name = f"{item.file}{'.jpg' if ending == '.jpeg' else ending}" if exhibits else item.file
    return {
        "title": unmarked(item.title),
        "heading": unmarked(heading),
        "folder": PurePosixPath(paths[0]).parent.name if paths else "",
        "file": "; ".join(PurePosixPath(path).name for path in paths) or name,
        "exhibits": [{"number": planned.number, "title": planned.exhibit.title} for planned in exhibits],
        "mark": "☑" if exhibits else "–" if item.optional else "☐",
        "word": "on file" if exhibits else "not needed" if item.optional else "missing",
        "sure": SURE_WORDS[item.confidence],
        "optional": item.optional,
    }
