"""What a misspelt word may have been meant to be."""

from collections.abc import Iterable

_SHORT = 3


def near_words(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """The known words nearest to `word`, the nearest first; none where none is near. Capitals make no difference.

    Of words as short as RD and RN, two that differ are two words, not one misspelt.
    """
    from difflib import get_close_matches  # needed only when something is wrong

    wanted = word.casefold()
    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(each.casefold(), each)
    near = get_close_matches(wanted, by_folded, most, cutoff)
    return [by_folded[each] for each in near if each == wanted or max(len(each), len(wanted)) > _SHORT]
