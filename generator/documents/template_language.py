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

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes, pass_context, pass_environment, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

MAX_RANGE = 1_000  # numbers in one range()
MAX_STEPS = 1_000_000  # turns of all loops of one document, and work that takes as long
MAX_BITS = 512  # of the two whole numbers of a sum or product
MAX_TEXT = 200_000  # characters of one value that a template puts together
MAX_LIST = 100_000  # values, with those inside them, of one list that a template puts together

STEPS = "_steps"  # the name under which a render's budget travels in its context

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
TEXT_METHODS = frozenset({"capitalize", "endswith", "lower", "lstrip", "rstrip", "split", "startswith", "strip", "title", "upper"})
MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
LOOP_NAMES = frozenset(
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


class Budget:
    """How much work the tags of one document may still make."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def spend(self, steps: int = 1) -> None:
        """Takes some steps away; an error when there are none left."""
        self._left -= steps
        if self._left < 0:
            raise SecurityError(f"the template's loops take more than {MAX_STEPS:,} turns")


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each one counted against the document's budget."""
    spend = context[STEPS].spend
    for item in items:
        spend()
        yield item


@pass_context
def _metered(context: Context, value: Any) -> Any:
    """The same value; going through it is counted against the document's budget."""
    length = len(value) if isinstance(value, (str, list, tuple, dict, range)) else 0
    context[STEPS].spend(1 + length // (1_000 if isinstance(value, str) else 10))
    return value


def _limited(value: Any) -> Any:
    """The value, or an error for text or a list that grows without end."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise SecurityError(f"a text of more than {MAX_TEXT:,} characters")
    elif isinstance(value, (list, tuple, dict)):
        inside, count = [value], 0
        while inside:
            found = inside.pop()
            count += 1 + len(found) // 100 if isinstance(found, str) else 1
            if isinstance(found, dict):
                inside.extend(found.values())
            elif isinstance(found, (list, tuple)):
                inside.extend(found)
            if count + len(inside) > MAX_LIST:
                raise SecurityError(f"a list of more than {MAX_LIST:,} values")
    return value


def _small_range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise SecurityError(f"range() of more than {MAX_RANGE:,} numbers")
    return numbers


def _small_texts(items: Iterable[object], separator: int = 0) -> list[Any]:
    """What each item prints, as long as all of it together is no endless text."""
    texts, length = [], 0
    for item in items:
        text = _printable(item)
        length += len(str(text)) + separator
        if length > MAX_TEXT:
            raise SecurityError(f"a text of more than {MAX_TEXT:,} characters")
        texts.append(text)
    return texts


def _join(items: Iterable[object], separator: str = "") -> str:
    return str(separator).join(str(text) for text in _small_texts(items, len(str(separator))))


@pass_eval_context
def _concatenate(evaluation: EvalContext, items: Iterable[object]) -> str:
    """What `a ~ b` is."""
    return (markup_join if evaluation.autoescape else str_join)(_small_texts(items))


def _replace(text: str, old: str, new: str) -> str:
    text, old, new = str(text), str(old), str(new)
    if len(text) + text.count(old) * max(0, len(new) - len(old)) > MAX_TEXT:
        raise SecurityError(f"a text of more than {MAX_TEXT:,} characters")
    return text.replace(old, new)


def _round(number: float, precision: int = 0, method: str = "common") -> float:
    if not -20 <= precision <= 20:
        raise SecurityError("round() to more than 20 places")
    return float(FILTERS["round"](number, precision, method))


@pass_environment
def _sum(environment: Environment, items: Iterable[object], attribute: str | int | None = None, start: float = 0) -> object:
    if not isinstance(start, (int, float, Decimal)):
        raise SecurityError("sum() adds numbers only")
    return FILTERS["sum"](environment, items, attribute, start)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of every document template."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, *, autoescape: bool = True) -> None:
        super().__init__(undefined=UnknownName, autoescape=autoescape, finalize=_printable)
        self.globals = {"range": _small_range}
        filters: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _FILTERS}
        own: dict[str, Callable[..., Any]] = {"join": _join, "replace": _replace, "round": _round, "sum": _sum}
        unseen: dict[str, Callable[..., Any]] = {
            "counted": _counted,
            "metered": _metered,
            "limited": _limited,
            "concatenate": _concatenate,
        }
        self.filters = filters | own | unseen

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, _STATEMENTS) or (isinstance(statement, nodes.For) and statement.recursive):
                name_of_tag = _TAG_NAMES.get(type(statement).__name__, type(statement).__name__.lower())
                raise TemplateSyntaxError(f"templates know the tags for, if and set; this one is {name_of_tag!r}", _line_of(statement))
        for choice in tree.find_all(nodes.CondExpr):
            if choice.expr2 is None:  # `{{ "s" if many }}` prints nothing where it does not hold, as anybody expects
                choice.expr2 = nodes.Const("", lineno=choice.lineno)
        _put_limits(tree)
        return tree.set_environment(self)  # type: ignore[return-value]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value of the data first, so that a key named `items` is the value and not the method."""
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            allowed = MAPPING_METHODS
        elif isinstance(obj, str):
            allowed = TEXT_METHODS
        elif isinstance(obj, LoopContext):
            allowed = LOOP_NAMES
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


def _put_limits(node: nodes.Node) -> None:
    """Puts a filter around each part of a tag that can make or go through endless text or lists."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _put_limits(value)
            setattr(node, field, _limited_node(value))
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, nodes.Node):
                    _put_limits(item)
            setattr(node, field, [_limited_node(item) for item in value])
    if isinstance(node, nodes.For):
        node.iter = _filtered(node.iter, "counted")
    elif isinstance(node, (nodes.Filter, nodes.Test)) and node.node is not None:
        node.node = _filtered(node.node, "metered")
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        node.node.node = _filtered(node.node.node, "metered")
    elif isinstance(node, (nodes.Compare, nodes.Operand)):
        node.expr = _filtered(node.expr, "metered")


def _limited_node(node: Any) -> Any:
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "concatenate")
    if isinstance(node, (nodes.List, nodes.Dict)) or (isinstance(node, nodes.Tuple) and node.ctx == "load"):
        return _filtered(node, "limited")
    return node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
