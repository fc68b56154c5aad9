"""Whether what somebody approved is still what the program would print (SGN). An approval that no longer holds is told and never blocks."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity
from generator.model.approvals import can_be_read, changes_since, latest_approvals
from generator.model.evidence import Approval
from generator.model.workspace import Workspace
from generator.rules.declare import rule
from generator.rules.policies import governed
from generator.rules.wording import listed


@rule("SGN101", "A policy has changed since it was approved", Severity.WARNING)
def approved_policy_changed(workspace: Workspace) -> Iterator[Problem]:
    """A policy that somebody approved reads as it did then: its template's words, its entry, its promises, what it answers to.

    Why: an approval is of words that somebody read; of other words there is none yet.
    Fix: have the policy read and approved again, and note it with `dsmes sign`; if nothing should have changed, take the change back.
    """
    found: dict[str, list[tuple[Approval, tuple[str, ...]]]] = {}
    policies = {policy.id: policy for policy in workspace.policies.policies}
    for approval in latest_approvals(workspace):
        policy = policies.get(approval.document)
        changes = tuple(changes_since(workspace, policy, approval)) if policy and can_be_read(approval) else ()
        if changes:
            found.setdefault(approval.document, []).append((approval, changes))
    for id, lapsed in found.items():
        policy = policies[id]
        changes = tuple(dict.fromkeys(change for _, each in lapsed for change in each))
        by_whom = listed(f"{approval.name} on {approval.date}" for approval, _ in lapsed)
        yield Problem(
            mark=policy.source.at("version"),
            message=f"policy {id} ({policy.title}) has changed since it was approved by {by_whom}: {'; '.join(changes)}",
            hint=f"read it again (`dsmes policies` makes it), then {listed(_again(approval) for approval, _ in lapsed)}; until then it is "
            f"printed with {'a blank line' if len(lapsed) == 1 else 'blank lines'} to sign on",
            related=tuple(Related(approval.source.at("wording"), "the approval") for approval, _ in lapsed),
            requirements=governed(workspace, policy),
        )


@rule("SGN102", "An approval is of a policy that is no more", Severity.WARNING)
def approved_policy_gone(workspace: Workspace) -> Iterator[Problem]:
    """An approval names a policy of `policies.yaml`.

    Why: an approval of something that is not there says nothing about what is.
    Fix: put the policy back, or delete the approval's lines.
    """
    known = {policy.id for policy in workspace.policies.policies}
    if not known:
        return  # a list of policies that is lost is told by itself
    for approval in latest_approvals(workspace):
        if approval.document not in known:
            yield Problem(
                mark=approval.source.at("document"),
                message=f"{approval.name} approved {approval.document} on {approval.date}, but there is no policy of this id any more",
                hint="delete the lines of this approval, or put the policy back into evidence/policies.yaml",
            )


@rule("SGN103", "An approval cannot be held against the policy", Severity.WARNING)
def approval_unreadable(workspace: Workspace) -> Iterator[Problem]:
    """The fingerprints of an approval are of a sort that this version of the program knows.

    Why: nobody can tell whether what was approved is what is printed.
    Fix: use the version of dsmes that wrote it, or approve the policy again with `dsmes sign`.
    """
    for approval in latest_approvals(workspace):
        if not can_be_read(approval):
            yield Problem(
                mark=approval.source.at("wording"),
                message=f"{approval.name}'s approval of {approval.document} on {approval.date} has a fingerprint that is not known here",
                hint=f"use the version of dsmes that wrote it; or read the policy again, then {_again(approval)}",
            )


def _again(approval: Approval) -> str:
    return f"`dsmes sign {approval.document} --by {approval.person or _quoted(approval.name)} --date YYYY-MM-DD`"


def _quoted(name: str) -> str:
    return f'"{name}"'
