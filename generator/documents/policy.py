"""The program's policies: one for each standard of its edition, and one for each of the five enhancements of DSMP."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from generator.documents.context import Values, context
from generator.documents.plan import Document
from generator.documents.word_document import find_template, render_word_document
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.evidence import Policy
from generator.model.standards import Edition, Enhancement, Standard
from generator.model.workspace import Workspace

_OPEN = "not set yet"


def render_policies(workspace: Workspace, report: Report, *, templates: Sequence[Path]) -> tuple[Document, ...]:
    """Every policy as .docx and .pdf, by edition and standard, the enhancements last.

    A policy without a record in `policies.yaml` is made as well, so that a new program has a text to adopt; it says DRAFT on
    every page.

    Raises:
        DocumentError: a template cannot be filled in, or a policy is recorded for which there is no template.
    """
    values = context(workspace, report)
    documents: list[Document] = []
    for edition in _editions(workspace):
        for standard in edition.standards:
            record = _record(workspace, edition=edition.id, standard=standard.number)
            template = f"policies/{edition.id}/standard-{standard.number.zfill(2)}.docx"
            if find_template(template, templates) is None and record is None:
                continue  # this edition has no texts of its own yet
            path = f"{edition.id}/standard-{standard.number.zfill(2)}-{_slug(standard.title)}"
            own = _standard_values(workspace, values, edition, standard, record)
            documents += _render(path, template, values | own, record, templates, workspace)
    for enhancement in workspace.rulebook.enhancements.values():
        record = _record(workspace, enhancement=enhancement.id)
        template = f"policies/dsmp/{enhancement.id}.docx"
        path = f"dsmp/{enhancement.id.lower()}-{_slug(enhancement.title)}"
        if find_template(template, templates) is None and record is None:
            continue
        own = _enhancement_values(workspace, values, enhancement, record)
        documents += _render(path, template, values | own, record, templates, workspace)
    return tuple(documents)


def _render(
    path: str, template: str, values: Values, record: Policy | None, templates: Sequence[Path], workspace: Workspace
) -> tuple[Document, Document]:
    if find_template(template, templates) is None:
        name = record.id if record else path
        raise DocumentError(
            f"policy {name}: there is no template {template}",
            hint=f"write the policy's text in Word and save it as templates/{template}, or take {name} out of evidence/policies.yaml",
            mark=record.source.at("id") if record else None,
        )
    return render_word_document(path, template, values, templates=templates, as_of=workspace.as_of)


def _editions(workspace: Workspace) -> Iterator[Edition]:
    """The editions that the program's applications and policies name, in the rulebook's order."""
    named = {application.edition for application in workspace.program.applications}
    named |= {policy.edition for policy in workspace.policies.policies}
    return (edition for edition in workspace.rulebook.editions.values() if edition.id in named)


def _record(workspace: Workspace, *, edition: str = "", standard: str = "", enhancement: str = "") -> Policy | None:
    wanted = (edition, standard, enhancement)
    return next((row for row in workspace.policies.policies if (row.edition, row.standard, row.enhancement) == wanted), None)


def _standard_values(workspace: Workspace, values: Values, edition: Edition, standard: Standard, record: Policy | None) -> Values:
    ids = [row.id for row in workspace.rulebook.requirements.values() if row.standards.get(edition.id) == standard.number]
    return {
        **_policy_values(values, record, id=f"Standard {standard.number}", title=standard.title),
        "standard": {
            "number": standard.number,
            "title": standard.title,
            "obligation": standard.obligation,
            "edition": f"{edition.published.year} edition",
        },
        "requirements": [_requirement(workspace, values, id) for id in ids],
    }


def _enhancement_values(workspace: Workspace, values: Values, enhancement: Enhancement, record: Policy | None) -> Values:
    return {
        **_policy_values(values, record, id=f"Enhancement {enhancement.number}", title=enhancement.title),
        "enhancement": {
            "id": enhancement.id,
            "number": enhancement.number,
            "title": enhancement.title,
            "statement": enhancement.statement,
            "steps": list(enhancement.steps),
            "gaps": list(enhancement.gaps),
        },
        "requirements": [_requirement(workspace, values, id) for id in enhancement.requirements if id in workspace.rulebook.requirements],
    }


def _policy_values(values: Values, record: Policy | None, **instead: str) -> Values:
    """The policy's record; where there is none, its place is held by plain words and the document is a draft."""
    if record is None:
        approved = {"by": _OPEN, "date": _OPEN}
        blank = {"owner": _OPEN, "version": _OPEN, "effective": _OPEN, "next_review": _OPEN, "changes": [], "known": False}
        return {"policy": {**instead, **blank, "approved": approved}, "draft": True}
    return {"policy": next(row for row in values["policies"] if row["id"] == record.id)}


def _requirement(workspace: Workspace, values: Values, id: str) -> dict[str, Any]:
    requirement = workspace.rulebook.requirements[id]
    row = values["status"].get(id)
    proof = [exhibit["title"] for exhibit in row["exhibits"]] if row else []
    more = f"; and {len(proof) - 4} more" if len(proof) > 4 else ""
    return {
        "id": id,
        "title": requirement.title,
        "statement": requirement.statement,
        "frequency": requirement.frequency,
        "proof": "; ".join(proof[:4]) + more,
    }


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
