"""`dsmes people`: who may do what until when, whose hours of continuing education count, and what rests on whom."""

from dataclasses import replace

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather, need_workspace
from generator.errors import UsageError
from generator.model.ledger import Roster
from generator.near import near_words
from generator.reports.people import PEOPLE_FORMATS


def run(asking: Asking, person: str = "", *, format: str = "text") -> Answer:
    """The team, or one person in full, in the named format. Hours that are missing are no failure here; `check` fails on them.

    Raises:
        UsageError: there is no such person; the hint names who comes near.
    """
    from generator.questions.roster import roster_of

    workspace = need_workspace(gather(asking))
    roster = roster_of(workspace)
    wanted = person.strip()
    return Answer(PEOPLE_FORMATS[format](_only(roster, wanted) if wanted else roster, bool(wanted)))


def _only(roster: Roster, wanted: str) -> Roster:
    found = tuple(one for one in roster.members if wanted.casefold() in (one.id.casefold(), one.name.casefold()))
    if found:
        return replace(roster, members=found)
    names = [name for one in roster.members for name in (one.id, one.name)]
    near = near_words(wanted, names, 3, 0.5)
    hint = f"did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else f"evidence/team.yaml has: {', '.join(names[::2])}"
    raise UsageError(f"there is no person `{wanted}`", hint=hint)
