"""`dsmes check`: all findings, all files, in one run."""

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather
from generator.findings import Severity
from generator.reports.formats import CHECK_FORMATS

FAIL_ON = ("error", "warning", "never")


def run(asking: Asking, *, format: str = "text", fail_on: str = "error") -> Answer:
    """The report in the named format; exit code 1 when a finding weighs at least as much as `fail_on`."""
    report = gather(asking).report
    worst = {"error": Severity.ERROR, "warning": Severity.WARNING, "never": None}[fail_on]
    fails = worst is not None and any(finding.severity <= worst for finding in report.findings)
    return Answer(CHECK_FORMATS[format](report), 1 if fails else 0)
