"""Load a workspace and judge it: what nearly every command begins with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from generator.errors import UsageError
from generator.findings import CountedEducation, Finding, Problem, Report, Rule, Severity
from generator.loading.load import RULES, Loaded, load
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.rules.catalogue import CATALOGUE
from generator.rules.judge import judge
from generator.shipped import shipped


class Asking(NamedTuple):
    """What every command is told: the workspace, the day on the clock, and which day and applications to look at."""

    root: Path
    today: date
    as_of: date | None = None
    applications: tuple[str, ...] = ()


class Gathered(NamedTuple):
    """A workspace and what was found in it; `workspace` is None when `program.yaml` does not hold what a program needs."""

    root: Path
    workspace: Workspace | None
    report: Report
    seen: Sequence[tuple[Rule, Problem]] = ()  # what loading found wrong


def gather(asking: Asking, *, every: bool = False) -> Gathered:
    """Everything in the workspace, judged; with `every`, for each application, whichever are asked for.

    Raises:
        WorkspaceError: there is no workspace.
        UsageError: an application is named that the program does not have.
    """
    rules = [*(rule.id for rule in RULES), *(rule.words.id for rule in CATALOGUE)]
    loaded = load(asking.root, standards=shipped("standards"), today=asking.today, as_of=asking.as_of, rules=rules, keep=True)
    if loaded.workspace is None:
        return Gathered(asking.root, None, _report_without_workspace(loaded, asking), loaded.seen)
    _check_applications(asking.applications, loaded)
    wanted = () if every else asking.applications
    report = judge(loaded.workspace, loaded.seen, applications=wanted, files=loaded.files, rules=RULES)
    report = replace(report, names=_names(loaded.workspace), education=_EducationLater(loaded.workspace))
    return Gathered(asking.root, loaded.workspace, report, loaded.seen)


def _names(workspace: Workspace) -> Mapping[str, str]:
    """The names of what findings call by the ids of the rulebook."""
    book = workspace.rulebook
    return {one.id: one.title for one in book.evidence_kinds.values()} | {one.id: one.title for one in book.requirements.values()}


class _EducationLater(Mapping[str, CountedEducation]):
    """The hours of continuing education, counted when the first document asks for them: most commands print none."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def _counted(self) -> Mapping[str, CountedEducation]:
        from generator.questions.education import count_education

        return count_education(self._workspace)

    def __getitem__(self, application: str) -> CountedEducation:
        return self._counted[application]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)


def need_workspace(gathered: Gathered) -> Workspace:
    """The workspace, for commands that can do nothing without it.

    Raises:
        UsageError: `program.yaml` does not hold what a program needs.
    """
    if gathered.workspace is None:
        raise UsageError(
            "evidence/program.yaml does not say enough about the program yet", hint="`dsmes check` names each line that is missing or wrong"
        )
    return gathered.workspace


def need_whole_file(gathered: Gathered, place: str, key: str, data: bytes | None) -> None:
    """Make sure that an entry can be added to the list under `key` of a file without losing one that cannot be read.

    Raises:
        UsageError: something is wrong with the file.
    """
    from generator.loading.append import holds_nothing

    found = (problem for rule, problem in gathered.seen if rule.severity is Severity.ERROR and str(problem.mark.file) == place)
    broken = next(found, None)
    if broken and (data is None or not holds_nothing(data, place, key)):
        raise UsageError(
            f"{place} cannot be read whole, so nothing was written: {broken.message}",
            hint="correct or delete the entry, and run the command again",
            mark=broken.mark,
        )


def need_day_that_has_come(day: date, asking: Asking, hint: str) -> None:
    """Make sure that what is noted as done on a day can have been done: the clock says so, whatever day the workspace looks at.

    Raises:
        UsageError: the day is still to come; `hint` says what day to give.
    """
    if day > asking.today:
        raise UsageError(f"--date {day} has not come yet; today is {asking.today}", hint=hint)


def _check_applications(wanted: Sequence[str], loaded: Loaded) -> None:
    if loaded.workspace is None:
        return
    known = [application.id for application in loaded.workspace.program.applications]
    for name in wanted:
        if name not in known:
            near = near_words(name, known, 1, 0.4)
            hint = f"did you mean `{near[0]}`?" if near else f"evidence/program.yaml has: {', '.join(known)}"
            raise UsageError(f"there is no application `{name}`", hint=hint)


def _report_without_workspace(loaded: Loaded, asking: Asking) -> Report:
    """What loading saw, when there is too little to judge."""
    findings = [
        Finding(rule=rule, severity=rule.severity, mark=seen.mark, message=seen.message, hint=seen.hint, related=seen.related)
        for rule, seen in loaded.seen
    ]
    findings.sort(key=lambda finding: finding.sort_key)
    return Report(as_of=asking.as_of or asking.today, applications=(), findings=tuple(findings), rules=RULES, files=loaded.files)
