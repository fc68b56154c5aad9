"""All documents of the sample, from nothing: what a director waits for the first time, and when the program itself has changed."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.check_records import keep_two_applications
from tests.benchmarks.lines import Figure, Line
from tests.benchmarks.timing import ROOT, Once, python, take_turns, time_process

ABOUT = "documents: every packet, policy and form of the sample, with nothing made before"
GOAL_SECONDS = 20.0


def measure(*, quick: bool) -> Iterator[Line]:
    """What `dsmes build` makes beside the handbook: of a program with two applications, and of the sample, which has one of each type."""
    with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
        two, sample = (_program(Path(folder) / name) for name in ("two", "sample"))
        keep_two_applications(two / "evidence")
        runs = take_turns({"two": lambda: _make(two), "sample": lambda: _make(sample)}, 1 if quick else 3, warm_up=0)
        # To look at the memory of several processes takes time from them.
        held = {"two": _make(two, watch=True).peak_mib, "sample": _make(sample, watch=True).peak_mib}
        made = {"two": _count(two), "sample": _count(sample)}
    for name, what in (("two", "of a program with two applications"), ("sample", "of the sample, with an application of each type")):
        each = runs[name]
        yield Figure(f"all {made[name]} documents {what}, median of {len(each.seconds)}", each.median, "s", GOAL_SECONDS)
        yield Figure("    memory of all processes together", held[name], "MiB")


def _program(folder: Path) -> Path:
    shutil.copytree(ROOT / "evidence", folder / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def _make(program: Path, *, watch: bool = False) -> Once:
    shutil.rmtree(program / "build", ignore_errors=True)
    return time_process(python("-m", "tests.benchmarks.documents_by_product", str(program)), watch=watch)


def _count(program: Path) -> int:
    noted = {".made", "notes"}
    return sum(path.is_file() and noted.isdisjoint(path.relative_to(program).parts) for path in (program / "build").rglob("*"))
