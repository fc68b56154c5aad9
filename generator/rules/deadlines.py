"""Whether an application keeps the days that its accreditor gives (APP)."""

from collections.abc import Collection, Iterator
from datetime import date

from generator.findings import Problem, Related, Severity
from generator.model.deadlines import answer_to, days_given, due_day
from generator.model.evidence import Change, Exhibit, Site
from generator.model.standards import Accreditor, Confidence, Deadline, surest
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.dates import add_days
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.rulebook import NEAR_DAYS, calling, told_of_changes
from generator.rules.wording import titled

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
        event, sent = asked.workspace.event_of(application, deadline), application.submission
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
        is_untold = asked.workspace.day_of(application, deadline.on) is None  # changes that it does not cover have their day told
        named = {"change": application.changes, "award": application.accreditation, "expiry": application.accreditation}.get(deadline.on)
        if named:
            continue  # it names them; that they are not found is told where they are named, or where they stand
        if deadline.on != "entry" and is_untold:
            yield Problem(
                mark=application.source.at("id"),
                message=f"application {application.id} does not tell the day of the {deadline.on}, "
                f"from which {days_given(deadline)} are counted ({deadline.title})",
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


@rule("APP133", "A notice is dated later than its change was to be told", Severity.WARNING)
def notice_late(workspace: Workspace) -> Iterator[Problem]:
    """The notice of a change is dated within the days that the accreditor gives from the change on; it may well be dated before it.

    Why: the notice is what an auditor is shown, and its date is held against that of the change.
    Fix: correct the date of the notice or of the change; if it really was late, keep what the accreditor answered with it.
    """
    for change in workspace.program.changes:
        for accreditor, notice in _notices(workspace, change):
            for deadline in accreditor.deadlines:
                if deadline.on != "change" or not deadline.covers(change.kind) or notice.dated is None:
                    continue
                due = due_day(deadline, change.date)
                if notice.dated <= due or _is_late_by_itself(workspace, accreditor, deadline, change, due):
                    continue
                wants = "is said to want" if surest(deadline.citations) is Confidence.UNVERIFIED else "wants"
                days = days_given(deadline)
                name = accreditor.short_name
                yield Problem(
                    mark=notice.source.at("effective"),
                    message=f"{titled(notice)} is dated {notice.dated}; {name} {wants} to be told of {change.id} by {due}, "
                    f"{days} after {change.date}",
                    hint=f"correct the date of {notice.id} or of the change; if it was late, keep the answer of {name} with it",
                    related=(Related(change.source.at("date"), "the change"),),
                )


@rule("APP136", "A new site is not among the changes", Severity.WARNING)
def new_site_untold(workspace: Workspace) -> Iterator[Problem]:
    """A site that opens while an accreditation runs stands under the program's `changes`, or an application told the accreditor of it.

    Why: a certificate names places; accreditors want to be told of a new one, and an auditor asks for the notice.
    Fix: add the change with its day and site under `changes` in program.yaml, and the notice that was sent under its `exhibits`.
    """
    for site in workspace.program.sites:
        opened = site.opened
        if opened is None or opened > workspace.as_of or site.role == "main":
            continue
        is_told = any(
            one.kind == "site" and one.site in ("", site.id) and abs((one.date - opened).days) <= NEAR_DAYS
            for one in workspace.program.changes
        )
        untold = [
            accreditor.short_name
            for accreditor in told_of_changes(workspace, "site", opened)
            if not is_told and not _is_applied_for(workspace, accreditor, site, opened)
        ]
        if untold:
            yield Problem(
                mark=site.source.at("opened"),
                message=f"site {site.id} opened on {opened}, while accredited by {listed(untold)}, and no change tells of it",
                hint=f"add a change of kind site with `date: {opened}` and `site: {site.id}` under `changes` in evidence/program.yaml, "
                "and the notice that was sent under its `exhibits`",
            )


def _is_applied_for(workspace: Workspace, accreditor: Accreditor, site: Site, opened: date) -> bool:
    """Whether an application told the accreditor of the site, before it opened or soon after."""
    return any(
        one.accreditor == accreditor.id
        and site.id in one.sites
        and one.submission is not None
        and one.submission <= add_days(opened, NEAR_DAYS)
        and one.submission <= workspace.as_of
        for one in workspace.program.applications
    )


def _notices(workspace: Workspace, change: Change) -> Iterator[tuple[Accreditor, Exhibit]]:
    """Each accreditor whose term the change falls into, with the first notice that the change names for it."""
    terms = [one for one in workspace.program.accreditations if one.start <= change.date <= one.end]
    holding = dict.fromkeys(one.accreditor for one in terms if one.accreditor in workspace.rulebook.accreditors)
    named = [workspace.exhibits_by_id[id] for id in change.exhibits if id in workspace.exhibits_by_id]
    for id in holding:
        own = [one for one in named if one.dated and one.dated <= workspace.as_of and _recipients(workspace, one, holding) == {id}]
        if own:
            yield workspace.rulebook.accreditors[id], min(own, key=lambda one: one.dated or date.max)


def _recipients(workspace: Workspace, notice: Exhibit, holding: Collection[str]) -> set[str]:
    """For whom a notice is: whom it names, or else the only accreditor that there is."""
    to = {workspace.applications_by_id[id].accreditor for id in notice.applications if id in workspace.applications_by_id}
    to |= {notice.accreditor} - {""}
    return to or (set(holding) if len(holding) == 1 else set())


def _is_late_by_itself(workspace: Workspace, accreditor: Accreditor, deadline: Deadline, change: Change, due: date) -> bool:
    """Whether an application reports the change, and too late: that is told of the application."""
    return any(
        one.accreditor == accreditor.id
        and one.type in deadline.types
        and change.id in one.changes
        and (one.submission or workspace.as_of) > due
        for one in workspace.program.applications
    )


def _documents_late(asked: Asked, *, unverified: bool) -> Iterator[Problem]:
    application, submission = asked.application, asked.application.submission
    # A deadline that names no types is for those applications that are asked to keep such days, as the calendar has it.
    is_asked = asked.requirement.id in calling(asked.workspace, "deadlines-kept")
    for deadline in asked.accreditor.deadlines:
        is_bound = application.type in deadline.types if deadline.types else is_asked
        key, sent = answer_to(deadline, application)
        if key != "documents_sent" or submission is None or not is_bound:
            continue
        if (surest(deadline.citations) is Confidence.UNVERIFIED) is not unverified:
            continue
        due = due_day(deadline, submission)
        late = sent or asked.workspace.as_of
        if late > due:
            told = f"its supporting documents are sent on {sent}" if sent else f"its supporting documents are not sent by {late}"
            name = asked.accreditor.short_name
            days = days_given(deadline)
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
        event = asked.workspace.event_of(application, deadline)
        key, done = answer_to(deadline, application)
        if key == "documents_sent":
            continue  # a rule of its own tells it
        if event is None or (surest(deadline.citations) is Confidence.UNVERIFIED) is not unverified:
            continue
        due = due_day(deadline, event)
        what = "its submission on" if key == "submission" else "its notice of"
        late = done or asked.workspace.as_of
        if late > due:
            told = f"{what} {done} is later than {due}" if done else f"it is not sent in by {late}, and was due on {due}"
            days = days_given(deadline)
            side = "before" if deadline.days < 0 else "after"
            yield Problem(
                mark=application.source.at(key if done else _EVENTS[deadline.on]),
                message=f"application {application.id}: {told}, {days} {side} {event} ({deadline.title})",
                hint=f"send it in by {due}, or ask {asked.accreditor.short_name} what to do now"
                if key == "submission"
                else f"ask {asked.accreditor.short_name} for another day if you need the time",
                related=(Related(application.source.at(_EVENTS[deadline.on]), f"the day it is counted from, {event}"),),
            )
