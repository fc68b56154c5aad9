"""The words that every document writes in the same way: states, codes, days, names, items in a row."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from generator.findings import RequirementStatus, State
from generator.model.evidence import Approval
from generator.model.names import POPULATION_GROUPS, PROFESSIONS
from generator.model.word_text import words_of
from generator.prose import MONTHS, listed

# A state as people read it: a shape and a word, so that it can be told without colour.
STATE_WORDS: Mapping[State, tuple[str, str]] = {
    State.CURRENT: ("●", "Complete"),
    State.DUE_SOON: ("◉", "Complete, due soon"),
    State.PLANNED: ("◐", "Planned"),
    State.STALE: ("◐", "Too old"),
    State.SUPERSEDED: ("◐", "Replaced"),
    State.EXPIRED: ("○", "Expired"),
    State.MISSING: ("○", "Missing"),
    State.WAIVED: ("–", "Waived"),
    State.NOT_APPLICABLE: ("–", "Not applicable"),
}

_NOT_KNOWN = ("–", "Not known yet")  # whether it applies

_CODES = {code: f"{word[0].upper()}{word[1:]}" for code, word in {**PROFESSIONS, **POPULATION_GROUPS}.items()} | {
    "follow-up": "Follow-up",
    "dsmp": "Diabetes Self-Management Program (DSMP)",
}
_ON_RECORD = "On record: "
# How a line begins that says so in whatever words, and what only such a line has; the head of a table may say no more than the first.
_READS_AS_APPROVAL = re.compile(
    r"^\W*(?:(?:approv|sign)\w*\W+(?:\w+\W+){0,3})?on\s+record\b.*\w|\bon\s+record\s*:|\bsha\W{0,2}256\W+[0-9a-f]{6}",
    re.IGNORECASE,
)
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)  # a letter of a script that runs so
FROM_LEFT_AGAIN = "\u200e"  # left-to-right mark
_MARKED = re.compile(r"`([^`]*)`")
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")  # all else is text that somebody wrote


def day_in_words(day: date | None) -> str:
    """ "October 30, 2026"; empty for no day."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


def state_words(row: RequirementStatus) -> tuple[str, str]:
    """The shape and the word for a requirement's state; where nothing is recorded that decides whether it applies, that is not known."""
    return _NOT_KNOWN if row.waits_for else STATE_WORDS[row.state]


def in_words(code: str) -> str:
    """A code of the evidence files as people write it: "in-person" is "In person"."""
    if code in _CODES or not _CODE.fullmatch(code):
        return _CODES.get(code, code)
    text = code.replace("-", " ").replace("_", " ")
    return text[:1].upper() + text[1:]


def joined(items: Iterable[str]) -> str:
    """Names in a row: "A, B and C", but "A, MD; B; C" where one has a comma of its own, and "A and B, C" where one has an "and"."""
    found = [item for item in items if item]
    found[:-1] = map(in_its_place, found[:-1])
    if any("," in item for item in found):
        return "; ".join(found)
    return ", ".join(found) if any(" and " in item for item in found) else listed(found)


def in_its_place(item: str) -> str:
    """One of several in a row: two that run from right to left would change their places."""
    return item + FROM_LEFT_AGAIN if item and RIGHT_TO_LEFT.match(item[-1]) else item


def approval_in_words(approval: Approval) -> str:
    """An approval as it stands on the line to sign on."""
    version = f"version {approval.version}; " if approval.version else ""
    return f"{_ON_RECORD}{approval.statement} ({version}fingerprint of what was approved: SHA-256 {approval.sha256[:12]}…)"


def shows_approvals(word: bytes) -> bool:
    """Whether approvals stand on the lines to sign on of a Word file, or a line that reads as one."""
    try:
        return any(map(_READS_AS_APPROVAL.search, words_of(word).splitlines()))
    except ValueError:
        return False  # no Word file, of which nobody can make pages either


def in_dollars(amount: Decimal) -> str:
    """ "$1,100", and cents only where there are some."""
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def upper_first(text: str) -> str:
    """Text as it begins a line."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A message as a sentence on paper: a capital first, a full stop last, no backticks."""
    told = str(unmarked(upper_first(text)))
    return told if told.endswith((".", "!", "?")) else f"{told}."


def unmarked(value: Any) -> Any:
    """Words of findings and of the rulebook as paper has them: a name that stands between backticks there stands without them.

    What the program records is not for this: it is printed as it was written.
    """
    if isinstance(value, str):
        return _MARKED.sub(r"\1", value) if "`" in value else value
    if isinstance(value, dict):
        return {key: unmarked(each) for key, each in value.items()}
    return [unmarked(each) for each in value] if isinstance(value, list) else value


def lower_first(text: str) -> str:
    """Text as it stands inside a sentence; "DKA" stays as it is, and so does a name: "Request for Review"."""
    first, _, rest = text.partition(" ")
    return text if not first[1:2].islower() or rest[:1].isupper() else text[:1].lower() + text[1:]
