"""Checked values to model objects. A field's name and type stand once, in the model.

What does not fit its type is left out: a field with a default takes the default, a record without one of its required fields is
not made. Of the rulebook, what others name is made all the same as long as it has its name: an application must not seem to ask less
because a mistake hides what it asks. The schema check has reported all of it by then.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin

from generator.loading.schemas.types import to_amount, to_date, to_whole, to_yes_no
from generator.model import standards
from generator.record import Record, defaults_of, kinds_of
from generator.source import NOWHERE, Places, Source


class Unfit(Exception):  # noqa: N818 (it is no error: what does not fit is left out)
    """The value cannot become what is asked for."""


Convert = Callable[[Any, PurePosixPath, Places | int], Any]
Put = Callable[[Any, Any], None]  # fills one slot of an object


def construct(cls: type, value: Any, file: PurePosixPath, places: Places | int) -> Any:
    """An object of `cls` from a mapping.

    Raises:
        Unfit: a required field is missing or does not fit.
    """
    return _converter(cls)(value, file, places)


@cache
def _converter(kind: Any) -> Convert:
    """How a value becomes one of `kind`, worked out once for each kind."""
    if isinstance(kind, type) and issubclass(kind, Record):
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
        each = _converter(get_args(kind)[0])
        return _texts if each is _text else _tuple_converter(each)
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


def _texts(value: Any, _file: PurePosixPath, _places: Places | int) -> tuple[str, ...]:
    if type(value) is not list:
        raise Unfit
    return tuple([inner for inner in value if type(inner) is str])


_REQUIRED: Any = object()  # stands for a default where there is none

# Records that are made without what they need, but for these fields.
_NAMED_BY: Mapping[type, tuple[str, ...]] = {
    standards.Requirement: ("id",),
    standards.Heading: ("id",),
    standards.Standard: ("number",),
    standards.Edition: ("id", "published"),
    standards.Accreditor: ("id",),
    standards.ApplicationType: ("accreditor", "type", "edition"),
}
_NAMES = ("name", "short_name", "title")  # in these, what the record is called stands in
_STAND_INS: Mapping[Any, Any] = {str: "", int: 1}


def _stand_in(kind: Any) -> Any:
    return () if get_origin(kind) is tuple else _STAND_INS.get(kind, _REQUIRED)


def _object_converter(cls: Any) -> Convert:
    # The slots are filled one by one: what is left out was checked here, so the class need not look at all names again.
    put_source: Put | None = None
    converters: dict[str, Convert] = {}
    defaults = defaults_of(cls)
    named_by = _NAMED_BY.get(cls, ())
    called_by = frozenset(name for name in _NAMES if named_by and name in kinds_of(cls))
    if named_by:
        stand_ins = {name: _stand_in(kind) for name, kind in kinds_of(cls).items() if name not in named_by}
        defaults = {**{name: value for name, value in stand_ins.items() if value is not _REQUIRED}, **defaults}
    for name, kind in kinds_of(cls).items():
        if name == "source" and defaults.get(name) is NOWHERE:
            put_source = cls.source.__set__
            continue
        converters[name] = _converter(kind)
    plan: list[tuple[str, Put, Convert, Any]] = [
        (name, getattr(cls, name).__set__, convert, defaults.get(name, _REQUIRED)) for name, convert in converters.items()
    ]

    new = object.__new__

    def make(value: Any, file: PurePosixPath, places: Places | int) -> Any:
        if type(value) is not dict or not isinstance(places, Places):
            raise Unfit
        items = places.items
        get = value.get
        called = get(named_by[0]) if called_by else ""
        made = new(cls)
        for name, put, convert, default in plan:
            given = get(name)
            if given is not None:
                try:
                    put(made, convert(given, file, items[name]))
                    continue
                except Unfit:
                    pass
            if default is _REQUIRED:
                raise Unfit
            put(made, called if name in called_by else default)
        if put_source:
            put_source(made, Source(file, places))
        return made

    return make
