"""What a program may set for itself, and what it may not (SET)."""

from collections.abc import Iterator, Sequence

from generator.findings import Problem, Rule, Severity
from generator.model.workspace import Workspace
from generator.rules.declare import RunnerRule, words_of

STAYS_AN_ERROR = RunnerRule(
    words=words_of(
        "SET101",
        "A setting would hide what is wrong",
        Severity.WARNING,
        """`severities` may make a rule stricter. What is an error by itself stays one.

        Why: an application with a gap would look complete, and go out without a word of it.
        Fix: delete the line; where the rule is right and you have a reason, write a waiver for the requirement.
        """,
    )
)
"""Reported by the runner, which knows the rules of loading too."""


def severity_of(workspace: Workspace, rule: Rule) -> Severity:
    """How much a rule weighs for a program: as its settings say, and no less than by itself."""
    word = workspace.program.settings.severities.get(rule.id, "")
    return Severity.ERROR if word == Severity.ERROR.word else rule.severity


def settings_without_effect(workspace: Workspace, rules: Sequence[Rule]) -> Iterator[Problem]:
    """The settings that would make a rule weigh less."""
    program = workspace.program
    by_id = {rule.id: rule for rule in rules}
    for id, word in program.settings.severities.items():
        rule = by_id.get(id)
        if rule and severity_of(workspace, rule).word != word:
            yield Problem(
                mark=program.source.at("settings", "severities", id),
                message=f"`{id}: {word}` has no effect: {rule.title[0].lower()}{rule.title[1:]} is an error, and stays one",
                hint="delete it; where you have a reason, write a waiver for the requirement in evidence/waivers.yaml",
            )
