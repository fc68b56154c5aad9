"""Whether what was sent in still lies where it was frozen; only its record and size are looked at, `dsmes verify` reads it whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from generator.findings import Problem, Severity
from generator.loading.words import Seen, loading_rule
from generator.model.evidence import Submission
from generator.model.snapshots import PACKET, RECORD, SUBMISSIONS, seal_of
from generator.prose import as_text
from generator.record import kinds_of
from generator.source import Mark

GONE = loading_rule(
    "SUB101",
    "What was sent in is not there as it was frozen",
    why="An auditor asks for what was sent in, and only the frozen packet proves it.",
    fix="Take the submission's folder back from a copy; `dsmes verify` says whether it is whole.",
    severity=Severity.WARNING,
)

RULES = (GONE,)


def check_submissions(root: Path, submissions: Iterable[Submission]) -> Iterator[Seen]:
    """Each submission whose record was changed, or whose packet is not there or has another size; each packet without its record."""
    yield from _without_record(root)
    for sent in submissions:
        folder = sent.source.file.parent
        if sent.seal and sent.seal != seal_of({name: getattr(sent, name) for name in kinds_of(Submission)}):
            yield (
                GONE,
                Problem(
                    mark=sent.source.at("seal"),
                    message=f"the record {folder}/{RECORD} does not say what it said when {sent.application} was frozen",
                    hint=f"take the folder `{folder.name}` back from a copy, then `dsmes verify {folder}`",
                ),
            )
            continue
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


def _without_record(root: Path) -> Iterator[Seen]:
    try:
        folders = sorted(path for path in (root / SUBMISSIONS).iterdir() if path.is_dir())
    except OSError:
        return  # there is none, or it cannot be read, which is told where its files are looked for
    for folder in folders:
        if (folder / PACKET).is_file() and not (folder / RECORD).exists():
            place = PurePosixPath(SUBMISSIONS, as_text(folder.name))
            yield (
                GONE,
                Problem(
                    mark=Mark(place / PACKET, 0, 0),
                    message=f"{place} holds what was sent in, and no {RECORD}, which says of what and when",
                    hint=f"take the folder `{place.name}` back from a copy, then `dsmes verify {place}`",
                ),
            )
