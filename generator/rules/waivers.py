"""Whether requirements that are set aside are so for good reason and for a time (WAI)."""

from collections.abc import Iterator, Mapping

from generator.findings import Problem, Severity, State
from generator.model.workspace import Workspace
from generator.rules.dates import add_months
from generator.rules.declare import outcome_rule, rule
from generator.rules.wording import listed


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
def waiver_unused(workspace: Workspace, states: Mapping[tuple[str, str], State]) -> Iterator[Problem]:
    """A waiver sets aside a requirement that the application asks and that is not met.

    Why: a waiver is printed in the packet; one that is not needed raises a question for nothing.
    Fix: delete the waiver, or the application in it.
    """
    for waiver in workspace.waivers:
        if not waiver.start <= workspace.as_of <= waiver.end:
            continue
        for position, application in enumerate(waiver.applications):
            if not any(judged == application for judged, _ in states) or waiver.requirement not in workspace.rulebook.requirements:
                continue  # not looked at this time, or told already
            state = states.get((application, waiver.requirement))
            if state is None:
                fault = f"{application} does not ask {waiver.requirement}"
            elif state is State.NOT_APPLICABLE:
                fault = f"{waiver.requirement} does not apply to {application}"
            elif state.is_met:
                fault = f"{waiver.requirement} is met in {application} without it"
            else:
                continue
            yield Problem(
                mark=waiver.source.at("applications", position),
                message=f"waiver {waiver.id} is not needed: {fault}",
                hint="delete the waiver" if len(waiver.applications) == 1 else f"take {application} off the waiver",
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
    """A waiver is approved on or before the day it starts.

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
