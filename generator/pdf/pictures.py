"""Makes a PDF page of a picture: as large as it says it is, the right way up, without what the camera wrote about it."""

import struct
import warnings
import zlib
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

from generator.pdf.cleaning import Cleaned, RejectedError
from generator.pdf.harmless import is_harmless_picture
from generator.pdf.packing import without_notes

_BROKEN = (OSError, SyntaxError, ValueError, struct.error, EOFError)

_MAX_PIXELS = 100_000_000
_USUAL_DPI = 96.0
_MAX_SIDE = 14400.0


def picture_page(path: Path, cleaned: Path, type: str) -> Cleaned:
    """Writes a PDF of one page, which the picture fills, to `cleaned`.

    Raises:
        RejectedError: the picture is damaged or too large.
    """
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS // 2  # the library warns at this number and refuses twice as many
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=("PNG", "JPEG"))
            picture.load()
    except Image.DecompressionBombError:
        raise RejectedError(
            f"the picture has more than {_MAX_PIXELS // 1_000_000} million pixels", "scan or save it smaller", type
        ) from None
    except _BROKEN:
        raise RejectedError("the picture is damaged or incomplete", "copy or scan it again", type) from None
    with picture:
        dpi = _dots_per_inch(picture)
        frames = int(getattr(picture, "n_frames", 1))
        # A camera may store a picture lying on its side and say so in a note that goes away here.
        turn = _orientation(picture)
        upright = picture if turn == 1 else ImageOps.exif_transpose(picture)
        data = path.read_bytes()
        is_upright = turn == 1
        untouched = type == "jpeg" and is_upright and picture.mode in ("L", "RGB")
        width, height = (max(1.0, min(_MAX_SIDE, side * 72 / dpi)) for side in upright.size)
        pdf = pikepdf.new()
        image = _jpeg(pdf, data, picture) if untouched else _pixels(pdf, upright)
    page = pdf.add_blank_page()
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image))
    page.obj.Contents = pdf.make_stream(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Picture Do Q".encode())
    page.obj.MediaBox = pikepdf.Array([0, 0, round(width, 4), round(height, 4)])
    pdf.save(cleaned, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    notes = ["It is a moving picture: its first picture is shown."] if frames > 1 and type == "png" else []
    return Cleaned([(width, height)], notes, harmless=is_harmless_picture(data, type))


def _dots_per_inch(picture: Image.Image) -> float:
    said = picture.info.get("dpi", (0, 0))
    dpi = float(said[0]) if isinstance(said, tuple) and said else 0.0
    return dpi if 50 <= dpi <= 2400 else _USUAL_DPI


def _orientation(picture: Image.Image) -> int:
    """How the picture lies, 1 for upright; what a camera wrote about it may be broken, and the picture whole."""
    try:
        said = picture.getexif().get(0x0112, 1)
    except (*_BROKEN, TypeError, KeyError, IndexError):
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _jpeg(pdf: pikepdf.Pdf, data: bytes, picture: Image.Image) -> pikepdf.Object:
    """The JPEG as it is, less the camera's notes."""
    colours = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    return _image(pdf, picture, colours, without_notes(data), pikepdf.Name.DCTDecode)


def _pixels(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: brought down to eight, which a plain conversion would cut off instead.
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    grey = picture.mode in ("1", "L")
    plain = picture.convert("L" if grey else "RGB")
    colours = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    return _image(pdf, plain, colours, zlib.compress(plain.tobytes()), pikepdf.Name.FlateDecode)


def _image(pdf: pikepdf.Pdf, picture: Image.Image, colours: pikepdf.Name, data: bytes, packed: pikepdf.Name) -> pikepdf.Object:
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=colours,
        BitsPerComponent=8,
        Filter=packed,
    )
