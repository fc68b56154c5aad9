"""Dates that cannot be right (DAT)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from generator.findings import Problem, Related, Severity
from generator.model.deadlines import due_day
from generator.model.evidence import Accreditation, Application, Period
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.rules.declare import rule
from generator.rules.rulebook import calling, resting_on
from generator.rules.wording import named, titled
from generator.source import Source

_Fact = tuple[date, str, Source, str]  # the day, what happened then in words, and the place


@rule("DAT101", "Something ends before it starts")
def end_before_start(workspace: Workspace) -> Iterator[Problem]:
    """No period, term, appointment, membership or project ends before it starts.

    Why: everything that is counted over such a time is counted wrong.
    Fix: correct one of the two dates.
    """
    spans: list[_Span] = []
    for application in workspace.program.applications:
        if application.reporting_period:
            spans.append(_of(application.reporting_period, f"the reporting period of {application.id}"))
    for term in workspace.program.accreditations:
        spans.append(_Span(term.start, term.end, f"the term of {term.id}", term.source))
    for result in workspace.outcomes.results:
        spans.append(_of(result.period, f"the period of the result of {result.measure}", records=("results",)))
    for exhibit in workspace.exhibits:
        if exhibit.period and exhibit.period.end < exhibit.period.start:
            spans.append(_of(exhibit.period, f"the period of {titled(exhibit)}", requirements=exhibit.supports))
    for one in workspace.team.coordinators:
        if one.end:
            spans.append(_Span(one.start, one.end, f"the appointment of {one.person}", one.source, records=("coordinators",)))
    for person in workspace.team.people:
        if person.left:
            what = f"the time of {named(person)} on the team"
            spans.append(_Span(person.joined, person.left, what, person.source, "left", records=("people", "leader")))
    for project in workspace.quality.projects:
        if project.finished:
            what = f"project {project.id}"
            spans.append(_Span(project.started, project.finished, what, project.source, "finished", records=("projects",)))
    for span in spans:
        if span.end < span.start:
            resting = (id for record in span.records for id in resting_on(workspace, record))
            yield Problem(
                mark=span.source.at(span.field),
                message=f"{span.what} ends on {span.end}, before it starts on {span.start}",
                hint="correct one of the two dates, or write each where the other stands",
                requirements=tuple(dict.fromkeys((*span.requirements, *resting))),
            )


class _Span(NamedTuple):
    """A time that has an end, and what rests on it: some requirements, or those that kinds of record decide about."""

    start: date
    end: date
    what: str
    source: Source
    field: str = "end"
    records: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


def _of(period: Period, what: str, *, records: tuple[str, ...] = (), requirements: tuple[str, ...] = ()) -> _Span:
    return _Span(period.start, period.end, what, period.source, records=records, requirements=requirements)


@rule("DAT106", "An application was sent in before the program began")
def sent_before_start(workspace: Workspace) -> Iterator[Problem]:
    """The program began on or before the day on which its first application is sent in.

    Why: an application shows what a program has done; before it began there is nothing to show.
    Fix: correct `started` or the `submission`.
    """
    started = workspace.program.started
    sent = [(one.submission, one) for one in workspace.program.applications if one.submission and started and one.submission < started]
    if sent:
        submission, first = min(sent, key=lambda each: (each[0], each[1].id))
        yield Problem(
            mark=workspace.program.source.at("started"),
            message=f"the program began on {started}, after application {first.id} is sent in on {submission}",
            hint="correct `started`, or `submission` of the application",
            related=(Related(first.source.at("submission"), f"the submission of {first.id}"),),
        )


@rule("DAT107", "Something is dated before the accreditation that it belongs to", Severity.WARNING)
def dated_before_term(workspace: Workspace) -> Iterator[Problem]:
    """What an accreditation brings with it, such as a report, a notice, a renewal or an audit, comes after its first day.

    Why: before a program is accredited there is nothing to report on, to change, to renew or to audit; most often a year was typed wrong,
    or the application belongs to the term before.
    Fix: correct the date, or name under `accreditation` the one that held on that day.
    """
    for term in workspace.program.accreditations:
        if term.end < term.start:
            continue  # DAT101 tells it
        own = [one for one in workspace.program.applications if one.accreditation == term.id and one.accreditor == term.accreditor]
        early = [(one, found) for one in own if (found := _days_before(workspace, one, term))]
        if len(early) > 1:  # rather one wrong day than several
            yield Problem(
                mark=term.source.at("start"),
                message=f"{term.id} starts on {term.start}, after dates of {number_of(len(early), 'application')} that name it: "
                f"{listed(one.id for one, _ in early)}",
                hint="correct `start`, as the certificate has it, or name under `accreditation` of each the one that held then",
                related=tuple(Related(one.source.at(found[0][0]), f"`{found[0][0]}` of {one.id}") for one, found in early),
            )
            continue
        for one, found in early:
            days = listed(f"`{field}` {day}" for field, day in found)
            yield Problem(
                mark=one.source.at(found[0][0]),
                message=f"application {one.id} belongs to {term.id}, which starts on {term.start}, and has {days}",
                hint=f"correct {'the date' if len(found) == 1 else 'these dates'}, or name under `accreditation` the one that held then",
                related=(Related(term.source.at("start"), f"the first day of {term.id}"),),
            )


def _days_before(workspace: Workspace, application: Application, term: Accreditation) -> Sequence[tuple[str, date]]:
    """The days of an application that cannot lie before the accreditation that it belongs to, and do; by their keys."""
    days = [("submission", application.submission), ("notified", application.notified), ("visit", application.visit)]
    found = [(field, day) for field, day in days if day and day < term.start]
    yearly = application.anniversary  # the first comes a year after the first day
    if yearly and yearly <= term.start and not _is_overdue(workspace, application, yearly):
        found.append(("anniversary", yearly))
    return found


def _is_overdue(workspace: Workspace, application: Application, anniversary: date) -> bool:
    """Whether the report for a yearly day is late by it, which is told by itself."""
    accreditor = workspace.rulebook.accreditors.get(application.accreditor)
    deadlines = [one for one in accreditor.deadlines if one.on == "anniversary" and application.type in one.types] if accreditor else []
    return any((application.submission or workspace.as_of) > due_day(one, anniversary) for one in deadlines)


@rule("DAT108", "An audit looks back at what was not sent in yet")
def looks_back_ahead(workspace: Workspace) -> Iterator[Problem]:
    """The application whose period an audit looks back at was sent in by the day of the audit.

    Why: auditors compare what a program does with what it applied with; what is sent in later is none of that.
    Fix: name under `earlier` the application that the accreditation rests on, or correct the date that is wrong.
    """
    for application in workspace.program.applications:
        earlier = workspace.applications_by_id.get(application.earlier)
        field, day = ("visit", application.visit) if application.visit else ("notified", application.notified)
        if earlier is None or earlier.accreditor != application.accreditor:
            continue  # told by itself
        if earlier.submission and day and earlier.submission > day:
            what = "visit" if field == "visit" else "notice"
            yield Problem(
                mark=application.source.at("earlier"),
                message=f"application {application.id} looks back at {earlier.id}, which is sent in on {earlier.submission}, "
                f"after the {what} on {day}",
                hint=f"name under `earlier` the application that the accreditation rests on, or correct `{field}` or that `submission`",
                related=(
                    Related(earlier.source.at("submission"), f"the submission of {earlier.id}"),
                    Related(application.source.at(field), f"the {what}"),
                ),
            )


@rule("DAT109", "An application was decided before it was sent in")
def decided_before_sent(workspace: Workspace) -> Iterator[Problem]:
    """An application is decided on or after the day on which it is sent in.

    Why: what has been decided is judged as it was on the day it was sent in; with a wrong day, it is held to what was not there then.
    Fix: correct `submission` or `decided`, as the accreditor's letter has it.
    """
    for application in workspace.program.applications:
        sent, decided = application.submission, application.decided
        if sent and decided and decided < sent:
            yield Problem(
                mark=application.source.at("decided"),
                message=f"application {application.id} is decided on {decided}, before it is sent in on {sent}",
                hint="correct `submission` or `decided`, as the accreditor's letter has it",
                related=(Related(application.source.at("submission"), f"the submission of {application.id}"),),
            )


@rule("DAT102", "An exhibit expires before it begins")
def expiry_before_start(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit's expiry date is not earlier than the day it is valid from or dated.

    Why: such a document never held; most often a year was typed wrong.
    Fix: read both dates off the document again.
    """
    for exhibit in workspace.exhibits:
        until = exhibit.valid_until
        if until is None:
            continue
        for field, start in (("valid_from", exhibit.valid_from), ("effective", exhibit.effective)):
            if start and until < start:
                yield Problem(
                    mark=exhibit.source.at("valid_until"),
                    message=f"{titled(exhibit)} is valid until {until}, before its `{field}` {start}",
                    hint="read both dates off the document again",
                    related=(Related(exhibit.source.at(field), f"`{field}`"),),
                    requirements=exhibit.supports,
                )
                break


@rule("DAT103", "Something is recorded before it happened", Severity.WARNING)
def fact_in_future(workspace: Workspace) -> Iterator[Problem]:
    """What is recorded as done lies on or before the day of the report; what lies later does not count yet.

    Why: a meeting of next month is a plan. In a report for a past day such records are only natural.
    Fix: correct the date if it is wrong.
    """
    as_of = workspace.as_of
    for day, what, source, field in _facts(workspace):
        if day > as_of:
            yield Problem(
                mark=source.at(field),
                message=f"{what} is dated {day}, after {as_of}, and does not count yet",
                hint="correct the date if it is wrong",
            )


def _facts(workspace: Workspace) -> Iterator[_Fact]:
    """Everything that is recorded as done, with its day."""
    for goals_review in workspace.program.goals_reviews:
        yield goals_review.date, "the review of the goals", goals_review.source, "date"
    for person in workspace.team.people:
        for credit in person.continuing_education:
            yield credit.date, f"continuing education of {person.id}", credit.source, "date"
        for training in person.training:
            yield training.date, f"training of {person.id}", training.source, "date"
        for competency in person.competencies:
            yield competency.date, f"the checked competency of {person.id}", competency.source, "date"
        if person.leader:
            yield person.leader.trained, f"the leader training of {person.id}", person.leader.source, "trained"
            if person.leader.last_workshop:
                yield person.leader.last_workshop, f"the last workshop of {person.id}", person.leader.source, "last_workshop"
    for list_review in workspace.stakeholders.reviews:
        yield list_review.date, "the review of the list of stakeholders", list_review.source, "date"
    for meeting in workspace.stakeholders.meetings:
        yield meeting.date, f"meeting {meeting.id}", meeting.source, "date"
    for assessment in workspace.population.assessments:
        yield assessment.date, "the assessment of the population", assessment.source, "date"
    for action in workspace.population.actions:
        if action.done:
            yield action.done, f"the action against {action.barrier}", action.source, "done"
    for review in workspace.curriculum.reviews:
        yield review.date, "the review of the curriculum", review.source, "date"
    for series in workspace.workshops.series:
        for visit in series.fidelity:
            yield visit.date, f"the observation of {series.id}", visit.source, "date"
    for contact in workspace.workshops.oversight:
        yield contact.date, f"the oversight contact for {contact.series}", contact.source, "date"
    for chart in workspace.participants.charts:
        yield chart.audited.date, f"the audit of chart {chart.id}", chart.audited.source, "date"
        if chart.deidentified:
            yield chart.deidentified.date, f"that chart {chart.id} is de-identified", chart.deidentified.source, "date"
        if chart.second_reader:
            yield chart.second_reader.date, f"the second reading of chart {chart.id}", chart.second_reader.source, "date"
    for project in workspace.quality.projects:
        if project.finished:
            yield project.finished, f"the end of project {project.id}", project.source, "finished"
    for exhibit in workspace.exhibits:
        if exhibit.identifiers_checked:
            checked = exhibit.identifiers_checked
            yield checked.date, f"the check of {exhibit.id} for identifiers", checked.source, "date"
    for policy in workspace.policies.policies:
        yield policy.approved.date, f"the approval of policy {policy.id}", policy.approved.source, "date"


@rule("DAT104", "A review is older than what was reviewed", Severity.WARNING)
def review_before_document(workspace: Workspace) -> Iterator[Problem]:
    """A document is reviewed on or after the day it is dated.

    Why: a review of an earlier document says nothing about this one.
    Fix: correct the date of the review, or delete it until the new document has been reviewed.
    """
    for exhibit in workspace.exhibits:
        if exhibit.reviewed and exhibit.effective and exhibit.reviewed.date < exhibit.effective:
            yield Problem(
                mark=exhibit.reviewed.source.at("date"),
                message=f"{titled(exhibit)} is reviewed on {exhibit.reviewed.date}, before its date {exhibit.effective}",
                hint="correct one of the two dates",
                related=(Related(exhibit.source.at("effective"), "the date of the document"),),
            )


@rule("DAT105", "A session is out of order", Severity.WARNING)
def sessions_out_of_order(workspace: Workspace) -> Iterator[Problem]:
    """The sessions of a series follow each other by number and by day.

    Why: two sessions on one day, or a third before a second, are typing mistakes that a reviewer sees at once.
    Fix: correct `number` or `date`.
    """
    for series in workspace.workshops.series:
        sessions = sorted(series.sessions, key=lambda session: session.number)
        for before, after in pairwise(sessions):
            if after.date <= before.date:
                yield Problem(
                    mark=after.source.at("date"),
                    message=f"workshop series {series.id}: session {after.number} is on {after.date}, "
                    f"and session {before.number} on {before.date}",
                    hint="correct `number` or `date` of one of the two",
                    related=(Related(before.source.at("date"), f"session {before.number}"),),
                    requirements=calling(workspace, "sessions-complete"),
                )
