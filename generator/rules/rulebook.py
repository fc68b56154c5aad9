"""What the rulebook itself must give before a requirement can be judged (RUL)."""

from generator.findings import Severity
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
