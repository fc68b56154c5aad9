"""`program.yaml`: who the program is, where it works, what it applies for."""

from generator.loading.schemas.keys import (
    choice,
    day,
    group,
    identifier,
    named_choices,
    records,
    refer,
    refer_many,
    text,
    whole,
    yes_no,
)

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
    "state": text("State, two letters.", required=True, max_length=40),
    "postal_code": text("ZIP code.", required=True, max_length=20),
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
        "main: the first site. semi-independent: own certificate (ADA multi-site, ADCES branch). "
        "dependent: runs like the main site (ADA expansion site, ADCES community site).",
        "main",
        "semi-independent",
        "dependent",
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
APPLICATION = {
    "id": identifier("application", "Short name of the application, e.g. adces-2026."),
    "accreditor": refer("accreditor", "adces-deap or ada-erp.", required=True),
    "edition": refer("edition", "The edition of the National Standards it is made under, e.g. ns-2017.", required=True),
    "type": text("The type of application, e.g. initial.", required=True, max_length=40),
    "entry": day("The day it is entered (started) online; the continuing-education window of some accreditors ends on it."),
    "submission": day("The day it is, or will be, sent in."),
    "reporting_period": group("The reporting period, where the accreditor asks for one.", PERIOD),
    "sites": refer_many("site", "The sites it covers.", required=True),
    "charts": refer_many("chart", "The de-identified charts that go with it."),
    "signature": group("The signature statement.", SIGNATURE),
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
    "applications": records("applications", "The applications the program makes.", APPLICATION, required=True),
    "settings": group(
        "What a program may set for itself.",
        {
            "due_soon_days": whole("Evidence that lapses within so many days is shown as due soon.", least=0, most=730),
            "severities": named_choices(
                "Changes the severity of rules, by their ids, e.g. {FRE105: error}.", "error", "warning", refers_to="rule"
            ),
        },
    ),
}
