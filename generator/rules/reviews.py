"""Whether what somebody looked at is still what is offered (REV). A review that no longer holds is told and never blocks."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.findings import Problem, Related, Reviewed, Severity
from generator.model.evidence import Exhibit, LockedReview
from generator.model.fingerprints import is_known
from generator.model.standards import Requirement
from generator.model.workspace import Workspace
from generator.prose import listed
from generator.rules.declare import rule
from generator.rules.wording import titled

_MOST_TOLD = 3  # links that are no more and are told one by one


@rule("REV101", "A file has changed since it was reviewed", Severity.WARNING)
def file_changed(workspace: Workspace) -> Iterator[Problem]:
    """The file of a reviewed exhibit is byte for byte the one that was looked at.

    Why: whoever looked at the old file has not seen what is in the new one.
    Fix: look at the file again, then note it with `dsmes review`; if nothing should have changed, take the file back from a copy.
    """
    found = [(lock, exhibit) for lock, exhibit, _ in _links(workspace) if _file_has_changed(workspace, lock, exhibit)]
    for _, group in groupby(sorted(found, key=lambda each: each[0].exhibit), key=lambda each: each[0].exhibit):
        several = list(group)
        lock, exhibit = several[0]
        requirements = tuple(dict.fromkeys(each.requirement for each, _ in several))
        yield Problem(
            mark=exhibit.source.at_value("file"),
            message=f"{titled(exhibit)}: the file `{exhibit.file}` has changed since it was reviewed for {listed(requirements)} "
            f"({_by_whom([each for each, _ in several])})",
            hint=_again(exhibit, requirements),
            related=(Related(lock.source.at("file"), "the review"),),
            requirements=requirements,
        )


@rule("REV102", "The wording of a requirement has changed since evidence was reviewed for it", Severity.WARNING)
def wording_changed(workspace: Workspace) -> Iterator[Problem]:
    """A requirement that evidence was reviewed for still asks what it asked then: statement, accepted evidence, needs and checks.

    Why: what proved the old wording may not prove the new one.
    Fix: read the requirement with `dsmes explain`, look at the evidence again, then note it with `dsmes review`.
    """
    found = [(lock, exhibit, asked) for lock, exhibit, asked in _links(workspace) if _wording_has_changed(workspace, lock)]
    for id, group in groupby(sorted(found, key=lambda each: each[0].requirement), key=lambda each: each[0].requirement):
        several = list(group)
        exhibits = tuple(dict.fromkeys(exhibit.id for _, exhibit, _ in several))
        locks = [lock for lock, _, _ in several]
        yield Problem(
            mark=locks[0].source.at_value("wording"),
            message=f"what {id} asks has changed since {listed(exhibits)} {'was' if len(exhibits) == 1 else 'were'} reviewed for it "
            f"({_by_whom(locks)})",
            hint=f"read `dsmes explain {id}`, look again, then "
            f"`dsmes review {' '.join(exhibits)} --requirement {id} --by NAME --date YYYY-MM-DD`",
            related=(Related(several[0][2].source.at("statement"), f"what {id} asks today"),),
            requirements=(id,),
        )


@rule("REV103", "A review is of a link that is no more", Severity.WARNING)
def link_gone(workspace: Workspace) -> Iterator[Problem]:
    """A review is of an exhibit that is there, has a file, and supports the requirement that it was looked at for.

    Why: a review of something that is no longer offered says nothing about what is.
    Fix: name the requirement under `supports` of the exhibit again, or delete the review's lines.
    """
    reviews = (lock for lock in workspace.review_lock.reviews if not _may_be_hidden(workspace, lock))
    found = [(lock, gone) for lock in reviews if (gone := _what_is_gone(workspace, lock))]
    if not workspace.exhibits or not found:
        return  # a list of exhibits that is lost is told by itself
    if len(found) > _MOST_TOLD:
        # So many at once have one cause: a file that is not read, or a part of the list that was taken out.
        (lock, gone), *others = found
        yield Problem(
            mark=lock.source.at("exhibit"),
            message=f"{len(found)} reviews are of links that are no more: {gone}, and {len(others)} like it",
            hint="put back what was taken out, or delete the lines of these reviews",
            related=tuple(Related(other.source.at("exhibit"), why) for other, why in others[:_MOST_TOLD]),
        )
        return
    for lock, gone in found:
        yield Problem(
            mark=lock.source.at("exhibit"),
            message=f"{lock.by} reviewed {lock.exhibit} for {lock.requirement} on {lock.date}, but {gone}",
            hint=f"delete the lines of this review, or put back what {lock.by} looked at",
        )


@rule("REV104", "A review is older than what it is about", Severity.WARNING)
def reviewed_too_early(workspace: Workspace) -> Iterator[Problem]:
    """An exhibit is reviewed on or after the day it is dated.

    Why: nobody can have looked at a paper before it was written; most often the file was replaced by a newer one.
    Fix: look at the exhibit again and note it with `dsmes review`, or correct the exhibit's date.
    """
    # A day that is still to come is told as that, and is most often a mistake.
    found = [(lock, one) for lock, one, _ in _links(workspace) if one.dated and lock.date < one.dated <= workspace.as_of]
    for _, group in groupby(sorted(found, key=lambda each: each[0].exhibit), key=lambda each: each[0].exhibit):
        several = list(group)
        lock, exhibit = several[0]
        requirements = tuple(dict.fromkeys(each.requirement for each, _ in several))
        yield Problem(
            mark=lock.source.at_value("date"),
            message=f"{titled(exhibit)} is dated {exhibit.dated}, after it was reviewed ({_by_whom([each for each, _ in several])})",
            hint=f"{_again(exhibit, requirements)}; or correct the date of {exhibit.id}",
            related=(Related(exhibit.source.at("id"), "the exhibit"),),
            requirements=requirements,
        )


@rule("REV105", "A review cannot be held against anything", Severity.WARNING)
def review_unreadable(workspace: Workspace) -> Iterator[Problem]:
    """A review has fingerprints that this version of the program knows, and stands once.

    Why: nobody could tell whether it still holds.
    Fix: write it again with `dsmes review`, which keeps one entry for each exhibit and requirement.
    """
    first: dict[tuple[str, str], LockedReview] = {}
    for lock in workspace.review_lock.reviews:
        earlier = first.setdefault((lock.exhibit, lock.requirement), lock)
        again = f"`dsmes review {lock.exhibit} --requirement {lock.requirement} --by NAME --date YYYY-MM-DD` writes it anew"
        if earlier is not lock:
            line = earlier.source.at("exhibit").line
            yield Problem(
                mark=lock.source.at("exhibit"),
                message=f"the review of {lock.exhibit} for {lock.requirement} stands twice, first in line {line}",
                hint=f"delete one of the two; or look again, then {again}",
                related=(Related(earlier.source.at("exhibit"), "the first"),),
            )
        for name in _unknown(lock):
            yield Problem(
                mark=lock.source.at_value(name),
                message=f"the review of {lock.exhibit} for {lock.requirement} has a fingerprint under `{name}` that is not known here",
                hint=f"use the version of dsmes that wrote it; or look again, then {again}",
            )


def reviews_of(workspace: Workspace) -> tuple[Reviewed, ...]:
    """Every review of a link that is still there, in the order of the file, with why it no longer holds."""
    found = []
    for lock, exhibit, _ in _links(workspace):
        reasons = []
        if _unknown(lock):
            reasons.append("its fingerprint is not known here")
        if not _fingerprint_of(workspace, exhibit):
            reasons.append("the file cannot be read")
        if _file_has_changed(workspace, lock, exhibit):
            reasons.append("the file has changed since")
        if _wording_has_changed(workspace, lock):
            reasons.append("the wording of the requirement has changed since")
        if exhibit.dated and lock.date < exhibit.dated:
            reasons.append(f"the exhibit is dated {exhibit.dated}")
        found.append(Reviewed(exhibit=lock.exhibit, requirement=lock.requirement, by=lock.by, date=lock.date, lapsed=listed(reasons)))
    return tuple(found)


def _links(workspace: Workspace) -> Iterator[tuple[LockedReview, Exhibit, Requirement]]:
    """The reviews of links that are still there, each once."""
    met: set[tuple[str, str]] = set()
    for lock in workspace.review_lock.reviews:
        key = (lock.exhibit, lock.requirement)
        if key not in met and not _what_is_gone(workspace, lock):
            met.add(key)
            yield lock, workspace.exhibits_by_id[lock.exhibit], workspace.rulebook.requirements[lock.requirement]


def _what_is_gone(workspace: Workspace, lock: LockedReview) -> str:
    exhibit = workspace.exhibits_by_id.get(lock.exhibit)
    if exhibit is None:
        return f"there is no exhibit {lock.exhibit} any more"
    if lock.requirement not in workspace.rulebook.requirements:
        return f"there is no requirement {lock.requirement} any more"
    if lock.requirement not in exhibit.supports:
        return f"{lock.exhibit} does not support {lock.requirement} any more"
    return "" if exhibit.file or exhibit.id in workspace.refused else f"{lock.exhibit} names no file any more"


def _may_be_hidden(workspace: Workspace, lock: LockedReview) -> bool:
    """Whether what was reviewed may stand in a file that cannot be read, or under a misspelt id or lost key, which is told by itself."""
    exhibit = workspace.exhibits_by_id.get(lock.exhibit)
    if exhibit is None or exhibit.source.file in workspace.unread.get(Exhibit, ()):
        return bool(workspace.unread.get(Exhibit))
    if not workspace.rulebook.requirements.keys() >= set(exhibit.supports):
        return True
    if not exhibit.file and exhibit.expected is None:
        return True  # a lost `file` is told where it is missing
    return lock.requirement not in workspace.rulebook.requirements and bool(workspace.unread.get(Requirement))


def _fingerprint_of(workspace: Workspace, exhibit: Exhibit) -> str:
    facts = workspace.files.get(exhibit.file)
    return facts.fingerprint if facts else ""


def _file_has_changed(workspace: Workspace, lock: LockedReview, exhibit: Exhibit) -> bool:
    """Whether the bytes are other ones; a file that cannot be read is told by itself."""
    now = _fingerprint_of(workspace, exhibit)
    return bool(now) and "file" not in _unknown(lock) and now != lock.file


def _wording_has_changed(workspace: Workspace, lock: LockedReview) -> bool:
    return "wording" not in _unknown(lock) and workspace.rulebook.wordings[lock.requirement] != lock.wording


def _unknown(lock: LockedReview) -> tuple[str, ...]:
    """Which of its fingerprints cannot be read."""
    return tuple(name for name, fingerprint in (("file", lock.file), ("wording", lock.wording)) if not is_known(fingerprint))


def _by_whom(locks: Sequence[LockedReview]) -> str:
    """Who looked, and when: "by Dana Sampleton on 2026-10-20"."""
    return listed(dict.fromkeys(f"by {lock.by} on {lock.date}" for lock in locks))


def _again(exhibit: Exhibit, requirements: Sequence[str]) -> str:
    only = "" if set(requirements) == set(exhibit.supports) else "".join(f" --requirement {id}" for id in requirements)
    return f"look again, then `dsmes review {exhibit.id}{only} --by NAME --date YYYY-MM-DD`"
