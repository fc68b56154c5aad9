"""What a misspelt word may have been meant to be."""

from collections.abc import Iterable


def near_words(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """The known words nearest to `word`, the nearest first; none where none is near."""
    from difflib import get_close_matches  # needed only when something is wrong

    return get_close_matches(word, known, most, cutoff)
