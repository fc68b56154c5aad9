"""The columns of a table are as wide as their words want, and a word that fits in no column is broken where a reader would."""

import re
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.shared import Inches

from generator.documents.column_needs import column_needs, longest_word, place_cells, widths_are_chosen
from generator.documents.word_pages import set_word_pdf
from tests.documents.word_building import DAY, TEMPLATES, faults, pdf_pages, saved

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def cell(text: str = "", *, span: int = 1, down: int = 1, **look: Any) -> dict[str, Any]:
    return {"span": span, "down": down, "c": [{"t": "text", "c": [{"t": "text", "v": text, **look}]}] if text else []}


def blank(letters: int) -> dict[str, Any]:
    return {"span": 1, "down": 1, "c": [{"t": "text", "c": [{"t": "field", "kind": "text", "letters": letters, "lines": 1}]}]}


def table_of(widths: tuple[float, ...], *rows: tuple[str, ...]) -> Any:
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(widths))
    for row in rows:
        for at, text in enumerate(row):
            (table.add_row() if at == 0 else table.rows[-1]).cells[at].text = text
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    return document


def pages_of(document: Any) -> list[str]:
    made = set_word_pdf(saved(document), name="own/policy.docx", templates=TEMPLATES, timestamp=DAY)
    assert not faults(made)
    return [page.replace("\ufffe", "-") for page in pdf_pages(made)]  # so pdfium says a hyphen at the end of a line


# --------------------------------------------------------------------------- what a column needs


def test_the_widest_word_ends_behind_a_space_a_hyphen_or_a_slash() -> None:
    (need,) = column_needs([[cell("Szczepańska-Brzęczyszczykiewicz, RN and/or another")]], 1)
    assert need["word"]["v"] == "Brzęczyszczykiewicz,"
    assert need["line"]["v"] == "Szczepańska-Brzęczyszczykiewicz, RN and/or another"


def test_bold_and_large_words_count_as_they_look() -> None:
    (need,) = column_needs([[cell("nutritionist")], [cell("coordinator", b=True, size=14.0)]], 1)
    assert need["word"] == {"v": "coordinator", "b": True, "size": 14.0}


def test_merged_cells_need_no_column_and_move_the_others() -> None:
    rows = [[cell("a", down=2), cell("over both columns together", span=2)], [cell("second"), cell("third")]]
    assert [(column, one["c"][0]["c"][0]["v"]) for column, one in place_cells(rows, 3)] == [
        (0, "a"),
        (1, "over both columns together"),
        (1, "second"),
        (2, "third"),
    ]
    assert [need["word"]["v"] for need in column_needs(rows, 3)] == ["a", "second", "third"]


@pytest.mark.parametrize(("letters", "points"), [(4, 41.6), (20, 104.0), (60, 0.0)])
def test_a_blank_needs_the_room_it_is_drawn_in(letters: int, points: float) -> None:
    """One of forty letters and more is as wide as its cell."""
    assert column_needs([[blank(letters)]], 1)[0]["blank"] == pytest.approx(points)


def test_what_is_measured_is_short() -> None:
    (need,) = column_needs([[cell("w" * 5000)]], 1)
    assert (need["word"]["v"], len(need["line"]["v"])) == ("", 120)


def test_a_word_that_is_broken_anyway_takes_no_room_from_other_columns() -> None:
    (need,) = column_needs([[cell(f"{LONG} coordinator")]], 1)
    assert need["word"]["v"] == "coordinator"
    sites = "Harbor Bend Learning Room; Tallow Creek Community Health Center; Cedar Fork Public Library Room"
    document = table_of((1.6, 1.6, 1.6, 1.6), ("Name", "Kind", "Day", "Sites"), (LONG, "Main", "October 31, 2027", sites))
    page = pages_of(document)[0]
    assert len(page[page.index("Harbor Bend") :].strip().splitlines()) <= 4


def test_only_long_words_are_told() -> None:
    assert longest_word(cell("nine char words")["c"]) == 0
    assert longest_word(cell(f"see {LONG}")["c"]) == len(LONG)


@pytest.mark.parametrize(("widths", "chosen"), [((100, 100, 100), True), ((100, 100, 100, 101), False), ((100, 100, 100, 150), True)])
def test_equal_widths_of_many_columns_are_nobodys_choice(widths: tuple[float, ...], chosen: bool) -> None:
    assert widths_are_chosen(widths) is chosen


# --------------------------------------------------------------------------- what the pages show


def test_no_short_word_is_broken_at_the_edge_of_a_column() -> None:
    names = ("Brzęczyszczykiewicz", "Valenzuela-Ibáñez", "Communication")
    page = pages_of(table_of((0.7, 3.0, 2.8), ("Name", "Site", "Note"), *((name, "Tallow Creek", "yes") for name in names)))[0]
    for word in re.findall(r"\w+", " ".join(names)):
        assert word in page, f"{word} is broken"


def test_a_word_wider_than_any_column_is_broken_between_syllables_and_stays_whole_as_text() -> None:
    page = pages_of(table_of((1.2, 1.2, 4.0), ("Name", "Site", "Note"), (LONG, "here", "It is long.")))[0]
    assert LONG in re.sub(r"\s", "", page)
    pieces = [piece for piece in page.split() if piece in LONG]
    assert len(pieces) > 2
    assert all(len(piece) > 2 for piece in pieces), "no piece is shorter than a syllable"


def test_of_columns_that_nobody_chose_the_longest_text_has_the_widest() -> None:
    sites = "Harbor Bend Learning Room; Tallow Creek Community Health Center; Cedar Fork Public Library Room; Marsh Lane Grange Hall"
    rows = (("Name", "Kind", "Day", "Hours", "Sites"), ("Dana Sampleton of Harbor Bend", "Dietitian", "October 31, 2027", "19", sites))
    document = table_of((1.3, 1.3, 1.3, 1.3, 1.3), *rows)
    pdf = pypdfium2.PdfDocument(set_word_pdf(saved(document), name="own/policy.docx", templates=TEMPLATES, timestamp=DAY))
    text = pdf[0].get_textpage()
    whole = text.get_text_range().replace("\r\n", "\n")
    lines = whole[whole.index("Harbor Bend Learning") :].strip().splitlines()
    assert "October 31, 2027" in whole, "what is narrower than an equal share stays on one line"
    assert len(lines) <= 5, "the longest text takes no more lines than it must"


@pytest.mark.parametrize("inches", [1.0, 1.3, 1.6, 1.9, 2.2])
def test_an_h_stays_with_the_consonant_before_it(inches: float) -> None:
    page = pages_of(table_of((inches, 1.2, 1.4), ("Name", "Site", "Note"), (f"{LONG} Fischereihafenbetriebsgesellschaft", "yes", "yes")))[0]
    assert not re.search(r"[bcdfgklmnprst]\s+h[aeiouä]", page)


def row_of_narrow_cells(text: str, *rows_before: str) -> Any:
    """A table of six columns whose last row Word keeps on one page."""
    document = table_of((1.6, 1.0, 1.0, 1.0, 1.0, 0.9), *((before,) * 6 for before in rows_before), ("1", "2", "3", "4", "5", text))
    row = document.tables[0].rows[-1]
    row._tr.get_or_add_trPr().append(parse_xml(f'<w:cantSplit xmlns:w="{W}"/>'))
    return document


def test_a_row_too_high_for_a_page_is_parted_and_not_cut_off() -> None:
    words = [f"site{number}" for number in range(200)]
    made = set_word_pdf(saved(row_of_narrow_cells(" ".join(words))), name="own/policy.docx", templates=TEMPLATES, timestamp=DAY)
    shown = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)).split()
    assert [word for word in words if word not in shown] == []


def test_a_box_of_a_few_lines_stays_on_one_page() -> None:
    parted = 0
    for before in range(30, 42):
        document = docx.Document()
        for number in range(before):
            document.add_paragraph(f"Line {number}")
        box = document.add_paragraph("In its place the board has approved another way. " * 6 + "End.")
        borders = f'<w:pBdr xmlns:w="{W}"><w:left w:val="single" w:sz="24" w:space="4" w:color="0B5C6B"/></w:pBdr>'
        box._p.get_or_add_pPr().append(parse_xml(borders))
        page = next(page for page in pages_of(document) if "End." in page)
        parted += page.count("In its place") < 6
    assert not parted


def test_an_address_is_broken_behind_its_signs() -> None:
    address = "dana.sampleton@harborbend-area-agency.example.org"
    page = pages_of(table_of((1.1, 1.1, 4.2), ("Write to", "Site", "Note"), (address, "here", "yes")))[0]
    assert address in re.sub(r"\s", "", page)
    pieces = [piece for piece in page.split() if len(piece) > 4 and piece in address]
    assert len(pieces) > 1
    assert all(piece[-1] in "-.@" for piece in pieces[:-1])


# --------------------------------------------------------------------------- what stays with signatures


def signed(rows: int, before: int) -> Any:
    """Lines, a table that stays with what follows, and a table of signatures."""
    document = docx.Document()
    for number in range(before):
        document.add_paragraph(f"Line {number}")
    changes = document.add_table(rows=rows + 1, cols=2)
    changes.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:tblHeader xmlns:w="{W}"/>'))
    for at, row in enumerate(changes.rows):
        for found in row.cells:
            found.text = f"Change {at}" if at else "Head"
            found.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_heading("Approval", 1)
    table = document.add_table(rows=2, cols=2)
    for at, row in enumerate(table.rows):
        for found in row.cells:
            found.text = "Signature" if not at else "Dana Sampleton"
            found.paragraphs[0].paragraph_format.keep_with_next = not at
    return document


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("rows", [3, 40])
def test_signatures_never_stand_alone_on_the_last_page(rows: int) -> None:
    """At every height of the text above, rows of the table before are on the page of the signatures, under their heading."""
    alone = 0
    for before in range(0, 40, 3):
        page = next(page for page in pages_of(signed(rows, before)) if "Approval" in page)
        alone += f"Change {rows}" not in page
        assert page.index("Head") < page.index(f"Change {rows}") < page.index("Approval")
    assert not alone


def test_a_list_stays_with_signatures_and_keeps_its_numbers() -> None:
    document = docx.Document()
    for number in range(27):
        document.add_paragraph(f"Line {number}")
    for number in range(1, 8):
        item = document.add_paragraph(f"Clause {number}", style="List Number")
        item.paragraph_format.keep_with_next = number == 7
    table = document.add_table(rows=2, cols=2)
    for at, row in enumerate(table.rows):
        for found in row.cells:
            found.text = "Signature" if not at else "Dana Sampleton"
            found.paragraphs[0].paragraph_format.keep_with_next = not at
    pages = pages_of(document)
    last = next(page for page in pages if "Signature" in page)
    assert re.search(r"6\.\s*Clause 6 7\.\s*Clause 7", last)
    assert [int(found) for found in re.findall(r"(\d)\.\s*Clause", " ".join(pages))] == list(range(1, 8))
