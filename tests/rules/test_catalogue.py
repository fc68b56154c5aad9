"""Every rule is listed, has an id of its own, and each named check is answered."""

import importlib
import pkgutil
import re

import generator.rules
from generator.loading.load import RULES as LOADING_RULES
from generator.loading.schemas.checks import PARAMETERS
from generator.rules.catalogue import CATALOGUE, REQUIREMENT_RULES
from generator.rules.declare import OutcomeRule, RequirementRule, RunnerRule, WorkspaceRule


def test_every_declared_rule_is_listed() -> None:
    modules = [importlib.import_module(f"generator.rules.{module.name}") for module in pkgutil.iter_modules(generator.rules.__path__)]
    declared = {
        value.words.id
        for module in modules
        for value in vars(module).values()
        if isinstance(value, RequirementRule | WorkspaceRule | OutcomeRule | RunnerRule)
    }
    assert declared == {rule.words.id for rule in CATALOGUE}


def test_ids_are_family_and_number_and_used_once() -> None:
    ids = [*(rule.words.id for rule in CATALOGUE), *(rule.id for rule in LOADING_RULES)]
    assert [id for id in ids if not re.fullmatch(r"[A-Z]{3}[1-9]\d\d", id)] == []
    assert sorted(ids) == sorted(set(ids))


def test_every_check_is_answered_by_a_rule() -> None:
    assert {rule.check for rule in REQUIREMENT_RULES if rule.check} == set(PARAMETERS)


def test_titles_are_told_apart() -> None:
    titles = [rule.words.title for rule in CATALOGUE]
    assert sorted(titles) == sorted(set(titles))
