"""`dsmes schema`: JSON Schema for editors, derived from the schemas that the check uses."""

import json
from typing import Any

from generator.commands.answer import Answer, join_lines
from generator.errors import UsageError
from generator.loading.schemas import KINDS
from generator.near import near_words

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def run(kind: str = "") -> Answer:
    """The JSON Schema of one kind of file; without a kind, the list of kinds.

    Raises:
        UsageError: there is no such kind.
    """
    kinds = {each.name: each for each in reversed(KINDS)}
    if not kind:
        return Answer(join_lines(f"{each.name:<18}{each.place:<40}{each.title}" for each in KINDS))
    if kind not in kinds:
        near = near_words(kind, kinds, 1, 0.4)
        hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(sorted(kinds))}"
        raise UsageError(f"there is no kind of file `{kind}`", hint=hint)
    found = kinds[kind]
    schema = {"$schema": _DIALECT, "title": found.title, **_mapping(found.schema)}
    return Answer(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


def _mapping(keys: dict[str, Any]) -> dict[str, Any]:
    required = [key for key, rules in keys.items() if rules.get("required")]
    schema: dict[str, Any] = {"type": "object", "properties": {key: _value(rules) for key, rules in keys.items()}}
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
    return schema


def _value(rules: dict[str, Any]) -> dict[str, Any]:
    """One key. Editors read plain scalars as numbers and booleans where the program reads text, so both are allowed."""
    described = {"description": rules["meta"]["description"]} if rules.get("meta", {}).get("description") else {}
    kind = rules["type"]
    if kind == "dict":
        inner = _mapping(rules["schema"]) if "schema" in rules else {"type": "object"}
        return {**described, **inner}
    if kind == "list":
        least = {} if rules.get("empty", True) else {"minItems": 1}
        return {**described, "type": "array", "items": _value(rules["schema"]), **least}
    if "allowed" in rules:
        return {**described, "enum": rules["allowed"]}
    if kind == "date":
        return {**described, "type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    if kind == "whole":
        return {**described, "type": "integer", "minimum": rules["min"], "maximum": rules["max"]}
    if kind == "amount":
        return {**described, "type": "number", "minimum": rules["min"], "maximum": rules["max"]}
    if kind == "yes_no":
        return {**described, "enum": ["yes", "no", True, False]}
    if kind == "state":
        return {**described, "type": "string", "pattern": "^[A-Z]{2}$"}
    if kind == "postal_code":
        return {**described, "type": ["string", "integer"], "pattern": r"^\d{5}(-\d{4})?$"}
    limits = {"maxLength": rules["maxlength"]} if "maxlength" in rules else {}
    return {**described, "type": ["string", "number", "boolean"], **limits}
