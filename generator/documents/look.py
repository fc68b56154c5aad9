"""A program's own look: its colours and logo, laid over the templates as one small folder that every document is made with."""

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.errors import DocumentError
from generator.model.colours import read_colour

if TYPE_CHECKING:  # who only reads a look, as the process that sets a long document, has no need of these
    from generator.documents.plan import Document
    from generator.model.evidence import Program

OUR_PRIMARY, OUR_ACCENT = "#1b2a38", "#0b5c6b"  # those of templates/build_templates.py and templates/style.typ
LOGO_HEIGHT, LOGO_WIDTH = 26.0, 150.0  # points, at the head of a page
LOGO_PICTURE = "look-logo.png"
_FACTS = "look.json"
_EMU_A_POINT = 12700
_COLOUR = re.compile(rb'(?<=")[0-9A-Fa-f]{6}(?=")')


@dataclass(frozen=True, slots=True)
class Look:
    """What documents are dressed in."""

    primary: str = OUR_PRIMARY
    accent: str = OUR_ACCENT
    logo: bytes = b""  # PNG
    alt: str = ""

    def recolour(self, xml: bytes) -> bytes:
        """The XML of a Word part with our two colours replaced; a template's other colours are its own."""
        instead = {ours[1:].encode(): own[1:].upper().encode() for ours, own in self._changed}
        return _COLOUR.sub(lambda found: instead.get(found[0].lower(), found[0]), xml) if instead else xml

    @property
    def _changed(self) -> tuple[tuple[str, str], ...]:
        pairs = ((OUR_PRIMARY, self.primary), (OUR_ACCENT, self.accent))
        return tuple((ours, own) for ours, own in pairs if ours != own)


def look_documents(program: "Program", files: Path) -> "tuple[Document, ...]":
    """The files of the look of a program; none where it has no look of its own.

    Args:
        program: The program.
        files: The folder of the exhibits' files.

    Raises:
        DocumentError: the logo or a colour cannot be used.
    """
    look = program.look
    if look is None:
        return ()
    from generator.documents.plan import Document

    facts: dict[str, str] = {"primary": OUR_PRIMARY, "accent": OUR_ACCENT}
    for name in facts if look.colors else ():
        written = getattr(look.colors, name)
        if written:
            facts[name] = read_colour(written)
        if not facts[name]:
            hint = "`dsmes check` names the line; correct it, or take it out"
            raise DocumentError(f"the color `{name}` of the program is `{written}`, which is no number of a color", hint=hint)
    made: list[Document] = []
    if look.logo:
        made.append(Document(PurePosixPath(LOGO_PICTURE), _picture(files, look.logo.file)))
        facts |= {"logo": LOGO_PICTURE, "alt": look.logo.alt}
    return (*made, Document(PurePosixPath(_FACTS), (json.dumps(facts, indent=1, sort_keys=True) + "\n").encode()))


def _picture(files: Path, name: str) -> bytes:
    from generator.pdf.logos import UnusableLogoError, prepare_logo, read_logo

    try:
        return prepare_logo(read_logo(files, name))
    except UnusableLogoError as error:
        raise DocumentError(f"the logo `{name}` cannot be used: {error.why}", hint=error.hint) from error
    except OSError as error:
        hint = "put the picture there, or take `logo` out of `look` in evidence/program.yaml"
        raise DocumentError(f"the logo `{name}` cannot be read: {error.strerror or error}", hint=hint) from error


def read_look(templates: Sequence[Path]) -> Look | None:
    """The look that lies among these template folders; None where there is none."""
    for folder in templates:
        if (folder / _FACTS).is_file():
            facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
            logo = (folder / facts["logo"]).read_bytes() if facts.get("logo") else b""
            return Look(facts["primary"], facts["accent"], logo, facts.get("alt", ""))
    return None


def handbook_colours(look: Look) -> bytes:
    """What is added to the handbook's style sheet, so that its pages wear the program's colours."""
    rules = (
        f":root {{ --md-primary-fg-color: {look.accent}; --md-primary-fg-color--light: {look.accent}; "
        f"--md-primary-fg-color--dark: {look.primary}; --md-accent-fg-color: {look.primary}; }}",
        f'[data-md-color-scheme="default"] {{ --md-typeset-color: {look.primary}; --md-typeset-a-color: {look.accent}; }}',
        f'[data-md-color-scheme="slate"] {{ --md-primary-fg-color: {look.accent}; }}',
        f".md-typeset .pager strong {{ background: {look.accent}; border-color: {look.accent}; }}",
    )
    return ("\n/* The program's own colours. */\n" + "\n".join(rules) + "\n").encode()


def put_logo(headers: Iterable[Any], look: Look) -> None:
    """Puts the logo at the beginning of each of these headers, which are python-docx's."""
    from generator.pdf.picture_facts import picture_size

    width, height = picture_size(look.logo) or (1, 1)
    high = min(LOGO_HEIGHT, LOGO_WIDTH * height / width)
    for header in headers:
        paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        run = paragraph.add_run()
        run.add_picture(io.BytesIO(look.logo), height=int(high * _EMU_A_POINT))
        run.add_text("  ")
        about = run._r.xpath(".//wp:docPr")[0]
        about.set("descr", look.alt)
        about.set("name", "Logo")
        paragraph._p.remove(run._r)
        paragraph._p.insert(0 if paragraph._p.pPr is None else 1, run._r)
