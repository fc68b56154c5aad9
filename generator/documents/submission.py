"""A submission: the packet as it was sent in, with the files and records it was made from, and a record of it that people can read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from generator import __version__
from generator.documents.context import context
from generator.documents.plan import Document, PacketPlan
from generator.documents.worksheet import worksheet_groups
from generator.documents.zipping import zip_documents
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


def pack_submission(application: str, packet: Sequence[Document], snapshot: Snapshot, originals: Mapping[str, bytes]) -> tuple[bytes, int]:
    """The packet as one archive with all that is kept beside its papers, and how many files are in it but for its lists.

    A file of the evidence that the packet holds as it is, for upload, is not kept a second time.

    Args:
        application: The id of the application, which names the archive's folder.
        packet: The packet as it was made.
        snapshot: The application as it stood.
        originals: Path below the workspace to the bytes of each exhibit's file and each record it was made from.
    """
    papers = {str(document.path): hashlib.sha256(document.data).hexdigest() for document in packet}
    there = {digest: path for path, digest in sorted(papers.items(), reverse=True)}
    kept = [
        Document(PurePosixPath(path), data) for path, data in sorted(originals.items()) if hashlib.sha256(data).hexdigest() not in there
    ]
    there |= {hashlib.sha256(document.data).hexdigest(): str(document.path) for document in kept}
    files = [
        SentFile(path=str(document.path), sha256=hashlib.sha256(document.data).hexdigest(), size=len(document.data))
        for document in (*(one for one in packet if str(one.path) == MANIFEST), *kept)
    ]
    full = replace(
        snapshot,
        exhibits=tuple(replace(exhibit, kept=there.get(exhibit.sha256, "")) for exhibit in snapshot.exhibits),
        files=tuple(files),
    )
    listed = Document(PurePosixPath(SNAPSHOT), write_snapshot(full).encode())
    return zip_documents((*packet, *kept, listed), application), len(packet) + len(kept)


def submission_documents(
    snapshot: Snapshot, archive: bytes, *, id: str, day: date, by: str, note: str, files: int
) -> tuple[Document, Document]:
    """The two files of a submission's folder: the record, and the packet."""
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
        "files": files,
        "size": len(archive),
        "sha256": hashlib.sha256(archive).hexdigest(),
    }
    return Document(PurePosixPath(RECORD), _record(id, facts).encode()), Document(PurePosixPath(PACKET), archive)


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
