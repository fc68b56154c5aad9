"""What is missing for a requirement and what would close it, as paper tells it: names for ids, days in words, alike things together.

Findings name a thing by its id, for that is how its line is found. Who reads a packet's papers knows a person by name and a
document by what it is called; the id stands behind the name, in the steps, which are carried out in those lines.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from generator.documents.words import day_in_words, joined, lower_first, unmarked
from generator.findings import RequirementStatus
from generator.model.workspace import Workspace
from generator.prose import listed

_CODED = re.compile(r"(`[^`]*`)")
_DAY = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)")
_FOR = re.compile(r"^((?:[A-Z]+-\d+)(?:, [A-Z]+-\d+)*)(?: and \d+ more)?: ")  # which requirements a finding concerns
_PAIR = re.compile(r"`\w+: ([^`]+)`")
_BEGIN, _END = "\ue000", "\ue001"  # around what may differ between things that are told together; no text holds these letters
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_MOST_LETTERS = 60  # of a goal or a project that is told by its words
_SEVERAL = ((" still says ", " still say "), ("add an exhibit of", "add an exhibit each of"))  # words for one thing, and for several


class OpenItems:
    """Tells what is open in one program: each text once, those that differ in one name alone as one text with all the names."""

    def __init__(self, workspace: Workspace, application: str = "") -> None:
        self._workspace = workspace
        self._application = application

    def problems(self, row: RequirementStatus) -> list[str]:
        """What is missing or wrong, a text each, without the requirement's own number before it."""
        return self._told([finding.message for finding in row.findings], self._problem)

    def steps(self, *rows: RequirementStatus) -> list[str]:
        """What would close these requirements, a text each."""
        return self.in_words([step for row in rows for step in row.closes])

    def in_words(self, steps: Iterable[str]) -> list[str]:
        """These steps, a text each."""
        return self._told(steps, self._step)

    def _told(self, texts: Iterable[str], tell: Callable[[str], str]) -> list[str]:
        groups: dict[str, list[str]] = {}
        for text in dict.fromkeys(texts):
            told = tell(text)
            differing = _MARKED.findall(told)
            if len(differing) == 1:
                groups.setdefault(_MARKED.sub(_BEGIN + _END, told), []).extend(differing)
            else:
                groups.setdefault(_MARKED.sub(r"\1", told), [])
        return [str(unmarked(_put_together(text, list(dict.fromkeys(names))))) for text, names in groups.items()]

    # ------------------------------------------------------------------ one text

    def _problem(self, text: str) -> str:
        text = _FOR.sub(lambda found: "" if self._are_requirements(found[1]) else found[0], text)
        if self._application:
            text = text.removeprefix(f"application {self._application}: ").replace(f"application {self._application}", "this application")
        text = self._kinds_absent.sub(lambda found: f"{found[1]} {self._kinds_named(found[2])} on file", text)
        text = self._outside_code(text, lambda part: self._in_words(part, self._kind, lambda _, name: name))
        return _begun_with_a_key(text, lambda key: re.sub("[._]", " ", key))

    def _step(self, text: str) -> str:
        def named(id: str, name: str) -> str:
            return f"{name} ({id})"

        text = self._outside_code(text, lambda part: self._in_words(part, lambda id: named(id, self._kind(id)), named))
        text = _PAIR.sub(lambda found: self._pair(found[0], found[1]), text)
        return _begun_with_a_key(text, str)

    def _outside_code(self, text: str, tell: Callable[[str], str]) -> str:
        """The text with the parts outside of backticks told; what stands between them is typed as it is."""
        return "".join(part if part.startswith("`") else tell(part) for part in _CODED.split(text))

    def _in_words(self, text: str, kind: Callable[[str], str], name: Callable[[str, str], str]) -> str:
        text = _DAY.sub(lambda found: _day(found[0]), text)
        text = self._kind_ids.sub(lambda found: kind(found[0]), text)
        begin, end = ("", "") if any(found[1] for found in self._named.finditer(text)) else (_BEGIN, _END)

        def told(found: re.Match[str]) -> str:
            return f"{_BEGIN}{found[0]}{_END}" if found[1] else f"{begin}{name(found[0], self._names[found[0]])}{end}"

        return self._named.sub(told, text)

    def _pair(self, typed: str, id: str) -> str:
        """A key and a value that are to be typed, with the name of what the value stands for."""
        return f"{_BEGIN}{typed} ({self._names[id]}){_END}" if id in self._names else typed

    # ------------------------------------------------------------------ the names

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Id to name of what findings speak of; an id that could be a word of a sentence is none."""
        workspace = self._workspace
        found = {
            **{row.id: f"“{_beginning(row.goal)}”" for row in workspace.program.goals},
            **{row.id: f"“{_beginning(row.title)}”" for row in workspace.quality.projects},
            **{row.id: row.title for row in workspace.workshops.series},
            **{row.id: row.name for row in workspace.stakeholders.stakeholders},
            **{row.id: row.name for row in workspace.program.sites},
            **{row.id: row.name for row in workspace.team.people},
        }
        return {id: name for id, name in found.items() if name and re.search(r"[\d_-]", id)}

    @cached_property
    def _named(self) -> re.Pattern[str]:
        """A name with its id behind it (the first group), or an id alone."""
        names = sorted(self._names.items(), key=lambda pair: (-len(pair[1]), pair))
        both = "|".join(rf"{re.escape(name)} \({re.escape(id)}\)" for id, name in names)
        alone = "|".join(re.escape(id) for id, _ in sorted(names, key=lambda pair: (-len(pair[0]), pair)))
        return re.compile(rf"(?<![\w-])(?:({both})|(?:{alone})(?![\w-]))" if names else r"(?!)()")

    @cached_property
    def _kind_ids(self) -> re.Pattern[str]:
        ids = sorted(self._workspace.rulebook.evidence_kinds, key=lambda id: (-len(id), id))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])" if ids else r"(?!)")

    @cached_property
    def _kinds_absent(self) -> re.Pattern[str]:
        one = self._kind_ids.pattern
        return re.compile(rf"\b(no|0 of \d+) ({one}(?:(?:, | or ){one})*) exhibits?\b")

    def _kind(self, id: str) -> str:
        return lower_first(str(unmarked(self._workspace.rulebook.evidence_kinds[id].title)))

    def _kinds_named(self, ids: str) -> str:
        return listed([self._kind(id) for id in self._kind_ids.findall(ids)], "or")

    def _are_requirements(self, ids: str) -> bool:
        return all(id in self._workspace.rulebook.requirements for id in ids.split(", "))


def _put_together(text: str, names: list[str]) -> str:
    shown = text.replace(_BEGIN + _END, joined(names))
    if len(names) > 1:
        for one, several in _SEVERAL:
            shown = shown.replace(one, several, 1)
    return shown


def _begun_with_a_key(text: str, tell: Callable[[str], str]) -> str:
    """A text with one key of a file in it, which alike texts may differ in."""
    keys = [part for part in _CODED.findall(text) if "." in part]
    return text.replace(keys[0], f"{_BEGIN}{tell(keys[0])}{_END}", 1) if len(keys) == 1 and _BEGIN not in text else text


def _beginning(words: str) -> str:
    return words if len(words) <= _MOST_LETTERS else f"{words[:_MOST_LETTERS].rpartition(' ')[0] or words[:_MOST_LETTERS]}…"


def _day(text: str) -> str:
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
