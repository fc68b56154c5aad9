"""The papers that a program fills in, keeps or gives out: letters, agreements, registers, forms for participants."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.plan import Document, PacketPlan
from generator.documents.timetable import timetable_values
from generator.documents.word_document import fill_word_template, find_template, render_word_document
from generator.documents.words import approval_in_words, day_in_words
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.approvals import holding_approvals
from generator.model.approvals import template_of_form as template_of
from generator.model.standards import Form
from generator.model.workspace import Workspace


def form_values(workspace: Workspace, form: Form) -> Values:
    """What a form's template is given of the form itself, with the approvals of it as it is today."""
    own = {"id": form.id, "title": form.title, "use": form.use, "language": form.language}
    return {"form": own | {"signed": _signed(workspace, form)}}


def _signed(workspace: Workspace, form: Form) -> Values:
    """What stands on the lines to sign on: the officer's, the quality coordinator's, and those of others who have approved the form."""
    coordinator, officer = workspace.coordinator, workspace.program.sponsor.officer
    blank = {"who": "", "words": "", "date": ""}
    lines: Values = {"officer": blank, "coordinator": blank, "others": []}
    for approval in holding_approvals(workspace, form) if form.can_be_approved else ():
        line = {"who": f"{approval.name}, {approval.role}", "words": approval_in_words(approval), "date": day_in_words(approval.date)}
        if coordinator and approval.person == coordinator.id:
            lines["coordinator"] = line
        elif not approval.person and approval.name == officer.name:
            lines["officer"] = line
        else:
            lines["others"].append(line)
    return lines


def paper_values(workspace: Workspace, report: Report, plan: PacketPlan, *, files: Mapping[str, Sequence[str]] | None = None) -> Values:
    """What the templates of an application's papers are given alike.

    Args:
        files: Upload item id to the paths of its files, as `upload_paths` has them.

    Raises:
        DocumentError: the rulebook names a value or table for a field of the portal that there is not.
    """
    values = context(workspace, report, plan)
    return values | {"timetable": timetable_values(workspace, plan, values, files or {})}


def render_form_word(workspace: Workspace, report: Report, form: Form, *, templates: Sequence[Path]) -> Document:
    """The Word file of one form, made of the records whatever stands in build/.

    Raises:
        DocumentError: its template is not there, or cannot be filled in.
    """
    values = context(workspace, report) | form_values(workspace, form)
    return Document(PurePosixPath(f"{form.group}/{form.id}.docx"), fill_word_template(template_of(form), values, templates=templates))


def render_forms(workspace: Workspace, report: Report, *, templates: Sequence[Path], kept: Kept | None = None) -> tuple[Document, ...]:
    """Every form as .docx and .pdf, by group: what the program's records hold is filled in, the rest is blanks to fill.

    Those that are made for an application alone are not among them.

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
        if form.per_application:
            continue
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
                f"{form.group}/{form.id}",
                template,
                values | form_values(workspace, form),
                templates=templates,
                as_of=workspace.as_of,
                kept=kept,
            )
        except DocumentError as error:
            yield error


def render_papers(
    workspace: Workspace,
    report: Report,
    plan: PacketPlan,
    *,
    templates: Sequence[Path],
    files: Mapping[str, Sequence[str]] | None = None,
    kept: Kept | None = None,
) -> tuple[Document, ...]:
    """The forms that the type of application calls for, filled in for the application, as .docx and .pdf below `papers/`.

    Args:
        files: Upload item id to the paths of its files, as `upload_paths` has them.

    Raises:
        DocumentError: a template is not there, or cannot be filled in.
    """
    forms = [form for id in plan.type.papers if (form := workspace.rulebook.forms.get(id))]
    values = paper_values(workspace, report, plan, files=files) if forms else {}
    documents: list[Document] = []
    for form in forms:
        documents += render_word_document(
            f"papers/{form.id}",
            template_of(form),
            values | form_values(workspace, form),
            templates=templates,
            as_of=workspace.as_of,
            kept=kept,
        )
    return tuple(documents)
