"""`dsmes why`: the proof from a requirement to file and line, rule by rule."""

from generator.commands.answer import Answer
from generator.commands.gather import Asking, gather, need_workspace
from generator.errors import UsageError
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.reports.why import WHY_FORMATS


def run(asking: Asking, requirement: str, *, format: str = "text") -> Answer:
    """What the state of the requirement rests on in each application that asks it. An open requirement is no failure here.

    Raises:
        UsageError: there is no such requirement; the hint names what comes near.
    """
    from generator.questions.proof import prove

    gathered = gather(asking)
    workspace = need_workspace(gathered)
    id = _requirement(workspace, requirement.strip())
    return Answer(WHY_FORMATS[format](prove(workspace, gathered.seen, id, applications=asking.applications)))


def _requirement(workspace: Workspace, wanted: str) -> str:
    known = workspace.rulebook.requirements
    letters = [id for id in known if _letters(id) == _letters(wanted)]
    if wanted in known:
        return wanted
    if letters:
        return letters[0]
    near = near_words(wanted, known, 3, 0.5)
    if near:
        hint = f"did you mean {' or '.join(f'`{id}`' for id in near)}?"
    else:
        hint = "name one as `dsmes status` lists them, e.g. " + " or ".join(list(known)[:2])
    raise UsageError(f"there is no requirement `{wanted}`", hint=hint)


def _letters(id: str) -> str:
    """What is left of an id when it is typed in a hurry."""
    return "".join(letter for letter in id.casefold() if letter.isalnum())
