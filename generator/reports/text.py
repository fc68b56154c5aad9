"""A report for people: every finding with its place and next step, then a summary."""

import re
from collections.abc import Iterable, Mapping, Sequence

from generator.findings import ApplicationStatus, Finding, Report, Severity
from generator.prose import number_or_no

MOST_NAMED = 4  # applications that are named one by one
WIDTH = 118  # of a line that is wrapped


def write_text(report: Report) -> str:
    """The findings in order of place, each as `file:line:column: level: message [RULE]` and its hint, then what it comes to."""
    parts = [write_finding(finding, whom_for(finding, report)) for finding in report.findings]
    return "\n".join([*parts, *_names_told(report), write_summary(report)]) + "\n"


def names_used(told: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The ids in some texts with what they stand for, each once, in order of the ids."""
    used = {word for text in told for word in re.findall(r"[\w-]+", text)}
    return [(id, names[id]) for id in sorted(used & names.keys())]


def names_of_findings(report: Report) -> list[tuple[str, str]]:
    """The ids in the findings of a report with what they stand for."""
    return names_used((f"{finding.message} {finding.hint}" for finding in report.findings), report.names)


def write_names(names: Sequence[tuple[str, str]], and_why: str = "") -> list[str]:
    """What ids stand for, a line for each; nothing where there are none."""
    if not names:
        return []
    return [f"What these stand for (`dsmes explain {names[0][0]}` tells more{and_why}):", *(f"  {id}  {name}" for id, name in names)]


def _names_told(report: Report) -> list[str]:
    names = names_of_findings(report)
    return ["", *write_names(names, f", and `dsmes explain {report.findings[0].rule.id}` why that is looked at"), ""] if names else []


def whom_for(finding: Finding, report: Report) -> str:
    """The applications that a finding concerns, where it concerns only some of those in the report and does not name them itself."""
    ids = finding.applications
    words = set(re.findall(r"[\w.-]+", finding.message))
    if len(ids) == len(report.applications) or words.issuperset(ids):
        return ""
    if len(ids) <= MOST_NAMED:
        return ", ".join(ids)
    return f"{', '.join(ids[: MOST_NAMED - 1])} and {len(ids) - MOST_NAMED + 1} more"


def write_finding(finding: Finding, whom: str = "") -> str:
    """One finding with its hint, the applications it is told for, if they are to be named, and the other places that belong to it."""
    lines = [f"{finding.mark}: {finding.severity.word}: {finding.message} [{finding.rule.id}]"]
    if finding.hint:
        lines.append(f"    hint: {finding.hint}")
    if whom:
        lines.append(f"    for:  {whom} only")
    lines += [f"    see:  {related.mark}: {related.message}" for related in finding.related]
    return "\n".join(lines)


def write_summary(report: Report) -> str:
    """What the findings come to: a line for each application, and the counts."""
    lines = []
    for application in report.applications:
        named = f"{application.id} ({application.accreditor}, {application.edition}, {application.type})"
        lines.append(f"{named}: {write_progress(application)}")
    lines += write_unjudged(report)
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    lines.append(f"{number_or_no(errors, 'error')}, {number_or_no(warnings, 'warning')} on {report.as_of}")
    return "\n".join(lines)


def write_unjudged(report: Report) -> list[str]:
    """A line for each application that is held back because nothing can be told of it."""
    return [f"{id}: not judged, so not complete: {why}" for id, why in report.unjudged.items()]


def write_progress(application: ApplicationStatus) -> str:
    """`36 of 40 requirements met, 4 open; 16 do not apply`; `complete` where none is open and no error holds it back.

    A requirement that is unmet and holds nothing up, since it is not verified that it is asked, is neither met nor open.
    """
    applicable, still_open = application.applicable, len(application.open_items)
    met = sum(1 for row in applicable if row.state.is_met)
    unsure = len(applicable) - met - still_open
    apart = len(application.requirements) - len(applicable)
    whole = "complete" if application.is_complete else "not complete"
    return (
        f"{met} of {len(applicable)} requirements met, {f'{still_open} open' if still_open else whole}"
        + "".join(f"; it is held back by an error at {one.mark}" for one in application.held_alone_by[:1])
        + (f"; {unsure} unmet, but not verified that it is asked" if unsure else "")
        + (f"; {apart} {'does' if apart == 1 else 'do'} not apply" if apart else "")
    )


def hang(text: str, indent: int) -> list[str]:
    """The lines of a paragraph, indented so far and hanging by four more."""
    from textwrap import wrap  # no finding is wrapped, and `check` starts without it

    return wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4), break_on_hyphens=False, break_long_words=False
    )
