"""The stages of loading together: a whole workspace in, everything told in one run."""

import gc
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from generator.errors import WorkspaceError
from generator.findings import Severity
from generator.loading.load import RULES, Loaded, load, load_rulebook
from generator.loading.yaml_text import MAX_BYTES
from generator.shipped import shipped
from tests.loading.building import EXHIBITS, PDF, PROGRAM, TEAM, WORKSPACE, changed, placed, told, write_tree

TODAY = date(2026, 11, 21)
REPOSITORY = Path(__file__).parents[2]
PROGRAM_FILE, TEAM_FILE, EXHIBITS_FILE, RULES_FILE = (
    "evidence/program.yaml",
    "evidence/team.yaml",
    "evidence/exhibits.yaml",
    "standards/requirements/all.yaml",
)


def loaded_from(root: Path, files: Mapping[str, str | bytes] = WORKSPACE, **days: Any) -> Loaded:
    return load(write_tree(root, files), standards=root / "none", today=TODAY, **days)


def broken_by(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Rule and place to the requirements that the problem breaks."""
    return {f"{rule.id} {problem.mark}": problem.requirements for rule, problem in loaded.seen}


def test_a_right_workspace_gives_everything_and_says_nothing(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path)
    assert told(loaded.seen) == []
    workspace = loaded.workspace
    assert workspace is not None
    assert [person.name for person in workspace.team.people] == ["Nora Exemplar"]
    assert workspace.exhibits_by_id["EX-1"].valid_until == date(2027, 10, 31)
    assert workspace.files["license.pdf"].type == "pdf"
    assert list(workspace.rulebook.requirements) == ["ORG-01", "TEAM-02", "STK-01"]
    assert workspace.rulebook.requirements["ORG-01"].checks[1].parameters == {"months": 12, "before": "submission"}
    assert workspace.rulebook.accreditors["body"].applications[0].headings[1].asks[1].note == ""
    assert loaded.files == tuple(sorted(name for name in WORKSPACE if name.endswith(".yaml")))


def test_the_repositorys_own_workspace_and_rulebook_load_clean() -> None:
    loaded = load(REPOSITORY, standards=shipped("standards"), today=TODAY)
    assert [line for line in told(loaded.seen) if "EXH10" not in line] == []
    assert loaded.workspace is not None
    assert load_rulebook(shipped("standards")) == loaded.workspace.rulebook


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        load(tmp_path, standards=tmp_path, today=TODAY)


def test_the_collector_is_left_as_it_was(tmp_path: Path) -> None:
    assert gc.isenabled()
    loaded_from(tmp_path)
    assert gc.isenabled()
    gc.disable()
    try:
        loaded_from(tmp_path)
        assert not gc.isenabled()
    finally:
        gc.enable()


# --------------------------------------------------------------------------- the day


def test_the_day_is_the_argument_else_the_pinned_day_else_today(tmp_path: Path) -> None:
    pinned = {**WORKSPACE, PROGRAM_FILE: "as_of: 2026-10-30\n" + PROGRAM}
    spoilt = {**WORKSPACE, PROGRAM_FILE: "as_of: 2026-10-32\n" + PROGRAM}
    days = []
    for number, (files, argument) in enumerate([(WORKSPACE, None), (pinned, None), (pinned, date(2025, 1, 1)), (spoilt, None)]):
        workspace = loaded_from(tmp_path / str(number), files, as_of=argument).workspace
        assert workspace is not None
        days.append(workspace.as_of)
    assert days == [TODAY, date(2026, 10, 30), date(2025, 1, 1), TODAY]


# --------------------------------------------------------------------------- all in one run, each once


def test_everything_is_told_in_one_run_in_order_of_place(tmp_path: Path) -> None:
    files = changed(TEAM_FILE, "    joined: 2025-06-02", "    joined: 2025-06-31\n    supervisor: nobody")
    files = changed(EXHIBITS_FILE, "file: license.pdf", "file: lisence.pdf", files)
    files = changed(RULES_FILE, "records: [people, licenses]", "records: [people, lisences]", files)
    files |= {"evidence/outcomes.yaml": "measures: [\n", "evidence/taem.yaml": "a: b\n", "evidence/quality.yaml": ""}
    assert placed(loaded_from(tmp_path, files).seen) == [
        "EXH101 evidence/exhibits.yaml:5:11",
        "YML101 evidence/outcomes.yaml:2:1",
        "YML104 evidence/quality.yaml:1:1",
        "SCH113 evidence/taem.yaml:1:1",
        "SCH105 evidence/team.yaml:8:13",
        "REF101 evidence/team.yaml:9:17",
        "STD105 standards/requirements/all.yaml:24:23",
    ]


def test_every_rule_has_its_own_id_and_words() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) == len({rule.title for rule in RULES})
    for rule in RULES:
        assert all((rule.title, rule.summary, rule.why, rule.fix)), rule.id
        assert not rule.title.endswith("."), rule.id


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        (TEAM_FILE, "people: [\n"),
        (TEAM_FILE, b"\xff\xfe"),
        (TEAM_FILE, "x" * (MAX_BYTES + 1)),
        (EXHIBITS_FILE, "exhibits:\n\t- id: EX-1\n"),
        (EXHIBITS_FILE, "- id: EX-1\n"),
        ("standards/editions/ed-1.yaml", "id: ed-1: x\n"),
        ("standards/evidence-kinds.yaml", 'evidence_kinds: "\n'),
        ("standards/sources.yaml", ""),
        ("standards/accreditors/body.yaml", "[]: x\n"),
        (RULES_FILE, "requirements:\n  - id: 'ORG-01\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(tmp_path: Path, name: str, instead: str | bytes) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, name: instead})
    assert [(rule.id[:3], str(problem.mark.file)) for rule, problem in loaded.seen] == [("YML", name)]
    assert loaded.workspace is not None


@pytest.mark.parametrize("name", ["evidence/Team.yaml", "evidence/team.yml", "evidence/team.yaml.txt"])
def test_a_file_under_another_name_is_one_finding(tmp_path: Path, name: str) -> None:
    files = {name if each == TEAM_FILE else each: text for each, text in WORKSPACE.items()}
    loaded = loaded_from(tmp_path, files)
    assert placed(loaded.seen) == [f"SCH113 {name}:1:1"]
    assert "TEAM-02" in broken_by(loaded)[f"SCH113 {name}:1:1"]


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write_tree(tmp_path, {name: content for name, content in WORKSPACE.items() if name != TEAM_FILE})
    (tmp_path / TEAM_FILE).mkdir()
    loaded = load(tmp_path, standards=tmp_path / "none", today=TODAY)
    assert broken_by(loaded) == {"SCH114 evidence/team.yaml:1:1": ("TEAM-02",)}
    assert loaded.workspace is not None
    assert loaded.workspace.team.people == ()


@pytest.mark.parametrize(
    "program", ["name: [\n", "name: only a name\n", "x: y\n", PROGRAM.replace("short_name: Example DSMES", "short_name: [a]")]
)
def test_without_a_program_there_is_no_workspace_and_the_reason_is_told(tmp_path: Path, program: str) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, PROGRAM_FILE: program})
    assert loaded.workspace is None
    assert loaded.seen
    assert {str(problem.mark.file) for _, problem in loaded.seen} == {PROGRAM_FILE}


# --------------------------------------------------------------------------- which requirements are broken


def test_requirements_that_a_problem_breaks(tmp_path: Path) -> None:
    files = changed(TEAM_FILE, "number: SAMPLE-1", "number: SAMPLE-1, number: SAMPLE-2")
    files = changed(EXHIBITS_FILE, "    valid_until: 2027-10-31\n", "    valid_until: 2027-10-32\n    valid_until: 2027-10-33\n", files)
    files = changed(PROGRAM_FILE, "name: Beatrice Samplewood", "nmae: Beatrice Samplewood", files)
    files = changed(RULES_FILE, "{months: 12, before: submission}", "{months: a year, before: submission}", files)
    files = {**files, "evidence/stakeholders.yaml": "meetings:\n  - id: m-1\n"}
    found = broken_by(loaded_from(tmp_path, files))
    assert found["YML103 evidence/team.yaml:10:38"] == ("TEAM-02",)
    assert found["YML103 evidence/exhibits.yaml:9:5"] == ("TEAM-02",)
    assert found["SCH105 evidence/exhibits.yaml:8:18"] == ("TEAM-02",)
    assert found["SCH101 evidence/program.yaml:11:13"] == ("ORG-01",)
    assert found["SCH106 standards/requirements/all.yaml:11:30"] == ("ORG-01",)
    assert found["SCH102 evidence/stakeholders.yaml:2:5"] == ("STK-01",)


def test_a_reference_breaks_what_the_record_that_names_it_is_for(tmp_path: Path) -> None:
    files = changed(TEAM_FILE, "exhibit: EX-1", "exhibit: EX-2")
    files = changed(EXHIBITS_FILE, "person: nurse-1", "person: nurse-2", files)
    assert broken_by(loaded_from(tmp_path, files)) == {
        "REF101 evidence/exhibits.yaml:7:13": ("TEAM-02",),
        "REF101 evidence/team.yaml:10:47": ("TEAM-02",),
    }


def test_texts_still_to_be_filled_in_break_what_rests_on_them(tmp_path: Path) -> None:
    files = changed(PROGRAM_FILE, "name: Example Agency (SAMPLE)", "name: (to fill in)")
    files = changed(EXHIBITS_FILE, "title: Nursing license", "title: (to fill in)", files)
    loaded = loaded_from(tmp_path, files)
    assert told(loaded.seen) == [
        "evidence/exhibits.yaml:3:12: `exhibits.title` of EX-1 still says (to fill in) [TXT101] "
        "(fill in `exhibits.title` in evidence/exhibits.yaml)",
        "evidence/program.yaml:9:9: `sponsor.name` still says (to fill in) [TXT101] (fill in `sponsor.name` in evidence/program.yaml)",
    ]
    assert list(broken_by(loaded).values()) == [("TEAM-02",), ("ORG-01",)]


def test_what_is_to_be_filled_in_and_may_be_left_out_says_so(tmp_path: Path) -> None:
    files = changed(EXHIBITS_FILE, "valid_until: 2027-10-31", "look_for: (to fill in)\n    period: {start: (to fill in), end: 2026-01-31}")
    files = changed(TEAM_FILE, "number: SAMPLE-1", "number: (to fill in)", files)
    assert [problem.hint for rule, problem in loaded_from(tmp_path, files).seen if rule.id == "TXT101"] == [
        "fill in `exhibits.look_for` in evidence/exhibits.yaml, or delete the line where it does not apply",
        "fill in `exhibits.period.start` in evidence/exhibits.yaml, or delete `period` and the lines below it where it does not apply",
        "fill in `people.licenses.number` in evidence/team.yaml, or delete `licenses` and the lines below it where it does not apply",
    ]


# --------------------------------------------------------------------------- parameters of checks


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("        parameters: {months: 12, before: submission, hours: 3}", "SCH101 {file}:11:54"),
        ("        parameters: {months: 12}", "SCH102 {file}:11:21"),
        ("", "SCH102 {file}:10:9"),
        ("        parameters: {months: 0, before: submission}", "SCH111 {file}:11:30"),
        ("        parameters:", "SCH109 {file}:11:9"),
        ("        parameters: none", "SCH103 {file}:11:21"),
    ],
)
def test_parameters_of_checks_have_schemas_of_their_own(tmp_path: Path, parameters: str, expected: str) -> None:
    files = changed(RULES_FILE, "        parameters: {months: 12, before: submission}", parameters)
    found = placed(loaded_from(tmp_path, files).seen)
    assert found[0] == expected.format(file=RULES_FILE)
    assert len(found) == (2 if parameters == "" else 1)


def test_an_unknown_check_is_a_name_that_leads_nowhere(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, changed(RULES_FILE, "application-signed", "aplication-signed"))
    assert told(loaded.seen) == [
        f"{RULES_FILE}:9:16: `check` names `aplication-signed`, but there is no check with this id [REF101] "
        "(did you mean `application-signed`?)"
    ]


# --------------------------------------------------------------------------- overlay and split files


def test_own_standards_are_laid_over_the_shipped_file_by_file(tmp_path: Path) -> None:
    shipped_files = {name.replace("standards/", "none/"): content for name, content in WORKSPACE.items() if name.startswith("standards/")}
    own = {name: content for name, content in WORKSPACE.items() if name.startswith("evidence/")}
    own["standards/accreditors/body.yaml"] = str(WORKSPACE["standards/accreditors/body.yaml"]).replace("The Body", "Our Body")
    loaded = loaded_from(tmp_path, {**shipped_files, **own})
    assert told(loaded.seen) == []
    assert loaded.workspace is not None
    assert loaded.workspace.rulebook.accreditors["body"].name == "Our Body"
    assert list(loaded.workspace.rulebook.requirements) == ["ORG-01", "TEAM-02", "STK-01"]


def test_exhibits_may_stand_in_several_files(tmp_path: Path) -> None:
    more = EXHIBITS.replace("EX-1", "EX-2")
    loaded = loaded_from(tmp_path, {**WORKSPACE, "evidence/exhibits/more.yaml": more, "evidence/exhibits/even-more.yaml": more})
    assert [rule.id for rule, _ in loaded.seen] == ["REF102"]
    assert loaded.workspace is not None
    assert [exhibit.id for exhibit in loaded.workspace.exhibits] == ["EX-2", "EX-1"]  # the first of two counts
    assert str(loaded.workspace.exhibits[0].source.file) == "evidence/exhibits/even-more.yaml"


# --------------------------------------------------------------------------- whatever the files hold

JUNK = some.one_of(
    some.binary(max_size=60),
    some.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    some.sampled_from(
        [b"a: &a [*a]", b"- - -", b"{", b"[]", b"people: {}", b"exhibits: [[]]", b"exhibits: [{supports: {}}]", b"a:\n\tb", b"? {}"]
    ),
)
YAML_FILES = sorted(name for name in WORKSPACE if name.endswith(".yaml"))


@given(spoilt=some.dictionaries(some.sampled_from(YAML_FILES), JUNK, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_gives_findings_and_no_exception(tmp_path: Path, spoilt: dict[str, bytes]) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, **spoilt})
    for name in spoilt:
        if spoilt[name].strip() not in (b"[]",):
            assert any(str(problem.mark.file) == name for _, problem in loaded.seen), name


def cut(text: str, index: int, length: int, put: str) -> str:
    start = index % len(text)
    return text[:start] + put + text[start + length :]


SLIPS = some.sampled_from(["", "x", ":", "- ", "\n", "  ", "[", "{a: b}", "''", "~", "#", "&a ", "*a"])
EDITS = some.tuples(some.sampled_from(YAML_FILES), some.integers(0, 3000), some.integers(0, 12), SLIPS)


@given(edits=some.lists(EDITS, min_size=1, max_size=6))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slips_of_the_pen_give_findings_and_no_exception(tmp_path: Path, edits: list[tuple[str, int, int, str]]) -> None:
    files = dict(WORKSPACE)
    for name, index, length, put in edits:
        files[name] = cut(str(files[name]), index, length, put)
    loaded = loaded_from(tmp_path, files)
    for _, problem in loaded.seen:
        assert problem.message
        assert problem.hint
    assert list(loaded.seen) == sorted(loaded.seen, key=lambda each: (each[1].mark, each[0].id, each[1].message))


def test_a_slip_in_the_team_leaves_the_rest(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, TEAM_FILE: TEAM.replace("joined:", "joined: [")})
    assert loaded.workspace is not None
    assert [exhibit.id for exhibit in loaded.workspace.exhibits] == ["EX-1"]


def test_a_file_outside_is_told_and_nothing_below_may_open_it(tmp_path: Path) -> None:
    """Whether or not somebody sets the finding aside: no document, review or submission sees a name that leads there."""
    write_tree(tmp_path, {"secret.pdf": PDF})
    root = write_tree(tmp_path / "program", changed("evidence/exhibits.yaml", "file: license.pdf", "file: ../../../secret.pdf"))
    loaded = load(root, standards=root / "standards", today=date(2026, 11, 21))
    assert loaded.workspace is not None
    assert [rule.id for rule, _ in loaded.seen] == ["EXH102"]
    assert {exhibit.file for exhibit in loaded.workspace.exhibits} == {""}
    assert loaded.workspace.refused == {exhibit.id for exhibit in loaded.workspace.exhibits}


# --------------------------------------------------------------------------- waivers

WAIVERS_FILE = "evidence/waivers.yaml"
WAIVER = """\
waivers:
  - id: W-1
    requirement: TEAM-02
    applications: [app-1]
    people: [nurse-1]
    reason: Sent to the board.
    approved: {date: 2026-10-01, by: B. Samplewood}
    start: 2026-10-01
    end: 2027-03-01
"""
SECOND = """\
  - {id: W-2, requirement: ORG-01, applications: [app-1], reason: r, approved: {date: 2026-10-01, by: B},
     start: 2026-10-01, end: 2027-03-01}
"""


def test_a_waiver_is_read_whole(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, WAIVERS_FILE: WAIVER + SECOND})
    assert placed(loaded.seen) == []
    assert loaded.workspace
    assert [one.people for one in loaded.workspace.waivers] == [("nurse-1",), ()]


@pytest.mark.parametrize(
    ("line", "spoilt", "expected"),
    [
        ("    people: [nurse-1]", "    people: nurse-1", "SCH103 5:13"),
        ("    people: [nurse-1]", "    people: []", "SCH109 5:5"),
        ("    people: [nurse-1]", "    people:", "SCH109 5:5"),
        ("    people: [nurse-1]", "    sites: []", "SCH109 5:5"),
        ("    people: [nurse-1]", "    person: [nurse-1]", "SCH101 5:5"),
        ("    people: [nurse-1]", "    people: [{a: b}]", "SCH103 5:14"),
        ("    people: [nurse-1]", "    people: [nurse-1, nurse-9]", "REF101 5:23"),
        ("    people: [nurse-1]", "    people: [main]\n    people: [nurse-1]", "REF101 5:14 YML103 6:5"),
        ("by: B. Samplewood}", "by: B, people: [nurse-1]}", "SCH101 7:41"),
        ("    reason: Sent to the board.", "    reason: ''", "SCH109 6:5"),
        ("    applications: [app-1]", "    applications: []", "SCH109 4:5"),
    ],
)
def test_a_waiver_of_which_a_part_cannot_be_read_waives_nothing(tmp_path: Path, line: str, spoilt: str, expected: str) -> None:
    """What was lost may have said for whom alone it is: it is told, and what it sets aside waits until it can be read."""
    assert WAIVER.count(line) == 1
    loaded = loaded_from(tmp_path, {**WORKSPACE, WAIVERS_FILE: WAIVER.replace(line, spoilt) + SECOND})
    assert " ".join(f"{rule.id} {problem.mark.line}:{problem.mark.column}" for rule, problem in loaded.seen) == expected
    assert loaded.workspace
    assert [one.id for one in loaded.workspace.waivers] == ["W-2"]
    assert {problem.requirements for _, problem in loaded.seen} == {("TEAM-02",)}
    within = ("app-1",) if "applications: []" not in spoilt else ()
    assert {problem.within for _, problem in loaded.seen} == {within}


@pytest.mark.parametrize(
    "spoilt",
    [
        WAIVER.replace("    people: [nurse-1]\n", "") + "    people: [nurse-1\n",  # it may be the last line of any of them
        WAIVER.replace("    people: [nurse-1]", "people: [nurse-1]"),
        "waivers:\n" + SECOND + WAIVER.replace("    people: [nurse-1]\n", "").removeprefix("waivers:\n") + "people: [nurse-1]\n",
    ],
)
def test_a_mistake_at_no_certain_place_may_be_in_any_of_the_waivers(tmp_path: Path, spoilt: str) -> None:
    loaded = loaded_from(tmp_path, {**WORKSPACE, WAIVERS_FILE: spoilt})
    assert loaded.workspace
    assert loaded.workspace.waivers == ()
    assert [rule.severity for rule, _ in loaded.seen] == [Severity.ERROR]


def test_of_two_waivers_that_a_lost_dash_made_one_neither_counts(tmp_path: Path) -> None:
    second = WAIVER.removeprefix("waivers:\n").replace("W-1", "W-2").replace("TEAM-02", "ORG-01").replace("  - id", "    id")
    loaded = loaded_from(tmp_path, {**WORKSPACE, WAIVERS_FILE: WAIVER.replace("    people: [nurse-1]\n", "") + second})
    assert loaded.workspace
    assert loaded.workspace.waivers == ()
    assert "YML103" in {rule.id for rule, _ in loaded.seen}
