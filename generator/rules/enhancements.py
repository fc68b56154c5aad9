"""What must be added to the workshop before it can be the core of an accredited service (ENH)."""

from collections.abc import Iterator
from datetime import date

from generator.findings import Problem, Related, Severity, State
from generator.model.alike import entered_again
from generator.model.evidence import Exhibit, Person, Series
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.rules.dates import add_months
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.dsmp import first_day, is_running
from generator.rules.evidence_shown import series_of
from generator.rules.participants import faults_asked, step_faults
from generator.rules.people import lapsed_license
from generator.rules.quality import no_project
from generator.rules.rulebook import calling
from generator.rules.watched_day import unwatched
from generator.rules.wording import discipline_typed, named, place_of, profession, topic_named

_MONTHS_AROUND_SERIES = 6  # generous: only a wrong year or a wrong series is looked for


@requirement_rule("ENH101", "A participant lacks what every participant needs", check="every-chart-has")
def chart_without_step(asked: Asked) -> Iterator[Problem]:
    """Every audited chart, not only the chosen ones, shows the steps that the workshop alone does not give.

    Why: assessment, plan and support by a clinician turn a workshop into individual education; they are owed to each participant.
    Fix: complete the step with the participant, and record what the chart shows.
    """
    workspace = asked.workspace
    chosen = {chart.id for chart in workspace.charts_of(asked.application)}
    told = {
        (chart.id, call.text("step"), fault.what)
        for _, call in asked.calls("chart-step")
        for chart in workspace.charts_of(asked.application)
        for fault in faults_asked(call, chart)
    }
    for chart in workspace.participants.charts:
        if chart.site not in asked.application.sites and chart.id not in chosen:
            continue
        for step in asked.texts("steps"):
            for fault in step_faults(
                workspace, chart, step, with_participant=asked.flag("with_participant"), by_clinician=asked.flag("by_clinician")
            ):
                if (chart.id, step, fault.what) not in told:
                    yield Problem(mark=fault.mark, message=fault.message, hint=fault.hint, related=fault.related)


@requirement_rule("ENH102", "A series is not overseen by a qualified clinician", check="workshops-overseen")
def series_without_clinician(asked: Asked) -> Iterator[Problem]:
    """Each workshop series has a nurse, dietitian or pharmacist of the team, licensed at the time, who directs and oversees it.

    Why: lay leaders deliver the workshop; a qualified clinician answers for it and can be reached.
    Fix: name the clinician under `oversight_by` of the series.
    """
    workspace, disciplines = asked.workspace, asked.texts("disciplines")
    for series in series_of(workspace, asked.application):
        person = workspace.people_by_id.get(series.oversight_by)
        last = series.last_day
        lapse = _lapse_during(workspace, series, person) if person else None
        state = State.MISSING
        if not series.oversight_by:
            fault = "is overseen by nobody"
        elif person is None:
            continue
        elif person.discipline not in disciplines:
            typed = listed(map(discipline_typed, disciplines), "or")
            fault = f"is overseen by {named(person)}, whose `discipline` is {discipline_typed(person.discipline)}, not {typed}"
        elif last and not person.is_member_on(min(last, workspace.as_of)):
            fault = f"is overseen by {named(person)}, who was not on the team on {min(last, workspace.as_of)}"
        elif lapse:
            license, day = lapse
            fault = f"is overseen by {named(person)}, whose license ended on {license.valid_until}, before {day}"
            state = State.EXPIRED
        else:
            continue
        yield Problem(
            mark=series.source.at("oversight_by"),
            message=f"workshop series {series.id} {fault}",
            hint=f"name a team member who is a {listed(map(profession, disciplines), 'or')} under `oversight_by`"
            + (f", or add the license that followed {lapse[0].id} as an exhibit" if state is State.EXPIRED and lapse else ""),
            related=(Related(person.source.at("discipline"), "the person named"),) if person else (),
            state=state,
        )


def _lapse_during(workspace: Workspace, series: Series, person: Person) -> tuple[Exhibit, date] | None:
    """The license of a person that had ended, and the first day of the series, up to the day of the report, on which it had."""
    days = [session.date for session in series.sessions if session.date <= workspace.as_of]
    if series.last_day and days and workspace.as_of < series.last_day:
        days.append(workspace.as_of)  # between two sessions too, somebody answers for the series
    for day in sorted(days, key=unwatched):
        lapsed = lapsed_license(workspace, person, day)
        if lapsed:
            return lapsed, day
    return None


@requirement_rule("ENH103", "The clinician was in touch with a series less often than promised", check="workshops-overseen")
def oversight_missed(asked: Asked) -> Iterator[Problem]:
    """For each series the overseeing clinician recorded as many contacts as the program's own policy promises.

    Why: oversight that leaves no trace cannot be told from none.
    Fix: add the contacts under `oversight`, or promise fewer under `oversight_contacts_per_series` and in the policy.
    """
    workspace = asked.workspace
    promised = workspace.policies.commitments.oversight_contacts_per_series
    all_contacts = workspace.workshops.contacts
    for series in series_of(workspace, asked.application):
        if is_running(series, workspace.as_of, 6):
            continue
        contacts = [one for one in all_contacts if one.series == series.id and one.date <= workspace.as_of]
        by_clinician = sum(1 for one in contacts if one.by == series.oversight_by)
        if series.oversight_by and by_clinician < promised:
            yield Problem(
                mark=series.source.at("oversight_by"),
                message=f"workshop series {series.id} has {by_clinician} of {number_of(promised, 'promised oversight contact')} "
                f"by {series.oversight_by}",
                hint="add them under `oversight`, or lower `oversight_contacts_per_series` in evidence/policies.yaml and in your policy",
                related=tuple(
                    Related(one.source.at("by"), f"this contact is by {one.by}") for one in contacts if one.by != series.oversight_by
                ),
            )


@requirement_rule("ENH107", "An oversight contact lies far from its series", Severity.WARNING, check="workshops-overseen")
def contact_far_from_series(asked: Asked) -> Iterator[Problem]:
    """A clinician's contact about a series took place while it was planned, given or wound up.

    Why: a contact of another year is most often one about another series.
    Fix: correct `date` or `series` of the contact.
    """
    for series in series_of(asked.workspace, asked.application):
        last = series.last_day
        if last is None:
            continue
        earliest, latest = add_months(first_day(series), -_MONTHS_AROUND_SERIES), add_months(last, _MONTHS_AROUND_SERIES)
        for contact in asked.workspace.workshops.oversight:
            if contact.series == series.id and not earliest <= contact.date <= latest:
                yield Problem(
                    mark=contact.source.at("date"),
                    message=f"a contact of {contact.by} about workshop series {series.id} is of {contact.date}; "
                    f"the series ran from {first_day(series)} to {last}",
                    hint="correct `date` or `series` of the contact",
                )


@rule("ENH108", "An oversight contact is entered twice", Severity.WARNING)
def contact_entered_twice(workspace: Workspace) -> Iterator[Problem]:
    """Each contact of the clinician about a series is entered once.

    Why: an entry that was copied is no second contact, and counts for none.
    Fix: delete one of the two, or correct its `date`, `by`, `series` or `kind`.
    """
    for again, first in entered_again(workspace.workshops.alike_contacts):
        yield Problem(
            mark=again.source.at("date"),
            message=f"the contact of {again.by} about workshop series {again.series} on {again.date} ({again.kind}) is entered twice; "
            "it counts once",
            hint="delete one of the two, or correct its `date`, `by`, `series` or `kind`",
            related=(Related(first.source.at("date"), "it is entered here first"),),
            requirements=calling(workspace, "workshops-overseen"),
        )


@requirement_rule("ENH104", "There is no advisory group", check="advisory-group-established")
def advisory_group_missing(asked: Asked) -> Iterator[Problem]:
    """The program has an advisory group with members from outside, and the group has met.

    Why: the group's advice is one of the things that the workshop alone does not bring.
    Fix: mark its members with `advisory_group: yes`, some of them external, and record their meetings.
    """
    stakeholders = asked.workspace.stakeholders
    members = [one for one in stakeholders.stakeholders if one.advisory_group]
    held = [meeting for meeting in stakeholders.meetings if meeting.date <= asked.workspace.as_of]
    met = {attendee for meeting in held for attendee in meeting.attendees}
    external = any(one.external for one in members)
    if not members:
        fault, hint = "no stakeholder is in the advisory group", "mark its members with `advisory_group: yes`"
    elif not external:
        fault, hint = "nobody in the advisory group is from outside the sponsor", "add external members with `external: yes`"
    elif not any(one.id in met for one in members):
        fault, hint = "no meeting of the advisory group is recorded", "add the meeting under `meetings`, with its `attendees` and `input`,"
    else:
        return
    yield Problem(
        mark=members[0].source.at("advisory_group") if members else place_of(asked.workspace, stakeholders.source, "stakeholders"),
        message=fault,
        hint=f"{hint} in evidence/stakeholders.yaml",
        absence="meetings" if members and external and not stakeholders.meetings else "",
    )


@requirement_rule("ENH105", "There is no quality improvement", check="quality-improvement-in-place")
def quality_improvement_missing(asked: Asked) -> Iterator[Problem]:
    """The program has a process of quality improvement, and at least one project.

    Why: a workshop that is always given the same still wants somebody to look at who comes, who stays and what changes.
    Fix: fill in `process` and add a project.
    """
    quality = asked.workspace.quality
    if quality.process is None and not asked.calling("quality-process-defined"):
        yield Problem(
            mark=place_of(asked.workspace, quality.source, "process"),
            message="no process of quality improvement is recorded",
            hint="add `process` to evidence/quality.yaml",
        )
    if not quality.projects:
        yield no_project(asked.workspace)
    elif not any(project.started <= asked.workspace.as_of for project in quality.projects):
        yield Problem(
            mark=place_of(asked.workspace, quality.source, "projects"),
            message=f"no improvement project has begun on {asked.workspace.as_of}",
            hint="add the project that is under way, or was finished, under `projects` in evidence/quality.yaml",
        )


@requirement_rule("ENH106", "What the workshop does not teach is not taught outside it", check="gaps-taught-outside")
def gaps_untaught(asked: Asked) -> Iterator[Problem]:
    """What the workshop leaves out of the content areas is taught outside it, by a professional, never within its script.

    Why: the workshop must be given as its manual says; outlines of it leave out parts of several content areas.
    Fix: name the `elements` that the workshop teaches, and add rows for the others with `taught_in` and `by`.
    """
    workspace = asked.workspace
    rows = workspace.curriculum.topics
    outside = [row for row in rows if row.taught_in != "workshop"]
    if rows and not outside:
        yield Problem(
            mark=place_of(workspace, workspace.curriculum.source, "topics"),
            message="every topic is said to be taught in the workshop, and nothing outside it",
            hint="let a clinician compare the manual with the topics, and add rows for what is taught at visits or by handout",
        )
    for row in outside:
        if not row.by:
            yield Problem(
                mark=row.source.at("taught_in"),
                message=f"{topic_named(workspace, row.topic)} is taught outside the workshop ({row.taught_in}) by nobody",
                hint="add `by`, the professional who teaches it",
            )
            continue
        person = workspace.people_by_id.get(row.by)
        if person and person.staff_type != "professional":
            yield Problem(
                mark=row.source.at("by"),
                message=f"{topic_named(workspace, row.topic)} is taught outside the workshop by {named(person)}, "
                f"who is {person.staff_type}",
                hint="name the professional who teaches it",
            )
    for row in rows:
        topic = workspace.rulebook.topics.get(row.topic)
        if topic and len(topic.elements) > 1 and row.taught_in == "workshop" and not row.elements:
            elements = listed([f"{element.title} ({element.id})" for element in topic.elements])
            yield Problem(
                mark=row.source.at("topic"),
                message=f"topic {topic.id} ({topic.title}) is said to be taught whole in the workshop: {elements}",
                hint="name the `elements` that the manual really teaches; teach the others outside the workshop",
            )
