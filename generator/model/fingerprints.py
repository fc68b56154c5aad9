"""Fingerprints of what a review was about: the bytes of a file, and the wording of a requirement.

Each says by its first part what it covers, so that a later version may cover something else and still understand those of today.
What `v1` covers is written out below, and not taken from the fields of the model: those grow, and it must not.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from generator.model.standards import Check, EvidenceNeed, Freshness, Requirement

VERSION = "v1"
_MOST_WORD_BYTES = 100_000_000  # unpacked


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


def words_of(docx: bytes) -> str:
    """All words of a Word file as they are read, a line for each paragraph: headers, text, footers and notes, tags of a template too.

    How they look, and into how many pieces Word has cut them, makes no difference.

    Raises:
        ValueError: it is no Word file, or one far too large.
    """
    import io
    import re
    import zipfile
    from html import unescape

    from generator.zip_damage import ZIP_DAMAGE

    lines = []
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            names = [
                name
                for name in sorted(package.namelist())
                if re.fullmatch(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml", name)
            ]
            if sum(package.getinfo(name).file_size for name in names) > _MOST_WORD_BYTES:
                raise ValueError("it is far too large")
            for name in names:
                text = package.read(name).decode("utf-8")
                for paragraph in re.split(r"</w:p>", text):
                    pieces = re.findall(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)<|<w:(tab|br|cr)\b", paragraph)
                    line = " ".join("".join(unescape(words) if not sign else " " for words, sign in pieces).split())
                    lines += [line] if line else []
    except ZIP_DAMAGE as error:
        raise ValueError(str(error)) from error
    return "\n".join(lines)


def blanks_in(docx: bytes) -> int:
    """How many blanks to fill in the text of a Word file has.

    Raises:
        ValueError: it is no Word file, or one far too large.
    """
    import io
    import re
    import zipfile

    from generator.zip_damage import ZIP_DAMAGE

    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            return len(re.findall(rb"<w:sdt>|<w:sdt ", package.read("word/document.xml")))
    except ZIP_DAMAGE as error:
        raise ValueError(str(error)) from error


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
