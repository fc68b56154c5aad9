"""One accreditor: its words, fees and deadlines, and for each type of application what it asks, in its own order."""

from generator.loading.schemas.keys import (
    amount,
    choice,
    group,
    identifier,
    named_texts,
    records,
    refer,
    refer_many,
    text,
    texts,
    whole,
    yes_no,
)
from generator.loading.schemas.standards import CITATIONS, FRESHNESS

_CONFIDENCE = choice("How sure we are that it is asked.", "verified", "secondary", "unverified")
HEADING = {
    "id": text("Short name, used by uploads and tabs.", required=True, max_length=60),
    "title": text("The heading as it should be printed.", required=True, max_length=160),
    "standard": text("The standard it stands for.", max_length=10),
    "summary": text("One sentence on what belongs here."),
    "asks": records(
        "",
        "The requirements placed here, in order.",
        {
            "requirement": refer("requirement", "The requirement.", required=True),
            "fresh": group("How old its evidence may be for this accreditor, where that differs from the rulebook.", FRESHNESS),
            "note": text("A remark for readers."),
            "citations": records("", "Where it was read.", CITATIONS),
        },
        required=True,
    ),
}
WORKSHEET_GROUP = {
    "title": text("Title of the group.", required=True, max_length=160),
    "note": text("A remark for whoever fills the portal."),
    "fields": records(
        "",
        "The fields in portal order. Each has exactly one of value, table, attest, fill_in.",
        {
            "label": text("What the portal asks for.", required=True, max_length=300),
            "value": text("Where the value stands in the document data, e.g. sponsor.officer.name.", max_length=120),
            "table": text("The table of the document data that answers it.", max_length=60),
            "attest": refer_many("requirement", "The requirements that must all be met before it can be attested."),
            "fill_in": text("Why only a person can fill it, and with what."),
            "confidence": _CONFIDENCE,
        },
        required=True,
    ),
}
UPLOAD = {
    "id": text("Short name.", required=True, max_length=60),
    "title": text("What the accreditor calls it.", required=True, max_length=200),
    "heading": text("The heading it belongs to.", required=True, max_length=60),
    "file": text("Portal-safe file name without ending.", required=True, max_length=60),
    "requirements": refer_many("requirement", "The requirements it is evidence for.", required=True),
    "kinds": refer_many("evidence-kind", "The kinds of exhibit that go into it.", required=True),
    "optional": yes_no("yes: it may be left out."),
    "confidence": _CONFIDENCE,
    "citations": records("", "Where it was read.", CITATIONS),
}
APPLICATION_TYPE = {
    "type": text("The type, e.g. initial.", required=True, max_length=40),
    "title": text("Title as printed on documents.", required=True, max_length=160),
    "edition": refer("edition", "The edition it is made under.", required=True),
    "criteria": text("What the accreditor calls its rule set.", required=True, max_length=160),
    "anchors": named_texts(
        "Names of days that requirements count from, to a date of the application (entry, submission, reporting-period-end, as-of)."
    ),
    "reporting_period": group(
        "What is said of the reporting period. Told as warnings only.",
        {
            "min_months": whole("The shortest, in months.", required=True, most=48),
            "max_months": whole("The longest, in months.", required=True, most=48),
            "earliest_start_months": whole("The most months from its start to the submission.", required=True, most=48),
            "max_gap_months": whole("The most months from its end to the submission.", required=True, most=48),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "headings": records("", "Headings in the accreditor's order.", HEADING, required=True),
    "worksheet": records("", "Groups of portal fields in portal order.", WORKSHEET_GROUP, required=True),
    "uploads": records("", "Files the accreditor wants.", UPLOAD, required=True),
    "binder": records(
        "",
        "Tabs of the binder.",
        {
            "title": text("Title on the tab.", required=True, max_length=80),
            "headings": texts("Headings behind it.", required=True),
        },
        required=True,
    ),
}
ACCREDITOR = {
    "id": identifier("accreditor", "Permanent id, e.g. ada-erp."),
    "name": text("Full name.", required=True, max_length=200),
    "short_name": text("Short name for footers.", required=True, max_length=40),
    "decision": text("What it calls its decision: accreditation, recognition.", required=True, max_length=40),
    "term_years": whole("How many years the decision holds.", required=True, least=1, most=10),
    "words": named_texts("Our neutral word to the accreditor's own."),
    "retention": group(
        "How long records are kept.",
        {
            "years": whole("Years.", required=True, least=1, most=30),
            "note": text("A remark for readers."),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "fees": records(
        "",
        "Fees that were seen, and when. Shown, never checked.",
        {
            "title": text("What is paid for.", required=True, max_length=160),
            "amount": amount("US dollars.", required=True),
            "per": text("For what: application, site.", required=True, max_length=80),
            "seen": text("How old this knowledge is.", required=True, max_length=200),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "deadlines": records(
        "",
        "Duties with a number of days.",
        {
            "id": text("Short name.", required=True, max_length=60),
            "title": text("What has to be done.", required=True, max_length=200),
            "days": whole("Days.", required=True, most=4000),
            "after": text("The event they are counted from, in words.", required=True, max_length=200),
            "on": choice("The application's date they are counted from, where there is one.", "entry", "submission"),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "applications": records("", "Types of application.", APPLICATION_TYPE, required=True),
    "citations": records("", "Where it was read.", CITATIONS),
}
