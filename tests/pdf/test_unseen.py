"""What a file carries along that no page shows: it is taken out, or told, and never goes out unsaid."""

import contextlib
import io
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from generator.pdf.harmless import made_bare
from generator.pdf.intake import Intake
from tests.pdf.test_intake import blank, changed, saved, signed_pdf, taken, text_of
from tests.pdf.torture import by_hand
from tests.pdf.torture import saved as saved_anyway

SECRET = b"Invented Person 1"
PLAIN = saved(blank(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


def strings(data: bytes) -> bytes:
    """The bytes of a PDF, and of all that is packed in it, however often."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, Stream):
                raw = item.read_raw_bytes()
                found.append(raw)
                with contextlib.suppress(zlib.error):
                    found.append(zlib.decompress(raw))
                with contextlib.suppress(ValueError):
                    found.append(bytes.fromhex(raw.rstrip(b">").decode()))
        found.append(saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False))
    return b"".join(found)


def bytes_of(intake: Intake) -> bytes:
    assert isinstance(intake.pdf, bytes)
    return intake.pdf


def photo(secret: bytes = SECRET) -> bytes:
    notes = Image.Exif()
    notes[0x010E] = secret.decode()
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "JPEG", exif=notes)
    return out.getvalue()


def shows_picture(data: bytes, filters: object, **keys: object) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        more = {"Width": 40, "Height": 40, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8, **keys}
        image = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Filter=filters, **more)
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im=pdf.make_indirect(image))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 200 0 0 200 100 200 cm /Im Do Q")

    pdf = blank()
    change(pdf)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


# --------------------------------------------------------------------------- bytes beside the objects


OF_OBJECTS = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << >> /Contents 4 0 R >>",
    "<< /Length 12 >>\nstream\n0 0 9 9 re f\nendstream",
)


def orphan() -> bytes:
    return by_hand(*OF_OBJECTS, f"<< /Length {len(SECRET)} >>\nstream\n{SECRET.decode()}\nendstream")


def left_in_the_table() -> bytes:
    """An object whose place in the table was given up, and whose bytes were not."""
    data = orphan()
    place = b"%010d 00000 n" % data.index(b"5 0 obj")
    assert place in data
    return data.replace(place, place[:-1] + b"f")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"From: " + SECRET + b"\r\n\r\n" + PLAIN, id="before"),
        pytest.param(PLAIN + SECRET * 5, id="after"),
        pytest.param(by_hand(*OF_OBJECTS[:3], f"{OF_OBJECTS[3]}\n%{SECRET.decode()}"), id="between"),
        pytest.param(orphan(), id="orphan"),
        pytest.param(left_in_the_table(), id="given-up"),
        pytest.param(shows_picture(photo(), Name.DCTDecode), id="camera"),
        pytest.param(shows_picture(zlib.compress(photo()), Array([Name.FlateDecode, Name.DCTDecode])), id="packed-camera"),
        pytest.param(shows_picture(photo().hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.DCTDecode])), id="hex-camera"),
        pytest.param(changed(lambda pdf: pdf.pages[0].obj.__setitem__("/OWN_Notes", pdf.make_stream(SECRET))), id="own-key-of-a-page"),
        pytest.param(changed(lambda pdf: pdf.trailer.__setitem__("/OWN", String(SECRET.decode()))), id="own-key-of-the-trailer"),
        pytest.param(shows_picture(photo(b"x"), Name.DCTDecode, OWN_Notes=String(SECRET.decode())), id="own-key-of-a-picture"),
    ],
)
def test_what_stands_beside_the_pages_does_not_go_out(tmp_path: Path, data: bytes) -> None:
    assert SECRET in strings(data)
    intake = taken(tmp_path, data)
    assert (intake.harmless, intake.rejected) == (False, "")
    assert intake.pdf is not None
    assert SECRET not in strings(intake.pdf)
    if intake.sound:
        sent = made_bare(data)
        assert SECRET not in strings(sent)
        assert SECRET not in sent


def test_words_in_the_place_of_the_sum_do_not_go_out(tmp_path: Path) -> None:
    written = SECRET.hex().encode()
    data = changed(lambda pdf: pdf.trailer.__setitem__("/ID", Array([String(SECRET.decode() * 4)] * 2)))
    assert written in data
    intake = taken(tmp_path, data)
    assert (intake.harmless, intake.sound) == (False, True)
    assert written not in bytes_of(intake)
    bare = made_bare(data)
    assert isinstance(bare, bytes)
    assert written not in bare


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
        {"linearize": True, "object_stream_mode": pikepdf.ObjectStreamMode.disable},
    ],
    ids=["usual", "for-the-web", "packed", "open", "for-the-web-open"],
)
def test_a_file_of_its_objects_alone_is_sent_as_it_came(tmp_path: Path, how: dict[str, object]) -> None:
    pdf = blank(3)
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("https://x.org/%20(a)"))
            )
        ]
    )
    assert taken(tmp_path, saved(pdf, **how)).harmless


def test_what_a_signed_file_carries_along_is_told(tmp_path: Path) -> None:
    assert not any("more than" in note for note in taken(tmp_path, saved(signed_pdf())).notes)
    intake = taken(tmp_path, saved(signed_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable) + SECRET * 3)
    assert intake.harmless  # else the signature would be gone
    assert any("the original. That holds more than its pages show: parts that no page leads to." in note for note in intake.notes)


def test_a_picture_that_no_page_shows_does_not_go_along(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        other = Stream(pdf, b"BT /F1 9 Tf (" + SECRET + b") Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        shown = Stream(pdf, b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        shown.Resources = Dictionary(XObject=Dictionary(Deep=pdf.make_indirect(other)))
        held = Dictionary(Other=pdf.make_indirect(other), Shown=pdf.make_indirect(shown))
        for page in pdf.pages:
            page.obj.Resources.XObject = held
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/Shown Do")

    intake = taken(tmp_path, changed(change))
    assert (intake.sound, intake.harmless, intake.notes) == (False, False, ())
    assert intake.pdf is not None
    assert SECRET not in strings(intake.pdf)
    with pikepdf.open(io.BytesIO(intake.pdf)) as cleaned:
        assert list(cleaned.pages[0].obj.Resources.XObject.keys()) == ["/Shown"]


def test_a_drawing_that_uses_the_pages_own_list_keeps_it(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = Stream(pdf, b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer = Stream(pdf, b"/Inner Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        pdf.pages[0].obj.Resources.XObject = Dictionary(Inner=pdf.make_indirect(inner), Outer=pdf.make_indirect(outer))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/Outer Do")

    intake = taken(tmp_path, changed(change))
    assert intake.pdf is not None
    with pikepdf.open(io.BytesIO(intake.pdf)) as cleaned:
        assert set(cleaned.pages[0].obj.Resources.XObject.keys()) == {"/Inner", "/Outer"}


def test_a_jpeg_2000_loses_its_notes_and_nothing_else(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "JPEG2000")
    bare = out.getvalue()
    noted = bare + (8 + len(SECRET)).to_bytes(4, "big") + b"xml " + SECRET
    intake = taken(tmp_path, shows_picture(noted, Name.JPXDecode))
    assert (intake.sound, intake.harmless) == (True, False)
    assert intake.pdf is not None
    with pikepdf.open(io.BytesIO(intake.pdf)) as cleaned:
        (picture,) = (item for item in cleaned.objects if isinstance(item, Stream) and item.get("/Subtype") == "/Image")
        assert picture.read_raw_bytes() == bare
    assert taken(tmp_path, shows_picture(bare, Name.JPXDecode)).harmless


def of_the_page(**keys: object) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            pdf.pages[0].obj.Resources[f"/{key}"] = value

    return changed(change)


def in_the_font(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F1.OWN_Notes = pdf.make_stream(SECRET)


def as_another_language(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject = Dictionary(Ps=pdf.make_stream(SECRET, Type=Name.XObject, Subtype=Name.PS))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Ps Do")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(of_the_page(OWN_Notes=String(SECRET.decode())), id="list"),
        pytest.param(of_the_page(Properties=Dictionary(P0=Dictionary(By=String(SECRET.decode())))), id="mark"),
        pytest.param(changed(in_the_font), id="font"),
        pytest.param(changed(as_another_language), id="program-for-a-printer"),
    ],
)
def test_what_nothing_is_drawn_with_does_not_go_along(tmp_path: Path, data: bytes) -> None:
    intake = taken(tmp_path, data)
    assert (intake.sound, intake.harmless, intake.notes) == (False, False, ())
    assert SECRET not in strings(bytes_of(intake))


def test_what_tells_how_a_part_is_read_aloud_stays(tmp_path: Path) -> None:
    told = Dictionary(P0=Dictionary(ActualText=String("one"), Lang=String("en")), P1=Dictionary(Type=Name.OCG, Name=String("Layer")))
    assert taken(tmp_path, of_the_page(Properties=told)).harmless


@pytest.mark.parametrize("key", ["T", "Subj", "RC"])
def test_a_link_that_says_who_made_it_does_not_go_out(tmp_path: Path, key: str) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("https://x.org")))
    link[f"/{key}"] = String(SECRET.decode())
    assert not taken(tmp_path, changed(lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([link])))).sound


@pytest.mark.parametrize(
    "action",
    [
        Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.Launch, F=String("x"))])),
        Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.Launch, F=String("x"))),
    ],
)
def test_an_action_behind_a_harmless_one_does_not_go_out(tmp_path: Path, action: Dictionary) -> None:
    assert not taken(tmp_path, changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action))).sound


OF_A_TABLE = b"<< /O /Table /Scope /Column /Headers [ ] >>"
OF_A_LAYOUT = b"<< /O /Layout /Note (a text >> /S) >>"
LAUNCH = b"<< /S /Launch /F (a.exe) >>"


@pytest.mark.parametrize(
    ("said", "is_sound"),
    [
        (OF_A_TABLE, True),
        (OF_A_LAYOUT, True),
        (b"[ %b %b ]" % (OF_A_TABLE, OF_A_LAYOUT), True),
        (LAUNCH, False),
        (b"[ %b %b ]" % (OF_A_TABLE, LAUNCH), False),
        (b"[ %b %b ]" % (OF_A_LAYOUT, LAUNCH), False),
    ],
)
@pytest.mark.parametrize("is_apart", [False, True])
def test_a_tag_may_say_what_it_is_like_and_may_do_nothing(tmp_path: Path, said: bytes, is_sound: bool, is_apart: bool) -> None:
    def tag(pdf: pikepdf.Pdf) -> None:
        told = pikepdf.Object.parse(said)
        told = pdf.make_indirect(told) if is_apart else told
        root = Dictionary(Type=Name.StructTreeRoot)
        root.K = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Table, A=told))
        pdf.Root.StructTreeRoot = pdf.make_indirect(root)

    assert taken(tmp_path, changed(tag)).sound is is_sound


# --------------------------------------------------------------------------- pictures


def test_a_picture_whose_notes_are_broken_is_taken(tmp_path: Path) -> None:
    jpeg, png = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (90, 60), "red").save(jpeg, "JPEG", exif=b"Exif\0\0" + SECRET)
    Image.new("RGB", (90, 60), "red").save(png, "PNG", exif=SECRET)
    for name, data in (("a.jpg", jpeg.getvalue()), ("a.png", png.getvalue())):
        intake = taken(tmp_path, data, name)
        assert (intake.rejected, intake.harmless, len(intake.pages)) == ("", False, 1)
        assert SECRET not in strings(bytes_of(intake))


def test_a_moving_picture_is_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (9, 9), "blue")])
    assert taken(tmp_path, out.getvalue(), "a.png").notes == ("It is a moving picture: its first picture is shown.",)


# --------------------------------------------------------------------------- what is cropped away

TWO = b"BT /F1 14 Tf 72 700 Td (Seen) Tj 0 -600 Td (Unseen) Tj ET"


def cropped(content: bytes, box: tuple[float, ...], **keys: object) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.make_stream(content)
        pdf.pages[1].obj.CropBox = Array(box)

    return changed(change)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (cropped(TWO, (0, 400, 612, 792)), "Page 2 is cropped, and words outside of what is seen are still in the file."),
        (cropped(b"q 1 0 0 1 0 -600 cm " + TWO[:45] + b" ET Q", (0, 400, 612, 792)), "words outside"),
        (cropped(b"q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q", (0, 400, 612, 792)), "a part of a picture outside"),
        (cropped(TWO, (0, 0, 612, 780)), ""),
        (cropped(b"q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q", (9, 9, 603, 783)), ""),
        (cropped(b"0 0 m 600 0 l S", (0, 400, 612, 792)), ""),
        (saved(blank(content=TWO)), ""),
    ],
    ids=["words", "moved", "picture", "nothing-there", "edge", "line", "whole"],
)
def test_what_was_cropped_away_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    intake = taken(tmp_path, data)
    assert not intake.rejected
    assert bool(intake.holds) == bool(told)
    assert told in " ".join(intake.holds)


def test_what_a_page_crops_by_its_own_size_is_told(tmp_path: Path) -> None:
    pdf = blank(content=TWO)
    pdf.pages[0].mediabox = Array([0, 400, 612, 792])
    assert taken(tmp_path, saved(pdf)).holds


CUT = "A picture on page 1 is cropped, and what was cut off is still in the file."


@pytest.mark.parametrize(
    ("drawing", "is_told"),
    [
        (b"q 99 648 144 72 re\nW* n\nq 288 0 0 72 99 648 cm\n/Im Do Q\nQ", True),  # as LibreOffice writes it
        (b"q 99 648 144 72 re W n /G gs /Perceptual ri q 288 0 0 72 30 648 cm /Im Do Q Q", True),
        (b"q 243 720 -144 -72 re W n 144 0 0 200 99 600 cm /Im Do Q", True),
        (b"q 99 648 144 72 re W n q 0 144 -300 0 243 648 cm /Im Do Q Q", True),  # lying on its side
        (b"q 99 648 144 72 re W n q 150 0 0 80 96 644 cm /Im Do Q Q", False),
        (b"q 0 0 612 792 re W n q 288 0 0 72 99 648 cm /Im Do Q Q", False),
        (b"q 99 648 16 16 re W n q 288 0 0 72 99 648 cm /Im Do Q Q", False),  # a sign of a web page
        (b"q 99 648 144 72 re W n q 288 0 0 72 400 100 cm /Im Do Q Q", False),
        (b"q 99 648 144 72 re W n q 288 0 0 72 99 648 cm /Other Do Q Q", False),
        (b"q 1.2.3 648 144 72 re W n q 288 0 0 72 99 648 cm /Im Do Q Q", False),
    ],
)
def test_what_was_cropped_off_a_picture_is_told(tmp_path: Path, drawing: bytes, is_told: bool) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        image = Stream(pdf, photo(b"x"), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode)
        image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 40, 40, Name.DeviceRGB, 8
        form = Stream(pdf, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=Dictionary())
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im=pdf.make_indirect(image), Other=pdf.make_indirect(form))
        pdf.pages[0].obj.Contents = pdf.make_stream(drawing)

    intake = taken(tmp_path, changed(change))
    assert intake.holds == ((CUT,) if is_told else ())


# --------------------------------------------------------------------------- annotations, sizes, forms


@pytest.mark.parametrize(("flag", "is_shown"), [(2, False), (32, False), (34, False), (4, True), (0, True)])
def test_a_comment_that_is_not_shown_does_not_come_to_light(tmp_path: Path, flag: int, is_shown: bool) -> None:
    pdf = blank()
    look = Stream(pdf, b"BT /F1 14 Tf 2 2 Td (A remark) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
    look.Resources = pdf.pages[0].obj.Resources
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 500, 272, 520]), F=flag, AP=Dictionary(N=pdf.make_indirect(look))
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    intake = taken(tmp_path, saved(pdf))
    assert ("A remark" in text_of(intake)) is is_shown
    assert any("kept as they look" in note for note in intake.notes) is is_shown
    assert any("hidden on the page were removed" in note for note in intake.notes) is not is_shown


@pytest.mark.parametrize(
    ("unit", "side", "told"),
    [
        (0.000001, 612.0, "page 1 measures 0.000612 by 0.000612 points"),
        (0.001, 900.0, "page 1 measures 0.9 by 0.9 points"),
        (76, 700.0, "a page may be 1 point to 1.08e+06 points"),
        (0.01, 612.0, ""),
        (75, 14400.0, ""),
    ],
)
def test_a_page_is_measured_in_its_own_unit(tmp_path: Path, unit: float, side: float, told: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.UserUnit = unit
        pdf.pages[0].mediabox = Array([0, 0, side, side])

    intake = taken(tmp_path, changed(change))
    assert bool(intake.rejected) == bool(told)
    assert told in intake.rejected


def answered(value: object, *, kind: Name = Name.Tx, leaves_it: bool = True, look: bytes = b"", **more: object) -> bytes:
    pdf = blank()
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, T=String("Name"), V=value, Rect=Array([72, 600, 300, 620]), F=4)
    for key, held in more.items():
        field[f"/{key}"] = held
    field.DA = String("/Helv 12 Tf 0 g")
    if look:
        drawn = Stream(pdf, look, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 228, 20]))
        drawn.Resources = pdf.pages[0].obj.Resources
        field.AP = Dictionary(N=pdf.make_indirect(drawn))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots, DR=Dictionary(Font=Dictionary(Helv=font)), NeedAppearances=leaves_it)
    return saved(pdf)


DRAWN = b"BT /F1 12 Tf 2 5 Td (%s) Tj ET"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(answered(String("Ann Sample")), "Ann Sample", id="not-drawn"),
        pytest.param(answered(String("Ann Sample"), leaves_it=False), "Ann Sample", id="not-drawn-and-nobody-is-asked-to"),
        pytest.param(answered(String("José Sample")), "José Sample", id="western"),
        pytest.param(answered(String("Łucja Sample"), look=DRAWN % b"Lucja drawn", leaves_it=False), "Lucja drawn", id="drawn-by-the-form"),
        pytest.param(answered(String("one\ntwo"), look=DRAWN % b"one) Tj 0 9 Td (two", Ff=4096), "two", id="lines-that-are-drawn"),
        pytest.param(answered(String("now"), look=DRAWN % b"then"), "now", id="drawn-before-it-was-changed"),
    ],
)
def test_an_answer_is_drawn_as_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    intake = taken(tmp_path, data)
    assert intake.rejected == ""
    assert words in text_of(intake)
    assert "?" not in text_of(intake)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(answered(String("Łucja Sample")), id="eastern"),
        pytest.param(answered(String("one\ntwo"), Ff=4096), id="two-lines"),
        pytest.param(answered(String("word " * 20)), id="too-long-for-its-place"),
        pytest.param(answered(String("Łucja"), look=DRAWN % b"Anna"), id="drawn-before-it-was-changed"),
        pytest.param(answered(String("Łucja"), look=DRAWN % b" ", leaves_it=False), id="drawn-as-nothing"),
        pytest.param(answered(Name.Yes, kind=Name.Btn, AS=Name.Yes), id="a-tick"),
        pytest.param(answered(Array([String("a"), String("b")]), kind=Name.Ch, Ff=1 << 21), id="two-choices"),
        pytest.param(answered(String("a"), kind=Name.Ch, Ff=1 << 17, Opt=Array([Array([String("a"), String("Ann")])])), id="a-code"),
    ],
)
def test_an_answer_that_cannot_be_drawn_as_it_is_is_not_guessed(tmp_path: Path, data: bytes) -> None:
    intake = taken(tmp_path, data)
    assert (
        intake.rejected
        == "page 1: the answer in “Name” is in the file and not drawn on the page, as some programs leave that to the reader"
    )
    assert "print it to PDF" in intake.remedy


def ticked(state: Name | None, value: Name | None, *, leaves_it: bool) -> bytes:
    pdf = blank()
    looks = {key: Stream(pdf, colour + b" rg 0 0 40 40 re f", Type=Name.XObject, Subtype=Name.Form) for key, colour in LOOKS.items()}
    for look in looks.values():
        look.BBox = Array([0, 0, 40, 40])
    box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("Box"), Rect=Array([100, 100, 300, 300]), F=4)
    box.AP = Dictionary(N=Dictionary({key: pdf.make_indirect(look) for key, look in looks.items()}))
    if state is not None:
        box.AS = state
    if value is not None:
        box.V = value
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(box)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots, NeedAppearances=leaves_it)
    return saved(pdf)


LOOKS = {"/Yes": b"1 0 0", "/Off": b"0 0 1"}
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (ticked(Name.Yes, Name.Yes, leaves_it=False), RED),
        (ticked(None, Name.Yes, leaves_it=False), RED),
        (ticked(Name.Off, Name.Yes, leaves_it=True), RED),
        (ticked(Name.Yes, Name.Off, leaves_it=True), BLUE),
        (ticked(Name.Off, Name.Yes, leaves_it=False), BLUE),
    ],
    ids=["both", "answer-alone", "ticked-later", "unticked-later", "as-it-looks"],
)
def test_a_tick_box_looks_as_it_was_answered(tmp_path: Path, data: bytes, colour: tuple[int, int, int]) -> None:
    page = pypdfium2.PdfDocument(bytes_of(taken(tmp_path, data)))[0].render().to_pil().convert("RGB")
    assert page.getpixel((200, 592)) == colour


def test_an_answer_on_a_page_that_lost_its_form_is_not_lost(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(answered(String("Ann")))) as pdf:
        del pdf.Root.AcroForm
        data = saved_anyway(pdf)
    assert "the answer in “Name”" in taken(tmp_path, data).rejected


# --------------------------------------------------------------------------- Word files

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'


def word(body: str = "<w:p><w:r><w:t>Words</w:t></w:r></w:p>", types: bytes = b"", **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES % types)
        archive.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def related(kind: str, target: str) -> bytes:
    text = f'<Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    return word(word___rels__document_dot_xml_dot_rels=f"<Relationships>{text}</Relationships>".encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(word(word__vbaProject_dot_bin=b"x"), "macros or controls", id="macros"),
        pytest.param(
            word(types=b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "macros", id="renamed"
        ),
        pytest.param(word(word__activeX__activeX1_dot_xml=b"<x/>"), "macros or controls", id="controls"),
        pytest.param(word('<w:fldSimple w:instr=" DDEAUTO c:\\\\x"/>'), "starts another program", id="dde"),
        pytest.param(related("attachedTemplate", "https://x.example/t.dotm"), "another computer", id="template"),
        pytest.param(related("image", "file://server/share/x.png"), "another computer", id="picture"),
        pytest.param(word(), "", id="plain"),
        pytest.param(related("hyperlink", "https://x.example/"), "", id="link"),
        pytest.param(related("attachedTemplate", "file:///C:/Users/x/Normal.dotm"), "", id="own-template"),
    ],
)
def test_a_word_file_that_acts_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    intake = taken(tmp_path, data, "file.docx")
    assert bool(intake.rejected) == bool(reason)
    assert reason in intake.rejected
    assert intake.holds == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (word('<w:p><w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'), "tracked changes"),
        (word('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'), "comments"),
        (word(word__comments_dot_xml=b'<w:comments><w:comment w:id="0"/></w:comments>'), "comments"),
        (word("<w:p><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"), "hidden text"),
        (word('<w:p><w:r><w:rPr><w:w w:val="1"/></w:rPr><w:t>unseen</w:t></w:r></w:p>'), "hidden text"),
        (word('<w:p><w:r><w:rPr><w:b/><w:sz w:val="2"/></w:rPr><w:t>unseen</w:t></w:r></w:p>'), "hidden text"),
        (word('<w:p><w:r><w:rPr><w:w w:val="90"/><w:sz w:val="24"/></w:rPr><w:t>seen</w:t></w:r></w:p>'), ""),
        (word('<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t> </w:t></w:r></w:p>'), ""),
        (word(word__header1_dot_xml=b"<w:hdr><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:hdr>"), "hidden text"),
        (word('<w:p><w:r><w:drawing><a:srcRect l="20000" r="0"/></w:drawing></w:r></w:p>'), "a picture that is cropped"),
        (word('<w:p><w:r><w:drawing><a:srcRect l="120" t="-9000"/><a:srcRect/></w:drawing></w:r></w:p>'), ""),
        (word(word__embeddings__Sheet1_dot_xlsx=b"x"), "whole files"),
        (word('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>'), ""),
        (word("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>seen</w:t></w:r></w:p>"), ""),
        (word("<w:p><w:r><w:rPr><w:vanish/></w:rPr></w:r><w:r><w:t>seen</w:t></w:r></w:p>"), ""),
    ],
)
def test_what_a_word_file_holds_unseen_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    intake = taken(tmp_path, data, "file.docx")
    assert intake.rejected == ""
    assert bool(intake.holds) == bool(told)
    assert told in " ".join(intake.holds)


def test_a_word_file_is_read_in_any_letters_and_under_any_name(tmp_path: Path) -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?><w:document><w:p><w:r><w:commentReference w:id="0"/></w:r></w:p></w:document>'
    main = b'<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES % main)
        archive.writestr("word/document2.xml", xml.encode("utf-16"))
    intake = taken(tmp_path, out.getvalue(), "file.docx")
    assert (intake.type, intake.rejected, intake.holds) == ("docx", "", ("It holds comments.",))
