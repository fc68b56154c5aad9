"""What all duties are told with: whom they are for, who asks for them, how they stand on the day, and words without names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from unicodedata import normalize

from generator.model.due import Asker, Due, DueState, Key, Said, public_place
from generator.model.evidence import Application
from generator.model.standards import Accreditor, ApplicationType, Citation, Confidence, Deadline, surest
from generator.model.workspace import Workspace
from generator.rules.dates import add_days, last_working_day
from generator.rules.judge import applies
from generator.source import Mark

NOBODY = Said("", "")

# Letters that no mark makes of others, as ids spell them, and those of which two ways of spelling are in use.
_SPELT = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_SPELT_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "å": "aa"})
_PARTS = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")  # of an id such as `liLicense`
_LONG_NAME = 4  # letters; a shorter one is part of too many words that are no names


def same(text: str) -> Said:
    """Words that anybody may see."""
    return Said(text, text)


def say(template: str, **parts: Said | str | int | date) -> Said:
    """The template with its parts put in, once as they are told and once as others may see them."""
    told = {name: part.told if isinstance(part, Said) else part for name, part in parts.items()}
    public = {name: part.public if isinstance(part, Said) else part for name, part in parts.items()}
    return Said(template.format(**told), template.format(**public))


def _spellings(word: str) -> frozenset[str]:
    """The word in small letters without accents, in each way that it is spelt in."""
    small = word.casefold()
    both = (small.translate(_SPELT), small.translate(_SPELT_LONG).translate(_SPELT))
    return frozenset("".join(char for char in normalize("NFKD", one) if char.isalnum()) for one in both)


def surest_sources(citations: Sequence[Citation]) -> tuple[str, ...]:
    """The ids of the texts in which the fact was read as surely as it is known."""
    confidence = surest(citations)
    return tuple(dict.fromkeys(citation.text for citation in citations if citation.confidence is confidence))


def state_on(as_of: date, day: date, *, opens: date | None, lead_days: int, closed: date | None) -> DueState:
    """How a duty stands on a day. What can be done from a day that nobody knows is open when its reminder comes."""
    if closed and closed <= as_of:
        return DueState.CLOSED
    if day < as_of:
        return DueState.OVERDUE
    return DueState.OPEN if (opens or add_days(day, -lead_days)) <= as_of else DueState.UPCOMING


class Desk:
    """One workspace on its day, as those see it who write down what is due."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.as_of = workspace.as_of
        self.coordinator = self.person(workspace.coordinator.id) if workspace.coordinator else NOBODY

    # ------------------------------------------------------------------ words

    @cached_property
    def _staff(self) -> Mapping[str, str]:
        return {person.id: f"staff {number}" for number, person in enumerate(self.workspace.team.people, 1)}

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words that people's names are made of, as an id may spell them."""
        workspace = self.workspace
        named = [
            *(person.name for person in workspace.team.people),
            # A stakeholder may be an organization, which is no secret.
            *(one.name for one in workspace.stakeholders.stakeholders if one.organization or one.type == "person-with-diabetes"),
            workspace.program.sponsor.officer.name,
        ]
        found = [(word, name) for name in named for word in re.findall(r"[^\W_]+", normalize("NFC", name))]
        # Two capitals in a name of small letters are a title, or initials.
        words = {word for word, name in found if len(word) > 2 or name.isupper() or not word.isupper()}
        return frozenset(spelt for word in words for spelt in _spellings(word) if len(spelt) > 1)

    def is_free_of_names(self, text: str, *, is_id: bool = False) -> bool:
        """Whether none of the words is part of somebody's name; in an id no longer name may stand at all, since nothing parts its words."""
        found = re.findall(r"[^\W\d_]+", normalize("NFC", text))
        words = {spelt for word in found for part in (word, *_PARTS.findall(word)) for spelt in _spellings(part)}
        if not self._names.isdisjoint(words):
            return False
        letters = re.sub(r"[\W_]", "", text.casefold())
        return not (is_id and any(name in letters for name in self._names if len(name) >= _LONG_NAME))

    def person(self, id: str) -> Said:
        """A person by id; where others may see it, by the number in `team.yaml`, since an id may be made of the name."""
        return Said(id, self._staff.get(id, "a person"))

    def record(self, id: str, mark: Mark) -> Said:
        """A record by its id; where others may see it, by its place if the id holds a name."""
        return Said(id, id if self.is_free_of_names(id, is_id=True) else f"the record in {public_place(mark)}")

    def owner(self, name: str) -> Said:
        """Whoever the records name, by id or in words; the quality coordinator where they name nobody."""
        if not name:
            return self.coordinator
        return self.person(name) if name in self._staff else Said(name, "")

    # ------------------------------------------------------------------ who asks

    @cached_property
    def types(self) -> Mapping[str, tuple[ApplicationType, ...]]:
        """Accreditor id to all its types under the editions that the program is held to."""
        found = {}
        for accreditor in self.accreditors:
            editions = {application.edition for application in self.applications_to(accreditor.id)}
            if not editions:
                published = {id: edition.published for id, edition in self.workspace.rulebook.editions.items()}
                known = [type.edition for type in accreditor.applications if type.edition in published]
                editions = {max(known, key=lambda id: published[id])} if known else set()
            found[accreditor.id] = tuple(type for type in accreditor.applications if type.edition in editions)
        return found

    @cached_property
    def accreditors(self) -> tuple[Accreditor, ...]:
        """Those that the program applies to or holds an accreditation of, in the order of the rulebook."""
        program = self.workspace.program
        wanted = {one.accreditor for one in program.accreditations} | {one.accreditor for one in program.applications}
        return tuple(one for id, one in self.workspace.rulebook.accreditors.items() if id in wanted)

    def applications_to(self, accreditor: str) -> tuple[Application, ...]:
        """The applications that are not decided; where all are, the last one that was sent in."""
        every = [one for one in self.workspace.program.applications if one.accreditor == accreditor]
        undecided = tuple(one for one in every if not self.is_decided(one))
        return undecided or tuple(sorted(every, key=lambda one: one.submission or date.min)[-1:])

    def is_decided(self, application: Application) -> bool:
        """Whether the accreditor has decided by the day."""
        return application.decided is not None and application.decided <= self.as_of

    @cached_property
    def _askers_of(self) -> Mapping[str, tuple[Accreditor, ...]]:
        found: dict[str, list[Accreditor]] = {}
        for accreditor in self.accreditors:
            asked = {asks.requirement for type in self.types[accreditor.id] for heading in type.headings for asks in heading.asks}
            for requirement in asked:
                found.setdefault(requirement, []).append(accreditor)
        return {requirement: tuple(accreditors) for requirement, accreditors in found.items()}

    def askers_of(self, requirements: Iterable[str]) -> tuple[Asker, ...]:
        """The accreditors that ask any of the requirements, each as sure as the surest of those it asks."""
        found: dict[str, list[Citation]] = {}
        for id in requirements:
            requirement = self.workspace.rulebook.requirements.get(id)
            for accreditor in self._askers_of.get(id, ()) if requirement else ():
                found.setdefault(accreditor.id, []).extend(requirement.citations if requirement else ())
        return tuple(
            Asker(
                accreditor=one.id,
                short_name=one.short_name,
                confidence=surest(found[one.id]),
                sources=surest_sources(found[one.id]),
            )
            for one in self.accreditors
            if one.id in found
        )

    @staticmethod
    def asker(accreditor: Accreditor, deadline: Deadline, closed: date | None) -> Asker:
        """The accreditor that sets a deadline."""
        return Asker(
            accreditor=accreditor.id,
            short_name=accreditor.short_name,
            confidence=surest(deadline.citations),
            sources=surest_sources(deadline.citations),
            closed=closed,
        )

    def applies(self, conditions: Iterable[str]) -> bool:
        """Whether all of the conditions hold for one of the program's applications."""
        applications = [one for accreditor in self.accreditors for one in self.applications_to(accreditor.id)]
        return all(any(applies(name, self.workspace, one) for one in applications) for name in conditions)

    # ------------------------------------------------------------------ one round

    def due(
        self,
        key: Key,
        title: Said,
        day: date,
        *,
        lead_days: int,
        owner: Said,
        closes: Said,
        mark: Mark,
        opens: date | None = None,
        closed: date | None = None,
        requirements: tuple[str, ...] = (),
        askers: tuple[Asker, ...] = (),
        sources: tuple[str, ...] = (),
        confidence: Confidence | None = None,
        note: Said = NOBODY,
        about: Key = (),
    ) -> Due:
        """One round as it stands on the day. What closes it later than that day does not close it yet."""
        closed = closed if closed and closed <= self.as_of else None
        working_day = last_working_day(day)
        return Due(
            key=key,
            title=title,
            day=day,
            opens=opens,
            lead_days=lead_days,
            working_day=working_day if working_day != day else None,
            state=state_on(self.as_of, day, opens=opens, lead_days=lead_days, closed=closed),
            closed=closed,
            owner=owner,
            requirements=requirements,
            askers=tuple(replace(one, closed=one.closed if one.closed and one.closed <= self.as_of else None) for one in askers),
            sources=sources,
            confidence=confidence,
            closes=closes,
            note=note,
            about=about,
            mark=mark,
        )
