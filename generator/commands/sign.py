"""`dsmes sign`: note who approved a policy, in the wording of today."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.commands.answer import Answer
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.inputs import noted_words
from generator.commands.looks import template_folders
from generator.commands.signers import Signer, find_signer
from generator.documents.kept import Kept, read_standing
from generator.documents.plan import Document
from generator.errors import UsageError
from generator.loading.append import append_entry
from generator.loading.schemas import APPROVALS_PLACE
from generator.loading.template_facts import read_templates
from generator.model.approvals import can_be_read, changes_since, covered, promises, template_for
from generator.model.evidence import Approval, Policy
from generator.model.fingerprints import words_of
from generator.model.workspace import Workspace
from generator.near import near_words

STATEMENT = "I have read this version and approve it"
_LONGEST = 2000
_HEAD = """\
# Who approved which policy, in which wording, the newest last. `dsmes sign` adds to it; comments of your own are kept.
# An approval covers the words of the policy's template, its entry in policies.yaml, the promises that it prints, what its standard
# or enhancement asks, and the names of program and sponsor; not the lists and figures from your records, which are those of the day.
# When one of these changes, `dsmes check` asks for another approval.
approvals:
"""


def run(asking: Asking, document: str, *, by: str, day: date, statement: str = "") -> Answer:
    """The approval added to `approvals.yaml`; what is there stays as it is.

    Args:
        asking: The workspace and the day.
        document: The id of a policy.
        by: Who approved it: an id of team.yaml, or the name of the sponsor's officer.
        day: The day on which it was approved.
        statement: What was approved, in the signer's words; empty for the usual ones.

    Raises:
        UsageError: there is no such policy or person, the day cannot be, or the file cannot be added to.
        DocumentError: the policy cannot be made, or the file cannot be written.
    """
    from generator.documents.policy import render_policy_word
    from generator.documents.writing import replace_file, write_file

    path = asking.root / APPROVALS_PLACE
    before = path.read_bytes() if path.is_file() else None
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    _need_whole_file(gathered)
    policy = _find_policy(document, workspace)
    words = _statement(statement)
    _check_day(day, max(asking.today, workspace.as_of))
    signer = find_signer(by, workspace, day)
    templates = template_folders(asking.root, workspace)
    workspace = replace(workspace, templates=read_templates(workspace, templates, documents=[policy.id]))
    parts = covered(workspace, policy)
    if not parts:
        raise UsageError(
            f"policy {policy.id} has no template that can be read, so there is nothing to approve",
            hint=f"put templates/{template_for(policy)} in place; `dsmes policies` says what is wrong with it",
            mark=policy.source.at("id"),
        )
    earlier = _earlier(workspace, policy, signer, words)
    if earlier:
        return Answer(
            f"{signer.name} approved {policy.id}, version {policy.version}, on {earlier.date} already; nothing has changed since.\n"
        )
    # Of the day it takes effect and before any state of it is judged: whoever approves the same policy, on whichever day, has the same sum.
    of_the_policy = replace(workspace, as_of=policy.effective, approvals=())
    unjudged = replace(gathered.report, as_of=policy.effective, applications=(), findings=())
    word = render_policy_word(of_the_policy, unjudged, policy, templates=templates)
    _need_unedited(asking.root, word, policy)
    facts: dict[str, object] = {
        "document": policy.id,
        "version": policy.version,
        "person": signer.person,
        "name": signer.name,
        "role": signer.role,
        "date": day.isoformat(),
        "statement": words,
        "sha256": hashlib.sha256(words_of(word.data).encode()).hexdigest(),
        **parts,
        "promises": promises(workspace, policy),
    }
    after = append_entry(before if before is not None else _HEAD.encode(), APPROVALS_PLACE, "approvals", _lines(facts))
    if before is None:
        write_file(path, after)
    else:
        replace_file(path, before, after)
    return Answer(
        f"{policy.id} {policy.title}, version {policy.version}: approved by {signer.name}, {signer.role}, on {day}. "
        f"Noted in {APPROVALS_PLACE}.\n"
        "It covers the policy's own words, entry and promises, and what it answers to; not the lists and figures that it prints from your "
        "records.\n"
    )


def _need_whole_file(gathered: Gathered) -> None:
    broken = next((problem for _, problem in gathered.seen if str(problem.mark.file) == APPROVALS_PLACE), None)
    if broken:
        raise UsageError(
            f"{APPROVALS_PLACE} cannot be read whole, so nothing was written: {broken.message}",
            hint="correct or delete the entry, and run the command again",
            mark=broken.mark,
        )


def _need_unedited(root: Path, word: Document, policy: Policy) -> None:
    """What is approved is what is made of the template and the records; a copy that was edited by hand says something else."""
    folder = root / "build" / "policies"
    kept = Kept(folder, standing=read_standing(noted_words(root / "build" / ".made" / "policies.json")))
    if kept.edited(str(word.path.with_suffix(""))) is not None:
        raise UsageError(
            f"{folder / word.path} was edited by hand, and that is not what would be approved",
            hint=f"put your words into templates/{template_for(policy)}, delete the edited file, and run `dsmes policies` first",
        )


def _find_policy(id: str, workspace: Workspace) -> Policy:
    by_lower = {policy.id.lower(): policy for policy in workspace.policies.policies}
    found = by_lower.get(id.lower())
    if found is None:
        known = [policy.id for policy in workspace.policies.policies]
        near = near_words(id, known, 3, 0.6)
        hint = f"ids that are alike: {', '.join(near)}" if near else f"evidence/policies.yaml has: {', '.join(known) or 'none'}"
        raise UsageError(f"there is no policy `{id}`", hint=hint)
    return found


def _statement(text: str) -> str:
    words = " ".join(text.split()) or STATEMENT
    if not words.isprintable() or len(words) > _LONGEST:
        raise UsageError("--statement holds more than a statement can", hint=f"write at most {_LONGEST} letters, in plain text")
    return words.rstrip(".")


def _check_day(day: date, latest: date) -> None:
    if day > latest:
        raise UsageError(f"--date {day} has not come yet; today is {latest}", hint="give the day on which it was approved")


def _earlier(workspace: Workspace, policy: Policy, signer: Signer, statement: str) -> Approval | None:
    """The approval by the same person, in the same words, that still holds."""
    for approval in reversed(workspace.approvals):
        is_by = approval.person == signer.person if signer.person else approval.name == signer.name
        if approval.document == policy.id and is_by and approval.statement == statement and can_be_read(approval):
            return None if any(changes_since(workspace, policy, approval)) else approval
    return None


def _lines(facts: Mapping[str, object]) -> Sequence[str]:
    """The entry's lines, without the indent of the list."""
    lines = []
    for key, value in facts.items():
        if isinstance(value, Mapping):
            # JSON's way of quoting is one of YAML's.
            lines += [f"{key}:", *(f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in value.items())] if value else []
        elif key in ("version", "name", "role", "statement"):
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
        elif value:
            lines.append(f"{key}: {value}")
    return lines
