"""What is left to do for an application that must be finished within some days, in portal order: who does it, and by which day.

How many days there are is the accreditor's; how they are shared out is a suggestion of ours.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from generator.documents.application_values import SURE_WORDS
from generator.documents.checklist import upload_values
from generator.documents.open_items import OpenItems
from generator.documents.plan import PacketPlan
from generator.documents.words import STATE_WORDS, day_in_words, joined, lower_first, unmarked, upper_first
from generator.documents.worksheet import worksheet_groups
from generator.findings import RequirementStatus
from generator.model.calendar_days import add_days, is_working_day, next_working_day
from generator.model.deadlines import due_day
from generator.model.evidence import Exhibit
from generator.model.standards import Citation, Deadline, Heading, UploadItem, surest
from generator.model.workspace import Workspace
from generator.prose import listed, number_of

Values = dict[str, Any]

# By which part of the days that are left each kind of work is best done; what remains is kept free for what goes wrong.
SHARES: Mapping[str, Fraction] = {
    "obtain": Fraction(1, 3),  # what is missing: it waits for others, so it comes first
    "answer": Fraction(1, 2),
    "upload": Fraction(2, 3),
    "send": Fraction(5, 6),
}
_MOST_STEPS = 3  # of one row: the rest stands in the checklist
_MOST_LETTERS = 240  # of one step
_MISSING, _NOT_RECORDED = ("○", "Missing"), ("○", "Not recorded")
_RECORD_IT = "Put it into the program's records, or write it into the worksheet"


def timetable_values(workspace: Workspace, plan: PacketPlan, values: Values, files: Mapping[str, Sequence[str]]) -> Values:
    """What the timetable of an application is made of; `known` is false where its accreditor gives no number of days to finish it.

    Args:
        values: Those of `context` for the plan.
        files: Upload item id to the paths of its files, as `upload_paths` has them.

    Raises:
        DocumentError: the rulebook names a value or table for a field of the portal that there is not.
    """
    window = find_window(plan)
    days = _share_out(workspace, plan, window)
    sections = list(_Rows(workspace, plan, days, files).sections(worksheet_groups(workspace, plan, values)))
    rows = [row for section in sections for row in section["rows"]]
    return {
        "known": window is not None,
        "window": _window(workspace, window),
        "days": days.values(),
        "steps": {step: days.step(step) | {"number": sum(row["step"] == step for row in rows)} for step in SHARES},
        "sections": _put_together(sections),
        "missing": sum(row["step"] == "obtain" for row in rows),
        "people": _people(rows),
        "review": _review(workspace, plan, days),
        "papers": [
            forms[id].title for id in plan.type.papers if id in (forms := workspace.rulebook.forms) and not forms[id].per_application
        ],
    }


def find_window(plan: PacketPlan) -> Deadline | None:
    """The duty that counts the days of the application from its own beginning; None where its accreditor has none."""
    kind = plan.application.type
    return next((one for one in plan.accreditor.deadlines if one.on == "entry" and kind in one.types and one.days > 0), None)


# --------------------------------------------------------------------------- the days


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a window: day 0 is the day of the start."""

    given: int  # how many there are
    start: date | None
    today: int  # the day that what is left is shared out from
    until: int  # the day that it is shared out to: the last of the window, or an earlier one that binds
    bound: str = ""  # why that is earlier
    as_of: date
    sent: date | None = None

    @property
    def is_sent(self) -> bool:
        """Whether nothing is left to share out, since it has been sent in."""
        return self.sent is not None and self.sent <= self.as_of

    @property
    def is_over(self) -> bool:
        """Whether no day is left."""
        return self.today >= self.until

    def day(self, number: int) -> date | None:
        """The date of a day by its number; None where the start is not known."""
        return add_days(self.start, number) if self.start else None

    def due(self, step: str) -> int:
        """The number of the day by which a step is best done: a working day, the last one up to its share or else the next one."""
        number = max(self.today + int((self.until - self.today) * SHARES[step]), min(self.today + 1, self.until))
        nearest = (*range(number, self.today, -1), *range(number + 1, self.until + 1))
        return next((one for one in nearest if (day := self.day(one)) is None or is_working_day(day)), number)

    def span(self, first: int, last: int) -> Values:
        """Days from one number to another in words, with their dates where the start is known."""
        days, dates = (f"Day {first}", day_in_words(self.day(first)))
        if first < last:
            days, dates = f"{days} to {last}", f"{dates} to {day_in_words(self.day(last))}" if dates else ""
        return {"days": days, "dates": dates}

    def step(self, step: str) -> Values:
        """The days of one step; empty where nothing is left to share out."""
        if self.is_sent or self.is_over:
            return {"days": "", "dates": "", "until": ""}
        before = dict(zip(SHARES, (self.today, *map(self.due, SHARES)), strict=False))[step]
        number, day = self.by(step)
        return self.span(min(before + 1, self.due(step)), self.due(step)) | {"until": f"day {number[4:]}" + (f", {day}" if day else "")}

    def by(self, step: str) -> tuple[str, str]:
        """The number and the date of the day by which a step is best done: "Day 30", "October 30, 2026"."""
        if self.is_sent:
            return "", ""
        if self.is_over:
            return "At once", ""
        number = self.due(step)
        return f"Day {number}", day_in_words(self.day(number))

    def values(self) -> Values:
        """The days in words; those that rest on the start are empty where it is not known."""
        is_shared_out = not self.is_sent and not self.is_over
        return {
            "given": self.given,
            "start": day_in_words(self.start),
            "start_iso": self.start.isoformat() if self.start else "",
            "last": day_in_words(self.day(self.given)),
            "last_iso": last.isoformat() if (last := self.day(self.given)) else "",
            "last_working": self.last_working_day(),
            "until": f"{self.until}" + (f", {day_in_words(self.day(self.until))}" if self.start else ""),
            "bound": self.bound,
            "reserve": self.span(min(self.due("send") + 1, self.until), self.until) if is_shared_out else {"days": "", "dates": ""},
            "standing": self.standing(),
            "is_started": self.start is not None and self.start <= self.as_of,
            "is_sent": self.is_sent,
            "is_over": self.is_over and not self.is_sent,
        }

    def last_working_day(self) -> str:
        """The working day before the last day, where that is none itself."""
        last = self.day(self.given)
        return "" if last is None or is_working_day(last) else day_in_words(next_working_day(last, -1))

    def standing(self) -> str:
        """Where the application stands in its days."""
        if self.start is None:
            return f"not started: day 1 to day {self.given} are counted from the start, once its day is known"
        if self.is_sent and self.sent:
            number = (self.sent - self.start).days
            kept = "in time" if number <= self.given else f"{number_of(number - self.given, 'day')} too late"
            return f"sent in on {day_in_words(self.sent)}, day {number}, {kept}"
        number = (self.as_of - self.start).days
        if number < 0:
            return f"starts in {number_of(-number, 'day')}"
        left = self.given - number
        if left < 0:
            return f"the days ended {number_of(-left, 'day')} ago"
        return f"day {number} of {self.given}; {number_of(left, 'day')} left" if left else f"day {number} of {self.given}: the last"


def _share_out(workspace: Workspace, plan: PacketPlan, window: Deadline | None) -> Days:
    """The days of the window, up to the first day that binds the application."""
    given = window.days if window else 0
    # `entry` itself, not the day that stands in for it: without it nothing has been started.
    start, sent = plan.application.entry, plan.application.submission
    until, bound = given, ""
    if start:
        for title, day in _other_ends(workspace, plan, window):
            number = (day - start).days
            if 0 < number < until:
                until, bound = number, title
    today = max((workspace.as_of - start).days, 0) if start else 0
    return Days(given=given, start=start, today=today, until=until, bound=bound, as_of=workspace.as_of, sent=sent)


def _other_ends(workspace: Workspace, plan: PacketPlan, window: Deadline | None) -> Iterator[tuple[str, date]]:
    """The other days by which the application is sent: the program's own, and those of the accreditor."""
    sent = plan.application.submission
    if sent and sent > workspace.as_of:
        yield "the program has set that day itself", sent
    for deadline in plan.accreditor.deadlines:
        if deadline is window or plan.application.type not in deadline.types or deadline.on in ("submission", "entry"):
            continue
        event = workspace.event_of(plan.application, deadline)
        if event:
            yield unmarked(lower_first(deadline.title)), due_day(deadline, event)


def _window(workspace: Workspace, window: Deadline | None) -> Values:
    if window is None:
        return {"title": "", "days": "", "after": "", "source": ""}
    return {
        "title": unmarked(window.title),
        "days": window.days,
        "after": unmarked(window.after),
        "source": _source(workspace, window.citations),
    }


def _review(workspace: Workspace, plan: PacketPlan, days: Days) -> Values:
    """How long the accreditor was seen to look at it, and when it would answer if the weeks begin with the day it is sent."""
    review = plan.accreditor.review
    if review is None:
        return {"known": False, "weeks": "", "note": "", "source": "", "answer": ""}
    weeks = f"{review.min_weeks} to {review.max_weeks}" if review.min_weeks != review.max_weeks else str(review.min_weeks)
    sent = days.sent if days.is_sent else days.day(days.until) if not days.is_over else None
    answer = ""
    if sent:
        first, last = (day_in_words(add_days(sent, 7 * number)) for number in (review.min_weeks, review.max_weeks))
        answer = f"{first} to {last}" if first != last else first
    return {
        "known": True,
        "weeks": f"{weeks} week{'' if weeks == '1' else 's'}",
        "note": unmarked(review.note.rstrip(". ")),
        "source": _source(workspace, review.citations),
        "answer": answer,
    }


def _source(workspace: Workspace, citations: Sequence[Citation]) -> str:
    """Where it was read, and how sure that makes us: what is surest first named."""
    if not citations:
        return "no source"
    sure = surest(citations)
    told = next(one for one in citations if one.confidence is sure)
    found = workspace.rulebook.sources.get(told.text)
    words = [found.title.rstrip(".") if found else told.text, SURE_WORDS[sure] or "verified"]
    return "; ".join([*words, *([lower_first(told.note.rstrip(". "))] if told.note else [])])


# --------------------------------------------------------------------------- what is left, section by section


class _Rows:
    """The rows of each section of the portal, as the packet's plan has them."""

    def __init__(self, workspace: Workspace, plan: PacketPlan, days: Days, files: Mapping[str, Sequence[str]]) -> None:
        self.workspace = workspace
        self.plan = plan
        self.days = days
        self.files = files
        self.asked = {row.requirement: row for row in plan.status.requirements}
        self.open_items = OpenItems(workspace, plan.application.id, plan.numbers)
        coordinator = workspace.coordinator
        self.coordinator = coordinator.with_credentials if coordinator else "Quality coordinator (not named yet)"

    def sections(self, groups: Sequence[Values]) -> Iterator[Values]:
        """Group after group of the portal, each with the files and requirements of its heading; then the headings of no group."""
        headings = {heading.id: heading for heading in self.plan.type.headings}
        for group in groups:
            heading = headings.pop(group["heading"], None)
            told: dict[str, str] = {}
            yield {"title": str(group["title"]), "rows": [*self.of_heading(heading, told), *self.of_group(group, told)]}
        for heading in headings.values():
            rows = list(self.of_heading(heading, {}))
            if rows:
                yield {"title": unmarked(heading.title), "rows": rows}

    def of_heading(self, heading: Heading | None, told: dict[str, str]) -> Iterator[Values]:
        """The files under a heading, and each requirement that is not met and that no file tells of; `told` takes in id to row."""
        if heading is None:
            return
        for item in self.plan.type.uploads:
            if item.heading == heading.id:
                shown = self.upload(item)
                if not item.optional or self.plan.exhibits_of(item):
                    told.update((id, str(shown["what"])) for id in item.requirements if id not in told)
                yield shown
        for asks in heading.asks:
            row = self.asked.get(asks.requirement)
            if row and not row.state.is_met and row.requirement not in told:
                told[row.requirement] = f"{row.requirement} {row.title}"
                shape, word = STATE_WORDS[row.state]
                unsure = "" if row.blocks else " (not verified that it is asked)"
                yield self.row(
                    told[row.requirement],
                    (shape, f"{word}{unsure}"),
                    self.closing([row]),
                    "obtain",
                    self.owners_of(row.requirement),
                )

    def of_group(self, group: Values, told: Mapping[str, str]) -> Iterator[Values]:
        """The answers of a section: those that are there, those that are not recorded, and one by one those that wait for something.

        Args:
            told: The requirements that rows above tell of, each with what that row is called.
        """
        fields = [row for part in group["parts"] if part["kind"] == "fields" for row in part["rows"]]
        tables = [part for part in group["parts"] if part["kind"] == "table"]
        ready = sum(not row["by_hand"] and not row["open"] for row in fields) + sum(not part["by_hand"] for part in tables)
        total = len(fields) + len(tables)
        if ready:
            many = number_of(ready, "answer") if ready == total else f"{ready} of {number_of(total, 'answer')}"
            yield self.row(
                "Answers", ("●", "Ready"), f"{many} in the worksheet" if self.days.is_sent else f"Copy {many} from the worksheet", "answer"
            )
        blank = [row["label"] for row in fields if row["by_hand"] and not row["fill_in"]]
        blank += [part["label"] for part in tables if part["by_hand"]]
        if blank:
            yield self.row("; ".join(blank), _NOT_RECORDED, _RECORD_IT, "answer")
        for row in fields:
            if row["fill_in"]:
                yield self.row(row["label"], ("–", "By hand"), row["fill_in"], "send")
            elif row["open"]:
                yield self.attestation(row, told)

    def attestation(self, row: Values, told: Mapping[str, str]) -> Values:
        """An answer that cannot be given yet: it waits for what is told above it, or for something of its own."""
        ids = frozenset(row["attest"])
        unmet = [self.asked[id] for id in row["attest"] if id in self.asked and not self.asked[id].state.is_met]
        state = ("○", "Cannot be attested yet")
        waiting = [text for id in row["attest"] if (text := self.asked[id].waits_for if id in self.asked else "")]
        if waiting and not unmet:
            return self.row(row["label"], state, f"Answer it once {listed(dict.fromkeys(waiting))}", "answer")
        if not unmet:
            return self.row(row["label"], state, "A person must decide what to answer: see the worksheet", "answer")
        if all(one.requirement in told for one in unmet):
            waits = joined([f"“{told[one.requirement]}”" for one in unmet])
            return self.row(row["label"], state, f"Answer it once this is settled above: {waits}", "answer")
        own = [one for one in unmet if one.requirement not in told]
        return self.row(row["label"], state, self.closing(own), "obtain", self.owners(lambda one: not ids.isdisjoint(one.supports)))

    def upload(self, item: UploadItem) -> Values:
        """One file to upload: there, missing, not enough, or running out before the last day."""
        shown = upload_values(self.plan, item, self.files.get(item.id, ()))
        exhibits = [planned.exhibit for planned in self.plan.exhibits_of(item)]
        unmet = self.plan.unmet(item)
        what = f"File: {shown['title']}"
        wants = frozenset(item.requirements)

        def is_of(one: Exhibit) -> bool:
            return one.kind in item.kinds and not wants.isdisjoint(one.supports)

        if exhibits and unmet:
            return self.row(what, ("◐", "Not enough yet"), self.closing(unmet), "obtain", self.owners(is_of))
        if exhibits:
            ending = [one for one in exhibits if one.valid_until and (last := self.days.day(self.days.given)) and one.valid_until < last]
            if ending and not self.days.is_sent:
                told = "; ".join(f"{one.title} is valid until {day_in_words(one.valid_until)}" for one in ending[:_MOST_STEPS])
                more = f"; and {len(ending) - _MOST_STEPS} more" if len(ending) > _MOST_STEPS else ""
                who = self.names(ending)
                return self.row(what, ("◐", "There, runs out"), f"{told}{more}: have the next one ready", "obtain", who)
            numbers = [one["number"] for one in shown["exhibits"]]
            many = "exhibit" if len(numbers) == 1 else "exhibits"
            listing = ", ".join(numbers[:8]) + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
            files = f"{shown['file']} ({many} {listing})"
            step = files if self.days.is_sent else f"Look through {files}, then upload it"
            return self.row(what, ("●", "There"), step, "upload", self.names(exhibits))
        if item.optional:
            return self.row(what, ("–", "Only if asked"), "", "", "")
        wanting = self.closing(unmet) if unmet else f"Record the file as an exhibit that supports {', '.join(item.requirements)}"
        return self.row(what, _MISSING, wanting, "obtain", self.owners(is_of))

    def row(self, what: str, state: tuple[str, str], next_step: str, step: str, who: str | None = None) -> Values:
        shape, word = state
        by, day = self.days.by(step) if step else ("", "")
        return {
            "what": what,
            "shape": shape,
            "word": word,
            "next": next_step,
            "who": self.coordinator if who is None else who,
            "step": step,
            "by": by,
            "day": day,
        }

    def closing(self, rows: Sequence[RequirementStatus]) -> str:
        """What would close these requirements; where that is much, its beginning."""
        steps = self.open_items.tasks(*rows)
        if not steps:
            return f"See what dsmes status says of {', '.join(row.requirement for row in rows)}"
        shown = [_beginning(step.rstrip(".")) for step in steps[:_MOST_STEPS]]
        is_cut, more = any(step.endswith("…") for step in shown), len(steps) - _MOST_STEPS
        rest = [*(["all of this"] if is_cut else []), *([f"{more} more"] if more > 0 else [])]
        first = "; ".join(shown) + (f"; {'' if is_cut else 'and '}{listed(rest)} in the checklist" if rest else "")
        return upper_first(first) if first.partition(" ")[0].isalpha() else first

    def owners_of(self, requirement: str) -> str:
        """Who has had what a requirement wants."""
        return self.owners(lambda one: requirement in one.supports)

    def owners(self, is_of: Callable[[Exhibit], bool]) -> str:
        """Who has had what is missing: the owner of the newest paper of its kind, planned ones first; else the coordinator."""
        application = self.plan.application
        found = [
            one
            for one in self.workspace.exhibits
            if one.owner
            and is_of(one)
            and one.accreditor in ("", self.plan.accreditor.id)
            and (not one.applications or application.id in one.applications)
        ]
        newest = max(found, key=lambda one: (not one.file, one.dated or date.min, one.id), default=None)
        return self.names([newest]) if newest else self.coordinator

    def names(self, exhibits: Sequence[Exhibit]) -> str:
        """The owners of these exhibits; the coordinator where none is named."""
        people = self.workspace.people_by_id
        owners = list(dict.fromkeys(one.owner for one in exhibits if one.owner))
        shown = [people[id].with_credentials if id in people else id for id in owners]
        return "; ".join(shown) or self.coordinator


def shortened(step: str) -> str:
    """A step, or its beginning where it names very many, up to where a part of it ends: all of it stands in the checklist."""
    if len(step) <= _MOST_LETTERS:
        return step
    beginning = step[:_MOST_LETTERS]
    whole = max(beginning.rfind(mark) for mark in (", ", "; "))
    return f"{beginning[:whole] if whole > 0 else beginning.rpartition(' ')[0]} …"


def _put_together(sections: Sequence[Values]) -> list[Values]:
    """The sections; those after one another that have one row of answers alone share one table."""
    parts: list[list[Values]] = []
    for section in sections:
        if parts and _is_short(section) and _is_short(parts[-1][-1]):
            parts[-1].append(section)
        else:
            parts.append([section])
    return [
        part[0]
        if len(part) == 1
        else {
            "title": joined([one["title"] for one in part]),
            "rows": [row | {"what": f"{one['title']}: {lower_first(row['what'])}"} for one in part for row in one["rows"]],
        }
        for part in parts
        if any(one["rows"] for one in part)
    ]


def _beginning(step: str) -> str:
    """A step, or as much of it as a row holds; those whom it is for stand at its end, and would be cut off."""
    shown = shortened(step)
    return re.sub(r"^for each of these (\w+) ", r"for each of the \1 that the checklist names ", shown) if shown != step else shown


def _is_short(section: Values) -> bool:
    """Whether a section has one row, and that tells of its answers: they are there, or none of them is recorded."""
    rows = section["rows"]
    return len(rows) == 1 and (rows[0]["what"] == "Answers" or (rows[0]["shape"], rows[0]["word"]) == _NOT_RECORDED)


def _people(rows: Sequence[Values]) -> list[Values]:
    """Who has to get or mend something, with the things."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["step"] == "obtain":
            found.setdefault(row["who"], []).append(str(row["what"]).removeprefix("File: "))
    return [{"who": who, "number": len(things), "things": things} for who, things in found.items()]
