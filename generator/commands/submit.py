"""`dsmes submit`: freeze what was sent in for an application, with all that it was made from."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from generator.commands import build
from generator.commands.answer import Answer, Talk, join_lines
from generator.commands.gather import Asking, Gathered, gather, need_day_that_has_come, need_workspace
from generator.commands.inputs import hash_below, hash_file, read_kept
from generator.commands.signers import find_signer
from generator.commands.verify import read_lists, read_record
from generator.documents.lock import alone
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.unzipping import open_package
from generator.documents.zipping import Piece, piece_of
from generator.errors import DocumentError, UsageError
from generator.findings import Report
from generator.loading.files import FILES_FOLDER
from generator.model.snapshots import MANIFEST, PACKET, RECORD, SNAPSHOT, SUBMISSIONS
from generator.model.workspace import Workspace
from generator.prose import shortened

_LONGEST_NOTE = 2000


def run(asking: Asking, application: str, talk: Talk, *, day: date | None = None, by: str = "", note: str = "") -> Answer:
    """The submission, made below evidence/submissions; exit code 1 when the packet cannot be made.

    Args:
        asking: The workspace, and the day that the packet looks at: where none is given, the day it was sent in.
        application: The id of one of its applications.
        talk: For progress.
        day: When it was sent in; None takes the day that the packet looks at.
        by: Who sent it in; empty where that is not told.
        note: A few words about it.

    Raises:
        UsageError: the application, the day or the person cannot be, or something else was frozen for this day already.
        DocumentError: the submission cannot be written, or files were changed meanwhile.
    """
    asking = asking._replace(as_of=asking.as_of or day, applications=(application,))
    gathered = gather(asking, every=True)
    workspace = need_workspace(gathered)
    day = day or workspace.as_of
    need_day_that_has_come(day, asking, hint="freeze the packet on the day that it is sent in")
    _check_not_before(day, workspace.as_of)
    _check_has_begun(workspace)
    _check_shows_something(workspace, gathered.report, application)
    words = " ".join(note.split())
    if len(words) > _LONGEST_NOTE or not words.isprintable():
        raise UsageError("--note holds more than a note can", hint=f"write at most {_LONGEST_NOTE} letters, in plain text")
    signer = find_signer(by, workspace, day) if by else None
    who = (signer.person or f"{signer.name}, {signer.role}") if signer else ""
    with alone(asking.root / "build", talk.say) as waited:
        return _freeze(gather(asking, every=True) if waited else gathered, asking, application, talk, day=day, by=who, note=words)


def _freeze(gathered: Gathered, asking: Asking, application: str, talk: Talk, *, day: date, by: str, note: str) -> Answer:
    """Make the packet and keep it, while nobody else writes below build/; the arguments are those of `run`."""
    from generator.documents.submission import number_of_files, pack_submission, take_snapshot, write_submission
    from generator.documents.writing import fresh_folder, recover

    workspace = need_workspace(gathered)
    id = f"{application}-{day}"
    folder = asking.root / SUBMISSIONS / id
    recover(folder)
    made = build.run(asking, talk, parts=("packets",), may_draft=False)
    if made.exit_code:
        return Answer(f"{made.text}Nothing was frozen: only a complete packet can have been sent in.\n", made.exit_code)
    packet = _pieces(asking.root / "build" / "packets" / application)
    manifest = _manifest_of(packet, workspace, application)
    plan = plan_packet(workspace, gathered.report, workspace.applications_by_id[application])
    originals = _originals(asking.root, manifest, plan)
    hashes = {piece.path.removeprefix("evidence/files/"): piece.sha256 for piece in originals}
    snapshot = take_snapshot(workspace, gathered.report, plan, hashes)
    pieces = pack_submission(packet, snapshot, originals)
    if folder.exists():
        return _already(folder, pieces, manifest)
    with fresh_folder(folder, once=True) as fresh:
        archive = write_submission(fresh, pieces, snapshot, id=id, day=day, by=by, note=note)
        size = (fresh / PACKET).stat().st_size
    same = _same_bytes(asking.root, id, archive.sha256)
    return Answer(
        join_lines(
            [
                *(line for line in made.text.splitlines() if not line.startswith(("made ", "Nothing has changed"))),
                *_edited(asking.root / "build", f"packets/{application}", workspace.as_of),
                f"Froze {SUBMISSIONS}/{id}: {len(snapshot.exhibits)} exhibits in {number_of_files(pieces)} files, "
                f"{size / 1_000_000:.1f} MB.",
                f"The packet looks at {snapshot.as_of}; build/packets/{application} holds the same files to send in.",
                *([f"It is byte for byte the packet of {same}."] if same else []),
                "Keep this folder with the program's records, and change nothing in it.",
            ]
        )
    )


def _edited(build: Path, packet: str, as_of: date) -> Iterator[str]:
    """A line for each Word file of the packet that says what a person wrote, and not what the records hold."""
    for name, day in read_kept(build, packet).edited_files():
        other = f"; it was made for {day}" if day not in ("", as_of.isoformat()) else ""
        yield f"warning: {name} was edited by hand, and is frozen as it stands{other}\n    hint: read it and its PDF before they are sent"


def _check_not_before(day: date, as_of: date) -> None:
    if day < as_of:
        raise UsageError(
            f"a packet that looks at {as_of} cannot have been sent in on {day}",
            hint="leave --as-of out, or give a day that is not after the day it was sent in",
        )


def _check_has_begun(workspace: Workspace) -> None:
    """On a day before the program began nothing can have been sent in: the packet would show a program that was not there yet."""
    started = workspace.program.started
    if started and workspace.as_of < started:
        raise UsageError(
            f"a packet that looks at {workspace.as_of} shows nothing: the program began on {started}",
            hint="give the day on which the application was sent in, or correct `started`",
            mark=workspace.program.source.at("started"),
        )


def _check_shows_something(workspace: Workspace, report: Report, application: str) -> None:
    """A packet without any exhibit is refused where its exhibits came only later: another day was meant."""
    status = next((one for one in report.applications if one.id == application), None)
    if status is None or not status.is_complete or any(row.evidence for row in status.requirements):
        return
    asked = {row.requirement for row in status.requirements}
    later = [
        one for one in workspace.exhibits if not asked.isdisjoint(one.supports) and one.dated and not one.has_begun_by(workspace.as_of)
    ]
    if later:
        first = min(later, key=lambda one: (one.dated or workspace.as_of, one.id))
        raise UsageError(
            f"a packet of {application} that looks at {workspace.as_of} holds no exhibit: "
            f"the first that could be in it, {first.id} ({first.title}), is of {first.dated}",
            hint="give the day on which it was sent in",
            mark=first.source.at("id"),
        )


def _already(folder: Path, pieces: Sequence[Piece], manifest: Mapping[str, Any]) -> Answer:
    """Never over what stands: the same papers are said to be there, others are refused."""
    if not (folder / RECORD).is_file():
        raise UsageError(f"{folder} is there, and is no submission", hint="move it elsewhere, and run the command again")
    if not (folder / PACKET).is_file() or hash_file(folder / PACKET) != read_record(folder)["sha256"]:
        raise UsageError(
            f"{folder} holds a submission that is not as it was frozen, and is never written over",
            hint=f"`dsmes verify {SUBMISSIONS}/{folder.name}` says what is wrong with it; take it back from a copy",
        )
    with open_package(folder / PACKET, is_known=True) as package:
        lists = {piece.path: piece.sha256 for piece in pieces if piece.path in (MANIFEST, SNAPSHOT)}
        # These two name all others, each with its hash.
        if all(name in package and package.sha256(name) == digest for name, digest in lists.items()):
            return Answer(f"{SUBMISSIONS}/{folder.name} holds the same bytes already; nothing was written.\n")
        before = read_lists(package).manifest
    other = _differing(_papers(before), _papers(manifest))
    if not other:
        since = _differing(_hashes(before, "inputs"), _hashes(manifest, "inputs"))
        return Answer(
            f"{SUBMISSIONS}/{folder.name} holds the same papers and exhibits already; nothing was written.\n"
            + (f"Changed since, and shown in none of them: {shortened(since)}.\n" if since else "")
        )
    raise UsageError(
        f"{folder} holds another packet than the one that is made today, and is never written over; not the same: {shortened(other)}",
        hint=f"`dsmes diff {folder.name}` tells what has changed; what is sent in another time has another --date",
    )


def _papers(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Path to hash of what was sent: the papers, and the exhibits they show."""
    exhibits = {path: hash for path, hash in _hashes(manifest, "inputs").items() if path.startswith(f"{FILES_FOLDER.as_posix()}/")}
    return exhibits | _hashes(manifest, "outputs")


def _hashes(manifest: Mapping[str, Any], key: str) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in manifest[key]}


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _pieces(folder: Path) -> tuple[Piece, ...]:
    """The files of a packet that stands."""
    return tuple(Piece(path, digest, folder / path) for path, digest in hash_below(folder).items())


def _manifest_of(packet: Sequence[Piece], workspace: Workspace, application: str) -> Mapping[str, Any]:
    """The manifest, held against the files that were read: another run may have made the folder anew meanwhile."""
    found = {piece.path: piece.sha256 for piece in packet}
    path = next((piece.source for piece in packet if piece.path == MANIFEST), None)
    manifest: Mapping[str, Any] = json.loads(path.read_bytes()) if isinstance(path, Path) else {"outputs": ()}
    told = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
    is_whole = told == {path: digest for path, digest in found.items() if path != MANIFEST}
    wanted = (application, workspace.as_of.isoformat(), False)
    if not is_whole or (manifest["application"], manifest["as_of"], manifest["draft"]) != wanted:
        raise DocumentError(f"build/packets/{application} was changed while it was being frozen", hint="run the command again")
    return manifest


def _originals(root: Path, manifest: Mapping[str, Any], plan: PacketPlan) -> tuple[Piece, ...]:
    """Each exhibit, each record and each standard and template of the program's own, by their paths below the workspace: all of them
    those that the packet was made from.
    """
    hashes = {entry["path"]: entry["sha256"] for entry in manifest["inputs"]}
    wanted = {path for path in hashes if path.startswith("evidence/") and path.endswith(".yaml")}
    wanted |= {path for path in hashes if path.startswith(("standards/", "templates/"))}
    wanted |= {f"evidence/files/{planned.exhibit.file}" for planned in plan.exhibits if planned.exhibit.file}
    found = []
    for path in sorted(wanted):
        try:
            piece = piece_of(path, root / path)
        except OSError as error:
            raise DocumentError(f"{path} can no longer be read", hint="close it in other programs, and run the command again") from error
        if piece.sha256 != hashes.get(path):
            raise DocumentError(f"{path} was changed while the packet was being frozen", hint="run the command again")
        found.append(piece)
    return tuple(found)


def _same_bytes(root: Path, id: str, digest: str) -> str:
    """The id of another submission with the very same packet; empty where there is none."""
    for other in sorted((root / SUBMISSIONS).glob(f"*/{RECORD}")):
        if other.parent.name != id and f"\nsha256: {digest}\n" in other.read_text(encoding="utf-8", errors="replace"):
            return other.parent.name
    return ""
