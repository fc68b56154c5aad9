"""The names that a template may use, with what each holds, and the tags that use others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from generator.documents.template_language import LOOP_NAMES, MAPPING_METHODS, TEXT_METHODS, TemplateEnvironment, nearest
from generator.documents.template_reading import FaultError, Kind, PartReading

TEXT, NUMBER, YES_OR_NO, LIST, GROUP, ANYTHING = "text", "number", "yes or no", "list", "group", ""


@dataclass(slots=True)
class Shape:
    """What stands behind a name: what sort of value, the names inside it, and an example."""

    sort: str = ANYTHING
    names: "dict[str, Shape]" = field(default_factory=dict)  # of a group
    items: "Shape | None" = None  # of a list; None where nothing is known of them
    example: str = ""
    always: bool = True  # whether every group of its kind has it

    def add(self, value: object) -> None:
        """Takes in one more value that stood there."""
        if isinstance(value, Mapping):
            was_group, self.sort = self.sort == GROUP, GROUP
            for name, inner in value.items():
                known = name in self.names
                shape = self.names.setdefault(str(name), Shape())
                shape.always = shape.always and (known or not was_group)
                shape.add(inner)
            for name in self.names.keys() - value.keys():
                self.names[name].always = False
        elif isinstance(value, list | tuple):
            self.sort = self.sort if self.sort == GROUP else LIST
            for inner in value:
                self.items = self.items or Shape()
                self.items.add(inner)
        elif self.sort not in (GROUP, LIST):
            sort = YES_OR_NO if isinstance(value, bool) else NUMBER if isinstance(value, int | float | Decimal) else TEXT
            self.sort = TEXT if self.sort not in (ANYTHING, sort) else sort
            if not self.example and value not in ("", "x", None):
                self.example = ("yes" if value else "no") if isinstance(value, bool) else str(value)


def shape_of(values: Iterable[Mapping[str, object]], known: "KnownShapes | None" = None) -> Shape:
    """The shape of all these values together; `known` are the shapes of what values of other templates have in common with them."""
    known = known or KnownShapes()
    given = list(values)
    shape = Shape(GROUP if given else ANYTHING)
    for name in dict.fromkeys(name for one in given for name in one):
        found = [one[name] for one in given if name in one]
        shape.names[str(name)] = replace(known.shape_of(found), always=len(found) == len(given))
    return shape


class KnownShapes:
    """The shapes of values that were met before. Those of one program are the same for most templates, and there are many of them."""

    def __init__(self) -> None:
        self._by_values: dict[tuple[int, ...], tuple[list[object], Shape]] = {}

    def shape_of(self, values: list[object]) -> Shape:
        """The shape of values that stand behind one name."""
        key = tuple(map(id, values))
        if key not in self._by_values:
            shape = Shape()
            for value in values:
                shape.add(value)
            self._by_values[key] = values, shape  # with the values, so that nothing else gets their numbers
        return self._by_values[key][1]


# --------------------------------------------------------------------------- names in tags

_LOOP = Shape(GROUP, {name: Shape() for name in LOOP_NAMES})
_SAME = frozenset(
    {"counted", "metered", "limited", "default", "d", "list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"}
)
_LIMITS = frozenset({"counted", "metered", "limited"})
_ONE_OF = frozenset({"first", "last", "min", "max"})
_SIZE = frozenset({"length", "count", "wordcount", "int", "float", "round", "abs", "sum"})
_TEXTS = frozenset({"join", "upper", "lower", "capitalize", "title", "trim", "truncate", "replace", "string", "concatenate", "e", "escape"})
_ATTRIBUTES = frozenset({"map", "selectattr", "rejectattr", "sort", "sum", "groupby", "unique", "min", "max"})


class _Names:
    """One walk through the tags of a part."""

    def __init__(self, part: PartReading, shape: Shape, environment: TemplateEnvironment) -> None:
        self.part = part
        self.environment = environment
        self.faults: list[FaultError] = []
        self.values = shape

    def walk(self, body: Iterable[nodes.Node], known: dict[str, Shape]) -> None:
        """Every statement; `known` are the names that the template itself has given by then."""
        for node in body:
            if isinstance(node, nodes.Output):
                for inner in node.nodes:
                    if not isinstance(inner, nodes.TemplateData):
                        self.printed(inner, self.infer(inner, known))
            elif isinstance(node, nodes.For):
                self.loop(node, known)
            elif isinstance(node, nodes.If):
                self.infer(node.test, known)
                self.walk(node.body, known)
                for other in node.elif_:
                    self.walk([other], known)
                self.walk(node.else_, known)
            elif isinstance(node, nodes.Assign):
                self.bind(node.target, self.infer(node.node, known), known)
            else:
                self.walk(node.iter_child_nodes(), known)

    def loop(self, node: nodes.For, known: dict[str, Shape]) -> None:
        found = self.infer(node.iter, known)
        if found.sort in (TEXT, NUMBER, YES_OR_NO):
            self.tell(node, Kind.VALUE, f"{_written(node.iter)} is no list, so a loop cannot go through it", "")
        items = Shape(TEXT) if found.sort == GROUP else found.items or Shape()
        inside = dict(known)
        self.bind(node.target, items, inside)
        if node.test is not None:
            self.infer(node.test, inside)
        self.walk(node.body, inside | {"loop": _LOOP})
        self.walk(node.else_, dict(known))

    def bind(self, target: nodes.Node, shape: Shape, known: dict[str, Shape]) -> None:
        if isinstance(target, nodes.Name):
            known[target.name] = shape
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self.bind(item, Shape(), known)

    def printed(self, node: nodes.Node, shape: Shape) -> None:
        if shape.sort == YES_OR_NO:
            self.tell(node, Kind.VALUE, f"{_written(node)} is a yes or no", "write {{ 'yes' if it else 'no' }} with the words you want")
        elif shape.sort in (GROUP, LIST):
            what = "a list" if shape.sort == LIST else "a group of values"
            near = next((name for name in ("name", "title", "line", "id") if name in shape.names), next(iter(shape.names), "name"))
            hint = "go through it with a loop" if shape.sort == LIST else f"name one of its parts, e.g. {{{{ {_written(node)}.{near} }}}}"
            self.tell(node, Kind.VALUE, f"{_written(node)} is {what}", hint)

    def infer(self, node: nodes.Node, known: dict[str, Shape], *, lenient: bool = False) -> Shape:
        """What an expression yields, as far as that can be known; each name in it that is not known is told."""
        if isinstance(node, nodes.Name):
            return self.name(node, known, lenient)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self.inner(node, known, lenient)
        if isinstance(node, nodes.Filter):
            return self.filtered(node, known, lenient)
        if isinstance(node, nodes.Test):
            if node.name not in self.environment.tests:
                self.tell(node, Kind.LANGUAGE, f"there is no test {node.name!r}", self.nearest_hint(node.name, self.environment.tests))
            self.infer(node.node, known, lenient=node.name in ("defined", "undefined"))
            for argument in node.args:
                self.infer(argument, known)
            return Shape(YES_OR_NO)
        if isinstance(node, nodes.CondExpr):
            self.infer(node.test, known)
            found = self.infer(node.expr1, known)
            other = self.infer(node.expr2, known) if node.expr2 is not None else Shape(TEXT)
            return found if found.sort == other.sort else Shape()
        if isinstance(node, nodes.Call):
            return self.called(node, known)
        if isinstance(node, nodes.Const):
            return shape_of_constant(node.value)
        for child in node.iter_child_nodes():
            self.infer(child, known)
        return Shape(YES_OR_NO) if isinstance(node, nodes.Compare | nodes.Not) else Shape()

    def name(self, node: nodes.Name, known: dict[str, Shape], lenient: bool) -> Shape:
        if node.name in known:
            return known[node.name]
        if node.name in self.values.names:
            return self.values.names[node.name]
        if node.name != "range" and not lenient:
            self.unknown(node, node.name, [*known, *self.values.names])
        return Shape()

    def inner(self, node: nodes.Getattr | nodes.Getitem, known: dict[str, Shape], lenient: bool) -> Shape:
        outer = self.infer(node.node, known)
        if isinstance(node, nodes.Getitem):
            if isinstance(node.arg, nodes.Slice):
                self.infer(node.arg, known)
                return outer  # a part of a list is a list, and of a text a text
            if not isinstance(node.arg, nodes.Const):
                self.infer(node.arg, known)
                return outer.items or Shape()
            if not isinstance(node.arg.value, str):
                return outer.items or Shape()
            wanted = node.arg.value
        else:
            wanted = node.attr
        if outer.sort == GROUP:
            if wanted in outer.names:
                return outer.names[wanted]
            if wanted not in MAPPING_METHODS and not lenient:
                self.unknown(node, wanted, outer.names, inside=_written(node.node))
        elif outer.sort == LIST and not lenient:
            self.tell(node, Kind.NAME, f"{_written(node.node)} is a list, and {wanted!r} is not known of it", "go through it with a loop")
        elif outer.sort in (TEXT, NUMBER, YES_OR_NO) and not lenient and not (outer.sort == TEXT and wanted in TEXT_METHODS):
            self.tell(
                node, Kind.NAME, f"{_written(node.node)} is {_article(outer.sort)}, and has no {wanted!r}", "take the dot and this name out"
            )
        return Shape()

    def filtered(self, node: nodes.Filter, known: dict[str, Shape], lenient: bool) -> Shape:
        if node.name not in self.environment.filters:
            self.tell(node, Kind.LANGUAGE, f"there is no filter {node.name!r}", self.nearest_hint(node.name, self.environment.filters))
        if node.node is None:
            return Shape()
        # The limits of the language stand as filters around what is written.
        found = self.infer(node.node, known, lenient=node.name in ("default", "d") or (lenient and node.name in _LIMITS))
        for argument in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.infer(argument, known)
        self.attributes(node, found)
        if node.name in _SAME:
            return found
        if node.name in _ONE_OF:
            return found.items or Shape()
        return Shape(NUMBER) if node.name in _SIZE else Shape(TEXT) if node.name in _TEXTS else Shape()

    def attributes(self, node: nodes.Filter, found: Shape) -> None:
        """The names that a filter is given as text: `| map(attribute="name")`."""
        if node.name not in _ATTRIBUTES or found.items is None or found.items.sort != GROUP:
            return
        by_place = node.args[:1] if node.name in ("selectattr", "rejectattr", "sum", "groupby") else []
        for given in [*by_place, *(pair.value for pair in node.kwargs if pair.key == "attribute")]:
            if isinstance(given, nodes.Const) and isinstance(given.value, str):
                wanted = given.value.partition(".")[0]
                if wanted not in found.items.names:
                    self.unknown(node, wanted, found.items.names)

    def called(self, node: nodes.Call, known: dict[str, Shape]) -> Shape:
        for argument in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.infer(argument, known)
        called: Any = node.node
        if isinstance(called, nodes.Getattr):
            self.infer(called.node, known)
            outer = self.infer_quietly(called.node, known)
            if outer.sort == GROUP and called.attr == "get" and node.args and isinstance(node.args[0], nodes.Const):
                wanted = str(node.args[0].value)
                if wanted not in outer.names and len(node.args) == 1:
                    self.unknown(node, wanted, outer.names, inside=_written(called.node))
                return outer.names.get(wanted, Shape()) if len(node.args) == 1 else Shape()
            allowed = {GROUP: MAPPING_METHODS, TEXT: TEXT_METHODS}.get(outer.sort)
            if allowed is not None and called.attr not in allowed and called.attr not in ("cycle", "changed"):
                self.tell(node, Kind.LANGUAGE, f"templates may not use {called.attr!r}", "take it out, with the brackets behind it")
        else:
            self.infer(called, known)
        return Shape()

    def infer_quietly(self, node: nodes.Node, known: dict[str, Shape]) -> Shape:
        told = len(self.faults)
        found = self.infer(node, known)
        del self.faults[told:]
        return found

    def unknown(self, node: nodes.Node, name: str, names: Iterable[object], inside: str = "") -> None:
        near = nearest(name, names)
        where = f" in {inside}" if inside else ""
        why = f"unknown name {name!r}{where}" + (f"; the nearest known name is {near!r}" if near else "")
        hint = f"write {near} in its place" if near else "`dsmes templates show` lists the names that this template may use"
        self.tell(node, Kind.NAME, why, hint)

    def nearest_hint(self, name: str, known: Iterable[object]) -> str:
        near = nearest(name, known)
        return f"did you mean {near}?" if near else "take it out; the templates that came with dsmes show what can be used"

    def tell(self, node: nodes.Node, kind: Kind, why: str, hint: str) -> None:
        line = next((found.lineno for found in (node, *node.find_all(nodes.Node)) if found.lineno), None)
        fault = self.part.fault_at(line, kind, why, hint)
        if not any((one.why, one.paragraph, one.tag) == (fault.why, fault.paragraph, fault.tag) for one in self.faults):
            self.faults.append(fault)


def shape_of_constant(value: object) -> Shape:
    """The shape of what is written out in a tag."""
    shape = Shape()
    shape.add(value)
    return shape


def find_name_faults(
    part: PartReading, shape: Shape, environment: TemplateEnvironment, known: Iterable[str] = ()
) -> tuple[FaultError, ...]:
    """Each tag of a part that uses a name, filter or test that is not there, or prints what is no text.

    Args:
        part: the part.
        shape: the names of the data.
        environment: what the part was read with.
        known: names that the template itself gives, beside those that this reading of it shows.
    """
    if part.tree is None:
        return ()
    names = _Names(part, shape, environment)
    names.walk(part.tree.body, {name: Shape() for name in known})
    return tuple(names.faults)


def _written(node: nodes.Node) -> str:
    """A name as it is written in a tag."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        inside = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return f"{_written(node.node)}[{inside!r}]" if inside != "…" else f"{_written(node.node)}[…]"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _written(node.node)
    return "this"


def _article(sort: str) -> str:
    return f"a {sort}"


def all_names(shape: Shape, before: str = "") -> Iterator[tuple[str, Shape]]:
    """Each name of a shape with its path, e.g. `people[].licenses[].number`."""
    for name, inner in shape.names.items():
        path = f"{before}.{name}" if before else name
        yield path, inner
        end = inner
        while end.sort == LIST and end.items is not None:
            path, end = f"{path}[]", end.items
        yield from all_names(end, path)
