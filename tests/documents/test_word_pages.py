"""A Word document is read whole or not at all, and its PDF says what it says."""

import io
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Inches, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.documents.template_language import clean_text
from generator.documents.word_pages import WordPages, read_word, set_word_pdf
from generator.errors import DocumentError
from tests.documents.word_building import DAY, TEMPLATES, faults, pdf_pages, pdf_text, saved, word

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def read(document: Any) -> WordPages:
    return read_word(saved(document), name="own/policy.docx")


def blocks(document: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(document).tree["sections"][0]["blocks"]
    return found


def with_xml(*inside: str) -> Any:
    """A document whose second paragraph holds this XML."""
    document = docx.Document()
    document.add_paragraph("first")
    document.element.body.insert(1, parse_xml(f"<w:p {SPACES}><w:r><w:t>near here</w:t></w:r>{''.join(inside)}</w:p>"))
    return document


def pdf_of(document: Any) -> bytes:
    return set_word_pdf(saved(document), name="own/policy.docx", templates=TEMPLATES, timestamp=DAY)


def text_of(nodes: list[dict[str, Any]]) -> str:
    return "".join(node.get("v", "") + text_of(node.get("c", [])) for node in nodes)


# --------------------------------------------------------------------------- what it reads


def test_styles_and_emphasis() -> None:
    document = docx.Document()
    document.add_heading("A title", 0)
    document.add_heading("One", 1)
    paragraph = document.add_paragraph("plain ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and ")
    italic = paragraph.add_run("italic")
    italic.italic = True
    italic.font.color.rgb = RGBColor(0x9B, 0x1C, 0x31)
    found = blocks(document)
    assert [(block["t"], block.get("level"), text_of(block["c"])) for block in found] == [
        ("title", None, "A title"),
        ("heading", 1, "One"),
        ("text", None, "plain bold and italic"),
    ]
    assert [{**node, "v": ""} for node in found[2]["c"]] == [
        {"t": "text", "v": ""},
        {"t": "text", "v": "", "b": True},
        {"t": "text", "v": ""},
        {"t": "text", "v": "", "i": True, "color": "9B1C31"},
    ]


def test_words_cut_into_runs_are_one_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for letter in "assessment":
        paragraph.add_run(letter)
    assert blocks(document)[0]["c"] == [{"t": "text", "v": "assessment"}]


def test_headings_never_leap() -> None:
    document = docx.Document()
    for level in (2, 3, 1, 3):
        document.add_heading(f"L{level}", level)
    assert [block["level"] for block in blocks(document)] == [1, 2, 1, 2]


def test_lists_nest_and_numbers_are_those_of_word() -> None:
    document = docx.Document()
    for style, text in (("List Number", "a"), ("List Number", "b"), ("List Bullet", "x"), ("List Number", "c")):
        document.add_paragraph(text, style=style)
    found = blocks(document)
    assert [(one["ordered"], [item["marker"] for item in one["items"]]) for one in found] == [
        (True, ["1.", "2."]),
        (False, ["•"]),
        (True, ["3."]),  # Word goes on counting where a list is interrupted
    ]
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, form, text in ((0, "decimal", "%1."), (1, "lowerLetter", "%1.%2)"), (2, "lowerRoman", "%3"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {SPACES} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {SPACES} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth in (0, 1, 1, 2, 0, 1):
        paragraph = document.add_paragraph("item")
        mark = f'<w:numPr {SPACES}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    last = blocks(document)[-1]
    assert [item["marker"] for item in last["items"]] == ["1.", "2."]
    inner = last["items"][0]["c"][1]
    assert [item["marker"] for item in inner["items"]] == ["1.a)", "1.b)"]
    assert inner["items"][1]["c"][1]["items"][0]["marker"] == "i"
    assert last["items"][1]["c"][1]["items"][0]["marker"] == "2.a)"
    text = pdf_text(pdf_of(document))
    assert all(marker in text for marker in ("1.b)", "2.a)"))


def test_tables_keep_spans_headers_and_fills() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"r{row}c{column}"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {SPACES}/>"))
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {SPACES} w:val="clear" w:fill="0B5C6B"/>'))
    table.cell(1, 0).merge(table.cell(1, 1))
    table.cell(2, 2).merge(table.cell(3, 2))
    found = blocks(document)[0]
    assert (found["heads"], found["lines"], len(found["widths"])) == (1, True, 3)
    assert [[(cell["span"], cell["down"]) for cell in row] for row in found["rows"]] == [
        [(1, 1)] * 3,
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert found["rows"][0][0]["fill"] == "0B5C6B"
    text = pdf_text(pdf_of(document))
    assert all(f"r{row}c{column}" in text for row in range(4) for column in range(3))


def table_in_a_full_page(*, kept: bool, lines: int) -> Any:
    """A heading, a line and a table of three rows, that begin so many lines down the page."""
    document = docx.Document()
    for _ in range(lines):
        document.add_paragraph("above")
    document.add_heading("Approval", 1)
    document.add_paragraph("Signed below.").paragraph_format.keep_with_next = kept
    table = document.add_table(rows=3, cols=2)
    for number, row in enumerate(table.rows):
        row.height = Pt(34)
        row.cells[0].text = f"row {number}"
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = kept and number < 2
    return document


def test_what_word_keeps_together_stays_together() -> None:
    """Rows of signatures are not parted, and neither are their heading and opening line left behind."""
    parts = ("Approval", "Signed below.", "row 0", "row 1", "row 2")
    parted = 0
    for lines in range(20, 34):
        loose = pdf_pages(pdf_of(table_in_a_full_page(kept=False, lines=lines)))
        parted += len({at for at, text in enumerate(loose) for part in parts if part in text}) > 1
        pages = pdf_pages(pdf_of(table_in_a_full_page(kept=True, lines=lines)))
        assert len({at for at, text in enumerate(pages) for part in parts if part in text}) == 1, lines
    assert parted


def test_a_table_too_long_for_a_page_is_parted_all_the_same() -> None:
    document = docx.Document()
    table = document.add_table(rows=90, cols=1)
    for number, row in enumerate(table.rows):
        row.cells[0].text = f"line {number}."
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    text = pdf_text(pdf_of(document))
    assert all(f"line {number}." in text for number in range(90))


def test_a_header_and_one_row_are_not_alone_at_the_foot_of_a_page() -> None:
    def made(lines: int) -> bytes:
        document = docx.Document()
        for number in range(lines):
            document.add_paragraph(f"line {number}.")
        document.add_heading("Listed", 2)
        table = document.add_table(rows=7, cols=1)
        for number, row in enumerate(table.rows):
            row.cells[0].text = f"row {number}." if number else "head."
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {SPACES}/>"))
        return pdf_of(document)

    parted = 0
    for lines in range(20, 36):
        at = {
            part: at
            for at, text in reversed([*enumerate(pdf_pages(made(lines)))])
            for part in ("Listed", "row 1.", "row 2.", "row 6.")
            if part in text
        }
        assert at["Listed"] == at["row 1."] == at["row 2."], lines
        parted += at["row 6."] > at["row 2."]
    assert parted
    assert not faults(made(30))


def test_a_line_that_leads_into_a_list_stays_with_its_first_item() -> None:
    for lines in range(32, 48):
        document = docx.Document()
        for number in range(lines):
            document.add_paragraph(f"line {number}.")
        document.add_paragraph("It holds:")
        for item in ("first item", "second item"):
            document.add_paragraph(item, style="List Bullet")
        pages = pdf_pages(pdf_of(document))
        assert [at for at, text in enumerate(pages) if "It holds:" in text] == [
            at for at, text in enumerate(pages) if "first item" in text
        ], lines


def test_nested_tables_and_tables_without_a_header() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "outer"
    cell.add_table(1, 1).cell(0, 0).text = "inner"
    made = pdf_of(document)
    assert "outer" in pdf_text(made)
    assert "inner" in pdf_text(made)
    assert not faults(made)


def picture(kind: str = "PNG") -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, kind)
    buffer.seek(0)
    return buffer


def test_pictures_come_with_alternative_text() -> None:
    document = docx.Document()
    document.add_picture(picture(), width=Inches(1))._inline.docPr.set("descr", "A teal field")
    pages = read(document)
    node = pages.tree["sections"][0]["blocks"][0]["c"][0]
    assert (node["t"], node["alt"], node["width"], node["height"]) == ("picture", "A teal field", 72.0, 36.0)
    assert list(pages.files) == [node["file"]]
    assert not faults(pdf_of(document))


def tick(on: int) -> str:
    box = f'<w14:checkbox><w14:checked w14:val="{on}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"


def test_links_fields_ticks_and_bookmarks() -> None:
    document = with_xml(
        '<w:bookmarkStart w:id="1" w:name="here"/><w:bookmarkEnd w:id="1"/>',
        '<w:hyperlink w:anchor="here"><w:r><w:t> jump</w:t></w:r></w:hyperlink>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>77</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>88</w:t></w:r></w:fldSimple>',
        tick(1),
        tick(0),
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:noBreakHyphen/></w:r>',
        "<w:sdt><w:sdtContent><w:r><w:t>kept</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden in Word as well</w:t></w:r>",
    )
    nodes = blocks(document)[1]["c"]
    assert [node["t"] for node in nodes] == ["text", "anchor", "jump", "page", "pages", "text"]
    assert nodes[-1]["v"] == "☒☐☑\u2011kept"
    made = pdf_of(document)
    assert not faults(made)
    # This is page 1 of 1; what Word had counted, and what it hides, is not there.
    assert pdf_text(made) == "first near here jump11☒☐☑\u2011kept"


def test_sections_turn_pages_and_have_their_own_frames() -> None:
    document = docx.Document()
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "FIRST\tRIGHT"
    first.header.paragraphs[0].text = "LATER"
    document.add_paragraph("one")
    document.add_page_break()
    document.add_paragraph("two")
    second = document.add_section()
    second.orientation, second.page_width, second.page_height = WD_ORIENT.LANDSCAPE, first.page_height, first.page_width
    second.different_first_page_header_footer = False
    document.add_paragraph("three")
    made = pdf_of(document)
    pages = pdf_pages(made)
    assert [page.split()[-1] for page in pages] == ["one", "two", "three"]
    assert ["FIRST" in page for page in pages] == [True, False, False]
    assert ["LATER" in page for page in pages] == [False, True, True]
    assert read(document).tree["sections"][1]["page"]["width"] == 792.0
    assert not faults(made)


def test_contents_are_made_anew() -> None:
    document = with_xml(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-2"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>stale entry</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document.add_heading("Fresh heading", 1)
    text = pdf_text(pdf_of(document))
    assert text.count("Fresh heading") == 2
    assert "stale" not in text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40), min_size=1, max_size=4)
)
def test_any_text_is_read_as_written(texts: list[str]) -> None:
    kept = [cleaned for text in texts if (cleaned := clean_text(text))]
    found = read_word(word(*kept), name="t").tree["sections"][0]["blocks"]
    assert [text_of(block.get("c", [])) for block in found] == kept


# --------------------------------------------------------------------------- what it refuses

REFUSED = {
    "ins": ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "a tracked change", "accept or reject"),
    "del": ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "a tracked change", "accept or reject"),
    "rPrChange": (
        "<w:r><w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>",
        "a tracked change",
        "accept or reject",
    ),
    "comment": ('<w:r><w:commentReference w:id="0"/></w:r>', "a comment", "delete all comments"),
    "footnote": ('<w:r><w:footnoteReference w:id="2"/></w:r>', "a footnote or endnote", "into the text"),
    "text box": ("<w:r><mc:AlternateContent/></w:r>", "a text box, shape, chart or watermark", "in line with the text"),
    "watermark": ("<w:r><w:pict/></w:r>", "a text box, shape, chart or watermark", "in line with the text"),
    "anchored": ("<w:r><w:drawing><wp:anchor/></w:drawing></w:r>", "a text box, shape, chart or watermark", "in line with the text"),
    "object": ("<w:r><w:object/></w:r>", "an embedded object", "alternative text"),
    "equation": ("<m:oMath><m:r/></m:oMath>", "an equation", "plain text"),
    "symbol": ('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>', "the symbol F061 of the font Webdings", "in words"),
    "date": ('<w:fldSimple w:instr="DATE"><w:r><w:t>today</w:t></w:r></w:fldSimple>', "the field DATE", "turn it into text"),
    "unknown": ("<w:r><w:dayLong/></w:r>", "what stands there (Word calls it dayLong)", "as text"),
    "link": (
        '<w:fldSimple w:instr="HYPERLINK &quot;file:///c:/x&quot;"><w:r><w:t>l</w:t></w:r></w:fldSimple>',
        "a link to 'file:///c:/x'",
        "https://",
    ),
}


@pytest.mark.parametrize(("xml", "what", "remedy"), REFUSED.values(), ids=REFUSED)
def test_what_a_pdf_cannot_show_stops_it(xml: str, what: str, remedy: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(with_xml(xml))
    assert caught.value.message.startswith('own/policy.docx: paragraph 2, near "near here')
    assert caught.value.message.endswith(f"the PDF cannot show {what}")
    assert remedy in caught.value.hint


def test_the_same_in_a_header_is_named_as_such() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(f"<w:r {SPACES}><w:pict/></w:r>"))
    with pytest.raises(DocumentError, match="paragraph 1 of the header: the PDF cannot show a text box, shape, chart or watermark"):
        read(document)


def test_a_picture_without_alternative_text_stops_it() -> None:
    document = docx.Document()
    document.add_picture(picture())
    with pytest.raises(DocumentError, match="a picture without alternative text"):
        read(document)


def test_a_picture_of_another_kind_stops_it() -> None:
    document = docx.Document()
    document.add_picture(picture("TIFF"))._inline.docPr.set("descr", "A field")
    with pytest.raises(DocumentError, match=r"a picture of the kind \.tiff"):
        read(document)


def test_columns_stop_it() -> None:
    document = docx.Document()
    document.sections[0]._sectPr.append(parse_xml(f'<w:cols {SPACES} w:num="2"/>'))
    cols = document.sections[0]._sectPr.xpath("./w:cols")
    for extra in cols[:-1]:
        document.sections[0]._sectPr.remove(extra)
    with pytest.raises(DocumentError, match="text in columns"):
        read(document)


def test_what_is_no_word_document_stops_it() -> None:
    with pytest.raises(DocumentError, match="not a Word document"):
        read_word(b"no", name="t")


# --------------------------------------------------------------------------- the PDF


def test_pdf_is_valid_and_the_same_each_time() -> None:
    document = docx.Document()
    document.add_heading("Title", 0)
    document.add_heading("Part", 1)
    run = document.add_paragraph("Words of the document").runs[0]
    run.font.size = Pt(20)
    data = saved(document)
    first = set_word_pdf(data, name="t", templates=TEMPLATES, timestamp=DAY)
    assert first == set_word_pdf(data, name="t", templates=TEMPLATES, timestamp=DAY)
    assert not faults(first)


@pytest.mark.parametrize("text", ["W" * 5000, "a@" + "long.address" * 30, "🙂 שלום ﷽ 漢字 \u200bx"], ids=["long", "address", "signs"])
def test_long_words_and_far_signs_are_set(text: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    table = document.add_table(rows=1, cols=4)
    table.cell(0, 0).text = text
    made = pdf_of(document)
    assert not faults(made)
    words = "".join(pdf_text(made).split())
    if text.isascii():
        assert words.count(text[0]) >= 2 * text.count(text[0])
    else:
        assert words.count("[U+1F642]") == 2  # a sign that no font of ours has is shown as its code


def test_tick_boxes_in_a_list_are_its_marks() -> None:
    """Their words stay on the line of the box, and no bullet stands beside it; a list with another item keeps its bullets."""

    def listed(*texts: str) -> list[str]:
        document = docx.Document()
        for text in texts:
            item = document.add_paragraph(style="List Bullet")
            if text.startswith("tick"):
                box = f'<w:sdtPr><w:alias w:val="{text}"/><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
                item._p.append(parse_xml(f"<w:sdt {SPACES}>{box}<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"))
            item.add_run(f" {text}")
        made = pdf_of(document)
        assert not faults(made)
        return pdf_pages(made)

    assert "•" not in listed("tick one", "tick two")[0]
    assert listed("tick one", "other")[0].count("•") == 2
