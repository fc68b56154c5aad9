"""A program and what it records of itself, one class a kind of record."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from generator.model.alike import alike, each_once
from generator.record import Record, record
from generator.source import NOWHERE, Source


@record
class Period(Record):
    """From one day to another, both included."""

    start: date
    end: date
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end


@record
class SignedOff(Record):
    """Who did something, and when."""

    date: date
    by: str  # a person's id, or a name and role
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- program.yaml


@record
class Address(Record):
    street: str
    city: str
    state: str
    postal_code: str


@record
class Contact(Record):
    name: str
    title: str
    phone: str = ""
    email: str = ""


@record
class Sponsor(Record):
    """The organization behind the program."""

    name: str
    type: str
    officer: Contact
    address: Address
    phone: str = ""
    website: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Goal(Record):
    id: str
    goal: str
    measure: str
    target: str
    result: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class GoalsReview(Record):
    date: date
    by: str
    goals: tuple[str, ...]
    decision: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Site(Record):
    id: str
    name: str
    role: str  # main, semi-independent, dependent: the accreditor's own word comes from its `words`
    setting: str
    address: Address
    phone: str = ""
    contact: str = ""  # a person's id
    opened: date | None = None
    participants: int | None = None  # seen in the reporting period
    accessibility: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Signature(Record):
    name: str
    title: str
    date: date
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Accreditation(Record):
    """What an accreditor has granted: the certificate, its first day and its last."""

    id: str
    accreditor: str
    number: str = ""
    start: date
    end: date
    exhibit: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Change(Record):
    """Something about the program that an accreditor wants to be told."""

    id: str
    kind: str  # site, coordinator, sponsor, contact, name, member-joined, member-left, closing, other
    date: date
    description: str
    person: str = ""
    site: str = ""
    exhibits: tuple[str, ...] = ()  # the notices that told it, one for each accreditor
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Application(Record):
    """One submission: accreditor, edition, type and its dates."""

    id: str
    accreditor: str
    edition: str
    type: str
    entry: date | None = None  # the day it is entered online
    submission: date | None = None
    documents_sent: date | None = None  # the day the papers were sent that go after the online form
    decided: date | None = None  # from then on it is history, and judged as of the day it was sent in
    accreditation: str = ""  # the accreditation it renews, reports on or changes
    anniversary: date | None = None  # the yearly day it reports for
    changes: tuple[str, ...] = ()  # the changes it reports
    notified: date | None = None  # the day an audit was announced
    visit: date | None = None  # the day of the audit
    earlier: str = ""  # the application whose period an audit looks back at
    reporting_period: Period | None = None
    sites: tuple[str, ...]
    charts: tuple[str, ...] = ()  # the chosen de-identified charts
    signature: Signature | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    def day_in_history(self, today: date) -> date | None:
        """The day that it is judged as of once it has been decided: the one it was sent in on; None while it is judged as of today."""
        sent, decided = self.submission, self.decided
        return sent if sent and decided and decided <= today and sent <= today else None


@record
class Settings(Record):
    """What a program may set for itself, each with the product's default."""

    due_soon_days: int = 60
    max_upload_megabytes: int = 10  # where an accreditor names no limit; our own caution, so told as a warning
    severities: Mapping[str, str] = field(default_factory=dict)  # rule id to error or warning


@record
class Logo(Record):
    """The picture that stands on every page."""

    file: str  # below evidence/files/
    alt: str  # what a screen reader says
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Colors(Record):
    """The program's own colours, as six digits after `#`; empty where ours are kept."""

    primary: str = ""  # text and titles
    accent: str = ""  # headings, links and the heads of tables
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Look(Record):
    """How the program's documents look."""

    logo: Logo | None = None
    colors: Colors | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Program(Record):
    """`program.yaml`: who the program is, where it works, what it applies for."""

    sample: bool = False  # every page of every document then says SAMPLE
    as_of: date | None = None
    name: str
    short_name: str
    billing_name: str
    started: date | None = None  # None while it is not known: what else is there is judged all the same
    description: str
    mission: str
    service_area: str
    phone: str = ""
    email: str = ""
    website: str = ""
    npi: str = ""
    record_system: str = ""
    sponsor: Sponsor
    goals: tuple[Goal, ...] = ()
    goals_reviews: tuple[GoalsReview, ...] = ()
    sites: tuple[Site, ...]
    accreditations: tuple[Accreditation, ...] = ()
    changes: tuple[Change, ...] = ()
    applications: tuple[Application, ...]
    settings: Settings = field(default_factory=Settings)
    look: Look | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- team.yaml


@record
class Appointment(Record):
    """One person's time as quality coordinator."""

    person: str
    start: date
    end: date | None = None
    interim: bool = False
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class License(Record):
    kind: str
    number: str
    state: str = ""
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Certificate(Record):
    kind: str  # CDCES, BC-ADM
    number: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class EducationCredit(Record):
    """Continuing education: one certificate's hours."""

    date: date
    hours: Decimal
    title: str
    provider: str
    topic: str  # diabetes-specific, diabetes-related, psychosocial, educational, or another that does not count
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Training(Record):
    """Training of a paraprofessional for the role."""

    date: date
    title: str
    trainer: str
    hours: Decimal
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Competency(Record):
    """An observed or tested competency of a paraprofessional."""

    date: date
    assessed_by: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Leader(Record):
    """A person's standing as a leader of the licensed workshop."""

    program: str
    trained: date
    master_trainers: str
    peer: bool  # meets the licensor's description of a peer leader; no health fact is kept
    last_workshop: date | None = None
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Person(Record):
    id: str
    name: str
    credentials: str = ""  # as printed after the name
    discipline: str
    staff_type: str  # professional, paraprofessional
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    email: str = ""
    phone: str = ""
    npi: str = ""
    joined: date
    left: date | None = None
    supervisor: str = ""
    licenses: tuple[License, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    continuing_education: tuple[EducationCredit, ...] = ()
    training: tuple[Training, ...] = ()
    competencies: tuple[Competency, ...] = ()
    leader: Leader | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def with_credentials(self) -> str:
        """The name as printed."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    def is_member_on(self, day: date) -> bool:
        """Whether the person belongs to the team on that day."""
        return self.joined <= day and (self.left is None or day <= self.left)


@record
class Team(Record):
    """`team.yaml`."""

    coordinators: tuple[Appointment, ...] = ()
    people: tuple[Person, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- stakeholders.yaml


@record
class Stakeholder(Record):
    id: str
    name: str
    organization: str = ""
    type: str  # provider, person-with-diabetes, community, payer, public-health, other
    external: bool
    expected_input: str
    advisory_group: bool = False
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class ListReview(Record):
    date: date
    by: str
    changes: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Meeting(Record):
    id: str
    date: date
    attendees: tuple[str, ...]  # stakeholder ids
    data_reviewed: str
    input: str
    decisions: tuple[str, ...]
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


def alike_meetings(meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """The meetings, those of one day that are shown by one exhibit together."""
    return alike(meetings, "date", "exhibit")


@record
class Stakeholders(Record):
    """`stakeholders.yaml`: who gives input, when the list was reviewed, and the advisory group's meetings."""

    stakeholders: tuple[Stakeholder, ...] = ()
    reviews: tuple[ListReview, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def advisory_meetings(self) -> tuple[Meeting, ...]:
        """The meetings that a member of the advisory group attended, each once; all where nobody is said to be one."""
        members = {one.id for one in self.stakeholders if one.advisory_group}
        return each_once(alike_meetings(meeting for meeting in self.meetings if not members or not members.isdisjoint(meeting.attendees)))


# --------------------------------------------------------------------------- population.yaml


@record
class MixRow(Record):
    """How one group of people was planned for and then served; whole percents of all participants."""

    category: str  # age, race-ethnicity, diabetes-type, language, special-need
    group: str
    planned_percent: int
    served_percent: int
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Barrier(Record):
    id: str
    barrier: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class BarrierAction(Record):
    barrier: str
    action: str
    owner: str
    due: date
    done: date | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class PopulationAssessment(Record):
    date: date
    by: str
    area: str
    people_with_diabetes: str
    findings: str
    design: str
    resources: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Population(Record):
    """`population.yaml`."""

    assessments: tuple[PopulationAssessment, ...] = ()
    mix: tuple[MixRow, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    actions: tuple[BarrierAction, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- curriculum.yaml


@record
class CurriculumFacts(Record):
    name: str
    version: str
    core: str  # dsmp, other
    adopted: date
    evidence_base: str
    outcome_criteria: str
    formats: tuple[str, ...]
    interactive: str
    cultural_fit: str
    consistency: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class TopicCoverage(Record):
    """Where one topic, or some of its elements, is taught."""

    topic: str
    taught_in: str  # workshop, individual-visit, follow-up, handout
    weeks: tuple[int, ...] = ()
    elements: tuple[str, ...] = ()
    by: str = ""
    note: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Crosswalk(Record):
    """The signed comparison of the curriculum with the topic areas."""

    curriculum_version: str
    signed: SignedOff
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class CurriculumReview(Record):
    date: date
    by: str
    changes: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class WorkshopLicense(Record):
    """The license to offer the workshop."""

    holder: str
    number: str
    covers: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Curriculum(Record):
    """`curriculum.yaml`."""

    curriculum: CurriculumFacts | None = None
    topics: tuple[TopicCoverage, ...] = ()
    crosswalk: Crosswalk | None = None
    reviews: tuple[CurriculumReview, ...] = ()
    workshop_license: WorkshopLicense | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- workshops.yaml


@record
class Session(Record):
    number: int
    date: date
    minutes: int
    present: int
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Fidelity(Record):
    """One observation of a workshop against the leader's manual."""

    date: date
    observer: str
    manual_followed: bool
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Series(Record):
    """One run of the workshop at one site."""

    id: str
    title: str
    site: str
    format: str  # in-person, virtual, tool-kit
    leaders: tuple[str, ...]
    oversight_by: str
    enrolled: int
    sessions: tuple[Session, ...]
    attendance_exhibit: str
    fidelity: tuple[Fidelity, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def last_day(self) -> date | None:
        """The day of its last session."""
        return max((session.date for session in self.sessions), default=None)

    @property
    def alike_visits(self) -> list[list[Fidelity]]:
        """The observations, those of one day that are shown by one exhibit together."""
        return alike(self.fidelity, "date", "exhibit")

    @property
    def visits(self) -> tuple[Fidelity, ...]:
        """The observations, each once."""
        return each_once(self.alike_visits)


@record
class OversightContact(Record):
    """One act of oversight over a series by the responsible clinician."""

    date: date
    by: str
    series: str
    kind: str  # planning, call, observation, review
    note: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Workshops(Record):
    """`workshops.yaml`."""

    series: tuple[Series, ...] = ()
    oversight: tuple[OversightContact, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def alike_contacts(self) -> list[list[OversightContact]]:
        """The contacts of oversight, those of one person about one series that are of one day and kind together."""
        return alike(self.oversight, "series", "by", "date", "kind")

    @property
    def contacts(self) -> tuple[OversightContact, ...]:
        """The contacts of oversight, each once."""
        return each_once(self.alike_contacts)


# --------------------------------------------------------------------------- participants.yaml


@record
class Step(Record):
    """One step of a participant's cycle. Days are counted from the assessment, which is day 0: no calendar date is kept."""

    day: int
    by: str
    with_participant: bool = False
    summary: bool = False  # a communication holds a summary of the plan or the education
    outcomes: bool = False  # a communication holds outcomes
    measure: str = ""  # an outcome that was followed up
    note: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Chart(Record):
    """One de-identified chart as it was audited."""

    id: str
    site: str
    series: str
    year: int
    in_reporting_period: bool = False
    referral_needed: bool = False
    referral: Step | None = None
    assessment: Step | None = None
    education_plan: Step | None = None
    education: tuple[Step, ...] = ()
    goal: Step | None = None
    goal_follow_up: Step | None = None
    outcome_follow_up: Step | None = None
    support_plan: Step | None = None
    communication: Step | None = None
    audited: SignedOff
    deidentified: SignedOff | None = None
    second_reader: SignedOff | None = None
    exhibit: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Participants(Record):
    """`participants.yaml`: chart audits without anything that names or dates a person."""

    charts: tuple[Chart, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- outcomes.yaml


@record
class Measure(Record):
    id: str
    name: str
    kind: str  # clinical, behavioral, other
    instrument: str
    timing: str
    target: str
    reason: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Result(Record):
    """One measure's aggregate result over a period."""

    measure: str
    period: Period
    participants: int
    baseline: str
    follow_up: str
    percent_improved: int
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Collection(Record):
    """One round of bringing the participants' data together."""

    date: date
    by: str
    covers: str  # the time that it covers, in words
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Outcomes(Record):
    """`outcomes.yaml`."""

    measures: tuple[Measure, ...] = ()
    results: tuple[Result, ...] = ()
    collections: tuple[Collection, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- quality.yaml


@record
class QualityProcess(Record):
    owner: str
    method: str
    based_on: tuple[str, ...]  # participant-outcomes, delivery, process
    description: str
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Project(Record):
    """One improvement project; finished when it has a day, a result and a decision."""

    id: str
    title: str
    measure: str
    problem: str
    aim: str
    change: str
    started: date
    finished: date | None = None
    baseline: str
    result: str = ""
    decision: str = ""
    exhibit: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Quality(Record):
    """`quality.yaml`."""

    process: QualityProcess | None = None
    projects: tuple[Project, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- policies.yaml


@record
class PolicyChange(Record):
    date: date
    section: str
    change: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Policy(Record):
    """The life of one policy document: its text is a template, its facts are here."""

    id: str
    title: str
    edition: str = ""  # with `standard`: the policy of that standard
    standard: str = ""
    enhancement: str = ""
    version: str
    owner: str
    effective: date
    next_review: date
    approved: SignedOff
    changes: tuple[PolicyChange, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Commitments(Record):
    """What the program has promised in its own policies; checked like anybody else's rule."""

    advisory_meetings_per_year: int = 1
    chart_audits_per_year: int = 0
    oversight_contacts_per_series: int = 1
    fidelity_visits_per_series: int = 0
    goal_follow_up_days: int = 90
    support_follow_up_days: int = 180
    communication_days: int = 30
    retention_years: int = 6
    completion: str = ""  # what the program counts as completing the service
    minimum_sessions: int = 4
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Policies(Record):
    """`policies.yaml`."""

    commitments: Commitments = field(default_factory=Commitments)
    policies: tuple[Policy, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


# --------------------------------------------------------------------------- exhibits.yaml, waivers.yaml


@record
class Exhibit(Record):
    """One file offered as proof, or one that is planned."""

    id: str
    title: str
    kind: str
    file: str = ""  # below evidence/files/; empty while it is only planned
    expected: date | None = None  # when a planned exhibit should be there
    supports: tuple[str, ...]
    accreditor: str = ""  # it is shown to this one only, e.g. its certificate
    applications: tuple[str, ...] = ()  # it is shown in these only; empty: in all
    site: str = ""
    person: str = ""
    owner: str = ""
    effective: date | None = None
    period: Period | None = None
    received: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: SignedOff | None = None
    identifiers_checked: SignedOff | None = None
    supersedes: str = ""
    look_for: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def dated(self) -> date | None:
        """The day it speaks for: the effective date, else the end of its period, else the day it is valid from or came in."""
        if self.effective:
            return self.effective
        if self.period:
            return self.period.end
        return self.valid_from or self.received

    def has_begun_by(self, day: date) -> bool:
        """Whether there is a file, and the days it bears have come."""
        dated = self.dated
        return bool(self.file) and (dated is None or dated <= day) and (self.valid_from is None or self.valid_from <= day)


@record
class Waiver(Record):
    """A requirement set aside for a time, with a reason and an end."""

    id: str
    kind: str = "waiver"  # waiver: set aside for a time; not-applicable: it does not fit this program
    requirement: str
    applications: tuple[str, ...]
    sites: tuple[str, ...] = ()  # only what concerns these sites; empty: the whole requirement
    people: tuple[str, ...] = ()  # only what concerns these people
    reason: str
    approved: SignedOff
    start: date
    end: date
    exhibit: str = ""
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def begins(self) -> date:
        """The first day on which it counts; on none before it was approved."""
        return max(self.start, self.approved.date)

    def holds_on(self, day: date) -> bool:
        """Whether it sets aside anything on a day."""
        return self.begins <= day <= self.end


@record
class LockedReview(Record):
    """Somebody looked at an exhibit for a requirement: at which bytes, and at which wording (see `fingerprints`)."""

    exhibit: str
    requirement: str
    by: str
    date: date
    file: str
    wording: str
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class ReviewLock(Record):
    """`reviews.lock.yaml`: written by `dsmes review`."""

    reviews: tuple[LockedReview, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class Approval(Record):
    """Somebody approved a policy or form in the wording of the day; what the fingerprints cover is told in `approvals`."""

    document: str
    version: str = ""  # of a policy; a form has none
    person: str = ""  # an id of team.yaml; empty for the sponsor's officer
    name: str
    role: str
    date: date
    statement: str
    sha256: str  # of all that is covered: version, wording, record, asked and shows
    template: str = ""  # fingerprint of the template's file: where it is the same, so are its words
    wording: str
    record: str
    asked: str = ""  # of a policy
    shows: Mapping[str, str] = field(default_factory=dict)  # what it printed from the records, by the names its template uses
    seal: str = ""  # fingerprint of all that stands above
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@record
class TemplateFacts(Record):
    """What was read of a template that somebody approved a document of."""

    path: str  # below a templates folder
    file: str  # fingerprint of its bytes
    wording: str


@record
class Submission(Record):
    """`submissions/ID/submission.yaml`, written by `dsmes submit`: what was sent in for an application; the packet lies beside it."""

    id: str
    application: str
    accreditor: str
    edition: str
    type: str
    as_of: date
    date: date
    by: str = ""  # a person's id, or a name and role
    note: str = ""
    tool: str
    exhibits: int
    files: int  # in the packet, but for its two lists of them
    size: int  # of the packet, in bytes
    sha256: str
    seal: str = ""  # a sum over all the others; earlier versions wrote none
    source: Source = field(default=NOWHERE, compare=False, repr=False)


MAX_EXHIBIT_BYTES = 100_000_000
"""The largest file that is taken as an exhibit at all."""


@record
class FileFacts(Record):
    """What was read of an exhibit's file, never typed: size in bytes, and the type its first bytes show."""

    path: str  # as written, below evidence/files/
    size: int
    type: str  # pdf, docx, png, jpeg; empty when it is none of them or is not there
    fingerprint: str = ""  # of its bytes, where a review is locked to them; empty where they were not read
