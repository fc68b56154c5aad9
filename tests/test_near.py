"""What a misspelt word may have been meant to be."""

import pytest

from generator.near import near_words


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("nam", ["name", "title"], ["name"]),
        ("rd", ["RN", "RD"], ["RD"]),
        ("mission", ["ADMISSION", "MISSION"], ["MISSION"]),
        # A dietitian is no misspelt nurse.
        ("RDN", ["RN", "RD"], []),
        ("xyz", ["name"], []),
    ],
)
def test_near_words(word: str, known: list[str], near: list[str]) -> None:
    assert near_words(word, known) == near
