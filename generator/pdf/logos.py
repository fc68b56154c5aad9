"""A program's logo: what a picture must be to stand on every page, and the small PNG that is set there."""

import io
import struct
import warnings
from pathlib import Path, PureWindowsPath

from generator.pdf.picture_facts import picture_facts

MAX_LOGO_BYTES = 2_000_000
LEAST_SIDE, MOST_SIDE = 60, 6000  # pixels
MOST_WIDE, MOST_TALL = 8.0, 2.0  # times the other side
_SET_HEIGHT = 400  # pixels: sharp on the cover, and small enough for every page

_BROKEN = (OSError, SyntaxError, ValueError, struct.error, EOFError)
_SAVE = "open it in a picture program and save it as PNG"


class UnusableLogoError(Exception):
    """Why a picture cannot be the logo, and what to do."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.why, self.hint = why, hint


def read_logo(folder: Path, name: str) -> bytes:
    """The bytes of the picture that a program names, of a file below `folder` and nowhere else.

    Raises:
        UnusableLogoError: it lies elsewhere, is no file, or is too large.
        OSError: it cannot be read.
    """
    named = PureWindowsPath(name)  # which knows both kinds of slash
    path = folder / name
    if "\0" in name or named.drive or named.root or ".." in named.parts or not path.resolve().is_relative_to(folder.resolve()):
        raise UnusableLogoError(
            "it does not lie below evidence/files/", "put the picture there, and name it by its place below that folder"
        )
    if path.exists() and not path.is_file():  # opening a pipe would wait for whoever writes into it
        raise UnusableLogoError("it is no file", "name the picture itself")
    with path.open("rb") as file:
        data = file.read(MAX_LOGO_BYTES + 1)
    _refuse_size(max(len(data), path.stat().st_size))
    return data


def _refuse_size(size: int) -> None:
    if size > MAX_LOGO_BYTES:
        raise UnusableLogoError(f"the file has {size:,} bytes; {MAX_LOGO_BYTES:,} is the most", f"{_SAVE}, about 800 pixels wide")


def check_logo(data: bytes) -> None:
    """Looks at the first and last bytes of a picture, without drawing it.

    Raises:
        UnusableLogoError: it is no PNG or JPEG, damaged, too large or too small, or of a shape that no page has room for.
    """
    if not data:
        raise UnusableLogoError("the file is empty", "copy it again from where it came")
    _refuse_size(len(data))
    facts = picture_facts(data)
    if facts is None or facts.type not in ("png", "jpeg"):
        is_drawing = b"<svg" in data[:2000].lower()
        what = "an SVG drawing, which Word cannot show" if is_drawing else "neither a PNG nor a JPEG picture"
        raise UnusableLogoError(f"it is {what}", _SAVE)
    if not facts.is_whole:
        raise UnusableLogoError("its end is missing; it was cut off while it was copied", "copy it again from where it came")
    size = f"it has {facts.width:,} by {facts.height:,} pixels"
    if min(facts.width, facts.height) < LEAST_SIDE:
        raise UnusableLogoError(
            f"{size}, too few to be sharp in print", f"ask for a larger one; each side needs {LEAST_SIDE} pixels or more"
        )
    if max(facts.width, facts.height) > MOST_SIDE:
        raise UnusableLogoError(f"{size}; {MOST_SIDE:,} is the most for a side", f"{_SAVE}, about 800 pixels wide")
    if facts.width > MOST_WIDE * facts.height or facts.height > MOST_TALL * facts.width:
        hint = f"use a version that is at most {MOST_WIDE:.0f} times as wide as high, and at most {MOST_TALL:.0f} times as high as wide"
        raise UnusableLogoError(f"{size}, a shape that no page has room for", hint)


def prepare_logo(data: bytes) -> bytes:
    """The logo as a PNG of screen colours, the right way up, no larger than it is ever set, without what a camera or program wrote in it.

    Raises:
        UnusableLogoError: the picture cannot be the logo, or is damaged inside.
    """
    from PIL import Image, ImageOps

    check_logo(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            picture.load()
    except (*_BROKEN, Image.DecompressionBombError):
        raise UnusableLogoError("it is damaged inside", "copy it again from where it came") from None
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # sixteen bits of grey
        upright = upright.point(lambda level: level / 256).convert("L")
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if plain.height > _SET_HEIGHT:
        plain = plain.resize((max(round(plain.width * _SET_HEIGHT / plain.height), 1), _SET_HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
