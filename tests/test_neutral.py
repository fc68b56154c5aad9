"""No accreditor and no edition is named in code: what they are called, what they ask and since when is data alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.loading.load import load_rulebook
from generator.model.names import WORDS
from generator.model.standards import Accreditor
from generator.model.workspace import Rulebook

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator"

# Words of an accreditor that code may hold as well, each with the reason.
EXCEPTIONS: Mapping[str, str] = {
    "change": "an ordinary word",
    "service": "an ordinary word",
    "renewal": "a kind of application that several accreditors have",
}

_ADDRESS = re.compile(r"https?://\S+")


def names_of(rulebook: Rulebook) -> dict[str, re.Pattern[str]]:
    """What must not stand in code, to the pattern that finds it."""
    exact: set[str] = set(rulebook.editions)
    anyhow: set[str] = set()
    for accreditor in rulebook.accreditors.values():
        exact |= {accreditor.id, *accreditor.short_name.split(), *(part.strip() for part in accreditor.name.split(","))}
        for word in (accreditor.decision, *accreditor.words.values()):
            anyhow |= {word.partition(" (")[0], *re.findall(r"\(([^)]+)\)", word)}
    neutral = {word.casefold() for word in (*WORDS, *WORDS.values(), *EXCEPTIONS)}
    found = {name: re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") for name in exact}
    found |= {
        word: re.compile(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", re.IGNORECASE) for word in anyhow if word.casefold() not in neutral
    }
    # An id or a short name in front of more, as in the id of an application.
    for id in {each.split("-")[0] for each in rulebook.accreditors}:
        found[f"{id}-"] = re.compile(rf"(?<![\w-]){re.escape(id)}-", re.IGNORECASE)
    for edition in rulebook.editions.values():
        found[str(edition.published.year)] = re.compile(rf"(?<![\du]){edition.published.year}(?![\d-])")
    return found


def named_in(lines: Iterable[str], names: Mapping[str, re.Pattern[str]]) -> list[tuple[int, str]]:
    """Line and name, for each name that stands in the lines; addresses on the web are passed over."""
    return [
        (number, name)
        for number, line in enumerate(lines, start=1)
        for name, pattern in names.items()
        if pattern.search(_ADDRESS.sub("", line))
    ]


def test_no_accreditor_and_no_edition_is_named_in_code() -> None:
    names = names_of(load_rulebook(ROOT / "standards"))
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, name in named_in(path.read_text(encoding="utf-8").splitlines(), names)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("# ADA asks for it", "ADA"),
        ('HINT = "ask ADCES"', "ADCES"),
        ('if accreditor.id == "ada-erp":', "ada-erp"),
        ('"""As `ada-2026` has it."""', "ada-"),
        ("# each branch location", "branch location"),
        ("# an Expansion site", "expansion site"),
        ('EDITION = "ns-2022"', "ns-2022"),
        ("# the ten standards of 2017", "2017"),
        ("# for recognition", "recognition"),
    ],
)
def test_a_name_in_code_is_seen(line: str, name: str) -> None:
    assert name in [found for _, found in named_in([line], names_of(load_rulebook(ROOT / "standards")))]


@pytest.mark.parametrize(
    "line", ['DAY = "2026-03-09"', "# see https://example.org/drawing/2017/main", "# the header is read", "# a branch of the tree"]
)
def test_an_ordinary_word_is_let_through(line: str) -> None:
    assert named_in([line], names_of(load_rulebook(ROOT / "standards"))) == []


def test_every_exception_is_a_word_of_an_accreditor() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    assert set(EXCEPTIONS) <= {word for accreditor in rulebook.accreditors.values() for word in accreditor.words.values()}


def common_texts(rulebook: Rulebook, accreditor: Accreditor) -> dict[str, str]:
    """What every program reads, whichever its accreditor: the standards, the enhancements, and each requirement as this one words it."""
    found = {
        f"{edition.id} {one.number}": f"{one.title} {one.obligation}" for edition in rulebook.editions.values() for one in edition.standards
    }
    for each in rulebook.enhancements.values():
        found[f"enhancement {each.id}"] = " ".join((each.title, each.statement, each.why, *each.steps, *each.gaps))
    asked = {asks.requirement for kind in accreditor.applications for heading in kind.headings for asks in heading.asks}
    for requirement in rulebook.requirements.values():
        if requirement.id in asked:
            found[requirement.id] = f"{requirement.title} {requirement.statement_for(accreditor.id)} {requirement.why}"
    return found


def others_named(rulebook: Rulebook, accreditor: Accreditor) -> list[str]:
    """The texts for programs of one accreditor that name another one."""
    names = {word for other in rulebook.accreditors.values() if other is not accreditor for word in (other.name, *other.short_name.split())}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    return [where for where, text in common_texts(rulebook, accreditor).items() if pattern.search(text)]


def test_no_program_reads_what_another_accreditor_asks() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    assert {id: others_named(rulebook, one) for id, one in rulebook.accreditors.items()} == {id: [] for id in rulebook.accreditors}


def test_a_text_that_names_another_accreditor_is_found() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    one, other = list(rulebook.accreditors.values())[:2]
    first = next(iter(rulebook.enhancements.values()))
    enhancements = {**rulebook.enhancements, first.id: replace(first, why=f"{other.short_name} asks for it.")}
    assert others_named(replace(rulebook, enhancements=enhancements), one) == [f"enhancement {first.id}"]
