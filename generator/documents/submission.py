"""A submission: the packet as it was sent in, with the files and records it was made from, and a record of it that people can read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from generator import __version__
from generator.documents.context import context
from generator.documents.plan import PacketPlan
from generator.documents.worksheet import worksheet_groups
from generator.documents.zipping import Piece, piece_of, write_zip
from generator.findings import Report
from generator.model.snapshots import (
    MANIFEST,
    PACKET,
    RECORD,
    SNAPSHOT,
    SUBMISSIONS,
    SentAnswer,
    SentExhibit,
    SentFile,
    SentRequirement,
    Snapshot,
    seal_of,
    write_snapshot,
)
from generator.model.workspace import Workspace


def take_snapshot(workspace: Workspace, report: Report, plan: PacketPlan, hashes: Mapping[str, str]) -> Snapshot:
    """The application as it stands: states, exhibits and answers; `hashes` maps an exhibit's file to the SHA-256 of its bytes.

    Raises:
        DocumentError: the rulebook names a value or table that there is not.
    """
    application = plan.application
    groups = worksheet_groups(workspace, plan, context(workspace, report, plan))
    return Snapshot(
        application=application.id,
        title=plan.type.title,
        accreditor=plan.accreditor.id,
        accreditor_name=plan.accreditor.name,
        accreditor_short=plan.accreditor.short_name,
        edition=plan.edition.id,
        type=plan.type.type,
        as_of=workspace.as_of.isoformat(),
        requirements=tuple(
            SentRequirement(
                id=row.requirement, title=row.title, heading=section.heading.title, state=row.state.value, exhibits=tuple(row.evidence)
            )
            for section in plan.sections
            for row in section.requirements
        ),
        exhibits=tuple(
            SentExhibit(
                id=planned.exhibit.id,
                number=planned.number,
                title=planned.exhibit.title,
                file=planned.exhibit.file,
                sha256=hashes.get(planned.exhibit.file, ""),
                supersedes=planned.exhibit.supersedes,
                requirements=tuple(planned.exhibit.supports),
            )
            for planned in plan.exhibits
        ),
        answers=tuple(answer for group in groups for answer in _answers(group)),
    )


def _answers(group: Mapping[str, Any]) -> Sequence[SentAnswer]:
    found = []
    for part in group["parts"]:
        if part["kind"] == "fields":
            found += [SentAnswer(group=group["title"], label=row["label"], entry=row["entry"]) for row in part["rows"]]
        else:
            lines = [" | ".join(part["columns"]), *(" | ".join(row) for row in part["rows"])]
            found.append(SentAnswer(group=group["title"], label=part["label"], entry="\n".join(lines), is_table=True))
    return found


def pack_submission(packet: Sequence[Piece], snapshot: Snapshot, originals: Sequence[Piece]) -> tuple[Piece, ...]:
    """What a submission's archive holds: the packet as it was made, what is kept beside its papers, and the snapshot last.

    A file of the evidence that the packet holds as it is, for upload, is not kept a second time.

    Args:
        packet: The files of the packet.
        snapshot: The application as it stood.
        originals: Each exhibit's file and each record it was made from, by their paths below the workspace.
    """
    there = {piece.sha256: piece.path for piece in sorted(packet, reverse=True)}
    kept = [piece for piece in sorted(originals) if piece.sha256 not in there]
    there |= {piece.sha256: piece.path for piece in kept}
    full = replace(
        snapshot,
        exhibits=tuple(replace(exhibit, kept=there.get(exhibit.sha256, "")) for exhibit in snapshot.exhibits),
        files=tuple(
            SentFile(path=piece.path, sha256=piece.sha256, size=_size(piece))
            for piece in (*(one for one in packet if one.path == MANIFEST), *kept)
        ),
    )
    return (*packet, *kept, piece_of(SNAPSHOT, write_snapshot(full).encode()))


def _size(piece: Piece) -> int:
    return len(piece.source) if isinstance(piece.source, bytes) else piece.source.stat().st_size


def write_submission(folder: Path, pieces: Sequence[Piece], snapshot: Snapshot, *, id: str, day: date, by: str, note: str) -> Piece:
    """Put the two files of a submission into its folder, the packet and the record of it; the packet as it was written.

    Raises:
        DocumentError: a file has other bytes by now than it had when the packet was made.
    """
    with (folder / PACKET).open("w+b") as file:
        write_zip(file, pieces, snapshot.application)
    archive = piece_of(PACKET, folder / PACKET)
    facts: dict[str, str | int] = {
        "id": id,
        "application": snapshot.application,
        "accreditor": snapshot.accreditor,
        "edition": snapshot.edition,
        "type": snapshot.type,
        "date": day.isoformat(),
        "as_of": snapshot.as_of,
        "by": by,
        "note": note,
        "tool": f"dsmes {__version__}",
        "exhibits": len(snapshot.exhibits),
        "files": number_of_files(pieces),
        "size": _size(archive),
        "sha256": archive.sha256,
    }
    facts["seal"] = seal_of(facts)
    (folder / RECORD).write_bytes(_record(id, facts).encode())
    return archive


def number_of_files(pieces: Sequence[Piece]) -> int:
    """How many files are in a submission's packet, but for the snapshot."""
    return sum(1 for piece in pieces if piece.path != SNAPSHOT)


def _record(id: str, facts: Mapping[str, str | int]) -> str:
    lines = [
        "# What was sent in, as it was on that day. Written by `dsmes submit`, and by nothing else; do not change it.",
        f"# {PACKET} beside it holds the papers, the files for upload, the exhibits, and the records they were made from.",
        f"# `dsmes verify {SUBMISSIONS}/{id}`",
        f"# says whether they are still those; `dsmes diff {id}` tells what has changed since.",
    ]
    # JSON's way of quoting is one of YAML's, whatever a person's note holds.
    lines += [
        f"{key}: {json.dumps(value, ensure_ascii=False) if key in ('by', 'note') else value}" for key, value in facts.items() if value != ""
    ]
    return "\n".join(lines) + "\n"
