"""What a misspelt word may have been meant to be."""

import difflib

import pytest

from generator.near import near_words

ALPHABET = [chr(letter) * 4 for letter in range(ord("a"), ord("z") + 1)]


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("nam", ["name", "title"], ["name"]),
        ("rd", ["RN", "RD"], ["RD"]),
        ("mission", ["ADMISSION", "MISSION"], ["MISSION"]),
        # A dietitian is no misspelt nurse.
        ("RDN", ["RN", "RD"], []),
        ("xyz", ["name"], []),
        # Other letters before a number make it another thing.
        ("REC-01", ["PRA-01"], []),
        ("REC-01", ["PRA-01", "REC-10"], ["REC-10"]),
        ("ada-2026", ["adces-2026"], []),
        ("ACCC-09", ["ACC-10", "ACC-09"], ["ACC-09"]),
        ("TEM-03", ["TEA103", "TEAM-03"], ["TEAM-03"]),
        ("CQ-01", ["AC-01", "QC-01"], ["QC-01"]),
        # Among very many known words the near one is found as among few.
        ("EX-1412", [f"EX-{number:04}" for number in range(1000)], ["EX-0412"]),
        ("chrat-33", [f"{word}-{number}" for word in ("letter", "chart", "policy") for number in range(400)], ["chart-33"]),
        (
            "lettre-of-suport",
            [*(f"{word}-of-{other}" for word in ALPHABET for other in ALPHABET), "letter-of-support"],
            ["letter-of-support"],
        ),
    ],
)
def test_near_words(word: str, known: list[str], near: list[str]) -> None:
    assert near_words(word, known) == near


def test_few_of_many_known_words_are_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    whole = difflib.SequenceMatcher

    def counting(*given: str, **named: str) -> difflib.SequenceMatcher[str]:
        made.append("")
        return whole(None, named["a"], named["b"])

    monkeypatch.setattr(difflib, "SequenceMatcher", counting)
    near_words("letter-9999", [f"letter-x-{number}" for number in range(1000)])
    assert 0 < len(made) < 200
