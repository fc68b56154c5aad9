"""What one application is about, as templates see it: its standing, its days, its waivers, and what it was seen to cost."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from generator.documents.plan import PacketPlan
from generator.documents.words import day_in_words, in_dollars, joined, lower_first, unmarked, upper_first
from generator.model.calendar_days import add_days
from generator.model.deadlines import answer_to, days_counted, due_day
from generator.model.evidence import Accreditation, Application, Change, Period, Waiver
from generator.model.standards import Confidence, Deadline, Fee, surest
from generator.model.workspace import Workspace
from generator.prose import number_of

Values = dict[str, Any]

CHANGE_WORDS = {
    "site": "Site",
    "coordinator": "Quality coordinator",
    "sponsor": "Sponsoring organization",
    "contact": "Contact of the sponsor",
    "name": "Name of the program",
    "member-joined": "New team member",
    "member-left": "Team member who left",
    "closing": "Closing or pausing",
    "other": "Other change",
}
PERIOD_WORDS = {"earlier": "Application period", "current": "Current period"}
SURE_WORDS = {Confidence.VERIFIED: "", Confidence.SECONDARY: "second-hand", Confidence.UNVERIFIED: "not verified"}

_WAIVER_WORDS = {"waiver": "Set aside for a time", "not-applicable": "Does not fit this program"}

_DONE_WORDS = {"submission": "sent in on", "documents_sent": "sent on", "notified": "announced on"}

# Deadlines that a kind of change brings, where the application has no such day itself.
_CHANGES_OF = {"joined": "member-joined", "vacancy": "coordinator"}


def application_values(workspace: Workspace, plan: PacketPlan) -> Values:
    """The names that only an application has, besides its own record and its sections."""
    return {
        "accreditation": accreditation_values(workspace, plan, workspace.accreditation_of(plan.application)),
        "accreditations": [
            accreditation_values(workspace, plan, row)
            for row in workspace.program.accreditations
            if row.accreditor == plan.application.accreditor
        ],
        "changes": [_change(workspace, plan, row) for row in workspace.changes_of(plan.application)],
        "earlier": _earlier(workspace, plan),
        "periods": periods(workspace, plan),
        "current_period": current_line(workspace, plan) if plan.type.periods else "",
        "deadlines": unmarked(list(_deadlines(workspace, plan))),
        "fees": unmarked(_fees(workspace, plan)),
        "waivers": [waiver_values(workspace, plan, row) for row in plan.waivers],
    }


def noun_of(plan: PacketPlan) -> str:
    """What the type is called inside a sentence: "renewal application", "Request for Review"."""
    return lower_first(plan.type.title)


# --------------------------------------------------------------------------- what it is about


def accreditation_values(workspace: Workspace, plan: PacketPlan, found: Accreditation | None) -> Values:
    """What the accreditor has granted, with one line that tells all of it."""
    if found is None:
        return {"known": False, "line": "", **dict.fromkeys(("id", "number", "start", "start_iso", "end", "end_iso", "exhibit"), "")}
    term = f"{day_in_words(found.start)} to {day_in_words(found.end)}"
    return {
        "known": True,
        "id": found.id,
        "number": found.number,
        "start": day_in_words(found.start),
        "start_iso": found.start.isoformat(),
        "end": day_in_words(found.end),
        "end_iso": found.end.isoformat(),
        "exhibit": _cited(workspace, plan, found.exhibit),
        "line": f"{found.number}, {term}" if found.number else term,
    }


def _change(workspace: Workspace, plan: PacketPlan, change: Change) -> Values:
    site = workspace.sites_by_id.get(change.site)
    return {
        "id": change.id,
        "kind": CHANGE_WORDS.get(change.kind, upper_first(change.kind)),
        "kind_id": change.kind,
        "date": day_in_words(change.date),
        "date_iso": change.date.isoformat(),
        "description": change.description.rstrip(". "),
        "person": _person(workspace, change.person),
        "site": site.name if site else change.site,
        "exhibits": _notices(workspace, plan, change),
        "line": told_change(change),
    }


def _notices(workspace: Workspace, plan: PacketPlan, change: Change) -> list[str]:
    """The notices of the change that are this accreditor's, or everybody's."""
    found = (workspace.exhibits_by_id.get(id) for id in change.exhibits)
    return [_cited(workspace, plan, one.id) for one in found if one and one.accreditor in ("", plan.accreditor.id)]


def told_change(change: Change) -> str:
    """A change in one line, as a field of a portal takes it."""
    return f"{CHANGE_WORDS.get(change.kind, upper_first(change.kind))}, {day_in_words(change.date)}: {change.description.rstrip('. ')}"


def _earlier(workspace: Workspace, plan: PacketPlan) -> Values:
    """The application that an audit looks back at."""
    found = workspace.applications_by_id.get(plan.application.earlier)
    if found is None:
        blank = {"known": False, "start": "", "end": "", "line": ""}
        return {
            "known": False,
            "reporting_period": blank,
            "line": "",
            **dict.fromkeys(("id", "title", "noun", "accreditor", "submission"), ""),
        }
    accreditor = workspace.rulebook.accreditors.get(found.accreditor)
    period = found.reporting_period
    return {
        "known": True,
        "id": found.id,
        "title": title_of(workspace, found),
        "noun": lower_first(title_of(workspace, found)),
        "accreditor": accreditor.short_name if accreditor else found.accreditor,
        "submission": day_in_words(found.submission),
        "reporting_period": {
            "known": period is not None,
            "start": day_in_words(period.start) if period else "",
            "end": day_in_words(period.end) if period else "",
            "line": _period_line(period) if period else "",
        },
        "line": earlier_line(workspace, plan),
    }


def title_of(workspace: Workspace, application: Application) -> str:
    """What the application's type is called; its id where the rulebook does not know the type."""
    kind = workspace.type_of(application)
    return kind.title if kind else application.id


def earlier_line(workspace: Workspace, plan: PacketPlan) -> str:
    """The application period of an audit in one line; empty where no earlier application is named."""
    found = workspace.applications_by_id.get(plan.application.earlier)
    if found is None:
        return ""
    day = day_in_words(found.submission)
    # What an audit looks back at was sent in, whatever stands in the program's records.
    word = "sent in" if found.submission and found.submission <= workspace.as_of else "to be sent in"
    told = f"{title_of(workspace, found)}, {word} on {day}" if day else title_of(workspace, found)
    return f"{_period_line(found.reporting_period)} ({lower_first(told)})" if found.reporting_period else told


def current_line(workspace: Workspace, plan: PacketPlan) -> str:
    """The current period of an audit in one line: the term so far, to the day of the visit."""
    accreditation = workspace.accreditation_of(plan.application)
    visit = day_in_words(plan.application.visit)
    if accreditation:
        return f"{day_in_words(accreditation.start)} to {visit or 'the day of the visit'}"
    return f"up to {visit}" if visit else ""


def periods(workspace: Workspace, plan: PacketPlan) -> list[Values]:
    """The periods that each item is shown for, with their days; none where it is shown once."""
    lines = {"earlier": earlier_line(workspace, plan), "current": current_line(workspace, plan)}
    accreditation, before = workspace.accreditation_of(plan.application), workspace.applications_by_id.get(plan.application.earlier)
    if accreditation and before and before.submission and before.submission >= accreditation.start:
        lines["current"] += ", the term so far; the application period lies within it"
    return [
        {"id": id, "title": PERIOD_WORDS.get(id, upper_first(id)), "line": lines.get(id) or "no dates recorded"} for id in plan.type.periods
    ]


def _period_line(period: Period) -> str:
    return f"{day_in_words(period.start)} to {day_in_words(period.end)}"


def day_facts(workspace: Workspace, plan: PacketPlan) -> Iterator[tuple[str, str]]:
    """The days that this type of application has, each with its name; a day that is not set yet is said to be so."""
    application = plan.application
    accreditation = accreditation_values(workspace, plan, workspace.accreditation_of(application))
    if accreditation["known"]:
        yield upper_first(str(plan.accreditor.words.get("accreditation", "accreditation"))), accreditation["line"]
    if application.anniversary:
        yield "Anniversary", day_in_words(application.anniversary)
    changes = workspace.changes_of(application)
    if changes:
        yield "Changed on", joined(dict.fromkeys(day_in_words(change.date) for change in changes))
    if application.reporting_period:
        yield "Reporting period", _period_line(application.reporting_period)
    if plan.is_visit:
        yield "Announced", day_in_words(application.notified) or "no date yet"
        yield "Visit", day_in_words(application.visit) or "no date yet"
        return
    if plan.is_application:
        yield "Online entry", day_in_words(application.entry) or "no date yet"
    if sent := day_sent(workspace, application):
        yield "Sent in", day_in_words(sent)
    elif application.submission and application.submission < workspace.as_of:
        yield "Day set for sending in", f"{day_in_words(application.submission)}; this day has passed"
    else:
        yield "Day set for sending in", day_in_words(application.submission) or "no date yet"


def day_sent(workspace: Workspace, application: Application) -> date | None:
    """The day that it was sent in, where the records show that it was; the day that is set for it shows nothing once it has passed.

    What shows it: it is decided, its papers have followed it, or the notices of all changes that it tells of are on file. That it was
    frozen is no part of this: to freeze a packet changes nothing in it.
    """
    today, day = workspace.as_of, application.submission
    if application.decided and application.decided <= today:
        return day
    if day is None or day > today:
        return None
    followed = application.documents_sent is not None and day <= application.documents_sent <= today
    changes = workspace.changes_of(application)
    return day if followed or (changes and all(_is_told(workspace, application, change) for change in changes)) else None


def _is_told(workspace: Workspace, application: Application, change: Change) -> bool:
    """Whether the notice of a change to the accreditor is on file, as it was sent."""
    notices = (workspace.exhibits_by_id.get(id) for id in change.exhibits)
    told = [one for one in notices if one and one.file and one.accreditor in ("", application.accreditor)]
    return any((one.dated or date.max) <= workspace.as_of for one in told)


# --------------------------------------------------------------------------- deadlines


def _deadlines(workspace: Workspace, plan: PacketPlan) -> Iterator[Values]:
    """The accreditor's deadlines that concern this application, and those that concern the program whenever something happens."""
    for deadline in plan.accreditor.deadlines:
        if deadline.types:
            reported = workspace.changes_of(plan.application)
            is_covered = deadline.on != "change" or not reported or any(deadline.covers(change.kind) for change in reported)
            concerns = plan.application.type in deadline.types and is_covered
        elif deadline.on in ("submission", "entry"):
            concerns = plan.is_application
        else:
            concerns = _event_day(workspace, plan, deadline) is not None or deadline.on in ("", *_CHANGES_OF)
        if concerns:
            yield _deadline(workspace, plan, deadline)


def _event_day(workspace: Workspace, plan: PacketPlan, deadline: Deadline) -> date | None:
    if deadline.on in _CHANGES_OF:
        kind = _CHANGES_OF[deadline.on]
        return min((change.date for change in workspace.changes_of(plan.application) if change.kind == kind), default=None)
    return workspace.event_of(plan.application, deadline)


def _deadline(workspace: Workspace, plan: PacketPlan, deadline: Deadline) -> Values:
    event = _event_day(workspace, plan, deadline)
    due = opens = None
    if event:
        due = due_day(deadline, event)
        opens = add_days(event, deadline.opens) if deadline.opens is not None else None
    when = day_in_words(due)
    if due and opens and opens < due:
        when = f"{day_in_words(opens)} to {when}"
    elif not due:
        when = "whenever it happens" if not deadline.types and deadline.on in ("", *_CHANGES_OF) else "once that day is known"
    told = day_in_words(event)
    if deadline.on == "submission" and event and not day_sent(workspace, plan.application):
        told = f"set for {told}"
    return {
        "id": deadline.id,
        "title": deadline.title,
        "days": deadline.days,
        "after": deadline.after,
        "opens": day_in_words(opens),
        "due": day_in_words(due),
        "due_iso": due.isoformat() if due else "",
        "when": when,
        "counted": f"{days_counted(deadline)}{f' ({told})' if told else ''}",
        "standing": _standing(workspace, plan, deadline, opens, due) if due else "",
        "sure": SURE_WORDS[surest(deadline.citations)],
    }


def _standing(workspace: Workspace, plan: PacketPlan, deadline: Deadline, opens: date | None, due: date) -> str:
    """Whether the day is kept, as far as the application's own days tell; else how far away it is."""
    key, done = answer_to(deadline, plan.application)
    left = (due - workspace.as_of).days
    away = number_of(left, "day") + " left" if left > 0 else "today" if not left else f"{number_of(-left, 'day')} ago"
    if done and (key != "submission" or deadline.types or deadline.on in _CHANGES_OF):
        kept = "too late" if done > due else "before it opens" if opens and done < opens else "in time"
        is_set = key == "submission" and done == workspace.as_of and not day_sent(workspace, plan.application)
        if done > workspace.as_of or is_set:
            return f"planned for {day_in_words(done)}, {kept}"
        if key == "submission" and not day_sent(workspace, plan.application):
            return f"not recorded as sent in, {number_of(-left, 'day') + ' late' if left < 0 else away}"
        return f"{_DONE_WORDS[key]} {day_in_words(done)}, {kept}"
    return f"not recorded as sent, {number_of(-left, 'day')} late" if left < 0 and key == "documents_sent" else away


# --------------------------------------------------------------------------- fees


def _fees(workspace: Workspace, plan: PacketPlan) -> Values:
    """What this application was seen to cost, a line each, with a sum; what is charged only now and then is not in the sum."""
    lines, total = [], None
    is_by_site, counted = False, 0
    for fee in plan.accreditor.fees:
        if fee.types and plan.application.type not in fee.types:
            continue
        number = _number_of(workspace, plan, fee)
        is_by_site = is_by_site or fee.per == "site"
        counted += number or 0
        if number == 0:
            continue
        amount = fee.amount * number if number else fee.amount
        if number:
            total = amount if total is None else total + amount
        lines.append(
            {
                "title": fee.title,
                "each": in_dollars(fee.amount),
                "number": str(number) if number else "where one is needed",
                "amount": in_dollars(amount) if number else "not in the sum",
                "seen": fee.seen,
                "sure": SURE_WORDS[surest(fee.citations)],
            }
        )
    sites = len(workspace.sites_of(plan.application))
    return {
        "lines": lines,
        "total": in_dollars(total) if total is not None else "",
        "uncounted": max(sites - counted, 0) if is_by_site else 0,
    }


def _number_of(workspace: Workspace, plan: PacketPlan, fee: Fee) -> int | None:
    """How often the fee is charged for this application; None where that does not follow from the application."""
    if fee.per == "application":
        return 1
    if fee.per == "site":
        return sum(1 for site in workspace.sites_of(plan.application) if fee.site_role in ("", site.role))
    return None


# --------------------------------------------------------------------------- waivers


def waiver_values(workspace: Workspace, plan: PacketPlan, waiver: Waiver) -> Values:
    """A waiver in words: what it sets aside and how far, why, who approved it, until when, and what stands in for the evidence."""
    requirement = workspace.rulebook.requirements.get(waiver.requirement)
    sites = [workspace.sites_by_id[id].name if id in workspace.sites_by_id else id for id in waiver.sites]
    people = [_person(workspace, id) for id in waiver.people]
    others = [id for id in waiver.applications if id != plan.application.id]
    return {
        "known": True,
        "id": waiver.id,
        "kind": _WAIVER_WORDS.get(waiver.kind, waiver.kind),
        "kind_id": waiver.kind,
        "requirement": waiver.requirement,
        "title": requirement.title if requirement else "",
        "scope": f"only what concerns {joined((*sites, *people))}" if sites or people else "the whole requirement",
        "applications": _other_applications(workspace, others),
        "sites": sites,
        "people": people,
        "reason": upper_first(waiver.reason.rstrip(". ")),
        "approved": {
            "known": True,
            "by": _person(workspace, waiver.approved.by),
            "date": day_in_words(waiver.approved.date),
            "date_iso": waiver.approved.date.isoformat(),
        },
        "start": day_in_words(waiver.start),
        "end": day_in_words(waiver.end),
        "exhibit": _cited(workspace, plan, waiver.exhibit),
        "instead": _instead(workspace, plan, waiver),
    }


def _other_applications(workspace: Workspace, others: Sequence[str]) -> str:
    """For which applications a waiver holds, as the program's own papers tell it."""
    if not others:
        return "this application alone"
    if len(others) > 3:
        return f"this application and {number_of(len(others), 'other')}"
    return joined(dict.fromkeys(["this application", *(_named(workspace, id) for id in others)]))


def _named(workspace: Workspace, id: str) -> str:
    found = workspace.applications_by_id.get(id)
    accreditor = workspace.rulebook.accreditors.get(found.accreditor) if found else None
    return f"the {lower_first(title_of(workspace, found))} to {accreditor.short_name}" if found and accreditor else id


def _instead(workspace: Workspace, plan: PacketPlan, waiver: Waiver) -> str:
    found = workspace.exhibits_by_id.get(waiver.exhibit)
    if found is None:
        return "nothing needed" if waiver.kind == "not-applicable" else "nothing named"
    number = plan.numbers.get(found.id)
    return f"Exhibit {number}, {found.title}" if number else found.title


def _person(workspace: Workspace, who: str) -> str:
    found = workspace.people_by_id.get(who)
    return found.with_credentials if found else who


def _cited(workspace: Workspace, plan: PacketPlan, id: str) -> str:
    """An exhibit by its number in the packet, else by its title."""
    found = workspace.exhibits_by_id.get(id)
    number = plan.numbers.get(id)
    return f"Exhibit {number}" if number else (found.title if found else id)
