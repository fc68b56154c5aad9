"""Values to objects: what fits is kept, and what does not is left out."""

from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.loading.construct import Unfit, construct
from generator.loading.yaml_text import read_yaml
from generator.model.evidence import EducationCredit, Exhibit, MixRow, Period, Person, Policies, Program, Site, TopicCoverage
from generator.model.standards import Citation, Confidence, Requirement
from generator.record import Record, record
from tests.loading.building import EXHIBITS, PROGRAM, TEAM

FILE = PurePosixPath("x.yaml")


def made(cls: type, written: str) -> Any:
    yaml = read_yaml(written.encode(), FILE)
    return construct(cls, yaml.value, FILE, yaml.places)


def first_of(written: str) -> str:
    """The first record of a list, as a mapping of its own."""
    return "\n".join(line[4:] for line in written.splitlines()[1:])


def test_each_type_of_value() -> None:
    credit = made(EducationCredit, "date: 2026-02-03\nhours: 3.50\ntitle: '12'\nprovider: P\ntopic: other\nexhibit: EX-1\n")
    assert (credit.date, credit.hours, credit.title) == (date(2026, 2, 3), Decimal("3.50"), "12")
    row = made(MixRow, "category: age\ngroup: 45 to 64\nplanned_percent: 40\nserved_percent: 038\n")
    assert (row.planned_percent, row.served_percent) == (40, 38)
    assert made(TopicCoverage, "topic: T1\ntaught_in: workshop\nweeks: [1, 2]\n").weeks == (1, 2)
    assert made(Citation, "text: S1\nconfidence: secondary\n").confidence is Confidence.SECONDARY
    assert made(Requirement, "id: a\ntitle: a\nstatement: a\nwhy: a\ncitations: []\nstandards: {e: '5'}\n").standards == {"e": "5"}


def test_a_whole_program_with_its_places() -> None:
    program = made(Program, PROGRAM)
    assert program.sponsor.officer.name == "Beatrice Samplewood"
    assert program.applications[0].sites == ("main",)
    assert program.settings.due_soon_days == 60
    assert str(program.sites[0].source.at("role")) == "x.yaml:16:5"
    assert str(program.applications[0].source.at_value("type")) == "x.yaml:20:56"


def test_what_is_left_out_takes_its_default() -> None:
    person = made(Person, first_of(TEAM))
    assert (person.left, person.email, person.certificates, person.leader) == (None, "", (), None)


def test_what_does_not_fit_takes_its_default() -> None:
    exhibit = made(Exhibit, first_of(EXHIBITS).replace("2027-10-31", "soon").replace("person: nurse-1", "person: [nurse-1]"))
    assert (exhibit.valid_until, exhibit.person, exhibit.file) == (None, "", "license.pdf")
    assert made(Policies, "commitments: {goal_follow_up_days: ninety, minimum_sessions: 5}\n").commitments.minimum_sessions == 5
    assert made(Policies, "policies: none\n").policies == ()


def test_elements_of_a_list_that_do_not_fit_are_left_out() -> None:
    assert made(Exhibit, first_of(EXHIBITS).replace("[TEAM-02]", "[TEAM-02, ~, {a: b}, ORG-01]")).supports == ("TEAM-02", "ORG-01")
    person = made(Person, first_of(TEAM) + "\n  - {kind: RD}\n  - {kind: RD, number: 2, exhibit: EX-2}\n")
    assert [license.number for license in person.licenses] == ["SAMPLE-1", "2"]
    assert str(person.licenses[1].source.at()) == "x.yaml:11:5"


@pytest.mark.parametrize("spoilt", ["title: Nursing license", "supports: [TEAM-02]"])
def test_a_record_without_a_required_field_is_not_made(spoilt: str) -> None:
    for instead in ("", spoilt.split(":")[0] + ":", spoilt.split(":")[0] + ": {a: b}"):
        with pytest.raises(Unfit):
            made(Exhibit, first_of(EXHIBITS).replace(spoilt, instead))


@pytest.mark.parametrize("spoilt", ["short_name: Example DSMES", "  name: Example Agency (SAMPLE)"])
def test_a_required_part_that_cannot_be_made_spoils_the_whole(spoilt: str) -> None:
    with pytest.raises(Unfit):
        made(Program, PROGRAM.replace(spoilt, ""))


def test_something_else_than_a_mapping() -> None:
    for value in ("text", None, ["list"]):
        with pytest.raises(Unfit):
            construct(Period, value, FILE, 0)


def test_what_is_made_cannot_be_changed() -> None:
    requirement = made(Requirement, "id: a\ntitle: a\nstatement: a\nwhy: a\ncitations: []\nstandards: {e: '5'}\n")
    with pytest.raises(TypeError):
        requirement.standards["e"] = "6"
    with pytest.raises(AttributeError):
        requirement.title = "b"
    site = made(Site, "id: a\nname: a\nrole: main\nsetting: a\naddress: {street: a, city: a, state: a, postal_code: a}\n")
    assert isinstance(site.address.street, str)


def test_a_model_that_no_value_can_become_is_a_bug() -> None:
    @record
    class Odd(Record):
        field: set[str]

    with pytest.raises(TypeError, match=r"the model has a field of type set\[str\]"):
        construct(Odd, {"field": "x"}, FILE, 0)
