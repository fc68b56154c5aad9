"""How many requirements are met, as a badge, a bar and a sentence that all say the same."""

from collections import Counter
from collections.abc import Sequence

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import OPEN_ITEMS, Book, Place
from generator.documents.handbook_pages.charts import share_bar
from generator.documents.handbook_pages.markdown import Markdown, join
from generator.findings import ApplicationStatus, RequirementStatus, State

_LOOKS = ("complete", "partial", "missing", "none")


def met(rows: Sequence[RequirementStatus]) -> int:
    """How many of the rows are met."""
    return sum(1 for row in rows if row.state.is_met)


def tally(rows: Sequence[RequirementStatus]) -> Markdown:
    """ "5 of 6 met" and a badge."""
    number = met(rows)
    return Markdown(f"{number}\u00a0of\u00a0{len(rows)}\u00a0met\u00a0{words.tally_badge(number, len(rows))}")


def bar(rows: Sequence[RequirementStatus], of: str) -> Markdown:
    """The states of the rows as one bar; `of` says whose they are."""
    states = Counter(row.state for row in rows)
    told = ", ".join(f"{states[state]} {words.state_word(state).lower()}" for state in State if states[state])
    looks = [(look, sum(number for state, number in states.items() if words.LOOKS[state] == look)) for look in _LOOKS]
    return share_bar(f"{of}: {told}", looks)


def legend(rows: Sequence[RequirementStatus]) -> Markdown:
    """Each state that occurs, with its count."""
    states = Counter(row.state for row in rows)
    return join((Markdown(f"{words.state_badge(state)} {states[state]}") for state in State if states[state]), " &nbsp; ")


def sentence(book: Book, status: ApplicationStatus, here: Place) -> Markdown:
    """How the application stands on the day, in one sentence."""
    asked, done = len(status.requirements), met(status.requirements)
    on = words.day(book.report.as_of)
    if asked == done:
        return Markdown(f"All {words.number_of(asked, 'requirement')} are met on {on}.")
    open_link = book.link_to(here.page, Place(OPEN_ITEMS), Markdown(f"{words.number_of(asked - done, 'is', 'are')} open"))
    return Markdown(f"{done} of {words.number_of(asked, 'requirement')} are met on {on}; {open_link}.")
