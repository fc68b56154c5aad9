"""The size of a picture, read from its first bytes: a file that is none, or a huge one, is told before it is set."""

import struct

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG file; None for anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
        elif data.startswith(b"\xff\xd8"):
            height, width = struct.unpack(">HH", _jpeg_frame(data)[1:5])
        else:
            return None
    except struct.error:
        return None
    return (width, height) if width and height else None


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
