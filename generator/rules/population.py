"""Whether the population was assessed, and the service planned for it (POP)."""

from collections.abc import Iterator

from generator.findings import Problem, Severity, State
from generator.model.evidence import MixRow
from generator.model.names import POPULATION_GROUPS
from generator.rules.declare import Asked, requirement_rule
from generator.rules.wording import place_of

_EXPECTED_CATEGORIES = ("age", "race-ethnicity", "diabetes-type")
_OVERLAPPING_CATEGORY = "special-need"  # one person may have several, so that the shares may add up to more than 100


@requirement_rule("POP101", "The population was not assessed in time", check="population-assessed")
def assessment_missing(asked: Asked) -> Iterator[Problem]:
    """The population that the service is for is assessed within the months before the application.

    Why: who lives in the area and what they need changes; a service planned for others does not reach them.
    Fix: make the assessment anew and add it under `assessments`.
    """
    population, window = asked.workspace.population, asked.window()
    if any(window.holds(assessment.date) for assessment in population.assessments):
        return
    latest = max(population.assessments, key=lambda assessment: assessment.date, default=None)
    yield Problem(
        mark=latest.source.at("date") if latest else place_of(asked.workspace, population.source, "assessments"),
        message=f"the population was {f'assessed on {latest.date}' if latest else 'never assessed'}; an assessment {window} is asked",
        hint="assess the population and add the assessment under `assessments` in evidence/population.yaml"
        + ("" if latest else ", with `design` and `resources`"),
        state=State.STALE if latest else State.MISSING,
        absence="" if latest else "assessments",
    )


@requirement_rule("POP102", "The population mix does not add up", check="population-mix-complete")
def mix_does_not_add_up(asked: Asked) -> Iterator[Problem]:
    """In each category the planned percents add up to 100, and so do the served percents.

    Why: a group that is left out is a group that nobody planned for.
    Fix: add the missing group, or correct the percents. Special needs may add up to more, since one person can have several.
    """
    rows: dict[str, list[MixRow]] = {}
    for row in asked.workspace.population.mix:
        rows.setdefault(row.category, []).append(row)
    for category, found in rows.items():
        for field, total in (
            ("planned_percent", sum(row.planned_percent for row in found)),
            ("served_percent", sum(row.served_percent for row in found)),
        ):
            if total < 100 or (total > 100 and category != _OVERLAPPING_CATEGORY):
                yield Problem(
                    mark=found[0].source.at(field),
                    message=f"the percents of `{field}` of the groups by {_named(category)} add up to {total}, not to 100",
                    hint=f"add the group that is missing under `category: {category}`, or correct the percents",
                )


def _named(category: str) -> str:
    return POPULATION_GROUPS.get(category, category)


@requirement_rule("POP103", "A category of the population mix is missing", Severity.WARNING, check="population-mix-complete")
def mix_category_missing(asked: Asked) -> Iterator[Problem]:
    """The mix of the population is given by age, by race and ethnicity, and by type of diabetes.

    Why: whom the program planned for and whom it serves can be compared only group by group.
    Fix: add the rows of the missing category under `mix`.
    """
    population = asked.workspace.population
    present = {row.category for row in population.mix}
    if not present:
        yield Problem(
            mark=place_of(asked.workspace, population.source, "mix"),
            message="the population mix is not recorded",
            hint="add rows under `mix` in evidence/population.yaml, by age, race and ethnicity, and type of diabetes",
        )
        return
    for category in _EXPECTED_CATEGORIES:
        if category not in present:
            yield Problem(
                mark=place_of(asked.workspace, population.source, "mix"),
                message=f"the population mix has no groups by {_named(category)}",
                hint=f"add rows with `category: {category}` under `mix` in evidence/population.yaml",
            )


@requirement_rule("POP104", "Design or resources are not described", check="design-fits-population")
def design_missing(asked: Asked) -> Iterator[Problem]:
    """The latest assessment says how the service is designed for these people, and with what resources.

    Why: an assessment without consequences is a statistic.
    Fix: fill in `design` and `resources` of the assessment.
    """
    population = asked.workspace.population
    done = [assessment for assessment in population.assessments if assessment.date <= asked.workspace.as_of]
    if not done:
        yield Problem(
            mark=place_of(asked.workspace, population.source, "assessments"),
            message="no assessment says how the service is designed for its population",
            hint="add an assessment with `design` and `resources` under `assessments` in evidence/population.yaml",
            absence="" if population.assessments else "assessments",
        )
        return
    latest = max(done, key=lambda assessment: assessment.date)
    for field, text in (("design", latest.design), ("resources", latest.resources)):
        if not text.strip():
            yield Problem(
                mark=latest.source.at(field),
                message=f"the assessment of {latest.date} does not describe the {field}",
                hint=f"write under `{field}` how it fits the people that the assessment found",
            )


@requirement_rule("POP105", "No barriers are recorded", check="barriers-planned")
def barriers_missing(asked: Asked) -> Iterator[Problem]:
    """The program knows what keeps people away.

    Why: every service has barriers; a list without any says that nobody asked.
    Fix: record the barriers found in the assessment, and an action for each.
    """
    population = asked.workspace.population
    if not population.barriers:
        yield Problem(
            mark=place_of(asked.workspace, population.source, "barriers"),
            message="no barriers are recorded",
            hint="add `barriers` and `actions` to evidence/population.yaml",
        )


@requirement_rule("POP106", "A barrier has no action", check="barriers-planned")
def barrier_without_action(asked: Asked) -> Iterator[Problem]:
    """Each barrier has an action, with somebody who does it and a day.

    Why: reviewers ask for the plan that closes a gap, not for the gap alone.
    Fix: add an action that names the barrier, its owner and when it is due.
    """
    population = asked.workspace.population
    planned = {action.barrier for action in population.actions}
    for barrier in population.barriers:
        if barrier.id not in planned:
            yield Problem(
                mark=barrier.source.at("id"),
                message=f"barrier {barrier.id} has no action",
                hint=f"add an action with `barrier: {barrier.id}`, `owner` and `due` under `actions`",
            )


@requirement_rule("POP107", "An action against a barrier is overdue", Severity.WARNING, check="barriers-planned")
def action_overdue(asked: Asked) -> Iterator[Problem]:
    """An action is done by its day.

    Why: a plan whose days have passed is read as a plan that was dropped.
    Fix: give the day it was `done`, or a new `due` day.
    """
    for action in asked.workspace.population.actions:
        if action.done is None and action.due < asked.workspace.as_of:
            yield Problem(
                mark=action.source.at("due"),
                message=f"the action of {action.owner} against {action.barrier} was due on {action.due} "
                f"and is not done on {asked.workspace.as_of}",
                hint="give the day it was `done`, or a new `due` day",
            )
