"""For every exhibit and record of the sample: taking it away, or making it a year older, shows in what depends on it and nowhere else."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest

from generator.commands.calendar import calendar_of
from generator.commands.gather import Gathered
from generator.findings import Report
from generator.loading.load import load
from generator.loading.schemas import KINDS, FileKind
from generator.loading.yaml_text import read_yaml
from generator.model.due import DutyCalendar
from generator.model.evidence import Application
from generator.model.standards import Asks, EvidenceNeed
from generator.model.workspace import Workspace
from generator.rules.dates import add_months
from generator.rules.judge import judge

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "mutations"
TODAY = date(2030, 1, 1)  # never used: the sample pins its own day

SILENT = {
    "collections: 2026-04-01": "The first quarter for which data were collected: nothing says since when they are, the next quarter counts "
    "from the latest, and the calendar does not tell any more what was closed months ago.",
}
"""The records that nothing asks after when they are gone, each with the reason."""

Path_ = tuple[str | int, ...]
Changed = dict[str, list[str]]  # application id to the requirements whose row is another than before

EVIDENCE = [
    kind._replace(place=path.relative_to(ROOT).as_posix())
    for kind in KINDS
    if kind.place.startswith("evidence/")
    for path in sorted(ROOT.glob(kind.place))
]
"""The sample's files, each with its own place."""


class Look(NamedTuple):
    """The sample, with or without a change, as it was judged."""

    workspace: Workspace
    report: Report
    calendar: DutyCalendar


class Effect(NamedTuple):
    """What a change of one file brings about."""

    changed: Changed  # without the applications that are gone
    gone: list[str]  # ids of applications
    states: dict[str, dict[str, str]]  # by application and requirement, for the rows that are changed
    findings: list[str]  # where no row is another: the rules of the findings that came or went
    days: list[str]  # likewise: what the calendar tells otherwise

    @property
    def is_noticed(self) -> bool:
        return bool(self.gone or any(self.changed.values()) or self.findings or self.days)


class Sample:
    """The sample's files as values, and a workspace to lay changed ones into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values = {kind.place: read_yaml((ROOT / kind.place).read_bytes(), PurePosixPath(kind.place)).value for kind in EVIDENCE}
        (folder / "evidence").mkdir(parents=True)
        (folder / "evidence" / "files").symlink_to(ROOT / "evidence" / "files", target_is_directory=True)
        for kind in EVIDENCE:
            self.lay(kind, self.values[kind.place])
        self.look = self.looked_at()
        self.before = rows(self.look.report)
        self._effects: dict[tuple[str, Path_, str], Effect] = {}

    def lay(self, kind: FileKind, value: Mapping[str, Any]) -> None:
        """Write one file. JSON is YAML, and keeps every text a text."""
        (self.folder / kind.place).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / kind.place).write_text(json.dumps(value), encoding="utf-8")

    def looked_at(self) -> Look:
        loaded = load(self.folder, standards=ROOT / "standards", today=TODAY)
        assert loaded.workspace is not None, [problem.message for _, problem in loaded.seen]
        report = judge(loaded.workspace, loaded.seen)
        return Look(loaded.workspace, report, calendar_of(Gathered(self.folder, loaded.workspace, report, loaded.seen)))

    def removed(self, kind: FileKind, path: Path_) -> Effect:
        """What the removal of one record brings about."""
        return self._effect(kind, path, "removed", without(self.values[kind.place], path))

    def aged(self, kind: FileKind, path: Path_) -> Effect | None:
        """What it brings about that each date of a record is a year earlier; None where it has no date."""
        value = aged(self.values[kind.place], path)
        return None if value == self.values[kind.place] else self._effect(kind, path, "aged", value)

    def _effect(self, kind: FileKind, path: Path_, what: str, value: Mapping[str, Any]) -> Effect:
        key = (kind.place, path, what)
        if key not in self._effects:
            self.lay(kind, value)
            try:
                self._effects[key] = self._compare(self.looked_at())
            finally:
                self.lay(kind, self.values[kind.place])
        return self._effects[key]

    def _compare(self, look: Look) -> Effect:
        after = rows(look.report)
        changed = {
            application: [id for id in before if after[application].get(id) != before[id]]
            for application, before in self.before.items()
            if application in after
        }
        gone = [application for application in self.before if application not in after]
        states = {name: {id: after[name][id][0].value if id in after[name] else "gone" for id in ids} for name, ids in changed.items()}
        if gone or any(changed.values()):
            return Effect(changed, gone, states, [], [])
        return Effect(
            changed,
            gone,
            states,
            sorted(rule for rule, _ in told(self.look.report) ^ told(look.report)),
            sorted({key for key, _ in days(self.look.calendar) ^ days(look.calendar)}),
        )


def rows(report: Report) -> dict[str, dict[str, Any]]:
    return {
        application.id: {
            row.requirement: (row.state, row.evidence, tuple(sorted((finding.rule.id, finding.severity) for finding in row.findings)))
            for row in application.requirements
        }
        for application in report.applications
    }


def told(report: Report) -> set[tuple[str, str]]:
    """Each finding, wherever it stands."""
    return {(finding.rule.id, finding.message) for finding in report.findings}


def days(calendar: DutyCalendar) -> set[tuple[str, str]]:
    """Each duty as the calendar tells it, wherever it stands, by a name for it."""
    return {
        (f"{due.key[0]} of {due.key[1] or 'the program'} by {due.day}", f"{due.state} {due.closed} {due.opens} {due.owner} {due.closes}")
        for due in calendar.dues
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("sample"))


# --------------------------------------------------------------------------- the records


def record_lists(schema: Mapping[str, Any], value: Any, path: Path_ = ()) -> Iterator[tuple[str, Path_]]:
    """Each record below `value`: the name of its kind, and its path."""
    if not isinstance(value, dict):
        return
    for key, rules in schema.items():
        inner = value.get(key)
        record = rules.get("meta", {}).get("record")
        if rules["type"] == "list" and rules["schema"]["type"] == "dict" and isinstance(inner, list):
            for index, each in enumerate(inner):
                if record:
                    yield record, (*path, key, index)
                yield from record_lists(rules["schema"]["schema"], each, (*path, key, index))
        elif rules["type"] == "dict" and "schema" in rules and isinstance(inner, dict):
            if record and not rules.get("required"):
                yield record, (*path, key)
            yield from record_lists(rules["schema"], inner, (*path, key))


def without(value: dict[str, Any], path: Path_) -> dict[str, Any]:
    """The value without the record at `path`."""
    changed = copy.deepcopy(value)
    parent = at(changed, path[:-1])
    del parent[path[-1]]
    return changed


def aged(value: dict[str, Any], path: Path_) -> dict[str, Any]:
    """The value with every date in the record at `path` a year earlier."""
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = _a_year_older(at(changed, path))
    return changed


def _a_year_older(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _a_year_older(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_a_year_older(inner) for inner in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return f"{int(value[:4]) - 1}{value[4:]}".replace("-02-29", "-02-28")
    return value


def at(value: Any, path: Path_) -> Any:
    for step in path:
        value = value[step]
    return value


def name_of(record: str, value: dict[str, Any], path: Path_) -> str:
    """A name for a record that stays when others come and go: its own id or first words, after those of its parents."""
    names = []
    for end in range(1, len(path) + 1):
        each = at(value, path[:end])
        if isinstance(each, dict):
            words = next(
                (str(each[key]) for key in ("id", "exhibit", "topic", "group", "date", "person", "measure", "number") if key in each), ""
            )
            if each.get("taught_in"):
                words += f" {each['taught_in']}"
            names.append(words)
    return f"{record}: {' / '.join(name for name in names if name)}"


ALL = [
    (kind, record, path)
    for kind in EVIDENCE
    for record, path in record_lists(kind.schema, read_yaml((ROOT / kind.place).read_bytes(), PurePosixPath(kind.place)).value)
]
FILES = list(dict.fromkeys(kind.place.removeprefix("evidence/").removesuffix(".yaml") for kind, _, _ in ALL))


def records_in(file: str) -> Iterator[tuple[FileKind, str, Path_]]:
    """The records of one file."""
    return (each for each in ALL if each[0].place == f"evidence/{file}.yaml")


# --------------------------------------------------------------------------- what should change


def named_by(sample: Sample, id: str) -> set[str]:
    """The kinds of record that name an id."""
    found = set()
    for kind, record, path in ALL:
        if kind.name != "exhibits" and id in own_texts(at(sample.values[kind.place], path)):
            found.add(record)
    return found


def own_texts(record: dict[str, Any]) -> Iterator[str]:
    """The texts of a record itself, without those of the records inside it."""
    for key, inner in record.items():
        if isinstance(inner, str) and key != "id":
            yield inner
        elif isinstance(inner, list):
            yield from (part for part in inner if isinstance(part, str))


SUBJECTS = {"site": "sites", "chart": "charts", "series": "series"}
"""For what a need wants something each to the records that tell of it."""


def depending(exhibit: dict[str, Any], application: Application, records: set[str], workspace: Workspace) -> set[str]:
    """The requirements of an application that hang on an exhibit.

    Those judged by the records that name it, or wanting something for each of these records; and those that it supports with a kind
    that this application wants to see of whatever the exhibit is about. An audit wants to see it as well if the application that it
    looks back at could show it.
    """
    type = workspace.type_of(application)
    earlier = workspace.applications_by_id.get(application.earlier)
    depends = set()
    for asks in (asks for heading in (type.headings if type else ()) for asks in heading.asks):
        is_shown = asks.requirement in exhibit["supports"] and any(
            is_for(exhibit, one) and is_wanted(exhibit, one, asks, workspace) for one in (application, earlier) if one
        )
        requirement = workspace.rulebook.requirements[asks.requirement]
        judged_by = {*requirement.records, *(SUBJECTS.get(need.per, "") for need in requirement.evidence)}
        if is_shown or records & judged_by:
            depends.add(asks.requirement)
    return depends


def is_for(exhibit: dict[str, Any], application: Application) -> bool:
    """Whether an exhibit is not kept for other applications, for another accreditor or for a site that the application is not about."""
    return (
        application.id in exhibit.get("applications", [application.id])
        and exhibit.get("accreditor", application.accreditor) == application.accreditor
        and exhibit.get("site", application.sites[0]) in application.sites
    )


def is_wanted(exhibit: dict[str, Any], application: Application, asks: Asks, workspace: Workspace) -> bool:
    """Whether one of the needs of a requirement, as the application asks it, takes the exhibit."""
    needs = asks.evidence or workspace.rulebook.requirements[asks.requirement].evidence
    needs = tuple(need for need in needs if not need.accreditors or application.accreditor in need.accreditors)
    # A requirement without needs of its own shows whatever supports it.
    return not needs or any(
        exhibit["kind"] in need.kinds
        and is_about(exhibit, application, need, workspace)
        and is_young(exhibit, application, need, workspace)
        for need in needs
    )


def is_about(exhibit: dict[str, Any], application: Application, need: EvidenceNeed, workspace: Workspace) -> bool:
    """Whether an exhibit is of one of those for whom a need wants something each."""
    if need.per == "person":
        person = workspace.people_by_id.get(exhibit.get("person", ""))
        return person is not None and not set(person.sites).isdisjoint(application.sites)
    if need.per == "change":
        type = workspace.type_of(application)
        looked_back_on = workspace.program.changes if type and type.periods else ()  # of its term: that of the sample holds them all
        return any(exhibit["id"] in change.exhibits for change in workspace.changes_of(application) or looked_back_on)
    return True


def is_young(exhibit: dict[str, Any], application: Application, need: EvidenceNeed, workspace: Workspace) -> bool:
    """Whether an exhibit is not older than a need allows."""
    if need.fresh is None or need.fresh.months is None or "effective" not in exhibit:
        return True
    until = workspace.day_of(application, need.fresh.before) or workspace.as_of
    return date.fromisoformat(exhibit["effective"]) >= add_months(until, -need.fresh.months)


@pytest.mark.parametrize("file", FILES)
def test_no_removal_passes_unnoticed(sample: Sample, file: str) -> None:
    """Each record of the sample is needed.

    Without it, some requirement has another row or is gone with its application; else a finding tells of it, or the calendar wants
    something else of somebody. Those that are rightly silent are named with the reason, and are no more than these.
    """
    names = [name_of(record, sample.values[kind.place], path) for kind, record, path in records_in(file)]
    unnoticed = [name for name, (kind, _, path) in zip(names, records_in(file), strict=True) if not sample.removed(kind, path).is_noticed]
    assert unnoticed == [name for name in names if name in SILENT]


def test_each_exception_is_a_record_of_the_sample(sample: Sample) -> None:
    names = {name_of(record, sample.values[kind.place], path) for kind, record, path in ALL}
    assert set(SILENT) <= names


def test_an_exhibit_changes_exactly_what_depends_on_it(sample: Sample) -> None:
    """Without an exhibit, the requirements that hang on it change, in each application; no others."""
    workspace = sample.look.workspace
    wrong = {}
    for kind, _, path in (each for each in ALL if each[0].name == "exhibits"):
        exhibit = at(sample.values[kind.place], path)
        records = named_by(sample, exhibit["id"])
        for application, ids in sample.removed(kind, path).changed.items():
            depends = depending(exhibit, workspace.applications_by_id[application], records, workspace)
            if set(ids) != depends:
                wrong[f"{exhibit['id']} in {application}"] = {"changed": sorted(ids), "depends": sorted(depends)}
    assert wrong == {}


@pytest.mark.parametrize("file", FILES)
def test_mutations_are_as_reviewed(sample: Sample, file: str, update_golden: bool) -> None:
    """What each removal and each year of age changes, record by record, is what was read and agreed to."""
    lines = []
    for kind, record, path in records_in(file):
        name = name_of(record, sample.values[kind.place], path)
        lines.append(f"{name}, removed: {in_words(sample.removed(kind, path))}")
        older = sample.aged(kind, path)
        if older:
            lines.append(f"{name}, a year older: {in_words(older)}")
    golden = GOLDEN / f"{file.replace('/', '-')}.txt"
    text = "\n".join(lines) + "\n"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def in_words(effect: Effect) -> str:
    if effect.gone:
        return f"application {', '.join(sorted(effect.gone))} is gone"
    states: dict[str, set[str]] = {}
    for found in effect.states.values():
        for id, state in found.items():
            states.setdefault(id, set()).add(state)
    if states:
        return ", ".join(f"{id} {'/'.join(sorted(found))}" for id, found in sorted(states.items()))
    parts = [f"found {', '.join(effect.findings)}"] if effect.findings else []
    parts += [f"calendar {'; '.join(effect.days)}"] if effect.days else []
    return ", ".join(parts) or "nothing"
