"""Each format tells the same report: whole texts, compared."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import fastjsonschema
import pytest
from lxml import etree

from generator import __version__
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


def test_what_the_ids_stand_for_is_told_once() -> None:
    names = {"TEAM-03": "Hours", "TEAM-02": "Licenses", "CE_CERT": "Certificate of education"}
    hinted = replace(FINDING, hint="add an exhibit of kind CE_CERT")
    assert CHECK_FORMATS["text"](replace(REPORT, findings=(hinted,), names=names)) == (
        "evidence/team.yaml:14:5: error: TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1 [TEA102]\n"
        "    hint: add an exhibit of kind CE_CERT\n"
        "    see:  evidence/program.yaml:3:1: the window ends here\n"
        "\n"
        "What these stand for (`dsmes explain CE_CERT` tells more, and `dsmes explain TEA102` why that is looked at):\n"
        "  CE_CERT  Certificate of education\n"
        "  TEAM-03  Hours\n"
        "\n"
        "adces-2026 (adces-deap, ns-2017, initial): 2 of 3 requirements met, 1 open\n"
        "1 error, no warnings on 2026-10-30\n"
    )
    assert "stand for" not in CHECK_FORMATS["text"](replace(EMPTY, names=names))


def test_one_that_does_not_apply() -> None:
    apart = replace(ROWS[2], state=State.NOT_APPLICABLE)
    for rows, told in (((ROWS[0], apart), "; 1 does not apply\n"), ((ROWS[0], apart, apart), "; 2 do not apply\n")):
        assert told in CHECK_FORMATS["text"](replace(REPORT, applications=(replace(REPORT.applications[0], requirements=rows),)))


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


SCHEMAS = Path(__file__).parent / "schemas"
SILENT = replace(RULE, id="APP101", title="Silent", severity=Severity.WARNING)
ODD = replace(
    FINDING,
    rule=SILENT,
    severity=Severity.WARNING,
    mark=Mark(PurePosixPath("evidence/a file & more.yaml"), 2, 1),
    message="<b> *x* `y_z` \x0b",
)
WORD = replace(FINDING, mark=Mark(PurePosixPath("templates/a.docx"), 0, 0), related=(), hint="", applications=())
FULL = replace(REPORT, findings=(FINDING, ODD, WORD), rules=(SILENT, RULE))


def sarif_faults(text: str) -> str:
    """What the schema of SARIF 2.1.0 has against a report; empty where it has nothing."""
    try:
        fastjsonschema.compile(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text()))(json.loads(text))
    except fastjsonschema.JsonSchemaValueException as error:
        return str(error)
    return ""


def junit_faults(text: str) -> list[str]:
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))
    return [] if schema.validate(etree.fromstring(text.encode())) else [str(error) for error in schema.error_log]


@pytest.mark.parametrize("report", [REPORT, EMPTY, FULL], ids=["one", "empty", "full"])
def test_sarif_and_junit_keep_to_their_schemas(report: Report) -> None:
    assert sarif_faults(CHECK_FORMATS["sarif"](report)) == ""
    assert junit_faults(CHECK_FORMATS["junit"](report)) == []


def test_a_report_that_breaks_a_schema_is_seen() -> None:
    assert sarif_faults(CHECK_FORMATS["sarif"](FULL).replace('"level": "error"', '"level": "bad"'))
    assert sarif_faults(CHECK_FORMATS["sarif"](FULL).replace('"startLine": 14', '"startLine": 0'))
    assert junit_faults(CHECK_FORMATS["junit"](FULL).replace("<failure", "<fault").replace("</failure", "</fault"))


def test_sarif() -> None:
    run = json.loads(CHECK_FORMATS["sarif"](REPORT))["runs"][0]
    assert run["tool"]["driver"] | {"rules": None} == {
        "name": "dsmes",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": None,
    }
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "TEA102",
            "shortDescription": {"text": "Too few hours"},
            "fullDescription": {"text": "Hours."},
            "help": {"text": "Why: They count.\nFix: Add them.\n`dsmes explain TEA102`, and the handbook's page of rules, say more."},
            "defaultConfiguration": {"level": "error"},
        }
    ]
    assert run["results"] == [
        {
            "ruleId": "TEA102",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1\nNext step: add certificates"},
            "locations": [sarif_place("evidence/team.yaml", 14, 5)],
            "relatedLocations": [{"id": 1, **sarif_place("evidence/program.yaml", 3, 1), "message": {"text": "the window ends here"}}],
            "partialFingerprints": {"dsmes/v1": "TEA102:evidence/team.yaml:TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1"},
            "properties": {"requirements": ["TEAM-03"], "applications": ["adces-2026"]},
        }
    ]
    assert [result["ruleIndex"] for result in json.loads(CHECK_FORMATS["sarif"](FULL))["runs"][0]["results"]] == [1, 0, 1]
    places = [result["locations"][0]["physicalLocation"] for result in json.loads(CHECK_FORMATS["sarif"](FULL))["runs"][0]["results"]]
    assert places[1]["artifactLocation"]["uri"] == "evidence/a%20file%20%26%20more.yaml"
    assert places[2] == {"artifactLocation": {"uri": "templates/a.docx", "uriBaseId": "%SRCROOT%"}}


def sarif_place(file: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": file, "uriBaseId": "%SRCROOT%"}, "region": region}}


def test_junit() -> None:
    """A case for each rule, the silent ones too; warnings alone do not fail it."""
    assert CHECK_FORMATS["junit"](replace(REPORT, findings=(replace(FINDING, message="a < b & c"),), rules=(RULE, SILENT))) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="dsmes" tests="2" failures="1" errors="0">\n'
        '  <testsuite name="dsmes check on 2026-10-30" tests="2" failures="1" errors="0" skipped="0" time="0">\n'
        '    <testcase classname="dsmes.APP" name="APP101 Silent" time="0"/>\n'
        '    <testcase classname="dsmes.TEA" name="TEA102 Too few hours" time="0">\n'
        '      <failure message="1 error, no warnings" type="error">evidence/team.yaml:14:5: error: a &lt; b &amp; c [TEA102]\n'
        "    hint: add certificates\n"
        "    see:  evidence/program.yaml:3:1: the window ends here</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )
    assert '<testsuites name="dsmes" tests="1" failures="0" errors="0">' in CHECK_FORMATS["junit"](replace(FULL, findings=(ODD,), rules=()))


def test_markdown() -> None:
    assert CHECK_FORMATS["markdown"](FULL) == (
        "# 2 errors, 1 warning on 2026-10-30\n\n"
        "| Application | To | Under | Kind | State |\n|---|---|---|---|---|\n"
        "| adces-2026 | adces-deap | ns-2017 | initial | 2 of 3 requirements met, 1 open |\n\n"
        "## evidence/team.yaml\n\n"
        "- **error** Line 14: TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1 (TEA102)\n"
        "  - Next step: add certificates\n"
        "  - See evidence/program.yaml:3:1: the window ends here\n\n"
        "## evidence/a file & more.yaml\n\n"
        "- **warning** Line 2: \\<b\\> \\*x\\* `y_z` (APP101)\n"
        "  - Next step: add certificates\n"
        "  - See evidence/program.yaml:3:1: the window ends here\n\n"
        "## templates/a.docx\n\n"
        "- **error** TEAM-03: 9 of 15 hours, 100% of them, for dietitian-1 (TEA102)\n"
    )
    assert CHECK_FORMATS["markdown"](EMPTY) == "# No errors, no warnings on 2026-10-30\n"
    names = {"TEAM-03": "Hours *and* more", "TEAM-09": "Not told of"}
    assert CHECK_FORMATS["markdown"](replace(FULL, names=names)) == (
        CHECK_FORMATS["markdown"](FULL) + "\n## What these stand for\n\n- TEAM-03: Hours \\*and\\* more\n"
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


def test_an_application_that_nothing_can_be_told_of_is_held_back() -> None:
    line = "ada-2026: not judged, so not complete: ada.yaml cannot be read\n"
    report = replace(REPORT, unjudged={"ada-2026": "ada.yaml cannot be read"})
    assert STATUS_FORMATS["text"](report) == f"{STATUS_FORMATS['text'](REPORT)}\n{line}"
    assert f"2 of 3 requirements met, 1 open\n{line}1 error" in CHECK_FORMATS["text"](report)
    assert f"\n- {line}\n" in CHECK_FORMATS["markdown"](report)
    told = json.loads(STATUS_FORMATS["json"](report))
    assert told["unjudged"] == [{"id": "ada-2026", "why": "ada.yaml cannot be read"}]
    nothing = "No application can be judged. `dsmes check` says why.\n"
    assert STATUS_FORMATS["text"](replace(report, applications=())) == f"{nothing}\n{line}"


def test_an_application_that_an_error_holds_back_is_not_complete() -> None:
    met = replace(REPORT.applications[0], requirements=(ROWS[0],))
    assert json.loads(STATUS_FORMATS["json"](replace(REPORT, applications=(met,))))["applications"][0]["complete"] is True
    report = replace(REPORT, applications=(replace(met, held_by=(FINDING,)),))
    held = "1 of 1 requirements met, not complete; it is held back by an error at evidence/team.yaml:14:5\n"
    held += f"  {FINDING.message} [TEA102]\n    → {FINDING.hint}\n"
    assert held in STATUS_FORMATS["text"](report)
    told = json.loads(STATUS_FORMATS["json"](report))["applications"][0]
    assert (told["complete"], told["held_by"]) == (False, ["TEA102"])


def test_status_as_json_adds_what_closes() -> None:
    told = json.loads(STATUS_FORMATS["json"](REPORT))["applications"][0]
    assert told["complete"] is False
    assert [row["closes"] for row in told["requirements"]] == [[], ["add certificates"], []]
