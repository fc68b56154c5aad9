"""Whether the rulebook agrees with itself, and the program's policies with it: what no schema of a single file can tell."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from generator.findings import Problem, Related
from generator.loading import application_types, asked_check, crosswalk_check, duty_paths, paper_names
from generator.loading.application_types import check_application_types
from generator.loading.asked_check import check_what_is_asked
from generator.loading.attribution import records_at
from generator.loading.crosswalk_check import check_crosswalks, check_editions, is_turned_round
from generator.loading.doubt import Doubt
from generator.loading.duty_paths import check_duty_paths
from generator.loading.likeness import givers_of, gives
from generator.loading.paper_names import check_paper_names
from generator.loading.schemas import KINDS
from generator.loading.words import Seen, loading_rule, next_step
from generator.model.evidence import Policies
from generator.model.standards import Accreditor, ApplicationType, Crosswalk, Requirement
from generator.model.workspace import DAYS, Rulebook
from generator.near import near_words
from generator.prose import number_of
from generator.source import Mark, Source

HEADING = loading_rule(
    "STD101",
    "A heading is named that the application does not have",
    why="What stands under it would be in no folder of the upload and behind no tab of the binder.",
    fix="Correct the heading's id, or add the heading.",
)
PLACED_TWICE = loading_rule(
    "STD102",
    "A requirement is placed twice in one application",
    why="It would be counted and printed twice.",
    fix="Keep it under the heading where the accreditor asks for it.",
)
FIELD = loading_rule(
    "STD103",
    "A worksheet field is not filled in exactly one way",
    why="With none the field would stay blank, with two nobody could tell which is meant.",
    fix="Give the field exactly one of `value`, `table`, `attest` and `fill_in`.",
)
DAY = loading_rule(
    "STD104",
    "Time is counted back from a day that is not known",
    why="It would be counted from the day of the report instead, without a word.",
    fix="Write one of the days in the message, or add the name to `anchors` of the application.",
)
RECORDS = loading_rule(
    "STD105",
    "A kind of record is named that does not exist",
    why="A mistake in such records would not show in the state of the requirement.",
    fix="Write one of the kinds in the message.",
)
POLICY = loading_rule(
    "STD106",
    "A policy does not say what it carries out",
    why="It would stand in no list of policies by standard, and could prove none.",
    fix="Give it either `edition` and `standard`, or `enhancement`.",
)
STANDARD = loading_rule(
    "STD107",
    "A standard is named that its edition does not have",
    why="Nothing would be found under it, neither here nor by a reader.",
    fix="Correct the number, or the edition.",
)
NAME_TWICE = loading_rule(
    "STD108",
    "A name is used twice",
    why="Whoever names it could mean either, and one would replace the other.",
    fix="Give one of the two another name.",
)
NO_TAB = loading_rule(
    "STD109",
    "A heading does not stand behind one tab of the binder, or a tab stands before none",
    why="Exhibits would be left out of the binder, or looked for behind a tab where they are not.",
    fix="Name each heading under `headings` of one tab, and give each tab a heading.",
)

IMPOSSIBLE = loading_rule(
    "STD117",
    "Days, months or periods are given that nothing can fit",
    why="Whatever a program did would be too early or too late, or be looked at for a time that is not there.",
    fix="Correct one of the two that the message names.",
)

RULES = (
    HEADING, PLACED_TWICE, FIELD, DAY, RECORDS, POLICY, STANDARD, NAME_TWICE, NO_TAB, IMPOSSIBLE, *application_types.RULES,
    *duty_paths.RULES, *crosswalk_check.RULES, *paper_names.RULES, *asked_check.RULES,
)  # fmt: skip


def check_rulebook(rulebook: Rulebook, doubt: Doubt | None = None) -> Iterator[Seen]:
    """Everything in the rulebook that contradicts the rest of it; what may only be hidden by a mistake told already is passed over."""
    doubt = doubt or Doubt()
    for requirement in rulebook.requirements.values():
        yield from _standards(rulebook, requirement, doubt)
        yield from _records(requirement)
        yield from _days(rulebook, requirement, doubt)
    for edition in rulebook.editions.values():
        yield from _twice(
            [((standard.number, edition.id), standard.source.at_value("number")) for standard in edition.standards], "standard {} of {}"
        )
    yield from _twice([((term.term,), term.source.at_value("term")) for term in rulebook.glossary], "the term {}")
    for accreditor in rulebook.accreditors.values():
        yield from _twice([(each.id, each.source.at_value("id")) for each in accreditor.deadlines])
        yield from _deadlines(accreditor)
        named = [((kind.type, kind.edition), kind.source.at_value("type")) for kind in accreditor.applications]
        yield from _twice(named, f"the {{}} application to {accreditor.id} under {{}}")
        for kind in accreditor.applications:
            yield from _application_type(rulebook, kind, doubt)
    yield from check_application_types(rulebook, doubt)
    yield from check_what_is_asked(rulebook)
    yield from check_paper_names(rulebook, doubt)
    yield from check_duty_paths(rulebook)
    yield from check_editions(rulebook, doubt)
    for crosswalk in rulebook.crosswalks.values():
        if crosswalk.old != crosswalk.new and not is_turned_round(rulebook, crosswalk):
            yield from _crosswalk_standards(rulebook, crosswalk, doubt)
    yield from check_crosswalks(rulebook, doubt)


# --------------------------------------------------------------------------- requirements


def _standards(rulebook: Rulebook, requirement: Requirement, doubt: Doubt) -> Iterator[Seen]:
    for edition, number in requirement.standards.items():
        fault = _no_standard(rulebook, doubt, edition, number, requirement.source.at_value("standards", edition), requirement.id)
        if fault:
            yield fault


def _no_standard(rulebook: Rulebook, doubt: Doubt, edition: str, number: str, mark: Mark, *requirements: str) -> Seen | None:
    found = rulebook.editions.get(edition)
    if found is None:  # told as an id that stands nowhere
        return None
    numbers = list(dict.fromkeys(standard.number for standard in found.standards))
    if number in numbers or len(numbers) < len(found.standards) or not numbers or doubt.about(found.source, "standards"):
        return None  # with a number there twice or none at all, that is the mistake
    message = f"{edition} has no standard {number}"
    return STANDARD, Problem(mark=mark, message=message, hint=f"write one of {', '.join(numbers)}", requirements=requirements)


@cache
def _known_records() -> tuple[str, ...]:
    """Every kind of record that a file can hold."""
    return tuple(dict.fromkeys(record for kind in KINDS for record in records_at(kind.schema, ())))


def _records(requirement: Requirement) -> Iterator[Seen]:
    known = _known_records()
    for index, record in enumerate(requirement.records):
        if record not in known:
            yield (
                RECORDS,
                Problem(
                    mark=requirement.source.at_value("records", index),
                    message=f"{requirement.id} is judged by `{record}`, but there is no such kind of record",
                    hint=f"known are: {', '.join(known)}",
                    requirements=(requirement.id,),
                ),
            )


def _days(rulebook: Rulebook, requirement: Requirement, doubt: Doubt) -> Iterator[Seen]:
    asking = [
        (accreditor, kind)
        for accreditor in rulebook.accreditors.values()
        for kind in accreditor.applications
        if any(asks.requirement == requirement.id for heading in kind.headings for asks in heading.asks)
    ]
    named = [
        *((need.fresh.before, need.fresh.source.at_value("before"), need.accreditors) for need in requirement.evidence if need.fresh),
        *(
            (str(check.parameters.get("before", "")), check.source.at_value("parameters", "before"), check.accreditors)
            for check in requirement.checks
        ),
    ]
    for day, mark, only in named:
        if not day or day in DAYS:
            continue
        lacking = [
            (accreditor, kind)
            for accreditor, kind in asking
            if day not in kind.anchors and (not only or accreditor.id in only) and not doubt.about_type(rulebook, kind, "anchors")
        ]
        if lacking:
            yield DAY, _unknown_day(day, mark, lacking, requirement.id)


def _unknown_day(day: str, mark: Mark, lacking: list[tuple[Accreditor, ApplicationType]], *requirements: str) -> Problem:
    where = ", ".join(f"{accreditor.id} {kind.type} {kind.edition}" for accreditor, kind in lacking)
    return Problem(
        mark=mark,
        message=f"`{day}` is no day that is known" + (f" to {where}" if where else ""),
        hint=f"write one of {', '.join(DAYS)}, or add `{day}` to `anchors` of the application",
        related=tuple(Related(kind.source.at("anchors"), f"`{day}` is not among the anchors here") for _, kind in lacking),
        requirements=requirements,
    )


# --------------------------------------------------------------------------- crosswalks


def _crosswalk_standards(rulebook: Rulebook, crosswalk: Crosswalk, doubt: Doubt) -> Iterator[Seen]:
    for relation in crosswalk.relations:
        for side, edition, number in (("old", crosswalk.old, relation.old), ("new", crosswalk.new, relation.new)):
            fault = number and _no_standard(rulebook, doubt, edition, number, relation.source.at_value(side))
            if fault:
                yield fault


# --------------------------------------------------------------------------- applications


def _deadlines(accreditor: Accreditor) -> Iterator[Seen]:
    for deadline in accreditor.deadlines:
        if deadline.opens is not None and not deadline.working_days and deadline.opens > deadline.days:
            yield (
                IMPOSSIBLE,
                Problem(
                    mark=deadline.source.at_value("opens"),
                    message=f"the deadline {deadline.id} opens {_counted(deadline.opens)} the event and ends {_counted(deadline.days)} it",
                    hint="correct `opens` or `days`; a negative number is so many days before the event",
                ),
            )


def _counted(days: int) -> str:
    return f"{number_of(abs(days), 'day')} {'after' if days >= 0 else 'before'}"


def _period_rule(kind: ApplicationType) -> Iterator[Seen]:
    rule = kind.reporting_period
    if rule is None:
        return
    for less, more in (("min_months", "max_months"), ("min_months", "earliest_start_months"), ("max_gap_months", "earliest_start_months")):
        if getattr(rule, less) > getattr(rule, more):
            message = f"no reporting period fits: `{less}` is {getattr(rule, less)}, more than `{more}`, {getattr(rule, more)}"
            yield IMPOSSIBLE, Problem(mark=rule.source.at_value(less), message=message, hint="correct one of the two")
            return


def _periods(kind: ApplicationType) -> Iterator[Seen]:
    if kind.periods and sorted(kind.periods) != ["current", "earlier"] and len(kind.periods) == len(_listed(kind)):
        message = f"the application looks at {' and '.join(kind.periods)}, but only both periods, each once, can be looked at"
        hint = "write `periods: [earlier, current]`, or take it out where one time is looked at"
        yield IMPOSSIBLE, Problem(mark=kind.source.at_value("periods"), message=message, hint=hint)


def _listed(kind: ApplicationType) -> Collection[object]:
    """The places of the periods as written: some may have been refused, which is told there."""
    return getattr(kind.source.places.items.get("periods"), "items", ())


def _application_type(rulebook: Rulebook, kind: ApplicationType, doubt: Doubt) -> Iterator[Seen]:
    yield from _period_rule(kind)
    yield from _periods(kind)
    yield from _twice([(heading.id, heading.source.at_value("id")) for heading in kind.headings])
    yield from _twice([(upload.id, upload.source.at_value("id")) for upload in kind.uploads])
    yield from _twice(
        [((upload.heading, upload.file), upload.source.at_value("file")) for upload in kind.uploads], "the file {1} under the heading {0}"
    )
    if kind.headings and not doubt.about_type(rulebook, kind, "headings"):
        binder = givers_of(rulebook, kind, "binder")
        is_lacking = not gives(binder[-1], "binder")  # which is told as that, or as what it should be like
        yield from _headings(kind, has_doubt=is_lacking or any(doubt.about(one.source, "binder") for one in binder))
    yield from _placing(kind)
    for name, day in kind.anchors.items():
        if day not in DAYS:
            mark = kind.source.at_value("anchors", name)
            yield (
                DAY,
                Problem(mark=mark, message=f"the anchor `{name}` is `{day}`, which is no day", hint=f"write one of {', '.join(DAYS)}"),
            )
    has_doubt = doubt.about_type(rulebook, kind, "anchors")
    for heading in kind.headings:
        fault = heading.standard and _no_standard(rulebook, doubt, kind.edition, heading.standard, heading.source.at_value("standard"))
        if fault:
            yield fault
        for asks in heading.asks:
            fresh = None if has_doubt else asks.fresh
            if fresh and fresh.before and fresh.before not in (*DAYS, *kind.anchors):
                yield DAY, _unknown_day(fresh.before, fresh.source.at_value("before"), [], asks.requirement)
    for group in kind.worksheet:
        for field in group.fields:
            given = [name for name in ("value", "table", "attest", "fill_in") if getattr(field, name)]
            if len(given) != 1:
                ways = f"in {len(given)} ways, by {' and '.join(f'`{name}`' for name in given)}" if given else "in no way"
                message = f"the field `{field.label}` is filled {ways}"
                yield FIELD, Problem(mark=field.source.at_value("label"), message=message, hint=next_step(FIELD))


def _twice(named: Sequence[tuple[str | tuple[str, ...], Mark]], told: str = "`{}`") -> Iterator[Seen]:
    """Names that stand twice; `told` says in words what has the name."""
    first: dict[str | tuple[str, ...], Mark] = {}
    for name, mark in named:
        if name in first:
            words = told.format(*((name,) if isinstance(name, str) else name))
            related = (Related(first[name], f"{words} stands here first"),)
            where = f"line {first[name].line}" if first[name].file == mark.file else f"{first[name].file}"
            message = f"{words} is there twice, first in {where}" if isinstance(name, tuple) else f"{words} is used twice, first in {where}"
            yield NAME_TWICE, Problem(mark=mark, message=message, hint="give one of the two another name", related=related)
        else:
            first[name] = mark


def _headings(kind: ApplicationType, *, has_doubt: bool) -> Iterator[Seen]:
    known = list(dict.fromkeys(heading.id for heading in kind.headings))
    if len(known) < len(kind.headings):
        return  # a name that stands twice is told; which others it hides nobody can tell
    behind: dict[str, Mark] = {}
    misspelt = [heading for tab in kind.binder for heading in tab.headings if heading not in known]
    named: list[tuple[str, Mark]] = [(upload.heading, upload.source.at_value("heading")) for upload in kind.uploads]
    own = (group for group in kind.worksheet if group.heading and group.source.file == kind.source.file)
    named += [(group.heading, group.source.at_value("heading")) for group in own]
    for tab, inner in enumerate(kind.binder):
        if not inner.headings:
            message = f"the tab `{inner.title}` has no heading behind it"
            yield (
                NO_TAB,
                Problem(mark=kind.source.at_value("binder", tab, "headings"), message=message, hint="name its headings, or delete it"),
            )
        for index, heading in enumerate(inner.headings):
            mark = kind.source.at_value("binder", tab, "headings", index)
            named.append((heading, mark))
            first = behind.setdefault(heading, mark)
            if first is not mark and heading in known:
                message = f"the heading `{heading}` stands behind two tabs, first in line {first.line}"
                related = (Related(first, "the first"),)
                yield NO_TAB, Problem(mark=mark, message=message, hint="keep it behind one of them", related=related)
    for heading, mark in named:
        if heading not in known:
            message = f"`{heading}` is no heading of this application"
            near = near_words(heading, known)
            hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(known)}"
            yield HEADING, Problem(mark=mark, message=message, hint=hint)
    for placed in kind.headings:
        if placed.id not in behind and not has_doubt and not near_words(placed.id, misspelt):
            message = f"the heading `{placed.id}` stands behind no tab of the binder"
            yield (
                NO_TAB,
                Problem(mark=placed.source.at_value("id"), message=message, hint="add it under `headings` of one of the tabs in `binder`"),
            )


def _placing(kind: ApplicationType) -> Iterator[Seen]:
    first: dict[str, Source] = {}
    for heading in kind.headings:
        for asks in heading.asks:
            before = first.setdefault(asks.requirement, asks.source)
            if before is asks.source:
                continue
            mark = before.at_value("requirement")
            yield (
                PLACED_TWICE,
                Problem(
                    mark=asks.source.at_value("requirement"),
                    message=f"{asks.requirement} is placed twice, first in line {mark.line}",
                    hint="keep it under the heading where the accreditor asks for it",
                    related=(Related(mark, f"{asks.requirement} is placed here first"),),
                ),
            )


# --------------------------------------------------------------------------- policies


def check_policies(rulebook: Rulebook, policies: Policies) -> Iterator[Seen]:
    """Each of the program's policies that does not fit the rulebook."""
    for policy in policies.policies:
        by_standard = bool(policy.edition and policy.standard)
        if by_standard == bool(policy.enhancement) or bool(policy.edition) != bool(policy.standard):
            yield (
                POLICY,
                Problem(
                    mark=policy.source.at_value("id"),
                    message=f"{policy.id} does not say in one way which standard or enhancement it carries out",
                    hint="give it either `edition` and `standard`, or `enhancement`",
                ),
            )
        elif by_standard:
            fault = _no_standard(rulebook, Doubt(), policy.edition, policy.standard, policy.source.at_value("standard"))
            if fault:
                yield fault
