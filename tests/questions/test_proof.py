"""The proof of a requirement: the same verdict as that of the judge, and what it rests on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.commands.gather import Asking, Gathered, gather
from generator.commands.names import all_names
from generator.findings import Proof, Report, State, Why
from generator.loading.load import load_rulebook
from generator.model.evidence import SignedOff, Waiver
from generator.model.records import RECORD_KINDS
from generator.model.standards import Freshness
from generator.model.workspace import Workspace
from generator.questions.facts import told_checks
from generator.questions.proof import prove
from generator.rules.judge import judge
from tests.rules.conftest import AS_OF, Small

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample() -> Gathered:
    return gather(Asking(root=ROOT, today=AS_OF))


def all_proofs(workspace: Workspace, gathered: Gathered) -> list[Proof]:
    return [proof for id in workspace.rulebook.requirements for proof in prove(workspace, gathered.seen, id).proofs]


@pytest.fixture(scope="module")
def proofs(sample: Gathered) -> list[Proof]:
    assert sample.workspace is not None
    return all_proofs(sample.workspace, sample)


def disagreements(proofs: list[Proof], report: Report) -> list[tuple[str, str]]:
    """The rows of a report that their proofs do not end with, and those that have no proof."""
    rows = {(application.id, row.requirement): row for application in report.applications for row in application.requirements}
    found, proved = [], set()
    for proof in proofs:
        key = (proof.application, proof.requirement)
        proved.add(key)
        row = rows[key]
        findings = {
            finding.sort_key
            for rule in (*proof.evidence_rules, *(rule for check in proof.checks for rule in check.rules))
            for finding in rule.findings
        } | {finding.sort_key for finding in proof.elsewhere}
        verdict = (proof.state, proof.blocks, proof.closes, proof.evidence)
        told = {finding.sort_key for finding in row.findings}
        if (*verdict, findings) != (row.state, row.blocks, row.closes, row.evidence, told):
            found.append(key)
    return found + sorted(rows.keys() - proved)


def test_the_proof_ends_with_the_state_of_the_status(sample: Gathered, proofs: list[Proof]) -> None:
    assert disagreements(proofs, sample.report) == []


def test_so_it_does_on_a_day_on_which_much_has_lapsed(sample: Gathered) -> None:
    assert sample.workspace is not None
    later = replace(sample.workspace, as_of=date(2028, 3, 1))
    report = judge(later, sample.seen)
    assert sum(len(application.open_items) for application in report.applications) > 50
    assert disagreements(all_proofs(later, sample), report) == []


def test_a_proof_that_ends_elsewhere_is_seen(sample: Gathered, proofs: list[Proof]) -> None:
    (first, *others) = sample.report.applications
    row = replace(first.requirements[0], state=State.MISSING)
    other = replace(sample.report, applications=(replace(first, requirements=(row, *first.requirements[1:])), *others))
    assert disagreements(proofs, other) == [(first.id, row.requirement)]
    assert disagreements(proofs[1:], sample.report) == [(proofs[0].application, proofs[0].requirement)]


def test_what_is_met_is_proved_by_facts(proofs: list[Proof]) -> None:
    """Each check that holds names what speaks for it, with a place, or that there is nobody and nothing that it could be about."""
    without = []
    for proof in proofs:
        without += [(proof.application, proof.requirement, check.check) for check in proof.checks if check.holds and not check.facts]
        for fact in (fact for check in proof.checks for fact in check.facts):
            assert (ROOT / fact.mark.file).is_file(), fact
    assert without == []


def test_every_check_and_record_of_the_rulebook_is_known() -> None:
    rulebook = load_rulebook(ROOT / "standards")
    types = [type for accreditor in rulebook.accreditors.values() for type in accreditor.applications]
    asked = [check for type in types for heading in type.headings for asks in heading.asks for check in asks.checks]
    checks = {check.check for check in (*asked, *(check for one in rulebook.requirements.values() for check in one.checks))}
    assert sorted(checks - told_checks()) == []
    (records,) = (one for one in all_names(rulebook) if one.id == "records")
    assert sorted(RECORD_KINDS) == sorted(name for name, _ in records.names)


# --------------------------------------------------------------------------- step by step


def only(why: Why) -> Proof:
    (proof,) = why.proofs
    return proof


def test_each_exhibit_says_why_it_counts_or_not(small: Small) -> None:
    yearly = small.need("LETTER", fresh=Freshness(months=12, before="submission"))
    papers = [
        small.exhibit("EX-1", "LETTER", "ORG-02", effective=date(2026, 6, 1), supersedes="EX-2"),
        small.exhibit("EX-2", "LETTER", "ORG-02", effective=date(2026, 5, 1)),
        small.exhibit("EX-3", "LETTER", "ORG-02", effective=date(2025, 5, 1)),
        small.exhibit("EX-4", "LETTER", "ORG-02", valid_until=date(2026, 10, 1)),
        small.exhibit("EX-5", "LETTER", "ORG-02", file="", expected=date(2026, 12, 1)),
        small.exhibit("EX-6", "OTHER", "ORG-02"),
    ]
    application = small.application("app", submission=date(2026, 11, 6))
    workspace = small.workspace(small.requirement("ORG-02", yearly), application, *papers)
    (need,) = only(prove(workspace, (), "ORG-02")).needs
    assert [(one.id, one.why) for one in need.counted] == [("EX-1", "is a LETTER, names ORG-02 and lies between 2025-11-06 and 2026-11-06")]
    assert [(one.id, one.state.value, one.why) for one in need.passed_over] == [
        ("EX-2", "superseded", "EX-1 stands in for it"),
        ("EX-3", "stale", "is dated 2025-05-01, not between 2025-11-06 and 2026-11-06"),
        ("EX-4", "expired", "expired on 2026-10-01"),
        ("EX-5", "planned", "has no file yet; expected 2026-12-01"),
    ]
    assert need.age == "dated within 12 months before the submission, from 2025-11-06 to 2026-11-06"
    assert need.counted[0].mark.line == 10


def test_a_need_of_nobody_says_so(small: Small) -> None:
    need = small.need("PARA_TRAINING", per="person", who="paraprofessionals")
    workspace = small.workspace(small.requirement("TEAM-04", need, small.check("paraprofessionals-trained")))
    proof = only(prove(workspace, (), "TEAM-04"))
    (told,) = proof.needs
    assert (told.state, told.absent) == (State.NOT_APPLICABLE, "asked for each paraprofessional, and this application is about none")
    (check,) = proof.checks
    assert check.holds
    assert [fact.text for fact in check.facts] == [
        "nobody whom this application is about is a paraprofessional on 2026-10-30, so nobody is looked at"
    ]


def test_an_open_check_tells_the_finding_and_what_is_there(small: Small) -> None:
    check = small.check("outcomes-tracked", at_least=2)
    (told,) = only(prove(small.workspace(small.requirement("OUT-01", check)), (), "OUT-01")).checks
    assert not told.holds
    assert [finding.message for rule in told.rules for finding in rule.findings] == ["OUT-01: no outcome is tracked; 2 are asked"]
    assert (told.parameters, told.facts) == ({"at_least": "2"}, ())


def test_what_the_rulebook_gets_wrong_is_told_at_its_check(small: Small) -> None:
    proof = only(prove(small.workspace(small.requirement("OUT-01", small.check("outcomes-tracked"))), (), "OUT-01"))
    (check,) = proof.checks
    assert [(rule.rule.id, bool(rule.findings)) for rule in check.rules] == [("OUT101", False), ("RUL101", True)]
    assert proof.elsewhere == ()


def test_a_waiver_is_told_with_what_it_sets_aside(small: Small) -> None:
    waiver = Waiver(
        id="W-1",
        requirement="OUT-01",
        applications=("app",),
        reason="No measures yet",
        approved=SignedOff(date=date(2026, 10, 1), by="dana"),
        start=date(2026, 10, 1),
        end=date(2026, 12, 1),
    )
    requirement = small.requirement("OUT-01", small.check("outcomes-tracked", at_least=2))
    proof = only(prove(small.workspace(requirement, waivers=(waiver,)), (), "OUT-01"))
    assert proof.state is State.WAIVED
    assert [(one.id, one.approved) for one in proof.waivers] == [("W-1", "by dana on 2026-10-01")]
    assert [finding.message for finding in proof.waived] == ["OUT-01: no outcome is tracked; 2 are asked"]
    assert all(rule.findings == () for check in proof.checks for rule in check.rules)


def test_a_condition_that_does_not_hold_ends_the_proof(small: Small) -> None:
    requirement = small.requirement("DSMP-01", small.check("workshop-licensed"), applies_when=("core-curriculum-is-dsmp",))
    proof = only(prove(small.workspace(requirement), (), "DSMP-01"))
    assert [(one.name, one.holds, one.told_in) for one in proof.conditions] == [
        ("core-curriculum-is-dsmp", False, "evidence/curriculum.yaml")
    ]
    assert (proof.state, proof.is_judged, proof.checks) == (State.NOT_APPLICABLE, False, ())
