"""What the bytes of a picture say of it without drawing it: its type and size, and whether its end is there."""

import struct
from typing import NamedTuple

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_TAIL = 64  # bytes in which the end of a picture stands; some programs add a few of their own


class PictureFacts(NamedTuple):
    """A picture's type (png, gif or jpeg), its size in pixels, and whether it has an end."""

    type: str
    width: int
    height: int
    is_whole: bool


def picture_facts(data: bytes) -> PictureFacts | None:
    """Type and size of a PNG, GIF or JPEG file; None for anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
            facts = PictureFacts("png", width, height, b"IEND" in data[-_TAIL:])
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            facts = PictureFacts("gif", width, height, b";" in data[-_TAIL:])
        elif data.startswith(b"\xff\xd8"):
            height, width = struct.unpack(">HH", _jpeg_frame(data)[1:5])
            facts = PictureFacts("jpeg", width, height, b"\xff\xd9" in data[-_TAIL:])
        else:
            return None
    except struct.error:
        return None
    return facts if width and height else None


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG file; None for anything else."""
    facts = picture_facts(data)
    return (facts.width, facts.height) if facts else None


def _jpeg_frame(data: bytes) -> bytes:
    """What stands behind the first marker of a frame; empty where there is none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _JPEG_FRAMES:
            return data[at + 4 : at + 2 + length]
        at += 2 + length
    return b""
