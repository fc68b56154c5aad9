"""Whether what somebody approved is still what the program would print (SGN). An approval that no longer holds is told and never blocks."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity
from generator.model.approvals import approvable, can_be_read, changes_since, doubt_about, is_whole, latest_approvals
from generator.model.evidence import Approval, Policy, Team
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.declare import rule
from generator.rules.policies import governed


@rule("SGN101", "A policy or form has changed since it was approved", Severity.WARNING)
def approved_document_changed(workspace: Workspace) -> Iterator[Problem]:
    """A policy or form that somebody approved reads as it did then: its words and entry, what it prints of records, what it answers to.

    Why: an approval is of words that somebody read; of other words there is none yet.
    Fix: have it read and approved again, and note it with `dsmes sign`; if nothing should have changed, take the change back.
    """
    if workspace.unread:
        return  # what a file that is not whole hides is told by itself, and has not changed
    found: dict[str, list[tuple[Approval, tuple[str, ...]]]] = {}
    documents = approvable(workspace)
    for approval in latest_approvals(workspace):
        document = documents.get(approval.document)
        is_sound = can_be_read(approval, document) and is_whole(approval) and not doubt_about(workspace, approval)
        changes = tuple(changes_since(workspace, document, approval)) if document and is_sound else ()
        if changes:
            found.setdefault(approval.document, []).append((approval, changes))
    for id, lapsed in found.items():
        document = documents[id]
        changes = tuple(dict.fromkeys(change for _, each in lapsed for change in each))
        by_whom = listed(f"{approval.name} on {approval.date}" for approval, _ in lapsed)
        is_policy = isinstance(document, Policy)
        # A form stands in the rulebook, which the program need not have written; its approval is the program's own.
        mark = document.source.at("version") if isinstance(document, Policy) else lapsed[-1][0].source.at("wording")
        told = () if not is_policy and len(lapsed) == 1 else tuple(Related(one.source.at("wording"), "the approval") for one, _ in lapsed)
        yield Problem(
            mark=mark,
            message=f"{'policy' if is_policy else 'form'} {id} ({document.title}) has changed since it was approved by {by_whom}: "
            f"{'; '.join(changes)}",
            hint=f"read it again (`dsmes {'policies' if is_policy else 'forms'}` makes it), then "
            f"{listed(_again(approval) for approval, _ in lapsed)}; until then it is "
            f"printed with {'a blank line' if len(lapsed) == 1 else 'blank lines'} to sign on",
            related=told,
            requirements=governed(workspace, document) if isinstance(document, Policy) else document.requirements,
        )


@rule("SGN102", "An approval is of a document that is no more", Severity.WARNING)
def approved_document_gone(workspace: Workspace) -> Iterator[Problem]:
    """An approval names a policy of `policies.yaml`, or a form that can be approved.

    Why: an approval of something that is not there says nothing about what is.
    Fix: put the policy back, or delete the approval's lines.
    """
    if not workspace.policies.policies:
        return  # a list of policies that is lost is told by itself
    known = approvable(workspace)
    for approval in latest_approvals(workspace):
        if approval.document not in known:
            yield Problem(
                mark=approval.source.at("document"),
                message=f"{approval.name} approved {approval.document} on {approval.date}, but there is no policy of this id any more, "
                "and no form that can be approved",
                hint="delete the lines of this approval, or put the policy back into evidence/policies.yaml",
            )


@rule("SGN103", "An approval cannot be held against what it approves", Severity.WARNING)
def approval_unreadable(workspace: Workspace) -> Iterator[Problem]:
    """The fingerprints of an approval are of a sort that this version of the program knows.

    Why: nobody can tell whether what was approved is what is printed.
    Fix: use the version of dsmes that wrote it, or approve the document again with `dsmes sign`.
    """
    documents = approvable(workspace)
    for approval in latest_approvals(workspace):
        if not can_be_read(approval, documents.get(approval.document)):
            yield Problem(
                mark=approval.source.at("wording"),
                message=f"{approval.name}'s approval of {approval.document} on {approval.date} has a fingerprint that is not known here",
                hint=f"use the version of dsmes that wrote it; or read the document again, then {_again(approval)}",
            )


@rule("SGN104", "An approval was changed by hand", Severity.WARNING)
def approval_changed_by_hand(workspace: Workspace) -> Iterator[Problem]:
    """An entry of `approvals.yaml` stands as `dsmes sign` wrote it: who, in which role, when, in which words, and of what.

    Why: an approval is on record as it was given; nobody can tell who has approved an entry that somebody wrote.
    Fix: take the change back; or have the document read and approved again.
    """
    documents = approvable(workspace)
    for approval in latest_approvals(workspace):
        if can_be_read(approval, documents.get(approval.document)) and not is_whole(approval):
            yield Problem(
                mark=approval.source.at("document"),
                message=f"the approval of {approval.document} by {approval.name} on {approval.date} is not as `dsmes sign` wrote it, so it "
                "does not count",
                hint=f"put its lines back as they were, e.g. from a copy; or delete them, have it read, then {_again(approval)}",
            )


@rule("SGN105", "An approval is by somebody who cannot have given it", Severity.WARNING)
def approval_doubtful(workspace: Workspace) -> Iterator[Problem]:
    """Whoever approved a policy or form is in `team.yaml`, and belonged to the team on that day; or is the sponsor's officer.

    Why: an approval rests on the role in which it was given.
    Fix: correct `joined` and `left` in team.yaml, or put the person back; those who have left stay there with the day. Else have the
    document approved by somebody who can.
    """
    for approval in latest_approvals(workspace):
        person = workspace.people_by_id.get(approval.person)
        if approval.person and person is None and Team in workspace.unread:
            continue  # whoever it is may be hidden by a mistake there, which is told
        doubt = doubt_about(workspace, approval) if is_whole(approval) else ""
        if doubt:
            yield Problem(
                mark=approval.source.at("person"),
                message=f"{approval.name} approved {approval.document} on {approval.date}, but {doubt}; so it does not count",
                hint="correct evidence/team.yaml, where those who have left stay with the day; or have it approved by somebody who can",
                related=(Related(person.source.at("id"), "the person"),) if person else (),
            )


def _again(approval: Approval) -> str:
    return f"`dsmes sign {approval.document} --by {approval.person or _quoted(approval.name)} --date YYYY-MM-DD`"


def _quoted(name: str) -> str:
    return f'"{name}"'
