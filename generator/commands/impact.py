"""`dsmes impact`: everything that rests on an exhibit, a person or a file, and what would become of it without."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from generator.commands.answer import Answer
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.errors import UsageError
from generator.findings import Hanging, Impact, Thing, Turned
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.questions.absence import Absence, records_naming, rows_without, series_resting, sites_resting
from generator.reports.impact import IMPACT_FORMATS
from generator.source import NOWHERE, Mark

_FILES = "evidence/files/"


def run(asking: Asking, name: str, *, format: str = "text") -> Answer:
    """What rests on it, in the named format. That nothing does is an answer, and no failure.

    Raises:
        UsageError: there is no exhibit, person or file of this name; the hint names what comes near.
    """
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    impact = impact_of(gathered, workspace, name.strip())
    return Answer(IMPACT_FORMATS[format](replace(impact, titles=gathered.report.names)))


def impact_of(gathered: Gathered, workspace: Workspace, name: str) -> Impact:
    """What rests on an exhibit, a person or a file of this name."""
    exhibit = workspace.exhibits_by_id.get(name) or next((one for one in workspace.exhibits if one.id.casefold() == name.casefold()), None)
    if exhibit:
        return _without(gathered, workspace, exhibit.id, "exhibit", Absence(exhibits=frozenset({exhibit.id})))
    people = [one for one in workspace.team.people if name.casefold() in (one.id.casefold(), one.name.casefold())]
    if people:
        own = frozenset(one.id for one in workspace.exhibits if one.person == people[0].id)
        return _without(gathered, workspace, people[0].id, "person", Absence(people=frozenset({people[0].id}), exhibits=own))
    path = _path(name, gathered)
    shown = frozenset(one.id for one in workspace.exhibits if one.file and f"{_FILES}{one.file}" == path)
    if shown:
        return _without(gathered, workspace, path, "file", Absence(exhibits=shown))
    if path in gathered.report.files:
        return _of_yaml(gathered, workspace, path)
    if _is_below(gathered.root / path, gathered.root):
        return Impact(as_of=workspace.as_of, of=path, what="file", taken_out=(), rows=(), hanging=())
    raise UsageError(f"there is no exhibit, person or file `{name}`", hint=_near(name, path, gathered, workspace))


def _path(name: str, gathered: Gathered) -> str:
    """A file as the workspace names it, however it was typed: from where one stands, or below evidence/ or evidence/files/."""
    plain = PurePosixPath(name.replace("\\", "/")).as_posix().removeprefix(f"{gathered.root.as_posix()}/")
    places = (plain, f"evidence/{plain}", f"{_FILES}{plain}")
    return next((one for one in places if one in gathered.report.files or _is_below(gathered.root / one, gathered.root)), plain)


def _is_below(path: Path, root: Path) -> bool:
    """Whether there is such a file, and it is one of the program's."""
    return path.is_file() and path.resolve().is_relative_to(root.resolve())


def _near(name: str, path: str, gathered: Gathered, workspace: Workspace) -> str:
    names = [*workspace.exhibits_by_id, *workspace.people_by_id, *(one.name for one in workspace.team.people)]
    names += [f"{_FILES}{one.file}" for one in workspace.exhibits if one.file]
    names += [*gathered.report.files, *(PurePosixPath(one.file).name for one in workspace.exhibits if one.file)]
    near = [*near_words(name, names, 3, 0.5), *near_words(PurePosixPath(path).name, names, 3, 0.6)]
    if near:
        return f"did you mean {' or '.join(f'`{one}`' for one in list(dict.fromkeys(near))[:3])}?"
    return "name an exhibit (EX-0012), a person as team.yaml has it, or a file below evidence/ or standards/"


# --------------------------------------------------------------------------- exhibits and people


def _without(gathered: Gathered, workspace: Workspace, of: str, what: str, absence: Absence) -> Impact:
    rows, _ = rows_without(workspace, gathered.seen, gathered.report, absence)
    things = [
        Thing(kind="exhibit", id=one.id, title=one.title, mark=one.source.at("id"))
        for one in workspace.exhibits
        if one.id in absence.exhibits
    ]
    people = [one for one in workspace.team.people if one.id in absence.people]
    things = [*(Thing(kind="person", id=one.id, title=one.name, mark=one.source.at("id")) for one in people), *things]
    names = [*absence.exhibits, *absence.people, *(one.name for one in people)]
    ids = [*(absence.people or absence.exhibits)]
    return Impact(
        as_of=workspace.as_of,
        of=of,
        what=what,
        taken_out=tuple(things),
        rows=rows,
        hanging=(
            *_applications(workspace, rows),
            *sites_resting(workspace, absence),
            *series_resting(workspace, absence),
            *_documents(gathered, workspace, absence, rows),
            *_policies(workspace, absence, rows),
            *_pages(gathered, names),
            *_each_once(records_naming(workspace, ids)),
        ),
    )


def _each_once(found: Iterator[Hanging]) -> Iterator[Hanging]:
    seen: set[object] = set()
    for one in found:
        if (one.id, one.title, one.detail, one.mark) not in seen:
            seen.add((one.id, one.title, one.detail, one.mark))
            yield one


def _applications(workspace: Workspace, rows: Collection[Turned]) -> Iterator[Hanging]:
    for application in workspace.program.applications:
        own = [row for row in rows if row.application == application.id]
        if own:
            opened = [row.requirement for row in own if row.before.is_met and not row.after.is_met]
            detail = f"open without it: {', '.join(opened)}" if opened else f"rests on it: {', '.join(row.requirement for row in own)}"
            yield Hanging(what="application", id=application.id, title=application.type, detail=detail, mark=application.source.at("id"))


def _documents(gathered: Gathered, workspace: Workspace, absence: Absence, rows: Collection[Turned]) -> Iterator[Hanging]:
    """The places in each packet: number and section in the binder, the uploads, the paragraphs of the narrative."""
    from generator.documents.plan import plan_packet

    wanted = {status.id for status in gathered.report.applications}
    for application in workspace.program.applications:
        if application.id not in wanted or workspace.type_of(application) is None:
            continue
        plan = plan_packet(workspace, gathered.report, application, draft=True)
        for section in plan.sections:
            for planned in section.exhibits:
                if planned.exhibit.id in absence.exhibits:
                    where = f"section {section.number}, {section.heading.title}"
                    yield Hanging(
                        what="binder", id=application.id, title=f"exhibit {planned.number}", detail=f"{planned.exhibit.id}: {where}"
                    )
        for item in plan.type.uploads:
            held = [planned.exhibit.id for planned in plan.exhibits_of(item)]
            out = [id for id in held if id in absence.exhibits]
            if out:
                left = len(held) - len(out)
                detail = f"{', '.join(out)}; {f'{left} more in it' if left else 'nothing else is in it'}"
                yield Hanging(what="upload", id=application.id, title=f"{item.id} {item.title}", detail=detail)
        evidence = {row.requirement: row.evidence for section in plan.sections for row in section.requirements}
        told = [id for id, found in evidence.items() if not absence.exhibits.isdisjoint(found)]
        told += [row.requirement for row in rows if row.application == application.id and row.requirement not in told]
        told = [id for id in evidence if id in told]
        if told:
            yield Hanging(what="narrative", id=application.id, title="paragraphs", detail=", ".join(told))


def _policies(workspace: Workspace, absence: Absence, rows: Collection[Turned]) -> Iterator[Hanging]:
    """The policies that somebody owns or approved, and those that name the evidence of a requirement."""
    book = workspace.rulebook
    asked = {row.requirement for row in rows}
    for policy in workspace.policies.policies:
        enhancement = book.enhancements.get(policy.enhancement)
        about = set(enhancement.requirements) | {enhancement.id} if enhancement else set()
        if policy.standard:
            about |= {one.id for one in book.requirements.values() if one.standards.get(policy.edition) == policy.standard}
        reasons = [f"is about {', '.join(id for id in book.requirements if id in about & asked)}"] if about & asked else []
        if policy.owner in absence.people:
            reasons.append(f"is kept by {policy.owner}")
        if policy.approved.by in absence.people:
            reasons.append(f"was approved by {policy.approved.by}")
        if reasons:
            yield Hanging(what="policy", id=policy.id, title=policy.title, detail="; ".join(reasons), mark=policy.source.at("id"))


def _pages(gathered: Gathered, names: Collection[str]) -> Iterator[Hanging]:
    """The pages of the handbook that name it."""
    from generator.commands.handbook_pages import handbook_pages

    if not any(names):
        return
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in names if name))
    for page in handbook_pages(gathered):
        if page.path.suffix == ".md":
            text = page.data.decode().replace("\\", "")
            title = next((line.removeprefix("# ").split(" {")[0] for line in text.splitlines() if line.startswith("# ")), "")
            if named.search(text):
                yield Hanging(what="page", id=str(page.path), title=title)


# --------------------------------------------------------------------------- whole files


def _of_yaml(gathered: Gathered, workspace: Workspace, path: str) -> Impact:
    if path.startswith("standards/"):
        return _of_standards(gathered, workspace, path)
    name = path.removeprefix("evidence/")
    exhibits = frozenset(one.id for one in workspace.exhibits if str(one.source.file) == path)
    people = frozenset(one.id for one in workspace.team.people if str(one.source.file) == path)
    found = _without(gathered, workspace, path, "file", Absence(exhibits=exhibits, people=people, file=name))
    out = found.taken_out or (Thing(kind="file", id=path, title="", mark=Mark(PurePosixPath(path))),)
    return Impact(as_of=found.as_of, of=path, what="file", taken_out=out, rows=found.rows, hanging=found.hanging)


def _of_standards(gathered: Gathered, workspace: Workspace, path: str) -> Impact:
    """The requirements that a file of the rulebook holds or speaks of: they are asked as they are because of it."""
    asked, applications, things = _held_in(workspace, path)
    rows = tuple(
        Turned(application=status.id, requirement=row.requirement, before=row.state, after=row.state)
        for status in gathered.report.applications
        if status.id in applications
        for row in status.requirements
        if row.requirement in asked
    )
    return Impact(
        as_of=workspace.as_of,
        of=path,
        what="rulebook",
        taken_out=tuple(things),
        rows=rows,
        hanging=(*_applications(workspace, rows), *_policies(workspace, Absence(), rows), *_homes(gathered, workspace, asked)),
    )


def _held_in(workspace: Workspace, path: str) -> tuple[set[str], set[str], list[Thing]]:
    """The requirements and applications that rest on a file of the rulebook, and what stands in it."""
    book = workspace.rulebook
    every = {one.id for one in workspace.program.applications}
    things, asked, applications = [], set(), every
    for kind, known in (
        ("requirement", book.requirements),
        ("enhancement", book.enhancements),
        ("evidence kind", book.evidence_kinds),
        ("topic", book.topics),
        ("source", book.sources),
        ("edition", book.editions),
        ("accreditor", book.accreditors),
        ("duty", book.duties),
        ("crosswalk", book.crosswalks),
    ):
        for id, one in known.items():
            source = getattr(one, "source", NOWHERE)
            if str(source.file) == path:
                title = str(getattr(one, "title", "") or getattr(one, "name", ""))
                things.append(Thing(kind=kind, id=id, title=title, mark=source.at("id")))
    ids = {thing.kind: {one.id for one in things if one.kind == thing.kind} for thing in things}
    for requirement in book.requirements.values():
        kinds = {kind for need in requirement.evidence for kind in need.kinds}
        texts = {citation.text for citation in requirement.citations}
        holds = (
            requirement.id in ids.get("requirement", ())
            or not kinds.isdisjoint(ids.get("evidence kind", ()))
            or not texts.isdisjoint(ids.get("source", ()))
            or (ids.get("topic") and any(check.check == "topics-covered" for check in requirement.checks))
            or any(requirement.id in book.enhancements[id].requirements for id in ids.get("enhancement", ()))
            or any(requirement.id in book.duties[id].requirements for id in ids.get("duty", ()))
        )
        if holds:
            asked.add(requirement.id)
    if "edition" in ids or "accreditor" in ids:
        asked = set(book.requirements)
        applications = {
            one.id
            for one in workspace.program.applications
            if one.edition in ids.get("edition", ()) or one.accreditor in ids.get("accreditor", ())
        }
    types = [type for one in book.accreditors.values() for type in one.applications if str(type.source.file) == path]
    for type in types:
        things.append(Thing(kind="application type", id=type.type, title=type.title, mark=type.source.at("type")))
        asked = {asks.requirement for heading in type.headings for asks in heading.asks}
        applications = {
            one.id
            for one in workspace.program.applications
            if (one.accreditor, one.type, one.edition) == (type.accreditor, type.type, type.edition)
        }
    return asked, applications, things


def _homes(gathered: Gathered, workspace: Workspace, asked: Collection[str]) -> Iterator[Hanging]:
    from generator.commands.calendar import calendar_of
    from generator.documents.handbook_pages.book import Book

    book = Book(workspace=workspace, report=gathered.report, rules=(), policies=(), calendar=calendar_of(gathered))
    for page in dict.fromkeys(str(place.page) for id, place in book.homes.items() if id in asked):
        yield Hanging(what="page", id=page, title="")
