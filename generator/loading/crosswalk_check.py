"""Whether editions follow one another as they say, and crosswalks lead from one to the other without a gap."""

from collections.abc import Iterator, Mapping, Sequence, Set

from generator.findings import Problem, Related, Severity
from generator.loading.doubt import Doubt
from generator.loading.words import Seen, loading_rule, next_step
from generator.model.standards import Crosswalk, Edition, Relation
from generator.model.workspace import Rulebook

GAP = loading_rule(
    "STD130",
    "A standard has no line in the crosswalk",
    why="What stands under it would need review for no reason that anybody could read.",
    fix="Add a line for it; with the kind `none` where it has no counterpart.",
)
ONE_SIDED = loading_rule(
    "STD131",
    "A line of a crosswalk does not fit its kind",
    why="`none` says that a standard has no counterpart; every other kind compares two.",
    fix="Give `old` or `new` alone with the kind `none`, and both with any other kind.",
)
TWICE = loading_rule(
    "STD132",
    "Two crosswalks compare the same editions, or lead in a circle",
    why="The two could say different things, and nobody could tell which counts.",
    fix="Keep one crosswalk for each pair of editions, from the older to the newer.",
)
NOT_UNDER = loading_rule(
    "STD133",
    "A line of a crosswalk names a requirement that stands under neither of its standards",
    why="What the line says of it would never be told.",
    fix="Take the requirement out of the line, or correct `standards` of the requirement.",
)
CIRCLE = loading_rule(
    "STD134",
    "Editions supersede one another in a circle",
    why="None of them would be the one that holds.",
    fix="Correct `superseded_by` of one of them.",
)
DATES = loading_rule(
    "STD135",
    "The dates of two editions do not fit",
    why="On some days two editions would hold, or none.",
    fix="An edition is superseded on the day on which the one that follows it is published.",
)
STANDS_TWICE = loading_rule(
    "STD136",
    "A crosswalk compares two standards twice in different ways",
    why="Only one of the two lines can be right for a requirement that both speak of.",
    fix="Join the two lines, or name under `requirements` of each what it speaks of.",
)

NO_STANDARDS = loading_rule(
    "STD137",
    "An edition has no standards",
    why="Whatever stands under one of them would stand nowhere.",
    fix="List them under `standards`; to leave the edition as it comes with dsmes, delete your file.",
)

PLACES_NOTHING = loading_rule(
    "STD138",
    "No requirement stands under an edition",
    why="Its lists by standard would be empty, and a move to it would leave every requirement to be looked at.",
    fix="Name the requirements under `requirements` of its standards, or the edition under `standards` of each requirement.",
    severity=Severity.WARNING,
)

RULES = (GAP, ONE_SIDED, TWICE, NOT_UNDER, CIRCLE, DATES, STANDS_TWICE, NO_STANDARDS, PLACES_NOTHING)


def check_editions(rulebook: Rulebook, doubt: Doubt) -> Iterator[Seen]:
    """Each edition that has no standards, or whose dates or successor cannot be right."""
    editions = rulebook.editions
    told: set[str] = set()
    placing = {edition for requirement in rulebook.requirements.values() for edition in requirement.standards}
    for edition in editions.values():
        if edition.id not in placing and not _may_place(rulebook, edition, placing, doubt):
            message = f"no requirement stands under any of the standards of {edition.id}"
            yield PLACES_NOTHING, Problem(mark=edition.source.at_value("id"), message=message, hint=next_step(PLACES_NOTHING))
        if not edition.standards and not doubt.about(edition.source, "standards"):
            mark = edition.source.at("standards")
            yield NO_STANDARDS, Problem(mark=mark, message=f"{edition.id} has no standards", hint=next_step(NO_STANDARDS))
        circle = _circle(edition, editions)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            message = f"{' is superseded by '.join((*circle, circle[0]))}"
            yield (
                CIRCLE,
                Problem(mark=edition.source.at_value("superseded_by"), message=message, hint="correct `superseded_by` of one of them"),
            )
        yield from _dates(edition, editions.get(edition.superseded_by))
        older = editions.get(edition.supersedes)
        if older and older is not edition and edition.published <= older.published:
            yield (
                DATES,
                Problem(
                    mark=edition.source.at_value("published"),
                    message=f"{edition.id} supersedes {older.id} of {older.published}, and was published on {edition.published}, no later",
                    hint="correct the day, or `supersedes`",
                    related=(Related(older.source.at_value("published"), f"the day {older.id} was published"),),
                ),
            )
        elif older and older.superseded_by != edition.id:
            message = f"{edition.id} supersedes {older.id}, but {older.id} is superseded by {older.superseded_by}"
            if older is edition:
                message = f"{edition.id} supersedes itself"
            hint = f"name the edition that comes before {edition.id}"
            yield DATES, Problem(mark=edition.source.at_value("supersedes"), message=message, hint=hint)


def _may_place(rulebook: Rulebook, edition: Edition, named: Set[str], doubt: Doubt) -> bool:
    """Whether requirements may be meant to stand under an edition, though none does: a mistake that is told may be why."""
    return (
        not edition.standards
        or any(standard.requirements for standard in edition.standards)
        or any(other not in rulebook.editions for other in named)
        or doubt.about(edition.source)
        or doubt.about_any("requirements")
    )


def _circle(edition: Edition, editions: Mapping[str, Edition]) -> tuple[str, ...]:
    """The editions from one back to itself; empty where it is not superseded by itself in the end."""
    way = [edition.id]
    here: Edition | None = editions.get(edition.superseded_by)
    while here is not None and here.id not in way:
        way.append(here.id)
        here = editions.get(here.superseded_by)
    return tuple(way) if here is edition else ()


def _dates(edition: Edition, successor: Edition | None) -> Iterator[Seen]:
    superseded = edition.superseded
    if superseded and superseded <= edition.published:
        yield (
            DATES,
            Problem(
                mark=edition.source.at_value("superseded"),
                message=f"{edition.id} is superseded on {superseded}, and published only on {edition.published}",
                hint="correct one of the two days",
                related=(Related(edition.source.at_value("published"), "the day it was published"),),
            ),
        )
    elif edition.superseded_by and superseded is None:
        hint = f"add `superseded: {successor.published}`" if successor else "add `superseded` with the day, or take `superseded_by` out"
        message = f"{edition.id} is superseded by {edition.superseded_by}, and does not say since when"
        yield DATES, Problem(mark=edition.source.at_value("superseded_by"), message=message, hint=hint)
    elif superseded and successor and successor is not edition and successor.published != superseded:
        yield (
            DATES,
            Problem(
                mark=edition.source.at_value("superseded"),
                message=f"{edition.id} is superseded on {superseded}, but {successor.id} was published on {successor.published}",
                hint="write the same day in both places",
                related=(Related(successor.source.at_value("published"), f"the day {successor.id} was published"),),
            ),
        )


def check_crosswalks(rulebook: Rulebook, doubt: Doubt) -> Iterator[Seen]:
    """Each crosswalk, and each line of one, that contradicts the editions, the requirements or another crosswalk."""
    for crosswalk in rulebook.crosswalks.values():
        if is_turned_round(rulebook, crosswalk):
            continue  # each of its lines would be wrong for this one reason
        old, new = rulebook.editions.get(crosswalk.old), rulebook.editions.get(crosswalk.new)
        for relation in crosswalk.relations:
            yield from _line(rulebook, crosswalk, relation)
        yield from _same_pair(crosswalk)
        if old and new and old is not new and not doubt.about(crosswalk.source):
            yield from _gaps(crosswalk, old, "old", doubt)
            yield from _gaps(crosswalk, new, "new", doubt)
    yield from _ways(rulebook)


def is_turned_round(rulebook: Rulebook, crosswalk: Crosswalk) -> bool:
    """Whether it leads from the newer edition to the older."""
    old, new = rulebook.editions.get(crosswalk.old), rulebook.editions.get(crosswalk.new)
    return bool(old and new and new.published < old.published)


def _line(rulebook: Rulebook, crosswalk: Crosswalk, relation: Relation) -> Iterator[Seen]:
    if not relation.old and not relation.new:
        fault = "names no standard"
    elif relation.kind == "none" and relation.old and relation.new:
        fault = f"says `none` of two standards, {relation.old} and {relation.new}"
    elif relation.kind != "none" and not (relation.old and relation.new):
        fault = f"says `{relation.kind}`, and names only standard {relation.old or relation.new} of {_edition_of(crosswalk, relation)}"
    else:
        fault = ""
    if fault:
        hint = next_step(ONE_SIDED)
        yield ONE_SIDED, Problem(mark=relation.source.at_value("kind"), message=f"a line of {crosswalk.id} {fault}", hint=hint)
    for index, id in enumerate(relation.requirements):
        requirement = rulebook.requirements.get(id)
        if requirement is None or not {crosswalk.old, crosswalk.new} <= rulebook.editions.keys():  # told as what it is
            continue
        at_old = requirement.standards.get(crosswalk.old) == relation.old and bool(relation.old)
        at_new = requirement.standards.get(crosswalk.new) == relation.new and bool(relation.new)
        if not at_old and not at_new:
            placed = [f"standard {number} of {edition}" for edition, number in requirement.standards.items()]
            yield (
                NOT_UNDER,
                Problem(
                    mark=relation.source.at_value("requirements", index),
                    message=f"{id} stands under neither standard of this line; it stands under {' and '.join(placed) or 'none'}",
                    hint="take it out of this line, or correct its `standards`",
                    related=(Related(requirement.source.at("standards"), f"where {id} stands"),),
                ),
            )


def _edition_of(crosswalk: Crosswalk, relation: Relation) -> str:
    return crosswalk.old if relation.old else crosswalk.new


def _same_pair(crosswalk: Crosswalk) -> Iterator[Seen]:
    """Lines between the same two standards that speak of the same requirements; the accreditors' placings may differ, so others stay."""
    first: dict[tuple[str, str, str], Relation] = {}
    for relation in crosswalk.relations:
        for id in relation.requirements or ("",):
            earlier = first.setdefault((relation.old, relation.new, id), relation)
            if earlier is relation:
                continue
            line = earlier.source.at().line
            what = f"{relation.old or 'nothing'} and {relation.new or 'nothing'}"
            yield (
                STANDS_TWICE,
                Problem(
                    mark=relation.source.at("kind"),
                    message=f"{crosswalk.id} compares {what} twice{f' for {id}' if id else ''}, first in line {line}",
                    hint="keep one of the two lines, or name under `requirements` of each what it speaks of",
                    related=(Related(earlier.source.at("kind"), "the first"),),
                ),
            )
            break


def _gaps(crosswalk: Crosswalk, edition: Edition, side: str, doubt: Doubt) -> Iterator[Seen]:
    named = {getattr(relation, side) for relation in crosswalk.relations} - {""}
    numbers = [standard.number for standard in edition.standards]
    lacking = [number for number in numbers if number not in named]
    # A number that the edition does not have, or that a line leaves out, is told as that, and is most likely the one that is lacking.
    halves = sum(1 for relation in crosswalk.relations if relation.kind != "none" and not getattr(relation, side))
    if len(lacking) > len(named.difference(numbers)) + halves and not doubt.about(edition.source, "standards"):
        many = f"standards {', '.join(lacking)}" if len(lacking) > 1 else f"standard {lacking[0]}"
        yield (
            GAP,
            Problem(
                mark=crosswalk.source.at_value(side),
                message=f"{crosswalk.id} has no line for {many} of {edition.id}",
                hint=f'add a line with `{side}: "{lacking[0]}"`; with `kind: none` where it has no counterpart',
            ),
        )


def _ways(rulebook: Rulebook) -> Iterator[Seen]:
    """Crosswalks from an edition to itself or to an older one, between the same two editions, or in a circle."""
    pairs: dict[frozenset[str], Crosswalk] = {}
    kept: list[Crosswalk] = []
    for crosswalk in rulebook.crosswalks.values():
        mark = crosswalk.source.at_value("new")
        old, new = rulebook.editions.get(crosswalk.old), rulebook.editions.get(crosswalk.new)
        earlier = pairs.setdefault(frozenset((crosswalk.old, crosswalk.new)), crosswalk)
        if crosswalk.old == crosswalk.new:
            yield TWICE, Problem(mark=mark, message=f"{crosswalk.id} leads from {crosswalk.old} to itself", hint="name the newer edition")
        elif earlier is not crosswalk:
            yield (
                TWICE,
                Problem(
                    mark=mark,
                    message=f"{crosswalk.id} compares {crosswalk.old} and {crosswalk.new}, as {earlier.id} does",
                    hint="keep one of the two; it is read both ways",
                    related=(Related(earlier.source.at("id"), "the other one"),),
                ),
            )
        elif old and new and is_turned_round(rulebook, crosswalk):
            if new.supersedes == old.id:
                continue  # then one of the days is wrong, and told
            message = f"{crosswalk.id} leads from {old.id} of {old.published} to {new.id} of {new.published}, which is older"
            yield TWICE, Problem(mark=mark, message=message, hint="turn it round: `old` is the older edition; turn the kinds as well")
        elif _leads(crosswalk.new, crosswalk.old, kept):
            message = f"{crosswalk.id} closes a circle: from {crosswalk.new} other crosswalks lead to {crosswalk.old}"
            yield TWICE, Problem(mark=mark, message=message, hint="take one of them out, or correct its `old` and `new`")
        else:
            kept.append(crosswalk)


def _leads(start: str, end: str, crosswalks: Sequence[Crosswalk]) -> bool:
    reached = {start}
    for _ in crosswalks:
        reached |= {each.new for each in crosswalks if each.old in reached}
    return end in reached
