"""Ids and what names them: every id stands once, and every name of an id leads somewhere.

Which keys hold ids, and of what, is part of the schemas (`id_of`, `refers_to`), so a new key is covered the day it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from generator.findings import Problem, Related, Rule
from generator.loading.words import Path, loading_rule
from generator.source import Mark, Places, Source

DANGLING = loading_rule(
    "REF101",
    "An id is named that stands nowhere",
    why="What it was meant to point at cannot be found, so it proves nothing.",
    fix="Correct the id, or add what it should point at.",
)
USED_TWICE = loading_rule(
    "REF102",
    "An id is used twice",
    why="Whoever names it could mean either.",
    fix="Give one of the two another id, and correct what names it.",
)

RULES = (DANGLING, USED_TWICE)

# The kind of thing to the words that messages use for it.
_WORDS = {
    "topic-element": "part of a topic",
    "evidence-kind": "kind of exhibit",
    "person": "person in evidence/team.yaml",
}
_NO_FILE = PurePosixPath(".")


@dataclass(frozen=True, slots=True)
class _Named:
    """One place that names an id."""

    kind: str
    id: str
    source: Source
    path: Path
    is_key: bool  # the id is the key at `path`, not its value

    @property
    def mark(self) -> Mark:
        return self.source.at(*self.path) if self.is_key else self.source.at_value(*self.path)


class References:
    """All ids of a workspace by kind, and every place that names one."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, Mark]] = {}
        self._uncertain: set[str] = set()
        self._named: list[_Named] = []
        self._twice: list[tuple[Rule, Problem, PurePosixPath, Path]] = []
        self._plans: dict[int, tuple[dict[str, Any], _Plan]] = {}

    def gather(self, schema: dict[str, Any], value: dict[str, Any], file: PurePosixPath, places: Places) -> None:
        """Take in the ids of one file and the places that name others."""
        source = Source(file, places)
        for found in self._plan(schema).walk(value, ()):
            if not found.id:
                self._uncertain.add(found.kind)
            elif found.gives:
                self._add(found.kind, found.id, source, found.path)
            else:
                self._named.append(_Named(found.kind, found.id, source, found.path, found.is_key))

    def gather_unread(self, schema: dict[str, Any]) -> None:
        """Take in that a file could not be read: what it gives ids to is not known, so no name of such an id is wrong for certain."""
        self._uncertain |= self._plan(schema).kinds

    def know(self, kind: str, ids: Iterable[str]) -> None:
        """Take in ids that stand in no file."""
        self._ids.setdefault(kind, {}).update({id: Mark(_NO_FILE) for id in ids})

    def check(self) -> list[tuple[Rule, Problem, PurePosixPath, Path]]:
        """What was wrong, with the file and path of each."""
        dangling = []
        for named in self._named:
            known = self._ids.get(named.kind, {})
            if named.id not in known and named.kind not in self._uncertain:
                dangling.append((DANGLING, _dangling(named, known), named.source.file, named.path))
        return [*self._twice, *dangling]

    def _plan(self, schema: dict[str, Any]) -> "_Plan":
        found = self._plans.get(id(schema))
        if found is None:
            found = self._plans[id(schema)] = (schema, _Plan(schema))
        return found[1]

    def _add(self, kind: str, id: str, source: Source, path: Path) -> None:
        known = self._ids.setdefault(kind, {})
        mark = source.at_value(*path)
        first = known.setdefault(id, mark)
        if first is mark:
            return
        problem = Problem(
            mark=mark,
            message=f"the {_words(kind)} id `{id}` is used twice, first in {first.file} line {first.line}",
            hint=f"give one of the two another id, and correct what names `{id}`",
            related=(Related(first, f"`{id}` is used here first"),),
        )
        self._twice.append((USED_TWICE, problem, source.file, path))


def _dangling(named: _Named, known: dict[str, Mark]) -> Problem:
    steps = [step for step in named.path if isinstance(step, str)]
    key = steps[-2] if named.is_key else steps[-1]
    word = _WORDS.get(named.kind, _words(named.kind))
    near = get_close_matches(named.id, known, 1, 0.6)
    related: tuple[Related, ...] = ()
    if near:
        hint = f"did you mean `{near[0]}`?"
        mark = known[near[0]]
        if mark.file != _NO_FILE:
            related = (Related(mark, f"the nearest known id, `{near[0]}`, stands here"),)
    elif known:
        hint = f"known are: {', '.join(list(known)[:8])}{' ...' if len(known) > 8 else ''}"
    else:
        hint = f"no {word} is recorded yet; add it first"
    return Problem(mark=named.mark, message=f"`{key}` names `{named.id}`, but there is no {word} with this id", hint=hint, related=related)


def _words(kind: str) -> str:
    return kind.replace("-", " ")


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    id: str  # empty where a record has no usable id, or its list cannot be read
    path: Path
    gives: bool = False  # the id is given here, not named
    is_key: bool = False


class _Plan:
    """The few keys of a schema that hold ids, so that the walk over thousands of records visits nothing else."""

    def __init__(self, keys: dict[str, Any]) -> None:
        self._keys = frozenset(keys)
        self._required = frozenset(key for key, rules in keys.items() if rules.get("required"))
        self._given: list[tuple[str, str]] = []  # key and kind, here and below
        self._named: list[tuple[str, str]] = []
        self._lists: list[tuple[str, str]] = []
        self._mapped: list[tuple[str, str]] = []  # the keys of this mapping are ids
        self._groups: list[tuple[str, _Plan]] = []
        self._records: list[tuple[str, _Plan]] = []
        for key, rules in keys.items():
            meta = rules.get("meta", {})
            if "id_of" in meta:
                self._given.append((key, meta["id_of"]))
            elif "refers_to" in meta:
                self._named.append((key, meta["refers_to"]))
            elif "keys_refer_to" in meta:
                self._mapped.append((key, meta["keys_refer_to"]))
            elif rules["type"] == "dict" and "schema" in rules:
                self._groups.append((key, _Plan(rules["schema"])))
            elif rules["type"] == "list" and rules["schema"]["type"] == "dict":
                self._records.append((key, _Plan(rules["schema"]["schema"])))
            elif rules["type"] == "list" and "refers_to" in rules["schema"].get("meta", {}):
                self._lists.append((key, rules["schema"]["meta"]["refers_to"]))
        self._groups = [(key, plan) for key, plan in self._groups if not plan.is_idle]
        self._records = [(key, plan) for key, plan in self._records if not plan.is_idle]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self._given or self._named or self._lists or self._mapped or self._groups or self._records)

    @property
    def kinds(self) -> set[str]:
        """The kinds of thing that get their ids here."""
        return {kind for _, kind in self._given}.union(*(plan.kinds for _, plan in (*self._groups, *self._records)))

    def walk(self, value: Any, path: Path) -> Iterator[_Found]:
        """Each id in `value`, and each kind of which ids may be missing because something here cannot be read."""
        if type(value) is not dict:
            yield from self._unread(path)
            return
        get = value.get
        for key, kind in self._given:
            id = get(key)
            yield _Found(kind, id if type(id) is str else "", (*path, key), gives=True)
        for key, kind in self._named:
            id = get(key)
            if type(id) is str and id:
                yield _Found(kind, id, (*path, key))
        for key, kind in self._lists:
            ids = get(key)
            if type(ids) is list:
                for index, id in enumerate(ids):
                    if type(id) is str and id:
                        yield _Found(kind, id, (*path, key, index))
        for key, kind in self._mapped:
            mapped = get(key)
            if type(mapped) is dict:
                for id in mapped:
                    if id:
                        yield _Found(kind, id, (*path, key, id), is_key=True)
        for key, plan in self._groups:
            if key in value:
                yield from plan.walk(value[key], (*path, key))
        for key, plan in self._records:
            records = get(key)
            if type(records) is list:
                for index, record in enumerate(records):
                    yield from plan.walk(record, (*path, key, index))
            elif key in value or key in self._required or not self._keys.issuperset(value):
                yield from plan._unread((*path, key))

    def _unread(self, path: Path) -> Iterator[_Found]:
        return (_Found(kind, "", path) for kind in self.kinds)
