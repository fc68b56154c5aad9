"""Fingerprints of what a review was about: the bytes of a file, and the wording of a requirement.

Each says by its first part what it covers, so that a later version may cover something else and still understand those of today.
What `v1` covers is written out below, and not taken from the fields of the model: those grow, and it must not.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from generator.model.standards import Check, EvidenceNeed, Freshness, Requirement

VERSION = "v1"


def fingerprint_bytes(parts: Iterable[bytes]) -> str:
    """The fingerprint of a file, from its content in parts."""
    import hashlib  # not needed where nothing was reviewed

    made = hashlib.sha256()
    for part in parts:
        made.update(part)
    return f"{VERSION}:sha256:{made.hexdigest()}"


def fingerprint_wording(requirement: Requirement) -> str:
    """The fingerprint of what a requirement asks: its statement, what is accepted, what has to be shown, and its named checks.

    How the lines of a text are broken makes no difference.
    """
    import json  # not needed where the rulebook was kept with its wordings

    covered = {
        "statement": _plain(requirement.statement),
        "accepted": _plain(requirement.accepted),
        "evidence": [_need(need) for need in requirement.evidence],
        "checks": [_check(check) for check in requirement.checks],
    }
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return fingerprint_bytes([text.encode()])


def is_known(fingerprint: str) -> bool:
    """Whether this version of the program can tell what the fingerprint covers."""
    return fingerprint.startswith(f"{VERSION}:sha256:")


def _need(need: EvidenceNeed) -> dict[str, Any]:
    return {
        "kinds": _plain(need.kinds),
        "at_least": need.at_least,
        "per": need.per,
        "who": need.who,
        "fresh": _fresh(need.fresh),
        "accreditors": _plain(need.accreditors),
    }


def _fresh(fresh: Freshness | None) -> dict[str, Any] | None:
    if fresh is None:
        return None
    return {"months": fresh.months, "before": fresh.before, "dated": fresh.dated, "until_expiry": fresh.until_expiry}


def _check(check: Check) -> dict[str, Any]:
    return {"check": check.check, "parameters": _plain(check.parameters), "accreditors": _plain(check.accreditors)}


def _plain(value: object) -> Any:
    """The value as JSON can hold it, texts with single spaces."""
    if isinstance(value, str):
        return " ".join(value.split())
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Set):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, Iterable):
        return [_plain(inner) for inner in value]
    return str(value)
