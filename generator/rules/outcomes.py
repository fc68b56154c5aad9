"""What the program measures, and what came out for all participants together (OUT)."""

from collections.abc import Iterator, Sequence

from generator.findings import Problem, State
from generator.prose import listed, number_of
from generator.rules.declare import Asked, requirement_rule
from generator.rules.wording import place_of


@requirement_rule("OUT101", "Too few outcomes are tracked", check="outcomes-tracked")
def outcomes_untracked(asked: Asked) -> Iterator[Problem]:
    """The program tracks as many outcomes as the accreditor wants, and of the kinds it wants.

    Why: one number alone can be luck; a clinical and a behavioral one together show whether education works.
    Fix: add the missing measure under `measures` with its `kind`.
    """
    outcomes, at_least = asked.workspace.outcomes, asked.number("at_least")
    kinds = {measure.kind for measure in outcomes.measures}
    missed = [kind for kind in asked.texts("kinds") if kind not in kinds]
    if len(outcomes.measures) < at_least or missed:
        lacking = f", none of them {listed(missed, 'or')}" if missed else ""
        kinds_asked = f", {listed([f'one {kind}' for kind in missed])}" if missed else ""
        yield Problem(
            mark=place_of(asked.workspace, outcomes.source, "measures"),
            message=f"{len(outcomes.measures)} of {number_of(at_least, 'outcome')} tracked{lacking}"
            if outcomes.measures
            else f"no outcome is tracked; {at_least} {'is' if at_least == 1 else 'are'} asked{kinds_asked}",
            hint=f"add {_measures(max(at_least - len(outcomes.measures), len(missed)), missed)} under `measures` in evidence/outcomes.yaml"
            + ("" if outcomes.measures else ", and what came of them under `results`"),
            absence="" if outcomes.measures else "measures",
        )


def _measures(count: int, kinds: Sequence[str]) -> str:
    """What is to be added: "a measure of kind clinical", "2 measures, one of kind clinical and one of kind behavioral"."""
    if count <= 1:
        return f"a measure{f' of kind {kinds[0]}' if kinds else ''}"
    return f"{count} measures{', ' if kinds else ''}{listed(f'one of kind {kind}' for kind in kinds)}"


@requirement_rule("OUT102", "An outcome has no fresh result", check="outcomes-aggregated")
def result_missing(asked: Asked) -> Iterator[Problem]:
    """Each measure has a result over all participants whose period ended within the months before the application.

    Why: outcomes are reported for the program, not for single people, and each year anew.
    Fix: add up the participants of the period and add the result under `results`.
    """
    outcomes, window, participants = asked.workspace.outcomes, asked.window(), asked.number("participants")
    if not outcomes.measures:
        yield Problem(
            mark=place_of(asked.workspace, outcomes.source, "measures"),
            message="no outcome is measured, so there is no result",
            hint="add `measures` and `results` to evidence/outcomes.yaml",
            absence="measures",
        )
    for measure in outcomes.measures:
        results = [result for result in outcomes.results if result.measure == measure.id]
        if any(window.holds(result.period.end) and result.participants >= participants for result in results):
            continue
        latest = max(results, key=lambda result: result.period.end, default=None)
        if latest and window.holds(latest.period.end):
            yield Problem(
                mark=latest.source.at("participants"),
                message=f"the result of {measure.id} covers {latest.participants} of {number_of(participants, 'participant')} asked",
                hint="count the participants of the period again, or report on a longer period",
            )
            continue
        yield Problem(
            mark=latest.source.at("period") if latest else measure.source.at("id"),
            message=f"the latest result of {measure.id} {f'ends on {latest.period.end}' if latest else 'is not recorded'}; "
            f"one whose period ends {window} is asked",
            hint=f"add a result with `measure: {measure.id}` under `results` in evidence/outcomes.yaml",
            state=State.STALE if latest else State.MISSING,
        )
