"""What is taught, whether it covers the topics, and who looked at it (CUR)."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity, State
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.declare import Asked, requirement_rule, rule
from generator.rules.wording import named, place_of, topic_named


@requirement_rule("CUR101", "The curriculum is not described", check="curriculum-described")
def curriculum_undescribed(asked: Asked) -> Iterator[Problem]:
    """The curriculum is recorded with its evidence base and with how its outcomes are judged.

    Why: a curriculum of one's own making without sources cannot be shown to be sound.
    Fix: fill in `curriculum`, among it `evidence_base` and `outcome_criteria`.
    """
    yield from _empty_fields(asked, ("evidence_base", "outcome_criteria"))


def _empty_fields(asked: Asked, fields: tuple[str, ...]) -> Iterator[Problem]:
    curriculum = asked.workspace.curriculum
    facts = curriculum.curriculum
    if facts is None:
        yield Problem(
            mark=place_of(asked.workspace, curriculum.source, "curriculum"),
            message="no curriculum is recorded",
            hint="add `curriculum` to evidence/curriculum.yaml",
            absence="curriculum",
        )
        return
    for field in fields:
        value = getattr(facts, field)
        if not (value.strip() if isinstance(value, str) else value):
            yield Problem(
                mark=facts.source.at(field),
                message=f"curriculum {facts.name} does not say its `{field}`",
                hint=f"fill in `{field}` of the curriculum",
            )


@requirement_rule("CUR102", "A topic is not covered", check="topics-covered")
def topic_uncovered(asked: Asked) -> Iterator[Problem]:
    """Each content area, and each part of it that the rulebook names, is taught somewhere.

    Why: all areas must be on offer, even if no single participant needs them all.
    Fix: add a row under `topics` that says where the topic, or its missing elements, is taught and by whom.
    """
    curriculum = asked.workspace.curriculum
    if not curriculum.topics:
        yield Problem(
            mark=place_of(asked.workspace, curriculum.source, "topics"),
            message="it is not recorded where any topic is taught",
            hint="add a row for each topic under `topics` in evidence/curriculum.yaml, with `taught_in`; `dsmes explain topics` lists them",
        )
        return
    for topic in asked.workspace.rulebook.topics.values():
        rows = [row for row in curriculum.topics if row.topic == topic.id]
        if not rows:
            yield Problem(
                mark=place_of(asked.workspace, curriculum.source, "topics"),
                message=f"topic {topic.id} ({topic.title}) is taught nowhere",
                hint=f"add a row with `topic: {topic.id}` and `taught_in` under `topics` in evidence/curriculum.yaml",
            )
            continue
        if not topic.elements or any(not row.elements for row in rows):
            continue
        covered = {element for row in rows for element in row.elements}
        missed = [element for element in topic.elements if element.id not in covered]
        if missed:
            ids = ", ".join(element.id for element in missed)
            yield Problem(
                mark=rows[0].source.at("elements"),
                message=f"topic {topic.id} ({topic.title}) is taught without {listed(f'{one.title} ({one.id})' for one in missed)}",
                hint=f"add a row with `topic: {topic.id}`, `elements: [{ids}]` and where that is taught",
            )


@requirement_rule("CUR103", "The crosswalk is missing or not signed by a professional", check="crosswalk-signed")
def crosswalk_unsigned(asked: Asked) -> Iterator[Problem]:
    """A qualified clinician has compared the curriculum with the content areas and signed.

    Why: whether a topic is really covered is a clinician's judgment, never that of a program.
    Fix: let a professional of the team make and sign the comparison, and record it under `crosswalk`.
    """
    workspace = asked.workspace
    crosswalk = workspace.curriculum.crosswalk
    if crosswalk is None:
        yield Problem(
            mark=place_of(workspace, workspace.curriculum.source, "crosswalk"),
            message="no signed comparison of the curriculum with the topics is recorded",
            hint="add `crosswalk` with `curriculum_version`, `signed` and `exhibit` to evidence/curriculum.yaml",
        )
        return
    signer = workspace.people_by_id.get(crosswalk.signed.by)
    if signer and signer.staff_type != "professional":
        yield Problem(
            mark=crosswalk.signed.source.at("by"),
            message=f"the comparison with the topics is signed by {named(signer)}, who is {signer.staff_type}",
            hint="let a nurse, dietitian, pharmacist or other professional of the team sign it",
        )
    if crosswalk.signed.date > workspace.as_of:
        yield Problem(
            mark=crosswalk.signed.source.at("date"),
            message=f"the comparison with the topics is signed on {crosswalk.signed.date}, after {workspace.as_of}",
            hint="give the day it was signed",
        )


@requirement_rule("CUR104", "The crosswalk is of another version", check="crosswalk-signed")
def crosswalk_of_other_version(asked: Asked) -> Iterator[Problem]:
    """The signed comparison is of the version of the curriculum that is taught.

    Why: what a new version left out, the old comparison still claims.
    Fix: compare and sign again, and give the new `curriculum_version`.
    """
    facts, crosswalk = asked.workspace.curriculum.curriculum, asked.workspace.curriculum.crosswalk
    if facts and crosswalk and crosswalk.curriculum_version != facts.version:
        yield Problem(
            mark=crosswalk.source.at("curriculum_version"),
            message=f"the comparison with the topics is of version {crosswalk.curriculum_version}; version {facts.version} is taught",
            hint=f'compare version {facts.version} with the topics, sign, and give `curriculum_version: "{facts.version}"`',
            related=(Related(facts.source.at("version"), "the version that is taught"),),
            state=State.STALE,
        )


@requirement_rule("CUR105", "The curriculum was not reviewed in time", check="curriculum-reviewed")
def curriculum_review_missing(asked: Asked) -> Iterator[Problem]:
    """The curriculum is reviewed within the months before the application.

    Why: care changes each year, and so does what participants ask.
    Fix: review it, say under `changes` what came of it, and add the review under `reviews`.
    """
    curriculum, window = asked.workspace.curriculum, asked.window()
    if any(window.holds(review.date) for review in curriculum.reviews):
        return
    latest = max(curriculum.reviews, key=lambda review: review.date, default=None)
    yield Problem(
        mark=latest.source.at("date") if latest else place_of(asked.workspace, curriculum.source, "reviews"),
        message=f"the curriculum was {f'reviewed on {latest.date}' if latest else 'never reviewed'}; a review {window} is asked",
        hint="review the curriculum and add the review under `reviews` in evidence/curriculum.yaml",
        state=State.STALE if latest else State.MISSING,
    )


@requirement_rule("CUR106", "The way of teaching is not described", check="delivery-described")
def delivery_undescribed(asked: Asked) -> Iterator[Problem]:
    """The program says in which formats it teaches, how participants take part, and how it fits their culture.

    Why: lectures that pass people by are what the standards want to end.
    Fix: fill in `formats`, `interactive` and `cultural_fit` of the curriculum.
    """
    yield from _empty_fields(asked, ("formats", "interactive", "cultural_fit"))


@requirement_rule("CUR107", "It is not said how teaching stays consistent", check="teaching-consistent")
def consistency_undescribed(asked: Asked) -> Iterator[Problem]:
    """The program says how all team members and sites teach the same.

    Why: a participant hears the same advice whoever teaches.
    Fix: fill in `consistency` of the curriculum.
    """
    yield from _empty_fields(asked, ("consistency",))


@rule("CUR108", "A workshop topic names no week", Severity.WARNING)
def workshop_topic_without_week(workspace: Workspace) -> Iterator[Problem]:
    """A topic that is taught in the workshop says in which weeks.

    Why: a reviewer opens the manual at that week.
    Fix: give the `weeks`, or correct `taught_in`.
    """
    for row in workspace.curriculum.topics:
        if row.taught_in == "workshop" and not row.weeks:
            yield Problem(
                mark=row.source.at("taught_in"),
                message=f"{topic_named(workspace, row.topic)} is taught in the workshop, in no week",
                hint="add `weeks`, the numbers of the sessions that teach it",
            )
