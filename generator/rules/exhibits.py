"""What an exhibit says of itself, and how records and other exhibits use it (EXH)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from generator.findings import Problem, Related, Severity
from generator.model.evidence import MAX_EXHIBIT_BYTES, Exhibit
from generator.model.standards import ApplicationType
from generator.model.workspace import Workspace
from generator.prose import listed, shortened
from generator.rules.declare import rule
from generator.rules.paper_kinds import KINDS_SHOWING, can_show
from generator.rules.privacy import PARTICIPANT_KINDS
from generator.rules.wording import titled
from generator.source import Source

_Reference = tuple[str, str, Source, str]  # the exhibit's id, what refers to it, and the place
_Event = tuple[str, str, date, Source]  # the exhibit's id, what it shows, the day that happened, and the place


def _references(workspace: Workspace) -> Iterator[_Reference]:
    """Every place where a record names an exhibit."""
    for one in workspace.team.coordinators:
        yield one.exhibit, "appointment", one.source, "exhibit"
    for person in workspace.team.people:
        for license in person.licenses:
            yield license.exhibit, "license", license.source, "exhibit"
        for certificate in person.certificates:
            yield certificate.exhibit, "certificate", certificate.source, "exhibit"
        for credit in person.continuing_education:
            yield credit.exhibit, "continuing education", credit.source, "exhibit"
        for training in person.training:
            yield training.exhibit, "training", training.source, "exhibit"
        for competency in person.competencies:
            yield competency.exhibit, "competency", competency.source, "exhibit"
        if person.leader:
            yield person.leader.exhibit, "leader record", person.leader.source, "exhibit"
    for meeting in workspace.stakeholders.meetings:
        yield meeting.exhibit, "meeting", meeting.source, "exhibit"
    for assessment in workspace.population.assessments:
        yield assessment.exhibit, "assessment", assessment.source, "exhibit"
    curriculum = workspace.curriculum
    if curriculum.curriculum:
        yield curriculum.curriculum.exhibit, "curriculum", curriculum.curriculum.source, "exhibit"
    if curriculum.crosswalk:
        yield curriculum.crosswalk.exhibit, "comparison with the topics", curriculum.crosswalk.source, "exhibit"
    for review in curriculum.reviews:
        yield review.exhibit, "review of the curriculum", review.source, "exhibit"
    if curriculum.workshop_license:
        yield curriculum.workshop_license.exhibit, "workshop license", curriculum.workshop_license.source, "exhibit"
    for series in workspace.workshops.series:
        yield series.attendance_exhibit, "series", series.source, "attendance_exhibit"
        for visit in series.fidelity:
            yield visit.exhibit, "observation", visit.source, "exhibit"
    for chart in workspace.participants.charts:
        yield chart.exhibit, "chart", chart.source, "exhibit"
    for result in workspace.outcomes.results:
        yield result.exhibit, "result", result.source, "exhibit"
    if workspace.quality.process:
        yield workspace.quality.process.exhibit, "improvement process", workspace.quality.process.source, "exhibit"
    for project in workspace.quality.projects:
        yield project.exhibit, "project", project.source, "exhibit"
    for waiver in workspace.waivers:
        yield waiver.exhibit, "waiver", waiver.source, "exhibit"


@rule("EXH301", "An exhibit supports what no application asks", Severity.WARNING)
def supports_unasked(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit supports at least one requirement that an application of the program asks.

    Why: an exhibit that serves nothing is in no packet; most often the id was meant to be another.
    Fix: correct the ids under `supports`, or leave them if a later application will ask them.
    """
    types = [type for type in map(workspace.type_of, workspace.program.applications) if type]
    asked = {asks.requirement for type in types for heading in type.headings for asks in heading.asks}
    if not types or ApplicationType in workspace.unread:
        return  # the application that asks it may be the one that cannot be read
    for exhibit in workspace.exhibits:
        known = [requirement for requirement in exhibit.supports if requirement in workspace.rulebook.requirements]
        if known and asked.isdisjoint(known):
            yield Problem(
                mark=exhibit.source.at("supports"),
                message=f"{titled(exhibit)} supports {listed(known)}, which no application of the program asks",
                hint="correct the ids under `supports`, or leave them if a later application will ask them",
            )


@rule("EXH302", "An exhibit is of a kind that the requirement does not take", Severity.WARNING)
def kind_not_taken(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit is of a kind that each requirement it supports takes as evidence.

    Why: it does not count there, though it looks as if it did.
    Fix: correct `kind`, or take the requirement off `supports`.
    """
    requirements = workspace.rulebook.requirements
    taken = {id: frozenset(kind for need in requirement.evidence for kind in need.kinds) for id, requirement in requirements.items()}
    for exhibit in workspace.exhibits:
        for position, requirement in enumerate(exhibit.supports):
            kinds = taken.get(requirement)
            if kinds and exhibit.kind not in kinds and exhibit.kind in workspace.rulebook.evidence_kinds:
                yield Problem(
                    mark=exhibit.source.at("supports", position),
                    message=f"{titled(exhibit)} is of kind {exhibit.kind}; {requirement} takes {listed(sorted(kinds), 'or')}",
                    hint=f"correct `kind`, or take {requirement} off `supports`",
                    requirements=(requirement,),
                )


@rule("EXH303", "A record refers to a superseded exhibit", Severity.WARNING)
def superseded_referred_to(workspace: Workspace) -> Iterator[Problem]:
    """Records refer to the document that is in force, not to the one it replaced.

    Why: the packet shows the old document beside the record, and a reviewer takes it for the present one.
    Fix: refer to the newer exhibit.
    """
    superseding = workspace.superseding_exhibits
    for id, what, source, field in _references(workspace) if superseding else ():
        # What happened once keeps its own paper: minutes, hours, a day's training are not replaced by later ones.
        if what not in ("license", "certificate", "workshop license", "curriculum", "leader record", "improvement process"):
            continue
        old = workspace.exhibits_by_id.get(id) if id in superseding else None
        newer = workspace.successor_on(old, workspace.as_of) if old else None
        if newer:
            yield Problem(
                mark=source.at(field),
                message=f"the {what} refers to {id}, which {titled(newer)} supersedes",
                hint=f"refer to {newer.id}",
                related=(Related(newer.source.at("supersedes"), "the exhibit that replaced it"),),
            )


@rule("EXH304", "Nobody has checked an exhibit for identifiers")
def identifiers_unchecked(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit about single participants was looked through for names, dates and numbers before it is sent to anybody.

    Why: what tells who a participant is hides in headers, footers and signatures, where nobody looks.
    Fix: look through every page, and record who did so and when under `identifiers_checked`.
    """
    for exhibit in workspace.exhibits:
        checked = exhibit.identifiers_checked
        is_checked = checked is not None and checked.date <= workspace.as_of
        if not is_checked and exhibit.file and (exhibit.kind in PARTICIPANT_KINDS or exhibit.kind == "ATTENDANCE"):
            yield Problem(
                mark=exhibit.source.at("id"),
                message=f"{titled(exhibit)} is about participants, and nobody has checked it for identifiers",
                hint="look through every page, then add `identifiers_checked` with `date` and `by`",
                requirements=exhibit.supports,
            )


@rule("EXH305", "A planned exhibit is overdue", Severity.WARNING)
def planned_overdue(workspace: Workspace) -> Iterator[Problem]:
    """A planned exhibit says when it is expected, and is there by then.

    Why: what nobody waits for does not come.
    Fix: give its `file` when it is there, or a new `expected` day.
    """
    for exhibit in workspace.exhibits:
        # What stands there is no text, and that is told.
        is_told = exhibit.source.file in workspace.unread.get(Exhibit, ()) and "file" in exhibit.source.places.keys
        if exhibit.file or exhibit.id in workspace.refused or is_told:
            continue
        if exhibit.expected is None:
            message = f"{titled(exhibit)} has no file, and it is not said when it is expected"
        elif exhibit.expected < workspace.as_of:
            message = f"{titled(exhibit)} was expected on {exhibit.expected} and has no file on {workspace.as_of}"
        else:
            continue
        yield Problem(
            mark=exhibit.source.at("expected" if exhibit.expected else "id"),
            message=message,
            hint="give its `file`, or the day it is `expected`",
        )


@rule("EXH306", "Exhibits supersede each other in a circle")
def superseded_in_circle(workspace: Workspace) -> Iterator[Problem]:
    """Of exhibits that replace each other, the last one is in force.

    Why: in a circle each is replaced, so that none counts.
    Fix: delete `supersedes` in the exhibit that is the oldest.
    """
    by_id, told = workspace.exhibits_by_id, set[str]()
    for exhibit in workspace.exhibits if workspace.superseding_exhibits else ():
        older = [exhibit]
        while (next_older := by_id.get(older[-1].supersedes)) and next_older not in older and next_older.id not in told:
            older.append(next_older)
        if older[-1].supersedes == exhibit.id and exhibit.id not in told:
            chain = [exhibit.id, *(one.id for one in reversed(older[1:]))]
            told.update(chain)
            in_circle = [workspace.exhibits_by_id[id] for id in chain]
            message = (
                f"{titled(exhibit)} supersedes itself"
                if len(chain) == 1
                else f"{titled(exhibit)} is superseded in a circle: {shortened([*chain, exhibit.id], 8)}"
            )
            yield Problem(
                mark=exhibit.source.at("supersedes"),
                message=message,
                hint="delete `supersedes` in the exhibit that is the oldest",
                requirements=tuple(dict.fromkeys(requirement for one in in_circle for requirement in one.supports)),
            )


@rule("EXH307", "An exhibit supersedes a younger one or one of another kind", Severity.WARNING)
def supersedes_wrongly(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit replaces an older one of the same kind.

    Why: a wrong number under `supersedes` takes a good document out of the packet.
    Fix: correct the id under `supersedes`, or the date or kind of one of the two.
    """
    for exhibit in workspace.exhibits:
        if not exhibit.supersedes or exhibit.supersedes == exhibit.id:
            continue
        old = workspace.exhibits_by_id.get(exhibit.supersedes)
        if old is None:
            continue
        if old.kind != exhibit.kind:
            fault = f"{exhibit.kind} supersedes {old.kind}"
        elif exhibit.dated and old.dated and exhibit.dated < old.dated:
            fault = f"it is dated {exhibit.dated}, and the one it supersedes {old.dated}"
        else:
            continue
        yield Problem(
            mark=exhibit.source.at("supersedes"),
            message=f"{titled(exhibit)} supersedes {titled(old)}: {fault}",
            hint="correct the id under `supersedes`, or the date or kind of one of the two",
            related=(Related(old.source.at("id"), "the exhibit that it supersedes"),),
        )


@rule("EXH313", "Two exhibits in force supersede the same one", Severity.WARNING)
def superseded_twice(workspace: Workspace) -> Iterator[Problem]:
    """Of exhibits of one kind, each replaces the one before it.

    Why: where two replace the same one, neither replaces the other, and the packet holds both.
    Fix: let the newer of the two supersede the older, or correct the id under `supersedes`.
    """
    for id in [id for id, replacing in workspace.superseding_exhibits.items() if len(replacing) > 1]:
        old = workspace.exhibits_by_id.get(id)
        for newer, older in pairwise(_in_force_for(workspace, old) if old else ()):
            yield Problem(
                mark=newer.source.at("supersedes"),
                message=f"{titled(newer)} and {titled(older)} both supersede {id}, and both are in force on {workspace.as_of}",
                hint=f"write `supersedes: {older.id}` in {newer.id} if it replaces that too, or correct the id under `supersedes`",
                related=(Related(older.source.at("supersedes"), "the other one"),),
            )


def _in_force_for(workspace: Workspace, old: Exhibit) -> list[Exhibit]:
    """The exhibits of the same sort that stand in an exhibit's place and are themselves not replaced or expired, the newest first."""
    as_of = workspace.as_of
    return [
        one
        for one in workspace.successors_on(old, as_of)
        if (one.kind, one.person, one.site) == (old.kind, old.person, old.site)
        if (one.valid_until is None or as_of <= one.valid_until) and workspace.successor_on(one, as_of) is None
    ]


@rule("EXH308", "An exhibit supports nothing", Severity.WARNING)
def supports_nothing(workspace: Workspace) -> Iterator[Problem]:
    """Each exhibit names a requirement that it supports.

    Why: without one it is in no packet.
    Fix: name the requirement under `supports`; `dsmes explain` with a kind or an id tells which.
    """
    for exhibit in workspace.exhibits:
        if not exhibit.supports:
            yield Problem(
                mark=exhibit.source.at("supports"),
                message=f"{titled(exhibit)} supports no requirement",
                hint="name at least one requirement under `supports`",
            )


@rule("EXH309", "A record refers to an exhibit of another kind", Severity.WARNING)
def reference_of_other_kind(workspace: Workspace) -> Iterator[Problem]:
    """A record refers to the kind of document that shows it: a license to a license, a meeting to minutes.

    Why: one digit typed wrong shows a resume where the license should be.
    Fix: correct the id, or the exhibit's `kind`.
    """
    for id, what, source, field in _references(workspace):
        exhibit = workspace.exhibits_by_id.get(id)
        if exhibit and not can_show(workspace, exhibit, what):
            wanted = listed(KINDS_SHOWING[what], "or")
            yield Problem(
                mark=source.at(field),
                message=f"the {what} refers to {titled(exhibit)}, which is of kind {exhibit.kind}, not {wanted}",
                hint="correct the id, or the exhibit's `kind`",
                related=(Related(exhibit.source.at("kind"), "its kind"),),
            )


@rule("EXH310", "Two exhibits are the same file", Severity.WARNING)
def file_offered_twice(workspace: Workspace) -> Iterator[Problem]:
    """Each file is one exhibit, which may support several requirements.

    Why: the packet would hold the same pages twice, under two numbers.
    Fix: keep one exhibit, and name all requirements under its `supports`.
    """
    first: dict[str, Exhibit] = {}
    for exhibit in workspace.exhibits:
        if not exhibit.file:
            continue
        before = first.setdefault(exhibit.file, exhibit)
        if before is not exhibit:
            yield Problem(
                mark=exhibit.source.at("file"),
                message=f"{titled(exhibit)} is the same file as {titled(before)}",
                hint=f"keep {before.id}, and name all requirements under its `supports`",
                related=(Related(before.source.at("file"), "the same file"),),
            )


@rule("EXH311", "An exhibit is older than what it shows", Severity.WARNING)
def older_than_event(workspace: Workspace) -> Iterator[Problem]:
    """The paper of a meeting, course, review, project or audit is dated on or after the day of it.

    Why: minutes cannot be older than their meeting; either one date is wrong or the paper is of another time.
    Fix: correct the date of the record or of the exhibit, or refer to the right exhibit.
    """
    for id, what, day, source in _events(workspace):
        exhibit = workspace.exhibits_by_id.get(id)
        if exhibit and exhibit.dated and exhibit.dated < day <= workspace.as_of:
            yield Problem(
                mark=source.at("exhibit"),
                message=f"{what} is of {day}, and {titled(exhibit)} is dated {exhibit.dated}",
                hint="correct one of the two dates, or refer to the right exhibit",
                related=(Related(exhibit.source.at("id"), "the exhibit"),),
                requirements=exhibit.supports,
            )


def _events(workspace: Workspace) -> Iterator[_Event]:
    """What happened on one day and has a paper that was made then or later."""
    for person in workspace.team.people:
        for credit in person.continuing_education:
            yield credit.exhibit, f"continuing education of {person.id}", credit.date, credit.source
        for training in person.training:
            yield training.exhibit, f"training of {person.id}", training.date, training.source
        for competency in person.competencies:
            yield competency.exhibit, f"the checked competency of {person.id}", competency.date, competency.source
        if person.leader:
            yield person.leader.exhibit, f"the leader training of {person.id}", person.leader.trained, person.leader.source
    for meeting in workspace.stakeholders.meetings:
        yield meeting.exhibit, f"meeting {meeting.id}", meeting.date, meeting.source
    for assessment in workspace.population.assessments:
        yield assessment.exhibit, "the assessment of the population", assessment.date, assessment.source
    if workspace.curriculum.crosswalk:
        crosswalk = workspace.curriculum.crosswalk
        yield crosswalk.exhibit, "the comparison with the topics", crosswalk.signed.date, crosswalk.source
    for review in workspace.curriculum.reviews:
        yield review.exhibit, "the review of the curriculum", review.date, review.source
    for series in workspace.workshops.series:
        for visit in series.fidelity:
            yield visit.exhibit, f"the observation of {series.id}", visit.date, visit.source
        if series.last_day:
            yield series.attendance_exhibit, f"the last session of {series.id}", series.last_day, series.source
    for result in workspace.outcomes.results:
        yield result.exhibit, f"the end of the period of {result.measure}", result.period.end, result.source
    for project in workspace.quality.projects:
        if project.finished:
            yield project.exhibit, f"the end of project {project.id}", project.finished, project.source


@rule("EXH312", "An exhibit's file alone is above the limit for one upload", Severity.WARNING)
def too_large_to_upload(workspace: Workspace) -> Iterator[Problem]:
    """A file that goes to a portal is no larger than the portal takes, or than the program allows itself where no limit is known.

    Why: the portal refuses it, most often on the last day.
    Fix: scan at 150 dots per inch in grey, or save the PDF anew in a reduced size; or correct `max_upload_megabytes` in program.yaml.
    """
    files = ((exhibit.id, workspace.files.get(exhibit.file)) for exhibit in workspace.exhibits)
    # What is too large to be an exhibit at all is told by itself.
    sizes = {id: facts.size / 1_000_000 for id, facts in files if facts and facts.size <= MAX_EXHIBIT_BYTES}
    large = [exhibit for exhibit in workspace.exhibits if sizes.get(exhibit.id, 0) > 1]  # no limit can be lower
    for application in workspace.program.applications if large else ():
        type = workspace.type_of(application)
        if type is None or application.decided:
            continue
        accreditor = workspace.accreditor_of(application)
        for item in type.uploads:
            limit = item.size_limit or accreditor.size_limit
            most = limit.megabytes if limit else workspace.program.settings.max_upload_megabytes
            for exhibit in large:
                if sizes[exhibit.id] > most and exhibit.kind in item.kinds and not set(item.requirements).isdisjoint(exhibit.supports):
                    large = [other for other in large if other is not exhibit]  # told once is enough
                    yield Problem(
                        mark=exhibit.source.at_value("file"),
                        message=f"{titled(exhibit)} has {sizes[exhibit.id]:.1f} MB; the file for `{item.title}` of application "
                        f"{application.id} may have {most} MB",
                        hint="scan it at 150 dots per inch in grey, or save the PDF anew in a reduced size",
                    )
