"""Whether what applications ask can be shown: something is asked, something goes into each upload, an edition has one place for it."""

from collections.abc import Iterator

from generator.findings import Problem, Related, Severity
from generator.loading.words import Seen, loading_rule
from generator.model.standards import Accreditor, ApplicationType, Asks, EvidenceNeed, Requirement
from generator.model.workspace import Rulebook

PLACED_APART = loading_rule(
    "STD114",
    "An edition puts a requirement under two standards",
    why="Nobody could tell under which of them it is told.",
    fix="Keep it under one standard, in the edition's file or under `standards` of the requirement.",
)
EMPTY_UPLOAD = loading_rule(
    "STD115",
    "Nothing can go into a file for upload",
    why="The file would never be made, and nobody would notice.",
    fix="Name under `requirements` of the upload those it is evidence for, and under `kinds` what they want shown.",
)
NOTHING_ASKED = loading_rule(
    "STD116",
    "A requirement is asked, and nothing of it holds for this accreditor",
    why="It would always be met, whatever the program does.",
    fix=(
        "Say under `evidence` or `checks`, where the application asks it, what this accreditor wants; "
        "or write `evidence: []` if it wants nothing."
    ),
    severity=Severity.WARNING,
)

RULES = (PLACED_APART, EMPTY_UPLOAD, NOTHING_ASKED)


def check_what_is_asked(rulebook: Rulebook) -> Iterator[Seen]:
    """Each requirement and upload that cannot be judged or filled as the files have it."""
    yield from _placed_apart(rulebook)
    for accreditor in rulebook.accreditors.values():
        for kind in accreditor.applications:
            yield from _uploads(rulebook, accreditor, kind)
            if "headings" in kind.source.places.items:  # else they are those of another type, and told there
                yield from _nothing_asked(rulebook, accreditor, kind)


def _placed_apart(rulebook: Rulebook) -> Iterator[Seen]:
    for edition in rulebook.editions.values():
        for standard in edition.standards:
            for index, id in enumerate(standard.requirements):
                requirement = rulebook.requirements.get(id)
                number = requirement.standards.get(edition.id) if requirement else None
                if requirement is None or number == standard.number:
                    continue
                says_so = edition.id in getattr(requirement.source.places.items.get("standards"), "items", {})
                other = next((one for one in edition.standards if one.number == number and id in one.requirements), None)
                first = requirement.source.at("standards", edition.id) if says_so or other is None else other.source.at("requirements")
                message = f"{edition.id} has {id} under standard {standard.number}, but it stands under standard {number} as well"
                yield (
                    PLACED_APART,
                    Problem(
                        mark=standard.source.at_value("requirements", index),
                        message=message,
                        hint="keep one of the two",
                        related=(Related(first, f"{id} stands under standard {number} here"),),
                    ),
                )


def _uploads(rulebook: Rulebook, accreditor: Accreditor, kind: ApplicationType) -> Iterator[Seen]:
    if "uploads" not in kind.source.places.items:
        return
    asked = {asks.requirement: asks for heading in kind.headings for asks in heading.asks}
    known = rulebook.evidence_kinds.keys()
    for upload in kind.uploads:
        named = [id for id in upload.requirements if id in asked and id in rulebook.requirements]
        needs = [need for id in named for need in _needs(rulebook.requirements.get(id), asked[id], accreditor)]
        wanted = list(dict.fromkeys(one for need in needs for one in need.kinds))
        if not upload.requirements or not upload.kinds:
            lacking = "requirement" if not upload.requirements else "kind of exhibit"
            message = f"the upload {upload.id} names no {lacking}, so nothing can go into it"
            key = "requirements" if not upload.requirements else "kinds"
            yield EMPTY_UPLOAD, Problem(mark=upload.source.at_value(key), message=message, hint=f"add to `{key}` what it is for")
        elif len(named) == len(upload.requirements) and {*wanted, *upload.kinds} <= known and set(wanted).isdisjoint(upload.kinds):
            shown = f"{accreditor.id} wants {' or '.join(wanted)} shown for it" if wanted else f"{accreditor.id} wants no exhibit for it"
            message = f"the upload {upload.id} takes {' and '.join(upload.kinds)} for {' and '.join(named)}, but {shown}"
            hint = "correct `kinds`, or say under `evidence` where the application asks the requirement what this accreditor wants"
            yield EMPTY_UPLOAD, Problem(mark=upload.source.at_value("kinds"), message=message, hint=hint)


def _needs(requirement: Requirement | None, asks: Asks, accreditor: Accreditor) -> list[EvidenceNeed]:
    needs = asks.evidence or (requirement.evidence if requirement else ())
    return [need for need in needs if not need.accreditors or accreditor.id in need.accreditors]


def _nothing_asked(rulebook: Rulebook, accreditor: Accreditor, kind: ApplicationType) -> Iterator[Seen]:
    for asks in (asks for heading in kind.headings for asks in heading.asks):
        requirement = rulebook.requirements.get(asks.requirement)
        if requirement is None or "evidence" in asks.source.places.items or _needs(requirement, asks, accreditor):
            continue
        calls = [*asks.checks, *(call for call in requirement.checks if call.check not in asks.without)]
        if any(not call.accreditors or accreditor.id in call.accreditors for call in calls):
            continue
        limited = {id for need in requirement.evidence for id in need.accreditors} | {id for call in calls for id in call.accreditors}
        others = f", only of {' and '.join(sorted(limited))}" if limited else ""
        yield (
            NOTHING_ASKED,
            Problem(
                mark=asks.source.at_value("requirement"),
                message=f"{asks.requirement} wants nothing of {accreditor.id}{others}, so it is always met",
                hint="say under `evidence` or `checks` here what this accreditor wants; write `evidence: []` if it wants nothing",
                related=(Related(requirement.source.at("evidence"), f"what {asks.requirement} wants"),),
            ),
        )
