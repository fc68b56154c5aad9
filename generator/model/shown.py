"""What a document shows of the records, by the names that its template uses: so that an approval can tell what has changed since.

A name is a path such as `sponsor.officer.name` or `meetings.decisions`, as templates write it. It is looked up in the records
themselves, without making the document. Where a template uses what is reckoned from a record, the whole record stands for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from generator.model.evidence import Barrier, Certificate, Contact, License, Person, Site
from generator.model.fingerprints import fingerprint_bytes
from generator.model.standards import Topic
from generator.model.workspace import Workspace
from generator.record import Record, kinds_of

_LONG = 100  # letters; what is longer is kept by its fingerprint
_NOTHING, _RECORDED = "nothing", "recorded"

# Names of what is of the day that a document is made on, or of no record; no approval covers it.
OF_THE_DAY = frozenset(
    {"as_of", "as_of_iso", "draft", "education_window", "exhibits", "form", "sample", "status", "tables", "waivers", "words"}
)
_RECKONED_OF_THE_DAY = frozenset({"approvals", "education_hours"})

# What a record's id stands for, where a document prints the name.
_PEOPLE = frozenset({"by", "owner", "contact", "person", "supervisor", "assessed_by", "observer", "oversight_by", "leaders"})


def _newest(records: Iterable[Any]) -> Any:
    return max(records, key=lambda one: one.date, default=None)


def _team(workspace: Workspace, is_of: Callable[[Person], bool] = lambda _: True) -> list[Person]:
    return [person for person in workspace.team_on(workspace.as_of) if is_of(person)]


def _totals(workspace: Workspace) -> Mapping[str, Any]:
    series = workspace.workshops.series
    return {
        "participants": [site.participants for site in workspace.program.sites],
        "series": len(series),
        "average_hours": [(one.enrolled, session.minutes, session.present) for one in series for session in one.sessions],
        "charts_audited": len(workspace.participants.charts),
    }


_ROOTS: Mapping[str, Callable[[Workspace], Any]] = {
    "program": lambda one: one.program,
    "sponsor": lambda one: one.program.sponsor,
    "goals": lambda one: one.program.goals,
    "goals_reviews": lambda one: one.program.goals_reviews,
    "sites": lambda one: one.program.sites,
    "stakeholders": lambda one: one.stakeholders.stakeholders,
    "advisory_group": lambda one: [row for row in one.stakeholders.stakeholders if row.advisory_group],
    "external_stakeholders": lambda one: [row for row in one.stakeholders.stakeholders if row.external],
    "stakeholder_reviews": lambda one: one.stakeholders.reviews,
    "meetings": lambda one: one.stakeholders.meetings,
    "curriculum": lambda one: one.curriculum.curriculum,
    "curriculum_reviews": lambda one: one.curriculum.reviews,
    "crosswalk": lambda one: one.curriculum.crosswalk,
    "workshop_license": lambda one: one.curriculum.workshop_license,
    "uses_dsmp": lambda one: bool(one.curriculum.curriculum and one.curriculum.curriculum.core == "dsmp"),
    "topics": lambda one: tuple(one.rulebook.topics.values()),
    "gaps": lambda one: [
        topic
        for topic in one.rulebook.topics.values()
        if any(row.topic == topic.id and row.taught_in != "workshop" for row in one.curriculum.topics)
    ],
    "measures": lambda one: one.outcomes.measures,
    "collections": lambda one: one.outcomes.collections,
    "results": lambda one: one.outcomes.results,
    "projects": lambda one: one.quality.projects,
    "quality": lambda one: one.quality.process,
    "charts": lambda one: one.participants.charts,
    "series": lambda one: one.workshops.series,
    "oversight": lambda one: one.workshops.oversight,
    "commitments": lambda one: one.policies.commitments,
    "policies": lambda one: one.policies.policies,
    "population_mix": lambda one: one.population.mix,
    "population": lambda one: _newest(one.population.assessments),
    "barriers": lambda one: one.population.barriers,
    "people": _team,
    "professionals": lambda one: _team(one, lambda person: person.staff_type == "professional"),
    "paraprofessionals": lambda one: _team(one, lambda person: person.staff_type == "paraprofessional"),
    "leaders": lambda one: _team(one, lambda person: person.leader is not None),
    "clinicians": lambda one: _team(one, lambda person: not {"clinician", "facilitator"}.isdisjoint(person.roles)),
    "overseers": lambda one: _team(one, lambda person: "oversight" in person.roles),
    "coordinator": lambda one: one.coordinator,
    "coordinators": lambda one: one.team.coordinators,
    "coordinator_since": lambda one: [row.start for row in one.team.coordinators if row.start <= one.as_of <= (row.end or one.as_of)],
    "totals": _totals,
}


def can_be_shown(path: str) -> bool:
    """Whether the records tell what a template prints under this name."""
    names = path.split(".")
    return names[0] in _ROOTS and _RECKONED_OF_THE_DAY.isdisjoint(names)


def shown(workspace: Workspace, path: str) -> str:
    """What the records hold today under a name, in short; how many there are, where it is a list of records."""
    return _told(_found(workspace, path.split(".")))


def shown_but_rows(workspace: Workspace, path: str) -> tuple[str, str]:
    """The name, or of one that leads through a list of records that list's; and what it holds today, of a list only whether there is one.

    What stands in the rows of a list is of the day, and so is what is counted over all records.
    """
    names = path.split(".")
    for count in range(1, len(names) + 1):
        found = _found(workspace, names[:count])
        if isinstance(found, list | tuple) and (not found or any(isinstance(one, Record) for one in found)):
            return ".".join(names[:count]), _RECORDED if found else _NOTHING
    return path, _told(found)


def _found(workspace: Workspace, names: Sequence[str]) -> Any:
    root = _ROOTS.get(names[0])
    found = root(workspace) if root else None
    for name in names[1:]:
        found = _step(workspace, found, name)
    return found


# --------------------------------------------------------------------------- from a record to what is in it


def _step(workspace: Workspace, found: Any, name: str) -> Any:
    if found is None:
        return None
    if isinstance(found, Mapping):
        return found.get(name)
    if isinstance(found, list | tuple):
        inner = [_step(workspace, one, name) for one in found]
        return [each for one in inner for each in (one if isinstance(one, list | tuple) else (one,))]
    if not isinstance(found, Record):
        return found  # of a text or number everything is covered already
    fields = kinds_of(type(found))
    if name in fields:
        return _named(workspace, name, getattr(found, name))
    for ending in ("_iso", "_id"):
        if name.endswith(ending) and name.removesuffix(ending) in fields:
            return getattr(found, name.removesuffix(ending))
    return _reckoned(workspace, found, name)


def _named(workspace: Workspace, field: str, value: Any) -> Any:
    """The value, with a person's or site's name in place of the id."""
    if isinstance(value, tuple):
        return [_named(workspace, field, one) for one in value] if value and isinstance(value[0], str) else value
    if not isinstance(value, str):
        return value
    if field in _PEOPLE and value in workspace.people_by_id:
        return workspace.people_by_id[value].with_credentials
    if field in ("site", "sites") and value in workspace.sites_by_id:
        return workspace.sites_by_id[value].name
    if field == "series" and value in workspace.series_by_id:
        return workspace.series_by_id[value].title
    if field == "attendees":
        return next((one.name for one in workspace.stakeholders.stakeholders if one.id == value), value)
    if field == "measure":
        return next((one.name for one in workspace.outcomes.measures if one.id == value), value)
    if field in ("exhibit", "attendance_exhibit") and value in workspace.exhibits_by_id:
        return workspace.exhibits_by_id[value].title
    return value


def _reckoned(workspace: Workspace, found: Record, name: str) -> Any:
    """What documents reckon from a record; the whole record, where that is not told here."""
    if name == "known":
        return True
    if isinstance(found, Person):
        licenses, certificates = found.licenses, found.certificates
        reckoned = {
            "named": found.with_credentials,
            "license_line": [(one.kind, one.number, one.state) for one in licenses],
            "license_until": [_valid_until(workspace, one) for one in licenses],
            "certificate_line": [(one.kind, one.number) for one in certificates],
        }
        if name in reckoned:
            return reckoned[name]
    if isinstance(found, Contact) and name == "named":
        return ", ".join(part for part in (found.name, found.title) if part)
    if isinstance(found, License | Certificate) and name == "valid_until":
        return _valid_until(workspace, found)
    if isinstance(found, Site) and name == "address_line":
        return _whole(found.address)
    if isinstance(found, Barrier) and name == "actions":
        return [one for one in workspace.population.actions if one.barrier == found.id]
    if isinstance(found, Topic) and name in ("taught", "outside"):
        return [row for row in workspace.curriculum.topics if row.topic == found.id and (name == "taught" or row.taught_in != "workshop")]
    return _whole(found)


def _valid_until(workspace: Workspace, found: License | Certificate) -> date | None:
    exhibit = workspace.paper_of(found.exhibit)
    return exhibit.valid_until if exhibit else None


# --------------------------------------------------------------------------- in words


def _told(found: Any) -> str:
    if found is None or found == "" or found == []:
        return _NOTHING
    if isinstance(found, Record):
        return _RECORDED
    if isinstance(found, list | tuple) and all(isinstance(one, Record) for one in found):
        return str(len(found)) if found else _NOTHING
    text = "; ".join(_texts(found))
    return (text if len(text) <= _LONG else fingerprint_bytes([text.encode()])) or _NOTHING


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, bool):
        yield "yes" if found else "no"
    elif isinstance(found, Decimal):
        yield f"{found.normalize():f}"
    elif isinstance(found, Record):
        yield _whole(found)
    elif isinstance(found, Mapping):
        yield from (f"{key}: {' '.join(_texts(one))}" for key, one in found.items())
    elif isinstance(found, Sequence) and not isinstance(found, str):
        for one in found:
            yield ", ".join(_texts(one)) if isinstance(one, tuple) else "; ".join(_texts(one))
    elif found is not None:
        yield " ".join(str(found).split())


def _whole(found: Record) -> str:
    """All that a record holds."""
    return ", ".join(" ".join(_texts(getattr(found, name))) for name in kinds_of(type(found)) if name != "source")
