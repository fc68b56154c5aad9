"""What the tags of a document template may say: a small, safe part of Jinja.

A template is a file that a program edits or receives by mail, so it gets values to place and nothing to call. Python's
inner attributes, changes to the data, other files, and text or loops without bound are refused, each with an error that
names the tag.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

MAX_RANGE = 1_000  # numbers in one range()
MAX_STEPS = 1_000_000  # turns of all loops of one document
MAX_BITS = 512  # of the two whole numbers of a sum or product
MAX_TEXT = 200_000  # characters of one value

STEPS = "_steps"  # the name under which a render's count of turns travels in its context

_STATEMENTS = (nodes.Template, nodes.Output, nodes.For, nodes.If, nodes.Assign)
_TAG_NAMES = {
    "AssignBlock": "set … endset",
    "CallBlock": "call",
    "FilterBlock": "filter",
    "For": "for … recursive",
    "FromImport": "from",
    "ScopedEvalContextModifier": "autoescape",
    "Scope": "autoescape",
}
_TEXT_METHODS = frozenset({"capitalize", "endswith", "lower", "lstrip", "rstrip", "split", "startswith", "strip", "title", "upper"})
_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
_LOOP_NAMES = frozenset(
    {"changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0"}
)
# `center`, `indent`, `format`, `batch` and the like can make text of any length from one number; `safe`, `tojson`,
# `urlize` and `xmlattr` make markup; `attr` and `pprint` look inside.
_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby", "int", "items", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort"),
    *("string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)

# XML 1.0 cannot hold them, or no reader shows them: control characters but tab and newline, lone surrogates, non-characters, and the
# two bidirectional overrides, which can make a date or a name read backwards.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e\ufdd0-\ufdef\ufffe\uffff]")


class UnprintableError(ValueError):
    """A tag yields something that cannot stand in a document."""


def clean_text(text: str) -> str:
    """The text without what XML cannot hold; every line break is a newline."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)


def nearest(name: str, known: Iterable[object]) -> str:
    """The known name that is most like this one; empty when none is."""
    names = [key for key in known if isinstance(key, str) and not key.startswith("_")]
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=0.6)), "")


class UnknownName(StrictUndefined):
    """What stands for a name that the data do not have; every use of it is an error."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"unknown name {self._undefined_name!r}"
        known = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
        near = nearest(str(self._undefined_name), known)
        return f"unknown name {self._undefined_name!r}" + (f"; the nearest known name is {near!r}" if near else "")


def _printable(value: object) -> object:
    """What a tag prints, or an error for what is not text."""
    if isinstance(value, str):
        cleaned = clean_text(value)
        return Markup(cleaned) if isinstance(value, Markup) else cleaned  # noqa: S704  # it was escaped before; cleaning only takes away
    if value is None:
        raise UnprintableError("the value is empty; give it a value, or a default in the template")
    if isinstance(value, bool):
        raise UnprintableError("the value is a yes or no; write {{ 'yes' if it else 'no' }} with the words you want")
    if isinstance(value, (int, float, Decimal, UnknownName)):
        return value  # an unknown name raises when it is printed
    raise UnprintableError("the value is a list or a group of values; name one of its parts, or go through it with a loop")


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each one counted against the document's turns."""
    steps: Iterator[int] = context[STEPS]
    for item in items:
        if next(steps, None) is None:
            raise SecurityError(f"the template's loops take more than {MAX_STEPS:,} turns")
        yield item


def _limited(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise SecurityError(f"a text of more than {MAX_TEXT:,} characters")
    return value


def _small_range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise SecurityError(f"range() of more than {MAX_RANGE:,} numbers")
    return numbers


def _join(items: Iterable[object], separator: str = "") -> str:
    return str(_limited(str(separator).join(str(_printable(item)) for item in items)))


def _replace(text: str, old: str, new: str) -> str:
    return str(_limited(str(text).replace(old, new)))


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of every document template."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, *, autoescape: bool = True) -> None:
        super().__init__(undefined=UnknownName, autoescape=autoescape, finalize=_printable)
        self.globals = {"range": _small_range}
        filters: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _FILTERS}
        self.filters = filters | {"counted": _counted, "limited": _limited, "join": _join, "replace": _replace}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, _STATEMENTS) or (isinstance(statement, nodes.For) and statement.recursive):
                name_of_tag = _TAG_NAMES.get(type(statement).__name__, type(statement).__name__.lower())
                raise TemplateSyntaxError(f"templates know the tags for, if and set; this one is {name_of_tag!r}", _line_of(statement))
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        _limit_concatenation(tree)
        return tree.set_environment(self)  # type: ignore[return-value]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value of the data first, so that a key named `items` is the value and not the method."""
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            allowed = _MAPPING_METHODS
        elif isinstance(obj, str):
            allowed = _TEXT_METHODS
        elif isinstance(obj, LoopContext):
            allowed = _LOOP_NAMES
        else:
            allowed = frozenset()
        if attribute in allowed:
            return getattr(obj, attribute)
        if attribute.startswith("_") or hasattr(obj, attribute):
            return self.unsafe_undefined(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A value of the data by key or position."""
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """What stands for an attribute that templates may not use."""
        del obj
        return self.undefined(f"templates may not use {attribute!r}", exc=SecurityError)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers, and joining of texts up to a length."""
        numbers = isinstance(left, (int, float, Decimal)) and isinstance(right, (int, float, Decimal))
        if operator == "**" or (operator in "*%" and not numbers):
            raise SecurityError(f"templates may not use {operator!r} here")
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
            raise SecurityError("a number too large for a document")
        return _limited(super().call_binop(context, operator, left, right))


def _line_of(node: nodes.Node) -> int:
    """The line of a tag; Jinja leaves it out of some, but not of what is inside them."""
    return next((line for found in (node, *node.find_all(nodes.Node)) if (line := found.lineno)), 1)


def _limit_concatenation(node: nodes.Node) -> None:
    """Put each `a ~ b` below a filter that refuses endless text."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _limit_concatenation(value)
            if isinstance(value, nodes.Concat):
                setattr(node, field, nodes.Filter(value, "limited", [], [], None, None, lineno=value.lineno))
        elif isinstance(value, list):
            for position, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    _limit_concatenation(item)
                    if isinstance(item, nodes.Concat):
                        value[position] = nodes.Filter(item, "limited", [], [], None, None, lineno=item.lineno)
