"""What sites of a kind share with the main one: where they do not, they are sites of another kind (TEA, STK)."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity
from generator.model.evidence import Person, Site
from generator.prose import listed
from generator.rules.declare import Asked, requirement_rule
from generator.rules.wording import named, place_of, titled


def sharing_sites(asked: Asked) -> tuple[Site, ...]:
    """The sites of the application that have one of the roles that the check names."""
    roles = asked.texts("roles")
    return tuple(site for site in asked.workspace.sites_of(asked.application) if site.role in roles)


def working_only_there(asked: Asked) -> tuple[Person, ...]:
    """Who is on the team and works at no other sites than those; whoever names no site works at all of them."""
    roles, here = asked.texts("roles"), {site.id for site in sharing_sites(asked)}
    alike = {site.id for site in asked.workspace.program.sites if site.role in roles}
    team = asked.workspace.team_on(asked.workspace.as_of)
    return tuple(person for person in team if not here.isdisjoint(person.sites) and alike.issuperset(person.sites))


def _kind(asked: Asked, role: str) -> str:
    """What the accreditor calls such a site."""
    return asked.accreditor.words.get(role, f"{role} site")


def _where(asked: Asked, person: Person) -> str:
    sites = asked.workspace.sites_by_id
    return listed(f"{sites[id].name} ({id}), {_article(_kind(asked, sites[id].role))}" for id in person.sites)


def _article(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


@requirement_rule("TEA117", "A site has a quality coordinator of its own", Severity.WARNING, check="coordinator-shared")
def coordinator_of_own(asked: Asked) -> Iterator[Problem]:
    """A site of this kind has the quality coordinator of the main site; nobody is coordinator there alone.

    Why: a site that is led by itself is a program of its own for the accreditor, and has to apply as one.
    Fix: take the role from the person, or name the main site under their `sites` if they work there too; else ask the accreditor.
    """
    workspace, overseeing = asked.workspace, asked.workspace.coordinator
    appointed = {one.person for one in workspace.team.coordinators}  # who was or will be coordinator may keep the role in the list
    for person in working_only_there(asked):
        if person is overseeing and all(site.id in person.sites for site in workspace.sites_of(asked.application)):
            what = "is quality coordinator"  # where the application has other sites too, TEA104 tells it
        elif "quality-coordinator" in person.roles and person.id not in appointed:
            what = "has the role of quality coordinator"
        else:
            continue
        yield Problem(
            mark=person.source.at("sites" if person is overseeing else "roles"),
            message=f"{named(person)} {what} and works only at {_where(asked, person)}; "
            f"{asked.accreditor.short_name} wants such a site to share the coordinator of the {_kind(asked, 'main')}",
            hint="name the main site under `sites` if it is this person's work too"
            if person is overseeing
            else f"take the role from {person.id} if it is not theirs; else ask {asked.accreditor.short_name} before you pay",
        )


@requirement_rule("TEA118", "A site has staff of its own", Severity.WARNING, check="staff-shared")
def staff_of_own(asked: Asked) -> Iterator[Problem]:
    """A site of this kind has the staff of the main site; nobody works there alone.

    Why: a site with people of its own is another kind of site for the accreditor, which costs a fee and gets a certificate.
    Fix: name the main site under `sites` of the person if they work there too; else ask the accreditor which kind of site it is.
    """
    for person in working_only_there(asked):
        yield Problem(
            mark=person.source.at("sites"),
            message=f"{named(person)} works only at {_where(asked, person)}; "
            f"{asked.accreditor.short_name} wants such a site to have the staff of the {_kind(asked, 'main')}",
            hint=f"name the main site too under `sites` of {person.id} if that is so; else ask {asked.accreditor.short_name} "
            f"whether the site is {_article(_kind(asked, 'semi-independent'))}",
        )


@requirement_rule("STK105", "A site does not share the advisory group", Severity.WARNING, check="advisory-group-shared")
def advisory_group_of_own(asked: Asked) -> Iterator[Problem]:
    """The program has an advisory group for such a site to share, and no meeting is of the site alone with nobody of that group.

    Why: a site that is advised by others is a program of its own for the accreditor, and has to apply as one.
    Fix: set `advisory_group: yes` in those who are members; take `site` off minutes that are the whole program's.
    """
    workspace, stakeholders = asked.workspace, asked.workspace.stakeholders
    sites = {site.id: site for site in sharing_sites(asked)}
    listed_ids = {one.id for one in stakeholders.stakeholders}
    members = {one.id for one in stakeholders.stakeholders if one.advisory_group}
    name = asked.accreditor.short_name
    if not members and asked.calling("advisory-group-established"):
        return  # which tells it
    if sites and stakeholders.stakeholders and not members:
        yield Problem(
            mark=place_of(workspace, stakeholders.source, "stakeholders"),
            message=f"nobody is a member of the advisory group; {name} wants {listed(f'{site.name} ({id})' for id, site in sites.items())} "
            "to share that of the program",
            hint="set `advisory_group: yes` in those who are members, in evidence/stakeholders.yaml",
        )
        return
    for meeting in stakeholders.meetings:
        minutes = workspace.exhibits_by_id.get(meeting.exhibit)
        site = sites.get(minutes.site) if minutes else None
        # An attendee who is not on the list is told as that, and may be one of the group.
        if minutes and site and meeting.attendees and listed_ids.issuperset(meeting.attendees) and members.isdisjoint(meeting.attendees):
            yield Problem(
                mark=meeting.source.at("attendees"),
                message=f"meeting {meeting.id} on {meeting.date} was at {site.name} ({site.id}) alone, with nobody of the advisory group; "
                f"{name} wants {_article(_kind(asked, site.role))} to share the group of the program",
                hint=f"if it was no meeting of an advisory group, or was the whole program's, take `site` off {minutes.id}; "
                f"if the site has a group of its own, ask {name} before you pay",
                related=(Related(minutes.source.at("site"), titled(minutes)),),
            )
