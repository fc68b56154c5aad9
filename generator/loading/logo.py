"""The picture that a program names as its logo: whether it is there and can be used."""

from pathlib import Path

from generator.findings import Problem
from generator.loading.files import FILES_FOLDER, look_for_file
from generator.loading.words import Seen, loading_rule
from generator.model.evidence import Program

UNUSABLE_LOGO = loading_rule(
    "LOO101",
    "The logo cannot be used",
    why="It stands on every page of every document; without it no document is made.",
    fix="Put a PNG or JPEG picture of the logo into evidence/files/ and name it under `look`, or take `logo` out.",
)

RULES = (UNUSABLE_LOGO,)


def check_program_logo(root: Path, program: Program) -> list[Seen]:
    """What is wrong with the logo; nothing where the program names none."""
    logo = program.look.logo if program.look else None
    if logo is None:
        return []
    from generator.pdf.logos import UnusableLogoError, check_logo, read_logo

    mark = logo.source.at_value("file")
    fault = look_for_file(root, logo.file)
    if fault:
        message, hint = fault
        return [(UNUSABLE_LOGO, Problem(mark=mark, message=f"the logo: {message}", hint=hint))]
    try:
        check_logo(read_logo(root / FILES_FOLDER, logo.file))
    except UnusableLogoError as error:
        return [(UNUSABLE_LOGO, Problem(mark=mark, message=f"the logo `{logo.file}` cannot be used: {error.why}", hint=error.hint))]
    except OSError as error:
        hint = "close it in other programs, and see that you may read it"
        return [(UNUSABLE_LOGO, Problem(mark=mark, message=f"the logo `{logo.file}` cannot be read: {error.strerror or error}", hint=hint))]
    return []
