"""A report as JUnit XML: a test case for each rule that ran, the silent ones too, so that a test report shows what was looked at."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from generator.findings import Finding, Report, Rule, Severity
from generator.prose import number_or_no
from generator.reports.text import whom_for, write_finding

# What XML 1.0 cannot hold.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_junit(report: Report) -> str:
    """One suite. A rule with errors fails; one with warnings alone passes and tells them as output."""
    rules = {rule.id: rule for rule in (*report.rules, *(finding.rule for finding in report.findings))}
    found: dict[str, list[Finding]] = {id: [] for id in rules}
    for finding in report.findings:
        found[finding.rule.id].append(finding)
    failing = sum(1 for findings in found.values() if any(one.severity is Severity.ERROR for one in findings))
    counts = f'tests="{len(rules)}" failures="{failing}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="dsmes" {counts}>',
        f'  <testsuite name="dsmes check on {report.as_of}" {counts} skipped="0" time="0">',
    ]
    for rule in sorted(rules.values(), key=lambda rule: rule.id):
        lines += _case(rule, found[rule.id], report)
    return "\n".join([*lines, "  </testsuite>", "</testsuites>"]) + "\n"


def _case(rule: Rule, findings: Sequence[Finding], report: Report) -> list[str]:
    start = f'    <testcase classname={_attribute(f"dsmes.{rule.id[:3]}")} name={_attribute(f"{rule.id} {rule.title}")} time="0"'
    if not findings:
        return [f"{start}/>"]
    text = _text("\n".join(write_finding(one, whom_for(one, report)) for one in findings))
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if not errors:
        return [f"{start}>", f"      <system-out>{text}</system-out>", "    </testcase>"]
    told = _attribute(f"{number_or_no(errors, 'error')}, {number_or_no(len(findings) - errors, 'warning')}")
    return [f"{start}>", f'      <failure message={told} type="error">{text}</failure>', "    </testcase>"]


def _text(text: str) -> str:
    return escape(_IMPOSSIBLE.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_IMPOSSIBLE.sub("", text))
