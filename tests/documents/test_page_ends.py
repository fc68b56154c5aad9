"""What the end of a page or line must not part: a heading from its list, a grid's last rows, a line from what it is about, a choice."""

import importlib.util
import io
import re
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
from docx.oxml import parse_xml

from generator.documents.docx_template import render_docx
from generator.documents.word_pages import read_word, set_word_pdf
from tests.documents.word_building import DAY, ROOT, TEMPLATES, faults, opened, pdf_pages, pdf_text, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = "---\ntitle: A form\nheader: Us|A form\nfooter: Keep this\n---\n\n"


def pdf_of(document: bytes) -> bytes:
    return set_word_pdf(document, name="own/policy.docx", templates=TEMPLATES, timestamp=DAY)


def built(prose: str) -> bytes:
    """The Word template of some prose."""
    spec = importlib.util.spec_from_file_location("build_templates", ROOT / "templates" / "build_templates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: bytes = module.build(HEAD + prose)
    return made


def filled(template: bytes, **values: object) -> bytes:
    return render_docx(template, {"program": {"name": "Harbor Bend"}, **values}, name="page.docx")


def pages_with(pdf: bytes, *parts: str) -> list[int]:
    """The page that each of these words stands on."""
    pages = pdf_pages(pdf)
    return [next(at for at, text in enumerate(pages) if part in text) for part in parts]


def test_a_heading_and_one_item_are_not_alone_at_the_foot_of_a_page() -> None:
    parted = 0
    for lines in range(28, 46):
        document = docx.Document()
        for number in range(lines):
            document.add_paragraph(f"line {number}.")
        document.add_heading("Tasks", 2)
        for number in range(1, 5):
            document.add_paragraph(f"task {number}.", style="List Bullet")
        heading, first, second, last = pages_with(pdf_of(saved(document)), "Tasks", "task 1.", "task 2.", "task 4.")
        assert heading == first == second, lines
        parted += last > second
    assert parted


def long_grid(lines: int) -> Any:
    document = docx.Document()
    for number in range(lines):
        document.add_paragraph(f"line {number}.")
    table = document.add_table(rows=8, cols=1)
    for number, row in enumerate(table.rows):
        row.cells[0].text = f"row {number}."
    return document


def test_the_last_row_of_a_grid_is_not_alone_on_a_page() -> None:
    parted = 0
    for lines in range(22, 40):
        first, before, last = pages_with(pdf_of(saved(long_grid(lines))), "row 1.", "row 6.", "row 7.")
        assert before == last, lines
        parted += first < last
    assert parted


def test_no_row_of_a_table_is_tagged_as_its_foot() -> None:
    document = long_grid(30)
    document.tables[0].rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
    made = pdf_of(saved(document))
    assert not faults(made)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        tags = {str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"}
    assert {"/Table", "/THead", "/TBody"} <= tags
    assert "/TFoot" not in tags


def test_rows_that_are_merged_down_to_the_end_are_not_held_together() -> None:
    document = long_grid(0)
    table = document.tables[0]
    table.cell(5, 0).merge(table.cell(6, 0))
    found = read_word(saved(document), name="own/policy.docx").tree["sections"][0]["blocks"]
    assert [block["ending"] for block in found if block["t"] == "table"] == [False]
    assert all(f"row {number}." in pdf_text(pdf_of(saved(document))) for number in range(8))


ABOVE = {
    "paragraph": "It does so.",
    "list": "- one\n- two\n- It does so.",
    "table": "Table: Rows | Rows | 1\n| Head |\n|-|\n| one |\n| two |\n| three |\n| four |\n| It does so. |",
}


@pytest.mark.parametrize("above", ABOVE)
def test_a_closing_line_stays_with_what_stands_above_it(above: str) -> None:
    """Whatever loops and conditions have put there."""
    before = "{% for line in lines %}\n\n{{ line }}\n\n{% endfor %}\n\n"
    template = built(f"{before}{ABOVE[above]}\n\n{{% if not lines %}}\n\nNo line.\n\n{{% endif %}}\n\n{{with}} **State:** complete.\n")
    ends = set()
    for lines in range(26, 42):
        made = filled(template, lines=[f"line {number}." for number in range(lines)])
        one, other = pages_with(pdf_of(made), "It does so.", "State:")
        assert one == other, lines
        ends.add(one)
    assert len(ends) == 2, "the page ends below it in some and above it in others"


def test_word_is_told_too() -> None:
    template = built("{% if on %}\n\nFirst.\n\n{% else %}\n\nSecond.\n\n{% endif %}\n\n{with} State.\n")
    kept = {paragraph.text: bool(paragraph.paragraph_format.keep_with_next) for paragraph in opened(filled(template, on=False)).paragraphs}
    assert kept == {"A form": False, "Second.": True, "State.": False}


def test_a_short_choice_is_not_parted() -> None:
    choices = ("no other person", "one to one", "two or three of us", "a group that meets in town", "by telephone only")
    for word in ("a", "a longer", "a still longer", "by far the longest"):
        prose = " ".join([word, *(f"[[check: {choice}]] {choice}" for choice in choices)])
        lines = [line.strip() for page in pdf_lines(pdf_of(built(prose + "\n"))) for line in page]
        for choice in choices:
            assert any(choice in line for line in lines), (choice, lines)


def pdf_lines(pdf: bytes) -> list[list[str]]:
    opened_pdf = pypdfium2.PdfDocument(pdf)
    found = [re.sub(r"[\u00a0 ]+", " ", page.get_textpage().get_text_range()).splitlines() for page in opened_pdf]
    opened_pdf.close()
    return found


def test_the_number_of_an_exhibit_stays_with_its_word() -> None:
    template = built("As {% for n in numbers %}Exhibit {{ n }}; {% endfor %}shows; an exhibit of ours.\n")
    blocks = read_word(filled(template, numbers=["1.1", "3.10"]), name="a.docx").tree["sections"][0]["blocks"]
    assert "".join(node["v"] for node in blocks[-1]["c"]) == "As Exhibit\u00a01.1; Exhibit\u00a03.10; shows; an exhibit of ours."
