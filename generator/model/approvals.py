"""What the approval of a policy or form covers, and whether it still holds.

An approval holds for the words that the document has. It covers the words of the template; the document's own entry, of a policy but for
who approved it, which is written after; what the standard or enhancement behind a policy asks; and what the document prints from the
records, name by name (`shows`), as read of the template when it is approved. Of a policy the rows of lists (who is on the team, when the
group last met) are not covered, only whether there are any: the policy itself says that those are of the day. A form says all that it
prints in the signer's own name.

Each part has a fingerprint of its own, so that it can be told what has changed, and all of them can be made anew without making the
document. `sha256` is one sum over all parts, the same for all who approved the same, and `seal` one over the whole entry. How the page
looks is not covered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.model.evidence import Approval, Policy, TemplateFacts
from generator.model.fingerprints import fingerprint_bytes, is_known
from generator.model.shown import can_be_shown, shown, shown_but_rows
from generator.model.standards import Form
from generator.model.workspace import Workspace

Approved = Policy | Form


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
    """What an approval has to know of a template: the fingerprint of its words.

    Where one of the approvals was of this very file, it tells that; a Word file is not opened at each check.

    Raises:
        ValueError: it is no Word file.
    """
    file = fingerprint_bytes([data])
    alike = (approval.wording for approval in approvals if approval.template == file and is_known(approval.wording) and is_whole(approval))
    return TemplateFacts(path=path, file=file, wording=next(alike, "") or _wording_of(data))


def _wording_of(docx: bytes) -> str:
    from generator.model.word_text import words_of  # not needed where an approval tells it

    return fingerprint_bytes([words_of(docx).encode()])


def covered(workspace: Workspace, document: Approved) -> Mapping[str, str]:
    """The fingerprints of what an approval given today would cover, by the names of its fields; none where there is no template."""
    facts = workspace.templates.get(template_for(document))
    if facts is None:
        return {}
    of_template = {"template": facts.file, "wording": facts.wording}
    if isinstance(document, Form):
        return of_template | {"record": _printed(document.id, document.title, document.use, document.language)}
    return of_template | {"record": _record(workspace, document), "asked": _asked(workspace, document)}


def shown_by(workspace: Workspace, document: Approved, names: Iterable[str]) -> Mapping[str, str]:
    """What the document shows today of the records under each of these names that they tell, as far as an approval covers it."""
    told = [name for name in names if can_be_shown(name)]
    if isinstance(document, Form):
        return {name: shown(workspace, name) for name in sorted(told)}
    return dict(sorted(shown_but_rows(workspace, name) for name in told if name.partition(".")[0] != "totals"))


def sum_of(approval: Approval) -> str:
    """The SHA-256 of all that the approval covers, which the line to sign on shows: the same for all who approved the same."""
    return _sealed(_covered_by(approval)).rpartition(":")[2]


def seal_of(approval: Approval) -> str:
    """The fingerprint of the whole entry: of who approved what, when and in which words, too."""
    given = (approval.person, approval.name, approval.role, approval.date.isoformat(), approval.statement)
    return _sealed((*given, approval.sha256, approval.template, *_covered_by(approval)))


def _covered_by(approval: Approval) -> Sequence[str]:
    shows = (part for pair in sorted(approval.shows.items()) for part in pair)
    return approval.document, approval.version, approval.wording, approval.record, approval.asked, *shows


def _sealed(texts: Iterable[str]) -> str:
    """One fingerprint over some texts as they are, to the last letter."""
    return fingerprint_bytes(["\0".join(texts).encode("utf-8", "surrogatepass")])


def is_whole(approval: Approval) -> bool:
    """Whether the entry is as it was written: nobody has changed its lines by hand."""
    return approval.seal == seal_of(approval) and approval.sha256 == sum_of(approval)


def doubt_about(workspace: Workspace, approval: Approval) -> str:
    """Why the person cannot have approved it on that day; empty where nothing speaks against it."""
    if not approval.person or not workspace.team.people:
        return ""  # the sponsor's officer is another after some years
    person = workspace.people_by_id.get(approval.person)
    if person is None:
        return f"there is no `{approval.person}` in evidence/team.yaml"
    return "" if person.is_member_on(approval.date) else f"{person.name} ({person.id}) did not belong to the team on that day"


def changes_since(workspace: Workspace, document: Approved, approval: Approval) -> Iterator[str]:
    """Each part of the document that is not as it was when it was approved, in words; none where nothing has changed."""
    now = covered(workspace, document)
    if not now:
        return  # without its template it cannot be made at all, which is told where it is made
    is_policy = isinstance(document, Policy)
    if isinstance(document, Policy) and document.version != approval.version:
        yield f"it is version {document.version} now, and {approval.version} was approved"
    elif now["record"] != approval.record:
        yield f"its entry in {'evidence/policies.yaml' if is_policy else 'the rulebook'} is another"
    if now["wording"] != approval.wording:
        yield f"its template {template_for(document)} has other words"
    today = shown_by(workspace, document, approval.shows)
    for name, before in sorted(approval.shows.items()):
        after = today.get(name)
        if after is None or after == before:
            continue  # a name that nobody knows any more was in a template that has other words by now
        if is_known(before) or is_known(after):
            yield f"what it shows as `{name}` has changed"
        else:
            yield f"`{name}` is {after} now, and was {before}"
    if isinstance(document, Policy) and now["asked"] != approval.asked:
        what = f"enhancement {document.enhancement}" if document.enhancement else f"standard {document.standard} of {document.edition}"
        yield f"{what} and its requirements read otherwise"


def can_be_read(approval: Approval, document: Approved | None = None) -> bool:
    """Whether this version of the program can tell what the approval covers."""
    own = (approval.asked,) if isinstance(document, Policy) else ()
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
    return tuple(one for one in latest_approvals(workspace) if one.document == document.id and holds(workspace, document, one))


def holds(workspace: Workspace, document: Approved, approval: Approval) -> bool:
    """Whether the approval is whole and nothing speaks against it, and the document is as it was."""
    is_sound = can_be_read(approval, document) and is_whole(approval) and not doubt_about(workspace, approval)
    return is_sound and bool(covered(workspace, document)) and not any(changes_since(workspace, document, approval))


# --------------------------------------------------------------------------- the parts


def _record(workspace: Workspace, policy: Policy) -> str:
    owner = workspace.people_by_id.get(policy.owner)
    return _printed(
        policy.id,
        policy.title,
        policy.edition,
        policy.standard,
        policy.enhancement,
        policy.version,
        owner.with_credentials if owner else policy.owner,
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
            found += [str(enhancement.number), enhancement.title, enhancement.statement, *enhancement.steps, *enhancement.gaps]
        served = enhancement.requirements if enhancement else ()
    else:
        edition = book.editions.get(policy.edition)
        standard = next((one for one in edition.standards if one.number == policy.standard), None) if edition else None
        if edition and standard:
            found += [str(edition.published.year), standard.title, standard.obligation]
        served = tuple(one.id for one in book.requirements.values() if one.standards.get(policy.edition) == policy.standard)
    for id in served:
        requirement = book.requirements.get(id)
        if requirement:
            found += [id, requirement.title, workspace.statement_of(requirement), workspace.frequency_of(requirement)]
    return _printed(*found)


def _printed(*texts: str) -> str:
    """One fingerprint over some texts; how their lines are broken makes no difference."""
    return fingerprint_bytes(["\0".join(" ".join(text.split()) for text in texts).encode()])
