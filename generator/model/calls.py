"""Who asks for a named check: the requirements that call for it, in general or for one accreditor, with where that is written."""

from collections.abc import Iterator

from generator.model.standards import Accreditor, ApplicationType, Asks, Check, Citation, Confidence, Requirement, surest
from generator.model.workspace import Rulebook
from generator.record import Record, record


@record
class Call(Record):
    """A requirement that calls for a check, and those who ask it that way."""

    requirement: Requirement
    accreditors: tuple[Accreditor, ...]  # empty: all that ask for the requirement
    types: tuple[ApplicationType, ...]  # the application types that call for it in words of their own; empty: the requirement itself does
    confidence: Confidence
    citations: tuple[Citation, ...]


def calls_for(rulebook: Rulebook, check: str) -> tuple[Call, ...]:
    """Each requirement that calls for the check, in the rulebook's order: as the requirement says it, then as application types do."""
    by_requirement: dict[str, list[tuple[Accreditor, ApplicationType, Asks, Check]]] = {}
    for accreditor in rulebook.accreditors.values():
        for kind in accreditor.applications:
            for asks in (asks for heading in kind.headings for asks in heading.asks):
                by_requirement.setdefault(asks.requirement, []).extend(
                    (accreditor, kind, asks, one) for one in asks.checks if one.check == check
                )
    calls: list[Call] = []
    for requirement in rulebook.requirements.values():
        calls += _in_general(rulebook, requirement, check)
        calls += _by_types(requirement, by_requirement.get(requirement.id, []))
    return tuple(calls)


def _in_general(rulebook: Rulebook, requirement: Requirement, check: str) -> Iterator[Call]:
    for one in requirement.checks:
        if one.check == check:
            yield Call(
                requirement=requirement,
                accreditors=tuple(rulebook.accreditors[id] for id in one.accreditors if id in rulebook.accreditors),
                types=(),
                confidence=one.confidence or requirement.confidence,
                citations=requirement.citations,
            )


def _by_types(requirement: Requirement, found: list[tuple[Accreditor, ApplicationType, Asks, Check]]) -> Iterator[Call]:
    """One call for all types of one accreditor that are as sure of it, and read it in the same places."""
    grouped: dict[tuple[str, Confidence, tuple[Citation, ...]], list[tuple[Accreditor, ApplicationType]]] = {}
    for accreditor, kind, asks, one in found:
        sure = one.confidence or (surest(asks.citations) if asks.citations else asks.confidence or requirement.confidence)
        grouped.setdefault((accreditor.id, sure, asks.citations or requirement.citations), []).append((accreditor, kind))
    for (_, sure, citations), group in grouped.items():
        types = tuple(kind for _, kind in group)
        yield Call(requirement=requirement, accreditors=(group[0][0],), types=types, confidence=sure, citations=citations)
