"""A check of many exhibits, beside doorstop's check of as many items of the same size.

Each record has an id, a title, about 60 words, one link upwards and one file. Each exhibit has a file of its own, as it must; doorstop's
items share 50, which is easier for it. Both run in their steady state, in which nothing has changed since the last run: doorstop has
marked every item as reviewed, dsmes has kept where the values of each file stand. A run that finds nothing kept is timed beside them.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import exhibit_records
from tests.benchmarks.lines import Figure, Line, Ratio, growth
from tests.benchmarks.timing import ROOT, Once, Runs, need, python, take_turns, time_process

ABOUT = "check-records: dsmes check of many exhibits"
GOALS = {1_000: 1 / 8, 5_000: 1 / 15}
GROWTH_GOAL = 5.0
PARENTS = 10
DOORSTOP_FILES = 50
PER_FILE = 50


def measure(*, quick: bool) -> Iterator[Line]:
    """Both sizes, with 50 records a file as people would split them, and with a file for each as doorstop has it."""
    need("doorstop")
    timed: dict[str, dict[int, Runs]] = {"ours": {}, "one by one": {}, "nothing kept": {}, "doorstop": {}}
    for count, goal in GOALS.items():
        rounds = (2 if quick else 5) if count > 1_000 else (3 if quick else 9)
        with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
            runs = _measure_count(Path(folder), count, rounds)
        for side in timed:
            timed[side][count] = runs[side]
        yield Ratio(f"{count:,} exhibits, {PER_FILE} a file", runs["ours"], runs["doorstop"], "doorstop -F -q", goal)
        yield Ratio(f"{count:,} exhibits, a file for each", runs["one by one"], runs["doorstop"], "doorstop -F -q")
        yield Ratio(f"{count:,} exhibits, {PER_FILE} a file, nothing kept", runs["nothing kept"], runs["doorstop"], "doorstop -F -q")
    small, large = GOALS
    yield growth(f"growth of ours from {small:,} to {large:,}", timed["ours"][small], timed["ours"][large], GROWTH_GOAL)
    yield growth(f"growth of doorstop from {small:,} to {large:,}", timed["doorstop"][small], timed["doorstop"][large])
    yield Figure(f"memory of ours at {large:,} (goal: doorstop's)", timed["ours"][large].peak_mib, "MiB", timed["doorstop"][large].peak_mib)


def _measure_count(folder: Path, count: int, rounds: int) -> dict[str, Runs]:
    ours, one_by_one, theirs, cache = folder / "ours", folder / "one-by-one", folder / "doorstop", str(folder / "cache")
    make_workspace(ours, count, PER_FILE)
    make_workspace(one_by_one, count, 1)
    make_doorstop_project(theirs, count)
    doorstop = python("-m", "doorstop.cli.main", "-F", "-q")
    before = (theirs / "ev" / "EV00001.yml").read_bytes()
    runs = take_turns(
        {
            "ours": lambda: _check(ours, cache),
            "one by one": lambda: _check(one_by_one, cache),
            "nothing kept": lambda: _check(ours, "0"),
            "doorstop": lambda: time_process(doorstop, cwd=theirs, watch=True),
        },
        rounds,
    )
    if (theirs / "ev" / "EV00001.yml").read_bytes() != before:
        raise RuntimeError("doorstop was not in its steady state: it changed an item")
    for workspace in (ours, one_by_one):  # a check that has looked at everything misses the last file
        (workspace / "evidence" / "files" / exhibit_records.file_name(count - 1)).unlink()
        _check(workspace, cache, code=1)
    return runs


def _check(workspace: Path, cache: str, *, code: int = 0) -> Once:
    command = python("-m", "generator", "check", "-C", str(workspace))
    return time_process(command, codes=(code,), watch=True, settings={"DSMES_CACHE": cache})


def keep_two_applications(evidence: Path) -> None:
    """Take all applications but the first two out of a copy of the sample, and what names the others."""
    program = evidence / "program.yaml"
    head, key, rest = program.read_text(encoding="utf-8").partition("\napplications:\n")
    first, second = rest.split("  - id: ")[1:3]
    program.write_text(f"{head}{key}  - id: {first}  - id: {second}", encoding="utf-8")
    for path in _exhibit_files(evidence):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("    applications: [")), encoding="utf-8")


def _exhibit_files(evidence: Path) -> list[Path]:
    return [evidence / "exhibits.yaml", *sorted((evidence / "exhibits").glob("*.yaml"))]


def make_workspace(folder: Path, count: int, per_file: int) -> None:
    """The repository's sample with two applications, as many as a program makes at one time, and with so many exhibits in all."""
    shutil.copytree(ROOT / "evidence", folder / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    keep_two_applications(folder / "evidence")
    own = sum(path.read_text(encoding="utf-8").count("\n  - id: ") for path in _exhibit_files(folder / "evidence"))
    exhibit_records.write_files(folder / "evidence" / "files", count)
    below = folder / "evidence" / "exhibits"
    for first in range(own, count, per_file):
        records = map(exhibit_records.exhibit, range(first, min(first + per_file, count)))
        (below / f"benchmark-{first:05d}.yaml").write_text(exhibit_records.yaml_of(records), encoding="utf-8")


def make_doorstop_project(folder: Path, count: int) -> None:
    """A git repository with 10 items and `count` below them, as doorstop leaves it after its first check."""
    exhibit_records.write_files(folder / "files", DOORSTOP_FILES)
    _write_document(folder / "std", "STD", "", PARENTS)
    _write_document(folder / "ev", "EV", "STD", count)
    # In a git repository the first check starts one `git add` for each item, a minute for 5,000; this marker makes it leave that out.
    marker = folder / ".mockvcs"
    marker.mkdir()
    time_process(python("-m", "doorstop.cli.main", "-F", "-q"), cwd=folder)
    marker.rmdir()
    for command in ("init", "add --all", "-c user.name=benchmark -c user.email=benchmark@example.org commit --message benchmark"):
        subprocess.run(["git", "-c", "init.defaultBranch=main", *command.split()], cwd=folder, check=True, capture_output=True)


def _write_document(folder: Path, prefix: str, parent: str, count: int) -> None:
    folder.mkdir()
    of_parent = f"  parent: {parent}\n" if parent else ""
    (folder / ".doorstop.yml").write_text(f"settings:\n  digits: 5\n  itemformat: yaml\n{of_parent}  prefix: {prefix}\n  sep: ''\n")
    for number in range(1, count + 1):
        links = f"\n- {parent}{1 + number % PARENTS:05d}: null" if parent else " []"
        text = "\n  ".join(exhibit_records.folded(exhibit_records.words(60, number)))
        reference = exhibit_records.file_name(number % DOORSTOP_FILES)
        item = (
            f"active: true\nderived: false\nheader: |\n  Exhibit {number} of the benchmark\nlevel: 1.1.{number}\nlinks:{links}\n"
            f"normative: true\nref: ''\nreferences:\n- path: files/{reference}\n  type: file\nreviewed: null\ntext: |\n  {text}\n"
        )
        (folder / f"{prefix}{number:05d}.yml").write_text(item, encoding="utf-8")
