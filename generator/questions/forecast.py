"""What changes in the months ahead if nothing is done, each change told by what causes it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath

from generator.findings import (
    Finding,
    Forecast,
    Problem,
    Report,
    RequirementStatus,
    Rule,
    Severity,
    State,
    Thing,
    Turn,
    Turned,
    Weight,
    worst,
)
from generator.model.described import kind_in_words, source_of
from generator.model.evidence import Application, Exhibit, Person, Site
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.questions.sweep import sweep
from generator.record import Record
from generator.rules.dates import add_days
from generator.source import NOWHERE, Mark

_LONG = 60  # letters of a title in a headline
_MANY = 3  # so many records that the same rule warns of on one day are told together


def look_ahead(
    workspace: Workspace,
    seen: Sequence[tuple[Rule, Problem]],
    until: date,
    *,
    applications: Collection[str] = (),
    submission: date | None = None,
) -> Forecast:
    """What changes from the workspace's day until another, the soonest first.

    Args:
        workspace: What was read.
        seen: What loading found wrong.
        until: The last day to look at; `submission`, if that is later.
        applications: The ids of the applications to look at; none means all.
        submission: A day on which to suppose that the applications are sent in. What is decided already stays as it is.
    """
    supposed: tuple[str, ...] = ()
    if submission:
        workspace, supposed = _suppose(workspace, applications, submission)
        until = max(until, submission)
    reports = list(sweep(workspace, seen, until, applications=applications))
    then = max((one for one in reports if submission and one.as_of <= submission), key=lambda one: one.as_of, default=None)
    records = _Records(workspace)
    turns = [turn for before, after in pairwise(reports) for turn in _Day(workspace, records, before, after).turns()]
    return Forecast(
        until=until,
        first=reports[0],
        turns=tuple(_with_last_days(turns, workspace.exhibits_by_id)),
        submission=submission,
        supposed=supposed,
        then=then,
    )


def is_history(application: Application, day: date) -> bool:
    """Whether the application has been decided by that day, so that it is judged as it was sent in."""
    return application.decided is not None and application.decided <= day


def _suppose(workspace: Workspace, wanted: Collection[str], submission: date) -> tuple[Workspace, tuple[str, ...]]:
    """The workspace as if its open applications were sent in on that day, and the ids of those."""
    told, supposed = [], []
    for application in workspace.program.applications:
        if (wanted and application.id not in wanted) or is_history(application, workspace.as_of):
            told.append(application)
            continue
        entry = min(application.entry, submission) if application.entry else None
        decided = application.decided if application.decided and application.decided >= submission else None
        told.append(replace(application, submission=submission, entry=entry, decided=decided))
        supposed.append(application.id)
    return replace(workspace, program=replace(workspace.program, applications=tuple(told))), tuple(supposed)


# --------------------------------------------------------------------------- the record behind a mark


class _Records:
    """Finds the record that stands at a mark, and says what it is."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._by_mark: dict[PurePosixPath, dict[Mark, tuple[Record, ...]]] = {}

    @cached_property
    def _tops(self) -> tuple[Record, ...]:
        one = self.workspace
        parts = (one.team, one.stakeholders, one.population, one.curriculum, one.workshops, one.participants, one.outcomes, one.quality)
        return (one.program, *parts, one.policies, *one.exhibits, *one.waivers)

    def at(self, mark: Mark) -> tuple[Record, ...]:
        """The record in which the mark stands, after the records that hold it; empty where it stands in none of the program's."""
        if mark.file not in self._by_mark:
            found = self._by_mark[mark.file] = {}
            for top in self._tops:
                if source_of(top).file == mark.file:
                    _note(found, (top,))
        return self._by_mark[mark.file].get(mark, ())

    def thing(self, mark: Mark) -> Thing:
        """The record at a mark as people know it: itself or, where it has no id, the one around it that has."""
        held = self.at(mark)
        return self.name(next((one for one in reversed(held) if getattr(one, "id", "")), held[-1] if held else None), mark)

    def name(self, record: Record | None, mark: Mark) -> Thing:
        """A record as people know it."""
        title = next((str(value) for key in ("title", "name", "action", "goal") if (value := getattr(record, key, ""))), "")
        return Thing(kind=kind_in_words(record) if record else "", id=str(getattr(record, "id", "")), title=title, mark=mark)

    def exhibit(self, thing: Thing) -> Exhibit | None:
        """The exhibit that the thing is."""
        return self.workspace.exhibits_by_id.get(thing.id) if thing.kind == "exhibit" else None

    def person(self, mark: Mark) -> str:
        """The id of the person that the record at a mark is about; empty where it is about none."""
        for one in reversed(self.at(mark)):
            who = one.id if isinstance(one, Person) else getattr(one, "person", "")
            if who:
                return str(who)
        return ""

    def sites(self, mark: Mark) -> tuple[str, ...]:
        """The ids of the sites that the record at a mark is about, its own or its person's."""
        for one in reversed(self.at(mark)):
            if isinstance(one, Site):
                return (one.id,)
            if site := getattr(one, "site", ""):
                return (str(site),)
        person = self.workspace.people_by_id.get(self.person(mark))
        return person.sites if person else ()

    def owner(self, mark: Mark, day: date) -> str:
        """Who looks after the record at a mark: its owner, else the quality coordinator on that day; empty where there is none."""
        for one in reversed(self.at(mark)):
            if who := getattr(one, "owner", ""):
                return str(who)
        coordinator = replace(self.workspace, as_of=day).coordinator
        return coordinator.id if coordinator else ""


def _note(found: dict[Mark, tuple[Record, ...]], held: tuple[Record, ...]) -> None:
    """Note the marks of a record and of all that it holds; what is further in comes later and stays."""
    record = held[-1]
    source = source_of(record)
    found[source.at()] = held
    inner: list[Record] = []
    for one in fields(record):  # type: ignore[arg-type]
        if one.name == "source":
            continue
        value = getattr(record, one.name)
        found.setdefault(source.at(one.name), held)
        found.setdefault(source.at_value(one.name), held)
        for number, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if source_of(item) is not NOWHERE:
                inner.append(item)
            elif isinstance(value, tuple):
                found.setdefault(source.at(one.name, number), held)
    for item in inner:
        _note(found, (*held, item))


# --------------------------------------------------------------------------- one day


@dataclass(eq=False, repr=False)
class _Cause:
    """One reason for what changes on a day, in the making."""

    things: list[Thing]
    findings: list[Finding] = field(default_factory=list)
    what: str = ""
    hint: str = ""
    rows: dict[tuple[str, str], Turned] = field(default_factory=dict)
    turned: set[tuple[str, str]] = field(default_factory=set)  # the rows whose states changed because of it
    also: list[Finding] = field(default_factory=list)
    person: str = ""
    is_gone: bool = False  # a problem that ends, or something that begins to count
    ends: bool = False  # its thing has its last day the day before

    @property
    def head(self) -> Finding | None:
        """What tells it: the heaviest of its findings, of these the one that concerns most."""
        return min(self.findings, key=lambda one: (one.severity, -one.state.badness, -len(one.requirements), one.sort_key), default=None)


Row = tuple[str, str]
Key = tuple[str, Mark]


class _Day:
    """What one report has other than the one before it."""

    def __init__(self, workspace: Workspace, records: _Records, before: Report, after: Report) -> None:
        self.workspace, self.records = workspace, records
        self.before, self.after = before, after
        self.day = after.as_of
        self.old, self.new = _rows(before), _rows(after)
        self.known = _weights(before.findings)
        self.kept = {_key(finding) for finding in after.findings}
        self.causes: dict[object, _Cause] = {}

    def turns(self) -> Iterator[Turn]:
        """Each change with its cause, the weightiest first."""
        for place, row in self.new.items():
            if place in self.old:
                self._look_at(place, self.old[place], row)
        for finding in self.after.findings:
            if _is_news(finding, self.known) and _key(finding) not in self.causes and not _has_rows(finding):
                self._cause_of(finding)
        self._note_what_is_gone()
        causes = [cause for cause in self.causes.values() if cause.rows or cause.findings]
        made = [self._turn(cause) for cause in self._bundled(self._together(self._joined(causes)))]
        yield from sorted(made, key=lambda turn: (list(Weight).index(turn.weight), -turn.state.badness, turn.mark or Mark(PurePosixPath())))

    # ------------------------------------------------------------------ finding the causes

    def _look_at(self, place: Row, old: RequirementStatus, new: RequirementStatus) -> None:
        known = _weights(old.findings)
        fresh = [finding for finding in new.findings if _is_news(finding, known)]
        turned = Turned(application=place[0], requirement=place[1], before=old.state, after=new.state)
        explaining: list[Finding] = []
        if old.state is not new.state:
            if cause := self._of_dates(place, old.state, new.state):
                cause.also += fresh
                fresh = []
            elif new.state.badness > old.state.badness:
                heavy = [finding for finding in fresh if finding.severity is Severity.ERROR]
                explaining = [finding for finding in fresh if finding.state is new.state] or heavy or fresh
                lost = [exhibit for exhibit in old.evidence if exhibit not in new.evidence]
                cause = None if explaining else self._of_exhibits(place, lost, is_gone=False)
            else:
                gained = [exhibit for exhibit in new.evidence if exhibit not in old.evidence]
                ended = [finding for finding in old.findings if _key(finding) not in self.kept and finding.state is old.state]
                cause = self._of_finding(ended[0], is_gone=True) if ended and not gained else self._of_exhibits(place, gained, is_gone=True)
            for one in [*map(self._cause_of, explaining), *([cause] if cause else [])]:
                one.rows[place] = turned
                one.turned.add(place)
        for finding in fresh:
            if finding not in explaining and _is_news(finding, self.known):
                self._cause_of(finding).rows.setdefault(place, replace(turned, before=new.state))

    def _of_dates(self, place: Row, old: State, new: State) -> _Cause | None:
        """The cause that lies in the application's own dates, or in a waiver's."""
        application = self.workspace.applications_by_id[place[0]]
        if application.decided == self.day and application.submission:
            thing = self.records.name(application, application.source.at("decided"))
            what = f"{application.id} is decided, and counts from now on as it was sent in on {application.submission}"
            return self.causes.setdefault(("decided", application.id), _Cause([thing], what=what, is_gone=True))
        for waiver in self.workspace.waivers if State.WAIVED in (old, new) else ():
            if waiver.requirement == place[1] and place[0] in waiver.applications:
                if waiver.begins == self.day:
                    what, mark = f"waiver {waiver.id} begins", waiver.source.at("start")
                elif add_days(waiver.end, 1) == self.day:
                    what, mark = f"waiver {waiver.id} ends", waiver.source.at("end")
                else:
                    continue
                cause = _Cause([self.records.name(waiver, mark)], what=what, is_gone=waiver.begins == self.day)
                cause.hint = "" if cause.is_gone else f"meet {waiver.requirement} by then, or have the waiver approved for longer"
                return self.causes.setdefault(("waiver", waiver.id), cause)
        return None

    def _of_exhibits(self, place: Row, ids: Sequence[str], *, is_gone: bool) -> _Cause:
        """The cause that lies in exhibits which begin to count or no longer do, or else in nothing that can be named."""
        exhibits = [self.workspace.exhibits_by_id[id] for id in ids if id in self.workspace.exhibits_by_id]
        things = [self.records.name(exhibit, exhibit.source.at("id")) for exhibit in exhibits]
        verb = "count" if len(things) > 1 else "counts"
        told = f"{listed(_titled(thing) for thing in things)} {f'{verb} from now on' if is_gone else f'no longer {verb}'}"
        person = exhibits[0].person if exhibits else ""
        cause = _Cause(things, what=told if things else f"the dates behind {place[1]} turn", person=person, is_gone=is_gone)
        return self.causes.setdefault(("exhibits", tuple(ids)) if things else place[1], cause)

    def _cause_of(self, finding: Finding) -> _Cause:
        return self._of_finding(finding, is_gone=False)

    def _of_finding(self, finding: Finding, *, is_gone: bool) -> _Cause:
        key = ("gone", *_key(finding)) if is_gone else _key(finding)
        if key not in self.causes:
            thing = self.records.thing(finding.mark)
            exhibit = self.records.exhibit(thing)
            self.causes[key] = _Cause(
                [thing],
                person=self.records.person(finding.mark),
                is_gone=is_gone,
                ends=bool(exhibit and exhibit.valid_until and add_days(exhibit.valid_until, 1) == self.day),
            )
        cause = self.causes[key]
        if finding not in cause.findings:
            cause.findings.append(finding)
        return cause

    def _note_what_is_gone(self) -> None:
        """Problems that end without a worse one in their place."""
        named = {thing for cause in self.causes.values() if not cause.is_gone for thing in ((one.kind, one.id) for one in cause.things)}
        for finding in self.before.findings:
            if _key(finding) in self.kept:
                continue
            thing = self.records.thing(finding.mark)
            places = [place for place, row in self.old.items() if any(_key(one) == _key(finding) for one in row.findings)]
            if thing.id and (thing.kind, thing.id) in named:
                continue
            if any(place in cause.rows for place in places for cause in self.causes.values()):
                continue
            cause = self._of_finding(finding, is_gone=True)
            for place in places:
                cause.rows[place] = Turned(
                    application=place[0], requirement=place[1], before=self.old[place].state, after=self.new[place].state
                )

    # ------------------------------------------------------------------ putting together what belongs together

    def _joined(self, causes: Sequence[_Cause]) -> list[_Cause]:
        """The causes; those about one record, or about one person and one row, as one: where a certificate expires, hours are missing."""
        joined: list[_Cause] = []
        for cause in sorted(causes, key=lambda one: (not one.ends, not one.turned, one.head.severity if one.head else 0)):
            same = next(
                (one for one in joined if one.is_gone is cause.is_gone and (_share_a_record(one, cause) or _share_a_person(one, cause))),
                None,
            )
            if same is None:
                joined.append(cause)
                continue
            same.rows = {**cause.rows, **same.rows, **{place: cause.rows[place] for place in cause.turned - same.turned}}
            same.turned |= cause.turned
            same.also += [*cause.findings, *cause.also]
        return joined

    def _together(self, causes: Sequence[_Cause]) -> list[_Cause]:
        """The causes, with one for all applications to one accreditor of which the same rule tells the same: it is one day that passes."""
        alike: dict[object, list[_Cause]] = {}
        for cause in causes:
            head, only = cause.head, cause.things[0] if len(cause.things) == 1 else None
            application = self.workspace.applications_by_id.get(only.id) if only and only.kind == "application" else None
            about = (head.rule.id, head.requirements, application.accreditor, cause.is_gone) if head and application else id(cause)
            alike.setdefault(about, []).append(cause)
        for first, *others in alike.values():
            if others and first.head:
                first.things += [thing for cause in others for thing in cause.things]
                first.findings += [finding for cause in others for finding in cause.findings]
                first.rows |= {place: turned for cause in others for place, turned in cause.rows.items()}
                first.turned |= {place for cause in others for place in cause.turned}
                first.also += [finding for cause in others for finding in cause.also]
                told = f"no longer: {_lowered(first.head.rule.title)}" if first.is_gone else _lowered(first.head.rule.title)
                first.what = f"Applications {listed(thing.id for thing in first.things)}: {told}"
        return [first for first, *_ in alike.values()]

    def _bundled(self, causes: Sequence[_Cause]) -> list[_Cause]:
        """The causes, with one for many records that the same rule only warns of."""
        by_rule: dict[object, list[_Cause]] = {}
        for cause in causes:
            head = cause.head
            alike = (head.rule.id, cause.is_gone) if head and not cause.turned and self._weight(cause) is not Weight.LAPSE else id(cause)
            by_rule.setdefault(alike, []).append(cause)
        bundled = []
        for group in by_rule.values():
            if len(group) < _MANY or not group[0].head:
                bundled += group
                continue
            first = group[0]
            first.things = [thing for cause in group for thing in cause.things]
            first.rows = {place: turned for cause in group for place, turned in cause.rows.items()}
            first.what = f"{group[0].head.rule.title} ({_number_of(first.things)})"
            bundled.append(first)
        return bundled

    # ------------------------------------------------------------------ telling

    def _weight(self, cause: _Cause) -> Weight:
        rows = [self.new[place] for place in cause.turned]
        if cause.is_gone and not any(cause.rows[place].after.badness > cause.rows[place].before.badness for place in cause.turned):
            return Weight.BETTER
        if any(not row.state.is_met and row.blocks for row in rows):
            return Weight.LAPSE
        if any(one.severity is Severity.ERROR for one in (*cause.findings, *cause.also)):
            return Weight.LAPSE
        return Weight.WARNING

    def _turn(self, cause: _Cause) -> Turn:
        head, weight = cause.head, self._weight(cause)
        told = [cause.rows[place] for place in cause.turned] or list(cause.rows.values())
        state = head.state if head and not cause.is_gone else worst(*(turned.after for turned in told))
        mark = head.mark if head else cause.things[0].mark if cause.things else None
        places = sorted(cause.rows, key=list(self.new).index)
        applications = [self.workspace.applications_by_id[one] for one in dict.fromkeys(place[0] for place in places)]
        marks = [thing.mark for thing in cause.things] or ([mark] if mark else [])
        lapses = weight is not Weight.BETTER
        return Turn(
            day=self.day,
            weight=weight,
            what=_raised(cause.what or self._headline(cause, head)),
            state=state,
            things=tuple(cause.things),
            rows=tuple(cause.rows[place] for place in places),
            sites=self._sites(marks, applications),
            owners=tuple(self._person(id) for id in dict.fromkeys(self.records.owner(mark, self.day) for mark in marks) if id),
            last_good=add_days(self.day, -1) if lapses and state is not State.DUE_SOON else None,
            rule=head.rule if head else None,
            mark=mark,
            message=head.message if head and lapses and len(cause.things) == 1 else "",
            also=tuple({_key(one): one.message for one in reversed(cause.also)}.values())[::-1] if lapses else (),
            hint=(head.hint if head else cause.hint) if lapses else "",
        )

    def _headline(self, cause: _Cause, head: Finding | None) -> str:
        thing = cause.things[0]
        exhibit = self.records.exhibit(thing)
        if head is None:
            return _titled(thing)
        named = _titled(thing)
        if exhibit:
            person = self.workspace.people_by_id.get(exhibit.person)
            if person and person.name not in named:
                named = f"{named} of {person.name}"
            if not cause.is_gone:
                if cause.ends:
                    return f"{named} expires"
                if head.state is State.DUE_SOON:
                    return f"{named} lapses soon"
                if head.state is State.STALE:
                    return f"{named} is too old"
        told = f"no longer: {_lowered(head.rule.title)}" if cause.is_gone else _lowered(head.rule.title)
        return f"{named}: {told}" if named else told

    def _sites(self, marks: Iterable[Mark], applications: Sequence[Application]) -> tuple[Thing, ...]:
        """The sites of the records that the applications cover, else the applications' own."""
        covered = dict.fromkeys(site for application in applications for site in application.sites)
        told = [self.records.sites(mark) for mark in marks]
        own = {site for sites in told for site in sites} if all(told) else set()
        sites = [site for site in covered if site in own] or [*covered] or sorted(own)
        known = self.workspace.sites_by_id
        return tuple(self.records.name(known[site], known[site].source.at()) for site in sites if site in known)

    def _person(self, id: str) -> Thing:
        person = self.workspace.people_by_id.get(id)
        if person is None:
            return Thing(kind="person", id="", title=id, mark=self.workspace.team.source.at())
        return self.records.name(person, person.source.at())


def _rows(report: Report) -> dict[Row, RequirementStatus]:
    return {(application.id, row.requirement): row for application in report.applications for row in application.requirements}


def _key(finding: Finding) -> Key:
    """What makes a finding the same on another day: its message may count the days."""
    return (finding.rule.id, finding.mark)


def _weights(findings: Iterable[Finding]) -> dict[Key, tuple[int, int]]:
    """How severe each problem is, and how bad the state is that it makes; where one was told several ways, the worst."""
    found: dict[Key, tuple[int, int]] = {}
    for finding in findings:
        severity, badness = found.get(_key(finding), (finding.severity, finding.state.badness))
        found[_key(finding)] = (min(severity, finding.severity), max(badness, finding.state.badness))
    return found


def _is_news(finding: Finding, known: Mapping[Key, tuple[int, int]]) -> bool:
    """Whether the problem was not known, or is worse than it was."""
    severity, badness = known.get(_key(finding), (Severity.WARNING + 1, -1))
    return finding.severity < severity or finding.state.badness > badness


def _has_rows(finding: Finding) -> bool:
    return bool(finding.applications and finding.requirements)


def _share_a_record(one: _Cause, other: _Cause) -> bool:
    return any(thing.id and (thing.kind, thing.id) == (its.kind, its.id) for thing in one.things for its in other.things)


def _share_a_person(one: _Cause, other: _Cause) -> bool:
    return bool(one.person) and one.person == other.person and not one.rows.keys().isdisjoint(other.rows)


# --------------------------------------------------------------------------- over all days


def _with_last_days(turns: Sequence[Turn], exhibits: Mapping[str, Exhibit]) -> Iterator[Turn]:
    """The turns; what lapses soon with the last day on which it is good, as a later turn or the exhibit itself tells it."""
    ends: dict[tuple[str, str], list[Turn]] = {}
    for turn in turns:
        if turn.weight is Weight.LAPSE:
            for thing in turn.things:
                ends.setdefault((thing.kind, thing.id), []).append(turn)
    for turn in turns:
        if turn.state is State.DUE_SOON and turn.things:
            later = [one for one in ends.get((turn.things[0].kind, turn.things[0].id), ()) if one.day >= turn.day]
            shared = [one for one in later if not set(one.requirements).isdisjoint(turn.requirements)]
            found = next(iter(shared or later), None)
            exhibit = exhibits.get(turn.things[0].id)
            yield replace(turn, last_good=found.last_good if found else exhibit.valid_until if exhibit else None)
            continue
        yield turn


# --------------------------------------------------------------------------- words


def _titled(thing: Thing) -> str:
    title = thing.title if len(thing.title) <= _LONG else f"{thing.title[: _LONG - 1].rstrip()}…"
    if title and thing.id:
        return f"{title} ({thing.id})"
    return title or f"{thing.kind} {thing.id}".strip()


def _number_of(things: Sequence[Thing]) -> str:
    """`15 policies`."""
    kinds = {thing.kind for thing in things}
    kind = kinds.pop() if len(kinds) == 1 else ""
    plural = {"": "places", "person": "people"}.get(kind) or (f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s")
    return number_of(len(things), kind, plural)


def _lowered(title: str) -> str:
    """A title as it reads within a sentence."""
    first, _, _ = title.partition(" ")
    return title if first[1:].lower() != first[1:] else title[:1].lower() + title[1:]


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]
