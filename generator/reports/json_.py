"""A report for programs: version 1, with the same keys whatever was found."""

from typing import Any

from generator.findings import ApplicationStatus, Finding, Related, Report
from generator.source import Mark

VERSION = 1


def write_json(report: Report) -> str:
    """Everything a check found: states by application and requirement, and the findings in order of place.

    A finding that concerns several requirements names the first; the rows of the others list its rule too. An application may be sent
    in when its requirements are all met and no error names it under `applications`: an error in what describes it names it there, and
    one that nothing can be told of stands under no `id` of `applications` (`dsmes status --format json` has `complete`).
    """
    return dump(
        {
            "version": VERSION,
            "as_of": report.as_of.isoformat(),
            "applications": [_application(application) for application in report.applications],
            "findings": [_finding(finding) for finding in report.findings],
        }
    )


def write_status_json(report: Report) -> str:
    """The states by application and requirement, each with what would close it, and the applications that cannot be judged.

    `held_by` has the rules of the errors that could concern an application and leave none of its requirements open: it may ask more than is
    told, and is not complete.
    """
    applications = [_application(application) for application in report.applications]
    for told, application in zip(applications, report.applications, strict=True):
        told["complete"] = application.is_complete
        told["held_by"] = sorted({finding.rule.id for finding in application.held_by})
        for row, status in zip(told["requirements"], application.requirements, strict=True):
            row["title"] = status.title
            row["closes"] = list(status.closes)
            row["reviews"] = [
                {"exhibit": one.exhibit, "by": one.by, "date": one.date.isoformat(), "holds": not one.lapsed, "lapsed": one.lapsed}
                for one in report.reviews_for(status)
            ]
    unjudged = [{"id": id, "why": why} for id, why in report.unjudged.items()]
    return dump({"version": VERSION, "as_of": report.as_of.isoformat(), "applications": applications, "unjudged": unjudged})


def _application(application: ApplicationStatus) -> dict[str, Any]:
    return {
        "id": application.id,
        "accreditor": application.accreditor,
        "edition": application.edition,
        "type": application.type,
        "requirements": [
            {
                "id": row.requirement,
                "standard": row.standard,
                "state": row.state.value,
                "evidence": list(row.evidence),
                "findings": sorted({finding.rule.id for finding in row.findings}),
            }
            for row in application.requirements
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "level": finding.severity.word,
        **place_json(finding.mark),
        "requirement": finding.requirements[0] if finding.requirements else None,
        "applications": list(finding.applications),
        "message": finding.message,
        "hint": finding.hint,
        "related": [_related(related) for related in finding.related],
    }


def _related(related: Related) -> dict[str, Any]:
    return {**place_json(related.mark), "message": related.message}


def place_json(mark: Mark) -> dict[str, Any]:
    """A place as every report for programs gives it."""
    return {"file": str(mark.file), "line": mark.line, "column": mark.column}


def dump(value: dict[str, Any]) -> str:
    """The value as every report for programs is written."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
