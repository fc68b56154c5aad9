"""The plain values that templates see: text, numbers, lists and mappings, with dates and ids in words.

Every record of the model is here under its own field names. Three things are done to it: a date reads "October 30, 2026",
with `_iso` behind the name it reads "2026-10-30"; the id of a person, site, series, measure or topic is replaced by the name
of it, with `_id` behind the name it is the id; and what is not recorded is an empty text or an empty list.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, get_type_hints

from generator.documents.application_values import (
    PERIOD_WORDS,
    application_values,
    day_facts,
    noun_of,
    title_of,
    told_change,
    waiver_values,
)
from generator.documents.blanks import blank_for, blank_named
from generator.documents.identity import Same
from generator.documents.open_items import OpenItems
from generator.documents.plan import PacketPlan, is_met_by_records
from generator.documents.words import day_in_words, in_words, joined, lower_first, state_words, unmarked
from generator.findings import CountedEducation, Report, RequirementStatus
from generator.model import evidence
from generator.model.approvals import holding_approvals
from generator.model.evidence import Exhibit, Person, Series, Site
from generator.model.ledger import plain_hours
from generator.model.names import TO_FILL_IN, WORDS
from generator.model.workspace import Workspace
from generator.source import NOWHERE

Values = dict[str, Any]

_WORDS_FOR_CODES = frozenset(
    {"type", "staff_type", "format", "kind", "category", "taught_in", "discipline", "based_on", "formats", "roles"}
)

_TOLD_ELSEWHERE = ("sponsor", "sites", "applications", "accreditations", "changes", "goals", "goals_reviews", "settings", "look")


def context(workspace: Workspace, report: Report, plan: PacketPlan | None = None) -> Values:
    """All that a template may print.

    Without a plan the names that only an application has (`application`, `accreditor`, `sections` ...) are absent, and
    `words` are the neutral ones.

    The mapping is the caller's own; what it holds is not: documents that are made one after the other share it.
    """
    return dict(_context(Same(workspace), Same(report), Same(plan)))


@lru_cache(maxsize=2)
def _context(same_workspace: Same, same_report: Same, same_plan: Same) -> Values:
    workspace: Workspace = same_workspace.thing
    report: Report = same_report.thing
    plan: PacketPlan | None = same_plan.thing
    plain = _Plain(workspace, plan)
    program = workspace.program
    runs = _series(workspace, plan)
    values: Values = {
        "sample": program.sample,
        "draft": plan.draft if plan else False,
        "as_of": day_in_words(workspace.as_of),
        "as_of_iso": workspace.as_of.isoformat(),
        "words": _words(plan),
        "program": {"started_iso": ""} | plain.record(program, leave_out=_TOLD_ELSEWHERE),
        "sponsor": plain.record(program.sponsor),
        "goals": plain.records(program.goals),
        "goals_reviews": plain.records(_oldest_first(program.goals_reviews)),
        "sites": [_site(plain, site) for site in (workspace.sites_of(plan.application) if plan else program.sites)],
        "stakeholders": plain.records(workspace.stakeholders.stakeholders),
        "stakeholder_reviews": plain.records(_oldest_first(workspace.stakeholders.reviews)),
        "meetings": plain.records(_newest_first(workspace.stakeholders.meetings)),
        "curriculum_reviews": plain.records(_newest_first(workspace.curriculum.reviews)),
        "measures": plain.records(workspace.outcomes.measures),
        "collections": plain.records(_oldest_first(workspace.outcomes.collections)),
        "results": plain.records(workspace.outcomes.results),
        "projects": [
            {**plain.record(project), "is_finished": project.finished is not None}
            for project in _newest_first(workspace.quality.projects, "started")
        ],
        "charts": plain.records(workspace.charts_of(plan.application) if plan else workspace.participants.charts),
        "series": plain.records(runs),
        "oversight": plain.records(row for row in workspace.workshops.oversight if row.series in {run.id for run in runs}),
        "commitments": plain.record(workspace.policies.commitments) | {"known": workspace.policies.commitments.source is not NOWHERE},
        "policies": [plain.record(policy) | {"approvals": _approvals(workspace, policy)} for policy in workspace.policies.policies],
        "exhibits": plain.records(workspace.exhibits),
        "waivers": plain.records(workspace.waivers),
        "population_mix": plain.records(workspace.population.mix),
        "population": plain.record_or_blank(
            next(iter(_newest_first(workspace.population.assessments)), None), evidence.PopulationAssessment
        ),
        "barriers": _barriers(plain, workspace),
        "curriculum": plain.record_or_blank(workspace.curriculum.curriculum, evidence.CurriculumFacts),
        "topics": _topics(plain, workspace),
        "crosswalk": plain.record_or_blank(workspace.curriculum.crosswalk, evidence.Crosswalk),
        "workshop_license": plain.record_or_blank(workspace.curriculum.workshop_license, evidence.WorkshopLicense),
        "quality": plain.record_or_blank(workspace.quality.process, evidence.QualityProcess),
    }
    values |= _team(plain, workspace, report, plan)
    values["advisory_group"] = [row for row in values["stakeholders"] if row["advisory_group"]]
    values["external_stakeholders"] = [row for row in values["stakeholders"] if row["external"]]
    values["gaps"] = [row for row in values["topics"] if row["outside"]]
    values["uses_dsmp"] = bool(workspace.curriculum.curriculum and workspace.curriculum.curriculum.core == "dsmp")
    values["totals"] = _totals(workspace, plan, runs)
    if plan:
        values |= _application(plain, workspace, plan)
        if program.short_name == TO_FILL_IN:  # it stands in running heads and inside sentences, where nothing can be filled in
            values["program"]["short_name"] = "the program"
    values["status"] = {row.requirement: _row(plain, workspace, row) for row in (plan.status.requirements if plan else _rows(report))}
    values["tables"] = _tables(values)
    return values


# --------------------------------------------------------------------------- words


def _words(plan: PacketPlan | None) -> Values:
    words = dict(WORDS) | ({**plan.accreditor.words, **plan.type.words} if plan else {})
    return words | {key.replace("-", "_"): word for key, word in words.items()}


def _oldest_first(records: Sequence[Any]) -> list[Any]:
    return sorted(records, key=lambda record: record.date)


def _newest_first(records: Sequence[Any], field: str = "date") -> list[Any]:
    return sorted(records, key=lambda record: getattr(record, field), reverse=True)


# --------------------------------------------------------------------------- records to plain values


class _Plain:
    """Turns records into plain values, with the names that their ids stand for."""

    def __init__(self, workspace: Workspace, plan: PacketPlan | None) -> None:
        self.workspace = workspace
        self.plan = plan
        self.open_items = OpenItems(workspace, plan.application.id if plan else "", plan.numbers if plan else None)
        stakeholders = {row.id: row.name for row in workspace.stakeholders.stakeholders}
        measures = {row.id: row.name for row in workspace.outcomes.measures}
        topics = workspace.rulebook.topics
        by_person = self.person
        self._names: Mapping[str, Callable[[str], str]] = {
            **dict.fromkeys(
                ("by", "owner", "contact", "person", "supervisor", "assessed_by", "observer", "oversight_by", "leaders"), by_person
            ),
            "attendees": lambda id: stakeholders.get(id, id),
            "site": self.site,
            "sites": self.site,
            "series": lambda id: workspace.series_by_id[id].title if id in workspace.series_by_id else id,
            "measure": lambda id: measures.get(id, id),
            "topic": lambda id: topics[id].title if id in topics else id,
            "earlier": lambda id: title_of(workspace, workspace.applications_by_id[id]) if id in workspace.applications_by_id else id,
            "changes": lambda id: told_change(workspace.changes_by_id[id]) if id in workspace.changes_by_id else id,
            "accreditation": lambda id: (workspace.accreditations_by_id[id].number or id) if id in workspace.accreditations_by_id else id,
            "exhibit": self.exhibit,
            "attendance_exhibit": self.exhibit,
        }

    def person(self, id: str) -> str:
        found = self.workspace.people_by_id.get(id)
        return found.with_credentials if found else id

    def site(self, id: str) -> str:
        found = self.workspace.sites_by_id.get(id)
        return found.name if found else id

    def exhibit(self, id: str) -> str:
        """An exhibit as the document may cite it: by its number in the packet, else by its title."""
        number = self.plan.numbers.get(id) if self.plan else None
        found = self.workspace.exhibits_by_id.get(id)
        return f"Exhibit {number}" if number else (found.title if found else id)

    def records(self, found: Iterable[Any]) -> list[Values]:
        return [self.record(one) for one in found]

    def record(self, one: Any, *, leave_out: Sequence[str] = ()) -> Values:
        """One record as a mapping; `known` says that it is there."""
        values: Values = {"known": True}
        for field in _fields(type(one)):
            if field in leave_out:
                continue
            value = getattr(one, field)
            self._put(values, field, blank_for(type(one), field) if value == TO_FILL_IN else value)
        if isinstance(one, evidence.Address):
            parts = (values["street"], values["city"], f"{values['state']} {values['postal_code']}".strip())
            is_new = {one.street, one.city, one.state, one.postal_code} == {TO_FILL_IN}
            values["line"] = blank_named("address") if is_new else ", ".join(part for part in parts if part)
        if isinstance(one, evidence.Contact):
            is_new = {one.name, one.title} == {TO_FILL_IN}
            values["named"] = blank_named("officer's name and title") if is_new else f"{values['name']}, {values['title']}"
        if isinstance(one, evidence.Period):
            values["line"] = f"{values['start']} to {values['end']}"
        if isinstance(one, Person):
            values["named"] = one.with_credentials
        return values

    def record_or_blank(self, one: Any, kind: type) -> Values:
        """One record as a mapping; where there is none, the same names without values."""
        return self.record(one) if one is not None else _blank(kind)

    def _put(self, values: Values, field: str, value: Any) -> None:
        if isinstance(value, date):
            values[f"{field}_iso"] = value.isoformat()
        if field in self._names and isinstance(value, str | tuple) and all(isinstance(id, str) for id in value):
            values[f"{field}_id"] = list(value) if isinstance(value, tuple) else value
            name = self._names[field]
            values[field] = [name(id) for id in value] if isinstance(value, tuple) else name(value) if value else ""
        elif field in _WORDS_FOR_CODES and isinstance(value, str | tuple):
            values[f"{field}_id"] = list(value) if isinstance(value, tuple) else value
            values[field] = [in_words(code) for code in value] if isinstance(value, tuple) else in_words(value)
        else:
            values[field] = self._value(value)

    def _value(self, value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, date):
            return day_in_words(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, tuple):
            return [self._value(item) for item in value]
        if isinstance(value, Mapping):
            return {str(key): self._value(item) for key, item in value.items()}
        return self.record(value) if dataclasses.is_dataclass(value) else value


def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.name != "source")


def _blank(kind: type) -> Values:
    """The names of a record that is not there: empty text, empty lists, and `known` false."""
    values: Values = {"known": False}
    for field, hint in get_type_hints(kind).items():
        if field == "source" or field.startswith("_"):
            continue
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            values[field] = _blank(hint)
        else:
            values[field] = [] if "tuple" in str(hint) else False if hint is bool else ""
        if hint is date or "datetime.date" in str(hint):
            values[f"{field}_iso"] = ""
    if kind is evidence.Address or kind is evidence.Period:
        values["line"] = ""
    return values


# --------------------------------------------------------------------------- parts of the program


def _approvals(workspace: Workspace, policy: evidence.Policy) -> list[str]:
    """Whose approvals of the policy as it is today are on record."""
    return [f"{approval.name}, {day_in_words(approval.date)}" for approval in holding_approvals(workspace, policy)]


def _site(plain: _Plain, site: Site) -> Values:
    role = _words(plain.plan).get(site.role, in_words(site.role))
    return plain.record(site) | {
        "role": role[:1].upper() + role[1:],
        "role_id": site.role,
        "address_line": plain.record(site.address)["line"],
    }


def _team(plain: _Plain, workspace: Workspace, report: Report, plan: PacketPlan | None) -> Values:
    counted = report.education.get(plan.application.id if plan else "", CountedEducation(months=12, until=workspace.as_of, hours={}))
    coordinator = workspace.coordinator
    everybody = {person.id: _person(plain, workspace, person, counted) for person in workspace.team_on(workspace.as_of)}
    people = [everybody[person.id] for person in workspace.team_on(workspace.as_of) if _works_here(person, plan)]
    found = everybody.get(coordinator.id) if coordinator else None
    since = [
        row.start
        for row in workspace.team.coordinators
        if coordinator and row.person == coordinator.id and row.start <= workspace.as_of <= (row.end or workspace.as_of)
    ]
    return {
        "people": people,
        "professionals": [row for row in people if row["staff_type_id"] == "professional"],
        "paraprofessionals": [row for row in people if row["staff_type_id"] == "paraprofessional"],
        "leaders": [row for row in people if row["leader"]],
        "clinicians": [row for row in people if "clinician" in row["roles_id"] or "facilitator" in row["roles_id"]],
        "overseers": [row for row in people if "oversight" in row["roles_id"]],
        "coordinator": found
        or _blank(Person) | dict.fromkeys(("named", "license_line", "license_until", "certificate_line", "education_hours"), ""),
        "coordinators": plain.records(workspace.team.coordinators),
        "coordinator_since": day_in_words(since[0]) if since else "",
        "education_window": f"the {counted.months} months to {day_in_words(counted.until)}",
    }


def _works_here(person: Person, plan: PacketPlan | None) -> bool:
    """Whether the person works at a site that the document is about."""
    return plan is None or not person.sites or not set(person.sites).isdisjoint(plan.application.sites)


def _series(workspace: Workspace, plan: PacketPlan | None) -> Sequence[Series]:
    """The workshop series at the sites that the document is about."""
    return [row for row in workspace.workshops.series if plan is None or not row.site or row.site in plan.application.sites]


def _person(plain: _Plain, workspace: Workspace, person: Person, counted: CountedEducation) -> Values:
    def proofs(rows: Iterable[Any]) -> list[Values]:
        found = []
        for row in rows:
            exhibit = workspace.paper_of(row.exhibit)
            until = day_in_words(exhibit.valid_until) if exhibit else ""
            kind = "Pharmacist" if row.kind == "PHARMACIST" else row.kind
            found.append({**plain.record(row), "kind": kind, "valid_until": until})
        return found

    licenses, certificates = proofs(person.licenses), proofs(person.certificates)
    return plain.record(person) | {
        "licenses": licenses,
        "certificates": certificates,
        "leader": plain.record(person.leader) if person.leader else "",
        "license_line": "; ".join(" ".join(part for part in (row["kind"], row["number"], row["state"]) if part) for row in licenses),
        "license_until": "; ".join(row["valid_until"] or "no date" for row in licenses),
        "certificate_line": "; ".join(f"{row['kind']} {row['number']}" for row in certificates),
        "education_hours": plain_hours(counted.hours[person.id]) if person.id in counted.hours else "",
    }


def _barriers(plain: _Plain, workspace: Workspace) -> list[Values]:
    actions = workspace.population.actions
    return [
        {**plain.record(barrier), "actions": plain.records(action for action in actions if action.barrier == barrier.id)}
        for barrier in workspace.population.barriers
    ]


def _topics(plain: _Plain, workspace: Workspace) -> list[Values]:
    """Each topic area with the places where it, or a part of it, is taught; `outside` are those beside the workshop."""
    rows = []
    for topic in workspace.rulebook.topics.values():
        titles = {element.id: element.title for element in topic.elements}
        covered = []
        for coverage in workspace.curriculum.topics:
            if coverage.topic != topic.id:
                continue
            parts = joined([lower_first(titles.get(element, in_words(element))) for element in coverage.elements])
            weeks = joined(_runs(coverage.weeks))
            where = in_words(coverage.taught_in) + (f", week{'s' if len(coverage.weeks) > 1 else ''} {weeks}" if weeks else "")
            row = plain.record(coverage)
            line = where + (f": {parts}" if parts else "") + (f" ({row['by']})" if row["by"] else "")
            covered.append({**row, "where": where, "parts": parts, "line": line})
        rows.append(
            {
                "id": topic.id,
                "title": topic.title,
                "elements": [element.title for element in topic.elements],
                "taught": covered,
                "outside": [row for row in covered if row["taught_in_id"] != "workshop"],
            }
        )
    return rows


def _runs(numbers: Iterable[int]) -> list[str]:
    """Numbers in order, three and more in a row as one: 1, 2, 3 and 5 are "1 to 3" and "5"."""
    ordered = sorted(set(numbers))
    groups = [[number for _, number in run] for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])]
    return [text for run in groups for text in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))]


def _totals(workspace: Workspace, plan: PacketPlan | None, series: Iterable[Series]) -> Values:
    period = plan.application.reporting_period if plan else None
    sites = workspace.sites_of(plan.application) if plan else workspace.program.sites
    runs = [run for run in series if period is None or any(period.start <= session.date <= period.end for session in run.sessions)]
    counted = [site.participants for site in sites if site.participants is not None]
    enrolled = sum(run.enrolled for run in runs)
    minutes = sum(session.minutes * session.present for run in runs for session in run.sessions)
    return {
        "participants": sum(counted) if counted else "",
        "series": len(runs),
        "average_hours": f"{Decimal(minutes) / 60 / enrolled:.1f}" if enrolled else "",
        "charts_audited": len(workspace.participants.charts),
    }


# --------------------------------------------------------------------------- the application


def _application(plain: _Plain, workspace: Workspace, plan: PacketPlan) -> Values:
    application = plan.application
    values = plain.record(application)
    for field, kind in (("reporting_period", evidence.Period), ("signature", evidence.Signature)):
        found = getattr(application, field)
        values[field] = plain.record_or_blank(found, kind)
    accreditor = plain.record(plan.accreditor, leave_out=("applications", "deadlines", "fees", "review", "size_limit", "citations"))
    days = [{"label": label, "value": value} for label, value in day_facts(workspace, plan)]
    return {
        "application": values
        | {
            "title": plan.type.title,
            "noun": noun_of(plan),
            "about": unmarked(plan.type.about),
            "criteria": plan.type.criteria,
            "is_visit": plan.is_visit,
            "is_application": plan.is_application,
            "days": days,
        },
        "accreditor": {
            **accreditor,
            "retention": unmarked(plain.record(plan.accreditor.retention)) if plan.accreditor.retention else {"known": False},
        },
        "edition": {"id": plan.edition.id, "title": plan.edition.title, "citation": plan.edition.citation},
        **application_values(workspace, plan),
        "sections": [
            {
                "number": section.number,
                "id": section.heading.id,
                "title": unmarked(section.heading.title),
                "summary": unmarked(section.heading.summary),
                "tab": section.tab,
                "rows": [_row(plain, workspace, row) for row in section.requirements],
                "exhibits": [{"number": planned.number, **_exhibit(plain, planned.exhibit)} for planned in section.exhibits],
            }
            for section in plan.sections
        ],
        "open_items": [_row(plain, workspace, row) for row in plan.status.open_items],
    }


def _rows(report: Report) -> Iterable[RequirementStatus]:
    """Each requirement once, as the first application that asks it sees it."""
    rows: dict[str, RequirementStatus] = {}
    for application in report.applications:
        for row in application.requirements:
            rows.setdefault(row.requirement, row)
    return rows.values()


def _row(plain: _Plain, workspace: Workspace, row: RequirementStatus) -> Values:
    """A requirement of the rulebook with its state and the exhibits that count for it."""
    shape, word = state_words(row)
    requirement = workspace.rulebook.requirements.get(row.requirement)
    plan = plain.plan
    numbers = plan.numbers if plan else {}

    def cited(ids: Iterable[str]) -> list[Values]:
        found = [workspace.exhibits_by_id[id] for id in ids if id in workspace.exhibits_by_id]
        told = [{"number": numbers.get(exhibit.id, ""), **_exhibit(plain, exhibit)} for exhibit in found]
        return sorted(told, key=lambda one: [int(part) for part in str(one["number"]).split(".") if part])

    asked: Values = {
        "title": row.title,
        "statement": (plan.type.statement_of(requirement) if plan else workspace.statement_of(requirement)) if requirement else "",
        "why": requirement.why if requirement else "",
        "frequency": workspace.frequency_of(requirement, plan.accreditor.id if plan else "") if requirement else "",
    }
    return {
        "id": row.requirement,
        **unmarked(asked),
        "closes": plain.open_items.tasks(row),
        "problems": plain.open_items.problems(row),
        "confidence": requirement.confidence.value if requirement else "",
        "state": row.state.value,
        "shape": shape,
        "word": word,
        "is_met": row.state.is_met,
        "waits_for": row.waits_for,
        "by_records": is_met_by_records(workspace, row),
        "exhibits": cited(row.evidence),
        "by_period": [
            {
                "id": period,
                "title": PERIOD_WORDS.get(period, period),
                "exhibits": cited(row.evidence_for(period)),
                "is_asked": row.is_asked_for(period),
            }
            for period in (plan.type.periods if plan else ())
        ],
        "waivers": [waiver_values(workspace, plan, waiver) for waiver in plan.waivers if waiver.requirement == row.requirement]
        if plan
        else [],
    }


def _exhibit(plain: _Plain, exhibit: Exhibit) -> Values:
    return {
        "id": exhibit.id,
        "title": exhibit.title,
        "file": exhibit.file,
        "owner": plain.person(exhibit.owner),
        "dated": day_in_words(exhibit.dated),
        "dated_iso": exhibit.dated.isoformat() if exhibit.dated else "",
    }


# --------------------------------------------------------------------------- tables, as portals ask for them


def _tables(values: Values) -> Values:
    """The tables that a worksheet field may name: columns, and rows of as many texts."""

    def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> Values:
        return {"columns": list(columns), "rows": [[_cell(cell) for cell in row] for row in rows], "note": note}

    coordinator = values["coordinator"]
    has_period = bool(values.get("application", {}).get("reporting_period", {}).get("known"))
    held = [site["id"] for site in values["sites"]]

    def places(person: Values) -> str:
        """Where a person works, of the sites that the document is about."""
        return "; ".join(name for id, name in zip(person["sites_id"], person["sites"], strict=True) if id in held)

    def projects(found: Iterable[Values]) -> Values:
        return table(
            ("Project", "Started", "Finished", "At the start", "Result", "Decision"),
            (
                (row["title"], row["started"], row["finished"] or "under way", row["baseline"], row["result"], row["decision"])
                for row in found
            ),
        )

    return {
        "sites": table(
            ("Site", "Kind", "Setting", "Address", "Contact and telephone", "Participants"),
            (
                (
                    row["name"],
                    row["role"],
                    row["setting"],
                    row["address_line"],
                    "; ".join(part for part in (row["contact"], row["phone"]) if part),
                    row["participants"],
                )
                for row in values["sites"]
            ),
        ),
        "coordinator_credentials": table(
            ("Credential", "Number", "State", "Valid until"),
            (
                (row["kind"], row["number"], row.get("state", ""), row["valid_until"])
                for row in (*coordinator["licenses"], *coordinator["certificates"])
            ),
        ),
        "professionals": table(
            ("Name", "Discipline", "License and expiry", "Certificate and expiry", "Hours of education", "Sites"),
            (
                (
                    row["named"],
                    row["discipline"],
                    _credentials(row["licenses"]),
                    _credentials(row["certificates"]),
                    row["education_hours"],
                    places(row),
                )
                for row in values["professionals"]
            ),
            note=f"Hours of continuing education are those that count in {values['education_window']}.",
        ),
        "paraprofessionals": table(
            ("Name", "Background", "Training", "Competency checked", "Supervisor", "Sites"),
            (
                (
                    row["named"],
                    row["discipline"],
                    "; ".join(f"{one['date']}, {one['hours']} hours" for one in row["training"]),
                    "; ".join(f"{one['date']} by {one['assessed_by']}" for one in row["competencies"]),
                    row["supervisor"],
                    places(row),
                )
                for row in values["paraprofessionals"]
            ),
        ),
        "stakeholders": table(
            ("Name", "Organization", "Kind", "External", "Expected input"),
            ((row["name"], row["organization"], row["type"], row["external"], row["expected_input"]) for row in values["stakeholders"]),
        ),
        "meetings": table(
            ("Date", "Present", "Input", "Decisions"),
            ((row["date"], joined(row["attendees"]), row["input"], ". ".join(row["decisions"])) for row in values["meetings"]),
        ),
        "population_mix": table(
            ("Category", "Group", "Planned, percent", "Served, percent"),
            ((row["category"], row["group"], row["planned_percent"], row["served_percent"]) for row in values["population_mix"]),
        ),
        "barriers": table(
            ("Barrier", "Action", "Owner", "Due", "Done"),
            (
                (row["barrier"], action["action"], action["owner"], action["due"], action["done"])
                for row in values["barriers"]
                for action in row["actions"] or [{"action": "", "owner": "", "due": "", "done": ""}]
            ),
        ),
        "topics": table(
            ("Topic area", "Where it is taught", "Parts", "By"),
            ((row["title"], one["where"], one["parts"], one["by"]) for row in values["topics"] for one in row["taught"]),
        ),
        "curriculum_reviews": table(
            ("Date", "By", "What was changed"), ((row["date"], row["by"], row["changes"]) for row in values["curriculum_reviews"])
        ),
        "series": table(
            ("Workshop", "Site", "Format", "Leaders", "Enrolled", "Sessions"),
            (
                (row["title"], row["site"], row["format"], joined(row["leaders"]), row["enrolled"], len(row["sessions"]))
                for row in values["series"]
            ),
        ),
        "measures": table(
            ("Measure", "Kind", "How it is measured", "When", "Target"),
            ((row["name"], row["kind"], row["instrument"], row["timing"], row["target"]) for row in values["measures"]),
        ),
        "results": table(
            ("Measure", "Period", "Participants", "At the start", "At follow-up", "Improved or reached the target, percent"),
            (
                (row["measure"], row["period"]["line"], row["participants"], row["baseline"], row["follow_up"], row["percent_improved"])
                for row in values["results"]
            ),
        ),
        "goals": table(
            ("Goal", "Measure", "Target", "Result"),
            ((row["goal"], row["measure"], row["target"], row["result"]) for row in values["goals"]),
        ),
        "projects": projects(values["projects"]),
        "finished_projects": projects([row for row in values["projects"] if row["is_finished"]]),
        "charts": table(
            ("Chart", "Site", "Exhibit", *(("In the reporting period",) if has_period else ())),
            ((row["id"], row["site"], row["exhibit"], *((row["in_reporting_period"],) if has_period else ())) for row in values["charts"]),
        ),
        "changes": table(
            ("What", "Day", "Description", "Person or site", "Notice"),
            (
                (row["kind"], row["date"], f"{row['description']}.", row["person"] or row["site"], joined(row["exhibits"]))
                for row in values.get("changes", ())
            ),
        ),
        "accreditations": table(
            ("Number", "First day", "Last day", "Certificate"),
            ((row["number"], row["start"], row["end"], row["exhibit"]) for row in values.get("accreditations", ())),
        ),
        "licenses": table(
            ("Name", "License or certificate", "Number", "State", "Valid until"),
            (
                (person["named"], row["kind"], row["number"], row.get("state", ""), row["valid_until"])
                for person in values["people"]
                for row in (*person["licenses"], *person["certificates"])
            ),
        ),
    }


def _credentials(rows: Sequence[Values]) -> str:
    """Licenses or certificates in a row, each with its number and the day until which it is valid."""
    return "; ".join(
        " ".join(part for part in (row["kind"], row["number"], row.get("state", "")) if part)
        + (f" (until {row['valid_until']})" if row["valid_until"] else " (no expiry date recorded)")
        for row in rows
    )


def _cell(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
