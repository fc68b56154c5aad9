"""The packet of a program that has only just begun: nothing is told that is not so, and what is missing is told by its name."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from generator.commands import init
from generator.commands.gather import Asking, gather
from generator.documents.binder import binder_data
from generator.documents.checklist import checklist_values, render_checklist
from generator.documents.context import context
from generator.documents.narrative import render_narrative
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.timetable import timetable_values
from generator.documents.worksheet import render_worksheet, worksheet_values
from generator.findings import Report
from generator.model.names import TO_FILL_IN
from generator.model.workspace import Workspace
from tests.documents.word_building import DAY, TEMPLATES, faults, pdf_text

IDS = ("ada-2026", "adces-2026")


@cache
def begun() -> tuple[Workspace, Report]:
    with TemporaryDirectory() as folder:
        init.run(Path(folder) / "program", name="", accreditors=(), today=DAY)
        found = gather(Asking(root=Path(folder) / "program", today=DAY))
    assert found.workspace
    return found.workspace, found.report


def planned(id: str) -> tuple[Workspace, Report, PacketPlan]:
    workspace, report = begun()
    return workspace, report, plan_packet(workspace, report, workspace.applications_by_id[id], draft=True)


def all_texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in all_texts(part)]


@pytest.mark.parametrize("id", IDS)
def test_what_is_still_to_be_filled_in_is_no_answer(id: str) -> None:
    values = worksheet_values(*planned(id))
    rows = [row for group in values["groups"] for part in group["parts"] if part["kind"] == "fields" for row in part["rows"]]
    sponsor = next(row for row in rows if row["label"] == "Sponsoring organization")
    assert (sponsor["entry"], sponsor["by_hand"]) == ("☐ not recorded; fill in by hand: ______________________", True)
    assert not [row["entry"] for row in rows if "(to fill in" in row["entry"]]
    tables = [part for group in values["groups"] for part in group["parts"] if part["kind"] == "table"]
    assert tables
    assert all(part["by_hand"] for part in tables)


def test_the_plan_calls_no_blank_ready() -> None:
    workspace, report, plan = planned("adces-2026")
    sections = {
        section["title"]: section["rows"] for section in timetable_values(workspace, plan, context(workspace, report, plan), {})["sections"]
    }
    together = sections["Sponsor, Program, Quality coordinator, Sites and Team"]
    assert (together[0]["what"], together[0]["word"]) == ("Sponsor: sponsoring organization; Address; Telephone", "Not recorded")
    assert {row["what"].partition(":")[0]: row["word"] for row in together}["Sites"] == "Not recorded"


@pytest.mark.parametrize("id", IDS)
def test_the_binder_says_what_is_not_there_and_names_what_is_missing(id: str) -> None:
    workspace, _, plan = planned(id)
    data: Any = binder_data(workspace, plan, {})
    cover = dict(data["cover"])
    assert (cover["Sponsor"], cover["Site"], cover["As of"]) == (
        "not filled in yet",
        "not filled in yet",
        "October 30, 2026: no exhibit yet",
    )
    assert data["program"] == {"name": "Program with no name yet"}
    gaps = {gap["id"]: gap for gap in data["gaps"]}
    support = gaps["ORG-02"]
    assert support["missing"][0].startswith("No letter of support ")
    assert support["closes"][0].startswith("Add an exhibit of kind letter of support (LETTER_OF_SUPPORT) ")
    missing = [text for gap in data["gaps"] for text in gap["missing"]]
    kinds = "|".join(kind for kind in workspace.rulebook.evidence_kinds if "_" in kind)
    assert not [text for text in missing if re.search(rf"\b(?:{kinds})\b", text)]
    assert not [text for gap in data["gaps"] for text in (*gap["missing"], *gap["closes"]) if re.search(r"\d{4}-\d{2}-\d{2}|`", text)]
    assert not [text for gap in data["gaps"] for text in gap["missing"] if text.startswith(f"{gap['id']}")]
    # What a key of the files still says is told in one line for all of them, and nowhere else.
    assert [text.count(TO_FILL_IN) for text in gaps["ORG-01"]["missing"]] == [1]
    others = {key: value for key, value in data.items() if key != "gaps"}
    assert not [text for text in all_texts(others) if TO_FILL_IN in text]


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("render", [render_narrative, render_checklist, render_worksheet])
def test_its_papers_are_valid_and_have_no_holes(id: str, render: Any) -> None:
    pdf = next(document.data for document in render(*planned(id), templates=TEMPLATES) if document.path.suffix == ".pdf")
    assert faults(pdf) == []
    text = pdf_text(pdf)
    assert "(to fill in:" not in text
    assert not re.search(r"\( ?\)|: \.|, ,|\.\.(?!\.)", text.replace("…", ""))


def test_the_narrative_claims_nothing_that_is_not_recorded() -> None:
    narrative = render_narrative(*planned("adces-2026"), templates=TEMPLATES)
    text = pdf_text(next(document.data for document in narrative if document.path.suffix == ".pdf"))
    for words in (
        "brings the preparation",
        "The sponsor supports the program",
        "organization chart shows",
        "names an interim",
        "The team list is dated anew",
        "A clinician assesses each participant",
        "behavioral goal in their own words",
        "Each has an owner",
        "The documents for the upload lie in the packet",
        "keeps the documents of its application and the records behind them for",
        "is meant to be so",
        "does not apply to the program",
    ):
        assert words not in text
    assert text.count("Whether this applies to the program is not known until the team is recorded.") == 2
    assert "Whether this applies to the program is not known until a chart is chosen." in text
    assert "Whether this applies to the program is not known until the curriculum is recorded: DSMP-01 " in text
    assert "State: – Not known yet." in text
    for words in (
        "No exhibit is on file yet.",
        "No meeting is recorded yet.",
        "No professional who teaches is on the team yet.",
        "How long the program keeps its documents is not written down yet.",
        "No assessment is recorded yet.",
        "No stakeholder is listed yet.",
        "No quality coordinator is named on October 30, 2026.",
        "No curriculum is recorded yet.",
        "No other outcome is recorded yet.",
        "No improvement process is recorded yet.",
        "No project is recorded yet.",
    ):
        assert words in text
    assert "0 stakeholders" not in text
    assert "serving participants since" not in text


def test_the_checklist_and_the_worksheet_do_not_contradict_themselves() -> None:
    checklist = checklist_values(*planned("adces-2026"), {})
    counts = {row["word"]: row["number"] for row in checklist["counts"]}
    assert counts["Waived or not applicable"] == 0
    assert counts["Not known yet whether they apply"] == 17
    assert sum(counts.values()) == len(planned("adces-2026")[2].status.requirements)
    text = pdf_text(
        next(document.data for document in render_checklist(*planned("adces-2026"), templates=TEMPLATES) if document.path.suffix == ".pdf")
    )
    assert "The program's own policy keeps them" not in text
    assert "How long the program keeps them is not written down yet." in text
    assert "wants 6 years" not in text
    values = worksheet_values(*planned("adces-2026"))
    rows = [row for group in values["groups"] for part in group["parts"] if part["kind"] == "fields" for row in part["rows"]]
    entry = next(row["entry"] for row in rows if row["label"] == "Paraprofessionals are trained and supervised")
    assert entry == "☐ Not known yet whether this applies, until the team is recorded"
