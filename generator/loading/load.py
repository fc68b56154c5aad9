"""The stages of loading in their order: find, read, check against schemas, check references, construct, look at exhibit files."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from generator.findings import Problem, Rule, Severity
from generator.loading import (
    application_types,
    files,
    form_templates,
    logo,
    references,
    rulebook_check,
    schema_check,
    submissions,
    to_fill_in,
    words,
    yaml_text,
)
from generator.loading.attribution import Attribution, index_of_record, paths_to
from generator.loading.construct import Unfit, construct
from generator.loading.doubt import Doubt
from generator.loading.files import Found, find_files, find_standards, kind_meant, read_bytes, read_facts
from generator.loading.form_templates import check_form_templates
from generator.loading.kept_outlines import KeptOutlines
from generator.loading.kept_rulebook import Kept, KeptRulebook, Read
from generator.loading.reach import Reach
from generator.loading.references import References, given_ids
from generator.loading.rulebook_check import check_policies, check_rulebook
from generator.loading.schema_check import SchemaCheck
from generator.loading.schema_gate import Gate
from generator.loading.schemas import KINDS, FileKind
from generator.loading.schemas.checks import PARAMETERS
from generator.loading.schemas.types import READ_AS
from generator.loading.submissions import check_submissions
from generator.loading.template_facts import read_templates
from generator.loading.to_fill_in import find_texts_to_fill_in
from generator.loading.words import Located, Seen
from generator.loading.yaml_text import YamlText, read_yaml
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.fingerprints import fingerprint_wording
from generator.model.workspace import Rulebook, Workspace
from generator.shipped import shipped
from generator.source import Places, Source, pack_place

RULES: tuple[Rule, ...] = (
    *yaml_text.RULES,
    *schema_check.RULES,
    *references.RULES,
    *rulebook_check.RULES,
    *form_templates.RULES,
    *to_fill_in.RULES,
    *files.RULES,
    *submissions.RULES,
    *logo.RULES,
)

T = TypeVar("T")
F = TypeVar(
    "F",
    ev.Team, ev.Stakeholders, ev.Population, ev.Curriculum, ev.Workshops, ev.Participants, ev.Outcomes, ev.Quality, ev.Policies,
)  # fmt: skip


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
    kept: tuple[Source, list[references.Found]] | None = None  # of a file that was read in an earlier run, with nothing wrong in it
    fits: bool = False  # whether an earlier run found that it fits its schema


class _Saw(NamedTuple):
    """One problem in a file; the place of one that the reading itself met is found by its mark."""

    rule: Rule
    problem: Problem
    file: _Read
    path: words.Path | None
    others: tuple[tuple[_Read, words.Path | None], ...] = ()  # further places that the same problem stands in


def load(root: Path, *, standards: Path, today: date, as_of: date | None = None, rules: Iterable[str] = (), keep: bool = False) -> Loaded:
    """Everything in the workspace at `root`, and everything that is wrong with it.

    Args:
        root: The workspace.
        standards: The shipped rulebook, over which the workspace's own is laid file by file.
        today: The day on the clock, used where no other day is given.
        as_of: The day to look at; None takes the day pinned in `program.yaml`, else today.
        rules: The ids of the rules that settings may name; without any, the ids that settings name are taken as they stand.
        keep: Keep where the values of its files stand, so that the next run need not parse what did not change.

    Raises:
        WorkspaceError: `root` is no workspace.
    """
    # Reading makes many objects and no cycles; the collector would walk them all again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        outlines = KeptOutlines(root) if keep else None
        return _load(root, standards, today, as_of, tuple(rules), _kept_of(standards), outlines)
    finally:
        if collecting:
            gc.enable()


def load_rulebook(standards: Path) -> Rulebook:
    """The rulebook in a folder, without any program."""
    found = find_standards(standards)
    keep = _kept_of(standards)
    kept = keep.recall(_bytes_of(found)) if keep else None
    if kept:
        return kept.rulebook
    reads, _ = _read_all(found, None, None)
    return _rulebook(_construct_all(reads))


def _kept_of(standards: Path) -> KeptRulebook | None:
    """What earlier runs kept of the shipped rulebook; None for any other."""
    return KeptRulebook(standards) if standards == shipped("standards") else None


def _load(
    root: Path,
    standards: Path,
    today: date,
    as_of: date | None,
    rules: tuple[str, ...],
    keep: KeptRulebook | None,
    outlines: KeptOutlines | None,
) -> Loaded:
    found, seen = find_files(root, standards)
    of_rulebook = [each for each in found if each[0].parts[0] == "standards"]
    if not all(path.is_relative_to(standards) for _, path, _ in of_rulebook):
        keep = None  # some are the workspace's own
    kept = keep.recall(_bytes_of(of_rulebook)) if keep else None
    reads, saw = _read_all(found, kept, outlines)
    seen, misnamed = _part_misnamed(seen, {read.kind.place for read in reads})
    reads += [each.file for each in misnamed]
    saw += misnamed
    saw += _check_schemas(reads)
    if outlines:
        faulty = {each.file.name for each in saw}
        outlines.save((read.data, read.yaml) for read in reads if read.yaml and read.name not in faulty)
    saw += _check_references(reads, rules, found, standards)
    if any(each.file.kept or any(file.kept for file, _ in each.others) for each in saw):
        return _load(root, standards, today, as_of, rules, None, outlines)  # what is kept is a rulebook that nothing is wrong with
    made = _construct_all(reads, _misread_waivers(saw))
    rulebook = kept.rulebook if kept else _rulebook(made)
    attribution, reach = Attribution(rulebook), None
    for each in saw:
        problem = attribution.attribute(each.problem, each.file.kind, each.file.yaml, each.path)
        for file, path in each.others:
            problem = attribution.attribute(problem, file.kind, file.yaml, path)
        if any(file.name.parts[0] == "standards" for file in (each.file, *(file for file, _ in each.others))):
            reach = reach or Reach(rulebook)
            problem = reach.extend(problem, [_of_whole(each.file), *(_of_whole(file) for file, _ in each.others)])
        seen.append((each.rule, problem))
    workspace = _workspace(made, rulebook, today, as_of)
    if workspace and saw:
        workspace = replace(workspace, unread=_unread(saw))
    if not kept:
        contradicting = list(check_rulebook(rulebook, _doubt(saw, made, rulebook)))
        if contradicting:
            reach = reach or Reach(rulebook)
            seen += [(rule, reach.extend(problem, [(problem.mark.file, None, False)])) for rule, problem in contradicting]
        own = {name for name, path, _ in of_rulebook if not path.is_relative_to(standards)}
        seen += check_form_templates(rulebook, own, (root / "templates", shipped("templates")))
        if keep and not any(problem.mark.file.parts[0] == "standards" for _, problem in seen):
            keep.save(rulebook, _to_keep(reads))
    if workspace:
        seen += check_policies(rulebook, workspace.policies)
    if workspace:
        locked = {review.exhibit for review in workspace.review_lock.reviews}
        facts = read_facts(root, workspace.exhibits, fingerprinted={each.file for each in workspace.exhibits if each.id in locked})
        refused = frozenset(one.id for one in workspace.exhibits if one.file in facts.outside)
        # What was told as wrong is nowhere taken for something that is there: no document may open such a file, waiver or not.
        exhibits = (
            tuple(replace(one, file="") if one.id in refused else one for one in workspace.exhibits) if refused else workspace.exhibits
        )
        workspace = replace(workspace, files=facts.files, refused=refused, exhibits=exhibits)
        seen += facts.seen
        seen += check_submissions(root, workspace.submissions)
        if workspace.approvals:
            workspace = replace(workspace, templates=read_templates(workspace, (root / "templates", shipped("templates"))))
        seen += logo.check_program_logo(root, workspace.program)
    return Loaded(workspace, tuple(sorted(seen, key=_place)), tuple(str(name) for name, _, _ in found))


def _of_whole(file: _Read) -> tuple[PurePosixPath, FileKind, bool]:
    """The file with what it holds, and whether nothing of it could be read."""
    return file.name, file.kind, file.yaml is None or not file.yaml.value


def _hiding(saw: Iterable[_Saw]) -> Iterator[_Saw]:
    """What may hide something: what kept a file, or a part of it, from being read."""
    rules = frozenset((*yaml_text.RULES, *schema_check.RULES, *files.RULES))
    return (each for each in saw if each.rule in rules and each.rule.severity is Severity.ERROR)


def _unread(saw: Iterable[_Saw]) -> Mapping[type, tuple[PurePosixPath, ...]]:
    """By what they hold, the files that may hold more than was read."""
    found: dict[type, dict[PurePosixPath, None]] = {}
    for each in _hiding(saw):
        found.setdefault(each.file.kind.holds, {})[each.file.name] = None
    return {holds: tuple(names) for holds, names in found.items()}


def _doubt(saw: Sequence[_Saw], made: Mapping[type, list[Any]], rulebook: Rulebook) -> Doubt:
    """What of the rulebook may be hidden by what was found wrong in its files."""
    found = [(each.rule, each.file.name, each.path) for each in _hiding(saw) if each.file.name.parts[0] == "standards"]
    kinds = made.get(st.ApplicationType, [])
    # A type of an accreditor that nobody knows is looked at by nobody.
    found += [(schema_check.NOT_AN_ID, kind.source.file, ("accreditor",)) for kind in kinds if kind.accreditor not in rulebook.accreditors]
    return Doubt(found)


def _place(seen: Seen) -> tuple[Any, ...]:
    rule, problem = seen
    return (problem.mark, rule.id, problem.message)


# --------------------------------------------------------------------------- bytes to values


def _bytes_of(found: list[Found]) -> dict[PurePosixPath, bytes]:
    return {name: read_bytes(name, path, yaml_text.MAX_BYTES)[0] for name, path, _ in found}


def _to_keep(reads: list[_Read]) -> dict[PurePosixPath, Read]:
    """The files of the rulebook among those read."""
    known = References()
    return {
        read.name: Read(read.data, read.yaml.places, known.find(read.kind.schema, read.yaml.value))
        for read in reads
        if read.yaml and read.name.parts[0] == "standards"
    }


def _read_all(found: list[Found], kept: Kept | None, outlines: KeptOutlines | None) -> tuple[list[_Read], list[_Saw]]:
    reads, saw = [], []
    for name, path, kind in found:
        if kept and name in kept.found:
            reads.append(_Read(name, kind, b"", None, kept.found[name]))
            continue
        data, unreadable = read_bytes(name, path, yaml_text.MAX_BYTES)
        known = outlines.recall(name, data) if outlines else None
        if known:
            reads.append(_Read(name, kind, data, known, fits=True))
            continue
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
        if yaml is None or read.fits:
            continue
        located: list[Located] = []
        if not gate.fits(read.kind.schema, yaml.value):
            from generator.loading.lost_keys import restore_lost_keys

            located += restore_lost_keys(read.kind.schema, yaml)
            located += check.problems(read.kind.schema, yaml.value, read.name, yaml.places)
            _drop_refused(yaml.value, located)
        if read.kind.holds in (st.Requirement, st.ApplicationType):
            located += _parameter_problems(gate, check, yaml)
        unfilled = list(find_texts_to_fill_in(read.data, read.kind.schema, yaml.value, read.name, yaml.places))
        untouched = {path for _, _, path in unfilled}
        located = [each for each in located if each[2] not in untouched] + unfilled
        yield from (_Saw(rule, problem, read, path) for rule, problem, path in located)


def _drop_refused(value: dict[str, Any], located: Sequence[Located]) -> None:
    """Take out the words and numbers that the schema refused: what is told as wrong is not reckoned with, which would tell it again."""
    _blank(value, (path for rule, _, path in located if rule in (schema_check.NOT_ALLOWED, schema_check.OUT_OF_RANGE)))


def _blank(value: dict[str, Any], paths: Iterable[words.Path]) -> None:
    """Take out the values at these places, so that each counts as not written."""
    for path in paths:
        parent: Any = value
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = None


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
    """Every call of a named check in a file of requirements or of an application type, with its path."""
    callers = list(_dicts(value, "requirements"))
    for path, heading in _dicts(value, "headings"):
        callers += [((*path, *below), asks) for below, asks in _dicts(heading, "asks")]
    return [
        ((*path, *below), called)
        for path, caller in callers
        for below, called in _dicts(caller, "checks")
        if type(called.get("check")) is str
    ]


def _dicts(value: dict[str, Any], key: str) -> Iterator[tuple[words.Path, dict[str, Any]]]:
    """The mappings in the list under `key`, each with its path."""
    listed = value.get(key)
    for index, each in enumerate(listed if type(listed) is list else []):
        if type(each) is dict:
            yield (key, index), each


def _check_references(reads: list[_Read], rules: Sequence[str], found: list[Found], standards: Path) -> list[_Saw]:
    known = References()
    own = {name: kind for name, path, kind in found if not path.is_relative_to(standards)}
    known.lay_over(own, partial(_displaced, own, standards))
    known.know("check", PARAMETERS)
    known.know("rule", rules)
    if not rules:
        known.doubt("rule")
    for read in reads:
        if read.kept:
            known.take(*read.kept)
        elif read.yaml is None:
            known.gather_unread(read.kind.schema)
        else:
            known.gather(read.kind.schema, read.yaml.value, read.name, read.yaml.places)
            if any(rule is yaml_text.DUPLICATE_KEY for rule, _ in read.yaml.seen):
                known.gather_unread(read.kind.schema)  # of two ids in one record only the first was read
    by_name = {read.name: read for read in reads}
    there = {read.kind.place for read in reads}
    for kind in KINDS:
        name = PurePosixPath(kind.place)
        if name not in by_name and kind.place.startswith("evidence/") and "*" not in kind.place:
            by_name[name] = _Read(name, kind, b"", None)
            if kind.place not in there:
                known.gather_absent(kind.schema, name)
    saw = []
    for rule, problem, places in known.check():
        file, path = places[0]
        yaml = by_name[file].yaml
        if rule is references.REPEATED and yaml:
            _blank(yaml.value, (at for _, at in places if at))
        saw.append(_Saw(rule, problem, by_name[file], path, tuple((by_name[name], where) for name, where in places[1:])))
    return saw


def _displaced(own: Mapping[PurePosixPath, FileKind], standards: Path) -> Mapping[tuple[str, str], PurePosixPath]:
    """The kinds and ids in files of the rulebook that the program's own files take the place of, with the names of those files."""
    known: dict[tuple[str, str], PurePosixPath] = {}
    for name, kind in own.items():
        path = standards.joinpath(*name.parts[1:])
        if name.parts[0] != "standards" or not path.is_file():
            continue
        yaml = read_yaml(read_bytes(name, path, yaml_text.MAX_BYTES)[0], name)
        known |= dict.fromkeys(given_ids(References().find(kind.schema, yaml.value)), name)
    return known


# --------------------------------------------------------------------------- values to model


def _misread_waivers(saw: Iterable[_Saw]) -> frozenset[int]:
    """The indexes of the waivers in which something is wrong: what cannot be read there may have said for whom alone they are.

    What is wrong at no certain place may be in any of them.
    """
    misread: set[int] = set()
    for each in saw:
        if each.rule.severity is not Severity.ERROR:
            continue
        for file, path in ((each.file, each.path), *each.others):
            if file.kind.holds is ev.Waiver and file.yaml:
                listed = file.yaml.value.get(file.kind.each)
                paths = [path] if path is not None else list(paths_to(file.yaml.places, each.problem))
                for index in map(index_of_record, paths or [()]):
                    misread.update([index] if index is not None else range(len(listed) if type(listed) is list else 0))
    return frozenset(misread)


def _construct_all(reads: list[_Read], misread_waivers: Collection[int] = ()) -> dict[type, list[Any]]:
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
                if misread_waivers and kind.holds is ev.Waiver and index in misread_waivers:
                    continue
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

    placed = _placed_by_editions(of(st.Edition).values())
    requirements = {
        id: replace(each, standards=_together(each.standards, placed.get(id, {})), checks=tuple(_typed(called) for called in each.checks))
        for id, each in of(st.Requirement).items()
    }
    types = application_types.resolve(made.get(st.ApplicationType, []))
    accreditors = {
        id: replace(each, applications=tuple(_with_typed_checks(kind) for kind in types if kind.accreditor == id))
        for id, each in of(st.Accreditor).items()
    }
    return Rulebook(
        editions=_succeeding(of(st.Edition)),
        crosswalks=of(st.Crosswalk),
        requirements=MappingProxyType(requirements),
        wordings=MappingProxyType({id: fingerprint_wording(each) for id, each in requirements.items()}),
        enhancements=of(st.Enhancement),
        accreditors=MappingProxyType(accreditors),
        duties=of(st.Duty),
        forms=of(st.Form),
        topics=of(st.Topic),
        evidence_kinds=of(st.EvidenceKind),
        sources=of(st.SourceText),
        glossary=tuple(made.get(st.Term, [])),
    )


def _succeeding(editions: Mapping[str, st.Edition]) -> Mapping[str, st.Edition]:
    """The editions, each superseded by the one that says so; what an edition says of itself is heard first."""
    found = dict(editions)
    for newer in editions.values():
        older = found.get(newer.supersedes)
        if older and not older.superseded_by and older.published < newer.published:
            found[older.id] = replace(older, superseded=older.superseded or newer.published, superseded_by=newer.id)
    return MappingProxyType(found)


def _together(own: Mapping[str, str], placed: Mapping[str, str]) -> Mapping[str, str]:
    """The standards of a requirement by edition: what it says itself, and what editions say of it."""
    return MappingProxyType({**own, **{edition: number for edition, number in placed.items() if edition not in own}}) if placed else own


def _placed_by_editions(editions: Iterable[st.Edition]) -> Mapping[str, Mapping[str, str]]:
    """Requirement id to the standard that each edition puts it under; a requirement that says so itself is heard first."""
    placed: dict[str, dict[str, str]] = {}
    for edition in editions:
        for standard in edition.standards:
            for id in standard.requirements:
                placed.setdefault(id, {}).setdefault(edition.id, standard.number)
    return placed


def _with_typed_checks(kind: st.ApplicationType) -> st.ApplicationType:
    if not any(asks.checks for heading in kind.headings for asks in heading.asks):
        return kind
    headings = []
    for heading in kind.headings:
        asks = tuple(
            replace(each, checks=tuple(_typed(called) for called in each.checks)) if each.checks else each for each in heading.asks
        )
        headings.append(replace(heading, asks=asks))
    return replace(kind, headings=tuple(headings))


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


def _absent(cls: type) -> Source:
    """The first line of the file that would hold this, for what is told of its absence."""
    return Source(PurePosixPath(next(kind.place for kind in KINDS if kind.holds is cls)), Places(pack_place(1, 1)))


def _workspace(made: dict[type, list[Any]], rulebook: Rulebook, today: date, as_of: date | None) -> Workspace | None:
    def one(cls: type[T]) -> T | None:
        return next(iter(made.get(cls, [])), None)

    def file(cls: type[F]) -> F:
        """What a file holds; nothing, at the place where the file would be, where there is none."""
        return one(cls) or cls(source=_absent(cls))

    program = one(ev.Program)
    if program is None:
        return None
    return Workspace(
        as_of=as_of or program.as_of or today,
        rulebook=rulebook,
        program=program,
        team=file(ev.Team),
        stakeholders=file(ev.Stakeholders),
        population=file(ev.Population),
        curriculum=file(ev.Curriculum),
        workshops=file(ev.Workshops),
        participants=file(ev.Participants),
        outcomes=file(ev.Outcomes),
        quality=file(ev.Quality),
        policies=file(ev.Policies),
        exhibits=tuple(_ordered(made.get(ev.Exhibit, [])).values()),
        waivers=tuple(_ordered(made.get(ev.Waiver, [])).values()),
        review_lock=one(ev.ReviewLock) or ev.ReviewLock(),
        approvals=tuple(made.get(ev.Approval, [])),
        submissions=tuple(made.get(ev.Submission, [])),
    )
