"""What is made again, and what stands: documents follow what the check found, and the folders and libraries they are made from."""

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from generator.commands import build
from generator.commands.gather import Asking
from generator.commands.inputs import LIBRARIES, hash_folders
from generator.documents.folders import files_below
from generator.documents.plan import read_documents
from tests.documents.test_kept import DAY, Quiet, hashes, make
from tests.documents.word_building import ROOT

SMALL = "ada-2026-change"
PARTS = ("policies", "forms")
NOTHING = "Nothing has changed since the last build.\n"
REVIEW = "evidence/files/organization/goals-review.pdf"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its policies and forms."""
    program = tmp_path_factory.mktemp("again")
    shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert make(program, *PARTS).exit_code == 0
    return program


@pytest.fixture
def program(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    return shutil.copytree(made, tmp_path / "program")


# --------------------------------------------------------------------------- what the check found


def test_a_file_that_is_gone_or_there_again_makes_what_tells_of_it(program: Path) -> None:
    before = {part: hashes(program / "build" / part) for part in PARTS}
    (program / REVIEW).rename(program / "away.pdf")
    assert make(program, *PARTS).text == f"made {program}/build/forms\nmade {program}/build/policies\n"
    without = {part: hashes(program / "build" / part) for part in PARTS}
    assert without["policies"] != before["policies"]
    assert without["forms"]["reports/upload-manifest.pdf"] != before["forms"]["reports/upload-manifest.pdf"]
    (program / "away.pdf").rename(program / REVIEW)
    assert make(program, *PARTS).exit_code == 0
    assert {part: hashes(program / "build" / part) for part in PARTS} == before
    assert make(program, *PARTS).text == NOTHING


def test_one_application_makes_no_other_policies_and_forms(program: Path) -> None:
    """Its packet alone is made; what tells of all applications tells of all of them."""
    before = {part: hashes(program / "build" / part) for part in PARTS}
    shutil.rmtree(program / "build")
    asking = Asking(root=program, today=DAY, applications=(SMALL,))
    told = build.run(asking, Quiet(), parts=("packets", *PARTS))  # type: ignore[arg-type]
    assert (told.exit_code, sorted(path.name for path in (program / "build" / "packets").iterdir())) == (0, [SMALL])
    assert {part: hashes(program / "build" / part) for part in PARTS} == before
    assert make(program, *PARTS).text == NOTHING


# --------------------------------------------------------------------------- folders


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_templates_and_records_in_linked_folders_are_looked_into(program: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (program / "evidence" / "exhibits").rename(shared) if (program / "evidence" / "exhibits").is_dir() else shared.mkdir()
    (program / "evidence" / "exhibits").symlink_to(shared)
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(ROOT / "templates" / "policies" / "ns-2017" / "standard-08.docx", own / "standard-08.docx")
    (program / "templates" / "policies").mkdir(parents=True)
    (program / "templates" / "policies" / "ns-2017").symlink_to(own)
    assert make(program, "policies").exit_code == 0
    shutil.copy(ROOT / "templates" / "policies" / "ns-2017" / "standard-07.docx", own / "standard-08.docx")
    assert make(program, "policies").text.endswith(f"made {program}/build/policies\n")
    (shared / "more.yaml").write_text("exhibits: []\n", encoding="utf-8")
    assert f"made {program}/build/policies\n" in make(program, "policies").text


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_that_leads_back_comes_to_an_end(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "a.yaml").write_text("a: b", encoding="utf-8")
    (folder / "below" / "back").symlink_to(folder)
    (folder / "beside").symlink_to(folder / "below")
    assert sorted(hash_folders({"x": folder})) == ["x/below/a.yaml", "x/beside/a.yaml"]
    assert files_below(folder) == [folder / "below" / "a.yaml"]


def test_one_rule_tells_what_nobody_made(tmp_path: Path) -> None:
    for name in ("a.docx", ".DS_Store", "~$a.docx", "Thumbs.db", "desktop.ini", "__MACOSX/._a.docx", ".Spotlight-V100/b", "below/c.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [str(one.path) for one in read_documents(tmp_path)] == ["a.docx", "below/c.docx"]
    assert sorted(hash_folders({"": tmp_path})) == ["/a.docx", "/below/c.docx"]


# --------------------------------------------------------------------------- libraries

_SHOW_NOWHERE = {"cerberus", "click", "rich", "ruamel.yaml.clib"}


def test_every_library_that_documents_are_made_with_counts() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    named = {re.split(r"[><=;\s]", line, maxsplit=1)[0] for line in told}
    assert named - _SHOW_NOWHERE <= set(LIBRARIES)
    assert {"holidays", "pillow", "markdown", "markupsafe", "pymdown-extensions"} <= set(LIBRARIES)
