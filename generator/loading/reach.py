"""Which types of application a mistake in the rulebook reaches: what they ask may be more than what could be read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from generator.findings import Problem, TypeKey
from generator.loading.attribution import path_to
from generator.loading.likeness import TAKEN_OVER, chain_of, givers_of
from generator.loading.schemas import FileKind
from generator.model import standards as st
from generator.model.workspace import Rulebook
from generator.source import Mark

# Keys of an accreditor's file that say nothing of what is asked.
_ASIDE = frozenset(("fees", "words", "retention", "review"))


class Reach:
    """Names the types of application that cannot be told to be complete because of a problem."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._accreditors = {accreditor.source.file: accreditor for accreditor in rulebook.accreditors.values()}
        self._types: dict[PurePosixPath, set[TypeKey]] = {}
        self._lacking_model: set[TypeKey] = set()
        self._lacking_requirement: set[TypeKey] = set()
        for accreditor in rulebook.accreditors.values():
            for kind in accreditor.applications:
                key = (kind.accreditor, kind.type, kind.edition)
                edition = rulebook.editions.get(kind.edition)
                chain = chain_of(rulebook, kind)
                sources = [one.source for one in givers_of(rulebook, kind, *TAKEN_OVER)]
                sources += [accreditor.source, *([edition.source] if edition else [])]
                for source in sources:
                    self._types.setdefault(source.file, set()).add(key)
                last = chain[-1]
                if last.like and all(last.like != one.type for one in chain):
                    self._lacking_model.add(key)
                if any(asks.requirement not in rulebook.requirements for heading in kind.headings for asks in heading.asks):
                    self._lacking_requirement.add(key)

    def extend(self, problem: Problem, places: Iterable[tuple[PurePosixPath, FileKind | None, bool]]) -> Problem:
        """The problem with the types that it reaches.

        Args:
            problem: What is wrong in the rulebook.
            places: Each file that it stands in, what that holds if it is known, and whether the problem makes all of it unreadable.
        """
        keys: set[TypeKey] = set()
        for file, kind, is_whole in places:
            if file == problem.mark.file and self._is_aside(problem.mark):
                continue
            keys |= self._types.get(file, set())
            if is_whole and kind and kind.holds is st.ApplicationType:
                keys |= self._lacking_model
            if kind and kind.holds is st.Requirement and (is_whole or not problem.requirements):
                keys |= self._lacking_requirement
        return replace(problem, types=tuple(sorted(keys))) if keys else problem

    def _is_aside(self, mark: Mark) -> bool:
        accreditor = self._accreditors.get(mark.file)
        path: Sequence[str | int] | None = path_to(accreditor.source.places, mark) if accreditor else None
        return bool(path) and path is not None and path[0] in _ASIDE
