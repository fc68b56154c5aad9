"""The one door to LibreOffice: the pages of a Word file, where LibreOffice is installed.

It is never needed: without it, a Word file stands in a binder by its slip sheet, and a finding asks for a PDF. The environment
variable `DSMES_OFFICE` names the program where it is not found, and `DSMES_OFFICE=0` leaves it alone.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.pdf.intake import Intake, Readers
from generator.pdf.word_files import COMMENTED, MOST_BYTES, RELATION, TRACKED
from generator.zip_damage import ZIP_DAMAGE

_NAMES = ("soffice.com", "soffice.exe") if sys.platform == "win32" else ("soffice", "libreoffice")
_USUAL_PLACES = {
    "win32": (r"%ProgramFiles%\LibreOffice\program\soffice.com", r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "~/Applications/LibreOffice.app/Contents/MacOS/soffice"),
}
_FILTER = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'

# Nothing that a file asks for is run or fetched, and nothing on the page is brought up to date.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
)
_OWN_PLACE = re.compile(rb"/(?:hyperlink|attachedTemplate)$")  # what points elsewhere and is not drawn
_CHANGING = re.compile(rb"""(?:instrText[^>]*>|w:instr=["'])\s*(?:DATE|TIME)\b""")


class NotPrintedError(Exception):
    """A Word file that is not made into pages, with the reason and the next step in plain words."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Office:
    """A LibreOffice on this computer."""

    program: Path
    name: str  # with its version: the pages may differ from one to the next


def find_office() -> Office | None:
    """The LibreOffice of this computer, or None."""
    asked = os.environ.get("DSMES_OFFICE", "")
    if asked:
        found = Path(asked).expanduser()
        return _office(found) if asked != "0" and found.is_file() else None
    return next((_office(path) for path in _places() if path.is_file() and os.access(path, os.X_OK)), None)


def _places() -> Iterator[Path]:
    # Only folders that are named in full: a program that lies in the folder of the evidence is never run.
    for folder in filter(os.path.isabs, os.environ.get("PATH", "").split(os.pathsep)):
        yield from (Path(folder, name) for name in _NAMES)
    for place in _USUAL_PLACES.get(sys.platform, ()):
        path = Path(os.path.expandvars(place)).expanduser()
        if path.is_absolute():
            yield path


def _office(program: Path) -> Office:
    """Its version stands in a file beside the program; asking the program itself would start all of it."""
    beside = program.resolve().parent
    for path in (folder / name for folder in (beside, beside.parent / "Resources") for name in ("bootstraprc", "bootstrap.ini")):
        with contextlib.suppress(OSError):
            if found := re.search(r"^ProductKey=(LibreOffice [\d.]+)", path.read_text(errors="replace"), re.MULTILINE):
                return Office(program, found[1])
    return Office(program, "LibreOffice")


def add_word_pages(intakes: Sequence[Intake], *, kept: Path, seconds: float = 120, readers: Readers | None = None) -> tuple[Intake, ...]:
    """The same results in the same order; a Word file among them has its pages, or says why it has none.

    Args:
        intakes: What was taken in.
        kept: A folder of our own for pages once made, by the hash of the Word file and by LibreOffice's version.
        seconds: How long LibreOffice may take for one file.
        readers: What takes the pages in; of their own where none are given.
    """
    office = find_office() if any(_is_word(intake) for intake in intakes) else None
    taking = readers or Readers()
    try:
        return tuple(_with_pages(intake, office, kept, seconds, taking) if _is_word(intake) else intake for intake in intakes)
    finally:
        if readers is None:
            taking.stop()


def _is_word(intake: Intake) -> bool:
    return intake.type == "docx" and not intake.rejected


def _with_pages(intake: Intake, office: Office | None, kept: Path, seconds: float, readers: Readers) -> Intake:
    if office is None:
        return replace(intake, unprinted="LibreOffice, which would make its pages, is not on this computer", remedy=_BY_HAND)
    made = kept / f"{intake.sha256}-{office.name.rpartition(' ')[2]}.pdf"
    try:
        if not made.is_file():
            data = print_word(office, intake.path, seconds=seconds)
            made.parent.mkdir(parents=True, exist_ok=True)
            fresh = made.with_name(f".new-{made.name}-{os.getpid()}")
            fresh.write_bytes(data)
            fresh.replace(made)
    except NotPrintedError as error:
        return replace(intake, unprinted=error.reason, remedy=error.remedy)
    (pages,) = readers.take_in([made], read=[made])
    if pages.pdf is None:
        made.unlink(missing_ok=True)
        return replace(intake, unprinted=f"what {office.name} made of it cannot be used: {pages.rejected}", remedy=_BY_HAND)
    return replace(intake, pdf=pages.pdf, pages=pages.pages, fonts_left_out=pages.fonts_left_out, words=pages.words, printed_by=office.name)


def print_word(office: Office, path: Path, *, seconds: float = 120) -> bytes:
    """The file as a PDF, as LibreOffice draws it; it is to be taken in like any other PDF.

    Raises:
        NotPrintedError: the file holds what would be drawn in another way each time, or LibreOffice makes no PDF of it.
    """
    _refuse_what_changes(path)
    with tempfile.TemporaryDirectory(prefix="dsmes-", ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        # A profile of its own: one that is in use elsewhere would hand the task over to that window, or wait for it.
        profile = place / "profile"
        _write_settings(profile)
        copy = place / "word.docx"
        shutil.copyfile(path, copy)
        (place / "made").mkdir()
        _run(
            [
                *(str(office.program), f"-env:UserInstallation={profile.as_uri()}"),
                *("--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard"),
                *("--convert-to", _FILTER, "--outdir", str(place / "made"), str(copy)),
            ],
            place,
            seconds,
        )
        made = place / "made" / "word.pdf"
        if not made.is_file() or not made.stat().st_size:
            raise NotPrintedError(f"{office.name} makes no pages of it", _BY_HAND)
        return made.read_bytes()


_BY_HAND = "open it in Word, save it as PDF, and give that file"


def _refuse_what_changes(path: Path) -> None:
    """Stops at what is not drawn as it was left: dates that change by themselves, tracked changes, comments, parts from elsewhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise NotPrintedError("it unpacks to more than 300 MB", _BY_HAND)
            parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    except ZIP_DAMAGE:
        raise NotPrintedError("it is damaged", "copy it again from where it came, or open it in Word and save it as PDF") from None
    words = [content for name, content in parts.items() if name.startswith("word/") and name.endswith(".xml")]
    if any(TRACKED.search(content) for content in words):
        raise NotPrintedError("it holds tracked changes", "accept or reject them in Word, save it as PDF, and give that file")
    if any(COMMENTED.search(content) for content in words):
        raise NotPrintedError("it holds comments", "delete or settle them in Word, save it as PDF, and give that file")
    if any(_CHANGING.search(content) for content in words):
        raise NotPrintedError(
            "it holds a date that changes whenever it is opened", "type the right date in Word, save it as PDF, and give that file"
        )
    for name, content in parts.items():
        if name.endswith(".rels") and any(_is_from_elsewhere(relation) for relation in RELATION.findall(content)):
            raise NotPrintedError("it shows a picture or text that is kept in another file", _BY_HAND)


def _is_from_elsewhere(relation: bytes) -> bool:
    kind = re.search(rb"""\bType=["']([^"']*)""", relation)
    return b"External" in relation and bool(kind) and not _OWN_PLACE.search(kind[1] if kind else b"")


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(command: list[str], place: Path, seconds: float) -> None:
    """Runs it to its end, or ends it with all that it started."""
    with (place / "said.log").open("wb") as log:
        try:
            process = subprocess.Popen(  # noqa: S603 - LibreOffice, where it was found or the user says it is
                command, cwd=place, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=sys.platform != "win32"
            )
        except OSError as error:
            reason = error.strerror or "it cannot be run"
            raise NotPrintedError(f"LibreOffice does not start: {reason}", f"{_BY_HAND}; or install LibreOffice again") from None
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NotPrintedError(f"LibreOffice takes longer than {seconds:g} seconds over it", _BY_HAND) from None
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """LibreOffice is a script that starts a program that starts others; none of them may stay."""
    if sys.platform == "win32":
        if process.poll() is None:
            tool = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
            subprocess.run([str(tool), "/PID", str(process.pid), "/T", "/F"], capture_output=True, check=False)  # noqa: S603
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    process.wait()
