"""What any record can be asked for, whichever kind it is: where it stands, and what kind it is in words."""

from generator.record import Record
from generator.source import NOWHERE, Source


def source_of(record: object) -> Source:
    """Where a record stands; nowhere for what is none, or has no place of its own."""
    return getattr(record, "source", NOWHERE)


def kind_in_words(record: Record) -> str:
    """`oversight contact`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(record).__name__).strip()
