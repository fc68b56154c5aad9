"""`dsmes diff`: what has changed since an application was sent in."""

import hashlib
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.commands.answer import Answer, join_lines
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.looks import template_folders
from generator.commands.verify import read_lists, read_record
from generator.documents.unzipping import Package, open_package
from generator.errors import UsageError
from generator.loading.files import FILES_FOLDER
from generator.model.differences import Differences
from generator.model.snapshots import PACKET, RECORD, SUBMISSIONS, SentExhibit, Snapshot
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.questions.differences import Pages, Sent, compare
from generator.reports.differences import DIFFERENCES_FORMATS, write_exhibit

if TYPE_CHECKING:
    from generator.pdf.intake import Intake

_BINDER = "binder.pdf"


class _Kept(NamedTuple):
    """A submission that was opened: its snapshot, its files, and what its record says."""

    snapshot: Snapshot
    package: Package
    sent: Sent


def run(asking: Asking, submission: str, *, to: str = "", format: str = "text", document: bool = False) -> Answer:
    """What has changed in requirements, exhibits, their pages, and answers.

    Args:
        asking: The workspace and the day.
        submission: The id of a submission, or the path of its folder.
        to: Another submission to hold it against; empty for the workspace as it is.
        format: text or json.
        document: Make the paper for the reviewer, under build/changes/SUBMISSION.

    Raises:
        UsageError: there is no such submission, it is not as it was frozen, or the application is no more.
        DocumentError: the paper cannot be written.
    """
    with ExitStack() as stack:
        before = _open(asking.root, submission, stack)
        if to:
            other = _open(asking.root, to, stack)
            gathered = gather(asking) if document else None
            found = _compare(before, other.snapshot, asking.root, other)
        else:
            gathered = gather(asking)
            _need_application(gathered, before.snapshot.application)
            found = _compare(before, _snapshot_now(asking.root, gathered, before.snapshot.application), asking.root, None)
    done = _make_document(need_workspace(gathered), found, asking.root) if document and gathered else []
    told = DIFFERENCES_FORMATS[format](found)
    return Answer(told if format != "text" else join_lines([*done, *([""] if done else [])]) + told)


# --------------------------------------------------------------------------- what was sent in


def _open(root: Path, name: str, stack: ExitStack) -> _Kept:
    folder = _find(root, name)
    record = read_record(folder)
    path = folder / PACKET
    if not path.is_file():
        raise UsageError(f"{folder} has no {PACKET}, so nothing can be held against it", hint="take the submission back from a copy")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != record["sha256"]:
        raise UsageError(f"{path} is not the file that was frozen", hint=f"`dsmes verify {folder}` says what is wrong with it")
    package = stack.enter_context(open_package(path))
    snapshot = read_lists(package).snapshot
    if snapshot is None:
        raise UsageError(f"{path} holds a packet and not a submission", hint="`dsmes submit` makes submissions")
    return _Kept(snapshot, package, Sent(record["id"], record["date"], *_binder_of(package)))


def _find(root: Path, name: str) -> Path:
    folder = root / SUBMISSIONS
    known = sorted(path.parent.name for path in folder.glob(f"*/{RECORD}"))
    for id in known:
        if id.casefold() == name.casefold():
            return folder / id
    path = Path(name).parent if Path(name).name in (RECORD, PACKET) else Path(name)
    if (path / RECORD).is_file():
        return path
    if not known:
        raise UsageError("nothing was frozen yet", hint="`dsmes submit APPLICATION` freezes what is sent in")
    of_application = [id for id in known if id.startswith(f"{name}-")]
    near = of_application or near_words(name, known, 3, 0.6)
    raise UsageError(
        f"there is no submission `{name}`", hint=f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
    )


def _binder_of(package: Package) -> tuple[Mapping[str, int], int]:
    """Where each exhibit stands in the binder, and how many pages that has; nothing where it cannot be read."""
    from generator.pdf.page_prints import read_binder

    if _BINDER not in package:
        return {}, 0
    try:
        return read_binder(package.read(_BINDER))
    except ValueError:
        return {}, 0


# --------------------------------------------------------------------------- what is there now


def _need_application(gathered: Gathered, application: str) -> None:
    if application not in need_workspace(gathered).applications_by_id:
        raise UsageError(
            f"the program has no application `{application}` any more, so what was sent in can only be held against another submission",
            hint="name one with --to, or put the application back into evidence/program.yaml",
        )


def _snapshot_now(root: Path, gathered: Gathered, application: str) -> Snapshot:
    from generator.documents.plan import plan_packet
    from generator.documents.submission import take_snapshot

    workspace = need_workspace(gathered)
    plan = plan_packet(workspace, gathered.report, workspace.applications_by_id[application], draft=True)
    hashes = {}
    for planned in plan.exhibits:
        path = root / FILES_FOLDER / planned.exhibit.file
        if planned.exhibit.file and path.is_file():
            hashes[planned.exhibit.file] = hashlib.sha256(path.read_bytes()).hexdigest()
    return take_snapshot(workspace, gathered.report, plan, hashes)


# --------------------------------------------------------------------------- pages


def _compare(before: _Kept, after: Snapshot, root: Path, other: _Kept | None) -> Differences:
    old = {each.id: each for each in before.snapshot.exhibits}
    new = {each.id: each for each in after.exhibits}
    differing = [id for id in old if id in new and old[id].sha256 != new[id].sha256 and old[id].file and new[id].file]
    one_sided = [id for id in (*old, *new) if (id in old) != (id in new)]
    pages = _pages_of(before, other, root, {id: (old.get(id), new.get(id)) for id in (*differing, *one_sided)})
    return compare(before.snapshot, after, sent=before.sent, other=other.sent if other else None, pages=pages)


def _pages_of(
    before: _Kept, other: _Kept | None, root: Path, wanted: dict[str, tuple[SentExhibit | None, SentExhibit | None]]
) -> dict[str, Pages]:
    """Exhibit id to its pages on both sides, both read in the same way and by this version of the program."""
    from generator.pdf.intake import take_in

    if not wanted:
        return {}
    with tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
        files: dict[tuple[str, str], Path] = {}
        for number, (id, (was, now)) in enumerate(wanted.items()):
            if was and was.kept:
                files[id, "before"] = _put(Path(folder) / f"{number}-before", was, before.package)
            if now and other and now.kept:
                files[id, "after"] = _put(Path(folder) / f"{number}-after", now, other.package)
            elif now and not other and now.sha256:
                files[id, "after"] = root / FILES_FOLDER / now.file
        taken = dict(zip(files, take_in(list(files.values())), strict=True))
        return {id: _pages(taken.get((id, "before")), taken.get((id, "after"))) for id in wanted}


def _put(path: Path, exhibit: SentExhibit, package: Package) -> Path:
    # The intake tells Word files by their content, and pictures too; the ending is for messages alone.
    path = path.with_suffix(Path(exhibit.file).suffix)
    path.write_bytes(package.read(exhibit.kept))
    return path


def _pages(was: "Intake | None", now: "Intake | None") -> Pages:
    from generator.pdf.page_prints import read_page_prints

    sides = [tuple(read_page_prints(side.pdf)) if side and side.pdf is not None else None for side in (was, now)]
    without = [side for side in (was, now) if side and side.pdf is None]
    note = ""
    if without:
        note = (
            f"its pages cannot be compared: {without[0].rejected}" if without[0].rejected else "a Word file, whose pages are not compared"
        )
    return Pages(sides[0], sides[1], note)


# --------------------------------------------------------------------------- the paper


def _make_document(workspace: Workspace, found: Differences, root: Path) -> list[str]:
    from generator.documents.change_summary import render_change_summary
    from generator.documents.writing import write_documents

    folder = root / "build" / "changes" / (f"{found.submission}-to-{found.other}" if found.other else found.submission)
    templates = template_folders(root, workspace)
    documents = render_change_summary(workspace, found, exhibit=write_exhibit, templates=templates)
    write_documents(folder, documents)
    return [f"made {folder / document.path}" for document in documents]
