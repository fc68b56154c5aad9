"""The papers that a program fills in, keeps or gives out: letters, agreements, registers, forms for participants."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.plan import Document, PacketPlan
from generator.documents.word_document import find_template, render_word_document
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.standards import Form
from generator.model.workspace import Workspace


def template_of(form: Form) -> str:
    """Where a form's template stands below a templates folder."""
    return f"forms/{form.group}/{form.id}.docx"


def form_values(form: Form) -> Values:
    """What a form's template is given of the form itself."""
    return {"form": {"id": form.id, "title": form.title, "use": form.use, "language": form.language}}


def render_forms(workspace: Workspace, report: Report, *, templates: Sequence[Path], kept: Kept | None = None) -> tuple[Document, ...]:
    """Every form as .docx and .pdf, by group: what the program's records hold is filled in, the rest is blanks to fill.

    Raises:
        DocumentError: a template is not there, or cannot be filled in.
    """
    documents: list[Document] = []
    for made in render_each_form(workspace, report, templates=templates, kept=kept):
        if isinstance(made, DocumentError):
            raise made
        documents += made
    return tuple(documents)


def render_each_form(
    workspace: Workspace, report: Report, *, templates: Sequence[Path], kept: Kept | None = None
) -> Iterator[tuple[Document, ...] | DocumentError]:
    """The documents of one form after the other, or why it cannot be made: one that lacks its text keeps no other from being made."""
    values = context(workspace, report)
    for form in workspace.rulebook.forms.values():
        template = template_of(form)
        if find_template(template, templates) is None:
            yield DocumentError(
                f"the form {form.id} has no text: there is no template {template}",
                hint=f"write it in Word and save it as templates/{template}, below the folder of your program",
                mark=form.source.at_value("id"),
            )
            continue
        try:
            yield render_word_document(
                f"{form.group}/{form.id}", template, values | form_values(form), templates=templates, as_of=workspace.as_of, kept=kept
            )
        except DocumentError as error:
            yield error


def render_papers(
    workspace: Workspace, report: Report, plan: PacketPlan, *, templates: Sequence[Path], kept: Kept | None = None
) -> tuple[Document, ...]:
    """The forms that the type of application calls for, filled in for the application, as .docx and .pdf below `papers/`.

    Raises:
        DocumentError: a template is not there, or cannot be filled in.
    """
    forms = [form for id in plan.type.papers if (form := workspace.rulebook.forms.get(id))]
    values = context(workspace, report, plan) if forms else {}
    documents: list[Document] = []
    for form in forms:
        documents += render_word_document(
            f"papers/{form.id}", template_of(form), values | form_values(form), templates=templates, as_of=workspace.as_of, kept=kept
        )
    return tuple(documents)
