"""Loading gives the same with what was kept and without it, whatever becomes of the file and its folder."""

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.loading import kept_file
from generator.loading import load as loading
from generator.loading.kept_file import cache_folder
from generator.loading.kept_rulebook import KeptRulebook
from generator.loading.load import Loaded, load, load_rulebook
from generator.loading.yaml_text import read_yaml
from generator.model.standards import ApplicationType
from generator.shipped import shipped
from generator.source import Places, Source
from tests.loading.building import RULEBOOK, WORKSPACE, told, write_tree

TODAY = date(2026, 11, 21)
REPOSITORY = Path(__file__).parents[2]
EVIDENCE = {name: content for name, content in WORKSPACE.items() if name.startswith("evidence/")}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DSMES_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def standards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small rulebook that counts as the one that is shipped."""
    write_tree(tmp_path / "shipped", RULEBOOK)
    monkeypatch.setattr(loading, "shipped", lambda name: tmp_path / "shipped" / name)
    return tmp_path / "shipped" / "standards"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "program", EVIDENCE)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read as YAML."""
    names: list[str] = []

    def note(data: bytes, file: Any) -> Any:
        names.append(str(file))
        return read_yaml(data, file)

    monkeypatch.setattr(loading, "read_yaml", note)
    return names


def looked_at(value: Any) -> Iterator[Any]:
    """Everything in a value, with the place of each object and of everything in it."""
    if isinstance(value, Source):
        yield value.file
        yield from _places(value.places)
    elif is_dataclass(value):
        yield value.__class__
        for each in fields(value):
            yield each.name
            yield from looked_at(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from looked_at(inner)
    elif isinstance(value, tuple):
        yield len(value)
        for inner in value:
            yield from looked_at(inner)
    else:
        yield type(value), value


def _places(places: Places | int) -> Iterator[Any]:
    if isinstance(places, Places):
        yield places.start, places.keys
        for step, below in places.items.items():
            yield step
            yield from _places(below)
    else:
        yield places


def whole(loaded: Loaded) -> tuple[Any, ...]:
    return loaded.files, told(loaded.seen), [problem.requirements for _, problem in loaded.seen], list(looked_at(loaded.workspace))


def unkept(root: Path, standards: Path) -> tuple[Any, ...]:
    """What loading gives where nothing is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSMES_CACHE", "0")
        return whole(load(root, standards=standards, today=TODAY))


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def of_rulebook(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("standards/")]


# --------------------------------------------------------------------------- the same


def test_the_shipped_rulebook_is_kept_and_is_the_same_to_the_last_place(folder: Path, parsed: list[str]) -> None:
    standards = shipped("standards")
    before = unkept(REPOSITORY, standards)
    first = whole(load(REPOSITORY, standards=standards, today=TODAY))
    assert the_file(folder).stat().st_size > 100_000
    parsed.clear()
    second = whole(load(REPOSITORY, standards=standards, today=TODAY))
    assert parsed
    assert of_rulebook(parsed) == []
    assert first == before
    assert second == before
    again = load(REPOSITORY, standards=standards, today=TODAY).workspace
    assert again is not None
    assert list(looked_at(load_rulebook(standards))) == list(looked_at(again.rulebook))
    assert of_rulebook(parsed) == []


def test_what_is_put_off_is_there_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    standards = shipped("standards")
    load(REPOSITORY, standards=standards, today=TODAY)

    def kind() -> ApplicationType:
        return next(iter(load_rulebook(standards).accreditors.values())).applications[0]

    kept = kind()
    another = replace(kind(), title="Another")
    monkeypatch.setenv("DSMES_CACHE", "0")
    read = kind()
    slots = ApplicationType.headings, ApplicationType.binder
    assert kept.title == read.title
    with pytest.raises(AttributeError):
        slots[0].__get__(kept)
    assert kept == read
    assert read == kept
    assert [slot.__get__(kept) for slot in slots] == [read.headings, read.binder]
    assert isinstance(kept, ApplicationType)
    assert another == replace(read, title="Another")
    assert repr(kept) == repr(read)
    with pytest.raises(AttributeError, match="colour"):
        _ = kept.colour


@pytest.mark.parametrize(
    ("name", "find", "put"),
    [
        ("team", "id: nurse-1", "id: nurse-2"),  # a name that leads nowhere
        ("exhibits", "supports: [TEAM-02]", "supports: [TEAM-20]"),  # the nearest stands in the rulebook
        ("exhibits", "kind: LICENSE", "kind: LICENCE"),
        ("exhibits", "id: EX-1", "id: [EX-1"),
        ("program", "accreditor: body", "accreditor: bodies"),
        ("program", "name: Example Diabetes", "nome: Example Diabetes"),
    ],
)
def test_what_is_wrong_in_the_evidence_is_told_in_the_same_words(root: Path, standards: Path, name: str, find: str, put: str) -> None:
    load(root, standards=standards, today=TODAY)
    path = root / "evidence" / f"{name}.yaml"
    path.write_text(path.read_text().replace(find, put))
    with_it = whole(load(root, standards=standards, today=TODAY))
    assert with_it[1]
    assert with_it == unkept(root, standards)


def test_nothing_of_a_workspace_is_kept(root: Path, standards: Path, folder: Path) -> None:
    load(root, standards=standards, today=TODAY)
    kept = the_file(folder).read_bytes()
    assert b"Somebody pays." in kept
    assert b"Nora Exemplar" not in kept
    assert not any(path.name.startswith("rulebook") for path in root.rglob("*"))


def test_a_rulebook_with_files_laid_over_it_is_read(root: Path, standards: Path, folder: Path, parsed: list[str]) -> None:
    load(root, standards=standards, today=TODAY)
    kept = the_file(folder).read_bytes()
    own = RULEBOOK["standards/requirements/all.yaml"].replace("Somebody pays.", "Our own reason.")
    write_tree(root, {"standards/requirements/all.yaml": own})
    parsed.clear()
    loaded = load(root, standards=standards, today=TODAY)
    assert loaded.workspace is not None
    assert loaded.workspace.rulebook.requirements["ORG-01"].why == "Our own reason."
    assert sorted(of_rulebook(parsed)) == sorted(RULEBOOK)
    assert whole(loaded) == unkept(root, standards)
    assert the_file(folder).read_bytes() == kept


def test_the_rulebook_of_another_folder_is_not_kept(tmp_path: Path, root: Path, folder: Path) -> None:
    load(root, standards=write_tree(tmp_path, RULEBOOK) / "standards", today=TODAY)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "find", "put"),
    [
        ("sources.yaml", "id: S1", "id: S2"),
        ("sources.yaml", "title: A text", "titel: A text"),
        ("requirements/all.yaml", "id: STK-01", "id: ORG-01"),
        ("requirements/all.yaml", "records: [sponsor", "records: [sponsors"),
        ("requirements/all.yaml", "months: 12, before: submission", "months: x, before: submission"),
    ],
)
def test_a_rulebook_with_something_wrong_in_it_is_not_kept(
    root: Path, standards: Path, folder: Path, name: str, find: str, put: str
) -> None:
    path = standards / name
    path.write_text(path.read_text().replace(find, put))
    assert [line for line in told(load(root, standards=standards, today=TODAY).seen) if line.startswith("standards/")]
    assert not folder.exists()


def test_an_id_of_the_rulebook_that_the_evidence_uses_too_is_told_as_without(
    root: Path, standards: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    """No two kinds of file share a kind of id today; should they one day, the problem stands in a file that is kept."""
    load(root, standards=standards, today=TODAY)
    gather = loading.References.gather

    def gather_more(self: Any, schema: Any, value: Any, file: Any, places: Any) -> None:
        gather(self, schema, value, file, places)
        if file.name == "team.yaml":
            self._add("requirement", "ORG-01", (Source(file, places), ("people",)))

    monkeypatch.setattr(loading.References, "gather", gather_more)
    parsed.clear()
    with_it = whole(load(root, standards=standards, today=TODAY))
    assert of_rulebook(parsed) == sorted(RULEBOOK)
    assert [line.split(": ", 1)[0] for line in with_it[1]] == ["standards/requirements/all.yaml:2:9"]
    assert with_it == unkept(root, standards)


# --------------------------------------------------------------------------- what cannot be relied on is not used


def spoil_head(data: bytes) -> bytes:
    return data.replace(b"'0.1.0'", b"'0.0.9'", 1) if b"'0.1.0'" in data else b"x" + data[1:]


SPOILT = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "cut off in its head": lambda data: data[:20],
    "one bit turned": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "with more at its end": lambda data: data + b"x",
    "of another version": spoil_head,
    "something else": lambda data: b"\x89PNG\r\n\x1a\n" * 500,
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_damaged_file_is_passed_over_and_made_anew(root: Path, standards: Path, folder: Path, parsed: list[str], how: str) -> None:
    before = whole(load(root, standards=standards, today=TODAY))
    path = the_file(folder)
    right = path.read_bytes()
    path.write_bytes(SPOILT[how](right))
    assert path.read_bytes() != right
    parsed.clear()
    assert whole(load(root, standards=standards, today=TODAY)) == before
    assert of_rulebook(parsed) == sorted(RULEBOOK)
    assert the_file(folder).read_bytes() == right


def test_a_pipe_in_its_place_is_not_waited_for(root: Path, standards: Path, folder: Path) -> None:
    before = whole(load(root, standards=standards, today=TODAY))
    path = the_file(folder)
    right = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    assert whole(load(root, standards=standards, today=TODAY)) == before
    assert the_file(folder).read_bytes() == right


@pytest.mark.parametrize("change", ["edit", "new", "gone"])
def test_other_files_than_those_kept_are_read(root: Path, standards: Path, parsed: list[str], change: str) -> None:
    """Also where their size and day are what they were."""
    load(root, standards=standards, today=TODAY)
    path = standards / "sources.yaml"
    facts = path.stat()
    if change == "edit":
        path.write_text(path.read_text().replace("A text", "B text"))
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        assert path.stat().st_size == facts.st_size
    elif change == "new":
        write_tree(standards, {"glossary.yaml": "terms:\n  - {id: T, term: Term, meaning: What it means}\n"})
    else:
        path.unlink()
    parsed.clear()
    after = whole(load(root, standards=standards, today=TODAY))
    assert of_rulebook(parsed) == sorted(f"standards/{each.relative_to(standards).as_posix()}" for each in standards.rglob("*.yaml"))
    assert after == unkept(root, standards)


def test_what_other_code_made_is_not_used(
    root: Path, standards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    load(root, standards=standards, today=TODAY)
    package = tmp_path / "generator"
    for part in kept_file._CODE:
        (package / part).mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(kept_file, "_PACKAGE", package)
    parsed.clear()
    load(root, standards=standards, today=TODAY)
    assert of_rulebook(parsed) == sorted(RULEBOOK)
    parsed.clear()
    load(root, standards=standards, today=TODAY)
    assert of_rulebook(parsed) == []
    write_tree(package, {"loading/schemas/program.py": "changed = True\n"})
    kept_file._code.cache_clear()  # the next run
    load(root, standards=standards, today=TODAY)
    assert of_rulebook(parsed) == sorted(RULEBOOK)


def test_what_another_user_wrote_is_not_used(root: Path, standards: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]) -> None:
    before = whole(load(root, standards=standards, today=TODAY))
    monkeypatch.setattr(os, "getuid", lambda: -1, raising=False)
    parsed.clear()
    assert whole(load(root, standards=standards, today=TODAY)) == before
    assert of_rulebook(parsed) == sorted(RULEBOOK)


# --------------------------------------------------------------------------- the folder


@pytest.mark.parametrize("hindrance", ["a file where the folder should be", "a folder where the file should be", "no right to write"])
def test_a_folder_that_cannot_be_used_changes_nothing(
    root: Path, standards: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    before = unkept(root, standards)
    if hindrance == "a file where the folder should be":
        folder.write_text("x")
    elif hindrance == "a folder where the file should be":
        load(root, standards=standards, today=TODAY)
        path = the_file(folder)
        path.unlink()
        write_tree(path, {"x": "x"})
    else:
        folder.mkdir(mode=0o500)
        opened = Path.open

        def refuse(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
            if "x" in mode:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(path, mode, *more, **others)

        monkeypatch.setattr(Path, "open", refuse)  # whoever runs the tests may have the right to write everywhere
    for _ in range(2):
        assert whole(load(root, standards=standards, today=TODAY)) == before
    left = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    assert not any(name.endswith(f".{os.getpid()}") for name in left)


def test_several_at_once_leave_one_whole_file(root: Path, standards: Path, folder: Path, parsed: list[str]) -> None:
    before = unkept(root, standards)
    with ThreadPoolExecutor(4) as pool:
        assert all(whole(each) == before for each in pool.map(lambda _: load(root, standards=standards, today=TODAY), range(8)))
    assert the_file(folder)
    parsed.clear()
    assert whole(load(root, standards=standards, today=TODAY)) == before
    assert of_rulebook(parsed) == []


def test_nothing_is_kept_where_nobody_wants_it(
    root: Path, standards: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    monkeypatch.setenv("DSMES_CACHE", "0")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    load(root, standards=standards, today=TODAY)
    assert KeptRulebook(standards).recall({}) is None
    assert not folder.exists()
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the homes are those of other systems")
@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/x"}, "/home/x/.cache/dsmes"),
        ("linux", {"HOME": "/home/x", "XDG_CACHE_HOME": "/fast"}, "/fast/dsmes"),
        ("linux", {"HOME": "/home/x", "XDG_CACHE_HOME": "not/whole"}, "/home/x/.cache/dsmes"),
        ("linux", {"HOME": "nowhere"}, None),
        ("darwin", {"HOME": "/Users/x"}, "/Users/x/Library/Caches/dsmes"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/dsmes"),
        ("win32", {}, None),
        ("linux", {"HOME": "/home/x", "DSMES_CACHE": "/elsewhere"}, "/elsewhere"),
        ("linux", {"HOME": "/home/x", "DSMES_CACHE": "0"}, None),
        ("linux", {"HOME": "/home/x", "DSMES_CACHE": ""}, "/home/x/.cache/dsmes"),
    ],
)
def test_the_folder(monkeypatch: pytest.MonkeyPatch, system: str, environment: dict[str, str], expected: str | None) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "DSMES_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    found = cache_folder()
    monkeypatch.undo()
    assert found == (Path(expected) if expected else None)
