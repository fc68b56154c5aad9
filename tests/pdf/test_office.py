"""Pages of Word files: by a program that stands in for LibreOffice, and by LibreOffice itself where there is one."""

import io
import os
import sys
import time
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from generator.pdf.intake import Intake, take_in
from generator.pdf.office import NotPrintedError, add_word_pages, find_office, print_word

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script stands in for a program")

# It writes down how it was called, then does what it was made for; what it makes is a small PDF of two pages.
STAND_IN = """#!{python}
import subprocess, sys, time
from pathlib import Path
import pikepdf
here = Path(__file__).parent
with (here / "calls").open("a") as calls:
    calls.write(repr(sys.argv[1:]) + "\\n")
out = Path(sys.argv[sys.argv.index("--outdir") + 1])
{does}
"""
MAKES = """pdf = pikepdf.new()
for _ in range(2):
    pdf.add_blank_page(page_size=(612, 792))
pdf.save(out / (Path(sys.argv[-1]).stem + ".pdf"))"""
HANGS = """child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
(here / "child").write_text(str(child.pid))
time.sleep(60)"""


def word(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for words in paragraphs or ("Resume of a person who was made up",):
        document.add_paragraph(words)
    document.save(str(path))
    return path


def with_part(path: Path, name: str, before: str, after: str) -> Path:
    """The same Word file with other words in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    assert before.encode() in parts[name]
    parts[name] = parts[name].replace(before.encode(), after.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    return path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose `soffice` makes PDFs."""
    folder = tmp_path / "office" / "program"
    folder.mkdir(parents=True)
    (folder / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 99.1\n")
    does(folder, MAKES)
    monkeypatch.setenv("DSMES_OFFICE", str(folder / "soffice"))
    return folder


def does(folder: Path, what: str) -> None:
    (folder / "soffice").write_text(STAND_IN.format(python=sys.executable, does=what))
    (folder / "soffice").chmod(0o755)


def pages_of(path: Path, kept: Path, **how: float) -> Intake:
    (intake,) = add_word_pages(take_in([path]), kept=kept, **how)
    assert intake.type == "docx"
    assert (intake.pdf is None) == bool(intake.unprinted) == bool(intake.remedy)
    return intake


def calls(folder: Path) -> int:
    return len((folder / "calls").read_text().splitlines()) if (folder / "calls").exists() else 0


def test_a_word_file_gets_its_pages(office: Path, tmp_path: Path) -> None:
    intake = pages_of(word(tmp_path / "resume.docx"), tmp_path / "kept")
    assert (len(intake.pages), intake.printed_by, intake.rejected) == (2, "LibreOffice 99.1", "")
    call = (office / "calls").read_text()
    for words in ("--headless", "--norestore", "-env:UserInstallation=file://", "--convert-to", "writer_pdf_Export"):
        assert words in call


def test_pages_once_made_are_kept_for_the_same_file(office: Path, tmp_path: Path) -> None:
    file = word(tmp_path / "resume.docx")
    first = pages_of(file, tmp_path / "kept")
    assert pages_of(file, tmp_path / "kept") == first
    assert calls(office) == 1
    pages_of(word(tmp_path / "resume.docx", "Other words"), tmp_path / "kept")
    assert calls(office) == 2
    (office / "bootstraprc").write_text("ProductKey=LibreOffice 99.2\n")
    pages_of(file, tmp_path / "kept")
    assert calls(office) == 3


def test_without_libreoffice_a_pdf_is_asked_for(tmp_path: Path) -> None:
    assert find_office() is None
    intake = pages_of(word(tmp_path / "resume.docx"), tmp_path / "kept")
    assert intake.unprinted == "LibreOffice, which would make its pages, is not on this computer"
    assert intake.remedy == "open it in Word, save it as PDF, and give that file"


def test_a_program_that_does_not_end_is_ended_with_all_it_started(office: Path, tmp_path: Path) -> None:
    does(office, HANGS)
    began = time.monotonic()
    intake = pages_of(word(tmp_path / "resume.docx"), tmp_path / "kept", seconds=2)
    assert time.monotonic() - began < 20
    assert intake.unprinted == "LibreOffice takes longer than 2 seconds over it"
    child = int((office / "child").read_text())
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("sys.exit(1)", "LibreOffice 99.1 makes no pages of it"),
        ("pass", "LibreOffice 99.1 makes no pages of it"),
        ("(out / 'word.pdf').write_text('no PDF at all')", "what LibreOffice 99.1 made of it cannot be used"),
    ],
    ids=["fails", "does nothing", "writes nonsense"],
)
def test_a_program_that_fails_leaves_the_slip_sheet(office: Path, tmp_path: Path, what: str, reason: str) -> None:
    does(office, what)
    file = word(tmp_path / "resume.docx")
    assert pages_of(file, tmp_path / "kept").unprinted.startswith(reason)
    does(office, MAKES)
    assert len(pages_of(file, tmp_path / "kept").pages) == 2


def test_a_program_that_does_not_start_leaves_the_slip_sheet(office: Path, tmp_path: Path) -> None:
    (office / "soffice").write_bytes(b"\x7fELF")
    assert pages_of(word(tmp_path / "resume.docx"), tmp_path / "kept").unprinted.startswith("LibreOffice does not start")


RUN = "Resume of a person who was made up"
RELATION = "</Relationships>"
ELSEWHERE = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="file:///etc/passwd" TargetMode="External"/>'
)


@pytest.mark.parametrize(
    ("part", "before", "after", "reason"),
    [
        ("word/document.xml", "<w:body>", '<w:body><w:p><w:ins w:id="1" w:author="x"><w:r/></w:ins></w:p>', "it holds tracked changes"),
        ("word/document.xml", "<w:body>", '<w:body><w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', "it holds comments"),
        (
            "word/document.xml",
            "<w:body>",
            '<w:body><w:p><w:r><w:instrText xml:space="preserve"> DATE \\@ "M/d/yyyy" </w:instrText></w:r></w:p>',
            "it holds a date that changes whenever it is opened",
        ),
        (
            "word/_rels/document.xml.rels",
            RELATION,
            ELSEWHERE.format("image") + RELATION,
            "it shows a picture or text",
        ),
    ],
    ids=["tracked changes", "comments", "a date of the day", "a linked picture"],
)
def test_what_would_be_drawn_otherwise_is_not_printed(
    office: Path, tmp_path: Path, part: str, before: str, after: str, reason: str
) -> None:
    intake = pages_of(with_part(word(tmp_path / "resume.docx"), part, before, after), tmp_path / "kept")
    assert intake.unprinted.startswith(reason)
    assert calls(office) == 0


def test_a_link_to_a_web_page_is_no_part_from_elsewhere(office: Path, tmp_path: Path) -> None:
    for kind in ("hyperlink", "attachedTemplate"):
        file = with_part(word(tmp_path / "resume.docx"), "word/_rels/document.xml.rels", RELATION, ELSEWHERE.format(kind) + RELATION)
        assert len(pages_of(file, tmp_path / kind).pages) == 2


def test_only_programs_of_folders_named_in_full_are_run(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DSMES_OFFICE")
    monkeypatch.chdir(office)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", str(tmp_path / "nowhere"))))
    assert find_office() is None
    monkeypatch.setenv("PATH", str(office))
    found = find_office()
    assert found is not None
    assert found.program == office / "soffice"


def test_other_files_are_left_as_they_are(office: Path, tmp_path: Path) -> None:
    taken = take_in([tmp_path / "gone.docx"])
    assert add_word_pages(taken, kept=tmp_path / "kept") == taken
    assert calls(office) == 0


def test_libreoffice_makes_the_same_pages_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DSMES_OFFICE")
    file = word(tmp_path / "resume.docx", "Words that can be found again")
    if find_office() is None:  # then there is nothing to compare, and the file says so
        assert "not on this computer" in pages_of(file, tmp_path / "one").unprinted
        return
    first, second = (pages_of(file, tmp_path / folder) for folder in ("one", "two"))
    assert first.pdf == second.pdf
    assert first.pdf is not None
    assert "Words that can be found again" in pypdfium2.PdfDocument(io.BytesIO(first.pdf))[0].get_textpage().get_text_range()
    office = find_office()
    assert office is not None
    with pytest.raises(NotPrintedError, match="takes longer than"):
        print_word(office, file, seconds=0.01)
