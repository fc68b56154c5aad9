"""Blanks of a Word template: content controls in Word, form fields in the PDF."""

import importlib.util
import io
import itertools
from pathlib import Path
from types import ModuleType

import pypdf
import pypdfium2
import pytest

from generator.documents.word_pages import read_word, set_word_pdf
from generator.pdf.forms import CHECK, CHOICE, DATE, TEXT, FormField
from tests.documents.word_building import DAY, TEMPLATES, faults, opened

HEAD = "---\ntitle: A form\nheader: Us|A form\nfooter: Keep this\n---\n\n"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_templates", Path("templates/build_templates.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(builder: ModuleType, prose: str) -> bytes:
    """A filled-in document: a template without any tag for data."""
    built: bytes = builder.build(HEAD + prose)
    return built


def test_each_kind_of_blank_is_a_field(builder: ModuleType) -> None:
    prose = (
        "Name: [[text 30: Your name]], [[date: Today's date]], [[choice: How; by phone; in person]], [[check: I agree]] I agree\n\n"
        "[[area 4: What matters to you]]\n"
    )
    assert read_word(made(builder, prose), name="a form").fields == {
        "your-name": FormField(TEXT, "Your name"),
        "today-s-date": FormField(DATE, "Today's date"),
        "how": FormField(CHOICE, "How", ("by phone", "in person")),
        "i-agree": FormField(CHECK, "I agree"),
        "what-matters-to-you": FormField(TEXT, "What matters to you", is_long=True),
    }


def test_the_pdf_has_the_fields_and_passes_its_validators(builder: ModuleType) -> None:
    rows = "".join(f"| [[date: Day {row}]] | [[text 60: What {row}]] |\n" for row in (1, 2))
    prose = f"Table: Rows | Rows to fill in | 3,4\n| Day | What |\n|-|-|\n{rows}"
    pdf = set_word_pdf(made(builder, prose), name="a form", templates=TEMPLATES, timestamp=DAY)
    fields = pypdf.PdfReader(io.BytesIO(pdf)).get_fields()
    assert fields is not None
    assert [field["/TU"] for field in fields.values()] == ["Day 1", "What 1", "Day 2", "What 2"]
    assert faults(pdf) == []


def test_blanks_of_the_same_title_are_fields_of_their_own(builder: ModuleType) -> None:
    fields = read_word(made(builder, "[[text 10: Day]] and [[text 10: Day]]\n"), name="a form").fields
    assert {name: field.label for name, field in fields.items()} == {"day": "Day", "day-2": "Day"}


def test_what_somebody_has_filled_in_is_text(builder: ModuleType) -> None:
    import zipfile

    data = made(builder, "Name: [[text 30: Your name]]\n")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == "word/document.xml":
                text = text.replace(b"<w:showingPlcHdr/>", b"").replace(b"_" * 30, b"Ann Example")
            after.writestr(name, text)
    pages = read_word(out.getvalue(), name="a form")
    assert pages.fields == {}
    (line,) = [block for block in pages.tree["sections"][0]["blocks"] if block["t"] == "text"]
    assert "".join(node["v"] for node in line["c"]) == "Name: Ann Example"


def test_a_box_to_tick_stands_on_the_line_of_its_first_word(builder: ModuleType) -> None:
    """However long the words before it are."""
    for length in range(60, 110, 2):
        pdf = set_word_pdf(
            made(builder, f"{'x' * 9} " * (length // 10) + "x" * (length % 10) + " [[check: Stopped]] stopped early\n"),
            name="a form",
            templates=TEMPLATES,
            timestamp=DAY,
        )
        (box,) = [one["/Rect"] for one in pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Annots"]]
        document = pypdfium2.PdfDocument(pdf)
        text = document[0].get_textpage()
        at = text.search("stopped").get_next()
        assert at is not None
        bottom, top = text.get_charbox(at[0])[1], text.get_charbox(at[0])[3]
        document.close()
        assert float(box[1]) < (bottom + top) / 2 < float(box[3]), length


def test_a_blank_is_no_wider_than_its_cell(builder: ModuleType) -> None:
    cells = " | ".join(f"[[text 24: Part {at}]]" for at in range(6))
    prose = f"Table: Rows | Rows to fill in | 1,1,1,1,1,1\n| A | B | C | D | E | F |\n|-|-|-|-|-|-|\n| {cells} |\n"
    data = set_word_pdf(made(builder, prose), name="a form", templates=TEMPLATES, timestamp=DAY)
    boxes = sorted([float(edge) for edge in one["/Rect"]] for one in pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Annots"] if "/FT" in one)
    assert len(boxes) == 6
    assert all(one[2] < another[0] for one, another in itertools.pairwise(boxes)), "none lies over the next"
    assert all(one[2] - one[0] > 40 for one in boxes)


def test_boxes_in_a_row_stand_apart(builder: ModuleType) -> None:
    made_of = read_word(made(builder, "[[check: A]] one [[check: B]] two\n"), name="a form").tree["sections"][0]["blocks"][-1]["c"]
    assert [node["v"] for node in made_of if node["t"] == "text"] == ["\u00a0one  ", "\u00a0two"]


def test_a_column_is_as_wide_as_its_longest_word(builder: ModuleType) -> None:
    prose = "Table: Rows | Rows to fill in | 1,26\n| No. | Name |\n|-|-|\n| 20 | [[text 22: Name of person 20]] |\n"
    body = opened(made(builder, prose)).element.body
    narrow, wide = (int(width) for width in body.xpath(".//w:tblGrid/w:gridCol/@w:w"))
    assert (narrow - 216) / 20 > 3 * 0.4 * 9.5, "three signs between the margins of the cell"
    assert 9870 < narrow + wide <= 9880
