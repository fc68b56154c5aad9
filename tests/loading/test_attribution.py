"""Which requirements a problem breaks."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from generator.findings import Problem
from generator.loading.attribution import Attribution, path_to, records_at
from generator.loading.schemas import KINDS
from generator.loading.words import Path
from generator.loading.yaml_text import YamlText, read_yaml
from generator.model.standards import Citation, Confidence, EvidenceNeed, Requirement
from generator.model.workspace import Rulebook
from generator.source import Mark
from tests.loading.building import EXHIBITS, TEAM

BY_NAME = {kind.name: kind for kind in KINDS}


def requirement(id: str, *records: str, shown: bool = True) -> Requirement:
    needs = (EvidenceNeed(kinds=("LICENSE",)),) if shown else ()
    return Requirement(
        id=id,
        title=id,
        statement=id,
        why=id,
        records=records,
        evidence=needs,
        citations=(Citation(text="S1", confidence=Confidence.VERIFIED),),
    )


ATTRIBUTION = Attribution(
    Rulebook(
        requirements={
            each.id: each
            for each in (
                requirement("TEAM-02", "people", "licenses"),
                requirement("TEAM-01", "people", shown=False),
                requirement("QC-01", "coordinators"),
                requirement("ORG-01", "sponsor", "applications"),
                requirement("ACC-09", "exhibits", shown=False),
            )
        }
    )
)


def read(written: str) -> YamlText:
    return read_yaml(written.encode(), PurePosixPath("x.yaml"))


def broken(kind: str, yaml: YamlText | None, path: Path | None, *, line: int = 1, column: int = 1) -> tuple[str, ...]:
    problem = Problem(mark=Mark(PurePosixPath("x.yaml"), line, column), message="m", hint="h")
    return ATTRIBUTION.attribute(problem, BY_NAME[kind], yaml, path).requirements


def test_a_problem_in_an_exhibit_breaks_what_it_supports() -> None:
    both = read(EXHIBITS.replace("[TEAM-02]", "[ORG-01, TEAM-02, UNKNOWN]"))
    assert broken("exhibits", both, ("exhibits", 0, "file")) == ("TEAM-02", "ORG-01")  # in order of the rulebook
    assert broken("exhibits", read(EXHIBITS.replace("[TEAM-02]", "TEAM-02")), ("exhibits", 0, "supports")) == ("TEAM-02",)
    assert broken("exhibits", read(EXHIBITS.replace("[TEAM-02]", "")), ("exhibits", 0, "supports")) == ("TEAM-02", "QC-01", "ORG-01")
    assert broken("exhibits", read("exhibits:\n  - EX-1\n"), ("exhibits", 0)) == ()


def test_a_problem_of_all_exhibits_breaks_all_that_wants_exhibits() -> None:
    everything = ("TEAM-02", "QC-01", "ORG-01", "ACC-09")
    assert broken("exhibits", None, None) == everything
    assert broken("exhibits", read("exhibits: none\n"), ("exhibits",)) == everything


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("people", 0, "joined"), ("TEAM-02", "TEAM-01")),
        (("people", 0), ("TEAM-02", "TEAM-01")),
        (("people",), ("TEAM-02", "TEAM-01")),
        (("people", 0, "licenses", 0, "number"), ("TEAM-02",)),
        (("people", 0, "licenses"), ("TEAM-02",)),
        (("people", 0, "license"), ("TEAM-02", "TEAM-01")),  # it may have been meant to be any part of the record
        (("people", 0, "licenses", 0, "nubmer"), ("TEAM-02",)),
        (("coordinators", 0, "person"), ("QC-01",)),
        (("cordinators",), ("TEAM-02", "TEAM-01", "QC-01")),
    ],
)
def test_a_problem_in_a_record_breaks_what_is_judged_by_it(path: Path, expected: tuple[str, ...]) -> None:
    assert broken("team", read(TEAM), path) == expected


def test_a_problem_of_a_whole_file_breaks_all_that_rests_on_it() -> None:
    assert broken("team", None, None) == ("TEAM-02", "TEAM-01", "QC-01")


def test_a_problem_in_a_requirement_breaks_that_requirement() -> None:
    yaml = read("requirements:\n  - id: QC-01\n    titel: x\n  - id: [a]\n")
    assert broken("requirements", yaml, ("requirements", 0, "titel")) == ("QC-01",)
    assert broken("requirements", yaml, ("requirements", 1, "id")) == ()
    assert broken("requirements", None, None) == ()


def test_a_record_that_evidence_is_wanted_for_breaks_what_wants_it() -> None:
    per_person = replace(requirement("QC-02"), evidence=(EvidenceNeed(kinds=("CV",), per="person", who="quality-coordinator"),))
    attribution = Attribution(Rulebook(requirements={"QC-02": per_person}))
    problem = Problem(mark=Mark(PurePosixPath("x.yaml")), message="m", hint="h")
    assert attribution.attribute(problem, BY_NAME["team"], read(TEAM), ("people", 0, "joined")).requirements == ("QC-02",)
    assert attribution.attribute(problem, BY_NAME["team"], None, None).requirements == ("QC-02",)
    assert attribution.attribute(problem, BY_NAME["workshops"], None, None).requirements == ()


def test_a_problem_that_reading_met_is_found_by_its_place() -> None:
    yaml = read(TEAM + "coordinators:\n  - person: nurse-1\n    person: nurse-2\n")
    ((_, problem),) = yaml.seen
    first = problem.related[0].mark  # of the two this one is read
    assert broken("team", yaml, None, line=first.line, column=first.column) == ("QC-01",)
    assert broken("team", yaml, None, line=99) == ("TEAM-02", "TEAM-01", "QC-01")


def test_a_place_is_a_path() -> None:
    places = read("a:\n  - b: c\n    d: [e, f]\ng: h\n").places
    file = PurePosixPath("x.yaml")
    assert path_to(places, Mark(file, 1, 1)) == ("a",)
    assert path_to(places, Mark(file, 2, 3)) == ("a",)  # the list starts where its first dash stands
    assert path_to(places, Mark(file, 3, 12)) == ("a", 0, "d", 1)
    assert path_to(places, Mark(file, 4, 4)) == ("g",)
    assert path_to(places, Mark(file, 9, 9)) is None


def test_records_of_a_group_and_of_a_whole_file() -> None:
    assert records_at(BY_NAME["program"].schema, ("sponsor", "officer", "name")) == ["sponsor"]
    assert records_at(BY_NAME["quality"].schema, ()) == ["process", "projects"]
    assert records_at(BY_NAME["program"].schema, ("settings", "due_soon_days")) == []
