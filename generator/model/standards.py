"""The rulebook: editions, requirements, enhancements, accreditors, and the reference lists they use."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import Enum

from generator.record import Record, record
from generator.source import NOWHERE, Source


class Confidence(Enum):
    """How sure we are of a fact: read at its origin, read second-hand, or only recalled or inferred."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


@record
class SourceText(Record):
    """One text that facts were taken from; `standards/sources.yaml`."""

    id: str
    title: str
    address: str = ""
    note: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Citation(Record):
    """Where a fact was read, and how sure that makes us."""

    text: str  # id of a SourceText
    confidence: Confidence
    note: str = ""


def surest(citations: Iterable[Citation]) -> Confidence:
    """The confidence of the surest citation; unverified without any."""
    found = {citation.confidence for citation in citations}
    return next((level for level in Confidence if level in found), Confidence.UNVERIFIED)


@record
class Standard(Record):
    """One numbered heading of an edition."""

    number: str
    title: str
    obligation: str  # our own words
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Edition(Record):
    """The National Standards as published on one date."""

    id: str
    title: str
    citation: str
    published: date
    superseded: date | None = None
    superseded_by: str = ""
    note: str = ""
    standards: tuple[Standard, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Freshness(Record):
    """How old evidence may be: dated within `months` before the day that `before` names, or kept until it expires."""

    months: int | None = None
    before: str = ""  # as-of, entry, submission, reporting-period-end, anniversary, or a name in an accreditor's `anchors`
    dated: str = "effective"  # effective, or reviewed: a review then counts as well as the effective date
    until_expiry: bool = False
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class EvidenceNeed(Record):
    """One thing to be shown: `at_least` exhibits of any of `kinds` for the program, or for each site, person or chart."""

    kinds: tuple[str, ...]
    at_least: int = 1
    per: str = "program"  # program, site, person, chart
    who: str = ""  # for `per: person`: which people
    fresh: Freshness | None = None
    accreditors: tuple[str, ...] = ()  # empty: all
    note: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Check(Record):
    """A named check that a requirement calls for, with its parameters."""

    check: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    accreditors: tuple[str, ...] = ()  # empty: all
    confidence: Confidence | None = None  # None: as sure as the requirement's surest citation
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Requirement(Record):
    """One obligation that an application must show evidence for; its id holds in every edition."""

    id: str
    title: str
    statement: str  # our own words
    why: str
    standards: Mapping[str, str] = field(default_factory=dict)  # edition id to standard number
    frequency: str = ""
    signer: str = ""
    accepted: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    evidence: tuple[EvidenceNeed, ...] = ()
    records: tuple[str, ...] = ()  # kinds of record in the evidence files that it is judged by
    checks: tuple[Check, ...] = ()
    applies_when: tuple[str, ...] = ()  # named conditions, all of which must hold
    citations: tuple[Citation, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def confidence(self) -> Confidence:
        """As sure as the surest of its citations."""
        return surest(self.citations)


@record
class Enhancement(Record):
    """One of the five additions that let DSMP be the core of an accredited service."""

    id: str
    number: int
    title: str
    statement: str
    why: str
    requirements: tuple[str, ...]
    steps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    citations: tuple[Citation, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class TopicElement(Record):
    """A part of a topic area that can be covered, or missed, by itself."""

    id: str
    title: str


@record
class Topic(Record):
    """One of the content areas that a curriculum must offer."""

    id: str
    title: str
    description: str = ""
    elements: tuple[TopicElement, ...] = ()
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class EvidenceKind(Record):
    """What sort of thing an exhibit is, e.g. a letter of support."""

    id: str
    title: str
    description: str
    look_for: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Term(Record):
    """One entry of the glossary."""

    term: str
    meaning: str
    description: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Asks(Record):
    """A requirement as one accreditor asks it: in which place, and where it differs from the rulebook."""

    requirement: str
    fresh: Freshness | None = None  # stands in for the freshness of each need that has one
    note: str = ""
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Heading(Record):
    """One heading of an application, with the requirements placed under it, in the accreditor's order."""

    id: str
    title: str
    standard: str = ""
    summary: str = ""
    asks: tuple[Asks, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class WorksheetField(Record):
    """One field of the portal, in portal order. Exactly one of `value`, `table`, `attest` and `fill_in` is given."""

    label: str
    value: str = ""  # a dotted path into the document data
    table: str = ""  # the name of a table in the document data
    attest: tuple[str, ...] = ()  # requirement ids: yes only when all of them are met
    fill_in: str = ""  # why only a person can fill it, and with what
    confidence: Confidence = Confidence.VERIFIED
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class WorksheetGroup(Record):
    """One group of portal fields."""

    title: str
    note: str = ""
    fields: tuple[WorksheetField, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class UploadItem(Record):
    """One file that the accreditor wants to receive."""

    id: str
    title: str
    heading: str
    file: str  # portal-safe name without ending
    requirements: tuple[str, ...]
    kinds: tuple[str, ...]
    optional: bool = False
    confidence: Confidence = Confidence.VERIFIED
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class BinderTab(Record):
    """One tab of the binder and the headings behind it."""

    title: str
    headings: tuple[str, ...]


@record
class ReportingPeriodRule(Record):
    """What an accreditor says of the reporting period; always told as a warning, since our copies disagree."""

    min_months: int
    max_months: int
    earliest_start_months: int  # months before the submission
    max_gap_months: int  # months from the period's end to the submission
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Deadline(Record):
    """A duty with a number of days, counted from an event."""

    id: str
    title: str
    days: int
    after: str  # the event, in words
    on: str = ""  # entry, submission: the application's date it is counted from, where there is one
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Fee(Record):
    """What an accreditor was seen to charge, with the age of that knowledge. Shown, never checked."""

    title: str
    amount: Decimal
    per: str
    seen: str
    citations: tuple[Citation, ...] = ()


@record
class Retention(Record):
    """How long records of the application are kept."""

    years: int
    note: str = ""
    citations: tuple[Citation, ...] = ()


@record
class ApplicationType(Record):
    """One kind of submission to one accreditor under one edition."""

    type: str
    title: str
    edition: str
    criteria: str  # what the accreditor calls its rule set, e.g. "10th edition"
    anchors: Mapping[str, str] = field(default_factory=dict)  # a name used by freshness and checks to a date of the application
    reporting_period: ReportingPeriodRule | None = None
    headings: tuple[Heading, ...]
    worksheet: tuple[WorksheetGroup, ...]
    uploads: tuple[UploadItem, ...]
    binder: tuple[BinderTab, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Accreditor(Record):
    """The body that judges, in its own words and with its own rules."""

    id: str
    name: str
    short_name: str
    decision: str  # accreditation, recognition
    term_years: int
    words: Mapping[str, str] = field(default_factory=dict)  # our neutral word to theirs
    retention: Retention | None = None
    fees: tuple[Fee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    applications: tuple[ApplicationType, ...]
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)
