"""The kinds of record that a requirement may be judged by, which the rulebook names under `records`: where each is, and its words."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.model.evidence import Person, Series
from generator.model.workspace import Workspace
from generator.record import Record
from generator.source import NOWHERE


class RecordKind(NamedTuple):
    """One kind: the word for one of it and for many, and where the workspace has them."""

    one: str
    many: str
    of: Callable[[Workspace], Sequence[Record]]


def _of_people(entries: Callable[[Person], Sequence[Record]]) -> Callable[[Workspace], Sequence[Record]]:
    return lambda workspace: tuple(chain.from_iterable(entries(person) for person in workspace.team.people))


def _of_series(entries: Callable[[Series], Sequence[Record]]) -> Callable[[Workspace], Sequence[Record]]:
    return lambda workspace: tuple(chain.from_iterable(entries(series) for series in workspace.workshops.series))


def _if_there(record: Record | None) -> Sequence[Record]:
    return (record,) if record is not None else ()


RECORD_KINDS: Mapping[str, RecordKind] = {
    "sponsor": RecordKind("sponsor", "sponsors", lambda one: (one.program.sponsor,)),
    "goals": RecordKind("goal", "goals", lambda one: one.program.goals),
    "goals_reviews": RecordKind("review of the goals", "reviews of the goals", lambda one: one.program.goals_reviews),
    "sites": RecordKind("site", "sites", lambda one: one.program.sites),
    "accreditations": RecordKind("accreditation", "accreditations", lambda one: one.program.accreditations),
    "changes": RecordKind("change", "changes", lambda one: one.program.changes),
    "applications": RecordKind("application", "applications", lambda one: one.program.applications),
    "coordinators": RecordKind("coordinator's appointment", "coordinators' appointments", lambda one: one.team.coordinators),
    "people": RecordKind("team member", "team members", lambda one: one.team.people),
    "licenses": RecordKind("license", "licenses", _of_people(lambda person: person.licenses)),
    "certificates": RecordKind(
        "certificate (CDCES, BC-ADM)", "certificates (CDCES, BC-ADM)", _of_people(lambda person: person.certificates)
    ),
    "continuing_education": RecordKind(
        "continuing-education entry", "continuing-education entries", _of_people(lambda person: person.continuing_education)
    ),
    "training": RecordKind("training entry", "training entries", _of_people(lambda person: person.training)),
    "competencies": RecordKind("competency check", "competency checks", _of_people(lambda person: person.competencies)),
    "leader": RecordKind("workshop leader", "workshop leaders", _of_people(lambda person: _if_there(person.leader))),
    "stakeholders": RecordKind("stakeholder", "stakeholders", lambda one: one.stakeholders.stakeholders),
    "stakeholder_reviews": RecordKind(
        "review of the stakeholder list", "reviews of the stakeholder list", lambda one: one.stakeholders.reviews
    ),
    "meetings": RecordKind("occasion of stakeholder input", "occasions of stakeholder input", lambda one: one.stakeholders.meetings),
    "assessments": RecordKind("population assessment", "population assessments", lambda one: one.population.assessments),
    "mix": RecordKind("row of the population mix", "rows of the population mix", lambda one: one.population.mix),
    "barriers": RecordKind("barrier", "barriers", lambda one: one.population.barriers),
    "actions": RecordKind("barrier action", "barrier actions", lambda one: one.population.actions),
    "curriculum": RecordKind("curriculum", "curricula", lambda one: _if_there(one.curriculum.curriculum)),
    "topics": RecordKind("row of the topic table", "rows of the topic table", lambda one: one.curriculum.topics),
    "crosswalk": RecordKind("signed topic crosswalk", "signed topic crosswalks", lambda one: _if_there(one.curriculum.crosswalk)),
    "curriculum_reviews": RecordKind("curriculum review", "curriculum reviews", lambda one: one.curriculum.reviews),
    "workshop_license": RecordKind("workshop license", "workshop licenses", lambda one: _if_there(one.curriculum.workshop_license)),
    "series": RecordKind("workshop series", "workshop series", lambda one: one.workshops.series),
    "sessions": RecordKind("workshop session", "workshop sessions", _of_series(lambda series: series.sessions)),
    "fidelity": RecordKind("fidelity visit", "fidelity visits", _of_series(lambda series: series.fidelity)),
    "oversight": RecordKind("oversight contact", "oversight contacts", lambda one: one.workshops.oversight),
    "charts": RecordKind("de-identified chart audit", "de-identified chart audits", lambda one: one.participants.charts),
    "measures": RecordKind("outcome measure", "outcome measures", lambda one: one.outcomes.measures),
    "results": RecordKind("outcome result", "outcome results", lambda one: one.outcomes.results),
    "collections": RecordKind(
        "collection of participants' data", "collections of participants' data", lambda one: one.outcomes.collections
    ),
    "process": RecordKind("quality improvement process", "quality improvement processes", lambda one: _if_there(one.quality.process)),
    "projects": RecordKind("improvement project", "improvement projects", lambda one: one.quality.projects),
    "commitments": RecordKind(
        "set of commitments",
        "sets of commitments",
        lambda one: (one.policies.commitments,) if one.policies.commitments.source is not NOWHERE else (),
    ),
    "policies": RecordKind("policy", "policies", lambda one: one.policies.policies),
    "exhibits": RecordKind("exhibit", "exhibits", lambda one: one.exhibits),
    "waivers": RecordKind("waiver", "waivers", lambda one: one.waivers),
}
