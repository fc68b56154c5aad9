"""Word templates are filled in as docxtpl fills them in, safely, with located errors, and with the same bytes each time."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.documents.closing_lines import keep_closing_lines
from generator.documents.docx_template import render_docx
from generator.documents.template_data import specimen_values
from generator.documents.template_language import clean_text
from generator.errors import DocumentError
from tests.documents.word_building import ROOT, header_texts, opened, sample, saved, word, word_texts

HOSTILE = (
    "R&D <b>bold</b> \"quoted\" 'single'",
    "{{ 7*7 }} {% if x %} {# note #} {_{ }_} {_% %_}",
    "=1+1",
    "</w:t></w:r><w:r>",
    "שלום עולם مرحبا",
    "🙂 emoji 👩‍⚕️",
    "x" * 5000,
    "\\ #read $x$ @ref *b* _i_ `c`",
)


def render(*paragraphs: str, **context: object) -> bytes:
    return render_docx(word(*paragraphs), context, name="policy.docx")


# --------------------------------------------------------------------------- the same as docxtpl


def shipped_templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.docx"))


def full_values(template: str) -> dict[str, Any]:
    """Values with which a shipped template can be filled in, and no marks, which docxtpl does not know."""
    gathered = sample()
    assert gathered.workspace
    values = specimen_values(gathered.workspace.rulebook, gathered.workspace.as_of, template)
    short = {
        name: dict(values[0][name]) | {"title": "T"} for name in ("old", "new") if name in values[0]
    }  # python-docx takes 255 characters
    return dict(values[0]) | short | {"sample": False, "draft": False}


@pytest.mark.parametrize("path", shipped_templates(), ids=lambda path: path.stem)
def test_output_is_that_of_plain_docxtpl(path: Path) -> None:
    values = full_values(path.relative_to(ROOT / "templates").as_posix())
    plain = DocxTemplate(io.BytesIO(path.read_bytes()))
    plain.render(values, autoescape=True)
    expected = zipfile.ZipFile(io.BytesIO(saved(plain)))
    got = zipfile.ZipFile(io.BytesIO(render_docx(path.read_bytes(), values, name=path.name)))
    assert sorted(got.namelist()) == sorted(expected.namelist())
    for name in got.namelist():
        if name.endswith(".xml") and name != "docProps/core.xml":
            assert canonical(got.read(name)) == canonical(expected.read(name)), name


def canonical(xml: bytes) -> bytes:
    tree = keep_closing_lines(etree.fromstring(xml), xml.decode())  # of ours; what it does is told in test_page_ends.py
    return etree.tostring(tree, method="c14n", exclusive=True)


def test_table_loops_grow_rows_and_columns() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    grid = [["{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"], ["{%tr for row in rows %}", "", ""]]
    grid += [["{%tc for c in row %}", "{{ c }}", "{%tc endfor %}"], ["{%tr endfor %}", "", ""]]
    for row, texts in zip(table.rows, grid, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made = opened(render_docx(saved(document), {"columns": list("abcd"), "rows": [list("1234"), list("5678")]}, name="t"))
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [list("abcd"), list("1234"), list("5678")]
    assert len(made.tables[0]._tbl.tblGrid.findall(made.tables[0]._tbl.tblGrid[0].tag)) == 4


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:20])
def test_hostile_values_arrive_as_text(value: str) -> None:
    made = render_docx(word("before {{ x }} after", header="{{ x }}", title="{{ x }}"), {"x": value}, name="t")
    assert word_texts(made) == [f"before {value} after"]
    assert header_texts(made) == [value]
    title = opened(made).core_properties.title
    assert title == (value if len(value) <= 255 else f"{value[:254]}…")


def test_breaks_and_tabs_stay_and_control_characters_go() -> None:
    made = opened(render("{{ x }}", x="a\r\nb\tc\x0b\x0c\x00\x07\ud800\ufffe\u202ed"))
    assert made.paragraphs[0].text == "a\nb\tcd"
    assert len(made.paragraphs) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_arrives(text: str) -> None:
    made = opened(render_docx(TEMPLATE, {"x": text}, name="t"))
    assert made.paragraphs[0].text == f"[{clean_text(text)}]"


TEMPLATE = word("[{{ x }}]")


def test_data_cannot_nest_runs_or_break_the_structure() -> None:
    made = render(*["{{ x }}"] * 3, x="<w:r><w:t>inside</w:t></w:r>")
    body = opened(made).element.body
    assert not body.xpath(".//w:t//w:r")
    assert len(body.xpath("./w:p")) == 3


def test_a_key_that_is_also_a_method_is_the_value() -> None:
    assert word_texts(render("{{ t.items }} {{ t.keys }}", t={"items": "I", "keys": "K"})) == ["I K"]


# --------------------------------------------------------------------------- errors

IN_WORDS = {
    "{{ program.nmae }}": "unknown name 'nmae'; the nearest known name is 'name'",
    "{{ progam.name }}": "unknown name 'progam'; the nearest known name is 'program'",
    "{{ zzz }}": "unknown name 'zzz'",
    "{{ empty }}": "the value is empty; give it a value, or a default in the template",
    "{{ flag }}": "the value is a yes or no; write {{ 'yes' if it else 'no' }} with the words you want",
    "{{ program }}": "the value is a list or a group of values; name one of its parts, or go through it with a loop",
    "{{ ''.__class__ }}": "templates may not use '__class__'",
    "{{ program.update({}) }}": "templates may not use 'update'",
    "{{ rows.append(1) }}": "templates may not use 'append'",
    "{% include 'x' %}": "templates know the tags for, if and set; this one is 'include'",
    "{% macro m() %}{% endmacro %}": "templates know the tags for, if and set; this one is 'macro'",
    "{% autoescape false %}{{ flag }}{% endautoescape %}": "templates know the tags for, if and set; this one is 'autoescape'",
    "{{ program.name | safe }}": "there is no filter 'safe'",
    "{% for x in rows %}": "{% for %} is never closed by {% endfor %}",
    "{% if flag %}{% endfor %}": "{% endfor %} stands where {% if %} is not closed yet",
    "{{ program.name": "a tag is not closed, or cannot be read",
    "{{ program name }}": "a tag is not closed, or cannot be read",
    "{{r program.name }}": "a tag that stands for whole runs or paragraphs",
    "text {%p for x in rows %}": "the tag {%p for x in rows %} takes its whole paragraph away, and with it what else stands there",
}


@pytest.mark.parametrize(("tag", "why"), IN_WORDS.items(), ids=lambda text: text[:24])
def test_errors_name_part_paragraph_and_text(tag: str, why: str) -> None:
    values = {"program": {"name": "N"}, "rows": [1], "empty": None, "flag": True}
    template = word("{%p for x in rows %}", "fine {{ x }}", "{%p endfor %}", tag)
    with pytest.raises(DocumentError) as caught:
        render_docx(template, values, name="own/policy.docx")
    assert caught.value.message == f'template own/policy.docx, in its text, paragraph 4: {why}, near "{tag}"'
    assert caught.value.hint


def test_errors_in_header_and_properties_name_them() -> None:
    with pytest.raises(DocumentError, match=r"template t, in header1, paragraph 1: unknown name 'nope', near \"{{ nope }}\""):
        render_docx(word("x", header="{{ nope }}"), {}, name="t")
    with pytest.raises(DocumentError, match=r"template t, in its property 'title': unknown name 'nope'"):
        render_docx(word("x", title="{{ nope }}"), {}, name="t")


def test_content_beside_a_row_tag_is_an_error_and_not_lost() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "{%tr for x in rows %}{{ x }}"
    with pytest.raises(DocumentError, match="takes its whole table row away"):
        render_docx(saved(document), {"rows": []}, name="t")


# --------------------------------------------------------------------------- limits

ENDLESS = (
    "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in range(999) %}{% for b in range(999) %}{{ text }}{% endfor %}{% endfor %}",
    "{% for x in range(100000) %}{% endfor %}",
    "{{ 'a' * 100000000 }}",
    "{{ 9 ** 99999999 }}",
    "{% set n = 9 %}" + "{% set n = n * n %}" * 40 + "{{ n }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ '%099999999d' % 1 }}",
    "{{ '{:99999999}'.format(1) }}",
    "{{ 'a'.ljust(99999999) }}",
    "{{ 'a' | center(99999999) }}",
    "{{ [1] * 99999999 }}",
    "{% set s = text %}" + "{% set s = s ~ s %}" * 40 + "{{ s }}",
    "{% set s = text %}" + "{% set s = s + s %}" * 40 + "{{ s }}",
    "{% set s = text %}" + "{% set s = [s, s] | join %}" * 40 + "{{ s }}",
    "{% set s = text %}" + "{% set s = s | replace('t', s) %}" * 40 + "{{ s }}",
    "{% set s %}{{ text }}{{ text }}{% endset %}",
)


@pytest.mark.parametrize("tag", ENDLESS, ids=lambda tag: tag[:30])
def test_templates_without_end_are_stopped(tag: str) -> None:
    begun = time.monotonic()
    with pytest.raises(DocumentError):
        render(tag, text="text " * 20)
    assert time.monotonic() - begun < 20


def test_reasonable_loops_pass() -> None:
    made = render(
        "{% for x in rows %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %} of {{ rows | length }}", rows=list(range(3000))
    )
    assert word_texts(made)[0].endswith("2998, 2999 of 3000")


# --------------------------------------------------------------------------- marks and bytes


@pytest.mark.parametrize(("sample", "draft"), [(True, False), (False, True), (True, True), (False, False)])
def test_every_header_says_sample_and_draft(sample: bool, draft: bool) -> None:
    document = docx.Document()
    document.sections[0].different_first_page_header_footer = True
    document.add_section()
    document.sections[1].header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "own"
    texts = header_texts(render_docx(saved(document), {"sample": sample, "draft": draft}, name="t"))
    assert len(texts) == 4 - (not document.sections[1].different_first_page_header_footer)
    assert all(("SAMPLE" in text) is sample and ("DRAFT" in text) is draft for text in texts)


def test_equal_values_give_equal_bytes_with_fixed_dates() -> None:
    template = word("{{ x }}", header="{{ x }}")
    first = render_docx(template, {"x": "a"}, name="t")
    time.sleep(2.1)  # zip dates have a grain of two seconds
    assert render_docx(bytes(bytearray(template)), {"x": "a"}, name="t") == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_one_template_serves_many_documents() -> None:
    template = word("{{ x }}")
    assert [word_texts(render_docx(template, {"x": str(n)}, name="t")) for n in range(3)] == [["0"], ["1"], ["2"]]
