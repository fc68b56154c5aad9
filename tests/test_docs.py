"""What is written about the product is true of it: commands, rules, links."""

import re
from pathlib import Path

import pytest

from generator.cli import main
from generator.commands.rules import all_rules
from generator.loading.load import load_rulebook

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def families_told(text: str) -> set[str]:
    """The rule families that a changelog names, each as `ABC`."""
    return set(re.findall(r"`([A-Z]{3})`", text))


def test_the_changelog_names_every_family_of_rules() -> None:
    assert families_told(CHANGELOG) == {rule.id[:3] for rule in all_rules()}


def test_a_family_that_is_not_named_is_found() -> None:
    assert families_told("Rules: `YML` and `SCH`; see `dsmes explain`.") == {"YML", "SCH"}


def test_every_rule_says_why_and_what_to_do() -> None:
    assert len(all_rules()) >= 35
    for rule in all_rules():
        assert rule.summary.endswith("."), rule.id
        assert len(rule.why) > 20, rule.id
        assert len(rule.fix) > 10, rule.id


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_readme_speaks_of_every_command(command: str) -> None:
    assert re.search(rf"dsmes {command}\b|\b{command}\b", README + CHANGELOG)


def test_the_readme_and_ci_run_the_same_command() -> None:
    """What a newcomer is told to run is what is run before anything lands."""
    (told,) = re.findall(r"^    (python3 -m venv .*-m tests)$", README, re.MULTILINE)
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for part in told.split(" && "):
        assert part.replace("pip install", "pip install --quiet --disable-pip-version-check") in run or part in run


@pytest.mark.parametrize("page", sorted(path.name for path in ROOT.glob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_numbers_in_the_readme_are_the_rulebooks() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    assert f"{len(rulebook.requirements)} requirements" in README
    assert f"{len(rulebook.requirements)} requirements" in CHANGELOG


def test_the_readme_names_every_edition_accreditor_and_type_of_application() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    types = {row.type for accreditor in rulebook.accreditors.values() for row in accreditor.applications}
    assert len(types) == 6
    for words in (
        *(f"`{edition}`" for edition in rulebook.editions),
        *(accreditor.short_name for accreditor in rulebook.accreditors.values()),
        *(type.replace("-", " ") for type in types),
    ):
        assert words in " ".join(README.split()), words
