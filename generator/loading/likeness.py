"""Which type of application is like which, and what it takes over from there."""

from generator.model.standards import ApplicationType
from generator.model.workspace import Rulebook

PARTS = ("headings", "worksheet", "uploads", "binder")
TAKEN_OVER = (*PARTS, "anchors")


def gives(kind: ApplicationType, part: str) -> bool:
    """Whether the type's own file has the part, be it an empty list: some applications want no files."""
    return part in kind.source.places.items


def chain_of(rulebook: Rulebook, kind: ApplicationType) -> list[ApplicationType]:
    """The type, the one it is like, and so on; each once."""
    accreditor = rulebook.accreditors.get(kind.accreditor)
    every = [one for one in accreditor.applications if one.edition == kind.edition] if accreditor else []
    way = [kind]
    while way[-1].like and (model := next((one for one in every if one.type == way[-1].like), None)) and model not in way:
        way.append(model)
    return way


def givers_of(rulebook: Rulebook, kind: ApplicationType, *parts: str) -> list[ApplicationType]:
    """The types of the chain that may give one of the parts: each up to the first that does; the type itself always."""
    chain = chain_of(rulebook, kind)
    reach = max(next((at for at, one in enumerate(chain) if gives(one, part)), len(chain) - 1) for part in parts)
    return chain[: reach + 1]
