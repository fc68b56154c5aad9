"""Blanks of a Word template: content controls in Word, form fields in the PDF."""

import importlib.util
import io
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from generator.documents.word_pages import read_word, set_word_pdf
from generator.pdf.forms import CHECK, CHOICE, DATE, TEXT, FormField
from tests.documents.word_building import DAY, TEMPLATES, faults

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
