"""For every exhibit and record of the sample: taking it away, or making it a year older, shows in what depends on it and nowhere else."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from generator.findings import Report
from generator.loading.load import load
from generator.loading.schemas import KINDS, FileKind
from generator.loading.yaml_text import read_yaml
from generator.model.workspace import Workspace
from generator.rules.judge import judge

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "mutations"
TODAY = date(2030, 1, 1)  # never used: the sample pins its own day

Path_ = tuple[str | int, ...]
Changed = dict[str, list[str]]  # application id to the requirements whose row is another than before

EVIDENCE = [kind for kind in KINDS if kind.place.startswith("evidence/") and (ROOT / kind.place).is_file()]


class Sample:
    """The sample's files as values, and a workspace to lay changed ones into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values = {kind.name: read_yaml((ROOT / kind.place).read_bytes(), PurePosixPath(kind.place)).value for kind in EVIDENCE}
        (folder / "evidence").mkdir(parents=True)
        (folder / "evidence" / "files").symlink_to(ROOT / "evidence" / "files", target_is_directory=True)
        for kind in EVIDENCE:
            self.lay(kind, self.values[kind.name])
        self.before = rows(self.judged())

    def lay(self, kind: FileKind, value: Mapping[str, Any]) -> None:
        """Write one file. JSON is YAML, and keeps every text a text."""
        (self.folder / kind.place).write_text(json.dumps(value), encoding="utf-8")

    def judged(self) -> Report:
        loaded = load(self.folder, standards=ROOT / "standards", today=TODAY)
        assert loaded.workspace is not None, [problem.message for _, problem in loaded.seen]
        return judge(loaded.workspace, loaded.seen)

    def changed(self, kind: FileKind, value: Mapping[str, Any]) -> tuple[Changed, Report]:
        """What another value of one file changes."""
        self.lay(kind, value)
        try:
            report = self.judged()
        finally:
            self.lay(kind, self.values[kind.name])
        after = rows(report)
        return {
            application: [id for id in before if after.get(application, {}).get(id) != before[id]]
            for application, before in self.before.items()
            if application in after
        }, report


def rows(report: Report) -> dict[str, dict[str, Any]]:
    return {
        application.id: {
            row.requirement: (row.state, row.evidence, tuple(sorted((finding.rule.id, finding.severity) for finding in row.findings)))
            for row in application.requirements
        }
        for application in report.applications
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
FILES = sorted({kind.name for kind, _, _ in ALL})


# --------------------------------------------------------------------------- what should change


def named_by(sample: Sample, id: str) -> set[str]:
    """The kinds of record that name an id."""
    found = set()
    for kind in EVIDENCE:
        if kind.name != "exhibits":
            for record, path in record_lists(kind.schema, sample.values[kind.name]):
                if id in own_texts(at(sample.values[kind.name], path)):
                    found.add(record)
    return found


def own_texts(record: dict[str, Any]) -> Iterator[str]:
    """The texts of a record itself, without those of the records inside it."""
    for key, inner in record.items():
        if isinstance(inner, str) and key != "id":
            yield inner
        elif isinstance(inner, list):
            yield from (part for part in inner if isinstance(part, str))


def depending(exhibit: dict[str, Any], accreditor: str, records: set[str], workspace: Workspace) -> set[str]:
    """The requirements that hang on an exhibit.

    Those it supports with a kind that this accreditor wants to see, and those judged by the records that name it.
    """
    depends = set()
    for requirement in workspace.rulebook.requirements.values():
        wanted = {kind for need in requirement.evidence if not need.accreditors or accreditor in need.accreditors for kind in need.kinds}
        is_wanted = not wanted or exhibit["kind"] in wanted  # a requirement without needs of its own shows whatever supports it
        if (requirement.id in exhibit["supports"] and is_wanted) or records & set(requirement.records):
            depends.add(requirement.id)
    return depends


@pytest.mark.parametrize("file", FILES)
def test_no_removal_passes_unnoticed(sample: Sample, file: str) -> None:
    """Each record of the sample is needed: without it, some requirement has another row, or is gone with its application."""
    unnoticed = []
    for kind, record, path in ALL:
        if kind.name == file:
            changed, _ = sample.changed(kind, without(sample.values[file], path))
            if len(changed) == len(sample.before) and not any(changed.values()):
                unnoticed.append(name_of(record, sample.values[file], path))
    assert unnoticed == []


def test_an_exhibit_changes_exactly_what_depends_on_it(sample: Sample) -> None:
    """Without an exhibit, the requirements that hang on it change, in each application; no others."""
    kind = next(kind for kind in EVIDENCE if kind.name == "exhibits")
    workspace = load(sample.folder, standards=ROOT / "standards", today=TODAY).workspace
    assert workspace is not None
    accreditors = {application.id: application.accreditor for application in workspace.program.applications}
    wrong = {}
    for index, exhibit in enumerate(sample.values["exhibits"]["exhibits"]):
        changed, _ = sample.changed(kind, without(sample.values["exhibits"], ("exhibits", index)))
        for application, ids in changed.items():
            depends = depending(exhibit, accreditors[application], named_by(sample, exhibit["id"]), workspace) & set(
                sample.before[application]
            )
            if set(ids) != depends:
                wrong[f"{exhibit['id']} in {application}"] = {"changed": sorted(ids), "depends": sorted(depends)}
    assert wrong == {}


@pytest.mark.parametrize("file", FILES)
def test_mutations_are_as_reviewed(sample: Sample, file: str, update_golden: bool) -> None:
    """What each removal and each year of age changes, record by record, is what was read and agreed to."""
    lines = []
    for kind, record, path in ALL:
        if kind.name != file:
            continue
        name = name_of(record, sample.values[file], path)
        for what, value in (("removed", without(sample.values[file], path)), ("a year older", aged(sample.values[file], path))):
            if value == sample.values[file]:
                continue
            changed, report = sample.changed(kind, value)
            lines.append(f"{name}, {what}: {_told(changed, sample, report)}")
    golden = GOLDEN / f"{file}.txt"
    text = "\n".join(lines) + "\n"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def _told(changed: Changed, sample: Sample, report: Report) -> str:
    if len(changed) < len(sample.before):
        gone = sorted(sample.before.keys() - changed.keys())
        return f"application {', '.join(gone)} is gone"
    after = {application.id: {row.requirement: row.state.value for row in application.requirements} for application in report.applications}
    states: dict[str, set[str]] = {}
    for application, ids in changed.items():
        for id in ids:
            states.setdefault(id, set()).add(after[application].get(id, "gone"))
    if not states:
        return "nothing"
    return ", ".join(f"{id} {'/'.join(sorted(found))}" for id, found in sorted(states.items()))
