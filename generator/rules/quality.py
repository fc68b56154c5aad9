"""How the program improves itself (CQI)."""

from collections.abc import Iterator

from generator.findings import Problem, Severity, State
from generator.model.workspace import Workspace
from generator.prose import number_of, shortened
from generator.rules.dates import year_before
from generator.rules.declare import Asked, requirement_rule
from generator.rules.wording import place_of


@requirement_rule("CQI101", "The quality improvement process is not defined", check="quality-process-defined")
def process_undefined(asked: Asked) -> Iterator[Problem]:
    """The program has a process of quality improvement with an owner, a method and something it is based on.

    Why: improvement that depends on somebody's mood is not a process.
    Fix: fill in `process`, with `based_on` the outcomes, the delivery or the process itself.
    """
    quality = asked.workspace.quality
    process = quality.process
    also = asked.calling("quality-improvement-in-place")
    requirements = tuple(dict.fromkeys((asked.requirement.id, *also)))
    if process is None:
        yield Problem(
            mark=place_of(asked.workspace, quality.source, "process"),
            message="no process of quality improvement is recorded",
            hint="add `process` to evidence/quality.yaml",
            requirements=requirements,
        )
        return
    for field, value in (("owner", process.owner), ("method", process.method), ("based_on", process.based_on)):
        if not value:
            yield Problem(
                mark=process.source.at(field),
                message=f"the process of quality improvement does not say its `{field}`",
                hint=f"fill in `{field}` of the process",
                requirements=requirements,
            )


@requirement_rule("CQI102", "No improvement project is under way", Severity.WARNING, check="improvement-under-way")
def no_project_under_way(asked: Asked) -> Iterator[Problem]:
    """After a finished project another one is begun.

    Why: quality improvement goes on; a program with only finished projects has stopped.
    Fix: begin a project and add it under `projects`, without `finished`.
    """
    workspace = asked.workspace
    as_of = workspace.as_of
    if not workspace.quality.projects:
        yield no_project(workspace)
    elif not any(one.started <= as_of and (one.finished is None or one.finished > as_of) for one in workspace.quality.projects):
        yield Problem(
            mark=place_of(workspace, workspace.quality.source, "projects"),
            message=f"no improvement project is under way on {as_of}",
            hint="add the next project under `projects` in evidence/quality.yaml",
        )


def no_project(workspace: Workspace) -> Problem:
    """That no project is recorded, whatever is asked of projects."""
    return Problem(
        mark=place_of(workspace, workspace.quality.source, "projects"),
        message="no improvement project is recorded",
        hint="add those that are under way and those that are finished under `projects` in evidence/quality.yaml",
        absence="projects",
    )


@requirement_rule("CQI103", "Fewer charts were audited than promised", check="chart-audits-kept")
def chart_audits_missed(asked: Asked) -> Iterator[Problem]:
    """In the last 12 months as many charts were audited as the program's own policy promises.

    Why: an auditor holds a program to its own policies as well.
    Fix: audit the charts that are missing and record them, or promise fewer under `chart_audits_per_year` and in the policy.
    """
    workspace = asked.workspace
    window = year_before(workspace.as_of)
    promised = workspace.policies.commitments.chart_audits_per_year
    audited = sum(1 for chart in workspace.participants.charts if window.holds(chart.audited.date))
    if audited < promised:
        yield Problem(
            mark=place_of(workspace, workspace.participants.source, "charts"),
            message=f"{audited} of {number_of(promised, 'promised chart audit')} {window}",
            hint="add the audited charts under `charts`, or lower `chart_audits_per_year` in evidence/policies.yaml and in your policy",
        )


@requirement_rule("CQI104", "No improvement project was finished in time", check="project-finished")
def finished_project_missing(asked: Asked) -> Iterator[Problem]:
    """Within the months before the application a project was finished, with a result and what was decided from it.

    Why: a plan without data or result is the usual gap; a finished project shows that the process works.
    Fix: finish the project, and give `finished`, `result` and `decision`.
    """
    quality, window = asked.workspace.quality, asked.window()
    if not quality.projects:
        yield no_project(asked.workspace)
        return
    finished = [one for one in quality.projects if one.finished and one.finished <= asked.workspace.as_of]
    in_time = [one for one in finished if one.finished and window.holds(one.finished)]
    if any(one.result.strip() and one.decision.strip() for one in in_time):
        return
    if in_time:
        for one in in_time:
            field = "decision" if one.result.strip() else "result"
            yield Problem(
                mark=one.source.at("finished"),
                message=f"project {one.id} was finished on {one.finished} without a {field}",
                hint=f"fill in `{field}` of the project",
            )
        return
    latest = max(finished, key=lambda one: (one.finished or one.started, one.id), default=None)
    running = [one.id for one in quality.projects if one not in finished]
    found = f"the latest finished project, {latest.id}, is of {latest.finished}" if latest else "no project is finished"
    yield Problem(
        mark=latest.source.at("finished") if latest else place_of(asked.workspace, quality.source, "projects"),
        message=f"{found}; one finished {window} is asked",
        hint=f"finish {shortened(running)}, or add the finished project" if running else "add the finished project under `projects`",
        state=State.STALE if latest else State.MISSING,
    )
