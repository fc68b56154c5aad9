"""Loading gives the same whether or not a workspace's files were read before, and keeps no word of them."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from generator.loading import kept_file
from generator.loading import load as loading
from generator.loading.load import Loaded, load
from generator.loading.yaml_text import read_yaml
from generator.shipped import shipped
from tests.loading.building import RULEBOOK, WORKSPACE, write_tree
from tests.loading.test_kept_rulebook import SPOILT, TODAY, whole

REPOSITORY = Path(__file__).parents[2]
EVIDENCE = {name: content for name, content in WORKSPACE.items() if name.startswith("evidence/")}
YAML = sorted(name for name in EVIDENCE if name.endswith(".yaml"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DSMES_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def standards(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "shipped", RULEBOOK) / "standards"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "program", EVIDENCE)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the workspace's files that were parsed since the list was last cleared."""
    names: list[str] = []

    def note(data: bytes, file: Any) -> Any:
        if file.parts[0] == "evidence":
            names.append(str(file))
        return read_yaml(data, file)

    monkeypatch.setattr(loading, "read_yaml", note)
    return names


def run(root: Path, standards: Path) -> Loaded:
    return load(root, standards=standards, today=TODAY, keep=True)


def the_file(folder: Path) -> Path:
    (found,) = folder.glob("outlines-*")
    return found


def test_a_file_that_did_not_change_is_parsed_once(root: Path, standards: Path, parsed: list[str]) -> None:
    before = whole(load(root, standards=standards, today=TODAY))
    parsed.clear()
    first = whole(run(root, standards))
    assert sorted(parsed) == YAML
    parsed.clear()
    second = whole(run(root, standards))
    assert parsed == []
    assert first == before
    assert second == before


def test_the_sample_is_the_same_to_the_last_place(parsed: list[str]) -> None:
    standards = shipped("standards")
    before = whole(load(REPOSITORY, standards=standards, today=TODAY))
    run(REPOSITORY, standards)
    parsed.clear()
    assert whole(run(REPOSITORY, standards)) == before
    assert parsed == []


def test_only_a_file_that_was_edited_is_parsed_again(root: Path, standards: Path, parsed: list[str], folder: Path) -> None:
    run(root, standards)
    team = root / "evidence" / "team.yaml"
    team.write_text(team.read_text().replace("Nora", "Dora"))
    parsed.clear()
    after = run(root, standards)
    assert parsed == ["evidence/team.yaml"]
    assert whole(after) == whole(load(root, standards=standards, today=TODAY))
    parsed.clear()
    run(root, standards)
    assert parsed == []


def test_what_is_kept_holds_nothing_that_somebody_wrote(folder: Path) -> None:
    run(REPOSITORY, shipped("standards"))
    kept = the_file(folder).read_bytes()
    assert b"people" in kept
    written = [path.read_bytes() for path in sorted((REPOSITORY / "evidence").rglob("*.yaml"))]
    prose = {text for data in written for text in texts(read_yaml(data, PurePosixPath("x")).value) if " " in text}
    assert len(prose) > 300
    assert not [text for text in prose if text.encode() in kept]
    ids = {"dietitian-1", "nurse-1", "POL-E4", "EX-0101"}
    assert not [id for id in ids if id.encode() in kept]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value is not None:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def test_of_a_file_in_which_something_is_wrong_nothing_is_kept(root: Path, standards: Path, parsed: list[str]) -> None:
    team, program = root / "evidence" / "team.yaml", root / "evidence" / "program.yaml"
    team.write_text(team.read_text().replace("name:", "nome:", 1))
    program.write_bytes(b"\xef\xbb\xbf" + program.read_bytes())
    first = run(root, standards)
    assert first.seen
    parsed.clear()
    assert whole(run(root, standards)) == whole(first)
    assert sorted(parsed) == ["evidence/program.yaml", "evidence/team.yaml"]


def test_what_is_wrong_between_files_is_told_each_time(root: Path, standards: Path, parsed: list[str]) -> None:
    team = root / "evidence" / "team.yaml"
    team.write_text(team.read_text().replace("id: nurse-1", "id: nurse-2"))
    first = run(root, standards)
    assert [rule.id for rule, _ in first.seen if rule.id == "REF101"]
    parsed.clear()
    assert whole(run(root, standards)) == whole(first)
    assert parsed == []


def test_a_file_that_went_away_is_forgotten(root: Path, standards: Path, folder: Path) -> None:
    run(root, standards)
    (root / "evidence" / "team.yaml").unlink()
    run(root, standards)
    assert b"team.yaml" not in the_file(folder).read_bytes()


def test_a_run_in_which_nothing_changed_writes_nothing(root: Path, standards: Path, folder: Path) -> None:
    run(root, standards)
    before = the_file(folder).stat()
    run(root, standards)
    assert the_file(folder).stat() == before


@pytest.mark.parametrize("how", SPOILT)
def test_a_damaged_file_is_passed_over_and_made_anew(root: Path, standards: Path, folder: Path, parsed: list[str], how: str) -> None:
    before = whole(run(root, standards))
    path = the_file(folder)
    right = path.read_bytes()
    path.write_bytes(SPOILT[how](right))
    assert path.read_bytes() != right
    parsed.clear()
    assert whole(run(root, standards)) == before
    assert sorted(parsed) == YAML
    assert path.read_bytes() == right


def test_those_of_the_last_workspaces_are_kept(
    tmp_path: Path, standards: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr(kept_file, "MOST", 2)
    roots = [write_tree(tmp_path / name, EVIDENCE) for name in ("first", "second", "third")]
    for root in roots:
        run(root, standards)
    assert len(list(folder.glob("outlines-*"))) == 2
    parsed.clear()
    run(roots[2], standards)
    assert parsed == []
    run(roots[0], standards)
    assert sorted(parsed) == YAML


def test_nothing_is_kept_unless_it_is_asked_for(root: Path, standards: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(root, standards=standards, today=TODAY)
    assert not folder.exists()
    monkeypatch.setenv("DSMES_CACHE", "0")
    run(root, standards)
    assert not folder.exists()
