"""A zoo of files, most of them made to cause trouble: what is taken in, what is refused, and what is left of them."""

import hashlib
import io
import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.errors import DocumentError
from generator.pdf.intake import Intake, PageSize, Readers, take_in
from generator.pdf.page_prints import read_page_prints
from tests.pdf.torture import CATALOG, PAGES, by_hand

WORDS = b"BT /F1 24 Tf 72 700 Td (Hello evidence) Tj ET"


def blank(pages: int = 1, *, content: bytes = WORDS, size: tuple[float, float] = (612, 792)) -> pikepdf.Pdf:
    """A PDF whose pages say hello."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(content)
    return pdf


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def taken(folder: Path, data: bytes, name: str = "file.pdf", **limits: float) -> Intake:
    path = folder / name
    path.write_bytes(data)
    (intake,) = take_in([path], **limits)  # type: ignore[arg-type]
    assert intake.path == path
    assert intake.sha256 == hashlib.sha256(data).hexdigest()
    assert intake.size == len(data)
    assert (intake.pdf is None) == (not intake.pages)
    assert bool(intake.rejected) == bool(intake.remedy)
    return intake


def text_of(intake: Intake, page: int = 0) -> str:
    assert intake.pdf is not None
    return str(pypdfium2.PdfDocument(intake.pdf)[page].get_textpage().get_text_range())


def ink(intake: Intake, page: int = 0) -> tuple[float, float, float, float]:
    """Where the page is not white, as fractions of its width and height: left, top, right, bottom."""
    assert intake.pdf is not None
    picture = pypdfium2.PdfDocument(intake.pdf)[page].render(scale=0.5).to_pil().convert("L").point(lambda level: 255 * (level < 128))
    box = picture.getbbox()
    assert box is not None
    return (box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height)


# --------------------------------------------------------------------------- no PDF at all


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "Office file of the old kind"),
        (b"\xd0\xcf\x11\xe0" + bytes(3000) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "an Office file that needs a password"),
        (b"II*\x00" + bytes(100), "a TIFF picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "a phone photo of the HEIC kind"),
        (b"PK\x03\x04" + bytes(100), "a zip or Office file"),
        (b"just some text", "not a PDF, PNG, JPEG or Word"),
        (b"x" * 1100 + b"%PDF-1.7", "not a PDF, PNG, JPEG or Word"),
        (b"%PDF-1.7\n", "cannot be read as a PDF"),
    ],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in taken(tmp_path, data).rejected


def test_a_file_that_is_not_there_is_refused_and_the_next_one_taken(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(saved(blank()))
    missing, folder, found = take_in([tmp_path / "gone.pdf", tmp_path, good])
    assert "cannot be opened" in missing.rejected
    assert "cannot be opened" in folder.rejected
    assert found.pages == (PageSize(612, 792),)


# --------------------------------------------------------------------------- damaged files


def test_junk_before_the_header_is_passed_over(tmp_path: Path) -> None:
    intake = taken(tmp_path, b"Content-Type: application/pdf\r\n\r\n" + saved(blank()))
    assert "Hello evidence" in text_of(intake)


def test_a_truncated_file_is_repaired_with_a_note(tmp_path: Path) -> None:
    whole = saved(blank(3), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    intake = taken(tmp_path, whole[: whole.rindex(b"xref")])
    assert len(intake.pages) == 3
    assert "damaged and has been repaired" in intake.notes[0]


def test_no_pages_are_refused(tmp_path: Path) -> None:
    assert taken(tmp_path, saved(pikepdf.new())).rejected == "it has no pages"


def test_a_loop_of_pages_is_refused(tmp_path: Path) -> None:
    pdf = blank()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    assert "cannot be read as a PDF" in taken(tmp_path, saved(pdf)).rejected


# --------------------------------------------------------------------------- protected, signed, hidden


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    data = saved(blank(), encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert taken(tmp_path, data).rejected == "it needs a password to open"


@pytest.mark.parametrize(
    "lock", ["/Filter /MicrosoftIRMServices", "/Filter /Adobe.PubSec", "/Filter /Standard /V 9 /R 9 /O (x) /U (x) /P 1"]
)
def test_a_file_that_is_locked_to_certain_people_is_told_from_a_damaged_one(tmp_path: Path, lock: str) -> None:
    plainly = saved(blank(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    intake = taken(tmp_path, plainly.replace(b"trailer <<", f"trailer << /Encrypt << {lock} >>".encode()))
    assert intake.rejected == "it is locked, and opens for certain people or in certain programs only"
    assert intake.remedy.startswith("ask whoever sent it for a copy without protection")


def test_a_protected_file_that_opens_is_taken_with_a_note(tmp_path: Path) -> None:
    data = saved(blank(), encryption=pikepdf.Encryption(user="", owner="secret"))
    intake = taken(tmp_path, data)
    assert "was protected" in intake.notes[0]
    assert intake.pdf is not None
    assert not pikepdf.open(io.BytesIO(intake.pdf)).is_encrypted


def test_an_xfa_form_is_refused(tmp_path: Path) -> None:
    pdf = blank()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("x"))
    assert "XFA" in taken(tmp_path, saved(pdf)).rejected


def test_a_redaction_that_was_not_applied_is_refused(tmp_path: Path) -> None:
    pdf = blank(2)
    pdf.pages[1].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=Array([70, 690, 200, 730]))])
    assert taken(tmp_path, saved(pdf)).rejected.startswith("page 2 has a redaction")


def with_layer(settings: dict[str, object], **layer: object) -> bytes:
    pdf = blank()
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("notes"), **layer))
    settings = {key: Array([group]) if value == "layer" else value for key, value in settings.items()}
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(**settings))
    return saved(pdf)


@pytest.mark.parametrize(
    "data",
    [
        with_layer({"OFF": "layer"}),
        with_layer({"BaseState": Name.OFF}),
        with_layer({"AS": "layer"}, Usage=Dictionary(Print=Dictionary(PrintState=Name.OFF))),
    ],
    ids=["off", "all off", "off in print"],
)
def test_a_hidden_layer_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "layers that are switched off" in taken(tmp_path, data).rejected


def test_layers_that_all_show_are_taken(tmp_path: Path) -> None:
    assert not taken(tmp_path, with_layer({"ON": "layer"})).rejected


def signed_pdf() -> pikepdf.Pdf:
    pdf = blank()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("s"),
            V=Dictionary(Type=Name.Sig, Contents=String("x")),
            Rect=Array([0, 0, 0, 0]),
        )
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.pages[0].obj.Annots = Array([field])
    return pdf


def test_a_signature_is_noted(tmp_path: Path) -> None:
    intake = taken(tmp_path, saved(signed_pdf()))
    (note,) = (note for note in intake.notes if "digitally signed" in note)
    above = signed_pdf()
    field = above.Root.AcroForm.Fields[0]
    field.Parent = above.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), Kids=Array([field])))
    del field["/FT"]
    above.Root.AcroForm.Fields = Array([field.Parent])
    assert taken(tmp_path, saved(above)).signed
    assert note.endswith("the binder's copy is without it, and the file for upload is the original.")
    assert (intake.signed, intake.harmless) == (True, True)
    pdf = signed_pdf()
    pdf.docinfo["/Author"] = "Dana Sampleton"  # it was signed with it
    assert taken(tmp_path, saved(pdf)).harmless


def test_a_signed_file_that_holds_more_than_it_shows_is_not_sent_as_it_came(tmp_path: Path) -> None:
    pdf = signed_pdf()
    pdf.attachments["chart.txt"] = b"a chart"
    intake = taken(tmp_path, saved(pdf))
    assert (intake.signed, intake.harmless) == (True, False)
    assert any("neither the binder nor the file for upload has it" in note for note in intake.notes)


def test_words_under_a_black_box_are_read_where_that_is_asked_for(tmp_path: Path) -> None:
    covered = blank(content=WORDS + b" 0 g 60 680 400 60 re f")
    (tmp_path / "chart.pdf").write_bytes(saved(covered))
    (tmp_path / "other.pdf").write_bytes(saved(covered))
    chart, other = take_in([tmp_path / "chart.pdf", tmp_path / "other.pdf"], read=[tmp_path / "chart.pdf"])
    assert (chart.words, other.words) == (("Hello evidence",), ())


# --------------------------------------------------------------------------- active content


def test_nothing_active_is_left(tmp_path: Path) -> None:
    pdf = blank()
    page = pdf.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('TRACE')"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    pdf.Root.Metadata = pdf.make_stream(b"<x>TRACE-AUTHOR</x>")
    pdf.attachments["TRACE-PAYLOAD.exe"] = b"TRACE-PAYLOAD"
    pdf.docinfo["/Author"] = "TRACE-AUTHOR"
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(X=String("TRACE"))
    page.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("TRACE.exe"))),
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.SubmitForm, F=String("http://TRACE"))
            ),
        ]
    )
    picture = pikepdf.Stream(
        pdf,
        b"\xff",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Metadata=pdf.make_stream(b"TRACE-CAMERA"),
    )
    page.Resources.XObject = Dictionary(Im=picture)
    data = saved(pdf)
    intake = taken(tmp_path, data)
    assert any("Scripts and actions" in note for note in intake.notes)
    assert any("attached inside" in note for note in intake.notes)
    assert intake.pdf is not None
    with pikepdf.open(io.BytesIO(intake.pdf)) as cleaned:
        assert set(cleaned.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in cleaned.trailer
        plain = saved(cleaned, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    for trace in (b"TRACE", b"JavaScript", b"Launch", b"SubmitForm", b"EmbeddedFile", b"OpenAction", b"Annots", b"PieceInfo"):
        assert trace not in plain


def linked(place: str) -> pikepdf.Pdf:
    pdf = blank()
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String(place)))]
    )
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    return pdf


def test_a_plain_link_is_no_reason_for_a_note(tmp_path: Path) -> None:
    assert taken(tmp_path, saved(linked("https://example.org"))).notes == ()


def named(font: str, key: str) -> bytes:
    """A page whose font, which it does not hold, has a name in letters of a certain computer; and under such a one."""
    words = f"BT /{key} 12 Tf 72 700 Td (Hello) Tj ET"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /{key} 5 0 R >> /Own 1 >> /Contents 4 0 R >>"
    drawing = f"<< /Length {len(words)} >>\nstream\n{words}\nendstream"
    return by_hand(CATALOG, PAGES, page, drawing, f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} >>")


@pytest.mark.parametrize(("font", "told"), [("Sch\xf6ne", "Sch\xf6ne"), ("#CB#CE", "\xcb\xce"), ("Plain", "Plain")])
@pytest.mark.parametrize("key", ["F1", "#CB#CE"])
def test_names_in_letters_of_a_certain_computer_are_no_damage(tmp_path: Path, font: str, told: str, key: str) -> None:
    intake = taken(tmp_path, named(font, key))
    assert (intake.rejected, intake.notes) == ("", ())
    assert intake.fonts_left_out == ((told,) if key == "F1" else ())
    assert isinstance(intake.pdf, bytes)
    assert len(read_page_prints(intake.pdf)) == 1


def test_what_cannot_be_read_is_told_in_plain_words(tmp_path: Path) -> None:
    broken = changed(lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([Dictionary(Subtype=Name.Stamp)])), plainly=True)
    intake = taken(tmp_path, broken.replace(b"/Stamp", b"/St\xe9mp"))
    assert intake.rejected == "it is damaged, or written in a way that cannot be read"


# --------------------------------------------------------------------------- what can be sent as it came


def changed(change: Callable[[pikepdf.Pdf], object], *, plainly: bool = False) -> bytes:
    pdf = blank(2)
    change(pdf)
    how = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False} if plainly else {}
    return saved(pdf, **how)


def xmp(line: str) -> Callable[[pikepdf.Pdf], None]:
    text = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'{line}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pikepdf.Stream(pdf, text.encode(), Type=Name.Metadata, Subtype=Name.XML)

    return change


def test_a_file_from_which_nothing_has_to_be_taken_is_sent_as_it_came(tmp_path: Path) -> None:
    scanned = blank(2)
    scanned.docinfo["/Producer"] = "Office Scanner 12"
    for data in (
        saved(blank()),
        saved(blank(2), linearize=True),
        saved(scanned),
        saved(linked("https://example.org")),
        changed(xmp("<pdf:Producer>Scanner</pdf:Producer>")),
    ):
        assert taken(tmp_path, data).harmless


def _left_over(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pdf.make_indirect(Dictionary(JS=String("app.alert(1)")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(changed(lambda pdf: pdf.docinfo.__setitem__("/Title", "Chart of R. Invented")), id="title"),
        pytest.param(changed(xmp("<dc:creator>R. Invented</dc:creator>")), id="xmp"),
        pytest.param(changed(lambda pdf: pdf.Root.__setattr__("Metadata", pdf.make_stream(b"no XML"))), id="odd-metadata"),
        pytest.param(changed(lambda pdf: pdf.attachments.__setitem__("chart.txt", b"a chart")), id="attached"),
        pytest.param(changed(lambda pdf: pdf.pages[1].obj.__setattr__("PieceInfo", Dictionary(X=String("x")))), id="piece"),
        pytest.param(changed(lambda pdf: pdf.Root.__setattr__("Perhaps", String("x"))), id="unknown-key"),
        pytest.param(changed(_left_over), id="script-in-an-odd-place"),
        pytest.param(saved(linked("file:///C:/Users/rinvented/chart.pdf")), id="own-disk"),
        pytest.param(saved(blank(), encryption=pikepdf.Encryption(owner="x", user="")), id="protected"),
        pytest.param(saved(blank())[:-30], id="damaged"),
    ],
)
def test_what_holds_more_than_its_pages_show_is_not_sent_as_it_came(tmp_path: Path, data: bytes) -> None:
    intake = taken(tmp_path, data)
    assert (intake.harmless, bool(intake.pdf)) == (False, True)


def test_what_was_changed_later_still_holds_what_it_was(tmp_path: Path) -> None:
    data = saved(blank(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    start = int(data.rpartition(b"startxref")[2].split()[0])
    size = data.count(b" obj") + 1
    later = b"\nxref\n0 0\ntrailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, start, len(data) + 1)
    intake = taken(tmp_path, data + later)
    assert (intake.notes, intake.harmless) == ((), False)


def test_a_filled_form_keeps_its_answers(tmp_path: Path) -> None:
    pdf = blank()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("q"),
            V=String("an answer"),
            Rect=Array([72, 600, 300, 620]),
            DA=String("/Helv 12 Tf 0 g"),
        )
    )
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=helvetica)), NeedAppearances=True
    )
    pdf.pages[0].obj.Annots = Array([field])
    intake = taken(tmp_path, saved(pdf))
    assert "an answer" in text_of(intake)
    assert "Hello evidence" in text_of(intake)
    assert intake.notes == ("It is a form: its answers are kept as they look and can no longer be changed.",)


def test_a_comment_stays_as_it_looks(tmp_path: Path) -> None:
    pdf = blank()
    look = pikepdf.Stream(pdf, b"1 0 0 rg 0 0 100 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 50]))
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([400, 100, 500, 150]), F=4, AP=Dictionary(N=pdf.make_indirect(look)))]
    )
    intake = taken(tmp_path, saved(pdf))
    assert intake.notes == ("Comments, stamps or highlights are kept as they look and can no longer be changed.",)
    assert ink(intake)[2] == pytest.approx(500 / 612, abs=0.01)


# --------------------------------------------------------------------------- odd pages


def turned(**keys: object) -> Callable[[], bytes]:
    def make() -> bytes:
        pdf = blank(content=b"0 0 1 rg 100 100 200 300 re f")
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        return saved(pdf)

    return make


@pytest.mark.parametrize(
    ("make", "size", "box"),
    [
        (turned(), (612, 792), (100 / 612, 392 / 792, 300 / 612, 692 / 792)),
        (turned(Rotate=90), (792, 612), (100 / 792, 100 / 612, 400 / 792, 300 / 612)),
        (turned(Rotate=-90), (792, 612), (392 / 792, 312 / 612, 692 / 792, 512 / 612)),
        (turned(Rotate=45), (612, 792), (100 / 612, 392 / 792, 300 / 612, 692 / 792)),
        (turned(CropBox=Array([100, 100, 300, 400])), (200, 300), (0, 0, 1, 1)),
        (turned(CropBox=Array([300, 400, 100, 100])), (200, 300), (0, 0, 1, 1)),
        (turned(CropBox=Array([9000, 9000, 9100, 9100])), (612, 792), (100 / 612, 392 / 792, 300 / 612, 692 / 792)),
        (turned(MediaBox=Array([-100, -200, 512, 592])), (612, 792), (200 / 612, 192 / 792, 400 / 612, 492 / 792)),
        (turned(UserUnit=2), (1224, 1584), (100 / 612, 392 / 792, 300 / 612, 692 / 792)),
        (turned(MediaBox=Array([0, 0, 8000, 6000])), (8000, 6000), (100 / 8000, 5600 / 6000, 300 / 8000, 5900 / 6000)),
    ],
    ids=[
        "plain",
        "turned",
        "turned back",
        "turned oddly",
        "cropped",
        "cropped upside down",
        "cropped away",
        "odd origin",
        "large unit",
        "huge",
    ],
)
def test_pages_are_as_large_as_they_are_seen(
    tmp_path: Path, make: Callable[[], bytes], size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    intake = taken(tmp_path, make())
    assert (intake.pages[0].width, intake.pages[0].height) == size
    assert ink(intake) == pytest.approx(box, abs=0.01)


@pytest.mark.parametrize("box", [(0, 0, 0.5, 700), (0, 0, 20000, 700)], ids=["no width", "endless"])
def test_impossible_pages_are_refused(tmp_path: Path, box: tuple[float, float, float, float]) -> None:
    assert taken(
        tmp_path, turned(MediaBox=Array([*map(pikepdf.Object.parse, (str(side).encode() for side in box))]))()
    ).rejected.startswith("page 1 measures")


def test_sizes_and_fonts_may_stand_above_the_page(tmp_path: Path) -> None:
    pdf = blank()
    page = pdf.pages[0].obj
    pdf.Root.Pages.MediaBox, pdf.Root.Pages.Resources, pdf.Root.Pages.Rotate = page.MediaBox, page.Resources, 90
    del page.MediaBox, page.Resources
    if "/Rotate" in page:
        del page.Rotate
    intake = taken(tmp_path, saved(pdf))
    assert intake.pages == (PageSize(792, 612),)
    assert "Hello evidence" in text_of(intake)


def test_drawings_in_parts_are_joined(tmp_path: Path) -> None:
    pdf = blank()
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(b"BT /F1 24 Tf 72 700 Td (Hello"), pdf.make_stream(b"evidence) Tj ET")])
    assert "Hello" in text_of(taken(tmp_path, saved(pdf)))


def test_a_page_without_anything_is_taken(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    del pdf.pages[0].obj.Contents
    assert len(taken(tmp_path, saved(pdf)).pages) == 1


def test_artifacts_are_unmarked_and_nothing_else_is(tmp_path: Path) -> None:
    pdf = blank(content=b"/Artifact BMC q Q EMC\n/Artifact <</Type /Pagination>> BDC EMC /Span <</ActualText (x)>> BDC " + WORDS + b" EMC")
    intake = taken(tmp_path, saved(pdf))
    assert intake.pdf is not None
    with pikepdf.open(io.BytesIO(intake.pdf)) as cleaned:
        content = cleaned.pages[0].obj.Contents.read_bytes()
    assert content == b"/Span BMC q Q EMC\n/Span <</Type /Pagination>> BDC EMC /Span <</ActualText (x)>> BDC " + WORDS + b" EMC"


@pytest.mark.parametrize(
    ("content", "fonts"),
    [
        (WORDS, ("Helvetica",)),
        (b"BT /F1 9 Tf 14.4 TL [(a) -20 (b)] TJ ET", ("Helvetica",)),
        (b"BT /F1 9 Tf <6162>Tj ET", ("Helvetica",)),
        (b"BT /F1 9 Tf 14.4 TL ET BT /F2 9 Tf (a) Tj ET", ()),
        (b"BT 3 Tr /F1 9 Tf (a) Tj ET", ()),
        (b"", ()),
    ],
    ids=["shown", "shown in parts", "shown in hexadecimals", "set only", "hidden", "nothing"],
)
def test_fonts_that_are_used_and_not_held_are_named(tmp_path: Path, content: bytes, fonts: tuple[str, ...]) -> None:
    assert taken(tmp_path, saved(blank(content=content))).fonts_left_out == fonts


# --------------------------------------------------------------------------- limits


def packed(size: int, times: int = 1) -> bytes:
    data = zlib.compress(bytes(size), 9)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


@pytest.mark.parametrize("times", [1, 2])
def test_a_small_drawing_that_unpacks_to_an_enormous_one_is_refused(tmp_path: Path, times: int) -> None:
    pdf = blank()
    bomb = pikepdf.Stream(pdf, b"")
    bomb.write(packed(200 << 20, times), filter=Array([Name.FlateDecode] * times))
    pdf.pages[0].obj.Contents = pdf.make_indirect(bomb)
    data = saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(data) < 1 << 20
    assert "unpacks to more than 64 MB" in taken(tmp_path, data).rejected


def bomb_in_the_index() -> bytes:
    """A file whose very index unpacks to a gigabyte: reading it at all is what the memory limit must stop."""
    index = packed(1 << 30)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    stream = b"3 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n" % len(index)
    return head + stream + index + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def test_a_bomb_in_the_index_is_refused(tmp_path: Path) -> None:
    assert taken(tmp_path, bomb_in_the_index(), memory_mb=400).rejected


def large_picture(side: int) -> bytes:
    rows = zlib.compress(bytes((side + 1) * side))
    parts = [b"IHDR" + side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00", b"IDAT" + rows, b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(part) - 4).to_bytes(4, "big") + part + zlib.crc32(part).to_bytes(4, "big") for part in parts
    )


def test_memory_is_limited_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(large_picture(9000))
    (tmp_path / "good.pdf").write_bytes(saved(blank()))
    large, good = take_in([tmp_path / "large.png", tmp_path / "good.pdf"], memory_mb=300)
    if sys.platform == "linux":  # other systems do not limit the memory of a process reliably
        assert large.rejected == "reading it takes more than 300 MB of memory"
    assert not good.rejected


def test_time_is_limited_and_the_next_file_is_read(tmp_path: Path) -> None:
    slow = blank(40, content=b"/Artifact BMC " * 1_000_000)
    (tmp_path / "slow.pdf").write_bytes(saved(slow))
    (tmp_path / "good.pdf").write_bytes(saved(blank()))
    late, good = take_in([tmp_path / "slow.pdf", tmp_path / "good.pdf"], seconds=0.7)
    assert late.rejected == "it takes longer than 0.7 seconds to read"
    assert not good.rejected


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pdf.intake._Reader.answer", lambda *_: {"no_room": True})
    with pytest.raises(DocumentError, match="there is no room left on the disk for copies that are needed for a while, in"):
        taken(tmp_path, saved(blank()))


def test_whatever_is_broken_in_a_file_the_batch_goes_on(tmp_path: Path) -> None:
    chance = random.Random(2026)
    whole = saved(blank(2), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    files = []
    for number in range(120):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(broken[: chance.randint(len(broken) // 2, len(broken))])
    found = take_in(files)
    assert len(found) == len(files)
    for intake in found:
        assert bool(intake.rejected) != bool(intake.pages)
        if intake.pdf is not None:
            assert len(pikepdf.open(io.BytesIO(intake.pdf)).pages) == len(intake.pages)


def test_many_files_keep_their_order(tmp_path: Path) -> None:
    files = []
    for number in range(45):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(b"no" if number == 20 else saved(blank(1 + number % 3)))
    found = take_in(files)
    assert [intake.path for intake in found] == files
    assert [len(intake.pages) for intake in found] == [0 if number == 20 else 1 + number % 3 for number in range(45)]


def test_the_readers_of_a_run_are_started_once_and_end_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def note(*how: Any, **more: Any) -> subprocess.Popen[bytes]:
        started.append(start(*how, **more))
        return started[-1]

    monkeypatch.setattr("generator.pdf.intake.subprocess.Popen", note)
    paths = [tmp_path / f"{number}.pdf" for number in range(3)]
    for path in paths:
        path.write_bytes(saved(blank()))
    readers = Readers()
    assert readers.take_in([]) == ()
    assert not started
    one, two, three = (readers.take_in([path])[0] for path in paths)
    assert [one.path, two.path, three.path] == paths
    assert one.pdf == two.pdf == three.pdf
    assert len(started) == 1
    readers.stop()
    assert started[0].returncode is not None
    (again,) = readers.take_in([paths[0]])  # who stopped them may still ask
    readers.stop()
    assert again == one
    assert len(started) == 2


# --------------------------------------------------------------------------- pictures and Word files


def picture(mode: str = "RGB", size: tuple[int, int] = (300, 200), format: str = "PNG", **how: object) -> bytes:
    from PIL import Image

    made = Image.new("L", size, "white")
    made.paste("black", (0, 0, size[0] // 3, size[1]))
    made = made.point(lambda level: level * 257, mode="I").convert("I;16") if mode == "I;16" else made.convert("RGB").convert(mode)
    out = io.BytesIO()
    made.save(out, format, **how)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "type", "size"),
    [
        (picture(dpi=(150, 150)), "png", (144, 96)),
        (picture("RGBA"), "png", (225, 150)),
        (picture("P"), "png", (225, 150)),
        (picture("1"), "png", (225, 150)),
        (picture("I;16"), "png", (225, 150)),
        (picture(format="JPEG", dpi=(300, 300)), "jpeg", (72, 48)),
        (picture("L", format="JPEG", progressive=True), "jpeg", (225, 150)),
        (picture("CMYK", format="JPEG"), "jpeg", (225, 150)),
    ],
    ids=["RGB", "RGBA", "palette", "bits", "deep", "JPEG", "grey JPEG", "CMYK JPEG"],
)
def test_a_picture_becomes_a_page(tmp_path: Path, data: bytes, type: str, size: tuple[float, float]) -> None:
    intake = taken(tmp_path, data, "scan.pdf")
    assert intake.type == type
    assert (intake.pages[0].width, intake.pages[0].height) == pytest.approx(size, abs=0.05)
    assert ink(intake) == pytest.approx((0, 0, 1 / 3, 1), abs=0.02)


def test_sixteen_bits_of_grey_stay_grey(tmp_path: Path) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("I;16", (50, 50), 20000).save(out, "PNG")
    intake = taken(tmp_path, out.getvalue(), "scan.png")
    assert intake.pdf is not None
    shown = pypdfium2.PdfDocument(intake.pdf)[0].render().to_pil().convert("L")
    assert shown.getpixel((18, 18)) == pytest.approx(20000 // 256, abs=1)


def test_a_photo_is_turned_and_keeps_no_notes(tmp_path: Path) -> None:
    from PIL import Image

    notes = Image.Exif()
    notes[0x0112] = 6  # the camera lay on its side
    notes[0x010E] = "TRACE"
    upright = Image.Exif()
    upright[0x010E] = "TRACE"
    for data in (picture(format="JPEG", exif=notes), picture(format="JPEG", exif=upright, comment=b"TRACE")):
        assert b"TRACE" in data
        intake = taken(tmp_path, data, "photo.jpg")
        assert intake.pdf is not None
        assert b"TRACE" not in intake.pdf
    turned_photo = taken(tmp_path, picture(format="JPEG", exif=notes), "photo.jpg")
    assert turned_photo.pages[0].width < turned_photo.pages[0].height
    assert ink(turned_photo) == pytest.approx((0, 0, 1, 1 / 3), abs=0.02)


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    data = picture(size=(900, 900))
    assert "damaged" in taken(tmp_path, data[: len(data) // 2], "scan.png").rejected
    assert "damaged" in taken(tmp_path, data[:40], "scan.png").rejected


def test_an_enormous_picture_is_refused(tmp_path: Path) -> None:
    assert taken(tmp_path, large_picture(10_001), "scan.png").rejected == "the picture has more than 100 million pixels"


def test_a_word_file_is_taken_without_pages(tmp_path: Path) -> None:
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    intake = taken(tmp_path, out.getvalue(), "plan.docx")
    assert (intake.type, intake.pdf, intake.pages, intake.notes, intake.rejected) == ("docx", None, (), (), "")


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    data = saved(blank(3))
    assert taken(tmp_path, data).pdf == taken(tmp_path, data).pdf
