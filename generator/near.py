"""What a misspelt word may have been meant to be."""

import re
from collections.abc import Iterable
from functools import partial
from heapq import nlargest

_SHORT = 3
_MOST_COMPARED = 64  # words that are compared letter by letter, which takes time; of more, those that begin and end alike
_NUMBERED = re.compile(r"([a-z]+)[-_ ]?(\d+)")
_FAMILY = 0.75  # how much the letters before a number weigh: REC-01 is no misspelt PRA-01
_SAME_FAMILY = 0.6


def near_words(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """The known words nearest to `word`, the nearest first; none where none is near. Capitals make no difference.

    Of words as short as RD and RN, two that differ are two words, not one misspelt. Of ids such as TEAM-03 the letters weigh more than
    the number: with other letters it is another thing.
    """
    wanted = word.casefold()
    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(each.casefold(), each)
    candidates: Iterable[str] = by_folded
    if len(by_folded) > _MOST_COMPARED:
        candidates = nlargest(_MOST_COMPARED, by_folded, key=partial(_shared, wanted))
    scored = ((_likeness(wanted, each, cutoff), each) for each in candidates)
    near = nlargest(most, (one for one in scored if one[0] >= cutoff))
    return [by_folded[each] for _, each in near if each == wanted or max(len(each), len(wanted)) > _SHORT]


def _shared(word: str, other: str) -> int:
    """How many letters two words share at their beginning and at their end."""
    least = min(len(word), len(other))
    begin = end = 0
    while begin < least and word[begin] == other[begin]:
        begin += 1
    while end < least - begin and word[-1 - end] == other[-1 - end]:
        end += 1
    return begin + end


def _likeness(word: str, other: str, cutoff: float) -> float:
    """From 0 to 1; below the cutoff it need not be exact."""
    numbered, others = _NUMBERED.fullmatch(word), _NUMBERED.fullmatch(other)
    if not numbered or not others or word == other:
        return _ratio(word, other, cutoff)
    letters = 1.0 if sorted(numbered[1]) == sorted(others[1]) else _ratio(numbered[1], others[1], _SAME_FAMILY)
    if letters < _SAME_FAMILY:
        return 0.0
    return _FAMILY * letters + (1 - _FAMILY) * _ratio(numbered[2], others[2], 0.0)


def _ratio(word: str, other: str, cutoff: float) -> float:
    from difflib import SequenceMatcher  # needed only when something is wrong

    if word == other:
        return 1.0
    matcher = SequenceMatcher(a=other, b=word)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio):
        if bound() < cutoff:
            return 0.0
    return matcher.ratio()
