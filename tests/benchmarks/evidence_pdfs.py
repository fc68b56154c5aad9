"""Makes 200 PDF files of 1,000 pages as programs collect them: `python -m tests.benchmarks.evidence_pdfs FOLDER [tidy]`.

Among them are forms, whose font is not in the file, as is usual; a binder with such a page cannot be PDF/UA-1, which spares its
validation. "tidy" makes tagged pages and scans only.
"""

import io
import random
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks import exhibit_records
from tests.benchmarks.timing import ROOT

PAGES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 5, 4)  # of each file, again and again
FILES = 200
TOTAL = sum(PAGES) * FILES // len(PAGES)
_FONT = ROOT / "templates" / "fonts" / "SourceSans3-Regular.ttf"
_LETTER = (612.0, 792.0)


def make_files(folder: Path, *, tidy: bool = False) -> None:
    """Written pages, scans, forms and tagged pages in turns; every seventh file lies on its side."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # scanners write plain bytes
    pdfmetrics.registerFont(TTFont("Evidence", _FONT))
    scans = [_scan(seed) for seed in range(8)]
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(FILES):
        pages = PAGES[number % len(PAGES)]
        kind = (("tagged", "scanned") * 2 if tidy else ("written", "scanned", "form", "tagged"))[number % 4]
        data = _tagged(number, pages) if kind == "tagged" else _drawn(number, pages, kind, scans)
        (folder / f"{number:03d}-{kind}.pdf").write_bytes(data)


def _drawn(number: int, pages: int, kind: str, scans: list[Any]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=_LETTER, invariant=True, initialFontName="Evidence")
    for page in range(pages):
        if number % 7 == 0:
            canvas.setPageRotation(90)
        if page == 0:
            canvas.bookmarkPage("first")
            canvas.addOutlineEntry(f"Exhibit {number}", "first")
        if kind == "scanned":
            canvas.drawImage(scans[(number + page) % len(scans)], 0, 0, *_LETTER)
        else:
            _write(canvas, f"Exhibit {number}, page {page + 1}", exhibit_records.words(420, 97 * number + page))
        if kind == "form":
            for field in range(8):
                canvas.acroForm.textfield(
                    name=f"field-{page}-{field}", x=72, y=80 + 26 * field, width=200, height=18, value=f"answer {field}"
                )
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _write(canvas: Any, title: str, prose: str) -> None:
    canvas.setFont("Evidence", 16)
    canvas.drawString(72, 720, title)
    canvas.setFont("Evidence", 11)
    for line, text in enumerate(exhibit_records.folded(prose, 84)):
        canvas.drawString(72, 690 - 13 * line, text)


def _tagged(number: int, pages: int) -> bytes:
    import typst

    table = "#table(columns: 8, ..range(40).map(n => [#n]))"
    source = "\n#pagebreak()\n".join(
        f"= Exhibit {number}, page {page + 1}\n{exhibit_records.words(330, 89 * number + page)}\n{table}" for page in range(pages)
    )
    data = typst.compile(f'#set page("us-letter")\n#set document(title: "Exhibit {number}")\n{source}'.encode(), pdf_standards=["ua-1"])
    assert isinstance(data, bytes)
    return data


def _scan(seed: int) -> Any:
    """A gray page at 150 dots per inch with lines of writing and the grain that scanners leave, as a JPEG."""
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    chance = random.Random(seed)
    size = (1275, 1650)
    grain = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).point(lambda value: 228 + value // 16)
    drawing = ImageDraw.Draw(grain)
    for line, text in enumerate(exhibit_records.folded(exhibit_records.words(500, seed), 90)):
        drawing.text((150, 150 + 30 * line), text, fill=40)
    buffer = io.BytesIO()
    grain.save(buffer, "JPEG", quality=70)
    buffer.seek(0)
    return ImageReader(buffer)


if __name__ == "__main__":
    make_files(Path(sys.argv[1]), tidy="tidy" in sys.argv[2:])
