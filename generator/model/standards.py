"""The rulebook: editions, requirements, enhancements, accreditors, and the reference lists they use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
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
    accreditor: str = ""  # whose own rules it tells
    kind: str = "origin"  # the publisher's own text, a "copy" that others keep, or somebody else's "account" of it
    of: str = ""  # its edition or year
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
    requirements: tuple[str, ...] = ()  # those that stand under it and do not say so themselves under `standards`
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Edition(Record):
    """The National Standards as published on one date."""

    id: str
    title: str
    citation: str
    published: date
    supersedes: str = ""  # the older edition; it need not say so itself
    superseded: date | None = None
    superseded_by: str = ""
    note: str = ""
    standards: tuple[Standard, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Relation(Record):
    """How one standard of an older edition, or one requirement under it, stands to one of a newer edition.

    `kind` says what the older one is to the newer: equal, superset (all that the newer asks, and more), subset (part of it),
    intersects (some of it, and something else), none. An empty `old` or `new` says that the other has no counterpart.
    """

    old: str = ""  # standard number in the older edition
    new: str = ""  # standard number in the newer edition
    kind: str
    requirements: tuple[str, ...] = ()  # the requirements that this line speaks of; empty: all that stand under both
    rationale: str
    citations: tuple[Citation, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Crosswalk(Record):
    """The way from one edition to a newer one; `standards/crosswalks/`."""

    id: str
    old: str  # edition id
    new: str  # edition id
    note: str = ""
    relations: tuple[Relation, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Freshness(Record):
    """How old evidence may be: dated within `months` before the day that `before` names, or kept until it expires."""

    months: int | None = None
    before: str = ""  # one of `DAYS` of the workspace, or a name in the `anchors` of the application type
    dated: str = "effective"  # effective, or reviewed: a review then counts as well as the effective date
    until_expiry: bool = False
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class EvidenceNeed(Record):
    """One thing to be shown: `at_least` exhibits of any of `kinds` for the program, or for each site, person or chart."""

    kinds: tuple[str, ...]
    at_least: int = 1
    per: str = "program"  # program, site, person, chart, series, change
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


# For whom or what a need wants evidence, to the kind of record that says who or what there is.
_RECORD_OF_SUBJECTS = {"person": "people", "chart": "charts", "site": "sites", "series": "series"}


@record
class Requirement(Record):
    """One obligation that an application must show evidence for; its id holds in every edition."""

    id: str
    title: str
    statement: str  # our own words
    statements: Mapping[str, str] = field(default_factory=dict)  # accreditor id to what it alone asks, where that differs
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

    def statement_for(self, accreditor: str) -> str:
        """The statement as it stands for one accreditor; the general one where it says nothing of its own."""
        return self.statements.get(accreditor, self.statement)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The kinds of record that decide about it: those it is judged by, and those that say for whom or what evidence is wanted."""
        subjects = (_RECORD_OF_SUBJECTS[need.per] for need in self.evidence if need.per in _RECORD_OF_SUBJECTS)
        return tuple(dict.fromkeys((*self.records, *subjects)))

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
    statement: str = ""  # what is asked here, in our own words; stands in for the statement of the requirement
    fresh: Freshness | None = None  # stands in for the freshness of each need that has one
    evidence: tuple[EvidenceNeed, ...] = ()  # stands in for the evidence of the requirement, where given
    checks: tuple[Check, ...] = ()  # each stands in for the requirement's checks of its name; those of other names are added
    without: tuple[str, ...] = ()  # checks of the requirement that are not made here
    confidence: Confidence | None = None  # how sure we are that it is asked here; None: as of the requirement
    changes: tuple[str, ...] = ()  # asked only when the application reports a change of one of these kinds
    site_roles: tuple[str, ...] = ()  # asked only when the application is for a site of one of these roles
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
    heading: str = ""  # the heading whose files and requirements belong to this part of the portal
    note: str = ""
    fields: tuple[WorksheetField, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class SizeLimit(Record):
    """How large a file for upload may be."""

    megabytes: int  # of a million bytes
    confidence: Confidence = Confidence.VERIFIED
    citations: tuple[Citation, ...] = ()


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
    size_limit: SizeLimit | None = None  # None: the accreditor's
    confidence: Confidence = Confidence.VERIFIED
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class BinderTab(Record):
    """One tab of the binder and the headings behind it; or the front part, which stands before all tabs and has no letter."""

    title: str
    headings: tuple[str, ...]
    front: bool = False


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
    """A duty with a number of days, counted from an event; a negative number is so many days before it."""

    id: str
    title: str
    days: int
    after: str  # the event, in words
    on: str = ""  # the event: a date of the application (`DAYS` of the workspace), or vacancy, joined, change
    opens: int | None = None  # from how many days after the event (negative: before it) it can be done
    working_days: bool = False  # weekdays that are no federal holidays
    types: tuple[str, ...] = ()  # the application types whose submission it bounds; empty: it is no submission
    changes: tuple[str, ...] = ()  # with `on: change`: the kinds of change it covers; empty: all
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    def covers(self, kind: str) -> bool:
        """Whether it is also for changes of this kind."""
        return not self.changes or kind in self.changes


@record
class Fee(Record):
    """What an accreditor was seen to charge, with the age of that knowledge. Shown, never checked."""

    title: str
    amount: Decimal
    per: str  # application, certificate, or site
    site_role: str = ""  # with `per: site`: which sites
    types: tuple[str, ...] = ()  # the application types that cost it
    seen: str
    citations: tuple[Citation, ...] = ()


@record
class Retention(Record):
    """How long records of the application are kept."""

    years: int
    note: str = ""
    citations: tuple[Citation, ...] = ()


@record
class ReviewTime(Record):
    """How long an accreditor was seen to look at what was sent in. Shown, never checked."""

    min_weeks: int
    max_weeks: int
    note: str = ""
    citations: tuple[Citation, ...] = ()


@record
class ApplicationType(Record):
    """One kind of submission to one accreditor under one edition; `standards/applications/`."""

    accreditor: str
    type: str
    title: str
    edition: str
    criteria: str  # what the accreditor calls its rule set, e.g. "10th edition"
    about: str = ""  # when it is made and what it is for
    like: str = ""  # the type whose headings, worksheet, uploads and binder it takes over where it gives none of its own
    periods: tuple[str, ...] = ()  # where each item is shown for several periods: earlier, current
    anchors: Mapping[str, str] = field(default_factory=dict)  # a name used by freshness and checks to a date of the application
    reporting_period: ReportingPeriodRule | None = None
    headings: tuple[Heading, ...] = ()
    worksheet: tuple[WorksheetGroup, ...] = ()
    uploads: tuple[UploadItem, ...] = ()
    binder: tuple[BinderTab, ...] = ()
    papers: tuple[str, ...] = ()  # forms, by their ids, that the program needs for it and does not send in
    words: Mapping[str, str] = field(default_factory=dict)  # our neutral word to the one of this type, which goes before the accreditor's
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    def statement_of(self, requirement: Requirement) -> str:
        """What is asked with this application for a requirement: in its own words, in its accreditor's, or in general."""
        own = (asks.statement for heading in self.headings for asks in heading.asks if asks.requirement == requirement.id)
        return next((statement for statement in own if statement), requirement.statement_for(self.accreditor))


def only_what_is_asked(kind: ApplicationType, changes: Collection[str], site_roles: Collection[str]) -> ApplicationType:
    """The type without what it asks only of other changes, or of sites of other roles, and without the fields and uploads of that.

    Args:
        kind: The type as its accreditor describes it.
        changes: The kinds of change that an application reports.
        site_roles: The roles of the sites that it is for.
    """
    if not any(asks.changes or asks.site_roles for heading in kind.headings for asks in heading.asks):
        return kind

    def is_asked(asks: Asks) -> bool:
        fits_changes = not asks.changes or any(change in asks.changes for change in changes)
        return fits_changes and (not asks.site_roles or any(role in asks.site_roles for role in site_roles))

    headings = tuple(replace(heading, asks=tuple(filter(is_asked, heading.asks))) for heading in kind.headings)
    headings = tuple(heading for heading in headings if heading.asks)
    asked = {asks.requirement for heading in headings for asks in heading.asks}
    left = {heading.id for heading in headings}
    worksheet = []
    for group in kind.worksheet:
        fields = [replace(each, attest=tuple(id for id in each.attest if id in asked)) for each in group.fields]
        kept = tuple(now for now, before in zip(fields, group.fields, strict=True) if now.attest or not before.attest)
        if kept:
            worksheet.append(replace(group, fields=kept))
    tabs = (replace(tab, headings=tuple(id for id in tab.headings if id in left)) for tab in kind.binder)
    return replace(
        kind,
        headings=headings,
        worksheet=tuple(worksheet),
        uploads=tuple(item for item in kind.uploads if item.heading in left and not asked.isdisjoint(item.requirements)),
        binder=tuple(tab for tab in tabs if tab.headings),
    )


@record
class Accreditor(Record):
    """The body that judges, in its own words and with its own rules."""

    id: str
    name: str
    short_name: str
    decision: str  # what it calls its decision
    term_years: int
    first_application: str  # the type that a new program makes
    words: Mapping[str, str] = field(default_factory=dict)  # our neutral word to theirs
    retention: Retention | None = None
    size_limit: SizeLimit | None = None  # of each file for upload; None: what the program sets for itself
    fees: tuple[Fee, ...] = ()
    review: ReviewTime | None = None
    deadlines: tuple[Deadline, ...] = ()
    applications: tuple[ApplicationType, ...] = ()  # put together from `standards/applications/`
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Duty(Record):
    """Something a program does again and again, or before a day that is known; `standards/duties.yaml`."""

    id: str
    title: str
    every_months: int
    done: str  # where the days it was done stand in the evidence, e.g. `stakeholders.reviews.date`
    per: str = "program"  # program, person, series, measure: what each round is counted for
    owner: str = ""  # quality-coordinator, officer, each: who does it; a person of the team by role
    lead_days: int = 30  # how long before it is due the reminder comes
    applies_when: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    citations: tuple[Citation, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Form(Record):
    """One paper that a program fills in, keeps or gives out; `standards/forms.yaml`. Its text is `templates/forms/GROUP/ID.docx`."""

    id: str
    title: str
    group: str  # the folder it stands in
    reader: str  # staff, participant, partner, provider, sponsor, accreditor
    use: str  # when it is used, and by whom, in a sentence
    language: str = "en"
    translates: str = ""  # the id of the form that it is in another language
    can_be_approved: bool = False  # one paper of the program, whose text somebody approves; not one that is filled in for a case
    per_application: bool = False  # made for an application alone, into its packet: it shows what only an application has
    requirements: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()  # ids of the same paper in other lists
    citations: tuple[Citation, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)
