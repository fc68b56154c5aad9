"""What intake saw of the exhibits' files, as findings with a remedy."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from generator.findings import Finding, Rule, Severity
from generator.model.evidence import Exhibit

if TYPE_CHECKING:
    from generator.pdf.intake import Intake

REJECTED = Rule(
    id="EXH201",
    title="An exhibit's file cannot go into a packet",
    severity=Severity.ERROR,
    summary="The file was opened to put its pages into the binder, and that was not possible or not safe.",
    why="A packet with a page that cannot be read, or that hides what it should not hold, is worse than none.",
    fix="Do what the hint says; most often, print the file to PDF again and use the new file.",
)
CHANGED = Rule(
    id="EXH202",
    title="An exhibit's file was changed on its way into the binder",
    severity=Severity.WARNING,
    summary="Something in the file does not belong into a binder or was damaged, so the copy in the binder differs from the original.",
    why="The reviewer sees the copy; you should know how it differs. The original stays as it is.",
    fix="Compare the pages in the binder with the original.",
)
RULES = (REJECTED, CHANGED)


def intake_findings(exhibits: Mapping[str, Exhibit], intakes: "Mapping[str, Intake]") -> Iterator[Finding]:
    """A finding for each exhibit that was rejected, and one for each that was changed, in the order of `intakes`."""
    for id, intake in intakes.items():
        exhibit = exhibits[id]
        mark = exhibit.source.at_value("file")
        if intake.rejected:
            message = f"{id}: {exhibit.file}: {intake.rejected}"
            yield Finding(
                rule=REJECTED, severity=Severity.ERROR, mark=mark, message=message, hint=intake.remedy, requirements=exhibit.supports
            )
        elif intake.notes:
            message = f"{id}: {exhibit.file}: {'; '.join(note.rstrip('.') for note in intake.notes)}"
            yield Finding(
                rule=CHANGED,
                severity=Severity.WARNING,
                mark=mark,
                message=message,
                hint="compare its pages in the binder with the original",
                requirements=exhibit.supports,
            )
