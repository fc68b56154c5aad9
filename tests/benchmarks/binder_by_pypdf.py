"""The other side of the binder benchmark, as pypdf's manual shows it: `python -m tests.benchmarks.binder_by_pypdf FOLDER BINDER`.

Files are appended whole, and each page gets a stamp by `merge_page`. There is no cover, table of contents or slip sheet, nothing is
cleaned, and no tags are kept: it does less than the product's binder.
"""

import io
import sys
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas


def make_binder(folder: Path, binder: Path) -> None:
    """All files of a folder in one PDF with a bookmark each and a stamp on every page."""
    writer = PdfWriter()
    for file in sorted(folder.glob("*.pdf")):
        writer.append(file, outline_item=file.stem)
    stamps = PdfReader(_stamps(len(writer.pages)))
    for page, stamp in zip(writer.pages, stamps.pages, strict=True):
        page.merge_page(stamp)
    writer.write(binder)


def _stamps(count: int) -> io.BytesIO:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    for number in range(1, count + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(580, 20, f"Binder page {number} of {count}")
        canvas.showPage()
    canvas.save()
    buffer.seek(0)
    return buffer


if __name__ == "__main__":
    make_binder(Path(sys.argv[1]), Path(sys.argv[2]))
