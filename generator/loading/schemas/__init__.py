"""Cerberus schemas as data: one for each kind of file, keys in the order people read them.

`KINDS` is the table of all kinds of file: where they stand, and what they hold. Everything that has to know the format
reads it: the check of the files, editor help, the handbook.
"""

from typing import Any, NamedTuple

from generator.loading.schemas import accreditors, program, records, standards
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.snapshots import RECORD, SUBMISSIONS

Schema = dict[str, Any]


class FileKind(NamedTuple):
    """One kind of file. `holds` is what its top level becomes: one object, or the list under the key `each`."""

    name: str
    place: str  # below the workspace; `*` stands for any name
    title: str
    schema: Schema
    holds: type
    each: str = ""  # the only top-level key, when the file is a list of `holds`
    required: bool = False
    written: bool = False  # by a command, not by a person


REVIEWS_PLACE = "evidence/reviews.lock.yaml"
APPROVALS_PLACE = "evidence/approvals.yaml"
SUBMISSION_PLACE = f"{SUBMISSIONS}/*/{RECORD}"

KINDS: tuple[FileKind, ...] = (
    FileKind("program", "evidence/program.yaml", "The program, its sites and its applications", program.PROGRAM, ev.Program, required=True),
    FileKind("team", "evidence/team.yaml", "People, licenses, certificates, continuing education", records.TEAM, ev.Team),
    FileKind(
        "stakeholders", "evidence/stakeholders.yaml", "Stakeholders and advisory group meetings", records.STAKEHOLDERS, ev.Stakeholders
    ),
    FileKind("population", "evidence/population.yaml", "Population assessment, barriers and plan", records.POPULATION, ev.Population),
    FileKind(
        "curriculum", "evidence/curriculum.yaml", "Curriculum, topic coverage, reviews, workshop license", records.CURRICULUM, ev.Curriculum
    ),
    FileKind("workshops", "evidence/workshops.yaml", "Workshop series, sessions and oversight", records.WORKSHOPS, ev.Workshops),
    FileKind("participants", "evidence/participants.yaml", "De-identified chart audits", records.PARTICIPANTS, ev.Participants),
    FileKind("outcomes", "evidence/outcomes.yaml", "Outcome measures and aggregate results", records.OUTCOMES, ev.Outcomes),
    FileKind("quality", "evidence/quality.yaml", "Quality improvement process and projects", records.QUALITY, ev.Quality),
    FileKind("policies", "evidence/policies.yaml", "Policies and what the program has promised in them", records.POLICIES, ev.Policies),
    FileKind("exhibits", "evidence/exhibits.yaml", "Exhibits: the files offered as proof", records.EXHIBITS, ev.Exhibit, each="exhibits"),
    FileKind("exhibits", "evidence/exhibits/*.yaml", "Exhibits, split into several files", records.EXHIBITS, ev.Exhibit, each="exhibits"),
    FileKind("waivers", "evidence/waivers.yaml", "Waivers", records.WAIVERS, ev.Waiver, each="waivers"),
    FileKind(
        "reviews", REVIEWS_PLACE, "Who looked at which exhibit; written by `dsmes review`", records.REVIEWS, ev.ReviewLock, written=True
    ),
    FileKind(
        "approvals",
        APPROVALS_PLACE,
        "Who approved which policy in which wording; written by `dsmes sign`",
        records.APPROVALS,
        ev.Approval,
        each="approvals",
        written=True,
    ),
    FileKind(
        "submission",
        SUBMISSION_PLACE,
        "What was sent in for an application; written by `dsmes submit`",
        records.SUBMISSION,
        ev.Submission,
        written=True,
    ),
    FileKind("edition", "standards/editions/*.yaml", "One edition of the National Standards", standards.EDITION, st.Edition),
    FileKind("requirements", "standards/requirements/*.yaml", "Requirements", standards.REQUIREMENTS, st.Requirement, each="requirements"),
    FileKind(
        "enhancements",
        "standards/enhancements/*.yaml",
        "Enhancements of the workshop",
        standards.ENHANCEMENTS,
        st.Enhancement,
        each="enhancements",
    ),
    FileKind("crosswalk", "standards/crosswalks/*.yaml", "The way from one edition to a newer one", standards.CROSSWALK, st.Crosswalk),
    FileKind("accreditor", "standards/accreditors/*.yaml", "One accreditor", accreditors.ACCREDITOR, st.Accreditor),
    FileKind(
        "application-type",
        "standards/applications/*.yaml",
        "One type of application to one accreditor under one edition",
        accreditors.APPLICATION_TYPE,
        st.ApplicationType,
    ),
    FileKind("duties", "standards/duties.yaml", "Duties that come round again", standards.DUTIES, st.Duty, each="duties"),
    FileKind("duties", "standards/duties/*.yaml", "Duties, split into several files", standards.DUTIES, st.Duty, each="duties"),
    FileKind("forms", "standards/forms/*.yaml", "Papers to fill in, keep or give out", standards.FORMS, st.Form, each="forms"),
    FileKind("topics", "standards/topics.yaml", "Topic areas of a curriculum", standards.TOPICS, st.Topic, each="topics"),
    FileKind(
        "evidence-kinds",
        "standards/evidence-kinds.yaml",
        "Kinds of exhibit",
        standards.EVIDENCE_KINDS,
        st.EvidenceKind,
        each="evidence_kinds",
    ),
    FileKind(
        "evidence-kinds",
        "standards/evidence-kinds/*.yaml",
        "Kinds of exhibit, split into several files",
        standards.EVIDENCE_KINDS,
        st.EvidenceKind,
        each="evidence_kinds",
    ),
    FileKind("sources", "standards/sources.yaml", "Texts that facts were taken from", standards.SOURCES, st.SourceText, each="sources"),
    FileKind("sources", "standards/sources/*.yaml", "Texts, split into several files", standards.SOURCES, st.SourceText, each="sources"),
    FileKind("glossary", "standards/glossary.yaml", "Glossary", standards.GLOSSARY, st.Term, each="terms"),
    FileKind("glossary", "standards/glossary/*.yaml", "Glossary, split into several files", standards.GLOSSARY, st.Term, each="terms"),
)
