"""The proof of a requirement as text and as JSON: what its state rests on, with file and line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from generator.findings import (
    CheckProof,
    CitedText,
    Finding,
    NeedProof,
    OfferedExhibit,
    Proof,
    RuleProof,
    State,
    Why,
)
from generator.reports.json_ import VERSION, dump, place_json
from generator.reports.status import SIGNS
from generator.reports.text import WIDTH, hang
from generator.source import Mark

_SURE = {"verified": "read at its origin", "secondary": "read second-hand or in part", "unverified": "not verified, so it only ever warns"}
_MOST_FACTS = 12  # of one check; the rest is counted

# --------------------------------------------------------------------------- text


def write_why(why: Why) -> str:
    """What is open first, then the proofs; applications whose proofs read the same are told together."""
    lines = [f"{why.requirement}  {why.title}", *wrap(why.statement, WIDTH), _place(why.mark), ""]
    lines += _summary(why)
    groups: dict[tuple[str, ...], list[Proof]] = {}
    for proof in why.proofs:
        groups.setdefault(tuple(_body(proof)), []).append(proof)
    for body, proofs in groups.items():
        lines += ["", *_head(proofs), *body]
    return "\n".join(lines) + "\n"


def _place(mark: Mark) -> str:
    return f"({mark.place})"


def _summary(why: Why) -> Iterator[str]:
    if not why.proofs:
        yield f"No application that is looked at asks it, on {why.as_of}. `dsmes explain {why.requirement}` says what it asks."
        return
    steps = dict.fromkeys(step for proof in why.proofs if proof.blocks and not proof.state.is_met for step in proof.closes)
    for step in steps:
        yield from wrap(f"Next: {step}", WIDTH, subsequent_indent="      ", break_on_hyphens=False)
    counts: dict[State, int] = {}
    for proof in why.proofs:
        counts[proof.state] = counts.get(proof.state, 0) + 1
    told = [f"{state.value} in {count}" for state, count in sorted(counts.items(), key=lambda each: -each[0].badness)]
    if len(why.proofs) == 1:
        yield f"On {why.as_of}, {why.proofs[0].application} asks it: {why.proofs[0].state.value}."
    else:
        yield f"On {why.as_of}, {len(why.proofs)} applications ask it: {', '.join(told)}."


def _head(proofs: Sequence[Proof]) -> Iterator[str]:
    for proof in proofs:
        standard = f"under standard {proof.standard}" if proof.standard else "outside the numbered standards"
        past = "" if proof.as_of == proofs[0].as_of else f", as of {proof.as_of}"
        yield f"{proof.application}: {proof.state.value}{past}"
        yield f"  placed {standard} of {proof.edition}, heading “{proof.heading}” {_place(proof.placed)}"


def _body(proof: Proof) -> Iterator[str]:
    yield from _conditions(proof)
    if proof.needs or proof.evidence_rules:
        yield "  Evidence" if proof.needs else "  Evidence: no exhibit is asked; its records are looked at"
        for need in proof.needs:
            yield from _need(need)
        yield from _rules(proof.evidence_rules, indent=4)
    if not proof.needs and proof.evidence:
        yield f"    offered all the same: {', '.join(proof.evidence)}"
    for check in proof.checks:
        yield from _check(check)
    if proof.is_judged and not proof.needs and not proof.checks:
        yield "  Nothing is asked here that could be looked at, no exhibit and no check: it stands because no rule finds anything"
    if proof.records:
        told = [f"{one.name}: {one.count} {_place(one.mark) if one.mark else ''}".rstrip() for one in proof.records]
        yield from wrap("Records  " + ", ".join(told), WIDTH, initial_indent="  ", subsequent_indent=" " * 11, break_on_hyphens=False)
    if proof.elsewhere:
        yield "  Found besides"
        yield from _findings(proof.elsewhere, 4)
    for waiver in proof.waivers:
        whom = f", for {', '.join(waiver.whom)} only" if waiver.whom else ""
        yield f"  Waived by {waiver.id} from {waiver.start} to {waiver.end}{whom}, approved {waiver.approved} {_place(waiver.mark)}"
        yield from wrap(waiver.reason, WIDTH, initial_indent="    ", subsequent_indent="    ")
    if proof.waived:
        yield "  Set aside by the waiver"
        yield from _findings(proof.waived, 4)
    blocks = "" if proof.state.is_met or proof.blocks else "; not verified that this is asked, so it holds nothing up"
    yield f"  State: {SIGNS[proof.state]} {proof.state.value}{blocks}"
    yield f"  Sources ({_SURE[proof.confidence]})"
    for cited in proof.citations:
        yield from wrap(_cited(cited), WIDTH, initial_indent="    - ", subsequent_indent="      ", break_on_hyphens=False)


def _conditions(proof: Proof) -> Iterator[str]:
    for condition in proof.conditions:
        yield f"  Applies when {condition.name.replace('-', ' ')}: {'yes' if condition.holds else 'no'} ({condition.told_in})"
    if not proof.conditions:
        yield "  Applies always"
    if not proof.is_judged:
        why = "its condition does not hold" if proof.state is State.NOT_APPLICABLE else "what it rests on cannot be read"
        yield f"  Not looked at further: {why}"


def _need(need: NeedProof) -> Iterator[str]:
    whom = f" for {need.for_whom}" if need.for_whom else ""
    held = len(need.counted)
    count = f"{held} of {need.at_least}" if held <= need.at_least else f"{held}, at least {need.at_least} asked"
    age = f"; {need.age}" if need.age else ""
    shown = f": {count}" if need.state is not State.NOT_APPLICABLE else ""
    yield from hang(f"{SIGNS[need.state]} {need.what}{whom}{age}{shown} {_place(need.mark)}", 4)
    if need.absent:
        yield f"        {need.absent}"
    for one in need.counted:
        yield from _offered(one, "counts: it ")
    for one in need.passed_over:
        yield from _offered(one, f"passed over ({one.state.value}): it ")
    for one in need.near:
        yield from _offered(one, "near: it ")
    if need.last_good:
        yield f"        good until {need.last_good}"


def _offered(one: OfferedExhibit, verdict: str) -> Iterator[str]:
    file = f" {one.file}," if one.file else ""
    yield from hang(f"{one.id} {one.title},{file} {one.dates} {_place(one.mark)}", 8)
    yield from hang(f"{verdict}{one.why}", 10)


def _check(check: CheckProof) -> Iterator[str]:
    given = "; ".join(f"{name}: {value}" for name, value in check.parameters.items())
    yield from hang(f"Check {check.check}{f' ({given})' if given else ''} {_place(check.mark)}", 2)
    for one in check.rules:
        yield from _rule(one)
    facts = check.facts
    if facts:
        yield "    because" if check.holds else "    what is there"
    for fact in facts[:_MOST_FACTS]:
        yield from hang(f"{fact.text} {_place(fact.mark)}", 6)
    if len(facts) > _MOST_FACTS:
        yield f"      and {len(facts) - _MOST_FACTS} more; `--format json` lists all"


def _rule(one: RuleProof) -> Iterator[str]:
    if one.findings:
        yield from _findings(one.findings, 4)
    else:
        yield from hang(f"{one.rule.id} holds: {one.rule.summary}", 4)


def _rules(rules: Iterable[RuleProof], indent: int) -> Iterator[str]:
    every = list(rules)
    findings = [finding for one in every for finding in one.findings]
    yield from _findings(findings, indent)
    silent = [one.rule.id for one in every if not one.findings]
    if silent:
        yield from hang(f"nothing is found by {', '.join(silent)}", indent)


def _findings(findings: Iterable[Finding], indent: int) -> Iterator[str]:
    for finding in findings:
        yield from hang(f"{finding.rule.id} {finding.severity.word}: {finding.message} ({finding.mark.place})", indent)
        if finding.hint:
            yield from hang(f"→ {finding.hint}", indent + 2)


def _cited(one: CitedText) -> str:
    of = f" (how {one.of} asks it)" if one.of else ""
    note = f" {one.note}" if one.note else ""
    return f"{one.title}{of}: {_SURE[one.confidence]}.{note}{f' {one.address}' if one.address else ''}"


# --------------------------------------------------------------------------- JSON


def write_why_json(why: Why) -> str:
    """The same for programs: version 1, the same keys for each application, whatever was found."""
    return dump(
        {
            "version": VERSION,
            "as_of": why.as_of.isoformat(),
            "requirement": why.requirement,
            "title": why.title,
            "statement": why.statement,
            "place": place_json(why.mark),
            "applications": [_proof_json(proof) for proof in why.proofs],
        }
    )


def _proof_json(proof: Proof) -> dict[str, Any]:
    return {
        "id": proof.application,
        "accreditor": proof.accreditor,
        "edition": proof.edition,
        "type": proof.type,
        "standard": proof.standard,
        "heading": proof.heading,
        "placed": place_json(proof.placed),
        "judged_on": proof.as_of.isoformat(),
        "state": proof.state.value,
        "blocks": proof.blocks,
        "judged": proof.is_judged,
        "conditions": [{"name": one.name, "holds": one.holds, "told_in": one.told_in} for one in proof.conditions],
        "needs": [_need_json(need) for need in proof.needs],
        "rules": [_rule_json(one) for one in proof.evidence_rules],
        "checks": [
            {
                "check": check.check,
                "parameters": dict(sorted(check.parameters.items())),
                "confidence": check.confidence,
                "holds": check.holds,
                "place": place_json(check.mark),
                "rules": [_rule_json(one) for one in check.rules],
                "facts": [{"text": fact.text, "place": place_json(fact.mark)} for fact in check.facts],
            }
            for check in proof.checks
        ],
        "records": [{"name": one.name, "count": one.count, "place": place_json(one.mark) if one.mark else None} for one in proof.records],
        "elsewhere": [_finding_json(finding) for finding in proof.elsewhere],
        "waived": [_finding_json(finding) for finding in proof.waived],
        "waivers": [
            {
                "id": one.id,
                "kind": one.kind,
                "reason": one.reason,
                "approved": one.approved,
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "for": list(one.whom),
                "place": place_json(one.mark),
            }
            for one in proof.waivers
        ],
        "evidence": list(proof.evidence),
        "closes": list(proof.closes),
        "confidence": proof.confidence,
        "sources": [
            {"text": one.text, "title": one.title, "address": one.address, "confidence": one.confidence, "note": one.note, "of": one.of}
            for one in proof.citations
        ],
    }


def _need_json(need: NeedProof) -> dict[str, Any]:
    return {
        "kinds": list(need.kinds),
        "at_least": need.at_least,
        "for": need.for_whom,
        "subject": need.subject,
        "period": need.period,
        "age": need.age,
        "since": need.since.isoformat() if need.since else None,
        "until": need.until.isoformat() if need.until else None,
        "state": need.state.value,
        "counted": [_offered_json(one) for one in need.counted],
        "passed_over": [_offered_json(one) for one in need.passed_over],
        "near": [_offered_json(one) for one in need.near],
        "absent": need.absent,
        "last_good": need.last_good.isoformat() if need.last_good else None,
        "place": place_json(need.mark),
    }


def _offered_json(one: OfferedExhibit) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "file": one.file,
        "dates": one.dates,
        "state": one.state.value,
        "why": one.why,
        "place": place_json(one.mark),
    }


def _rule_json(one: RuleProof) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "holds": not one.findings,
        "findings": [_finding_json(each) for each in one.findings],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "level": finding.severity.word,
        "message": finding.message,
        "hint": finding.hint,
        "place": place_json(finding.mark),
    }


WHY_FORMATS: Mapping[str, Callable[[Why], str]] = {"text": write_why, "json": write_why_json}
