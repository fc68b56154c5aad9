"""Documents fit the type of application: its words, days, fees, waivers, people and tabs."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from generator.documents.application_values import application_values, day_facts
from generator.documents.binder import binder_data
from generator.documents.checklist import checklist_values, render_checklist, upload_values
from generator.documents.context import context
from generator.documents.narrative import render_narrative
from generator.documents.packet import portal_safe
from generator.documents.plan import PacketPlan, plan_item, plan_packet
from generator.documents.worksheet import render_worksheet, worksheet_values
from generator.findings import Report, State
from generator.model.evidence import Series, Signature, SignedOff, Waiver
from generator.model.standards import BinderTab, Confidence, UploadItem, WorksheetField, WorksheetGroup
from generator.model.workspace import Workspace
from generator.pdf.intake import take_in
from generator.rules.judge import judge
from tests.documents.word_building import ROOT, TEMPLATES, pdf_text, sample

PROSE = ROOT / "templates/prose/packet"
SHEET = Waiver(
    id="letter-late",
    requirement="ORG-02",
    applications=("ada-2026-renewal", "ada-2026-audit"),
    reason="The board signs the letter in November",
    approved=SignedOff(date=date(2026, 10, 1), by="dietitian-1"),
    start=date(2026, 10, 1),
    end=date(2026, 12, 31),
    exhibit="EX-0062",
)


def planned(id: str, *waivers: Waiver, **changes: Any) -> tuple[Workspace, Report, PacketPlan]:
    """The plan of an application of the sample, as if it had these waivers and its record were changed so."""
    workspace = sample().workspace
    assert workspace
    program = workspace.program
    applications = tuple(replace(row, **changes) if row.id == id else row for row in program.applications)
    workspace = replace(workspace, waivers=waivers, program=replace(program, applications=applications))
    report = judge(workspace, applications=(id,))
    return workspace, report, plan_packet(workspace, report, workspace.applications_by_id[id], draft=True)


def told(id: str, *waivers: Waiver, **changes: Any) -> dict[str, Any]:
    workspace, _, plan = planned(id, *waivers, **changes)
    return application_values(workspace, plan)


# --------------------------------------------------------------------------- words


def test_no_template_of_a_packet_names_an_accreditor_or_an_edition() -> None:
    workspace = sample().workspace
    assert workspace
    names = [word for row in workspace.rulebook.accreditors.values() for word in row.short_name.split()]
    for path in PROSE.glob("*.md"):
        found = re.findall(rf"\b({'|'.join([*names, *workspace.rulebook.editions])})\b", path.read_text(encoding="utf-8"))
        assert found == [], path.name


def test_what_is_asked_names_the_packet_s_own_accreditor_alone() -> None:
    workspace = sample().workspace
    assert workspace
    names = {row.id: row.short_name.split()[0] for row in workspace.rulebook.accreditors.values()}
    for accreditor in workspace.rulebook.accreditors.values():
        asked = {asks.requirement for kind in accreditor.applications for heading in kind.headings for asks in heading.asks}
        others = "|".join(name for id, name in names.items() if id != accreditor.id)
        for id in asked:
            statement = workspace.rulebook.requirements[id].statement_for(accreditor.id)
            assert not re.search(rf"\b({others})\b", statement), (accreditor.id, statement)


def test_a_requirement_without_words_for_the_accreditor_keeps_the_general_ones() -> None:
    workspace = sample().workspace
    assert workspace
    requirement = workspace.rulebook.requirements["ACC-01"]
    assert requirement.statement_for("another") == requirement.statement
    assert len({requirement.statement_for(id) for id in ("", *workspace.rulebook.accreditors)}) == 3


@pytest.mark.parametrize(
    ("id", "words", "never"),
    [
        ("ada-2026-audit", "The audit visit of ADA ERP on November 4, 2026 looks at Harbor Bend", "asks ADA ERP"),
        ("ada-2026-change", "tells ADA ERP of a change: Contact of the sponsor, October 12, 2026: The agency's contact", "asks ADA ERP"),
        (
            "adces-2026-annual",
            "reports to ADCES DEAP on the year to the anniversary of its accreditation, December 15, 2026.",
            "asks ADCES",
        ),
        ("ada-2026-renewal", "asks ADA ERP to renew its recognition, which ends on November 19, 2026.", "take up"),
        ("adces-2026-cedar-fork", "to take up Cedar Fork Public Library Room (community site) under its accreditation.", "renew"),
        ("adces-2026-initial-ns-2022", "asks ADCES DEAP for accreditation.", "renew its"),
    ],
)
def test_the_narrative_opens_as_its_type_does(id: str, words: str, never: str) -> None:
    text = " ".join(pdf_text(render_narrative(*planned(id), templates=TEMPLATES)[1].data).replace("• ", "").split())
    opening = text[: text.index("What follows keeps to the headings")]
    assert words in opening
    assert never not in opening


def test_a_type_without_a_portal_has_a_word_of_its_own() -> None:
    workspace, report, plan = planned("adces-2026-annual")
    on_paper = replace(plan, type=replace(plan.type, words={"portal": "paper form"}))
    texts = [" ".join(pdf_text(render_worksheet(workspace, report, one, templates=TEMPLATES)[1].data).split()) for one in (plan, on_paper)]
    assert "Copy from this sheet into the portal, or keep it beside you." in texts[0]
    assert "Copy from this sheet into the paper form, or keep it beside you." in texts[1]
    assert "portal" not in texts[1].replace(plan.type.about, "")
    assert on_paper.word("portal") == "paper form"
    by_accreditor = replace(plan, accreditor=replace(plan.accreditor, words={"portal": "web page"}))
    assert (plan.word("portal"), by_accreditor.word("portal")) == ("portal", "web page")


def test_a_notice_of_a_new_member_tells_of_that_member_alone() -> None:
    text = " ".join(pdf_text(render_narrative(*planned("adces-2026-change-member"), templates=TEMPLATES)[1].data).split())
    assert "Theo Mockford, CHW: trained June 9, 2026, 6 hours" in text
    assert "Theo Mockford, CHW has the role of community health worker or other paraprofessional. Training for the role" in text
    assert "No professional is concerned." in text
    assert "Opal Demoson" not in text


def test_nothing_is_sent_in_for_a_visit() -> None:
    made = planned("ada-2026-audit")
    assert made[2].is_visit
    assert not made[2].is_application
    checklist = " ".join(pdf_text(render_checklist(*made, templates=TEMPLATES)[1].data).split())
    worksheet = " ".join(pdf_text(render_worksheet(*made, templates=TEMPLATES)[1].data).split())
    for words in ("Before the visit", "Files to have ready", "Announced October 19, 2026", "Visit November 4, 2026"):
        assert words in checklist
    for words in ("Before you send it", "Online entry", "Day set for sending in", "Files to upload"):
        assert words not in checklist
    assert "Nothing is entered in a portal before this visit." in worksheet
    assert "Number of charts" in worksheet


def test_one_field_is_one_field() -> None:
    worksheet = " ".join(pdf_text(render_worksheet(*planned("ada-2026-change"), templates=TEMPLATES)[1].data).split())
    assert "To do by hand 1 field " in worksheet
    worksheet = " ".join(pdf_text(render_worksheet(*planned("ada-2026-annual"), templates=TEMPLATES)[1].data).split())
    assert "To do by hand nothing " in worksheet


@pytest.mark.parametrize(
    ("id", "is_told"),
    [("ada-2026-renewal", True), ("adces-2026-renewal", True), ("adces-2026-cedar-fork", False), ("ada-2026-annual", False)],
)
def test_who_signed_is_told_where_it_is_asked_or_known(id: str, is_told: bool) -> None:
    worksheet = " ".join(pdf_text(render_worksheet(*planned(id), templates=TEMPLATES)[1].data).split())
    assert ("Signed by Beatrice Samplewood, October 5, 2026" in worksheet) is is_told
    assert "not signed yet" not in worksheet
    unsigned = pdf_text(render_worksheet(*planned("ada-2026-renewal", signature=None), templates=TEMPLATES)[1].data)
    assert "Signed by not signed yet" in " ".join(unsigned.split())


def test_only_what_is_finished_stands_under_finished_projects() -> None:
    rows = {
        part["label"]: part["rows"]
        for group in worksheet_values(*planned("adces-2026-annual"))["groups"]
        for part in group["parts"]
        if part["kind"] == "table"
    }
    assert [row[0] for row in rows["Finished project with its result"]] == ["Reminder calls and rides raise attendance"]
    assert len(context(*planned("adces-2026-annual"))["tables"]["projects"]["rows"]) == 2


def test_what_is_unmet_though_nobody_is_sure_that_it_is_asked_is_told_in_the_checklist() -> None:
    checklist = " ".join(pdf_text(render_checklist(*planned("adces-2026-annual"), templates=TEMPLATES)[1].data).split())
    assert "Requirements 15: 14 complete; 0 waived or not applicable; 0 open; 1 unmet, but not verified that it is asked" in checklist
    told = checklist[checklist.index("No requirement is open on October 30, 2026. ") :]
    assert told.index("Not verified that it is asked, and not met: ") < told.index(
        "TEAM-03 Continuing education of professionals (○ missing). 10 of 15"
    )
    assert "of Felix Placeholder (pharmacist-1)" in told[: told.index("Dates")]
    sure = pdf_text(render_checklist(*planned("ada-2026-annual"), templates=TEMPLATES)[1].data)
    assert "Not verified that it is asked, and not met" not in sure


@pytest.mark.parametrize("id", ["ada-2026-renewal", "ada-2026-change", "adces-2026-tallow-creek"])
def test_attestations_are_to_be_read_where_there_are_some(id: str) -> None:
    workspace, report, plan = planned(id)
    without = replace(plan, type=replace(plan.type, worksheet=()))
    for one, is_told in ((plan, True), (without, False)):
        checklist = " ".join(pdf_text(render_checklist(workspace, report, one, templates=TEMPLATES)[1].data).split())
        assert ("4. Have Beatrice Samplewood read the attestations" in checklist) is is_told
        assert f"{5 if is_told else 4}. Enter the worksheet" in checklist


def test_the_narrative_tells_of_the_yearly_report_what_the_application_is_about() -> None:
    told = {
        id: " ".join(pdf_text(render_narrative(*planned(id), templates=TEMPLATES)[1].data).split())
        for id in ("adces-2026-renewal", "adces-2026-annual")
    }
    assert "The program sends the annual status report each year and keeps it as it was sent." in told["adces-2026-renewal"]
    assert "prepared from the figures of this packet" not in told["adces-2026-renewal"]
    assert "The annual status report is prepared from the figures of this packet. It is for the anniversary" in told["adces-2026-annual"]
    assert "Evidence: no exhibit asked." in told["adces-2026-renewal"]


def test_the_narrative_names_the_signer_once_where_it_is_the_officer() -> None:
    own, other = (
        " ".join(pdf_text(render_narrative(*made, templates=TEMPLATES)[1].data).split())
        for made in (
            planned("ada-2026-renewal"),
            planned("ada-2026-renewal", signature=Signature(name="Ivy Mockley", title="Deputy Director", date=date(2026, 10, 5))),
        )
    )
    assert (
        "Beatrice Samplewood, Executive Director, is its administrative officer and signed for this application on October 5, 2026." in own
    )
    assert "is its administrative officer. Ivy Mockley, Deputy Director, signed for this application on October 5, 2026." in other


def test_what_does_not_apply_is_told_in_one_sentence() -> None:
    workspace, report, plan = planned("ada-2026-renewal")
    unasked = [
        row.requirement for section in plan.sections if section.heading.id == plan.sections[-1].heading.id for row in section.requirements
    ]
    assert len(unasked) > 5
    sections = tuple(
        replace(
            section,
            requirements=tuple(
                replace(row, state=State.NOT_APPLICABLE) if row.requirement in unasked else row for row in section.requirements
            ),
        )
        for section in plan.sections
    )
    text = " ".join(pdf_text(render_narrative(workspace, report, replace(plan, sections=sections), templates=TEMPLATES)[1].data).split())
    first = workspace.rulebook.requirements[unasked[0]]
    assert f"Nothing of this applies to the program: {first.id} {first.title}; " in text
    assert "This does not apply" not in text


def test_weeks_in_a_row_are_told_as_one() -> None:
    lines = [one["line"] for topic in context(*planned("ada-2026-renewal"))["topics"] for one in topic["taught"]]
    assert "Workshop, weeks 1 to 4" in lines
    assert "Workshop, weeks 3 and 5" in lines
    assert "Workshop, weeks 1, 2 and 4: glucose checks" in lines
    assert "Workshop, weeks 1 to 6: setting goals, changing behavior and finding resources" in lines


# --------------------------------------------------------------------------- days


def days_of(id: str, **changes: Any) -> dict[str, tuple[str, str, str]]:
    return {row["id"]: (row["when"], row["counted"], row["standing"]) for row in told(id, **changes)["deadlines"]}


def test_only_the_days_of_the_type_are_told_each_with_what_it_means() -> None:
    vacancy = ("whenever it happens", "30 days after the last day of the coordinator before", "")
    assert days_of("ada-2026-annual") == {
        "annual-report": (
            "October 21, 2026 to January 19, 2027",
            "60 days after the anniversary of recognition (November 20, 2026)",
            "planned for November 24, 2026, in time",
        ),
        "coordinator-vacancy": vacancy,
    }
    assert days_of("ada-2026-audit") == {
        "coordinator-vacancy": vacancy,
        # Veterans Day is after the visit, and Columbus Day before the notice: ten weekdays back from a Wednesday.
        "audit-notice": (
            "October 21, 2026",
            "10 working days before the day of the audit (November 4, 2026)",
            "announced on October 19, 2026, in time",
        ),
    }


def test_a_day_that_is_missed_or_not_known_is_said_to_be_so() -> None:
    late = days_of("adces-2026-change", submission=date(2026, 11, 20), entry=None)["change-notice"]
    assert late == ("November 11, 2026", "30 days after the change (October 12, 2026)", "planned for November 20, 2026, too late")
    assert days_of("ada-2026-annual", submission=None, entry=None)["annual-report"][2] == "81 days left"
    assert days_of("ada-2026-annual", submission=date(2026, 10, 1))["annual-report"][2] == "not recorded as sent in, 81 days left"
    assert days_of("ada-2026-annual", anniversary=None)["annual-report"][0] == "once that day is known"
    assert days_of("ada-2026-audit", notified=date(2026, 10, 22))["audit-notice"][2] == "announced on October 22, 2026, too late"


@pytest.mark.parametrize(
    ("sent", "counted_from", "standing"),
    [
        (None, "set for October 10, 2026", "not recorded as sent, 6 days late"),
        (date(2026, 10, 24), "October 10, 2026", "sent on October 24, 2026, in time"),
        (date(2026, 10, 25), "October 10, 2026", "sent on October 25, 2026, too late"),
        (date(2026, 11, 2), "set for October 10, 2026", "planned for November 2, 2026, too late"),
    ],
)
def test_papers_that_go_after_the_form_are_held_against_the_day_they_were_sent(sent: date | None, counted_from: str, standing: str) -> None:
    told = days_of("ada-2026-renewal", submission=date(2026, 10, 10), documents_sent=sent)["support-documents"]
    assert told == ("October 24, 2026", f"14 days after the online application is submitted ({counted_from})", standing)


def days_told(id: str, **changes: Any) -> dict[str, str]:
    workspace, _, plan = planned(id, **changes)
    return dict(day_facts(workspace, plan))


def test_a_day_that_has_passed_does_not_say_that_it_was_sent_in() -> None:
    passed = date(2026, 10, 26)
    assert days_told("ada-2026-renewal", submission=passed)["Day set for sending in"] == "October 26, 2026; this day has passed"
    assert days_told("ada-2026-renewal", submission=date(2026, 11, 6))["Day set for sending in"] == "November 6, 2026"
    assert days_told("ada-2026-renewal", submission=None)["Day set for sending in"] == "no date yet"
    for shown in ({"decided": date(2026, 10, 30)}, {"documents_sent": date(2026, 10, 28)}):
        assert days_told("ada-2026-renewal", submission=passed, **shown)["Sent in"] == "October 26, 2026"
    for later in ({"decided": date(2026, 12, 1)}, {"documents_sent": date(2026, 12, 1)}):
        assert "Sent in" not in days_told("ada-2026-renewal", submission=passed, **later)
    assert days_told("ada-2026-change")["Sent in"] == "October 20, 2026"  # its notice is on file
    assert days_told("ada-2026-renewal", submission=date(2026, 10, 30))["Day set for sending in"] == "October 30, 2026"  # today
    assert "Sent in" not in days_told("adces-2026-change-member", submission=date(2026, 11, 20))


def test_open_items_tell_that_the_day_has_passed() -> None:
    told = data_of(*planned("ada-2026-renewal", submission=date(2026, 10, 26))[::2])["to-be-closed"]
    assert told == "; the day set for sending in, October 26, 2026, has passed"


def test_a_binder_speaks_of_no_other_application() -> None:
    (told,) = data_of(*planned("ada-2026-renewal", replace(SHEET, applications=("ada-2026-renewal", "adces-2026")))[::2])["waivers"]
    assert told["scope"].count(".") == 1
    assert "application" not in told["scope"]


def test_a_file_that_is_not_printed_is_at_hand_at_a_visit() -> None:
    def told(id: str) -> str:
        workspace, _, plan = planned(id)
        resume = next(one for one in plan.exhibits if one.exhibit.file.endswith(".docx"))
        item = UploadItem(
            id="x",
            title="x",
            heading="x",
            file="x",
            kinds=(resume.exhibit.kind,),
            requirements=resume.exhibit.supports,
            confidence=Confidence.VERIFIED,
        )
        plan = replace(plan, type=replace(plan.type, uploads=(item,)))
        found = next(
            one for section in data_of(workspace, plan)["sections"] for one in section["exhibits"] if one["number"] == resume.number
        )
        return str(found["absent-why"])

    assert "The file itself is to be at hand at the visit" in told("adces-2026-audit")
    assert "The file itself goes to the" in told("adces-2026-renewal")


def test_hours_outside_the_window_are_not_cited_for_it() -> None:
    workspace, _, plan = planned("ada-2026-renewal")
    person = next(one for one in workspace.team.people if one.id == "dietitian-1")
    credits = person.continuing_education
    late = replace(credits[0], date=date(2026, 10, 20))
    people = tuple(replace(one, continuing_education=(late, *credits[1:])) if one is person else one for one in workspace.team.people)
    moved = replace(workspace, team=replace(workspace.team, people=people))
    report = judge(moved, applications=("ada-2026-renewal",))
    for asked in ("QC-04", "TEAM-03"):
        before, after = (
            set(next(row.evidence for row in status.requirements if row.requirement == asked))
            for status in (plan.status, report.applications[0])
        )
        assert before - after == {late.exhibit}


def test_a_change_that_the_days_do_not_cover_brings_none() -> None:
    assert "change-notice" not in days_of("ada-2026-change")  # a contact; the days are for others
    assert "change-notice" in days_of("ada-2026-change", changes=("coordinator-2026-01",))
    assert "change-notice" in days_of("ada-2026-change", changes=())


def test_a_change_brings_the_day_that_its_kind_has() -> None:
    assert days_of("adces-2026-change-member")["new-member"] == (
        "July 1, 2026",
        "30 days after the member joins (June 1, 2026)",
        "sent in on June 18, 2026, in time",
    )
    assert "new-member" in days_of("adces-2026-change")
    assert days_of("adces-2026-change")["new-member"][0] == "whenever it happens"


# --------------------------------------------------------------------------- what it is about


def test_the_data_tell_of_accreditation_changes_and_the_earlier_application() -> None:
    audit = told("ada-2026-audit")
    assert audit["accreditation"]["line"] == "SAMPLE-ERP-1104, November 20, 2022 to November 19, 2026"
    assert audit["accreditation"]["exhibit"] == "Exhibit 1.1"
    assert audit["earlier"]["title"] == "Original application"
    assert audit["earlier"]["reporting_period"]["line"] == "May 1, 2026 to September 30, 2026"
    assert audit["current_period"] == "November 20, 2022 to November 4, 2026"
    assert [row["title"] for row in audit["periods"]] == ["Application period", "Current period"]
    (change,) = told("adces-2026-change-member")["changes"]
    assert (change["kind"], change["person"], change["exhibits"]) == ("New team member", "Theo Mockford, CHW", ["Exhibit 1.1"])


def test_what_is_not_recorded_is_empty() -> None:
    values = told("ada-2026-audit", earlier="", accreditation="", visit=None)
    assert (values["accreditation"]["known"], values["accreditation"]["number"]) == (False, "")
    assert (values["earlier"]["line"], values["earlier"]["reporting_period"]["line"], values["current_period"]) == ("", "", "")
    assert [row["line"] for row in values["periods"]] == ["no dates recorded", "no dates recorded"]


def test_tables_of_changes_and_accreditations() -> None:
    tables = context(*planned("adces-2026-change-member"))["tables"]
    assert tables["changes"]["rows"][0][:2] == ["New team member", "June 1, 2026"]
    assert tables["accreditations"]["rows"][0][:3] == ["SAMPLE-DEAP-0512", "December 15, 2022", "December 14, 2026"]


# --------------------------------------------------------------------------- fees


def test_fees_are_those_of_the_type_and_of_its_sites_with_a_sum() -> None:
    renewal = told("ada-2026-renewal")["fees"]
    assert [(row["title"], row["number"], row["amount"]) for row in renewal["lines"]] == [
        ("Main site", "1", "$1,100"),
        ("Multi-site", "1", "$100"),
        ("Expansion site", "1", "$0"),
    ]
    assert renewal["total"] == "$1,200"
    assert told("ada-2026-tallow-creek")["fees"]["total"] == "$100"
    assert told("ada-2026-audit")["fees"] == {"lines": [], "total": "", "uncounted": 0}


def test_sites_that_no_fee_counts_are_told() -> None:
    workspace, _, plan = planned("ada-2026-renewal")
    assert application_values(workspace, plan)["fees"]["uncounted"] == 0
    sites = tuple(replace(site, role="main") for site in workspace.program.sites)
    of_mains = replace(workspace, program=replace(workspace.program, sites=sites))
    assert application_values(of_mains, plan)["fees"]["uncounted"] == len(workspace.sites_of(plan.application)) - 1


def test_a_file_that_does_not_show_all_that_is_asked_is_not_enough_yet() -> None:
    _, _, plan = planned("ada-2026-renewal")
    item = next(one for one in plan.type.uploads if plan.exhibits_of(one))
    assert upload_values(plan, item)["word"] == "on file"
    rows = tuple(replace(row, state=State.MISSING) if row.requirement in item.requirements else row for row in plan.status.requirements)
    shown = upload_values(replace(plan, status=replace(plan.status, requirements=rows)), item)
    assert (shown["mark"], shown["word"]) == ("◐", "on file, not enough yet")


def test_the_checklist_of_a_visit_names_what_stands_in_the_binder_alone() -> None:
    others = {one["title"] for one in checklist_values(*planned("adces-2026-audit"), {})["others"]}
    assert "Policy and procedure manual" in others
    assert any(title.startswith("Certificate of accreditation") for title in others)
    assert any(title.startswith("Notice of the site visit") for title in others)
    text = pdf_text(
        next(one.data for one in render_checklist(*planned("adces-2026-audit"), templates=TEMPLATES) if one.path.suffix == ".pdf")
    )
    assert "These stand in the binder alone; have the originals ready too:" in text
    certificate = told("adces-2026-change")["fees"]
    assert (certificate["lines"][0]["amount"], certificate["total"]) == ("not in the sum", "")


def test_what_is_still_to_be_sent_is_not_told_as_sent() -> None:
    workspace, _, plan = planned("adces-2026-audit")
    assert application_values(workspace, plan)["earlier"]["line"] == "Application for accreditation, sent in on October 16, 2026"
    ahead = replace(workspace, as_of=date(2026, 10, 15))
    assert application_values(ahead, plan)["earlier"]["line"] == "Application for accreditation, to be sent in on October 16, 2026"


# --------------------------------------------------------------------------- waivers


def test_a_waiver_is_told_with_scope_approver_end_and_what_stands_in_for_the_evidence() -> None:
    workspace, _, plan = planned("ada-2026-renewal", SHEET)
    number = plan.numbers["EX-0062"]
    (values,) = application_values(workspace, plan)["waivers"]
    assert values["scope"] == "the whole requirement"
    assert values["applications"] == "this application and the audit visit to ADA ERP"
    assert values["approved"]["by"] == "Dana Sampleton, MS, RD"
    assert values["instead"].startswith(f"Exhibit {number}, ")
    only = replace(SHEET, sites=("cedar-fork",), people=("leader-4",), applications=("ada-2026-renewal",), exhibit="")
    (values,) = told("ada-2026-renewal", only)["waivers"]
    assert values["scope"] == "only what concerns Cedar Fork Public Library Room; Theo Mockford, CHW"
    assert (values["applications"], values["instead"]) == ("this application alone", "nothing named")
    assert (
        told("ada-2026-renewal", replace(only, reason="nobody signs before November."))["waivers"][0]["reason"]
        == "Nobody signs before November"
    )
    assert told("ada-2026-renewal", replace(only, kind="not-applicable"))["waivers"][0]["instead"] == "nothing needed"


def test_a_waiver_is_in_every_document_of_its_application() -> None:
    made = planned("ada-2026-renewal", SHEET)
    number = made[2].numbers["EX-0062"]
    for render in (render_worksheet, render_checklist, render_narrative):
        text = " ".join(pdf_text(render(*made, templates=TEMPLATES)[1].data).split())
        assert "The board signs the letter in November." in text
        assert f"Exhibit {number}, " in text
    data = data_of(made[0], made[2])
    row = next(row for section in data["sections"] for row in section["requirements"] if row["id"] == "ORG-02")
    assert (row["state"], row["instead"]) == ("waived", [number])
    assert [(one["kind"], one["number"]) for one in data["waivers"]] == [("Set aside for a time", number)]
    facts = next(dict(one["facts"]) for section in data["sections"] for one in section["exhibits"] if one["number"] == number)
    assert facts["Stands in for"].startswith("the evidence that a waiver sets aside: ORG-02 ")


def test_a_waiver_that_does_not_hold_is_in_none() -> None:
    others = (replace(SHEET, end=date(2026, 10, 29)), replace(SHEET, requirement="ACC-01"), replace(SHEET, applications=("ada-2026",)))
    for waiver in others:
        assert told("ada-2026-renewal", waiver)["waivers"] == []


# --------------------------------------------------------------------------- people and sites


def test_people_and_series_are_those_of_the_sites() -> None:
    values = context(*planned("ada-2026-tallow-creek"))
    assert {row["site"] for row in values["series"]} == {"Tallow Creek Community Health Center"}
    assert values["paraprofessionals"]
    assert all("tallow-creek" in row["sites_id"] for row in values["people"])
    assert values["totals"]["series"] == 1


def test_who_works_at_no_named_site_works_at_all_of_them() -> None:
    workspace, report, plan = planned("ada-2026-tallow-creek")
    people = tuple(replace(row, sites=()) for row in workspace.team.people)
    runs: tuple[Series, ...] = tuple(replace(row, site="main") for row in workspace.workshops.series)
    workspace = replace(workspace, team=replace(workspace.team, people=people), workshops=replace(workspace.workshops, series=runs))
    values = context(workspace, report, plan)
    assert len(values["people"]) == len(list(workspace.team_on(workspace.as_of)))
    assert values["series"] == []


def test_the_coordinator_is_told_wherever_they_work() -> None:
    workspace, report, plan = planned("ada-2026-tallow-creek")
    people = tuple(replace(row, sites=("main",)) for row in workspace.team.people)
    values = context(replace(workspace, team=replace(workspace.team, people=people)), report, plan)
    assert values["people"] == []
    assert values["coordinator"]["name"] == "Dana Sampleton"


# --------------------------------------------------------------------------- tabs and periods


def data_of(workspace: Workspace, plan: PacketPlan) -> dict[str, Any]:
    paths = {planned.exhibit.id: ROOT / "evidence" / "files" / planned.exhibit.file for planned in plan.exhibits}
    return binder_data(workspace, plan, dict(zip(paths, take_in(list(paths.values())), strict=True)))


def test_tabs_hold_their_headings_where_one_holds_several() -> None:
    _, _, plan = planned("ada-2026-audit")
    assert [(tab.letter, tab.title, [section.number for section in tab.sections]) for tab in plan.tabs] == [
        ("A", "Administrative Standards", [2, 3, 4, 5]),
        ("B", "Team Members", [6, 7]),
        ("C", "DSMES Chart", [8]),
        ("D", "Aggregated Outcomes and CQI", [9]),
    ]
    assert [(section.number, section.tab) for section in plan.sections if section.is_front] == [(1, "Certificate and anniversary dates")]
    assert planned("ada-2026-renewal")[2].tabs == ()


def test_the_front_part_stands_before_all_tabs_wherever_it_is_named() -> None:
    workspace, report, plan = planned("ada-2026-audit")
    kinds = tuple(
        replace(kind, binder=(*kind.binder[1:], kind.binder[0])) if kind.type == "audit" else kind for kind in plan.accreditor.applications
    )
    accreditors = {**workspace.rulebook.accreditors, plan.accreditor.id: replace(plan.accreditor, applications=kinds)}
    turned = replace(workspace, rulebook=replace(workspace.rulebook, accreditors=accreditors))
    assert [(section.heading.id, section.letter) for section in plan_packet(turned, report, plan.application, draft=True).sections] == [
        (section.heading.id, section.letter) for section in plan.sections
    ]


def test_one_requirement_alone_keeps_the_letter_of_its_tab() -> None:
    workspace, report, plan = planned("ada-2026-audit")
    item = plan_item(workspace, report, plan.application, "TEAM-02")
    assert item is not None
    assert [(tab.letter, tab.title) for tab in item.tabs] == [("B", "Team Members")]
    front = plan_item(workspace, report, plan.application, "ACC-11")
    assert front is not None
    assert front.tabs == ()
    assert [section["place"] for section in data_of(workspace, front)["sections"]] == [0]


def test_headings_of_one_tab_stand_together_though_others_lie_between_them() -> None:
    workspace, report, plan = planned("ada-2026-audit")
    tabs = (
        BinderTab(title="People", headings=("team", "coordinator", "front")),
        BinderTab(title="Service", headings=("support", "population", "curriculum", "records", "charts", "outcomes")),
    )
    rulebook = workspace.rulebook
    kinds = tuple(replace(kind, binder=tabs if kind.type == "audit" else kind.binder) for kind in plan.accreditor.applications)
    accreditors = {**rulebook.accreditors, plan.accreditor.id: replace(plan.accreditor, applications=kinds)}
    workspace = replace(workspace, rulebook=replace(rulebook, accreditors=accreditors))
    plan = plan_packet(workspace, report, plan.application, draft=True)
    assert [section.heading.id for section in plan.sections] == [
        *("front", "coordinator", "team", "support", "population", "curriculum", "records", "charts", "outcomes")
    ]
    # Tab after tab and page after page, the numbers only grow; every other paper reads them from the plan.
    assert [(tab.title, [section.number for section in tab.sections]) for tab in plan.tabs] == [
        ("People", [1, 2, 3]),
        ("Service", [4, 5, 6, 7, 8, 9]),
    ]
    assert all(one.number.split(".")[0] == str(section.number) for section in plan.sections for one in section.exhibits)
    data = data_of(workspace, plan)
    assert [section["place"] for section in data["sections"]] == [1, 1, 1, 2, 2, 2, 2, 2, 2]
    told = [(row["number"], row["id"]) for row in context(workspace, report, plan)["sections"]]
    assert told == [(section.number, section.heading.id) for section in plan.sections]


def test_each_period_has_its_own_column_and_its_exhibits_stand_together() -> None:
    workspace, report, plan = planned("ada-2026-audit")
    old, new = "EX-0002", "EX-0001"
    rows = tuple(
        replace(row, evidence=(new, old), by_period={"earlier": (old,), "current": (new,)}) if row.requirement == "ORG-01" else row
        for row in plan.status.requirements
        if row.requirement != "ORG-02"
    )
    status = replace(plan.status, requirements=rows)
    plan = plan_packet(workspace, replace(report, applications=(status,)), plan.application, draft=True)
    assert (plan.numbers[old], plan.numbers[new]) == ("2.1", "2.5")
    assert (plan.periods_of[old], plan.periods_of[new]) == (("earlier",), ("current",))
    data = data_of(workspace, plan)
    section = data["sections"][1]
    assert [period["exhibits"] for period in section["requirements"][0]["by-period"]] == [["2.1"], ["2.5"]]
    assert [one["periods"] for one in section["exhibits"]] == [["earlier"], *[["earlier", "current"]] * 3, ["current"]]
    assert dict(section["exhibits"][0]["facts"])["Shown for"] == "Application period"
    cover = dict(data["cover"])
    assert cover["Application period"].startswith("May 1, 2026 to September 30, 2026")
    assert cover["Current period"] == "November 20, 2022 to November 4, 2026, the term so far; the application period lies within it"
    assert cover["Visit"] == "November 4, 2026, announced October 19, 2026"


def test_what_was_not_asked_in_the_application_period_is_not_told_as_missing_there() -> None:
    workspace, report, plan = planned("ada-2026-audit")
    row = next(one for one in plan.status.requirements if one.requirement == "ORG-01")
    rows = tuple(replace(row, by_period={"current": row.evidence}) if one is row else one for one in plan.status.requirements)
    plan = plan_packet(workspace, replace(report, applications=(replace(plan.status, requirements=rows),)), plan.application, draft=True)
    requirement = next(one for section in data_of(workspace, plan)["sections"] for one in section["requirements"] if one["id"] == "ORG-01")
    assert [period["is-asked"] for period in requirement["by-period"]] == [False, True]
    for render in (render_checklist, render_narrative):
        text = " ".join(pdf_text(render(workspace, report, plan, templates=TEMPLATES)[1].data).split())
        assert "not asked then" in text[text.index("ORG-01 Sponsor and administrative officer") :][:900]


def test_a_file_that_goes_along_if_asked_is_not_said_to_be_needless() -> None:
    _, _, plan = planned("ada-2026-renewal")
    item = next(item for item in plan.type.uploads if item.optional and plan.exhibits_of(item))
    assert upload_values(plan, item)["word"] == "on file"
    assert upload_values(plan, replace(item, kinds=()))["word"] == "not on file"
    assert upload_values(plan, replace(item, kinds=(), optional=False))["word"] == "missing"


def test_no_paper_has_backticks_and_what_nobody_is_sure_of_is_told_in_a_clause() -> None:
    workspace, report, plan = planned("adces-2026-annual")
    hint = "add `owner` to it, and see ``templates`` and `dsmes forms`"
    row = next(one for one in plan.status.requirements if not one.state.is_met)
    rows = tuple(replace(one, closes=(hint,)) if one is row else one for one in plan.status.requirements)
    field = WorksheetField(label="Asked in `code`", fill_in="see the `note` of it")
    group = WorksheetGroup(title="G", note="Look at `notes`", fields=(field, replace(field, fill_in="", attest=(row.requirement,))))
    kind = replace(plan.type, worksheet=(group,))
    unsure = replace(plan, type=kind, status=replace(plan.status, requirements=rows))
    certain = tuple(replace(one, blocks=True) if one.requirement == row.requirement else one for one in rows)
    sure = replace(unsure, status=replace(plan.status, requirements=certain))
    for made in (unsure, sure):
        for values in (worksheet_values(workspace, report, made), checklist_values(workspace, report, made, {}), data_of(workspace, made)):
            assert "`" not in str(values)
        assert "add owner to it, and see" in str(worksheet_values(workspace, report, made))
    data = data_of(workspace, unsure)
    assert data["unsure"] == f"{row.requirement} is unmet and not among the open items: it is not verified that it is asked."
    assert data["gaps"] == []
    assert checklist_values(workspace, report, unsure, {})["counts"][2:] == [
        {"word": "Open", "number": 0},
        {"word": "Unmet, but not verified that it is asked", "number": 1},
    ]
    assert (data_of(workspace, sure)["unsure"], len(data_of(workspace, sure)["gaps"])) == ("", 1)
    assert checklist_values(workspace, report, sure, {})["counts"][2:] == [{"word": "Open", "number": 1}]


def test_what_is_open_is_to_be_closed_before_the_visit_or_the_submission() -> None:
    assert data_of(*planned("ada-2026-audit")[::2])["to-be-closed"] == ", to be closed before the audit visit on November 4, 2026"
    assert (
        data_of(*planned("ada-2026-annual")[::2])["to-be-closed"]
        == ", to be closed before the Annual Status Report is sent in on November 24, 2026"
    )
    assert data_of(*planned("ada-2026-change")[::2])["to-be-closed"] == ""


def test_names_of_uploads_are_safe_and_each_is_used_once() -> None:
    workspace = sample().workspace
    assert workspace
    for accreditor in workspace.rulebook.accreditors.values():
        for kind in accreditor.applications:
            assert all(re.fullmatch(r"[a-z0-9-]{1,60}", item.file) for item in kind.uploads)
            assert len({(item.heading, item.file) for item in kind.uploads}) == len(kind.uploads)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Standard 6: Measuring and Demonstrating Outcomes of DSMES Services", "standard-6-measuring"),
        ("Équipe & co.", "quipe-co"),
        ("W" * 50, "w" * 30),
        ("a" * 30, "a" * 30),
        ("…", "item"),
    ],
)
def test_portal_safe_names_end_at_a_word(text: str, safe: str) -> None:
    assert portal_safe(text, most=30) == safe


def test_no_state_is_without_words() -> None:
    from generator.documents.words import STATE_WORDS

    assert set(STATE_WORDS) == set(State)
