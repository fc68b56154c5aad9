"""Whether requirements that are set aside are so for good reason and for a time (WAI)."""

from collections.abc import Iterator, Mapping

from generator.findings import Problem, Severity, State
from generator.model.evidence import Waiver
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.dates import add_months
from generator.rules.declare import Outcome, outcome_rule, rule

NOT_APPLICABLE = "not-applicable"
"""The kind of waiver that says a requirement does not fit the program; it needs nothing in its place."""


def covers(waiver: Waiver, subjects: frozenset[str]) -> bool:
    """Whether the waiver sets aside a problem that is about these people and sites."""
    if not waiver.sites and not waiver.people:
        return True
    return not subjects.isdisjoint((*waiver.sites, *waiver.people))


@rule("WAI101", "A waiver has expired", Severity.WARNING)
def waiver_expired(workspace: Workspace) -> Iterator[Problem]:
    """A waiver counts until its last day; after that it is deleted.

    Why: what was set aside for a time is owed again, and an old waiver hides that.
    Fix: delete it, or have a new one approved.
    """
    for waiver in workspace.waivers:
        if waiver.start <= waiver.end < workspace.as_of:
            yield Problem(
                mark=waiver.source.at("end"),
                message=f"waiver {waiver.id} for {waiver.requirement} ended on {waiver.end}, before {workspace.as_of}",
                hint="delete it, or have a new one approved",
            )


@outcome_rule("WAI102", "A waiver is not needed", Severity.WARNING)
def waiver_unused(workspace: Workspace, outcomes: Mapping[tuple[str, str], Outcome]) -> Iterator[Problem]:
    """A waiver sets aside a requirement that the application asks and that is not met.

    Why: a waiver is printed in the packet; one that is not needed raises a question for nothing.
    Fix: delete the waiver, or the application in it.
    """
    for waiver in workspace.waivers:
        if not waiver.holds_on(workspace.as_of):
            continue
        for position, application in enumerate(waiver.applications):
            if not any(judged == application for judged, _ in outcomes) or waiver.requirement not in workspace.rulebook.requirements:
                continue  # not looked at this time, or told already
            outcome = outcomes.get((application, waiver.requirement))
            if outcome is None:
                fault = f"{application} does not ask {waiver.requirement}"
            elif outcome.state is State.NOT_APPLICABLE:
                fault = f"{waiver.requirement} does not apply to {application}"
            elif outcome.state.is_met:
                fault = f"{waiver.requirement} is met in {application} without it"
            elif (waiver.sites or waiver.people) and not any(covers(waiver, subjects) for subjects in outcome.subjects):
                named = listed((*waiver.sites, *waiver.people), "or")
                fault = f"what {waiver.requirement} lacks in {application} is not about {named}"
            else:
                continue
            yield Problem(
                mark=waiver.source.at("applications", position),
                message=f"waiver {waiver.id} is not needed: {fault}",
                hint="delete the waiver" if len(waiver.applications) == 1 else f"take {application} off the waiver",
            )


@outcome_rule("WAI106", "A waiver sets aside more than it has to", Severity.WARNING)
def waiver_over_broad(workspace: Workspace, outcomes: Mapping[tuple[str, str], Outcome]) -> Iterator[Problem]:
    """A waiver names the sites or people that it is for, where the rest of the program meets the requirement.

    Why: it would hide the next thing that goes wrong with the same requirement elsewhere.
    Fix: name the sites under `sites`, or the people under `people` of the waiver.
    """
    for waiver in workspace.waivers:
        if waiver.kind == NOT_APPLICABLE or waiver.sites or waiver.people or not waiver.holds_on(workspace.as_of):
            continue
        concerned = [
            subjects
            for application in waiver.applications
            for outcome in [outcomes.get((application, waiver.requirement))]
            if outcome
            for subjects in outcome.subjects
        ]
        if not concerned or not all(concerned):
            continue  # nothing is wrong, or it is wrong with the whole program
        people = sorted({id for subjects in concerned for id in subjects if id in workspace.people_by_id})
        sites = sorted({id for subjects in concerned for id in subjects if id in workspace.sites_by_id})
        key, ids, of = ("people", people, len(workspace.people_by_id)) if people else ("sites", sites, len(workspace.sites_by_id))
        if ids and len(ids) < of:
            yield Problem(
                mark=waiver.source.at("requirement"),
                message=f"waiver {waiver.id} sets aside all of {waiver.requirement}; only {listed(ids)} lacks something",
                hint=f"add `{key}: [{', '.join(ids)}]` to the waiver",
            )


@rule("WAI107", "A waiver names nothing that stands in for the evidence", Severity.WARNING)
def waiver_uncompensated(workspace: Workspace) -> Iterator[Problem]:
    """A waiver names an exhibit that shows what is done instead.

    Why: a reviewer who reads that something is missing wants to see what takes its place.
    Fix: add the paper as an exhibit, and name it as `exhibit` of the waiver.
    """
    for waiver in workspace.waivers:
        if waiver.kind != NOT_APPLICABLE and not waiver.exhibit:
            yield Problem(
                mark=waiver.source.at("id"),
                message=f"waiver {waiver.id} for {waiver.requirement} names no exhibit that shows what is done instead",
                hint="add `exhibit` with the id of the paper that shows it",
            )


@rule("WAI103", "A waiver ends before it starts")
def waiver_backwards(workspace: Workspace) -> Iterator[Problem]:
    """A waiver ends on or after the day it starts.

    Why: such a waiver never counts.
    Fix: correct one of the two dates.
    """
    for waiver in workspace.waivers:
        if waiver.end < waiver.start:
            yield Problem(
                mark=waiver.source.at("end"),
                message=f"waiver {waiver.id} for {waiver.requirement} ends on {waiver.end}, before it starts on {waiver.start}",
                hint="correct one of the two dates",
            )


@rule("WAI104", "A waiver lasts longer than a year", Severity.WARNING)
def waiver_long(workspace: Workspace) -> Iterator[Problem]:
    """A waiver lasts a year at most, and is then approved anew.

    Why: nobody looks at what is set aside for good.
    Fix: end it within a year.
    """
    for waiver in workspace.waivers:
        latest = add_months(waiver.start, 12)
        if waiver.end > latest:
            yield Problem(
                mark=waiver.source.at("end"),
                message=f"waiver {waiver.id} for {waiver.requirement} lasts from {waiver.start} to {waiver.end}, longer than a year",
                hint=f"end it by {latest}, and have it approved anew if it is still needed",
            )


@rule("WAI105", "A waiver starts before it was approved", Severity.WARNING)
def waiver_before_approval(workspace: Workspace) -> Iterator[Problem]:
    """A waiver is approved on or before the day it starts; it counts from the approval at the earliest.

    Why: a waiver that was approved afterwards excuses what had already been missed.
    Fix: correct the date of the approval or the start.
    """
    for waiver in workspace.waivers:
        if waiver.approved.date > waiver.start:
            yield Problem(
                mark=waiver.approved.source.at("date"),
                message=f"waiver {waiver.id} starts on {waiver.start} and was approved on {waiver.approved.date}",
                hint=f"correct one of the two dates; {listed([waiver.requirement])} is set aside from the approval at the earliest",
            )
