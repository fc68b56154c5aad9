"""The narrative: for each heading of the application what is asked, what the program does, and the exhibits that show it."""

from collections.abc import Sequence
from pathlib import Path

from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.plan import Document, PacketPlan
from generator.documents.word_document import render_word_document
from generator.findings import Report, State
from generator.model.workspace import Workspace
from generator.prose import listed

TEMPLATE = "packet/narrative.docx"
_UNASKED = State.NOT_APPLICABLE.value


def render_narrative(
    workspace: Workspace, report: Report, plan: PacketPlan, *, templates: Sequence[Path], kept: Kept | None = None
) -> tuple[Document, ...]:
    """The narrative as .docx and .pdf; its words stand in the template, chosen by requirement id.

    Raises:
        DocumentError: the template cannot be filled in.
    """
    values = narrative_values(workspace, report, plan)
    return render_word_document("narrative", TEMPLATE, values, templates=templates, as_of=workspace.as_of, kept=kept)


def narrative_values(workspace: Workspace, report: Report, plan: PacketPlan) -> Values:
    """What the narrative's template is given."""
    values = context(workspace, report, plan)
    concerned = {change.person for change in workspace.changes_of(plan.application)} & workspace.people_by_id.keys()
    if concerned:  # what is told of a person who joined or left is judged for that person alone
        for group in ("professionals", "paraprofessionals"):
            values[group] = [row for row in values[group] if row["id"] in concerned]
    values["projects"] = sorted(values["projects"], key=lambda row: not row["is_finished"])  # a finished one is what is asked
    values["sections"] = [
        {**section, "applies": _applies(section["rows"]), "waits_for": _waits_for(section["rows"])} for section in values["sections"]
    ]
    return values


def _applies(rows: Sequence[Values]) -> bool:
    """Whether something is to be told of a heading's requirements one by one."""
    return len(rows) < 2 or any(row["state"] != _UNASKED or row["waivers"] for row in rows)


def _waits_for(rows: Sequence[Values]) -> str:
    """What must be recorded before it is known whether any of a heading's requirements applies; empty where some are known not to."""
    waiting = list(dict.fromkeys(str(row["waits_for"]) for row in rows))
    return listed(waiting) if all(waiting) else ""
