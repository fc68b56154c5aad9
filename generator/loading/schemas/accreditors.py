"""One accreditor: its words, fees and deadlines; and each type of application: what it asks, in the accreditor's own order."""

from generator.loading.schemas.keys import (
    amount,
    choice,
    choices,
    group,
    identifier,
    named_texts,
    records,
    refer,
    refer_many,
    short_name,
    text,
    texts,
    whole,
    yes_no,
)
from generator.loading.schemas.standards import CHECK, CITATIONS, EVIDENCE_NEED, FRESHNESS
from generator.loading.schemas.words import CHANGE_KINDS, SITE_ROLES
from generator.model.workspace import DAYS

EVENTS = (*DAYS[1:], "vacancy", "joined")
_CONFIDENCE = choice("How sure we are that it is asked.", "verified", "secondary", "unverified")
HEADING = {
    "id": short_name("Short name, used by uploads and tabs.", 60),
    "title": text("The heading as it should be printed.", required=True, max_length=160),
    "standard": text("The standard it stands for.", max_length=10),
    "summary": text("One sentence on what belongs here."),
    "asks": records(
        "",
        "The requirements placed here, in order.",
        {
            "requirement": refer("requirement", "The requirement.", required=True),
            "statement": text("What is asked here, in our own words, where that differs from what the requirement says."),
            "fresh": group("How old its evidence may be for this accreditor, where that differs from the rulebook.", FRESHNESS),
            "evidence": records("", "What must be shown here, in place of what the requirement says.", EVIDENCE_NEED),
            "checks": records("", "Checks in place of the requirement's of the same name; those of other names are added.", CHECK),
            "without": refer_many("check", "Checks of the requirement that are not made here."),
            "confidence": choice(
                "How sure we are that it is asked here; leave it out to take the requirement's.", "verified", "secondary", "unverified"
            ),
            "changes": choices("Asked only when the application reports a change of one of these kinds.", *CHANGE_KINDS),
            "site_roles": choices("Asked only when the application is for a site of one of these roles.", *SITE_ROLES),
            "note": text("A remark for readers."),
            "citations": records("", "Where it was read.", CITATIONS),
        },
        required=True,
    ),
}
WORKSHEET_GROUP = {
    "title": text("Title of the group.", required=True, max_length=160),
    "heading": text("The heading whose files are uploaded in this part of the portal.", max_length=60),
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
SIZE_LIMIT = {
    "megabytes": whole("The most, in megabytes of a million bytes.", required=True, least=1, most=2000),
    "confidence": choice(
        "How sure we are of the number. Told as an error only where it is verified.", "verified", "secondary", "unverified"
    ),
    "citations": records("", "Where it was read.", CITATIONS),
}
UPLOAD = {
    "id": short_name("Short name.", 60),
    "title": text("What the accreditor calls it.", required=True, max_length=200),
    "heading": text("The heading it belongs to.", required=True, max_length=60),
    "file": text("Portal-safe file name without ending.", required=True, max_length=60),
    "requirements": refer_many("requirement", "The requirements it is evidence for.", required=True),
    "kinds": refer_many("evidence-kind", "The kinds of exhibit that go into it.", required=True),
    "optional": yes_no("yes: it may be left out."),
    "size_limit": group("How large the file may be, where that differs from what the accreditor says of all files.", SIZE_LIMIT),
    "confidence": _CONFIDENCE,
    "citations": records("", "Where it was read.", CITATIONS),
}
APPLICATION_TYPE = {
    "accreditor": refer("accreditor", "The accreditor it is made to.", required=True),
    "type": short_name("The type, e.g. initial.", 40),
    "title": text("Title as printed on documents.", required=True, max_length=160),
    "edition": refer("edition", "The edition it is made under.", required=True),
    "criteria": text("What the accreditor calls its rule set.", required=True, max_length=160),
    "about": text("When it is made, and what it is for."),
    "like": text(
        "The type of the same accreditor and edition from which it takes headings, worksheet, uploads and binder where it gives none.",
        max_length=40,
    ),
    "anchors": named_texts(f"Names of days that requirements count from, to a date of the application ({', '.join(DAYS)})."),
    "periods": choices("The periods that each item is shown for, where there are several.", "earlier", "current"),
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
    "headings": records("", "Headings in the accreditor's order.", HEADING),
    "worksheet": records("", "Groups of portal fields in portal order.", WORKSHEET_GROUP),
    "uploads": records("", "Files the accreditor wants.", UPLOAD),
    "words": named_texts("Our neutral word to this type's own, which goes before the accreditor's, e.g. portal: paper form."),
    "papers": refer_many("form", "Forms that are filled in and put into the packet for the program's own use, e.g. for an interview."),
    "binder": records(
        "",
        "Tabs of the binder, in its order.",
        {
            "title": text("Title on the tab.", required=True, max_length=80),
            "headings": texts("Headings behind it; those of one tab keep the accreditor's order.", required=True),
            "front": yes_no("yes: this is what lies in front of all tabs, such as a certificate; it is no tab and gets no letter."),
        },
    ),
}
ACCREDITOR = {
    "id": identifier("accreditor", "Permanent id, in small letters with hyphens."),
    "name": text("Full name.", required=True, max_length=200),
    "short_name": text("Short name for footers.", required=True, max_length=40),
    "decision": text("What it calls its decision, in a word.", required=True, max_length=40),
    "term_years": whole("How many years the decision holds.", required=True, least=1, most=10),
    "first_application": text("The type of application that a new program makes.", required=True, max_length=40),
    "words": named_texts("Our neutral word to the accreditor's own."),
    "retention": group(
        "How long records are kept.",
        {
            "years": whole("Years.", required=True, least=1, most=30),
            "note": text("A remark for readers."),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "size_limit": group("How large each file for upload may be, where the accreditor says so.", SIZE_LIMIT),
    "fees": records(
        "",
        "Fees that were seen, and when. Shown, never checked.",
        {
            "title": text("What is paid for.", required=True, max_length=160),
            "amount": amount("US dollars.", required=True),
            "per": choice("For what it is paid.", "application", "certificate", "site", required=True),
            "site_role": choice("With `per: site`: for sites of this role.", *SITE_ROLES),
            "types": texts("The application types that cost it."),
            "seen": text("How old this knowledge is.", required=True, max_length=200),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "review": group(
        "How long it was seen to look at an application. Shown, never checked.",
        {
            "min_weeks": whole("The shortest, in weeks.", required=True, least=1, most=200),
            "max_weeks": whole("The longest, in weeks.", required=True, least=1, most=200),
            "note": text("A remark for readers."),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "deadlines": records(
        "",
        "Duties with a number of days.",
        {
            "id": text("Short name.", required=True, max_length=60),
            "title": text("What has to be done.", required=True, max_length=200),
            "days": whole("Days after the event; a negative number is so many days before it.", required=True, least=-4000, most=4000),
            "after": text("The event they are counted from, in words.", required=True, max_length=200),
            "on": choice("The event, by its name.", *EVENTS),
            "opens": whole("From how many days after the event it can be done; negative: before it.", least=-4000, most=4000),
            "working_days": yes_no("yes: weekdays are counted that are no federal holidays."),
            "types": texts("The application types whose submission it bounds."),
            "changes": choices("With `on: change`: the kinds of change that it covers; leave it out for all.", *CHANGE_KINDS),
            "citations": records("", "Where it was read.", CITATIONS),
        },
    ),
    "citations": records("", "Where it was read.", CITATIONS),
}
