"""`dsmes diff`: what has changed since an application was sent in."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.commands.answer import SILENT, Answer, Talk, join_lines
from generator.commands.build_folder import put_papers
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.inputs import hash_file, hash_folders
from generator.commands.looks import template_folders
from generator.commands.verify import read_lists, read_record
from generator.documents.kept import Kept
from generator.documents.plan import Document
from generator.documents.unzipping import Package, open_package
from generator.errors import UsageError
from generator.loading.files import FILES_FOLDER
from generator.loading.yaml_text import read_yaml
from generator.model.differences import Differences, SourceChange, WordChange
from generator.model.snapshots import PACKET, RECORD, SUBMISSIONS, SentExhibit, Snapshot
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.questions.differences import Pages, Sent, compare, compare_records
from generator.reports.differences import DIFFERENCES_FORMATS, write_exhibit
from generator.shipped import shipped

if TYPE_CHECKING:
    from generator.pdf.intake import Intake

_BINDER = "binder.pdf"
_SHIPPED = "shipped/"  # what the name of a file that came with dsmes begins with in a manifest


class _Kept(NamedTuple):
    """A submission that was opened: its snapshot, its files, and what its record says."""

    snapshot: Snapshot
    package: Package
    sent: Sent
    made_from: Mapping[str, str]  # name to hash of what the packet was made from
    papers: frozenset[str]  # the ids of the application's papers in it


def run(asking: Asking, submission: str, *, to: str = "", format: str = "text", document: bool = False, talk: Talk = SILENT) -> Answer:
    """What has changed in requirements, exhibits, their pages, answers and sources of papers; exit code 1 where the paper has no PDF.

    Args:
        asking: The workspace and the day.
        submission: The id of a submission, or the path of its folder.
        to: Another submission to hold it against; empty for the workspace as it is.
        format: text or json.
        document: Make the paper for the reviewer, under build/changes/SUBMISSION.
        talk: For what is no part of the result.

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
    lines, is_whole = _make_document(need_workspace(gathered), found, asking.root, talk) if document and gathered else ([], True)
    told = DIFFERENCES_FORMATS[format](found)
    if format == "text":
        told = join_lines([*lines, *([""] if lines else [])]) + told
    elif lines:
        talk.say("\n".join(lines))
    return Answer(told, 0 if is_whole else 1)


# --------------------------------------------------------------------------- what was sent in


def _open(root: Path, name: str, stack: ExitStack) -> _Kept:
    folder = _find(root, name)
    record = read_record(folder)
    path = folder / PACKET
    if not path.is_file():
        raise UsageError(f"{folder} has no {PACKET}, so nothing can be held against it", hint="take the submission back from a copy")
    if hash_file(path) != record["sha256"]:
        raise UsageError(f"{path} is not the file that was frozen", hint=f"`dsmes verify {folder}` says what is wrong with it")
    package = stack.enter_context(open_package(path, is_known=True))
    listed = read_lists(package)
    if listed.snapshot is None:
        raise UsageError(f"{path} holds a packet and not a submission", hint="`dsmes submit` makes submissions")
    return _Kept(
        listed.snapshot,
        package,
        Sent(record["id"], record["date"], *_binder_of(package)),
        {entry["path"]: entry["sha256"] for entry in listed.manifest["inputs"]},
        frozenset(PurePosixPath(name).stem for name in listed.hashes if name.startswith("papers/")),
    )


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
            hashes[planned.exhibit.file] = hash_file(path)
    return take_snapshot(workspace, gathered.report, plan, hashes)


# --------------------------------------------------------------------------- what the papers are made from


def _sources(before: _Kept, other: _Kept | None, root: Path) -> Iterator[SourceChange]:
    """The records, standards and templates with other words. A record whose comments or order of keys alone differ is none."""
    papers = before.papers | (other.papers if other else frozenset())
    made_from = before.made_from, other.made_from if other else _made_from_now(root)
    old, new = (_laid_over(each) for each in made_from)
    for name in sorted(name for name in old.keys() | new.keys() if _shows_in_papers(name, papers) and old.get(name) != new.get(name)):
        what = "changed" if name in old and name in new else "added" if name in new else "removed"
        words: tuple[WordChange, ...] = ()
        if name.endswith(".yaml") and all(name in each for each in made_from):
            texts = [_kept_text(before.package, name), _kept_text(other.package, name) if other else _text_now(root, name)]
            was, now = (read_yaml(text, PurePosixPath(name)) if text is not None else None for text in texts)
            if was and now and was.is_readable and now.is_readable:
                words = tuple(compare_records(was.value, now.value))
                if not words:
                    continue
        yield SourceChange(file=name, what=what, words=words, is_shipped=not any(name in each for each in made_from))


def _laid_over(hashes: Mapping[str, str]) -> dict[str, str]:
    """Name to hash, of what came with dsmes and what the program has in its place alike."""
    shipped_first = sorted(hashes.items(), key=lambda pair: not pair[0].startswith(_SHIPPED))
    return {name.removeprefix(_SHIPPED): digest for name, digest in shipped_first}


def _shows_in_papers(name: str, papers: frozenset[str]) -> bool:
    """Whether papers of the packet are made from it; exhibits are told by themselves."""
    path = PurePosixPath(name)
    if path.parts[0] == "templates":
        return path.suffix == ".typ" or (path.suffix == ".docx" and (path.parts[1] == "packet" or path.stem in papers))
    return path.suffix == ".yaml" and not name.startswith(f"{FILES_FOLDER}/")


def _made_from_now(root: Path) -> Mapping[str, str]:
    """Name to hash, each name as a manifest has it."""
    folders = {f"{_SHIPPED}{name}": shipped(name) for name in ("standards", "templates")}
    folders |= {name: root / name for name in ("standards", "templates") if (root / name).resolve() != shipped(name).resolve()}
    without = {root / FILES_FOLDER, root / SUBMISSIONS}
    return hash_folders(folders) | hash_folders({"evidence": root / "evidence"}, ".yaml", without=without)


def _kept_text(package: Package, name: str) -> bytes | None:
    return package.read(name) if name in package else None


def _text_now(root: Path, name: str) -> bytes | None:
    path = root / name
    return path.read_bytes() if path.is_file() else None


# --------------------------------------------------------------------------- pages


def _compare(before: _Kept, after: Snapshot, root: Path, other: _Kept | None) -> Differences:
    old = {each.id: each for each in before.snapshot.exhibits}
    new = {each.id: each for each in after.exhibits}
    differing = [id for id in old if id in new and old[id].sha256 != new[id].sha256 and old[id].file and new[id].file]
    one_sided = [id for id in (*old, *new) if (id in old) != (id in new)]
    pages = _pages_of(before, other, root, {id: (old.get(id), new.get(id)) for id in (*differing, *one_sided)})
    sources = list(_sources(before, other, root))
    return compare(before.snapshot, after, sent=before.sent, other=other.sent if other else None, pages=pages, sources=sources)


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
    from generator.pdf.spool import bytes_of

    sides = [tuple(read_page_prints(bytes_of(side.pdf))) if side and side.pdf is not None else None for side in (was, now)]
    without = [side for side in (was, now) if side and side.pdf is None]
    note = ""
    if without:
        note = (
            f"its pages cannot be compared: {without[0].rejected}" if without[0].rejected else "a Word file, whose pages are not compared"
        )
    return Pages(sides[0], sides[1], note)


# --------------------------------------------------------------------------- the paper


def _make_document(workspace: Workspace, found: Differences, root: Path, talk: Talk) -> tuple[list[str], bool]:
    from generator.documents.change_summary import render_change_summary

    def render(kept: Kept) -> Sequence[Document]:
        return render_change_summary(workspace, found, exhibit=write_exhibit, templates=template_folders(root, workspace), kept=kept)

    name = f"changes/{found.submission}-to-{found.other}" if found.other else f"changes/{found.submission}"
    return put_papers(root, name, workspace.as_of, talk, render)
