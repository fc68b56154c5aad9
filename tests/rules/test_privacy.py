"""What looks like an identifier is found, also in a text that is only glanced at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rules import privacy

TOLD = (
    ("123-45-6789", "a social security number"),
    ("MRN A7", "a medical record number"),
    ("medical record # 5", "a medical record number"),
    ("on 2026-05-01", "a date"),
    ("on 5/1/26", "a date"),
    ("on May 1, 2026", "a date"),
    ("on 1 May 2026", "a date"),
    ("DOB unknown", "a date of birth"),
    ("born in spring", "a date of birth"),
    ("(419) 555-0145", "a phone number"),
    ("a.b@example.org", "an e-mail address"),
    ("93 years old", "an age over 89"),
    ("104 y/o", "an age over 89"),
    ("card 1234567", "a medical record number"),
)


@pytest.mark.parametrize(("text", "kind"), TOLD, ids=[text for text, _ in TOLD])
def test_each_identifier_is_found(text: str, kind: str) -> None:
    assert privacy._kind_of(text, privacy._ABOUT_PARTICIPANTS) == kind


@given(st.lists(st.one_of(st.sampled_from([text for text, _ in TOLD]), st.text(alphabet="0123456789-/ .@MRNdobxyear#", max_size=12))))
def test_the_first_glance_hides_nothing(parts: list[str]) -> None:
    """A text that is passed over holds nothing that the patterns find."""
    text = " ".join(parts)
    if not privacy._kind_of(text, privacy._ABOUT_PARTICIPANTS):
        assert privacy._one_of(privacy._ABOUT_PARTICIPANTS).search(text) is None


def test_a_measure_is_no_identifier() -> None:
    assert privacy._kind_of("A1C 8.2 to 7.4 in 90 days, 12 sessions of 2.5 hours", privacy._ABOUT_PARTICIPANTS) == ""
