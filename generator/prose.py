"""Numbers and names in a sentence, alike wherever the program speaks."""

from collections.abc import Iterable

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def listed(items: Iterable[str], last: str = "and") -> str:
    """The items as one enumeration: "a, b and c"."""
    *first, end = [*items] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def shortened(items: Iterable[str], most: int = 4) -> str:
    """The items parted by commas; of more than `most`, the first of them and how many there are besides."""
    found = list(items)
    return ", ".join(found) if len(found) <= most else f"{', '.join(found[: most - 1])} and {len(found) - most + 1} more"


def number_of(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 session", "2 sessions"; `nouns` where the plural takes more than an s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def number_or_no(number: int, noun: str, nouns: str = "") -> str:
    """The same, and "no sessions" for none."""
    return number_of(number, noun, nouns) if number else f"no {nouns or noun + 's'}"


def as_text(name: str) -> str:
    """The name of a file as text: one from an old computer or archive may hold bytes that are no letters here, each now a `?`."""
    return name if name.isascii() else name.encode(errors="replace").decode()
