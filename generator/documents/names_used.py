"""Which names of the data a template uses: each as a path such as `sponsor.officer.name`, through loops and names of its own."""

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from generator.documents.docx_template import read_template
from generator.documents.template_reading import FaultError
from generator.errors import DocumentError

_Paths = frozenset[str]
_NONE: _Paths = frozenset()

_OWN = frozenset({"loop", "range"})  # what templates have besides the data
# Filters whose outcome is of the same records, or one of them.
_SAME = frozenset({"counted", "metered", "limited", "default", "d", "list", "sort", "reverse", "unique", "first", "last", "min", "max"})
_CHOOSING = frozenset({"select", "reject", "selectattr", "rejectattr"})


def names_used(template: bytes, *, name: str) -> frozenset[str]:
    """The paths that a Word template prints, goes through or asks after.

    Args:
        template: the bytes of the file.
        name: its name in error messages.

    Raises:
        DocumentError: it is no Word file that can be read.
    """
    try:
        reading = read_template(template)
    except FaultError as fault:
        raise DocumentError(f"template {name}: {fault.why}", hint=fault.hint or "`dsmes templates check` tells what is wrong") from fault
    used = _Used()
    for part in (*reading.parts, *reading.properties):
        if part.tree is not None:
            used.walk(part.tree.body, {})
    return frozenset(used.paths)


class _Used:
    """One walk through the tags of a template; a name that the template gives itself stands for the paths behind it."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def walk(self, body: Iterable[nodes.Node], known: dict[str, _Paths]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for inner in node.nodes:
                    self.use(inner, known)
            elif isinstance(node, nodes.For):
                found = self.use(node.iter, known)
                inside = dict(known) | {"loop": _NONE}
                for name in _targets(node.target):
                    inside[name.name] = found
                if node.test is not None:
                    self.use(node.test, inside)
                self.walk(node.body, inside)
                self.walk(node.else_, dict(known))
            elif isinstance(node, nodes.If):
                self.use(node.test, known)
                self.walk(node.body, known)
                self.walk(node.elif_, known)
                self.walk(node.else_, known)
            elif isinstance(node, nodes.Assign):
                # A name may be given in one branch or the other: it stands for what both give it.
                for name in _targets(node.target):
                    known[name.name] = known.get(name.name, _NONE) | self.find(node.node, known)
            else:
                self.walk(node.iter_child_nodes(), known)

    def use(self, node: nodes.Node, known: Mapping[str, _Paths]) -> _Paths:
        """What an expression leads to; all of it is shown."""
        found = self.find(node, known)
        self.paths |= found
        return found

    def find(self, node: nodes.Node, known: Mapping[str, _Paths]) -> _Paths:
        """The paths that an expression leads to; those that it only asks after are noted on the way."""
        if isinstance(node, nodes.TemplateData | nodes.Const):
            return _NONE
        if isinstance(node, nodes.Name):
            return known[node.name] if node.name in known else _NONE if node.name in _OWN else frozenset({node.name})
        if isinstance(node, nodes.Getattr):
            return _inside(self.find(node.node, known), node.attr)
        if isinstance(node, nodes.Getitem):
            found = self.find(node.node, known)
            if isinstance(node.arg, nodes.Const):
                return _inside(found, node.arg.value) if isinstance(node.arg.value, str) else found
            self.use(node.arg, known)
            return found
        if isinstance(node, nodes.Filter):
            return self.filtered(node, known)
        if isinstance(node, nodes.CondExpr):
            self.use(node.test, known)
            found = self.find(node.expr1, known)
            return found | self.find(node.expr2, known) if node.expr2 is not None else found
        if isinstance(node, nodes.Call):
            return self.called(node, known)
        if isinstance(node, nodes.And | nodes.Or):
            return self.find(node.left, known) | self.find(node.right, known)
        if isinstance(node, nodes.List | nodes.Tuple):
            return frozenset().union(*(self.find(item, known) for item in node.items))
        for child in node.iter_child_nodes():
            self.use(child, known)
        return _NONE

    def filtered(self, node: nodes.Filter, known: Mapping[str, _Paths]) -> _Paths:
        found = self.find(node.node, known) if node.node is not None else _NONE
        for argument in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.use(argument, known)
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if node.name in ("selectattr", "rejectattr", "sum", "groupby"):
            named += node.args[:1]
        inner = frozenset().union(
            *(_inside(found, step.value) for step in named if isinstance(step, nodes.Const) and isinstance(step.value, str))
        )
        if node.name == "map" and named:
            return inner
        self.paths |= inner
        if node.name in _SAME or node.name in _CHOOSING or node.name == "map":
            return found
        self.paths |= found
        return _NONE

    def called(self, node: nodes.Call, known: Mapping[str, _Paths]) -> _Paths:
        for argument in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.use(argument, known)
        if not isinstance(node.node, nodes.Getattr):
            return self.find(node.node, known)
        found = self.find(node.node.node, known)
        if node.node.attr == "get" and node.args and isinstance(node.args[0], nodes.Const):
            return _inside(found, str(node.args[0].value))
        return found


def _targets(target: nodes.Node) -> Iterator[nodes.Name]:
    """The names that a loop or a setting gives."""
    if isinstance(target, nodes.Name):
        yield target
    yield from target.find_all(nodes.Name)


def _inside(paths: _Paths, name: str) -> _Paths:
    return frozenset(f"{path}.{name}" for path in paths)
