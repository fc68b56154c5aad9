"""The evidence files but for `program.yaml`: what a program records of itself."""

from generator.loading.schemas.keys import (
    amount,
    choice,
    choices,
    day,
    group,
    identifier,
    named_texts,
    records,
    refer,
    refer_many,
    text,
    texts,
    whole,
    wholes,
    yes_no,
)
from generator.loading.schemas.program import PERIOD, SIGNED_OFF

_EXHIBIT = refer("exhibit", "The exhibit that shows it.", required=True)

# --------------------------------------------------------------------------- team.yaml

LICENSE = {
    "kind": text("License or registration, e.g. RN, RD, PHARMACIST.", required=True, max_length=40),
    "number": text("Its number as printed; accreditors ask for it.", required=True, max_length=60),
    "state": text("The state that issued it.", max_length=40),
    "exhibit": refer("exhibit", "The copy of the license; its `valid_until` is the expiry date.", required=True),
}
CERTIFICATE = {
    "kind": text("CDCES or BC-ADM.", required=True, max_length=40),
    "number": text("Its number.", required=True, max_length=60),
    "exhibit": refer("exhibit", "The copy of the certificate; its `valid_until` is the expiry date.", required=True),
}
EDUCATION_CREDIT = {
    "date": day("The day it was earned.", required=True),
    "hours": amount("Contact hours on the certificate.", required=True, most=200),
    "title": text("Title of the course.", required=True, max_length=200),
    "provider": text("Who issued the certificate.", required=True, max_length=160),
    "topic": choice("Topic family.", "diabetes-specific", "diabetes-related", "psychosocial", "educational", "other", required=True),
    "exhibit": refer("exhibit", "The certificate.", required=True),
}
TRAINING = {
    "date": day("The last day of the training.", required=True),
    "title": text("What the training was.", required=True, max_length=200),
    "trainer": text("Who gave it.", required=True, max_length=160),
    "hours": amount("Hours.", required=True, most=400),
    "exhibit": _EXHIBIT,
}
COMPETENCY = {
    "date": day("The day it was assessed.", required=True),
    "assessed_by": refer("person", "Who assessed it.", required=True),
    "exhibit": _EXHIBIT,
}
LEADER = {
    "program": text("The workshop the person was trained for, e.g. DSMP.", required=True, max_length=40),
    "trained": day("The last day of the leader training.", required=True),
    "master_trainers": text("The Master Trainers who gave it.", required=True, max_length=200),
    "peer": yes_no("yes: meets the licensor's description of a peer leader. No health fact is kept here.", required=True),
    "last_workshop": day("The last day of the last workshop led."),
    "exhibit": refer("exhibit", "The leader certificate.", required=True),
}
PERSON = {
    "id": identifier("person", "Short name of the person, used everywhere else, e.g. dietitian-1."),
    "name": text("Name as it should be printed.", required=True, max_length=120),
    "credentials": text("Letters printed after the name, e.g. RD, LDN.", max_length=60),
    "discipline": choice(
        "Profession, e.g. RN, RD (also for an RDN), PHARMACIST; CHW or LAY for paraprofessionals.",
        "RN",
        "RD",
        "PHARMACIST",
        "MD",
        "NP",
        "PA",
        "SOCIAL-WORKER",
        "EXERCISE-PHYSIOLOGIST",
        "PODIATRIST",
        "OTHER",
        "CHW",
        "LAY",
        required=True,
    ),
    "staff_type": choice("professional or paraprofessional.", "professional", "paraprofessional", required=True),
    "roles": choices(
        "What the person does here.",
        "quality-coordinator",
        "facilitator",
        "clinician",
        "oversight",
        "workshop-leader",
        "administration",
        required=True,
    ),
    "sites": refer_many("site", "Where the person works.", required=True),
    "email": text("E-mail address at work.", max_length=120),
    "phone": text("Telephone at work.", max_length=40),
    "npi": text("National Provider Identifier.", max_length=20),
    "joined": day("First day on the team.", required=True),
    "left": day("Last day on the team; leave it out while the person belongs to it."),
    "supervisor": refer("person", "For a paraprofessional: the qualified member who supervises."),
    "licenses": records("licenses", "Licenses and registrations.", LICENSE),
    "certificates": records("certificates", "CDCES and BC-ADM certificates.", CERTIFICATE),
    "continuing_education": records("continuing_education", "Continuing education, one entry a certificate.", EDUCATION_CREDIT),
    "training": records("training", "For a paraprofessional: training for the role.", TRAINING),
    "competencies": records("competencies", "For a paraprofessional: competencies that were assessed.", COMPETENCY),
    "leader": group("For a workshop leader: training and activity.", LEADER, record="leader"),
}
TEAM = {
    "coordinators": records(
        "coordinators",
        "Who has been quality coordinator, oldest first.",
        {
            "person": refer("person", "Who.", required=True),
            "start": day("First day.", required=True),
            "end": day("Last day; leave it out while it lasts."),
            "interim": yes_no("yes: stands in until a coordinator is appointed."),
            "exhibit": refer("exhibit", "The letter of appointment.", required=True),
        },
    ),
    "people": records("people", "Everyone on the team, also those who left.", PERSON),
}

# --------------------------------------------------------------------------- stakeholders.yaml

STAKEHOLDERS = {
    "stakeholders": records(
        "stakeholders",
        "People and organizations whose input the program seeks.",
        {
            "id": identifier("stakeholder", "Short name, used by the meetings."),
            "name": text("Name, or role if the person prefers.", required=True, max_length=160),
            "organization": text("Organization.", max_length=160),
            "type": choice(
                "What they stand for.",
                "provider",
                "person-with-diabetes",
                "community",
                "payer",
                "public-health",
                "sponsor",
                "team",
                "other",
                required=True,
            ),
            "external": yes_no("yes: from outside the sponsoring organization.", required=True),
            "expected_input": text("The input or advocacy expected of them.", required=True),
            "advisory_group": yes_no("yes: a member of the advisory group."),
        },
    ),
    "reviews": records(
        "stakeholder_reviews",
        "Yearly reviews of this list, newest last.",
        {
            "date": day("The day.", required=True),
            "by": text("Who reviewed it.", required=True, max_length=200),
            "changes": text("What was changed; say if nothing was.", required=True),
        },
    ),
    "meetings": records(
        "meetings",
        "Meetings of the advisory group, and other occasions of input.",
        {
            "id": identifier("meeting", "Short name."),
            "date": day("The day.", required=True),
            "attendees": refer_many("stakeholder", "Who took part.", required=True),
            "data_reviewed": text("What was looked at.", required=True),
            "input": text("What they said.", required=True),
            "decisions": texts("What was decided.", required=True),
            "exhibit": refer("exhibit", "The minutes.", required=True),
        },
    ),
}

# --------------------------------------------------------------------------- population.yaml

POPULATION = {
    "assessments": records(
        "assessments",
        "Assessments of the people served, newest last.",
        {
            "date": day("The day it was finished.", required=True),
            "by": text("Who made it.", required=True, max_length=200),
            "area": text("The area it covers.", required=True, max_length=300),
            "people_with_diabetes": text("How many people there have diabetes, and from which source.", required=True, max_length=400),
            "findings": text("What was found: needs, preferences, gaps.", required=True),
            "design": text("How the service is designed for it.", required=True),
            "resources": text("The resources set aside for it.", required=True),
            "exhibit": _EXHIBIT,
        },
    ),
    "mix": records(
        "mix",
        "Planned and actual mix of participants, in whole percents.",
        {
            "category": choice(
                "What the group is by.", "age", "race-ethnicity", "diabetes-type", "language", "special-need", required=True
            ),
            "group": text("The group.", required=True, max_length=120),
            "planned_percent": whole("Percent planned for.", required=True, most=100),
            "served_percent": whole("Percent served.", required=True, most=100),
        },
    ),
    "barriers": records(
        "barriers",
        "What keeps people from coming, or from finishing.",
        {
            "id": identifier("barrier", "Short name, used by the plan."),
            "barrier": text("The barrier.", required=True),
        },
    ),
    "actions": records(
        "actions",
        "The plan: what is done about each barrier.",
        {
            "barrier": refer("barrier", "The barrier.", required=True),
            "action": text("What is done.", required=True),
            "owner": refer("person", "Who does it.", required=True),
            "due": day("Until when.", required=True),
            "done": day("The day it was done."),
        },
    ),
}

# --------------------------------------------------------------------------- curriculum.yaml

CURRICULUM = {
    "curriculum": group(
        "The curriculum.",
        {
            "name": text("Its name.", required=True, max_length=200),
            "version": text("Its version or year.", required=True, max_length=60),
            "core": choice("dsmp: the licensed six-week workshop is its core.", "dsmp", "other", required=True),
            "adopted": day("The day it was adopted.", required=True),
            "evidence_base": text("The evidence and guidelines it rests on.", required=True),
            "outcome_criteria": text("By which criteria its outcomes are evaluated.", required=True),
            "formats": choices("How it is delivered.", "in-person", "virtual", "tool-kit", "individual", required=True),
            "interactive": text("How teaching is made interactive.", required=True),
            "cultural_fit": text("How it is fitted to culture, language, age and literacy.", required=True),
            "consistency": text("How teaching is kept the same across team members.", required=True),
            "exhibit": _EXHIBIT,
        },
        record="curriculum",
    ),
    "topics": records(
        "topics",
        "Where each topic area is taught. Gaps of a scripted workshop are filled outside it.",
        {
            "topic": refer("topic", "The topic area.", required=True),
            "taught_in": choice("Where.", "workshop", "individual-visit", "follow-up", "handout", required=True),
            "weeks": wholes("Weeks of the workshop.", least=1, most=52),
            "elements": refer_many("topic-element", "The parts of the topic that are covered here."),
            "by": refer("person", "Who teaches it, outside the workshop."),
            "note": text("A remark."),
        },
    ),
    "crosswalk": group(
        "The signed comparison of the curriculum with the topic areas.",
        {
            "curriculum_version": text("The version that was compared.", required=True, max_length=60),
            "signed": group(
                "Who signed it, and when.",
                {**SIGNED_OFF, "by": refer("person", "The qualified clinician who signed.", required=True)},
                required=True,
            ),
            "exhibit": _EXHIBIT,
        },
        record="crosswalk",
    ),
    "reviews": records(
        "curriculum_reviews",
        "Yearly reviews of the curriculum, newest last.",
        {
            "date": day("The day.", required=True),
            "by": refer("person", "Who reviewed it.", required=True),
            "changes": text("What was changed; say if nothing was.", required=True),
            "exhibit": _EXHIBIT,
        },
    ),
    "workshop_license": group(
        "The license to offer the workshop.",
        {
            "holder": text("Who holds it.", required=True, max_length=200),
            "number": text("Its number.", required=True, max_length=60),
            "covers": text("What it covers.", required=True, max_length=300),
            "exhibit": refer("exhibit", "The license; its `valid_until` is the expiry date.", required=True),
        },
        record="workshop_license",
    ),
}

# --------------------------------------------------------------------------- workshops.yaml

WORKSHOPS = {
    "series": records(
        "series",
        "Runs of the workshop.",
        {
            "id": identifier("series", "Short name, used by charts and the oversight log."),
            "title": text("Title.", required=True, max_length=160),
            "site": refer("site", "Where.", required=True),
            "format": choice("How.", "in-person", "virtual", "tool-kit", required=True),
            "leaders": refer_many("person", "Who led it.", required=True),
            "oversight_by": refer("person", "The nurse, dietitian or pharmacist who oversees it.", required=True),
            "enrolled": whole("How many people enrolled.", required=True, most=1000),
            "sessions": records(
                "sessions",
                "The sessions.",
                {
                    "number": whole("Which session.", required=True, least=1, most=100),
                    "date": day("The day.", required=True),
                    "minutes": whole("How long.", required=True, least=1, most=1000),
                    "present": whole("How many participants were there.", required=True, most=1000),
                },
                required=True,
            ),
            "attendance_exhibit": refer("exhibit", "The attendance sheet, without names.", required=True),
            "fidelity": records(
                "fidelity",
                "Observations against the leader's manual.",
                {
                    "date": day("The day.", required=True),
                    "observer": refer("person", "Who observed.", required=True),
                    "manual_followed": yes_no("yes: the manual was followed without additions.", required=True),
                    "exhibit": _EXHIBIT,
                },
            ),
        },
    ),
    "oversight": records(
        "oversight",
        "The oversight log.",
        {
            "date": day("The day.", required=True),
            "by": refer("person", "Who.", required=True),
            "series": refer("series", "Which series.", required=True),
            "kind": choice("What.", "planning", "call", "observation", "review", required=True),
            "note": text("What was found or agreed.", required=True),
        },
    ),
}

# --------------------------------------------------------------------------- participants.yaml

STEP = {
    "day": whole("Days after the assessment, which is day 0. No calendar date is kept.", required=True, most=3000),
    "by": refer("person", "Who did it.", required=True),
    "with_participant": yes_no("yes: the participant took part."),
    "summary": yes_no("yes: it holds a summary of the plan or the education."),
    "outcomes": yes_no("yes: it holds outcomes."),
    "measure": refer("measure", "The outcome that was followed up."),
    "note": text("A remark without anything that identifies a person.", max_length=200),
}
_BEFORE_ASSESSMENT = {**STEP, "day": whole("Always 0 for a referral: it comes before the assessment.", required=True, most=0)}
PARTICIPANTS = {
    "charts": records(
        "charts",
        "Charts that were audited, without anything that names or dates a person.",
        {
            "id": identifier("chart", "A number of the audit, never of the record, e.g. P-001."),
            "site": refer("site", "Where.", required=True),
            "series": refer("series", "Which workshop.", required=True),
            "year": whole("The year of the cycle.", required=True, least=2000, most=2100),
            "in_reporting_period": yes_no("yes: the whole cycle was completed within the reporting period."),
            "referral_needed": yes_no("yes: the payer needs a referral."),
            "referral": group("The referral.", _BEFORE_ASSESSMENT),
            "assessment": group("The assessment.", STEP),
            "education_plan": group("The education plan.", STEP),
            "education": records("", "Education that was given.", STEP),
            "goal": group("The behavioral goal.", STEP),
            "goal_follow_up": group("The follow-up of the goal.", STEP),
            "outcome_follow_up": group("The follow-up of another outcome.", STEP),
            "support_plan": group("The ongoing-support plan.", STEP),
            "communication": group("The report to the referring provider or outside team.", STEP),
            "audited": group("Who audited the chart.", SIGNED_OFF, required=True),
            "deidentified": group("Who removed what identifies the person.", SIGNED_OFF),
            "second_reader": group("Who checked that again.", SIGNED_OFF),
            "exhibit": refer("exhibit", "The de-identified chart, where it goes with an application."),
        },
    ),
}

# --------------------------------------------------------------------------- outcomes.yaml, quality.yaml

OUTCOMES = {
    "measures": records(
        "measures",
        "What is measured.",
        {
            "id": identifier("measure", "Short name, used by results and projects."),
            "name": text("Name.", required=True, max_length=160),
            "kind": choice("Kind of outcome.", "clinical", "behavioral", "other", required=True),
            "instrument": text("How it is measured.", required=True, max_length=300),
            "timing": text("When.", required=True, max_length=300),
            "target": text("The figure to reach.", required=True, max_length=200),
            "reason": text("Why this measure.", required=True),
        },
    ),
    "collections": records(
        "collections",
        "Each time the participants' data were brought together.",
        {
            "date": day("The day it was done.", required=True),
            "by": text("Who did it.", required=True, max_length=200),
            "covers": text("The time it covers, e.g. July to September 2026.", required=True, max_length=160),
        },
    ),
    "results": records(
        "results",
        "Aggregate results.",
        {
            "measure": refer("measure", "The measure.", required=True),
            "period": group("The period.", PERIOD, required=True),
            "participants": whole("How many people the figure covers.", required=True),
            "baseline": text("Figure at the start.", required=True, max_length=200),
            "follow_up": text("Figure at follow-up.", required=True, max_length=200),
            "percent_improved": whole("Percent who improved or reached the target.", required=True, most=100),
            "exhibit": _EXHIBIT,
        },
    ),
}
QUALITY = {
    "process": group(
        "The improvement process.",
        {
            "owner": refer("person", "Who answers for it.", required=True),
            "method": text("The method, e.g. Plan-Do-Study-Act.", required=True, max_length=160),
            "based_on": choices("What it looks at.", "participant-outcomes", "delivery", "process", required=True),
            "description": text("How it works.", required=True),
            "exhibit": _EXHIBIT,
        },
        record="process",
    ),
    "projects": records(
        "projects",
        "Improvement projects.",
        {
            "id": identifier("project", "Short name."),
            "title": text("Title.", required=True, max_length=200),
            "measure": refer("measure", "The measure it is to move.", required=True),
            "problem": text("The problem.", required=True),
            "aim": text("The aim.", required=True),
            "change": text("The change that is tried.", required=True),
            "started": day("First day.", required=True),
            "finished": day("Last day; leave it out while it runs."),
            "baseline": text("Figure before.", required=True, max_length=200),
            "result": text("Figure after.", max_length=400),
            "decision": text("What was decided."),
            "exhibit": refer("exhibit", "The report, or the charter while it runs.", required=True),
        },
    ),
}

# --------------------------------------------------------------------------- policies.yaml, exhibits.yaml, waivers.yaml

POLICIES = {
    "commitments": group(
        "What the program has promised in its policies. It is checked like any other rule.",
        {
            "advisory_meetings_per_year": whole("Meetings of the advisory group in any 12 months.", least=1, most=52),
            "chart_audits_per_year": whole("Charts audited in any 12 months.", most=5000),
            "oversight_contacts_per_series": whole("Contacts of the overseeing clinician with each series.", least=1, most=100),
            "fidelity_visits_per_series": whole("Observations of each series.", most=100),
            "goal_follow_up_days": whole("Days until a goal is followed up.", least=1, most=1000),
            "support_follow_up_days": whole("Days until the support plan is followed up.", least=1, most=1000),
            "communication_days": whole("Days until the provider is written to.", least=1, most=1000),
            "retention_years": whole("Years that records are kept.", least=1, most=50),
            "completion": text("What counts as having completed the service."),
            "minimum_sessions": whole("Sessions that have to be attended.", least=1, most=100),
        },
        record="commitments",
    ),
    "policies": records(
        "policies",
        "The policies. Their texts are templates; their facts are here.",
        {
            "id": identifier("policy", "Number of the policy, e.g. POL-05."),
            "title": text("Title.", required=True, max_length=200),
            "edition": refer("edition", "With `standard`: the edition."),
            "standard": text("The number of the standard it carries out.", max_length=10),
            "enhancement": refer("enhancement", "The enhancement it carries out, instead of a standard."),
            "version": text("Version.", required=True, max_length=20),
            "owner": refer("person", "Who answers for it.", required=True),
            "effective": day("The day it took effect.", required=True),
            "next_review": day("The day of the next review.", required=True),
            "approved": group("Who approved it.", SIGNED_OFF, required=True),
            "changes": records(
                "",
                "The log of changes, newest last.",
                {
                    "date": day("The day.", required=True),
                    "section": text("Where.", required=True, max_length=120),
                    "change": text("What.", required=True),
                },
            ),
        },
    ),
}
EXHIBIT = {
    "id": identifier("exhibit", "Number of the exhibit, e.g. EX-0012; never used again for another."),
    "title": text("Title as printed on its slip sheet.", required=True, max_length=160),
    "kind": refer("evidence-kind", "What it is, e.g. LETTER_OF_SUPPORT.", required=True),
    "file": text("The file, below evidence/files/. Leave it out while the exhibit is only planned.", max_length=240),
    "expected": day("For a planned exhibit: when it should be there."),
    "supports": refer_many("requirement", "The requirements it is evidence for.", required=True),
    "accreditor": refer("accreditor", "The accreditor it is for, if it is for one alone, e.g. its certificate."),
    "applications": refer_many("application", "The applications it is for, if it is not for all."),
    "site": refer("site", "The site it concerns, if it concerns one."),
    "person": refer("person", "The person it concerns, if it concerns one."),
    "owner": refer("person", "Who keeps it up to date."),
    "effective": day("The day it is about, e.g. the date on a letter."),
    "period": group("The period it is about.", PERIOD),
    "received": day("The day it came in."),
    "valid_from": day("The first day it is valid."),
    "valid_until": day("The last day it is valid."),
    "reviewed": group("The last review of it.", SIGNED_OFF),
    "identifiers_checked": group("Who made sure that nothing in it identifies a participant.", SIGNED_OFF),
    "supersedes": refer("exhibit", "The exhibit that it replaces."),
    "look_for": text("What a reviewer should look for in it."),
}
EXHIBITS = {"exhibits": records("exhibits", "Exhibits, in the order they should be shown.", EXHIBIT, required=True)}
WAIVERS = {
    "waivers": records(
        "waivers",
        "Requirements set aside for a time.",
        {
            "id": identifier("waiver", "Short name."),
            "kind": choice("waiver: set aside for a time. not-applicable: it does not fit this program.", "waiver", "not-applicable"),
            "requirement": refer("requirement", "The requirement.", required=True),
            "applications": refer_many("application", "The applications it holds for.", required=True, empty=False),
            "sites": refer_many("site", "Only what concerns these sites or `people`; leave both out for all of it.", empty=False),
            "people": refer_many("person", "Only what concerns these people or `sites`; leave both out for all of it.", empty=False),
            "reason": text("Why.", required=True),
            "approved": group("Who approved it.", SIGNED_OFF, required=True),
            "start": day("First day.", required=True),
            "end": day("Last day. A waiver always ends.", required=True),
            "exhibit": refer("exhibit", "What stands in for the evidence."),
        },
        required=True,
    )
}

# --------------------------------------------------------------------------- reviews.lock.yaml

REVIEWS = {
    "reviews": records(
        "",
        "Who looked at which exhibit for which requirement; `dsmes review` writes it.",
        {
            # No reference: a link that is no more is a review that no longer holds, and nothing that is missing.
            "exhibit": text("The exhibit.", required=True, max_length=200),
            "requirement": text("The requirement it was looked at for.", required=True, max_length=200),
            "by": text("Who looked at it.", required=True, max_length=200),
            "date": day("The day.", required=True),
            "file": text("Fingerprint of the file as it was then.", required=True, max_length=200),
            "wording": text("Fingerprint of the requirement's wording as it was then.", required=True, max_length=200),
        },
    ),
}

# --------------------------------------------------------------------------- approvals.yaml

APPROVALS = {
    "approvals": records(
        "",
        "Who approved which policy or form in which wording, the newest last; `dsmes sign` adds to it.",
        {
            # No references: an approval of what is no more is told by itself, and people leave.
            "document": text("The id of the policy or form.", required=True, max_length=60),
            "version": text("The policy's version as it was approved.", max_length=20),
            "person": text("Who approved it, by the id in team.yaml; left out for the sponsor's officer.", max_length=60),
            "name": text("The name as it is printed.", required=True, max_length=200),
            "role": text("The role in which it was approved.", required=True, max_length=120),
            "date": day("The day.", required=True),
            "statement": text("What was approved, in the signer's words.", required=True),
            "sha256": text("SHA-256 of all that was approved, as printed on the line to sign on.", required=True, max_length=64),
            "template": text("Fingerprint of the template's file; while it is the same, its words need not be read.", max_length=200),
            "wording": text("Fingerprint of the template's words.", required=True, max_length=200),
            "record": text(
                "Fingerprint of the policy's entry in policies.yaml, but for who approved it, or of the form's in the rulebook.",
                required=True,
                max_length=200,
            ),
            "asked": text("Fingerprint of what the policy's standard or enhancement and its requirements ask.", max_length=200),
            "shows": named_texts("What it printed from the records, by the names that its template uses; of a policy no rows of lists."),
            "seal": text("Fingerprint of all lines of the entry above: none of them can be changed by hand unseen.", max_length=200),
        },
    ),
}

# --------------------------------------------------------------------------- submissions/*/submission.yaml

# No references: what was sent in stays as it was, whatever becomes of the application or the person.
SUBMISSION = {
    "id": text("The application and the day.", required=True, max_length=100),
    "application": text("The application.", required=True, max_length=60),
    "accreditor": text("Whom it was sent to.", required=True, max_length=60),
    "edition": text("The edition it was held to.", required=True, max_length=60),
    "type": text("Its type.", required=True, max_length=60),
    "date": day("The day it was sent in.", required=True),
    "as_of": day("The day that the packet looks at.", required=True),
    "by": text("Who sent it in.", max_length=200),
    "note": text("What was noted of it."),
    "tool": text("The program that made the packet.", required=True, max_length=60),
    "exhibits": whole("Exhibits in the packet.", required=True),
    "files": whole("Files in the packet.", required=True),
    "size": whole("Bytes of packet.zip.", required=True, most=1_000_000_000_000),
    "sha256": text("SHA-256 of packet.zip.", required=True, max_length=64),
    "seal": text("SHA-256 of what stands above, as `dsmes verify` makes it.", max_length=64),
}
