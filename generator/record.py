"""What objects of the model, of the rules and of reports are: frozen dataclasses of named values."""

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")
_put = object.__setattr__


class Record:
    """Making, equality and printing of all model objects, written once.

    A dataclass would write all of them anew for each of its eighty classes when the program starts; that took most of the time to
    import the model.
    """

    __slots__ = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _size: ClassVar[int] = 0

    def __init__(self, **values: Any) -> None:
        full = {**self._defaults, **values} if len(values) != self._size else values
        for name, value in full.items():
            _put(self, name, value)
        if len(full) != self._size:
            missing = [field.name for field in fields(self) if field.name not in full]  # type: ignore[arg-type]
            raise TypeError(f"{self.__class__.__name__} lacks {', '.join(missing)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(self) if field.compare)  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, field.name) for field in fields(self) if field.compare))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)  # type: ignore[arg-type]
        return f"{self.__class__.__name__}({', '.join(shown)})"


class KeepingRecord(Record):
    """A record that can keep what was once worked out from it (`cached_property`)."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with keyword arguments, whose making, equality and printing come from `Record`."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else the signature would be written out for it, which takes longer than all the rest
    made = dataclass(init=False, slots=True, kw_only=True, eq=False, repr=False)(cls)
    every = fields(made)  # type: ignore[arg-type]
    defaults = {field.name: _default(field) for field in every if MISSING is not field.default or MISSING is not field.default_factory}
    made._defaults = defaults  # type: ignore[attr-defined]
    made._size = len(every)  # type: ignore[attr-defined]
    return made


def defaults_of(cls: type) -> dict[str, Any]:
    """What the fields of a record class are when none is given, by name; a required field is not among them."""
    return dict(cls._defaults)  # type: ignore[attr-defined]


def _default(field: Field[Any]) -> Any:
    """The value a field has when none is given; shared by all objects, so a mapping is one that nobody can change."""
    if field.default is not MISSING:
        return field.default
    assert field.default_factory is not MISSING
    made = field.default_factory()
    return MappingProxyType(made) if type(made) is dict else made
