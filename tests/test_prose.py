"""Numbers and names in a sentence."""

import pytest

from generator.prose import listed, number_of, number_or_no, shortened


@pytest.mark.parametrize(("items", "told"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_items_are_listed(items: str, told: str) -> None:
    assert listed(items) == told
    assert listed(iter(items), "or") == told.replace("and", "or")


@pytest.mark.parametrize(("items", "told"), [("", ""), ("abcd", "a, b, c, d"), ("abcde", "a, b, c and 2 more")])
def test_many_items_are_shortened(items: str, told: str) -> None:
    assert shortened(items) == told


def test_numbers_have_their_noun() -> None:
    assert [number_of(number, "day") for number in (0, 1, 2, 1200)] == ["0 days", "1 day", "2 days", "1,200 days"]
    assert [number_or_no(number, "duty", "duties") for number in (0, 1, 2)] == ["no duties", "1 duty", "2 duties"]
