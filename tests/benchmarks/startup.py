"""How long the command line takes to say anything, beside a Python that does nothing."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import python, take_turns, time_process

ABOUT = "startup: the first word on the screen"
GOAL = 6.0


def measure(*, quick: bool) -> Iterator[Line]:
    """`--help` and `--version`, and the installed console script where there is one."""
    commands = {
        "python -m generator --help": python("-m", "generator", "--help"),
        "python -m generator --version": python("-m", "generator", "--version"),
    }
    script = Path(sys.executable).with_name("dsmes")
    if script.is_file():
        commands["dsmes --help"] = [str(script), "--help"]
    bare = python("-c", "pass")
    for name, command in commands.items():
        runs = take_turns({"ours": partial(time_process, command), "bare": partial(time_process, bare)}, 11 if quick else 31)
        yield Ratio(name, runs["ours"], runs["bare"], "python -c pass", GOAL)
