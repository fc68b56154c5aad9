"""What every page asks: the program, the report, and where in the handbook each thing is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.markdown import Markdown, address_from, heading, join, link, listed, page, prose, slug, text, whole
from generator.documents.plan import Document
from generator.findings import ApplicationStatus, Forecast, Report, RequirementStatus, Rule, State
from generator.model.due import Due, DutyCalendar
from generator.model.evidence import Application, Exhibit
from generator.model.ledger import Roster
from generator.model.names import NameList
from generator.model.standards import Citation, Edition, Enhancement, Heading, Standard
from generator.model.workspace import Workspace

HOME = PurePosixPath("index.md")
STANDARDS = PurePosixPath("standards/index.md")
ENHANCEMENTS = PurePosixPath("enhancements/index.md")
APPLICATIONS = PurePosixPath("applications/index.md")
PROGRAM = PurePosixPath("program/index.md")
TEAM = PurePosixPath("program/team.md")
POLICIES = PurePosixPath("policies/index.md")
FORMS = PurePosixPath("forms/index.md")
CALENDAR = PurePosixPath("calendar.md")
OPEN_ITEMS = PurePosixPath("open-items.md")
EXHIBITS = PurePosixPath("reference/exhibits.md")
RULES = PurePosixPath("reference/rules.md")
NAMES = PurePosixPath("reference/names.md")
SOURCES = PurePosixPath("reference/sources.md")
GLOSSARY = PurePosixPath("reference/glossary.md")


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the handbook: a page, and an anchor on it."""

    page: PurePosixPath
    anchor: str = ""


def due_name(due: Due) -> str:
    """What the anchor of a duty is made from: the same whatever its words and its state are."""
    return f"due {' '.join(due.key)}"


@dataclass(frozen=True, kw_only=True)
class Book:
    """The handbook's facts, gathered once for all of its pages."""

    workspace: Workspace
    report: Report
    rules: Sequence[Rule]
    policies: Sequence[Document]
    calendar: DutyCalendar  # what is due when, and for whom
    forms: Sequence[Document] = ()
    names: Sequence[NameList] = ()  # what files of the rulebook may name
    ahead: Forecast | None = None  # what lapses in the months ahead
    chart: str = ""  # the same as SVG
    feed: str = ""  # the same as iCalendar, without anybody's name
    roster: Roster | None = None  # whose hours of continuing education count

    # ------------------------------------------------------------------ look-ups

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """The editions that applications are made under, in the applications' order, then the others, newest first."""
        known = self.workspace.rulebook.editions
        used = [known[application.edition] for application in self.workspace.program.applications if application.edition in known]
        others = sorted(known.values(), key=lambda edition: edition.published, reverse=True)
        return tuple({edition.id: edition for edition in (*used, *others)}.values())

    @cached_property
    def headings(self) -> Mapping[str, tuple[tuple[Application, Heading], ...]]:
        """Requirement id to the headings under which applications ask it."""
        found: dict[str, list[tuple[Application, Heading]]] = {}
        for application in self.workspace.program.applications:
            kind = self.workspace.type_of(application)
            for place in kind.headings if kind else ():
                for asks in place.asks:
                    found.setdefault(asks.requirement, []).append((application, place))
        return {requirement: tuple(places) for requirement, places in found.items()}

    @cached_property
    def rows(self) -> Mapping[str, tuple[tuple[ApplicationStatus, RequirementStatus], ...]]:
        """Requirement id to its row in each application's status."""
        found: dict[str, list[tuple[ApplicationStatus, RequirementStatus]]] = {}
        for status in self.report.applications:
            for row in status.requirements:
                found.setdefault(row.requirement, []).append((status, row))
        return {requirement: tuple(rows) for requirement, rows in found.items()}

    @cached_property
    def rule_ids(self) -> frozenset[str]:
        """The ids of the rules that the handbook explains."""
        return frozenset(rule.id for rule in self.rules)

    @cached_property
    def exhibit_states(self) -> Mapping[str, State]:
        """What the dates make of each exhibit by itself; how fresh it must be is a matter of the requirement it supports."""
        return {exhibit.id: self._state_of(exhibit) for exhibit in self.workspace.exhibits}

    def _state_of(self, exhibit: Exhibit) -> State:
        as_of = self.workspace.as_of
        if not exhibit.has_begun_by(as_of):
            return State.PLANNED
        if self.workspace.successor_on(exhibit, as_of):
            return State.SUPERSEDED
        if exhibit.valid_until is None:
            return State.CURRENT
        days_left = (exhibit.valid_until - as_of).days
        if days_left < 0:
            return State.EXPIRED
        return State.DUE_SOON if days_left <= self.workspace.program.settings.due_soon_days else State.CURRENT

    def title_of(self, requirement: str) -> str:
        """A requirement's title; empty for an id that the rulebook does not know."""
        known = self.workspace.rulebook.requirements.get(requirement)
        return known.title if known else ""

    # ------------------------------------------------------------------ addresses

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        """A file name or anchor for each id, no two alike within one sort of thing, however odd the ids are."""
        rulebook, program = self.workspace.rulebook, self.workspace.program
        sorts: Mapping[str, Iterable[str]] = {
            "requirement": rulebook.requirements,
            "edition": rulebook.editions,
            "enhancement": rulebook.enhancements,
            "source": rulebook.sources,
            "exhibit": [exhibit.id for exhibit in self.workspace.exhibits],
            "person": [person.id for person in self.workspace.team.people],
            "form": rulebook.forms,
            "policy": [policy.id for policy in self.workspace.policies.policies],
            "application": [application.id for application in program.applications],
            "rule": [rule.id for rule in self.rules],
            "term": [term.term for term in rulebook.glossary],
            "due": [due_name(due) for due in self.calendar.dues],
            "heading": [place.id for places in self.headings.values() for _, place in places],
            **{f"standard {edition.id}": [standard.number for standard in edition.standards] for edition in rulebook.editions.values()},
        }
        names: dict[tuple[str, str], str] = {}
        for sort, ids in sorts.items():
            taken: set[str] = {"index"}
            for id in dict.fromkeys(ids):
                wanted = f"{int(id):02d}" if sort.startswith("standard ") and id.isascii() and id.isdigit() else slug(id)
                name, again = wanted, 2
                while name in taken:
                    name, again = f"{wanted}-{again}", again + 1
                taken.add(name)
                names[sort, id] = name
        return names

    def place_of_standard(self, edition: Edition, standard: Standard) -> Place:
        """The page of one standard."""
        folder = self._names["edition", edition.id]
        return Place(PurePosixPath("standards", folder, f"standard-{self._names[f'standard {edition.id}', standard.number]}.md"))

    def place_of_edition(self, edition: Edition) -> Place:
        """The page of one edition."""
        return Place(PurePosixPath("standards", self._names["edition", edition.id], "index.md"))

    def place_of_enhancement(self, enhancement: Enhancement) -> Place:
        """The page of one enhancement."""
        return Place(PurePosixPath("enhancements", f"{self._names['enhancement', enhancement.id]}.md"))

    def place_of_application(self, application: str) -> Place:
        """The page of one application."""
        return Place(PurePosixPath("applications", f"{self._names['application', application]}.md"))

    def page_of_duties(self, place: Heading | None) -> PurePosixPath:
        """The page for requirements that an accreditor asks under a heading of no standard, or that no heading has."""
        name = self._names["heading", place.id] if place else "other-requirements"
        return PurePosixPath("standards/duties", f"{name}.md")

    @cached_property
    def homes(self) -> Mapping[str, Place]:
        """Requirement id to the one place where it is told in full."""
        return {id: Place(self._home_page(id), self._names["requirement", id]) for id in self.workspace.rulebook.requirements}

    def _home_page(self, id: str) -> PurePosixPath:
        if id in self.workspace.rulebook.enhancements:
            return self.place_of_enhancement(self.workspace.rulebook.enhancements[id]).page
        requirement = self.workspace.rulebook.requirements[id]
        for edition in self.editions:
            if standard := self.workspace.standard_of(requirement, edition.id):
                return self.place_of_standard(edition, standard).page
        placed = self.headings.get(id, ())
        for application, place in placed:
            edition_used = self.workspace.rulebook.editions.get(application.edition)
            for standard in edition_used.standards if edition_used else ():
                if edition_used and place.standard == standard.number:
                    return self.place_of_standard(edition_used, standard).page
        return self.page_of_duties(placed[0][1] if placed else None)

    def link_to(self, here: PurePosixPath, place: Place, inner: Markdown) -> Markdown:
        """A link from one page to a place on the same or another one."""
        return link(inner, address_from(here, place.page, place.anchor))

    def requirement(self, here: PurePosixPath, id: str, *, titled: bool = False) -> Markdown:
        """A requirement's id, and its title if asked for, linked to where it is told in full."""
        if id not in self.homes:
            return text(id)
        if titled:
            return self.link_to(here, self.homes[id], text(f"{id} {self.title_of(id)}"))
        return whole(self.link_to(here, self.homes[id], text(id)))

    def requirements(self, here: PurePosixPath, ids: Iterable[str]) -> Markdown:
        """Requirement ids, each linked, with commas between."""
        return join((self.requirement(here, id) for id in ids), ", ")

    def exhibit(self, here: PurePosixPath, id: str, *, titled: bool = False) -> Markdown:
        """An exhibit's id, and its title if asked for, linked to the register."""
        known = self.workspace.exhibits_by_id.get(id)
        if known is None:
            return text(id)
        place = self.anchored(EXHIBITS, "exhibit", id)
        return self.link_to(here, place, text(f"{id} {known.title}")) if titled else whole(self.link_to(here, place, text(id)))

    def exhibits(self, here: PurePosixPath, ids: Iterable[str]) -> Markdown:
        """Exhibit ids, each linked, with commas between."""
        return join((self.exhibit(here, id) for id in ids), ", ")

    def person(self, here: PurePosixPath, who: str) -> Markdown:
        """A person's name, linked to the team page; a name and role as written for anybody else."""
        shown = words.person(self.workspace, who)
        return self.link_to(here, self.anchored(TEAM, "person", who), shown) if who in self.workspace.people_by_id else shown

    def people(self, here: PurePosixPath, ids: Iterable[str]) -> Markdown:
        """People's names, each linked, as a list in a sentence."""
        return listed([self.person(here, id) for id in ids])

    def anchored(self, where: PurePosixPath, sort: str, id: str) -> Place:
        """The place of a thing that is told under its own anchor on a shared page."""
        return Place(where, self.anchor(sort, id))

    def anchor(self, sort: str, id: str) -> str:
        """The anchor of a thing on the page where it is told."""
        return self._names[sort, id]

    def source(self, id: str) -> Place:
        """Where a text that facts rest on is told."""
        return self.anchored(SOURCES, "source", id)

    def application_name(self, application: str, accreditor: str) -> Markdown:
        """The accreditor's short name, with the application's id in brackets."""
        known = self.workspace.rulebook.accreditors.get(accreditor)
        return text(f"{known.short_name if known else accreditor} ({application})")

    def application_column(self, application: str, accreditor: str) -> Markdown:
        """The same on two lines, for the head of a column."""
        known = self.workspace.rulebook.accreditors.get(accreditor)
        return Markdown(f"{text(known.short_name if known else accreditor)}<br>{text(application)}")

    def citations(self, here: PurePosixPath, citations: Iterable[Citation]) -> list[Markdown]:
        """Each text that a fact rests on, with how sure that makes us, without a full stop at its end."""
        told = []
        for citation in citations:
            known = self.workspace.rulebook.sources.get(citation.text)
            shown = text(known.title if known else citation.text)
            linked = self.link_to(here, self.source(citation.text), shown) if known else shown
            note = f". {prose(citation.note.rstrip().removesuffix('.'))}" if citation.note else ""
            told.append(Markdown(f"{linked}: {words.CONFIDENCE[citation.confidence]}{note}"))
        return told

    # ------------------------------------------------------------------ pages

    def page(
        self, path: PurePosixPath, title: Markdown, blocks: Iterable[Markdown], *, crumbs: Sequence[tuple[str, PurePosixPath]] = ()
    ) -> Document:
        """One page under its title, with the way back to the pages above it, and marked when the program is a sample."""
        trail = [self.link_to(path, Place(target), Markdown(name)) for name, target in crumbs]
        sample = '<p class="sample">Sample program: the people, places and numbers are invented.</p>'
        return page(
            path,
            [
                Markdown(sample if self.workspace.program.sample else ""),
                Markdown(f"{' / '.join(trail)}\n{{ .crumbs }}" if trail else ""),
                heading(1, title),
                *blocks,
            ],
        )
