"""Whether evidence that is there is young enough, and how long it carries (FRE)."""

from collections.abc import Iterator
from datetime import date

from generator.findings import Problem, Severity, State
from generator.model.evidence import Exhibit
from generator.prose import number_of
from generator.rules.declare import THESE_REQUIREMENTS, Asked, Shown, requirement_rule
from generator.rules.wording import titled

DAY_NAMES = {
    "submission": "the submission",
    "entry": "the day it is entered online",
    "reporting-period-end": "the end of the reporting period",
    "award": "the first day of the accreditation",
    "anniversary": "the anniversary",
    "expiry": "the end of the accreditation",
    "change": "the change",
    "notice": "the notice of the audit",
    "visit": "the day of the audit",
}
"""The days from which age is counted back, as messages call them."""


@requirement_rule("FRE101", "Evidence is too old")
def evidence_stale(asked: Asked) -> Iterator[Problem]:
    """Some evidence must be dated, or reviewed, within so many months before the application.

    Why: a letter or review of an earlier year shows what was, not what is.
    Fix: renew the document, or review it and record the review, and give the new date. A new file is a new exhibit that
    supersedes the old one.
    """
    for shown in asked.shown:
        for exhibit, dated in _stale(shown):
            if dated and shown.since and dated < shown.since:
                field = "reviewed" if exhibit.reviewed and exhibit.reviewed.date == dated else _date_field(exhibit)
                yield Problem(
                    mark=exhibit.source.at(field),
                    message=f"{titled(exhibit)} is dated {dated}; {_asked_span(asked, shown)}",
                    hint="renew it and add the new one as an exhibit that supersedes it" + _or_review(shown),
                    state=State.STALE,
                )


@requirement_rule("FRE102", "Evidence has expired")
def evidence_expired(asked: Asked) -> Iterator[Problem]:
    """A license, certificate or other exhibit with an end counts until that day.

    Why: an expired license is among the first things that an auditor finds.
    Fix: add the renewed document as a new exhibit with its `valid_until`, and let it supersede the old one.
    """
    for shown in asked.shown:
        if shown.state is State.EXPIRED:
            exhibit = max(
                (exhibit for exhibit, reason in zip(shown.passed_over, shown.reasons, strict=True) if reason is State.EXPIRED),
                key=lambda exhibit: (exhibit.valid_until or date.min, exhibit.id),
            )
            begins = exhibit.valid_from or exhibit.effective
            if exhibit.valid_until and begins and exhibit.valid_until < begins:
                continue  # a date typed wrong, which is told as that (DAT102)
            yield Problem(
                mark=exhibit.source.at("valid_until"),
                message=f"{titled(exhibit)} expired on {exhibit.valid_until}, before {asked.told_day(shown)}{_for(shown)}",
                hint=f"add the renewed one with its `valid_until`, `supersedes: {exhibit.id}` and {THESE_REQUIREMENTS} under `supports`",
                state=State.EXPIRED,
            )


@requirement_rule("FRE103", "Evidence that lasts until it expires has no expiry date")
def expiry_date_missing(asked: Asked) -> Iterator[Problem]:
    """Where evidence is kept until it expires, the exhibit says when that is.

    Why: without the day nobody can say whether it still holds, nor when to renew it.
    Fix: read the date off the document and give it as `valid_until`.
    """
    for shown in asked.shown:
        if shown.fresh and shown.fresh.until_expiry and shown.state.is_met and not any(exhibit.valid_until for exhibit in shown.counted):
            exhibit = shown.counted[0]
            yield Problem(
                mark=exhibit.source.at("id"),
                message=f"{titled(exhibit)} has no `valid_until`, and it counts only until it expires{_for(shown)}",
                hint=f"give {exhibit.id} the expiry date that stands on the document as `valid_until`",
                state=State.MISSING,
            )


@requirement_rule("FRE104", "Evidence that must be fresh has no date")
def date_missing(asked: Asked) -> Iterator[Problem]:
    """An exhibit whose age matters has a date.

    Why: without a date it cannot be told from one of years ago, and a reviewer will not take it.
    Fix: give the date that stands on the document as `effective`, or the `period` that it covers.
    """
    for shown in asked.shown:
        for exhibit, dated in _stale(shown):
            if dated is None:
                yield Problem(
                    mark=exhibit.source.at("id"),
                    message=f"{titled(exhibit)} has no date; {_asked_span(asked, shown)}",
                    hint=f"give {exhibit.id} the date that stands on the document as `effective`",
                    state=State.STALE,
                )


@requirement_rule("FRE105", "Evidence lapses soon", Severity.WARNING)
def evidence_lapses_soon(asked: Asked) -> Iterator[Problem]:
    """Evidence that expires within the days set as `due_soon_days`, or before a submission still to come, wants renewing now.

    Why: renewals take weeks, and what is good on the day of the check may be void on the day the application is sent in.
    Fix: start the renewal; when the new document is there, add it as an exhibit that supersedes the old one.
    """
    for shown in asked.shown:
        if shown.state is State.DUE_SOON and shown.lapses and shown.lasting:
            as_of, submission = asked.workspace.as_of, asked.application.submission
            exhibit = shown.lasting
            last = date.fromordinal(shown.lapses.toordinal() - 1)
            when = (
                f"before the submission on {submission}"
                if submission and as_of < submission and last < submission
                else f"within {number_of(asked.workspace.program.settings.due_soon_days, 'day')} of {as_of}"
            )
            yield Problem(
                mark=exhibit.source.at("valid_until" if exhibit.valid_until == last else _date_field(exhibit)),
                message=f"{titled(exhibit)} is good until {last}, {when}{_for(shown)}",
                hint=f"renew it, and add the new one with `supersedes: {exhibit.id}` and {THESE_REQUIREMENTS} under `supports`",
                state=State.DUE_SOON,
            )


@requirement_rule("FRE106", "Evidence is younger than the application")
def dated_after_application(asked: Asked) -> Iterator[Problem]:
    """What must be fresh for an application is dated on or before the application's day.

    Why: an application is judged by what was there when it was sent in.
    Fix: show what was in force on that day, or correct the exhibit's date or the application's dates.
    """
    for shown in asked.shown:
        for exhibit, dated in _stale(shown):
            if dated and shown.until and dated > shown.until:
                yield Problem(
                    mark=exhibit.source.at(_date_field(exhibit)),
                    message=f"{titled(exhibit)} is dated {dated}, after {_day_name(asked, shown)} on {shown.until}",
                    hint="show the one that was in force then, or correct the date",
                    state=State.STALE,
                )


def _stale(shown: Shown) -> Iterator[tuple[Exhibit, date | None]]:
    """The one stale exhibit that comes nearest, with the day it counts for; none where something else is told."""
    if shown.state is State.STALE:
        each = zip(shown.passed_over, shown.reasons, shown.dated, strict=True)
        found = [(exhibit, dated) for exhibit, reason, dated in each if reason is State.STALE]
        yield max(found, key=lambda pair: (pair[1] or date.min, pair[0].id))


def _asked_span(asked: Asked, shown: Shown) -> str:
    months = shown.fresh.months if shown.fresh and shown.fresh.months else 0
    span = f"the {number_of(months, 'month')} before {_day_name(asked, shown)}"
    return f"it must be dated from {shown.since} to {shown.until}, {span}"


def _day_name(asked: Asked, shown: Shown) -> str:
    before = shown.fresh.before if shown.fresh else ""
    name = asked.type.anchors.get(before, before)
    if shown.until == asked.application.submission and name in DAY_NAMES:
        name = "submission"
    elif shown.until == asked.workspace.as_of:
        name = ""
    return DAY_NAMES.get(name, "the day of this report")


def _date_field(exhibit: Exhibit) -> str:
    return "effective" if exhibit.effective else "period" if exhibit.period else "valid_from" if exhibit.valid_from else "received"


def _or_review(shown: Shown) -> str:
    return "; if it still holds unchanged, review it and give `reviewed`" if shown.fresh and shown.fresh.dated == "reviewed" else ""


def _for(shown: Shown) -> str:
    return f" ({shown.subject_name})" if shown.subject_name else ""
