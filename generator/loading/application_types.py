"""Application types: one that takes over what another says ends up complete in itself; and what no schema of one file can tell of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.findings import Problem
from generator.loading.doubt import Doubt
from generator.loading.likeness import PARTS, TAKEN_OVER, chain_of, gives
from generator.loading.words import Seen, loading_rule
from generator.model.standards import Accreditor, ApplicationType
from generator.model.workspace import Rulebook
from generator.near import near_words
from generator.source import Mark

LIKE = loading_rule(
    "STD120",
    "An application type is like one that does not exist, or like itself",
    why="It takes its headings, fields, uploads or tabs from there, and would have none.",
    fix="Name the `type` of another file with the same accreditor and edition, or give the type its own.",
)
NOT_WHOLE = loading_rule(
    "STD121",
    "An application type lacks a part",
    why="A packet needs headings, worksheet, uploads and tabs of a binder.",
    fix="Add the part, or name under `like` the type that it takes it over from.",
)
NEVER_PLACED = loading_rule(
    "STD122",
    "A requirement is placed in no application",
    why="Nobody would ever be asked for it.",
    fix="Place it under a heading of the application types that ask for it, in `standards/applications/`, or delete it.",
)
NOT_ASKED = loading_rule(
    "STD123",
    "A requirement is named that the application does not ask",
    why="Nothing would be found for it: no file to upload, no answer to attest.",
    fix="Place the requirement under one of the headings, or take it out here.",
)
NO_SUCH_TYPE = loading_rule(
    "STD124",
    "A type of application is named that the accreditor does not have",
    why="What is said of it would concern no application, without a word.",
    fix="Write one of the types in the message, or add a file for the type.",
)

RULES = (LIKE, NOT_WHOLE, NEVER_PLACED, NOT_ASKED, NO_SUCH_TYPE)

Key = tuple[str, str, str]  # accreditor, type, edition


def resolve(kinds: Sequence[ApplicationType]) -> tuple[ApplicationType, ...]:
    """Each type with the parts that it takes over from the one that it is like.

    A type that is like none, or like itself in a circle, keeps what it has; `check_application_types` tells both.
    """
    by_key: dict[Key, ApplicationType] = {}
    for kind in kinds:
        by_key.setdefault(_key(kind), kind)
    return tuple(_complete(kind, by_key, frozenset()) for kind in kinds)


def check_application_types(rulebook: Rulebook, doubt: Doubt) -> Iterator[Seen]:
    """What in the application types contradicts the rest of the rulebook."""
    asked = set()
    for accreditor in rulebook.accreditors.values():
        if not doubt.about(accreditor.source, "id") and not doubt.about_any("applications"):
            yield from _types_named(accreditor)
        for kind in accreditor.applications:
            asked |= _asked(kind)
            yield from _parts(rulebook, accreditor, kind, doubt)
            if kind.headings and not doubt.about_type(rulebook, kind, "headings"):
                yield from _requirements_named(rulebook, kind)
    if not asked or doubt.about_any("applications", "accreditors"):
        return  # what asks it may be hidden; that there is no application type at all is told where one is named
    misspelt = [id for id in asked if id not in rulebook.requirements]
    for requirement in rulebook.requirements.values():
        if requirement.id not in asked and not doubt.about(requirement.source) and not near_words(requirement.id, misspelt):
            yield (
                NEVER_PLACED,
                Problem(
                    mark=requirement.source.at_value("id"),
                    message=f"{requirement.id} is placed in no application",
                    hint="place it under a heading of the application types that ask for it, in `standards/applications/`",
                    requirements=(requirement.id,),
                ),
            )


def _key(kind: ApplicationType, type: str = "") -> Key:
    return (kind.accreditor, type or kind.type, kind.edition)


def _complete(kind: ApplicationType, by_key: dict[Key, ApplicationType], met: frozenset[Key]) -> ApplicationType:
    model = by_key.get(_key(kind, kind.like)) if kind.like else None
    lacking = [part for part in TAKEN_OVER if not gives(kind, part)]
    if model is None or not lacking or _key(kind) in met:
        return kind
    whole = _complete(model, by_key, met | {_key(kind)})
    return replace(kind, **{part: getattr(whole, part) for part in lacking})


def _asked(kind: ApplicationType) -> set[str]:
    return {asks.requirement for heading in kind.headings for asks in heading.asks}


def _types_named(accreditor: Accreditor) -> Iterator[Seen]:
    """Types that the accreditor's deadlines, fees and first application name."""
    known = list(dict.fromkeys(kind.type for kind in accreditor.applications))
    named: list[tuple[str, Mark]] = [(accreditor.first_application, accreditor.source.at_value("first_application"))]
    for part, of_each in (("deadlines", [each.types for each in accreditor.deadlines]), ("fees", [each.types for each in accreditor.fees])):
        for position, types in enumerate(of_each):
            named += [(type, accreditor.source.at_value(part, position, "types", index)) for index, type in enumerate(types)]
    for type, mark in named:
        if type not in known:
            message = f"{accreditor.id} has no application of type `{type}`"
            hint = f"write one of {', '.join(known)}" if known else "add a file for the type in `standards/applications/`"
            yield NO_SUCH_TYPE, Problem(mark=mark, message=message, hint=hint)


def _parts(rulebook: Rulebook, accreditor: Accreditor, kind: ApplicationType, doubt: Doubt) -> Iterator[Seen]:
    others = [other.type for other in accreditor.applications if other.edition == kind.edition and other.type != kind.type]
    lacking = [part for part in PARTS if not getattr(kind, part) and not gives(kind, part)]
    circle = [each.type for each in chain_of(rulebook, kind)]
    if kind.like and kind.like not in others:
        if kind.like != kind.type and doubt.about_any("applications"):
            return  # it may be the one that could not be read
        if sum(1 for one in accreditor.applications if (one.type, one.edition) == (kind.type, kind.edition)) > 1:
            return  # one of the two has the wrong type or edition, and that is told
        near = near_words(kind.like, others)
        hint = f"did you mean `{near[0]}`?" if near else f"known under {kind.edition} are: {', '.join(others) or 'none but this one'}"
        message = f"there is no other {kind.like} application to {accreditor.id} under {kind.edition}"
        yield LIKE, Problem(mark=kind.source.at_value("like"), message=message, hint=hint)
    elif len(circle) > 1 and _closes(rulebook, kind):
        if circle[0] != min(circle):
            return  # told once
        message = f"{', which is like '.join((circle[0] + ' is like ' + circle[1], *circle[2:], circle[0]))}"
        yield LIKE, Problem(mark=kind.source.at_value("like"), message=message, hint="take `like` out of the one that has all parts itself")
    elif lacking and not any(doubt.about_type(rulebook, kind, part) for part in lacking):
        of = f", and neither does {kind.like}, which it is like" if kind.like else ""
        message = f"the {kind.type} application to {accreditor.id} under {kind.edition} has no {', '.join(lacking)}{of}"
        yield (
            NOT_WHOLE,
            Problem(mark=kind.source.at_value("type"), message=message, hint="add it, or name under `like` the type it takes it from"),
        )


def _closes(rulebook: Rulebook, kind: ApplicationType) -> bool:
    """Whether the last type that this one is like is like this one."""
    last = chain_of(rulebook, kind)[-1]
    return last is not kind and last.like == kind.type


def _requirements_named(rulebook: Rulebook, kind: ApplicationType) -> Iterator[Seen]:
    """Requirements that fields and uploads name and no heading asks; ids that nobody knows are told as what they are."""
    asked = _asked(kind)
    misspelt = [id for id in asked if id not in rulebook.requirements]
    named: list[tuple[str, str, Mark]] = []
    for upload in kind.uploads:
        named += [
            (id, f"the upload {upload.id}", upload.source.at_value("requirements", index)) for index, id in enumerate(upload.requirements)
        ]
    for group in kind.worksheet:
        for field in group.fields:
            named += [(id, f"the field `{field.label}`", field.source.at_value("attest", index)) for index, id in enumerate(field.attest)]
    for id, what, mark in named:
        if id not in asked and id in rulebook.requirements and not near_words(id, misspelt):
            yield (
                NOT_ASKED,
                Problem(
                    mark=mark,
                    message=f"{what} names {id}, which the {kind.type} application to {kind.accreditor} under {kind.edition} does not ask",
                    hint=f"place {id} under one of its headings, or take it out here",
                ),
            )
