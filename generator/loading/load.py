"""The stages of loading in their order: find, read, check against schemas, check references, construct, look at exhibit files."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

from generator.findings import Problem, Rule
from generator.loading import files, references, schema_check, yaml_text
from generator.loading.construct import Unfit, construct
from generator.loading.files import find_files, read_bytes, read_facts
from generator.loading.references import References
from generator.loading.schema_check import SchemaCheck
from generator.loading.schema_gate import Gate
from generator.loading.schemas import FileKind
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.types import to_amount, to_whole, to_yes_no
from generator.loading.yaml_text import YamlText, read_yaml
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.workspace import Rulebook, Workspace
from generator.source import Places

RULES: tuple[Rule, ...] = (*yaml_text.RULES, *schema_check.RULES, *references.RULES, *files.RULES)

T = TypeVar("T")
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read. `workspace` is None when `program.yaml` does not hold what a program needs."""

    workspace: Workspace | None
    seen: tuple[tuple[Rule, Problem], ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One file after reading: its kind and values, and each problem with the path it was found at."""

    kind: FileKind
    yaml: YamlText


def load(root: Path, *, standards: Path, today: date, as_of: date | None = None) -> Loaded:
    """Everything in the workspace at `root`, and everything that is wrong with it.

    Args:
        root: The workspace.
        standards: The shipped rulebook, over which the workspace's own is laid file by file.
        today: The day on the clock, used where no other day is given.
        as_of: The day to look at; None takes the day pinned in `program.yaml`, else today.

    Raises:
        WorkspaceError: `root` is no workspace.
    """
    # Reading makes many objects and no cycles; the collector would walk them all again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _load(root, standards, today, as_of)
    finally:
        if collecting:
            gc.enable()


def _load(root: Path, standards: Path, today: date, as_of: date | None) -> Loaded:
    found, seen = find_files(root, standards)
    gate, check, known = Gate(), SchemaCheck(), References()
    known.know("check", iter(PARAMETERS))
    located: list[tuple[Rule, Problem, FileKind, YamlText | None, Path_]] = []
    reads: list[_Read] = []
    for name, path, kind in found:
        data, unreadable = read_bytes(name, path, yaml_text.MAX_BYTES)
        if unreadable:
            located += [(rule, problem, kind, None, ()) for rule, problem in unreadable]
            continue
        yaml = read_yaml(data, name)
        reads.append(_Read(kind, yaml))
        located += [(rule, problem, kind, None, ()) for rule, problem in yaml.seen]
        if not yaml.value and not yaml.is_readable:
            continue
        if not gate.fits(kind.schema, yaml.value):
            located += [(rule, problem, kind, yaml, at) for rule, problem, at in check.problems(kind.schema, yaml.value, name, yaml.places)]
        if kind.name == "requirements":
            located += [(rule, problem, kind, yaml, at) for rule, problem, at in _parameter_problems(gate, check, yaml)]
        known.gather(kind.schema, yaml.value, name, yaml.places)
    kinds = {read.yaml.file: read for read in reads}
    located += [(rule, problem, kinds[file].kind, kinds[file].yaml, at) for rule, problem, file, at in known.check()]

    made = _construct_all(reads)
    rulebook = _rulebook(made)
    workspace = _workspace(made, rulebook, today, as_of)
    attribute = _attribution(rulebook)
    seen += [(rule, attribute(problem, kind, yaml, path)) for rule, problem, kind, yaml, path in located]
    if workspace:
        facts, wrong = read_facts(root, workspace.exhibits)
        workspace = replace(workspace, files=facts)
        seen += wrong
    return Loaded(
        workspace,
        tuple(sorted(seen, key=lambda each: (each[1].mark, each[0].id, each[1].message))),
        tuple(str(name) for name, _, _ in found),
    )


def _parameter_problems(gate: Gate, check: SchemaCheck, yaml: YamlText) -> list[tuple[Rule, Problem, Path_]]:
    """What is wrong with the parameters of named checks; each check has a schema of its own."""
    seen = []
    for path, called in _checks_in(yaml.value):
        schema = PARAMETERS.get(called.get("check", ""))
        parameters = called.get("parameters", {})
        if schema is None or type(parameters) is not dict or gate.fits(schema, parameters):
            continue
        places: Any = yaml.places
        for step in (*path, "parameters") if "parameters" in called else path:
            places = places.items[step]
        if isinstance(places, Places):
            seen += [(rule, problem, path) for rule, problem, _ in check.problems(schema, parameters, yaml.file, places)]
    return seen


def _checks_in(value: dict[str, Any]) -> list[tuple[Path_, dict[str, Any]]]:
    requirements = value.get("requirements")
    return [
        (("requirements", index, "checks", position), called)
        for index, requirement in enumerate(requirements if type(requirements) is list else [])
        if type(requirement) is dict and type(requirement.get("checks")) is list
        for position, called in enumerate(requirement["checks"])
        if type(called) is dict
    ]


# --------------------------------------------------------------------------- values to model


def _construct_all(reads: list[_Read]) -> dict[type, list[Any]]:
    """Every object that could be made, by class, in the order of the files."""
    made: dict[type, list[Any]] = {}
    for read in reads:
        yaml, kind = read.yaml, read.kind
        objects = made.setdefault(kind.holds, [])
        if not kind.each:
            _try_construct(objects, kind.holds, yaml, yaml.value, yaml.places)
            continue
        listed = yaml.value.get(kind.each)
        places = yaml.places.items.get(kind.each)
        if type(listed) is list and isinstance(places, Places):
            for index, value in enumerate(listed):
                _try_construct(objects, kind.holds, yaml, value, places.items[index])
    return made


def _try_construct(objects: list[Any], cls: type, yaml: YamlText, value: Any, places: Places | int) -> None:
    try:
        objects.append(construct(cls, value, yaml.file, places))
    except Unfit:
        return  # reported by the schema check


def _ordered(objects: list[Any]) -> Mapping[str, Any]:
    first: dict[str, Any] = {}
    for each in objects:
        first.setdefault(each.id, each)
    return MappingProxyType(first)


def _rulebook(made: dict[type, list[Any]]) -> Rulebook:
    def of(cls: type[T]) -> Mapping[str, T]:
        return _ordered(made.get(cls, []))

    requirements = {id: replace(each, checks=tuple(_typed(called) for called in each.checks)) for id, each in of(st.Requirement).items()}
    return Rulebook(
        editions=of(st.Edition),
        requirements=MappingProxyType(requirements),
        enhancements=of(st.Enhancement),
        accreditors=of(st.Accreditor),
        topics=of(st.Topic),
        evidence_kinds=of(st.EvidenceKind),
        sources=of(st.SourceText),
        glossary=tuple(made.get(st.Term, [])),
    )


_CONVERT: dict[str, Callable[[str], Any]] = {"whole": to_whole, "amount": to_amount, "yes_no": to_yes_no}


def _typed(called: st.Check) -> st.Check:
    """The check with its parameters as the types its schema gives them; those that do not fit are left out."""
    schema = PARAMETERS.get(called.check, {})
    typed: dict[str, Any] = {}
    for key, value in called.parameters.items():
        kind = schema.get(key, {}).get("type", "")
        if kind == "list" and type(value) is list:
            typed[key] = tuple(part for part in value if type(part) is str)
        elif type(value) is str:
            converted = _CONVERT.get(kind, str)(value)
            if converted is not None:
                typed[key] = converted
    return replace(called, parameters=MappingProxyType(typed))


def _workspace(made: dict[type, list[Any]], rulebook: Rulebook, today: date, as_of: date | None) -> Workspace | None:
    def one(cls: type[T]) -> T | None:
        return next(iter(made.get(cls, [])), None)

    program = one(ev.Program)
    if program is None:
        return None
    return Workspace(
        as_of=as_of or program.as_of or today,
        rulebook=rulebook,
        program=program,
        team=one(ev.Team) or ev.Team(),
        stakeholders=one(ev.Stakeholders) or ev.Stakeholders(),
        population=one(ev.Population) or ev.Population(),
        curriculum=one(ev.Curriculum) or ev.Curriculum(),
        workshops=one(ev.Workshops) or ev.Workshops(),
        participants=one(ev.Participants) or ev.Participants(),
        outcomes=one(ev.Outcomes) or ev.Outcomes(),
        quality=one(ev.Quality) or ev.Quality(),
        policies=one(ev.Policies) or ev.Policies(),
        exhibits=tuple(_ordered(made.get(ev.Exhibit, [])).values()),
        waivers=tuple(_ordered(made.get(ev.Waiver, [])).values()),
    )


# --------------------------------------------------------------------------- which requirements a problem breaks


def _attribution(rulebook: Rulebook) -> Callable[[Problem, FileKind, YamlText | None, Path_], Problem]:
    """Names the requirements that cannot be judged because of a problem.

    A problem in an exhibit breaks what the exhibit supports; one in a record, what is judged by records of that kind; one that makes
    a whole file unreadable, everything judged by any record in it.
    """
    by_record: dict[str, list[str]] = {}
    for requirement in rulebook.requirements.values():
        for record in requirement.records:
            by_record.setdefault(record, []).append(requirement.id)

    def attribute(problem: Problem, kind: FileKind, yaml: YamlText | None, path: Path_) -> Problem:
        if yaml is not None and kind.holds is ev.Exhibit and len(path) >= 2:
            exhibit = yaml.value.get("exhibits", [])[path[1]]
            supports = exhibit.get("supports", []) if type(exhibit) is dict else []
            names = [id for id in supports if type(id) is str and id in rulebook.requirements] if type(supports) is list else []
        else:
            records = _record_at(kind.schema, path) if yaml is not None else _records_in(kind.schema)
            names = [id for record in records for id in by_record.get(record, [])]
        if not names:
            return problem
        order = list(rulebook.requirements)
        return replace(problem, requirements=tuple(sorted(set(names), key=order.index)))

    return attribute


def _record_at(schema: dict[str, Any], path: Path_) -> list[str]:
    """The kind of record that stands innermost at `path`."""
    rules: dict[str, Any] = {"type": "dict", "schema": schema}
    record: list[str] = []
    for step in path:
        rules = rules.get("schema", {}) if isinstance(step, int) else rules.get("schema", {}).get(step, {})
        if "record" in rules.get("meta", {}):
            record = [rules["meta"]["record"]]
    return record


def _records_in(schema: dict[str, Any]) -> list[str]:
    """Every kind of record below a schema."""
    found = []
    for rules in schema.values():
        if "record" in rules.get("meta", {}):
            found.append(rules["meta"]["record"])
        inner = rules.get("schema")
        if rules["type"] == "list":
            inner = inner.get("schema") if inner["type"] == "dict" else None
        if isinstance(inner, dict):
            found += _records_in(inner)
    return found
