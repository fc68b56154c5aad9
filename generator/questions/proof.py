"""From a requirement to file and line: what the judge's verdict on it rests on, step by step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.findings import (
    CheckProof,
    CitedText,
    ConditionProof,
    NeedProof,
    OfferedExhibit,
    Problem,
    Proof,
    RecordsProof,
    Rule,
    RuleProof,
    State,
    WaiverProof,
    Why,
)
from generator.model.evidence import Exhibit
from generator.model.records import RECORD_KINDS
from generator.model.standards import Citation
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.questions.facts import facts_of
from generator.rules.dates import add_days
from generator.rules.declare import EARLIER, Asked, Shown, checks_of, evidence_of
from generator.rules.freshness import DAY_NAMES
from generator.rules.judge import Grounds, applies, condition_told_in, confidences, ground, rules_of
from generator.rules.people import WHO
from generator.rules.rulebook import CANNOT_JUDGE
from generator.rules.watched_day import unwatched
from generator.source import NOWHERE, Source

_FOR_EACH: Mapping[str, str] = {"site": "site", "chart": "chosen chart", "series": "workshop series", "change": "change"}


def prove(workspace: Workspace, seen: Sequence[tuple[Rule, Problem]], requirement: str, *, applications: Collection[str] = ()) -> Why:
    """What the state of a requirement rests on in each application that asks it, as the judge has it.

    Args:
        workspace: What was read.
        seen: What loading found wrong.
        requirement: The id of a requirement of the rulebook.
        applications: The ids of the applications to look at; none means all.
    """
    known = workspace.rulebook.requirements[requirement]
    return Why(
        as_of=unwatched(workspace.as_of),
        requirement=known.id,
        title=known.title,
        statement=known.statement,
        mark=known.source.at("id"),
        proofs=tuple(_prove(grounds) for grounds in ground(workspace, seen, requirement, applications=applications)),
    )


def _prove(grounds: Grounds) -> Proof:
    asked, status = grounds.asked, grounds.status
    requirement, asks, application = asked.requirement, asked.asks, asked.application
    heading = next(one for one in asked.type.headings if asks in one.asks)
    own = [one for one in grounds.found if one.is_own and not one.is_waived]
    of_all = [*(one.words for one in rules_of()), CANNOT_JUDGE.words]
    confidence, _ = confidences(requirement, asks)
    return Proof(
        application=application.id,
        accreditor=application.accreditor,
        edition=application.edition,
        type=application.type,
        requirement=requirement.id,
        standard=status.standard,
        heading=heading.title,
        placed=asks.source.at("requirement"),
        as_of=unwatched(asked.workspace.as_of),
        conditions=tuple(
            ConditionProof(name=name, holds=applies(name, asked.workspace, application), told_in=condition_told_in(name))
            for name in requirement.applies_when
        ),
        is_judged=grounds.is_judged,
        needs=tuple(_needs(asked)) if grounds.is_judged else (),
        evidence_rules=tuple(
            RuleProof(rule=rule, findings=tuple(each.finding for each in own if each.check is None and each.rule == rule))
            for rule in of_all
        )
        if grounds.is_judged
        else (),
        checks=tuple(_checks(grounds)) if grounds.is_judged else (),
        records=tuple(_records(asked.workspace, name) for name in requirement.records),
        elsewhere=tuple(
            one.finding for one in grounds.found if not one.is_waived and not (one.is_own and (one.check or one.rule in of_all))
        ),
        waived=tuple(one.finding for one in grounds.found if one.is_waived),
        waivers=tuple(
            WaiverProof(
                id=waiver.id,
                kind=waiver.kind,
                reason=waiver.reason,
                approved=f"by {waiver.approved.by} on {waiver.approved.date}",
                start=waiver.begins,
                end=waiver.end,
                whom=(*waiver.sites, *waiver.people),
                mark=waiver.source.at("id"),
            )
            for waiver in grounds.waivers
        ),
        evidence=status.evidence,
        state=status.state,
        blocks=status.blocks,
        closes=status.closes,
        confidence=confidence.value,
        citations=(
            *(_citation(asked.workspace, one) for one in requirement.citations),
            *(_citation(asked.workspace, one, asked.accreditor.short_name) for one in asks.citations),
        ),
    )


def _checks(grounds: Grounds) -> Iterator[CheckProof]:
    asked = grounds.asked
    confidence = confidences(asked.requirement, asked.asks)[1]
    for check in checks_of(asked.accreditor, asked.requirement, asked.asks):
        found = [one for one in grounds.found if one.is_own and one.check is check and not one.is_waived]
        rules = [one.words for one in rules_of(check.check)]
        rules += [one.rule for one in found if one.rule not in rules][:1]  # what the runner itself tells of the check
        yield CheckProof(
            check=check.check,
            parameters={name: _parameter(value) for name, value in check.parameters.items()},
            confidence=(check.confidence or confidence).value,
            rules=tuple(RuleProof(rule=rule, findings=tuple(one.finding for one in found if one.rule.id == rule.id)) for rule in rules),
            facts=facts_of(asked.called_by(asked.requirement, asked.asks, check)),
            mark=_own(check.source, asked.requirement.source).at("check"),
        )


def _own(source: Source, otherwise: Source) -> Source:
    return otherwise if source is NOWHERE else source


def _parameter(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _records(workspace: Workspace, name: str) -> RecordsProof:
    kind = RECORD_KINDS.get(name)
    found = kind.of(workspace) if kind else ()
    source: Source = getattr(found[0], "source", NOWHERE) if found else NOWHERE
    return RecordsProof(name=name.replace("_", " "), count=len(found), mark=None if source is NOWHERE else source.at())


def _citation(workspace: Workspace, citation: Citation, of: str = "") -> CitedText:
    text = workspace.rulebook.sources.get(citation.text)
    return CitedText(
        text=citation.text,
        title=text.title if text else citation.text,
        address=text.address if text else "",
        confidence=citation.confidence.value,
        note=citation.note,
        of=of,
    )


# --------------------------------------------------------------------------- needs, and what is shown for them


def _needs(asked: Asked) -> Iterator[NeedProof]:
    for shown in asked.shown:
        yield _need(asked, shown)
    for need in evidence_of(asked.accreditor, asked.requirement, asked.asks):
        if not any(shown.need is need for shown in asked.shown):
            nobody = Shown(need=need, subject="", subject_name="", state=State.NOT_APPLICABLE, counted=(), passed_over=())
            whom = _for_whom(nobody)
            yield replace(_need(asked, nobody), for_whom=whom, absent=f"asked for {whom}, and this application is about none")


def _need(asked: Asked, shown: Shown) -> NeedProof:
    need, kinds = shown.need, asked.workspace.rulebook.evidence_kinds
    named = [f"{kinds[kind].title} ({kind})" if kind in kinds else kind for kind in need.kinds]
    return NeedProof(
        what=listed(named, "or"),
        kinds=need.kinds,
        at_least=need.at_least,
        for_whom=shown.for_what or (_for_whom(shown) if shown.absent else ""),
        subject=shown.subject,
        period=shown.period,
        age=_age(asked, shown),
        since=unwatched(shown.since) if shown.since else None,
        until=unwatched(shown.until) if shown.until else None,
        state=shown.state,
        counted=tuple(_offered(one, State.CURRENT, _why_counted(asked, shown, one)) for one in shown.counted),
        passed_over=tuple(
            _offered(one, reason, _why_not(asked, shown, one, reason)) for one, reason in zip(shown.passed_over, shown.reasons, strict=True)
        ),
        near=tuple(_offered(one, State.MISSING, _why_near(asked, shown, one)) for one in shown.near),
        absent=shown.absent,
        last_good=add_days(unwatched(shown.lapses), -1) if shown.lapses else None,
        mark=_own(need.source, asked.requirement.source).at("kinds" if need.source is not NOWHERE else "evidence"),
    )


def _for_whom(shown: Shown) -> str:
    if shown.need.per == "program":
        return ""
    if shown.need.per == "person":
        return f"each {WHO.get(shown.need.who, 'professional')}"
    return f"each {_FOR_EACH.get(shown.need.per, shown.need.per)}"


def _age(asked: Asked, shown: Shown) -> str:
    fresh = shown.fresh
    if fresh is None:
        return ""
    if fresh.until_expiry:
        return "in force, with the day it ends"
    if fresh.months is None:
        return ""
    earlier = asked.workspace.applications_by_id.get(asked.application.earlier) if shown.period == EARLIER else None
    application = earlier or asked.application
    type = asked.workspace.type_of(application)
    anchor = type.anchors.get(fresh.before, fresh.before) if type else fresh.before
    day = DAY_NAMES.get(anchor, "the day of the report")
    if shown.until is not None and asked.workspace.day_of(application, fresh.before) is None and anchor != "as-of":
        day = f"today, since {day} has no date"
    reviewed = "dated or reviewed" if fresh.dated == "reviewed" else "dated"
    span = f", from {shown.since} to {shown.until}" if shown.since and shown.until else ""
    return f"{reviewed} within {number_of(fresh.months, 'month')} before {day}{span}"


def _offered(exhibit: Exhibit, state: State, why: str) -> OfferedExhibit:
    days: list[tuple[str, date | None]] = [
        ("of", exhibit.effective),
        ("for the time from", exhibit.period.start if exhibit.period else None),
        ("to", exhibit.period.end if exhibit.period else None),
        ("came in on", exhibit.received),
        ("valid from", exhibit.valid_from),
        ("valid until", exhibit.valid_until),
        ("reviewed on", exhibit.reviewed.date if exhibit.reviewed else None),
    ]
    return OfferedExhibit(
        id=exhibit.id,
        title=exhibit.title,
        file=f"evidence/files/{exhibit.file}" if exhibit.file else "",
        dates=", ".join(f"{words} {day}" for words, day in days if day) or "without a date",
        state=state,
        why=why,
        mark=exhibit.source.at("id"),
    )


def _why_counted(asked: Asked, shown: Shown, exhibit: Exhibit) -> str:
    parts = [f"is a {exhibit.kind}", f"names {asked.requirement.id}"]
    if shown.subject:
        parts.append(f"is of {shown.subject}")
    if shown.since and shown.until:
        parts.append(f"lies between {shown.since} and {shown.until}")
    if exhibit.valid_until:
        parts.append(f"has not expired on {unwatched(asked.workspace.as_of)}" if not shown.period else "had not expired")
    return listed(parts)


def _why_not(asked: Asked, shown: Shown, exhibit: Exhibit, reason: State) -> str:
    if reason is State.PLANNED:
        if not exhibit.file:
            return f"has no file yet; expected {exhibit.expected or 'on a day not given'}"
        begins = max((day for day in (exhibit.dated, exhibit.valid_from) if day), default=None)
        return f"does not hold before {begins}"
    if reason is State.SUPERSEDED:
        newer = asked.workspace.successors_on(exhibit, shown.day or asked.workspace.as_of)
        return f"{listed(one.id for one in newer)} {'stands' if len(newer) == 1 else 'stand'} in for it"
    if reason is State.EXPIRED:
        return f"expired on {exhibit.valid_until}"
    if exhibit.dated is None:
        return f"has no date; one between {shown.since} and {shown.until} is asked"
    return f"is dated {exhibit.dated}, not between {shown.since} and {shown.until}"


def _why_near(asked: Asked, shown: Shown, exhibit: Exhibit) -> str:
    id = asked.requirement.id
    return f"would count if it named {id} under `supports`" if id not in exhibit.supports else f"would count if it were of {shown.subject}"
