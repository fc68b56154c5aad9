"""A forecast of four years, beside one check of the same program."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import python, take_turns, time_process

ABOUT = "forecast: dsmes forecast --months 48 in this repository"
GOAL = 10.0


def measure(*, quick: bool) -> Iterator[Line]:
    """The whole command, as it is typed, start-up and all."""
    runs = take_turns(
        {
            "ours": partial(time_process, python("-m", "generator", "forecast", "--months", "48")),
            "check": partial(time_process, python("-m", "generator", "check")),
        },
        5 if quick else 15,
    )
    yield Ratio("dsmes forecast --months 48", runs["ours"], runs["check"], "dsmes check", GOAL)
