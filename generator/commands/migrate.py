"""`dsmes migrate`: what moving an application to another edition takes, and on request the move itself."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from generator.commands.answer import SILENT, Answer, Talk, join_lines
from generator.commands.build_folder import put_papers
from generator.commands.gather import Asking, gather, need_workspace
from generator.commands.looks import template_folders
from generator.documents.kept import Kept
from generator.documents.plan import Document
from generator.errors import UsageError
from generator.findings import Migration
from generator.model.evidence import Application
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.questions.migration import described_under, plan_migration
from generator.reports.migration import MIGRATION_FORMATS

PROGRAM = PurePosixPath("evidence/program.yaml")


def run(
    asking: Asking,
    application: str,
    edition: str,
    *,
    format: str = "text",
    write: bool = False,
    document: bool = False,
    talk: Talk = SILENT,
) -> Answer:
    """What carries over, what needs review, what is new and what falls away; exit code 1 where the paper has no PDF.

    Args:
        asking: The workspace and the day.
        application: The id of one of its applications.
        edition: The id of the edition to move to.
        format: text or json.
        write: Change the application's `edition` in program.yaml, and nothing else.
        document: Make the paper for the advisory group, under build/migrations/APPLICATION.
        talk: For what is no part of the result.

    Raises:
        UsageError: the application or edition is not known, the accreditor's rules do not describe such an application under that
            edition, or the value in program.yaml cannot be changed by itself.
        DocumentError: the paper or the file cannot be written.
    """
    path = asking.root / PROGRAM
    # Read before everything else is: bytes that are the same afterwards are those that were looked at.
    before = path.read_bytes() if write and path.is_file() else b""
    gathered = gather(asking._replace(applications=(application,)))
    workspace = need_workspace(gathered)
    chosen = workspace.applications_by_id[application]
    _check_target(workspace, chosen, edition)
    migration = plan_migration(workspace, gathered.report, chosen, edition, seen=gathered.seen)
    done, is_whole = _make_document(workspace, migration, asking.root, talk) if document else ([], True)
    if write:
        done.append(_write(workspace, chosen, edition, path, before))
    told = MIGRATION_FORMATS[format](migration, write)
    if format == "text":
        told = join_lines(done + [""] * bool(done)) + told
    elif done:
        talk.say("\n".join(done))
    return Answer(told, 0 if is_whole else 1)


def _check_target(workspace: Workspace, application: Application, edition: str) -> None:
    editions = workspace.rulebook.editions
    known = described_under(workspace, application)
    if edition not in editions:
        near = near_words(edition, editions, 1, 0.6)
        raise UsageError(
            f"there is no edition `{edition}`", hint=f"did you mean `{near[0]}`?" if near else f"the rulebook has: {', '.join(editions)}"
        )
    if edition == application.edition:
        others = [id for id in known if id != edition]
        raise UsageError(
            f"application {application.id} is held to {edition} already",
            hint=f"it can be moved to: {', '.join(others)}" if others else "the rulebook describes its type under no other edition",
            mark=application.source.at_value("edition"),
        )
    if edition not in known:
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        name = accreditor.short_name if accreditor else application.accreditor
        raise UsageError(
            f"the rulebook has no {application.type} application to {name} under {edition}",
            hint=f"it describes this type under: {', '.join(known) or 'no edition'}",
            mark=application.source.at_value("type"),
        )


def _write(workspace: Workspace, application: Application, edition: str, path: Path, before: bytes) -> str:
    from generator.documents.writing import replace_file
    from generator.loading.splice import splice_value

    mark = application.source.at_value("edition")
    if application.decided and application.decided <= workspace.as_of:
        raise UsageError(
            f"application {application.id} was decided on {application.decided}; it stays as it was sent in",
            hint="add the next application under `applications`, with the other edition; nothing was changed",
            mark=mark,
        )
    after = splice_value(before, application.source, "edition", edition)
    replace_file(path, before, after)
    return f"Changed {mark}: `edition` of {application.id} is {edition}, it was {application.edition}. Nothing else was changed."


def _make_document(workspace: Workspace, migration: Migration, root: Path, talk: Talk) -> tuple[list[str], bool]:
    from generator.documents.migration import render_migration

    def render(kept: Kept) -> Sequence[Document]:
        return render_migration(workspace, migration, templates=template_folders(root, workspace), kept=kept)

    return put_papers(root, f"migrations/{migration.application}", workspace.as_of, talk, render)
