"""A binder of 1,000 evidence pages, beside the same files put together and stamped with pypdf."""

import tempfile
from collections.abc import Iterator
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
    with tempfile.TemporaryDirectory(prefix="dsmes-benchmark-") as folder:
        files = Path(folder) / "files"
        time_process(python("-m", "tests.benchmarks.evidence_pdfs", str(files)))
        outputs = {side: Path(folder) / f"{side}.pdf" for side in ("product", "pypdf")}

        def make(side: str) -> Once:
            return time_process(python("-m", f"tests.benchmarks.binder_by_{side}", str(files), str(outputs[side])), watch=True)

        runs = take_turns({side: lambda side=side: make(side) for side in outputs}, 2 if quick else 5, warm_up=0 if quick else 1)
        if _pages(outputs["pypdf"]) != evidence_pdfs.TOTAL:
            raise RuntimeError(f"the files do not have {evidence_pdfs.TOTAL:,} pages together")
        yield Ratio("binder", runs["product"], runs["pypdf"], "pypdf append + merge_page", GOAL)
        yield Figure("memory of ours and its children", runs["product"].peak_mib, "MiB", GOAL_MIB)
        taken_in = sum(file.stat().st_size for file in files.iterdir()) / 1e6
        yield Figure(f"size of ours (files: {taken_in:.0f} MB)", outputs["product"].stat().st_size / 1e6, "MB")
        yield Figure("size of pypdf's", outputs["pypdf"].stat().st_size / 1e6, "MB")
        yield Figure("pages of ours, with contents, matrix and slip sheets", _pages(outputs["product"]), "pages")


def _pages(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)
