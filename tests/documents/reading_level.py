"""How hard a text is to read: the school grade of English by Flesch and Kincaid, the ease of Spanish by Szigriszt (INFLESZ).

Syllables are counted by rule, not from a dictionary; over a page of plain prose the two differ by a tenth of a grade.
"""

import re
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_WORDS = 4  # fewer are a label, and no sentence that anybody stumbles over


class Sentence(NamedTuple):
    """One sentence with what it costs to read it."""

    text: str
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """Its own grade by Flesch and Kincaid."""
        return 0.39 * self.words + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Its own ease by Szigriszt."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words


def sentences_of(prose: str, language: str) -> list[Sentence]:
    """The sentences of a form's prose (templates/prose), without its tags and the names of its blanks' kinds."""
    count = spanish_syllables if language == "es" else english_syllables
    found = []
    for piece in _pieces(prose):
        for text in re.split(r"(?<=[.?!:;])\s+", piece):
            words = [part for word in _WORD.findall(text) for part in word.split("-")]
            if len(words) >= _LEAST_WORDS:
                found.append(Sentence(" ".join(text.split()), len(words), sum(count(word) for word in words)))
    return found


def grade(sentences: list[Sentence]) -> float:
    """The school grade of an English text."""
    words, syllables = sum(one.words for one in sentences), sum(one.syllables for one in sentences)
    return 0.39 * words / len(sentences) + 11.8 * syllables / words - 15.59


def ease(sentences: list[Sentence]) -> float:
    """The ease of a Spanish text, from 0 to 100; from 65 on it is rather easy."""
    words, syllables = sum(one.words for one in sentences), sum(one.syllables for one in sentences)
    return 206.835 - 62.3 * syllables / words - words / len(sentences)


def _pieces(prose: str) -> list[str]:
    """Paragraphs, items, cells and the labels of blanks, as a reader meets them."""
    text = prose.split("---\n", 2)[2]
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "Ours", text, flags=re.DOTALL)
    text = re.sub(r"^Table: .*$|^\|[-|]+\|$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[\[check: [^\]]*\]\]", "\n\n", text)  # each choice is read by itself
    text = re.sub(r"\[\[\w+(?: \d+)?: ([^;\]]+)((?:;[^\]]*)?)\]\]", lambda found: f" \n{found[1]}\n" if found[2] else " ", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("**", "").replace("*", "")
    text = text.replace("<br>", "\n\n").replace("|", "\n\n").replace("{sign}", "")
    text = re.sub(r"^\s*(?:#+|>|-|\d+\.)\s", "\n\n", text, flags=re.MULTILINE)
    return [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", text) if piece.strip()]


def english_syllables(word: str) -> int:
    """The syllables of an English word."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 1
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"ia(?!l$|n$|ge)|io(?!n|us)|eo(?!n|us|p)|[iu]et|ea(?=te)|(?<=id)ea|iu|uou|eing|[^q]ua(?!r)", word))
    if re.search(r"[^aeioul]e$|[aeiou]le$|rle$|[^dt]ed$|[^sxzc]es$", word) and not re.search(r"(?:ches|shes|ges|betes)$", word):
        groups -= 1
    return max(groups, 1)


def spanish_syllables(word: str) -> int:
    """The syllables of a Spanish word: one for each vowel, a weak vowel without accent going with the vowel beside it."""
    word = re.sub(r"([qg])u(?=[eiéí])", r"\1", word.lower())
    word = re.sub(r"y$", "i", word)
    return max(len(re.findall(r"[iuü]?[aeoáéóíú][iuü]?(?![aeoáéó])|[iuü]?[aeoáéóíú]|[iuü]+", word)), 1)
