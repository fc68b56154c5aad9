"""An entry is added to the end of a list, and every other byte stays."""

import pytest

from generator.errors import UsageError
from generator.loading.append import append_entry, holds_nothing

LINES = ["id: B", "more:", "  key: x"]


def added(text: str) -> str:
    return append_entry(text.encode(), "evidence/x.yaml", "rows", LINES).decode()


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("# a head\nrows:\n  - id: A  # mine\n", "  - id: B\n    more:\n      key: x\n"),
        ("rows:\n- id: A\n  more: {key: y}\n# the end\n", "- id: B\n  more:\n    key: x\n"),
        ("rows:\n  - id: A\n    text: |\n      goes on\n", "  - id: B\n    more:\n      key: x\n"),
        ("rows:\n  - id: A", "\n  - id: B\n    more:\n      key: x\n"),
        ("rows:\n", "  - id: B\n    more:\n      key: x\n"),
        ("# only words\nrows:\n  # none yet\n", "  - id: B\n    more:\n      key: x\n"),
        ("other: [1, 2]\nrows:\n  - id: A\n\n\n", "  - id: B\n    more:\n      key: x\n"),
        ("", "rows:\n  - id: B\n    more:\n      key: x\n"),
        ("# nothing yet", "\nrows:\n  - id: B\n    more:\n      key: x\n"),
        ("\ufeffrows:\n  - id: Ä\n", "  - id: B\n    more:\n      key: x\n"),
    ],
)
def test_what_is_there_stays_and_the_entry_stands_at_the_end(text: str, tail: str) -> None:
    assert added(text) == text + tail


@pytest.mark.parametrize("nothing", [" []", "  [ ]", " ~", " null"])
def test_an_empty_list_is_opened(nothing: str) -> None:
    entry = "  - id: B\n    more:\n      key: x\n"
    assert added(f"# mine\nrows:{nothing}  # none\n# still mine\n") == f"# mine\nrows:  # none\n# still mine\n{entry}"
    assert added(f"\ufeffrows:{nothing}\n") == f"\ufeffrows:\n{entry}"


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("", True),
        ("# rows: []\n", True),
        ("rows: []\n", True),
        ("rows:\n", True),
        ("\ufeff", True),
        ("rows:\n  - id: A\n", False),
        ("other:\n", False),
        ("rows: nothing\n", False),
        ("rows:\n\t- id: A\n", False),
        ("rows: [\n", False),
    ],
)
def test_what_holds_nothing(text: str, is_empty: bool) -> None:
    assert holds_nothing(text.encode(), "evidence/x.yaml", "rows") is is_empty


def test_line_ends_are_those_of_the_file() -> None:
    assert added("rows:\r\n  - id: A\r\n") == "rows:\r\n  - id: A\r\n  - id: B\r\n    more:\r\n      key: x\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "rows: [{id: A}]\n",
        "rows: []\nother: 1\n",
        "rows:\n  - id: A\nother: 1\n",
        "rows:\n      -   id: A\n",
        "rows: nothing\n",
        "- id: A\n",
    ],
)
def test_a_file_written_in_another_way_is_left_alone(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        added(text)
    assert refused.value.message == "evidence/x.yaml is written in a way that an entry cannot be added to"
    assert refused.value.hint.startswith("nothing was changed; ")
