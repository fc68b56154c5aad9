"""Words behind the end of what a stream is made of: no reader shows them, and they go out with no copy."""

import base64
import contextlib
import io
import re
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, StreamDecodeLevel
from PIL import Image

from generator.pdf.harmless import made_bare
from generator.pdf.packing import without_notes
from tests.pdf.test_intake import WORDS, blank, saved, signed_pdf, taken
from tests.pdf.test_unseen import SECRET, bytes_of, shows_picture, strings

RED = b"\xff\0\0" * 1600  # 40 pixels by 40
ROWS = (b"\0" + b"\xff\0\0" * 40) * 40
BEHIND = "That holds more than its pages show: bytes behind the end of what a drawing, a picture or a font is made of."


def drawing(data: bytes, *filters: Name) -> bytes:
    pdf = blank()
    contents = pdf.make_stream(b"")
    contents.write(data, filter=Array(filters) if len(filters) > 1 else filters[0])
    pdf.pages[0].obj.Contents = contents
    return saved(pdf, stream_decode_level=StreamDecodeLevel.none, compress_streams=False)


def picture(data: bytes, *filters: Name, **keys: object) -> bytes:
    return shows_picture(data, Array(filters) if len(filters) > 1 else filters[0], **keys)


def photo(format: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, format, **how)
    return out.getvalue()


def runs(data: bytes) -> bytes:
    parts = (data[at : at + 128] for at in range(0, len(data), 128))
    return b"".join(bytes([len(part) - 1]) + part for part in parts) + b"\x80"


def codes(data: bytes) -> bytes:
    """Packed as LZW, in codes of nine bits, which takes a fresh start now and then."""
    found = [code for at in range(0, len(data), 200) for code in (256, *data[at : at + 200])]
    bits = "".join(f"{code:09b}" for code in (*found, 257))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def boxed() -> bytes:
    """A JPEG 2000 file whose last box is larger than the picture in it."""
    data = photo("JPEG2000")
    at = data.index(b"jp2c") - 4
    return data[:at] + (len(data) - at + len(SECRET)).to_bytes(4, "big") + data[at + 4 :] + SECRET


FLATE, LZW, RUNS, BASE85, HEX, JPEG = (
    *(Name.FlateDecode, Name.LZWDecode, Name.RunLengthDecode),
    *(Name.ASCII85Decode, Name.ASCIIHexDecode, Name.DCTDecode),
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(drawing(zlib.compress(WORDS) + SECRET, FLATE), id="flate"),
        pytest.param(drawing(zlib.compress(WORDS) + zlib.compress(SECRET), FLATE), id="flate-behind-flate"),
        pytest.param(drawing(codes(WORDS) + SECRET, LZW), id="lzw"),
        pytest.param(drawing(base64.a85encode(WORDS) + b"~>" + SECRET, BASE85), id="base-85"),
        pytest.param(drawing(WORDS.hex().encode() + b">" + SECRET, HEX), id="hex"),
        pytest.param(drawing(runs(WORDS) + SECRET, RUNS), id="runs"),
        pytest.param(picture(zlib.compress(RED) + SECRET, FLATE), id="picture-flate"),
        pytest.param(
            picture(zlib.compress(ROWS) + SECRET, FLATE, DecodeParms=Dictionary(Predictor=15, Colors=3, Columns=40)), id="picture-rows"
        ),
        pytest.param(picture(codes(RED) + SECRET, LZW), id="picture-lzw"),
        pytest.param(picture(runs(RED) + SECRET, RUNS), id="picture-runs"),
        pytest.param(picture(base64.a85encode(zlib.compress(RED)) + b"~>" + SECRET, BASE85, FLATE), id="behind-the-outer-one"),
        pytest.param(picture(base64.a85encode(zlib.compress(RED) + SECRET) + b"~>", BASE85, FLATE), id="behind-the-inner-one"),
        pytest.param(picture(zlib.compress(zlib.compress(RED) + SECRET), FLATE, FLATE), id="behind-flate-in-flate"),
        pytest.param(picture(photo() + SECRET, JPEG), id="jpeg"),
        pytest.param(picture(SECRET + photo(), JPEG), id="before-jpeg"),
        pytest.param(picture(base64.a85encode(photo()) + b"~>" + SECRET, BASE85, JPEG), id="jpeg-in-base-85"),
        pytest.param(picture(photo().hex().encode() + b">" + SECRET, HEX, JPEG), id="jpeg-in-hex"),
        pytest.param(picture(zlib.compress(photo()) + SECRET, FLATE, JPEG), id="jpeg-in-flate"),
        pytest.param(picture(runs(photo() + SECRET), RUNS, JPEG), id="behind-jpeg-in-runs"),
        pytest.param(picture(photo("JPEG2000") + SECRET, Name.JPXDecode), id="jpeg-2000"),
        pytest.param(picture(boxed(), Name.JPXDecode), id="in-a-box-of-jpeg-2000"),
        pytest.param(picture(photo("JPEG2000", no_jp2=True) + SECRET, Name.JPXDecode), id="bare-jpeg-2000"),
        pytest.param(picture(b"no picture: " + SECRET, FLATE), id="nothing-but"),
    ],
)
def test_what_stands_behind_the_end_of_a_stream_does_not_go_out(tmp_path: Path, data: bytes) -> None:
    assert SECRET in unpacked(data)
    intake = taken(tmp_path, data)
    assert (intake.rejected, intake.notes, intake.sound, intake.harmless) == ("", (), True, False)
    bare = made_bare(data)
    assert isinstance(bare, bytes)
    for copy in (bytes_of(intake), bare):
        assert SECRET not in unpacked(copy)
        assert pixels(copy) == pixels(data)


def unpacked(data: bytes) -> bytes:
    """The bytes of a PDF, with what is packed in its streams once or twice, also one thing behind another."""
    found = [strings(data)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        layers = [item.read_raw_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    for _ in range(2):
        layers = [inside for layer in layers for inside in _inside(layer)]
        found += layers
    return b"".join(found)


def _inside(data: bytes) -> list[bytes]:
    found = [bytes(part for part in data if part < 128)]  # runs of up to 128 bytes stand there as they are
    with contextlib.suppress(zlib.error):
        while data.startswith(b"\x78"):
            unpacker = zlib.decompressobj()
            found.append(unpacker.decompress(data))
            data = unpacker.unused_data
    with contextlib.suppress(ValueError):
        found.append(base64.a85decode(data.partition(b"~>")[0]))
    return [*found, data]


def pixels(data: bytes) -> bytes:
    return bytes(pypdfium2.PdfDocument(data)[0].render(scale=0.5).to_pil().tobytes())


def test_streams_of_every_kind_without_anything_behind_them_are_sent_as_they_came(tmp_path: Path) -> None:
    for data in (
        *(drawing(zlib.compress(WORDS), FLATE), drawing(zlib.compress(WORDS) + b"\r\n", FLATE), drawing(codes(WORDS), LZW)),
        *(drawing(base64.a85encode(WORDS) + b"~>\n", BASE85), drawing(WORDS.hex().encode() + b">", HEX), drawing(runs(WORDS), RUNS)),
        *(picture(base64.a85encode(zlib.compress(RED)) + b"~>", BASE85, FLATE), picture(photo(), JPEG), picture(codes(RED), LZW)),
        *(picture(photo("JPEG2000"), Name.JPXDecode), picture(photo("JPEG2000", no_jp2=True), Name.JPXDecode)),
    ):
        assert taken(tmp_path, data).harmless


def test_a_sum_that_is_wrong_is_no_damage(tmp_path: Path) -> None:
    """Many a program writes a wrong one, and no reader minds."""
    data = zlib.compress(RED)
    assert taken(tmp_path, picture(data[:-4] + b"\0\0\0\0", FLATE)).harmless


def test_what_a_signed_file_holds_behind_its_streams_is_told(tmp_path: Path) -> None:
    pdf = signed_pdf()
    contents = pdf.make_stream(b"")
    contents.write(zlib.compress(WORDS) + SECRET, filter=FLATE)
    pdf.pages[0].obj.Contents = contents
    intake = taken(tmp_path, saved(pdf, stream_decode_level=StreamDecodeLevel.none, compress_streams=False))
    assert intake.harmless  # else the signature would be gone
    assert any(BEHIND in note for note in intake.notes)
    assert SECRET not in unpacked(bytes_of(intake))


def test_words_behind_a_files_own_tables_do_not_go_out(tmp_path: Path) -> None:
    """A table of objects is a stream, too; it stands last in the file, so that no place in it changes."""
    data = saved(blank(3), object_stream_mode=ObjectStreamMode.generate)
    assert taken(tmp_path, data).harmless
    begin = data.rindex(b" obj", 0, data.index(b"/Type /XRef"))
    length = re.compile(rb"/Length (\d+)").search(data, begin)
    assert length
    more = b"/Length %d" % (int(length[1]) + len(SECRET))
    assert len(more) == len(length[0])
    end = data.index(b"stream\n", length.end()) + len(b"stream\n") + int(length[1])
    data = data[: length.start()] + more + data[length.end() : end] + SECRET + data[end:]
    intake = taken(tmp_path, data)
    assert (intake.sound, intake.harmless) == (True, False)
    bare = made_bare(data)
    assert isinstance(bare, bytes)
    assert SECRET not in unpacked(bare) + unpacked(bytes_of(intake))


def test_a_png_with_words_behind_its_pixels_is_sent_as_a_page(tmp_path: Path) -> None:
    plain = photo("PNG")
    at = plain.index(b"IDAT") - 4
    length = int.from_bytes(plain[at : at + 4], "big")
    body = b"IDAT" + plain[at + 8 : at + 8 + length] + SECRET
    chunk = (length + len(SECRET)).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    assert taken(tmp_path, plain, "a.png").harmless
    intake = taken(tmp_path, plain[:at] + chunk + plain[at + 12 + length :], "a.png")
    assert (intake.rejected, intake.harmless) == ("", False)
    assert SECRET not in unpacked(bytes_of(intake))


def test_a_jpeg_in_several_scans_loses_the_notes_between_them() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    tables = data.rindex(b"\xff\xc4", 0, second)
    note = b"\xff\xfe" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET
    noted = data[:tables] + note + data[tables:]
    assert Image.open(io.BytesIO(noted)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert without_notes(noted) == without_notes(data) == data


def test_a_jpeg_loses_the_small_copy_of_it() -> None:
    data = photo()
    assert data[2:11] == b"\xff\xe0\0\x10JFIF\0"
    small = b"\xff\xe0" + (16 + 48).to_bytes(2, "big") + data[6:18] + b"\x04\x04" + bytes(48)
    other = b"\xff\xe0\0\x0aJFXX\0\x10\0\0"
    assert without_notes(data[:2] + small + other + data[20:]) == data
