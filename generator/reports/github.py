"""A report as GitHub workflow commands, so that findings stand beside the changed lines of a pull request."""

from generator.findings import Finding, Report
from generator.reports.text import whom_for, write_summary


def write_github(report: Report) -> str:
    """One annotation a finding, then the summary as plain lines."""
    return "\n".join([*(_annotation(finding, whom_for(finding, report)) for finding in report.findings), write_summary(report)]) + "\n"


def _annotation(finding: Finding, whom: str) -> str:
    mark = finding.mark
    place = f",line={mark.line},col={mark.column}" if mark.line else ""
    properties = f"file={_property(str(mark.file))}{place},title={_property(f'{finding.rule.id}: {finding.rule.title}')}"
    hint = f"\nNext step: {finding.hint}" if finding.hint else ""
    only = f"\nFor: {whom} only" if whom else ""
    return f"::{finding.severity.word} {properties}::{_data(finding.message + hint + only)}"


def _data(text: str) -> str:
    """Escaped as the data of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
