"""The fast way through a schema: whether a value fits, and nothing else.

Nearly every record is right, so the slow and wordy check by cerberus is kept for files that this gate turns away. Both read the
same schemas, and a property test holds them to the same answer.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from generator.loading.schemas.types import is_identifier, to_amount, to_date, to_whole, to_yes_no

Fits = Callable[[Any], bool]


class Gate:
    """Gates by schema, each compiled once in a run."""

    def __init__(self) -> None:
        self._compiled: dict[int, Fits] = {}

    def fits(self, schema: dict[str, Any], value: Any) -> bool:
        """Whether the mapping `value` has every required key of `schema`, no other keys, and only values that fit."""
        gate = self._compiled.get(id(schema))
        if gate is None:
            gate = self._compiled[id(schema)] = _mapping_gate(schema)
        return gate(value)


def _mapping_gate(keys: dict[str, Any]) -> Fits:
    gates = {key: _value_gate(rules) for key, rules in keys.items()}
    required = [key for key, rules in keys.items() if rules.get("required")]
    get = gates.get

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for key, inner in value.items():
            gate = get(key)
            if gate is None or not gate(inner):
                return False
        return all(key in value for key in required)

    return fits


def _value_gate(rules: dict[str, Any]) -> Fits:
    kind = rules["type"]
    if kind == "dict":
        return _mapping_gate(rules["schema"]) if "schema" in rules else _free_mapping_gate(rules)
    if kind == "list":
        each = _value_gate(rules["schema"])
        return lambda value: type(value) is list and all(map(each, value))
    if kind == "text" and "allowed" in rules:
        allowed = frozenset(rules["allowed"])
        return lambda value: type(value) is str and value in allowed
    if kind in ("whole", "amount"):
        return _number_gate(to_whole if kind == "whole" else to_amount, rules["min"], rules["max"])
    if kind == "date":
        day = cache(to_date)
        return lambda value: type(value) is str and day(value) is not None
    if kind == "yes_no":
        return lambda value: type(value) is str and to_yes_no(value) is not None
    longest = rules.get("maxlength", 1 << 62)
    if kind == "identifier":
        return lambda value: type(value) is str and len(value) <= longest and is_identifier(value)
    shortest = 0 if rules.get("empty", True) else 1
    return lambda value: type(value) is str and shortest <= len(value) <= longest


def _free_mapping_gate(rules: dict[str, Any]) -> Fits:
    each = _value_gate(rules["valuesrules"]) if "valuesrules" in rules else lambda _: True
    return lambda value: type(value) is dict and all(map(each, value.values()))


def _number_gate(convert: Callable[[str], Any], least: int, most: int) -> Fits:
    def fits(value: Any) -> bool:
        if type(value) is not str:
            return False
        number = convert(value)
        return number is not None and least <= number <= most

    return fits
