"""The licensed workshop: its license, leaders, sessions and groups (DSM)."""

from collections.abc import Iterator
from datetime import date

from generator.findings import Problem, Related, Severity, State
from generator.model.alike import entered_again
from generator.model.evidence import Exhibit, Person, Series
from generator.model.workspace import Workspace
from generator.prose import number_of
from generator.rules.dates import add_days, add_months
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.evidence_shown import series_of
from generator.rules.people import lapsed_paper, select_people
from generator.rules.rulebook import calling
from generator.rules.wording import named, place_of, titled

_FORMATS = {"in-person": "in_person", "virtual": "virtual", "tool-kit": "tool_kit"}
_DAYS_BETWEEN_SESSIONS = 14  # a weekly series that has paused longer is taken to be over


def is_running(series: Series, as_of: date, sessions: int) -> bool:
    """Whether the series may still have sessions to come on that day."""
    last = series.last_day
    return len(series.sessions) < sessions and last is not None and as_of <= add_days(last, _DAYS_BETWEEN_SESSIONS)


@requirement_rule("DSM101", "The workshop license is not recorded", check="workshop-licensed")
def workshop_unlicensed(asked: Asked) -> Iterator[Problem]:
    """The license to offer the workshop is recorded, with its holder and what it covers.

    Why: offering the workshop without a license breaks the licensor's terms, whoever teaches it.
    Fix: fill in `workshop_license`, with the license as an exhibit.
    """
    curriculum = asked.workspace.curriculum
    if curriculum.workshop_license is None:
        yield Problem(
            mark=place_of(asked.workspace, curriculum.source, "workshop_license"),
            message="no license to offer the workshop is recorded",
            hint="add `workshop_license` with `holder`, `number`, `covers` and `exhibit` to evidence/curriculum.yaml",
        )


@requirement_rule("DSM102", "A series was held without a valid license", check="workshop-licensed")
def series_outside_license(asked: Asked) -> Iterator[Problem]:
    """Each session of the workshop lies within the time of a license.

    Why: a license is required before the workshop is offered, and lasts three years.
    Fix: add the license that was in force then as an exhibit of kind SMRC_LICENSE with `valid_from` and `valid_until`.
    """
    workspace = asked.workspace
    licenses = [exhibit for exhibit in workspace.exhibits if exhibit.kind == "SMRC_LICENSE" and exhibit.file]
    if not licenses:
        return
    for series in series_of(workspace, asked.application):
        for session in series.sessions:
            in_force = any(
                (license.valid_from or license.effective or date.min) <= session.date <= (license.valid_until or date.max)
                for license in licenses
            )
            if session.date <= workspace.as_of and not in_force:
                yield Problem(
                    mark=session.source.at("date"),
                    message=f"workshop series {series.id}: no license covers session {session.number} on {session.date}",
                    hint="add the license of that time as an exhibit, or correct the dates of the license or of the session",
                    related=tuple(
                        Related(license.source.at("valid_until"), f"{titled(license)} ends {license.valid_until}") for license in licenses
                    ),
                )
                break


@requirement_rule("DSM103", "A series has too few leaders or no peer leader", check="workshop-leaders")
def series_without_leaders(asked: Asked) -> Iterator[Problem]:
    """Each series has as many leaders as its format wants, and in a group at least one who is a peer.

    Why: two leaders, one of them living with diabetes, are part of what was tested and found to work.
    Fix: name both leaders of the series; if one was missing, say so and do not claim the series.
    """
    workspace = asked.workspace
    for series in series_of(workspace, asked.application):
        wanted = _limit(asked, series, "")
        if wanted is not None and len(series.leaders) < wanted:
            yield Problem(
                mark=series.source.at("leaders"),
                message=f"workshop series {series.id} has {len(series.leaders)} of {number_of(wanted, 'leader')}",
                hint="name every leader of the series under `leaders`",
            )
        leaders = [workspace.people_by_id.get(leader) for leader in series.leaders]
        peers = sum(1 for leader in leaders if leader is None or (leader.leader and leader.leader.peer))
        if series.format != "tool-kit" and leaders and peers < asked.number("peers"):
            yield Problem(
                mark=series.source.at("leaders"),
                message=f"workshop series {series.id} has {peers} of {number_of(asked.number('peers'), 'peer leader')}",
                hint="name a leader whose `leader` record says `peer: yes`",
            )


@requirement_rule("DSM104", "A leader is not trained", check="leaders-trained")
def leader_untrained(asked: Asked) -> Iterator[Problem]:
    """Each leader was trained by certified master trainers before leading, and led while the certificate was in force.

    Why: the license allows only workshops led by trained leaders.
    Fix: fill in `leader` of the person, with the day of training and the master trainers.
    """
    workspace = asked.workspace
    led: dict[str, Series] = {}
    for series in series_of(workspace, asked.application):
        for leader in series.leaders:
            if leader not in led or first_day(series) < first_day(led[leader]):
                led[leader] = series
    members = {person.id: person for person in select_people(workspace, asked.application, "workshop-leaders")}
    people = members | {id: workspace.people_by_id[id] for id in led if id in workspace.people_by_id}
    for person in sorted(people.values(), key=lambda person: person.source.at("id")):
        if person.leader is None or not person.leader.master_trainers.strip():
            lacks = "leader training" if person.leader is None else "master trainers"
            yield Problem(
                mark=person.source.at("leader"),
                message=f"no {lacks} recorded for {named(person)}",
                hint=f"add `leader` to {person.id} with `trained`, `master_trainers` and `exhibit`",
            )
        elif person.id in led and first_day(led[person.id]) < person.leader.trained:
            series = led[person.id]
            yield Problem(
                mark=person.leader.source.at("trained"),
                message=f"{named(person)} was trained on {person.leader.trained}, after leading {series.id} from {first_day(series)}",
                hint="correct the day of training, or the leaders of the series",
                related=(Related(series.source.at("leaders"), f"the leaders of {series.id}"),),
            )
        elif told := _certificate_ended(asked, person):
            series, certificate, day = told
            yield Problem(
                mark=certificate.source.at("valid_until"),
                message=f"the certificate of {named(person)} as a leader ended on {certificate.valid_until}, before {day}, "
                f"when {series.id} was led with it",
                hint=f"add the certificate that followed {certificate.id} as an exhibit, or correct the leaders of the series",
                related=(Related(series.source.at("leaders"), f"the leaders of {series.id}"),),
                state=State.EXPIRED,
            )


def _certificate_ended(asked: Asked, person: Person) -> tuple[Series, Exhibit, date] | None:
    """The first session that somebody led after the own certificate as a leader had ended, and that certificate."""
    workspace = asked.workspace
    paper = workspace.exhibits_by_id.get(person.leader.exhibit) if person.leader else None
    for series in series_of(workspace, asked.application) if paper else ():
        for session in series.sessions if paper and person.id in series.leaders else ():
            ended = lapsed_paper(workspace, person, paper.kind, session.date) if paper and session.date <= workspace.as_of else None
            if ended:
                return series, ended, session.date
    return None


@requirement_rule("DSM105", "A leader is no longer active", check="leaders-active")
def leader_inactive(asked: Asked) -> Iterator[Problem]:
    """Each leader was trained, or has led a workshop, within the last months.

    Why: leaders stay leaders by leading; the licensor's rules for how often have changed over the years.
    Fix: let the leader lead the next workshop, or take them off the team; give `last_workshop`.
    """
    workspace, months = asked.workspace, asked.number("months")
    since = add_months(workspace.as_of, -months)
    for person in select_people(workspace, asked.application, "workshop-leaders"):
        leader = person.leader
        if leader is None:
            continue
        led = [day for day in (leader.last_workshop, _last_led(workspace, person)) if day and day <= workspace.as_of]
        if max(*led, *([leader.trained] if leader.trained <= workspace.as_of else []), date.min) < since:
            last = max(led, default=None)
            was = f"last led a workshop on {last}" if last else f"was trained on {leader.trained} and has led no workshop"
            yield Problem(
                mark=leader.source.at("last_workshop"),
                message=f"{named(person)} {was}; one since {since} is asked",
                hint="give the latest `last_workshop`, or plan the next workshop with this leader",
                state=State.STALE,
            )


@requirement_rule("DSM117", "A leader's first workshop came late", Severity.WARNING, check="leaders-active")
def first_workshop_late(asked: Asked) -> Iterator[Problem]:
    """A leader led a first workshop within the months after the training, as far as the workshops on record reach back.

    Why: leaders who wait long after the training have to learn the manual again, and the licensor may ask them to train again.
    Fix: record the earlier workshop, if there was one; if not, ask the licensor what holds, and keep the answer.
    """
    workspace, months = asked.workspace, asked.number("months")
    recorded_since = min((first_day(series) for series in workspace.workshops.series), default=date.max)
    for person in select_people(workspace, asked.application, "workshop-leaders"):
        leader = person.leader
        if leader is None:
            continue
        due = add_months(leader.trained, months)
        # What was led elsewhere, or before workshops were recorded here, nobody can tell.
        if max(person.joined, recorded_since) > due:
            continue
        led = [series for series in workspace.workshops.series if person.id in series.leaders and first_day(series) >= leader.trained]
        first = min(led, key=first_day, default=None)
        if first and due < first_day(first) <= workspace.as_of:
            yield Problem(
                mark=leader.source.at("trained"),
                message=f"{named(person)} was trained on {leader.trained}, and the first workshop on record began on {first_day(first)}; "
                f"one by {due} is asked",
                hint="add the earlier workshop to evidence/workshops.yaml, if there was one, or ask the licensor and keep the answer",
                related=(Related(first.source.at("sessions"), f"the sessions of {first.id}"),),
            )


@requirement_rule("DSM115", "Proof of a leader's activity is old", Severity.WARNING, check="leaders-active")
def activity_shown_by_old_paper(asked: Asked) -> Iterator[Problem]:
    """What shows that a leader is active is of the last months itself.

    Why: an older paper shows an older workshop.
    Fix: add the paper of the latest workshop as an exhibit of kind LEADER_ACTIVITY for this leader.
    """
    since = add_months(asked.workspace.as_of, -asked.number("months"))
    for shown in asked.shown:
        papers = [(exhibit.dated, exhibit) for exhibit in shown.counted if exhibit.kind == "LEADER_ACTIVITY" and exhibit.dated]
        if papers and shown.need.per == "person":
            dated, newest = max(papers, key=lambda paper: (paper[0], paper[1].id))
            if dated < since:
                yield Problem(
                    mark=newest.source.at("effective"),
                    message=f"{titled(newest)} of {shown.subject_name} is dated {dated}; activity since {since} is to be shown",
                    hint=f"add what shows the latest workshop as an exhibit with `person: {shown.subject}` that supersedes {newest.id}",
                )


@rule("DSM106", "A leader's last workshop is not the one on record", Severity.WARNING)
def last_workshop_differs(workspace: Workspace) -> Iterator[Problem]:
    """A leader's `last_workshop` is not earlier than the last series that the person is recorded to have led.

    Why: of two days that contradict each other, a reviewer believes neither.
    Fix: give the last day of that series as `last_workshop`, or correct the leaders of the series.
    """
    for person in workspace.team.people:
        led = _last_led(workspace, person)
        if person.leader and person.leader.last_workshop and led and person.leader.last_workshop < led:
            yield Problem(
                mark=person.leader.source.at("last_workshop"),
                message=f"the last workshop of {named(person)} is given as {person.leader.last_workshop}; "
                f"a series that ended on {led} is recorded",
                hint=f"give `last_workshop: {led}`, or correct `leaders` of the series",
                requirements=calling(workspace, "leaders-active"),
            )


@requirement_rule("DSM107", "A series is not complete", check="sessions-complete")
def series_incomplete(asked: Asked) -> Iterator[Problem]:
    """A series has all its sessions, each of full length.

    Why: the workshop works as it was tested: six weekly sessions of two and a half hours.
    Fix: record the sessions that are missing; if one was not held, the series does not count as delivered.
    """
    workspace, sessions, minutes = asked.workspace, asked.number("sessions"), asked.number("minutes")
    for series in series_of(workspace, asked.application):
        numbers = {session.number for session in series.sessions}
        if len(numbers) < sessions and not is_running(series, workspace.as_of, sessions):
            missed = [str(number) for number in range(1, sessions + 1) if number not in numbers]
            yield Problem(
                mark=series.source.at("sessions"),
                message=f"workshop series {series.id} has {len(numbers)} of {number_of(sessions, 'session')}",
                hint=f"record session {', '.join(missed)} under `sessions`",
            )
        for session in series.sessions if series.format != "tool-kit" else ():
            if session.minutes < minutes:
                yield Problem(
                    mark=session.source.at("minutes"),
                    message=f"workshop series {series.id}: session {session.number} has {session.minutes} of {minutes} minutes",
                    hint="correct `minutes`; a session that was cut short does not count as given in full",
                )


@requirement_rule("DSM108", "A group is too small or too large", check="group-size")
def group_outside_limits(asked: Asked) -> Iterator[Problem]:
    """The number of people enrolled lies within the limits of the format.

    Why: in a group that is too small or too large the exchange between participants fails.
    Fix: correct `enrolled`; plan the next group within the limits.
    """
    for series in series_of(asked.workspace, asked.application):
        least, most = _limit(asked, series, "_min"), _limit(asked, series, "_max")
        if least is not None and most is not None and not least <= series.enrolled <= most:
            yield Problem(
                mark=series.source.at("enrolled"),
                message=f"workshop series {series.id} has {series.enrolled} people; "
                f"{least} to {most} are the limits of the {series.format} format",
                hint="correct `enrolled`, or plan the next group within the limits",
            )


@requirement_rule("DSM109", "A group is smaller than urged", Severity.WARNING, check="group-size")
def group_small(asked: Asked) -> Iterator[Problem]:
    """A group that meets in person starts with as many people as the licensor urges.

    Why: some always stop coming, and what remains is then too small a group.
    Fix: enroll a few more people in the next group.
    """
    urged = asked.number("in_person_urged")
    for series in series_of(asked.workspace, asked.application):
        least = _limit(asked, series, "_min")
        if series.format == "in-person" and least is not None and least <= series.enrolled < urged:
            yield Problem(
                mark=series.source.at("enrolled"),
                message=f"workshop series {series.id} has {series.enrolled} people; at least {urged} are urged",
                hint=f"plan the next group with {urged} people or more",
            )


@requirement_rule("DSM110", "A session is not like its series", Severity.WARNING, check="group-size")
def more_present_than_enrolled(asked: Asked) -> Iterator[Problem]:
    """No more people are present at a session than are enrolled in the series.

    Why: numbers that cannot be right make a reviewer doubt the others.
    Fix: correct `present` of the session or `enrolled` of the series.
    """
    for series in series_of(asked.workspace, asked.application):
        for session in series.sessions:
            if session.present > series.enrolled:
                yield Problem(
                    mark=session.source.at("present"),
                    message=f"workshop series {series.id}: {session.present} were present at session {session.number}, "
                    f"and {series.enrolled} are enrolled",
                    hint="correct `present` or `enrolled`",
                    related=(Related(series.source.at("enrolled"), "how many are enrolled"),),
                )


@requirement_rule("DSM111", "A series was not observed as promised", check="manual-followed")
def observation_missed(asked: Asked) -> Iterator[Problem]:
    """Each series was observed against the leader's manual as often as the program's own policy promises.

    Why: nobody can say that the manual was followed if nobody looked.
    Fix: add the observation under `fidelity` of the series, or promise fewer under `fidelity_visits_per_series` and in the policy.
    """
    workspace = asked.workspace
    promised = workspace.policies.commitments.fidelity_visits_per_series
    for series in series_of(workspace, asked.application):
        done = sum(1 for visit in series.visits if visit.date <= workspace.as_of)
        over = series.last_day is not None and series.last_day < workspace.as_of
        if over and done < promised and not is_running(series, workspace.as_of, 6):
            yield Problem(
                mark=series.source.at("fidelity"),
                message=f"workshop series {series.id} has {done} of {number_of(promised, 'promised observation')}",
                hint="add it under `fidelity`, or lower `fidelity_visits_per_series` in evidence/policies.yaml and in your policy",
            )


@requirement_rule("DSM112", "The manual was not followed", check="manual-followed")
def manual_not_followed(asked: Asked) -> Iterator[Problem]:
    """An observation that found the manual not followed keeps the series from counting.

    Why: outside material and changed sessions break the license, and the evidence for the workshop does not hold for them.
    Fix: talk it over with the leaders, observe again, and record that observation as well.
    """
    for series in series_of(asked.workspace, asked.application):
        visits = sorted((visit for visit in series.fidelity if visit.date <= asked.workspace.as_of), key=lambda visit: visit.date)
        if visits and not visits[-1].manual_followed:
            yield Problem(
                mark=visits[-1].source.at("manual_followed"),
                message=f"workshop series {series.id}: on {visits[-1].date} {visits[-1].observer} found the manual not followed",
                hint="after talking it over with the leaders, observe again and add that visit under `fidelity`",
            )


@requirement_rule("DSM113", "The workshop served people it was not made for", Severity.WARNING, check="audience-fits")
def audience_misfit(asked: Asked) -> Iterator[Problem]:
    """The workshop is for adults with type 2 diabetes.

    Why: it does not speak of insulin from the first day, of pregnancy or of children, and was not tested with them.
    Fix: offer these people another form of education, and say in the service plan which.
    """
    for row in asked.workspace.population.mix:
        if row.category == "diabetes-type" and row.served_percent > 0 and "type 2" not in row.group.lower():
            yield Problem(
                mark=row.source.at("group"),
                message=f"{row.served_percent} percent of those served are {row.group}; the workshop is for adults with type 2 diabetes",
                hint="say in the service plan which other education they receive",
            )


@rule("DSM114", "An observation lies outside its series", Severity.WARNING)
def observation_outside_series(workspace: Workspace) -> Iterator[Problem]:
    """An observation took place while the series ran.

    Why: nobody can observe a workshop before it begins or after it is over.
    Fix: correct the date of the observation or of the sessions.
    """
    for series in workspace.workshops.series:
        if not series.sessions or series.last_day is None:
            continue
        for visit in series.fidelity:
            if not first_day(series) <= visit.date <= series.last_day:
                yield Problem(
                    mark=visit.source.at("date"),
                    message=f"workshop series {series.id} was observed on {visit.date}; "
                    f"its sessions run from {first_day(series)} to {series.last_day}",
                    hint="correct the date of the observation, or of the sessions",
                    requirements=calling(workspace, "manual-followed"),
                )


@rule("DSM116", "An observation is entered twice", Severity.WARNING)
def observation_entered_twice(workspace: Workspace) -> Iterator[Problem]:
    """Each observation of a series is entered once.

    Why: an entry that was copied is no second observation, and counts for none.
    Fix: delete one of the two; of two observations of one day, make an exhibit of each.
    """
    for series in workspace.workshops.series:
        for again, first in entered_again(series.alike_visits):
            yield Problem(
                mark=again.source.at("date"),
                message=f"workshop series {series.id}: the observation of {again.date}, shown by {again.exhibit}, is entered twice; "
                "it counts once",
                hint="delete one of the two; if they are two, make an exhibit of each",
                related=(Related(first.source.at("date"), "it is entered here first"),),
                requirements=calling(workspace, "manual-followed"),
            )


def first_day(series: Series) -> date:
    """The day of the first session; a day that never comes where there is none."""
    return min((session.date for session in series.sessions), default=date.max)


def _last_led(workspace: Workspace, person: Person) -> date | None:
    days = [
        session.date
        for series in workspace.workshops.series
        if person.id in series.leaders
        for session in series.sessions
        if session.date <= workspace.as_of
    ]
    return max(days, default=None)


def _limit(asked: Asked, series: Series, ending: str) -> int | None:
    """The parameter for the series' format; None where the format is another."""
    name = _FORMATS.get(series.format)
    return asked.number(name + ending) if name else None
