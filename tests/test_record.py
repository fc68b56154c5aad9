"""Records: what a dataclass promises, without the price of one at every start."""

import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from types import MappingProxyType

import pytest

from generator.record import Record, defaults_of, kinds_of, record


@record
class Place(Record):
    """Where something is."""

    name: str
    rooms: int = 1
    notes: Mapping[str, str] = field(default_factory=dict)
    seen_at: int = field(default=0, compare=False, repr=False)


@record
class Clinic(Place):
    """A place with a license."""

    license: str


HALL = Place(name="Town Hall", rooms=3)


def test_a_record_is_made_of_named_values() -> None:
    assert (HALL.name, HALL.rooms, HALL.notes, HALL.seen_at) == ("Town Hall", 3, {}, 0)
    assert repr(HALL) == "Place(name='Town Hall', rooms=3, notes=mappingproxy({}))"
    assert Place.__doc__ == "Where something is."


def test_what_is_required_has_to_be_given() -> None:
    with pytest.raises(TypeError, match=r"^Clinic lacks name, license$"):
        Clinic(rooms=2)  # type: ignore[call-arg]


def test_nothing_else_can_be_given() -> None:
    with pytest.raises((TypeError, AttributeError)):
        Place(name="Town Hall", room=3)  # type: ignore[call-arg]


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError, match=r"^cannot assign to field 'rooms'$"):
        HALL.rooms = 4  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match=r"^cannot delete field 'rooms'$"):
        del HALL.rooms
    assert isinstance(HALL.notes, MappingProxyType)  # shared by all places without notes
    assert not hasattr(HALL, "__dict__")


def test_a_record_goes_from_one_process_to_another() -> None:
    clinic = Clinic(name="Town Hall", license="L1", notes={"a": "b"}, seen_at=7)
    there = pickle.loads(pickle.dumps(clinic))
    assert there == clinic
    assert there.seen_at == 7
    with pytest.raises(FrozenInstanceError):
        there.rooms = 4


def test_equal_values_make_equal_records() -> None:
    same = Place(name="Town Hall", rooms=3, seen_at=7)
    assert same == HALL
    assert hash(Place(name="a", notes=())) == hash(Place(name="a", notes=()))  # type: ignore[arg-type]
    assert Place(name="Town Hall") != HALL
    assert Clinic(name="Town Hall", rooms=3, license="x") != HALL


def test_a_record_is_a_dataclass_to_those_who_ask() -> None:
    assert is_dataclass(Clinic)
    assert [each.name for each in fields(Clinic)] == ["name", "rooms", "notes", "seen_at", "license"]
    assert replace(HALL, rooms=5) == Place(name="Town Hall", rooms=5)
    assert replace(Clinic(name="a", license="b"), license="c").license == "c"


def test_its_fields_are_known_without_asking_as_a_dataclass() -> None:
    assert kinds_of(Clinic) == {"name": str, "rooms": int, "notes": Mapping[str, str], "seen_at": int, "license": str}
    assert defaults_of(Clinic) == {"rooms": 1, "notes": {}, "seen_at": 0}
    assert kinds_of(Place) == {name: kind for name, kind in kinds_of(Clinic).items() if name != "license"}  # the base class keeps its own
