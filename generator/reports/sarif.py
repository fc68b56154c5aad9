"""A report as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.findings import Finding, Report, Rule, Severity
from generator.reports.json_ import dump
from generator.reports.text import whom_for
from generator.source import Mark

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # what code hosts take for the folder of the repository
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def write_sarif(report: Report) -> str:
    """One run with every rule that ran, the silent ones too, and a result for each finding in order of place."""
    rules = {rule.id: rule for rule in (*report.rules, *(finding.rule for finding in report.findings))}
    index = {id: at for at, id in enumerate(rules)}
    driver = {"name": "dsmes", "version": __version__, "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(file)} for file in report.files],
        "results": [_result(finding, index[finding.rule.id], whom_for(finding, report)) for finding in report.findings],
        "properties": {"asOf": report.as_of.isoformat()},
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.summary},
        "help": {"text": f"Why: {rule.why}\nFix: {rule.fix}\n`dsmes explain {rule.id}`, and the handbook's page of rules, say more."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: int, whom: str) -> dict[str, Any]:
    text = finding.message
    text += f"\nNext step: {finding.hint}" if finding.hint else ""
    text += f"\nFor: {whom} only" if whom else ""
    related = [{"id": at, **_location(one.mark), "message": {"text": one.message}} for at, one in enumerate(finding.related, start=1)]
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.mark)],
        **({"relatedLocations": related} if related else {}),
        # What stays the same when lines move: by it a finding that is known already is told from a new one.
        "partialFingerprints": {"dsmes/v1": f"{finding.rule.id}:{finding.mark.file}:{finding.message}"},
        "properties": {"requirements": list(finding.requirements), "applications": list(finding.applications)},
    }


def _location(mark: Mark) -> dict[str, Any]:
    region = {"region": {"startLine": mark.line, "startColumn": mark.column}} if mark.line else {}
    return {"physicalLocation": {"artifactLocation": _artifact(str(mark.file)), **region}}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file), "uriBaseId": _ROOT}
