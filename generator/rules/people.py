"""Which people a rulebook entry means, and what they hold."""

from collections.abc import Collection

from generator.model.evidence import Application, Person
from generator.model.workspace import Workspace
from generator.rules.declare import ParameterError

CERTIFICATES = ("CDCES", "BC-ADM")

WHO = {
    "quality-coordinator": "quality coordinator",
    "professionals": "professional",
    "professionals-without-certificate": "professional without CDCES or BC-ADM",
    "certified": "professional with CDCES or BC-ADM",
    "paraprofessionals": "paraprofessional",
    "workshop-leaders": "workshop leader",
    "oversight-clinicians": "clinician who oversees the workshops",
}
"""The words of `who` in the rulebook, each with what messages call one such person."""

MAY_BE_NOBODY = frozenset({"professionals-without-certificate", "certified", "paraprofessionals"})
"""Those of `who` that a complete program may have none of."""


def select_people(workspace: Workspace, application: Application, who: str) -> tuple[Person, ...]:
    """The members of the team, on the day of the report and at the application's sites, whom `who` names; in the order of the file.

    Raises:
        ParameterError: the rulebook uses a word that is not in `WHO`.
    """
    if who not in WHO:
        raise ParameterError(f"does not know the people `{who}`; known are {', '.join(WHO)}")
    if who == "quality-coordinator":
        coordinator = workspace.coordinator
        return (coordinator,) if coordinator else ()
    team = team_of(workspace, application)
    changed = people_changed(workspace, application)
    if changed:
        team = tuple(person for person in team if person.id in changed)
    if who == "paraprofessionals":
        return tuple(person for person in team if person.staff_type == "paraprofessional")
    if who == "workshop-leaders":
        leading = {leader for series in workspace.workshops.series for leader in series.leaders}
        return tuple(person for person in team if "workshop-leader" in person.roles or person.leader or person.id in leading)
    if who == "oversight-clinicians":
        overseeing = {series.oversight_by for series in workspace.workshops.series}
        return tuple(person for person in team if "oversight" in person.roles or person.id in overseeing)
    professionals = tuple(person for person in team if person.staff_type == "professional")
    if who == "professionals-without-certificate":
        return tuple(person for person in professionals if not holds_certificate(workspace, person, CERTIFICATES))
    if who == "certified":
        return tuple(person for person in professionals if holds_certificate(workspace, person, CERTIFICATES))
    return professionals


def people_changed(workspace: Workspace, application: Application) -> frozenset[str]:
    """The ids of the people that an application reports a change of: it is about them alone. None where it is about the whole team."""
    return frozenset(change.person for change in workspace.changes_of(application) if change.person in workspace.people_by_id)


def team_of(workspace: Workspace, application: Application) -> tuple[Person, ...]:
    """The people on the team on the day of the report who work at one of the application's sites, in the order of the file.

    A site of the application that is not recorded is told by itself, and not as a team without people.
    """
    sites = sites_told(workspace, application)
    people = workspace.team_on(workspace.as_of)
    return tuple(person for person in people if not sites or not person.sites or not sites.isdisjoint(person.sites))


def sites_told(workspace: Workspace, application: Application) -> frozenset[str]:
    """The ids of the application's sites; empty, which stands for all, where it names none or one that is not recorded."""
    sites = frozenset(application.sites)
    return sites if sites <= workspace.sites_by_id.keys() else frozenset()


def holds_certificate(workspace: Workspace, person: Person, kinds: Collection[str]) -> bool:
    """Whether the person holds one of these certificates on the day of the report, shown by a file that has not expired.

    A certificate whose exhibit does not exist counts: the reference is reported where it stands.
    """
    for certificate in person.certificates:
        if certificate.kind not in kinds:
            continue
        exhibit = workspace.exhibits_by_id.get(certificate.exhibit)
        if exhibit is None:
            return True
        begun = exhibit.valid_from is None or exhibit.valid_from <= workspace.as_of
        if exhibit.file and begun and (exhibit.valid_until is None or workspace.as_of <= exhibit.valid_until):
            return True
    return False
