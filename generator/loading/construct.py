"""Checked values to model objects. A field's name and type stand once, in the model.

What does not fit its type is left out: a field with a default takes the default, a record without one of its required fields is
not made. The schema check has reported both by then.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin

from generator.loading.schemas.types import to_amount, to_date, to_whole, to_yes_no
from generator.source import NOWHERE, Places, Source


class Unfit(Exception):  # noqa: N818 (it is no error: what does not fit is left out)
    """The value cannot become what is asked for."""


Convert = Callable[[Any, PurePosixPath, Places | int], Any]


def construct(cls: type, value: Any, file: PurePosixPath, places: Places | int) -> Any:
    """An object of `cls` from a mapping.

    Raises:
        Unfit: a required field is missing or does not fit.
    """
    return _converter(cls)(value, file, places)


@cache
def _converter(kind: Any) -> Convert:
    """How a value becomes one of `kind`, worked out once for each kind."""
    if is_dataclass(kind):
        return _object_converter(kind)
    if kind is str:
        return _text
    if kind is date:
        return _scalar(cache(to_date))
    if kind is int:
        return _scalar(to_whole)
    if kind is bool:
        return _scalar(to_yes_no)
    if kind is Decimal:
        return _scalar(to_amount)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _scalar({member.value: member for member in kind}.get)
    origin = get_origin(kind)
    if origin is UnionType:
        return _converter(next(part for part in get_args(kind) if part is not NoneType))
    if origin is tuple:
        return _tuple_converter(_converter(get_args(kind)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping
    raise TypeError(f"the model has a field of type {kind}, which no value can become")


def _text(value: Any, _file: PurePosixPath, _places: Places | int) -> str:
    if type(value) is not str:
        raise Unfit
    return value


def _scalar(convert: Callable[[str], Any]) -> Convert:
    def scalar(value: Any, _file: PurePosixPath, _places: Places | int) -> Any:
        if type(value) is not str:
            raise Unfit
        converted = convert(value)
        if converted is None:
            raise Unfit
        return converted

    return scalar


def _tuple_converter(each: Convert) -> Convert:
    def many(value: Any, file: PurePosixPath, places: Places | int) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Unfit
        if not isinstance(places, Places):
            return ()
        made = []
        for index, inner in enumerate(value):
            try:
                made.append(each(inner, file, places.items[index]))
            except Unfit:
                continue
        return tuple(made)

    return many


def _mapping(value: Any, _file: PurePosixPath, _places: Places | int) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise Unfit
    return MappingProxyType({key: inner for key, inner in value.items() if inner is not None})


def _object_converter(cls: Any) -> Convert:
    plan: list[tuple[str, Convert, bool]] = []
    has_source = False
    for each in fields(cls):
        if each.name == "source" and each.default is NOWHERE:
            has_source = True
            continue
        required = each.default is MISSING and each.default_factory is MISSING
        kind: Any = each.type
        plan.append((each.name, _converter(kind), required))

    def make(value: Any, file: PurePosixPath, places: Places | int) -> Any:
        if type(value) is not dict or not isinstance(places, Places):
            raise Unfit
        items = places.items
        named = {}
        for name, convert, required in plan:
            if name in value:
                try:
                    named[name] = convert(value[name], file, items[name])
                    continue
                except Unfit:
                    pass
            if required:
                raise Unfit
        if has_source:
            named["source"] = Source(file, places)
        return cls(**named)

    return make
