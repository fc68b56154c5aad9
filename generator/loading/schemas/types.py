"""What text becomes when the schema asks for a type; `None` means that it cannot."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

# Ids become names of files and folders. Windows drops a dot at their end, and keeps some names for devices, whatever follows behind a dot.
_IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[.].*)?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,12}")
_AMOUNT = re.compile(r"-?\d{1,9}(\.\d{1,4})?")
_STATE = re.compile(r"[A-Z]{2}")
_POSTAL_CODE = re.compile(r"\d{5}(-\d{4})?")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


# A day outside of these years is a slip of the pen: what it would make of licenses and deadlines nobody means.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def looks_like_date(text: str) -> bool:
    """Whether the text has the shape YYYY-MM-DD, whether or not there is such a day."""
    return text.isascii() and _DATE.fullmatch(text) is not None


def to_date(text: str) -> date | None:
    """The day, written YYYY-MM-DD; None where there is no such day, or its year is none that can be meant."""
    day = any_date(text)
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def any_date(text: str) -> date | None:
    """The day, written YYYY-MM-DD, of whichever year; None where there is no such day."""
    if len(text) != 10 or not looks_like_date(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def to_whole(text: str) -> int | None:
    """The whole number, in plain digits."""
    return int(text) if text.isascii() and _WHOLE.fullmatch(text) else None


def to_amount(text: str) -> Decimal | None:
    """The number, with at most four decimals."""
    return Decimal(text) if text.isascii() and _AMOUNT.fullmatch(text) else None


def to_yes_no(text: str) -> bool | None:
    """yes and true, no and false, in small or capital letters."""
    return _YES_NO.get(text.lower()) if len(text) <= 5 else None


def to_identifier(text: str) -> str | None:
    """The id: letters, digits, dot, underscore and hyphen, without spaces, as every system takes it for the name of a folder."""
    return text if _IDENTIFIER.fullmatch(text) and not is_device(text) else None


def is_device(text: str) -> bool:
    """Whether no file or folder can have this name on Windows."""
    return _DEVICE.fullmatch(text) is not None


def to_state(text: str) -> str | None:
    """The state as mail writes it: two capital letters."""
    return text if _STATE.fullmatch(text) else None


def to_postal_code(text: str) -> str | None:
    """The ZIP code: five digits, or five, a hyphen and four."""
    return text if text.isascii() and _POSTAL_CODE.fullmatch(text) else None


# The name of a type in the schemas to what reads a text as it.
READ_AS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "identifier": to_identifier,
    "date": to_date,
    "whole": to_whole,
    "amount": to_amount,
    "yes_no": to_yes_no,
    "state": to_state,
    "postal_code": to_postal_code,
}
