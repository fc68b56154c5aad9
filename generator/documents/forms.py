"""The papers that a program fills in, keeps or gives out: letters, agreements, registers, forms for participants."""

from collections.abc import Sequence
from pathlib import Path

from generator.documents.context import context
from generator.documents.plan import Document
from generator.documents.word_document import render_word_document
from generator.findings import Report
from generator.model.standards import Form
from generator.model.workspace import Workspace


def template_of(form: Form) -> str:
    """Where a form's template stands below a templates folder."""
    return f"forms/{form.group}/{form.id}.docx"


def render_forms(workspace: Workspace, report: Report, *, templates: Sequence[Path]) -> tuple[Document, ...]:
    """Every form as .docx and .pdf, by group: what the program's records hold is filled in, the rest is blanks to fill.

    Raises:
        DocumentError: a template is not there, or cannot be filled in.
    """
    values = context(workspace, report)
    documents: list[Document] = []
    for form in workspace.rulebook.forms.values():
        own = {"form": {"id": form.id, "title": form.title, "use": form.use, "language": form.language}}
        documents += render_word_document(
            f"{form.group}/{form.id}", template_of(form), values | own, templates=templates, as_of=workspace.as_of
        )
    return tuple(documents)
