"""What is due when, and for whom, as it follows from the facts on one day."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from generator.model.due import Due, DueState, DutyCalendar, Happening
from generator.model.workspace import Workspace
from generator.questions.accreditor_days import find_deadlines, find_happenings
from generator.questions.due_words import Desk, say
from generator.questions.record_days import find_education, find_record_days
from generator.questions.rounds import find_rounds
from generator.rules.dates import add_days, add_months

KEPT_DAYS = 60
"""How long what is closed, or has happened, is still told: who follows the calendar sees it ticked off before it goes."""

T = TypeVar("T", Due, Happening)


def duty_calendar(workspace: Workspace, months: int) -> DutyCalendar:
    """Everything that is overdue, open, or due in so many months, and what was closed lately; the soonest first."""
    desk = Desk(workspace)
    until, since = add_months(desk.as_of, months), add_days(desk.as_of, -KEPT_DAYS)
    every = _each_once([*find_rounds(desk), *find_deadlines(desk), *find_record_days(desk), *find_education(desk)])
    dues = [
        due
        for due in every
        if due.state in (DueState.OVERDUE, DueState.OPEN)
        or (due.state is DueState.UPCOMING and due.day <= until)
        or (due.closed is not None and since <= due.closed)
    ]
    happenings = [one for one in _each_once([*find_happenings(desk), *_windows(dues)]) if since <= one.day <= until]
    return DutyCalendar(
        as_of=desk.as_of,
        until=until,
        program=workspace.program.name,
        name=workspace.program.short_name if desk.is_free_of_names(workspace.program.short_name) else "Diabetes education",
        dues=tuple(sorted(dues, key=lambda due: (due.day, due.key))),
        happenings=tuple(sorted(happenings, key=lambda one: (one.day, one.key))),
    )


def _windows(dues: Iterable[Due]) -> Iterator[Happening]:
    """The first day on which something can be done, where it is known and not yet done."""
    for due in dues:
        if due.opens and due.opens < due.day and due.state is not DueState.CLOSED:
            yield Happening(
                key=("opens", *due.key),
                title=say("From today: {title}", title=due.title),
                day=due.opens,
                about=due.key,
                mark=due.mark,
            )


def _each_once(found: Iterable[T]) -> Iterable[T]:
    """The last of those that have the same key."""
    return {one.key: one for one in found}.values()
