"""The command line as a director meets it: what it prints, where, and with which exit code."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from generator import cli
from generator.documents.plan import Document
from generator.documents.zipping import zip_documents
from generator.loading.schemas import KINDS

ROOT = Path(__file__).parents[2]


def dsmes(*arguments: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the sample's YAML, with its files linked."""
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("files", "*.py", "__pycache__", ".*"))
    (tmp_path / "evidence" / "files").symlink_to(ROOT / "evidence" / "files", target_is_directory=True)
    return tmp_path


def edit(program: Path, file: str, old: str, new: str) -> None:
    path = program / "evidence" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --------------------------------------------------------------------------- help and usage


def test_help_names_every_command() -> None:
    told = dsmes("--help")
    assert told.returncode == 0
    for command in (
        "init",
        "check",
        "status",
        "forecast",
        "calendar",
        "explain",
        "build",
        "packet",
        "policies",
        "handbook",
        "verify",
        "schema",
        "migrate",
        "review",
    ):
        assert f"\n  {command} " in told.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("check",), ("status",)])
def test_looking_imports_no_document_library(arguments: tuple[str, ...]) -> None:
    """What only reads starts quickly: none of the document libraries is imported, nor cerberus while nothing is wrong."""
    code = (
        "import sys; from generator.cli import run; run(sys.argv[1:]); "
        "heavy = {'docx', 'docxtpl', 'jinja2', 'lxml', 'typst', 'pypdf', 'pikepdf', 'mkdocs', 'rich', 'cerberus', 'page'}; "
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.stderr.strip() == "[]"


def test_an_unknown_command_is_a_usage_error() -> None:
    told = dsmes("chek")
    assert told.returncode == 2
    assert "chek" in told.stderr
    assert told.stdout == ""


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    told = dsmes("check", "-C", str(tmp_path))
    assert told.returncode == 2
    assert told.stderr == (
        f"error: {tmp_path} holds no program: it has no folder `evidence`\n"
        "    hint: go to the folder of your program, name it with `-C FOLDER`, or make a new one with `dsmes init FOLDER`\n"
    )


def test_a_day_that_is_no_day() -> None:
    told = dsmes("check", "--as-of", "2026-02-30")
    assert (told.returncode, told.stderr) == (
        2,
        "error: --as-of 2026-02-30 is not a day\n    hint: write it as YYYY-MM-DD, e.g. --as-of 2026-03-09\n",
    )


def test_an_application_that_is_not_there() -> None:
    told = dsmes("status", "--application", "adces-2025")
    assert (told.returncode, told.stderr) == (2, "error: there is no application `adces-2025`\n    hint: did you mean `adces-2026`?\n")


def test_a_bug_of_ours_is_said_in_words(program: Path) -> None:
    """Even then there is no traceback, and the exit code says whose mistake it is."""
    code = (
        "import sys, generator.commands.check as c; c.run = lambda *a, **k: 1 / 0; from generator.cli import run; sys.exit(run(['check']))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.returncode == 3
    assert "this is a mistake in dsmes" in told.stderr
    assert "Traceback" not in told.stderr


# --------------------------------------------------------------------------- check and status


def test_a_full_disk_is_said_in_words() -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [sys.executable, "-m", "generator", "status"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert told.returncode == 2
    assert told.stderr.startswith("error: No space left on device\n    hint: ")
    assert "Traceback" not in told.stderr


def test_what_may_not_be_read_is_said_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "templates/policies")

    monkeypatch.setattr("generator.commands.check.run", refuse)
    assert cli.run(["check"]) == 2
    assert capsys.readouterr().err.startswith("error: templates/policies: Permission denied\n    hint: ")


def test_the_sample_is_complete() -> None:
    told = dsmes("check")
    assert (told.returncode, told.stderr) == (0, "")
    assert "no errors" in told.stdout


def test_check_as_json_has_the_promised_keys() -> None:
    report = json.loads(dsmes("check", "--format", "json").stdout)
    assert list(report) == ["version", "as_of", "applications", "findings"]
    assert (report["version"], report["as_of"]) == (1, "2026-10-30")
    application = report["applications"][0]
    assert list(application) == ["id", "accreditor", "edition", "type", "requirements"]
    assert list(application["requirements"][0]) == ["id", "standard", "state", "evidence", "findings"]
    assert list(report["findings"][0]) == [
        "rule",
        "level",
        "file",
        "line",
        "column",
        "requirement",
        "applications",
        "message",
        "hint",
        "related",
    ]


def test_check_for_github_writes_annotations(program: Path) -> None:
    edit(program, "team.yaml", "supervisor: ", "supervisr: ")
    told = dsmes("check", "-C", str(program), "--format", "github")
    assert told.returncode == 1
    annotation = next(line for line in told.stdout.splitlines() if "SCH101" in line)
    assert annotation.startswith("::error file=evidence/team.yaml,line=")
    assert "title=SCH101%3A A key is not known::the key `supervisr` is not known" in annotation
    hint, _, whom = annotation.partition("%0ANext step: ")[2].partition("%0A")
    assert hint == "did you mean `supervisor`?"
    assert whom == "For: adces-2026, ada-2026, ada-2026-initial-ns-2022 and 13 more only"  # what rests on no person is judged all the same


def test_fail_on_decides_the_exit_code() -> None:
    """The sample has warnings and no errors."""
    assert dsmes("check", "--fail-on", "error").returncode == 0
    assert dsmes("check", "--fail-on", "warning").returncode == 1
    assert dsmes("check", "--fail-on", "never").returncode == 0


def test_a_result_can_go_to_a_file(tmp_path: Path) -> None:
    told = dsmes("check", "--format", "json", "--output", str(tmp_path / "report.json"))
    assert (told.returncode, told.stdout) == (0, "")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["version"] == 1


def test_a_file_gets_what_the_screen_would_show(program: Path) -> None:
    """Also of names that are no text, which an old computer or archive has left behind."""
    for name in (b"\xe9.yaml", b"\xff.yml", b"submissions/\xe9/packet.zip"):
        path = Path(os.fsdecode(os.fsencode(program) + b"/evidence/" + name))
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"a: b\n")
    for format in ("text", "json", "sarif", "junit", "github", "markdown"):
        shown = dsmes("check", "-C", str(program), "--format", format)
        told = dsmes("check", "-C", str(program), "--format", format, "--output", str(program / "told"))
        assert (shown.returncode, shown.stderr, told.returncode, told.stderr) == (1, "", 1, ""), format
        assert (program / "told").read_text(encoding="utf-8") == shown.stdout


def test_check_changes_nothing(program: Path) -> None:
    before = {path: path.read_bytes() for path in program.rglob("*") if path.is_file() and "files" not in path.parts}
    dsmes("check", "-C", str(program))
    dsmes("status", "-C", str(program))
    dsmes("explain", "TEAM-03", "-C", str(program))
    after = {path: path.read_bytes() for path in program.rglob("*") if path.is_file() and "files" not in path.parts}
    assert after == before


def test_colour_only_on_a_terminal() -> None:
    assert "\x1b" not in dsmes("check", "--fail-on", "never").stdout


@pytest.mark.skipif(os.name == "nt", reason="no such file can be there")
def test_what_commands_a_terminal_is_shown_as_its_number(program: Path, tmp_path: Path) -> None:
    """Names may come from anywhere: one that clears the screen, or reads backwards, would show what is not there."""
    odd, shown = "\x1b[2J\x07 \u202efdp\x9b", r"\u001b[2J\u0007 \u202efdp\u009b"
    (program / f"evidence/{odd}.yaml").write_text("a: b\n", encoding="utf-8")
    told = dsmes("check", "-C", str(program))
    assert f"`evidence/{shown}.yaml` is not a file that this program reads" in told.stdout
    assert odd not in told.stdout
    (program / f"evidence/{odd}.yaml").unlink()
    edit(program, "exhibits.yaml", "    title: Goals for 2026\n", '    title: "Goals\\e]0;x\\a\\u202E"\n')
    for command in (["impact", "EX-0005"], ["impact", "EX-0005", "--format", "json"], ["explain", "EX-0005"]):
        told = dsmes(*command, "-C", str(program))
        assert r"Goals\u001b]0;x\u0007\u202e" in told.stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(told.stdout + told.stderr)
    packet = tmp_path / f"{odd}"
    packet.mkdir()
    told = dsmes("verify", str(packet))
    assert told.stderr.startswith(f"error: {tmp_path}/{shown} is not a packet")
    (packet / "manifest.json").write_text('{"application": "a", "as_of": "2026-10-30", "draft": false, "outputs": []}', encoding="utf-8")
    (packet / f"{odd}\nAll 1 files").write_bytes(b"")
    assert (
        dsmes("verify", str(packet)).stdout.splitlines()[0]
        == rf"extra:   {shown}\u000aAll 1 files is in the packet and not in the manifest"
    )


def test_a_later_day_shows_what_lapses() -> None:
    """Any day can be asked for; five years on, nothing that ages is current any more."""
    told = json.loads(dsmes("status", "--format", "json", "--as-of", "2031-10-30").stdout)
    states = {row["id"]: row["state"] for row in told["applications"][0]["requirements"]}
    assert states["TEAM-02"] == "expired"
    assert not told["applications"][0]["complete"]


# --------------------------------------------------------------------------- explain, schema, init, verify


@pytest.mark.parametrize(
    ("id", "words"),
    [
        (("TEAM-03",), "What satisfies it"),
        (("standard", "5"), "Standard 5: DSMES Team"),
        (("EX-0003",), "Supports"),
        (("CDCES",), "Certified Diabetes Care and Education Specialist"),
        (("FRE102",), "Fix"),
        (("YML102",), "tab"),
        (("ENH-03",), "Enhancement 3"),
        (("LETTER_OF_SUPPORT",), "Wanted by"),
        (("org", "02"), "ORG-02  Sponsor shows its support"),
        (("team03",), "TEAM-03  Continuing education"),
        (("ns-2022",), "Standards"),
        (("ada-erp",), "Applications"),
        (("adces-2026",), "dsmes status --application adces-2026"),
        (("T4",), "Medication usage"),
        (("due-soon",), "due soon"),
        (("ns-2022",), "supersedes ns-2017"),
        (("ns-2017",), "superseded on 2022-01-20 by ns-2022"),
        (("ns-2017-to-ns-2022",), "standard 4 of ns-2017 asks part of standard 3 of ns-2022"),
        (("audit",), "ADCES DEAP, audit: Site visit"),
        (("ada-erp", "audit", "ns-2022"), "In this program\n  ada-2026-audit: "),
        (("annual-report",), "ada-2026-annual: by 2027-01-19"),
        (("stakeholder-list-review",), "stakeholders.reviews.date, in evidence/stakeholders.yaml"),
        (("letter-of-support",), "build/forms/letters/letter-of-support.docx"),
    ],
)
def test_explain(id: tuple[str, ...], words: str) -> None:
    told = dsmes("explain", *id)
    assert (told.returncode, told.stderr) == (0, "")
    assert words in told.stdout


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("topics", "  T6  Acute complications (hypoglycemia, hyperglycemia, dka, sick-days, severe-weather, supplies)\n"),
        ("kinds of exhibit", "  LETTER_OF_SUPPORT  Letter of support\n"),
        ("forms", "  letter-of-support  Letter of administrative support\n"),
        ("rules", "  COV101  Evidence is missing\n"),
        ("duties", "  curriculum-review  Review the curriculum\n"),
        ("exhibits", "  EX-0003  Letter of support from the executive director\n"),
    ],
)
def test_explain_lists_what_a_file_may_name(name: str, line: str) -> None:
    assert line in dsmes("explain", name).stdout


def test_explain_tells_what_a_source_is() -> None:
    told = dsmes("explain", "S8").stdout
    assert told.startswith("S8  ")
    assert "\nRequirements that cite it\n" in told


def test_a_folder_without_its_option_is_told(tmp_path: Path) -> None:
    told = dsmes("check", str(tmp_path))
    assert told.returncode == 2
    assert told.stderr.endswith(f"    hint: name the folder of the program with `-C {tmp_path}`\n")
    assert "hint" not in dsmes("check", str(tmp_path / "none")).stderr


def test_explain_offers_what_comes_near() -> None:
    told = dsmes("explain", "TEAM-99")
    assert told.returncode == 2
    assert told.stderr.startswith("error: nothing here is called `TEAM-99`\n    hint: did you mean `TEAM-")
    assert dsmes("explain", "fence-walk").stderr == (
        "error: nothing here is called `fence-walk`\n"
        "    hint: name a requirement, rule, standard, exhibit, person or term, e.g. TEAM-03, `standard 5`, EX-0012, CDCES; "
        "or a list: requirements, kinds (of exhibit), topics, forms, rules, terms\n"
    )


def test_every_kind_of_file_has_a_schema_for_editors() -> None:
    kinds = {line.split()[0] for line in dsmes("schema").stdout.splitlines()}
    assert kinds == {kind.name for kind in KINDS}
    assert len(kinds) >= 24
    schema = json.loads(dsmes("schema", "team").stdout)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["people"]["items"]["properties"]["joined"]["format"] == "date"
    waiver = json.loads(dsmes("schema", "waivers").stdout)["properties"]["waivers"]["items"]["properties"]
    assert [waiver[key].get("minItems") for key in ("people", "sites", "applications")] == [1, 1, 1]


def test_init_leaves_what_is_there_alone(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("mine", encoding="utf-8")
    told = dsmes("init", "x", folder=tmp_path)
    assert told.returncode == 2
    assert "is there already and not empty" in told.stderr
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["mine.txt"]


def test_a_name_with_signs_of_yaml_is_written_whole(tmp_path: Path) -> None:
    name = 'Müller: "Best" # program'
    assert dsmes("init", "x", "--name", name, folder=tmp_path).returncode == 0
    assert "[YML" not in dsmes("check", "-C", "x", folder=tmp_path).stdout
    assert name in json.loads(
        f"[{(tmp_path / 'x/evidence/program.yaml').read_text(encoding='utf-8').split('short_name: ')[1].splitlines()[0]}]"
    )


def test_the_examples_of_a_new_program_lack_only_what_is_to_be_filled_in(tmp_path: Path) -> None:
    dsmes("init", "x", "--name", "Example Program", folder=tmp_path)
    for file in sorted((tmp_path / "x/evidence").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        if file.name == "program.yaml":
            continue
        taken_up = re.sub(r": \[\]\n# To add one, .*\n", ":\n", text)
        taken_up = re.sub(r"(?m)^# (?=[a-z_]+:|  )", "", taken_up)
        file.write_text(taken_up, encoding="utf-8")
        report = json.loads(dsmes("check", "-C", "x", "--format", "json", folder=tmp_path).stdout)
        found = [each for each in report["findings"] if each["rule"].startswith(("YML", "SCH", "REF", "EXH1"))]
        assert [(each["file"], each["message"]) for each in found] == []
        file.write_text(text, encoding="utf-8")


def test_a_template_of_no_name_is_told(program: Path) -> None:
    (program / "templates/policies/dsmp").mkdir(parents=True)
    (program / "templates/policies/dsmp/ENH01.docx").write_bytes(b"")
    told = dsmes("policies", "-C", str(program))
    assert "warning: templates/policies/dsmp/ENH01.docx is not used: no template goes by this name" in told.stdout
    assert "did you mean templates/policies/dsmp/ENH-01.docx?" in told.stdout


def test_the_status_names_each_standard_once() -> None:
    for part in dsmes("status").stdout.split("\n\n"):
        headings = [line for line in part.splitlines() if line.startswith(("Standard ", "Application and"))]
        assert len(headings) == len(set(headings))
    assert "Standard 10" in dsmes("status").stdout


def test_the_evidence_folder_is_not_the_workspace(program: Path) -> None:
    told = dsmes("check", "-C", str(program / "evidence"))
    assert told.returncode == 2
    assert f"name the folder above it: -C {program}" in told.stderr


def test_a_new_program_passes_the_schema_and_lacks_everything(tmp_path: Path) -> None:
    made = dsmes("init", "x", "--name", "Example Program", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    report = json.loads(dsmes("check", "-C", "x", "--format", "json", folder=tmp_path).stdout)
    assert not [finding for finding in report["findings"] if finding["rule"].startswith(("YML", "SCH", "REF"))]
    assert [application["accreditor"] for application in report["applications"]] == ["ada-erp", "adces-deap"]
    states = {row["state"] for application in report["applications"] for row in application["requirements"] if row["evidence"]}
    assert states == set()


def test_verify_names_each_file_that_is_not_as_it_was_made(tmp_path: Path) -> None:
    packet = tmp_path / "packet"
    packet.mkdir()
    manifest = {
        "application": "adces-2026",
        "as_of": "2026-10-30",
        "draft": False,
        "outputs": [
            {"path": "binder.pdf", "sha256": "0" * 64},
            {"path": "checklist.pdf", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
            {"path": "gone.pdf", "sha256": "0" * 64},
        ],
    }
    (packet / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (packet / "binder.pdf").write_bytes(b"another")
    (packet / "checklist.pdf").write_bytes(b"")
    (packet / "more.pdf").write_bytes(b"")
    told = dsmes("verify", str(packet))
    assert told.returncode == 1
    assert told.stdout.splitlines()[:3] == [
        "changed: binder.pdf is not the file that was made",
        "missing: gone.pdf is in the manifest and not in the packet",
        "extra:   more.pdf is in the packet and not in the manifest",
    ]


def test_verify_wants_a_packet(tmp_path: Path) -> None:
    told = dsmes("verify", str(tmp_path))
    assert told.returncode == 2
    assert told.stderr.startswith(f"error: {tmp_path} is not a packet: it has no manifest.json\n    hint: name a folder or .zip file")
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/manifest.json").write_text("{}", encoding="utf-8")
    assert f"hint: there is one below it: `dsmes verify {tmp_path / 'ada'}`" in dsmes("verify", str(tmp_path)).stderr


def test_verify_says_what_is_not_there(tmp_path: Path) -> None:
    told = dsmes("verify", str(tmp_path / "gone"))
    assert told.returncode == 2
    assert f"error: there is no packet {tmp_path / 'gone'}\n    hint: name a folder or .zip file" in told.stderr
    told = dsmes("verify", os.devnull)
    assert told.returncode == 2
    assert f"error: {os.devnull} is neither a folder nor a file\n    hint: name a folder or .zip file" in told.stderr
    (tmp_path / "packet.zip").write_bytes(b"PK")
    told = dsmes("verify", str(tmp_path))
    assert told.returncode == 2
    assert f"error: {tmp_path} holds what was sent in, and no submission.yaml to hold it against" in told.stderr


def test_verify_takes_a_packet_as_one_file(tmp_path: Path) -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest = {"application": "adces-2026", "as_of": "2026-10-30", "draft": True, "outputs": [{"path": "up/a.pdf", "sha256": empty}]}
    files = [Document(PurePosixPath("up/a.pdf"), b""), Document(PurePosixPath("manifest.json"), json.dumps(manifest).encode())]
    packet = tmp_path / "packet.zip"
    packet.write_bytes(zip_documents(files, "packet"))
    assert zip_documents(files[::-1], "packet") == packet.read_bytes()
    told = dsmes("verify", str(packet))
    assert (told.returncode, told.stdout) == (0, "All 1 files are as they were made: adces-2026 as of 2026-10-30, DRAFT.\n")
    packet.write_bytes(zip_documents([*files, Document(PurePosixPath("b.pdf"), b"")], "packet"))
    told = dsmes("verify", str(packet))
    assert told.stdout.splitlines()[0] == "extra:   b.pdf is in the packet and not in the manifest"
    with zipfile.ZipFile(packet, "w") as archive:
        for one in files:
            archive.writestr(zipfile.ZipInfo(f"packet/{one.path}", (2026, 11, 2, 8, 0, 0)), one.data)
    told = dsmes("verify", str(packet))
    assert told.returncode == 0
    assert told.stdout.splitlines()[1:] == [
        "Another program has packed it: packet.zip notes clocks or owners of 2 files, which dsmes never does."
    ]
    with zipfile.ZipFile(packet, "a") as archive:
        archive.mkdir("packet/Ann Sample")
    told = dsmes("verify", str(packet))
    assert (told.returncode, told.stdout.splitlines()[0]) == (
        1,
        "extra:   Ann Sample/ is a folder without files, and not in the manifest",
    )
    packet.write_bytes(b"PK\x03\x04 and no more")
    told = dsmes("verify", str(packet))
    assert (told.returncode, told.stderr.splitlines()[0]) == (2, f"error: {packet} cannot be read as a .zip file")
