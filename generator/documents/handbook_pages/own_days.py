"""The days that the program itself has set or promised, which are no duties of the rulebook: sessions of workshops, and meetings."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.model.calendar_days import add_months
from generator.model.workspace import Workspace


class OwnDay(NamedTuple):
    """One such day, and the ids of the people whom it concerns; none where the records name nobody."""

    day: date
    kind: str  # meeting, session
    title: str
    people: tuple[str, ...]


def own_days(workspace: Workspace, until: date) -> Iterator[OwnDay]:
    """Those from the day of the workspace on."""
    return (one for one in (*_meetings(workspace), *_sessions(workspace)) if workspace.as_of <= one.day <= until)


def _meetings(workspace: Workspace) -> Iterator[OwnDay]:
    promised = workspace.policies.commitments.advisory_meetings_per_year
    meetings = [meeting.date for meeting in workspace.stakeholders.advisory_meetings]
    if promised > 0 and meetings:
        due = add_months(max(meetings), max(12 // promised, 1))
        yield OwnDay(due, "meeting", "Advisory group meeting", (workspace.coordinator.id,) if workspace.coordinator else ())


def _sessions(workspace: Workspace) -> Iterator[OwnDay]:
    for series in workspace.workshops.series:
        for session in series.sessions:
            yield OwnDay(session.date, "session", f"{series.title}, session {session.number}", tuple(series.leaders))
