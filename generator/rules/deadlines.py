"""Whether an application keeps the days that its accreditor gives (APP)."""

from collections.abc import Iterator
from datetime import date

from generator.findings import Problem, Related, Severity
from generator.model.standards import Confidence, Deadline, surest
from generator.rules.dates import add_days, add_working_days
from generator.rules.declare import Asked, requirement_rule
from generator.rules.rulebook import calling
from generator.rules.wording import number_of

_EVENTS = {
    "entry": "entry",
    "submission": "submission",
    "award": "accreditation",
    "anniversary": "anniversary",
    "expiry": "accreditation",
    "change": "changes",
    "notice": "notified",
    "visit": "visit",
}
"""The events of deadlines to the key of an application that tells their day."""


def due_day(deadline: Deadline, event: date) -> date:
    """The last day to do what a deadline asks, counted from the day of its event."""
    return add_working_days(event, deadline.days) if deadline.working_days else add_days(event, deadline.days)


@requirement_rule("APP107", "A deadline has passed", check="deadlines-kept")
def deadline_missed(asked: Asked) -> Iterator[Problem]:
    """What the accreditor wants within so many days of a day is sent in within them.

    Why: what comes too late may have to be started, and perhaps paid, again.
    Fix: correct the dates of the application; if the days are really over, ask the accreditor for more time before you go on.
    """
    yield from _missed(asked, unverified=False)


@requirement_rule("APP108", "A deadline that is not verified has passed", Severity.WARNING, check="deadlines-kept")
def unverified_deadline_missed(asked: Asked) -> Iterator[Problem]:
    """What the accreditor is said to want within so many days of a day is sent in within them.

    Why: the number of days could not be verified, so it does not hold anything up; it may still be right.
    Fix: ask the accreditor whether the deadline holds, and correct the dates of the application if they are wrong.
    """
    yield from _missed(asked, unverified=True)


@requirement_rule("APP121", "Something is sent in before its time", Severity.WARNING, check="deadlines-kept")
def sent_too_early(asked: Asked) -> Iterator[Problem]:
    """What can be sent in from a certain day on is not sent in before it.

    Why: the accreditor's form is not open yet, or what is sent is too old when it is looked at.
    Fix: correct `submission`, or plan it for the day on which it can be sent.
    """
    application = asked.application
    for deadline in _bounding(asked):
        event, sent = asked.workspace.day_of(application, deadline.on), application.submission
        if deadline.opens is None or event is None or sent is None:
            continue
        opens = add_days(event, deadline.opens)
        if sent < opens:
            yield Problem(
                mark=application.source.at("submission"),
                message=f"application {application.id} is sent in on {sent}; {deadline.title} is possible from {opens}",
                hint=f"plan `submission` for {opens} or later, or correct `{_EVENTS[deadline.on]}`",
                related=(Related(application.source.at(_EVENTS[deadline.on]), f"the day it is counted from, {event}"),),
            )


@requirement_rule("APP122", "The day that a deadline counts from is not known", Severity.WARNING, check="deadlines-kept")
def event_untold(asked: Asked) -> Iterator[Problem]:
    """An application tells the days that its accreditor's deadlines count from.

    Why: without them nobody can be reminded, and it shows only afterwards that a deadline has passed.
    Fix: give the key that the message names.
    """
    application = asked.application
    for deadline in _bounding(asked):
        if deadline.on != "entry" and asked.workspace.day_of(application, deadline.on) is None:
            yield Problem(
                mark=application.source.at("id"),
                message=f"application {application.id} does not tell the day of the {deadline.on}, "
                f"from which {number_of(abs(deadline.days), 'day')} are counted ({deadline.title})",
                hint=f"give `{_EVENTS[deadline.on]}` of the application",
            )


@requirement_rule("APP124", "The supporting documents are late", check="deadlines-kept")
def documents_late(asked: Asked) -> Iterator[Problem]:
    """The papers that go to the accreditor after the online form are sent within the days that it gives.

    Why: without them the application is not looked at, and may have to be started, and perhaps paid, again.
    Fix: give `documents_sent` of the application; if they are not sent, send them now and ask the accreditor whether it still takes them.
    """
    yield from _documents_late(asked, unverified=False)


@requirement_rule("APP125", "The supporting documents are late for a day that is not verified", Severity.WARNING, check="deadlines-kept")
def documents_late_unverified(asked: Asked) -> Iterator[Problem]:
    """The papers that go to the accreditor after the online form are sent within the days that it is said to give.

    Why: the number of days could not be verified, so it does not hold anything up; it may still be right.
    Fix: ask the accreditor whether the days hold, and give `documents_sent` of the application when the papers are sent.
    """
    yield from _documents_late(asked, unverified=True)


def _documents_late(asked: Asked, *, unverified: bool) -> Iterator[Problem]:
    application, submission = asked.application, asked.application.submission
    # A deadline that names no types is for those applications that are asked to keep such days, as the calendar has it.
    is_asked = asked.requirement.id in calling(asked.workspace, "deadlines-kept")
    for deadline in asked.accreditor.deadlines:
        is_bound = application.type in deadline.types if deadline.types else is_asked
        if deadline.on != "submission" or deadline.days < 0 or submission is None or not is_bound:
            continue
        if (surest(deadline.citations) is Confidence.UNVERIFIED) is not unverified:
            continue
        due, sent = due_day(deadline, submission), application.documents_sent
        late = sent or asked.workspace.as_of
        if late > due:
            told = f"its supporting documents are sent on {sent}" if sent else f"its supporting documents are not sent by {late}"
            name = asked.accreditor.short_name
            days = number_of(deadline.days, "working day" if deadline.working_days else "day")
            yield Problem(
                mark=application.source.at("documents_sent" if sent else "submission"),
                message=f"application {application.id}: {told}; they were due on {due}, {days} after {submission} ({deadline.title})",
                hint=f"ask {name} what to do now, or correct the day"
                if sent
                else f"give `documents_sent` when they are sent; after {due}, ask {name} first whether it still takes them",
                related=(Related(application.source.at("submission"), f"the day it is counted from, {submission}"),) if sent else (),
            )


def _bounding(asked: Asked) -> Iterator[Deadline]:
    """The deadlines that bound this application, in the order of the accreditor's file."""
    for deadline in asked.accreditor.deadlines:
        if asked.application.type in deadline.types and deadline.on in _EVENTS:
            yield deadline


def _missed(asked: Asked, *, unverified: bool) -> Iterator[Problem]:
    application = asked.application
    for deadline in _bounding(asked):
        event = asked.workspace.day_of(application, deadline.on)
        if event is None or (surest(deadline.citations) is Confidence.UNVERIFIED) is not unverified:
            continue
        due = due_day(deadline, event)
        # An audit is not sent in: what has its time there is the notice.
        field, done, what = (
            ("notified", application.notified, "its notice of")
            if deadline.on == "visit"
            else ("submission", application.submission, "its submission on")
        )
        late = done or asked.workspace.as_of
        if late > due:
            told = f"{what} {done} is later than {due}" if done else f"it is not sent in by {late}, and was due on {due}"
            days = number_of(abs(deadline.days), "working day" if deadline.working_days else "day")
            side = "before" if deadline.days < 0 else "after"
            yield Problem(
                mark=application.source.at(field if done else _EVENTS[deadline.on]),
                message=f"application {application.id}: {told}, {days} {side} {event} ({deadline.title})",
                hint=f"send it in by {due}, or ask {asked.accreditor.short_name} what to do now"
                if field == "submission"
                else f"ask {asked.accreditor.short_name} for another day if you need the time",
                related=(Related(application.source.at(_EVENTS[deadline.on]), f"the day it is counted from, {event}"),),
            )
