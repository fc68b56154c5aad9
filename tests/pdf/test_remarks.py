"""Remarks in a drawing go out with no copy, and nothing else of it is touched."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from generator.pdf.remarks import REMARKS, without_remarks
from tests.pdf.test_intake import WORDS, blank, changed, saved, signed_pdf, taken
from tests.pdf.test_unseen import SECRET, bytes_of, strings

REMARK = b"% by " + SECRET
PIXELS = bytes(range(256))


@pytest.mark.parametrize(
    ("drawing", "bare"),
    [
        (b"q %a\n1 w %b\r\nQ %c", b"q \n1 w \r\nQ "),
        (b"%a\n(b) Tj", b"\n(b) Tj"),
        (b"/F1%a\n9 Tf", b"/F1\n9 Tf"),
        (b"(a (b (c (d) %)) e) Tj %f\nQ", b"(a (b (c (d) %)) e) Tj \nQ"),
        (rb"(a \) %b) Tj (\\)%c" + b"\nQ", rb"(a \) %b) Tj (\\)" + b"\nQ"),
        (b"%(a\n(b %c) Tj%(", b"\n(b %c) Tj"),
        (b"BI /W 16 /H 16 /BPC 8 /CS /G ID " + PIXELS + b"\nEI Q %a", b"BI /W 16 /H 16 /BPC 8 /CS /G ID " + PIXELS + b"\nEI Q "),
        (b"BI /W 1 %a\n/H 1 ID \xff EI \xfe%b\nEI\nq 1 0 0 1 0 0 cm Q %c", b"BI /W 1 \n/H 1 ID \xff EI \xfe%b\nEI\nq 1 0 0 1 0 0 cm Q "),
    ],
)
def test_a_remark_ends_with_its_line_and_nothing_else_is_one(drawing: bytes, bare: bytes) -> None:
    assert without_remarks(drawing) == bare
    assert without_remarks(bare) is bare


@pytest.mark.parametrize(
    "drawing",
    [
        *(WORDS, b"(100 %) Tj", b"(a (b %) c) Tj", b"(a ((%)) b) Tj", rb"(\(%) Tj", b"(Patient ID %) Tj", b"[(a%) -9 (%b)] TJ", b"(100 %"),
        b"BI /W 16 /H 16 /BPC 8 /CS /G ID " + PIXELS + b"\nEI Q",
    ],
)
def test_a_drawing_without_remarks_is_the_same_one(drawing: bytes) -> None:
    assert without_remarks(drawing) is drawing


def of_the_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(WORDS + b" " + REMARK)


def of_a_page_in_two_parts(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(REMARK + b"\n"), pdf.make_stream(WORDS)])


def of_a_drawing(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    drawing = pdf.make_stream(WORDS + b"\n" + REMARK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]))
    drawing.Resources = Dictionary(Font=page.Resources.Font)
    page.Resources.XObject = Dictionary(D=drawing)
    page.Contents = pdf.make_stream(b"/D Do")


def of_a_pattern(pdf: pikepdf.Pdf) -> None:
    about = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": Array([0, 0, 9, 9]), "XStep": 9, "YStep": 9}
    pattern = pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f " + REMARK, **about, Resources=Dictionary())
    pdf.pages[0].obj.Resources = Dictionary(Pattern=Dictionary(P=pattern))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 200 200 re f")


def of_a_letter(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=pdf.make_stream(b"500 0 d0 0 0 400 400 re f " + REMARK)),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
        Resources=Dictionary(),
    )
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(T=pdf.make_indirect(font)))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /T 24 Tf 72 700 Td (aa) Tj ET")


def of_a_part(pdf: pikepdf.Pdf) -> None:
    mark = b"/Span << /MCID 0 /Own [(" + SECRET + b") << /By (x) >>] >> BDC "
    pdf.pages[0].obj.Contents = pdf.make_stream(mark + WORDS + b" EMC")


def of_a_point(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Span<</Own(" + SECRET + b")>>DP " + WORDS)


@pytest.mark.parametrize("put", [of_the_page, of_a_page_in_two_parts, of_a_drawing, of_a_pattern, of_a_letter, of_a_part, of_a_point])
def test_a_remark_does_not_go_out(tmp_path: Path, put: Callable[[pikepdf.Pdf], None]) -> None:
    data = changed(put)
    assert SECRET in strings(data)
    intake = taken(tmp_path, data)
    assert (intake.sound, intake.harmless, intake.notes) == (False, False, ())
    assert SECRET not in strings(bytes_of(intake))
    looks = [pypdfium2.PdfDocument(one)[0].render(scale=0.5).to_pil().tobytes() for one in (data, bytes_of(intake))]
    assert looks[0] == looks[1]


@pytest.mark.parametrize(
    "mark",
    [
        b"/P <</MCID 0>> BDC",
        b"/P << /MCID 0 /Lang (en-US) >>BDC",
        b"/Span<</ActualText(\xfe\xff\0a)>> BDC",
        b"/Artifact <</Attached [/Top]/BBox [0 0 9 9.5] /Type/Pagination /Subtype /Header /Contents (Page 1)>> BDC",
    ],
)
def test_what_is_read_aloud_and_what_a_heading_is_stays(tmp_path: Path, mark: bytes) -> None:
    intake = taken(tmp_path, changed(lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", pdf.make_stream(mark + WORDS + b" EMC"))))
    assert intake.harmless


def test_a_remark_in_the_look_of_a_comment_does_not_go_out(tmp_path: Path) -> None:
    pdf = blank()
    look = Stream(pdf, b"BT /F1 14 Tf 2 2 Td (A note) Tj ET " + REMARK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
    look.Resources = pdf.pages[0].obj.Resources
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 500, 272, 520]), F=4, AP=Dictionary(N=pdf.make_indirect(look))
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    assert SECRET not in strings(bytes_of(taken(tmp_path, saved(pdf))))


def test_remarks_in_a_signed_file_are_told(tmp_path: Path) -> None:
    pdf = signed_pdf()
    of_the_page(pdf)
    intake = taken(tmp_path, saved(pdf))
    assert intake.harmless  # else the signature would be gone
    assert any(f"That holds more than its pages show: {REMARKS}." in note for note in intake.notes)
    assert SECRET not in strings(bytes_of(intake))


# --------------------------------------------------------------------------- pages that were taken out


def by_a_bookmark(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    mark = pdf.make_indirect(Dictionary(Title=String("Two"), Dest=Array([page, Name.Fit])))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1))
    mark.Parent = pdf.Root.Outlines


def by_a_tag(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    tag = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=0))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([tag])))
    tag.P = pdf.Root.StructTreeRoot


def by_a_link(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.GoTo, D=Array([page, Name.Fit])))
    pdf.pages[0].obj.Annots = Array([link])


def by_a_name(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    pdf.Root.Dests = Dictionary(two=Array([page, Name.Fit]))


@pytest.mark.parametrize("lead", [by_a_bookmark, by_a_tag, by_a_link, by_a_name])
def test_a_page_that_was_taken_out_does_not_go_out(tmp_path: Path, lead: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> None:
    """A program that takes a page out of the list of pages leaves it in the file, as long as something still leads to it."""

    def take_out(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        lead(pdf, page)
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 700 Td (" + SECRET + b") Tj ET")
        del pdf.pages[1]

    data = changed(take_out)
    assert SECRET in strings(data)
    intake = taken(tmp_path, data)
    assert (intake.sound, intake.harmless, len(intake.pages)) == (False, False, 1)
    assert SECRET not in strings(bytes_of(intake))
    assert taken(tmp_path, changed(lambda pdf: lead(pdf, pdf.pages[1].obj))).harmless


def test_a_comment_that_was_taken_off_its_page_does_not_go_out(tmp_path: Path) -> None:
    def leave(pdf: pikepdf.Pdf) -> None:
        by_a_tag(pdf, pdf.pages[0].obj)
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(SECRET.decode()))
        pdf.Root.StructTreeRoot.K[0].K = Dictionary(Type=Name.OBJR, Obj=pdf.make_indirect(note))

    intake = taken(tmp_path, changed(leave))
    assert (intake.sound, intake.harmless) == (False, False)


def test_what_a_program_notes_of_a_drawing_in_its_tags_does_not_go_out(tmp_path: Path) -> None:
    def note(pdf: pikepdf.Pdf) -> None:
        by_a_tag(pdf, pdf.pages[0].obj)
        told = Dictionary(N=String("Drawn by"), V=String(SECRET.decode()))
        pdf.Root.StructTreeRoot.K[0].A = Dictionary(O=Name.UserProperties, P=Array([told]))

    assert not taken(tmp_path, changed(note)).sound


def test_a_page_that_was_taken_out_of_a_signed_file_is_told(tmp_path: Path) -> None:
    def file(*, is_whole: bool) -> bytes:
        pdf = signed_pdf()
        other = blank()
        pdf.pages.extend(other.pages)
        by_a_bookmark(pdf, pdf.pages[1].obj)
        if not is_whole:
            del pdf.pages[1]
        return saved(pdf)

    assert not any("taken out" in note for note in taken(tmp_path, file(is_whole=True)).notes)
    intake = taken(tmp_path, file(is_whole=False))
    assert intake.harmless  # else the signature would be gone
    assert any("That holds more than its pages show: pages or comments that were taken out of it." in note for note in intake.notes)
