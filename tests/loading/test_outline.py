"""An outline gives what the parser gave, to the last place, and holds no word that somebody wrote."""

from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.outline import fill_outline, outline_of
from generator.loading.yaml_text import YamlText, read_yaml
from generator.source import Places

REPOSITORY = Path(__file__).parents[2]
WORDS = frozenset({"people", "name", "role", "notes", "list", "key"})


def read(text: str) -> YamlText:
    found = read_yaml(text.encode(), PurePosixPath("file.yaml"))
    assert not found.seen, found.seen
    return found


def outlined(text: str) -> bytes | None:
    found = read(text)
    return outline_of(text, found.value, found.places, WORDS)


def in_order(value: Any, places: Places | int) -> Any:
    """A value and its places, with the order of all keys."""
    if isinstance(places, int):
        return value, places
    steps = value.items() if type(value) is dict else enumerate(value)
    assert len(places.items) == len(value)
    return type(value), places.start, [*places.keys.items()], [(step, in_order(inner, places.items[step])) for step, inner in steps]


SPELLINGS = {
    "plain": "name: Nora Exemplar\nrole: dietitian\n",
    "nothing": "name:\nrole: ~\nnotes: null\n",
    "empty text": "name: ''\nrole: \"\"\n",
    "quotes": "name: 'Nora Exemplar'\nrole: \"a dietitian\"\nnotes: 'null'\n",
    "a quote between quotes": "name: 'Nora''s program'\nrole: 'two '''' of them'\nnotes: ''''\n",
    "escaped signs": 'name: "the \\"best\\" one"\nrole: "C:\\\\files"\nnotes: "\\\\\\""\n',
    "folded by hand": "name: Nora\n  Exemplar\n\n  of nowhere\nrole: x\n",
    "folded between quotes": "name: 'Nora\n\n  Exemplar'\nrole: \"a\n   b\"\n",
    "a block": "notes: |\n  First line\n  second line\n\n  third\nrole: x\n",
    "a block with deeper lines": "notes: |\n  First\n    deeper\n  end\n",
    "a block without its last line end": "notes: |-\n  First\n  second\n",
    "a block with all its line ends": "notes: |+\n  First\n\n\nrole: x\n",
    "a folded block": "notes: >\n  First\n  second\n\n  third\n",
    "a folded block without its last line end": "notes: >-\n  First\n  second\nrole: x\n",
    "lists": "list: [a, 'b', {name: c}, [], {}]\npeople:\n  - name: x\n    role: y\n  -\n    name: z\n",
    "unknown keys": "key:\n  Nora Exemplar: {role: x, list: [1, 2]}\n  'of nowhere':\n  other: |\n    two\n    lines\n",
    "aliases": "key: &one {name: x}\nlist: [*one, *one]\n",
    "Windows line ends": "name: Nora\r\n  Exemplar\r\nnotes: |\r\n  First\r\n  second\r\n",
    "accents and signs beyond": "name: Zoë Müller 😀 x\nrole: '😀'\nnotes: 北京\n",
    "comments": "# first\nname: Nora  # of nowhere\n\n# last\n",
}
PARSED_EACH_TIME = {
    "a sign written by its number": 'name: "Zo\\u00eb"\n',
    "a text with a name for it": "name: &one Nora\nrole: *one\n",
    "a line end written as a sign": 'name: "one\\ntwo"\n',
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_text_is_read_from_its_outline_as_by_the_parser(spelling: str) -> None:
    text = SPELLINGS[spelling]
    found, outline = read(text), outlined(text)
    assert outline
    assert in_order(*fill_outline(outline, text)) == in_order(found.value, found.places)
    assert in_order(*fill_outline(outline, text)) == in_order(found.value, found.places)  # it can be used again


@pytest.mark.parametrize("spelling", PARSED_EACH_TIME)
def test_what_the_text_does_not_hold_as_it_is_read_has_no_outline(spelling: str) -> None:
    assert outlined(PARSED_EACH_TIME[spelling]) is None


def test_an_outline_holds_no_word_of_the_file_but_those_of_schemas() -> None:
    outline = outlined(SPELLINGS["unknown keys"] + SPELLINGS["plain"].replace("name", "notes", 1).replace("role", "people"))
    assert outline
    assert b"role" in outline
    assert not [word for word in (b"Nora", b"Exemplar", b"nowhere", b"other", b"dietitian") if word in outline]


def test_an_outline_of_what_was_read_wrong_is_not_given() -> None:
    """The guard itself: values and places that differ from what stands in the text, each in one thing."""
    text = "name: Nora\nlist: [a, b]\nrole: x\n"

    def changed(change: Any) -> bytes | None:
        found = read(text)
        change(found)
        return outline_of(text, found.value, found.places, WORDS)

    assert changed(lambda found: None)
    assert changed(lambda found: found.value.update(name="Dora")) is None
    assert changed(lambda found: found.value.update(name="Nora and Dora")) is None
    assert changed(lambda found: found.value.pop("role")) is None
    assert changed(lambda found: found.value.update(name=found.value.pop("name"))) is None
    assert changed(lambda found: found.value["list"].append("c")) is None
    assert changed(lambda found: found.places.items.update(name=found.places.items["role"])) is None
    assert changed(lambda found: found.places.items.pop("role")) is None


@pytest.mark.parametrize("folder", ["evidence", "standards"])
def test_every_file_of_this_program_has_an_outline(folder: str) -> None:
    for path in sorted((REPOSITORY / folder).rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found = read(text)
        outline = outline_of(text, found.value, found.places, WORDS)
        assert outline, path
        assert in_order(*fill_outline(outline, text)) == in_order(found.value, found.places), path


_TEXT = st.text("ab '\"\\\n:#-|>[]{}&*!,?😀é\r", max_size=12)
_SCALARS = st.one_of(
    _TEXT.map(lambda text: "'" + text.replace("'", "''") + "'"),
    _TEXT.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    _TEXT,
    st.sampled_from(["", "~", "x", "|\n    a\n\n     b\n", ">-\n    a\n    b\n"]),
)
_FLOW = st.recursive(
    st.sampled_from(["a", "'b'", '"c d"', "''", "~"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[" + ", ".join(parts) + "]"),
        st.dictionaries(st.sampled_from(["name", "own", "'x y'"]), inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"{key}: {part}" for key, part in parts.items()) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["name", "role", "notes", "own key", "b"]), st.one_of(_SCALARS, _FLOW), min_size=1))
def test_whatever_is_read_without_a_complaint_has_the_right_outline_or_none(parts: dict[str, str]) -> None:
    text = "".join(f"{key}: {part}\n" for key, part in parts.items())
    found = read_yaml(text.encode(), PurePosixPath("file.yaml"))
    if found.seen or "\t" in text:
        return
    outline = outline_of(text, found.value, found.places, WORDS)
    if outline:
        assert in_order(*fill_outline(outline, text)) == in_order(found.value, found.places)
