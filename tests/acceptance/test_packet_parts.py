"""`dsmes packet` with its options: the print edition, one requirement alone, files that are too large, papers for an interview."""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.acceptance.test_build import ROOT, copy_sample, dsmes

APPLICATION, INTERVIEWED = "ada-2026", "adces-2026-initial-ns-2022"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, whose letter of support is a scan of more than a megabyte."""
    folder = copy_sample(tmp_path_factory.mktemp("packet"))
    letter = folder / "evidence" / "files" / "organization" / "letter-of-support.pdf"
    with pikepdf.open(letter, allow_overwriting_input=True) as pdf:
        noise = pikepdf.Stream(
            pdf,
            random.Random(7).randbytes(1_180_000),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=1180,
            Height=1000,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Stamp=noise)
        pdf.pages[0].contents_add(b"q 99 0 0 99 9 9 cm /Stamp Do Q")
        pdf.save(letter)
    text = (folder / "evidence" / "program.yaml").read_text(encoding="utf-8")
    (folder / "evidence" / "program.yaml").write_text(text + "\nsettings:\n  max_upload_megabytes: 1\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def printed(program: Path) -> subprocess.CompletedProcess[str]:
    return dsmes("packet", "--application", APPLICATION, "--print", "-C", str(program))


def pages(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(path)]


def test_the_print_edition_stands_beside_the_binder(program: Path, printed: subprocess.CompletedProcess[str]) -> None:
    assert printed.returncode == 0, printed.stdout
    packet = program / "build" / "packets" / APPLICATION
    screen, paper = pages(packet / "binder.pdf"), pages(packet / "binder-print.pdf")
    blank = [text for text in paper if text.strip() == "This page is left blank."]
    assert blank
    assert len(paper) == len(screen) + len(blank)
    listed = {row["path"] for row in json.loads((packet / "manifest.json").read_text(encoding="utf-8"))["outputs"]}
    assert {"binder.pdf", "binder-print.pdf"} <= listed
    assert dsmes("verify", str(packet)).returncode == 0


def test_a_file_above_the_programs_own_limit_is_told(printed: subprocess.CompletedProcess[str]) -> None:
    told = re.search(r"^evidence/exhibits\.yaml:\d+:\d+: (warning: EX-0003: .*) \[EXH204\]\n    hint: (.*)$", printed.stdout, re.MULTILINE)
    assert told, printed.stdout
    assert told[1] == (
        "warning: EX-0003: 02-letter-of-support.pdf has 1.2 MB; the program allows itself 1 MB (`max_upload_megabytes`), "
        "since ADA ERP names no limit"
    )
    assert told[2].startswith("make it smaller: scan at 150 dots per inch in grey")


def test_a_file_above_a_verified_limit_stops_the_packet(program: Path, printed: subprocess.CompletedProcess[str], tmp_path: Path) -> None:
    folder = tmp_path / "program"
    shutil.copytree(program, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "standards" / "accreditors").mkdir(parents=True)
    own = (ROOT / "standards" / "accreditors" / "ada-erp.yaml").read_text(encoding="utf-8")
    limit = "\nsize_limit:\n  megabytes: 1\n  confidence: {}\n"
    for confidence, level, code in (("unverified", "warning", 0), ("verified", "error", 1)):
        (folder / "standards" / "accreditors" / "ada-erp.yaml").write_text(own + limit.format(confidence), encoding="utf-8")
        made = dsmes("packet", "--application", APPLICATION, "-C", str(folder))
        assert made.returncode == code, made.stdout
        sure = "" if confidence == "verified" else " (unverified)"
        assert f"{level}: EX-0003: 02-letter-of-support.pdf has 1.2 MB; ADA ERP takes 1 MB{sure} [EXH204]" in made.stdout
    assert f"the packet {APPLICATION} was not made: 1 file for upload above the limit" in made.stdout


def test_one_requirement_alone(program: Path) -> None:
    made = dsmes("packet", "--application", APPLICATION, "--item", "TEAM-03", "-C", str(program))
    assert made.returncode == 0, made.stdout
    folder = program / "build" / "items" / f"{APPLICATION}-TEAM-03"
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    uploads = [name for name in files if name.startswith("uploads/")]
    assert files == ["binder.pdf", "manifest.json", "narrative.docx", "narrative.pdf", *uploads]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["item"] == "TEAM-03"
    assert [row["id"] for row in manifest["requirements"]] == ["TEAM-03"]
    assert len(manifest["exhibits"]) == len(uploads) > 5
    assert all("TEAM-03" in row["requirements"] for row in manifest["exhibits"])
    binder = pages(folder / "binder.pdf")
    assert "Evidence for TEAM-03" in binder[0]
    assert sum(bool(re.search(r"· page \d+ of \d+", text)) for text in binder) >= len(uploads)
    answer = "\n".join(pages(folder / "narrative.pdf"))
    assert "TEAM-03" in answer
    assert "TEAM-02" not in answer
    # The numbers are those of the whole packet.
    whole = json.loads((program / "build" / "packets" / APPLICATION / "manifest.json").read_text(encoding="utf-8"))
    numbers = {row["id"]: row["number"] for row in whole["exhibits"]}
    assert {row["id"]: row["number"] for row in manifest["exhibits"]}.items() <= numbers.items()
    assert dsmes("verify", str(folder)).returncode == 0


def test_an_application_that_cannot_be_judged_is_not_passed_over(program: Path, tmp_path: Path) -> None:
    folder = tmp_path / "program"
    shutil.copytree(program, folder, ignore=shutil.ignore_patterns("build"))
    path = folder / "evidence" / "program.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index("type: ", text.index(f"  - id: {APPLICATION}\n"))
    path.write_text(f"{text[:at]}type: x{text[at + len('type: ') :]}", encoding="utf-8")
    for more in ((), ("--draft",)):
        made = dsmes("packet", "--application", APPLICATION, "-C", str(folder), *more)
        assert made.returncode == 1
        line = text.count("\n", 0, text.index(f"  - id: {APPLICATION}\n")) + 1
        why = f"application {APPLICATION} is not judged, so there is no packet of it: the rulebook has no application of type"
        assert f"evidence/program.yaml:{line}:5: error: {why} `xinitial` to ADA ERP under ns-2017\n" in made.stdout
        assert "    hint: `dsmes check` tells what to correct\n" in made.stdout


def test_a_locked_file_stops_a_packet_and_not_a_draft(program: Path, tmp_path: Path) -> None:
    import pikepdf

    folder = tmp_path / "program"
    shutil.copytree(program, folder, ignore=shutil.ignore_patterns("build"))
    path = folder / "evidence" / "files" / "team" / "registration-dietitian-1.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    told = "EX-0017: team/registration-dietitian-1.pdf: it needs a password to open"
    refused = dsmes("packet", "--application", APPLICATION, "-C", str(folder))
    assert refused.returncode == 1
    assert f"error: {told} [EXH201]" in refused.stdout
    assert f"error: the packet {APPLICATION} was not made: 1 of its files cannot be used (EX-0017)" in refused.stdout
    draft = dsmes("packet", "--application", APPLICATION, "--draft", "-C", str(folder))
    assert draft.returncode == 0
    assert f"warning: {told}; this draft has its slip sheet, which says so, and none of its pages [EXH201]" in draft.stdout
    assert "error:" not in draft.stdout
    slips = [text for text in pages(folder / "build" / "packets" / APPLICATION / "binder.pdf") if "Its pages cannot be shown" in text]
    assert len(slips) == 1


def test_a_requirement_that_nobody_asks_is_refused(program: Path) -> None:
    made = dsmes("packet", "--application", APPLICATION, "--item", "TEAM-3", "-C", str(program))
    assert made.returncode == 2
    assert "no application that was named asks `TEAM-3`\n    hint: did you mean `TEAM-03`?" in made.stderr


def test_what_holds_no_packet_up_holds_no_item_up(program: Path) -> None:
    """It is unmet in this application, and nobody is sure that it is asked; its name may be typed in any case."""
    made = dsmes("packet", "--application", "adces-2026-annual", "--item", "team-03", "-C", str(program))
    assert made.returncode == 0, made.stdout + made.stderr
    folder = program / "build" / "items" / "adces-2026-annual-TEAM-03"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["item"] == "TEAM-03"
    assert not [text for text in pages(folder / "binder.pdf") if "DRAFT" in text]


def test_a_requirement_that_is_open_is_refused_unless_a_draft_is_asked_for(program: Path) -> None:
    # Long after, everything is too old.
    arguments = ("packet", "--application", APPLICATION, "--item", "TEAM-03", "--as-of", "2025-01-15", "-C", str(program))
    made = dsmes(*arguments)
    assert made.returncode == 1
    assert f"TEAM-03 is open in application {APPLICATION}" in made.stdout
    assert dsmes(*arguments, "--draft").returncode == 0
    assert "DRAFT: NOT READY TO SEND" in pages(program / "build" / "items" / f"{APPLICATION}-TEAM-03" / "binder.pdf")[-1]


def test_an_interview_is_prepared_where_the_type_calls_for_it(program: Path) -> None:
    made = dsmes("packet", "--application", INTERVIEWED, "-C", str(program))
    assert made.returncode == 0, made.stdout
    papers = program / "build" / "packets" / INTERVIEWED / "papers"
    names = ["interview-brief", "submission-plan"]
    assert sorted(path.name for path in papers.iterdir()) == [f"{name}{ending}" for name in names for ending in (".docx", ".pdf")]
    manifest = json.loads((papers.parent / "manifest.json").read_text(encoding="utf-8"))
    assert {f"papers/{path.name}" for path in papers.iterdir()} <= {row["path"] for row in manifest["outputs"]}
    brief = pages(papers / "interview-brief.pdf")
    assert len(brief) == 2
    for standard in ("1 Support.", "2 Population.", "3 Team.", "4 Curriculum.", "5 Person-centered.", "6 Outcomes."):
        assert standard in "\n".join(brief)
    assert not (program / "build" / "packets" / APPLICATION / "papers").exists()


def test_the_plan_names_the_files_that_lie_in_the_packet(program: Path) -> None:
    dsmes("packet", "--application", INTERVIEWED, "-C", str(program))
    packet = program / "build" / "packets" / INTERVIEWED
    plan = " ".join(pages(packet / "papers" / "submission-plan.pdf"))
    assert "Plan for the 90 days" in plan
    squeezed = "".join(plan.split())
    uploads = [path.name for path in (packet / "uploads").rglob("*") if path.is_file()]
    assert [name for name in uploads if name not in squeezed] == []
    assert uploads
    assert not (program / "build" / "forms" / "reports" / "submission-plan.docx").exists()
