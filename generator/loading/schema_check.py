"""The one door to cerberus: what a file has and should not have, or lacks, as problems at their places."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Rule, Severity
from generator.loading.schemas.types import is_identifier, looks_like_date, to_amount, to_date, to_whole, to_yes_no
from generator.source import Mark, Places, Source

Path = tuple[str | int, ...]
Schema = dict[str, Any]


def _rule(id: str, title: str, why: str, fix: str) -> Rule:
    return Rule(id=id, title=title, severity=Severity.ERROR, summary=title + ".", why=why, fix=fix)


_UNREAD = "What cannot be read does not count as evidence."
UNKNOWN_KEY = _rule("SCH101", "A key is not known", "A misspelt key would be passed over in silence, and its value with it.", "Correct the key; `dsmes schema` lists the known ones.")
MISSING_KEY = _rule("SCH102", "A key is missing", "The record cannot be used without it.", "Add the key.")
WRONG_SHAPE = _rule("SCH103", "A value has the wrong shape", _UNREAD, "Write a text, a list (lines that start with `- `) or keys, as the message says.")
NOT_A_DATE = _rule("SCH104", "A value is not a date", "Dates decide what is current; a date that can be misread would decide it wrongly.", "Write the date as YYYY-MM-DD, e.g. 2026-03-09.")
NO_SUCH_DAY = _rule("SCH105", "A date does not exist", "A typing mistake in a date could hide that something has lapsed.", "Look the date up on the document and correct it.")
NOT_A_NUMBER = _rule("SCH106", "A value is not a number", _UNREAD, "Write the number in plain digits.")
NOT_YES_OR_NO = _rule("SCH107", "A value is neither yes nor no", _UNREAD, "Write `yes` or `no`.")
NOT_ALLOWED = _rule("SCH108", "A word is not one of those allowed", _UNREAD, "Use one of the words in the message.")
NO_VALUE = _rule("SCH109", "A key has no value", "An empty value says nothing; it may have been forgotten.", "Fill it in, or delete the line.")
TOO_LONG = _rule("SCH110", "A text is too long", "Long texts break the pages they are printed on.", "Shorten it, and put the rest into an exhibit.")
OUT_OF_RANGE = _rule("SCH111", "A number is out of range", "It is most likely a typing mistake.", "Correct the number.")
NOT_AN_ID = _rule("SCH112", "An id is not usable", "Ids stand in file names and references.", "Use letters, digits, dots, hyphens and underscores, without spaces.")

RULES = (
    UNKNOWN_KEY, MISSING_KEY, WRONG_SHAPE, NOT_A_DATE, NO_SUCH_DAY, NOT_A_NUMBER, NOT_YES_OR_NO, NOT_ALLOWED, NO_VALUE,
    TOO_LONG, OUT_OF_RANGE, NOT_AN_ID,
)  # fmt: skip

# Cerberus' error codes that are used here (cerberus.errors), named so that start-up need not import it.
_REQUIRED, _UNKNOWN, _NULL, _EMPTY = 0x02, 0x03, 0x23, 0x22
_TYPE, _LENGTH, _MIN, _MAX, _ALLOWED = 0x24, 0x28, 0x42, 0x43, 0x44


@cache
def _validator_class() -> Any:
    from cerberus import TypeDefinition, Validator

    class TextValidator(Validator):  # type: ignore[misc]
        """Cerberus over text: a type is what the text can be read as."""

        types_mapping = {
            **Validator.types_mapping,
            "text": TypeDefinition("text", (str,), ()),
            "dict": TypeDefinition("dict", (dict,), ()),
            "list": TypeDefinition("list", (list,), ()),
        }
        for _name in ("date", "integer", "number", "boolean", "string"):
            types_mapping.pop(_name, None)

        def _validate_type_identifier(self, value: Any) -> bool:
            return isinstance(value, str) and is_identifier(value)

        def _validate_type_date(self, value: Any) -> bool:
            return isinstance(value, str) and to_date(value) is not None

        def _validate_type_whole(self, value: Any) -> bool:
            return isinstance(value, str) and to_whole(value) is not None

        def _validate_type_amount(self, value: Any) -> bool:
            return isinstance(value, str) and to_amount(value) is not None

        def _validate_type_yes_no(self, value: Any) -> bool:
            return isinstance(value, str) and to_yes_no(value) is not None

        def _validate_min(self, least: int, field: str, value: str) -> None:
            """{'nullable': False}"""
            number = to_amount(value)
            if number is not None and number < least:
                self._error(field, _min_error())

        def _validate_max(self, most: int, field: str, value: str) -> None:
            """{'nullable': False}"""
            number = to_amount(value)
            if number is not None and number > most:
                self._error(field, _max_error())

    return TextValidator


def _min_error() -> Any:
    from cerberus.errors import MIN_VALUE

    return MIN_VALUE


def _max_error() -> Any:
    from cerberus.errors import MAX_VALUE

    return MAX_VALUE


class SchemaCheck:
    """Cerberus validators by schema, each built once in a run (building costs more than most checks)."""

    def __init__(self) -> None:
        self._validators: dict[int, Any] = {}

    def problems(self, schema: Schema, value: dict[str, Any], file: PurePosixPath, places: Places) -> list[tuple[Rule, Problem, Path]]:
        """Everything in `value` that does not fit `schema`, each with its path, in no particular order."""
        validator = self._validators.get(id(schema))
        if validator is None:
            validator = self._validators[id(schema)] = _validator_class()(schema)
        if validator.validate(value, normalize=False):
            return []
        source = Source(file, places)
        found = {}
        for code, path in _flat(validator._errors):
            rule, message, hint, mark = _tell(code, path, schema, value, source)
            found[path, rule.id] = (rule, Problem(mark=mark, message=message, hint=hint), path)
        return list(found.values())


def _flat(errors: Sequence[Any]) -> Iterator[tuple[int, Path]]:
    for error in errors:
        if error.is_group_error:
            yield from _flat(error.child_errors)
        else:
            yield error.code, tuple(error.document_path)


def _tell(code: int, path: Path, schema: Schema, value: Any, source: Source) -> tuple[Rule, str, str, Mark]:
    """The rule, message, hint and mark for one of cerberus' errors."""
    key = _written(path)
    rules = _rules_at(schema, path)
    described = rules.get("meta", {}).get("description", "") if rules else ""
    given = _value_at(value, path)
    if code == _UNKNOWN:
        known = list(_keys_at(schema, path[:-1]))
        near = get_close_matches(str(path[-1]), known, 1, 0.6)
        where = f" under `{_written(path[:-1])}`" if path[:-1] else ""
        hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
        return UNKNOWN_KEY, f"the key `{path[-1]}` is not known{where}", hint, source.at(*path)
    if code == _REQUIRED:
        where = f" in `{_written(path[:-1])}`" if path[:-1] else ""
        return MISSING_KEY, f"the key `{path[-1]}` is missing{where}", f"add `{path[-1]}`: {_lower(described)}", source.at_value(*path[:-1])
    mark = source.at_value(*path)
    if given is None or code in (_NULL, _EMPTY):
        return NO_VALUE, f"`{key}` has no value", f"fill it in, or delete the line: {_lower(described)}", source.at(*path)
    if code == _ALLOWED:
        allowed = [str(word) for word in rules["allowed"]]
        near = get_close_matches(str(given), allowed, 1, 0.6)
        hint = f"did you mean `{near[0]}`?" if near else _lower(described)
        return NOT_ALLOWED, f"`{key}` is `{_short(given)}`; allowed are {', '.join(allowed)}", hint, mark
    if code == _LENGTH:
        return TOO_LONG, f"`{key}` has {len(given):,} characters; {rules['maxlength']:,} is the most", "shorten it, and put the rest into an exhibit", mark
    if code in (_MIN, _MAX):
        return OUT_OF_RANGE, f"`{key}` is {given}; it must be from {rules['min']:,} to {rules['max']:,}", _lower(described), mark
    wanted = rules["type"] if rules else "text"
    if isinstance(given, dict | list) or wanted in ("dict", "list"):
        shapes = {"dict": "keys with values", "list": "a list, each line starting with `- `"}
        is_now = {dict: "keys with values", list: "a list"}.get(type(given), f"the text `{_short(given)}`")
        return WRONG_SHAPE, f"`{key}` is {is_now}; it must be {shapes.get(wanted, 'one text')}", _lower(described), mark
    if wanted == "date":
        if looks_like_date(str(given)):
            return NO_SUCH_DAY, f"`{key}` is {given}, a day that does not exist", "look the date up on the document and correct it", mark
        return NOT_A_DATE, f"`{key}` is `{_short(given)}`, which is not a date", "write it as YYYY-MM-DD, e.g. 2026-03-09", mark
    if wanted in ("whole", "amount"):
        kind = "a whole number" if wanted == "whole" else "a number"
        return NOT_A_NUMBER, f"`{key}` is `{_short(given)}`, which is not {kind}", "write it in plain digits, e.g. 15", mark
    if wanted == "yes_no":
        return NOT_YES_OR_NO, f"`{key}` is `{_short(given)}`, which is neither yes nor no", "write `yes` or `no`", mark
    return NOT_AN_ID, f"`{key}` is `{_short(given)}`, which cannot be an id", "use letters, digits, dots, hyphens and underscores, without spaces", mark


def _rules_at(schema: Schema, path: Path) -> Schema:
    """The rules of the key at `path`; empty where the schema has none."""
    rules: Schema = {"type": "dict", "schema": schema}
    for step in path:
        inner = rules.get("schema", {})
        if rules.get("type") == "list":
            rules = inner
        elif "valuesrules" in rules:
            rules = rules["valuesrules"]
        else:
            rules = inner.get(step, {})
    return rules


def _keys_at(schema: Schema, path: Path) -> Schema:
    keys: Schema = _rules_at(schema, path).get("schema", {}) if path else schema
    return keys


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _written(path: Path) -> str:
    """The path as people read it: `people[3].licences[1].kind`, counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _lower(sentence: str) -> str:
    """A description as the end of a hint: without capital and full stop, but for words that are capitals."""
    sentence = sentence.rstrip(".")
    return sentence if sentence[1:2].isupper() or not sentence else sentence[0].lower() + sentence[1:]
