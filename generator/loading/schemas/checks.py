"""The named checks that a requirement may call for, and the parameters each takes."""

from typing import Any

from generator.loading.schemas.keys import choice, choices, text, texts, whole, yes_no

_MONTHS = whole("How many months back.", required=True, least=1, most=120)
_BEFORE = text("The day that is counted back from.", required=True, max_length=60)
_STEP = (
    "referral",
    "assessment",
    "education_plan",
    "education",
    "goal",
    "goal_follow_up",
    "outcome_follow_up",
    "support_plan",
    "communication",
)
_DISCIPLINES = texts("Disciplines that qualify.", required=True)
_ROLES = choices("Sites of which roles share it with the main site.", "semi-independent", "dependent", required=True)
_SIZE = whole("People in a group.", required=True, least=1, most=1000)

# The name of each check to the schema of its parameters.
PARAMETERS: dict[str, dict[str, Any]] = {
    "application-signed": {},
    "goals-reviewed": {"months": _MONTHS, "before": _BEFORE},
    "external-stakeholders": {"at_least": whole("How many.", required=True, least=1, most=100)},
    "stakeholders-reviewed": {"months": _MONTHS, "before": _BEFORE},
    "input-recorded": {"months": _MONTHS, "before": _BEFORE},
    "advisory-meetings-kept": {},
    "population-assessed": {"months": _MONTHS, "before": _BEFORE},
    "population-mix-complete": {},
    "design-fits-population": {},
    "barriers-planned": {},
    "coordinator-named": {"max_gap_days": whole("The longest gap.", required=True, most=365)},
    "coordinator-oversees-sites": {},
    "coordinator-shared": {"roles": _ROLES},
    "staff-shared": {"roles": _ROLES},
    "advisory-group-shared": {"roles": _ROLES},
    "continuing-education-hours": {
        "who": choice("Whose hours are counted.", "quality-coordinator", "professionals", required=True),
        "hours": whole("How many hours.", required=True, least=1, most=500),
        "months": _MONTHS,
        "before": _BEFORE,
        "unless": texts("Certificates that stand in for the hours."),
        "topics": texts("Topic families that count."),
    },
    "qualified-facilitator": {
        "disciplines": _DISCIPLINES,
        "or_certificates": texts("Certificates that qualify another health professional."),
    },
    "licenses-recorded": {"who": choice("Whose licenses.", "quality-coordinator", "professionals", required=True)},
    "paraprofessionals-trained": {},
    "paraprofessionals-supervised": {},
    "roster-follows-changes": {"days": whole("Days after a change.", required=True, least=1, most=365)},
    "curriculum-described": {},
    "topics-covered": {},
    "crosswalk-signed": {},
    "curriculum-reviewed": {"months": _MONTHS, "before": _BEFORE},
    "delivery-described": {},
    "teaching-consistent": {},
    "chart-step": {
        "step": choice("The step of the cycle.", *_STEP, required=True),
        "with_participant": yes_no("yes: the participant must have taken part."),
        "must_hold": choices("What a communication must hold.", "summary", "outcomes"),
        "by_clinician": yes_no("yes: it must be the work of a qualified clinician."),
    },
    "completed-chart": {
        "per": choice("For the program, or for each site with a certificate of its own.", "program", "site", required=True),
        "in_reporting_period": yes_no("yes: it must have been completed in the reporting period."),
    },
    "reporting-period-fits": {},
    "sites-fit": {
        "one_state": yes_no("yes: all sites lie in one state."),
        "miles_beyond": whole("How many miles beyond it a site may lie.", least=1, most=1000),
        "most_dependent": whole("How many dependent sites there may be.", least=1, most=1000),
    },
    "retention-promised": {},
    "completion-defined": {},
    "deadlines-kept": {},
    "binder-ready": {},
    "outcomes-tracked": {
        "at_least": whole("How many measures.", required=True, least=1, most=20),
        "kinds": choices("Kinds of which one each is needed.", "clinical", "behavioral", "other"),
    },
    "outcomes-aggregated": {
        "participants": whole("How many people at least.", required=True, least=1, most=10000),
        "months": _MONTHS,
        "before": _BEFORE,
    },
    "quality-process-defined": {},
    "improvement-under-way": {},
    "chart-audits-kept": {},
    "project-finished": {"months": _MONTHS, "before": _BEFORE},
    "workshop-licensed": {},
    "workshop-leaders": {
        "in_person": whole("Leaders of a workshop in person.", required=True, least=1, most=10),
        "virtual": whole("Leaders of a virtual workshop.", required=True, least=1, most=10),
        "tool_kit": whole("Leaders of tool-kit calls.", required=True, least=1, most=10),
        "peers": whole("How many of them are peers.", required=True, most=10),
    },
    "leaders-trained": {},
    "leaders-active": {"months": _MONTHS},
    "sessions-complete": {
        "sessions": whole("Sessions of a series.", required=True, least=1, most=100),
        "minutes": whole("Minutes of a session.", required=True, least=1, most=1000),
    },
    "group-size": {
        "in_person_min": _SIZE,
        "in_person_max": _SIZE,
        "in_person_urged": _SIZE,
        "virtual_min": _SIZE,
        "virtual_max": _SIZE,
        "tool_kit_min": _SIZE,
        "tool_kit_max": _SIZE,
    },
    "manual-followed": {},
    "audience-fits": {},
    "every-chart-has": {
        "steps": choices("Steps that every audited chart has.", *_STEP, required=True),
        "with_participant": yes_no("yes: the participant must have taken part."),
        "by_clinician": yes_no("yes: it must be the work of a qualified clinician."),
    },
    "workshops-overseen": {"disciplines": _DISCIPLINES},
    "advisory-group-established": {},
    "quality-improvement-in-place": {},
    "gaps-taught-outside": {},
}
