"""Ids and what names them: every id stands once, and every name of an id leads somewhere.

Which keys hold ids, and of what, is part of the schemas (`id_of`, `refers_to`), so a new key is covered the day it is written.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from generator.findings import Problem, Related, Rule, Severity
from generator.loading.schemas.types import to_identifier
from generator.loading.words import LOOKS_ALIKE, Path, loading_rule, shown_word
from generator.model.names import TO_FILL_IN
from generator.near import near_words
from generator.prose import shortened
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
    why="Whoever names it could mean either; and where two differ in capital letters alone, many computers keep the files of both in one "
    "folder.",
    fix="Give one of the two another id, and correct what names it.",
)

REPEATED = loading_rule(
    "REF103",
    "A list names an id more than once",
    why="It counts once. Most often another one was meant, which then counts for nothing.",
    fix="Correct the one that is meant to be another, else delete it.",
    severity=Severity.WARNING,
)

RULES = (DANGLING, USED_TWICE, REPEATED)

# The kind of thing to the words that messages use for it.
_WORDS = {
    "topic-element": "part of a topic",
    "evidence-kind": "kind of exhibit",
    "person": "person in evidence/team.yaml",
}


# The kinds of thing of which `dsmes explain` has a list, to the name of that list.
LISTED = {
    "evidence-kind": "kinds",
    "requirement": "requirements",
    "check": "checks",
    "topic": "topics",
    "accreditor": "accreditors",
    "edition": "editions",
}

# Plain tuples: there are several for each of thousands of records, and nearly all of them are looked at once and forgotten.
# Where one id is named wrongly in more places than these, that is one mistake and one finding.
MOST_TOLD = 3
# Where more ids than these stand nowhere and are near to none, it is not they that are wrong: what gave them is lost.
MOST_LOST = 5
_AMONG_SHIPPED = "what comes with dsmes"

_DIGITS = re.compile(r"[0-9]+")

Found = tuple[str, str, Path, int]  # kind, id (empty where none can be read), path, and one of these:
_GIVEN, _NAMED_BY_VALUE, _NAMED_BY_KEY, _EMPTY_LIST, _NAMED_AGAIN = range(5)
_Place = tuple[Source, Path]
_At = tuple[PurePosixPath, Path | None]  # a file, and the path in it; None for one that is not there


def given_ids(found: Iterable[Found]) -> list[tuple[str, str]]:
    """The kinds and ids of what gets its id among these."""
    return [(kind, id) for kind, id, _, role in found if role == _GIVEN and id]


_Dangling = dict[tuple[str, str], list[tuple[Source, Found]]]  # by kind and id
_Told = tuple[Rule, Problem, tuple[_At, ...]]


class _Twice(NamedTuple):
    """An id that stood somewhere already."""

    kind: str
    id: str
    place: _Place
    spelt: str  # as it stands where it stood first
    first: Mark


def _mark_of(place: _Place) -> Mark:
    source, path = place
    return source.at_value(*path)


class References:
    """All ids of a workspace by kind, and every place that names one."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, _Place | None]] = {}  # None for an id that stands in no file
        self._spelt: dict[tuple[str, str], str] = {}  # kind and id in small letters, to the id as it is spelt first
        self._uncertain: set[str] = set()
        self._empty_lists: dict[str, _Place] = {}  # where a list of such things stands with nothing in it
        self._absent: dict[str, PurePosixPath] = {}  # the file that would list them
        self._named: list[tuple[Source, Found]] = []
        self._repeated: list[tuple[Source, Found]] = []
        self._twice: list[_Twice] = []
        self._plans: dict[int, tuple[dict[str, Any], _Plan]] = {}
        self._own: frozenset[PurePosixPath] | None = None  # None: every file is the program's own
        self._displaced: Callable[[], Mapping[tuple[str, str], PurePosixPath]] = dict

    def gather(self, schema: dict[str, Any], value: dict[str, Any], file: PurePosixPath, places: Places) -> None:
        """Take in the ids of one file and the places that name others."""
        self.take(Source(file, places), self.find(schema, value))

    def find(self, schema: dict[str, Any], value: dict[str, Any]) -> list[Found]:
        """The ids in one file, those that it gives and those that it names."""
        every: list[Found] = []
        self._plan(schema).walk(value, (), every)
        return every

    def take(self, source: Source, every: list[Found]) -> None:
        """Take in the ids that were found in one file."""
        for found in every:
            kind, id, path, role = found
            if role == _EMPTY_LIST:
                self._empty_lists.setdefault(kind, (source, path))
            elif not id or (role == _GIVEN and to_identifier(id) is None):
                self._uncertain.add(kind)
            elif role == _GIVEN:
                self._add(kind, id, (source, path))
            elif role == _NAMED_AGAIN:
                self._repeated.append((source, found))
            elif id != TO_FILL_IN:
                self._named.append((source, found))

    def gather_unread(self, schema: dict[str, Any]) -> None:
        """Take in that a file could not be read: what it gives ids to is not known, so no name of such an id is wrong for certain."""
        self._uncertain |= self._plan(schema).kinds

    def gather_absent(self, schema: dict[str, Any], file: PurePosixPath) -> None:
        """Take in that there is no such file."""
        for kind in self._plan(schema).kinds:
            self._absent.setdefault(kind, file)

    def know(self, kind: str, ids: Iterable[str]) -> None:
        """Take in ids that stand in no file."""
        self._ids.setdefault(kind, {}).update(dict.fromkeys(ids))

    def doubt(self, kind: str) -> None:
        """Take in that there may be ids of this kind that were not told."""
        self._uncertain.add(kind)

    def lay_over(self, own: Collection[PurePosixPath], displaced: Callable[[], Mapping[tuple[str, str], PurePosixPath]]) -> None:
        """Take in which files are the program's own, and a way to tell the ids that others had whose place they take, with the file."""
        self._own = frozenset(own)
        self._displaced = displaced

    def check(self) -> list[_Told]:
        """What was wrong, with the file and path of every place of each."""
        dangling: _Dangling = {}
        for source, found in self._named:
            kind, id, _, _ = found
            known = self._ids.get(kind, {})
            if id not in known and kind not in self._uncertain:
                # Where nothing of a kind is recorded, that is the one mistake, whichever id is named.
                dangling.setdefault((kind, id if known else ""), []).append((source, found))
        problems = [*self._used_twice(dangling), *self._named_again()]
        displaced = self._displaced() if dangling else {}
        problems += self._gone(dangling, displaced)
        lost: dict[PurePosixPath, list[tuple[Source, Found]]] = {}
        for (kind, _), named in dangling.items():
            if all((kind, found[1]) in displaced for _, found in named):
                for each in named:
                    lost.setdefault(displaced[kind, each[1][1]], []).append(each)
                continue
            known = self._ids.get(kind, {})
            places = tuple((source.file, found[2]) for source, found in named)
            if not known and kind in self._empty_lists:
                source, path = self._empty_lists[kind]
                # What each requirement wants shown is worth telling while the list of exhibits is still empty; the rest would follow.
                own = () if kind == "exhibit" else ((source.file, path),)
                problems.append((DANGLING, _none_listed(kind, (source, path), named), (*own, *places)))
            elif not known and kind in self._absent:
                file = self._absent[kind]
                problems.append((DANGLING, _no_file(kind, file, named), ((file, None), *places)))
            elif len(named) <= MOST_TOLD:
                for (source, found), place in zip(named, places, strict=True):
                    problems.append((DANGLING, _dangling(source, found, known), (place,)))
            else:
                problems.append((DANGLING, _often_dangling(named, known, self._own), places))
        for file, named in lost.items():
            problems.append((DANGLING, _displaced(file, named), ((file, None), *((source.file, found[2]) for source, found in named))))
        return problems

    def _used_twice(self, dangling: _Dangling) -> Iterator[_Told]:
        """The ids that stand twice. Those of a copied file or block are one mistake; so is one that took the place of another."""
        by_kind: dict[tuple[str, PurePosixPath, PurePosixPath], list[_Twice]] = {}
        for one in self._twice:
            by_kind.setdefault((one.kind, one.first.file, one.place[0].file), []).append(one)
        for (kind, _, _), found in by_kind.items():
            at = tuple((one.place[0].file, one.place[1]) for one in found)
            if len(found) > MOST_TOLD:
                yield USED_TWICE, _copied(found), at
                continue
            meant = [key for key in dangling if key[0] == kind and key[1]]
            for one in found:
                problem = self._problem_of(one)
                places: tuple[_At, ...] = (at[found.index(one)],)
                if len(self._twice) == len(meant) == 1 and _pattern(meant[0][1]) == _pattern(one.id):
                    named = dangling.pop(meant[0])
                    often = _how_often(named, "names it", "name it")
                    hint = f"most likely one of the two is `{meant[0][1]}`, which stands nowhere; {often}"
                    problem = replace(problem, hint=hint, related=(*problem.related, *_first_of(named)))
                    places += tuple((source.file, each[2]) for source, each in named)
                yield USED_TWICE, problem, places

    def _named_again(self) -> Iterator[_Told]:
        """The lists that name an id more than once. One that stands nowhere is told as that, each time."""
        lists: dict[tuple[PurePosixPath, Path], list[tuple[Source, Found]]] = {}
        for source, (kind, id, path, role) in self._repeated:
            if id in self._ids.get(kind, {}):
                lists.setdefault((source.file, path[:-1]), []).append((source, (kind, id, path, role)))
        for (_, path), again in lists.items():
            source, (_, _, first, _) = again[0]
            ids = dict.fromkeys(f"`{id}`" for _, (_, id, _, _) in again)
            problem = Problem(
                mark=source.at_value(*first),
                message=f"`{path[-1]}` names {shortened(ids)} more than once; {'it' if len(ids) == 1 else 'each'} counts once",
                hint="if another is meant, correct it; else delete it",
            )
            yield REPEATED, problem, tuple((source.file, found[2]) for source, found in again)

    def _gone(self, dangling: _Dangling, displaced: Mapping[tuple[str, str], PurePosixPath]) -> Iterator[_Told]:
        """The ids of which so many stand nowhere that a file, or a part of one, must be gone; they are taken out of `dangling`."""
        by_kind: dict[str, list[str]] = {}
        for kind, id in dangling:
            if id and (kind, id) not in displaced:
                by_kind.setdefault(kind, []).append(id)
        for kind, ids in by_kind.items():
            known = self._ids[kind]
            file = self._absent.get(kind)
            own = file or any(place and self._is_own(place[0].file) for place in known.values())
            if not own or len(ids) <= (MOST_TOLD if file else MOST_LOST) or 2 * sum(1 for id in ids if _near(id, known)) > len(ids):
                continue
            named = [each for id in ids for each in dangling.pop((kind, id))]
            places = tuple((source.file, found[2]) for source, found in named)
            if file:
                others = sorted({place[0].file for place in known.values() if place})
                yield DANGLING, _no_file(kind, file, named, others), ((file, None), *places)
            else:
                yield DANGLING, _many_gone(kind, named, known), places

    def _is_own(self, file: PurePosixPath) -> bool:
        return file.parts[0] != "standards" if self._own is None else file in self._own

    def _plan(self, schema: dict[str, Any]) -> "_Plan":
        found = self._plans.get(id(schema))
        if found is None:
            found = self._plans[id(schema)] = (schema, _Plan(schema))
        return found[1]

    def _add(self, kind: str, id: str, place: _Place) -> None:
        ids = self._ids.setdefault(kind, {})
        earlier, spelt = ids.setdefault(id, place), self._spelt.setdefault((kind, id.lower()), id)
        if earlier is place:
            earlier = ids[spelt]
        if earlier is place or earlier is None:
            return
        self._twice.append(_Twice(kind, id, place, spelt, _mark_of(earlier)))

    def _problem_of(self, one: "_Twice") -> Problem:
        is_shipped = self._own is not None and one.first.file not in self._own
        as_spelt = "" if one.id == one.spelt else f"as `{one.spelt}` "
        return Problem(
            mark=_mark_of(one.place),
            message=f"the {_words(one.kind)} id `{one.id}` is used twice, first {as_spelt}in {one.first.file} line {one.first.line}",
            hint=f"{_AMONG_SHIPPED} has it already; give yours another id"
            if is_shipped
            else f"give one of the two another id, and correct what names `{one.id}`",
            related=(Related(one.first, f"`{one.spelt}` is used here first"),),
        )


def _dangling(source: Source, found: Found, known: dict[str, _Place | None]) -> Problem:
    kind, id, path, role = found
    steps = [step for step in path if isinstance(step, str)]
    key = steps[-2] if role == _NAMED_BY_KEY else steps[-1]
    word = _WORDS.get(kind, _words(kind))
    alike, near = _alike(id, known), _near(id, known)
    related: tuple[Related, ...] = ()
    written = shown_word(id)
    several = [part for part in re.split(r"[\s;]+", id) if part]
    if len(several) > 1 and all(part in known for part in several):
        hint = f"put commas between: {', '.join(several)}"
    elif near:
        hint = f"did you mean `{near[0]}`?" + (f" {LOOKS_ALIKE}" if written != id else "")
        place = known[near[0]]
        if place:
            related = (Related(_mark_of(place), f"the nearest known id, `{near[0]}`, stands here"),)
    elif known:
        # Of numbered ids none is nearer than the others: a guess would lead to another person's license.
        more = f" ...; `dsmes explain {LISTED[kind]}` lists all" if kind in LISTED else " ..."
        hint = f"known are: {', '.join((alike or list(known))[:8])}{more if len(alike or known) > 8 else ''}"
    else:
        hint = f"no {word} is recorded yet; add it first"
    mark = source.at(*path) if role == _NAMED_BY_KEY else source.at_value(*path)
    return Problem(mark=mark, message=f"`{key}` names `{written}`, but there is no {word} with this id", hint=hint, related=related)


def _alike(id: str, known: Iterable[str]) -> list[str]:
    """The known ids that differ in a number alone, which makes them others."""
    return [each for each in known if _pattern(each) == _pattern(id) and _number(each) != _number(id)]


def _near(id: str, known: Iterable[str]) -> list[str]:
    """The known id that is most likely meant; none where none is near."""
    return near_words(id, [each for each in known if _pattern(each) != _pattern(id) or _number(each) == _number(id)], 1, 0.6)


def _copied(found: list[_Twice]) -> Problem:
    """The problem of ids that stand in two files, or twice in one: a copy was left in place."""
    one = found[0]
    ids = shortened(dict.fromkeys(f"`{each.id}`" for each in found))
    source, _ = one.place
    where = f"in {one.first.file} and in {source.file}" if source.file != one.first.file else f"twice in {source.file}"
    remedy = "if one of the two is a copy of the other, move it out of the folder `evidence`"
    if source.file == one.first.file:
        remedy = "delete what was copied a second time"
    return Problem(
        mark=_mark_of(one.place),
        message=f"the {_words(one.kind)} ids {ids} stand {where}",
        hint=f"{remedy}; else give each of the second ones another id",
        related=(Related(one.first, f"`{one.spelt}` is used here first"),),
    )


def _many_gone(kind: str, named: list[tuple[Source, Found]], known: Collection[str]) -> Problem:
    ids = dict.fromkeys(found[1] for _, found in named)
    first = min(named, key=lambda each: _mark_of((each[0], each[1][2])))
    return Problem(
        mark=_mark_of((first[0], first[1][2])),
        message=f"{len(ids)} ids are named that no {_words(kind)} has: {_ids_of(named)}; {_how_often(named, 'names one', 'name one')}",
        hint=f"if a file, or a part of one, was moved or deleted, put it back; else correct each; known are: {shortened(known, 8)}",
    )


def _none_listed(kind: str, empty: _Place, named: list[tuple[Source, Found]]) -> Problem:
    """The problem of a list with nothing in it, told there and not where its entries are named."""
    key = empty[1][-1]
    return Problem(
        mark=_mark_of(empty),
        message=f"`{key}` is empty, so there is no {_words(kind)}; {_how_often(named)}",
        hint=f"list under `{key}` what is named elsewhere: {_ids_of(named)}; each starts with `- id: ` and has its other keys "
        "in the lines below",
        related=_first_of(named),
    )


def _no_file(kind: str, file: PurePosixPath, named: list[tuple[Source, Found]], others: Sequence[PurePosixPath] = ()) -> Problem:
    """The problem of a file that is gone, though others of its kind may be there."""
    message = f"there is no file `{file}`, and so no {_words(kind)}; {_how_often(named)}"
    if others:
        one = f"{'an' if kind[0] in 'aeiou' else 'a'} {_words(kind)}"
        often = _how_often(named, f"names {one}", f"name {one}")
        message = f"there is no file `{file}`; {often} that is not in {shortened(map(str, others))}"
    return Problem(
        mark=Mark(file),
        message=message,
        hint=f"put the file back where it was, or write it anew with what is named elsewhere: {_ids_of(named)}",
        related=_first_of(named),
    )


def _how_often(named: list[tuple[Source, Found]], one: str = "names one", many: str = "name one") -> str:
    return f"1 place {one}" if len(named) == 1 else f"{len(named)} places {many}"


def _ids_of(named: list[tuple[Source, Found]]) -> str:
    ids = sorted({found[1] for _, found in named})
    return ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")


def _first_of(named: list[tuple[Source, Found]]) -> tuple[Related, ...]:
    return (Related(min(_mark_of((source, found[2])) for source, found in named), "named here"),)


def _displaced(file: PurePosixPath, named: list[tuple[Source, Found]]) -> Problem:
    """The problem of a file of the program that takes the place of one that comes with dsmes, and lacks what is named elsewhere."""
    return Problem(
        mark=Mark(file),
        message=f"your file takes the place of {file} among those that come with dsmes, and lacks what that has: {_ids_of(named)}; "
        + _how_often(named, "names it", "name them"),
        hint="give your file a name of its own, so that both are read; or add what is lacking",
        related=_first_of(named),
    )


def _often_dangling(named: list[tuple[Source, Found]], known: dict[str, _Place | None], own: frozenset[PurePosixPath] | None) -> Problem:
    """One problem for many places: what they name is more likely to be wrong than they all are."""
    named = sorted(named, key=lambda each: _mark_of((each[0], each[1][2])))
    source, found = named[0]
    kind, id, _, _ = found
    problem = _dangling(source, found, known)
    others = [_mark_of((source, found[2])) for source, found in named[1:]]
    what = "name it too" if known else f"name {'an' if kind[0] in 'aeiou' else 'a'} {_words(kind)} too"
    place = problem.related[0] if problem.related else None
    hint = problem.hint
    if place and (own is None or place.mark.file in own) and shown_word(id) == id:
        mark = place.mark
        near = problem.hint.split("`")[1]
        hint = f"if `{near}` in {mark.file} line {mark.line} is meant, change its id to `{id}`; else correct `{id}` in each place"
    related = (*problem.related, *(Related(mark, "named here too") for mark in others[:MOST_TOLD]))
    return replace(problem, message=f"{problem.message}; {len(others)} other places {what}", hint=hint, related=related)


def _pattern(id: str) -> str:
    """The id with its numbers taken out."""
    return _DIGITS.sub("#", id.casefold())


def _number(id: str) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(id)]


def _words(kind: str) -> str:
    return kind.replace("-", " ")


def _again(kind: str, ids: list[Any], path: Path) -> list[Found]:
    """The ids of a list that stand in it already; what is to be filled in is none yet."""
    texts = [id for id in ids if type(id) is str]
    if len(set(texts)) == len(texts):
        return []
    return [
        (kind, id, (*path, index), _NAMED_AGAIN)
        for index, id in enumerate(ids)
        if type(id) is str and id and id != TO_FILL_IN and id in ids[:index]
    ]


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

    def walk(self, value: Any, path: Path, found: list[Found]) -> None:
        """Add each id in `value`, and each kind of which ids may be missing because something here cannot be read."""
        if type(value) is not dict:
            self._unread(path, found)
            return
        get = value.get
        for key, kind in self._given:
            id = get(key)
            found.append((kind, id if type(id) is str else "", (*path, key), _GIVEN))
        for key, kind in self._named:
            id = get(key)
            if id and type(id) is str:
                found.append((kind, id, (*path, key), _NAMED_BY_VALUE))
        for key, kind in self._lists:
            ids = get(key)
            if ids and type(ids) is list:
                found += [(kind, id, (*path, key, index), _NAMED_BY_VALUE) for index, id in enumerate(ids) if id and type(id) is str]
                if len(ids) > 1:
                    found += _again(kind, ids, (*path, key))
        for key, kind in self._mapped:
            mapped = get(key)
            if type(mapped) is dict:
                found += [(kind, id, (*path, key, id), _NAMED_BY_KEY) for id in mapped if id]
        for key, plan in self._groups:
            if key in value:
                plan.walk(value[key], (*path, key), found)
        for key, plan in self._records:
            records = get(key)
            if records == []:
                found += [(kind, "", (*path, key), _EMPTY_LIST) for _, kind in plan._given]
            elif type(records) is list:
                for index, record in enumerate(records):
                    plan.walk(record, (*path, key, index), found)
            elif key in value or key in self._required or not self._keys.issuperset(value):
                plan._unread((*path, key), found)

    def _unread(self, path: Path, found: list[Found]) -> None:
        found.extend((kind, "", path, _GIVEN) for kind in self.kinds)
