"""What a packet will hold: its sections, and each exhibit's number, given here once for every document."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.documents.folders import files_below
from generator.errors import DocumentError, IncompleteError
from generator.findings import ApplicationStatus, Finding, Report, RequirementStatus, State
from generator.model.evidence import Application, Exhibit, Waiver
from generator.model.names import WORDS
from generator.model.standards import Accreditor, ApplicationType, Asks, BinderTab, Edition, Heading, UploadItem
from generator.model.workspace import Workspace
from generator.prose import number_of

if TYPE_CHECKING:
    from generator.pdf.spool import Spooled


@dataclass(frozen=True, slots=True)
class Document:
    """One file to be written: its path below the output folder, and its bytes."""

    path: PurePosixPath
    data: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def write(self, path: Path) -> None:
        """Writes the bytes to a file.

        Raises:
            OSError: it cannot be written.
        """
        path.write_bytes(self.data)


class LargeDocument(Document):
    """A file whose bytes wait on the disk; all of them are read only where they are asked for as a whole."""

    __slots__ = ("_hash", "_held")
    _held: "Spooled"
    _hash: str

    def __init__(self, path: PurePosixPath, held: "Spooled") -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "_held", held)
        object.__setattr__(self, "_hash", "")

    @property
    def data(self) -> bytes:
        """The bytes, as long as they are used."""
        return self._held.read()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self._held)

    @property
    def sha256(self) -> str:
        """The hash of its bytes, which is found out once."""
        from generator.pdf.spool import hash_of

        if not self._hash:
            object.__setattr__(self, "_hash", hash_of(self._held))
        return self._hash

    def write(self, path: Path) -> None:
        """Writes the bytes to a file.

        Raises:
            OSError: it cannot be written.
        """
        with self._held.open() as file, path.open("wb") as target:
            shutil.copyfileobj(file, target, 1 << 20)


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
    tab: str  # the title of the binder tab it stands behind, or of the front part
    letter: str = ""  # of that tab, where the tabs have letters; the front part has none
    is_front: bool = False  # whether it stands before all tabs
    requirements: tuple[RequirementStatus, ...]
    exhibits: tuple[PlannedExhibit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab of the binder with the sections behind it, lettered so that it is not taken for a section's number."""

    letter: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class PacketPlan:
    """Everything one packet is made from, in the accreditor's order."""

    application: Application
    accreditor: Accreditor
    type: ApplicationType
    edition: Edition
    status: ApplicationStatus
    sections: tuple[Section, ...]
    waivers: tuple[Waiver, ...] = ()  # those that hold on the day, for requirements of this application
    item: str = ""  # the one requirement that it is for, where it is not for all
    draft: bool

    @cached_property
    def is_visit(self) -> bool:
        """Whether the accreditor comes to look, so that nothing is sent in."""
        return self.type.anchors.get("submission") == "visit"

    @cached_property
    def is_application(self) -> bool:
        """Whether something is applied for; what a yearly day, a change or a visit calls for is no application."""
        called_for = {type for row in self.accreditor.deadlines if row.on in ("anniversary", "change", "visit") for type in row.types}
        return not self.is_visit and self.application.type not in called_for

    def word(self, neutral: str) -> str:
        """What the type, or else its accreditor, calls a thing of ours."""
        return self.type.words.get(neutral) or self.accreditor.words.get(neutral) or WORDS[neutral]

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:
        """The tabs that have letters, in order; none where each section has a tab to itself."""
        grouped: dict[tuple[str, str], list[Section]] = {}
        for section in self.sections:
            if section.letter:
                grouped.setdefault((section.letter, section.tab), []).append(section)
        return tuple(Tab(letter=letter, title=title, sections=tuple(found)) for (letter, title), found in grouped.items())

    @cached_property
    def periods_of(self) -> Mapping[str, tuple[str, ...]]:
        """Exhibit id to the periods that it is shown for, where each item is shown for several; what is shown for none is for all."""
        found: dict[str, set[str]] = {}
        for row in self.status.requirements:
            for period, ids in row.by_period.items():
                for id in ids:
                    found.setdefault(id, set()).add(period)
        return {
            planned.exhibit.id: tuple(one for one in self.type.periods if one in found.get(planned.exhibit.id, self.type.periods))
            for planned in self.exhibits
        }

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

    def unmet(self, item: UploadItem) -> tuple[RequirementStatus, ...]:
        """Which of the requirements that an upload item shows are not met."""
        rows = {row.requirement: row for row in self.status.requirements}
        return tuple(row for id in item.requirements if (row := rows.get(id)) and not row.state.is_met)

    @cached_property
    def uploaded(self) -> frozenset[str]:
        """The ids of the exhibits that some upload item wants."""
        return frozenset(planned.exhibit.id for item in self.type.uploads for planned in self.exhibits_of(item))


def plan_packet(workspace: Workspace, report: Report, application: Application, *, draft: bool = False) -> PacketPlan:
    """The plan of one application's packet.

    Raises:
        DocumentError: the application's accreditor, type or edition is not in the rulebook.
        IncompleteError: the application is incomplete and no draft was asked for.
    """
    kind = workspace.type_of(application)
    status = next((status for status in report.applications if status.id == application.id), None)
    if kind is None or status is None:
        why = report.unjudged.get(application.id, "it was not looked at")
        raise DocumentError(
            f"application {application.id} is not judged, so there is no packet of it: {why}",
            hint="`dsmes check` tells what to correct",
            mark=application.source.at("id"),
        )
    if not draft and status.open_items:
        open_ids = [row.requirement for row in status.open_items]
        named = ", ".join(open_ids[:8]) + (f" and {len(open_ids) - 8} more" if len(open_ids) > 8 else "")
        raise IncompleteError(
            f"application {application.id} is not complete: {len(open_ids)} of {len(status.applicable)} requirements are open ({named})",
            hint=f"`dsmes status --application {application.id}` says what would close them",
            mark=application.source.at("id"),
        )
    if not draft and status.held_by:
        raise _held_back(application, status.held_by)
    waivers = tuple(_waivers(workspace, application, status))
    return PacketPlan(
        application=application,
        accreditor=workspace.accreditor_of(application),
        type=kind,
        edition=workspace.rulebook.editions[application.edition],
        status=status,
        sections=_plan_sections(workspace, kind, status, waivers),
        waivers=waivers,
        draft=draft,
    )


def _held_back(application: Application, errors: Sequence[Finding]) -> IncompleteError:
    """What says which error keeps an application from being complete, though no requirement is open because of it."""
    first = errors[0]
    more = f"; `dsmes check` tells {number_of(len(errors) - 1, 'more error')} of the kind" if len(errors) > 1 else ""
    return IncompleteError(
        f"application {application.id} is not complete while this stands: {first.message} [{first.rule.id}]",
        hint=f"{first.hint}{more}",
        mark=first.mark,
    )


def plan_item(
    workspace: Workspace, report: Report, application: Application, requirement: str, *, draft: bool = False
) -> PacketPlan | None:
    """The plan of what one application shows for one requirement; None where it does not ask it.

    Exhibits keep the numbers that they have in the application's packet.

    Raises:
        DocumentError: the rulebook does not describe the application.
        IncompleteError: the requirement is open, or an error holds the application back, and no draft was asked for.
    """
    plan = plan_packet(workspace, report, application, draft=True)
    row = next((row for row in plan.status.requirements if row.requirement == requirement), None)
    if row is None:
        return None
    if not draft and plan.status.held_by:
        raise _held_back(application, plan.status.held_by)
    if not draft and row.is_open:
        raise IncompleteError(
            f"{requirement} is open in application {application.id}: {row.state.value}",
            hint=f"`dsmes why {requirement} --application {application.id}` says what would close it",
            mark=application.source.at("id"),
        )
    waivers = tuple(waiver for waiver in plan.waivers if waiver.requirement == requirement)
    shown = {*row.evidence, *(id for ids in row.by_period.values() for id in ids), *(waiver.exhibit for waiver in waivers)}
    sections = (
        replace(
            section,
            requirements=tuple(each for each in section.requirements if each.requirement == requirement),
            exhibits=tuple(planned for planned in section.exhibits if planned.exhibit.id in shown),
        )
        for section in plan.sections
    )
    return replace(
        plan,
        status=replace(plan.status, requirements=(row,)),
        sections=tuple(section for section in sections if section.requirements or section.exhibits),
        waivers=waivers,
        draft=draft,
        item=requirement,
    )


def _waivers(workspace: Workspace, application: Application, status: ApplicationStatus) -> Iterator[Waiver]:
    """The waivers that hold for the application: on the day, or on that of the submission for one that is decided."""
    asked = {row.requirement for row in status.requirements}
    day = application.day_in_history(workspace.as_of) or workspace.as_of
    for waiver in workspace.waivers:
        if application.id in waiver.applications and waiver.requirement in asked and waiver.holds_on(day):
            yield waiver


def _plan_sections(
    workspace: Workspace, kind: ApplicationType, status: ApplicationStatus, waivers: Sequence[Waiver]
) -> tuple[Section, ...]:
    instead: dict[str, list[str]] = {}
    for waiver in waivers:
        found = workspace.exhibits_by_id.get(waiver.exhibit)
        if found and found.file:
            instead.setdefault(waiver.requirement, []).append(found.id)
    rows = {row.requirement: row for row in status.requirements}
    placed: set[str] = set()
    sections = []
    behind = _in_binder_order(kind)
    letters = _letters_of([tab for tab, _ in behind if not tab.front])
    for number, (tab, heading) in enumerate(behind, start=1):
        placed_here = [(asks, rows[asks.requirement]) for asks in heading.asks if asks.requirement in rows]
        asked = tuple(row for _, row in placed_here)
        used = dict.fromkeys(
            id for asks, row in placed_here for id in (*_by_date(workspace, asks, row.evidence), *instead.get(row.requirement, ()))
        )
        fresh = _by_period([id for id in used if id not in placed], kind, status)
        placed.update(fresh)
        sections.append(
            Section(
                number=number,
                heading=heading,
                tab=tab.title,
                letter=letters.get(tab, ""),
                is_front=tab.front,
                requirements=asked,
                exhibits=tuple(
                    PlannedExhibit(number=f"{number}.{position}", exhibit=workspace.exhibits_by_id[id])
                    for position, id in enumerate(fresh, start=1)
                ),
            )
        )
    return tuple(sections)


def _in_binder_order(kind: ApplicationType) -> list[tuple[BinderTab, Heading]]:
    """The headings, each with its tab: the front part, then tab after tab, those of one tab together in the accreditor's order."""
    tab_of = {id: tab for tab in kind.binder for id in tab.headings}
    behind = [(tab_of.get(heading.id, BinderTab(title=heading.title, headings=(heading.id,))), heading) for heading in kind.headings]
    order = list(dict.fromkeys((*kind.binder, *(tab for tab, _ in behind))))
    return sorted(behind, key=lambda pair: (not pair[0].front, order.index(pair[0])))


def _by_date(workspace: Workspace, asks: Asks, ids: Sequence[str]) -> list[str]:
    """The exhibits of a requirement in the order of the records, but those of one kind, for one person or site, by their days."""
    requirement = workspace.rulebook.requirements.get(asks.requirement)
    needs = asks.evidence or (requirement.evidence if requirement else ())
    of_each = {kind: need.per for need in needs for kind in need.kinds}

    def group(exhibit: Exhibit) -> tuple[str, str]:
        per = of_each.get(exhibit.kind, "")
        return exhibit.kind, exhibit.person if per == "person" else exhibit.site if per == "site" else ""

    exhibits = [workspace.exhibits_by_id[id] for id in ids]
    first: dict[tuple[str, str], int] = {}
    for position, exhibit in enumerate(exhibits):
        first.setdefault(group(exhibit), position)
    return [one.id for one in sorted(exhibits, key=lambda one: (first[group(one)], one.dated or date.max))]


def _letters_of(tabs: Sequence[BinderTab]) -> Mapping[BinderTab, str]:
    """Each tab's letter, from the tabs of all sections in order; none where each section has a tab to itself."""
    different = list(dict.fromkeys(tabs))
    return {tab: _letters(position) for position, tab in enumerate(different)} if len(different) < len(tabs) else {}


def _by_period(ids: list[str], kind: ApplicationType, status: ApplicationStatus) -> list[str]:
    """The exhibits with those of each period together: of the first alone, of several, and of the last."""
    if not kind.periods:
        return ids
    shown = {
        id: [period for period in kind.periods if any(id in row.by_period.get(period, ()) for row in status.requirements)] for id in ids
    }

    def rank(id: str) -> float:
        positions = [kind.periods.index(period) for period in shown[id] or kind.periods]
        return sum(positions) / len(positions)

    return sorted(ids, key=rank)


def _letters(position: int) -> str:
    """A, B ... Z, AA, AB ..."""
    before, last = divmod(position, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def is_met_by_records(workspace: Workspace, row: RequirementStatus) -> bool:
    """Whether the requirement is judged by what the program's files record rather than by exhibits."""
    requirement = workspace.rulebook.requirements.get(row.requirement)
    return bool(requirement and requirement.records and not row.evidence and row.state in (State.CURRENT, State.DUE_SOON))


def read_documents(folder: Path) -> tuple[Document, ...]:
    """The documents that stand in a folder, in order of their paths, but for what systems put there; none where it is not there."""
    return tuple(Document(PurePosixPath(path.relative_to(folder).as_posix()), path.read_bytes()) for path in files_below(folder))
