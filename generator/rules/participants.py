"""What the audited charts show of each participant's cycle (REC)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.findings import Problem, Related, Severity
from generator.model.evidence import Chart, Exhibit, Person, Step
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.rules.dates import year_of
from generator.rules.declare import Asked, ParameterError, requirement_rule, rule
from generator.rules.people import lapsed_license
from generator.rules.rulebook import calling
from generator.rules.wording import named, titled
from generator.source import Mark

STEPS = {
    "referral": "referral",
    "assessment": "assessment",
    "education_plan": "education plan",
    "education": "education",
    "goal": "behavioral goal",
    "goal_follow_up": "follow-up of the goal",
    "outcome_follow_up": "follow-up of another outcome",
    "support_plan": "support plan",
    "communication": "letter to the referring provider",
}
"""The steps of a chart as the files name them, each with what messages call it."""


class StepFault(NamedTuple):
    """What is wrong with one step of one chart."""

    what: str  # missing, early, participant, clinician, or what a letter lacks: tells two faults of one step apart
    mark: Mark
    message: str
    hint: str
    related: tuple[Related, ...] = ()


def steps_of(chart: Chart, step: str) -> tuple[Step, ...]:
    """The entries that the chart holds for a step; empty where it has none.

    Raises:
        ParameterError: the rulebook names a step that charts do not have.
    """
    if step not in STEPS:
        raise ParameterError(f"does not know the step `{step}`; known are {', '.join(STEPS)}")
    found = getattr(chart, step)
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()


def step_faults(
    workspace: Workspace, chart: Chart, step: str, *, with_participant: bool, by_clinician: bool, must_hold: Sequence[str] = ()
) -> Iterator[StepFault]:
    """What is wrong with one step of a chart, as the rulebook asks for it."""
    entries = steps_of(chart, step)
    name = STEPS[step]
    if step == "referral" and not chart.referral_needed:
        return
    if not entries:
        yield StepFault("missing", chart.source.at("id"), f"chart {chart.id} has no {name}", f"add `{step}` to the chart when it is done")
        return
    first = entries[0]
    start = chart.assessment
    if start and step not in ("referral", "assessment") and min(entry.day for entry in entries) < start.day:
        day = min(entry.day for entry in entries)
        yield StepFault(
            "early",
            first.source.at("day"),
            f"chart {chart.id}: the {name} is on day {day}, before the assessment on day {start.day}",
            "correct `day`; days are counted from the assessment, which comes first",
            (Related(start.source.at("day"), "the assessment"),),
        )
    if with_participant and not any(entry.with_participant for entry in entries):
        yield StepFault(
            "participant",
            first.source.at("with_participant"),
            f"chart {chart.id}: the {name} was not made with the participant",
            "set `with_participant: yes` if the chart shows that the participant took part",
        )
    if by_clinician:
        people = [workspace.people_by_id.get(entry.by) for entry in entries]
        lay = [person for person in people if person and person.staff_type != "professional"]
        if lay and len(lay) == len(people):
            yield StepFault(
                "clinician",
                first.source.at("by"),
                f"chart {chart.id}: the {name} is by {named(lay[0])}, who is {lay[0].staff_type}",
                "name the professional who did it; if nobody did, a professional has to",
            )
        elif people and all(people):
            lapsed = [_lapsed_that_year(workspace, chart, person) for person in people if person and person not in lay]
            license = lapsed[0]
            if license and all(lapsed):
                yield StepFault(
                    "clinician",
                    first.source.at("by"),
                    f"chart {chart.id} of {chart.year}: the {name} is by {license.person}, whose license ended on {license.valid_until}",
                    f"add the license that followed {license.id} as an exhibit, or correct `by` of the step or `year` of the chart",
                    (Related(license.source.at("valid_until"), "the license"),),
                )
    for held in must_hold:
        if held not in ("summary", "outcomes"):
            raise ParameterError(f"does not know `{held}` of a step; known are summary and outcomes")
        if not any(getattr(entry, held) for entry in entries):
            what = "a summary of plan or education" if held == "summary" else "the outcomes"
            yield StepFault(
                held,
                first.source.at(held),
                f"chart {chart.id}: the {name} lacks {what}",
                f"send them on, and set `{held}: yes` when the chart shows it",
            )


def _lapsed_that_year(workspace: Workspace, chart: Chart, person: Person) -> Exhibit | None:
    """The license of a person that had ended before the year of the chart, where none is on file that holds in it.

    A chart keeps no calendar dates, so only what holds for the whole year, up to the audit, can be told.
    """
    first, last = year_of(chart.year)
    return lapsed_license(workspace, person, first, max(first, min(last, chart.audited.date)))


def faults_asked(asked: Asked, chart: Chart) -> Iterator[StepFault]:
    """What is wrong with a chart's step, as the parameters of a `chart-step` check want it."""
    return step_faults(
        asked.workspace,
        chart,
        asked.text("step"),
        with_participant=asked.flag("with_participant"),
        by_clinician=asked.flag("by_clinician"),
        must_hold=asked.texts("must_hold"),
    )


@requirement_rule("REC101", "A chosen chart is not complete", check="chart-step")
def chart_step_incomplete(asked: Asked) -> Iterator[Problem]:
    """Each chart that is chosen for the application shows every step of the participant's cycle, done as the standards want it.

    Why: a chart without follow-up, or a letter without outcomes, is the most usual gap in an application.
    Fix: complete the step, or choose another chart in which it is done; record only what the chart shows.
    """
    for chart in asked.workspace.charts_of(asked.application):
        for fault in faults_asked(asked, chart):
            yield Problem(
                mark=fault.mark,
                message=fault.message,
                hint=fault.hint,
                related=fault.related,
                # An incomplete chart is no completed participant, and what it lacks here no other rule repeats.
                requirements=tuple(
                    dict.fromkeys((asked.requirement.id, *asked.calling("completed-chart"), *_asking_of_every_chart(asked, fault)))
                ),
            )


def _asking_of_every_chart(asked: Asked, fault: StepFault) -> tuple[str, ...]:
    """The requirements that want the same of every chart, and so are not met either."""
    step = asked.text("step")
    if fault.what not in ("missing", "early", "participant", "clinician"):
        return ()
    return tuple(
        requirement.id
        for requirement, call in asked.calls("every-chart-has")
        if step in call.texts("steps")
        and (fault.what != "participant" or call.flag("with_participant"))
        and (fault.what != "clinician" or call.flag("by_clinician"))
    )


@requirement_rule("REC102", "A chosen chart is not signed off as de-identified")
def chart_not_deidentified(asked: Asked) -> Iterator[Problem]:
    """A chart that is sent to an accreditor was cleared of everything that names the participant, and somebody signed for it.

    Why: a name, a date or a record number in a chart that leaves the house is a breach of privacy.
    Fix: clear the copy, then record who did it and when under `deidentified`.
    """
    for id in dict.fromkeys(shown.subject for shown in asked.shown if shown.need.per == "chart" and shown.subject):
        chart = asked.workspace.charts_by_id[id]
        if chart.deidentified is None or chart.deidentified.date > asked.workspace.as_of:
            yield Problem(
                mark=chart.source.at("id"),
                message=f"chart {chart.id} is chosen for an application, and nobody has signed that it is de-identified",
                hint="clear the copy of all identifiers, then add `deidentified` with `date` and `by`",
            )


@rule("REC107", "Two chosen charts are shown by one exhibit")
def charts_of_one_paper(workspace: Workspace) -> Iterator[Problem]:
    """Each chosen chart has a de-identified copy of its own.

    Why: one copy is the record of one participant; the other chart is not shown at all.
    Fix: correct `exhibit` of one of the two, or add the copy that is missing as an exhibit.
    """
    first: dict[str, Chart] = {}
    for chart in _chosen(workspace):
        before = first.setdefault(chart.exhibit, chart) if chart.exhibit else chart
        exhibit = workspace.exhibits_by_id.get(chart.exhibit)
        if before is not chart and exhibit:
            yield Problem(
                mark=chart.source.at("exhibit"),
                message=f"the charts {before.id} and {chart.id} are both shown by {titled(exhibit)}",
                hint="correct `exhibit` of one of the two, or add the copy that is missing as an exhibit",
                related=(Related(before.source.at("exhibit"), f"chart {before.id}"),),
                requirements=exhibit.supports,
            )


@rule("REC103", "A chosen chart has no second reader", Severity.WARNING)
def chart_without_second_reader(workspace: Workspace) -> Iterator[Problem]:
    """A second person has read a de-identified chart before it is sent.

    Why: whoever cleared the copy overlooks what they have seen too often; headers and footers are where it happens.
    Fix: let somebody else read the copy, and record it under `second_reader`.
    """
    for chart in _chosen(workspace):
        reader, first = chart.second_reader, chart.deidentified
        if reader is None:
            yield Problem(
                mark=chart.source.at("id"),
                message=f"chart {chart.id} is chosen for an application, and no second person has read it",
                hint="let somebody else read the cleared copy, then add `second_reader` with `date` and `by`",
                requirements=calling(workspace, "completed-chart"),
            )
        elif first and reader.by == first.by:
            yield Problem(
                mark=reader.source.at("by"),
                message=f"chart {chart.id}: {reader.by} both cleared the copy and read it again",
                hint="let somebody else be the second reader",
                related=(Related(first.source.at("by"), "who cleared it"),),
                requirements=calling(workspace, "completed-chart"),
            )


def _chosen(workspace: Workspace) -> Iterator[Chart]:
    chosen = {id for application in workspace.program.applications for id in application.charts}
    return (chart for chart in workspace.participants.charts if chart.id in chosen)


@rule("REC104", "A followed-up outcome is not named", Severity.WARNING)
def outcome_unnamed(workspace: Workspace) -> Iterator[Problem]:
    """The follow-up of an outcome in a chart says which measure was followed up.

    Why: the tracked outcomes are the program's measures; a follow-up of something unnamed counts for none of them.
    Fix: give the `measure`, the id of one in `outcomes.yaml`.
    """
    known = listed([measure.id for measure in workspace.outcomes.measures], "or") or "those in evidence/outcomes.yaml"
    for chart in workspace.participants.charts:
        step = chart.outcome_follow_up
        if step and not step.measure:
            yield Problem(
                mark=step.source.at("day"),
                message=f"chart {chart.id}: the follow-up of another outcome names no measure",
                hint=f"add `measure`, one of {known}",
                requirements=calling(workspace, "chart-step", step="outcome_follow_up"),
            )


@rule("REC105", "A follow-up came later than promised", Severity.WARNING)
def promise_of_days_broken(workspace: Workspace) -> Iterator[Problem]:
    """Goals are followed up, and letters sent, within the days that the program's own policy promises.

    Why: a chart audit exists to find this; it is a matter for quality improvement, not a reason to hold an application back.
    Fix: find out why it took longer; nothing is to be changed in the chart.
    """
    promised = workspace.policies.commitments
    for chart in workspace.participants.charts:
        if chart.goal and chart.goal_follow_up:
            days = chart.goal_follow_up.day - chart.goal.day
            if days > promised.goal_follow_up_days:
                yield Problem(
                    mark=chart.goal_follow_up.source.at("day"),
                    message=f"chart {chart.id}: the goal was followed up after {number_of(days, 'day')}; "
                    f"{promised.goal_follow_up_days} are promised",
                    hint="take it up in quality improvement, or promise what can be kept under `goal_follow_up_days`",
                    related=(Related(chart.goal.source.at("day"), "the goal"),),
                    requirements=calling(workspace, "chart-step", step="goal_follow_up"),
                )
        if chart.communication and chart.education:
            last = max(chart.education, key=lambda step: step.day)
            days = chart.communication.day - last.day
            if days > promised.communication_days:
                yield Problem(
                    mark=chart.communication.source.at("day"),
                    message=f"chart {chart.id}: the letter was sent {number_of(days, 'day')} after the last education; "
                    f"{promised.communication_days} are promised",
                    hint="take it up in quality improvement, or promise what can be kept under `communication_days`",
                    related=(Related(last.source.at("day"), "the last education"),),
                    requirements=calling(workspace, "chart-step", step="communication"),
                )


@rule("REC106", "A chart lies outside the reporting period", Severity.WARNING)
def chart_outside_period(workspace: Workspace) -> Iterator[Problem]:
    """A chart that is said to lie in the reporting period is of a year that the period touches.

    Why: a participant who completed the service in another year shows nothing about the period.
    Fix: correct `in_reporting_period` or `year`, or choose another chart.
    """
    for application in workspace.program.applications:
        period = application.reporting_period
        for id in application.charts if period else ():
            chart = workspace.charts_by_id.get(id)
            if period and chart and chart.in_reporting_period and not period.start.year <= chart.year <= period.end.year:
                yield Problem(
                    mark=chart.source.at("year"),
                    message=f"chart {id} of {chart.year} is said to lie in the reporting period of {application.id}, "
                    f"from {period.start} to {period.end}",
                    hint="correct `year` or `in_reporting_period`, or choose another chart",
                    related=(Related(period.source.at("start"), "the reporting period"),),
                    requirements=calling(workspace, "completed-chart"),
                )
