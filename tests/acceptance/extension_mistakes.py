"""What people get wrong in files of the rulebook: one change each in the files of the extension."""

from typing import NamedTuple

EDITION = "standards/editions/ns-2031.yaml"
BOARD = "standards/accreditors/northern-board.yaml"
INITIAL = "standards/applications/northern-board-initial-ns-2031.yaml"
OLDER = "standards/applications/northern-board-initial-ns-2022.yaml"
LETTER = "standards/applications/northern-board-annual-report-ns-2031.yaml"
OWN = "standards/requirements/northern-board.yaml"
CROSSWALK = "standards/crosswalks/ns-2022-to-ns-2031.yaml"
DUTIES = "standards/duties/northern-board.yaml"
KINDS = "standards/evidence-kinds/northern-board.yaml"


class Mistake(NamedTuple):
    """In this file, this text, which stands there once, is replaced."""

    file: str
    find: str
    replace: str


MISTAKES = {
    "unknown check": Mistake(OWN, "check: external-stakeholders", "check: external-stakeholder"),
    "unknown parameter": Mistake(OWN, "{at_least: 1}", "{at_lest: 1}"),
    "parameter of a wrong type": Mistake(OWN, "{at_least: 1}", "{at_least: several}"),
    "parameter left out": Mistake(INITIAL, "curriculum-reviewed, parameters: {months: 12, before: review-day}", "curriculum-reviewed"),
    "unknown parameter in an application": Mistake(INITIAL, "{max_gap_days: 60}", "{max_gap: 60}"),
    "requirement never placed": Mistake(
        OWN,
        "    citations:\n",
        "    citations: [{text: N1, confidence: verified}]\n  - id: NOR-02\n    title: T\n    statement: S\n    why: W\n    citations:\n",
    ),
    "requirement placed twice": Mistake(
        INITIAL, "      - requirement: POP-02\n", "      - requirement: POP-02\n      - requirement: STK-01\n"
    ),
    "unknown requirement": Mistake(INITIAL, "- requirement: POP-02", "- requirement: POP-20"),
    "upload naming no requirement": Mistake(INITIAL, "requirements: [ORG-02]", "requirements: []"),
    "upload naming a requirement that is not asked": Mistake(INITIAL, "requirements: [ORG-02]", "requirements: [ORG-05]"),
    "upload that nothing goes into": Mistake(INITIAL, "    kinds: [LETTER_OF_SUPPORT]", "    kinds: [MISSION]"),
    "upload under an unknown heading": Mistake(INITIAL, "    title: Pledges\n    heading: roots", "    title: Pledges\n    heading: root"),
    "file name not portal-safe": Mistake(INITIAL, "file: 02-pledges", "file: 02 Pledges.PDF"),
    "two files of one name": Mistake(INITIAL, "file: 02-pledges", "file: 01-letter-of-the-carrier"),
    "unknown day": Mistake(OWN, "before: review-day", "before: reviewday"),
    "unknown day in an application": Mistake(LETTER, "{months: 12, before: review-day}", "{months: 12, before: the review}"),
    "anchor that is no day": Mistake(INITIAL, "{review-day: submission", "{review-day: sent"),
    "unknown worksheet value": Mistake(INITIAL, "value: sponsor.name", "value: sponsor.nam"),
    "unknown worksheet table": Mistake(INITIAL, "table: sites", "table: houses"),
    "field filled in two ways": Mistake(INITIAL, "value: sponsor.name", "value: sponsor.name, table: sites"),
    "field attesting what is not asked": Mistake(INITIAL, "attest: [NOR-01]", "attest: [NOR-01, ORG-03]"),
    "heading behind no tab": Mistake(INITIAL, "headings: [teaching, results]", "headings: [teaching]"),
    "heading behind two tabs": Mistake(INITIAL, "headings: [teaching, results]", "headings: [teaching, results, roots]"),
    "tab that names no heading": Mistake(INITIAL, "headings: [teaching, results]", "headings: [teaching, result]"),
    "tab before nothing": Mistake(
        INITIAL, "headings: [teaching, results]}", "headings: [teaching, results]}\n  - {title: Rest, headings: []}"
    ),
    "heading without what it asks": Mistake(
        INITIAL,
        "    asks:\n      - requirement: OUT-01\n        statement: The house says what it measures to see whether it helps.\n"
        "        confidence: unverified\n        citations:\n          - {text: N2, confidence: unverified}\n",
        "",
    ),
    "heading that is no name": Mistake(INITIAL, "  - id: roots", "  - id: ../roots"),
    "indentation gone wrong": Mistake(INITIAL, "headings:\n  - id: roots", "headings:\n    id: roots"),
    "types that are like each other": Mistake(INITIAL, "about: A program without", "like: annual-report\nabout: A program without"),
    "periods by other words": Mistake(LETTER, "uploads: []", "periods: [before, now]\nuploads: []"),
    "one period": Mistake(LETTER, "uploads: []", "periods: [current]\nuploads: []"),
    "reporting period that cannot be": Mistake(INITIAL, "min_months: 3", "min_months: 13"),
    "deadline over before it opens": Mistake(BOARD, "opens: -20", "opens: 60"),
    "deadline given twice": Mistake(
        BOARD, "    days: 40\n", "    days: 40\n    after: x\n  - id: yearly-letter\n    title: T\n    days: 4\n"
    ),
    "accreditor whose id is no name": Mistake(BOARD, "id: northern-board\n", "id: northern board\n"),
    "accreditor with a wrong number": Mistake(BOARD, "term_years: 5", "term_years: five"),
    "fee without an amount": Mistake(BOARD, "    amount: 250\n", ""),
    "requirement without citations": Mistake(
        OWN,
        "        parameters: {at_least: 1}\n    citations:\n      - {text: N1, confidence: verified}\n",
        "        parameters: {at_least: 1}\n",
    ),
    "number far too large": Mistake(OWN, "{at_least: 1}", "{at_least: 100000}"),
    "number of a standard given twice": Mistake(EDITION, 'number: "2"', 'number: "1"'),
    "standard without a title": Mistake(EDITION, "    title: People Who Teach\n", ""),
    "relation of an unknown kind": Mistake(CROSSWALK, "    kind: subset\n", "    kind: smaller\n"),
    "heading of an unknown standard": Mistake(INITIAL, '    standard: "5"', '    standard: "6"'),
    "nothing asked of this accreditor": Mistake(
        OLDER, "        checks:\n          - {check: population-assessed, parameters: {months: 36, before: submission}}\n", ""
    ),
    "gap in a crosswalk": Mistake(CROSSWALK, '  - old: "6"\n    new: "5"', '  - old: "5"\n    new: "5"'),
    "crosswalk of an edition with itself": Mistake(CROSSWALK, "old: ns-2022", "old: ns-2031"),
    "crosswalk turned round": Mistake(CROSSWALK, "old: ns-2022\nnew: ns-2031", "old: ns-2031\nnew: ns-2022"),
    "crosswalk line that does not fit its kind": Mistake(CROSSWALK, '    new: "3"\n', ""),
    "crosswalk line to an unknown standard": Mistake(CROSSWALK, '    new: "5"', '    new: "9"'),
    "unknown source": Mistake(OWN, "{text: N1,", "{text: N9,"),
    "edition published before the one it supersedes": Mistake(EDITION, "published: 2031-03-01", "published: 2021-03-01"),
    "edition superseding an unknown one": Mistake(EDITION, "supersedes: ns-2022", "supersedes: ns-2023"),
    "edition superseding one that another supersedes": Mistake(EDITION, "supersedes: ns-2022", "supersedes: ns-2017"),
    "editions whose dates overlap": Mistake(EDITION, "supersedes: ns-2022", "superseded: 2031-02-01"),
    "edition putting a requirement under two standards": Mistake(EDITION, "[POP-01, POP-02, POP-03]", "[POP-01, POP-02, POP-03, NOR-01]"),
    "date in another order": Mistake(EDITION, "published: 2031-03-01", "published: 1 March 2031"),
    "key that does not exist": Mistake(EDITION, "supersedes: ns-2022", "replaces: ns-2022"),
    "unknown kind of exhibit": Mistake(OWN, "kinds: [COMMUNITY_PLEDGE]", "kinds: [COMUNITY_PLEDGE]"),
    "kind of exhibit given twice": Mistake(KINDS, "id: COMMUNITY_PLEDGE", "id: LETTER_OF_SUPPORT"),
    "unknown kind of record": Mistake(OWN, "records: [stakeholders]", "records: [pledges]"),
    "unknown condition": Mistake(OWN, "    evidence:\n", "    applies_when: [core-is-dsmp]\n    evidence:\n"),
    "word that no document uses": Mistake(BOARD, "  service: education house", "  services: education house"),
    "type given twice": Mistake(LETTER, "type: annual-report", "type: initial"),
    "like a type that does not exist": Mistake(LETTER, "like: initial", "like: inital"),
    "unknown accreditor": Mistake(LETTER, "accreditor: northern-board", "accreditor: northern"),
    "unknown edition": Mistake(LETTER, "edition: ns-2031", "edition: ns-2032"),
    "unknown first application": Mistake(BOARD, "first_application: initial", "first_application: first"),
    "unknown event of a deadline": Mistake(BOARD, "on: anniversary", "on: birthday"),
    "deadline of an unknown type": Mistake(BOARD, "types: [annual-report]", "types: [yearly]"),
    "fee without types": Mistake(BOARD, "    per: application\n    types: [initial]\n", "    per: application\n"),
    "fee for sites of a role, not paid by site": Mistake(BOARD, "    per: site\n", "    per: certificate\n"),
    "way of a duty that leads nowhere": Mistake(DUTIES, "done: stakeholders.meetings.date", "done: stakeholders.meeting.date"),
    "confidence in another word": Mistake(DUTIES, "confidence: secondary", "confidence: likely"),
}
