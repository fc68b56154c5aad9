"""`dsmes check`: all findings, all files, in one run."""

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather
from generator.findings import Report, Severity
from generator.reports.formats import CHECK_FORMATS

FAIL_ON = ("error", "warning", "never")


def run(asking: Asking, *, format: str = "text", fail_on: str = "error") -> Answer:
    """The report in the named format; exit code 1 when a finding weighs at least as much as `fail_on`."""
    report = gather(asking).report
    return Answer(CHECK_FORMATS[format](report), exit_code(report, fail_on))


def exit_code(report: Report, fail_on: str) -> int:
    """1 where a finding weighs at least as much as `fail_on`, else 0."""
    worst = {"error": Severity.ERROR, "warning": Severity.WARNING, "never": None}[fail_on]
    return int(worst is not None and any(finding.severity <= worst for finding in report.findings))
