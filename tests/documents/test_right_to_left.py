"""Text that runs from right to left, in Word and in the PDF."""

import io

import docx
import pypdfium2

from generator.documents.docx_template import render_docx
from generator.documents.word_pages import set_word_pdf
from generator.documents.words import RIGHT_TO_LEFT, joined
from tests.documents.word_building import DAY, TEMPLATES, faults, opened, saved, word, word_texts

ARABIC, HEBREW = "فاطمة الزهراء (2026-10-30)", "שרה בת-אברהם"


def rendered(value: str) -> bytes:
    template = docx.Document()
    template.add_paragraph("{{ value }}")
    template.add_table(1, 2).cell(0, 0).text = "{{ value }}"
    return render_docx(saved(template), {"value": value}, name="page.docx")


def marks(data: bytes) -> tuple[int, int]:
    """How many paragraphs and runs are marked."""
    body = opened(data).element.body
    return len(body.xpath(".//w:p[w:pPr/w:bidi]")), len(body.xpath(".//w:r[w:rPr/w:rtl]"))


def test_what_is_all_right_to_left_is_marked() -> None:
    assert marks(rendered(ARABIC)) == (1, 1)
    assert marks(rendered(HEBREW)) == (1, 1)


def test_what_is_mixed_or_has_no_letters_keeps_its_direction() -> None:
    for value in (f"{HEBREW}, RN, CDCES", "Dana Sampleton", "2026-10-30", ""):
        assert marks(rendered(value)) == (0, 0)


def test_the_marks_stand_where_word_reads_them() -> None:
    template = docx.Document(io.BytesIO(word("{{ value }}")))
    paragraph = template.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    paragraph.paragraph_format.keep_with_next = True
    paragraph.runs[0].bold = True
    body = opened(render_docx(saved(template), {"value": ARABIC}, name="page.docx")).element.body
    properties = [child.tag.rpartition("}")[2] for child in body.xpath("./w:p/w:pPr")[0]]
    assert properties == ["keepNext", "bidi", "spacing"]
    assert [child.tag.rpartition("}")[2] for child in body.xpath("./w:p/w:r/w:rPr")[0]] == ["b", "rtl"]


def test_figures_behind_a_name_stay_behind_it() -> None:
    mark = "\u200e"
    for value in (ARABIC.partition(" (")[0], HEBREW):
        texts = word_texts(render_docx(word("Project {{ value }} 2: 83 percent"), {"value": value}, name="page.docx"))
        assert texts == [f"Project {value}{mark} 2: 83 percent"]
        assert mark not in "".join(word_texts(render_docx(word("{{ value }}, MS, Room 4"), {"value": value}, name="page.docx")))


def test_figures_in_a_run_of_their_own_do_too() -> None:
    template = docx.Document()
    paragraph = template.add_paragraph("See ")
    for text in ("{{ value }}", ": ", "83 percent"):
        paragraph.add_run(text)
    assert word_texts(render_docx(saved(template), {"value": HEBREW}, name="page.docx")) == [f"See {HEBREW}\u200e: 83 percent"]


def lefts_of(pdf: bytes) -> list[tuple[str, float, float]]:
    """Each letter that is seen, with its left and right side in points."""
    opened_pdf = pypdfium2.PdfDocument(pdf)
    text = opened_pdf[0].get_textpage()
    found = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    opened_pdf.close()
    return [(letter, box[0], box[2]) for letter, box in found if box[2] - box[0] > 1]


def test_it_stands_on_the_right_of_the_page_and_names_of_one_column_at_its_left() -> None:
    template = docx.Document()
    template.add_paragraph("{{ value }}")
    table = template.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "{{ value }}", "Dana Sampleton"
    pdf = set_word_pdf(
        render_docx(saved(template), {"value": HEBREW}, name="page.docx"), name="page.docx", templates=TEMPLATES, timestamp=DAY
    )
    assert faults(pdf) == []
    letters = lefts_of(pdf)
    assert max(right for _, _, right in letters) > 612 - 100, "at the right of the page"
    dana = next(left for letter, left, _ in letters if letter == "D")
    cell = min(left for letter, left, _ in letters if RIGHT_TO_LEFT.match(letter))
    assert abs(cell - dana) < 3


def test_the_space_before_an_arabic_name_is_seen() -> None:
    """Its last letter reaches over its end in the font that has it."""
    pdf = set_word_pdf(word("and بنت عبد الرحمن, RN"), name="page.docx", templates=TEMPLATES, timestamp=DAY)
    letters = lefts_of(pdf)
    last_of_and = max(right for letter, _, right in letters if letter in "and" and right < 120)
    assert min(left for letter, left, _ in letters if RIGHT_TO_LEFT.match(letter)) - last_of_and > 4


def test_names_in_a_row_keep_their_places() -> None:
    mark, arabic = "\u200e", ARABIC.partition(" (")[0]
    assert joined([arabic, HEBREW, "Ann O"]) == f"{arabic}{mark}, {HEBREW}{mark} and Ann O"
    assert joined([HEBREW, arabic]) == f"{HEBREW}{mark} and {arabic}"
    assert joined([HEBREW]) == HEBREW
    assert joined(["Nora Exemplar, RN", "Ann O"]) == "Nora Exemplar, RN; Ann O"
