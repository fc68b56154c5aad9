"""Whether what was sent in still lies where it was frozen; only its size is looked at, `dsmes verify` reads it whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.findings import Problem, Severity
from generator.loading.words import Seen, loading_rule
from generator.model.evidence import Submission
from generator.model.snapshots import PACKET

GONE = loading_rule(
    "SUB101",
    "What was sent in is not there as it was frozen",
    why="An auditor asks for what was sent in, and only the frozen packet proves it.",
    fix="Take the submission's folder back from a copy; `dsmes verify` says whether it is whole.",
    severity=Severity.WARNING,
)

RULES = (GONE,)


def check_submissions(root: Path, submissions: Iterable[Submission]) -> Iterator[Seen]:
    """Each submission whose packet is not there, or has another size."""
    for sent in submissions:
        folder = sent.source.file.parent
        path = root / folder / PACKET
        try:
            size = path.stat().st_size if path.is_file() else -1
        except OSError:
            size = -1
        if size == sent.size:
            continue
        what = "is not there" if size < 0 else f"has {size:,} bytes; {sent.size:,} were frozen"
        yield (
            GONE,
            Problem(
                mark=sent.source.at("size"),
                message=f"what was sent in for {sent.application} on {sent.date}: {folder}/{PACKET} {what}",
                hint=f"take the folder `{folder.name}` back from a copy, then `dsmes verify {folder}`",
            ),
        )
