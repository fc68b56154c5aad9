"""Dates that cannot be right (DAT)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from generator.findings import Problem, Related, Severity
from generator.model.evidence import Period
from generator.model.workspace import Workspace
from generator.rules.declare import rule
from generator.rules.rulebook import calling
from generator.rules.wording import named, titled
from generator.source import Source

_Fact = tuple[date, str, Source, str]  # the day, what happened then in words, and the place


@rule("DAT101", "Something ends before it starts")
def end_before_start(workspace: Workspace) -> Iterator[Problem]:
    """No period, appointment, membership, project or waiver ends before it starts.

    Why: everything that is counted over such a time is counted wrong.
    Fix: correct one of the two dates.
    """
    spans: list[tuple[date, date, str, Source, str]] = []
    for application in workspace.program.applications:
        if application.reporting_period:
            spans.append(_of(application.reporting_period, f"the reporting period of {application.id}"))
    for result in workspace.outcomes.results:
        spans.append(_of(result.period, f"the period of the result of {result.measure}"))
    for exhibit in workspace.exhibits:
        if exhibit.period and exhibit.period.end < exhibit.period.start:
            spans.append(_of(exhibit.period, f"the period of {titled(exhibit)}"))
    for one in workspace.team.coordinators:
        if one.end:
            spans.append((one.start, one.end, f"the appointment of {one.person}", one.source, "end"))
    for person in workspace.team.people:
        if person.left:
            spans.append((person.joined, person.left, f"the time of {named(person)} on the team", person.source, "left"))
    for project in workspace.quality.projects:
        if project.finished:
            spans.append((project.started, project.finished, f"project {project.id}", project.source, "finished"))
    for start, end, what, source, field in spans:
        if end < start:
            yield Problem(
                mark=source.at(field),
                message=f"{what} ends on {end}, before it starts on {start}",
                hint="correct one of the two dates, or write each where the other stands",
            )


def _of(period: Period, what: str) -> tuple[date, date, str, Source, str]:
    return period.start, period.end, what, period.source, "end"


@rule("DAT106", "An application was sent in before the program began")
def sent_before_start(workspace: Workspace) -> Iterator[Problem]:
    """The program began on or before the day on which its first application is sent in.

    Why: an application shows what a program has done; before it began there is nothing to show.
    Fix: correct `started`, which `dsmes init` fills in with its own day, or the `submission`.
    """
    started = workspace.program.started
    sent = [(one.submission, one) for one in workspace.program.applications if one.submission and one.submission < started]
    if sent:
        submission, first = min(sent, key=lambda each: (each[0], each[1].id))
        yield Problem(
            mark=workspace.program.source.at("started"),
            message=f"the program began on {started}, after application {first.id} is sent in on {submission}",
            hint="correct `started`, or `submission` of the application",
            related=(Related(first.source.at("submission"), f"the submission of {first.id}"),),
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
