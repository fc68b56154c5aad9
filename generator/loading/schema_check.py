"""The one door to cerberus: what a file has and should not have, or lacks, as problems at their places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Rule
from generator.loading.schema_gate import Gate
from generator.loading.schemas.types import (
    FIRST_YEAR,
    LAST_YEAR,
    READ_AS,
    any_date,
    is_device,
    looks_like_date,
    to_amount,
    to_date,
    to_identifier,
    to_state,
)
from generator.loading.words import LOOKS_ALIKE, Located, Path, loading_rule, shown, shown_word
from generator.loading.yaml_text import MAX_TOLD
from generator.near import near_words
from generator.prose import number_of
from generator.source import Mark, Places, Source

Schema = dict[str, Any]

_UNREAD = "What cannot be read does not count as evidence."
UNKNOWN_KEY = loading_rule(
    "SCH101",
    "A key is not known",
    why="A misspelt key would be passed over in silence, and its value with it.",
    fix="Correct the key; `dsmes schema` lists the known ones.",
)
MISSING_KEY = loading_rule("SCH102", "A key is missing", why="The record cannot be used without it.", fix="Add the key.")
WRONG_SHAPE = loading_rule(
    "SCH103",
    "A value has the wrong shape",
    why=_UNREAD,
    fix="Write a text, a list (lines that start with `- `) or keys, as the message says.",
)
NOT_A_DATE = loading_rule(
    "SCH104",
    "A value is not a date",
    why="Dates decide what is current; a date that can be misread would decide it wrongly.",
    fix="Write the date as YYYY-MM-DD, e.g. 2026-03-09.",
)
NO_SUCH_DAY = loading_rule(
    "SCH105",
    "A date does not exist, or lies in another age",
    why="A typing mistake in a date could hide that something has lapsed.",
    fix="Look the date up on the document and correct it.",
)
NOT_A_NUMBER = loading_rule("SCH106", "A value is not a number", why=_UNREAD, fix="Write the number in plain digits.")
NOT_YES_OR_NO = loading_rule("SCH107", "A value is neither yes nor no", why=_UNREAD, fix="Write `yes` or `no`.")
NOT_ALLOWED = loading_rule("SCH108", "A word is not one of those allowed", why=_UNREAD, fix="Use one of the words in the message.")
NO_VALUE = loading_rule(
    "SCH109",
    "A key has no value",
    why="An empty value says nothing; it may have been forgotten.",
    fix="Fill it in, or delete the line.",
)
TOO_LONG = loading_rule(
    "SCH110",
    "A text is too long",
    why="Long texts break the pages they are printed on.",
    fix="Shorten it, and put the rest into an exhibit.",
)
OUT_OF_RANGE = loading_rule("SCH111", "A number is out of range", why="It is most likely a typing mistake.", fix="Correct the number.")
NOT_AN_ID = loading_rule(
    "SCH112",
    "An id is not usable",
    why="Ids stand in file names and references.",
    fix="Use letters, digits, dots, hyphens and underscores, without spaces or a dot at the end; and no name of a device, such as `con`.",
)

NOT_AN_ADDRESS = loading_rule(
    "SCH115",
    "A part of an address is not written as the mail wants it",
    why="It is printed on letters and entered in portals, which take no other form; and sites are compared by their states.",
    fix="Write the state with two capital letters, and the ZIP code with five digits, or five, a hyphen and four.",
)

RULES = (
    UNKNOWN_KEY, MISSING_KEY, WRONG_SHAPE, NOT_A_DATE, NO_SUCH_DAY, NOT_A_NUMBER, NOT_YES_OR_NO, NOT_ALLOWED, NO_VALUE,
    TOO_LONG, OUT_OF_RANGE, NOT_AN_ID, NOT_AN_ADDRESS,
)  # fmt: skip

# Cerberus' error codes that are used here (cerberus.errors), named so that start-up need not import it.
_REQUIRED, _UNKNOWN, _NULL, _EMPTY = 0x02, 0x03, 0x23, 0x22
_TYPE, _LENGTH, _MIN, _MAX, _ALLOWED = 0x24, 0x28, 0x42, 0x43, 0x44


@cache
def _validator_class() -> Any:
    from cerberus import TypeDefinition, Validator
    from cerberus.errors import BAD_TYPE, EMPTY_NOT_ALLOWED, MAX_VALUE, MIN_VALUE

    class TextValidator(Validator):  # type: ignore[misc]
        """Cerberus over text: a type is what the text can be read as."""

        # Cerberus asks this mapping which names of types there are; what they mean is said in `_validate_type`.
        types_mapping = {name: TypeDefinition(name, (str,), ()) for name in READ_AS} | {
            "dict": TypeDefinition("dict", (dict,), ()),
            "list": TypeDefinition("list", (list,), ()),
        }

        def _error(self, *arguments: Any) -> None:
            """Cerberus would sort all errors anew for each, and put each into two trees that nobody asks."""
            if len(arguments) == 1:
                self._errors.extend(arguments[0])
            else:
                super()._error(*arguments)

        # The docstrings below are cerberus' way to say what a rule's own argument has to be.

        def _validate_type(self, kind: str, field: str, value: Any) -> None:
            """{'type': 'string', 'check_with': 'type'}"""
            shape = self.types_mapping[kind]
            if isinstance(value, shape.included_types) and (kind not in READ_AS or READ_AS[kind](value) is not None):
                return
            self._error(field, BAD_TYPE)
            self._drop_remaining_rules()

        def _validate_empty(self, allowed: bool, field: str, value: Any) -> None:
            """{'type': 'boolean'}"""
            if not allowed and (value == [] or (isinstance(value, str) and not value.strip())):
                self._drop_remaining_rules("allowed", "maxlength")
                self._error(field, EMPTY_NOT_ALLOWED)

        def _validate_min(self, least: int, field: str, value: str) -> None:
            """{'nullable': False}"""
            number = to_amount(value)
            if number is not None and number < least:
                self._error(field, MIN_VALUE)

        def _validate_max(self, most: int, field: str, value: str) -> None:
            """{'nullable': False}"""
            number = to_amount(value)
            if number is not None and number > most:
                self._error(field, MAX_VALUE)

    return TextValidator


class SchemaCheck:
    """What cerberus says of a file. Its validators are built once in a run; building costs more than most checks."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._validators: dict[int, tuple[Schema, Any]] = {}

    def problems(self, schema: Schema, value: dict[str, Any], file: PurePosixPath, places: Places, *, within: str = "") -> list[Located]:
        """Everything in `value` that does not fit `schema`, each with its path, in no particular order.

        Args:
            schema: The schema of the whole of `value`.
            value: The values of a file, or of a part of it.
            file: The file, for marks.
            places: Where the values stand.
            within: For a part of a file, the name of the key it stands under, for messages.
        """
        _, validator = self._validators.get(id(schema), (schema, None))
        if validator is None:
            validator = _validator_class()(schema)
            self._validators[id(schema)] = (schema, validator)
        suspects, indexes = self._suspects(schema, value)
        if validator.validate(suspects, normalize=False):
            return []
        errors, untold = _few([(code, _original(path, indexes)) for code, path in _flat(validator._errors)])
        tell = _Telling(schema, value, Source(file, places), within)
        found = {}
        for paths in untold.values():
            found[paths[0], UNKNOWN_KEY.id] = (*tell.more_unknown(paths), paths[0])
        for code, path in _without_consequences(errors, schema):
            rule, problem = tell(code, path)
            found[path, rule.id] = (rule, problem, path)
        return list(found.values())

    def _suspects(self, schema: Schema, value: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[int]]]:
        """`value` with only those of its records that do not fit, and the indexes they had, by key.

        Most files are one long list with one mistake, and cerberus takes its time with each record.
        """
        suspects, indexes = dict(value), {}
        for key, records in value.items():
            rules = schema.get(key, {})
            if type(records) is list and rules.get("type") == "list" and "schema" in rules["schema"]:
                entry = rules["schema"]["schema"]
                indexes[key] = [index for index, record in enumerate(records) if not self._gate.fits(entry, record)]
                suspects[key] = [records[index] for index in indexes[key]]
        return suspects, indexes


def _flat(errors: Sequence[Any]) -> Iterator[tuple[int, Path]]:
    for error in errors:
        if error.is_group_error:
            yield from _flat(error.child_errors)
        else:
            yield error.code, tuple(error.document_path)


def _original(path: Path, indexes: dict[str, list[int]]) -> Path:
    """The path in the whole value of a path in its suspects."""
    if len(path) > 1 and path[0] in indexes and isinstance(path[1], int):
        return (path[0], indexes[str(path[0])][path[1]], *path[2:])
    return path


def _few(errors: Iterable[tuple[int, Path]]) -> tuple[list[tuple[int, Path]], dict[Path, list[Path]]]:
    """The errors without those keys of one place that are unknown after the first ones, and these by the place they are in."""
    few: list[tuple[int, Path]] = []
    told: Counter[Path] = Counter()
    untold: dict[Path, list[Path]] = {}
    for code, path in errors:
        told[path[:-1]] += code == _UNKNOWN
        if code == _UNKNOWN and told[path[:-1]] > MAX_TOLD:
            untold.setdefault(path[:-1], []).append(path)
        else:
            few.append((code, path))
    return few, untold


def _without_consequences(errors: list[tuple[int, Path]], schema: Schema) -> Iterator[tuple[int, Path]]:
    """The errors but for the missing keys that are there under a misspelt name: one mistake, one finding."""
    meant = {(*path[:-1], _meant(path, schema)) for code, path in errors if code == _UNKNOWN}
    return ((code, path) for code, path in errors if code != _REQUIRED or path not in meant)


def _meant(path: Path, schema: Schema) -> str:
    """The known key nearest to an unknown one; empty where none is near."""
    return next(iter(near_words(str(path[-1]), list(_keys_at(schema, path[:-1])), 1, 0.6)), "")


class _Telling:
    """Cerberus' errors in our words."""

    def __init__(self, schema: Schema, value: Any, source: Source, within: str) -> None:
        self.schema = schema
        self.value = value
        self.source = source
        self.within = within

    def __call__(self, code: int, path: Path) -> tuple[Rule, Problem]:
        rules = rules_at(self.schema, path)
        if code == _UNKNOWN:
            return self._unknown(path)
        if code == _REQUIRED:
            return self._missing(path, rules)
        given = _value_at(self.value, path)
        if given is None or given == "" or code in (_NULL, _EMPTY):
            remedy = "fill it in" if rules.get("required") else "fill it in, or delete the line"
            if rules.get("type") == "list" and not rules.get("empty", True):
                remedy = remedy.replace("fill it in", "name them")
            elif rules.get("type") == "list":
                remedy = f"list what there is in the lines below, each entry starting with `- `, or write `{path[-1]}: []` for none"
            problem = self._problem(f"`{self._written(path)}` has no value", _hint(remedy, rules), self.source.at(*path))
            return NO_VALUE, problem
        rule, fault, hint = _fault(code, given, rules)
        return rule, self._problem(f"`{self._written(path)}` {fault}", hint, self.source.at_value(*path))

    def _unknown(self, path: Path) -> tuple[Rule, Problem]:
        near = _meant(path, self.schema)
        where = self._written(path[:-1])
        hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(_keys_at(self.schema, path[:-1])) or 'none'}"
        if not near and _value_at(self.value, path) is None and not re.fullmatch("[a-z_]+", str(path[-1])):
            hint += "; if it is part of a text with a comma in it, between { and }, put the whole text between straight double quotes"
        return UNKNOWN_KEY, self._problem(f"the key `{shown_word(str(path[-1]))}` is not known{_in(where)}", hint, self.source.at(*path))

    def more_unknown(self, paths: Sequence[Path]) -> tuple[Rule, Problem]:
        """The rest of many keys of one place that are not known."""
        inside = paths[0][:-1]
        message = f"{number_of(len(paths), 'more unknown key')} from here on{_in(self._written(inside))}"
        hint = f"known here: {', '.join(_keys_at(self.schema, inside)) or 'none'}"
        hint += "" if inside else "; a file of another program belongs into another folder"
        return UNKNOWN_KEY, self._problem(message, hint, self.source.at(*paths[0]))

    def _missing(self, path: Path, rules: Schema) -> tuple[Rule, Problem]:
        where = self._written(path[:-1])
        message = f"the key `{path[-1]}` is missing{_in(where)}"
        return MISSING_KEY, self._problem(message, _hint(f"add `{path[-1]}`", rules), self.source.at_value(*path[:-1]))

    def _problem(self, message: str, hint: str, mark: Mark) -> Problem:
        return Problem(mark=mark, message=message, hint=hint)

    def _written(self, path: Path) -> str:
        """The path as people read it: `people[3].licenses[1].kind`, counted from 1."""
        text = self.within
        for step in path:
            text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
        return text


def _fault(code: int, given: Any, rules: Schema) -> tuple[Rule, str, str]:
    """The rule a value breaks, what is wrong with it, and the next step."""
    if code == _ALLOWED:
        allowed = [str(word) for word in rules["allowed"]]
        near = near_words(str(given), allowed, 1, 0.6)
        hint = f"did you mean `{near[0]}`?" if near else _hint("write one of them", rules)
        hint += f" {LOOKS_ALIKE}" if near and given != shown_word(given) else ""
        return NOT_ALLOWED, f"is `{_short(shown_word(given))}`; allowed are {', '.join(allowed)}", hint
    if code == _LENGTH:
        most = _number(rules["maxlength"])
        return TOO_LONG, f"has {_number(len(given))} characters; {most} is the most", "shorten it, and put the rest into an exhibit"
    if code in (_MIN, _MAX):
        least, most = rules["min"], rules["max"]
        wanted = f"must be {_number(least)}" if least == most else f"must be from {_number(least)} to {_number(most)}"
        return OUT_OF_RANGE, f"is {given}; it {wanted}", _hint("correct the number", rules)
    kind = rules["type"]
    if not isinstance(given, str) or kind in _SHAPES:
        found = f"the text `{_short(given)}`" if isinstance(given, str) else "a list" if isinstance(given, list) else "keys with values"
        wanted = _SHAPES.get(kind, "one text")
        if kind == "list" and isinstance(given, str) and rules["schema"]["type"] != "dict":
            parts = given.strip("()[]{} ")
            hint = f"put it between brackets, with commas between its parts, e.g. `[{_short(parts)}]`"
            return WRONG_SHAPE, f"is {found}; it must be {wanted}", hint
        return WRONG_SHAPE, f"is {found}; it must be {wanted}", _hint(f"write {wanted}", rules)
    if kind == "date":
        if looks_like_date(given):
            if any_date(given):
                years = f"no year from {FIRST_YEAR} to {LAST_YEAR}"
                return NO_SUCH_DAY, f"is {given}, in {years}", "look the date up on the document and correct the year"
            swapped = f"{given[:5]}{given[8:]}-{given[5:7]}"
            turned = f"; the month comes first: {swapped} may be meant" if to_date(swapped) else ""
            return NO_SUCH_DAY, f"is {given}, a day that does not exist", f"look the date up on the document and correct it{turned}"
        return NOT_A_DATE, f"is `{_short(given)}`, which is not a date", f"write it as {_as_date(given) or 'YYYY-MM-DD, e.g. 2026-03-09'}"
    if kind in ("whole", "amount"):
        wanted = "a whole number" if kind == "whole" else "a number"
        example = "e.g. 15" if kind == "whole" else "e.g. 15 or 3.5"
        meant = _as_number(given, kind)
        hint = f"write it as {meant}" if meant else f"write it in plain digits, {example}"
        return NOT_A_NUMBER, f"is `{_short(given)}`, which is not {wanted}", hint
    if kind == "yes_no":
        return NOT_YES_OR_NO, f"is `{_short(given)}`, which is neither yes nor no", "write `yes` or `no`"
    if kind == "state":
        capitals = given.strip().upper()
        hint = f"write it as {capitals}" if to_state(capitals) else "write the two capital letters that stand before a ZIP code, e.g. OH"
        return NOT_AN_ADDRESS, f"is `{_short(given)}`, which is not a state in two capital letters", hint
    if kind == "postal_code":
        hint = "write five digits, or five, a hyphen and four, e.g. 01234 or 01234-5678"
        return NOT_AN_ADDRESS, f"is `{_short(given)}`, which is not a ZIP code", hint
    hint = "use letters, digits, dots, hyphens and underscores, without spaces"
    if to_identifier(given.rstrip(".")):
        hint = f"leave out the dot at its end: `{given.rstrip('.')}`"
    elif is_device(given):
        hint = f"Windows keeps this name for a device and makes no folder of it; write another, e.g. `the-{given.partition('.')[0]}`"
    elif shown_word(given) != given:
        hint += f"; {LOOKS_ALIKE}"
    return NOT_AN_ID, f"is `{_short(shown_word(given))}`, which cannot be an id", hint


_NEARLY_A_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_NAMED = re.compile(r"(?:([A-Za-z]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([A-Za-z]{3,9})\.?),? (\d{4})")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")  # a word processor puts them in place of a hyphen
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _as_date(text: str) -> str:
    """The date as it should be written, with what it rests on where that is not certain; empty where it cannot be told."""
    text = _without_unseen(text).translate(_DASHES)
    if found := _NEARLY_A_DATE.fullmatch(text):
        return _date_of(*found.groups())
    if found := _MONTH_NAMED.fullmatch(text):
        name, day = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _date_of(found[5], str(_MONTHS.index(name[:3].lower()) + 1), day) if name[:3].lower() in _MONTHS else ""
    if found := _YEAR_LAST.fullmatch(text):
        first, second = _date_of(found[3], found[1], found[2]), _date_of(found[3], found[2], found[1])
        return f"{first} if the month stands first, {second} if the day does" if first and second and first != second else first or second
    return ""


def _date_of(year: str, month: str, day: str) -> str:
    written = f"{year}-{month:0>2}-{day:0>2}"
    return written if to_date(written) else ""


_NEARLY_A_NUMBER = re.compile(
    r"(?:about |~)?(\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d{1,2})?) ?(?:%|percent|hours?|hrs?|h|days?|years?|minutes?|min)?"
)


def _as_number(text: str, kind: str) -> str:
    """The number as it should be written, where it has a unit, commas between thousands or a decimal comma; else empty."""
    found = _NEARLY_A_NUMBER.fullmatch(_without_unseen(text).strip().lower())
    written = found[1] if found else ""
    written = written.replace(",", "" if re.fullmatch(r"\d{1,3}(,\d{3})+", written) else ".")
    return written if READ_AS[kind](written) is not None else ""


_SHAPES = {"dict": "keys with values", "list": "a list, each line starting with `- `"}


def rules_at(schema: Schema, path: Path) -> Schema:
    """The rules of the key at `path`; empty where the schema has none."""
    rules: Schema = {"type": "dict", "schema": schema}
    for step in path:
        if "valuesrules" in rules:
            rules = rules["valuesrules"]
        elif rules.get("type") == "list":
            rules = rules["schema"]
        else:
            rules = rules.get("schema", {}).get(step, {})
    return rules


def _keys_at(schema: Schema, path: Path) -> Schema:
    keys: Schema = rules_at(schema, path).get("schema", {})
    return keys


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _in(where: str) -> str:
    return f" in `{where}`" if where else ""


def _short(value: Any) -> str:
    text = shown(str(value))
    return text if len(text) <= 60 else text[:57] + "..."


def _without_unseen(text: str) -> str:
    return text if text.isascii() else "".join(char for char in text if shown(char) == char)


def _number(number: int) -> str:
    """With commas from five digits on, so that a year is not torn apart."""
    return f"{number:,}" if number >= 10_000 else str(number)


def _hint(remedy: str, rules: Schema) -> str:
    """The remedy and what the key is for: its description without capital and full stop, but for words that are capitals."""
    sentence: str = rules.get("meta", {}).get("description", "").rstrip(".")
    if not sentence:
        return remedy
    return f"{remedy}: {sentence if sentence[1:2].isupper() else sentence[0].lower() + sentence[1:]}"
