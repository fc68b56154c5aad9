"""What every object of the model is: a frozen dataclass of named values."""

from dataclasses import dataclass, fields
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


class Record:
    """Equality and printing of all model objects, written once.

    A dataclass would write both anew for each of its eighty classes when the program starts; that took half of the time to import
    the model.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(self) if field.compare)  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, field.name) for field in fields(self) if field.compare))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)  # type: ignore[arg-type]
        return f"{self.__class__.__name__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with keyword arguments, whose equality and printing come from `Record`."""
    return dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)(cls)
