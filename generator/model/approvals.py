"""What the approval of a policy or form covers, and whether it still holds.

An approval of a policy covers what it says of its own: the words of its template, its entry in `policies.yaml` but for who approved
it, the promises that the template prints, what the standard or enhancement behind it asks, and the names of program and sponsor. It does
not cover the lists, names and figures that a policy prints from the records (who is on the team, when the group last met): the policy
itself says that those are of the day.

An approval of a form covers the words of its template, its entry in the rulebook, and everything that it prints from the records, name by
name: a letter or agreement says those in the signer's own name. Which names those are is read of the template when it is approved.

Each part has a fingerprint of its own, so that it can be told what has changed, and all of them can be made anew without making the
document. How the page looks is not covered.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.model.evidence import Approval, Policy, TemplateFacts
from generator.model.fingerprints import fingerprint_bytes, is_known, words_of
from generator.model.shown import can_be_shown, shown
from generator.model.standards import Form
from generator.model.workspace import Workspace

Approved = Policy | Form

_TAGS = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
_PROMISE = re.compile(r"\bcommitments\.(\w+)")
_LONG = 100  # letters; a longer promise is kept by its fingerprint


def template_of(*, edition: str = "", standard: str = "", enhancement: str = "") -> str:
    """Where the template of the policy of a standard or enhancement stands below a templates folder."""
    return f"policies/dsmp/{enhancement}.docx" if enhancement else f"policies/{edition}/standard-{standard.zfill(2)}.docx"


def template_of_form(form: Form) -> str:
    """Where a form's template stands below a templates folder."""
    return f"forms/{form.group}/{form.id}.docx"


def approvable(workspace: Workspace) -> Mapping[str, Approved]:
    """The documents that somebody can approve, by their ids."""
    forms = {form.id: form for form in workspace.rulebook.forms.values() if form.can_be_approved and not form.per_application}
    return forms | {policy.id: policy for policy in workspace.policies.policies}


def template_for(document: Approved) -> str:
    """Where the document's template stands below a templates folder."""
    if isinstance(document, Form):
        return template_of_form(document)
    policy = document
    return template_of(edition=policy.edition, standard=policy.standard, enhancement=policy.enhancement)


def look_at_template(path: str, data: bytes, approvals: Iterable[Approval] = ()) -> TemplateFacts:
    """What an approval has to know of a template: the fingerprint of its words, and which promises its tags print.

    Where one of the approvals was of this very file, it tells both; a Word file is not opened at each check.

    Raises:
        ValueError: it is no Word file.
    """
    file = fingerprint_bytes([data])
    alike = next((approval for approval in approvals if approval.template == file and is_known(approval.wording)), None)
    if alike:
        return TemplateFacts(path=path, file=file, wording=alike.wording, promises=tuple(sorted(alike.promises)))
    words = words_of(data)
    promises = {name for tag in _TAGS.findall(words) for name in _PROMISE.findall(tag)}
    return TemplateFacts(path=path, file=file, wording=fingerprint_bytes([words.encode()]), promises=tuple(sorted(promises)))


def covered(workspace: Workspace, document: Approved) -> Mapping[str, str]:
    """The fingerprints of what an approval given today would cover, by the names of its fields; none where there is no template."""
    facts = workspace.templates.get(template_for(document))
    if facts is None:
        return {}
    of_template = {"template": facts.file, "wording": facts.wording}
    if isinstance(document, Form):
        return of_template | {"record": _printed(document.id, document.title, document.use, document.language)}
    return of_template | {"record": _record(document), "asked": _asked(workspace, document), "named": _named(workspace)}


def shown_by(workspace: Workspace, names: Iterable[str]) -> Mapping[str, str]:
    """What the records hold today under each of these names that they tell, by the name."""
    return {name: shown(workspace, name) for name in sorted(names) if can_be_shown(name)}


def promises(workspace: Workspace, policy: Policy) -> Mapping[str, str]:
    """The promises that the policy prints, each with what is promised today."""
    facts = workspace.templates.get(template_for(policy))
    made = workspace.policies.commitments
    return {name: _told(getattr(made, name)) for name in (facts.promises if facts else ()) if hasattr(made, name)}


def changes_since(workspace: Workspace, document: Approved, approval: Approval) -> Iterator[str]:
    """Each part of the document that is not as it was when it was approved, in words; none where the approval holds."""
    now = covered(workspace, document)
    if not now:
        return  # without its template it cannot be made at all, which is told where it is made
    if isinstance(document, Form):
        yield from _changes_of_form(workspace, document, approval, now)
    else:
        yield from _changes_of_policy(workspace, document, approval, now)


def _changes_of_form(workspace: Workspace, form: Form, approval: Approval, now: Mapping[str, str]) -> Iterator[str]:
    if now["record"] != approval.record:
        yield "its entry in the rulebook is another"
    if now["wording"] != approval.wording:
        yield f"its template {template_for(form)} has other words"
    today = shown_by(workspace, approval.shows)
    for name, before in approval.shows.items():
        after = today.get(name)
        if after is None or after == before:
            continue  # a name that nobody knows any more was in a template that has other words by now
        if is_known(before) or is_known(after):
            yield f"what it shows as `{name}` has changed"
        else:
            yield f"`{name}` is {after} now, and was {before}"


def _changes_of_policy(workspace: Workspace, policy: Policy, approval: Approval, now: Mapping[str, str]) -> Iterator[str]:
    if policy.version != approval.version:
        yield f"it is version {policy.version} now, and {approval.version} was approved"
    elif now["record"] != approval.record:
        yield "its entry in evidence/policies.yaml is another"
    if now["wording"] != approval.wording:
        yield f"its template {template_for(policy)} has other words"
    today = promises(workspace, policy)
    for name in sorted(today.keys() | approval.promises.keys()):
        before, after = approval.promises.get(name), today.get(name)
        if before == after:
            continue
        if before is None or after is None:
            yield f"it {'prints' if before is None else 'no longer prints'} the promise `{name}`"
        elif is_known(before) or is_known(after):
            yield f"the promise `{name}` has other words"
        else:
            yield f"the promise `{name}` is {after} now, and was {before}"
    if now["asked"] != approval.asked:
        what = f"enhancement {policy.enhancement}" if policy.enhancement else f"standard {policy.standard} of {policy.edition}"
        yield f"{what} and its requirements read otherwise"
    if now["named"] != approval.named:
        yield "the name of the program, its sponsor or the sponsor's officer is another"


def can_be_read(approval: Approval, document: Approved | None = None) -> bool:
    """Whether this version of the program can tell what the approval covers."""
    own = (approval.asked, approval.named) if isinstance(document, Policy) else ()
    return all(is_known(each) for each in (approval.wording, approval.record, *own))


def latest_approvals(workspace: Workspace, *, on: date | None = None) -> Sequence[Approval]:
    """The latest approval of each document by each person, in the order of the file; those of later days are passed over."""
    day = on or workspace.as_of
    latest: dict[tuple[str, str], Approval] = {}
    for approval in workspace.approvals:
        key = (approval.document, approval.person or approval.name)
        if approval.date <= day and (key not in latest or latest[key].date <= approval.date):
            latest[key] = approval
    return tuple(latest.values())


def holding_approvals(workspace: Workspace, document: Approved) -> Sequence[Approval]:
    """The approvals of the document as it is today."""
    if not any(approval.document == document.id for approval in workspace.approvals):
        return ()
    return tuple(
        approval
        for approval in latest_approvals(workspace)
        if approval.document == document.id and covered(workspace, document) and not any(changes_since(workspace, document, approval))
    )


# --------------------------------------------------------------------------- the parts


def _record(policy: Policy) -> str:
    return _printed(
        policy.id,
        policy.title,
        policy.edition,
        policy.standard,
        policy.enhancement,
        policy.version,
        policy.owner,
        policy.effective.isoformat(),
        policy.next_review.isoformat(),
        *(part for change in policy.changes for part in (change.date.isoformat(), change.section, change.change)),
    )


def _asked(workspace: Workspace, policy: Policy) -> str:
    book = workspace.rulebook
    found: list[str] = []
    if policy.enhancement:
        enhancement = book.enhancements.get(policy.enhancement)
        if enhancement:
            found += [enhancement.title, enhancement.statement, *enhancement.steps, *enhancement.gaps]
        served = enhancement.requirements if enhancement else ()
    else:
        edition = book.editions.get(policy.edition)
        standard = next((one for one in edition.standards if one.number == policy.standard), None) if edition else None
        if standard:
            found += [standard.title, standard.obligation]
        served = tuple(one.id for one in book.requirements.values() if one.standards.get(policy.edition) == policy.standard)
    for id in served:
        requirement = book.requirements.get(id)
        if requirement:
            found += [id, requirement.title, workspace.statement_of(requirement), workspace.frequency_of(requirement)]
    return _printed(*found)


def _named(workspace: Workspace) -> str:
    program, officer = workspace.program, workspace.program.sponsor.officer
    return _printed(program.name, program.short_name, program.sponsor.name, officer.name, officer.title)


def _printed(*texts: str) -> str:
    """One fingerprint over some texts; how their lines are broken makes no difference."""
    return fingerprint_bytes(["\0".join(" ".join(text.split()) for text in texts).encode()])


def _told(value: object) -> str:
    text = " ".join(str(value).split())
    return text if 0 < len(text) <= _LONG else fingerprint_bytes([text.encode()])
