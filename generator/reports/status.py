"""The state of each standard and requirement, and what would close what is open."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from generator.findings import ApplicationStatus, Report, RequirementStatus, Reviewed, State
from generator.reports.text import write_progress, write_unjudged

# A sign beside each word, so that the column can be read at a glance and without colour.
SIGNS: Mapping[State, str] = {
    State.CURRENT: "●",
    State.DUE_SOON: "◐",
    State.PLANNED: "○",
    State.STALE: "✗",
    State.EXPIRED: "✗",
    State.SUPERSEDED: "✗",
    State.MISSING: "✗",
    State.WAIVED: "–",
    State.NOT_APPLICABLE: "–",
}
"""The shape that goes with each state's word."""


def write_status(report: Report) -> str:
    """Each application with its requirements by standard; under each open one, the steps that close it."""
    parts = [_application(application, report) for application in report.applications]
    if not parts:
        parts = ["No application can be judged. `dsmes check` says why.\n"]
    if report.unjudged:
        parts.append("".join(f"{line}\n" for line in write_unjudged(report)))
    return "\n".join(parts)


def _application(application: ApplicationStatus, report: Report) -> str:
    lines = [
        f"{application.id}: {application.type} application to {application.accreditor} under {application.edition}, on {report.as_of}",
        write_progress(application),
        *(f"  {one.message} [{one.rule.id}]\n    → {one.hint}" for one in application.held_alone_by[:1]),
        "",
    ]
    first: dict[str, int] = {}
    for row in application.requirements:
        first.setdefault(row.standard, len(first))
    # An accreditor's order may come back to a standard; here each stands once, what has none at the end.
    rows = sorted(application.requirements, key=lambda row: (not row.standard, first[row.standard]))
    for standard, group in groupby(rows, key=lambda row: row.standard):
        lines.append(f"Standard {standard}" if standard else "Application and program duties")
        for row in group:
            lines += _row(row, report.reviews_for(row))
    return "\n".join(lines) + "\n"


def _row(row: RequirementStatus, reviews: Sequence[Reviewed]) -> list[str]:
    lines = [f"  {SIGNS[row.state]} {row.state.value:<14} {row.requirement:<8} {row.title}{_reviewed(row, reviews)}"]
    if not row.state.is_met and not row.blocks:
        lines.append(f"{'':20}  not verified that this is asked, so it holds nothing up")
    if not row.state.is_met:
        lines += [f"{'':20}→ {step}" for step in row.closes]
    lines += [f"{'':20}  look at {one.exhibit} again: reviewed {one}" for one in reviews if one.lapsed]
    return lines


def _reviewed(row: RequirementStatus, reviews: Sequence[Reviewed]) -> str:
    """How much of its evidence somebody has looked at, who last, and when; empty where nobody has."""
    holding = [one for one in reviews if not one.lapsed]
    if not holding:
        return ""
    last = max(holding, key=lambda one: one.date)
    many = "" if len(holding) == len(row.evidence) else f" {len(holding)} of {len(row.evidence)} exhibits,"
    return f" (reviewed{many} {last.date} by {last.by})"
