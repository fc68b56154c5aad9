"""A binder of 1,000 evidence pages, beside the same files put together and stamped with pypdf."""

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import evidence_pdfs
from tests.benchmarks.lines import Figure, Line, Ratio
from tests.benchmarks.timing import Once, need, python, take_turns, time_process

ABOUT = "binder: 200 files of 1,000 pages (written, scanned, forms, tagged) into one PDF"
GOAL = 1.0
GOAL_MIB = 600.0


def measure(*, quick: bool) -> Iterator[Line]:
    """Whole processes with all their children, from the files to the binder on disk."""
    need("pypdf", "reportlab", "PIL", "typst", "pikepdf")
    rounds = 2 if quick else 5
    yield from _measure_set("binder", (), rounds, GOAL, GOAL_MIB)
    # Where nothing is in the way of PDF/UA-1, the product has the whole binder validated before it claims it; the other side does not.
    yield from _measure_set("binder of tagged pages and scans, validated as PDF/UA-1", ("tidy",), max(1, rounds // 2), None, None)


def _measure_set(what: str, kinds: Sequence[str], rounds: int, goal: float | None, goal_mib: float | None) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
        files = Path(folder) / "files"
        time_process(python("-m", "tests.benchmarks.evidence_pdfs", str(files), *kinds))
        outputs = {side: Path(folder) / f"{side}.pdf" for side in ("product", "pypdf")}

        def make(side: str) -> Once:
            return time_process(python("-m", f"tests.benchmarks.binder_by_{side}", str(files), str(outputs[side])), watch=True)

        runs = take_turns({side: partial(make, side) for side in outputs}, rounds, warm_up=0)
        pages = {side: _pages(output) for side, output in outputs.items()}
        if pages["pypdf"] != evidence_pdfs.TOTAL or pages["product"] <= evidence_pdfs.TOTAL:
            raise RuntimeError(f"{evidence_pdfs.TOTAL:,} evidence pages became {pages}")
        megabytes = {side: round(output.stat().st_size / 1e6) for side, output in outputs.items()}
        taken_in = round(sum(file.stat().st_size for file in files.iterdir()) / 1e6)
        yield Ratio(what, runs["product"], runs["pypdf"], "pypdf append + merge_page", goal)
        yield Figure("    memory of ours and its children", runs["product"].peak_mib, "MiB", goal_mib)
        yield Figure(f"    size of ours (files {taken_in} MB, pypdf's {megabytes['pypdf']} MB)", megabytes["product"], "MB")
        yield Figure("    pages of ours, with contents, matrix and slip sheets", pages["product"], "pages")


def _pages(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)
