"""What a new program's records do not hold yet: blanks that say what belongs there, in Word and in the PDF."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from generator.commands import init
from generator.commands.gather import Asking, Gathered, gather
from generator.documents.context import context
from generator.documents.docx_template import render_docx
from generator.documents.forms import form_values, template_of
from generator.documents.policy import render_policies
from generator.documents.word_document import fill_word_template
from generator.documents.word_pages import read_word, set_word_pdf
from tests.documents.test_forms import FORMS
from tests.documents.word_building import DAY, TEMPLATES, faults, opened, saved, word, word_texts

OFFICER = "(to fill in: officer's name and title)"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = tmp_path_factory.mktemp("begun") / "program"
    init.run(folder, name="A new program", accreditors=(), today=DAY)
    return gather(Asking(root=folder, today=DAY))


@pytest.fixture(scope="module")
def values(begun: Gathered) -> dict[str, Any]:
    assert begun.workspace is not None
    return context(begun.workspace, begun.report)


def blanks_of(data: bytes) -> list[str]:
    """The titles of the content controls, in order."""
    return [str(title) for title in opened(data).element.body.xpath(".//w:sdt/w:sdtPr/w:alias/@w:val")]


def filled(text: str, **values: str) -> bytes:
    return render_docx(word(text), values, name="page.docx")


def test_a_new_program_s_values_say_what_belongs_there(values: Mapping[str, Any]) -> None:
    sponsor = values["sponsor"]
    assert sponsor["name"] == "(to fill in: sponsor's name)"
    assert sponsor["officer"]["named"] == OFFICER
    assert sponsor["address"]["line"] == "(to fill in: address)"
    assert values["program"]["service_area"] == "(to fill in: area that the program serves)"


def test_what_a_new_program_did_not_say_is_not_known(values: Mapping[str, Any]) -> None:
    assert values["program"]["billing_name"] == "(to fill in: name in billing)"
    assert (values["program"]["started"], values["program"]["started_iso"]) == ("", "")


def test_it_becomes_a_content_control_with_its_label() -> None:
    data = filled("I am {{ who }} of the sponsor.", who=OFFICER)
    assert blanks_of(data) == ["Officer's name and title"]
    (line,) = word_texts(data)
    assert line.replace("\u00a0", " ") == f"I am {'_' * 24} (officer's name and title) of the sponsor."
    assert "officer's name and title" not in line, "no line breaks inside the label"


def test_it_is_a_field_of_the_pdf() -> None:
    data = filled("{{ who }}", who=OFFICER)
    pdf = set_word_pdf(data, name="page", templates=TEMPLATES, timestamp=DAY)
    fields = pypdf.PdfReader(io.BytesIO(pdf)).get_fields()
    assert fields is not None
    assert [field["/TU"] for field in fields.values()] == ["Officer's name and title"]
    assert faults(pdf) == []


def test_between_brackets_only_its_label_stands() -> None:
    (line,) = word_texts(filled("The sponsor ({{ kind }}) signs.", kind="(to fill in: kind of sponsor)"))
    assert line.replace("\u00a0", " ") == f"The sponsor {'_' * 24} (kind of sponsor) signs."


def test_between_brackets_of_other_runs_only_its_label_stands() -> None:
    template = docx.Document()
    paragraph = template.add_paragraph()
    for words in ("The sponsor (", "{{ kind }}", ") signs."):
        paragraph.add_run(words)
    (line,) = word_texts(render_docx(saved(template), {"kind": "(to fill in: kind of sponsor)"}, name="page.docx"))
    assert line.replace("\u00a0", " ") == f"The sponsor {'_' * 24} (kind of sponsor) signs."


def test_behind_a_bracket_that_holds_more_it_brings_none_of_its_own() -> None:
    (line,) = word_texts(filled("The sponsor ({{ kind }}, of Ohio) signs.", kind="(to fill in: kind of sponsor)"))
    assert line.replace("\u00a0", " ") == f"The sponsor ({'_' * 24} kind of sponsor, of Ohio) signs."


def test_a_running_head_leaves_it_out() -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "{{ sponsor }}\tFOR PARTNERS"
    made = opened(render_docx(saved(template), {"sponsor": "(to fill in: sponsor's name)"}, name="page.docx"))
    assert made.sections[0].header.paragraphs[0].text == "\tFOR PARTNERS"


def test_a_field_named_after_what_is_not_there_has_no_mark_in_its_name(begun: Gathered, values: dict[str, Any]) -> None:
    assert begun.workspace is not None
    form = begun.workspace.rulebook.forms["organization-chart"]
    titles = blanks_of(fill_word_template(template_of(form), values | form_values(begun.workspace, form), templates=TEMPLATES))
    assert "Contact at site's name" in titles
    assert not [title for title in titles if "to fill in" in title]


def test_the_labels_of_a_spanish_paper_are_spanish(begun: Gathered, values: dict[str, Any]) -> None:
    assert begun.workspace is not None
    spanish = [form for form in FORMS if form.language == "es"]
    named = set()
    for form in spanish:
        titles = blanks_of(fill_word_template(template_of(form), values | form_values(begun.workspace, form), templates=TEMPLATES))
        named |= {title.partition(",")[0] for title in titles}
    assert {"Nombre de la organización responsable", "Nombre del lugar", "Dirección"} <= named
    assert not [title for title in named if "'s " in title or title == "Address"]


def test_blanks_of_one_label_are_told_apart() -> None:
    name = "(to fill in: sponsor's name)"
    assert blanks_of(filled("{{ a }} and {{ a }}", a=name)) == ["Sponsor's name", "Sponsor's name, place 2"]


def test_it_looks_like_the_words_around_it() -> None:
    template = docx.Document()
    template.add_paragraph().add_run("{{ who }}").bold = True
    body = opened(render_docx(saved(template), {"who": OFFICER}, name="page.docx")).element.body
    assert len(body.xpath(".//w:r[w:rPr/w:b]")) == len(body.xpath(".//w:r")) == 2


def test_what_is_filled_in_stays_text() -> None:
    assert word_texts(filled("{{ who }} fills in the form (to be filled in)", who="Ann O")) == ["Ann O fills in the form (to be filled in)"]


def test_no_form_of_a_new_program_leaves_a_bare_place(begun: Gathered, values: dict[str, Any]) -> None:
    assert begun.workspace is not None
    blanks = 0
    for form in FORMS:
        data = fill_word_template(template_of(form), values | form_values(begun.workspace, form), templates=TEMPLATES)
        assert "to fill in)" not in " ".join(word_texts(data)), form.id
        titles = blanks_of(data)
        assert sorted(titles) == sorted(set(titles)), form.id
        blanks += titles.count("Officer's name and title")
    assert blanks > 20


def test_the_policies_of_a_new_program_name_what_is_missing(begun: Gathered) -> None:
    assert begun.workspace is not None
    for document in render_policies(begun.workspace, begun.report, templates=TEMPLATES):
        if Path(document.path).suffix == ".docx":
            texts = " ".join(word_texts(document.data))
            assert "(to fill in" not in texts, document.path
            assert "0 charts audited" not in texts, document.path
            assert "0 charts a year are" not in texts, document.path
            assert {"Approver's name and title", "Policy owner's name and title"} <= set(blanks_of(document.data)), document.path
            assert faults(set_word_pdf(document.data, name="policy", templates=TEMPLATES, timestamp=DAY)) == []
            assert read_word(document.data, name="policy").fields
