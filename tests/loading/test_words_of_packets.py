"""What goes to one accreditor does not tell of the other: each type of application in its own words."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from generator.loading.load import load
from generator.model.standards import Accreditor, ApplicationType
from generator.model.workspace import Rulebook
from generator.shipped import shipped
from tests.test_cases import AS_OF, BASE


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    workspace = load(BASE, standards=shipped("standards"), today=AS_OF).workspace
    assert workspace
    return workspace.rulebook


def texts_of(rulebook: Rulebook, accreditor: Accreditor, kind: ApplicationType) -> Iterator[tuple[str, str]]:
    """What a packet of this type can show that stands in the rulebook, with its place."""
    yield "about", kind.about
    for heading in kind.headings:
        yield heading.id, f"{heading.title} {heading.summary}"
        for asks in heading.asks:
            yield asks.requirement, kind.statement_of(rulebook.requirements[asks.requirement])
    for group in kind.worksheet:
        yield group.title, f"{group.title} {group.note}"
        for field in group.fields:
            yield field.label, f"{field.label} {field.fill_in}"
    for upload in kind.uploads:
        yield upload.id, upload.title
    for deadline in accreditor.deadlines:
        yield deadline.id, f"{deadline.title} {deadline.after}"
    if accreditor.retention:
        yield "retention", accreditor.retention.note


def names_of_others(rulebook: Rulebook, accreditor: Accreditor) -> re.Pattern[str]:
    own = set(accreditor.short_name.split())
    others = chain.from_iterable(one.short_name.split() for one in rulebook.accreditors.values())
    return re.compile(rf"\b({'|'.join(sorted(set(others) - own))})\b")


def test_no_packet_tells_of_another_accreditor(rulebook: Rulebook) -> None:
    told = [
        f"{accreditor.id} {kind.type} {kind.edition} {place}: {text}"
        for accreditor in rulebook.accreditors.values()
        for kind in accreditor.applications
        for place, text in texts_of(rulebook, accreditor, kind)
        if names_of_others(rulebook, accreditor).search(text)
    ]
    assert len(rulebook.accreditors) > 1
    assert told == []


def test_a_text_that_tells_of_another_is_seen(rulebook: Rulebook) -> None:
    first, second = list(rulebook.accreditors.values())[:2]
    assert names_of_others(rulebook, first).search(f"as {second.short_name} asks it")
    assert not names_of_others(rulebook, first).search(f"as {first.short_name} asks it")


def test_why_names_no_accreditor(rulebook: Rulebook) -> None:
    """They stand in no packet today; that they name nobody keeps it so that they could."""
    names = re.compile("|".join(name for one in rulebook.accreditors.values() for name in one.short_name.split()))
    assert [id for id, one in rulebook.requirements.items() if names.search(one.why)] == []
