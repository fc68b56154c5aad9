"""Which people a rulebook entry means, and what they hold."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from generator.model.evidence import Application, Certificate, Exhibit, Person
from generator.model.standards import Accreditor
from generator.model.workspace import Workspace
from generator.rules.dates import add_days, days_told
from generator.rules.declare import ParameterError
from generator.rules.paper_kinds import can_show
from generator.rules.wording import place_of
from generator.source import Mark

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
    """Whether the person holds one of these certificates on the day of the report, shown by a file that has not expired."""
    return certificate_held(workspace, person, kinds) is not None


@cache
def letters_of(certificate: str) -> str:
    """The name of a certificate, in which capitals, blanks and hyphens make no difference."""
    return "".join(letter for letter in certificate.casefold() if letter.isalnum())


def certificate_held(workspace: Workspace, person: Person, kinds: Collection[str]) -> Certificate | None:
    """The first of these certificates that the person holds on the day of the report, shown by a file that has not expired.

    It may be shown by the exhibit that has superseded the one it names, and not by a paper of another kind. A certificate whose
    exhibit does not exist counts: the reference is reported where it stands.
    """
    wanted = {letters_of(kind) for kind in kinds} if person.certificates else ()
    for certificate in person.certificates:
        if letters_of(certificate.kind) not in wanted:
            continue
        exhibit = workspace.paper_of(certificate.exhibit)
        if exhibit is None:
            return certificate
        if not can_show(workspace, exhibit, "certificate"):
            continue
        begun = exhibit.valid_from is None or exhibit.valid_from <= workspace.as_of
        if exhibit.file and begun and (exhibit.valid_until is None or workspace.as_of <= exhibit.valid_until):
            return certificate
    return None


# --------------------------------------------------------------------------- licenses on other days


def lapsed_license(workspace: Workspace, person: Person, since: date, until: date | None = None) -> Exhibit | None:
    """The license of the person that had run out before `since`, where none is on file that holds on any day up to `until`.

    None also where no earlier paper is on file at all: that nobody kept the license of three years ago does not say that there was
    none. That no license is recorded, or none with an end, is told by itself.
    """
    named = {license.exhibit for license in person.licenses}
    kinds = {workspace.exhibits_by_id[id].kind for id in named if id in workspace.exhibits_by_id}
    papers = [one for one in workspace.exhibits_by_person.get(person.id, ()) if one.kind in kinds and one.file]
    papers += [
        one for id in named if (one := workspace.exhibits_by_id.get(id)) and one.file and one.person != person.id
    ]  # told as another person's, and not as a lapse
    return _lapsed(papers, since, until or since)


def lapsed_paper(workspace: Workspace, person: Person, kind: str, day: date) -> Exhibit | None:
    """The exhibit of a kind that had run out for the person before that day, where no other of that kind holds on it."""
    return _lapsed([one for one in workspace.exhibits_by_person.get(person.id, ()) if one.kind == kind and one.file], day, day)


def _lapsed(papers: Collection[Exhibit], since: date, until: date) -> Exhibit | None:
    latest: Exhibit | None = None
    for one in papers:
        if one.valid_until is None or (one.valid_until >= since and (one.valid_from is None or one.valid_from <= until)):
            return None
        begins = one.valid_from or one.effective
        if begins and one.valid_until < begins:
            return None  # a date typed wrong, which is told as that (DAT102)
        if one.valid_until < since and (latest is None or latest.valid_until is None or latest.valid_until < one.valid_until):
            latest = one
    return latest


# --------------------------------------------------------------------------- times without a coordinator


class Vacancy(NamedTuple):
    """A time without a quality coordinator."""

    last: date  # the last day on which there was one, or the day before the program started
    place: Mark
    filled: date | None  # the first day of the next one; None where none is named
    was_held: bool  # whether there ever was one before


def vacancies(workspace: Workspace) -> Iterator[Vacancy]:
    """The times without a coordinator since the program started, the last one too where it has no end; interim ones count as any other."""
    team, started = workspace.team, workspace.program.started or workspace.as_of  # no days are counted from a start that is not known
    covered, place, was_held = add_days(started, -1), place_of(workspace, team.source, "coordinators"), False
    for one in sorted(team.coordinators, key=lambda one: one.start):
        if one.start > add_days(covered, 1) and one.start > started:
            yield Vacancy(covered, place, one.start, was_held)
        if not was_held or (one.end or date.max) > covered:
            covered, place = one.end or date.max, one.source.at("end")
        was_held = True
    if covered < date.max:
        yield Vacancy(covered, place, None, was_held)


def vacancy_told(vacancy: Vacancy, as_of: date, most: int | None) -> str:
    """How long nobody has been quality coordinator, of how many days that are allowed where that is known, and who comes next."""
    days = days_told(vacancy.last, as_of)
    if most is None:
        counted = f"day {days}"
    elif as_of <= add_days(vacancy.last, most):
        counted = f"day {days} of {most}"
    else:
        counted = f"day {days}, and at most {most} are allowed"
    following = f"; the next one begins on {vacancy.filled}" if vacancy.filled else ""
    return f"no quality coordinator since {add_days(vacancy.last, 1)}, {counted}{following}"


def vacancy_allowed(accreditor: Accreditor) -> int | None:
    """The days without a coordinator that an accreditor allows, the shortest if it gives several; None where it gives none."""
    return min((deadline.days for deadline in accreditor.deadlines if deadline.on == "vacancy"), default=None)
