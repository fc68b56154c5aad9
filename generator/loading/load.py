"""The stages of loading in their order: find, read, check against schemas, check references, construct, look at exhibit files."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from generator.findings import Problem, Rule
from generator.loading import files, references, rulebook_check, schema_check, to_fill_in, words, yaml_text
from generator.loading.attribution import Attribution
from generator.loading.construct import Unfit, construct
from generator.loading.files import Found, find_files, find_standards, kind_meant, read_bytes, read_facts
from generator.loading.references import References
from generator.loading.rulebook_check import check_rulebook
from generator.loading.schema_check import SchemaCheck
from generator.loading.schema_gate import Gate
from generator.loading.schemas import FileKind
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.types import READ_AS
from generator.loading.to_fill_in import find_texts_to_fill_in
from generator.loading.words import Located, Seen
from generator.loading.yaml_text import YamlText, read_yaml
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.workspace import Rulebook, Workspace
from generator.source import Places

RULES: tuple[Rule, ...] = (
    *yaml_text.RULES,
    *schema_check.RULES,
    *references.RULES,
    *rulebook_check.RULES,
    *to_fill_in.RULES,
    *files.RULES,
)

T = TypeVar("T")


class Loaded(NamedTuple):
    """What could be read. `workspace` is None when `program.yaml` does not hold what a program needs."""

    workspace: Workspace | None
    seen: tuple[tuple[Rule, Problem], ...]  # in order of place
    files: tuple[str, ...]


class _Read(NamedTuple):
    """One file after reading; nothing of it is known where `yaml` is None."""

    name: PurePosixPath
    kind: FileKind
    data: bytes
    yaml: YamlText | None


class _Saw(NamedTuple):
    """One problem in a file; the place of one that the reading itself met is found by its mark."""

    rule: Rule
    problem: Problem
    file: _Read
    path: words.Path | None
    others: tuple[tuple[_Read, words.Path], ...] = ()  # further places that the same problem stands in


def load(root: Path, *, standards: Path, today: date, as_of: date | None = None, rules: Iterable[str] = ()) -> Loaded:
    """Everything in the workspace at `root`, and everything that is wrong with it.

    Args:
        root: The workspace.
        standards: The shipped rulebook, over which the workspace's own is laid file by file.
        today: The day on the clock, used where no other day is given.
        as_of: The day to look at; None takes the day pinned in `program.yaml`, else today.
        rules: The ids of all rules there are; without any, the ids that settings name are taken as they stand.

    Raises:
        WorkspaceError: `root` is no workspace.
    """
    # Reading makes many objects and no cycles; the collector would walk them all again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _load(root, standards, today, as_of, rules)
    finally:
        if collecting:
            gc.enable()


def load_rulebook(standards: Path) -> Rulebook:
    """The rulebook in a folder, without any program."""
    reads, _ = _read_all(find_standards(standards))
    return _rulebook(_construct_all(reads))


def _load(root: Path, standards: Path, today: date, as_of: date | None, rules: Iterable[str]) -> Loaded:
    found, seen = find_files(root, standards)
    reads, saw = _read_all(found)
    seen, misnamed = _part_misnamed(seen, {read.kind.place for read in reads})
    reads += [each.file for each in misnamed]
    saw += misnamed
    saw += _check_schemas(reads)
    saw += _check_references(reads, tuple(rules))
    made = _construct_all(reads)
    rulebook = _rulebook(made)
    attribution = Attribution(rulebook)
    for each in saw:
        problem = attribution.attribute(each.problem, each.file.kind, each.file.yaml, each.path)
        for file, path in each.others:
            problem = attribution.attribute(problem, file.kind, file.yaml, path)
        seen.append((each.rule, problem))
    workspace = _workspace(made, rulebook, today, as_of)
    seen += check_rulebook(rulebook, workspace.policies if workspace else ev.Policies())
    if workspace:
        facts, wrong = read_facts(root, workspace.exhibits)
        workspace = replace(workspace, files=facts)
        seen += wrong
    return Loaded(workspace, tuple(sorted(seen, key=_place)), tuple(str(name) for name, _, _ in found))


def _place(seen: Seen) -> tuple[Any, ...]:
    rule, problem = seen
    return (problem.mark, rule.id, problem.message)


# --------------------------------------------------------------------------- bytes to values


def _read_all(found: list[Found]) -> tuple[list[_Read], list[_Saw]]:
    reads, saw = [], []
    for name, path, kind in found:
        data, unreadable = read_bytes(name, path, yaml_text.MAX_BYTES)
        yaml = None if unreadable else read_yaml(data, name)
        is_lost = yaml is None or (not yaml.value and not yaml.is_readable)
        read = _Read(name, kind, data, None if is_lost else yaml)
        reads.append(read)
        saw += [_Saw(rule, problem, read, None) for rule, problem in (yaml.seen if yaml else unreadable)]
    return reads, saw


def _part_misnamed(seen: list[Seen], there: set[str]) -> tuple[list[Seen], list[_Saw]]:
    """The files that are not read under their names, parted: those that were meant to be one that is not there break what rests on it."""
    others, misnamed = [], []
    for rule, problem in seen:
        kind = kind_meant(problem.mark.file) if rule is files.UNKNOWN_FILE else None
        if kind is None or kind.place in there:
            others.append((rule, problem))
        else:
            misnamed.append(_Saw(rule, problem, _Read(problem.mark.file, kind, b"", None), None))
    return others, misnamed


def _check_schemas(reads: list[_Read]) -> Iterator[_Saw]:
    gate = Gate()
    check = SchemaCheck(gate)
    for read in reads:
        yaml = read.yaml
        if yaml is None:
            continue
        located: list[Located] = []
        if not gate.fits(read.kind.schema, yaml.value):
            located += check.problems(read.kind.schema, yaml.value, read.name, yaml.places)
        if read.kind.holds is st.Requirement:
            located += _parameter_problems(gate, check, yaml)
        unfilled = list(find_texts_to_fill_in(read.data, yaml.value, read.name, yaml.places))
        untouched = {path for _, _, path in unfilled}
        located = [each for each in located if each[2] not in untouched] + unfilled
        yield from (_Saw(rule, problem, read, path) for rule, problem, path in located)


def _parameter_problems(gate: Gate, check: SchemaCheck, yaml: YamlText) -> Iterator[Located]:
    """What is wrong with the parameters of named checks; each check has a schema of its own."""
    for path, called in _checks_in(yaml.value):
        schema = PARAMETERS.get(called.get("check", ""))
        parameters = called.get("parameters", {})
        if schema is None or type(parameters) is not dict or gate.fits(schema, parameters):
            continue
        places: Any = yaml.places
        for step in (*path, "parameters") if "parameters" in called else path:
            places = places.items[step]
        for rule, problem, _ in check.problems(schema, parameters, yaml.file, places, within="parameters"):
            yield rule, problem, path


def _checks_in(value: dict[str, Any]) -> list[tuple[words.Path, dict[str, Any]]]:
    requirements = value.get("requirements")
    return [
        (("requirements", index, "checks", position), called)
        for index, requirement in enumerate(requirements if type(requirements) is list else [])
        if type(requirement) is dict and type(requirement.get("checks")) is list
        for position, called in enumerate(requirement["checks"])
        if type(called) is dict and type(called.get("check")) is str
    ]


def _check_references(reads: list[_Read], rules: Sequence[str]) -> list[_Saw]:
    known = References()
    known.know("check", PARAMETERS)
    known.know("rule", rules)
    if not rules:
        known.doubt("rule")
    for read in reads:
        if read.yaml is None:
            known.gather_unread(read.kind.schema)
        else:
            known.gather(read.kind.schema, read.yaml.value, read.name, read.yaml.places)
    by_name = {read.name: read for read in reads}
    found = []
    for rule, problem, places in known.check():
        (file, path), *others = places
        found.append(_Saw(rule, problem, by_name[file], path, tuple((by_name[name], where) for name, where in others)))
    return found


# --------------------------------------------------------------------------- values to model


def _construct_all(reads: list[_Read]) -> dict[type, list[Any]]:
    """Every object that could be made, by class, in the order of the files."""
    made: dict[type, list[Any]] = {}
    for read in reads:
        yaml, kind = read.yaml, read.kind
        if yaml is None:
            continue
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


def _ordered(objects: list[T], key: str = "id") -> Mapping[str, T]:
    first: dict[str, T] = {}
    for each in objects:
        first.setdefault(getattr(each, key), each)
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


def _typed(called: st.Check) -> st.Check:
    """The check with its parameters as the types its schema gives them; those that do not fit are left out."""
    schema = PARAMETERS.get(called.check, {})
    typed: dict[str, Any] = {}
    for key, value in called.parameters.items():
        kind = schema.get(key, {}).get("type")
        if kind == "list" and type(value) is list:
            typed[key] = tuple(part for part in value if type(part) is str)
        elif kind in READ_AS and type(value) is str:
            converted = READ_AS[kind](value)
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
