"""Keeps streams from ending in a way that PDF/A validators misread."""

import io

from generator.pdf.saving import save_streams_as_they_are

_TROUBLE = b"\r\nendstream"


def settle_stream_ends(data: bytes) -> bytes:
    """The same PDF, in which no stream's own last byte is a carriage return.

    Typst writes a line feed before `endstream`. Where the compressed data happen to end with a carriage return, the two look
    like one line end, and a validator counts one byte less than `/Length` says (ISO 19005-2, 6.1.7.1). Compressing anew
    changes nothing, since the last bytes are a checksum of the data; such a stream is kept uncompressed instead.
    """
    if _TROUBLE not in data:
        return data
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream) and found.read_raw_bytes().endswith(b"\r"):
                found.write(found.read_bytes())
        return save_streams_as_they_are(pdf)
