"""What a stream holds beside what its filters make of it: words behind the end of its data, and notes about a picture.

A reader stops where the data end, and passes over what a camera or a program wrote about a picture; whoever opens the file with a program
finds both.
"""

import base64
import binascii
import contextlib
import re
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pikepdf

NOTED = "what a camera or program wrote about a picture"
BEHIND = "bytes behind the end of what a drawing, a picture or a font is made of"

_BLANKS = b"\0\t\n\f\r "
_STEP = 1 << 15  # of packed bytes: what they unpack to, at most a thousand times as much, is let go again
_MAX_INSIDE = 256 << 20  # of a layer that holds another, unpacked
_SHORT_NAMES = {
    **{"/DCT": "/DCTDecode", "/Fl": "/FlateDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode"},
    **{"/LZW": "/LZWDecode", "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode"},
}
_PICTURES = ("/DCTDecode", "/JPXDecode")

_JPEG_SCAN, _JPEG_END, _JPEG_COMMENT, _JFIF, _ADOBE = 0xDA, 0xD9, 0xFE, 0xE0, 0xEE
_JPEG_BEGINS = b"\xff\xd8\xff"
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JP2_NOTES = frozenset({b"xml ", b"uuid", b"uinf", b"jp2i", b"free", b"skip"})
_J2K_BEGINS, _J2K_TILE, _J2K_END = b"\xff\x4f", b"\xff\x90", b"\xff\xd9"


class _Layer(NamedTuple):
    """One filter's data: without what stands behind their end (the same object where nothing does), and what they unpack to."""

    data: bytes
    inside: bytes | None = None  # only where it is asked for, and can be had
    is_damaged: bool = False  # its end cannot be found


def strip_streams(pdf: pikepdf.Pdf) -> set[str]:
    """Takes out of all streams what no reader shows, and tells what there was, in a few words each."""
    return {told for item in pdf.objects if isinstance(item, pikepdf.Stream) and (told := _strip(item))}


def _strip(stream: pikepdf.Stream) -> str:
    names = _packing(stream)
    data, found = stream.read_raw_bytes() if names else b"", None
    for depth, name in enumerate(names):
        if name == "/LZWDecode" and not _ends_as_lzw(data):
            return _unpack(stream)
        if name not in _READ:
            break
        layer = _READ[name](data, depth + 1 < len(names))
        if layer.is_damaged and stream.get("/Subtype") == "/Image":
            found = depth, _readable(data)
        elif layer.data is not data:
            found = depth, layer.data
        if layer.inside is None:
            break
        data = layer.inside
    if found is None:
        return ""
    depth, data = found
    parameters = stream.get("/DecodeParms", stream.get("/DP"))
    listed = parameters.as_list() if isinstance(parameters, pikepdf.Array) else [parameters]
    own = pikepdf.Array([each if isinstance(each, pikepdf.Dictionary) else None for each in listed][depth:])
    stream.write(data, filter=pikepdf.Array([pikepdf.Name(name) for name in names[depth:]]), decode_parms=own if parameters else None)
    return NOTED if names[depth] in _PICTURES else BEHIND


def _unpack(stream: pikepdf.Stream) -> str:
    """Has a stream packed anew when it is saved, by the library, which alone can tell where its data end."""
    try:
        stream.write(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError:  # a picture that only a reader unpacks
        return ""
    return BEHIND


def ends_clean(data: bytes) -> bool:
    """Whether nothing stands behind the end of data that are packed with Flate."""
    layer = _flate(data, False)
    return layer.data is data and not layer.is_damaged


def _packing(stream: pikepdf.Stream) -> list[str]:
    filters = stream.get("/Filter")
    if filters is None:
        return []
    names = filters.as_list() if isinstance(filters, pikepdf.Array) else [filters]
    return [_SHORT_NAMES.get(str(name), str(name)) for name in names]


# --------------------------------------------------------------------------- filters


def _flate(data: bytes, has_more: bool) -> _Layer:
    # The sum at the end is not held against the data: many a program gets it wrong, and readers pass over that.
    unpacker, at, size, kept = zlib.decompressobj(-15), 2, 0, []
    view = memoryview(data)
    if len(data) < 2 or data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31:
        return _Layer(data, is_damaged=bool(data.strip(_BLANKS)))
    try:
        while at < len(data) and not unpacker.eof:
            part = unpacker.decompress(view[at : at + _STEP])
            at += _STEP
            size += len(part)
            if has_more and size <= _MAX_INSIDE:
                kept.append(part)
    except zlib.error:
        return _Layer(data, is_damaged=True)
    inside = b"".join(kept) if has_more and size <= _MAX_INSIDE else None
    if not unpacker.eof:  # cut off: all that is there has been read
        return _Layer(data, inside)
    return _Layer(_cut(data, min(at, len(data)) - len(unpacker.unused_data) + 4), inside)


def _readable(data: bytes) -> bytes:
    """What can be read of damaged data, packed anew."""
    unpacker, found = zlib.decompressobj(), []
    with contextlib.suppress(zlib.error):
        for at in range(len(data)):
            found.append(unpacker.decompress(data[at : at + 1]))
    return zlib.compress(b"".join(found), 1)


def _ends_as_lzw(data: bytes) -> bool:
    """Whether the last code, before no more than the bits that fill a byte, is the one that ends such data."""
    tail = int.from_bytes(data.rstrip(_BLANKS)[-4:], "big")
    # What fills the last byte is zeros, and the code is 257 in nine bits or more.
    return bool(tail) and (tail >> ((tail & -tail).bit_length() - 1)) & 0x1FF == 0x101


def _run_length(data: bytes, has_more: bool) -> _Layer:
    at, kept = 0, []
    while at < len(data) and data[at] != 128:
        count = data[at]
        if has_more:
            kept.append(data[at + 1 : at + 2 + count] if count < 128 else data[at + 1 : at + 2] * (257 - count))
        at += count + 2 if count < 128 else 2
    return _Layer(_cut(data, at + 1), b"".join(kept) if has_more else None)


def _base_85(data: bytes, has_more: bool) -> _Layer:
    end = data.find(b"~>")
    try:
        inside = base64.a85decode(data[: end if end >= 0 else len(data)].strip().removeprefix(b"<~")) if has_more else None
    except (ValueError, binascii.Error):
        inside = None
    return _Layer(_cut(data, end + 2) if end >= 0 else data, inside)


def _hexadecimal(data: bytes, has_more: bool) -> _Layer:
    end = data.find(b">")
    try:
        inside = bytes.fromhex(data[: end if end >= 0 else len(data)].decode("ascii")) if has_more else None
    except ValueError:
        inside = None
    return _Layer(_cut(data, end + 1) if end >= 0 else data, inside)


def _cut(data: bytes, end: int) -> bytes:
    """The data up to an end; the same object where no more than blanks follow."""
    return data[:end] if data[end:].strip(_BLANKS) else data


# --------------------------------------------------------------------------- pictures


def _jpeg(data: bytes, _: bool) -> _Layer:
    begin = data.find(_JPEG_BEGINS)
    if begin < 0:
        return _Layer(data)
    bare = without_notes(data[begin:] if begin else data)
    return _Layer(data if bare in (data, data.rstrip(_BLANKS)) else bare)


def without_notes(data: bytes) -> bytes:
    """A JPEG without its APP1 to APP13, APP15 and comment segments, and without what a camera puts behind it.

    They may hold a place, a name, a small copy, another picture or a film.
    """
    kept, at = [data[:2]], 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _JPEG_END:
            return b"".join((*kept, data[at : at + 2]))
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _JPEG_SCAN:
            following = _JPEG_MARKER.search(data, end)
            end = following.start() if following else len(data)
        kept.append(_segment(data[at:end], marker))
        at = end
    return b"".join((*kept, data[at : _end_of_jpeg(data, at)]))


def _segment(segment: bytes, marker: int) -> bytes:
    """What stays of a part of a JPEG: nothing of a note, and of how the picture is to be shown all but a small copy of it."""
    if marker == _JFIF and segment[4:9] == b"JFIF\0":
        return segment if len(segment) <= 18 else b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0"
    return b"" if marker == _JPEG_COMMENT or (0xE0 <= marker <= 0xEF and marker != _ADOBE) else segment


def _end_of_jpeg(data: bytes, at: int) -> int:
    """Where a damaged picture ends; the end of all where it has no end of its own."""
    while found := _JPEG_MARKER.search(data, at):
        at = found.end()
        if data[at - 1] == _JPEG_END:
            return at
        at += int.from_bytes(data[at : at + 2], "big")  # of a scan, or of a table between two
    return len(data)


def _jpeg_2000(data: bytes, _: bool) -> _Layer:
    bare = data[: _end_of_codestream(data, 0)] if data.startswith(_J2K_BEGINS) else _without_boxes(data)
    return _Layer(data if bare in (data, data.rstrip(_BLANKS)) else bare)


def _without_boxes(data: bytes) -> bytes:
    """A JPEG 2000 file without the boxes that hold XML, ids and what any program puts there; as it is where it is not made of boxes."""
    kept, at, has_picture = [], 0, False
    while at + 8 <= len(data):
        length, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = len(data) if length == 0 else at + length
        if at == 0 and name != b"jP  ":
            return data
        if end < at + head or end > len(data):
            break
        if name == b"jp2c":
            has_picture, own = True, _end_of_codestream(data, at + head)
            kept.append(data[at:end] if own >= end else (8 + own - at - head).to_bytes(4, "big") + name + data[at + head : own])
        elif name not in _JP2_NOTES:
            kept.append(data[at:end])
        at = end
    return b"".join(kept) if has_picture else data


def _end_of_codestream(data: bytes, at: int) -> int:
    """Where a JPEG 2000 picture that begins at a place ends; the end of all where that cannot be told."""
    at += len(_J2K_BEGINS)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at : at + 2] != _J2K_END:
        length = int.from_bytes(data[at + 6 : at + 10], "big") if data[at : at + 2] == _J2K_TILE else 0
        if data[at : at + 2] == _J2K_TILE and not length:  # it goes on to the end
            at = data.find(_J2K_END, at)
            break
        at += length or 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at + 2 if at >= 0 and data[at : at + 2] == _J2K_END else len(data)


_READ: Mapping[str, Callable[[bytes, bool], _Layer]] = {
    "/FlateDecode": _flate,
    "/RunLengthDecode": _run_length,
    "/ASCII85Decode": _base_85,
    "/ASCIIHexDecode": _hexadecimal,
    "/DCTDecode": _jpeg,
    "/JPXDecode": _jpeg_2000,
}
