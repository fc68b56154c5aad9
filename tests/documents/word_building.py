"""Word files and programs that the tests of Word documents are built from."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import page
import pypdfium2

from generator.commands.gather import Asking, Gathered, gather

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = (ROOT / "templates",)
DAY = date(2026, 10, 30)


@cache
def sample(as_of: date | None = None) -> Gathered:
    """The repository's own program, loaded and judged."""
    return gather(Asking(root=ROOT, today=DAY, as_of=as_of))


def word(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    """A .docx with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    return saved(document)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def word_texts(data: bytes) -> list[str]:
    """The text of every paragraph of the body, tables too, in order."""
    body = opened(data).element.body
    return ["".join(node.text or "" for node in paragraph.xpath(".//w:t")) for paragraph in body.xpath(".//w:p")]


def header_texts(data: bytes) -> list[str]:
    """The text of each section's headers that a page can show."""
    texts = []
    for section in opened(data).sections:
        shown = [section.header]
        if section.different_first_page_header_footer:
            shown.append(section.first_page_header)
        texts += [" ".join(paragraph.text for paragraph in header.paragraphs) for header in shown]
    return texts


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page, line ends as spaces."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(one.get_textpage().get_text_range().split()) for one in pdf]
    finally:
        pdf.close()


def pdf_text(data: bytes) -> str:
    return " ".join(pdf_pages(data))


def faults(data: bytes) -> list[str]:
    """What an independent validator finds against PDF/UA-1 and PDF/A-2b."""
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2B)
    return [failure.rule_id for profile in profiles for failure in page.validate_pdf_bytes(data, profile=profile).failures]


def words_of(texts: Sequence[str]) -> Iterator[str]:
    """Words as both forms show them: a PDF parts words at other places than Word, so signs are left out."""
    for text in texts:
        yield from re.findall(r"\w+", text)
