"""What accreditors want by a day: the deadlines of the rulebook, put on this program's terms, applications, changes and people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from generator.model.deadlines import due_day
from generator.model.due import Due, Happening, Key, Said
from generator.model.evidence import Accreditation, Application, Change, Exhibit, Person
from generator.model.standards import Accreditor, Confidence, Deadline
from generator.prose import listed
from generator.questions.due_words import NOBODY, Desk, same, say
from generator.rules.dates import add_days, add_months
from generator.rules.people import vacancies
from generator.rules.rulebook import calling
from generator.source import Mark

_LEAD_DAYS: Mapping[str, int] = {"anniversary": 90, "expiry": 90}
_LEAD_DAYS_ELSE = 14

_PROOFS: Mapping[str, str] = {"anniversary": "ANNUAL_REPORT", "change": "CHANGE_NOTICE", "joined": "CHANGE_NOTICE"}
"""The kind of exhibit that shows that what an event asks was sent."""

_LEVELS = tuple(Confidence)  # the surest first
_CHECKS: Mapping[str, str] = {"vacancy": "coordinator-named"}
_APPLICATION_EVENTS = ("entry", "submission", "reporting-period-end", "notice", "visit")

_NEAR_ANNIVERSARY = timedelta(days=15)  # accreditors and programs may count the yearly day differently by some days


class _Case(NamedTuple):
    """One event that a deadline is counted from, and what has come of it."""

    id: str  # of the record it happens to
    name: Said
    day: date
    mark: Mark
    closed: date | None
    closes: Said
    opens: date | None = None
    note: Said = NOBODY
    about: Key = ()


class _Piece(NamedTuple):
    """One accreditor's part in a duty that several may ask for."""

    accreditor: Accreditor
    deadline: Deadline
    case: _Case
    day: date


def find_deadlines(desk: Desk) -> Iterator[Due]:
    """Each deadline with its day; what several accreditors want by one day for one event is one duty."""
    pieces: dict[Key, list[_Piece]] = {}
    for accreditor in desk.accreditors:
        for deadline in accreditor.deadlines:
            if deadline.on == "visit" and deadline.days < 0:
                continue  # it binds the accreditor, and is told as a day that happens
            for case in _cases(desk, accreditor, deadline):
                day = due_day(deadline, case.day)
                key: Key = (deadline.id, case.id, deadline.on, case.day.isoformat(), day.isoformat())
                pieces.setdefault(key, []).append(_Piece(accreditor, deadline, case, day))
    for key, parts in pieces.items():
        yield _joined(desk, key, parts)


def _joined(desk: Desk, key: Key, parts: Sequence[_Piece]) -> Due:
    first = parts[0]
    askers = tuple(desk.asker(one.accreditor, one.deadline, one.case.closed) for one in parts)
    still_open = [one for one in parts if one.case.closed is None or one.case.closed > desk.as_of] or parts
    closings = [one.case.closed for one in parts if one.case.closed]
    opens = [one.case.opens for one in parts if one.case.opens]
    closes = list(dict.fromkeys(one.case.closes for one in still_open))
    # The words of whoever is surest, since those of others may rest on hearsay.
    surest_asker = min(askers, key=lambda one: _LEVELS.index(one.confidence))
    deadline = parts[askers.index(surest_asker)].deadline
    return desk.due(
        key,
        say("{title}: {name}", title=deadline.title, name=first.case.name),
        first.day,
        lead_days=_LEAD_DAYS.get(deadline.on, _LEAD_DAYS_ELSE),
        opens=min(opens, default=None),
        closed=max(closings) if len(closings) == len(parts) else None,
        owner=desk.coordinator,
        requirements=_requirements(desk, deadline, askers[0].accreditor),
        askers=askers,
        sources=tuple(dict.fromkeys(source for one in askers if one.confidence is surest_asker.confidence for source in one.sources)),
        confidence=surest_asker.confidence,
        closes=Said("; ".join(one.told for one in closes), "; ".join(one.public for one in closes)),
        note=first.case.note,
        about=first.case.about,
        mark=first.case.mark,
    )


def _requirements(desk: Desk, deadline: Deadline, accreditor: str) -> tuple[str, ...]:
    """The requirements that the duty serves: those that want its proof, or that look at such days."""
    if deadline.on in _PROOFS:
        every = desk.workspace.rulebook.requirements.values()
        wanting = [one for one in every if one.evidence and all(need.kinds == (_PROOFS[deadline.on],) for need in one.evidence)]
        return tuple(one.id for one in wanting if any(asker.accreditor == accreditor for asker in desk.askers_of([one.id])))
    return calling(desk.workspace, _CHECKS.get(deadline.on, "deadlines-kept"))


# --------------------------------------------------------------------------- the events


def _cases(desk: Desk, accreditor: Accreditor, deadline: Deadline) -> Iterator[_Case]:
    held = [one for one in desk.workspace.program.accreditations if one.accreditor == accreditor.id]
    if deadline.on == "anniversary":
        for accreditation in held:
            for day in anniversaries(desk, accreditor, accreditation):
                yield _anniversary(desk, accreditor, deadline, accreditation, day)
    elif deadline.on in ("expiry", "award"):
        for accreditation in () if _is_never_closed(accreditor, deadline) else held:
            yield _term(desk, accreditor, deadline, accreditation)
    elif deadline.on == "change":
        for change in desk.workspace.program.changes:
            if not deadline.covers(change.kind):
                continue
            for term in [one for one in held if one.start <= change.date <= one.end][:1]:
                yield _change(desk, accreditor, deadline, term, change)
    elif deadline.on == "joined":
        for person in desk.workspace.team.people:
            has_left = person.left is not None and person.left <= desk.as_of
            for term in [one for one in held if one.start < person.joined <= one.end and not has_left][:1]:
                yield _joining(desk, accreditor, deadline, term, person)
    elif deadline.on == "vacancy":
        yield from _vacancies(desk, deadline)
    elif deadline.on in _APPLICATION_EVENTS:
        for application in desk.workspace.program.applications:
            if application.accreditor == accreditor.id and _is_bound(desk, deadline, application):
                yield from _application(desk, deadline, application)


def anniversaries(desk: Desk, accreditor: Accreditor, accreditation: Accreditation) -> Iterator[date]:
    """The yearly days of a term; the last, on which the renewal takes the report's place, only where an application names it."""
    reported = [one.anniversary for one in _reports(desk, accreditation) if one.anniversary]
    counted = []
    for year in range(1, accreditor.term_years + 1):
        day = add_months(accreditation.start, 12 * year)
        if year < accreditor.term_years and day < accreditation.end:
            counted.append(day)
    others = [day for day in dict.fromkeys(reported) if not any(abs(day - one) <= _NEAR_ANNIVERSARY for one in counted)]
    yield from sorted(counted + others)


def is_reported(desk: Desk, accreditor: Accreditor, accreditation: Accreditation, day: date) -> bool:
    """Whether the report for a yearly day of a term has been sent, by what an application or a paper shows."""
    deadlines = [deadline for deadline in accreditor.deadlines if deadline.on == "anniversary"]
    return any(_anniversary(desk, accreditor, deadline, accreditation, day).closed for deadline in deadlines)


def _reports(desk: Desk, accreditation: Accreditation) -> Iterator[Application]:
    """The applications that report for a yearly day of a term; without its id, the newest that runs then."""
    held = [one for one in desk.workspace.program.accreditations if one.accreditor == accreditation.accreditor]
    for one in desk.workspace.program.applications:
        day = one.anniversary or date.min
        running = [term.start for term in held if term.start <= day <= term.end + _NEAR_ANNIVERSARY]
        is_meant = one.accreditation == accreditation.id or (not one.accreditation and accreditation.start == max(running, default=None))
        if one.accreditor == accreditation.accreditor and is_meant and one.anniversary:
            yield one


def _anniversary(desk: Desk, accreditor: Accreditor, deadline: Deadline, accreditation: Accreditation, day: date) -> _Case:
    types = _types(accreditor, deadline)
    reports = [
        one
        for one in _reports(desk, accreditation)
        if one.type in types and one.anniversary and abs(one.anniversary - day) <= _NEAR_ANNIVERSARY
    ]
    # A paper is of the anniversary that it lies nearest to; a report is sent around it, rather later than earlier.
    since, until = add_months(day, -3), add_months(day, 9)
    shown = [dated for _, dated in _papers(desk, accreditor, deadline) if since <= dated < until]
    if reports and deadline.types:
        shown = []  # the paper may be the report as it was prepared; the application tells when it is sent
    paper = _paper_words(deadline, f"dated between {since} and {add_days(until, -1)}")
    return _Case(
        id=accreditation.id,
        name=say("{short_name}, anniversary of {day}", short_name=accreditor.short_name, day=day),
        day=day,
        mark=accreditation.source.at("start"),
        closed=_first(desk, *(one.submission for one in reports), *shown, *_next_terms(desk, accreditation)),
        closes=_sent_or_paper(accreditor, deadline, same(f"`anniversary: {day}`"), paper),
        opens=_opens(deadline, day),
        about=("anniversary", accreditation.id, day.isoformat()),
    )


def _term(desk: Desk, accreditor: Accreditor, deadline: Deadline, accreditation: Accreditation) -> _Case:
    day = accreditation.end if deadline.on == "expiry" else accreditation.start
    types = _types(accreditor, deadline)
    sent = [
        one.submission
        for one in desk.workspace.program.applications
        if one.accreditor == accreditor.id and one.type in types and one.accreditation == accreditation.id and one.submission
    ]
    begun = _next_terms(desk, accreditation) if deadline.on == "expiry" else ()
    name = desk.record(accreditation.id, accreditation.source.at())
    return _Case(
        id=accreditation.id,
        name=say("{short_name}, {id}", short_name=accreditor.short_name, id=name),
        day=day,
        mark=accreditation.source.at("end" if deadline.on == "expiry" else "start"),
        closed=_first(desk, *sent, *begun),
        closes=_sent(accreditor, types, say("`accreditation: {id}`", id=name))
        if types
        else say("a later term of {short_name} under `accreditations` in evidence/program.yaml", short_name=accreditor.short_name),
        opens=_opens(deadline, day),
        about=("term-ends", accreditation.id, accreditation.end.isoformat()) if deadline.on == "expiry" else (),
    )


def _next_terms(desk: Desk, accreditation: Accreditation) -> Sequence[date]:
    """The first days of later terms: whom an accreditor has accredited again owes it nothing of the term before."""
    every = desk.workspace.program.accreditations
    return [one.start for one in every if one.accreditor == accreditation.accreditor and one.start > accreditation.start]


def _change(desk: Desk, accreditor: Accreditor, deadline: Deadline, term: Accreditation, change: Change) -> _Case:
    shown = []
    later = [one.date for one in desk.workspace.program.changes if one.date > change.date]
    for exhibit, dated in _papers(desk, accreditor, deadline):
        is_about = (
            exhibit.person == change.person and exhibit.site == change.site
            if change.person or change.site
            else not exhibit.person and dated < min(later, default=date.max)
        )
        if exhibit.id in change.exhibits or (is_about and not change.exhibits and dated >= change.date):
            shown.append(dated)
    name = desk.record(change.id, change.source.at())
    return _Case(
        id=change.id,
        name=name,
        day=change.date,
        mark=change.source.at("date"),
        closed=_first(desk, *_sent_or_shown(desk, accreditor, deadline, [change.id], shown), *_next_terms(desk, term)),
        closes=_sent_or_paper(
            accreditor, deadline, say("{name} under `changes`", name=name), _paper_words(deadline) + " under `exhibits` of the change"
        ),
        opens=_opens(deadline, change.date) or change.date,
        note=say("{kind} changed on {day}", kind=change.kind, day=change.date),
    )


def _joining(desk: Desk, accreditor: Accreditor, deadline: Deadline, term: Accreditation, person: Person) -> _Case:
    changes = [one for one in desk.workspace.program.changes if one.person == person.id and abs((one.date - person.joined).days) <= 60]
    named = {id for one in changes for id in one.exhibits}  # one paper may tell of several people
    shown = [
        dated
        for exhibit, dated in _papers(desk, accreditor, deadline)
        if (exhibit.person == person.id or exhibit.id in named) and dated >= add_days(person.joined, -60)
    ]
    name = desk.person(person.id)
    return _Case(
        id=person.id,
        name=name,
        day=person.joined,
        mark=person.source.at("joined"),
        closed=_first(desk, *_sent_or_shown(desk, accreditor, deadline, [one.id for one in changes], shown), *_next_terms(desk, term)),
        closes=_sent_or_paper(
            accreditor,
            deadline,
            same("a change of kind member-joined under `changes`"),
            say("{paper} for {name}", paper=_paper_words(deadline), name=name),
        ),
        opens=_opens(deadline, person.joined) or person.joined,
        note=say("joined on {day}", day=person.joined),
    )


def _sent_or_paper(accreditor: Accreditor, deadline: Deadline, with_: Said, paper: Said | str) -> Said:
    """An application that tells it, where the accreditor has a type for it, or the paper that shows that it was told."""
    types = _types(accreditor, deadline)
    return say("{sent}, or {paper}", sent=_sent(accreditor, types, with_), paper=paper) if types else say("{paper}", paper=paper)


def _sent(accreditor: Accreditor, types: Sequence[str], with_: Said) -> Said:
    return say(
        "an application of type {types} to {short_name} with {what} and `submission`",
        types=listed(types, "or"),
        short_name=accreditor.short_name,
        what=with_,
    )


def _vacancies(desk: Desk, deadline: Deadline) -> Iterator[_Case]:
    """The times without a coordinator: from the last day of one to the day before the next begins."""
    for last, place, filled, _ in vacancies(desk.workspace):
        since, days = add_days(last, 1), (desk.as_of - last).days
        note = f"no coordinator since {since}, day {days} of {deadline.days}" if days > 0 else f"the last day of the coordinator is {last}"
        if filled and filled > desk.as_of:
            note += f"; the next one begins on {filled}"
        yield _Case(
            id="coordinator",
            name=same(f"no quality coordinator from {since}"),
            day=last,
            mark=place,
            closed=filled,
            closes=same("an appointment, if need be an interim one, under `coordinators` in evidence/team.yaml"),
            opens=since,
            note=NOBODY if filled and filled <= desk.as_of else same(note),
        )


def _is_bound(desk: Desk, deadline: Deadline, application: Application) -> bool:
    """Whether the deadline is for applications of this type; without types, for those that are asked to keep such days."""
    type = desk.workspace.type_of(application)
    asked = {asks.requirement for heading in type.headings for asks in heading.asks} if type else set()
    if deadline.types:
        return application.type in deadline.types
    return not asked.isdisjoint(calling(desk.workspace, "deadlines-kept"))


def _application(desk: Desk, deadline: Deadline, application: Application) -> Iterator[_Case]:
    period = application.reporting_period
    day, field = {
        "entry": (application.entry, "entry"),
        "submission": (application.submission, "submission"),
        "reporting-period-end": (period.end if period else None, "reporting_period"),
        "notice": (application.notified, "notified"),
        "visit": (application.visit, "visit"),
    }[deadline.on]
    if day is None:
        return
    closing, done = {
        "entry": ("submission", application.submission),
        "reporting-period-end": ("submission", application.submission),
        "submission": ("documents_sent", application.documents_sent),
    }.get(deadline.on, ("decided", application.decided))
    name = desk.record(application.id, application.source.at())
    yield _Case(
        id=application.id,
        name=name,
        day=day,
        mark=application.source.at(field),
        closed=_first(desk, done, application.decided),
        closes=say("`{closing}` of application {id}, on or before the day you look at", closing=closing, id=name),
        opens=_opens(deadline, day) or (day if deadline.days >= 0 else None),
        about=("planned-" + field, application.id, day.isoformat()),
    )


# --------------------------------------------------------------------------- what closes them


def _types(accreditor: Accreditor, deadline: Deadline) -> tuple[str, ...]:
    """The types of application that do what the deadline asks; its own, or those of the accreditor's others for such an event."""
    if deadline.types:
        return deadline.types
    events = (deadline.on, "change") if deadline.on == "joined" else (deadline.on,)
    return tuple(dict.fromkeys(type for one in accreditor.deadlines if one.on in events for type in one.types))


def _is_never_closed(accreditor: Accreditor, deadline: Deadline) -> bool:
    """Whether nothing that is recorded shows that it was done; then it is told as a day that happens."""
    return deadline.on == "award" and not _types(accreditor, deadline)


def _sent_or_shown(
    desk: Desk, accreditor: Accreditor, deadline: Deadline, changes: Sequence[str], shown: Sequence[date]
) -> Sequence[date | None]:
    """When the changes were reported: as their applications tell, or as the papers do where there is none."""
    types = _types(accreditor, deadline)
    reporting = [
        one
        for one in desk.workspace.program.applications
        if one.accreditor == accreditor.id and one.type in types and not set(changes).isdisjoint(one.changes)
    ]
    return [one.submission for one in reporting] if reporting else shown


def _papers(desk: Desk, accreditor: Accreditor, deadline: Deadline) -> Iterator[tuple[Exhibit, date]]:
    """The exhibits that show that something was sent to this accreditor, with the day they speak for.

    Where an exhibit does not say for whom it is, and several accreditors could be meant, its title has to name this one.
    """
    holding = {held.accreditor for held in desk.workspace.program.accreditations}
    words = {one.id: _words(one.id, one.name, one.short_name) for one in desk.accreditors if one.id in holding}
    own = words.get(accreditor.id, frozenset()).difference(*(found for id, found in words.items() if id != accreditor.id))
    for exhibit in desk.workspace.exhibits:
        to = {desk.workspace.applications_by_id[id].accreditor for id in exhibit.applications if id in desk.workspace.applications_by_id}
        to |= {exhibit.accreditor} - {""}
        is_meant = accreditor.id in to if to else len(words) < 2 or not own.isdisjoint(_words(exhibit.title))
        if exhibit.kind == _PROOFS.get(deadline.on) and is_meant and exhibit.file and exhibit.dated and exhibit.dated <= desk.as_of:
            yield exhibit, exhibit.dated


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.casefold().replace("-", " ").replace(",", " ").split())


def _paper_words(deadline: Deadline, dated: str = "") -> str:
    return f"an exhibit of kind {_PROOFS[deadline.on]}" + (f" {dated}" if dated else "")


def _first(desk: Desk, *days: date | None) -> date | None:
    """The first of the days that has come."""
    return min((day for day in days if day and day <= desk.as_of), default=None)


def _opens(deadline: Deadline, event: date) -> date | None:
    return add_days(event, deadline.opens) if deadline.opens is not None else None


# --------------------------------------------------------------------------- days that happen


def find_happenings(desk: Desk) -> Iterator[Happening]:
    """The days of terms and applications on which something happens."""
    for accreditor in desk.accreditors:
        for accreditation in desk.workspace.program.accreditations:
            if accreditation.accreditor == accreditor.id:
                yield from _of_term(desk, accreditor, accreditation)
        for application in desk.workspace.program.applications:
            if application.accreditor == accreditor.id:
                yield from _of_application(desk, accreditor, application)


def _of_term(desk: Desk, accreditor: Accreditor, accreditation: Accreditation) -> Iterator[Happening]:
    name = say("{short_name}, {id}", short_name=accreditor.short_name, id=desk.record(accreditation.id, accreditation.source.at()))
    word = accreditor.decision
    for day in anniversaries(desk, accreditor, accreditation):
        title = say("Anniversary of the {word}: {name}", word=word, name=name)
        yield Happening(key=("anniversary", accreditation.id, day.isoformat()), title=title, day=day, mark=accreditation.source.at("start"))
    yield Happening(
        key=("term-ends", accreditation.id, accreditation.end.isoformat()),
        title=say("Last day of the {word}: {name}", word=word, name=name),
        day=accreditation.end,
        mark=accreditation.source.at("end"),
    )
    for deadline in accreditor.deadlines:
        if _is_never_closed(accreditor, deadline):
            day = due_day(deadline, accreditation.start)
            title = say("{title}, by this day: {name}", title=deadline.title, name=name)
            yield Happening(
                key=(deadline.id, accreditation.id, day.isoformat()), title=title, day=day, mark=accreditation.source.at("start")
            )


def _of_application(desk: Desk, accreditor: Accreditor, application: Application) -> Iterator[Happening]:
    name = say("{short_name}, {id}", short_name=accreditor.short_name, id=desk.record(application.id, application.source.at()))
    kind = desk.workspace.type_of(application)
    paper = kind.title if kind else "Application"
    days = [
        ("entry", application.entry, f"{paper} is entered online"),
        ("submission", application.submission, f"{paper} is sent in"),
        ("reporting_period", application.reporting_period.end if application.reporting_period else None, "Reporting period ends"),
        ("visit", application.visit, "Visit of the auditors"),
    ]
    for field, day, what in days:
        if day:
            yield Happening(
                key=("planned-" + field, application.id, day.isoformat()),
                title=say("{what}: {name}", what=what, name=name),
                day=day,
                mark=application.source.at(field),
            )
    for deadline in accreditor.deadlines:
        if deadline.on == "visit" and deadline.days < 0 and application.visit and _is_bound(desk, deadline, application):
            day = due_day(deadline, application.visit)
            if not application.notified or application.notified > desk.as_of:
                yield Happening(
                    key=(deadline.id, application.id, day.isoformat()),
                    title=say("{title}, by this day: {name}", title=deadline.title, name=name),
                    day=day,
                    about=("planned-visit", application.id, application.visit.isoformat()),
                    mark=application.source.at("visit"),
                )
