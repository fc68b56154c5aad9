"""The rulebook's files but for the accreditors: editions, requirements, enhancements and the reference lists."""

from generator.loading.schemas.keys import (
    choice,
    choices,
    day,
    group,
    identifier,
    named_texts,
    parameters,
    records,
    refer,
    refer_many,
    text,
    texts,
    whole,
    yes_no,
)
from generator.model.names import CONDITIONS
from generator.model.workspace import DAYS

CITATIONS = {
    "text": refer("source", "The id of the text in sources.yaml.", required=True),
    "confidence": choice(
        "verified: read at its origin. secondary: read second-hand or in part. unverified: recalled or inferred.",
        "verified",
        "secondary",
        "unverified",
        required=True,
    ),
    "note": text("What was read there, or what is doubtful."),
}
FRESHNESS = {
    "months": whole("The most months before that day.", least=1, most=120),
    "before": text(
        f"The day the age is counted back from: {', '.join(DAYS)}, or an anchor of the application type.",
        max_length=60,
    ),
    "dated": choice("effective: the day the evidence is about. reviewed: a later review counts as well.", "effective", "reviewed"),
    "until_expiry": yes_no("yes: it counts until it expires, and must say when."),
}
EVIDENCE_NEED = {
    "kinds": refer_many("evidence-kind", "Kinds of exhibit, any of which will do.", required=True),
    "at_least": whole("How many.", least=1, most=100),
    "per": choice("For the program as a whole, or for each of these.", "program", "site", "person", "chart", "series", "change"),
    "who": choice(
        "Which people, with `per: person`.",
        "quality-coordinator",
        "professionals",
        "professionals-without-certificate",
        "certified",
        "paraprofessionals",
        "workshop-leaders",
        "oversight-clinicians",
    ),
    "fresh": group("How old it may be.", FRESHNESS),
    "accreditors": refer_many("accreditor", "Only these accreditors ask for it; leave out for all."),
    "note": text("A remark for readers."),
}
CHECK = {
    "check": refer("check", "The name of the check.", required=True),
    "parameters": parameters("What the check takes."),
    "accreditors": refer_many("accreditor", "Only for these accreditors; leave out for all."),
    "confidence": choice("How sure we are of this check; leave out to take the requirement's.", "verified", "secondary", "unverified"),
}
EDITION = {
    "id": identifier("edition", "Permanent id, in small letters with hyphens."),
    "title": text("Title as published.", required=True, max_length=200),
    "citation": text("Where it was published.", required=True),
    "published": day("The day of publication.", required=True),
    "supersedes": refer("edition", "The older edition that this one takes the place of, where that one does not say so itself."),
    "superseded": day("The day a newer edition was published."),
    "superseded_by": refer("edition", "The newer edition."),
    "note": text("What is not known."),
    "standards": records(
        "",
        "The standards in order.",
        {
            "number": text("Its number, as text.", required=True, max_length=10),
            "title": text("Its title.", required=True, max_length=160),
            "obligation": text("What it asks, in our own words.", required=True),
            "requirements": refer_many(
                "requirement", "The requirements that stand under it, where they do not say so themselves under `standards`."
            ),
            "citations": records("", "Where that was read.", CITATIONS),
        },
        required=True,
    ),
}
REQUIREMENT = {
    "id": identifier("requirement", "Permanent id, the same in every edition, e.g. TEAM-03."),
    "title": text("Short title.", required=True, max_length=160),
    "statement": text("The obligation, in our own words.", required=True),
    "statements": named_texts(
        "The obligation as one accreditor alone asks it, where the statement tells of several: accreditor id to text.",
        refers_to="accreditor",
    ),
    "why": text("Why it matters, for a program director.", required=True),
    "standards": named_texts("Where each edition puts it: edition id to standard number.", refers_to="edition"),
    "frequency": text("How often, or how long it holds.", max_length=300),
    "signer": text("Who signs.", max_length=200),
    "accepted": texts("What is accepted as evidence, in words."),
    "gaps": texts("What is usually missing."),
    "evidence": records("", "What has to be shown. All entries are needed; the kinds inside one entry are alternatives.", EVIDENCE_NEED),
    "records": texts("Kinds of record in the evidence files that it is judged by."),
    "checks": records("", "Named checks that it calls for.", CHECK),
    "applies_when": choices("Conditions that must hold.", *CONDITIONS),
    "citations": records("", "Where it was read.", CITATIONS, required=True),
}
REQUIREMENTS = {"requirements": records("", "Requirements, in order.", REQUIREMENT, required=True)}
CROSSWALK = {
    "id": identifier("crosswalk", "Permanent id."),
    "old": refer("edition", "The older edition.", required=True),
    "new": refer("edition", "The newer edition.", required=True),
    "note": text("What is not known."),
    "relations": records(
        "",
        "One line for each pair of standards that have to do with each other, and for each standard without a counterpart.",
        {
            "old": text("Number of the standard in the older edition; leave it out for what is new.", max_length=10),
            "new": text("Number of the standard in the newer edition; leave it out for what falls away.", max_length=10),
            "kind": choice(
                "What the older is to the newer. equal: the same. superset: all of it and more. subset: part of it. "
                "intersects: part of it and something else. none: no counterpart.",
                "equal",
                "superset",
                "subset",
                "intersects",
                "none",
                required=True,
            ),
            "requirements": refer_many("requirement", "The requirements this line speaks of; leave it out for all that stand under both."),
            "rationale": text("Why, in a sentence or two.", required=True),
            "citations": records("", "Where it was read.", CITATIONS, required=True),
        },
        required=True,
    ),
}
DUTIES = {
    "duties": records(
        "",
        "What comes round again, in order.",
        {
            "id": identifier("duty", "Permanent id."),
            "title": text("What has to be done.", required=True, max_length=160),
            "every_months": whole("How often.", required=True, least=1, most=120),
            "done": text(
                "Where the days on which it was done stand in the evidence files, e.g. stakeholders.reviews.date.",
                required=True,
                max_length=120,
            ),
            "per": choice("Counted for the program as a whole, or for each of these.", "program", "person", "series", "measure"),
            "owner": choice("Who does it.", "quality-coordinator", "officer", "each"),
            "lead_days": whole("How many days before it is due the reminder comes.", most=400),
            "applies_when": choices("Conditions that must hold.", *CONDITIONS),
            "requirements": refer_many("requirement", "The requirements it serves."),
            "citations": records("", "Where it was read.", CITATIONS, required=True),
        },
        required=True,
    )
}
FORM_GROUPS = (
    *("letters", "agreements", "policies", "team", "registers", "participants"),
    *("referral", "reports", "money", "promotion", "safety"),
)
FORMS = {
    "forms": records(
        "",
        "Papers that a program fills in, keeps or gives out, in order.",
        {
            "id": identifier("form", "Permanent id; the template is templates/forms/GROUP/ID.docx."),
            "title": text("Its title.", required=True, max_length=160),
            "group": choice("The folder it stands in.", *FORM_GROUPS, required=True),
            "reader": choice("Who reads it.", "staff", "participant", "partner", "provider", "sponsor", "accreditor", required=True),
            "use": text("When it is used, and by whom.", required=True, max_length=400),
            "language": choice("The language it is written in.", "en", "es"),
            "translates": refer("form", "The form that it is in another language."),
            "can_be_approved": yes_no(
                "yes: it is one paper of the program, whose text somebody approves with `dsmes sign`; not one that is filled in for a case."
            ),
            "per_application": yes_no(
                "yes: it shows what only an application has, and is made into the packets of the types that name it under `papers`."
            ),
            "requirements": refer_many("requirement", "The requirements it helps to meet."),
            "known_as": texts("Ids of the same paper in other lists."),
            "citations": records("", "Where its contents were read.", CITATIONS),
        },
        required=True,
    )
}
ENHANCEMENTS = {
    "enhancements": records(
        "",
        "The additions, in order.",
        {
            "id": identifier("enhancement", "Permanent id, e.g. ENH-01."),
            "number": whole("Its number.", required=True, least=1, most=20),
            "title": text("Short title.", required=True, max_length=160),
            "statement": text("What is added, in our own words.", required=True),
            "why": text("Why it matters.", required=True),
            "requirements": refer_many("requirement", "The requirements it rests on.", required=True),
            "steps": texts("What a program does, in order."),
            "gaps": texts("What is usually missing."),
            "citations": records("", "Where it was read.", CITATIONS, required=True),
        },
        required=True,
    )
}
TOPICS = {
    "topics": records(
        "",
        "Topic areas, in order.",
        {
            "id": identifier("topic", "Permanent id, e.g. T6."),
            "title": text("Short title.", required=True, max_length=160),
            "description": text("What belongs to it."),
            "elements": records(
                "",
                "Parts that can be covered or missed by themselves.",
                {
                    "id": identifier("topic-element", "Permanent id, e.g. sick-days."),
                    "title": text("Short title.", required=True, max_length=160),
                },
            ),
            "citations": records("", "Where it was read.", CITATIONS),
        },
        required=True,
    )
}
EVIDENCE_KINDS = {
    "evidence_kinds": records(
        "",
        "Kinds of exhibit, in order.",
        {
            "id": identifier("evidence-kind", "Permanent id, e.g. LETTER_OF_SUPPORT."),
            "title": text("Short title.", required=True, max_length=160),
            "description": text("What it is.", required=True),
            "look_for": text("What a reviewer looks for on it."),
        },
        required=True,
    )
}
SOURCES = {
    "sources": records(
        "",
        "Texts, in order.",
        {
            "id": identifier("source", "Permanent id, e.g. S8."),
            "title": text("What it is.", required=True, max_length=400),
            "address": text("Where it was read.", max_length=400),
            "accreditor": refer("accreditor", "The accreditor whose own rules it tells; leave out for all others."),
            "kind": choice(
                "The publisher's own text, where nothing else is said; a copy that others keep; or somebody else's account of it.",
                "origin",
                "copy",
                "account",
            ),
            "of": text("The edition or year it is of.", max_length=120),
            "note": text("How much of it was read, or what is doubtful."),
        },
        required=True,
    )
}
GLOSSARY = {
    "terms": records(
        "",
        "Terms and abbreviations.",
        {
            "term": text("The term.", required=True, max_length=80),
            "meaning": text("What it stands for, or means.", required=True, max_length=300),
            "description": text("One plain sentence more."),
        },
        required=True,
    )
}
