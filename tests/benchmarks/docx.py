"""Many Word documents from one template, beside docxtpl used as its manual shows."""

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tests.benchmarks import exhibit_records
from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import need, take_turns, time_call

ABOUT = "docx: documents from one template of six pages, a table by a loop and two pictures"
GOALS = {50: 0.7, 200: None}
DOCUMENTS = 10  # in each run; the first of ours also compiles the template


def measure(*, quick: bool) -> Iterator[Line]:
    """Tables of 50 and of 200 rows. Each run of ours starts with an empty cache."""
    need("docxtpl", "PIL")
    template = make_template()
    for rows, goal in GOALS.items():
        contexts = [make_context(rows, number) for number in range(DOCUMENTS)]

        ours, theirs = partial(_render_by_product, template, contexts), partial(_render_by_docxtpl, template, contexts)
        _compare(ours(), theirs())
        runs = take_turns({"ours": partial(time_call, ours), "theirs": partial(time_call, theirs)}, 3 if quick else 9)
        yield Ratio(f"{DOCUMENTS} documents, {rows} rows each", runs["ours"], runs["theirs"], "docxtpl", goal)


def _render_by_product(template: bytes, contexts: Sequence[Mapping[str, Any]]) -> list[bytes]:
    from generator.documents import docx_template

    docx_template._compile_template.cache_clear()
    return [docx_template.render_docx(template, context, name="benchmark.docx") for context in contexts]


def _render_by_docxtpl(template: bytes, contexts: Sequence[Mapping[str, Any]]) -> list[bytes]:
    from docxtpl import DocxTemplate

    documents = []
    for context in contexts:
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        buffer = io.BytesIO()
        document.save(buffer)
        documents.append(buffer.getvalue())
    return documents


def make_context(rows: int, number: int) -> dict[str, Any]:
    """Plain values for the template."""
    return {
        "title": f"Document {number}",
        "sections": [{"title": exhibit_records.words(4, n), "text": exhibit_records.words(220, 31 * number + n)} for n in range(8)],
        "rows": [
            {"id": f"EX-{n:04d}", "title": exhibit_records.words(6, n), "owner": "Dana Sampleton, RD", "due": "2026-11-30"}
            for n in range(rows)
        ],
    }


def make_template() -> bytes:
    """The template: headings and prose by a loop, a table by a loop, two pictures, header and footer with tags."""
    from docx import Document
    from docx.shared import Inches
    from PIL import Image

    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ title }}"
    section.footer.paragraphs[0].text = "{{ title }}, for the benchmark"
    document.add_heading("{{ title }}", level=1)
    for shade in (90, 160):
        picture = io.BytesIO()
        Image.linear_gradient("L").point(lambda value, shade=shade: value * shade // 255).save(picture, "PNG")
        picture.seek(0)
        document.add_picture(picture, width=Inches(2))
    document.add_paragraph("{%p for section in sections %}")
    document.add_heading("{{ section.title }}", level=2)
    document.add_paragraph("{{ section.text }}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(rows=4, cols=4)
    table.style = "Table Grid"
    cells = (
        ("Id", "Title", "Owner", "Due"),
        ("{%tr for row in rows %}",),
        ("{{ row.id }}", "{{ row.title }}", "{{ row.owner }}", "{{ row.due }}"),
    )
    for row, texts in zip(table.rows, (*cells, ("{%tr endfor %}",)), strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _compare(ours: list[bytes], theirs: list[bytes]) -> None:
    """Both sides make documents with the same text in the same paragraphs and cells."""
    for our, their in zip(ours, theirs, strict=True):
        if _texts(our) != _texts(their):
            raise RuntimeError("the two sides make different documents")


def _texts(data: bytes) -> list[str]:
    from docx import Document

    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells, str(len(document.inline_shapes))]
