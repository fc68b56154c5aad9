"""What the rulebook asks for, and what it must give before a requirement can be judged (RUL)."""

from datetime import date

from generator.findings import Severity
from generator.model.standards import Accreditor
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

NEAR_DAYS = 60
"""How far the day of a change in the records and the one that an accreditor was told may lie apart."""


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


def told_of_changes(workspace: Workspace, kind: str, day: date) -> tuple[Accreditor, ...]:
    """The accreditors that want to hear of such a change on that day: those whose term had begun then and still runs."""
    terms = [one for one in workspace.program.accreditations if one.start < day <= one.end and workspace.as_of <= one.end]
    holding = dict.fromkeys(one.accreditor for one in terms)
    found = [workspace.rulebook.accreditors[id] for id in holding if id in workspace.rulebook.accreditors]
    return tuple(one for one in found if any(deadline.on == "change" and deadline.covers(kind) for deadline in one.deadlines))
