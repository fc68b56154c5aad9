"""What objects of the model, of the rules and of reports are: frozen dataclasses of named values."""

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from functools import cache
from inspect import get_annotations
from types import MappingProxyType, NoneType, UnionType
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_args, get_origin

T = TypeVar("T")
_put = object.__setattr__


class Record:
    """Making, equality and printing of all model objects, written once.

    A dataclass would write all of them, and look at every field, anew for each of more than a hundred classes when the program starts;
    that took most of the time to import the model.
    """

    __slots__ = ()
    _kinds: ClassVar[dict[str, Any]] = {}
    _defaults: ClassVar[dict[str, Any]] = {}
    _compared: ClassVar[tuple[str, ...]] = ()
    _shown: ClassVar[tuple[str, ...]] = ()
    _size: ClassVar[int] = 0

    def __init__(self, **values: Any) -> None:
        full = {**self._defaults, **values} if len(values) != self._size else values
        for name, value in full.items():
            _put(self, name, value)
        if len(full) != self._size:
            missing = [name for name in self._kinds if name not in full]
            raise TypeError(f"{self.__class__.__name__} lacks {', '.join(missing)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> dict[str, Any]:
        """What goes from one process to another."""
        return {name: getattr(self, name) for name in self._kinds}

    def __setstate__(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            _put(self, name, value)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._compared)

    def __hash__(self) -> int:
        return hash(tuple([getattr(self, name) for name in self._compared]))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self._shown)
        return f"{self.__class__.__name__}({', '.join(shown)})"


class KeepingRecord(Record):
    """A record that can keep what was once worked out from it (`cached_property`)."""


class _Fields:
    """What `dataclasses.fields` and `replace` ask a record class for; made when they first ask, as most classes are never asked."""

    def __get__(self, _: object, cls: type) -> dict[str, Field[Any]]:
        return _fields_of(cls)


@cache
def _fields_of(cls: type) -> dict[str, Field[Any]]:
    given: dict[str, Any] = {"__annotations__": kinds_of(cls)}
    for each in reversed(cls.__mro__):
        given |= each.__dict__.get("_given", {})
    plain: Any = dataclass(init=False, eq=False, repr=False, kw_only=True)(type(cls.__name__, (), given))
    found: dict[str, Field[Any]] = plain.__dataclass_fields__
    return found


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with keyword arguments and slots, whose making, equality and printing come from `Record`."""
    kinds = get_annotations(cls)
    kept = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    given = {name: kept.pop(name) for name in kinds if name in kept}
    defaults = {name: _default(value) for name, value in given.items() if not _is_required(value)}
    special = {name: value for name, value in given.items() if isinstance(value, Field)}
    compared = [name for name in kinds if name not in special or special[name].compare]
    shown = [name for name in kinds if name not in special or special[name].repr]
    # A class can be given slots only while it is made, so it is made again.
    every = {**cls._kinds, **kinds}  # type: ignore[attr-defined]
    again: Any = type(cls)
    made: type[T] = again(
        cls.__name__,
        cls.__bases__,
        {
            **kept,
            "__slots__": tuple(kinds),
            "__dataclass_fields__": _Fields(),
            "_given": given,
            "_kinds": every,
            "_defaults": {**cls._defaults, **defaults},  # type: ignore[attr-defined]
            "_compared": (*cls._compared, *compared),  # type: ignore[attr-defined]
            "_shown": (*cls._shown, *shown),  # type: ignore[attr-defined]
            "_size": len(every),
        },
    )
    return made


def kinds_of(cls: type) -> dict[str, Any]:
    """The fields of a record class by name, those of its base classes first, each with the type it is declared with."""
    return dict(cls._kinds)  # type: ignore[attr-defined]


def defaults_of(cls: type) -> dict[str, Any]:
    """What the fields of a record class are when none is given, by name; a required field is not among them."""
    return dict(cls._defaults)  # type: ignore[attr-defined]


def held_by(kind: Any) -> Any:
    """What a list holds, or what an optional field is when it is given."""
    if get_origin(kind) is UnionType:
        kind = next(part for part in get_args(kind) if part is not NoneType)
    return get_args(kind)[0] if get_origin(kind) is tuple else kind


def _is_required(given: object) -> bool:
    """Whether what stands behind a field's `=` still gives it no value."""
    return isinstance(given, Field) and given.default is MISSING and given.default_factory is MISSING


def _default(given: Any) -> Any:
    """The value a field has when none is given; shared by all objects, so a mapping is one that nobody can change."""
    if not isinstance(given, Field):
        return given
    if given.default_factory is MISSING:
        return given.default
    made = given.default_factory()
    return MappingProxyType(made) if type(made) is dict else made
