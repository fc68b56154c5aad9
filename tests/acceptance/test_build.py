"""`dsmes build` on the sample: what it makes, that it makes it twice alike, and that nothing good is ever lost.

What is said of documents is held against all applications of the sample. What is said of building as such, that it can be killed, say, is
shown with a large application and a small one.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import page
import pikepdf
import pytest

from generator.loading.load import load_rulebook

ROOT = Path(__file__).parents[2]
LARGE, SMALL = "adces-2026", "ada-2026-change"
FEW = ("--application", LARGE, "--application", SMALL)


def dsmes(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def copy_sample(folder: Path) -> Path:
    shutil.copytree(ROOT / "evidence", folder / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*"))
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with all that can be made of it."""
    program = copy_sample(tmp_path_factory.mktemp("built"))
    told = dsmes("build", "-C", str(program))
    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    return program


@pytest.fixture(scope="module")
def applications() -> dict[str, str]:
    """Id to type of the sample's applications."""
    told = json.loads(dsmes("check", "--format", "json").stdout)
    return {row["id"]: row["type"] for row in told["applications"]}


def test_everything_is_made(built: Path, applications: dict[str, str]) -> None:
    """A packet for each type of application to each accreditor, the policies, the forms, the handbook."""
    made = {path.relative_to(built / "build").as_posix() for path in (built / "build").rglob("*") if path.is_file()}
    assert {name.split("/")[1] for name in made if name.startswith("packets/")} == {*applications}
    assert len(applications) == 18
    for application, type in applications.items():
        for name in (
            "binder.pdf",
            "worksheet.docx",
            "worksheet.pdf",
            "narrative.docx",
            "narrative.pdf",
            "checklist.docx",
            "checklist.pdf",
            "manifest.json",
        ):
            assert f"packets/{application}/{name}" in made
        uploads = [name for name in made if name.startswith(f"packets/{application}/uploads/")]
        assert len(uploads) >= (15 if type == "initial" else 1), application
    assert len([name for name in made if name.startswith("policies/") and name.endswith(".docx")]) == 21
    assert len([name for name in made if name.startswith("policies/") and name.endswith(".pdf")]) == 21
    forms = [form for form in load_rulebook(ROOT / "standards").forms.values() if not form.per_application]
    assert len([name for name in made if name.startswith("forms/") and name.endswith(".docx")]) == len(forms) > 0
    assert len([name for name in made if name.startswith("forms/") and name.endswith(".pdf")]) == len(forms)
    assert "handbook/index.html" in made


def test_upload_names_suit_every_portal(built: Path) -> None:
    for path in (built / "build" / "packets").glob("*/uploads/**/*"):
        assert path.name.isascii()
        assert set(path.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_the_packet_is_what_its_manifest_says(built: Path, applications: dict[str, str]) -> None:
    for application in applications:
        told = dsmes("verify", str(built / "build" / "packets" / application))
        assert (told.returncode, told.stderr) == (0, ""), application
    manifest = json.loads((built / "build" / "packets" / "ada-2026" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is True
    assert {entry["path"] for entry in manifest["inputs"]} >= {"evidence/team.yaml", "evidence/files/organization/letter-of-support.pdf"}


def test_nothing_in_the_output_names_the_machine(built: Path) -> None:
    """No path of the machine it was made on goes out."""
    for path in (built / "build").rglob("*"):
        if path.is_file() and path.suffix in (".json", ".html", ".md", ".pdf") and ".made" not in path.parts:
            assert str(built).encode() not in path.read_bytes(), path


def test_every_pdf_that_is_ours_is_sound_and_keeps_to_pdf_ua(built: Path, applications: dict[str, str]) -> None:
    """Binders with every kind of exhibit, worksheets, narratives, checklists and policies, held against two tools that are not ours."""
    build = built / "build"
    paths = [*sorted(build.glob("packets/*/*.pdf")), *sorted(build.glob("policies/**/*.pdf"))]
    assert len(paths) == len(applications) * 4 + 21
    for path in paths:
        checked = pikepdf.Job(["pikepdf", "--check", str(path)])
        checked.run()
        assert (checked.exit_code, checked.has_warnings) == (0, False), path.name
        found = page.validate_pdf_bytes(path.read_bytes(), profile=page.ValidationProfile.PDF_UA_1)
        assert (found.is_compliant, [failure.rule_id for failure in found.failures]) == (True, []), path.name


def test_every_upload_is_sound(built: Path) -> None:
    for path in sorted((built / "build" / "packets").glob("*/uploads/**/*.pdf")):
        checked = pikepdf.Job(["pikepdf", "--check", str(path)])
        checked.run()
        assert (checked.exit_code, checked.has_warnings) == (0, False), path.name


def test_two_builds_give_the_same_bytes(built: Path, installed: Path, tmp_path: Path) -> None:
    """By what the wheel has installed, without any file of this repository; in another folder, another time zone and another locale."""
    again = copy_sample(tmp_path)
    kept = ("DSMES_CACHE", "DSMES_OFFICE")
    environment = {key: value for key, value in os.environ.items() if key in kept or not key.startswith(("PYTHON", "DSMES"))}
    told = subprocess.run(
        [str(installed), "build"],
        cwd=again,
        env={**environment, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    assert hashes(again / "build") == hashes(built / "build")


def test_a_second_build_makes_nothing(built: Path) -> None:
    before = hashes(built / "build")
    told = dsmes("build", "-C", str(built))
    assert (told.returncode, told.stdout) == (0, "Nothing has changed since the last build.\n")
    assert hashes(built / "build") == before


def test_what_was_tampered_with_is_made_again(built: Path, tmp_path: Path) -> None:
    program = shutil.copytree(built, tmp_path / "program")
    before = hashes(program / "build" / "policies")
    (program / "build" / "policies" / "stray.txt").write_text("stray", encoding="utf-8")
    told = dsmes("policies", "-C", str(program))
    assert told.returncode == 0
    assert hashes(program / "build" / "policies") == before


@pytest.fixture
def incomplete(built: Path, tmp_path: Path) -> Path:
    """The built sample without its letter of support."""
    program = shutil.copytree(built, tmp_path / "program")
    path = program / "evidence" / "exhibits.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: EX-0003")
    path.write_text(text[:start] + text[text.index("  - id: EX-0004") :], encoding="utf-8")
    return program


def test_an_incomplete_application_is_refused(incomplete: Path) -> None:
    """Exit code 1, the open requirement by name, and no half of a packet; the packet of an application that is complete is made."""
    shutil.rmtree(incomplete / "build")
    told = dsmes("packet", "-C", str(incomplete), *FEW)
    assert told.returncode == 1
    assert f"application {LARGE} is not complete: 1 of" in told.stdout
    assert "(ORG-02)" in told.stdout
    assert "`--draft` makes it anyway, marked DRAFT on every page" in told.stdout
    assert [path.name for path in (incomplete / "build" / "packets").iterdir()] == [SMALL]
    assert [path.name for path in (incomplete / "build" / ".made").rglob("*.json")] == [f"{SMALL}.json"]
    assert dsmes("verify", str(incomplete / "build" / "packets" / SMALL)).returncode == 0


def test_the_last_good_packet_stays(incomplete: Path) -> None:
    """Of each application that is not complete any more."""
    report = json.loads(dsmes("status", "-C", str(incomplete), "--format", "json").stdout)
    refused = [row["id"] for row in report["applications"] if not row["complete"]]
    assert LARGE in refused
    before = {id: hashes(incomplete / "build" / "packets" / id) for id in refused}
    told = dsmes("packet", "-C", str(incomplete), *(word for id in refused for word in ("--application", id)))
    assert told.returncode == 1
    assert {id: hashes(incomplete / "build" / "packets" / id) for id in refused} == before


def test_a_draft_says_so_on_every_page(incomplete: Path) -> None:
    import pypdfium2

    told = dsmes("packet", "-C", str(incomplete), "--application", LARGE, "--draft")
    assert told.returncode == 0
    packet = incomplete / "build" / "packets" / LARGE
    for name in ("binder.pdf", "worksheet.pdf", "narrative.pdf", "checklist.pdf"):
        document = pypdfium2.PdfDocument(packet / name)
        for number in range(len(document)):
            text = document[number].get_textpage().get_text_range()
            assert "DRAFT" in text, f"{name} page {number + 1}"
        document.close()
    assert json.loads((packet / "manifest.json").read_text(encoding="utf-8"))["draft"] is True


def test_sample_stands_on_every_page(built: Path) -> None:
    import pypdfium2

    for path in sorted((built / "build").rglob("*.pdf")):
        if "uploads" in path.parts:
            continue
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            assert "SAMPLE" in document[number].get_textpage().get_text_range(), f"{path} page {number + 1}"
        document.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in another way; recovery after it is tested with the writer")
def test_a_killed_build_loses_nothing(built: Path, tmp_path: Path) -> None:
    """Killed at any moment, each part of the output is the last good one or the new one, whole."""
    program = shutil.copytree(built, tmp_path / "program")
    commands = ("packet", *FEW), ("handbook",)  # the handbook is made with the policies
    parts = (f"packets/{LARGE}", f"packets/{SMALL}", "policies", "handbook")
    old = {part: hashes(program / "build" / part) for part in parts}
    program_yaml = program / "evidence" / "program.yaml"
    program_yaml.write_text(program_yaml.read_text(encoding="utf-8").replace("as_of: 2026-10-30", "as_of: 2026-10-29"), encoding="utf-8")
    reference = shutil.copytree(program, tmp_path / "reference")
    takes = {}
    for command in commands:
        started = time.monotonic()
        assert dsmes(*command, "-C", str(reference)).returncode == 0
        takes[command] = time.monotonic() - started
    new = {part: hashes(reference / "build" / part) for part in parts}
    assert all(old[part] != new[part] for part in parts)
    moments = random.Random(7)  # a fixed seed, for the same moments each time
    for command in (*commands, *commands):
        running = subprocess.Popen(
            [sys.executable, "-m", "generator", *command, "-C", str(program)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0.2, takes[command]))
        running.send_signal(signal.SIGKILL)
        running.wait()
        for part in parts:
            assert hashes(program / "build" / part) in (old[part], new[part]), part
    for command in commands:
        assert dsmes(*command, "-C", str(program)).returncode == 0
    assert {part: hashes(program / "build" / part) for part in parts} == new
    assert [path.name for path in (program / "build").rglob(".new-*")] == []


def test_long_work_shows_a_bar_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    program = copy_sample(tmp_path)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "packet", "-C", str(program), *FEW]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True, encoding="utf-8") as running:
        os.close(theirs)
        drawn = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux's word for the end of a terminal
                break
            if not part:
                break
            drawn += part
        assert running.stdout is not None
        result = running.stdout.read()
    os.close(ours)
    assert b"Making documents" in drawn
    assert "Making documents" not in result


@pytest.mark.parametrize("name", ["build", "build/packets", "build/.made"])
def test_a_file_in_the_way_is_told_once(tmp_path: Path, name: str) -> None:
    program = copy_sample(tmp_path)
    in_the_way = program / name
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("mine")
    told = dsmes("packet", "-C", str(program))
    assert told.returncode == 1
    assert told.stdout == (
        f"error: {in_the_way} is a file, where a folder is to be made\n"
        f"    hint: give that file another name or move it elsewhere, and run the command again; it makes the folder `{in_the_way.name}`\n"
        "What could not be made is named above; what was made earlier is still there.\n"
    )
    assert in_the_way.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_an_interrupted_build_says_so(tmp_path: Path) -> None:
    program = copy_sample(tmp_path)
    command = [sys.executable, "-m", "generator", "build", "-C", str(program)]
    # Whoever runs the tests in the background may have its children ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as running:
        signal.signal(signal.SIGINT, before)
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate()
    assert (running.returncode, told.strip()) == (130, "Interrupted. Nothing that was made before is lost.")
