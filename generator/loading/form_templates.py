"""Whether each form that a program describes in its own files has a text."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from generator.findings import Problem
from generator.loading.words import Seen, loading_rule
from generator.model.workspace import Rulebook

NO_TEMPLATE = loading_rule(
    "STD126",
    "A form has no text",
    why="None of the forms could be made.",
    fix="Write it in Word and save it under the name in the message, in the folder `templates` of your program.",
)

RULES = (NO_TEMPLATE,)


def check_form_templates(rulebook: Rulebook, own: Collection[PurePosixPath], templates: Sequence[Path]) -> Iterator[Seen]:
    """Each form in the program's own files whose template stands in none of the folders."""
    for form in rulebook.forms.values():
        name = PurePosixPath("forms", form.group, f"{form.id}.docx")
        if form.source.file in own and not any((folder / name).is_file() for folder in templates):
            message = f"the form {form.id} has no text: there is no file templates/{name}"
            hint = "write it in Word and save it there, below the folder of your program; what `dsmes forms` makes shows how others look"
            yield NO_TEMPLATE, Problem(mark=form.source.at_value("id"), message=message, hint=hint)
