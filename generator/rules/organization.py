"""The sponsor's goals and their review (ORG)."""

from collections.abc import Iterator

from generator.findings import Problem, Related, State
from generator.rules.declare import Asked, requirement_rule


@requirement_rule("ORG101", "The program has no goals", check="goals-reviewed")
def goals_missing(asked: Asked) -> Iterator[Problem]:
    """The program has goals that its results can be held against.

    Why: without goals nobody can say whether the program does what its sponsor supports it for.
    Fix: add `goals` with measure and target.
    """
    program = asked.workspace.program
    if not program.goals:
        yield Problem(
            mark=program.source.at("goals"),
            message="the program has no goals",
            hint="add `goals` to evidence/program.yaml, each with `measure` and `target`",
        )


@requirement_rule("ORG102", "The goals were not reviewed in time", check="goals-reviewed")
def goals_review_missing(asked: Asked) -> Iterator[Problem]:
    """The goals and their results are reviewed within the months before the application.

    Why: goals that nobody looks at again show a plan, not a managed program.
    Fix: hold the review, enter the result of each goal, and add the review under `goals_reviews`.
    """
    program, window = asked.workspace.program, asked.window()
    if not program.goals or any(window.holds(review.date) for review in program.goals_reviews):
        return
    latest = max(program.goals_reviews, key=lambda review: review.date, default=None)
    yield Problem(
        mark=latest.source.at("date") if latest else program.source.at("goals_reviews"),
        message=f"the goals were {f'reviewed on {latest.date}' if latest else 'never reviewed'}; a review {window} is asked",
        hint="review the goals and add the review under `goals_reviews` in evidence/program.yaml",
        state=State.STALE if latest else State.MISSING,
    )


@requirement_rule("ORG103", "A goal was left out of the review", check="goals-reviewed")
def goal_not_reviewed(asked: Asked) -> Iterator[Problem]:
    """Each goal is in a review of the months before the application.

    Why: a goal that the review leaves out is most often the one that was not met.
    Fix: review the goal too and name it under `goals` of the review, or delete it from the program's goals.
    """
    program, window = asked.workspace.program, asked.window()
    reviews = [review for review in program.goals_reviews if window.holds(review.date)]
    reviewed = {goal for review in reviews for goal in review.goals}
    for goal in program.goals if reviews else ():
        if goal.id not in reviewed:
            latest = max(reviews, key=lambda review: review.date)
            yield Problem(
                mark=goal.source.at("id"),
                message=f"goal {goal.id} is in no review {window}",
                hint=f"review it and name it under `goals` of the review of {latest.date}",
                related=(Related(latest.source.at("goals"), "the goals of the latest review"),),
            )
