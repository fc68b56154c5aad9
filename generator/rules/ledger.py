"""Continuing education: the one count of whose hours count in which months, and which do not and why."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from generator.model.evidence import EducationCredit, Person
from generator.model.ledger import Credit, Refusal, Tally, plain_hours
from generator.model.workspace import Workspace
from generator.rules.dates import Window
from generator.rules.declare import Asked
from generator.rules.paper_kinds import can_show
from generator.rules.people import certificate_held, select_people

EDUCATION_CHECK = "continuing-education-hours"
"""The named check of the rulebook that asks for hours."""


def tallies(asked: Asked) -> Iterator[Tally]:
    """The hours of each professional of whom they are asked, those included for whom a certificate stands in.

    Args:
        asked: A call of the check `continuing-education-hours`.

    Raises:
        ParameterError: the rulebook gives the check parameters that cannot be used.
    """
    for person in select_people(asked.workspace, asked.application, asked.text("who")):
        yield tally(asked, person)


def out_of_window(asked: Asked) -> set[str]:
    """The exhibits that are certificates of other months alone, so that nobody counts hours of them that do not count.

    Args:
        asked: A call of the check `continuing-education-hours`.

    Raises:
        ParameterError: the rulebook gives the check parameters that cannot be used.
    """
    credits = [one for person in tallies(asked) for one in person.credits if one.exhibit]
    return {one.exhibit for one in credits} - {one.exhibit for one in credits if one.refusal is not Refusal.OUTSIDE}


def tally(asked: Asked, person: Person) -> Tally:
    """The hours of one person as a call of the check counts them."""
    window, topics, unless = asked.window(), asked.texts("topics"), asked.texts("unless")
    held = certificate_held(asked.workspace, person, unless) if unless else None
    shown = asked.workspace.paper_of(held.exhibit) if held else None
    return Tally(
        person=person.id,
        wanted=asked.number("hours"),
        since=window.since,
        until=window.until,
        topics=topics,
        spared=held.kind if held else "",
        spared_until=shown.valid_until if shown else None,
        credits=tuple(_credits(asked.workspace, person, window, topics)),
    )


def _credits(workspace: Workspace, person: Person, window: Window, topics: Sequence[str]) -> Iterator[Credit]:
    counted: set[tuple[object, ...]] = set()
    for credit in person.continuing_education:
        refusal, why = _refused(workspace, credit, window, topics)
        if refusal is None:
            keys = credit_keys(credit)
            if not counted.isdisjoint(keys):
                refusal, why = Refusal.TWICE, "it is entered twice, and its hours count once"
            counted.update(keys)
        yield Credit(
            date=credit.date,
            hours=credit.hours,
            title=credit.title,
            provider=credit.provider,
            topic=credit.topic,
            exhibit=credit.exhibit,
            refusal=refusal,
            why=why,
            mark=credit.source.at("date"),
        )


def _refused(workspace: Workspace, credit: EducationCredit, window: Window, topics: Sequence[str]) -> tuple[Refusal | None, str]:
    """Why the hours of a certificate do not count; nothing where they do."""
    exhibit = workspace.exhibits_by_id.get(credit.exhibit)
    if not window.holds(credit.date):
        return Refusal.OUTSIDE, f"dated {credit.date}, not {window}"
    if topics and credit.topic not in topics:
        return Refusal.TOPIC, f"its topic is {credit.topic}"
    if exhibit is None:
        return Refusal.NO_EXHIBIT, f"there is no exhibit {credit.exhibit}" if credit.exhibit else "it names no exhibit"
    if not can_show(workspace, exhibit, "continuing education"):
        return Refusal.OTHER_KIND, f"{credit.exhibit} is of kind {exhibit.kind}"
    if not exhibit.file:
        return Refusal.NO_FILE, f"{credit.exhibit} has no file yet"
    if exhibit.valid_until and exhibit.valid_until < min(window.until, window.seen_until):
        return Refusal.EXPIRED, f"{credit.exhibit} expired on {exhibit.valid_until}"
    return None, ""


def credit_keys(credit: EducationCredit) -> tuple[tuple[object, ...], ...]:
    """What two entries of one certificate share at least one of, however they are written: its paper and title, or all but the paper.

    One exhibit may be several certificates bound together, so that the title has to agree too.
    """
    title, provider = _words(credit.title), _words(credit.provider)
    said = (credit.date, credit.hours, title, provider)
    return (said, (credit.exhibit, credit.date, title)) if credit.exhibit else (said,)


@cache
def _words(text: str) -> str:
    """The words of a text, in which capitals, blanks and full stops make no difference."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def hours_in_words(one: Tally) -> str:
    """What is held of what is asked, and in which months."""
    return f"{plain_hours(one.held)} of {one.wanted} hours between {one.since} and {one.until}"
