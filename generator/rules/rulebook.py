"""What the rulebook asks for, and what it must give before a requirement can be judged (RUL)."""

from generator.findings import Severity
from generator.model.workspace import Workspace
from generator.rules.declare import RunnerRule, words_of

CANNOT_JUDGE = RunnerRule(
    words=words_of(
        "RUL101",
        "A requirement cannot be judged as the rulebook has it",
        Severity.ERROR,
        """What the rulebook asks for is something that can be checked: known people, known steps, numbers where numbers belong.

        Why: a requirement that cannot be checked would look met.
        Fix: correct the entry of the requirement in `standards/`; if it is not one of your own files, please report it.
        """,
    )
)
"""Reported by the runner, when a rule cannot make sense of what the rulebook asks of it."""


def resting_on(workspace: Workspace, record: str) -> tuple[str, ...]:
    """The ids of the requirements that a kind of record decides about, in the order of the rulebook."""
    return tuple(requirement.id for requirement in workspace.rulebook.requirements.values() if record in requirement.rests_on)


def calling(workspace: Workspace, check: str, **parameters: str) -> tuple[str, ...]:
    """The ids of the requirements that call for a check, with these parameters if any are given; in the order of the rulebook."""
    return tuple(
        requirement.id
        for requirement in workspace.rulebook.requirements.values()
        if any(
            call.check == check and all(call.parameters.get(name) == value for name, value in parameters.items())
            for call in requirement.checks
        )
    )
