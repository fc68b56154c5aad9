"""The fast way through a schema: whether a value fits, and nothing else.

Nearly every record is right, so the slow and wordy check by cerberus is kept for files that this gate turns away. Both read the
same schemas, and a property test holds them to the same answer.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from generator.loading.schemas.types import READ_AS

Fits = Callable[[Any], bool]


class Gate:
    """Gates by schema, each compiled once in a run."""

    def __init__(self) -> None:
        self._compiled: dict[int, tuple[dict[str, Any], Fits]] = {}  # by the identity of a schema, which is kept alive beside it

    def fits(self, schema: dict[str, Any], value: Any) -> bool:
        """Whether the mapping `value` has every required key of `schema`, no other keys, and only values that fit."""
        found = self._compiled.get(id(schema))
        if found is None:
            found = self._compiled[id(schema)] = (schema, _mapping_gate(schema))
        return found[1](value)


def _mapping_gate(keys: dict[str, Any]) -> Fits:
    gates = {key: _value_gate(rules) for key, rules in keys.items()}
    required = frozenset(key for key, rules in keys.items() if rules.get("required"))
    get = gates.get

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for key, inner in value.items():
            gate = get(key)
            if gate is None or not gate(inner):
                return False
        return value.keys() >= required

    return fits


def _value_gate(rules: dict[str, Any]) -> Fits:
    kind = rules["type"]
    if kind == "dict":
        return _mapping_gate(rules["schema"]) if "schema" in rules else _free_mapping_gate(rules)
    if kind == "list":
        each = _value_gate(rules["schema"])
        if rules.get("empty", True):
            return lambda value: type(value) is list and all(map(each, value))
        return lambda value: type(value) is list and value != [] and all(map(each, value))
    if kind == "text" and "allowed" in rules:
        allowed = frozenset(rules["allowed"])
        return lambda value: type(value) is str and value in allowed
    if kind in ("whole", "amount"):
        return _number_gate(READ_AS[kind], rules["min"], rules["max"])
    longest = rules.get("maxlength", 1 << 62)
    if kind == "text":
        if rules.get("empty", True):
            return lambda value: type(value) is str and len(value) <= longest
        return lambda value: type(value) is str and len(value) <= longest and value != "" and not value.isspace()
    read = cache(READ_AS[kind]) if kind == "date" else READ_AS[kind]
    return lambda value: type(value) is str and len(value) <= longest and read(value) is not None


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
