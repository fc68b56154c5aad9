"""Ids stand once, and what names them leads somewhere."""

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from generator.findings import Related
from generator.loading.references import References
from generator.loading.schemas import KINDS
from generator.loading.schemas.keys import refer
from generator.loading.yaml_text import read_yaml
from generator.model.names import TO_FILL_IN
from generator.source import Mark
from tests.loading.building import EXHIBITS, PROGRAM, TEAM, told

SCHEMAS = {kind.name: kind.schema for kind in KINDS}
STANDARDS = {
    "accreditor": "id: body\n",
    "edition": "id: ed-1\n",
    "evidence-kinds": "evidence_kinds:\n  - id: LICENSE\n",
    "requirements": "requirements:\n  - id: TEAM-02\n    standards: {ed-1: '2'}\n",
}


def gathered(**files: str) -> References:
    """The references in some files, each named by its kind; a file without text could not be read."""
    references = References()
    references.know("check", ["topics-covered"])
    named = {kind.replace("_", "-"): written for kind, written in files.items()}
    for kind, written in {**STANDARDS, "program": PROGRAM, "team": TEAM, "exhibits": EXHIBITS, **named}.items():
        if written:
            yaml = read_yaml(written.encode(), PurePosixPath(f"{kind}.yaml"))
            references.gather(SCHEMAS[kind], yaml.value, yaml.file, yaml.places)
        else:
            references.gather_unread(SCHEMAS[kind])
    return references


def seen(**files: str) -> list[str]:
    return told((rule, problem) for rule, problem, _ in gathered(**files).check())


@pytest.mark.parametrize(
    ("pasted", "written"),
    [
        ("TEAM-02\u200e", "TEAM-02<U+200E>"),
        ("TEAM\u00ad-02", "TEAM<U+00AD>-02"),
        ("TEAM\u201102", "TEAM<U+2011>02"),
        ("T\u0415AM-02", "T<U+0415>AM-02"),
    ],
)
def test_what_cannot_be_seen_in_an_id_is_told_by_its_number(pasted: str, written: str) -> None:
    (told_once,) = seen(exhibits=EXHIBITS.replace("[TEAM-02]", f"[{pasted}]"))
    assert told_once.split(": ", 1)[1] == (
        f"`supports` names `{written}`, but there is no requirement with this id [REF101] (did you mean `TEAM-02`? "
        "type it anew: what stands between < and > cannot be seen, or only looks like a letter or hyphen)"
    )


def test_nothing_is_said_where_all_fits() -> None:
    assert seen() == []


def test_a_name_that_leads_nowhere_shows_the_nearest() -> None:
    ((rule, problem, ((file, path),)),) = gathered(exhibits=EXHIBITS.replace("nurse-1", "nurs-1")).check()
    assert told([(rule, problem)]) == [
        "exhibits.yaml:7:13: `person` names `nurs-1`, but there is no person in evidence/team.yaml with this id [REF101] "
        "(did you mean `nurse-1`?)"
    ]
    assert [(str(other.mark), other.message) for other in problem.related] == [
        ("team.yaml:2:9", "the nearest known id, `nurse-1`, stands here")
    ]
    assert (file, path) == (PurePosixPath("exhibits.yaml"), ("exhibits", 0, "person"))


def test_a_name_that_is_near_to_none_shows_what_is_known() -> None:
    assert seen(exhibits=EXHIBITS.replace("LICENSE", "XYZ")) == [
        "exhibits.yaml:4:11: `kind` names `XYZ`, but there is no kind of exhibit with this id [REF101] (known are: LICENSE)"
    ]
    ten = "evidence_kinds:\n" + "".join(f"  - id: K{number}\n" for number in range(10))
    assert seen(evidence_kinds=ten) == [
        "exhibits.yaml:4:11: `kind` names `LICENSE`, but there is no kind of exhibit with this id [REF101] "
        "(known are: K0, K1, K2, K3, K4, K5, K6, K7 ...; `dsmes explain kinds` lists all)"
    ]


def test_a_name_of_a_kind_of_which_there_is_none() -> None:
    assert seen(workshops="oversight:\n  - {series: spring}\n") == [
        "workshops.yaml:2:14: `series` names `spring`, but there is no series with this id [REF101] "
        "(no series is recorded yet; add it first)"
    ]


def test_names_in_lists_and_keys_of_mappings() -> None:
    assert seen(exhibits=EXHIBITS.replace("[TEAM-02]", "[TEAM-02, TEAM-03]")) == [
        "exhibits.yaml:6:25: `supports` names `TEAM-03`, but there is no requirement with this id [REF101] (known are: TEAM-02)"
    ]
    assert seen(requirements=STANDARDS["requirements"].replace("ed-1", "ed-2")) == [
        "requirements.yaml:3:17: `standards` names `ed-2`, but there is no edition with this id [REF101] (known are: ed-1)"
    ]


def test_names_of_checks_stand_in_no_file() -> None:
    ((_, problem, _),) = gathered(requirements=STANDARDS["requirements"] + "    checks:\n      - check: topics-coverd\n").check()
    assert problem.hint == "did you mean `topics-covered`?"
    assert problem.related == ()


def test_a_number_that_is_not_there_is_not_guessed() -> None:
    numbered = TEAM + "".join(f"  - id: leader-{number}\n" for number in (1, 2, 11))
    assert seen(team=numbered, exhibits=EXHIBITS.replace("nurse-1", "leader-9")) == [
        "exhibits.yaml:7:13: `person` names `leader-9`, but there is no person in evidence/team.yaml with this id [REF101] "
        "(known are: leader-1, leader-2, leader-11)"
    ]
    assert "(did you mean `leader-1`?)" in seen(team=numbered, exhibits=EXHIBITS.replace("nurse-1", "leader-01"))[0]


def test_ids_without_commas_between() -> None:
    requirements = STANDARDS["requirements"] + "  - id: TEAM-03\n"
    for written in ("[TEAM-02 TEAM-03]", "[TEAM-02; TEAM-03]"):
        (line,) = seen(requirements=requirements, exhibits=EXHIBITS.replace("[TEAM-02]", written))
        assert line.endswith("(put commas between: TEAM-02, TEAM-03)")


def test_capitals_make_a_name_near() -> None:
    assert "(did you mean `LICENSE`?)" in seen(exhibits=EXHIBITS.replace("LICENSE", "license"))[0]


def test_one_id_named_wrongly_in_many_places_is_one_mistake() -> None:
    actions = "barriers:\n  - {id: b}\nactions:\n" + "  - {barrier: b, owner: nurse-1}\n" * 5
    references = gathered(
        team=TEAM.replace("id: nurse-1", "id: Nurse-1"), population=actions, exhibits=EXHIBITS.replace("nurse-1", "Nurse-1")
    )
    ((rule, problem, places),) = references.check()
    assert told([(rule, problem)]) == [
        "population.yaml:4:25: `owner` names `nurse-1`, but there is no person in evidence/team.yaml with this id; "
        "4 other places name it too [REF101] "
        "(if `Nurse-1` in team.yaml line 2 is meant, change its id to `nurse-1`; else correct `nurse-1` in each place)"
    ]
    assert [path for _, path in places] == [("actions", index, "owner") for index in range(5)]


def test_a_list_with_nothing_in_it_is_the_one_mistake() -> None:
    oversight = "series: []\noversight:\n" + "".join(f"  - {{series: s-{number}}}\n" for number in range(10))
    references = gathered(workshops=oversight)
    ((rule, problem, places),) = references.check()
    assert told([(rule, problem)]) == [
        "workshops.yaml:1:9: `series` is empty, so there is no series; 10 places name one [REF101] "
        "(list under `series` what is named elsewhere: s-0, s-1, s-2, s-3, s-4, s-5, s-6, s-7 and 2 more; "
        "each starts with `- id: ` and has its other keys in the lines below)"
    ]
    assert [path for _, path in places] == [("series",), *(("oversight", index, "series") for index in range(10))]
    assert problem.related == (Related(Mark(PurePosixPath("workshops.yaml"), 3, 14), "named here"),)


def test_a_file_that_is_not_there_is_the_one_mistake() -> None:
    file = PurePosixPath("evidence/team.yaml")
    references = References()
    yaml = read_yaml(b"by: nurse-1\n", PurePosixPath("x.yaml"))
    references.gather({"by": refer("person", "Who.")}, yaml.value, yaml.file, yaml.places)
    references.gather_absent(SCHEMAS["team"], file)
    ((rule, problem, places),) = references.check()
    assert places == ((file, None), (yaml.file, ("by",)))
    assert told([(rule, problem)]) == [
        "evidence/team.yaml:1:1: there is no file `evidence/team.yaml`, and so no person; 1 place names one [REF101] "
        "(put the file back where it was, or write it anew with what is named elsewhere: nurse-1)"
    ]


def test_many_names_of_a_kind_of_which_there_is_none_are_one_mistake() -> None:
    oversight = "oversight:\n" + "".join(f"  - {{series: s-{number}}}\n" for number in range(5))
    assert seen(workshops=oversight) == [
        "workshops.yaml:2:14: `series` names `s-0`, but there is no series with this id; 4 other places name a series too [REF101] "
        "(no series is recorded yet; add it first)"
    ]


def test_what_names_an_id_that_cannot_be_used_is_passed_over() -> None:
    assert seen(team=TEAM.replace("id: nurse-1", "id: nurse 1")) == []


def test_what_is_still_to_be_filled_in_is_told_as_that_only() -> None:
    assert seen(exhibits=EXHIBITS.replace("nurse-1", "(to fill in)")) == []


def test_settings_name_rules_that_there_are() -> None:
    program = PROGRAM + "settings:\n  severities: {APP1O2: error}\n"
    references = gathered(program=program)
    references.know("rule", ["APP102", "COV101"])
    ((_, problem, _),) = references.check()
    assert (problem.message, problem.hint) == ("`severities` names `APP1O2`, but there is no rule with this id", "did you mean `APP102`?")
    unknown = gathered(program=program)
    unknown.doubt("rule")
    assert unknown.check() == []


def test_ids_that_differ_in_capitals_alone_are_one() -> None:
    assert seen(team=TEAM + "  - id: NURSE-1\n") == [
        "team.yaml:11:9: the person id `NURSE-1` is used twice, first as `nurse-1` in team.yaml line 2 [REF102] "
        "(give one of the two another id, and correct what names `NURSE-1`)"
    ]


def test_an_id_used_twice_shows_both_places() -> None:
    ((rule, problem, ((file, path),)),) = gathered(team=TEAM + "  - id: nurse-1\n").check()
    assert told([(rule, problem)]) == [
        "team.yaml:11:9: the person id `nurse-1` is used twice, first in team.yaml line 2 [REF102] "
        "(give one of the two another id, and correct what names `nurse-1`)"
    ]
    assert [str(other.mark) for other in problem.related] == ["team.yaml:2:9"]
    assert (file, path) == (PurePosixPath("team.yaml"), ("people", 1, "id"))


def test_an_id_that_stands_twice_in_a_list_is_told_there() -> None:
    twice = EXHIBITS.replace("[TEAM-02]", "[TEAM-02, TEAM-02, TEAM-02]")
    ((rule, problem, places),) = gathered(exhibits=twice).check()
    assert told([(rule, problem)]) == [
        "exhibits.yaml:6:25: `supports` names `TEAM-02` more than once; it counts once [REF103] "
        "(if another is meant, correct it; else delete it)"
    ]
    assert places == tuple((PurePosixPath("exhibits.yaml"), ("exhibits", 0, "supports", index)) for index in (1, 2))


def test_what_stands_nowhere_or_is_to_be_filled_in_is_not_told_as_repeated() -> None:
    for id, rules in (("TEAM-03", ["REF101", "REF101"]), (TO_FILL_IN, [])):
        assert [rule.id for rule, _, _ in gathered(exhibits=EXHIBITS.replace("[TEAM-02]", f"['{id}', '{id}']")).check()] == rules
    assert seen(exhibits=EXHIBITS.replace("[TEAM-02]", "[[TEAM-02], [TEAM-02]]")) == []


def test_an_id_may_stand_for_things_of_two_kinds() -> None:
    assert seen(exhibits=EXHIBITS.replace("EX-1", "nurse-1"), team=TEAM.replace("EX-1", "nurse-1")) == []


def test_ids_of_split_files_are_one_list() -> None:
    references = gathered()
    yaml = read_yaml(EXHIBITS.encode(), PurePosixPath("exhibits/more.yaml"))
    references.gather(SCHEMAS["exhibits"], yaml.value, yaml.file, yaml.places)
    assert [problem.message for _, problem, _ in references.check()] == [
        "the exhibit id `EX-1` is used twice, first in exhibits.yaml line 2"
    ]


# --------------------------------------------------------------------------- what cannot be known is not told


def test_names_of_what_an_unread_file_gives_are_passed_over() -> None:
    assert seen(exhibits="") == []
    assert seen(team="", program=PROGRAM.replace("[main]", "[maine]")) == [
        "program.yaml:20:73: `sites` names `maine`, but there is no site with this id [REF101] (did you mean `main`?)"
    ]


def test_names_of_records_without_a_usable_id_are_passed_over() -> None:
    assert seen(team=TEAM.replace("id: nurse-1", "idd: nurse-1")) == []
    assert seen(team=TEAM.replace("id: nurse-1", "id:")) == []
    assert seen(team=TEAM.replace("id: nurse-1", "id: [nurse-1]")) == []


def test_names_of_records_in_a_list_that_cannot_be_read_are_passed_over() -> None:
    assert seen(team="people: nobody\n") == []
    assert seen(team=TEAM.replace("people:", "poeple:")) == []
    assert seen(team="people:\n  - nurse-1\n") == []
    assert seen(team="coordinators: []\n") == [
        "exhibits.yaml:7:13: `person` names `nurse-1`, but there is no person in evidence/team.yaml with this id [REF101] "
        "(no person in evidence/team.yaml is recorded yet; add it first)"
    ]


def test_names_of_records_in_a_list_that_is_missing_are_passed_over() -> None:
    assert seen(program="name: x\n") == []


def test_a_misspelt_key_elsewhere_hides_nothing() -> None:
    assert len(seen(exhibits=EXHIBITS.replace("nurse-1", "nurs-1").replace("title:", "titel:"))) == 1


def test_related_places_are_places(tmp_path: Path) -> None:
    found: list[Any] = [problem for _, problem, _ in gathered(team=TEAM + "  - id: nurse-1\n").check()]
    assert all(isinstance(other, Related) and other.mark.line > 0 for problem in found for other in problem.related)


# --------------------------------------------------------------------------- one mistake, one finding

MANY = "exhibits:\n" + "".join(f"  - {{id: EX-{number}, title: A paper, kind: LICENSE, supports: [TEAM-02]}}\n" for number in range(1, 9))
LEARNED = TEAM + "    continuing_education:\n" + "".join(f"      - {{exhibit: EX-{number}}}\n" for number in range(2, 9))


def test_a_file_that_is_gone_while_others_of_its_kind_stand_is_told_once() -> None:
    references = gathered(team=LEARNED, exhibits="exhibits:\n  - {id: EX-8, title: A paper, kind: LICENSE}\n")
    references.gather_absent(SCHEMAS["exhibits"], PurePosixPath("evidence/exhibits.yaml"))
    ((rule, problem, places),) = references.check()
    assert told([(rule, problem)]) == [
        "evidence/exhibits.yaml:1:1: there is no file `evidence/exhibits.yaml`; 7 places name an exhibit that is not in exhibits.yaml "
        "[REF101] (put the file back where it was, or write it anew with what is named elsewhere: EX-1, EX-2, EX-3, EX-4, EX-5, EX-6, EX-7)"
    ]
    assert places[0] == (PurePosixPath("evidence/exhibits.yaml"), None)
    assert len(places) == 8


def test_a_few_ids_that_stand_nowhere_are_told_each_though_a_file_is_not_there() -> None:
    references = gathered(team=LEARNED, exhibits=MANY.replace("EX-2", "EX-20").replace("EX-3", "EX-30"))
    references.gather_absent(SCHEMAS["exhibits"], PurePosixPath("evidence/exhibits.yaml"))
    assert [str(problem.mark) for _, problem, _ in references.check()] == ["team.yaml:12:19", "team.yaml:13:19"]


def test_many_ids_that_stand_nowhere_are_a_part_that_is_gone() -> None:
    (line,) = seen(team=LEARNED, exhibits="exhibits:\n  - {id: EX-8, title: A paper, kind: LICENSE}\n")
    assert line == (
        "team.yaml:10:47: 7 ids are named that no exhibit has: EX-1, EX-2, EX-3, EX-4, EX-5, EX-6, EX-7; 7 places name one [REF101] "
        "(if a file, or a part of one, was moved or deleted, put it back; else correct each; known are: EX-8)"
    )


def test_ids_of_a_copied_file_are_told_once() -> None:
    references = gathered(exhibits=MANY)
    copy = read_yaml(MANY.encode(), PurePosixPath("exhibits/copy.yaml"))
    references.gather(SCHEMAS["exhibits"], copy.value, copy.file, copy.places)
    ((rule, problem, places),) = references.check()
    assert told([(rule, problem)]) == [
        "exhibits/copy.yaml:2:10: the exhibit ids `EX-1`, `EX-2`, `EX-3` and 5 more stand in exhibits.yaml and in exhibits/copy.yaml "
        "[REF102] (if one of the two is a copy of the other, move it out of the folder `evidence`; "
        "else give each of the second ones another id)"
    ]
    assert len(places) == 8


def test_an_id_that_took_the_place_of_another_is_told_once() -> None:
    ((rule, problem, places),) = gathered(team=LEARNED, exhibits=MANY.replace("id: EX-3", "id: EX-2")).check()
    assert told([(rule, problem)]) == [
        "exhibits.yaml:4:10: the exhibit id `EX-2` is used twice, first in exhibits.yaml line 3 [REF102] "
        "(most likely one of the two is `EX-3`, which stands nowhere; 1 place names it)"
    ]
    assert len(places) == 2
