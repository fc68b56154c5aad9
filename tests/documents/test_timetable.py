"""The plan for the days of an application: what is there, what is missing, who, by which day; and what is the accreditor's of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from generator.commands import init
from generator.commands.gather import Asking, gather
from generator.documents.context import context
from generator.documents.forms import render_papers
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.timetable import SHARES, shortened, timetable_values
from generator.findings import Report, State
from generator.model.calendar_days import is_working_day
from generator.model.evidence import Exhibit
from generator.model.standards import Deadline
from generator.model.workspace import Workspace
from tests.documents.test_forms import HOSTILE
from tests.documents.word_building import DAY, TEMPLATES, faults, pdf_pages, pdf_text, sample, word_texts

APPLICATION = "adces-2026-initial-ns-2022"
FORM = "submission-plan"
Made = tuple[Workspace, Report, PacketPlan]


def full(**days: Any) -> Made:
    """The sample's first application with days of its own; a submission that is still to come, where none is given."""
    workspace = sample().workspace
    assert workspace
    application = replace(workspace.applications_by_id[APPLICATION], **{"submission": date(2026, 11, 6)} | days)
    return workspace, sample().report, plan_packet(workspace, sample().report, application)


def missing(made: Made, *ids: str, blocks: bool = True) -> Made:
    """The same with these requirements missing, and without the exhibits that support them."""
    workspace, report, plan = made
    rows = tuple(
        replace(row, state=State.MISSING, evidence=(), closes=(f"add what {row.requirement} wants, under `supports`",), blocks=blocks)
        if row.requirement in ids
        else row
        for row in plan.status.requirements
    )
    sections = tuple(
        replace(
            section,
            requirements=tuple(row for row in rows if row.requirement in {one.requirement for one in section.requirements}),
            exhibits=tuple(one for one in section.exhibits if set(ids).isdisjoint(one.exhibit.supports)),
        )
        for section in plan.sections
    )
    return workspace, report, replace(plan, status=replace(plan.status, requirements=rows), sections=sections)


@cache
def empty(folder: Path) -> Made:
    """A program that has just begun, with no day set."""
    init.run(folder, name="A new program", accreditors=("adces-deap",), today=DAY)
    gathered = gather(Asking(root=folder, today=DAY))
    assert gathered.workspace
    (application,) = gathered.workspace.program.applications
    return gathered.workspace, gathered.report, plan_packet(gathered.workspace, gathered.report, application, draft=True)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return empty(tmp_path_factory.mktemp("begun") / "program")


def crowded() -> Made:
    """Long names that try to break out, many owners, a hundred files under one item, and things missing in every section."""
    workspace, report, plan = missing(full(), "ORG-02", "STK-02", "QC-02", "CUR-01", "REC-02", "OUT-01", "CQI-01", "ACC-08", "ENH-04")
    people = tuple(replace(one, name=f"{one.name} {HOSTILE} {'Hyphenated-' * 6}Sampleton") for one in workspace.team.people)
    owners = [one.id for one in people]
    exhibits = tuple(replace(one, owner=owners[at % len(owners)], title=one.title * 3) for at, one in enumerate(workspace.exhibits))
    workspace = replace(workspace, team=replace(workspace.team, people=people), exhibits=exhibits)
    by_id = {one.id: one for one in exhibits}
    sections = []
    for section in plan.sections:
        own = [replace(one, exhibit=by_id[one.exhibit.id]) for one in section.exhibits]
        licenses = [one for one in own if one.exhibit.kind == "LICENSE"]
        more = [replace(one, number=f"{section.number}.{200 + at}") for at, one in enumerate(licenses * 60)][:100]
        sections.append(replace(section, exhibits=(*own, *more)))
    return workspace, report, replace(plan, sections=tuple(sections))


def values(made: Made) -> dict[str, Any]:
    workspace, report, plan = made
    return timetable_values(workspace, plan, context(workspace, report, plan), {})


def rows(made: Made, title: str) -> list[tuple[str, str, str]]:
    """What, state and next step of each row of the section whose title begins so."""
    section = next(one for one in values(made)["sections"] if one["title"].startswith(title))
    return [(row["what"], f"{row['shape']} {row['word']}", row["next"]) for row in section["rows"]]


def rendered(made: Made) -> dict[str, bytes]:
    workspace, report, plan = made
    found = render_papers(workspace, report, plan, templates=TEMPLATES)
    return {PurePosixPath(one.path).suffix: one.data for one in found if one.path.stem == FORM}


# --------------------------------------------------------------------------- the document


@pytest.mark.parametrize("size", ["full", "part", "empty", "crowded", "sent", "over", "none"])
def test_it_is_whole_valid_and_says_the_same_in_both_forms(size: str, begun: Made) -> None:
    made = {
        "full": full,
        "part": lambda: missing(full(), "ORG-02", "STK-02"),
        "empty": lambda: begun,
        "crowded": crowded,
        "sent": lambda: full(submission=date(2026, 10, 20)),
        "over": lambda: missing(full(entry=date(2026, 5, 1), submission=None), "ORG-02"),
        "none": lambda: without_window(full()),
    }[size]()
    files = rendered(made)
    assert sorted(files) == [".docx", ".pdf"]
    assert faults(files[".pdf"]) == []
    assert rendered(made) == files
    in_word, in_pdf = " ".join(" ".join(word_texts(files[".docx"])).split()), " ".join(pdf_text(files[".pdf"]).split())
    assert not any(sign in in_word for sign in ("{{ t", "{%", "[["))
    found = values(made)
    squeezed = "".join(in_pdf.split()).replace("\ufffe", "-")  # a hyphen at the end of a line
    for section in found["sections"]:
        assert section["title"] in in_word
        for row in section["rows"]:
            for text in (row["what"], row["word"], row["next"], row["who"], row["by"], row["day"]):
                assert " ".join(text.split()).replace("\u202e", "") in in_word.replace("\u202e", "")
                if size != "crowded":  # there words are parted at the end of a line
                    assert "".join(text.split()) in squeezed
    assert found["review"]["weeks"] in in_word
    assert " 49 " not in in_pdf
    assert len(pdf_pages(files[".pdf"])) < {"crowded": 16, "empty": 14}.get(size, 9)


def without_window(made: Made) -> Made:
    workspace, report, plan = made
    left = tuple(one for one in plan.accreditor.deadlines if one.on != "entry")
    return workspace, report, replace(plan, accreditor=replace(plan.accreditor, deadlines=left))


def test_it_tells_the_window_its_source_and_what_is_ours() -> None:
    text = pdf_text(rendered(full())[".pdf"])
    window = "90 days after the application is started in the dashboard (CDC DSMES Toolkit, comparison of accreditation and recognition;"
    assert f"{window} verified; older page)" in text
    assert "Sharing them out is our suggestion" in text
    assert "4 to 6 weeks (CDC DSMES Toolkit, comparison of accreditation and recognition; verified; older page)" in text
    assert "Interview brief, in the folder papers beside this plan" in text
    assert "Plan for the 90 days" in text


def test_without_a_window_it_says_that_none_was_seen() -> None:
    made = without_window(full())
    found = values(made)
    assert not found["known"]
    text = pdf_text(rendered(made)[".pdf"])
    assert "ADCES DEAP was not seen to give a number of days in which this application must be finished." in text
    assert "How the days are shared out" not in text
    assert "Day 1" not in text


# --------------------------------------------------------------------------- the days


def test_days_without_dates_until_the_start_is_known(begun: Made) -> None:
    found = values(begun)
    assert [found["steps"][step]["days"] for step in SHARES] == ["Day 1 to 30", "Day 31 to 45", "Day 46 to 60", "Day 61 to 75"]
    assert found["days"]["reserve"] == {"days": "Day 76 to 90", "dates": ""}
    assert {step["dates"] for step in found["steps"].values()} == {""}
    assert {row["day"] for section in found["sections"] for row in section["rows"]} == {""}
    assert found["days"]["standing"] == "not started: day 1 to day 90 are counted from the start, once its day is known"
    assert not found["days"]["is_started"]
    text = pdf_text(rendered(begun)[".pdf"])
    assert "what you gather before you start it costs none of them" in text
    assert "Get what is still missing then" in text


def test_no_work_is_due_on_a_day_that_is_none_of_work() -> None:
    # Saturday and Sunday alone lie in the first share of what is left.
    found = values(full(entry=date(2026, 10, 5), submission=date(2026, 11, 6)))
    assert (found["steps"]["obtain"]["days"], found["steps"]["obtain"]["until"]) == ("Day 26 to 28", "day 28, November 2, 2026")
    assert [found["steps"][step]["days"] for step in SHARES] == ["Day 26 to 28", "Day 28", "Day 29", "Day 30"]


def test_what_the_program_has_not_described_yet_is_answered_later(begun: Made) -> None:
    found = {row["what"]: row["next"] for section in values(begun)["sections"] for row in section["rows"]}
    assert found["Paraprofessionals are trained and supervised"] == "Answer it once the team is recorded"


def test_the_interview_is_no_step_before_the_application_is_sent() -> None:
    assert not [row["what"] for section in values(full())["sections"] for row in section["rows"] if "nterview" in row["what"]]


def test_a_start_that_is_known_gives_dates() -> None:
    found = values(full(entry=DAY, submission=None))
    assert found["days"]["last"] == "January 28, 2027"
    assert found["days"]["standing"] == "day 0 of 90; 90 days left"
    # November 29 and December 29 are 30 and 60 days later; the first is a Sunday, after Thanksgiving's Friday.
    assert found["steps"]["obtain"] == {
        "days": "Day 1 to 28",
        "dates": "October 31, 2026 to November 27, 2026",
        "until": "day 28, November 27, 2026",
        "number": 0,
    }
    assert found["steps"]["upload"]["until"] == "day 60, December 29, 2026"
    assert found["days"]["last_working"] == ""
    assert values(full(entry=date(2026, 10, 5), submission=None))["days"]["last_working"] == "December 31, 2026"


def test_what_is_left_is_shared_out_from_the_day_of_the_paper() -> None:
    found = values(full(entry=DAY - timedelta(days=60), submission=None))
    assert found["days"]["standing"] == "day 60 of 90; 30 days left"
    firsts = [int(found["steps"][step]["days"].split()[1]) for step in SHARES]
    assert firsts[0] == 61
    assert firsts == sorted(firsts)
    assert int(found["days"]["reserve"]["days"].split()[-1]) == 90


@pytest.mark.parametrize("given", [90, 1, 7])
@pytest.mark.parametrize("back", [0, 1, 2, 3, 6, 7, 30, 59, 85, 86, 87, 88, 89, 90, 400])
def test_the_steps_follow_one_another_within_what_is_left(back: int, given: int) -> None:
    workspace, report, plan = full(entry=DAY - timedelta(days=back), submission=None)
    deadlines = tuple(replace(one, days=given) if one.on == "entry" else one for one in plan.accreditor.deadlines)
    plan = replace(plan, accreditor=replace(plan.accreditor, deadlines=deadlines))
    found = values((workspace, report, plan))
    if back >= given:
        assert found["days"]["is_over"]
        assert {row["by"] for section in found["sections"] for row in section["rows"] if row["step"]} == {"At once"}
        return
    until = [int(found["steps"][step]["until"].removeprefix("day ").split(",")[0]) for step in SHARES]
    assert until == sorted(until)
    assert back < until[0] <= until[-1] <= given
    start = DAY - timedelta(days=back)
    assert all(is_working_day(start + timedelta(days=day)) or day <= back + 3 for day in until)


def test_an_earlier_day_that_binds_is_told_and_kept() -> None:
    own = values(full(entry=date(2026, 10, 12), submission=date(2026, 12, 1)))
    assert (own["days"]["until"], own["days"]["bound"]) == ("50, December 1, 2026", "the program has set that day itself")
    workspace, report, plan = full(entry=date(2026, 10, 12), submission=None, anniversary=date(2026, 11, 20))
    sooner = Deadline(id="sooner", title="The form is sent", days=-10, after="the anniversary", on="anniversary", types=("initial",))
    plan = replace(plan, accreditor=replace(plan.accreditor, deadlines=(*plan.accreditor.deadlines, sooner)))
    found = values((workspace, report, plan))
    assert (found["days"]["until"], found["days"]["bound"]) == ("29, November 10, 2026", "the form is sent")
    assert found["days"]["last"] == "January 10, 2027"
    assert "Shared out up to Day 29, November 10, 2026: the form is sent" in pdf_text(rendered((workspace, report, plan))[".pdf"])


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        ({"entry": date(2026, 11, 2), "submission": None}, "starts in 3 days"),
        ({"entry": date(2026, 8, 1), "submission": None}, "day 90 of 90: the last"),
        ({"entry": date(2026, 7, 31), "submission": None}, "the days ended 1 day ago"),
        ({"entry": date(2026, 7, 1), "submission": date(2026, 9, 29)}, "sent in on September 29, 2026, day 90, in time"),
        ({"entry": date(2026, 7, 1), "submission": date(2026, 10, 1)}, "sent in on October 1, 2026, day 92, 2 days too late"),
    ],
)
def test_where_it_stands(days: dict[str, Any], standing: str) -> None:
    assert values(full(**days))["days"]["standing"] == standing


def test_what_was_sent_has_no_days_left_and_an_answer_to_wait_for() -> None:
    found = values(full(entry=date(2026, 10, 5), submission=date(2026, 10, 20)))
    assert {row["by"] for section in found["sections"] for row in section["rows"]} == {""}
    assert found["review"]["answer"] == "November 17, 2026 to December 1, 2026"
    nexts = [row["next"] for row in found["sections"][1]["rows"]]
    assert nexts == ["01-letter-of-support.pdf (exhibit 1.2)", "1 answer in the worksheet"]


def next_step(step: str, *, begins: str) -> str:
    """The next step that the plan tells where this one would close a requirement."""
    workspace, report, plan = missing(full(), "ORG-02")
    rows = tuple(replace(row, closes=(step,)) if row.requirement == "ORG-02" else row for row in plan.status.requirements)
    found = values((workspace, report, replace(plan, status=replace(plan.status, requirements=rows))))
    (told,) = [row["next"] for section in found["sections"] for row in section["rows"] if row["next"].startswith(begins)]
    return str(told)


def test_a_step_that_names_very_many_is_cut_and_the_checklist_named() -> None:
    many = "add " + ", ".join(f"site-{at}" for at in range(90)) + " to `sites`"
    told = next_step(many, begins="Add site-0")
    assert told.endswith(" …; all of this in the checklist")
    assert told.partition(" …")[0].rpartition(", ")[2] in many.split(", ")  # no name is cut in two
    assert len(told) < 300


def test_a_step_that_is_cut_before_those_whom_it_is_for_says_where_they_stand() -> None:
    many = "for each of these people add a certificate, with the id as person: " + ", ".join(f"Ann {at} (person-{at})" for at in range(90))
    told = next_step(many, begins="For each")
    assert told.startswith("For each of the people that the checklist names add a certificate, with the id as person: Ann 0 (person-0), ")
    assert told.endswith(" …; all of this in the checklist")


def test_a_step_is_cut_where_a_part_of_it_ends() -> None:
    long = "record a meeting with an external stakeholder, with its input; " * 4 + "those of the advisory group with its members"
    found = shortened(long)
    assert found.endswith(" …")
    assert long.partition(found.removesuffix(" …"))[2][:2] in (", ", "; ")


def test_when_no_day_is_left_no_answer_is_reckoned() -> None:
    found = values(full(entry=date(2026, 5, 1), submission=None))
    assert found["days"]["is_over"]
    assert found["review"]["answer"] == ""
    assert "No day is left: the days ended 92 days ago. Ask ADCES DEAP at once" in pdf_text(
        rendered(full(entry=date(2026, 5, 1), submission=None))[".pdf"]
    )


# --------------------------------------------------------------------------- what is left


def test_every_file_of_the_portal_is_told_once_and_in_its_order() -> None:
    _, _, plan = full()
    told = [row["what"] for section in values(full())["sections"] for row in section["rows"] if row["what"].startswith("File: ")]
    assert told == [f"File: {item.title}" for item in plan.type.uploads]


def test_sections_come_in_the_order_of_the_portal() -> None:
    _, _, plan = full()
    groups = [group.title for group in plan.type.worksheet]
    titles = [one["title"] for one in values(full())["sections"]]
    assert titles[0] == "Sponsor, Program, Quality coordinator, Sites and Team"
    assert titles[1:] == groups[5:]


def test_what_is_there() -> None:
    assert rows(full(), "Standard 1") == [
        ("File: Letter of support", "● There", "Look through 01-letter-of-support.pdf (exhibit 1.2), then upload it"),
        ("Answers", "● Ready", "Copy 1 answer from the worksheet"),
    ]


def test_what_is_missing_is_told_once_with_its_next_step() -> None:
    assert rows(missing(full(), "ORG-02", "ORG-01"), "Standard 1") == [
        ("File: Letter of support", "○ Missing", "Add what ORG-02 wants, under supports"),
        ("ORG-01 Sponsor and administrative officer identified", "○ Missing", "Add what ORG-01 wants, under supports"),
        (
            "Letter of support on letterhead, from at least one level above the coordinator, is enclosed",
            "○ Cannot be attested yet",
            "Answer it once this is settled above: “File: Letter of support”",
        ),
    ]


def test_what_is_missing_under_no_part_of_the_portal_is_told_behind_it() -> None:
    assert rows(missing(full(), "ACC-04", blocks=False), "Application and records") == [
        ("ACC-04 Records kept", "○ Missing (not verified that it is asked)", "Add what ACC-04 wants, under supports")
    ]


def test_what_runs_out_before_the_last_day_is_to_be_renewed() -> None:
    workspace, report, plan = full(entry=date(2026, 10, 12))
    sections = tuple(
        replace(
            section,
            exhibits=tuple(
                replace(one, exhibit=replace(one.exhibit, valid_until=date(2026, 12, 24), owner="nurse-1"))
                if one.exhibit.kind == "LETTER_OF_SUPPORT"
                else one
                for one in section.exhibits
            ),
        )
        for section in plan.sections
    )
    found = values((workspace, report, replace(plan, sections=sections)))
    row = next(row for section in found["sections"] for row in section["rows"] if row["what"] == "File: Letter of support")
    assert (row["shape"], row["word"], row["step"]) == ("◐", "There, runs out", "obtain")
    assert "is valid until December 24, 2026: have the next one ready" in row["next"]
    assert row["who"] == "Nora Exemplar, BSN, RN, CDCES"


def owned(made: Made, exhibits: Sequence[Exhibit]) -> Made:
    workspace, report, plan = made
    return replace(workspace, exhibits=tuple(exhibits)), report, plan


def test_who_has_the_paper_gets_the_next_one() -> None:
    workspace, _, _ = full()
    letter = next(one for one in workspace.exhibits if one.kind == "LETTER_OF_SUPPORT")
    old = replace(letter, id="EX-OLD", owner="pharmacist-1", effective=date(2024, 1, 1))
    coming = replace(letter, id="EX-NEXT", owner="nurse-1", file="", expected=date(2026, 12, 1))
    without = [one for one in workspace.exhibits if one.kind != "LETTER_OF_SUPPORT"]

    def who(*more: Exhibit) -> str:
        found = values(owned(missing(full(), "ORG-02"), [*without, *more]))
        return next(row["who"] for section in found["sections"] for row in section["rows"] if row["what"] == "File: Letter of support")

    assert who() == "Dana Sampleton, MS, RD"  # the coordinator, where no paper names anybody
    assert who(old) == "Felix Placeholder, PharmD, RPh"
    assert who(old, coming) == "Nora Exemplar, BSN, RN, CDCES"
    assert who(replace(coming, applications=("another",))) == "Dana Sampleton, MS, RD"


def test_several_people_each_get_their_list() -> None:
    workspace, report, plan = crowded()
    found = values((workspace, report, plan))
    assert len(found["people"]) > 2
    assert sum(row["number"] for row in found["people"]) == found["missing"] > 5
    assert "Who has to get what" in pdf_text(rendered((workspace, report, plan))[".pdf"])


def test_a_program_without_a_coordinator_says_so(begun: Made) -> None:
    who = {row["who"] for section in values(begun)["sections"] for row in section["rows"] if row["step"]}
    assert who == {"Quality coordinator (not named yet)"}


@pytest.mark.parametrize("id", ["adces-2026", "adces-2026-renewal", "adces-2026-tallow-creek"])
def test_each_type_with_a_window_has_its_plan(id: str) -> None:
    workspace = sample().workspace
    assert workspace
    plan = plan_packet(workspace, sample().report, workspace.applications_by_id[id])
    found = values((workspace, sample().report, plan))
    assert found["window"]["days"] == 90
    files = [row["what"] for section in found["sections"] for row in section["rows"] if row["what"].startswith("File: ")]
    assert sorted(files) == sorted(f"File: {item.title}" for item in plan.type.uploads)
    assert faults(rendered((workspace, sample().report, plan))[".pdf"]) == []


def test_the_types_that_have_a_window_are_those_that_have_the_plan() -> None:
    workspace = sample().workspace
    assert workspace
    for accreditor in workspace.rulebook.accreditors.values():
        bound = {kind for one in accreditor.deadlines if one.on == "entry" and one.days > 0 for kind in one.types}
        assert {kind.type for kind in accreditor.applications if FORM in kind.papers} == bound
