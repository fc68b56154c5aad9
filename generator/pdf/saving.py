"""Turns a PDF of ours that was changed in places back into bytes."""

import io
from typing import Any


def save_streams_as_they_are(pdf: Any) -> bytes:
    """The bytes of an open PDF, whose streams stay as the typesetter wrote them: equal input gives equal bytes."""
    import pikepdf

    out = io.BytesIO()
    pdf.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
    )
    return out.getvalue()
