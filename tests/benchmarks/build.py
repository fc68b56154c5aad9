"""A second `dsmes build` when nothing has changed, beside the first."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import ROOT, Once, python, take_turns, time_process

ABOUT = "build: dsmes build of the sample, again with nothing changed"
GOAL = 0.05


def measure(*, quick: bool) -> Iterator[Line]:
    """Packets, policies and handbook in a copy of the sample; each first build starts without any output."""
    with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
        workspace = Path(folder) / "program"
        shutil.copytree(ROOT / "evidence", workspace / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        build = python("-m", "generator", "build", "-C", str(workspace))

        def first() -> Once:
            shutil.rmtree(workspace / "build", ignore_errors=True)
            return time_process(build)

        def again() -> Once:
            before = _stamps(workspace / "build")
            once = time_process(build)
            if not before or _stamps(workspace / "build") != before:
                raise RuntimeError("the second build made something again, or the first made nothing")
            return once

        runs = take_turns({"first": first, "again": again}, 2 if quick else 5, warm_up=0 if quick else 1)
    yield Ratio("dsmes build, nothing changed", runs["again"], runs["first"], "the first dsmes build", GOAL)


def _stamps(folder: Path) -> dict[str, int]:
    """When each file was written last."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
