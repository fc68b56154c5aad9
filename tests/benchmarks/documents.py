"""All documents of the sample, from nothing: what a director waits for the first time, and when the program itself has changed."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.lines import Figure, Line
from tests.benchmarks.timing import ROOT, Once, python, take_turns, time_process

ABOUT = "documents: every packet, policy and form of the sample, with nothing made before"
GOAL_SECONDS = 20.0


def measure(*, quick: bool) -> Iterator[Line]:
    """What `dsmes build` makes beside the handbook, in a copy of the sample."""
    with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
        program = Path(folder) / "program"
        shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))

        def make() -> Once:
            shutil.rmtree(program / "build", ignore_errors=True)
            return time_process(python("-m", "tests.benchmarks.documents_by_product", str(program)), watch=True)

        runs = take_turns({"make": make}, 1 if quick else 3, warm_up=0)["make"]
        made = sum(path.is_file() and ".made" not in path.parts for path in (program / "build").rglob("*"))
    yield Figure(f"all {made} documents, median of {len(runs.seconds)}", runs.median, "s", GOAL_SECONDS)
    yield Figure("    memory of all processes together", runs.peak_mib, "MiB")
