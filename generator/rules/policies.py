"""The life of the program's own policies (POL)."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity
from generator.model.evidence import Policy
from generator.model.workspace import Workspace
from generator.rules.declare import rule
from generator.rules.wording import place_of


@rule("POL101", "A policy is due for review", Severity.WARNING)
def policy_review_overdue(workspace: Workspace) -> Iterator[Problem]:
    """A policy is reviewed by the day it names itself.

    Why: a policy that has outlived its own review date is the first thing an auditor turns to.
    Fix: review it, have it approved, and give the new version and dates.
    """
    for policy in workspace.policies.policies:
        if policy.next_review < workspace.as_of:
            yield Problem(
                mark=policy.source.at("next_review"),
                message=f"policy {policy.id} ({policy.title}) was due for review on {policy.next_review}, before {workspace.as_of}",
                hint="review it, and give the new `version`, `effective`, `next_review` and `approved`",
                requirements=governed(workspace, policy),
            )


@rule("POL102", "A policy was approved after it took effect", Severity.WARNING)
def policy_approved_late(workspace: Workspace) -> Iterator[Problem]:
    """A policy is approved on or before the day it takes effect.

    Why: until it is approved it binds nobody.
    Fix: correct the date of the approval, or let the policy take effect then.
    """
    for policy in workspace.policies.policies:
        if policy.approved.date > policy.effective:
            yield Problem(
                mark=policy.approved.source.at("date"),
                message=f"policy {policy.id} ({policy.title}) took effect on {policy.effective} and was approved on {policy.approved.date}",
                hint="correct one of the two dates",
                related=(Related(policy.source.at("effective"), "the day it took effect"),),
                requirements=governed(workspace, policy),
            )


@rule("POL103", "A standard or enhancement has no policy", Severity.WARNING)
def policy_missing(workspace: Workspace) -> Iterator[Problem]:
    """A program that keeps its policies by standard has one for each, and for each enhancement if its core curriculum is DSMP.

    Why: a manual with one standard left out raises the question why.
    Fix: add the policy under `policies`.
    """
    policies = workspace.policies.policies
    place = place_of(workspace, workspace.policies.source, "policies")
    editions = dict.fromkeys(application.edition for application in workspace.program.applications)
    for id in editions:
        edition = workspace.rulebook.editions.get(id)
        written = {policy.standard for policy in policies if policy.edition == id}
        for standard in edition.standards if edition and written else ():
            if standard.number not in written:
                yield Problem(
                    mark=place,
                    message=f"no policy is for standard {standard.number} of {id} ({standard.title})",
                    hint=f'add a policy with `edition: {id}` and `standard: "{standard.number}"`',
                    requirements=_of_standard(workspace, id, standard.number),
                )
    core = workspace.curriculum.curriculum.core if workspace.curriculum.curriculum else ""
    enhanced = {policy.enhancement for policy in policies if policy.enhancement}
    for enhancement in workspace.rulebook.enhancements.values() if core == "dsmp" and enhanced else ():
        if enhancement.id not in enhanced:
            yield Problem(
                mark=place,
                message=f"no policy is for enhancement {enhancement.id} ({enhancement.title})",
                hint=f"add a policy with `enhancement: {enhancement.id}`",
                requirements=(enhancement.id,),
            )


@rule("POL104", "The log of a policy ends before its present version", Severity.WARNING)
def policy_log_behind(workspace: Workspace) -> Iterator[Problem]:
    """The newest entry of a policy's log of changes is the one that made the present version.

    Why: a reader of the log wants to see what the present version changed.
    Fix: add the change under `changes`, with the day the version took effect.
    """
    for policy in workspace.policies.policies:
        latest = max(policy.changes, key=lambda change: change.date, default=None)
        if latest and latest.date != policy.effective:
            yield Problem(
                mark=policy.source.at("changes"),
                message=f"policy {policy.id} ({policy.title}) is in effect since {policy.effective}; its log ends on {latest.date}",
                hint="add what the present version changed, or correct `effective`",
                requirements=governed(workspace, policy),
            )


def _of_standard(workspace: Workspace, edition: str, number: str) -> tuple[str, ...]:
    requirements = workspace.rulebook.requirements.values()
    return tuple(requirement.id for requirement in requirements if requirement.standards.get(edition) == number)


def governed(workspace: Workspace, policy: Policy) -> tuple[str, ...]:
    """The requirements that the policy says how to meet."""
    if policy.enhancement:
        return (policy.enhancement,)
    return _of_standard(workspace, policy.edition, policy.standard)
