"""What becomes of requirements when an application moves to another edition: the relations, both ways, and chains of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from generator.findings import Fate, Migration, MigrationRow, State
from generator.model.standards import (
    Accreditor,
    ApplicationType,
    Asks,
    Citation,
    Confidence,
    Crosswalk,
    Edition,
    Freshness,
    Heading,
    Relation,
    Requirement,
    Standard,
)
from generator.model.workspace import Workspace
from generator.questions.migration import described_under, find_way, joined, plan_migration, turned
from generator.rules.judge import judge
from tests.rules.conftest import Small

KINDS = ("equal", "superset", "subset", "intersects", "none")
SMALL = Small()


def relation(old: str, new: str, kind: str, *requirements: str, why: str = "Because.", sure: Confidence = Confidence.VERIFIED) -> Relation:
    return Relation(
        old=old, new=new, kind=kind, requirements=requirements, rationale=why, citations=(Citation(text="S1", confidence=sure),)
    )


def edition(id: str, year: int) -> Edition:
    standards = tuple(Standard(number=number, title=f"Title {number}", obligation="o") for number in ("1", "2"))
    return Edition(id=id, title=id, citation="c", published=date(year, 1, 1), standards=standards)


def asked(edition: str, asks: Iterable[Asks | str]) -> ApplicationType:
    listed = tuple(one if isinstance(one, Asks) else Asks(requirement=one) for one in asks)
    return ApplicationType(
        accreditor="first",
        type="initial",
        title="First",
        edition=edition,
        criteria="c",
        headings=(Heading(id="all", title="All", asks=listed),),
    )


def program(
    types: Mapping[str, Iterable[Asks | str]], crosswalks: Iterable[Crosswalk], *requirements: Requirement, start: str = "ed-a"
) -> Workspace:
    """A program with one application under `start`; each need of a PAPER is shown by an exhibit, where the requirement wants one."""
    accreditor = Accreditor(
        id="first",
        name="First",
        short_name="FIRST",
        decision="accreditation",
        term_years=4,
        first_application="initial",
        applications=tuple(asked(id, asks) for id, asks in types.items()),
    )
    exhibits = [SMALL.exhibit(f"EX-{number}", "PAPER", one.id) for number, one in enumerate(requirements, 1) if one.title != "Unshown"]
    workspace = SMALL.workspace(accreditor, SMALL.application("app", edition=start), *requirements, *exhibits)
    editions = {each.id: each for each in (edition("ed-a", 2000), edition("ed-b", 2010), edition("ed-c", 2020))}
    book = replace(workspace.rulebook, editions=editions, crosswalks={each.id: each for each in crosswalks})
    return replace(workspace, rulebook=book)


def requirement(id: str, **standards: str) -> Requirement:
    placed = {name.replace("_", "-"): number for name, number in standards.items()}
    return replace(SMALL.requirement(id, SMALL.need("PAPER")), standards=placed, accepted=("A paper.",))


def migrate(workspace: Workspace, to: str) -> Migration:
    application = workspace.applications_by_id["app"]
    return plan_migration(workspace, judge(workspace), application, to)


def row(migration: Migration, id: str) -> MigrationRow:
    (found,) = (each for each in migration.rows if each.requirement == id)
    return found


# --------------------------------------------------------------------------- the algebra of relations, held against sets


def kind_of(one: frozenset[int], other: frozenset[int]) -> str:
    if one == other:
        return "equal"
    if one > other:
        return "superset"
    if one < other:
        return "subset"
    return "intersects" if one & other else "none"


def test_joining_never_promises_more_than_is_so() -> None:
    """Held against all triples of small sets: where the joined kind lets a state carry over, the first really has all of the third."""
    every = [frozenset(n for n in range(3) if mask >> n & 1) for mask in range(1, 8)]
    for one, two, three in product(every, repeat=3):
        told, so = joined(kind_of(one, two), kind_of(two, three)), kind_of(one, three)
        if told in ("equal", "superset"):
            assert one >= three
        if told in ("equal", "superset", "subset"):
            assert told == so


def test_turning_is_the_relation_seen_from_the_other_side() -> None:
    every = [frozenset(n for n in range(3) if mask >> n & 1) for mask in range(1, 8)]
    for one, two in product(every, repeat=2):
        assert turned(kind_of(one, two)) == kind_of(two, one)
    assert all(turned(turned(kind)) == kind for kind in KINDS)


# --------------------------------------------------------------------------- one crosswalk


@pytest.mark.parametrize(
    ("kind", "there", "back"),
    [
        ("equal", Fate.CARRIES, Fate.CARRIES),
        ("superset", Fate.CARRIES, Fate.REVIEW),
        ("subset", Fate.REVIEW, Fate.CARRIES),
        ("intersects", Fate.REVIEW, Fate.REVIEW),
    ],
)
def test_only_equal_and_superset_carry_over(kind: str, there: Fate, back: Fate) -> None:
    one = requirement("R-1", ed_a="1", ed_b="2")
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "2", kind, "R-1", why="So it is."),))
    for start, to, fate in (("ed-a", "ed-b", there), ("ed-b", "ed-a", back)):
        migration = migrate(program({"ed-a": ["R-1"], "ed-b": ["R-1"]}, [walk], one, start=start), to)
        found = row(migration, "R-1")
        assert (found.fate, found.before, found.after, found.why) == (fate, State.CURRENT, State.CURRENT, "So it is.")
        assert migration.crosswalks == ("a-b",)
        assert bool(found.look_at) == (fate is Fate.REVIEW)


def test_a_line_for_all_counts_where_none_names_the_requirement() -> None:
    lines = (relation("1", "1", "equal"), relation("1", "1", "subset", "R-2", why="More is asked."))
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=lines)
    asks = ["R-1", "R-2"]
    both = [requirement(id, ed_a="1", ed_b="1") for id in asks]
    migration = migrate(program({"ed-a": asks, "ed-b": asks}, [walk], *both), "ed-b")
    assert [row(migration, id).fate for id in asks] == [Fate.CARRIES, Fate.REVIEW]


def test_what_the_crosswalk_passes_over_needs_review() -> None:
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "1", "equal", "R-2"),))
    workspace = program({"ed-a": ["R-1"], "ed-b": ["R-1"]}, [walk], requirement("R-1", ed_a="1", ed_b="1"))
    found = row(migrate(workspace, "ed-b"), "R-1")
    assert found.fate is Fate.REVIEW
    assert found.why == "no line of the crosswalk speaks of R-1 between standard 1 of ed-a and standard 1 of ed-b"


def test_without_any_crosswalk_all_that_is_numbered_needs_review() -> None:
    asks = ["R-1", "R-2"]
    workspace = program({"ed-a": asks, "ed-b": asks}, [], requirement("R-1", ed_a="1", ed_b="1"), requirement("R-2"))
    migration = migrate(workspace, "ed-b")
    assert [row(migration, id).fate for id in asks] == [Fate.REVIEW, Fate.CARRIES]
    assert row(migration, "R-1").why == "no crosswalk leads from ed-a to ed-b, so nobody has compared the two"


def test_what_only_one_edition_asks_is_new_or_falls_away() -> None:
    gone, new, open = requirement("R-1", ed_a="1"), requirement("R-2", ed_b="2"), replace(requirement("R-3", ed_b="2"), title="Unshown")
    lines = (relation("1", "", "none", why="It was dropped."), relation("", "2", "none", "R-2", why="It was added."))
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=lines)
    migration = migrate(program({"ed-a": ["R-1"], "ed-b": ["R-2", "R-3"]}, [walk], gone, new, open), "ed-b")
    assert [(each.requirement, each.fate) for each in migration.rows] == [
        ("R-2", Fate.NEW),
        ("R-3", Fate.NEW),
        ("R-1", Fate.FALLS_AWAY),
    ]
    first, second, last = migration.rows
    assert (first.why, first.after, first.evidence, first.satisfies) == ("It was added.", State.CURRENT, ("EX-2",), ("A paper.",))
    assert (second.after, second.evidence) == (State.MISSING, ())
    assert second.why == "FIRST asks it with this application under ed-b, and not under ed-a"
    assert second.closes
    assert (last.why, last.before, last.evidence) == ("It was dropped.", State.CURRENT, ("EX-1",))
    assert migration.titles == {"EX-1": "Paper EX-1", "EX-2": "Paper EX-2"}


def test_what_is_asked_otherwise_does_not_carry_over() -> None:
    """The standard is the same, but the accreditor wants another paper, which is not there."""
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "1", "equal"),))
    stricter = Asks(requirement="R-1", evidence=(SMALL.need("OTHER"),))
    workspace = program({"ed-a": ["R-1"], "ed-b": [stricter]}, [walk], requirement("R-1", ed_a="1", ed_b="1"))
    found = row(migrate(workspace, "ed-b"), "R-1")
    assert (found.fate, found.before, found.after) == (Fate.REVIEW, State.CURRENT, State.MISSING)
    assert found.why == "Because. FIRST asks it otherwise under ed-b: it is current under ed-a and missing under ed-b."
    assert "FIRST asks for OTHER under ed-b, and for PAPER under ed-a" in found.look_at


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            {},
            {"fresh": Freshness(months=12, before="as-of")},
            "asks for evidence of at most 12 months under ed-b, and as old as the rulebook has it",
        ),
        ({}, {"checks": (SMALL.check("sites-fit"),)}, "looks at more under ed-b than under ed-a: sites fit"),
        ({}, {"checks": (SMALL.check("sites-fit"),), "note": "One state."}, "note under ed-b: One state."),
    ],
)
def test_what_is_asked_otherwise_is_named(old: dict[str, Any], new: dict[str, Any], told: str) -> None:
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "1", "subset"),))
    types = {"ed-a": [Asks(requirement="R-1", **old)], "ed-b": [Asks(requirement="R-1", **new)]}
    found = row(migrate(program(types, [walk], requirement("R-1", ed_a="1", ed_b="1")), "ed-b"), "R-1")
    assert [told in text for text in found.look_at] == [False, True]


def test_what_an_accreditor_places_nowhere_goes_with_what_is_named_beside_it() -> None:
    lines = (relation("1", "1", "subset", "R-1", "R-2", why="The rulebook's."), relation("1", "2", "subset", "R-1", "R-2", why="Theirs."))
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=lines)
    both = [requirement(id, ed_a="1", ed_b="1") for id in ("R-1", "R-2")]
    workspace = program({"ed-a": ["R-1", "R-2"], "ed-b": ["R-1", "R-2"]}, [walk], *both)
    accreditor = workspace.rulebook.accreditors["first"]
    placed, apart = (
        Heading(id="two", title="Two", standard="2", asks=(Asks(requirement="R-1"),)),
        Heading(id="x", title="X", asks=(Asks(requirement="R-2"),)),
    )
    kinds = tuple(replace(kind, headings=(placed, apart)) if kind.edition == "ed-b" else kind for kind in accreditor.applications)
    book = replace(workspace.rulebook, accreditors={"first": replace(accreditor, applications=kinds)})
    migration = migrate(replace(workspace, rulebook=book), "ed-b")
    assert [(row(migration, id).new_standard, row(migration, id).why) for id in ("R-1", "R-2")] == [("2", "Theirs.")] * 2


def test_moving_changes_no_workspace() -> None:
    walk = Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "1", "equal"),))
    workspace = program({"ed-a": ["R-1"], "ed-b": ["R-1"]}, [walk], requirement("R-1", ed_a="1", ed_b="1"))
    before = judge(workspace)
    migrate(workspace, "ed-b")
    assert judge(workspace) == before
    assert described_under(workspace, workspace.applications_by_id["app"]) == ("ed-a", "ed-b")


# --------------------------------------------------------------------------- chains


def chained(first: str, second: str, **given: Any) -> MigrationRow:
    one = requirement("R-1", **({"ed_a": "1", "ed_b": "2", "ed_c": "1"} | given))
    walks = [
        Crosswalk(id="a-b", old="ed-a", new="ed-b", relations=(relation("1", "2", first, why="First."),)),
        Crosswalk(id="b-c", old="ed-b", new="ed-c", relations=(relation("2", "1", second, why="Second", sure=Confidence.UNVERIFIED),)),
    ]
    return row(migrate(program({"ed-a": ["R-1"], "ed-c": ["R-1"]}, walks, one), "ed-c"), "R-1")


@pytest.mark.parametrize(
    ("first", "second", "kind", "fate"),
    [
        ("equal", "equal", "equal", Fate.CARRIES),
        ("equal", "superset", "superset", Fate.CARRIES),
        ("superset", "superset", "superset", Fate.CARRIES),
        ("superset", "subset", "intersects", Fate.REVIEW),
        ("subset", "superset", "intersects", Fate.REVIEW),
        ("subset", "equal", "subset", Fate.REVIEW),
        ("equal", "intersects", "intersects", Fate.REVIEW),
    ],
)
def test_a_chain_promises_no_more_than_its_parts(first: str, second: str, kind: str, fate: Fate) -> None:
    found = chained(first, second)
    assert (found.relation, found.fate, found.why, found.confidence) == (kind, fate, "First. Second.", "unverified")


def test_a_chain_breaks_where_the_requirement_stands_nowhere_in_between() -> None:
    found = chained("equal", "equal", ed_b="1")
    assert (found.relation, found.fate) == ("", Fate.REVIEW)


def test_the_shortest_way_is_taken_and_it_may_lead_back_first() -> None:
    def walk(old: str, new: str) -> Crosswalk:
        return Crosswalk(id=f"{old}-{new}", old=old, new=new, relations=())

    walks = [walk("a", "b"), walk("b", "c"), walk("a", "c"), walk("d", "c")]
    assert [step.crosswalk.id for step in find_way(walks, "a", "c")] == ["a-c"]
    assert [(step.crosswalk.id, step.is_turned) for step in find_way(walks, "b", "d")] == [("b-c", False), ("d-c", True)]
    assert find_way(walks, "a", "e") == ()


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("ns-2033 places it under standard 4", "ns-2033 places it under standard 4"),
        ("it's dropped", "It's dropped"),
        ("no crosswalk leads there", "No crosswalk leads there"),
        ("ORG-01 was merged", "ORG-01 was merged"),
    ],
)
def test_an_id_in_front_of_a_reason_keeps_its_letters(why: str, reason: str) -> None:
    assert MigrationRow(requirement="ORG-01", title="t", fate=Fate.REVIEW, why=why).reason == reason
