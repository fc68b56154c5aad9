"""What is missing for a requirement and what would close it, as paper tells it: names for ids, days in words, alike things together.

Findings name a thing by its id, for that is how its line is found. Who reads a packet's papers knows a person by name and a
document by what it is called; the id stands behind the name, in the steps, which are carried out in those lines.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from generator.documents.words import day_in_words, joined, lower_first, sentence, unmarked
from generator.findings import ApplicationStatus, Finding, RequirementStatus
from generator.model.workspace import Workspace
from generator.prose import listed

_CODED = re.compile(r"(`[^`]*`)")
_DAY = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)")
_FOR = re.compile(r"^((?:[A-Z]+-\d+)(?:, [A-Z]+-\d+)*)(?: and \d+ more)?: ")  # which requirements a finding concerns
_WORD = re.compile(r"(?<![\w./-])[\w-]+(?![\w/-]|\.\w)")  # no part of a file's name
_PAIR = re.compile(r"`\w+: ([^`]+)`")
_BEGIN, _END = "\ue000", "\ue001"  # around what may differ between things that are told together; no text holds these letters
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_MOST_LETTERS = 60  # of a goal or a project that is told by its words
# Words for one thing, and for several.
_SEVERAL = (
    ("name a chart of site ", "name a chart for each of the sites "),
    (" still says ", " still say "),
    ("add an exhibit of", "add an exhibit each of"),
    (" of site ", " of the sites "),
)
# One exhibit for each of several people or sites.
_EACH = re.compile(rf"^add an exhibit of (.+) with {_BEGIN}{_END} and (.+) under `supports`$")
_FOR_ONE = re.compile(r"`(person|site): ([^`]+)` \((.+)\)")
_EACH_OF = {"person": "people", "site": "sites"}
_PERIOD = re.compile(r"\bthe (?:application|current) period\b")  # of an audit, which looks at both
# A step that speaks of what its finding has named.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|them|those|these|then|the two|the same|that time|name one|show the one|known are|did you mean|recorded yet)\b"
)


class OpenItems:
    """Tells what is open in one program: each text once, those that differ in one name alone as one text with all the names.

    Args:
        application: Its id, where what is told stands in its packet.
        numbers: Exhibit id to its number in that packet.
    """

    def __init__(self, workspace: Workspace, application: str = "", numbers: Mapping[str, str] | None = None) -> None:
        self._workspace = workspace
        self._application = application
        self._numbers = numbers or {}

    def problems(self, row: RequirementStatus) -> list[str]:
        """What is missing or wrong, a text each, without the requirement's own number before it."""
        return _put_together(self._as_read(finding.message) for finding in row.findings)

    def steps(self, *rows: RequirementStatus) -> list[str]:
        """What would close these requirements, a text each, for a reader who has the problems beside them."""
        return self.in_words([step for row in rows for step in row.closes])

    def in_words(self, steps: Iterable[str]) -> list[str]:
        """These steps, a text each."""
        return _put_together(map(self._step, steps))

    def held_by(self, status: ApplicationStatus) -> str:
        """The errors because of which it is not complete, though none of its requirements is open, and what to do; empty without any."""
        errors = status.held_alone_by
        lead = "An error holds" if len(errors) == 1 else "Errors hold"
        steps = (text for finding in errors for text in self.in_words([finding.message, finding.hint]))
        return " ".join((f"{lead} this application back.", *map(sentence, steps))) if errors else ""

    def tasks(self, *rows: RequirementStatus) -> list[str]:
        """The same steps where they stand alone: one that speaks of what its finding names has that before it."""
        return _put_together(task for row in rows for step in row.closes for task in self._tasks(row, step))

    def _tasks(self, row: RequirementStatus, step: str) -> list[str]:
        told = self._step(step)
        if not _POINTS_BACK.search(_CODED.sub("", step)):
            return [told]
        return [f"{self._problem_and_place(finding)}; {told}" for finding in row.findings if finding.hint == step] or [told]

    def _problem_and_place(self, finding: Finding) -> str:
        """A problem with the ids; one that begins with a key of a file does not say itself whose key that is."""
        told = self._problem(finding.message, _with_id)
        return f"{told} ({finding.mark.file} line {finding.mark.line})" if finding.message.startswith("`") else told

    # ------------------------------------------------------------------ one text

    def _as_read(self, text: str) -> str:
        """A problem for those who know no ids: a name alone where only one thing has it, and an exhibit by its number."""
        text = self._outside_code(text, lambda part: _WORD.sub(lambda found: self._exhibit(found[0]), part))
        return self._problem(text, lambda id, name: name if self._bearers[name] == 1 else _with_id(id, name))

    def _problem(self, text: str, name: Callable[[str, str], str]) -> str:
        text = _FOR.sub(lambda found: "" if self._are_requirements(found[1]) else found[0], text)
        if self._application:
            text = text.removeprefix(f"application {self._application}: ").replace(f"application {self._application}", "this application")
        text = self._kinds_absent.sub(lambda found: f"{found[1]} {self._kinds_named(found[2])} on file", text)
        text = self._outside_code(text, lambda part: self._in_words(part, self._kind, name))
        return _begun_with_a_key(text, lambda key: re.sub("[._]", " ", key))

    def _step(self, text: str) -> str:
        text = self._outside_code(text, lambda part: _WORD.sub(lambda found: self._numbered(found[0]), part))
        text = self._outside_code(text, lambda part: self._in_words(part, lambda id: _with_id(id, self._kind(id)), _with_id))
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
            id = found[1].rpartition(" (")[2][:-1] if found[1] else found[0]
            shown = name(id, self._names_of_all[id])
            return f"{_BEGIN}{shown}{_END}" if found[1] else f"{begin}{shown}{end}"

        return self._named.sub(told, text)

    def _pair(self, typed: str, id: str) -> str:
        """A key and a value that are to be typed, with the name of what the value stands for."""
        return f"{_BEGIN}{typed} ({self._names[id]}){_END}" if id in self._names else typed

    # ------------------------------------------------------------------ the names

    @cached_property
    def _names_of_all(self) -> Mapping[str, str]:
        """Id to name of what findings speak of."""
        workspace = self._workspace
        found = {
            **{row.id: f"“{_beginning(row.goal)}”" for row in workspace.program.goals},
            **{row.id: f"“{_beginning(row.title)}”" for row in workspace.quality.projects},
            **{row.id: row.title for row in workspace.workshops.series},
            **{row.id: row.name for row in workspace.stakeholders.stakeholders},
            **{row.id: row.name for row in workspace.program.sites},
            **{row.id: row.name for row in workspace.team.people},
        }
        return {id: name for id, name in found.items() if name}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The same of those that an id tells alone: one that could be a word of a sentence does not."""
        return {id: name for id, name in self._names_of_all.items() if re.search(r"[\d_-]", id)}

    @cached_property
    def _bearers(self) -> Counter[str]:
        """How many have a name."""
        return Counter(self._names_of_all.values())

    def _exhibit(self, word: str) -> str:
        return f"exhibit {self._numbers[word]}" if word in self._numbers else word

    def _numbered(self, word: str) -> str:
        """An exhibit as it is typed, with the number that the reader knows it by."""
        return f"{word} (exhibit {self._numbers[word]})" if word in self._numbers else word

    @cached_property
    def _named(self) -> re.Pattern[str]:
        """A name with its id behind it (the first group), or an id alone."""
        names = sorted(self._names_of_all.items(), key=lambda pair: (-len(pair[1]), pair))
        both = "|".join(rf"{re.escape(name)} \({re.escape(id)}\)" for id, name in names)
        alone = "|".join(re.escape(id) for id in sorted(self._names, key=lambda id: (-len(id), id))) or "(?!)"
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


def _with_id(id: str, name: str) -> str:
    return f"{name} ({id})"


def _put_together(texts: Iterable[str]) -> list[str]:
    """Each text once: what differs in one name, or in the period of an audit, is told together."""
    groups: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        differing = _MARKED.findall(text)
        if len(differing) == 1:
            groups.setdefault(_MARKED.sub(_BEGIN + _END, text), []).extend(differing)
        else:
            groups.setdefault(_MARKED.sub(r"\1", text), [])
    told = [str(unmarked(_with_names(text, list(dict.fromkeys(names))))) for text, names in groups.items()]
    periods: dict[str, list[str]] = {}
    for text in told:
        differing = _PERIOD.findall(text)
        if len(differing) == 1:
            periods.setdefault(_PERIOD.sub(_BEGIN + _END, text), []).extend(differing)
        else:
            periods.setdefault(text, [])
    return [text.replace(_BEGIN + _END, listed(names)) for text, names in periods.items()]


def _with_names(text: str, names: list[str]) -> str:
    each, found = _EACH.match(text), [_FOR_ONE.fullmatch(name) for name in names]
    keys = {one[1] for one in found if one}
    if each and len(names) > 1 and all(found) and len(keys) == 1:
        key, whom = keys.pop(), joined([f"{one[3]} ({one[2]})" for one in found if one])
        return (
            f"for each of these {_EACH_OF[key]} add an exhibit of {each[1]}, with the id as `{key}` and {each[2]} under `supports`: {whom}"
        )
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
