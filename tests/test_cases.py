"""Small workspaces, each with one mistake: what is found, and on which line; every other line must be silent.

A case is a folder `cases/RULE/name/`. Over a copy of `cases/_base` are laid the case's own files, then the changes in its `edits.yaml`:

    - file: evidence/team.yaml         in the one line that holds "id: rd-1",
      line: "id: rd-1"                 or, without `line`, in the whole text,
      find: rd-1                       where this stands exactly once,
      replace: rd 1                    write that,
      expect: SCH112                   and expect this rule in that line
    - file: evidence/exhibits.yaml     take the one line out that holds the text
      drop: "id: EX-03"
    - file: evidence/outcomes.yaml     add to the end
      add: "results: []"
    - make: evidence/files/new.pdf     a tiny file of the type that its name says
    - remove: evidence/files/ex-01.pdf
    - grow: evidence/files/ex-01.pdf   give the file this many bytes, most of them a hole on the disk
      size: 100000001

A file under `standards/` that is changed and not there is taken from the shipped rulebook. A line is expected to be found fault with
by what its comment `# expect: RULE` names, once for each time the rule stands there; where a file can hold no comment, by a line
`file:line RULE` in the case's `expect.txt`.
"""

import os
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from generator.findings import Report, Severity
from generator.loading.load import RULES, Loaded, load
from generator.rules import catalogue
from generator.rules.judge import judge
from generator.shipped import shipped
from tests.loading.building import PDF, write_tree

CASES_FOLDER = Path(__file__).parent / "cases"
BASE = CASES_FOLDER / "_base"
CASES = sorted(folder for folder in CASES_FOLDER.glob("[A-Z]*/*") if folder.is_dir())
AS_OF = date(2026, 10, 30)
CATALOGUE_RULES = tuple(rule.words for rule in catalogue.CATALOGUE)

TINY = {".pdf": PDF, ".docx": b"PK\x03\x04 [Content_Types].xml word/", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff\xe0"}

# The rules that no file can break, because loading sees the mistake first, to the test that breaks them.
UNIT_TESTED = {"RUL101": "rules/test_judge.py"}

Found = Counter[tuple[str, int, str]]  # file, line and rule


class BadCaseError(Exception):
    """The case itself is wrong."""


def lay_out(case: Path | None, root: Path) -> Path:
    """The base with a case laid over it, below `root`."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    exhibits = (BASE / "evidence/exhibits.yaml").read_text()
    for name in re.findall(r"\bfile: ([\w./-]+)", exhibits):
        make(root / "evidence/files" / name)
    if case is not None:
        for path in sorted(case.rglob("*")):
            if path.is_file() and path.name not in ("edits.yaml", "expect.txt"):
                write_tree(root, {path.relative_to(case).as_posix(): path.read_bytes()})
        for edit in read_edits(case):
            apply(edit, root)
    return root


def read_edits(case: Path) -> list[dict[str, str]]:
    path = case / "edits.yaml"
    edits: list[dict[str, str]] = YAML(typ="safe").load(path) if path.is_file() else []
    return edits


def make(path: Path) -> None:
    write_tree(path.parent, {path.name: TINY[path.suffix]})


def apply(edit: dict[str, str], root: Path) -> None:
    if "make" in edit:
        make(root / edit["make"])
        return
    if "remove" in edit:
        path = root / edit["remove"]
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        return
    if "grow" in edit:
        os.truncate(root / edit["grow"], int(edit["size"]))
        return
    path = root / edit["file"]
    if not path.is_file() and edit["file"].startswith("standards/"):
        write_tree(root, {edit["file"]: (shipped("standards").parent / edit["file"]).read_bytes()})
    text = path.read_text() if path.is_file() else ""
    write_tree(root, {edit["file"]: changed_by(edit, text)})


def changed_by(edit: dict[str, str], text: str) -> str:
    if "add" in edit:
        return text + edit["add"] + "\n"
    if "drop" in edit:
        return text.replace(only_line(edit["drop"], text) + "\n", "")
    before = only_line(edit["line"], text) if "line" in edit else text
    after = before
    if "find" in edit:
        if before.count(edit["find"]) != 1:
            raise BadCaseError(f"{edit['find']!r} stands {before.count(edit['find'])} times in {edit['file']}")
        after = before.replace(edit["find"], edit["replace"])
    if "expect" in edit:
        after = expecting(after, edit["expect"])
    return text.replace(before, after)


def only_line(words: str, text: str) -> str:
    lines = [line for line in text.split("\n") if words in line]
    if len(lines) != 1:
        raise BadCaseError(f"{words!r} stands in {len(lines)} lines")
    return lines[0]


def expecting(line: str, rules: str) -> str:
    """The line with rules added to those that it is expected to break."""
    return f"{line} {rules}" if "# expect: " in line else f"{line}  # expect: {rules}"


EXPECT = re.compile(rb"# expect: ((?:[A-Z]{3}\d{3} ?)+)")


def expected_in(case: Path | None, root: Path) -> Found:
    """What the comments in a workspace, and the case's own list, expect."""
    found: Found = Counter()
    for path in sorted(root.rglob("*.y*ml")):
        if path.is_file():
            for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
                for rules in EXPECT.findall(line):
                    found.update((path.relative_to(root).as_posix(), number, rule) for rule in rules.decode().split())
    told = case / "expect.txt" if case else None
    for line in told.read_text().splitlines() if told and told.is_file() else []:
        place, rules = line.split(" ", 1)
        name, number = place.rsplit(":", 1)
        found.update((name, int(number), rule) for rule in rules.split())
    return found


def look_at(root: Path) -> tuple[Loaded, Report | None]:
    loaded = load(root, standards=shipped("standards"), today=AS_OF, as_of=AS_OF)
    if loaded.workspace is None:
        return loaded, None
    return loaded, judge(loaded.workspace, loaded.seen, files=loaded.files, rules=RULES)


def found_in(root: Path) -> Found:
    return found_by(*look_at(root))


def found_by(loaded: Loaded, report: Report | None) -> Found:
    seen: list[Any] = [(problem.mark, rule) for rule, problem in loaded.seen]
    if report:
        seen = [(finding.mark, finding.rule) for finding in report.findings]
    return Counter((str(mark.file), mark.line, rule.id) for mark, rule in seen)


def told(found: Found) -> list[str]:
    return [f"{file}:{line} {rule}" for file, line, rule in sorted(found.elements())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case(case: Path, tmp_path: Path) -> None:
    root = lay_out(case, tmp_path)
    loaded, report = look_at(root)
    assert told(found_by(loaded, report)) == told(expected_in(case, root))
    assert report is None or not leaves_all_complete(report)


def leaves_all_complete(report: Report) -> bool:
    """Whether something in the records is an error, and all applications are said to be complete beside it."""
    errors = [one for one in report.findings if one.severity is Severity.ERROR and one.mark.file.parts[0] == "evidence"]
    return bool(errors and report.applications) and not report.unjudged and all(one.is_complete for one in report.applications)


def test_nothing_is_wrong_with_the_base(tmp_path: Path) -> None:
    """So every rule has a case that passes; the edition alone is told, because both accreditors' rules that we know are of 2017."""
    root = lay_out(None, tmp_path)
    assert told(found_in(root)) == told(expected_in(None, root)) == ["evidence/program.yaml:34 APP102", "evidence/program.yaml:43 APP102"]
    _, report = look_at(root)
    assert report is not None
    assert [application.is_complete for application in report.applications] == [True, True]


@pytest.mark.parametrize("name", sorted(path.name for path in (BASE / "evidence").iterdir()))
def test_a_file_that_cannot_be_read_is_one_finding(name: str, tmp_path: Path) -> None:
    """Whatever rests on it is broken, and no rule goes on about what it could not see."""
    root = lay_out(None, tmp_path)
    write_tree(root, {f"evidence/{name}": ""})
    found = {rule for file, _, rule in found_in(root) if file == f"evidence/{name}"}
    assert found == {"YML104"}
    assert told(found_in(root) - expected_in(None, root)) == [f"evidence/{name}:1 YML104"]


def rules_expected(case: Path) -> set[str]:
    """The rules that a case expects, read from its files alone."""
    text = b"\n".join(path.read_bytes() for path in case.rglob("*") if path.is_file())
    named = {rule for rules in EXPECT.findall(text) for rule in rules.decode().split()}
    named |= {rule for edit in read_edits(case) for rule in edit.get("expect", "").split()}
    return named | set(re.findall(r" ([A-Z]{3}\d{3})\b", (case / "expect.txt").read_text() if (case / "expect.txt").is_file() else ""))


def test_every_rule_has_a_case_that_fails() -> None:
    known = {rule.id for rule in (*RULES, *CATALOGUE_RULES)}
    assert sorted(known - {case.parent.name for case in CASES} - set(UNIT_TESTED)) == []


def test_the_rules_without_a_case_are_tested_elsewhere() -> None:
    assert not set(UNIT_TESTED) & {case.parent.name for case in CASES}
    for rule, name in UNIT_TESTED.items():
        assert rule in (CASES_FOLDER.parent / name).read_text()


def test_every_case_is_of_a_rule_and_expects_it() -> None:
    known = {rule.id for rule in (*RULES, *CATALOGUE_RULES)}
    for case in CASES:
        assert case.parent.name in known, case
        assert case.parent.name in rules_expected(case) or case.name.startswith("not-"), case


def test_a_case_without_its_finding_is_seen(tmp_path: Path) -> None:
    root = lay_out(None, tmp_path)
    apply({"file": "evidence/team.yaml", "line": "joined: 2024-03-04", "expect": "SCH105"}, root)
    assert told(expected_in(None, root) - found_in(root)) == ["evidence/team.yaml:11 SCH105"]
    apply({"file": "evidence/team.yaml", "find": "2024-03-04  # expect: SCH105", "replace": "2024-03-32"}, root)
    assert told(found_in(root) - expected_in(None, root)) == ["evidence/team.yaml:11 SCH105"]


@pytest.mark.parametrize(
    "edit",
    [
        {"find": "joined: 1900-01-01", "replace": "x"},
        {"find": "joined: 2026-02-02", "replace": "x"},
        {"line": "joined: 2026-02-02", "find": "2026", "replace": "x"},
        {"line": "id: rd-1", "find": "rn-1", "replace": "x"},
        {"drop": "joined: 2026-02-02"},
    ],
    ids=str,
)
def test_an_edit_that_does_not_fit_is_seen(edit: dict[str, str], tmp_path: Path) -> None:
    root = lay_out(None, tmp_path)
    with pytest.raises(BadCaseError):
        apply({"file": "evidence/team.yaml", **edit}, root)
