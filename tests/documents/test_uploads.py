"""Files for upload: what is joined, what stands beside it, what is too large, and what a Word file without pages is told."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pikepdf
import pytest
from PIL import Image

from generator.documents.intake_findings import Upload, identifier_findings, intake_findings, upload_findings
from generator.documents.packet import render_uploads
from generator.documents.plan import PacketPlan
from generator.findings import Finding, Severity
from generator.model import standards as st
from generator.pdf.intake import Intake, take_in
from generator.rules.privacy import identifier_in
from tests.documents.test_binder import exhibit, made

ITEM = st.UploadItem(
    id="u", title="All of them", heading="h1", file="all", requirements=("R1-1", "R1-2", "R2-1", "R3-1"), kinds=("LETTER",)
)
ACCREDITOR = st.Accreditor(id="acc", name="Sample", short_name="Sample", decision="x", term_years=4, first_application="initial")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[PacketPlan, Mapping[str, Intake]]:
    _, plan, intakes = made(tmp_path_factory.mktemp("evidence"))
    return replace(plan, type=replace(plan.type, uploads=(ITEM,))), intakes


def names(plan: PacketPlan, intakes: Mapping[str, Intake]) -> dict[str, bytes]:
    folder = PurePosixPath("uploads/01-organization")
    return {document.path.relative_to(folder).as_posix(): document.data for document in render_uploads(plan, intakes)}


def test_a_signed_file_stands_beside_the_joined_one_as_it_came(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    assert list(names(plan, intakes)) == ["all.pdf", "all-2.docx"]
    signed = {**intakes, "EX-2": replace(intakes["EX-2"], signed=True, sound=True, harmless=True)}
    found = names(plan, signed)
    assert list(found) == ["all.pdf", "all-2.docx", "all-3.pdf"]
    assert found["all-3.pdf"] == intakes["EX-2"].path.read_bytes()


def test_a_signed_file_alone_is_uploaded_as_it_came(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    signed = {**intakes, "EX-1": replace(intakes["EX-1"], signed=True, sound=True, harmless=True)}
    assert names(plan, signed) == {"all.pdf": intakes["EX-1"].path.read_bytes()}


def test_a_signed_file_that_holds_what_must_not_be_sent_is_in_no_upload(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    signed = {**intakes, "EX-2": replace(intakes["EX-2"], signed=True, sound=False, harmless=False)}
    assert list(names(plan, signed)) == ["all.pdf", "all-2.docx"]


def test_what_was_removed_from_a_file_is_not_in_its_upload_either(tmp_path: Path, parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    """A script, an attached file and whoever wrote it; or nothing of all that, and then not a byte is another."""
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    for is_clean in (True, False):
        with pikepdf.new() as pdf:
            pdf.add_blank_page().obj.Contents = pdf.make_stream(b"0 0 9 9 re f")
            if not is_clean:
                pdf.docinfo["/Author"] = "TRACE"
                pdf.attachments["chart.txt"] = b"TRACE"
                pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('TRACE')"))
            pdf.save(tmp_path / "statement.pdf", compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        (intake,) = take_in([tmp_path / "statement.pdf"])
        (document,) = render_uploads(plan, {**intakes, "EX-1": intake})
        assert document.path.name == "all.pdf"
        if is_clean:
            assert document.data == (tmp_path / "statement.pdf").read_bytes()
            continue
        (told,) = intake_findings({"EX-1": exhibit("EX-1", "A paper", "statement.pdf", ("R1-1",))}, {"EX-1": intake})
        assert "Scripts and actions that run by themselves or on a click were removed; Files attached" in told.message
        with pikepdf.open(io.BytesIO(document.data)) as sent:
            assert (set(sent.Root.keys()), "/Info" in sent.trailer, len(sent.attachments)) == ({"/Type", "/Pages"}, False, 0)


def test_a_file_that_only_names_its_author_keeps_its_tags_and_loses_the_name(
    tmp_path: Path, parts: tuple[PacketPlan, Mapping[str, Intake]]
) -> None:
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    with pikepdf.new() as pdf:
        pdf.add_blank_page().obj.Contents = pdf.make_stream(b"0 0 9 9 re f")
        pdf.docinfo["/Title"] = "TRACE"
        with pdf.open_metadata() as about:
            about["dc:creator"] = ["TRACE"]
        pdf.Root.Lang = pikepdf.String("en-US")
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        pdf.save(tmp_path / "letter.pdf")
    (intake,) = take_in([tmp_path / "letter.pdf"])
    assert (intake.sound, intake.harmless, intake.notes) == (True, False, ())
    (document,) = render_uploads(plan, {**intakes, "EX-1": intake})
    with pikepdf.open(io.BytesIO(document.data)) as sent:
        assert set(sent.Root.keys()) == {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot"}
        assert "/Info" not in sent.trailer
        assert not any(b"TRACE" in one.read_bytes() for one in sent.objects if isinstance(one, pikepdf.Stream))
    assert render_uploads(plan, {**intakes, "EX-1": intake}) == (document,)


def test_a_photo_that_says_where_it_was_taken_is_sent_as_a_page(tmp_path: Path, parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    (row,) = (row for row in plan.exhibits if row.exhibit.id == "EX-1")
    photo = replace(row, exhibit=replace(row.exhibit, file="room.jpeg"))
    (section,) = (one for one in plan.sections if row in one.exhibits)
    shown = replace(section, exhibits=tuple(photo if one is row else one for one in section.exhibits))
    plan = replace(plan, sections=tuple(shown if one is section else one for one in plan.sections))
    notes = Image.Exif()
    notes[0x010E] = "TRACE: where it was taken"
    for name, how in (("all.jpg", {}), ("all.pdf", {"exif": notes})):
        Image.new("RGB", (8, 8), "red").save(tmp_path / "room.jpeg", **how)
        (intake,) = take_in([tmp_path / "room.jpeg"])
        (document,) = render_uploads(plan, {**intakes, "EX-1": intake})
        assert (document.path.name, b"TRACE" in document.data) == (name, False)


def test_a_file_that_was_rejected_is_in_no_upload(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    refused = replace(intakes["EX-1"], pdf=None, pages=(), rejected="it has a redaction that was never applied", remedy="apply it")
    assert names(plan, {**intakes, "EX-1": refused}) == {}


def test_pages_of_a_word_file_are_joined_with_the_others(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    pages = intakes["EX-1"]
    printed = {**intakes, "EX-5": replace(intakes["EX-5"], pdf=pages.pdf, pages=pages.pages, printed_by="LibreOffice 99.1")}
    assert list(names(plan, printed)) == ["all.pdf"]


# --------------------------------------------------------------------------- sizes


def upload(size: int, limit: st.SizeLimit | None = None) -> Upload:
    small, large = (exhibit(id, "A paper", f"{id.lower()}.pdf", ("R1-1",)) for id in ("EX-1", "EX-2"))
    return Upload(replace(ITEM, size_limit=limit), "all.pdf", size, [(small, size // 4), (large, size * 3 // 4)])


def found(upload: Upload, accreditors: st.SizeLimit | None = None) -> list[Finding]:
    return list(upload_findings([upload], replace(ACCREDITOR, size_limit=accreditors), 10))


def test_a_file_is_measured_by_the_nearest_limit() -> None:
    five, twenty = (st.SizeLimit(megabytes=number) for number in (5, 20))
    assert [len(found(upload(size))) for size in (10_000_000, 10_000_001)] == [0, 1]
    assert [len(found(upload(size), twenty)) for size in (20_000_000, 20_000_001)] == [0, 1]
    assert [len(found(upload(size, five), twenty)) for size in (5_000_000, 5_000_001)] == [0, 1]


@pytest.mark.parametrize(
    ("confidence", "severity"),
    [
        (st.Confidence.VERIFIED, Severity.ERROR),
        (st.Confidence.SECONDARY, Severity.WARNING),
        (st.Confidence.UNVERIFIED, Severity.WARNING),
    ],
)
def test_only_a_verified_limit_is_an_error(confidence: st.Confidence, severity: Severity) -> None:
    (finding,) = found(upload(8_000_000, st.SizeLimit(megabytes=5, confidence=confidence)))
    assert finding.severity is severity


def test_the_finding_names_the_file_its_size_the_limit_and_what_makes_it_large() -> None:
    (finding,) = found(upload(12_340_000, st.SizeLimit(megabytes=5)))
    assert finding.message == "EX-2: all.pdf (2 exhibits) has 12.3 MB; Sample takes 5 MB"
    assert finding.hint == (
        "make the largest of them smaller: scan at 150 dots per inch in grey, or save the PDF anew in a reduced size; ex-2.pdf has 9.3 MB"
    )
    assert [related.message for related in finding.related] == ["EX-1: 3.1 MB"]


def test_in_a_draft_it_is_a_warning() -> None:
    small, large = upload(1_000_000), upload(12_340_000, st.SizeLimit(megabytes=5))
    (finding,) = upload_findings([small, large], ACCREDITOR, 10, draft=True)
    assert finding.severity is Severity.WARNING


# --------------------------------------------------------------------------- rejected files


def test_a_draft_is_made_without_the_pages_of_a_rejected_file_and_says_so(tmp_path: Path) -> None:
    locked = Intake(path=tmp_path / "a.pdf", sha256="", size=1, type="pdf", rejected="it needs a password to open", remedy="save a copy")
    exhibits = {"EX-1": exhibit("EX-1", "A paper", "a.pdf", ("R1-1",))}
    (refused,) = intake_findings(exhibits, {"EX-1": locked})
    assert (refused.severity, refused.message) == (Severity.ERROR, "EX-1: a.pdf: it needs a password to open")
    (told,) = intake_findings(exhibits, {"EX-1": locked}, draft=True)
    assert (told.severity, told.hint) == (Severity.WARNING, "save a copy")
    assert told.message == "EX-1: a.pdf: it needs a password to open; this draft has its slip sheet, which says so, and none of its pages"


# --------------------------------------------------------------------------- Word files


def test_a_word_file_without_pages_asks_for_a_pdf(tmp_path: Path) -> None:
    word = Intake(path=tmp_path / "a.docx", sha256="", size=1, type="docx", unprinted="it holds comments", remedy="save it as PDF")
    (finding,) = intake_findings({"EX-1": exhibit("EX-1", "A paper", "a.docx", ("R1-1",))}, {"EX-1": word})
    assert (finding.rule.id, finding.severity) == ("EXH203", Severity.WARNING)
    assert finding.message == "EX-1: a.docx: its pages are not in the binder: it holds comments"
    assert finding.hint == "save it as PDF"


@pytest.mark.parametrize(("name", "hint"), [("a.docx", "take it out in Word"), ("a.pdf", "take it out in the program that made the page")])
def test_what_goes_along_unseen_is_told(tmp_path: Path, name: str, hint: str) -> None:
    held = Intake(path=tmp_path / name, sha256="", size=1, type=name[2:], holds=("It holds comments.", "It holds hidden text."))
    (finding,) = intake_findings({"EX-1": exhibit("EX-1", "A paper", name, ("R1-1",))}, {"EX-1": held})
    assert (finding.rule.id, finding.severity) == ("EXH206", Severity.WARNING)
    assert finding.message == f"EX-1: {name}: It holds comments; It holds hidden text"
    assert finding.hint is not None
    assert hint in finding.hint


# --------------------------------------------------------------------------- identifiers


def test_words_that_tell_who_a_participant_is_are_told_by_page_and_not_repeated(tmp_path: Path) -> None:
    about = exhibit("EX-1", "A chart", "a.pdf", ("R1-1",))
    pages = ("Nothing here", "Born 1950-03-04", "Call 555-010-0000", "DOB: unknown")
    chart = Intake(path=tmp_path / "a.pdf", sha256="", size=1, type="pdf", words=pages)
    (finding,) = identifier_findings([about], {"EX-1": chart}, identifier_in)
    assert (finding.rule.id, finding.severity) == ("EXH205", Severity.WARNING)
    assert finding.message == "EX-1: a.pdf: page 2 holds what looks like a date of birth, and so do 2 pages more"
    assert not list(identifier_findings([about], {"EX-1": replace(chart, words=pages[:1])}, identifier_in))
    assert not list(identifier_findings([about], {}, identifier_in))
