"""Colours as people write them, and whether they can be read on the papers of the documents (WCAG 2, level AA)."""

import colorsys
import re

PAPERS = ("#ffffff", "#f4f7f8", "#eef4f5")
"""What text stands on: the page, a shaded note, the label of a table. White stands on the colours too, in heads of tables."""

LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_STEPS = 1000


def read_colour(written: str) -> str:
    """The colour as `#rrggbb` in small letters; empty for a text that is none."""
    found = _COLOUR.fullmatch(written.strip())
    return f"#{found[1].lower()}" if found else ""


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 (alike) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str) -> tuple[float, str]:
    """The contrast of a colour on the paper where it is worst, and that paper."""
    return min((contrast(colour, paper), paper) for paper in PAPERS)


def readable_shade(colour: str) -> str:
    """The lightest shade of the same hue and saturation, no lighter than the colour, that can be read on every paper."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(_STEPS + 1):
        shade = _written(colorsys.hls_to_rgb(hue, lightness * (1 - step / _STEPS), saturation))
        if least_contrast(shade)[0] >= LEAST_CONTRAST:
            return shade
    return "#000000"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
