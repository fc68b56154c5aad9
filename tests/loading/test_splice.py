"""One value replaced where it stands: every other byte stays, there and back gives the same file, and odd ways of writing are refused."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.loading.splice import splice_value
from generator.loading.yaml_text import read_yaml
from generator.source import Places, Source

FILE = PurePosixPath("evidence/program.yaml")


def source_of(data: bytes, index: int = 0) -> Source:
    """The mapping of one application, as loading knows it."""
    listed = read_yaml(data, FILE).places.items["applications"]
    assert isinstance(listed, Places)
    places = listed.items[index]
    assert isinstance(places, Places)
    return Source(FILE, places)


def splice(data: bytes, new: str, index: int = 0) -> bytes:
    return splice_value(data, source_of(data, index), "edition", new)


QUOTES = st.sampled_from(["{}", '"{}"', "'{}'"])
WORDS = st.text("äß漢🙂aZ 9.,'()-", max_size=12).map(lambda text: f"x{text}x")
COMMENTS = st.sampled_from(["", "  # expect: APP102", " # ns-2017, ns-2022: see {} [] é", "\t# after a tab"])


@st.composite
def program_files(draw: st.DrawFn) -> tuple[bytes, int]:
    """A program.yaml in one of many layouts, and which of its applications is meant."""
    count = draw(st.integers(1, 3))
    meant = draw(st.integers(0, count - 1))
    lines = [f"# {draw(WORDS)}", f'name: "{draw(WORDS)}"', "edition: ns-2017" + draw(COMMENTS), ""] if draw(st.booleans()) else []
    is_flow_list = draw(st.booleans())
    if is_flow_list:
        inside = [
            "{" + f"{draw(st.sampled_from(['', ' ', '  ']))}id: app-{n}, note: '{draw(WORDS).replace(chr(39), '')}', "
            f"edition: {draw(QUOTES).format('ns-2017')}{draw(st.sampled_from(['', ' ', ', type: initial', ' , type: initial']))}" + "}"
            for n in range(count)
        ]
        lines.append(f"applications: [{', '.join(inside)}]{draw(COMMENTS)}")
    else:
        lines.append("applications:")
        for n in range(count):
            if draw(st.booleans()):
                lines.append("  - {id: app-" + f"{n}, edition: {draw(QUOTES).format('ns-2017')}, type: initial" + "}" + draw(COMMENTS))
            else:
                gap = draw(st.sampled_from([" ", "   "]))
                lines += [
                    f"  - id: app-{n}",
                    f"    note: {draw(WORDS)}",
                    f"    edition:{gap}{draw(QUOTES).format('ns-2017')}{draw(COMMENTS)}",
                ]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = end.join(lines) + draw(st.sampled_from(["", end, end * 3]))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode(), meant


@given(program_files(), st.sampled_from(["ns-2022", "x", "a-much-longer.edition_id"]))
def test_there_and_back_gives_the_same_bytes(made: tuple[bytes, int], new: str) -> None:
    data, meant = made
    there = splice(data, new, meant)
    before, after = read_yaml(data, FILE).value, read_yaml(there, FILE).value
    before["applications"][meant]["edition"] = new
    assert after == before
    assert len(there) == len(data) + len(new) - len("ns-2017")
    assert splice(there, "ns-2017", meant) == data


def test_only_the_word_is_replaced() -> None:
    data = b"\xef\xbb\xbfapplications:\r\n  - id: a\r\n    edition: 'ns-2017'   # since ns-2017\r\n    type: initial"
    assert splice(data, "ns-2022") == data.replace(b"'ns-2017'", b"'ns-2022'")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("applications:\n  - edition: &e ns-2017\n    other: *e\n", "the value of `edition` has a name (`&name`)"),
        ("top: &e ns-2017\napplications:\n  - edition: *e\n", "`edition` repeats a value that stands elsewhere in the file"),
        ("applications:\n  - edition: >-\n      ns-2017\n", "the value of `edition` is written over several lines"),
        ("applications:\n  - edition: |-\n      ns-2017\n", "the value of `edition` is written over several lines"),
        ('applications:\n  - edition: "ns-\\\n      2017"\n', "is not written as one word in one line"),
        ("applications:\n  - edition: ns\n      2017\n", "is not written as one word in one line"),
        ('applications:\n  - edition: "ns\\x2d2017"\n', "is not written as one word in one line"),
        ("applications:\n  - edition: !!str ns-2017\n", "is not written as one word in one line"),
        ("applications:\n  - &a {id: a, edition: ns-2017}\n  - *a\n", "would change something else in the file too"),
    ],
)
def test_what_cannot_be_replaced_by_itself_is_refused(written: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        splice(written.encode(), "ns-2022")
    assert told in refused.value.message
    assert refused.value.hint == "nothing was changed; change `edition` by hand"


def test_a_word_that_would_not_be_read_back_is_refused() -> None:
    with pytest.raises(UsageError):
        splice(b"applications:\n  - edition: ns-2017\n", "null")
    with pytest.raises(UsageError):
        splice(b"applications: [{edition: ns-2017}]\n", "a, b: c")


def test_other_bytes_than_were_read_are_refused() -> None:
    data = b"applications:\n  - id: a\n    edition: ns-2017\n"
    with pytest.raises(UsageError, match="was changed while it was being read"):
        splice_value(b"# one more line\n" + data, source_of(data), "edition", "ns-2022")
