"""`program.yaml`: who the program is, where it works, what it applies for."""

from generator.loading.schemas.keys import (
    choice,
    day,
    group,
    identifier,
    named_choices,
    postal_code,
    records,
    refer,
    refer_many,
    state,
    text,
    whole,
    yes_no,
)
from generator.loading.schemas.words import CHANGE_KINDS, SITE_ROLES

PERIOD = {
    "start": day("First day.", required=True),
    "end": day("Last day.", required=True),
}
SIGNED_OFF = {
    "date": day("The day it was done.", required=True),
    "by": text("Who did it: a name and role, or the id of a person in team.yaml.", required=True, max_length=200),
}
ADDRESS = {
    "street": text("Street and number.", required=True, max_length=200),
    "city": text("City or town.", required=True, max_length=100),
    "state": state("State, two capital letters, e.g. OH.", required=True),
    "postal_code": postal_code("ZIP code: five digits, or five, a hyphen and four.", required=True),
}
CONTACT = {
    "name": text("Name as it should be printed.", required=True, max_length=120),
    "title": text("Title or position.", required=True, max_length=120),
    "phone": text("Telephone.", max_length=40),
    "email": text("E-mail address.", max_length=120),
}
GOAL = {
    "id": identifier("goal", "Short name of the goal, used by the review."),
    "goal": text("What the program wants to reach.", required=True),
    "measure": text("How it is measured.", required=True),
    "target": text("The figure to reach.", required=True, max_length=200),
    "result": text("The figure reached at the last review.", max_length=300),
}
GOALS_REVIEW = {
    "date": day("The day the goals were reviewed.", required=True),
    "by": text("Who reviewed them.", required=True, max_length=200),
    "goals": refer_many("goal", "The goals that were reviewed.", required=True),
    "decision": text("What was decided."),
}
SITE = {
    "id": identifier("site", "Short name of the site, used everywhere else."),
    "name": text("Name of the site as printed.", required=True, max_length=160),
    "role": choice(
        "main: the first site. semi-independent: a site with a certificate of its own. dependent: a site that runs like the main one, "
        "without a certificate. `dsmes explain` says what an accreditor calls each.",
        *SITE_ROLES,
        required=True,
    ),
    "setting": text("Kind of place, e.g. senior center.", required=True, max_length=160),
    "address": group("Where it is.", ADDRESS, required=True),
    "phone": text("Telephone of the site.", max_length=40),
    "contact": refer("person", "Who answers for the site."),
    "opened": day("Since when education is given here."),
    "participants": whole("People seen here in the reporting period."),
    "accessibility": text("Step-free access, parking, transport, hearing and vision aids."),
}
SIGNATURE = {
    "name": text("Who signed the application.", required=True, max_length=120),
    "title": text("Title of the person who signed.", required=True, max_length=120),
    "date": day("The day it was signed.", required=True),
}
ACCREDITATION = {
    "id": identifier("accreditation", "Short name."),
    "accreditor": refer("accreditor", "Who granted it.", required=True),
    "number": text("The number on the certificate.", max_length=60),
    "start": day("The first day on the certificate.", required=True),
    "end": day("The last day on the certificate.", required=True),
    "exhibit": refer("exhibit", "The certificate."),
}
CHANGE = {
    "id": identifier("change", "Short name."),
    "kind": choice("What changed.", *CHANGE_KINDS, required=True),
    "date": day("The day of the change.", required=True),
    "description": text("What changed, from what to what.", required=True),
    "person": refer("person", "The person it concerns."),
    "site": refer("site", "The site it concerns."),
    "exhibits": refer_many("exhibit", "The notices with which it was told, one for each accreditor."),
}
APPLICATION = {
    "id": identifier("application", "Short name of the application."),
    "accreditor": refer("accreditor", "The accreditor it goes to.", required=True),
    "edition": refer("edition", "The edition of the National Standards it is made under.", required=True),
    "type": text("The type of application, e.g. initial, renewal, annual-report.", required=True, max_length=40),
    "entry": day("The day it is entered (started) online; the continuing-education window of some accreditors ends on it."),
    "submission": day("The day it is, or will be, sent in."),
    "documents_sent": day("The day the supporting documents were sent, where they go after the online form."),
    "decided": day("The day the accreditor decided. From then on it is history, and is judged as of the day it was sent in."),
    "accreditation": refer("accreditation", "The accreditation that it renews, reports on or changes."),
    "anniversary": day("The yearly day that an annual report is for."),
    "changes": refer_many("change", "The changes that it reports."),
    "notified": day("The day an audit was announced."),
    "visit": day("The day of the audit."),
    "earlier": refer("application", "The application whose period an audit looks back at."),
    "reporting_period": group("The reporting period, where the accreditor asks for one.", PERIOD),
    "sites": refer_many("site", "The sites it covers.", required=True),
    "charts": refer_many("chart", "The de-identified charts that go with it."),
    "signature": group("The signature statement.", SIGNATURE),
}
LOOK = {
    "logo": group(
        "The program's logo; it stands at the head of every page.",
        {
            "file": text("The picture, PNG or JPEG, below evidence/files/.", required=True, max_length=200),
            "alt": text("What the picture shows, for those who cannot see it, e.g. Logo of Harbor Bend.", required=True, max_length=160),
        },
    ),
    "colors": group(
        "The program's own colors.",
        {
            "primary": text('The color of text and titles, in quotes (a bare # begins a comment), e.g. "#1b2a38".', max_length=20),
            "accent": text(
                'The color of headings, links and heads of tables, in quotes (a bare # begins a comment), e.g. "#0b5c6b".', max_length=20
            ),
        },
    ),
}
PROGRAM = {
    "sample": yes_no("yes: everything here is invented, and every page of every document says SAMPLE."),
    "as_of": day("Pins the day that reports are made for. Leave it out to use today."),
    "name": text("Full name of the program.", required=True, max_length=160),
    "short_name": text("Short name, for page footers.", required=True, max_length=60),
    "billing_name": text(
        "The name used for billing; accreditors want it to be the same as the program's name.", required=True, max_length=160
    ),
    "started": day("The day the program began.", required=True),
    "description": text("What the program does, in two or three sentences.", required=True),
    "mission": text("The mission statement.", required=True),
    "service_area": text("The counties or towns it serves.", required=True, max_length=300),
    "phone": text("Telephone.", max_length=40),
    "email": text("E-mail address.", max_length=120),
    "website": text("Web address.", max_length=200),
    "npi": text("National Provider Identifier of the billing organization.", max_length=20),
    "record_system": text("Where participant records are kept, e.g. the name of the electronic record.", max_length=160),
    "sponsor": group(
        "The sponsoring organization.",
        {
            "name": text("Name of the organization.", required=True, max_length=160),
            "type": text("Kind of organization, e.g. Area Agency on Aging.", required=True, max_length=120),
            "officer": group("The administrative officer.", CONTACT, required=True),
            "address": group("Its address.", ADDRESS, required=True),
            "phone": text("Telephone.", max_length=40),
            "website": text("Web address.", max_length=200),
        },
        required=True,
        record="sponsor",
    ),
    "goals": records("goals", "The program's goals.", GOAL),
    "goals_reviews": records("goals_reviews", "Reviews of the goals, newest last.", GOALS_REVIEW),
    "sites": records("sites", "The sites where education is given.", SITE, required=True),
    "accreditations": records("accreditations", "What accreditors have granted, newest last.", ACCREDITATION),
    "changes": records("changes", "Changes that an accreditor wants to be told, newest last.", CHANGE),
    "applications": records("applications", "The applications the program makes.", APPLICATION, required=True),
    "look": group("How the program's documents look: its logo and colors.", LOOK),
    "settings": group(
        "What a program may set for itself.",
        {
            "due_soon_days": whole("Evidence that lapses within so many days is shown as due soon.", least=0, most=730),
            "max_upload_megabytes": whole(
                "A file for upload that is larger is told as a warning, where the accreditor names no limit of its own. Default: 10.",
                least=1,
                most=2000,
            ),
            "severities": named_choices(
                "Makes rules stricter, by their ids, e.g. {FRE105: error}. An error stays one.", "error", "warning", refers_to="rule"
            ),
        },
    ),
}
