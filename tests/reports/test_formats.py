"""Each format tells the same report: whole texts, compared."""

import json
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from generator.findings import ApplicationStatus, Finding, Related, Report, RequirementStatus, Rule, Severity, State
from generator.reports.formats import CHECK_FORMATS, STATUS_FORMATS
from generator.source import Mark

RULE = Rule(id="TEA102", title="Too few hours", severity=Severity.ERROR, summary="Hours.", why="They count.", fix="Add them.")
FINDING = Finding(
    rule=RULE,
    severity=Severity.ERROR,
    mark=Mark(PurePosixPath("evidence/team.yaml"), 14, 5),
    message="TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1",
    hint="add certificates",
    related=(Related(Mark(PurePosixPath("evidence/program.yaml"), 3, 1), "the window ends here"),),
    requirements=("TEAM-03",),
    applications=("adces-2026",),
    state=State.STALE,
)
ROWS = (
    RequirementStatus(requirement="TEAM-02", title="Licenses", standard="5", state=State.CURRENT, evidence=("EX-0001",), findings=()),
    RequirementStatus(
        requirement="TEAM-03",
        title="Hours",
        standard="5",
        state=State.STALE,
        evidence=(),
        findings=(FINDING,),
        closes=("add certificates",),
    ),
    RequirementStatus(requirement="ACC-04", title="Retention", standard="", state=State.CURRENT, evidence=(), findings=()),
)
REPORT = Report(
    as_of=date(2026, 10, 30),
    applications=(ApplicationStatus(id="adces-2026", accreditor="adces-deap", edition="ns-2017", type="initial", requirements=ROWS),),
    findings=(FINDING,),
    rules=(RULE,),
    files=("evidence/team.yaml",),
)
EMPTY = Report(as_of=date(2026, 10, 30), applications=(), findings=())


def test_text() -> None:
    assert CHECK_FORMATS["text"](REPORT) == (
        "evidence/team.yaml:14:5: error: TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1 [TEA102]\n"
        "    hint: add certificates\n"
        "    see:  evidence/program.yaml:3:1: the window ends here\n"
        "adces-2026 (adces-deap, ns-2017, initial): 2 of 3 requirements met, 1 open\n"
        "1 error, no warnings on 2026-10-30\n"
    )
    assert CHECK_FORMATS["text"](EMPTY) == "no errors, no warnings on 2026-10-30\n"


def test_whom_a_finding_is_told_for() -> None:
    """Named where it concerns only some of the applications, and does not say which."""
    other = replace(REPORT.applications[0], id="ada-2026")
    both = replace(REPORT, applications=(*REPORT.applications, other))
    assert "    for:  adces-2026 only\n    see:  " in CHECK_FORMATS["text"](both)
    assert "%0AFor: adces-2026 only\n" in CHECK_FORMATS["github"](both)
    for finding in (
        replace(FINDING, applications=("adces-2026", "ada-2026")),
        replace(FINDING, applications=()),
        replace(FINDING, message="application adces-2026 names no site"),
    ):
        assert "for: " not in CHECK_FORMATS["text"](replace(both, findings=(finding,)))
    many = tuple(replace(other, id=f"one-{number}") for number in range(9))
    some = replace(FINDING, applications=tuple(one.id for one in many[:6]), message="application one-11 names no site")
    assert "    for:  one-0, one-1, one-2 and 3 more only\n" in CHECK_FORMATS["text"](replace(both, applications=many, findings=(some,)))


def test_json() -> None:
    assert json.loads(CHECK_FORMATS["json"](REPORT)) == {
        "version": 1,
        "as_of": "2026-10-30",
        "applications": [
            {
                "id": "adces-2026",
                "accreditor": "adces-deap",
                "edition": "ns-2017",
                "type": "initial",
                "requirements": [
                    {"id": "TEAM-02", "standard": "5", "state": "current", "evidence": ["EX-0001"], "findings": []},
                    {"id": "TEAM-03", "standard": "5", "state": "stale", "evidence": [], "findings": ["TEA102"]},
                    {"id": "ACC-04", "standard": "", "state": "current", "evidence": [], "findings": []},
                ],
            }
        ],
        "findings": [
            {
                "rule": "TEA102",
                "level": "error",
                "file": "evidence/team.yaml",
                "line": 14,
                "column": 5,
                "requirement": "TEAM-03",
                "applications": ["adces-2026"],
                "message": "TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1",
                "hint": "add certificates",
                "related": [{"file": "evidence/program.yaml", "line": 3, "column": 1, "message": "the window ends here"}],
            }
        ],
    }
    assert json.loads(CHECK_FORMATS["json"](EMPTY)) == {"version": 1, "as_of": "2026-10-30", "applications": [], "findings": []}


def test_github() -> None:
    """Percent signs, line ends, colons and commas are escaped, or the annotation would break off."""
    assert CHECK_FORMATS["github"](REPORT) == (
        "::error file=evidence/team.yaml,line=14,col=5,title=TEA102%3A Too few hours::"
        "TEAM-03: 9 of 15 hours, 100%25 of them, for dietitian-1%0ANext step: add certificates\n"
        "adces-2026 (adces-deap, ns-2017, initial): 2 of 3 requirements met, 1 open\n"
        "1 error, no warnings on 2026-10-30\n"
    )


def test_status() -> None:
    assert STATUS_FORMATS["text"](REPORT) == (
        "adces-2026: initial application to adces-deap under ns-2017, on 2026-10-30\n"
        "2 of 3 requirements met, 1 open\n"
        "\n"
        "Standard 5\n"
        "  ● current        TEAM-02  Licenses\n"
        "  ✗ stale          TEAM-03  Hours\n"
        "                    → add certificates\n"
        "Application and program duties\n"
        "  ● current        ACC-04   Retention\n"
    )


def test_status_as_json_adds_what_closes() -> None:
    told = json.loads(STATUS_FORMATS["json"](REPORT))["applications"][0]
    assert told["complete"] is False
    assert [row["closes"] for row in told["requirements"]] == [[], ["add certificates"], []]
