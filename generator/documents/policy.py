"""The program's policies: one for each standard of its edition, and one for each of the five enhancements of DSMP."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from generator.documents.blanks import blank_named
from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.plan import Document
from generator.documents.word_document import fill_word_template, find_template, render_word_document
from generator.documents.words import approval_in_words, day_in_words
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.approvals import holding_approvals, template_for, template_of
from generator.model.evidence import Approval, Policy
from generator.model.standards import Edition, Enhancement, Standard
from generator.model.workspace import Workspace

_OPEN = "not set yet"


def render_policies(workspace: Workspace, report: Report, *, templates: Sequence[Path], kept: Kept | None = None) -> tuple[Document, ...]:
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
            template = template_of(edition=edition.id, standard=standard.number)
            if find_template(template, templates) is None and record is None:
                continue  # this edition has no texts of its own yet
            path = _path_of_standard(edition, standard)
            own = _standard_values(workspace, values, edition, standard, record)
            documents += _render(path, template, values | own, record, templates, workspace, kept)
    for enhancement in workspace.rulebook.enhancements.values():
        record = _record(workspace, enhancement=enhancement.id)
        template = template_of(enhancement=enhancement.id)
        path = _path_of_enhancement(enhancement)
        if find_template(template, templates) is None and record is None:
            continue
        own = _enhancement_values(workspace, values, enhancement, record)
        documents += _render(path, template, values | own, record, templates, workspace, kept)
    return tuple(documents)


def render_policy_word(workspace: Workspace, report: Report, policy: Policy, *, templates: Sequence[Path]) -> Document:
    """The Word file of one policy that is on record, made of the records whatever stands in build/.

    Raises:
        DocumentError: its template is not there or cannot be filled in, or what it carries out is not in the rulebook.
    """
    values = context(workspace, report)
    book = workspace.rulebook
    edition = book.editions.get(policy.edition)
    standard = next((one for one in edition.standards if one.number == policy.standard), None) if edition else None
    if policy.enhancement in book.enhancements:
        enhancement = book.enhancements[policy.enhancement]
        path, own = _path_of_enhancement(enhancement), _enhancement_values(workspace, values, enhancement, policy)
    elif edition and standard:
        path, own = _path_of_standard(edition, standard), _standard_values(workspace, values, edition, standard, policy)
    else:
        raise DocumentError(
            f"policy {policy.id}: the rulebook does not have what it carries out",
            hint="correct `edition` and `standard`, or `enhancement`, of this policy",
            mark=policy.source.at("id"),
        )
    template = template_for(policy)
    if find_template(template, templates) is None:
        raise _no_template(policy.id, template, policy)
    return Document(PurePosixPath(f"{path}.docx"), fill_word_template(template, values | own, templates=templates))


def _path_of_standard(edition: Edition, standard: Standard) -> str:
    return f"{edition.id}/standard-{standard.number.zfill(2)}-{_slug(standard.title)}"


def _path_of_enhancement(enhancement: Enhancement) -> str:
    return f"dsmp/{enhancement.id.lower()}-{_slug(enhancement.title)}"


def policy_values(workspace: Workspace, values: Values, template: str) -> Values | None:
    """What this template of a policy is given; None where it is no policy's. `values` are those of `context`."""
    book = workspace.rulebook
    for edition in book.editions.values():
        for standard in edition.standards:
            if template == template_of(edition=edition.id, standard=standard.number):
                record = _record(workspace, edition=edition.id, standard=standard.number)
                return values | _standard_values(workspace, values, edition, standard, record)
    for enhancement in book.enhancements.values():
        if template == template_of(enhancement=enhancement.id):
            record = _record(workspace, enhancement=enhancement.id)
            return values | _enhancement_values(workspace, values, enhancement, record)
    return None


def _render(
    path: str, template: str, values: Values, record: Policy | None, templates: Sequence[Path], workspace: Workspace, kept: Kept | None
) -> tuple[Document, ...]:
    if find_template(template, templates) is None:
        raise _no_template(record.id if record else path, template, record)
    return render_word_document(path, template, values, templates=templates, as_of=workspace.as_of, kept=kept)


def _no_template(name: str, template: str, record: Policy | None) -> DocumentError:
    return DocumentError(
        f"policy {name}: there is no template {template}",
        hint=f"write the policy's text in Word and save it as templates/{template}, or take {name} out of evidence/policies.yaml",
        mark=record.source.at("id") if record else None,
    )


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
        **_policy_values(workspace, values, record, id=f"Standard {standard.number}", title=standard.title),
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
        **_policy_values(workspace, values, record, id=f"Enhancement {enhancement.number}", title=enhancement.title),
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


def _policy_values(workspace: Workspace, values: Values, record: Policy | None, **instead: str) -> Values:
    """The policy's record; where there is none, its place is held by plain words and the document is a draft."""
    if record is None:
        approved = {"by": "not yet", "date": "no day set"}
        blank = {"owner": _OPEN, "version": _OPEN, "effective": _OPEN, "next_review": _OPEN, "changes": [], "known": False}
        signatures = [_unsigned(blank_named("approver's name and title")), _unsigned(blank_named("policy owner's name and title"))]
        return {"policy": {**instead, **blank, "approved": approved}, "draft": True, "signatures": signatures}
    policy = next(row for row in values["policies"] if row["id"] == record.id)
    return {"policy": policy, "signatures": _signatures(workspace, record, policy)}


def _signatures(workspace: Workspace, record: Policy, policy: Values) -> list[Values]:
    """The lines to sign on: who approves the policy, its owner, and whoever else has approved it as it is today.

    Whoever's approval is on record stands with name, role, statement and day; the others with a blank to sign in.
    """
    holding = list(holding_approvals(workspace, record))
    owner = _unsigned(f"{policy['owner']}, owner of this policy")
    lines: list[Values] = []
    for who, blank in ((policy["approved"]["by"], _unsigned(policy["approved"]["by"])), (record.owner, owner)):
        found = next((one for one in holding if _is_by(one, who)), None)
        if found:
            holding.remove(found)
        elif who == record.owner and any(line["signed"] and line["id"] == record.owner for line in lines):
            continue  # who approved the policy is its owner too
        lines.append(_signed(found) if found else blank)
    return [*lines, *(_signed(one) for one in holding)]


def _is_by(approval: Approval, who: str) -> bool:
    return who in (approval.person, approval.name, f"{approval.name}, {approval.role}")


def _signed(approval: Approval) -> Values:
    return {
        "id": approval.person,
        "who": f"{approval.name}, {approval.role}",
        "signed": approval_in_words(approval),
        "date": day_in_words(approval.date),
    }


def _unsigned(who: str) -> Values:
    return {"id": "", "who": who, "signed": "", "date": ""}


def _requirement(workspace: Workspace, values: Values, id: str) -> dict[str, Any]:
    requirement = workspace.rulebook.requirements[id]
    row = values["status"].get(id)
    proof = [exhibit["title"] for exhibit in row["exhibits"]] if row else []
    more = f"; and {len(proof) - 4} more" if len(proof) > 4 else ""
    return {
        "id": id,
        "title": requirement.title,
        "statement": workspace.statement_of(requirement),
        "frequency": workspace.frequency_of(requirement),
        "proof": "; ".join(proof[:4]) + more,
    }


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
