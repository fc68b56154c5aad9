"""What a packet will hold: its sections, and each exhibit's number, given here once for every document."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from generator.errors import DocumentError
from generator.findings import ApplicationStatus, Report, RequirementStatus
from generator.model.evidence import Application, Exhibit
from generator.model.standards import Accreditor, ApplicationType, Edition, Heading, UploadItem
from generator.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Document:
    """One file to be written: its path below the output folder, and its bytes."""

    path: PurePosixPath
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExhibit:
    """An exhibit with its number in the packet, e.g. "5.2": the second exhibit of the fifth section."""

    number: str
    exhibit: Exhibit


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of the application, the requirements under it, and the exhibits first used there."""

    number: int
    heading: Heading
    tab: str  # the title of the binder tab it stands behind
    requirements: tuple[RequirementStatus, ...]
    exhibits: tuple[PlannedExhibit, ...]


@dataclass(frozen=True, kw_only=True)
class PacketPlan:
    """Everything one packet is made from, in the accreditor's order."""

    application: Application
    accreditor: Accreditor
    type: ApplicationType
    edition: Edition
    status: ApplicationStatus
    sections: tuple[Section, ...]
    draft: bool

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Exhibit id to its number in this packet."""
        return {planned.exhibit.id: planned.number for section in self.sections for planned in section.exhibits}

    @cached_property
    def exhibits(self) -> tuple[PlannedExhibit, ...]:
        """All exhibits, in binder order."""
        return tuple(planned for section in self.sections for planned in section.exhibits)

    def exhibits_of(self, item: UploadItem) -> tuple[PlannedExhibit, ...]:
        """The exhibits that an upload item wants: of its kinds, supporting one of its requirements, in binder order."""
        wanted = set(item.requirements)
        return tuple(planned for planned in self.exhibits if planned.exhibit.kind in item.kinds and wanted & set(planned.exhibit.supports))


def plan_packet(workspace: Workspace, report: Report, application: Application, *, draft: bool = False) -> PacketPlan:
    """The plan of one application's packet.

    Raises:
        DocumentError: the application's accreditor, type or edition is not in the rulebook, or the application is
            incomplete and no draft was asked for.
    """
    kind = workspace.type_of(application)
    status = next((status for status in report.applications if status.id == application.id), None)
    if kind is None or status is None:
        raise DocumentError(
            f"application {application.id}: the rulebook does not describe {application.type} applications "
            f"to {application.accreditor} under {application.edition}",
            hint="correct `accreditor`, `edition` or `type` of this application in evidence/program.yaml",
            mark=application.source.at("id"),
        )
    if not draft and not status.is_complete:
        open_ids = [row.requirement for row in status.open_items]
        named = ", ".join(open_ids[:8]) + (f" and {len(open_ids) - 8} more" if len(open_ids) > 8 else "")
        raise DocumentError(
            f"application {application.id} is not complete: {len(open_ids)} of {len(status.applicable)} requirements are open ({named})",
            hint=f"`dsmes status --application {application.id}` says what would close them; "
            "`--draft` makes the packet anyway, marked DRAFT on every page",
            mark=application.source.at("id"),
        )
    return PacketPlan(
        application=application,
        accreditor=workspace.accreditor_of(application),
        type=kind,
        edition=workspace.rulebook.editions[application.edition],
        status=status,
        sections=_plan_sections(workspace, kind, status),
        draft=draft,
    )


def _plan_sections(workspace: Workspace, kind: ApplicationType, status: ApplicationStatus) -> tuple[Section, ...]:
    rows = {row.requirement: row for row in status.requirements}
    tabs = {heading: tab.title for tab in kind.binder for heading in tab.headings}
    placed: set[str] = set()
    sections = []
    for number, heading in enumerate(kind.headings, start=1):
        asked = tuple(rows[asks.requirement] for asks in heading.asks if asks.requirement in rows)
        fresh = [id for id in dict.fromkeys(id for row in asked for id in row.evidence) if id not in placed]
        placed.update(fresh)
        sections.append(
            Section(
                number=number,
                heading=heading,
                tab=tabs.get(heading.id, heading.title),
                requirements=asked,
                exhibits=tuple(
                    PlannedExhibit(number=f"{number}.{position}", exhibit=workspace.exhibits_by_id[id])
                    for position, id in enumerate(fresh, start=1)
                ),
            )
        )
    return tuple(sections)


def read_documents(folder: Path) -> tuple[Document, ...]:
    """The documents that stand in a folder, in order of their paths; none where the folder is not there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return tuple(Document(PurePosixPath(path.relative_to(folder).as_posix()), path.read_bytes()) for path in paths)
