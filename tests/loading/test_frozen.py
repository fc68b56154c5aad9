"""Model objects come back from plain values as they were, each with its place."""

import marshal
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pytest

from generator.loading.construct import construct
from generator.loading.frozen import Book, BookSource, Unfit, freeze, number_places, pack_places, thaw
from generator.loading.yaml_text import read_yaml
from generator.model.standards import Check, Confidence, EvidenceNeed, Requirement
from generator.model.workspace import Rulebook
from generator.source import NOWHERE, Places

NAME = PurePosixPath("standards/requirements/all.yaml")
REQUIREMENT = b"""\
id: TEAM-02
title: Licenses
statement: Each professional has a license.
why: The law asks it.
standards: {ed-1: "2"}
evidence:
  - kinds: [LICENSE]
    fresh: {until_expiry: yes}
  - kinds: [LICENSE, CARD]
citations:
  - {text: S1, confidence: verified}
"""


def passed_through(made: Any, *tops: Places) -> Any:
    """What an object becomes on its way through a file."""
    numbers = {identity: number for page, places in enumerate(tops) for identity, number in number_places(places, page).items()}
    book = Book([(f"file-{page}.yaml", marshal.dumps(pack_places(places))) for page, places in enumerate(tops)])
    return thaw(type(made), marshal.loads(marshal.dumps(freeze(made, numbers))), book)


def test_an_object_and_all_in_it_come_back_with_their_places() -> None:
    yaml = read_yaml(REQUIREMENT, NAME)
    before: Requirement = construct(Requirement, yaml.value, NAME, yaml.places)
    after: Requirement = passed_through(before, Places(1), yaml.places)
    assert after == before
    assert after.citations[0].confidence is Confidence.VERIFIED
    assert isinstance(after.source, BookSource)
    assert str(after.source.at("why")) == "file-1.yaml:4:1"
    assert [str(need.source.at_value("kinds")) for need in after.evidence] == ["file-1.yaml:7:12", "file-1.yaml:9:12"]
    assert after.evidence[0].fresh is not None
    assert str(after.evidence[0].fresh.source.at_value("until_expiry")) == "file-1.yaml:8:27"
    assert str(after.source.below("evidence", 1).at("kinds")) == "file-1.yaml:9:5"


def test_values_whose_type_the_model_does_not_say_keep_theirs() -> None:
    parameters = {"day": date(2026, 3, 9), "rate": Decimal("1.50"), "of": ("a", ()), "count": 3, "only": True, "no": None, "text": "x"}
    after = passed_through(Check(check="x", parameters=MappingProxyType(parameters)))
    assert dict(after.parameters) == parameters
    assert [type(value) for value in after.parameters.values()] == [type(value) for value in parameters.values()]
    assert str(after.parameters["rate"]) == "1.50"
    assert after.source is NOWHERE
    with pytest.raises(TypeError):
        after.parameters["more"] = 1


def test_what_is_shared_stays_shared() -> None:
    needs = (EvidenceNeed(kinds=("A",)),)
    texts = {"id": "X-1", "title": "x", "statement": "x", "why": "x"}
    once, again = (Requirement(**texts, standards={}, evidence=needs, citations=()) for _ in range(2))
    after = passed_through(Rulebook(requirements={"X-1": once, "X-2": again}))
    assert after.requirements["X-1"].evidence is after.requirements["X-2"].evidence
    assert after.requirements["X-1"].evidence == needs


@pytest.mark.parametrize("odd", [object(), ["a list"], 1.5, {"a": 1}])
def test_what_has_no_plain_form_is_refused(odd: object) -> None:
    with pytest.raises(Unfit):
        freeze(Check(check="x", parameters={"odd": odd}), {})


def test_a_place_without_a_number_is_refused() -> None:
    yaml = read_yaml(REQUIREMENT, NAME)
    with pytest.raises(Unfit):
        freeze(construct(Requirement, yaml.value, NAME, yaml.places), {})


def test_a_source_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="colour"):
        _ = BookSource(Book([]), 0).colour
