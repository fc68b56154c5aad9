"""What a deadline of an accreditor asks of an application: by when, and where the application tells that it was done."""

from datetime import date
from typing import NamedTuple

from generator.model.calendar_days import add_days, add_working_days
from generator.model.evidence import Application
from generator.model.standards import Deadline
from generator.prose import number_of


class Answer(NamedTuple):
    """The key of an application that tells when it was done, and the day that stands there."""

    key: str
    day: date | None


def due_day(deadline: Deadline, event: date) -> date:
    """The last day to do what a deadline asks, counted from the day of its event."""
    return add_working_days(event, deadline.days) if deadline.working_days else add_days(event, deadline.days)


def days_given(deadline: Deadline) -> str:
    """How many days it gives: "60 days", "10 working days"."""
    return number_of(abs(deadline.days), "working day" if deadline.working_days else "day")


def days_counted(deadline: Deadline) -> str:
    """How its day is counted: "60 days after the anniversary", "10 working days before the visit"."""
    if not deadline.days:
        return f"by {deadline.after}"
    return f"{days_given(deadline)} {'before' if deadline.days < 0 else 'after'} {deadline.after}"


def answer_to(deadline: Deadline, application: Application) -> Answer:
    """Where an application tells when it did what a deadline asks.

    An audit is not sent in: what has its time there is the notice. What follows the submission are the papers that go after the form.
    """
    if deadline.on == "visit":
        return Answer("notified", application.notified)
    if deadline.on == "submission" and deadline.days >= 0:
        return Answer("documents_sent", application.documents_sent)
    return Answer("submission", application.submission)
