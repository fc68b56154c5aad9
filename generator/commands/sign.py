"""`dsmes sign`: note who approved a policy or form, in the wording of today."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.commands.answer import Answer
from generator.commands.gather import Asking, Gathered, gather, need_day_that_has_come, need_whole_file, need_workspace
from generator.commands.inputs import hash_file, read_kept
from generator.commands.looks import template_folders
from generator.commands.signers import Signer, find_signer
from generator.documents.plan import Document
from generator.documents.words import day_in_words
from generator.errors import UsageError
from generator.loading.append import append_entry
from generator.loading.schemas import APPROVALS_PLACE
from generator.loading.template_facts import read_templates
from generator.model.approvals import Approved, approvable, covered, holds, seal_of, shown_by, sum_of, template_for
from generator.model.evidence import Approval, Policy
from generator.model.standards import Form
from generator.model.word_text import blanks_in, words_of
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.prose import number_of
from generator.record import kinds_of

STATEMENT = "I have read this version and approve it"
_LONGEST = 2000
_HEAD = """\
# Who approved which policy or form, in which wording, the newest last. `dsmes sign` adds to it; comments of your own are kept.
# An approval holds for the words that the document has: those of its template, its entry in policies.yaml, what it prints from your
# records (`shows`), and what its standard or enhancement asks. Of a policy the rows of lists are not covered, which are of the day; of a
# form what is filled in by hand is not. When one of these changes, `dsmes check` asks for another approval.
# An entry can be deleted; do not change one by hand: then it does not count (`seal` is a sum over all its lines).
approvals:
"""


def run(asking: Asking, document: str, *, by: str, day: date, statement: str = "") -> Answer:
    """The approval added to `approvals.yaml`; what is there stays as it is.

    Args:
        asking: The workspace and the day.
        document: The id of a policy, or of a form, by which ever list it is known.
        by: Who approved it: an id of team.yaml, or the name of the sponsor's officer.
        day: The day on which it was approved.
        statement: What was approved, in the signer's words; empty for the usual ones.

    Raises:
        UsageError: there is no such document or person, nobody approves the form, the day cannot be, or the file cannot be added to.
        DocumentError: the document cannot be made, or the file cannot be written.
    """
    from generator.documents.writing import replace_file

    path = asking.root / APPROVALS_PLACE
    before = path.read_bytes() if path.is_file() else None
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    need_whole_file(gathered, APPROVALS_PLACE, "approvals", before)
    found = _find_document(document, workspace)
    words = _statement(statement)
    need_day_that_has_come(day, asking, hint="give the day on which it was approved")
    signer = find_signer(by, workspace, day)
    templates = template_folders(asking.root, workspace)
    workspace = replace(workspace, templates=read_templates(workspace, templates, documents=[found.id]))
    parts = covered(workspace, found)
    if not parts:
        raise UsageError(
            f"{_kind_of(found)} {found.id} has no template that can be read, so there is nothing to approve",
            hint=f"put templates/{template_for(found)} in place; `dsmes {_made_by(found)}` says what is wrong with it",
            mark=found.source.at("id") if isinstance(found, Policy) else None,
        )
    version = f", version {found.version}" if isinstance(found, Policy) else ""
    word = _made_word(workspace, gathered, found, templates)
    _need_unedited(asking.root, word, found)
    _need_read(asking.root, word, found, _words_printed(workspace, gathered, found, templates), workspace.as_of)
    _need_own_pdf(asking.root, word, found)
    earlier = _earlier(workspace, found, signer, words)
    if earlier:
        return Answer(
            f"{signer.name} approved {found.id}{f'{version},' if version else ''} on {earlier.date} already; nothing has changed since.\n"
        )
    names = _names_used(found, templates)
    approval = Approval(
        document=found.id,
        version=found.version if isinstance(found, Policy) else "",
        person=signer.person,
        name=signer.name,
        role=signer.role,
        date=day,
        statement=words,
        sha256="",
        template=parts["template"],
        wording=parts["wording"],
        record=parts["record"],
        asked=parts.get("asked", ""),
        shows=shown_by(workspace, found, names),
    )
    approval = replace(approval, sha256=sum_of(approval))
    approval = replace(approval, seal=seal_of(approval))
    lines = _lines(approval)
    after = append_entry(before or _HEAD.encode(), APPROVALS_PLACE, "approvals", lines)
    replace_file(path, before, after)
    return Answer(
        f"{found.id} {found.title}{version}: approved by {signer.name}, {signer.role}, on {day}. Noted in {APPROVALS_PLACE}.\n"
        f"{_told(found, approval, word, names)}\n"
    )


def _names_used(document: Approved, templates: Sequence[Path]) -> frozenset[str]:
    from generator.documents.names_used import names_used
    from generator.documents.word_document import find_template

    template = template_for(document)
    path = find_template(template, templates)
    return names_used(path.read_bytes(), name=template) if path else frozenset()


def _told(document: Approved, approval: Approval, word: Document, names: Collection[str]) -> str:
    """What the signer is told of what the approval covers."""
    if isinstance(document, Policy):
        return (
            "It covers the policy's own words and entry, what it prints from your records, and what it answers to; not the rows of lists, "
            "which are of the day."
        )
    many = number_of(len(approval.shows), "name")
    told = f"It covers the form's own words and what it prints from your records: {many}, each with what it shows today."
    others = {name.partition(".")[0] for name in names if name not in approval.shows}
    if not others.isdisjoint(("status", "totals", "as_of", "exhibits", "waivers")):
        told += " What it prints of the day itself, such as the date or what is on file, is not covered."
    if blanks := blanks_in(word.data):
        told += (
            f"\nIt has {number_of(blanks, 'blank')} to fill in by hand, and says nothing of what will stand there: "
            "have the filled-in paper signed as well, and keep it as an exhibit."
        )
    if "form.signed" not in " ".join(names):
        own = f"templates/{template_for(document)}"
        told += f"\nYour own {own} has no place for it: take over the rows with `form.signed` from the form of dsmes."
    return told


def _made_word(workspace: Workspace, gathered: Gathered, document: Approved, templates: Sequence[Path]) -> Document:
    """The Word file as it would be made today."""
    from generator.documents.forms import render_form_word
    from generator.documents.policy import render_policy_word

    if isinstance(document, Policy):
        return render_policy_word(workspace, gathered.report, document, templates=templates)
    return render_form_word(workspace, gathered.report, document, templates=templates)


def _words_printed(workspace: Workspace, gathered: Gathered, document: Approved, templates: Sequence[Path]) -> Iterator[str]:
    """The words of the Word file, with the approvals of today, and then as it was printed before each of them was given."""
    own = [approval for approval in workspace.approvals if approval.document == document.id]
    for count in range(len(own), -1, -1):
        given = tuple(one for one in workspace.approvals if one not in own[count:])
        yield words_of(_made_word(replace(workspace, approvals=given), gathered, document, templates).data)


def _kind_of(document: Approved) -> str:
    return "policy" if isinstance(document, Policy) else "form"


def _made_by(document: Approved) -> str:
    """The command that makes it, which is the folder of `build` that it lies in, too."""
    return "policies" if isinstance(document, Policy) else "forms"


def _need_unedited(root: Path, word: Document, document: Approved) -> None:
    """What is approved is what is made of the template and the records; a copy that was edited by hand says something else."""
    made_by = _made_by(document)
    folder = root / "build" / made_by
    kept = read_kept(root / "build", made_by)
    if kept.edited(str(word.path.with_suffix(""))) is not None:
        raise UsageError(
            f"{folder / word.path} was edited by hand, and that is not what would be approved",
            hint=f"put your words into templates/{template_for(document)}, delete the edited file, and run `dsmes {made_by}` first",
        )


def _need_read(root: Path, word: Document, document: Approved, printed: Iterable[str], as_of: date) -> None:
    """Where the document stands in `build`, to be read, it is the one that is approved; it may have been made on another day."""
    path = root / "build" / _made_by(document) / word.path
    try:
        standing = words_of(path.read_bytes())
    except FileNotFoundError:
        if not path.with_suffix(".pdf").is_file():
            return
        standing = ""
    except (OSError, ValueError):
        standing = ""
    if not any(_say_the_same(words, standing, day_in_words(as_of)) for words in printed):
        raise UsageError(
            f"{path} is not the {_kind_of(document)} as it would be made now, which is what would be approved",
            hint=f"run `dsmes {_made_by(document)}`, read {document.id} there, and sign it then",
        )


def _need_own_pdf(root: Path, word: Document, document: Approved) -> None:
    """The PDF beside it, which may be what was read, is the one that was made of it."""
    made_by = _made_by(document)
    folder, pdf = root / "build" / made_by, word.path.with_suffix(".pdf")
    kept = read_kept(root / "build", made_by)
    if (folder / pdf).is_file() and hash_file(folder / pdf) not in kept.files.get(str(pdf), ()):
        raise UsageError(
            f"{folder / pdf} was not made by dsmes, or was changed since, and that is not what would be approved",
            hint=f"run `dsmes {made_by}`, read {document.id} there, and sign it then",
        )


def _say_the_same(words: str, others: str, day: str) -> bool:
    """Whether two documents say the same, but for the day that the first of them was made on."""
    first, *rest = map(re.escape, words.split(day))
    pattern = first + (r"(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})" + r"(?P=day)".join(rest) if rest else "")
    return re.fullmatch(pattern, others) is not None


def _find_document(id: str, workspace: Workspace) -> Approved:
    """The policy or form of this id; a form also by its number in another list.

    Raises:
        UsageError: there is none, or it is a form that is filled in anew for each case.
    """
    wanted = id.lower()
    documents = approvable(workspace)
    by_lower = {one.lower(): document for one, document in documents.items()}
    if wanted in by_lower:
        return by_lower[wanted]
    forms = workspace.rulebook.forms.values()
    known_as = [form for form in forms if wanted in (other.lower() for other in form.known_as)]
    if len(known_as) > 1:
        raise UsageError(
            f"`{id}` is the number of {len(known_as)} forms", hint=f"give the id of one: {', '.join(one.id for one in known_as)}"
        )
    form = next(iter(known_as), None) or next((form for form in forms if form.id.lower() == wanted), None)
    if form and form.id in documents:
        return form
    if form:
        raise _not_approved(form)
    near = near_words(id, list(documents), 3, 0.6)
    policies = [policy.id for policy in workspace.policies.policies]
    hint = f"ids that are alike: {', '.join(near)}" if near else f"evidence/policies.yaml has: {', '.join(policies)}"
    if not near and not policies:
        hint = (
            "no policy is recorded yet: add it under `policies` in evidence/policies.yaml, with its `id` and the `standard` or "
            "`enhancement` that it carries out; `dsmes explain forms` lists the forms"
        )
    raise UsageError(f"there is no policy or form `{id}`", hint=hint)


def _not_approved(form: Form) -> UsageError:
    """Why nobody approves this form, and what to do."""
    if form.per_application:
        why = "is made anew for each application, into its packet"
        hint = "it is for your own use and needs no approval; `dsmes submit` keeps the packet as it was sent in"
    elif form.reader == "participant":
        why = "is a blank that participants fill in and sign"
        hint = (
            "each copy that is filled in is signed on paper and kept in the participant's record, never here; "
            "to approve how the program uses it, sign the policy that speaks of it"
        )
    else:
        why = "is a blank that is filled in anew for each case"
        hint = "have the filled-in paper signed, and add it to evidence/exhibits.yaml where it is evidence"
    return UsageError(f"form {form.id} ({form.title}) {why}, so there is no text of the program to approve", hint=hint)


def _statement(text: str) -> str:
    words = " ".join(text.split()) or STATEMENT
    if not words.isprintable() or len(words) > _LONGEST:
        raise UsageError("--statement holds more than a statement can", hint=f"write at most {_LONGEST} letters, in plain text")
    return words.rstrip(".")


def _earlier(workspace: Workspace, document: Approved, signer: Signer, statement: str) -> Approval | None:
    """The approval by the same person, in the same words, that still holds."""
    for approval in reversed(workspace.approvals):
        is_by = approval.person == signer.person if signer.person else approval.name == signer.name
        if approval.document == document.id and is_by and approval.statement == statement and holds(workspace, document, approval):
            return approval
    return None


def _lines(approval: Approval) -> Sequence[str]:
    """The entry's lines, without the indent of the list."""
    lines = []
    for key in kinds_of(Approval):
        value = getattr(approval, key)
        if isinstance(value, Mapping):
            # JSON's way of quoting is one of YAML's.
            lines += [f"{key}:", *(f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in value.items())] if value else []
        elif key in ("version", "name", "role", "statement") and value:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
        elif value and key != "source":
            lines.append(f"{key}: {value}")
    return lines
