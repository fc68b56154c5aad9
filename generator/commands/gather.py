"""Load a workspace and judge it: what nearly every command begins with."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.errors import UsageError
from generator.findings import Finding, Problem, Report, Rule
from generator.loading.load import RULES, Loaded, load
from generator.model.workspace import Workspace
from generator.near import near_words
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


def gather(asking: Asking) -> Gathered:
    """Everything in the workspace, judged.

    Raises:
        WorkspaceError: there is no workspace.
        UsageError: an application is named that the program does not have.
    """
    rules = [rule.id for rule in RULES]
    loaded = load(asking.root, standards=shipped("standards"), today=asking.today, as_of=asking.as_of, rules=rules, keep=True)
    if loaded.workspace is None:
        return Gathered(asking.root, None, _report_without_workspace(loaded, asking), loaded.seen)
    _check_applications(asking.applications, loaded)
    report = judge(loaded.workspace, loaded.seen, applications=asking.applications, files=loaded.files, rules=RULES)
    return Gathered(asking.root, loaded.workspace, report, loaded.seen)


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
