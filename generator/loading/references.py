"""Ids and what names them: every id stands once, and every name of an id leads somewhere.

Which keys hold ids, and of what, is part of the schemas (`id_of`, `refers_to`), so a new key is covered the day it is written.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Related, Rule, Severity
from generator.source import Mark, Places, Source

Path = tuple[str | int, ...]


def _rule(id: str, title: str, why: str, fix: str) -> Rule:
    return Rule(id=id, title=title, severity=Severity.ERROR, summary=title + ".", why=why, fix=fix)


DANGLING = _rule("REF101", "An id is named that stands nowhere", "What it was meant to point at cannot be found, so it proves nothing.", "Correct the id, or add what it should point at.")
USED_TWICE = _rule("REF102", "An id is used twice", "Whoever names it could mean either.", "Give one of the two another id, and correct what names it.")

RULES = (DANGLING, USED_TWICE)

# The kind of thing to the words that messages use for it.
_WORDS = {
    "topic-element": "part of a topic",
    "evidence-kind": "kind of exhibit",
    "person": "person in evidence/team.yaml",
    "source": "source",
    "check": "check",
}


class References:
    """All ids of a workspace by kind, and every place that names one."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, Mark]] = {}
        self.seen: list[tuple[Rule, Problem, PurePosixPath, Path]] = []
        self._named: list[tuple[str, str, Source, Path]] = []
        self._plans: dict[int, _Plan] = {}

    def gather(self, schema: dict[str, Any], value: dict[str, Any], file: PurePosixPath, places: Places) -> None:
        """Take in the ids of one file and the places that name others."""
        plan = self._plans.get(id(schema))
        if plan is None:
            plan = self._plans[id(schema)] = _Plan(schema)
        source = Source(file, places)
        for kind, is_id, named, path in plan.walk(value, ()):
            if is_id:
                self._add(kind, named, source, path)
            else:
                self._named.append((kind, named, source, path))

    def know(self, kind: str, ids: Iterator[str]) -> None:
        """Take in ids that stand in no file."""
        self.ids.setdefault(kind, {}).update({id: Mark(PurePosixPath(".")) for id in ids})

    def check(self) -> list[tuple[Rule, Problem, PurePosixPath, Path]]:
        """What was wrong, with the file and path of each."""
        for kind, id, source, path in self._named:
            known = self.ids.get(kind, {})
            if id not in known:
                self.seen.append((DANGLING, self._dangling(kind, id, source, path, known), source.file, path))
        return self.seen

    def _add(self, kind: str, id: str, source: Source, path: Path) -> None:
        known = self.ids.setdefault(kind, {})
        mark = source.at_value(*path)
        first = known.get(id)
        if first is None:
            known[id] = mark
            return
        problem = Problem(
            mark=mark,
            message=f"the {kind} id `{id}` is used twice, first in {first.file} line {first.line}",
            hint=f"give one of the two another id, and correct what names `{id}`",
            related=(Related(first, f"`{id}` is used here first"),),
        )
        self.seen.append((USED_TWICE, problem, source.file, path))

    def _dangling(self, kind: str, id: str, source: Source, path: Path, known: dict[str, Mark]) -> Problem:
        word = _WORDS.get(kind, kind)
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        near = get_close_matches(id, known, 1, 0.6)
        if near:
            mark = known[near[0]]
            related = (Related(mark, f"the nearest known id, `{near[0]}`, stands here"),) if mark.file != PurePosixPath(".") else ()
            hint = f"did you mean `{near[0]}`?"
        else:
            related = ()
            some = ", ".join(list(known)[:8])
            hint = f"known are: {some}{' ...' if len(known) > 8 else ''}" if known else f"no {word} is recorded yet; add it first"
        return Problem(mark=source.at_value(*path), message=f"`{key}` names `{id}`, but there is no {word} with this id", hint=hint, related=related)


class _Plan:
    """The few keys of a schema that hold ids, so that the walk over thousands of records visits nothing else."""

    def __init__(self, keys: dict[str, Any]) -> None:
        self.scalars: list[tuple[str, str, bool]] = []  # key, kind, whether it gives the id
        self.lists: list[tuple[str, str]] = []  # key, kind
        self.mapped: list[tuple[str, str]] = []  # key, kind: the keys of this mapping are ids
        self.groups: list[tuple[str, _Plan]] = []
        self.records: list[tuple[str, _Plan]] = []
        for key, rules in keys.items():
            meta = rules.get("meta", {})
            if "id_of" in meta or "refers_to" in meta:
                self.scalars.append((key, meta.get("id_of") or meta["refers_to"], "id_of" in meta))
            elif "keys_refer_to" in meta:
                self.mapped.append((key, meta["keys_refer_to"]))
            elif rules["type"] == "dict" and "schema" in rules:
                self._add_if_used(self.groups, key, rules["schema"])
            elif rules["type"] == "list" and rules["schema"]["type"] == "dict":
                self._add_if_used(self.records, key, rules["schema"]["schema"])
            elif rules["type"] == "list" and "refers_to" in rules["schema"].get("meta", {}):
                self.lists.append((key, rules["schema"]["meta"]["refers_to"]))

    def _add_if_used(self, to: "list[tuple[str, _Plan]]", key: str, keys: dict[str, Any]) -> None:
        inner = _Plan(keys)
        if inner.scalars or inner.lists or inner.mapped or inner.groups or inner.records:
            to.append((key, inner))

    def walk(self, value: Any, path: Path) -> Iterator[tuple[str, bool, str, Path]]:
        """Kind, whether the id is given here, the id, and the path, for each id in `value` that is a text."""
        if type(value) is not dict:
            return
        get = value.get
        for key, kind, is_id in self.scalars:
            id = get(key)
            if type(id) is str and id:
                yield kind, is_id, id, (*path, key)
        for key, kind in self.lists:
            ids = get(key)
            if type(ids) is list:
                for index, id in enumerate(ids):
                    if type(id) is str and id:
                        yield kind, False, id, (*path, key, index)
        for key, kind in self.mapped:
            mapped = get(key)
            if type(mapped) is dict:
                for id in mapped:
                    yield kind, False, id, (*path, key, id)
        for key, plan in self.groups:
            yield from plan.walk(get(key), (*path, key))
        for key, plan in self.records:
            records = get(key)
            if type(records) is list:
                for index, record in enumerate(records):
                    yield from plan.walk(record, (*path, key, index))
