"""What is told of two snapshots, as data and as text."""

import json
from dataclasses import replace

import pytest

from generator.model.differences import AnswerChange, CellChange, PageChange, RequirementChange, SourceChange, WordChange
from generator.model.snapshots import SentAnswer, SentExhibit, SentRequirement, Snapshot, read_snapshot, write_snapshot
from generator.questions.differences import Pages, Sent, compare, compare_records
from generator.reports.differences import write_differences, write_differences_json

BEFORE = Snapshot(
    application="ada-2026",
    title="Initial application",
    accreditor="ada-erp",
    accreditor_name="Example Accreditor",
    accreditor_short="EXA",
    edition="ns-2017",
    type="initial",
    as_of="2026-10-20",
    requirements=(
        SentRequirement(id="ORG-01", title="Sponsor", heading="Standard 1", state="current", exhibits=("EX-1",)),
        SentRequirement(id="ORG-02", title="Support", heading="Standard 1", state="current", exhibits=("EX-2",)),
    ),
    exhibits=(
        SentExhibit(id="EX-1", number="1.1", title="Profile", file="profile.pdf", sha256="a"),
        SentExhibit(id="EX-2", number="1.2", title="Letter", file="letter.pdf", sha256="b"),
    ),
    answers=(
        SentAnswer(group="Sponsor", label="Name", entry="Example Agency"),
        SentAnswer(group="Sites", label="Sites", entry="Site | Town\nMain | Sampleton\nEast | Sampleton", is_table=True),
    ),
)
SENT = Sent(id="ada-2026-2026-10-20", day="2026-10-21", slips={"1.1": 5, "1.2": 8}, pages=12)


def told(after: Snapshot, pages: dict[str, Pages] | None = None) -> str:
    return write_differences(compare(BEFORE, after, sent=SENT, pages=pages or {}))


def test_a_snapshot_is_read_as_it_was_written() -> None:
    assert read_snapshot(write_snapshot(BEFORE)) == BEFORE


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2}', '{"version": 1}', "[" * 100_000, '{"version": 1, "application": {}}', b"\xff"]
)
def test_what_is_no_snapshot_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="it is no snapshot"):
        read_snapshot(text)


def test_nothing_is_said_of_what_is_the_same() -> None:
    found = compare(BEFORE, replace(BEFORE, as_of="2026-10-30"), sent=SENT, pages={})
    assert found.is_empty
    assert (found.same_requirements, found.same_exhibits, found.same_answers) == (2, 2, 2)
    assert write_differences(found) == (
        "ada-2026-2026-10-20: Initial application to EXA, sent in on 2026-10-21 as it stood on 2026-10-20, "
        "against the program on 2026-10-30\n"
        "Nothing has changed: every requirement, exhibit and answer is as it was sent in.\n"
    )


def test_requirements_come_go_turn_and_change_hands() -> None:
    org1, org2 = BEFORE.requirements
    after = replace(
        BEFORE,
        requirements=(
            SentRequirement(id="ORG-03", title="Goals", heading="Standard 1", state="missing"),
            replace(org1, exhibits=("EX-1", "EX-3")),
        ),
    )
    assert compare(BEFORE, after, sent=SENT, pages={}).requirements == (
        RequirementChange(id="ORG-03", title="Goals", before="", after="missing"),
        RequirementChange(id="ORG-01", title="Sponsor", before="current", after="current", gained=("EX-3",)),
        RequirementChange(id="ORG-02", title="Support", before="current", after="", lost=("EX-2",)),
    )
    assert told(after).splitlines()[1:] == [
        "Changed: 3 of 3 requirements, 0 of 2 exhibits, 0 of 2 answers.",
        "",
        "Requirements (3)",
        "  ORG-03 Goals: was not asked, and is missing",
        "  ORG-01 Sponsor: still current, by other exhibits",
        "      now with EX-3",
        "  ORG-02 Support: was current, and is no longer asked",
        "      no longer with EX-2",
    ]
    turned = replace(BEFORE, requirements=(org1, replace(org2, state="expired")))
    assert "  ORG-02 Support: was current, and is expired\n" in told(turned)


def page(look: str, words: str = "") -> tuple[str, str]:
    return look, words


def test_pages_are_told_by_what_became_of_them_and_where_they_stand_in_the_binder() -> None:
    ex1, ex2 = BEFORE.exhibits
    after = replace(BEFORE, exhibits=(replace(ex1, sha256="c"), ex2))
    before_pages = [page("1", "one"), page("2", "two"), page("3", "three"), page("4", "four"), page("5", "five")]
    after_pages = [page("1", "one"), page("2b", "two"), page("3b", "3"), page("3c", "3"), page("5", "five"), page("6"), page("7")]
    found = compare(BEFORE, after, sent=SENT, pages={"EX-1": Pages(before_pages, after_pages)})
    (exhibit,) = found.exhibits
    assert exhibit.pages == (
        PageChange(what="redrawn", before=(2,), after=(2,), binder=(7,)),
        PageChange(what="changed", before=(3,), after=(3,), binder=(8,)),
        PageChange(what="changed", before=(4,), after=(4,), binder=(9,)),
        PageChange(what="added", after=(6, 7)),
    )
    assert write_differences(found).splitlines()[3:] == [
        "Exhibits (1)",
        "  EX-1 Profile (exhibit 1.1): the file `profile.pdf` has changed",
        "      7 pages now, 5 before",
        "      page 2 (binder page 7): drawn otherwise, in the same words",
        "      pages 3 to 4 (binder pages 8 to 9): changed",
        "      pages 6 to 7: added",
    ]


def test_pages_that_moved_are_told_with_both_numbers() -> None:
    ex1, ex2 = BEFORE.exhibits
    after = replace(BEFORE, exhibits=(replace(ex1, sha256="c"), ex2))
    pages = {"EX-1": Pages([page("1"), page("2"), page("3")], [page("2"), page("3b")])}
    assert told(after, pages).splitlines()[5:] == [
        "      2 pages now, 3 before",
        "      page 1 (binder page 6): removed",
        "      page 3 (binder page 8), now page 2: changed",
    ]


def test_a_file_that_was_only_saved_again_is_told_as_that() -> None:
    ex1, ex2 = BEFORE.exhibits
    after = replace(BEFORE, exhibits=(replace(ex1, sha256="c"), ex2))
    assert told(after, {"EX-1": Pages([page("1")], [page("1")])}).splitlines()[-1] == "      every page looks and reads as it did"
    assert told(after, {"EX-1": Pages(None, None, "a Word file, whose pages are not compared")}).splitlines()[-1] == (
        "      a Word file, whose pages are not compared"
    )


def test_exhibits_are_replaced_renamed_and_moved() -> None:
    ex2 = BEFORE.exhibits[1]
    newer = SentExhibit(id="EX-3", number="1.1", title="New profile", file="profile-2.pdf", sha256="c", supersedes="EX-1")
    after = replace(BEFORE, exhibits=(newer, replace(ex2, number="1.3", file="better-name.pdf", title="Letter of support")))
    assert told(after).splitlines()[3:] == [
        "Exhibits (3)",
        "  EX-1 Profile (exhibit 1.1): no longer shown; EX-3 has its place",
        "  EX-3 New profile (exhibit 1.1): added, in place of EX-1",
        "  EX-2 Letter of support (exhibit 1.2): its file is `better-name.pdf`, and was `letter.pdf`; with the same content; "
        "its number is 1.3, and was 1.2; it was titled “Letter”",
    ]


def test_answers_are_told_with_both_values_and_tables_by_their_cells() -> None:
    table = "Site | Town\nMain | Otherton\nWest | Sampleton"
    after = replace(
        BEFORE,
        answers=(
            SentAnswer(group="Sponsor", label="Name", entry="Other Agency"),
            SentAnswer(group="Sites", label="Sites", entry=table, is_table=True),
            SentAnswer(group="Sites", label="How many", entry="2"),
        ),
    )
    found = compare(BEFORE, after, sent=SENT, pages={})
    assert found.answers[1].cells == (
        CellChange(row="Main", column="Town", before="Sampleton", after="Otherton"),
        CellChange(row="East", column="", before="East | Sampleton", after=""),
        CellChange(row="West", column="", before="", after="West | Sampleton"),
    )
    assert found.answers[2] == AnswerChange(group="Sites", label="How many", before="", after="2")
    assert write_differences(found).splitlines()[3:] == [
        "Answers (3)",
        "  Sponsor: Name",
        "      was: Example Agency",
        "      now: Other Agency",
        "  Sites: Sites",
        "      Main, Town: was Sampleton, and is Otherton",
        "      row removed: East | Sampleton",
        "      row added: West | Sampleton",
        "  Sites: How many",
        "      is asked now: 2",
    ]


def test_another_edition_or_application_is_noted() -> None:
    after = replace(BEFORE, edition="ns-2022", application="ada-2027")
    found = compare(BEFORE, after, sent=SENT, other=Sent(id="ada-2027-2027-01-02", day="2027-01-02", pages=14), pages={})
    assert write_differences(found).splitlines() == [
        "ada-2026-2026-10-20: Initial application to EXA, sent in on 2026-10-21 as it stood on 2026-10-20, against ada-2027-2027-01-02",
        "Changed: 0 of 2 requirements, 0 of 2 exhibits, 0 of 2 answers; the binder has 14 pages, and had 12.",
        "note: it is held against another application, ada-2027",
        "note: it was held to ns-2017, and is now held to ns-2022",
    ]


def test_records_are_told_entry_by_entry() -> None:
    before = {"process": {"owner": "rd-1", "based_on": ["a", "b"]}, "projects": [{"id": "p-1", "aim": "75"}, {"id": "p-2"}], "old": "x"}
    after = {"process": {"owner": "rn-1", "based_on": ["a"]}, "projects": [{"id": "p-3"}, {"id": "p-1", "aim": "80", "note": "n"}]}
    assert list(compare_records(before, after)) == [
        WordChange(place="process, owner", before="rd-1", after="rn-1"),
        WordChange(place="process, based_on", before="a, b", after="a"),
        WordChange(place="projects, p-3", after="id: p-3"),
        WordChange(place="projects, p-1, aim", before="75", after="80"),
        WordChange(place="projects, p-1, note", after="n"),
        WordChange(place="projects, p-2", before="id: p-2"),
        WordChange(place="old", before="x"),
    ]
    assert list(compare_records(before, dict(reversed(before.items())))) == []
    twice = {"projects": [{"id": "p-1"}, {"id": "p-1"}]}
    assert list(compare_records(twice, {"projects": []})) == [WordChange(place="projects", before="id: p-1, id: p-1")]


def test_many_entries_are_counted_and_what_came_with_dsmes_stands_on_one_line() -> None:
    sources = (
        SourceChange(file="evidence/team.yaml", what="changed", words=tuple(WordChange(place=str(n), after="x") for n in range(23))),
        SourceChange(file="standards/duties.yaml", what="changed", is_shipped=True),
        SourceChange(file="templates/packet/narrative.docx", what="removed", is_shipped=True),
    )
    found = compare(BEFORE, BEFORE, sent=SENT, pages={}, sources=sources)
    assert not found.is_empty
    lines = write_differences(found).splitlines()
    assert lines[1].startswith("Every requirement, exhibit and answer is as it was sent in; ")
    assert lines[3:6] == ["What the papers are made from (3)", "  evidence/team.yaml: changed", "      0: added: x"]
    assert lines[-2:] == [
        "      and 3 more",
        "  came with dsmes, and changed with its version: standards/duties.yaml, templates/packet/narrative.docx",
    ]


def test_programs_get_all_of_it_under_fixed_keys() -> None:
    found = json.loads(write_differences_json(compare(BEFORE, BEFORE, sent=SENT, pages={})))
    assert found["version"] == 1
    assert sorted(found) == sorted(
        [
            *("version", "submission", "application", "title", "accreditor", "accreditor_name", "sent", "before", "after", "other"),
            *("binder_before", "binder_after", "requirements", "exhibits", "answers", "same_requirements", "same_exhibits", "same_answers"),
            *("sources", "notes"),
        ]
    )
