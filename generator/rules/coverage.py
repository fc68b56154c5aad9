"""Whether each need of a requirement is shown by an exhibit at all (COV)."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.findings import Problem, Related, State
from generator.prose import listed, number_of
from generator.rules.declare import THESE_REQUIREMENTS, Asked, Shown, requirement_rule
from generator.rules.wording import place_of, titled
from generator.source import NOWHERE, Mark

_EXHIBITS = PurePosixPath("evidence/exhibits.yaml")


@requirement_rule("COV101", "Evidence is missing")
def evidence_missing(asked: Asked) -> Iterator[Problem]:
    """Each thing that a requirement wants shown needs an exhibit, for the program or for each site, person, chart or series.

    Why: a reviewer judges a requirement by what lies in front of them; a sentence that says it is done does not count.
    Fix: add an exhibit of a kind that the message names, with its file, and name the requirement under `supports`.
    """
    told = set()
    lacking = [shown for shown in asked.shown if _has_nothing(shown)]
    periods: dict[tuple[str, ...], set[str]] = {}
    for shown in lacking:
        periods.setdefault((shown.subject, *shown.need.kinds), set()).add(shown.period)
    for shown in lacking:
        # What both periods of an audit lack is one thing that is missing.
        is_both = len(periods[shown.subject, *shown.need.kinds]) > 1
        whom = f" for {shown.subject_name}" if is_both and shown.subject_name else "" if is_both else _for(shown)
        message = f"{_none(shown)}{whom}"
        if message not in told:
            told.add(message)
            yield Problem(
                mark=_place(asked, shown),
                message=message,
                hint=_hint(shown),
                related=tuple(Related(exhibit.source.at("supports"), f"{titled(exhibit)} is near") for exhibit in shown.near),
                state=State.MISSING,
            )


def _has_nothing(shown: Shown) -> bool:
    return shown.state is State.MISSING and not (shown.counted or shown.passed_over or shown.absent or shown.is_told)


@requirement_rule("COV102", "There is nobody or nothing to show evidence for")
def subject_missing(asked: Asked) -> Iterator[Problem]:
    """A requirement that wants something of each person, site, chart or series wants at least one of them.

    Why: with nobody on the list, nothing is missing on paper, and yet nothing is shown.
    Fix: record the people in `team.yaml`, the sites and chosen charts of the application in `program.yaml`, the series in `workshops.yaml`.
    """
    for shown in asked.shown:
        if shown.absent and not shown.is_told:
            per = shown.need.per
            place, hint = {
                "person": _place_of_people(asked, shown),
                "series": (
                    place_of(asked.workspace, asked.workspace.workshops.source, "series"),
                    "record the series under `series` in evidence/workshops.yaml",
                ),
                "site": (asked.application.source.at("sites"), "name its sites under `sites` of the application in evidence/program.yaml"),
                "chart": (
                    asked.application.source.at("charts"),
                    f"choose charts in evidence/participants.yaml: name their ids under `charts` of {asked.application.id} "
                    "in evidence/program.yaml",
                ),
                "change": (
                    asked.application.source.at("changes"),
                    f"record the change under `changes` of the program, and name it under `changes` of {asked.application.id}",
                ),
            }[per]
            yield Problem(
                mark=place,
                message=shown.absent,
                hint=hint,
                state=State.MISSING,
                absence=_absence(asked, shown) if per == "person" else "",
            )


@requirement_rule("COV103", "There are too few exhibits")
def too_few_exhibits(asked: Asked) -> Iterator[Problem]:
    """A requirement may want several exhibits of a kind.

    Why: one exhibit where the rulebook asks for more leaves the requirement open.
    Fix: add the exhibits that are still missing, or name the requirement under `supports` of those you have.
    """
    for shown in asked.shown:
        found = (*shown.counted, *shown.passed_over)
        if shown.state is State.MISSING and found and not shown.is_told:
            yield Problem(
                mark=found[-1].source.at("id"),
                message=f"{len(shown.counted)} of {number_of(shown.need.at_least, 'exhibit')} of kind {_kinds(shown)}{_for(shown)}",
                hint=f"add {shown.need.at_least - len(shown.counted)} more, with {THESE_REQUIREMENTS} under `supports`",
                state=State.MISSING,
            )


@requirement_rule("COV104", "Evidence is only planned")
def evidence_planned(asked: Asked) -> Iterator[Problem]:
    """An exhibit counts from the day it is there: it has a file, and it is neither dated nor valid from a later day.

    Why: a planned document helps to see what is to be done, but it cannot be sent in.
    Fix: when the document is there, give its `file` and its date.
    """
    for shown in asked.shown:
        if shown.state is State.PLANNED:
            day, told = shown.day or asked.workspace.as_of, asked.told_day(shown)
            planned = [exhibit for exhibit, reason in zip(shown.passed_over, shown.reasons, strict=True) if reason is State.PLANNED]
            exhibit = min(planned, key=lambda exhibit: (not exhibit.file, exhibit.id))
            if not exhibit.file:
                expected = f", expected on {exhibit.expected}" if exhibit.expected else ""
                message, field = f"{titled(exhibit)} is only planned{expected}", "expected" if exhibit.expected else "id"
                hint = f"give {exhibit.id} its `file` and date when it is there"
            elif exhibit.valid_from and exhibit.valid_from > day:
                message, field = f"{titled(exhibit)} is valid from {exhibit.valid_from} only, after {told}", "valid_from"
                hint = f"until then, show what is in force now, with {THESE_REQUIREMENTS} under `supports`"
            else:
                field = "effective" if exhibit.effective else "period" if exhibit.period else "received"
                message = f"{titled(exhibit)} is dated {exhibit.dated}, after {told}"
                hint = "correct the date, or show what was in force before"
            whom = (
                f" for {shown.subject_name}" if shown.subject_name else ""
            )  # the exhibit is no more there for one period than for another
            yield Problem(mark=exhibit.source.at(field), message=message + whom, hint=hint, state=State.PLANNED)


@requirement_rule("COV105", "Evidence has been replaced by something that does not count")
def evidence_superseded(asked: Asked) -> Iterator[Problem]:
    """An exhibit that another one supersedes counts no more; the one that replaces it must support the same requirement.

    Why: reviewers look at what is in force, not at what it replaced.
    Fix: name the requirement under `supports` of the newer exhibit, or delete `supersedes` there if it replaces something else.
    """
    for shown in asked.shown:
        if shown.state is State.SUPERSEDED:
            old = next(exhibit for exhibit, reason in zip(shown.passed_over, shown.reasons, strict=True) if reason is State.SUPERSEDED)
            new = asked.workspace.successor_on(old, shown.day or asked.workspace.as_of)
            if new is None:
                continue
            yield Problem(
                mark=new.source.at("supersedes"),
                message=f"{titled(old)} is superseded by {titled(new)}, which does not count here{_for(shown)}",
                hint=f"name {THESE_REQUIREMENTS} under `supports` of {new.id}, and see that its kind is {_kinds(shown)}",
                related=(Related(old.source.at("id"), "the exhibit that was replaced"),),
                state=State.SUPERSEDED,
            )


def _absence(asked: Asked, shown: Shown) -> str:
    """What there is none of at all, where other rules miss it too; empty where some are there, though not of the kind that is asked."""
    if shown.need.who == "quality-coordinator":
        return "coordinator"
    return "" if asked.workspace.team.people else "people"


def _place_of_people(asked: Asked, shown: Shown) -> tuple[Mark, str]:
    key = "coordinators" if shown.need.who == "quality-coordinator" else "people"
    whom = "the coordinator" if key == "coordinators" else "who is on the team"
    hint = f"record {whom} under `{key}` in evidence/team.yaml"
    if key == "people" and asked.workspace.team.people:
        hint += ", and see that `roles`, `sites`, `joined` and `left` of those who are there say what is so"
    return place_of(asked.workspace, asked.workspace.team.source, key), hint


def _kinds(shown: Shown) -> str:
    return listed(shown.need.kinds, "or")


def _none(shown: Shown) -> str:
    least = shown.need.at_least
    return f"0 of {least} {_kinds(shown)} exhibits" if least > 1 else f"no {_kinds(shown)} exhibit"


def _for(shown: Shown) -> str:
    return f" for {shown.for_what}" if shown.for_what else ""


def _place(asked: Asked, shown: Shown) -> Mark:
    """The subject that the exhibit is missing for; for the program, the start of the file that lists the exhibits."""
    workspace = asked.workspace
    if shown.need.per == "person":
        return workspace.people_by_id[shown.subject].source.at("id")
    if shown.need.per == "site":
        return workspace.sites_by_id[shown.subject].source.at("id")
    if shown.need.per == "chart":
        return workspace.charts_by_id[shown.subject].source.at("exhibit")
    if shown.need.per == "change":
        return workspace.changes_by_id[shown.subject].source.at("exhibits")
    if shown.need.per == "series":
        series = workspace.series_by_id[shown.subject].source
        return series.at("fidelity") if "FIDELITY_RECORD" in shown.need.kinds else series.at("attendance_exhibit")
    files = {exhibit.source.file for exhibit in workspace.exhibits if exhibit.source is not NOWHERE}
    return Mark(_EXHIBITS if _EXHIBITS in files else min(files, default=_EXHIBITS))


def _hint(shown: Shown) -> str:
    per, least = shown.need.per, shown.need.at_least
    papers = f"{least} exhibits of kind {_kinds(shown)}" if least > 1 else f"an exhibit of kind {_kinds(shown)}"
    whose = "their" if least > 1 else "its"
    if shown.near:
        near = shown.near[0]
        if per in ("person", "site") and not getattr(near, per):
            add = f"else add {papers} for {shown.subject_name}"
            return f"if {titled(near)} is the one, give it `{per}: {shown.subject}`; {add}"
        return f"if {titled(near)} shows it, name {THESE_REQUIREMENTS} under its `supports`; else add {papers}"
    if per in ("person", "site"):
        return f"add {papers} with `{per}: {shown.subject}` and {THESE_REQUIREMENTS} under `supports`"
    if per == "change":
        return f"name {papers} under `exhibits` of {shown.subject_name}, with {THESE_REQUIREMENTS} under {whose} `supports`"
    if per == "chart":
        return f"name {papers} under `exhibit` of {shown.subject_name}, with {THESE_REQUIREMENTS} under {whose} `supports`"
    if per == "series":
        return f"name {papers} in {shown.subject_name}, with {THESE_REQUIREMENTS} under {whose} `supports`"
    return f"add {papers} to evidence/exhibits.yaml with {THESE_REQUIREMENTS} under `supports`"
