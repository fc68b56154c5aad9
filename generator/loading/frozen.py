"""Model objects as plain values that `marshal` can write, and back; what their classes are is known from the model."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from marshal import loads
from pathlib import PurePosixPath
from types import MappingProxyType, NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

from generator.model.standards import ApplicationType, Form
from generator.record import Record, defaults_of, kinds_of
from generator.source import NOWHERE, Places, Source

_NOWHERE = -1  # the number of the place of an object that stands in no file
_FILE_BITS = 16


class Unfit(Exception):  # noqa: N818 (it is no error: what cannot be frozen is not kept)
    """The object holds something that has no plain form."""


class Book:
    """The places in some files, numbered; those of a file are unpacked when the first of them is asked for."""

    def __init__(self, pages: list[tuple[str, bytes]]) -> None:
        self._pages = pages  # name of a file, and its packed places
        self._unpacked: dict[int, tuple[PurePosixPath, list[Places]]] = {}

    def find(self, number: int) -> tuple[PurePosixPath, Places]:
        """The file and the places with this number; 0, 1, 2 ... are the top places of the files."""
        page, index = number & (1 << _FILE_BITS) - 1, number >> _FILE_BITS
        if page not in self._unpacked:
            name, packed = self._pages[page]
            every: list[Places] = []
            _unpack(loads(packed), every)  # noqa: S302  (whole: its sum was checked when the file was read)
            self._unpacked[page] = PurePosixPath(name), every
        file, every = self._unpacked[page]
        return file, every[index]


class BookSource(Source):
    """A source whose file and places are looked up when somebody asks for a mark; of thousands, few are ever asked."""

    __slots__ = ("_book", "_number")

    def __init__(self, book: Book, number: int) -> None:
        self._book = book
        self._number = number

    def __getattr__(self, name: str) -> Any:
        """Called for what has no value yet."""
        if name not in ("file", "places"):
            raise AttributeError(name)
        self.file, self.places = self._book.find(self._number)
        return getattr(self, name)


# --------------------------------------------------------------------------- places


def pack_places(places: Places | int) -> Any:
    """The places with a tuple for each container."""
    if isinstance(places, int):
        return places
    return places.start, places.keys, {step: pack_places(below) for step, below in places.items.items()}


def _unpack(packed: tuple[int, dict[str, int], dict[str | int, Any]], every: list[Places]) -> Places:
    """The places, noted in the order in which `number_places` counts them."""
    start, keys, items = packed
    places = Places(start)
    every.append(places)
    places.keys = keys
    places.items = {step: _unpack(below, every) if type(below) is tuple else below for step, below in items.items()}
    return places


def number_places(places: Places, page: int) -> dict[int, int]:
    """The identity of each container in a file to its number in the book."""
    numbers: dict[int, int] = {}
    count = 0

    def walk(places: Places) -> None:
        nonlocal count
        numbers.setdefault(id(places), count << _FILE_BITS | page)
        count += 1
        for below in places.items.values():
            if isinstance(below, Places):
                walk(below)

    walk(places)
    return numbers


# --------------------------------------------------------------------------- objects


class Freezing:
    """What freezing needs to know: the numbers of places, and what it has met, since what is shared stays shared."""

    def __init__(self, numbers: Mapping[int, int]) -> None:
        self.numbers = numbers
        self.met: dict[int, Any] = {}


class Thawing:
    """What thawing needs to know: the book of places, and what was made of what."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.made: dict[int, Any] = {}


def freeze(made: Any, numbers: Mapping[int, int]) -> Any:
    """The object as plain values.

    Raises:
        Unfit: it holds something that has no plain form, or stands at a place that has no number.
    """
    kind: Any = type(made)
    return _form_of(kind).freeze(made, Freezing(numbers))


def thaw(cls: type, frozen: Any, book: Book) -> Any:
    """The object of `cls` that was frozen."""
    return _form_of(cls).thaw(frozen, Thawing(book))


class _Form(NamedTuple):
    """How values of one type are frozen and thawed; `is_plain` where they are plain already."""

    freeze: Callable[[Any, Freezing], Any]
    thaw: Callable[[Any, Thawing], Any]
    is_plain: bool = False


def _as_it_is(value: Any, _: object) -> Any:
    return value


_PLAIN = _Form(_as_it_is, _as_it_is, is_plain=True)


@cache
def _form_of(kind: Any) -> _Form:
    if isinstance(kind, type) and issubclass(kind, Record):
        return _record_form(kind)
    if kind in (str, int, bool):
        return _PLAIN
    if kind is date:
        return _Form(lambda value, _: value.isoformat(), lambda frozen, _: date.fromisoformat(frozen))
    if kind is Decimal:
        return _Form(lambda value, _: str(value), lambda frozen, _: Decimal(frozen))
    if isinstance(kind, type) and issubclass(kind, Enum):
        by_value = {member.value: member for member in kind}
        return _Form(lambda value, _: value.value, lambda frozen, _: by_value[frozen])
    origin = get_origin(kind)
    if origin is UnionType:  # with None, which whoever holds the value looks after
        return _form_of(next(part for part in get_args(kind) if part is not NoneType))
    if origin is tuple:
        each = _form_of(get_args(kind)[0])
        return _PLAIN if each.is_plain else _tuple_form(each)
    if origin is not None and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        return _mapping_form(_FREE if inner in (object, Any) else _form_of(inner))
    raise TypeError(f"the model has a field of type {kind}, which has no plain form")


def _tuple_form(each: _Form) -> _Form:
    def freeze(value: Any, with_: Freezing) -> Any:
        if id(value) not in with_.met:
            with_.met[id(value)] = tuple([each.freeze(inner, with_) for inner in value])
        return with_.met[id(value)]

    thaw_each = each.thaw

    def thaw(frozen: Any, with_: Thawing) -> Any:
        if not frozen:
            return ()
        made = with_.made.get(id(frozen))
        if made is None:
            made = with_.made[id(frozen)] = tuple([thaw_each(inner, with_) for inner in frozen])
        return made

    return _Form(freeze, thaw)


def _mapping_form(each: _Form) -> _Form:
    thaw_each = each.thaw
    return _Form(
        lambda value, with_: {key: each.freeze(inner, with_) for key, inner in value.items()},
        lambda frozen, with_: MappingProxyType(
            frozen if each.is_plain else {key: thaw_each(inner, with_) for key, inner in frozen.items()}
        ),
    )


def _freeze_free(value: Any, with_: Freezing) -> Any:
    """A value whose type the model does not say: a list stands for what is not plain, its kind and its text."""
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value) is tuple:
        return tuple([_freeze_free(inner, with_) for inner in value])
    if type(value) in (date, Decimal):
        return [type(value).__name__, str(value)]
    raise Unfit


_FREE_KINDS: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "Decimal": Decimal}


def _thaw_free(frozen: Any, with_: Thawing) -> Any:
    if type(frozen) is list:
        return _FREE_KINDS[frozen[0]](frozen[1])
    return tuple([_thaw_free(inner, with_) for inner in frozen]) if type(frozen) is tuple else frozen


_FREE = _Form(_freeze_free, _thaw_free)


def _record_form(cls: Any) -> _Form:
    """A tuple: the number of the place, the values that are plain already, then the others."""
    has_source = False
    plain: list[str] = []
    others: list[tuple[str, _Form]] = []
    for name, kind in kinds_of(cls).items():
        if name == "source" and defaults_of(cls).get(name) is NOWHERE:
            has_source = True
            continue
        form = _form_of(kind)
        if form.is_plain:
            plain.append(name)
        else:
            others.append((name, form))

    def freeze(made: Any, with_: Freezing) -> Any:
        values = [getattr(made, name) for name in plain]
        for name, form in others:
            value = getattr(made, name)
            values.append(None if value is None else form.freeze(value, with_))
        return (_number_of(made.source, with_) if has_source else _NOWHERE, *values)

    put_plain = [getattr(cls, name).__set__ for name in plain]
    put_others = [(getattr(cls, name).__set__, form.thaw) for name, form in others]
    put_source = cls.source.__set__ if has_source else None
    new = object.__new__
    later = _later_class(cls, put_others) if cls in _PUT_OFF else None

    def thaw(frozen: Any, with_: Thawing) -> Any:
        made = new(later or cls)
        values = iter(frozen)
        number = next(values)
        if put_source:
            put_source(made, NOWHERE if number == _NOWHERE else BookSource(with_.book, number))
        for put, value in zip(put_plain, values, strict=False):
            put(made, value)
        if later:
            later.put_off(made, tuple(values), with_)
            return made
        for (put, thaw_value), value in zip(put_others, values, strict=True):
            put(made, value if value is None else thaw_value(value, with_))
        return made

    return _Form(freeze, thaw)


# There are many of them, each is large, and most runs ask for one or two, or for none.
_PUT_OFF = frozenset({ApplicationType, Form})


def _later_class(cls: Any, put_others: list[tuple[Callable[[Any, Any], None], Callable[[Any, Thawing], Any]]]) -> Any:
    """The class of objects that thaw what is not plain in them when it is first asked for; to all others they are of `cls`."""

    class Later(cls):  # type: ignore[misc]
        __slots__ = ("_frozen",)
        __class__ = property(lambda _: cls)

        @staticmethod
        def put_off(made: Any, values: tuple[Any, ...], with_: Thawing) -> None:
            put_frozen(made, (values, with_))

        def __getattr__(self, name: str) -> Any:
            """Called for what has no value yet."""
            if name not in cls.__slots__:
                raise AttributeError(f"{cls.__name__} has no attribute {name}")
            values, with_ = self._frozen
            for (put, thaw_value), value in zip(put_others, values, strict=True):
                put(self, value if value is None else thaw_value(value, with_))
            return getattr(self, name)

    put_frozen = Later._frozen.__set__
    return Later


def _number_of(source: Source, with_: Freezing) -> int:
    if source is NOWHERE:
        return _NOWHERE
    number = with_.numbers.get(id(source.places))
    if number is None:
        raise Unfit
    return number
