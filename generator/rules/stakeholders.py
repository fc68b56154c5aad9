"""Who gives the program input, and whether they did (STK)."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity, State
from generator.model.alike import entered_again
from generator.model.evidence import alike_meetings
from generator.model.workspace import Workspace
from generator.prose import number_of
from generator.rules.dates import year_before
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.rulebook import calling
from generator.rules.wording import place_of


@requirement_rule("STK101", "There are too few external stakeholders", check="external-stakeholders")
def external_stakeholders_missing(asked: Asked) -> Iterator[Problem]:
    """The list of stakeholders names people from outside the sponsor, and what input is expected of each.

    Why: staff advising themselves bring nothing from the community that the service is for.
    Fix: add external stakeholders with `external: yes` and their `expected_input`.
    """
    stakeholders = asked.workspace.stakeholders
    external = sum(1 for one in stakeholders.stakeholders if one.external and one.expected_input.strip())
    wanted = asked.number("at_least")
    if external < wanted:
        yield Problem(
            mark=place_of(asked.workspace, stakeholders.source, "stakeholders"),
            message=f"{external} of {number_of(wanted, 'external stakeholder')} with expected input"
            if external
            else f"no external stakeholder with expected input is listed; {wanted} {'is' if wanted == 1 else 'are'} asked",
            hint="add stakeholders from outside the sponsor to evidence/stakeholders.yaml, with `external: yes` and `expected_input`",
        )


@requirement_rule("STK102", "The list of stakeholders was not reviewed in time", check="stakeholders-reviewed")
def stakeholder_review_missing(asked: Asked) -> Iterator[Problem]:
    """The list of stakeholders is reviewed within the months before the application.

    Why: people move on; a list of names that nobody can reach gives no input.
    Fix: go through the list, correct it, and add the review under `reviews`.
    """
    stakeholders, window = asked.workspace.stakeholders, asked.window()
    if not stakeholders.stakeholders or any(window.holds(review.date) for review in stakeholders.reviews):
        return
    latest = max(stakeholders.reviews, key=lambda review: review.date, default=None)
    yield Problem(
        mark=latest.source.at("date") if latest else place_of(asked.workspace, stakeholders.source, "reviews"),
        message=f"the list of stakeholders was {f'reviewed on {latest.date}' if latest else 'never reviewed'}; a review {window} is asked",
        hint="go through the list and add the review under `reviews` in evidence/stakeholders.yaml",
        state=State.STALE if latest else State.MISSING,
    )


@requirement_rule("STK103", "No outside input was recorded in time", check="input-recorded")
def input_missing(asked: Asked) -> Iterator[Problem]:
    """Within the months before the application a meeting with somebody from outside is recorded, with what they said.

    Why: a list of stakeholders shows who could be asked; only dated input shows that they were.
    Fix: add the meeting with its `attendees`, at least one of them external, and its `input`.
    """
    stakeholders, window = asked.workspace.stakeholders, asked.window()
    external = {one.id for one in stakeholders.stakeholders if one.external}
    with_input = [meeting for meeting in stakeholders.meetings if meeting.input.strip() and not external.isdisjoint(meeting.attendees)]
    if any(window.holds(meeting.date) for meeting in with_input):
        return
    latest = max(with_input, key=lambda meeting: meeting.date, default=None)
    yield Problem(
        mark=latest.source.at("date") if latest else place_of(asked.workspace, stakeholders.source, "meetings"),
        message=f"the latest input from outside is {f'of {latest.date}' if latest else 'not recorded'}; input {window} is asked",
        hint="record a meeting with an external stakeholder under `meetings` in evidence/stakeholders.yaml, with its `input`"
        + ("" if stakeholders.meetings else "; those of the advisory group with its members among the `attendees`"),
        state=State.STALE if latest else State.MISSING,
        absence="" if stakeholders.meetings else "meetings",
    )


@requirement_rule("STK104", "Fewer advisory meetings were held than promised", check="advisory-meetings-kept")
def advisory_meetings_missed(asked: Asked) -> Iterator[Problem]:
    """In the last 12 months members of the advisory group met as often as the program's own policy promises.

    Why: an auditor holds a program to its own policies as well.
    Fix: hold the meeting and record who of the group was there, or promise fewer under `advisory_meetings_per_year` and in the policy.
    """
    workspace = asked.workspace
    window = year_before(workspace.as_of)
    promised = workspace.policies.commitments.advisory_meetings_per_year
    held = sum(1 for meeting in workspace.stakeholders.advisory_meetings if window.holds(meeting.date))
    if held < promised:
        yield Problem(
            mark=place_of(workspace, workspace.stakeholders.source, "meetings"),
            message=f"{held} of {number_of(promised, 'promised advisory meeting')} {window}",
            hint="record each meeting under `meetings`, with the members of the group among its `attendees`, or lower "
            "`advisory_meetings_per_year` in evidence/policies.yaml and in your policy",
            absence="" if workspace.stakeholders.meetings else "meetings",
        )


@rule("STK106", "A meeting is entered twice", Severity.WARNING)
def meeting_entered_twice(workspace: Workspace) -> Iterator[Problem]:
    """Each meeting is entered once.

    Why: an entry that was copied is no second meeting, and counts for none.
    Fix: delete one of the two; of two meetings of one day, make an exhibit of the minutes of each.
    """
    for again, first in entered_again(alike_meetings(workspace.stakeholders.meetings)):
        yield Problem(
            mark=again.source.at("id"),
            message=f"{again.id} is a meeting of {again.date} with its minutes in {again.exhibit}, and so is {first.id}; they count as one",
            hint="delete one of the two; if they are two meetings, make an exhibit of the minutes of each",
            related=(Related(first.source.at("id"), "it is entered here first"),),
            requirements=calling(workspace, "advisory-meetings-kept"),
        )
