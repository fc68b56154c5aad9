"""Text to values and places, and a finding for everything that is no YAML of ours."""

import json
import time
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator.findings import Severity
from generator.loading import yaml_text
from generator.loading.yaml_text import MAX_ASKED_AGAIN, MAX_BYTES, MAX_LINE, YamlText, _has_c_parser, read_yaml
from generator.source import Places, Source
from tests.loading.building import placed, told

FILE = PurePosixPath("evidence/team.yaml")
PARSERS = pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "ruamel"])


def read(text: str | bytes, *, pure: bool = False) -> YamlText:
    return read_yaml(text.encode() if isinstance(text, str) else text, FILE, pure=pure)


def as_plain(places: Places | int) -> Any:
    if isinstance(places, int):
        return (places >> 20, places & 0xFFFFF)
    keys = {key: as_plain(place) for key, place in places.keys.items()}
    return (as_plain(places.start), keys, {step: as_plain(below) for step, below in places.items.items()})


def everything(text: str | bytes, *, pure: bool) -> Any:
    """All that reading gives, in values that can be compared."""
    yaml = read(text, pure=pure)
    related = [[(str(other.mark), other.message) for other in problem.related] for _, problem in yaml.seen]
    return (yaml.value, as_plain(yaml.places), told(yaml.seen), related)


# --------------------------------------------------------------------------- values


@PARSERS
@pytest.mark.parametrize(
    "scalar",
    [
        "1.10",
        "NO",
        "no",
        "yes",
        "on",
        "012",
        "0o14",
        "0x10",
        "1e3",
        "12:30",
        "2026-03-09",
        "-5",
        ".inf",
        ".NaN",
        "true",
        "1_000",
        "=",
        "<<",
        "a\\b",
    ],
)
def test_scalars_stay_text(scalar: str, pure: bool) -> None:
    yaml = read(f"a: {scalar}\n", pure=pure)
    assert (yaml.value, yaml.seen) == ({"a": scalar}, ())


@PARSERS
@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# a remark"])
def test_nothing_written_is_no_value(written: str, pure: bool) -> None:
    assert read(f"a: {written}\nb: 1\n", pure=pure).value == {"a": None, "b": "1"}


@PARSERS
@pytest.mark.parametrize(
    ("written", "text"), [('"null"', "null"), ("'~'", "~"), ('""', ""), ("''", ""), ("nULL", "nULL"), ("|\n  null", "null\n")]
)
def test_what_is_quoted_is_text(written: str, text: str, pure: bool) -> None:
    assert read(f"a: {written}\n", pure=pure).value == {"a": text}


@PARSERS
def test_keys_stay_text(pure: bool) -> None:
    assert read("1: a\nno: b\n2026-03-09: c\n~: d\n", pure=pure).value == {"1": "a", "no": "b", "2026-03-09": "c", "~": "d"}


@PARSERS
def test_every_style_of_text(pure: bool) -> None:
    text = "a: >-\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\nd: 'it''s'\ne: \"\\u00e9\\t\\\"\"\nf: [x, {y: z}]\ng: http://a.example/#b\n"
    assert read(text, pure=pure).value == {
        "a": "one two",
        "b": "one\ntwo\n",
        "c": "one two",
        "d": "it's",
        "e": 'é\t"',
        "f": ["x", {"y": "z"}],
        "g": "http://a.example/#b",
    }


@PARSERS
def test_windows_line_ends(pure: bool) -> None:
    yaml = read("a: 1\r\nb:\r\n  - 2\r\n", pure=pure)
    assert yaml.value == {"a": "1", "b": ["2"]}
    assert str(Source(FILE, yaml.places).at_value("b", 0)) == "evidence/team.yaml:3:5"


@PARSERS
def test_a_tab_that_indents_nothing_is_a_space(pure: bool) -> None:
    yaml = read("a:\t1\nb: x\ty\t\nc:\n  - z\t# remark\n  \t\n", pure=pure)
    assert (yaml.value, yaml.seen) == ({"a": "1", "b": "x y", "c": ["z"]}, ())


@PARSERS
def test_aliases_repeat_values_and_keep_their_places(pure: bool) -> None:
    yaml = read("a: &x {b: 1}\nc: *x\nd: &y text\ne: [*y, *x]\n", pure=pure)
    assert yaml.value == {"a": {"b": "1"}, "c": {"b": "1"}, "d": "text", "e": ["text", {"b": "1"}]}
    assert Source(FILE, yaml.places).at("c", "b") == Source(FILE, yaml.places).at("a", "b")
    assert yaml.seen == ()


# --------------------------------------------------------------------------- places


@PARSERS
def test_places_of_keys_and_values(pure: bool) -> None:
    yaml = read("# a remark\npeople:\n  - id: nurse-1\n    roles: [a, é, c]\n    note: >-\n      long\n", pure=pure)
    source = Source(FILE, yaml.places)
    assert str(source.at("people")) == "evidence/team.yaml:2:1"
    assert str(source.at_value("people")) == "evidence/team.yaml:3:3"
    assert str(source.at("people", 0)) == "evidence/team.yaml:3:5"
    assert str(source.at("people", 0, "id")) == "evidence/team.yaml:3:5"
    assert str(source.at_value("people", 0, "id")) == "evidence/team.yaml:3:9"
    assert str(source.at("people", 0, "roles", 2)) == "evidence/team.yaml:4:19"
    assert str(source.at_value("people", 0, "note")) == "evidence/team.yaml:5:11"
    assert str(source.at("people", 0, "unheard", "of")) == "evidence/team.yaml:3:5"
    assert str(source.at("nothing")) == "evidence/team.yaml:2:1"


@PARSERS
def test_places_after_a_byte_order_mark(pure: bool) -> None:
    yaml = read(b"\xef\xbb\xbfa: 1\n", pure=pure)
    assert str(Source(FILE, yaml.places).at("a")) == "evidence/team.yaml:1:1"
    assert yaml.is_readable


# --------------------------------------------------------------------------- findings, one of each kind, whole

QUOTE = "put the text between double quotes"
FAULTS = {
    "columns": (
        "a:\n  b: 1\n c: 2\n",
        "3:2: this line does not start in the same column as the lines it belongs with [YML101] "
        "(start each key of one record, and each `-` of one list, in the same column; look at the line above too)",
    ),
    "columns of a list": (
        "a:\n  - b\n - c\n",
        "3:2: this line does not start in the same column as the lines it belongs with [YML101] "
        "(start each key of one record, and each `-` of one list, in the same column; look at the line above too)",
    ),
    "no space after a dash": (
        "people:\n  - id: a\n  -id: b\n",
        "3:3: there is no space after `-` [YML101] (write `- `, with a space before what follows)",
    ),
    "no space after a colon": (
        "a: 1\nname:Nora\nb: 2\n",
        "2:5: there is no space after `name:` [YML101] (write `name: `, with a space before what follows)",
    ),
    "curly quotes": (
        "name: \u201cRiver: Bend\u201d\n",
        "1:7: the quote `\u201c` is a curly one, which encloses nothing here [YML101] "
        '(type straight quotes, "like these", at both ends of the text)',
    ),
    "old Mac line ends": (
        "a: 1\rb: 2\rc: 3\r",
        "1:1: the lines of the file end as they did on old Macs, so that all of it would be read as one line [YML114] "
        "(save the file again with the line ends of Windows or Unix; editors call it line endings or end of line (LF or CRLF, not CR))",
    ),
    "first column": (
        "  a: 1\nb: 2\n",
        "2:1: the line starts further left than the first line of the file [YML101] "
        "(start the first key of the file, and all keys of its kind, in the first column)",
    ),
    "open quote": (
        'a: 1\nb: "x\nc: 2\n',
        "2:4: a quote is opened and never closed [YML101] (close the quote, or put the whole text between double quotes)",
    ),
    "text after quote": (
        "a: 'it's'\n",
        "1:8: text follows where the value has ended [YML101] "
        "(put the whole text between double quotes; a long text may go on in the next line, indented; "
        "if this line is as it should be, look for a quote that is opened further up and not closed)",
    ),
    "open bracket": (
        "a: [1, 2\nb: 3\n",
        "1:4: a list or mapping in brackets starts here and does not end as it should [YML101] "
        "(close the bracket, put commas between its parts, and put text that holds a colon between double quotes)",
    ),
    "bracket open to the end": (
        "a: [\n",
        "2:1: a list or mapping in brackets is not closed before the file ends [YML101] (close the bracket)",
    ),
    "second colon": (
        "title: Review: yearly\n",
        "1:14: a colon stands where none can [YML101] (put text that holds a colon between double quotes; "
        "else compare the indentation with the line above, and look for its colon)",
    ),
    "no colon": (
        "a: 1\nb\nc: 2\n",
        "2:1: a colon is missing after a key [YML101] (write `key: value`, with a space after the colon)",
    ),
    "dash": (
        "a: - b\n",
        "1:4: a dash stands where no list can start [YML101] "
        "(start the list in a line of its own below its key, or put the text between double quotes)",
    ),
    "backslash": (
        'a: "C:\\Users"\n',
        "1:9: a backslash between double quotes starts something unknown [YML101] (use single quotes, or write the backslash twice)",
    ),
    "backslash for no character": (
        'a: "\\U00110000"\n',
        "1:1: a backslash between double quotes starts something unknown [YML101] (use single quotes, or write the backslash twice)",
    ),
    "percent": ("a: %x\n", f"1:4: a text starts with a sign that means something to YAML [YML101] ({QUOTE})"),
    "at sign": ("a: @x\n", f"1:4: a text starts with a sign that means something to YAML [YML101] ({QUOTE})"),
    "question mark": ("a: ?\n", f"1:4: a text starts with a question mark, which means something to YAML [YML101] ({QUOTE})"),
    "ampersand": ("a: & b\n", f"1:5: a text starts with `&` or `*`, which mean something to YAML [YML101] ({QUOTE})"),
    "exclamation mark": ("a: !x!y z\n", f"1:4: a text starts with `!`, which means something to YAML [YML101] ({QUOTE})"),
    "text after bar": (
        "a: | x\n  b\n",
        "1:4: other text follows `|` or `>` in its line [YML101] (write the text in the lines below it, indented)",
    ),
    "stray bracket": (
        "a: ]\n",
        "1:4: a sign stands by itself, e.g. a bracket or comma too many [YML101] "
        "(take it out, or put text that starts with it between double quotes)",
    ),
    "unknown alias": (
        "a: *x\n",
        "1:4: `*x` starts with `*`, which means something to YAML [YML101] (put the text between double quotes)",
    ),
    "anything else": (
        "%YAML 3.1\n---\na: b\n",
        "1:1: this line does not fit the lines above it [YML101] (compare its indentation, quotes, dashes and colons with the lines above)",
    ),
    "tab": ("a:\n\tb: 1\n", "2:1: a tab stands in the indentation [YML102] (replace the tab by spaces, two for each level)"),
    "duplicate key": (
        "a:\n  b: 1\n  c: 2\n  b: 3\n",
        "4:3: the key `b` stands twice in one place, first in line 2 [YML103] (delete one of the two, or join them)",
    ),
    "nothing": ("", "1:1: the file is empty [YML104] (fill it in, or delete it)"),
    "only a remark": ("# later\n", "1:1: the file is empty [YML104] (fill it in, or delete it)"),
    "not utf-8": (
        "a: 1\nb: é".encode("latin-1"),
        "2:4: the byte 0xe9 is not UTF-8 text [YML105] (save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8)",
    ),
    "not utf-8, after other letters": (
        "a: éé".encode() + b"\x92",
        "1:6: the byte 0x92 is not UTF-8 text [YML105] (save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8)",
    ),
    "utf-16": (
        "a: 1\n".encode("utf-16"),
        "1:1: the file is saved as UTF-16, not as UTF-8 [YML105] (save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8)",
    ),
    "utf-16 without mark": (
        "a: 1\n".encode("utf-16-le"),
        "1:1: the file is saved as UTF-16, not as UTF-8 [YML105] (save it again as UTF-8. In Windows Notepad: Save as, Encoding, UTF-8)",
    ),
    "byte-order mark": (
        b"\xef\xbb\xbfa: 1\n",
        "1:1: the file starts with a byte-order mark [YML106] (save the file as UTF-8 without BOM)",
    ),
    "tag": (
        "a: !!python/object:os.system x\n",
        "1:4: the tag `!!python/object:os.system` is not used here [YML107] "
        "(delete the word that starts with `!`, or put the text between double quotes)",
    ),
    "tag of a list": (
        "a: !!set [x]\n",
        "1:4: the tag `!!set` is not used here [YML107] (delete the word that starts with `!`, or put the text between double quotes)",
    ),
    "alias in itself": (
        "a: &x\n  - *x\n",
        "2:5: `*x` stands inside the value it repeats [YML108] (write the values out instead of using `*name`)",
    ),
    "too large": (
        b"a" * (MAX_BYTES + 1),
        "1:1: the file has more than 2,000,000 bytes, the most that is read [YML109] "
        "(split it, e.g. into several files in `evidence/exhibits/`)",
    ),
    "long line": (
        "a: 1\nb: " + "x" * MAX_LINE,
        "2:1: the line has 1,000,003 characters; 1,000,000 is the most that is read [YML109] "
        "(split it, e.g. into several files in `evidence/exhibits/`)",
    ),
    "too deep": ("a: " + "[" * 30, "1:19: the file is nested more than 16 levels deep [YML110] (check the indentation)"),
    "a list": (
        "- a\n- b\n",
        "1:1: the file does not start with a key [YML111] "
        "(start the file with its first key, without a dash before it, and with a colon and a space after it)",
    ),
    "a text": (
        "people\n",
        "1:1: the file does not start with a key [YML111] "
        "(start the file with its first key, without a dash before it, and with a colon and a space after it)",
    ),
    "two documents": (
        "a: 1\n---\nb: 2\n",
        "2:1: a second document starts here [YML112] (delete the line `---` in the middle, or split the file)",
    ),
    "list as key": (
        "[a]: b\n",
        "1:1: a key is a list or a mapping, not a word [YML113] (write the key as one plain word followed by a colon)",
    ),
    "alias as key": ("a: &x b\n*x : c\n", "2:1: `*x` stands where a key is wanted [YML113] (write the key itself)"),
    "no key": (": b\n", "1:1: a key is missing before the colon [YML113] (write the key as one plain word followed by a colon)"),
    "zero width": (
        "a: x\u200by\n",
        "1:5: the character U+200B cannot be seen and does not belong here [YML114] (delete the character, or retype the line)",
    ),
    "space that does not break": (
        "a:\n \u00a0b: 1\n",
        "2:2: the character U+00A0 cannot be seen and does not belong here [YML114] (delete the character, or retype the line)",
    ),
    "escaped": (
        'a: "x\\0"\n',
        "1:4: a backslash between these quotes stands for a character that cannot be seen [YML114] "
        "(delete the character, or retype the line)",
    ),
    "half of a character": (
        'a: "\\ud83d"\n',
        "1:4: a backslash between these quotes stands for a character that cannot be seen [YML114] "
        "(delete the character, or retype the line)",
    ),
    "number sign": (
        "a: Elm Street #4\nb: 1\n",
        "1:4: only `Elm Street` is read here; `#4` is taken for an explanation [YML115] "
        "(put the whole text between double quotes; where it is an explanation, put a space after the #)",
    ),
    "curly quotes around a text": (
        "a: \u201cElm Street\u201d\nb: 1\n",
        "1:4: `\u201cElm Street\u201d` stands between curly quotes; it is read without them [YML116] "
        "(type straight quotes in their place, or none; put straight ones around curly ones that are to be printed)",
    ),
    "lost dash": (
        "a:\n  - id: x\n    name: X\n    id: y\n    name: Y\n",
        "4:5: the keys `id`, `name` stand twice in one place, first from line 2 on [YML103] "
        "(if another record begins here, start the line with `- `, below the dash of the one before; else delete one of them)",
    ),
    "rich text": (
        "{\\rtf1\\ansi a: 1}",
        "1:1: the file is saved as rich text (RTF), not as plain text [YML105] (open it where it was saved and save it as plain text "
        "(in Word: Plain Text, encoding UTF-8; in TextEdit: Format, Make Plain Text), then give it its name again, with the ending .yaml)",
    ),
}  # fmt: skip


@PARSERS
def test_a_key_that_stands_a_thousand_times_is_told_a_few_times(pure: bool) -> None:
    every = told(read("a: 1\n" * 1001, pure=pure).seen)
    assert len(every) == 21
    assert every[0] == (
        "evidence/team.yaml:2:1: the key `a` stands twice in one place, first in line 1 [YML103] (delete one of the two, or join them)"
    )
    assert every[-1] == (
        "evidence/team.yaml:22:1: the key `a` stands 980 more times in one place, first in line 1 [YML103] "
        "(delete one of the two, or join them)"
    )


@PARSERS
@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_whole(name: str, pure: bool) -> None:
    text, expected = FAULTS[name]
    assert told(read(text, pure=pure).seen) == [f"evidence/team.yaml:{expected}"]


@PARSERS
@pytest.mark.parametrize(
    "text",
    [
        "a: Elm Street  # the second room\n",
        "a: 'Elm Street #4'\n",
        "a: C#4\n",
        "a: |\n  Elm Street #4\n",
        "a: >-\n  Elm Street #4\n  and more\n",
        "a:  #4\n  b: 1\n",
        "a: [b, c] #4\n",
        'a: "x\n  y #4"\n',
    ],
)
def test_no_text_is_cut_off_here(text: str, pure: bool) -> None:
    assert read(text, pure=pure).seen == ()


@PARSERS
def test_entries_below_a_list_that_is_closed(pure: bool) -> None:
    assert told(read("people: []\n# To add one, replace [].\n  - id: a\n", pure=pure).seen) == [
        "evidence/team.yaml:1:9: the list `people` is closed by `[]`, and its entries follow [YML101] (delete the `[]`)"
    ]


def test_every_rule_has_a_fault_here() -> None:
    assert {rule.id for rule in yaml_text.RULES} == {expected.split("[")[-1][:6] for _, expected in FAULTS.values()}


@PARSERS
def test_all_tabs_duplicates_and_tags_are_told_in_one_run(pure: bool) -> None:
    assert placed(read("a:\n\tb: 1\n\tc: 2\n", pure=pure).seen) == ["YML102 evidence/team.yaml:2:1", "YML102 evidence/team.yaml:3:1"]
    yaml = read("a: !x 1\na: 2\nb: {c: 1, c: 2}\na: 3\n", pure=pure)
    assert [rule.id for rule, _ in yaml.seen] == ["YML107", "YML103", "YML103", "YML103"]
    assert yaml.value == {"a": "1", "b": {"c": "1"}}
    assert not yaml.is_readable


def test_the_first_of_two_keys_is_the_other_end() -> None:
    ((_, problem),) = read("a: 1\na: 2\n").seen
    assert [(str(other.mark), other.message) for other in problem.related] == [("evidence/team.yaml:1:1", "`a` stands here first")]


@PARSERS
def test_curly_quotes_enclose_a_text_as_straight_ones_do(pure: bool) -> None:
    text = 'a: [\u201cORG-02\u201d, \u2018b\u2019]\nc: "\u201cprinted\u201d"\nd: \u201cone\u201d and \u201ctwo\u201d\n'
    yaml = read(text, pure=pure)
    assert yaml.value == {"a": ["ORG-02", "b"], "c": "\u201cprinted\u201d", "d": "\u201cone\u201d and \u201ctwo\u201d"}
    assert placed(yaml.seen) == ["YML116 evidence/team.yaml:1:5", "YML116 evidence/team.yaml:1:15"]
    assert yaml.is_readable


def test_twenty_unseen_characters_are_enough() -> None:
    assert len(read("a: " + "\u200b" * 5000).seen) == 20


def test_the_byte_order_mark_is_only_a_warning() -> None:
    ((rule, _),) = read(b"\xef\xbb\xbfa: 1\n").seen
    assert rule.severity is Severity.WARNING


def test_a_space_that_does_not_break_is_fine_inside_a_text() -> None:
    assert read("a: 10\u00a0mg\n").seen == ()


@PARSERS
@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: &a {k: v}\nb: [" + "*a, " * 30_000 + "]\n",
    ],
    ids=["a billion laughs", "one long laugh"],
)
def test_repeating_aliases_are_stopped_at_once(text: str, pure: bool) -> None:
    started = time.perf_counter()
    yaml = read(text, pure=pure)
    assert time.perf_counter() - started < 1
    ((rule, problem),) = yaml.seen
    assert (rule.id, problem.message) == ("YML108", "with its aliases written out the file holds 20,000 values more than it shows")


def test_without_libyaml_ruamel_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_has_c_parser", lambda: False)
    monkeypatch.setattr(yaml_text, "_c_events", None)
    assert read("a: 1\n").value == {"a": "1"}


# --------------------------------------------------------------------------- the two parsers agree

REPOSITORY = Path(__file__).parents[2]
CORPUS = sorted(
    [*REPOSITORY.glob("evidence/**/*.yaml"), *REPOSITORY.glob("standards/**/*.yaml"), *REPOSITORY.glob("tests/cases/**/*.yaml")]
)


def test_parsers_agree_on_every_file_of_the_repository() -> None:
    assert len(CORPUS) > 30
    for path in filter(Path.is_file, CORPUS):
        data = path.read_bytes()
        assert everything(data, pure=False) == everything(data, pure=True), path


LETTERS = some.sampled_from(list("abcXYZ019 -_.,:;#'\"!?&*%@|>[]{}()~`\\/=<+é€漢🙂\u00a0"))
PLAIN = some.text(LETTERS, max_size=24)
WORD = some.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
TREES = some.recursive(
    some.one_of(PLAIN, some.none()),
    lambda below: some.one_of(some.lists(below, max_size=4), some.dictionaries(WORD, below, max_size=4)),
    max_leaves=12,
)


def emitted(value: Any, indent: int, draw: Any) -> str:
    """A value as YAML that follows its key or dash, in a style of the drawer's choice."""
    pad = " " * indent
    remark = draw(some.sampled_from(["", "", "  # a remark"]))
    if isinstance(value, dict) and value and draw(some.booleans()):
        return remark + "".join(f"\n{pad}{key}:{emitted(inner, indent + 2, draw)}" for key, inner in value.items())
    if isinstance(value, list) and value and draw(some.booleans()):
        return remark + "".join(f"\n{pad}-{emitted(inner, indent + 2, draw)}" for inner in value)
    if isinstance(value, str):
        style = draw(some.sampled_from(["double", "single", "literal", "plain"]))
        if style == "single":
            return " '" + value.replace("'", "''") + "'" + remark
        is_seen_whole = not value.startswith((" ", "\u00a0")) and "\u00a0" not in value[len(value.rstrip()) :]
        if style == "literal" and value.strip() and is_seen_whole:
            return f" |-\n{pad}{value}"
        if style == "plain" and value.replace(" ", "").isalnum() and value.strip() == value and value.lower() != "null":
            return f" {value}{remark}"
    if value is None:
        return draw(some.sampled_from(["", " ~", " null"])) + remark
    return " " + json.dumps(value, ensure_ascii=draw(some.booleans())) + remark


@some.composite
def written(draw: Any) -> tuple[dict[str, Any], str]:
    """A mapping, and YAML that says it."""
    value = draw(some.dictionaries(WORD, TREES, min_size=1, max_size=4))
    return value, "".join(f"{key}:{emitted(inner, 2, draw)}\n" for key, inner in value.items())


def with_surrogates_joined(value: Any) -> Any:
    """JSON writes a character beyond the first plane as two halves, which YAML does not join."""
    return json.loads(json.dumps(value))


@given(written())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_parsers_agree_on_yaml_of_every_style(case: tuple[dict[str, Any], str]) -> None:
    value, text = case
    ours = everything(text, pure=False)
    assert ours == everything(text, pure=True)
    if "\\ud83d" not in text:
        assert ours[0] == value
        assert ours[2] == []


# --------------------------------------------------------------------------- whatever the bytes

YAML_ISH = some.lists(
    some.sampled_from(
        [
            "a",
            "b: ",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            '"',
            "|",
            ">",
            "&x ",
            "*x",
            "!t ",
            "#",
            "?",
            "%",
            "---\n",
            "\t",
            "é",
        ]
    ),
    max_size=40,
).map("".join)


@given(
    some.one_of(
        some.binary(max_size=200), some.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")), YAML_ISH.map(str.encode)
    )
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_bytes_give_findings_and_no_exception(data: bytes) -> None:
    for pure in (False, True):
        yaml = read(data, pure=pure)
        assert yaml.is_readable or yaml.seen
        for _, problem in yaml.seen:
            assert problem.message
            assert problem.hint
            assert problem.mark.line >= 1
            assert problem.mark.column >= 1
        json.dumps(yaml.value, ensure_ascii=False).encode()


# The parsers disagree only about the colon after an alias: libyaml ends the name before it.
@given(YAML_ISH.filter(lambda text: "*x" not in text))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_libyaml_cannot_read_is_told_as_without_it(text: str) -> None:
    ours = read(text)
    if any(rule.id == "YML101" for rule, _ in ours.seen):
        assert everything(text, pure=False) == everything(text, pure=True)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "a: " + "{" * 100_000, "- " * 100_000, "? " * 100_000, "a:\n" + "\n".join("  " * n + "b:" for n in range(1, 200))],
)
def test_deep_nesting_is_told_and_does_not_recurse(text: str) -> None:
    for pure in (False, True):
        yaml = read(text, pure=pure)
        assert [rule.id for rule, _ in yaml.seen][-1] in ("YML110", "YML113")


@pytest.mark.skipif(not _has_c_parser(), reason="without libyaml there is only one parser to ask")
def test_of_a_long_text_the_first_parsers_word_is_taken() -> None:
    """The slower parser, which would tell it in better words, is asked only of texts it can read in a moment."""
    text = "exhibits:\n" + "- id: a\n  b: c\n" * (MAX_ASKED_AGAIN // 14 + 1) + "- x: [\n"
    read = read_yaml(text.encode(), PurePosixPath("evidence/exhibits.yaml"))
    ((rule, problem),) = read.seen
    assert (rule.id, read.value) == ("YML101", {})
    assert problem.mark.line >= text.count("\n")
