"""Worksheet, narrative and checklist: whole, in the accreditor's order and words, and honest about what is open."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from generator.documents.checklist import render_checklist
from generator.documents.narrative import narrative_values, render_narrative
from generator.documents.plan import Document, PacketPlan, plan_packet
from generator.documents.worksheet import render_worksheet
from generator.errors import DocumentError
from generator.findings import Report, State
from generator.model.standards import WorksheetField, WorksheetGroup
from generator.model.workspace import Workspace
from generator.rules.judge import judge
from tests.documents.test_policy import without_records
from tests.documents.word_building import ROOT, TEMPLATES, faults, header_texts, opened, pdf_pages, pdf_text, sample, word_texts, words_of

RENDERERS: dict[str, Callable[..., tuple[Document, ...]]] = {
    "worksheet": render_worksheet,
    "narrative": render_narrative,
    "checklist": render_checklist,
}
APPLICATIONS = ("adces-2026", "ada-2026")
LATER = ("ada-2026-renewal", "adces-2026-cedar-fork", "ada-2026-annual", "adces-2026-change-member", "ada-2026-audit")


def planned(id: str = "adces-2026", *, as_of: date | None = None, draft: bool = False) -> tuple[Workspace, Report, PacketPlan]:
    gathered = sample(as_of)
    assert gathered.workspace
    application = next(row for row in gathered.workspace.program.applications if row.id == id)
    return gathered.workspace, gathered.report, plan_packet(gathered.workspace, gathered.report, application, draft=draft)


def made(kind: str, id: str = "adces-2026", **given: Any) -> dict[str, bytes]:
    documents = RENDERERS[kind](*planned(id, **given), templates=TEMPLATES)
    return {document.path.suffix: document.data for document in documents}


@pytest.mark.parametrize("id", [*APPLICATIONS, *LATER])
@pytest.mark.parametrize("kind", RENDERERS)
def test_both_forms_are_whole_valid_marked_and_repeatable(kind: str, id: str) -> None:
    found = made(kind, id)
    assert sorted(found) == [".docx", ".pdf"]
    assert faults(found[".pdf"]) == []
    pages = pdf_pages(found[".pdf"])
    assert all("SAMPLE: INVENTED DATA" in text and "DRAFT" not in text for text in (*pages, *header_texts(found[".docx"])))
    held = Counter(word for word in words_of(word_texts(found[".docx"])) if len(word) < 18)
    assert not held - Counter(words_of(pages))
    assert not re.search(r"\{\{|\{%|%\}|\}\}", "\n".join(word_texts(found[".docx"])))
    assert made(kind, id) == found


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_draft_says_so_on_every_page(kind: str) -> None:
    found = made(kind, as_of=date(2028, 6, 1), draft=True)
    for text in (*pdf_pages(found[".pdf"]), *header_texts(found[".docx"])):
        assert "DRAFT: NOT READY TO SEND" in text
    assert faults(found[".pdf"]) == []


# --------------------------------------------------------------------------- worksheet


@pytest.mark.parametrize("id", APPLICATIONS)
def test_every_field_stands_in_portal_order(id: str) -> None:
    _, _, plan = planned(id)
    text = " ".join(" ".join(word_texts(made("worksheet", id)[".docx"])).split())
    at = text.index(" ".join(plan.type.worksheet[0].title.split()))
    for group in plan.type.worksheet:
        for label in (group.title, *(field.label for field in group.fields)):
            at = text.index(" ".join(label.split()), at)


def worksheet_of(*fields: WorksheetField, as_of: date | None = None, plan: PacketPlan | None = None) -> list[list[str]]:
    """The rows of a worksheet that has only these fields."""
    workspace, report, whole = planned(as_of=as_of, draft=True)
    whole = plan or whole
    whole = replace(whole, type=replace(whole.type, worksheet=(WorksheetGroup(title="Group", fields=fields),)))
    document = opened(render_worksheet(workspace, report, whole, templates=TEMPLATES)[0].data)
    return [[cell.text for cell in row.cells] for table in document.tables[1:] for row in table.rows]


def test_values_blanks_and_attestations() -> None:
    rows = worksheet_of(
        WorksheetField(label="Name", value="coordinator.name"),
        WorksheetField(label="Sites", value="application.sites"),
        WorksheetField(label="Period", value="application.reporting_period.start"),
        WorksheetField(label="Number", fill_in="The portal gives it."),
        WorksheetField(label="Attested", attest=("ORG-02", "ORG-05")),
    )
    assert rows[1:] == [
        ["Name", "Dana Sampleton", "seen"],
        ["Sites", "Harbor Bend Learning Room; Tallow Creek Community Health Center; Cedar Fork Public Library Room", "seen"],
        ["Period", "☐ not recorded; fill in by hand: ______________________", "seen"],
        ["Number", "☐ fill in by hand: ______________________ (The portal gives it.)", "seen"],
        ["Attested", "☑ Yes", "seen"],
    ]


def test_an_attestation_is_yes_only_when_all_of_it_is_met() -> None:
    _, _, plan = planned(draft=True)
    states = {"ORG-02": State.EXPIRED, "ORG-03": State.WAIVED, "TEAM-04": State.NOT_APPLICABLE}
    rows = tuple(
        replace(
            row, state=states.get(row.requirement, row.state), closes=("add the letter for 2026",) if row.requirement == "ORG-02" else ()
        )
        for row in plan.status.requirements
    )
    plan = replace(plan, status=replace(plan.status, requirements=rows))
    found = worksheet_of(
        WorksheetField(label="a", attest=("ORG-05", "ORG-02")),
        WorksheetField(label="b", attest=("ORG-03",)),
        WorksheetField(label="c", attest=("TEAM-04",)),
        WorksheetField(label="d", attest=("ACC-07",)),
        plan=plan,
    )
    assert [row[1] for row in found[1:]] == [
        "☐ Not yet. ORG-02 Sponsor shows its support (expired): add the letter for 2026.",
        "☐ Not yet. ORG-03 is waived, so a person must decide what to attest.",
        "Not applicable",
        "☐ Not yet. ACC-07 is not among the requirements of this application.",
    ]


def test_what_is_long_to_do_stands_in_the_checklist_alone() -> None:
    _, _, plan = planned(draft=True)
    steps = ("add the letter for 2026 " * 8, "have it signed")
    rows = tuple(
        replace(row, state=State.MISSING, closes=steps) if row.requirement == "ORG-02" else row for row in plan.status.requirements
    )
    plan = replace(plan, status=replace(plan.status, requirements=rows))
    found = worksheet_of(WorksheetField(label="a", attest=("ORG-02",)), plan=plan)
    assert found[1][1] == "☐ Not yet. ORG-02 Sponsor shows its support (missing). The open items of the checklist say what is to be done."


def test_a_table_field_becomes_a_table_with_its_columns() -> None:
    rows = worksheet_of(WorksheetField(label="Licenses", table="licenses"))
    assert rows[0] == ["Name", "License or certificate", "Number", "State", "Valid until"]
    assert ["Nora Exemplar, BSN, RN, CDCES", "RN", "SAMPLE-RN-2290", "OH", "October 31, 2027"] in rows
    assert ["Nora Exemplar, BSN, RN, CDCES", "CDCES", "SAMPLE-CDCES-0081", "–", "December 31, 2028"] in rows


def test_staff_are_listed_with_the_sites_of_the_application_alone() -> None:
    """ADA takes an expansion site only later: no table of its first application may name one."""
    _, _, plan = planned("ada-2026")
    rows = worksheet_of(
        WorksheetField(label="Staff", table="professionals"), WorksheetField(label="Sites", table="sites"), plan=replace(plan, draft=True)
    )
    assert rows[0] == ["Name", "Discipline", "License and expiry", "Certificate and expiry", "Hours of education", "Sites"]
    assert rows[2] == [
        "Nora Exemplar, BSN, RN, CDCES",
        "Registered nurse",
        "RN SAMPLE-RN-2290 OH (until October 31, 2027)",
        "CDCES SAMPLE-CDCES-0081 (until December 31, 2028)",
        "–",
        "Harbor Bend Learning Room; Tallow Creek Community Health Center",
    ]
    assert [row[4] for row in rows[4:]] == [
        "Contact and telephone",
        "Dana Sampleton, MS, RD; 419-555-0140",
        "Nora Exemplar, BSN, RN, CDCES; 419-555-0152",
    ]


def test_only_an_application_with_a_reporting_period_speaks_of_one() -> None:
    columns = {}
    for id in APPLICATIONS:
        _, _, plan = planned(id)
        columns[id] = worksheet_of(WorksheetField(label="Charts", table="charts"), plan=replace(plan, draft=True))[0]
    assert columns == {"adces-2026": ["Chart", "Site", "Exhibit"], "ada-2026": ["Chart", "Site", "Exhibit", "In the reporting period"]}


def test_the_latest_review_and_the_appointment_that_holds_are_told_whatever_their_order() -> None:
    workspace, report, _ = planned()
    first, second = workspace.stakeholders.reviews[0], replace(workspace.stakeholders.reviews[0], date=date(2025, 8, 1), changes="Older")
    appointed = workspace.team.coordinators[0]
    later = replace(appointed, start=date(2027, 1, 1))
    workspace = replace(
        workspace,
        stakeholders=replace(workspace.stakeholders, reviews=(first, second)),
        team=replace(workspace.team, coordinators=(appointed, later)),
    )
    plan = plan_packet(workspace, report, workspace.program.applications[0])
    text = pdf_text(render_narrative(workspace, report, plan, templates=TEMPLATES)[1].data)
    assert "last reviewed on August 19, 2026" in text
    assert "is quality coordinator, appointed January 12, 2026." in text


@pytest.mark.parametrize(
    ("field", "message", "hint"),
    [
        (WorksheetField(label="L", value="coordinator.nmae"), "there is no value 'coordinator.nmae'", "the nearest known name is 'name'"),
        (WorksheetField(label="L", value="program.name.first"), "there is no value 'program.name.first'", "see the names"),
        (WorksheetField(label="L", table="site"), "there is no table 'site'", "the nearest known name is 'sites'"),
    ],
    ids=lambda value: getattr(value, "value", None) or getattr(value, "table", "text"),
)
def test_a_name_that_the_rulebook_gets_wrong_is_told(field: WorksheetField, message: str, hint: str) -> None:
    with pytest.raises(DocumentError) as caught:
        worksheet_of(field)
    assert caught.value.message == f"worksheet field 'L': {message}"
    assert caught.value.hint.startswith(hint)


def test_every_accreditor_s_worksheet_names_what_there_is() -> None:
    gathered = sample()
    assert gathered.workspace
    fields = [
        field
        for accreditor in gathered.workspace.rulebook.accreditors.values()
        for kind in accreditor.applications
        for group in kind.worksheet
        for field in group.fields
    ]
    assert fields
    worksheet_of(*fields)


# --------------------------------------------------------------------------- narrative


def test_every_placed_requirement_has_words_of_its_own() -> None:
    gathered = sample()
    assert gathered.workspace
    prose = (ROOT / "templates/prose/packet/narrative.md").read_text(encoding="utf-8")
    told = set(re.findall(r'asked\.id == "([A-Z]+-\d+)"', prose))
    placed = {
        asks.requirement
        for accreditor in gathered.workspace.rulebook.accreditors.values()
        for kind in accreditor.applications
        for heading in kind.headings
        for asks in heading.asks
    }
    assert placed - told <= {"ACC-01", "ACC-02", "ACC-03", "ACC-07"}  # asked of later reports, which cite exhibits alone
    assert told <= set(gathered.workspace.rulebook.requirements)


@pytest.mark.parametrize("id", APPLICATIONS)
def test_the_narrative_follows_the_headings_and_cites_exhibits_by_number(id: str) -> None:
    _, _, plan = planned(id)
    text = pdf_text(made("narrative", id)[".pdf"])
    at = 0
    for section in plan.sections:
        at = text.index(section.heading.title, at)
        for row in section.requirements:
            at = text.index(row.requirement, at)
    for exhibit in plan.exhibits:
        assert f"Exhibit {exhibit.number}, " in text


def test_the_narrative_speaks_the_accreditor_s_words() -> None:
    assert "Diabetes Community Care Coordinator" in pdf_text(made("narrative", "ada-2026")[".pdf"])
    assert "Diabetes Community Care Coordinator" not in pdf_text(made("narrative", "adces-2026")[".pdf"])


# --------------------------------------------------------------------------- checklist


@pytest.mark.parametrize("id", APPLICATIONS)
def test_the_checklist_holds_every_requirement_upload_and_deadline(id: str) -> None:
    _, _, plan = planned(id)
    text = " ".join(" ".join(word_texts(made("checklist", id)[".docx"])).split())
    for row in plan.status.requirements:
        assert f"{row.requirement} {row.title}" in text
    for item in plan.type.uploads:
        assert item.file in text
    for deadline in plan.accreditor.deadlines:
        of_program = not deadline.types and deadline.on != "anniversary"
        assert (deadline.title in text) is (of_program or plan.application.type in deadline.types)
    assert f"No requirement is open on {sample().report.as_of:%B %d, %Y}." in text


def test_the_checklist_names_every_file_of_an_item() -> None:
    """A Word file cannot be joined with others and lies beside them."""
    workspace, report, plan = planned()
    item = next(item for item in plan.type.uploads if len(plan.exhibits_of(item)) > 1)
    files = {item.id: (f"uploads/01-some-heading/{item.file}.pdf", f"uploads/01-some-heading/{item.file}-2.docx")}
    document = render_checklist(workspace, report, plan, templates=TEMPLATES, files=files)[0]
    assert f"{item.file}.pdf; {item.file}-2.docx" in word_texts(document.data)
    assert "01-some-heading/" in word_texts(document.data)


def test_a_draft_lists_what_is_open_and_what_closes_it() -> None:
    _, _, plan = planned(as_of=date(2028, 6, 1), draft=True)
    assert plan.status.open_items
    text = " ".join(" ".join(word_texts(made("checklist", as_of=date(2028, 6, 1), draft=True)[".docx"])).split())
    for row in plan.status.open_items:
        for step in row.closes:
            assert " ".join(step.replace("`", "").split()) in text
    assert "○ Expired" in text
    assert "No requirement is open" not in text


# --------------------------------------------------------------------------- a program that has hardly begun


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_program_without_records_can_be_drafted(kind: str) -> None:
    workspace, _, _ = planned()
    workspace = without_records(workspace)
    report = judge(workspace)
    application = replace(workspace.program.applications[1], signature=None, reporting_period=None, entry=None, submission=None, charts=())
    plan = plan_packet(workspace, report, application, draft=True)
    word, pdf = RENDERERS[kind](workspace, report, plan, templates=TEMPLATES)
    assert faults(pdf.data) == []
    assert all("DRAFT" in text and "SAMPLE: INVENTED" not in text for text in pdf_pages(pdf.data))
    assert "None" not in pdf_text(pdf.data)
    assert word_texts(word.data)


def test_a_finished_project_comes_first_where_one_is_asked() -> None:
    workspace, report, plan = planned()
    under_way = replace(workspace.quality.projects[0], id="later", started=date(2026, 10, 1), finished=None, result="", decision="")
    of_both = replace(workspace, quality=replace(workspace.quality, projects=(*workspace.quality.projects, under_way)))
    found = [row["is_finished"] for row in narrative_values(of_both, report, plan)["projects"]]
    assert found == sorted(found, reverse=True)
    assert {True, False} == set(found)
