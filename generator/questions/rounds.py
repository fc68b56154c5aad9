"""The rounds of duties that come again and again, counted from the days on which they were done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from generator.model.due import Due, Said
from generator.model.evidence import Measure, Person, Series
from generator.model.standards import Duty, surest
from generator.questions.due_words import Desk, same, say, surest_sources
from generator.record import Record
from generator.rules.dates import add_days, add_months
from generator.rules.people import WHO, select_people
from generator.rules.wording import place_of
from generator.source import NOWHERE, Mark, Source


class _Done(NamedTuple):
    """A day on which something was done, with the records that lead to it, the outermost first."""

    day: date
    mark: Mark
    chain: tuple[Record, ...]


class _Subject(NamedTuple):
    """What the rounds of a duty are counted for."""

    id: str
    name: Said
    start: date  # where it was never done, it has been due since then
    since: str  # what began on that day, in words
    done: Sequence[_Done]
    mark: Mark  # where it would be written down
    person: str = ""
    first: date | None = None  # where the first round ends later than `start`


def find_rounds(desk: Desk) -> Iterator[Due]:
    """The rounds of every duty of the rulebook that somebody asks of this program."""
    for duty in desk.workspace.rulebook.duties.values():
        askers = desk.askers_of(duty.requirements)
        if (askers or not duty.requirements) and desk.applies(duty.applies_when):
            done = [one for one in _walk(desk, duty) if one.day <= desk.as_of]
            if duty.per == "series":
                yield from _after_series(desk, duty, done)
                continue
            for subject in _subjects(desk, duty, done):
                yield from _rounds(desk, duty, subject)


def _rounds(desk: Desk, duty: Duty, subject: _Subject) -> Iterator[Due]:
    """The round that runs, and those before it, each closed by the day it was done."""
    days = sorted({one.day: one for one in subject.done}.values(), key=lambda one: one.day)
    ends = [(subject.first or subject.start, f"never recorded; counted from {subject.since} on {subject.start}", subject.mark)]
    ends += [(add_months(one.day, duty.every_months), f"last recorded on {one.day}", one.mark) for one in days]
    for number, (day, note, mark) in enumerate(ends):
        closed = days[number].day if number < len(days) else None
        if number == 0 and closed:
            note = f"first recorded on {closed}"
        if closed is None or number == len(days) - 1 or day != ends[number + 1][0]:
            yield _round(desk, duty, subject, day, closed, note, mark)


def _round(
    desk: Desk, duty: Duty, subject: _Subject, day: date, closed: date | None, note: str, mark: Mark, opens: date | None = None
) -> Due:
    title = say("{title}: {name}", title=duty.title, name=subject.name) if subject.id else same(duty.title)
    owner = desk.coordinator
    if duty.owner == "each" and subject.person:
        owner = desk.person(subject.person)
    elif duty.owner == "officer":
        owner = same("the sponsor's officer")
    return desk.due(
        (duty.id, subject.id, day.isoformat()),
        title,
        day,
        lead_days=duty.lead_days,
        opens=opens,
        closed=closed,
        owner=owner,
        requirements=duty.requirements,
        askers=desk.askers_of(duty.requirements),
        sources=surest_sources(duty.citations),
        confidence=surest(duty.citations),
        closes=_closes(duty, subject),
        note=same(note),
        mark=mark,
    )


def _closes(duty: Duty, subject: _Subject) -> Said:
    file, record, *key = duty.done.split(".")
    if duty.per == "series":
        since = add_days(add_months(subject.start, duty.every_months), -duty.lead_days)
        return same(f"an entry under `{record}` in evidence/{file}.yaml, with `{'.'.join(key)}` on {since} or later")
    if subject.person:
        return say("a later `{key}` of {name} in evidence/{file}.yaml", key=".".join(key), name=subject.name, file=file)
    whose = say(" for {name}", name=subject.name) if subject.id else same("")
    return say(
        "a new entry{whose} under `{record}` in evidence/{file}.yaml, with `{key}`",
        whose=whose,
        record=record,
        file=file,
        key=".".join(key),
    )


# --------------------------------------------------------------------------- for whom or what


def _subjects(desk: Desk, duty: Duty, done: Sequence[_Done]) -> Iterator[_Subject]:
    workspace = desk.workspace
    began = workspace.program.started or workspace.as_of
    place = _place(desk, duty)
    if duty.per == "person":
        for person in _people(desk, duty):
            start, since = max((began, "the start of the program"), (person.joined, "the day of joining"))
            own = [one for one in done if person in one.chain or any(getattr(record, "person", "") == person.id for record in one.chain)]
            at = person.source.at(*duty.done.split(".")[2:]) if duty.done.startswith("team.people.") else place
            first = _other_day(desk, duty, person)
            first = add_months(first, duty.every_months) if first else None
            yield _Subject(person.id, desk.person(person.id), start, since, own, at, person=person.id, first=first)
    elif duty.per == "measure":
        for measure in workspace.outcomes.measures:
            own = [one for one in done if _is_of(one, measure)]
            yield _Subject(measure.id, desk.record(measure.id, measure.source.at()), began, "the start of the program", own, place)
    else:
        yield _Subject("", same(""), began, "the start of the program", done, place)


def _is_of(done: _Done, measure: Measure) -> bool:
    return any(record is measure or getattr(record, "measure", "") == measure.id for record in done.chain)


def _people(desk: Desk, duty: Duty) -> Iterable[Person]:
    """Whom the duty's requirements name; everybody on the team where they name nobody. Who has no such record has no such duty."""
    workspace = desk.workspace
    requirements = [workspace.rulebook.requirements[id] for id in duty.requirements if id in workspace.rulebook.requirements]
    named = {need.who for requirement in requirements for need in requirement.evidence if need.per == "person" and need.who in WHO}
    applications = [one for accreditor in desk.accreditors for one in desk.applications_to(accreditor.id)]
    wanted = {person.id for who in named for one in applications for person in select_people(workspace, one, who)}
    steps = duty.done.split(".")
    inner = steps[2] if duty.done.startswith("team.people.") and len(steps) > 3 else ""
    for person in workspace.team_on(desk.as_of):
        if (person.id in wanted or not named) and not (inner and getattr(person, inner) is None):
            yield person


def _other_day(desk: Desk, duty: Duty, person: Person) -> date | None:
    """Where a person's one record of the kind has no such day yet: its latest other day, from which the first round is counted."""
    steps = duty.done.split(".")
    record = getattr(person, steps[2], None) if duty.done.startswith("team.people.") and len(steps) > 3 else None
    if not isinstance(record, Record):
        return None
    days = [getattr(record, each.name) for each in fields(record)]  # type: ignore[arg-type]
    return max((day for day in days if isinstance(day, date) and day <= desk.as_of), default=None)


# --------------------------------------------------------------------------- after a series has ended


def _after_series(desk: Desk, duty: Duty, done: Sequence[_Done]) -> Iterator[Due]:
    """One round for each series, counted from its last session and done once, no earlier than the reminder comes."""
    for series in desk.workspace.workshops.series:
        last = series.last_day
        if last is None:
            continue
        day = add_months(last, duty.every_months)
        opens = add_days(day, -duty.lead_days)
        own = [one.day for one in done if _may_be_of(one, series) and one.day >= opens]
        mark = series.source.at("sessions")
        subject = _Subject(series.id, desk.record(series.id, mark), last, "the last session", (), mark)
        yield _round(desk, duty, subject, day, min(own, default=None), f"the last session was on {last}", mark, opens=opens)


def _may_be_of(done: _Done, series: Series) -> bool:
    """Whether what was done may be of this series: it names it, or it names none."""
    named = [record.id if isinstance(record, Series) else getattr(record, "series", None) for record in done.chain]
    named = [name for name in named if isinstance(name, str)]
    return not named or series.id in named


# --------------------------------------------------------------------------- the days in the records


def _walk(desk: Desk, duty: Duty) -> Iterator[_Done]:
    """Every day that stands at the duty's path."""
    root, *steps = duty.done.split(".")
    yield from _below(getattr(desk.workspace, root, None), steps, ())


def _below(value: Any, steps: Sequence[str], chain: tuple[Record, ...]) -> Iterator[_Done]:
    if isinstance(value, tuple):
        for each in value:
            yield from _below(each, steps, chain)
    elif isinstance(value, date) and not steps:
        # The innermost record whose place is known tells the line.
        sources = (getattr(record, "source", NOWHERE) for record in reversed(chain))
        source: Source = next((one for one in sources if one is not NOWHERE), NOWHERE)
        yield _Done(value, source.at(), chain)
    elif isinstance(value, Record) and steps:
        yield from _below(getattr(value, steps[0], None), steps[1:], (*chain, value))


def _place(desk: Desk, duty: Duty) -> Mark:
    """Where the first such record would be written."""
    root, record, *_ = duty.done.split(".")
    source = getattr(getattr(desk.workspace, root, None), "source", NOWHERE)
    return place_of(desk.workspace, source if isinstance(source, Source) else NOWHERE, record)
