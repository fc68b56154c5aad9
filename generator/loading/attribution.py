"""Which requirements cannot be judged because of a problem: those that rest on what could not be read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.findings import Problem
from generator.loading.schemas import FileKind
from generator.loading.words import Path
from generator.loading.yaml_text import YamlText
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.workspace import Rulebook
from generator.near import near_words
from generator.source import Mark, Places, pack_place


class Attribution:
    """Names the requirements that cannot be judged because of a problem.

    A problem in an exhibit breaks what the exhibit supports; one in a record, what is judged by records of that kind; one in the record
    of an application, that of this application; one in a waiver, what it sets aside; one in a requirement, that requirement; one that
    makes a whole file unreadable, everything that rests on anything in it.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._order = {id: place for place, id in enumerate(rulebook.requirements)}
        self._by_record: dict[str, list[str]] = {}
        self._by_exhibits: list[str] = []
        self._by_kind: dict[str, list[str]] = {}
        for requirement in rulebook.requirements.values():
            for record in requirement.rests_on:
                self._by_record.setdefault(record, []).append(requirement.id)
            if requirement.evidence:
                self._by_exhibits.append(requirement.id)
            for kind in {kind for need in requirement.evidence for kind in need.kinds}:
                self._by_kind.setdefault(kind, []).append(requirement.id)

    def attribute(self, problem: Problem, kind: FileKind, yaml: YamlText | None, path: Path | None) -> Problem:
        """The problem with its requirements.

        Args:
            problem: What is wrong.
            kind: The kind of file it is in.
            yaml: The file as read; None where nothing of it could be read.
            path: Where in the file it is; None where that has to be found by the problem's mark.
        """
        if yaml is not None and path is None:
            path = next(paths_to(yaml.places, problem), None)
        names = self._resting_on(kind, yaml.value if yaml else {}, path or ())
        names = [*names, *problem.requirements]
        if not names:
            return problem
        within = {*problem.within, *_applications_at(kind, yaml.value if yaml else {}, path or ())}
        return replace(problem, requirements=tuple(sorted(set(names), key=self._order.__getitem__)), within=tuple(sorted(within)))

    def _resting_on(self, kind: FileKind, value: dict[str, Any], path: Path) -> list[str]:
        if kind.holds is ev.Exhibit:
            return (
                [*self._meant(_listed(value, path, "supports")), *self._wanted(value, path)]
                if len(path) > 1
                else [*self._by_exhibits, *self._by_record.get("exhibits", [])]
            )
        if kind.holds is st.Requirement:
            return self._known(_listed(value, path, "id")) if len(path) > 1 else []
        if kind.holds is ev.Waiver:
            return self._known(waiver.get("requirement") for waiver in _waivers_at(value, path))
        records = records_at(kind.schema, path)
        if kind.holds is ev.Program and path[:1] == ("applications",) and path[2:3] == ("charts",):
            records.append("charts")  # a chart that was chosen and is not there: whatever is judged by charts rests on it
        return [id for record in records for id in self._by_record.get(record, [])]

    def _meant(self, ids: Iterable[Any]) -> list[str]:
        """The requirements named, also those that a misspelt name is near to: they do not lack evidence for that."""
        texts = [id for id in ids if isinstance(id, str)]
        return [meant for id in texts for meant in ((id,) if id in self._order else near_words(id, self._order))]

    def _wanted(self, value: dict[str, Any], path: Path) -> Iterator[str]:
        """The requirements that want an exhibit of this kind, where it names none that there is."""
        named = _listed(value, path, "supports")
        if any(isinstance(id, str) and id in self._order for id in named):
            return
        for kind in _listed(value, path, "kind"):
            yield from self._by_kind.get(kind, ()) if isinstance(kind, str) else ()

    def _known(self, ids: Iterable[Any]) -> list[str]:
        return [id for id in ids if isinstance(id, str) and id in self._order]


def _listed(value: dict[str, Any], path: Path, key: str) -> list[Any]:
    """What the record at the first two steps of `path` gives under `key`, as a list."""
    record = value[str(path[0])][path[1]]
    found = record.get(key) if isinstance(record, dict) else None
    return found if isinstance(found, list) else [found]


def _waivers_at(value: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """The waiver that the path leads into; all of them where it leads into none."""
    listed, index = value.get("waivers"), index_of_record(path)
    waivers = listed if isinstance(listed, list) else []
    return [one for one in (waivers if index is None else waivers[index : index + 1]) if isinstance(one, dict)]


def index_of_record(path: Path) -> int | None:
    """The index, in its list, of the record that a path leads into; None where it leads into none."""
    return path[1] if len(path) > 1 and isinstance(path[1], int) else None


def _applications_at(kind: FileKind, value: dict[str, Any], path: Path) -> Iterable[str]:
    """The ids of the applications that the record at a path is of; an empty one where it is of none, or that cannot be told."""
    if kind.holds is ev.Waiver:
        waivers = _waivers_at(value, path)
        named = [waiver["applications"] if isinstance(waiver.get("applications"), list) else [""] for waiver in waivers]
        return [id if isinstance(id, str) else "" for ids in named for id in ids]
    if kind.holds is not ev.Program or path[:1] != ("applications",) or path == ("applications",):
        return ("",)
    found = _listed(value, path, "id")
    return (found[0],) if len(found) == 1 and isinstance(found[0], str) else ("",)


def paths_to(places: Places, problem: Problem) -> Iterator[Path]:
    """The paths of the keys or values that a problem is told at; of a key that stands twice, the first is the one that is read."""
    marks = (problem.mark, *(one.mark for one in problem.related))
    return (path for mark in marks if (path := path_to(places, mark)) is not None)


def path_to(places: Places, mark: Mark) -> Path | None:
    """The path of the key or value that stands at `mark`; None where none does."""
    packed = pack_place(mark.line, mark.column)
    for step, below in places.items.items():
        if packed in (places.keys.get(str(step)), below.start if isinstance(below, Places) else below):
            return (step,)
        if isinstance(below, Places):
            path = path_to(below, mark)
            if path is not None:
                return (step, *path)
    return None


def records_at(schema: dict[str, Any], path: Path) -> list[str]:
    """The kinds of record that what stands at `path` belongs to; where it is not known what stands there, all it could be."""
    rules: dict[str, Any] = {"type": "dict", "schema": schema}
    record: list[str] = []
    for step in path:
        keys = rules.get("schema", {})
        if isinstance(step, int):
            rules = keys
        elif step in keys:
            rules = keys[step]
        else:
            return record + (_records_below(keys) if rules["type"] == "dict" else [])
        if "record" in rules.get("meta", {}):
            record = [rules["meta"]["record"]]
    return record if path else _records_below(schema)


def _records_below(schema: dict[str, Any]) -> list[str]:
    """Every kind of record in a schema."""
    found = []
    for rules in schema.values():
        if "record" in rules.get("meta", {}):
            found.append(rules["meta"]["record"])
        inner = rules.get("schema", {})
        if rules["type"] == "list":
            inner = inner.get("schema", {})
        found += _records_below(inner)
    return found
