"""Everything for one application: binder, uploads, worksheet, narrative, checklist, and the manifest over them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator import __version__
from generator.documents.intake_findings import Upload, upload_findings
from generator.documents.kept import Kept
from generator.documents.plan import Document, LargeDocument, PacketPlan, PlannedExhibit, Section
from generator.errors import DocumentError
from generator.findings import Finding, Report
from generator.model.standards import UploadItem
from generator.model.workspace import Workspace

if TYPE_CHECKING:
    from generator.pdf.intake import Intake
    from generator.pdf.spool import Held

MANIFEST = PurePosixPath("manifest.json")
MANIFEST_VERSION = 1  # of what the manifest says, not of the program

_MOST_BYTES_KEPT = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """The files of a packet, and what there is to tell of them."""

    documents: tuple[Document, ...]
    unmet: tuple[str, ...]  # what keeps its binder from being PDF/UA-1; empty: it is, and a validator agrees
    findings: tuple[Finding, ...] = ()  # files for upload that are too large


def render_packet(
    workspace: Workspace,
    report: Report,
    plan: PacketPlan,
    intakes: "Mapping[str, Intake]",
    *,
    templates: Sequence[Path],
    inputs: Mapping[str, str],
    printed: bool = False,
    kept: Kept | None = None,
) -> Packet:
    """All files of one packet, the manifest last.

    Args:
        workspace: The program.
        report: Its states on the day.
        plan: What goes in, and under which number.
        intakes: Exhibit id to its file after intake, for every exhibit of the plan.
        templates: Folders that hold templates, the program's own first.
        inputs: Name to SHA-256 of every file the packet is made from, for the manifest.
        printed: Whether the binder is also made for both sides of the paper.
        kept: What stands from an earlier run, if Word documents that were edited by hand are to be kept.
    """
    from generator.documents.binder import render_binder
    from generator.documents.checklist import render_checklist
    from generator.documents.forms import render_papers
    from generator.documents.narrative import render_narrative
    from generator.documents.worksheet import render_worksheet

    binder = render_binder(workspace, plan, intakes, templates=templates, kept=kept)
    uploads = render_uploads(plan, intakes)
    documents = (
        _document(PurePosixPath("binder.pdf"), binder.held),
        *(_print_edition(workspace, plan, intakes, templates, kept) if printed else ()),
        *uploads,
        *render_worksheet(workspace, report, plan, templates=templates, kept=kept),
        *render_narrative(workspace, report, plan, templates=templates, kept=kept),
        *render_papers(workspace, report, plan, templates=templates, files=upload_paths(plan, intakes), kept=kept),
        *render_checklist(workspace, report, plan, templates=templates, files=upload_paths(plan, intakes), kept=kept),
    )
    made, most = _uploads(plan, intakes, uploads), workspace.program.settings.max_upload_megabytes
    return Packet(
        documents=(*documents, _render_manifest(workspace, plan, documents, inputs)),
        unmet=binder.unmet,
        findings=tuple(upload_findings(made, plan.accreditor, most, draft=plan.draft)),
    )


def _uploads(plan: PacketPlan, intakes: "Mapping[str, Intake]", documents: Sequence[Document]) -> list[Upload]:
    made = {document.path: document.size for document in documents}
    return [
        Upload(item, path.name, made[path], [(planned.exhibit, intakes[planned.exhibit.id].size) for planned in exhibits])
        for item in plan.type.uploads
        for path, exhibits in _named_parts(plan, item, intakes)
    ]


def render_item(
    workspace: Workspace,
    report: Report,
    plan: PacketPlan,
    intakes: "Mapping[str, Intake]",
    *,
    templates: Sequence[Path],
    inputs: Mapping[str, str],
    printed: bool = False,
    kept: Kept | None = None,
) -> Packet:
    """What is shown for one requirement: a small binder, the answer in words, each exhibit's own file, and the manifest last.

    Args:
        plan: As `plan_item` makes it; the other arguments are those of `render_packet`.
    """
    from generator.documents.binder import render_binder
    from generator.documents.narrative import render_narrative

    binder = render_binder(workspace, plan, intakes, templates=templates, kept=kept)
    documents = (
        _document(PurePosixPath("binder.pdf"), binder.held),
        *(_print_edition(workspace, plan, intakes, templates, kept) if printed else ()),
        *(
            _document(
                PurePosixPath("uploads") / f"{portal_safe(f'{planned.number} {planned.exhibit.title}')}{_ending(planned, intakes)}",
                _sendable(planned, intakes),
            )
            for planned in plan.exhibits
            if planned.exhibit.file and not intakes[planned.exhibit.id].rejected
        ),
        *render_narrative(workspace, report, plan, templates=templates, kept=kept),
    )
    return Packet(documents=(*documents, _render_manifest(workspace, plan, documents, inputs)), unmet=binder.unmet)


def _print_edition(
    workspace: Workspace, plan: PacketPlan, intakes: "Mapping[str, Intake]", templates: Sequence[Path], kept: Kept | None
) -> Iterator[Document]:
    from generator.documents.binder import render_binder

    binder = render_binder(workspace, plan, intakes, templates=templates, printed=True, kept=kept)
    yield _document(PurePosixPath("binder-print.pdf"), binder.held)


def _document(path: PurePosixPath, held: "Held") -> Document:
    return Document(path, held) if isinstance(held, bytes) else LargeDocument(path, held)


# --------------------------------------------------------------------------- uploads


def render_uploads(plan: PacketPlan, intakes: "Mapping[str, Intake]") -> tuple[Document, ...]:
    """One file for each item the portal asks for, in folders by heading, under portal-safe names.

    An item with one exhibit is that exhibit's own file, or its cleaned copy where the file holds what must not be sent. Several exhibits
    become one PDF in binder order; Word files without pages cannot be joined and stand beside it under the same name with a number, and
    so do files whose digital signature the joined copy has lost. A file that was rejected is in none of them.
    """
    return tuple(document for item in plan.type.uploads for document in _render_item(plan, item, intakes))


def upload_paths(plan: PacketPlan, intakes: "Mapping[str, Intake]") -> Mapping[str, tuple[str, ...]]:
    """Upload item id to the paths of its files, for documents that name them; empty where nothing is there to upload."""
    return {item.id: tuple(str(path) for path, _ in _named_parts(plan, item, intakes)) for item in plan.type.uploads}


def _render_item(plan: PacketPlan, item: UploadItem, intakes: "Mapping[str, Intake]") -> Iterator[Document]:
    for path, exhibits in _named_parts(plan, item, intakes):
        if len(exhibits) == 1:
            yield _document(path, _sendable(exhibits[0], intakes))
        else:
            yield _document(path, _joined(exhibits, intakes))


def _named_parts(
    plan: PacketPlan, item: UploadItem, intakes: "Mapping[str, Intake]"
) -> list[tuple[PurePosixPath, tuple[PlannedExhibit, ...]]]:
    """The files of one item: each path with the exhibits that go into it."""
    usable = {id for id, intake in intakes.items() if not intake.rejected}
    exhibits = [planned for planned in plan.exhibits_of(item) if planned.exhibit.id in usable]
    if not exhibits:
        return []
    stem = PurePosixPath("uploads") / _heading_folder(plan, item) / portal_safe(item.file)
    if len(exhibits) == 1:
        return [(stem.with_name(f"{stem.name}{_ending(exhibits[0], intakes)}"), (exhibits[0],))]
    joined = tuple(planned for planned in exhibits if intakes[planned.exhibit.id].pdf is not None)
    apart = [planned for planned in exhibits if intakes[planned.exhibit.id].pdf is None]
    if len(joined) > 1:
        apart += [planned for planned in joined if intakes[planned.exhibit.id].signed and intakes[planned.exhibit.id].harmless]
    parts: list[tuple[PurePosixPath, tuple[PlannedExhibit, ...]]] = []
    if joined:
        ending = _ending(joined[0], intakes) if len(joined) == 1 else ".pdf"
        parts.append((stem.with_name(f"{stem.name}{ending}"), joined))
    for number, planned in enumerate(apart, start=2 if joined else 1):
        parts.append((stem.with_name(f"{stem.name}-{number}{_ending(planned, intakes)}"), (planned,)))
    return parts


def _heading_folder(plan: PacketPlan, item: UploadItem) -> str:
    section: Section | None = next((section for section in plan.sections if section.heading.id == item.heading), None)
    number = section.number if section else 0
    title = section.heading.title if section else item.heading
    return f"{number:02d}-{portal_safe(title, most=36)}"


def portal_safe(text: str, *, most: int = 60) -> str:
    """Lower-case ASCII letters, digits and hyphens, whole words as far as they fit, no "and" or "of" last: what every portal takes."""
    safe = re.sub(r"[^a-z0-9]+", "-", text.lower().encode("ascii", "ignore").decode()).strip("-")
    if len(safe) > most:
        whole, hyphen, _ = safe[: most + 1].rpartition("-")
        safe = re.sub(r"(-(and|the|of|for|to|in|on|with|or|a|by|from|at))+$", "", whole if hyphen else safe[:most])
    return safe or "item"


def _is_sent_as_it_is(intake: "Intake") -> bool:
    """Whether the original goes out: it is harmless, or a Word file, of which there is no cleaned copy."""
    return intake.pdf is None or intake.harmless or intake.type == "docx"


def _is_sent_bare(intake: "Intake") -> bool:
    """Whether a copy goes out that lacks what the file says of itself, and keeps what the cleaned one lacks: tags, links, bookmarks."""
    return intake.sound and intake.type == "pdf" and not intake.harmless


def _sendable(planned: PlannedExhibit, intakes: "Mapping[str, Intake]") -> "Held":
    from generator.pdf.harmless import made_bare

    intake = intakes[planned.exhibit.id]
    if _is_sent_bare(intake):
        return made_bare(_original(planned, intakes))
    return _original(planned, intakes) if intake.pdf is None or _is_sent_as_it_is(intake) else intake.pdf


def _ending(planned: PlannedExhibit, intakes: "Mapping[str, Intake]") -> str:
    if not _is_sent_as_it_is(intakes[planned.exhibit.id]):
        return ".pdf"
    ending = PurePosixPath(planned.exhibit.file).suffix.lower()
    return ".jpg" if ending == ".jpeg" else ending


def _original(planned: PlannedExhibit, intakes: "Mapping[str, Intake]") -> "Held":
    from generator.pdf.spool import hash_of, hold_file

    intake = intakes[planned.exhibit.id]
    try:
        held = hold_file(intake.path)
    except OSError as error:
        raise DocumentError(
            f"{planned.exhibit.id}: {planned.exhibit.file} can no longer be read",
            hint="close it in other programs and run the command again",
        ) from error
    if hash_of(held) != intake.sha256:
        raise DocumentError(
            f"{planned.exhibit.id}: {planned.exhibit.file} was changed while the packet was being made", hint="run the command again"
        )
    return held


def _joined(exhibits: Sequence[PlannedExhibit], intakes: "Mapping[str, Intake]") -> "Held":
    parts = tuple(pdf for planned in exhibits if (pdf := intakes[planned.exhibit.id].pdf) is not None)
    return (_join_once if sum(map(len, parts)) <= _MOST_BYTES_KEPT else _join)(parts)


def _join(parts: "tuple[Held, ...]") -> "Held":
    from generator.pdf.assembly import join_pdfs

    return join_pdfs(parts)


_join_once = lru_cache(maxsize=16)(_join)  # the packets of one program ask for the same files again and again


# --------------------------------------------------------------------------- manifest


def _render_manifest(workspace: Workspace, plan: PacketPlan, documents: Sequence[Document], inputs: Mapping[str, str]) -> Document:
    """What went in and what came out, so that anyone can see later whether the packet is the one that was made."""
    manifest = {
        "version": MANIFEST_VERSION,
        "tool": f"dsmes {__version__}",
        "application": plan.application.id,
        "accreditor": plan.accreditor.id,
        "edition": plan.edition.id,
        "type": plan.type.type,
        "as_of": workspace.as_of.isoformat(),
        "draft": plan.draft,
        **({"item": plan.item} if plan.item else {}),
        "sample": workspace.program.sample,
        "complete": plan.status.is_complete,
        "requirements": [
            {"id": row.requirement, "state": row.state.value, "exhibits": list(row.evidence)} for row in plan.status.requirements
        ],
        "exhibits": [
            {
                "number": planned.number,
                "id": planned.exhibit.id,
                "file": planned.exhibit.file,
                "requirements": list(planned.exhibit.supports),
            }
            for planned in plan.exhibits
        ],
        "inputs": [{"path": path, "sha256": digest} for path, digest in sorted(inputs.items())],
        "outputs": [
            {"path": str(document.path), "sha256": document.sha256, "size": document.size}
            for document in sorted(documents, key=lambda document: document.path)
        ],
    }
    return Document(MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
