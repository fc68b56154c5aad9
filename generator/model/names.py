"""Names that the rulebook may use for what documents print, and conditions it may ask for."""

from collections.abc import Mapping

from generator.record import Record, record


@record
class NameList(Record):
    """Names of one sort that files of the rulebook may use, each with what it means."""

    id: str
    title: str
    about: str
    names: tuple[tuple[str, str], ...]


TO_FILL_IN = "(to fill in)"  # what the records of a new program say until somebody replaces it

# The codes of evidence files that are no words of their own, to what people call them; all else is a word as it stands.
PROFESSIONS: Mapping[str, str] = {
    "RN": "registered nurse",
    "RD": "registered dietitian",
    "PHARMACIST": "pharmacist",
    "MD": "physician",
    "NP": "nurse practitioner",
    "PA": "physician assistant",
    "SOCIAL-WORKER": "social worker",
    "EXERCISE-PHYSIOLOGIST": "exercise physiologist",
    "PODIATRIST": "podiatrist",
    "OTHER": "other professional",
    "CHW": "community health worker",
    "LAY": "trained lay leader",
}
POPULATION_GROUPS: Mapping[str, str] = {
    "race-ethnicity": "race and ethnicity",
    "diabetes-type": "type of diabetes",
    "special-need": "special need",
}

# Our word, to what documents print where an accreditor has none of its own.
WORDS: Mapping[str, str] = {
    "program": "program",
    "service": "DSMES service",
    "accreditation": "accreditation",
    "main": "main site",
    "semi-independent": "semi-independent site",
    "dependent": "dependent site",
    "paraprofessional": "paraprofessional",
    "application": "application",
    "renewal": "renewal",
    "annual-report": "annual report",
    "additional-site": "additional site",
    "change-of-status": "change of status",
    "audit": "audit",
    "portal": "portal",  # where the fields of the worksheet are entered
}

# What a requirement or a duty may depend on, as the end of a sentence that begins with "when".
CONDITIONS: Mapping[str, str] = {
    "core-curriculum-is-dsmp": "the core curriculum is DSMP",
    "team-has-paraprofessionals": "the team has paraprofessionals",
    "payer-needs-referral": "the payer asks for a referral",
}

# Parts of the document data, to what each has that is one text, number or short list.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "accreditation": (
        "end",
        "exhibit",
        "line",
        "number",
        "start",
    ),
    "accreditor": (
        "decision",
        "name",
        "retention.note",
        "retention.years",
        "short_name",
        "term_years",
    ),
    "application": (
        "about",
        "accreditation",
        "accreditor",
        "anniversary",
        "changes",
        "criteria",
        "decided",
        "documents_sent",
        "earlier",
        "edition",
        "entry",
        "notified",
        "reporting_period.end",
        "reporting_period.line",
        "reporting_period.start",
        "signature.date",
        "signature.name",
        "signature.title",
        "sites",
        "submission",
        "title",
        "type",
        "visit",
    ),
    "commitments": (
        "advisory_meetings_per_year",
        "chart_audits_per_year",
        "communication_days",
        "completion",
        "fidelity_visits_per_series",
        "goal_follow_up_days",
        "minimum_sessions",
        "oversight_contacts_per_series",
        "retention_years",
        "support_follow_up_days",
    ),
    "coordinator": (
        "certificate_line",
        "credentials",
        "discipline",
        "education_hours",
        "email",
        "joined",
        "left",
        "license_line",
        "license_until",
        "name",
        "named",
        "npi",
        "phone",
        "roles",
        "sites",
        "supervisor",
    ),
    "crosswalk": (
        "curriculum_version",
        "exhibit",
        "signed.by",
        "signed.date",
    ),
    "curriculum": (
        "adopted",
        "consistency",
        "cultural_fit",
        "evidence_base",
        "exhibit",
        "formats",
        "interactive",
        "name",
        "outcome_criteria",
        "version",
    ),
    "earlier": (
        "accreditor",
        "line",
        "reporting_period.end",
        "reporting_period.line",
        "reporting_period.start",
        "submission",
        "title",
    ),
    "edition": (
        "citation",
        "title",
    ),
    "fees": ("total", "uncounted"),
    "population": (
        "area",
        "by",
        "date",
        "design",
        "exhibit",
        "findings",
        "people_with_diabetes",
        "resources",
    ),
    "program": (
        "billing_name",
        "description",
        "email",
        "mission",
        "name",
        "npi",
        "phone",
        "record_system",
        "service_area",
        "short_name",
        "started",
        "website",
    ),
    "quality": (
        "based_on",
        "description",
        "exhibit",
        "method",
        "owner",
    ),
    "sponsor": (
        "address.city",
        "address.line",
        "address.postal_code",
        "address.state",
        "address.street",
        "name",
        "officer.email",
        "officer.name",
        "officer.named",
        "officer.phone",
        "officer.title",
        "phone",
        "type",
        "website",
    ),
    "totals": (
        "average_hours",
        "charts_audited",
        "participants",
        "series",
    ),
    "workshop_license": (
        "covers",
        "exhibit",
        "holder",
        "number",
    ),
}

# What a worksheet field may name under `value`.
VALUES: tuple[str, ...] = (
    "as_of",
    "coordinator_since",
    "current_period",
    "education_window",
    *(f"{part}.{name}" for part, names in _VALUES.items() for name in names),
)

# What a worksheet field may name under `table`, to what the table shows.
TABLES: Mapping[str, str] = {
    "sites": "the sites of the application, with kind, setting, address, contact and participants",
    "coordinator_credentials": "licenses and certificates of the quality coordinator",
    "professionals": "professionals, with license, certificate and hours of education",
    "paraprofessionals": "paraprofessionals, with training and supervisor",
    "stakeholders": "stakeholders, with the input expected of each",
    "meetings": "meetings of the advisory group and what came of them",
    "population_mix": "groups of the population, planned and served",
    "barriers": "barriers, with what is done about each",
    "topics": "topic areas, with where each is taught",
    "curriculum_reviews": "reviews of the curriculum and what they changed",
    "series": "workshop series",
    "measures": "outcomes that are tracked, with the way of measuring",
    "results": "results of the outcomes",
    "goals": "goals of the program, with measure, target and result",
    "projects": "improvement projects",
    "finished_projects": "improvement projects that are finished",
    "charts": "the charts chosen for the application",
    "changes": "the changes that the application reports",
    "accreditations": "what the accreditor has granted so far",
    "licenses": "licenses and certificates of the whole team",
}
