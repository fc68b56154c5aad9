"""`dsmes submit`: freeze what was sent in for an application, with all that it was made from."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator.commands import build
from generator.commands.answer import Answer, Talk, join_lines
from generator.commands.gather import Asking, gather, need_day_that_has_come, need_workspace
from generator.commands.signers import find_signer
from generator.commands.verify import read_lists, read_record
from generator.documents.plan import Document, PacketPlan, plan_packet, read_documents
from generator.documents.unzipping import open_package
from generator.errors import DocumentError, UsageError
from generator.loading.files import FILES_FOLDER
from generator.model.snapshots import MANIFEST, PACKET, RECORD, SUBMISSIONS
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
    from generator.documents.submission import pack_submission, submission_documents, take_snapshot
    from generator.documents.writing import recover, write_once

    asking = asking._replace(as_of=asking.as_of or day, applications=(application,))
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    day = day or workspace.as_of
    need_day_that_has_come(day, asking, hint="freeze the packet on the day that it is sent in")
    _check_not_before(day, workspace.as_of)
    words = " ".join(note.split())
    if len(words) > _LONGEST_NOTE or not words.isprintable():
        raise UsageError("--note holds more than a note can", hint=f"write at most {_LONGEST_NOTE} letters, in plain text")
    signer = find_signer(by, workspace, day) if by else None
    who = (signer.person or f"{signer.name}, {signer.role}") if signer else ""
    id = f"{application}-{day}"
    folder = asking.root / SUBMISSIONS / id
    recover(folder)
    made = build.run(asking, talk, parts=("packets",), may_draft=False)
    if made.exit_code:
        return Answer(f"{made.text}Nothing was frozen: only a complete packet can have been sent in.\n", made.exit_code)
    packet = read_documents(asking.root / "build" / "packets" / application)
    manifest = _manifest_of(packet, workspace, application)
    plan = plan_packet(workspace, gathered.report, workspace.applications_by_id[application])
    originals = _originals(asking.root, manifest, plan)
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in originals.items()}
    snapshot = take_snapshot(workspace, gathered.report, plan, {path.removeprefix("evidence/files/"): one for path, one in hashes.items()})
    archive, files = pack_submission(application, packet, snapshot, originals)
    documents = submission_documents(snapshot, archive, id=id, day=day, by=who, note=words, files=files)
    if folder.exists():
        return _already(folder, archive, manifest)
    write_once(folder, documents)
    same = _same_bytes(asking.root, id, archive)
    return Answer(
        join_lines(
            [
                *(line for line in made.text.splitlines() if not line.startswith(("made ", "Nothing has changed"))),
                f"Froze {SUBMISSIONS}/{id}: {len(snapshot.exhibits)} exhibits in {files} files, {len(archive) / 1_000_000:.1f} MB.",
                f"The packet looks at {snapshot.as_of}; build/packets/{application} holds the same files to send in.",
                *([f"It is byte for byte the packet of {same}."] if same else []),
                "Keep this folder with the program's records, and change nothing in it.",
            ]
        )
    )


def _check_not_before(day: date, as_of: date) -> None:
    if day < as_of:
        raise UsageError(
            f"a packet that looks at {as_of} cannot have been sent in on {day}",
            hint="leave --as-of out, or give a day that is not after the day it was sent in",
        )


def _already(folder: Path, archive: bytes, manifest: Mapping[str, Any]) -> Answer:
    """Never over what stands: the same papers are said to be there, others are refused."""
    if not (folder / RECORD).is_file():
        raise UsageError(f"{folder} is there, and is no submission", hint="move it elsewhere, and run the command again")
    if read_record(folder)["sha256"] == hashlib.sha256(archive).hexdigest():
        return Answer(f"{SUBMISSIONS}/{folder.name} holds the same bytes already; nothing was written.\n")
    with open_package(folder / PACKET) as package:
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
        hint=f"`dsmes diff {folder.name}` tells what has changed in requirements, exhibits and answers; "
        "what is sent in another time has another --date",
    )


def _papers(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Path to hash of what was sent: the papers, and the exhibits they show."""
    exhibits = {path: hash for path, hash in _hashes(manifest, "inputs").items() if path.startswith(f"{FILES_FOLDER.as_posix()}/")}
    return exhibits | _hashes(manifest, "outputs")


def _hashes(manifest: Mapping[str, Any], key: str) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in manifest[key]}


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _manifest_of(packet: tuple[Document, ...], workspace: Workspace, application: str) -> Mapping[str, Any]:
    """The manifest, held against the files that were read: another run may have made the folder anew meanwhile."""
    found = {str(document.path): document.data for document in packet}
    manifest: Mapping[str, Any] = json.loads(found.get(MANIFEST, b"null")) or {"outputs": ()}
    told = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
    is_whole = told == {path: hashlib.sha256(data).hexdigest() for path, data in found.items() if path != MANIFEST}
    wanted = (application, workspace.as_of.isoformat(), False)
    if not is_whole or (manifest["application"], manifest["as_of"], manifest["draft"]) != wanted:
        raise DocumentError(f"build/packets/{application} was changed while it was being frozen", hint="run the command again")
    return manifest


def _originals(root: Path, manifest: Mapping[str, Any], plan: PacketPlan) -> dict[str, bytes]:
    """Path below the workspace to the bytes of each exhibit, each record and each standard and template of the program's own: all of
    them those that the packet was made from.
    """
    hashes = {entry["path"]: entry["sha256"] for entry in manifest["inputs"]}
    wanted = {path for path in hashes if path.startswith("evidence/") and path.endswith(".yaml")}
    wanted |= {path for path in hashes if path.startswith(("standards/", "templates/"))}
    wanted |= {f"evidence/files/{planned.exhibit.file}" for planned in plan.exhibits if planned.exhibit.file}
    found = {}
    for path in sorted(wanted):
        try:
            found[path] = (root / path).read_bytes()
        except OSError as error:
            raise DocumentError(f"{path} can no longer be read", hint="close it in other programs, and run the command again") from error
        if hashlib.sha256(found[path]).hexdigest() != hashes.get(path):
            raise DocumentError(f"{path} was changed while the packet was being frozen", hint="run the command again")
    return found


def _same_bytes(root: Path, id: str, archive: bytes) -> str:
    """The id of another submission with the very same packet; empty where there is none."""
    digest = hashlib.sha256(archive).hexdigest()
    for other in sorted((root / SUBMISSIONS).glob(f"*/{RECORD}")):
        if other.parent.name != id and f"\nsha256: {digest}\n" in other.read_text(encoding="utf-8", errors="replace"):
            return other.parent.name
    return ""
