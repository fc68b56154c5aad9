"""How loading declares its rules. The looking is part of reading, so a rule here is words alone."""

from unicodedata import category, name

from generator.findings import Problem, Rule, Severity

Path = tuple[str | int, ...]  # keys and indexes, from the top of a file
Seen = tuple[Rule, Problem]
Located = tuple[Rule, Problem, Path]  # a problem, and where in the file's values it was found


def loading_rule(id: str, title: str, *, why: str, fix: str, severity: Severity = Severity.ERROR) -> Rule:
    """A rule that loading reports by itself."""
    return Rule(id=id, title=title, severity=severity, summary=title + ".", why=why, fix=fix)


def next_step(rule: Rule) -> str:
    """The rule's own remedy as a hint, for problems that know no nearer one."""
    return rule.fix[0].lower() + rule.fix[1:].rstrip(".")


LOOKS_ALIKE = "type it anew: what stands between < and > cannot be seen, or only looks like a letter or hyphen"


def shown(text: str) -> str:
    """The text with what cannot be seen in it told by its number: without, it looks like another."""
    return text if text.isascii() else "".join(f"<U+{ord(char):04X}>" if category(char) == "Cf" else char for char in text)


def shown_word(word: str) -> str:
    """An id, or a word of a few, likewise, with what only looks like one of its letters or hyphens."""
    return word if word.isascii() else "".join(char if _is_plain(char) else f"<U+{ord(char):04X}>" for char in word)


def _is_plain(char: str) -> bool:
    return char.isascii() or (char.isalpha() and name(char, "").startswith("LATIN"))
