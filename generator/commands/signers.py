"""Who may be named as the one who sent something in or approved it: a member of the team, or the sponsor's officer."""

from datetime import date
from typing import NamedTuple

from generator.documents.words import in_words
from generator.errors import UsageError
from generator.model.evidence import Person
from generator.model.workspace import Workspace
from generator.near import near_words


class Signer(NamedTuple):
    """A person with the name and role to print; `person` is the id in team.yaml, empty for the sponsor's officer."""

    person: str
    name: str
    role: str


def find_signer(who: str, workspace: Workspace, day: date) -> Signer:
    """The person whose id or name this is, in the role that they had on the day.

    Raises:
        UsageError: nobody goes by it, or the person did not belong to the team on that day.
    """
    wanted = " ".join(who.split()).casefold()
    people = workspace.team.people
    found = [person for person in people if person.id.casefold() == wanted]
    found = found or [person for person in people if wanted in (person.name.casefold(), person.with_credentials.casefold())]
    if len(found) > 1:
        ids = ", ".join(person.id for person in found)
        raise UsageError(f"{len(found)} people of the team are named {found[0].name}", hint=f"give the id of the one: {ids}")
    for person in found:
        if not person.is_member_on(day):
            raise UsageError(
                f"{person.name} ({person.id}) did not belong to the team on {day}",
                hint="name somebody who did, or correct `joined` and `left` in evidence/team.yaml",
                mark=person.source.at("left" if person.left and person.left < day else "joined"),
            )
        return Signer(person.id, person.with_credentials, _role(person, workspace, day))
    officer = workspace.program.sponsor.officer
    if wanted and wanted in (officer.name.casefold(), f"{officer.name}, {officer.title}".casefold()):
        return Signer("", officer.name, officer.title)
    known = [*(person.id for person in workspace.team.people), *([officer.name] if officer.name else [])]
    near = near_words(who, known, 1, 0.6)
    raise UsageError(
        f"there is no `{who}` in the team, and the sponsor's officer has another name",
        hint=f"did you mean `{near[0]}`?" if near else f"give an id of evidence/team.yaml, or the officer's name: {', '.join(known)}",
    )


def _role(person: Person, workspace: Workspace, day: date) -> str:
    for appointment in workspace.team.coordinators:
        if appointment.person == person.id and appointment.start <= day and (appointment.end is None or day <= appointment.end):
            return "Quality coordinator"
    return in_words(person.discipline)
