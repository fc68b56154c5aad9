"""The schemas say the same as the model, and say it to people."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import pytest

from generator.loading.attribution import records_at
from generator.loading.schemas import KINDS, FileKind
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.types import (
    READ_AS,
    looks_like_date,
    to_amount,
    to_date,
    to_identifier,
    to_postal_code,
    to_state,
    to_whole,
    to_yes_no,
)
from generator.shipped import shipped
from generator.source import NOWHERE
from tests.loading.building import write_tree

EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.place)


def keys_in(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every key of a schema with its rules, however deep."""
    for key, rules in schema.items():
        name = f"{path}.{key}" if path else key
        yield name, rules
        if rules["type"] == "dict":
            yield from keys_in(rules.get("schema", {}), name)
        elif rules["type"] == "list":
            yield from keys_in(rules["schema"].get("schema", {}), name)


def entry_of(kind: FileKind) -> Mapping[str, Any]:
    """The schema of one object of the class that the file holds."""
    entry: Mapping[str, Any] = kind.schema[kind.each]["schema"]["schema"] if kind.each else kind.schema
    return entry


# --------------------------------------------------------------------------- words for people


@EACH_KIND
def test_every_key_is_described(kind: FileKind) -> None:
    for name, rules in keys_in(kind.schema):
        description = rules["meta"]["description"]
        assert len(description) > 3, name
        assert description.endswith((".", "?")), name


@pytest.mark.parametrize("check", [check for check, parameters in PARAMETERS.items() if parameters])
def test_every_parameter_is_described(check: str) -> None:
    for name, rules in keys_in(PARAMETERS[check]):
        assert rules["meta"]["description"].endswith("."), name


@EACH_KIND
def test_every_type_can_be_read(kind: FileKind) -> None:
    for name, rules in keys_in(kind.schema):
        assert rules["type"] in {*READ_AS, "dict", "list"}, name


# --------------------------------------------------------------------------- schema and dataclass


def fields_of(cls: Any) -> dict[str, Field[Any]]:
    return {each.name: each for each in fields(cls) if each.default is not NOWHERE}


# Not in the file: put together from files of their own.
ELSEWHERE = frozenset({"accreditor.applications"})


def disagreements(schema: Mapping[str, Any], cls: Any, path: str) -> Iterator[str]:
    """Each way in which the keys of a schema and the fields of a class are not the same."""
    named = {name: each for name, each in fields_of(cls).items() if f"{path}.{name}" not in ELSEWHERE}
    if set(schema) != set(named):
        yield f"{path}: {sorted(set(schema) ^ set(named))} stand on one side only"
        return
    for key, rules in schema.items():
        each = named[key]
        required = each.default is MISSING and each.default_factory is MISSING
        if required != bool(rules.get("required")):
            yield f"{path}.{key}: required on one side only"
        yield from misfits(rules, each.type, f"{path}.{key}")


def misfits(rules: Mapping[str, Any], type_: Any, path: str) -> Iterator[str]:
    if get_origin(type_) is UnionType:
        type_ = next(part for part in get_args(type_) if part is not NoneType)
    origin = get_origin(type_)
    kind = rules["type"]
    if kind == "dict" and "schema" in rules:
        if is_dataclass(type_):
            yield from disagreements(rules["schema"], type_, path)
        else:
            yield f"{path}: keys, but the model has {type_}"
    elif kind == "dict":
        if not (isinstance(origin, type) and issubclass(origin, Mapping)):
            yield f"{path}: a mapping, but the model has {type_}"
    elif kind == "list":
        if origin is tuple:
            yield from misfits(rules["schema"], get_args(type_)[0], path + "[]")
        else:
            yield f"{path}: a list, but the model has {type_}"
    else:
        texts = {
            "text": str,
            "identifier": str,
            "date": date,
            "whole": int,
            "amount": Decimal,
            "yes_no": bool,
            "state": str,
            "postal_code": str,
        }
        if isinstance(type_, type) and issubclass(type_, Enum):
            if rules.get("allowed") != [member.value for member in type_]:
                yield f"{path}: other words than {type_}"
        elif texts[kind] is not type_:
            yield f"{path}: {kind}, but the model has {type_}"


@EACH_KIND
def test_schema_agrees_with_its_dataclass(kind: FileKind) -> None:
    put_together = {"accreditor: ['applications'] stand on one side only"}  # from files of their own
    asked_for = {"program.started: required on one side only"}  # but what else is there is judged without it
    assert set(disagreements(entry_of(kind), kind.holds, kind.name)) - put_together - asked_for == set()


def test_a_disagreement_is_noticed() -> None:
    team = next(kind for kind in KINDS if kind.name == "team")
    exhibits = next(kind for kind in KINDS if kind.name == "exhibits")
    entry = dict(entry_of(exhibits))
    assert list(disagreements(entry, team.holds, "team"))
    assert list(disagreements({**entry, "title": {**entry["title"], "required": False}}, exhibits.holds, "x")) == [
        "x.title: required on one side only"
    ]
    assert len(list(disagreements({**entry, "effective": entry["title"]}, exhibits.holds, "x"))) == 2


def test_only_program_yaml_is_required() -> None:
    assert [kind.place for kind in KINDS if kind.required] == ["evidence/program.yaml"]


# --------------------------------------------------------------------------- kinds of record, kinds of id


def test_records_have_one_name_each() -> None:
    names = [record for kind in KINDS if "/*" not in kind.place for record in records_at(kind.schema, ())]
    assert sorted(names) == sorted(set(names))
    assert {"sponsor", "people", "licenses", "charts", "curriculum", "exhibits"} <= set(names)


def test_the_records_of_every_shipped_requirement_exist() -> None:
    from datetime import date as day

    from generator.loading.load import load_rulebook

    known = {record for kind in KINDS for record in records_at(kind.schema, ())}
    requirements = load_rulebook(shipped("standards")).requirements
    assert len(requirements) > 40
    assert {record for requirement in requirements.values() for record in requirement.records} - known == set()
    assert day.min < day.max


def test_every_kind_of_id_is_given_somewhere() -> None:
    given, named = set(), set()
    for kind in KINDS:
        for _, rules in keys_in(kind.schema):
            for meta in (rules["meta"], rules.get("schema", {}).get("meta", {})):
                given |= {meta["id_of"]} if "id_of" in meta else set()
                named |= {meta[name] for name in ("refers_to", "keys_refer_to") if name in meta}
    assert named - given == {"check", "rule"}  # both are functions, not records


def test_shipped_files_stand_where_kinds_say(tmp_path: Any) -> None:
    from generator.loading.files import find_standards

    root = shipped("standards")
    yaml_files = {path.relative_to(root).as_posix() for path in root.rglob("*.yaml")}
    assert {name.relative_to("standards").as_posix() for name, _, _ in find_standards(root)} == yaml_files
    write_tree(tmp_path, {"other.yaml": "a: b\n"})
    assert find_standards(tmp_path) == []


# --------------------------------------------------------------------------- what text can be read as


@pytest.mark.parametrize("text", ["2026-03-09", "2024-02-29", "1900-01-01", "2199-12-31"])
def test_dates(text: str) -> None:
    assert str(to_date(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-9",
        "2026-02-30",
        "2023-02-29",
        "03/09/2026",
        "20260309",
        "2026-W10-1",
        "٢٠٢٦-٠٣-٠٩",
        " 2026-03-09",
        "2026-03-09T00:00",
        "0000-01-01",
        "",
    ],
)
def test_no_dates(text: str) -> None:
    assert to_date(text) is None


def test_the_shape_of_a_date_without_such_a_day() -> None:
    assert looks_like_date("2026-02-30")
    assert not looks_like_date("2026-2-30")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("15", 15),
        ("-3", -3),
        ("007", 7),
        ("1.5", None),
        ("1e3", None),
        ("0x10", None),
        ("", None),
        ("1_000", None),
        ("٣", None),
        ("2733435733", 2_733_435_733),  # bytes of a large submission
        ("1" * 13, None),
    ],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert to_whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.5", Decimal("3.5")),
        ("15", Decimal(15)),
        ("-0.25", Decimal("-0.25")),
        ("1.23456", None),
        (".5", None),
        ("1.", None),
        ("NaN", None),
        ("1,5", None),
    ],
)
def test_amounts(text: str, number: Decimal | None) -> None:
    assert to_amount(text) == number


@pytest.mark.parametrize(
    ("text", "answer"),
    [("yes", True), ("No", False), ("TRUE", True), ("false", False), ("y", None), ("on", None), ("1", None), ("", None), ("yes yes", None)],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert to_yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("EX-0012", True),
        ("a.b_c-1", True),
        ("4.10", True),
        ("-a", False),
        ("a b", False),
        ("é", False),
        ("a/b", False),
        ("", False),
        ("a\n", False),
        ("a.", False),
        ("nul", False),
        ("Con.2026", False),
        ("COM1", False),
        ("lpt9.x", False),
        ("nul-2026", True),
        ("icon", True),
        ("com10", True),
    ],
)
def test_ids(text: str, usable: bool) -> None:
    assert (to_identifier(text) is not None) is usable


@pytest.mark.parametrize(
    ("text", "usable"), [("OH", True), ("oh", False), ("Ohio", False), ("O", False), ("ÖH", False), ("", False), ("OH\n", False)]
)
def test_states(text: str, usable: bool) -> None:
    assert (to_state(text) is not None) is usable


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("01234", True),
        ("01234-5678", True),
        ("01234-1", False),
        ("1234", False),
        ("012345", False),
        ("٠١٢٣٤", False),
        ("01234 5678", False),
    ],
)
def test_postal_codes(text: str, usable: bool) -> None:
    assert (to_postal_code(text) is not None) is usable
