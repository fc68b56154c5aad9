"""A program in which every value that a document may print has a mark of its own, so that a lost value is seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from generator.model.workspace import Workspace

PARTS = (
    "program",
    "team",
    "stakeholders",
    "population",
    "curriculum",
    "workshops",
    "participants",
    "outcomes",
    "quality",
    "policies",
    "exhibits",
    "waivers",
)
# Text without a space is an id or a code that the program looks things up by, except under these names.
_FREE = frozenset({"phone", "email", "website", "number", "version", "credentials", "name", "npi", "city", "state", "postal_code", "group"})
_LOOKED_UP = frozenset({"file"})
_NUMBERS = frozenset({"participants", "enrolled", "planned_percent", "served_percent", "percent_improved", "retention_years"})
_PROMISES = (
    "advisory_meetings_per_year",
    "chart_audits_per_year",
    "oversight_contacts_per_series",
    "goal_follow_up_days",
    "support_follow_up_days",
    "communication_days",
)


@dataclass
class Marking:
    """The marks given out, each with the place of its value: `team.people.*.name`."""

    places: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        mark = f"Zq{len(self.places) + 1000}"
        self.places[mark] = place
        return mark

    def number(self, place: str) -> int:
        mark = 70000 + len(self.places)
        self.places[str(mark)] = place
        return mark

    def marks_at(self, place: str) -> list[str]:
        return [mark for mark, at in self.places.items() if at == place]


def mark(workspace: Workspace) -> tuple[Workspace, Marking]:
    """The same program with its values marked: a word behind each text, a number of its own for each number."""
    marking = Marking()
    changed = {part: _marked(getattr(workspace, part), part, "", marking) for part in PARTS}
    return replace(workspace, **changed), marking


def _marked(value: Any, place: str, name: str, marking: Marking) -> Any:
    if isinstance(value, tuple):
        return tuple(_marked(item, f"{place}.*", name, marking) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **dict(_changes(value, place, marking)))
    if isinstance(value, str) and value and name not in _LOOKED_UP and (" " in value or name in _FREE):
        return f"{value} {marking.word(place)}"
    if isinstance(value, int) and not isinstance(value, bool) and (name in _NUMBERS or name in _PROMISES):
        return marking.number(place)
    return value


def _changes(record: Any, place: str, marking: Marking) -> Iterator[tuple[str, Any]]:
    for one in fields(record):
        value = getattr(record, one.name)
        if one.name != "source" and not isinstance(value, Mapping):
            yield one.name, _marked(value, f"{place}.{one.name}", one.name, marking)
