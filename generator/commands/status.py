"""`dsmes status`: each standard and requirement with its state, and what would close it."""

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather
from generator.reports.formats import STATUS_FORMATS


def run(asking: Asking, *, format: str = "text") -> Answer:
    """The states in the named format. Open requirements are no failure here; `check` fails on them."""
    return Answer(STATUS_FORMATS[format](gather(asking).report))
