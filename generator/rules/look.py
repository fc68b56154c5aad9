"""The colours that a program gives its documents (LOO)."""

from collections.abc import Iterator

from generator.findings import Problem
from generator.model.colours import LEAST_CONTRAST, least_contrast, read_colour, readable_shade
from generator.model.workspace import Workspace
from generator.rules.declare import rule
from generator.source import Mark


@rule("LOO102", "A color cannot be read as one")
def colour_unknown(workspace: Workspace) -> Iterator[Problem]:
    """A color of the program is written as six digits and letters behind #, as the web writes colors.

    Why: a color that is not understood would leave the documents half in the old look.
    Fix: ask whoever made the logo for the color's number, or take the line out.
    """
    for name, written, mark in _colours(workspace):
        if not read_colour(written):
            yield Problem(
                mark=mark,
                message=f"the color `{name}` is `{written}`, which is no number of a color",
                hint='write # and six digits or letters from a to f, in quotes, e.g. "#0b5c6b"',
            )


@rule("LOO103", "A color is too faint to read")
def colour_too_faint(workspace: Workspace) -> Iterator[Problem]:
    """A color of the program stands out from the paper as far as the accessibility guidelines ask (WCAG 2, level AA).

    Why: text in a faint color cannot be read by people with weak eyes, and hardly by anybody on a photocopy.
    Fix: write the shade that the message names; it is the nearest of the same hue that can be read.
    """
    for name, written, mark in _colours(workspace):
        colour = read_colour(written)
        found, paper = least_contrast(colour) if colour else (LEAST_CONTRAST, "")
        if found < LEAST_CONTRAST:
            shade = readable_shade(colour)
            reached = _figure(least_contrast(shade)[0])
            where = "white" if paper == "#ffffff" else f"the lightly shaded paper {paper}"
            yield Problem(
                mark=mark,
                message=f"the color `{name}`, {colour}, has a contrast of {_figure(found)} to 1 on {where}; "
                f"{LEAST_CONTRAST} to 1 is needed",
                hint=f'write `{name}: "{shade}"`, the nearest shade of the same hue that can be read ({reached} to 1)',
            )


def _figure(contrast: float) -> str:
    """Rounded down, so that what fails never looks as if it passed."""
    return f"{int(contrast * 100) / 100:.2f}"


def _colours(workspace: Workspace) -> Iterator[tuple[str, str, Mark]]:
    colors = workspace.program.look.colors if workspace.program.look else None
    for name in ("primary", "accent") if colors else ():
        written = getattr(colors, name)
        if colors and written:
            yield name, written, colors.source.at_value(name)
