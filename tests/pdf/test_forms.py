"""Places that a page marks for a field become form fields that a screen reader can name and a person can fill in."""

import io

import pikepdf
import pypdf
import pytest
import typst

from generator.pdf.forms import CHECK, CHOICE, DATE, TEXT, FormField, make_fillable
from tests.documents.word_building import faults

PAGE = """
#set document(title: "A form", author: "Somebody")
#set text(lang: "en")
#let field(name, w, h) = link("dsmes-field:" + name, box(width: w, height: h, align(bottom, hide("."))))
= A form
Name: #field("name", 200pt, 16pt) and #link("https://example.org")[a link that stays one].
#table(columns: 2, table.header([What], [Blank]), [Date], field("day", 90pt, 16pt), [Yes], field("yes", 10pt, 10pt),
  [How], field("how", 90pt, 16pt), [Why], field("why", 90pt, 60pt))
"""
FIELDS = {
    "name": FormField(TEXT, "Your name"),
    "day": FormField(DATE, "Today's date"),
    "yes": FormField(CHECK, "I agree", is_checked=True),
    "how": FormField(CHOICE, "How to reach you", ("by phone", "by mail")),
    "why": FormField(TEXT, "Why", is_long=True),
}


@pytest.fixture(scope="module")
def marked() -> bytes:
    data = typst.compile(PAGE.encode(), format="pdf", pdf_standards=["a-2b", "ua-1"])
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def form(marked: bytes) -> bytes:
    return make_fillable(marked, FIELDS)


def test_each_place_is_a_field_with_a_name_for_screen_readers(form: bytes) -> None:
    fields = pypdf.PdfReader(io.BytesIO(form)).get_fields()
    assert fields is not None
    assert {name: (field["/FT"], field["/TU"]) for name, field in fields.items()} == {
        "name": ("/Tx", "Your name"),
        "day": ("/Tx", "Today's date"),
        "yes": ("/Btn", "I agree"),
        "how": ("/Ch", "How to reach you"),
        "why": ("/Tx", "Why"),
    }
    assert fields["yes"]["/V"] == "/Yes"
    assert list(fields["how"]["/Opt"]) == ["by phone", "by mail"]


def test_it_still_is_pdf_ua_and_pdf_a(form: bytes) -> None:
    assert faults(form) == []


def test_fields_are_tagged_as_forms_and_other_links_stay_links(form: bytes) -> None:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        kinds = [str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"]
        annotations = [str(one.Subtype) for one in pdf.pages[0].Annots]
    assert (kinds.count("/Form"), kinds.count("/Link")) == (5, 1)
    assert (annotations.count("/Widget"), annotations.count("/Link")) == (5, 1)


def test_what_is_typed_in_is_kept(form: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(form))
    writer.update_page_form_field_values(writer.pages[0], {"name": "Ann Example", "why": "Because"}, auto_regenerate=False)
    filled = io.BytesIO()
    writer.write(filled)
    fields = pypdf.PdfReader(filled).get_fields()
    assert fields is not None
    assert (fields["name"]["/V"], fields["why"]["/V"]) == ("Ann Example", "Because")


def test_it_is_the_same_each_time(marked: bytes, form: bytes) -> None:
    assert make_fillable(marked, FIELDS) == form


def test_a_place_without_its_field_is_an_error(marked: bytes) -> None:
    with pytest.raises(KeyError, match="why"):
        make_fillable(marked, {name: field for name, field in FIELDS.items() if name != "why"})
