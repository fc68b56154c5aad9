"""Which requirements cannot be judged because of a problem: those that rest on what could not be read."""

from collections.abc import Iterable
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

# For whom or what a need wants evidence, to the records that say who or what there is.
_RECORDS_OF_SUBJECTS = {"person": ("people",), "chart": ("charts",), "site": ("sites",), "series": ("series",)}


class Attribution:
    """Names the requirements that cannot be judged because of a problem.

    A problem in an exhibit breaks what the exhibit supports; one in a record, what is judged by records of that kind; one in the record
    of an application, that of this application; one in a requirement, that requirement; one that makes a whole file unreadable,
    everything that rests on anything in it.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._order = {id: place for place, id in enumerate(rulebook.requirements)}
        self._by_record: dict[str, list[str]] = {}
        self._by_exhibits: list[str] = []
        for requirement in rulebook.requirements.values():
            subjects = [record for need in requirement.evidence for record in _RECORDS_OF_SUBJECTS.get(need.per, ())]
            for record in dict.fromkeys((*requirement.records, *subjects)):
                self._by_record.setdefault(record, []).append(requirement.id)
            if requirement.evidence:
                self._by_exhibits.append(requirement.id)

    def attribute(self, problem: Problem, kind: FileKind, yaml: YamlText | None, path: Path | None) -> Problem:
        """The problem with its requirements.

        Args:
            problem: What is wrong.
            kind: The kind of file it is in.
            yaml: The file as read; None where nothing of it could be read.
            path: Where in the file it is; None where that has to be found by the problem's mark.
        """
        if yaml is not None and path is None:
            path = path_to(yaml.places, problem.mark)
        names = self._resting_on(kind, yaml.value if yaml else {}, path or ())
        names = [*names, *problem.requirements]
        if not names:
            return problem
        within = {*problem.within, _application_at(kind, yaml.value if yaml else {}, path or ())}
        return replace(problem, requirements=tuple(sorted(set(names), key=self._order.__getitem__)), within=tuple(sorted(within)))

    def _resting_on(self, kind: FileKind, value: dict[str, Any], path: Path) -> list[str]:
        if kind.holds is ev.Exhibit:
            return (
                self._meant(_listed(value, path, "supports"))
                if len(path) > 1
                else [*self._by_exhibits, *self._by_record.get("exhibits", [])]
            )
        if kind.holds is st.Requirement:
            return self._known(_listed(value, path, "id")) if len(path) > 1 else []
        records = records_at(kind.schema, path)
        if kind.holds is ev.Program and path[:1] == ("applications",) and path[2:3] == ("charts",):
            records.append("charts")  # a chart that was chosen and is not there: whatever is judged by charts rests on it
        return [id for record in records for id in self._by_record.get(record, [])]

    def _meant(self, ids: Iterable[Any]) -> list[str]:
        """The requirements named, also those that a misspelt name is near to: they do not lack evidence for that."""
        texts = [id for id in ids if isinstance(id, str)]
        return [meant for id in texts for meant in ((id,) if id in self._order else near_words(id, self._order))]

    def _known(self, ids: Iterable[Any]) -> list[str]:
        return [id for id in ids if isinstance(id, str) and id in self._order]


def _listed(value: dict[str, Any], path: Path, key: str) -> list[Any]:
    """What the record at the first two steps of `path` gives under `key`, as a list."""
    record = value[str(path[0])][path[1]]
    found = record.get(key) if isinstance(record, dict) else None
    return found if isinstance(found, list) else [found]


def _application_at(kind: FileKind, value: dict[str, Any], path: Path) -> str:
    """The id of the application whose record the path leads into; empty where it leads elsewhere, or that has no id to be known by."""
    if kind.holds is not ev.Program or path[:1] != ("applications",) or path == ("applications",):
        return ""
    found = _listed(value, path, "id")
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""


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
