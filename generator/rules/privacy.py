"""Nothing that tells who a participant is belongs in these files (PHI)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from generator.findings import Problem
from generator.model.evidence import Exhibit
from generator.model.workspace import Workspace
from generator.record import Record, kinds_of
from generator.rules.declare import rule
from generator.rules.participants import STEPS, steps_of
from generator.source import NOWHERE, Source

_Path = tuple[str | int, ...]
_Text = tuple[str, str, Source, _Path]  # the text, where it stands in words, and the place
_Patterns = tuple[tuple[str, str], ...]  # what is found, and the pattern that finds it

PARTICIPANT_KINDS = frozenset(
    {
        "DEID_CHART", "REFERRAL", "ASSESSMENT", "EDU_PLAN", "EDU_RECORD", "BEHAV_GOAL", "GOAL_FOLLOWUP", "SUPPORT_PLAN",
        "OUTCOME_RECORD", "PROVIDER_LETTER",
    }
)  # fmt: skip
"""Kinds of exhibit that are about single participants."""

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
# Parts of the numbers below, in small letters; each begins with signs that are rare, so that a long text is quickly searched.
_QUICKLY_FOUND = tuple(map(re.compile, (r"-\d\d-\d{4}", r"mrn\W{0,3}\w*\d", r"medical record (?:no|number|#)")))
_NUMBERS = (
    ("a social security number", r"\b\d{3}-\d{2}-\d{4}\b"),
    ("a medical record number", r"\b(?i:MRN|medical record (?:no|number|#)\.?)\W{0,3}\w*\d"),
)
_LONG_NUMBERS = (("a medical record number", r"(?<!\d)\d{7,}(?!\d)"),)
_DATES = (
    (
        "a date",
        r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
        rf"|\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|\b\d{{1,2}} (?:{_MONTHS}) (?:19|20)\d\d\b",
    ),
    ("a date of birth", r"(?i:\b(?:DOB|date of birth|born)\b)"),
)
_CONTACTS = (
    ("a phone number", r"(?<!\d)(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)"),
    ("an e-mail address", r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    ("an age over 89", r"\b(?:9\d|1[01]\d)[- ]?(?i:years?[- ]old|y/?o)\b"),
)


# Other records may well hold a day or a phone number; only about participants are these identifiers.
_ABOUT_PARTICIPANTS = (*_NUMBERS, *_DATES, *_CONTACTS, *_LONG_NUMBERS)

# Whatever the patterns find holds one of these. They are looked for first: most texts hold none, and that is quickly seen.
_TELLING_DIGITS = re.compile(r"\d{4}|\d/\d|9\d|1[01]\d")
_TELLING_WORDS = ("@", "dob", "date of", "born", "mrn", "medical record")


@cache
def _one_of(patterns: _Patterns) -> re.Pattern[str]:
    return re.compile("|".join(f"({pattern})" for _, pattern in patterns))


def _kind_of(text: str, looked_for: _Patterns) -> str:
    """What the text seems to hold; empty where nothing was found."""
    if not _TELLING_DIGITS.search(text):
        lower = text.lower()
        if not any(word in lower for word in _TELLING_WORDS):
            return ""
    found = _one_of(looked_for).search(text)
    return looked_for[(found.lastindex or 1) - 1][0] if found else ""


def identifier_in(text: str) -> str:
    """What a paper about a participant seems to hold that tells who it is: "a date of birth"; empty where nothing was found."""
    return _kind_of(text, _ABOUT_PARTICIPANTS)


@rule("PHI101", "Something looks like personal health information", is_timeless=True)
def identifier_found(workspace: Workspace) -> Iterator[Problem]:
    """Records hold nothing that looks like the number of a person; those about participants, no day, age, phone or address either.

    Why: these files are copied, shared and kept for years; what they hold of a participant cannot be taken back.
    Fix: delete it here and in the history of the folder, and ask your privacy officer whether it must be reported. Days are counted from
    the assessment instead of giving dates.
    """
    # Whatever shows the records shows it too, what was decided long ago with the rest.
    shown_in = ("", *(application.id for application in workspace.program.applications))
    for problem in _found(workspace):
        yield replace(problem, within=shown_in)


def _found(workspace: Workspace) -> Iterator[Problem]:
    yield from _look(_participant_texts(workspace), _ABOUT_PARTICIPANTS)
    about = [exhibit for exhibit in workspace.exhibits if exhibit.kind in PARTICIPANT_KINDS]
    yield from _look(_of_exhibits(about), _ABOUT_PARTICIPANTS)
    # All other texts are searched at once, since a program may have thousands and almost never finds anything.
    others = [exhibit for exhibit in workspace.exhibits if exhibit.kind not in PARTICIPANT_KINDS]
    records = list(_of_records(workspace))
    together = "\n".join([*(f"{one.title}\n{one.file}\n{one.look_for}" for one in others), *(text for text, _, _ in records)])
    lower = together.lower()
    if any(part.search(lower) for part in _QUICKLY_FOUND):
        yield from _look(_of_exhibits(others), _NUMBERS)
        yield from _look(((text, f"`{_key_of(path)}`", source, path) for text, source, path in records), _NUMBERS)


def _look(texts: Iterable[_Text], looked_for: _Patterns) -> Iterator[Problem]:
    for text, where, source, path in texts:
        kind = _kind_of(text, looked_for)
        if kind:
            yield Problem(
                mark=source.at(*path),
                message=f"{where} holds what looks like {kind}",
                hint="delete it: what is printed and sent out cannot be taken back; if it is no such thing, write it in another way",
            )


def _participant_texts(workspace: Workspace) -> Iterator[_Text]:
    for chart in workspace.participants.charts:
        yield chart.id, "the id of a chart", chart.source, ("id",)
        for step in STEPS:
            for number, entry in enumerate(steps_of(chart, step), start=1):
                for field in ("note", "measure", "by"):
                    text = getattr(entry, field)
                    if text:
                        of = f" {number}" if step == "education" else ""
                        yield text, f"chart {chart.id}: `{field}` of {step}{of}", entry.source, (field,)


def _of_exhibits(exhibits: Iterable[Exhibit]) -> Iterator[_Text]:
    for exhibit in exhibits:
        yield exhibit.title, f"the title of {exhibit.id}", exhibit.source, ("title",)
        if exhibit.file:
            yield exhibit.file, f"the file name of {exhibit.id}", exhibit.source, ("file",)
        if exhibit.look_for:
            yield exhibit.look_for, f"`look_for` of {exhibit.id}", exhibit.source, ("look_for",)


def _of_records(workspace: Workspace) -> Iterator[tuple[str, Source, _Path]]:
    """Each text that somebody wrote into a record which is not about a participant, with its place."""
    one_of_each = (workspace.program, workspace.team, workspace.stakeholders, workspace.population, workspace.curriculum)
    more = (workspace.workshops, workspace.outcomes, workspace.quality, workspace.policies)
    for record in (*one_of_each, *more, *workspace.waivers, *workspace.approvals, *workspace.submissions):
        yield from _texts_in(record, NOWHERE, ())


def _key_of(path: _Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _texts_in(value: Any, source: Source, path: _Path) -> Iterator[tuple[str, Source, _Path]]:
    if type(value) is str:
        if value and path:
            yield value, source, path
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts_in(inner, source, (*path, index))
    elif isinstance(value, Record):
        own = getattr(value, "source", NOWHERE)
        source, path = (source, path) if own is NOWHERE else (own, ())
        for name in kinds_of(type(value)):
            if name != "source":
                yield from _texts_in(getattr(value, name), source, (*path, name))
