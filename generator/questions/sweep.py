"""One judgement after another over a span of days: a new one only where the answers may have changed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from generator.findings import Problem, Report, Rule
from generator.model.workspace import Workspace
from generator.rules.judge import Looks, judge
from generator.rules.watched_day import FAR, Messages, Watch, WatchedDay

T = TypeVar("T")


def sweep(
    workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], last: date, *, applications: Collection[str] = ()
) -> Iterator[Report]:
    """The report of the workspace's day, then of each later day up to `last` on which a state or a finding may be another than before.

    Each equals what a check on its day finds.

    Args:
        workspace: What was read; the sweep starts on its day.
        seen: What loading found wrong.
        last: The last day.
        applications: The ids of the applications to look at; none means all.
    """
    kept = _KeptLooks()
    day = workspace.as_of
    while day <= last:
        watch = kept.move_to(day)
        on_the_day = replace(workspace, as_of=WatchedDay.of(day, watch))
        report = judge(on_the_day, seen, applications=applications, looks=kept)
        yield report
        following = min(watch.changes_on, kept.holds_until())
        if following >= FAR:
            return
        day = max(date.fromordinal(following), day + timedelta(days=1))


class _KeptLooks(Looks):
    """Keeps each look until the day on which it could end otherwise."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[int, Any]] = {}
        self._messages = Messages()
        self._watch = Watch(date.min, self._messages)

    def move_to(self, day: date) -> Watch:
        """Go on to another day; what is looked at from now on is noted in the watch that is returned."""
        self._watch = Watch(day, self._messages)
        return self._watch

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The look as it was kept, or made anew."""
        until, look = self._kept.get(key, (0, None))
        if self._watch.today >= until:
            # What was answered outside of any look, so far, holds for the whole judgement.
            before = self._watch.changes_on
            self._watch.start()
            look = make()
            self._kept[key] = (self._watch.changes_on, look)
            self._watch.changes_on = before
        return cast(T, look)

    def tell(self, text: str) -> str:
        """A message of a look that was kept, as it reads today."""
        return self._messages.tell(text, date.fromordinal(self._watch.today))

    def holds_until(self) -> int:
        """The first day on which one of the looks could end otherwise."""
        return min((until for until, _ in self._kept.values()), default=FAR)
