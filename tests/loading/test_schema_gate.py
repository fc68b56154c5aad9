"""The gate lets through what cerberus finds nothing wrong with, and nothing else."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator.loading.schema_check import SchemaCheck
from generator.loading.schema_gate import Gate
from generator.loading.schemas import KINDS
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.types import to_identifier
from generator.source import Places

FILE = PurePosixPath("evidence/any.yaml")
SCHEMAS: dict[str, dict[str, Any]] = {kind.place: kind.schema for kind in KINDS} | {
    f"check {name}": schema for name, schema in PARAMETERS.items() if schema
}
GATE = Gate()
CHECK = SchemaCheck(GATE)

TEXTS = some.text(some.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=12).filter(lambda text: not text.isspace())


def values_of(rules: dict[str, Any]) -> some.SearchStrategy[Any]:
    """Values that fit the rules of one key."""
    kind = rules["type"]
    if kind == "dict":
        return (
            mappings_of(rules["schema"])
            if "schema" in rules
            else some.dictionaries(TEXTS, values_of(rules.get("valuesrules", {"type": "text"})), max_size=2)
        )
    if kind == "list":
        return some.lists(values_of(rules["schema"]), min_size=0 if rules.get("empty", True) else 1, max_size=2)
    if "allowed" in rules:
        return some.sampled_from(rules["allowed"])
    if kind == "whole":
        return some.integers(rules["min"], min(rules["max"], 10**8)).map(str)
    if kind == "amount":
        return some.integers(rules["min"] * 10, rules["max"] * 10).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
    if kind == "date":
        return some.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
    if kind == "yes_no":
        return some.sampled_from(["yes", "no", "True", "FALSE"])
    if kind == "state":
        return some.sampled_from(["OH", "WA"])
    if kind == "postal_code":
        return some.sampled_from(["00000", "01234-5678"])
    if kind == "identifier":
        return some.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,9}\Z").filter(to_identifier)
    return TEXTS.map(lambda text: text[: rules.get("maxlength", 12)]).filter(lambda text: not text.isspace())


def mappings_of(schema: dict[str, Any]) -> some.SearchStrategy[dict[str, Any]]:
    required = {key: values_of(rules) for key, rules in schema.items() if rules.get("required")}
    optional = {key: values_of(rules) for key, rules in schema.items() if not rules.get("required")}
    return some.fixed_dictionaries(required, optional=optional)


WRONG = some.sampled_from(
    [None, "", "  ", "x" * 5000, "2026-02-30", "2026-01-01", "-1", "0", "99999999", "1.5", "yes",
      "a b", "é", [], {}, [None], ["x"], {"x": "y"}, [{}], [{"id": "a"}], [[]]]
)  # fmt: skip


def spoil(value: Any, draw: Any) -> Any:
    """The value with one thing in it changed, taken away or added."""
    if isinstance(value, dict) and value and draw(some.booleans()):
        key = draw(some.sampled_from(sorted(value)))
        return {**value, key: spoil(value[key], draw)}
    if isinstance(value, list) and value and draw(some.booleans()):
        index = draw(some.integers(0, len(value) - 1))
        return [*value[:index], spoil(value[index], draw), *value[index + 1 :]]
    if isinstance(value, dict) and draw(some.booleans()):
        if value and draw(some.booleans()):
            key = draw(some.sampled_from(sorted(value)))
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, draw(some.sampled_from(["idd", "title ", "x"])): draw(WRONG)}
    return draw(WRONG)


def places_of(value: Any) -> Places | int:
    """Made-up places in the shape that reading gives."""
    if not isinstance(value, dict | list):
        return 1 << 20 | 1
    places = Places(1 << 20 | 1)
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        places.items[step] = places_of(inner)
        if isinstance(step, str):
            places.keys[step] = 1 << 20 | 1
    return places


def problems(schema: dict[str, Any], value: dict[str, Any]) -> list[Any]:
    places = places_of(value)
    assert isinstance(places, Places)
    return CHECK.problems(schema, value, FILE, places)


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=some.data())
@settings(max_examples=8, deadline=None, derandomize=True)
def test_gate_and_cerberus_agree(name: str, data: some.DataObject) -> None:
    schema = SCHEMAS[name]
    good = data.draw(mappings_of(schema))
    assert GATE.fits(schema, good)
    assert problems(schema, good) == []
    for _ in range(4):
        bad = spoil(good, data.draw)
        if isinstance(bad, dict):
            assert GATE.fits(schema, bad) == (problems(schema, bad) == []), bad


def test_the_gate_takes_mappings_only() -> None:
    assert not any(Gate().fits({}, value) for value in ("text", None, [], 1))


def test_two_schemas_do_not_share_a_gate() -> None:
    gate = Gate()
    for length in range(1, 50):  # each of these dies before the next is made, and may leave it its identity
        assert gate.fits({"a": {"type": "text", "maxlength": length}}, {"a": "x" * length})
        assert not gate.fits({"a": {"type": "text", "maxlength": length - 1}}, {"a": "x" * length})
