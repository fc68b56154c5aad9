"""Small trees of files for tests, and how to look at what was found in them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.findings import Problem, Rule


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `root`, by their names there; returns `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def told(seen: Iterable[tuple[Rule, Problem]]) -> list[str]:
    """Each problem as one line, the way a report tells it, with the hint in brackets."""
    return [f"{problem.mark}: {problem.message} [{rule.id}] ({problem.hint})" for rule, problem in seen]


def placed(seen: Iterable[tuple[Rule, Problem]]) -> list[str]:
    """Rule and place of each problem, where the words do not matter."""
    return [f"{rule.id} {problem.mark}" for rule, problem in seen]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PROGRAM = """\
name: Example Diabetes Education (SAMPLE)
short_name: Example DSMES
billing_name: Example Diabetes Education (SAMPLE)
started: 2026-03-02
description: Education for adults with diabetes.
mission: To help.
service_area: Example County
sponsor:
  name: Example Agency (SAMPLE)
  type: Area agency on aging
  officer: {name: Beatrice Samplewood, title: Director}
  address: {street: 1 Example Quay, city: Example, state: OH, postal_code: "00000"}
sites:
  - id: main
    name: Main room
    role: main
    setting: Senior center
    address: {street: 1 Example Quay, city: Example, state: OH, postal_code: "00000"}
applications:
  - {id: app-1, accreditor: body, edition: ed-1, type: initial, sites: [main]}
"""

TEAM = """\
people:
  - id: nurse-1
    name: Nora Exemplar
    discipline: RN
    staff_type: professional
    roles: [facilitator]
    sites: [main]
    joined: 2025-06-02
    licenses:
      - {kind: RN, number: SAMPLE-1, exhibit: EX-1}
"""

EXHIBITS = """\
exhibits:
  - id: EX-1
    title: Nursing license
    kind: LICENSE
    file: license.pdf
    supports: [TEAM-02]
    person: nurse-1
    valid_until: 2027-10-31
"""

# A rulebook of one accreditor and three requirements, in which nothing contradicts anything.
RULEBOOK = {
    "standards/sources.yaml": "sources:\n  - {id: S1, title: A text}\n",
    "standards/evidence-kinds.yaml": "evidence_kinds:\n  - {id: LICENSE, title: License, description: A copy of a license}\n",
    "standards/editions/ed-1.yaml": """\
id: ed-1
title: Edition one
citation: Somewhere 1
published: 2020-01-01
standards:
  - {number: "1", title: First, obligation: Do it}
  - {number: "2", title: Second, obligation: Do more}
""",
    "standards/requirements/all.yaml": """\
requirements:
  - id: ORG-01
    title: Sponsor
    statement: There is a sponsor.
    why: Somebody pays.
    standards: {ed-1: "1"}
    records: [sponsor, applications]
    checks:
      - check: application-signed
      - check: goals-reviewed
        parameters: {months: 12, before: submission}
    citations:
      - {text: S1, confidence: verified}
  - id: TEAM-02
    title: Licenses
    statement: Each professional has a license.
    why: The law asks it.
    standards: {ed-1: "2"}
    evidence:
      - kinds: [LICENSE]
        per: person
        who: professionals
        fresh: {until_expiry: yes}
    records: [people, licenses]
    citations:
      - {text: S1, confidence: verified}
  - id: STK-01
    title: Stakeholders
    statement: Others are asked.
    why: They know more.
    standards: {ed-1: "2"}
    evidence:
      - kinds: [LICENSE]
        fresh: {months: 12, before: yearly-day}
    records: [stakeholders, meetings]
    citations:
      - {text: S1, confidence: unverified}
""",
    "standards/accreditors/body.yaml": """\
id: body
name: The Body
short_name: Body
decision: accreditation
term_years: 4
first_application: initial
""",
    "standards/applications/body-initial.yaml": """\
accreditor: body
type: initial
title: First application
edition: ed-1
criteria: First rules
anchors: {yearly-day: entry}
headings:
  - id: one
    title: Heading one
    standard: "1"
    asks:
      - requirement: ORG-01
  - id: two
    title: Heading two
    asks:
      - requirement: TEAM-02
      - requirement: STK-01
        fresh: {months: 6, before: yearly-day}
worksheet:
  - title: Group
    fields:
      - {label: Name, value: program.name}
      - {label: Signed, attest: [ORG-01]}
uploads:
  - {id: letter, title: Letter, heading: one, file: 01-letter, requirements: [STK-01], kinds: [LICENSE]}
  - {id: license, title: Licenses, heading: two, file: 01-license, requirements: [TEAM-02], kinds: [LICENSE]}
binder:
  - {title: Tab one, headings: [one]}
  - {title: Tab two, headings: [two]}
""",
}

# A whole workspace in which nothing is wrong.
WORKSPACE: Mapping[str, str | bytes] = {
    **RULEBOOK,
    "evidence/program.yaml": PROGRAM,
    "evidence/team.yaml": TEAM,
    "evidence/exhibits.yaml": EXHIBITS,
    "evidence/files/license.pdf": PDF,
}


def changed(name: str, find: str, replace: str, files: Mapping[str, str | bytes] = WORKSPACE) -> dict[str, str | bytes]:
    """The files with one place in one of them replaced; what to find must be there exactly once."""
    text = files[name]
    assert isinstance(text, str)
    assert text.count(find) == 1, f"{find!r} stands {text.count(find)} times in {name}"
    return {**files, name: text.replace(find, replace)}
