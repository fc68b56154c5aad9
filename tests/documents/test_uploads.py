"""Files for upload: what is joined, what stands beside it, what is too large, and what a Word file without pages is told."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from generator.documents.intake_findings import Upload, identifier_findings, intake_findings, upload_findings
from generator.documents.packet import render_uploads
from generator.documents.plan import PacketPlan
from generator.findings import Finding, Severity
from generator.model import standards as st
from generator.pdf.intake import Intake
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
    signed = {**intakes, "EX-2": replace(intakes["EX-2"], signed=True)}
    found = names(plan, signed)
    assert list(found) == ["all.pdf", "all-2.docx", "all-3.pdf"]
    assert found["all-3.pdf"] == intakes["EX-2"].path.read_bytes()


def test_a_signed_file_alone_is_uploaded_as_it_came(parts: tuple[PacketPlan, Mapping[str, Intake]]) -> None:
    plan, intakes = parts
    plan = replace(plan, type=replace(plan.type, uploads=(replace(ITEM, requirements=("R1-1",)),)))
    signed = {**intakes, "EX-1": replace(intakes["EX-1"], signed=True)}
    assert names(plan, signed) == {"all.pdf": intakes["EX-1"].path.read_bytes()}


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


# --------------------------------------------------------------------------- Word files


def test_a_word_file_without_pages_asks_for_a_pdf(tmp_path: Path) -> None:
    word = Intake(path=tmp_path / "a.docx", sha256="", size=1, type="docx", unprinted="it holds comments", remedy="save it as PDF")
    (finding,) = intake_findings({"EX-1": exhibit("EX-1", "A paper", "a.docx", ("R1-1",))}, {"EX-1": word})
    assert (finding.rule.id, finding.severity) == ("EXH203", Severity.WARNING)
    assert finding.message == "EX-1: a.docx: its pages are not in the binder: it holds comments"
    assert finding.hint == "save it as PDF"


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
