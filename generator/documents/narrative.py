"""The narrative: for each heading of the application what is asked, what the program does, and the exhibits that show it."""

from collections.abc import Sequence
from pathlib import Path

from generator.documents.context import context
from generator.documents.plan import Document, PacketPlan
from generator.documents.word_document import render_word_document
from generator.findings import Report
from generator.model.workspace import Workspace

TEMPLATE = "packet/narrative.docx"


def render_narrative(workspace: Workspace, report: Report, plan: PacketPlan, *, templates: Sequence[Path]) -> tuple[Document, ...]:
    """The narrative as .docx and .pdf; its words stand in the template, chosen by requirement id.

    Raises:
        DocumentError: the template cannot be filled in.
    """
    return render_word_document("narrative", TEMPLATE, context(workspace, report, plan), templates=templates, as_of=workspace.as_of)
