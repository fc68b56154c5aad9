"""A cold check of the repository's own sample, beside a Python that only imports the two libraries a check needs."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import python, take_turns, time_process

ABOUT = "check-sample: dsmes check in this repository"
GOAL = 4.0


def measure(*, quick: bool) -> Iterator[Line]:
    """The whole process, from the shell's view; findings do not matter here."""
    check = python("-m", "generator", "check")
    libraries = python("-c", "import ruamel.yaml, cerberus")
    runs = take_turns(
        {"ours": partial(time_process, check, codes=(0, 1)), "libraries": partial(time_process, libraries)},
        7 if quick else 21,
    )
    yield Ratio("dsmes check", runs["ours"], runs["libraries"], "python -c 'import ruamel.yaml, cerberus'", GOAL)
