"""What does not fit a schema, told whole and at its place."""

import subprocess
import sys
import time
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from generator.loading import schema_check
from generator.loading.schema_check import SchemaCheck
from generator.loading.schema_gate import Gate
from generator.loading.schemas import KINDS
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.keys import choice, day, named_texts, records, refer_many, text, whole
from generator.loading.yaml_text import read_yaml
from tests.loading.building import EXHIBITS, PROGRAM, TEAM, told

REPOSITORY = Path(__file__).parents[2]
SCHEMAS = {kind.name: kind.schema for kind in KINDS}
KEYS_OF_EXHIBIT = tuple(SCHEMAS["exhibits"]["exhibits"]["schema"]["schema"])


def check(kind: str | dict[str, Any], written: str, *, within: str = "") -> list[str]:
    """What is told of a file, in order of place."""
    yaml = read_yaml(written.encode(), PurePosixPath("x.yaml"))
    assert yaml.seen == ()
    schema = SCHEMAS[kind] if isinstance(kind, str) else kind
    located = SchemaCheck(Gate()).problems(schema, yaml.value, yaml.file, yaml.places, within=within)
    return told((rule, problem) for rule, problem, _ in sorted(located, key=lambda each: (each[1].mark, each[0].id)))


def team(find: str, replace: str) -> list[str]:
    assert TEAM.count(find) == 1
    return check("team", TEAM.replace(find, replace))


@pytest.mark.parametrize(("kind", "written"), [("program", PROGRAM), ("team", TEAM), ("exhibits", EXHIBITS)])
def test_nothing_is_said_of_a_right_file(kind: str, written: str) -> None:
    assert check(kind, written) == []


FAULTS = {
    "SCH101": (
        team("    roles:", "    rolles: x\n    roles:"),
        ["x.yaml:6:5: the key `rolles` is not known in `people[1]` [SCH101] (did you mean `roles`?)"],
    ),
    "SCH101 at the top": (
        check("team", TEAM + "poeple: []\n"),
        ["x.yaml:11:1: the key `poeple` is not known [SCH101] (did you mean `people`?)"],
    ),
    "SCH101 far from all": (
        check("exhibits", EXHIBITS + "xyz: 1\n"),
        ["x.yaml:9:1: the key `xyz` is not known [SCH101] (known here: exhibits)"],
    ),
    "SCH102": (
        team("    joined: 2025-06-02\n", ""),
        ["x.yaml:2:5: the key `joined` is missing in `people[1]` [SCH102] (add `joined`: first day on the team)"],
    ),
    "SCH103 text for list": (
        team("[facilitator]", "facilitator"),
        ["x.yaml:6:12: `people[1].roles` is the text `facilitator`; it must be a list, each line starting with `- ` [SCH103] "
         "(put it between brackets, with commas between its parts, e.g. `[facilitator]`)"],
    ),
    "SCH103 list for text": (
        team("Nora Exemplar", "[Nora, Exemplar]"),
        ["x.yaml:3:11: `people[1].name` is a list; it must be one text [SCH103] "
         "(write one text: name as it should be printed)"],
    ),
    "SCH103 keys for list": (
        check("exhibits", "exhibits: {a: b}\n"),
        ["x.yaml:1:11: `exhibits` is keys with values; it must be a list, each line starting with `- ` [SCH103] "
         "(write a list, each line starting with `- `: exhibits, in the order they should be shown)"],
    ),
    "SCH103 text for record": (
        check("exhibits", "exhibits:\n  - EX-1\n"),
        ["x.yaml:2:5: `exhibits[1]` is the text `EX-1`; it must be keys with values [SCH103] "
         "(write keys with values: exhibits, in the order they should be shown)"],
    ),
    "SCH104": (
        team("2025-06-02", "in June 2025"),
        ["x.yaml:8:13: `people[1].joined` is `in June 2025`, which is not a date [SCH104] (write it as YYYY-MM-DD, e.g. 2026-03-09)"],
    ),
    "SCH105": (
        team("2025-06-02", "2025-06-31"),
        ["x.yaml:8:13: `people[1].joined` is 2025-06-31, a day that does not exist [SCH105] "
         "(look the date up on the document and correct it)"],
    ),
    "SCH106": (
        check("program", PROGRAM + "settings: {due_soon_days: two months}\n"),
        ["x.yaml:21:27: `settings.due_soon_days` is `two months`, which is not a whole number [SCH106] "
         "(write it in plain digits, e.g. 15)"],
    ),
    "SCH107": (
        check("program", PROGRAM + "sample: perhaps\n"),
        ["x.yaml:21:9: `sample` is `perhaps`, which is neither yes nor no [SCH107] (write `yes` or `no`)"],
    ),
    "SCH108 near": (
        team("profession", "proffession"),
        ["x.yaml:5:17: `people[1].staff_type` is `proffessional`; allowed are professional, paraprofessional [SCH108] "
         "(did you mean `professional`?)"],
    ),
    "SCH108 far": (
        check("program", PROGRAM.replace("role: main", "role: big")),
        ["x.yaml:16:11: `sites[1].role` is `big`; allowed are main, semi-independent, dependent [SCH108] "
         "(write one of them: main: the first site. semi-independent: a site with a certificate of its own. "
         "dependent: a site that runs like the main one, without a certificate. `dsmes explain` says what an accreditor calls each)"],
    ),
    "SCH109": (
        team("2025-06-02", ""),
        ["x.yaml:8:5: `people[1].joined` has no value [SCH109] (fill it in: first day on the team)"],
    ),
    "SCH109 that may go": (
        team("    roles:", "    email:\n    roles:"),
        ["x.yaml:6:5: `people[1].email` has no value [SCH109] (fill it in, or delete the line: e-mail address at work)"],
    ),
    "SCH109 in a list": (
        team("[main]", "[main, ]\n    phone: '  '"),
        ["x.yaml:8:5: `people[1].phone` has no value [SCH109] (fill it in, or delete the line: telephone at work)"],
    ),
    "SCH110": (
        team("Nora Exemplar", "N" * 12_345),
        ["x.yaml:3:11: `people[1].name` has 12,345 characters; 120 is the most [SCH110] (shorten it, and put the rest into an exhibit)"],
    ),
    "SCH111": (
        check("program", PROGRAM + "settings: {due_soon_days: 1000}\n"),
        ["x.yaml:21:27: `settings.due_soon_days` is 1000; it must be from 0 to 730 [SCH111] "
         "(correct the number: evidence that lapses within so many days is shown as due soon)"],
    ),
    "SCH115 state": (
        check("program", PROGRAM.replace("state: OH", "state: Ohio", 1)),
        ["x.yaml:12:59: `sponsor.address.state` is `Ohio`, which is not a state in two capital letters [SCH115] "
         "(write the two capital letters that stand before a ZIP code, e.g. OH)"],
    ),
    "SCH115 small": (
        check("program", PROGRAM.replace("state: OH", "state: oh", 1)),
        ["x.yaml:12:59: `sponsor.address.state` is `oh`, which is not a state in two capital letters [SCH115] (write it as OH)"],
    ),
    "SCH115 postal code": (
        check("program", PROGRAM.replace('postal_code: "00000"', 'postal_code: 01234-1', 1)),
        ["x.yaml:12:76: `sponsor.address.postal_code` is `01234-1`, which is not a ZIP code [SCH115] "
         "(write five digits, or five, a hyphen and four, e.g. 01234 or 01234-5678)"],
    ),
    "SCH112": (
        team("nurse-1", "nurse 1"),
        ["x.yaml:2:9: `people[1].id` is `nurse 1`, which cannot be an id [SCH112] "
         "(use letters, digits, dots, hyphens and underscores, without spaces)"],
    ),
    "SCH112 dot": (
        team("nurse-1", "nurse.1."),
        ["x.yaml:2:9: `people[1].id` is `nurse.1.`, which cannot be an id [SCH112] (leave out the dot at its end: `nurse.1`)"],
    ),
    "SCH112 device": (
        team("nurse-1", "Aux.1"),
        ["x.yaml:2:9: `people[1].id` is `Aux.1`, which cannot be an id [SCH112] "
         "(Windows keeps this name for a device and makes no folder of it; write another, e.g. `the-Aux`)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_whole(name: str) -> None:
    found, expected = FAULTS[name]
    assert found == expected


def test_every_rule_has_a_fault_here() -> None:
    assert {rule.id for rule in schema_check.RULES} == {name[:6] for name in FAULTS}


def test_a_misspelt_key_is_one_finding_not_two() -> None:
    assert team("    joined:", "    joind:") == [
        "x.yaml:8:5: the key `joind` is not known in `people[1]` [SCH101] (did you mean `joined`?)"
    ]


def test_all_is_told_in_one_run_in_order_of_place() -> None:
    found = check("team", "people:\n  - id: a b\n    name:\n    joined: soon\n  - {id: ok}\ncoordinators: none\nfoo: 1\n")
    assert [line.split(": ")[0] + line[line.index(" [SCH") :][:9] for line in found] == [
        *["x.yaml:2:5 [SCH102]"] * 4, "x.yaml:2:9 [SCH112]",
        "x.yaml:3:5 [SCH109]", "x.yaml:4:13 [SCH104]",
        *["x.yaml:5:5 [SCH102]"] * 6,
        "x.yaml:6:15 [SCH103]", "x.yaml:7:1 [SCH101]",
    ]  # fmt: skip


def test_only_the_wrong_records_go_to_cerberus_and_keep_their_numbers() -> None:
    good = EXHIBITS.removeprefix("exhibits:\n")
    many = "exhibits:\n" + good * 3 + good.replace("supports: [TEAM-02]", "supports: [TEAM-02, ]\n    site: [x]") + good
    assert check("exhibits", many) == [
        "x.yaml:28:11: `exhibits[4].site` is a list; it must be one text [SCH103] "
        "(write one text: the site it concerns, if it concerns one)"
    ]


def test_a_value_of_a_free_mapping() -> None:
    schema = {"words": named_texts("Words.")}
    assert check(schema, "words: {a: [b], c: d}\n") == ["x.yaml:1:12: `words.a` is a list; it must be one text [SCH103] (write one text)"]
    assert check("program", PROGRAM + "settings:\n  severities: {COV101: notice}\n") == [
        "x.yaml:22:24: `settings.severities.COV101` is `notice`; allowed are error, warning [SCH108] (write one of them)"
    ]


def test_numbers_as_people_write_them() -> None:
    schema = {"year": whole("The year.", least=2000, most=2100), "none": whole("Nothing.", most=0), "many": whole("Many.")}
    assert check(schema, "year: 1999\nnone: 5\nmany: 9999999\n") == [
        "x.yaml:1:7: `year` is 1999; it must be from 2000 to 2100 [SCH111] (correct the number: the year)",
        "x.yaml:2:7: `none` is 5; it must be 0 [SCH111] (correct the number: nothing)",
        "x.yaml:3:7: `many` is 9999999; it must be from 0 to 1,000,000 [SCH111] (correct the number: many)",
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("62%", "write it as 62"),
        ("62 percent", "write it as 62"),
        ("1,200", "write it as 1200"),
        ("3 hours", "write it as 3"),
        ("3.5", "write it in plain digits, e.g. 15"),
        ("a few", "write it in plain digits, e.g. 15"),
    ],
)
def test_a_number_is_shown_as_it_should_be_written(written: str, hint: str) -> None:
    assert check({"many": whole("Many.")}, f'many: "{written}"\n') == [
        f"x.yaml:1:7: `many` is `{written}`, which is not a whole number [SCH106] ({hint})"
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2026/3/9", "2026-03-09"),
        ("Oct 30, 2026", "2026-10-30"),
        ("30 October 2026", "2026-10-30"),
        ("Sept. 9 2026", "2026-09-09"),
        ("10/30/2026", "2026-10-30"),
        ("30.10.2026", "2026-10-30"),
        ("3/3/2026", "2026-03-03"),
        ("03/09/2026", "2026-03-09 if the month stands first, 2026-09-03 if the day does"),
        ("Feb 30, 2026", "YYYY-MM-DD, e.g. 2026-03-09"),
        ("Foo 30, 2026", "YYYY-MM-DD, e.g. 2026-03-09"),
        ("13/13/2026", "YYYY-MM-DD, e.g. 2026-03-09"),
        ("last spring", "YYYY-MM-DD, e.g. 2026-03-09"),
    ],
)
def test_a_date_is_shown_as_it_should_be_written(written: str, hint: str) -> None:
    assert check({"held": day("Held.")}, f'held: "{written}"\n') == [
        f"x.yaml:1:7: `held` is `{written}`, which is not a date [SCH104] (write it as {hint})"
    ]


def test_what_cannot_be_seen_is_told_by_its_number() -> None:
    schema = {"held": day("Held."), "hours": whole("Hours."), "kind": choice("Kind.", "yearly", "once"), "name": text("Name.")}
    anew = "type it anew: what stands between < and > cannot be seen, or only looks like a letter or hyphen"
    assert check(schema, "held: 2026-03-09\u200e\nhours: 5\u200f\nkind: \u00adyearly\nn\u0430me: Ana\u200e\n") == [
        "x.yaml:1:7: `held` is `2026-03-09<U+200E>`, which is not a date [SCH104] (write it as 2026-03-09)",
        "x.yaml:2:8: `hours` is `5<U+200F>`, which is not a whole number [SCH106] (write it as 5)",
        f"x.yaml:3:7: `kind` is `<U+00AD>yearly`; allowed are yearly, once [SCH108] (did you mean `yearly`? {anew})",
        "x.yaml:4:1: the key `n<U+0430>me` is not known [SCH101] (did you mean `name`?)",
    ]
    assert check("exhibits", EXHIBITS.replace("EX-1", "EX\u20101")) == [
        "x.yaml:2:9: `exhibits[1].id` is `EX<U+2010>1`, which cannot be an id [SCH112] "
        f"(use letters, digits, dots, hyphens and underscores, without spaces; {anew})"
    ]


def test_a_part_of_a_file_is_named_by_where_it_stands() -> None:
    schema = PARAMETERS["goals-reviewed"]
    assert check(schema, "months: 12\nbefor: submission\n", within="parameters") == [
        "x.yaml:2:1: the key `befor` is not known in `parameters` [SCH101] (did you mean `before`?)"
    ]
    assert check(schema, "before: submission\n", within="parameters") == [
        "x.yaml:1:1: the key `months` is missing in `parameters` [SCH102] (add `months`: how many months back)"
    ]


def test_of_many_unknown_keys_in_one_place_the_first_are_told_one_by_one() -> None:
    top, inside = "".join(f"k{each}: v\n" for each in range(5000)), "".join(f"    k{each}: v\n" for each in range(22))
    every = check("exhibits", top + EXHIBITS + inside)
    told_singly = [each for each in every if "the key `" in each]
    assert [each.split(" [")[0] for each in told_singly[:2]] == [f"x.yaml:{n}:1: the key `k{n - 1}` is not known" for n in (1, 2)]
    assert len(told_singly) == 40
    assert [each for each in every if each not in told_singly] == [
        "x.yaml:21:1: 4,980 more unknown keys from here on [SCH101] "
        "(known here: exhibits; a file of another program belongs into another folder)",
        f"x.yaml:5029:5: 2 more unknown keys from here on in `exhibits[1]` [SCH101] (known here: {', '.join(KEYS_OF_EXHIBIT)})",
    ]


def test_many_records_with_a_mistake_take_no_time_but_their_own() -> None:
    """Cerberus would sort all errors anew at each: a minute for these."""
    records = "".join(f"  - {{id: EX-{each}, title: t, kind: LICENSE, suports: [A-01]}}\n" for each in range(6000))
    started = time.process_time()
    assert len(check("exhibits", f"exhibits:\n{records}")) == 6000
    assert time.process_time() - started < 30


def test_records_in_records() -> None:
    schema = {"a": records("", "A.", {"b": records("", "B.", {"c": text("C."), "d": choice("D.", "x", "y")})})}
    assert check(schema, "a:\n  - b:\n      - {c: 1, d: z}\n      - {c: ''}\n") == [
        "x.yaml:3:19: `a[1].b[1].d` is `z`; allowed are x, y [SCH108] (write one of them: d)",
        "x.yaml:4:10: `a[1].b[2].c` has no value [SCH109] (fill it in, or delete the line: c)",
    ]


def test_a_list_that_says_more_than_none_is_not_empty() -> None:
    schema = {"a": refer_many("person", "Those it is for alone.", empty=False), "b": refer_many("person", "Others.")}
    told = "x.yaml:1:1: `a` has no value [SCH109] (name them, or delete the line: those it is for alone)"
    assert check(schema, "a: []\nb: []\n") == check(schema, "a:\nb: []\n") == [told]


def test_cerberus_warns_of_nothing_old() -> None:
    """In a process of its own, because the class is made once."""
    code = (
        "from pathlib import Path, PurePosixPath as P; from generator.loading.schema_check import *;"
        "from generator.loading.schemas import KINDS;"
        "print(len(SchemaCheck(Gate()).problems(KINDS[1].schema, {'x': 'y'}, P('x'), Places(1))))"
    )
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("1\n", "")


def test_cerberus_is_not_asked_about_a_right_workspace() -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path; from generator.loading.load import load;"
        "print(len(load(Path('.'), standards=Path('standards'), today=date(2026, 10, 30)).files) > 20, 'cerberus' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert ran.stdout == "True False\n", ran.stderr
