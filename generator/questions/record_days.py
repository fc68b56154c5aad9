"""What the program's own records put on a day: what expires, what was planned, and the continuing education that is still needed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from generator.model.due import Due, Said
from generator.model.evidence import Accreditation, Application, Exhibit, Waiver
from generator.model.ledger import Tally, plain_hours
from generator.model.standards import Accreditor, ApplicationType, surest
from generator.model.workspace import Workspace
from generator.questions.accreditor_days import anniversaries, is_reported
from generator.questions.due_words import Desk, same, say, surest_sources
from generator.rules.dates import add_days
from generator.rules.declare import Asked, ParameterError
from generator.rules.ledger import EDUCATION_CHECK, tallies
from generator.rules.waivers import covers

_LEAD_DAYS = 90  # hours are earned over months
_PLAN_LEAD_DAYS = 14

Report = tuple[Accreditation, date]  # the term, and the anniversary that is reported for


def find_record_days(desk: Desk) -> Iterator[Due]:
    """Everything that the evidence files give a last day or a planned day."""
    yield from _exhibits(desk)
    yield from _policies(desk)
    yield from _actions(desk)
    yield from _waivers(desk)


def _exhibits(desk: Desk) -> Iterator[Due]:
    workspace = desk.workspace
    for exhibit in workspace.exhibits:
        person = workspace.people_by_id.get(exhibit.person)
        if person and person.left and person.left <= desk.as_of:
            continue
        name, id = _exhibit(desk, exhibit), desk.record(exhibit.id, exhibit.source.at())
        owner = desk.owner(exhibit.owner or exhibit.person)
        askers = tuple(one for one in desk.askers_of(exhibit.supports) if exhibit.accreditor in ("", one.accreditor))
        if exhibit.file and exhibit.valid_until:
            since = [day for newer in workspace.superseding_exhibits.get(exhibit.id, ()) if (day := _in_force_since(newer))]
            yield desk.due(
                ("expires", exhibit.id, exhibit.valid_until.isoformat()),
                say("{name} expires", name=name),
                exhibit.valid_until,
                lead_days=workspace.program.settings.due_soon_days,
                closed=min(since, default=None),
                owner=owner,
                requirements=exhibit.supports,
                askers=askers,
                closes=say("the renewed one as an exhibit with `supersedes: {id}`", id=id),
                mark=exhibit.source.at("valid_until"),
            )
        if exhibit.expected:
            yield desk.due(
                ("expected", exhibit.id, exhibit.expected.isoformat()),
                say("{name} is to be there", name=name),
                exhibit.expected,
                lead_days=_PLAN_LEAD_DAYS,
                closed=(exhibit.received or exhibit.dated or exhibit.expected) if exhibit.file else None,
                owner=owner,
                requirements=exhibit.supports,
                askers=askers,
                closes=say("`file` of {id}", id=id),
                mark=exhibit.source.at("expected"),
            )


def _in_force_since(exhibit: Exhibit) -> date | None:
    """The day from which an exhibit stands in for the one that it supersedes; None while it is only planned."""
    days = [day for day in (exhibit.dated, exhibit.valid_from, exhibit.received) if day]
    return max(days, default=date.min) if exhibit.file else None


def _exhibit(desk: Desk, exhibit: Exhibit) -> Said:
    """An exhibit's title; where others may see it, what kind of thing it is, and whose by role."""
    kind = desk.workspace.rulebook.evidence_kinds.get(exhibit.kind)
    whose = f" of {desk.person(exhibit.person).public}" if exhibit.person else ""
    public = f"{kind.title if kind else exhibit.kind}{whose} ({desk.record(exhibit.id, exhibit.source.at()).public})"
    return Said(f"{exhibit.title} ({exhibit.id})", public)


def _policies(desk: Desk) -> Iterator[Due]:
    for policy in desk.workspace.policies.policies:
        id = desk.record(policy.id, policy.source.at())
        yield desk.due(
            ("policy-review", policy.id, policy.next_review.isoformat()),
            Said(f"Review policy {policy.id} ({policy.title})", f"Review policy {id.public}"),
            policy.next_review,
            lead_days=desk.workspace.program.settings.due_soon_days,
            owner=desk.owner(policy.owner),
            closes=say("a later `next_review` of policy {id}, once it has been reviewed", id=id),
            mark=policy.source.at("next_review"),
        )


def _actions(desk: Desk) -> Iterator[Due]:
    for action in desk.workspace.population.actions:
        # An action has no id of its own; its barrier and its day tell it from others.
        number = sum(1 for one in desk.workspace.population.actions if (one.barrier, one.due) == (action.barrier, action.due))
        own = action.action if number > 1 else ""
        barrier = desk.record(action.barrier, action.source.at())
        yield desk.due(
            ("barrier-action", f"{action.barrier} {own}".strip(), action.due.isoformat()),
            Said(f"{action.action} (against {action.barrier})", f"Action against barrier {barrier.public}"),
            action.due,
            lead_days=_PLAN_LEAD_DAYS,
            closed=action.done,
            owner=desk.owner(action.owner),
            closes=say("`done` of this action against {barrier}", barrier=barrier),
            mark=action.source.at("due"),
        )


def _waivers(desk: Desk) -> Iterator[Due]:
    for waiver in desk.workspace.waivers:
        id = desk.record(waiver.id, waiver.source.at())
        requirement = desk.workspace.rulebook.requirements.get(waiver.requirement)
        named = f"{waiver.requirement} ({requirement.title})" if requirement else waiver.requirement
        yield desk.due(
            ("waiver-ends", waiver.id, waiver.end.isoformat()),
            say("Waiver {id} of {requirement} ends", id=id, requirement=named),
            waiver.end,
            lead_days=desk.workspace.program.settings.due_soon_days,
            closed=_continued(waiver, desk.workspace.waivers),
            owner=desk.coordinator,
            requirements=(waiver.requirement,),
            askers=desk.askers_of([waiver.requirement]),
            closes=say(
                "evidence for {requirement} and no waiver any more, or a waiver that goes on after {id}",
                requirement=waiver.requirement,
                id=id,
            ),
            mark=waiver.source.at("end"),
        )


def _continued(waiver: Waiver, waivers: Iterable[Waiver]) -> date | None:
    """The day by which it was approved that everything the waiver is for is set aside without a break; None where it is not."""
    following = [
        one for one in waivers if one.requirement == waiver.requirement and one.end > waiver.end and one.begins <= add_days(waiver.end, 1)
    ]
    days = [
        min((one.approved.date for one in following if application in one.applications and covers(one, subjects)), default=None)
        for application in waiver.applications
        for subjects in (frozenset([id]) for id in (*waiver.sites, *waiver.people) or ("",))
    ]
    return max((day for day in days if day), default=None) if all(days) else None


# --------------------------------------------------------------------------- continuing education


def find_education(desk: Desk) -> Iterator[Due]:
    """The hours that each professional still needs by the next day that each accreditor counts them back from."""
    told: dict[tuple[str, date], Due] = {}
    for accreditor in desk.accreditors:
        workspace = supposing(desk, accreditor, _next_reports(desk, accreditor))
        next_days: dict[str, date] = {}
        calls = sorted(education_calls(desk, workspace, accreditor), key=lambda call: call[1])
        for asked, day in calls:
            try:
                held = list(tallies(asked))
            except ParameterError:
                continue  # `check` tells it
            for one in held:
                if one.needed and next_days.setdefault(one.person, day) == day:
                    due = _short(desk, asked, one, day)
                    before = told.get((one.person, day))
                    askers = {asker.accreditor: asker for asker in (*(before.askers if before else ()), *due.askers)}
                    told[one.person, day] = replace(before or due, askers=tuple(askers.values()))
    yield from told.values()


def _short(desk: Desk, asked: Asked, held: Tally, day: date) -> Due:
    person, more = held.person, plain_hours(held.needed)
    name, window = desk.person(person), asked.window()
    confidence = asked.check.confidence if asked.check else None
    citations = asked.asks.citations or asked.requirement.citations
    return desk.due(
        (EDUCATION_CHECK, person, day.isoformat()),
        say("{more} more hours of continuing education: {name}", more=more, name=name),
        day,
        lead_days=_LEAD_DAYS,
        owner=name,
        requirements=(asked.requirement.id,),
        askers=tuple(one for one in desk.askers_of([asked.requirement.id]) if one.accreditor == asked.accreditor.id),
        sources=surest_sources(citations),
        confidence=confidence or surest(citations),
        closes=say(
            "certificates for {more} more hours, dated {window}, under `continuing_education` of {name}",
            more=more,
            window=str(window),
            name=name,
        ),
        note=same(f"{plain_hours(held.held)} of {held.wanted} hours are recorded"),
        mark=desk.workspace.people_by_id[person].source.at("continuing_education"),
    )


def education_calls(desk: Desk, workspace: Workspace, accreditor: Accreditor, *, sent: bool = False) -> Iterator[tuple[Asked, date]]:
    """Each call of the check by an application that is not sent in yet, with the day that hours are counted back from.

    Args:
        desk: The desk of the program.
        workspace: The program's workspace, perhaps with applications that are only supposed.
        accreditor: Whose applications.
        sent: Whether those count as well that are sent in and not decided.
    """
    for application in workspace.program.applications:
        type = workspace.type_of(application)
        is_sent = application.submission is not None and application.submission <= desk.as_of
        if application.accreditor != accreditor.id or type is None or (is_sent and not sent) or desk.is_decided(application):
            continue
        for heading in type.headings:
            for asks in heading.asks:
                requirement = workspace.rulebook.requirements.get(asks.requirement)
                if requirement is None:
                    continue
                asked = Asked(
                    workspace=workspace,
                    application=application,
                    accreditor=accreditor,
                    type=type,
                    requirement=requirement,
                    asks=asks,
                    shown=(),
                )
                for _, call in (one for one in asked.calls(EDUCATION_CHECK) if one[0].id == requirement.id):
                    before = call.parameters.get("before", "")
                    day = workspace.day_of(application, before) if isinstance(before, str) else None
                    if day:
                        yield call, day


def _next_reports(desk: Desk, accreditor: Accreditor) -> Iterable[Report]:
    """Of each term the next anniversary that nothing reports for yet."""
    ahead: dict[str, Report] = {}
    for term, day in unreported(desk, accreditor):
        if day >= desk.as_of:
            ahead.setdefault(term.id, (term, day))
    return ahead.values()


def unreported(desk: Desk, accreditor: Accreditor) -> Iterator[Report]:
    """The anniversaries of each term, in order, that no application reports for and whose report is not known to be sent."""
    reported = {(one.accreditation, one.anniversary) for one in desk.workspace.program.applications}
    for term in desk.workspace.program.accreditations:
        for day in anniversaries(desk, accreditor, term) if term.accreditor == accreditor.id else ():
            if (term.id, day) not in reported and not is_reported(desk, accreditor, term, day):
                yield term, day


def supposing(desk: Desk, accreditor: Accreditor, reports: Iterable[Report]) -> Workspace:
    """The workspace with an application for each of these reports, that is not sent in yet."""
    workspace, program = desk.workspace, desk.workspace.program
    supposed = [
        Application(
            id=f"{term.id} {day} {type.type}",
            accreditor=accreditor.id,
            edition=type.edition,
            type=type.type,
            entry=day,
            submission=max(day, add_days(desk.as_of, 1)),
            accreditation=term.id,
            anniversary=day,
            sites=tuple(site.id for site in program.sites),
        )
        for term, day in reports
        for type in report_types(desk, accreditor)
    ]
    return replace(workspace, program=replace(program, applications=(*program.applications, *supposed))) if supposed else workspace


def report_types(desk: Desk, accreditor: Accreditor) -> Sequence[ApplicationType]:
    """The accreditor's types of application that report for an anniversary, under the editions that the program is held to."""
    types = {type for deadline in accreditor.deadlines if deadline.on == "anniversary" for type in deadline.types}
    return [type for type in desk.types[accreditor.id] if type.type in types]
