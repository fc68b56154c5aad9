"""The quality coordinator and the team: who they are and what they may do (TEA)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from generator.findings import Problem, Related, Severity, State
from generator.model.evidence import EducationCredit, Exhibit, Person
from generator.model.ledger import Refusal, plain_hours
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.prose import listed, number_of
from generator.rules.dates import add_days
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.ledger import credit_keys, tallies
from generator.rules.people import (
    CERTIFICATES,
    holds_certificate,
    lapsed_license,
    letters_of,
    select_people,
    team_of,
    vacancies,
    vacancy_allowed,
    vacancy_told,
)
from generator.rules.rulebook import NEAR_DAYS, calling, told_of_changes
from generator.rules.wording import discipline_typed, named, place_of, profession, site_named, titled
from generator.source import Mark, Source


@requirement_rule("TEA101", "There is no quality coordinator", check="coordinator-named")
def coordinator_missing(asked: Asked) -> Iterator[Problem]:
    """On the day of the report somebody is quality coordinator; an interim coordinator counts.

    Why: somebody answers for the quality of the service at all times.
    Fix: appoint somebody, if need be as interim coordinator, and add the appointment under `coordinators`.
    """
    workspace, as_of, most = asked.workspace, asked.workspace.as_of, vacancy_limit(asked)
    for vacancy in vacancies(workspace):
        if as_of <= vacancy.last or (vacancy.filled and vacancy.filled <= as_of):
            continue
        until = add_days(vacancy.last, most)
        by = f"by {until}" if as_of <= until else "now"
        yield Problem(
            mark=vacancy.place,
            message=vacancy_told(vacancy, as_of, most)
            if vacancy.was_held
            else f"nobody is quality coordinator on {as_of}; at most {number_of(most, 'day')} without one are allowed",
            hint=f"appoint somebody {by}, if need be an interim coordinator, and add it under `coordinators` in evidence/team.yaml",
            absence="coordinator",
        )


def vacancy_limit(asked: Asked) -> int:
    """The days without a coordinator that the accreditor allows, as its deadline says or, where it has none, the check."""
    allowed = vacancy_allowed(asked.accreditor)
    return asked.number("max_gap_days") if allowed is None else allowed


@requirement_rule("TEA102", "There was no quality coordinator for too long", check="coordinator-named")
def coordinator_gap(asked: Asked) -> Iterator[Problem]:
    """Between two quality coordinators lie no more days than the accreditor allows; the time of an interim coordinator is none of them.

    Why: a service without anybody who answers for it does not meet the standards in that time.
    Fix: record the interim coordinator if there was one; else tell the accreditor, and let an approved waiver say so.
    """
    most = vacancy_limit(asked)
    appointments = sorted(
        (one for one in asked.workspace.team.coordinators if one.start <= asked.workspace.as_of), key=lambda one: one.start
    )
    ends_so_far = None
    for before, after in pairwise(appointments):
        if before.end is None:
            return
        ends_so_far = max(ends_so_far or before.end, before.end)
        gap = (after.start - ends_so_far).days - 1
        if gap > most:
            yield Problem(
                mark=after.source.at("start"),
                message=f"nobody was quality coordinator between {ends_so_far} and {after.start}, {number_of(gap, 'day')}; "
                f"at most {most} are allowed",
                hint="add the interim coordinator of that time under `coordinators` in evidence/team.yaml",
                related=(Related(before.source.at("end"), f"the appointment of {before.person} ends here"),),
            )


@rule("TEA103", "The quality coordinator is not on the team")
def coordinator_not_on_team(workspace: Workspace) -> Iterator[Problem]:
    """Whoever is quality coordinator belongs to the team on that day.

    Why: an appointment that outlives the person's time with the program is an appointment of nobody.
    Fix: end the appointment and add the next one, or correct `joined` or `left` of the person.
    """
    for one in workspace.team.coordinators:
        if one.start <= workspace.as_of and (one.end is None or workspace.as_of <= one.end):
            person = workspace.people_by_id.get(one.person)
            if person and not person.is_member_on(workspace.as_of):
                field, when = (
                    ("left", f"left on {person.left}")
                    if person.left and person.left < workspace.as_of
                    else ("joined", f"joins on {person.joined}")
                )
                yield Problem(
                    mark=one.source.at("person"),
                    message=f"{named(person)} is quality coordinator on {workspace.as_of} and {when}",
                    hint=f"end this appointment and add the next one, or correct `{field}`",
                    related=(Related(person.source.at(field), when),),
                    requirements=calling(workspace, "coordinator-named"),
                )


@rule("TEA114", "A quality coordinator was not on the team", Severity.WARNING)
def coordinator_outside_membership(workspace: Workspace) -> Iterator[Problem]:
    """Whoever is or was quality coordinator belonged to the team from the first to the last day of the appointment.

    Why: the two dates contradict each other, and a reviewer who compares the letter of appointment with the team list sees it.
    Fix: read both days off the letter of appointment and the personnel file, and correct the one that is wrong.
    """
    for one in workspace.team.coordinators:
        person = workspace.people_by_id.get(one.person)
        is_in_office = one.start <= workspace.as_of and (one.end is None or workspace.as_of <= one.end)
        if person is None or (is_in_office and not person.is_member_on(workspace.as_of)):
            continue  # the latter is TEA103's
        left = person.left
        if left and (one.start > left or (one.end and one.end > left)):
            key, what = ("start", f"from {one.start}") if one.start > left else ("end", f"until {one.end}")
            field, when = "left", f"left the team on {left}"
        elif one.start < person.joined:
            key, what, field, when = "start", f"from {one.start}", "joined", f"joined the team on {person.joined}"
        else:
            continue
        yield Problem(
            mark=one.source.at(key),
            message=f"{named(person)} is quality coordinator {what}, but {when}",
            hint=f"correct `{key}` of the appointment, or `{field}` of {person.id}",
            related=(Related(person.source.at(field), f"`{field}` of {person.id}"),),
        )


@requirement_rule("TEA104", "The quality coordinator does not oversee all sites", check="coordinator-oversees-sites")
def site_not_overseen(asked: Asked) -> Iterator[Problem]:
    """The quality coordinator works for each site of the application.

    Why: planning, teaching and evaluation are overseen everywhere, or the standards are met in some places only.
    Fix: name the site under `sites` of the coordinator.
    """
    coordinator = asked.workspace.coordinator
    if coordinator is None:
        return
    missed = [site for site in asked.application.sites if site not in coordinator.sites and site in asked.workspace.sites_by_id]
    if missed:
        yield Problem(
            mark=coordinator.source.at("sites"),
            message=f"quality coordinator {named(coordinator)} does not work for "
            f"{listed(site_named(asked.workspace, id) for id in missed)}",
            hint=f"add {listed(missed)} to `sites` of {coordinator.id} if that is the coordinator's work too",
        )


@requirement_rule("TEA105", "Continuing education is missing", check="continuing-education-hours")
def continuing_education_missing(asked: Asked) -> Iterator[Problem]:
    """A professional without CDCES or BC-ADM has the hours of continuing education in the months before the application.

    Why: missing, old or off-topic certificates are the most common thing that an application is sent back for.
    Fix: add the certificates that are missing under `continuing_education`, each with its file as an exhibit, or a current CDCES or BC-ADM.
    """
    unless = asked.texts("unless")
    for held in tallies(asked):
        if held.needed:
            person = asked.workspace.people_by_id[held.person]
            refused = [one for one in held.credits if one.refusal and one.refusal is not Refusal.TWICE]  # which TEA106 tells
            without_file = any(one.refusal is Refusal.NO_FILE for one in refused)
            more = "give the certificates that are only planned their file, or " if without_file else ""
            place = f"`continuing_education` of {person.id}"
            certificate = f", or a current {listed(unless, 'or')} certificate" if unless else ""
            yield Problem(
                mark=person.source.at("continuing_education"),
                message=f"{plain_hours(held.held)} of {held.wanted} continuing-education hours for {named(person)} {asked.window()}",
                hint=f"{more}add the certificates for {plain_hours(held.needed)} more hours under {place}{certificate}",
                related=tuple(Related(one.mark, f"{plain_hours(one.hours)} hours do not count: {one.why}") for one in refused),
            )


@rule("TEA106", "A certificate of continuing education is entered twice", Severity.WARNING)
def credit_entered_twice(workspace: Workspace) -> Iterator[Problem]:
    """Each certificate of continuing education is entered once.

    Why: hours that count twice vanish as soon as a reviewer adds them up.
    Fix: delete one of the two entries; of several certificates of one day that are bound together, make exhibits of their own.
    """
    for person in workspace.team.people:
        first: dict[tuple[object, ...], EducationCredit] = {}
        for credit in person.continuing_education:
            keys, alike = credit_keys(credit), (credit.exhibit, credit.date, credit.hours)
            before = next((first[key] for key in keys if key in first), None)
            if before:
                message = f'"{credit.title}" of {credit.date} is entered twice for {named(person)}; its hours count once'
                hint = "delete one of the two entries"
            elif credit.exhibit and alike in first:
                before = first[alike]
                message = (
                    f'"{before.title}" and "{credit.title}" of {named(person)} are both of {credit.date}, have {plain_hours(credit.hours)} '
                    f"hours each and are shown by {credit.exhibit}; the hours of both count"
                )
                hint = "delete one of the two if they are one certificate; if they are two, make an exhibit of each"
            for key in (*keys, alike):
                first.setdefault(key, credit)
            if before:
                yield Problem(
                    mark=credit.source.at("date"),
                    message=message,
                    hint=hint,
                    related=(Related(before.source.at("date"), "the first entry"),),
                )


@rule("TEA119", "A certificate is nearly named like one that counts", Severity.WARNING)
def certificate_misspelt(workspace: Workspace) -> Iterator[Problem]:
    """A certificate that stands in for hours, or qualifies who teaches, is named as it is known.

    Why: under another name it counts for nothing, and the hours look missing.
    Fix: correct `kind` of the certificate.
    """
    known = {letters_of(kind): kind for kind in CERTIFICATES}
    for person in workspace.team.people:
        for certificate in person.certificates:
            letters = letters_of(certificate.kind)
            near = near_words(letters, known, cutoff=_NEARLY) if letters not in known else []
            if near:
                yield Problem(
                    mark=certificate.source.at("kind"),
                    message=f"the certificate `{certificate.kind}` of {named(person)} is not known, and does not count as {known[near[0]]}",
                    hint=f"write `kind: {known[near[0]]}` if that is meant",
                )


_NEARLY = 0.8  # one letter of five is wrong; CHES is another certificate than CDCES


@requirement_rule("TEA107", "No facilitator is qualified", check="qualified-facilitator")
def qualified_facilitator_missing(asked: Asked) -> Iterator[Problem]:
    """At least one professional who teaches is of a discipline that the standards name, or holds CDCES or BC-ADM, and is licensed.

    Why: a team without a qualified facilitator is a ground for refusal.
    Fix: record such a person in the team, with `roles` that hold `facilitator`.
    """
    workspace = asked.workspace
    disciplines, certificates = asked.texts("disciplines"), asked.texts("or_certificates")
    related: list[Related] = []
    for person in team_of(workspace, asked.application):
        teaches = "facilitator" in person.roles or "clinician" in person.roles
        is_qualified = person.discipline in disciplines or (certificates and holds_certificate(workspace, person, certificates))
        if teaches and person.staff_type == "professional" and is_qualified:
            lapsed = lapsed_license(workspace, person, workspace.as_of)
            if lapsed is None:
                return
            related.append(Related(lapsed.source.at("valid_until"), f"the license of {named(person)} ended on {lapsed.valid_until}"))
    wanted = f"a {listed(map(profession, disciplines), 'or')}" + (
        f", or another professional with {listed(certificates, 'or')}" if certificates else ""
    )
    typed = listed(map(discipline_typed, disciplines), "or")
    if not workspace.team.people:
        yield Problem(
            mark=place_of(workspace, workspace.team.source, "people"),
            message="nobody is recorded on the team",
            hint=f"record who is on the team under `people` in evidence/team.yaml; one of them is {wanted} who teaches, "
            f"with `roles: [facilitator]`, `staff_type: professional` and as `discipline` {typed}",
            absence="people",
        )
        return
    yield Problem(
        mark=place_of(workspace, workspace.team.source, "people"),
        message=f"no facilitator on {workspace.as_of} is {wanted}" + (", whose license has not ended" if related else ""),
        hint="add the renewed license as an exhibit that supersedes the old one, or record another facilitator"
        if related
        else "record one who teaches in evidence/team.yaml, with `roles: [facilitator]`, `staff_type: professional` "
        f"and as `discipline` {typed}",
        related=tuple(related),
        state=State.EXPIRED if related else State.MISSING,
    )


@requirement_rule("TEA108", "A license is not recorded", check="licenses-recorded")
def license_missing(asked: Asked) -> Iterator[Problem]:
    """Each professional has a license or registration on record.

    Why: unlicensed staff are a no-compromise ground for refusal.
    Fix: add the license under `licenses` with its number and the exhibit that shows it.
    """
    for person in select_people(asked.workspace, asked.application, asked.text("who")):
        if not person.licenses:
            yield Problem(
                mark=person.source.at("id"),
                message=f"no license is recorded for {named(person)}",
                hint=f"add `licenses` to {person.id} with `kind`, `number` and `exhibit`",
            )


@requirement_rule("TEA109", "A paraprofessional is not trained, or was not observed", check="paraprofessionals-trained")
def paraprofessional_untrained(asked: Asked) -> Iterator[Problem]:
    """Each paraprofessional has a recorded training for the role and a checked competency.

    Why: lay and community health workers teach well when they are prepared; reviewers ask to see the preparation.
    Fix: add the training under `training` and the check under `competencies`, each with its exhibit.
    """
    as_of = asked.workspace.as_of
    for person in select_people(asked.workspace, asked.application, "paraprofessionals"):
        lacks = []
        if not any(training.date <= as_of for training in person.training):
            lacks.append("training")
        if not any(competency.date <= as_of for competency in person.competencies):
            lacks.append("competencies")
        for field in lacks:
            what = "training for the role" if field == "training" else "checked competency"
            yield Problem(
                mark=person.source.at("id"),
                message=f"no {what} is recorded for {named(person)}",
                hint=f"add it under `{field}` of {person.id}, with its exhibit",
            )


@requirement_rule("TEA110", "A paraprofessional has no qualified supervisor", check="paraprofessionals-supervised")
def paraprofessional_unsupervised(asked: Asked) -> Iterator[Problem]:
    """Each paraprofessional is supervised by a professional who is on the team and whose license has not ended.

    Why: a paraprofessional passes questions beyond the role to somebody who may answer them.
    Fix: name the supervising professional under `supervisor`.
    """
    workspace = asked.workspace
    unlicensed: dict[str, Exhibit] = {}
    for person in select_people(workspace, asked.application, "paraprofessionals"):
        if not person.supervisor:
            yield Problem(
                mark=person.source.at("id"),
                message=f"{named(person)} has no supervisor",
                hint=f"add `supervisor` to {person.id}, the id of a professional on the team",
            )
            continue
        supervisor = workspace.people_by_id.get(person.supervisor)
        if supervisor is None:
            continue
        lapsed = lapsed_license(workspace, supervisor, workspace.as_of)
        if supervisor.staff_type != "professional":
            fault = f"is {supervisor.staff_type}, not professional"
        elif not supervisor.is_member_on(workspace.as_of):
            fault = f"is not on the team on {workspace.as_of}"
        else:
            if lapsed:
                unlicensed[supervisor.id] = lapsed
            continue
        yield Problem(
            mark=person.source.at("supervisor"),
            message=f"supervisor {named(supervisor)} of {named(person)} {fault}",
            hint="name a professional who is on the team",
            related=(Related(supervisor.source.at("id"), "the supervisor"),),
        )
    for id, license in unlicensed.items():
        # All of them are named, wherever they work, so that it is one finding for all applications.
        people = [one for one in workspace.team_on(workspace.as_of) if one.supervisor == id and one.staff_type == "paraprofessional"]
        yield Problem(
            mark=license.source.at("valid_until"),
            message=f"supervisor {named(workspace.people_by_id[id])} of {listed(map(named, people))} has a license that ended on "
            f"{license.valid_until}",
            hint=f"add the renewed license as an exhibit that supersedes {license.id}, or name another professional as `supervisor`",
            related=tuple(Related(person.source.at("supervisor"), f"{person.id} is supervised by {id}") for person in people),
            state=State.EXPIRED,
        )


@requirement_rule("TEA111", "The roster is older than the team", check="roster-follows-changes")
def roster_behind(asked: Asked) -> Iterator[Problem]:
    """The team list offered as evidence was made after the last person joined or left, or that change is only days old.

    Why: the accreditor wants to hear of joiners and leavers within days, and compares the list with the names it was told.
    Fix: bring the team list up to date, give its exhibit the new date, and report the change.
    """
    workspace, days = asked.workspace, asked.number("days")
    trackers = [exhibit for shown in asked.shown for exhibit in shown.counted if exhibit.kind == "TEAM_TRACKER" and exhibit.dated]
    changes = [(day, person) for person in workspace.team.people for day in (person.joined, person.left) if day and day <= workspace.as_of]
    if not trackers or not changes:
        return
    tracker = max(trackers, key=lambda exhibit: (exhibit.dated or date.min, exhibit.id))
    changed, person = max(changes, key=lambda change: (change[0], change[1].id))
    if tracker.dated and tracker.dated < changed and add_days(changed, days) < workspace.as_of:
        field = "left" if person.left == changed else "joined"
        yield Problem(
            mark=tracker.source.at("effective" if tracker.effective else "id"),
            message=f"{titled(tracker)} is dated {tracker.dated}; {named(person)} {field} on {changed}, "
            f"more than {number_of(days, 'day')} ago",
            hint="bring the team list up to date and give the exhibit the new date",
            related=(Related(person.source.at(field), f"{person.id} {field}"),),
            state=State.STALE,
        )


@rule("TEA112", "A document belongs to somebody else")
def document_of_other_person(workspace: Workspace) -> Iterator[Problem]:
    """The exhibit of a license, certificate or training is the document of the person it is recorded for.

    Why: two numbers swapped show one person's license as another's.
    Fix: refer to the right exhibit, or correct `person` in it.
    """
    for person in workspace.team.people:
        for id, source in _documents_of(person):
            exhibit = workspace.exhibits_by_id.get(id)
            if exhibit and exhibit.person in workspace.people_by_id and exhibit.person != person.id:
                yield Problem(
                    mark=source.at("exhibit"),
                    message=f"{titled(exhibit)} is recorded for {named(person)} and belongs to {exhibit.person}",
                    hint=f"name another exhibit in the record of {named(person)}, or correct `person` in {exhibit.id}",
                    related=(Related(exhibit.source.at("person"), "whose document it is"),),
                    requirements=exhibit.supports,
                )


def _documents_of(person: Person) -> Iterator[tuple[str, Source]]:
    """The exhibits that the person's records name, each with the record's place."""
    for license in person.licenses:
        yield license.exhibit, license.source
    for certificate in person.certificates:
        yield certificate.exhibit, certificate.source
    for credit in person.continuing_education:
        yield credit.exhibit, credit.source
    for training in person.training:
        yield training.exhibit, training.source
    for competency in person.competencies:
        yield competency.exhibit, competency.source
    if person.leader:
        yield person.leader.exhibit, person.leader.source


@rule("TEA113", "Two appointments overlap", Severity.WARNING)
def appointments_overlap(workspace: Workspace) -> Iterator[Problem]:
    """One person at a time is quality coordinator.

    Why: where two answer for the same thing, the application can name only one.
    Fix: end the first appointment on the day before the next begins.
    """
    appointments = sorted(workspace.team.coordinators, key=lambda one: one.start)
    for before, after in pairwise(appointments):
        if before.end is None or after.start <= before.end:
            until = before.end or "today"
            yield Problem(
                mark=after.source.at("start"),
                message=f"{after.person} is quality coordinator from {after.start}, while {before.person} is until {until}",
                hint=f"end the appointment of {before.person} on the day before {after.start}",
                related=(Related(before.source.at("end"), f"the appointment of {before.person}"),),
            )


@requirement_rule("TEA115", "The first part of a term is without a quality coordinator", Severity.WARNING, check="coordinator-named")
def coordinator_unrecorded(asked: Asked) -> Iterator[Problem]:
    """The recorded appointments reach back to the first day of the accreditation that the application rests on.

    Why: an auditor asks who answered for the service in each part of the term, and the letters of appointment are the answer.
    Fix: add whoever was coordinator before under `coordinators`, with the first and the last day.
    """
    workspace, accreditation = asked.workspace, asked.workspace.accreditation_of(asked.application)
    first = min(workspace.team.coordinators, key=lambda one: one.start, default=None)
    if accreditation is None or first is None or first.start > workspace.as_of:
        return  # that there never was one is TEA101's
    since = max(accreditation.start, workspace.program.started or accreditation.start)
    days, most = (first.start - since).days, vacancy_limit(asked)
    if days > most:
        yield Problem(
            mark=first.source.at("start"),
            message=f"no quality coordinator is recorded from {since} to {add_days(first.start, -1)}, {number_of(days, 'day')} of the term "
            f"{accreditation.id}; at most {most} are allowed",
            hint="add whoever was coordinator before, with `start` and `end`, under `coordinators` in evidence/team.yaml",
            related=(Related(accreditation.source.at("start"), f"{accreditation.id} starts"),),
        )


@rule("TEA116", "A change of the team is not among the changes", Severity.WARNING)
def team_change_untold(workspace: Workspace) -> Iterator[Problem]:
    """Who joins or leaves the team, or becomes quality coordinator, while an accreditation runs stands under the program's `changes`.

    Why: accreditors want to be told, and a notice is shown, and asked after, with the change that it tells of.
    Fix: add the change with its day and person under `changes` in program.yaml, and the notice that was sent under its `exhibits`.
    """
    for person, kind, day, what, mark in _team_changes(workspace):
        accreditors = [one.short_name for one in told_of_changes(workspace, kind, day)]
        # One change may tell of several people, and that of the coordinator that somebody joins or leaves.
        is_told = any(
            one.kind in (kind, "coordinator") and one.person in ("", person.id) and abs((one.date - day).days) <= NEAR_DAYS
            for one in workspace.program.changes
        )
        if accreditors and not is_told:
            yield Problem(
                mark=mark,
                message=f"{named(person)} {what} on {day}, while accredited by {listed(accreditors)}, and no change tells of it",
                hint=f"add a change of kind {kind} with `date: {day}` and `person: {person.id}` under `changes` in evidence/program.yaml, "
                "and the notice that was sent under its `exhibits`",
            )


def _team_changes(workspace: Workspace) -> Iterator[tuple[Person, str, date, str, Mark]]:
    """Each change of the team up to the day of the report: whose, of which kind, when, in words, and its place."""
    for one in workspace.team.coordinators:
        person = workspace.people_by_id.get(one.person)
        if person and one.start <= workspace.as_of:
            yield person, "coordinator", one.start, "became quality coordinator", one.source.at("start")
    for person in workspace.team.people:
        if person.joined <= workspace.as_of:
            yield person, "member-joined", person.joined, "joined the team", person.source.at("joined")
        if person.left and person.left <= workspace.as_of:
            yield person, "member-left", person.left, "left the team", person.source.at("left")
