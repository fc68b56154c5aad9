"""A report as Markdown, for the notes of a meeting or the summary of a run."""

import re

from generator.findings import Finding, Report, Severity
from generator.prose import number_or_no
from generator.reports.text import names_of_findings, whom_for, write_progress, write_unjudged

_SIGNS = re.compile(r"(`[^`]+`)|([\\`*_{}\[\]<>#|~])")


def write_markdown(report: Report) -> str:
    """The applications as a table, then the findings by file, each with its line, rule and next step."""
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    lines = [f"# {number_or_no(errors, 'error').capitalize()}, {number_or_no(warnings, 'warning')} on {report.as_of}", ""]
    if report.applications:
        lines += ["| Application | To | Under | Kind | State |", "|---|---|---|---|---|"]
        for one in report.applications:
            cells = (one.id, one.accreditor, one.edition, one.type, write_progress(one))
            lines.append(f"| {' | '.join(_plain(cell) for cell in cells)} |")
        lines.append("")
    if report.unjudged:
        lines += [*(f"- {_plain(line)}" for line in write_unjudged(report)), ""]
    file = ""
    for finding in report.findings:
        if str(finding.mark.file) != file:
            lines += [*([""] if file else []), f"## {_plain(str(finding.mark.file))}", ""]
            file = str(finding.mark.file)
        lines += _finding(finding, whom_for(finding, report))
    names = names_of_findings(report)
    if names:
        lines += ["", "## What these stand for", "", *(f"- {_plain(id)}: {_plain(name)}" for id, name in names)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _finding(finding: Finding, whom: str) -> list[str]:
    place = f"Line {finding.mark.line}: " if finding.mark.line else ""
    lines = [f"- **{finding.severity.word}** {place}{_plain(finding.message)} ({finding.rule.id})"]
    if finding.hint:
        lines.append(f"  - Next step: {_plain(finding.hint)}")
    if whom:
        lines.append(f"  - For: {_plain(whom)} only")
    return [*lines, *(f"  - See {_plain(str(one.mark))}: {_plain(one.message)}" for one in finding.related)]


def _plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown would take for markup but words marked as typed."""
    return _SIGNS.sub(lambda found: found[1] or f"\\{found[2]}", " ".join(text.split()))
