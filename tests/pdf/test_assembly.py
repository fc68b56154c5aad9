"""Evidence pages in their places: where they stand, what is left of their text, and what the finished file claims."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.documents.typeset import typeset
from generator.errors import DocumentError
from generator.pdf import assembly
from generator.pdf.assembly import PLACEHOLDER, join_pdfs, swap_placeholders
from generator.pdf.intake import Intake, take_in
from generator.shipped import shipped

# One placeholder on each page, 300 by 400 points, its corner 100 points from the left and 150 from the top.
BASE = """#let d = json(bytes(sys.inputs.data))
#set document(title: "Base")
#set text(font: "Source Sans 3", lang: "en")
#set page(paper: "us-letter", margin: 0pt)
#for (n, size) in d.sizes.enumerate() { page({
  place(dx: 100pt, dy: 150pt, image("placeholder.png", width: 300pt, height: 400pt, fit: "stretch", alt: "Evidence " + str(n)))
  place(dx: 100pt, dy: 700pt)[Foot #n]
}) }
"""
BOX = (100 / 612, 150 / 792, 400 / 612, 550 / 792)


def base(folder: Path, places: int) -> bytes:
    (folder / "base.typ").write_text(BASE)
    return typeset(
        "base.typ",
        {"sizes": [0] * places},
        templates=[folder, shipped("templates")],
        timestamp=0,
        files={"placeholder.png": PLACEHOLDER},
        standards=["ua-1"],
    )


def evidence(content: bytes, *, pages: int = 1, **keys: object) -> bytes:
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    drawing = pdf.make_stream(content)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = drawing
        for key, value in keys.items():
            page.obj[f"/{key}"] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def cleaned(folder: Path, *data: bytes) -> list[bytes]:
    files = []
    for number, content in enumerate(data):
        files.append(folder / f"{number}.pdf")
        files[-1].write_bytes(content)
    return [pdf for intake in take_in(files) if (pdf := whole(intake))]


def whole(intake: Intake) -> bytes:
    assert intake.pdf is not None, intake.rejected
    return intake.pdf


def ink(data: bytes, page: int = 0, *, below: int = 690) -> tuple[float, float, float, float]:
    """Where the page above its foot is not white, in fractions: left, top, right, bottom."""
    picture = pypdfium2.PdfDocument(data)[page].render(scale=1).to_pil().convert("L").point(lambda level: 255 * (level < 128))
    box = picture.crop((0, 0, picture.width, below)).getbbox()
    assert box is not None
    return (box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height)


def text_of(data: bytes, page: int = 0) -> str:
    return str(pypdfium2.PdfDocument(data)[page].get_textpage().get_text_range())


FULL = b"0 0 1 rg -9999 -9999 20000 20000 re f"
WORDS = b"BT /F1 24 Tf 72 700 Td (Hello evidence) Tj ET"


@pytest.mark.parametrize(
    "data",
    [
        evidence(FULL),
        evidence(FULL, Rotate=90),
        evidence(FULL, Rotate=180),
        evidence(FULL, Rotate=270),
        evidence(FULL, CropBox=Array([100, 100, 300, 400])),
        evidence(FULL, CropBox=Array([100, 100, 300, 400]), Rotate=90),
        evidence(FULL, MediaBox=Array([-100, -200, 512, 592])),
        evidence(FULL, MediaBox=Array([0, 0, 8000, 6000])),
        evidence(FULL, MediaBox=Array([0, 0, 20, 10])),
        evidence(b"Q Q Q " + FULL),
        evidence(b"q q q 0.1 0 0 0.1 0 0 cm " + FULL),
    ],
    ids=["plain", "90", "180", "270", "cropped", "cropped 90", "odd origin", "huge", "tiny", "too many Q", "too many q"],
)
def test_a_page_fills_its_place_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    made = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, data)).data
    assert ink(made) == pytest.approx(BOX, abs=0.005)
    assert "Foot 0" in text_of(made)


def test_what_is_still_being_set_makes_the_same_file(tmp_path: Path) -> None:
    set_base, pages = base(tmp_path, 3), cleaned(tmp_path, evidence(WORDS, pages=2), evidence(FULL))
    assert swap_placeholders(lambda: set_base, pages) == swap_placeholders(set_base, pages)


def test_what_cannot_be_set_is_said_by_the_template(tmp_path: Path) -> None:
    def set_base() -> bytes:
        raise DocumentError("binder.typ cannot be set")

    with pytest.raises(DocumentError) as raised:
        swap_placeholders(set_base, cleaned(tmp_path, evidence(FULL)))
    assert raised.value.message == "binder.typ cannot be set"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_stands_upright(tmp_path: Path, turn: int) -> None:
    data = evidence(b"0 0 1 rg 0 0 306 198 re f", Rotate=turn)
    made = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, data)).data
    assert ink(made) == pytest.approx(_quarter(turn, 0.5, 0.25), abs=0.005)


def _quarter(turn: int, across: float, up: float) -> tuple[float, float, float, float]:
    """The lower left part of a sheet, so much across and up, after a turn clockwise, within the place."""
    left, top, right, bottom = {
        0: (0, 1 - up, across, 1),
        90: (0, 0, up, across),
        180: (1 - across, 0, 1, up),
        270: (1 - up, 1 - across, 1, 1),
    }[turn]
    return ((100 + 300 * left) / 612, (150 + 400 * top) / 792, (100 + 300 * right) / 612, (150 + 400 * bottom) / 792)


def test_text_stays_text_and_pages_stay_in_order(tmp_path: Path) -> None:
    data = [evidence(f"BT /F1 24 Tf 72 700 Td (Sheet {n}) Tj ET".encode()) for n in range(3)]
    made = swap_placeholders(base(tmp_path, 3), cleaned(tmp_path, *data)).data
    assert [text_of(made, n).split("\r\n") for n in range(3)] == [[f"Sheet {n}", f"Foot {n}"] for n in range(3)]


def test_two_pages_may_share_a_drawing(tmp_path: Path) -> None:
    made = swap_placeholders(base(tmp_path, 2), cleaned(tmp_path, evidence(WORDS, pages=2))).data
    assert "Hello evidence" in text_of(made, 0)
    assert "Hello evidence" in text_of(made, 1)


@pytest.mark.parametrize("places", [1, 3])
def test_places_and_pages_must_agree(tmp_path: Path, places: int) -> None:
    with pytest.raises(DocumentError, match=f"keeps {places} places for 2 evidence pages"):
        swap_placeholders(base(tmp_path, places), cleaned(tmp_path, evidence(WORDS, pages=2)))


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    def make() -> bytes:
        return swap_placeholders(base(tmp_path, 2), cleaned(tmp_path, evidence(WORDS, pages=2))).data

    assert make() == make()


# --------------------------------------------------------------------------- the claim to be PDF/UA-1


def claims_ua(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        return "pdfuaid:part" in metadata


def own_font(folder: Path) -> bytes:
    (folder / "own.typ").write_text(
        '#set document(title: "x")\n#set text(font: "Source Sans 3", lang: "en")\n#set page(footer: [a foot])\nHello'
    )
    return typeset("own.typ", {}, templates=[folder, shipped("templates")], timestamp=0)


def test_clean_evidence_keeps_the_claim(tmp_path: Path) -> None:
    assembled = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, own_font(tmp_path)))
    assert assembled.unmet == ()
    assert claims_ua(assembled.data)
    assert validator.validate_pdf_bytes(assembled.data, profile=validator.ValidationProfile.PDF_UA_1).is_compliant


def test_large_evidence_gets_to_the_same_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put together on the disk, it looks as it does put together in memory, and claims as much."""
    parts = cleaned(tmp_path, own_font(tmp_path), evidence(FULL, Rotate=90), evidence(b"0 0 1 rg 0 0 300 300 re f", pages=2))
    usual = swap_placeholders(base(tmp_path, 4), parts)
    monkeypatch.setattr(assembly, "_MOST_BYTES_HERE", 0)
    large = swap_placeholders(base(tmp_path, 4), parts)
    assert usual.unmet == large.unmet == ()
    assert claims_ua(large.data)
    assert large.data == swap_placeholders(base(tmp_path, 4), parts).data
    pages = [[page.render().to_pil().tobytes() for page in pypdfium2.PdfDocument(each.data)] for each in (usual, large)]
    assert pages[0] == pages[1]
    assert len(pages[1]) == 4
    with pikepdf.open(io.BytesIO(usual.data)) as one, pikepdf.open(io.BytesIO(large.data)) as other:
        assert set(one.Root.keys()) == set(other.Root.keys())
        assert len(one.objects) == len(other.objects)
    with pytest.raises(DocumentError, match="the binder keeps 3 places for 4 evidence pages"):
        swap_placeholders(base(tmp_path, 3), parts)
    left_out = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, evidence(WORDS)), unmet=["a reason"])
    assert not claims_ua(left_out.data)


def test_a_font_left_out_ends_the_claim(tmp_path: Path) -> None:
    assembled = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, evidence(WORDS)))
    assert any("FONT-EMBEDDING" in reason for reason in assembled.unmet)
    assert not claims_ua(assembled.data)


def test_what_is_known_to_fail_is_not_validated(tmp_path: Path) -> None:
    assembled = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, own_font(tmp_path)), unmet=["a reason"])
    assert assembled.unmet == ("a reason",)
    assert not claims_ua(assembled.data)


HIDDEN = b"BT 3 Tr /F1 24 Tf 72 700 Td (Hello evidence) Tj ET"
UNUSED = b"BT /F1 24 Tf ET 0 0 9 9 re f"


@pytest.mark.parametrize("content", [HIDDEN, UNUSED], ids=["a scanner's hidden text", "no text"])
def test_a_font_that_shows_nothing_may_be_left_out(tmp_path: Path, content: bytes) -> None:
    assembled = swap_placeholders(base(tmp_path, 1), cleaned(tmp_path, evidence(content)))
    assert assembled.unmet == ()
    assert claims_ua(assembled.data)


def test_what_only_the_validator_sees_ends_the_claim(tmp_path: Path) -> None:
    # Evidence that came by another way than intake, with an artifact inside what the binder tags as a figure.
    assembled = swap_placeholders(base(tmp_path, 1), [evidence(b"/Artifact BMC 0 0 9 9 re f EMC", Rotate=0, Resources=Dictionary())])
    assert any("ARTIFACT" in reason for reason in assembled.unmet)
    assert not claims_ua(assembled.data)


# --------------------------------------------------------------------------- whole files


@pytest.mark.parametrize(
    "make", [lambda parts, folder: join_pdfs(parts), lambda parts, folder: swap_placeholders(base(folder, 3), parts).data]
)
def test_the_result_is_sound(tmp_path: Path, make: Callable[[list[bytes], Path], bytes]) -> None:
    made = make(cleaned(tmp_path, evidence(WORDS, pages=2), evidence(FULL, Rotate=90)), tmp_path)
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    assert made.startswith(b"%PDF-1.7")
    job = pikepdf.Job(["pikepdf", "--check", str(path)])
    job.run()
    assert (job.exit_code, job.has_warnings) == (0, False)
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == 3


def test_joined_files_keep_pages_text_and_bytes(tmp_path: Path) -> None:
    parts = cleaned(tmp_path, evidence(WORDS, pages=2), evidence(b"BT /F1 24 Tf 72 700 Td (Second part) Tj ET", Rotate=90))
    joined = join_pdfs(parts)
    assert [text_of(joined, n) for n in range(3)] == ["Hello evidence", "Hello evidence", "Second part"]
    assert pypdfium2.PdfDocument(joined)[2].get_size() == (792, 612)
    assert joined == join_pdfs(parts)


def test_placeholder_is_one_white_pixel() -> None:
    from PIL import Image

    with Image.open(io.BytesIO(PLACEHOLDER)) as picture:
        assert (picture.size, picture.convert("L").getpixel((0, 0))) == ((1, 1), 255)


# --------------------------------------------------------------------------- what the validator unpacks


@pytest.mark.parametrize(
    ("data", "more", "emptied"),
    [
        (zlib.compress(bytes(1_000_000)), {"Filter": Name.FlateDecode}, False),
        (zlib.compress(bytes(150_000_000), 1), {"Filter": Name.FlateDecode}, True),  # a page of one color, a thousandth of its size
        (b"\xff\xd8" + bytes(500_000), {"Filter": Name.DCTDecode}, False),  # a photograph, which no validator unpacks
        (zlib.compress(zlib.compress(bytes(1_000_000))), {"Filter": Array([Name.FlateDecode, Name.FlateDecode])}, True),
        (zlib.compress(bytes(1_000_000)), {"Filter": Name.LZWDecode}, True),
        (zlib.compress(bytes(150_000_000), 1), {"Filter": Name.FlateDecode, "A": String("/Filter /DCTDecode ")}, True),
    ],
    ids=("small", "of-one-color", "photograph", "packed-twice", "packed-otherwise", "pretended"),
)
def test_a_picture_that_may_become_large_is_not_shown_to_the_validator(data: bytes, more: dict[str, Any], emptied: bool) -> None:
    pdf = pikepdf.new()
    sheet = pdf.add_blank_page()
    picture = pikepdf.Stream(pdf, data)
    picture.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, **more)
    sheet.Resources = Dictionary(XObject=Dictionary(I=picture))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    shown = assembly._without_pixels(out.getvalue())
    assert (shown != out.getvalue()) == emptied
    with pikepdf.open(io.BytesIO(shown)) as pdf:
        assert (pdf.pages[0].Resources.XObject.I.read_raw_bytes() == b"") == emptied
