"""`dsmes status`: each standard and requirement with its state, and what would close it."""

from dataclasses import replace

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather
from generator.reports.formats import STATUS_FORMATS
from generator.rules.reviews import reviews_of


def run(asking: Asking, *, format: str = "text") -> Answer:
    """The states in the named format. Open requirements are no failure here; `check` fails on them."""
    gathered = gather(asking)
    reviews = reviews_of(gathered.workspace) if gathered.workspace else ()
    return Answer(STATUS_FORMATS[format](replace(gathered.report, reviews=reviews)))
