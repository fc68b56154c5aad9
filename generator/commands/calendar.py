"""`dsmes calendar`: what is due when, and for whom."""

from dataclasses import replace
from pathlib import Path

from generator.commands.answer import Answer
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.model.due import DutyCalendar
from generator.reports.formats import CALENDAR_FORMATS

MONTHS = 12


def run(asking: Asking, *, months: int = MONTHS, ics: Path | None = None, format: str = "text") -> Answer:
    """What is due in so many months, in the named format; with `ics`, the feed is written there as well.

    What is overdue is no failure here; `check` fails on what it breaks.

    Raises:
        UsageError: `program.yaml` does not hold what a program needs.
    """
    calendar = calendar_of(gather(asking), months)
    if ics is not None:
        from generator.documents.writing import write_output
        from generator.reports.ics import write_ics

        write_output(ics, write_ics(calendar).encode())
    return Answer(CALENDAR_FORMATS[format](calendar))


def calendar_of(gathered: Gathered, months: int = MONTHS) -> DutyCalendar:
    """What is due in the months after the day of the workspace."""
    from generator.questions.duties import duty_calendar

    workspace = need_workspace(gathered)
    return replace(duty_calendar(workspace, months), is_whole=not workspace.unread, names=gathered.report.names)
