"""What reading a zip file, a Word file among them, raises where it is damaged, locked or packed in an unusual way."""

import struct
import zipfile
import zlib

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it, which says so when such a file is read
    LZMAError = zlib.error  # type: ignore[assignment,misc]

ZIP_DAMAGE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, LZMAError, struct.error),
    *(EOFError, OSError, LookupError, ValueError, OverflowError),
    RuntimeError,  # zipfile's word for a part that is locked, or packed in a way it does not know
)
