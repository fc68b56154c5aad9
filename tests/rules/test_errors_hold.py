"""No application is told to be complete beside an error that could concern it, whichever value of the records is wrong."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from generator.findings import Report, Severity
from generator.loading.load import load
from generator.loading.yaml_text import read_yaml
from generator.rules.judge import judge
from generator.shipped import shipped
from generator.source import Places, unpack_place
from tests.acceptance.test_build import copy_sample
from tests.test_cases import AS_OF, lay_out, leaves_all_complete

EACH = 5  # one value in so many: all take a minute
WRONG = ('"x y"', "[q]", "")


def values_in(value: Any, places: Places) -> Iterator[tuple[str, int, int]]:
    """Each single value of a file, with its line and column."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        place = places.items[key]
        if isinstance(place, Places):
            yield from values_in(inner, place)
        elif inner:
            yield (inner, *unpack_place(place))


def spoiled(root: Path) -> Iterator[tuple[Path, str, str]]:
    """Each file of the program with one of its values made wrong, and what that is."""
    number = 0
    for path in sorted((root / "evidence").glob("*.yaml")):
        text = path.read_text()
        lines = text.split("\n")
        yaml = read_yaml(text.encode(), PurePosixPath(path.name))
        for value, line, column in values_in(yaml.value, yaml.places):
            before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
            if not rest.startswith(value):
                continue
            number += 1
            if number % EACH == 0:
                put = WRONG[number // EACH % len(WRONG)]
                changed = before + put + rest.removeprefix(value)
                yield path, "\n".join([*lines[: line - 1], changed, *lines[line:]]), f"{path.name}:{line} {changed.strip()}"


def judged(root: Path) -> Report | None:
    loaded = load(root, standards=shipped("standards"), today=AS_OF, as_of=AS_OF)
    return judge(loaded.workspace, loaded.seen) if loaded.workspace else None


def told_complete_beside_an_error(report: Report) -> list[str]:
    """The complete applications that an error names; all there are where one in the records holds none back."""
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    complete = [one.id for one in report.applications if one.is_complete]
    if leaves_all_complete(report):
        return complete
    return [id for id in complete if any(id in one.applications for one in errors)]


def test_no_wrong_value_leaves_all_applications_complete(tmp_path: Path) -> None:
    root = lay_out(None, tmp_path)
    wrong, tried = [], 0
    for path, text, what in spoiled(root):
        whole = path.read_text()
        path.write_text(text)
        report = judged(root)
        path.write_text(whole)
        if report and any(finding.severity is Severity.ERROR for finding in report.findings):
            tried += 1
            wrong += [f"{what}: {told}" for told in [told_complete_beside_an_error(report)] if told]
    assert wrong == []
    assert tried > 50


def test_a_person_who_left_before_joining_is_not_passed_over(tmp_path: Path) -> None:
    """Whoever seems never to have been on the team is asked for nothing, so that all the rest would be met."""
    root = lay_out(None, tmp_path)
    team = root / "evidence/team.yaml"
    team.write_text(team.read_text().replace("joined: 2024-03-04", "joined: 2024-03-04\n    left: 2023-12-31", 1))
    report = judged(root)
    assert report is not None
    for application in report.applications:
        (row,) = [row for row in application.requirements if row.requirement == "TEAM-02"]
        assert ("DAT101" in {finding.rule.id for finding in row.findings}, row.is_open) == (True, True)


def test_a_change_that_cannot_be_read_leaves_no_audit_complete(tmp_path: Path) -> None:
    """An audit looks back at every change of its term, so it rests on one that is lost as well."""
    root = copy_sample(tmp_path)
    program = root / "evidence/program.yaml"
    program.write_text(program.read_text().replace("    date: 2024-03-04", "    date: 2024-13-04", 1))
    report = judged(root)
    assert report is not None
    told = {one.id: [finding.rule.id for finding in one.held_by] for one in report.applications}
    assert told["ada-2026-audit"] == told["adces-2026-audit"] == ["SCH105"]
