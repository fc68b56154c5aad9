"""The words schemas are written in: each returns the cerberus rules of one key, with the description people read.

`meta` holds what cerberus passes over: `description`; `refers_to`, the kind of thing whose id stands here; `id_of`, the
kind of thing this key gives an id to; `record`, the name of the kind of record that a list holds.
"""

from typing import Any

Schema = dict[str, Any]


def _key(type: str, description: str, required: bool, rules: Schema, meta: Schema | None = None) -> Schema:
    return {"type": type, **({"required": True} if required else {}), **rules, "meta": {"description": description, **(meta or {})}}


def text(description: str, *, required: bool = False, max_length: int = 2000) -> Schema:
    """Any text; the longest is `max_length` characters."""
    return _key("text", description, required, {"empty": False, "maxlength": max_length})


def identifier(kind: str, description: str) -> Schema:
    """The id by which others refer to this record."""
    return _key("identifier", description, True, {"maxlength": 60}, {"id_of": kind})


def short_name(description: str, max_length: int) -> Schema:
    """A name that is used within one file, and in the names of what is made."""
    return _key("identifier", description, True, {"maxlength": max_length})


def refer(kind: str, description: str, *, required: bool = False) -> Schema:
    """The id of something of this kind."""
    return _key("text", description, required, {"empty": False, "maxlength": 200}, {"refers_to": kind})


def refer_many(kind: str, description: str, *, required: bool = False, empty: bool = True) -> Schema:
    """A list of ids of this kind; not `empty` where leaving it out says something else than a list of none."""
    item = _key("text", description, False, {"empty": False, "maxlength": 200}, {"refers_to": kind})
    return _key("list", description, required, {**({} if empty else {"empty": False}), "schema": item})


def choice(description: str, *allowed: str, required: bool = False) -> Schema:
    """One of a few words."""
    return _key("text", description, required, {"allowed": list(allowed)})


def choices(description: str, *allowed: str, required: bool = False) -> Schema:
    """Some of a few words, as a list."""
    return _key("list", description, required, {"schema": _key("text", description, False, {"allowed": list(allowed)})})


def texts(description: str, *, required: bool = False) -> Schema:
    """A list of texts."""
    return _key("list", description, required, {"schema": text(description)})


def state(description: str, *, required: bool = False) -> Schema:
    """A state, in two capital letters."""
    return _key("state", description, required, {})


def postal_code(description: str, *, required: bool = False) -> Schema:
    """A ZIP code, of five or nine digits."""
    return _key("postal_code", description, required, {})


def day(description: str, *, required: bool = False) -> Schema:
    """A date, YYYY-MM-DD."""
    return _key("date", description, required, {})


def whole(description: str, *, required: bool = False, least: int = 0, most: int = 1_000_000) -> Schema:
    """A whole number."""
    return _key("whole", description, required, {"min": least, "max": most})


def wholes(description: str, *, least: int = 0, most: int = 1_000_000) -> Schema:
    """A list of whole numbers."""
    return _key("list", description, False, {"schema": whole(description, least=least, most=most)})


def amount(description: str, *, required: bool = False, least: int = 0, most: int = 1_000_000) -> Schema:
    """A number that may have decimals."""
    return _key("amount", description, required, {"min": least, "max": most})


def yes_no(description: str, *, required: bool = False) -> Schema:
    """yes or no (true and false are read as well)."""
    return _key("yes_no", description, required, {})


def group(description: str, keys: Schema, *, required: bool = False, record: str = "") -> Schema:
    """Several keys that belong together."""
    return _key("dict", description, required, {"schema": keys}, {"record": record} if record else None)


def records(record: str, description: str, keys: Schema, *, required: bool = False) -> Schema:
    """A list of records of one kind."""
    entry = _key("dict", description, False, {"schema": keys})
    return _key("list", description, required, {"schema": entry}, {"record": record} if record else None)


def named_texts(description: str, *, required: bool = False, refers_to: str = "") -> Schema:
    """A mapping from a word to a text; with `refers_to`, each word is an id of that kind."""
    meta = {"keys_refer_to": refers_to} if refers_to else None
    return _key(
        "dict",
        description,
        required,
        {"keysrules": {"type": "text"}, "valuesrules": {"type": "text", "empty": False, "maxlength": 500}},
        meta,
    )


def parameters(description: str) -> Schema:
    """The parameters of a named check; what each check takes stands in `checks.py`."""
    return _key("dict", description, False, {"keysrules": {"type": "text"}}, {"parameters": True})


def named_choices(description: str, *allowed: str, refers_to: str) -> Schema:
    """A mapping from an id of that kind to one of a few words."""
    rules = {"keysrules": {"type": "text"}, "valuesrules": {"type": "text", "allowed": list(allowed)}}
    return _key("dict", description, False, rules, {"keys_refer_to": refers_to})
