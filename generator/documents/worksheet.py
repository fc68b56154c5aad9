"""The worksheet: every field of the accreditor's portal, in its order, with what to enter; for a visit what will be asked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.documents.application_values import SURE_WORDS, waiver_values
from generator.documents.blanks import has_blank
from generator.documents.context import Values, context
from generator.documents.kept import Kept
from generator.documents.open_items import OpenItems
from generator.documents.plan import Document, PacketPlan
from generator.documents.template_language import nearest
from generator.documents.word_document import render_word_document
from generator.documents.words import STATE_WORDS, lower_first, unmarked
from generator.errors import DocumentError
from generator.findings import Report, State
from generator.model.evidence import Waiver
from generator.model.standards import WorksheetField, WorksheetGroup
from generator.model.workspace import Workspace
from generator.prose import listed, number_of

TEMPLATE = "packet/worksheet.docx"

_SIGNATURE = "application.signature."
_MOST_LETTERS = 120  # of what is to be done, in the place of an answer: what is longer stands in the checklist, once
_BLANK = "☐ not recorded; fill in by hand: ______________________"


def render_worksheet(
    workspace: Workspace, report: Report, plan: PacketPlan, *, templates: Sequence[Path], kept: Kept | None = None
) -> tuple[Document, ...]:
    """The worksheet as .docx and .pdf.

    Raises:
        DocumentError: the rulebook names a value or table that there is not, or the template cannot be filled in.
    """
    values = worksheet_values(workspace, report, plan)
    return render_word_document("worksheet", TEMPLATE, values, templates=templates, as_of=workspace.as_of, kept=kept)


def worksheet_values(workspace: Workspace, report: Report, plan: PacketPlan) -> Values:
    """What the worksheet's template is given.

    Raises:
        DocumentError: the rulebook names a value or table that there is not.
    """
    values = context(workspace, report, plan)
    groups = worksheet_groups(workspace, plan, values)
    by_hand, unanswered = (sum(group[what] for group in groups) for what in ("by_hand", "open"))
    totals = {
        "by_hand": by_hand,
        "open": unanswered,
        "by_hand_words": number_of(by_hand, "field") if by_hand else "nothing",
        "open_words": str(unanswered) if unanswered else "none",
        "asks_signature": any(field.value.startswith(_SIGNATURE) for group in plan.type.worksheet for field in group.fields),
    }
    return values | {"groups": groups, "worksheet": totals}


def worksheet_groups(workspace: Workspace, plan: PacketPlan, values: Values) -> list[dict[str, Any]]:
    """The groups of fields as the template sees them, in portal order; `values` are those of `context`.

    Raises:
        DocumentError: the rulebook names a value or table that there is not.
    """
    return [_group(group, values, workspace, plan) for group in plan.type.worksheet]


def _group(group: WorksheetGroup, values: Values, workspace: Workspace, plan: PacketPlan) -> dict[str, Any]:
    """A group of fields: runs of single fields together, each table by itself, in portal order."""
    parts: list[dict[str, Any]] = []
    by_hand = unanswered = 0
    for field in group.fields:
        sure = SURE_WORDS[field.confidence]
        if field.table:
            table = _table(field, values)
            by_hand_too = not table["rows"] or any(has_blank(cell) for row in table["rows"] for cell in row)
            parts.append({"kind": "table", "label": unmarked(field.label), "sure": sure, "by_hand": by_hand_too, **table})
            continue
        entry, is_by_hand, is_open = _entry(field, values, workspace, plan)
        by_hand += is_by_hand
        unanswered += is_open
        if not parts or parts[-1]["kind"] != "fields":
            parts.append({"kind": "fields", "rows": []})
        parts[-1]["rows"].append(
            {
                "label": unmarked(field.label),
                "entry": entry,
                "sure": sure,
                "by_hand": is_by_hand,
                "open": is_open,
                "attest": list(field.attest),
                "fill_in": unmarked(field.fill_in),
            }
        )
    return {
        "title": unmarked(group.title),
        "heading": group.heading,
        "note": unmarked(group.note),
        "parts": parts,
        "by_hand": by_hand,
        "open": unanswered,
    }


def _entry(field: WorksheetField, values: Values, workspace: Workspace, plan: PacketPlan) -> tuple[str, bool, bool]:
    """What to enter, whether a person has to fill it in, and whether it cannot be answered yet."""
    if field.fill_in:
        return f"☐ fill in by hand: ______________________ ({unmarked(field.fill_in)})", True, False
    if field.attest:
        answer = unmarked(_attestation(field, workspace, plan))
        return answer, False, answer.startswith("☐")
    text = _text(_look_up(field.value, values, field))
    return (text, False, False) if text and not has_blank(text) else (_BLANK, True, False)


def _attestation(field: WorksheetField, workspace: Workspace, plan: PacketPlan) -> str:
    """Yes only when every requirement behind it is met; else what is open. A waiver is told with what stands in for the evidence."""
    rows = {row.requirement: row for row in plan.status.requirements}
    told = [_waived(workspace, plan, waiver) for waiver in plan.waivers if waiver.requirement in field.attest]
    waiting = list(dict.fromkeys(row.waits_for for id in field.attest if (row := rows.get(id)) and row.waits_for))
    if waiting and all(id in rows and rows[id].state is State.NOT_APPLICABLE for id in field.attest):
        return ". ".join([f"☐ Not known yet whether this applies, until {listed(waiting)}", *told])
    if all(id in rows and rows[id].state is State.NOT_APPLICABLE for id in field.attest):
        return ". ".join(["Not applicable", *told])
    told_open = OpenItems(workspace, plan.application.id)
    still_open, is_elsewhere = [], False
    for id in field.attest:
        row = rows.get(id)
        if row is None:
            still_open.append(f"{id} is not among the requirements of this application")
        elif row.state is State.WAIVED:
            still_open.append(f"{id} is waived, so a person must decide what to attest")
        elif not row.state.is_met:
            steps = "; ".join(told_open.tasks(row))
            is_short = len(steps) <= _MOST_LETTERS
            still_open.append(f"{id} {row.title} ({STATE_WORDS[row.state][1].lower()}){f': {steps}' if steps and is_short else ''}")
            is_elsewhere = is_elsewhere or not is_short
    if is_elsewhere:
        still_open.append("The open items of the checklist say what is to be done")
    if still_open:
        return ". ".join(["☐ Not yet", *still_open, *told]) + "."
    return ". ".join(["☑ Yes", *told])


def _waived(workspace: Workspace, plan: PacketPlan, waiver: Waiver) -> str:
    values = waiver_values(workspace, plan, waiver)
    scope = f"{lower_first(values['kind'])}, {values['scope']}, until {values['end']}"
    return f"{values['requirement']}: {scope}; in its place: {values['instead']}"


def _table(field: WorksheetField, values: Values) -> Mapping[str, Any]:
    tables = values["tables"]
    if field.table not in tables:
        raise _unknown(field, f"table {field.table!r}", nearest(field.table, tables))
    found: Mapping[str, Any] = tables[field.table]
    return found


def _look_up(path: str, values: Values, field: WorksheetField) -> object:
    """The value at a dotted path; a part that is not recorded has no parts of its own either."""
    found: object = values
    for step in path.split("."):
        if found == "":
            return ""
        if not isinstance(found, Mapping) or step not in found:
            known = found if isinstance(found, Mapping) else ()
            raise _unknown(field, f"value {path!r}", nearest(step, known))
        found = found[step]
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    return str(value)


def _unknown(field: WorksheetField, what: str, near: str) -> DocumentError:
    hint = f"the nearest known name is {near!r}" if near else "see the names that other worksheet fields use"
    return DocumentError(
        f"worksheet field {field.label!r}: there is no {what}", hint=hint, mark=field.source.at("value" if field.value else "table")
    )
