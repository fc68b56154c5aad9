"""Pages are told from one another by what they show, and not by how their file is written."""

import io

import pikepdf
import pytest

from generator.pdf.page_prints import read_binder, read_page_prints


def pdf(*pages: bytes, shuffled: bool = False, packed: bool = False) -> bytes:
    """Pages with the drawings given, all in one font."""
    made = pikepdf.new()
    if shuffled:
        for number in range(40):
            made.make_indirect(pikepdf.Dictionary(Filler=number))
    font = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Loop=pikepdf.Dictionary())
    )
    font.Loop.Back = font  # as structures do that lead back to where they came from
    for drawing in pages:
        page = made.add_blank_page(page_size=(200, 200))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = made.make_stream(drawing)
        page.obj.PieceInfo = pikepdf.Dictionary(Saved="yesterday" if shuffled else "today")
    out = io.BytesIO()
    made.save(
        out, compress_streams=packed, object_stream_mode=pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    )
    return out.getvalue()


def text(words: str, left: int = 20) -> bytes:
    return b"BT /F1 12 Tf %d 100 Td (%s) Tj ET" % (left, words.encode())


def test_a_file_that_is_only_written_anew_has_the_same_prints() -> None:
    pages = (text("one"), text("two"))
    assert read_page_prints(pdf(*pages)) == read_page_prints(pdf(*pages, shuffled=True, packed=True))
    assert pdf(*pages) != pdf(*pages, shuffled=True, packed=True)


def test_other_words_are_seen_on_their_page_alone() -> None:
    before, after = read_page_prints(pdf(text("one"), text("two"))), read_page_prints(pdf(text("one"), text("too")))
    assert before[0] == after[0]
    assert before[1].look != after[1].look
    assert (before[1].words, after[1].words) == ("two", "too")


def test_the_same_words_in_another_place_look_otherwise_and_read_alike() -> None:
    (before,), (after,) = read_page_prints(pdf(text("one"))), read_page_prints(pdf(text("one", left=40)))
    assert before.words == after.words
    assert before.look != after.look


@pytest.mark.parametrize("change", ["/Rotate", "/MediaBox", "/Annots"])
def test_what_is_around_the_drawing_belongs_to_the_page(change: str) -> None:
    with pikepdf.open(io.BytesIO(pdf(text("one")))) as made:
        values = {"/Rotate": 90, "/MediaBox": pikepdf.Array([0, 0, 100, 100]), "/Annots": pikepdf.Array([pikepdf.Dictionary(Contents="x")])}
        made.pages[0].obj[change] = values[change]
        out = io.BytesIO()
        made.save(out)
    assert read_page_prints(out.getvalue())[0].look != read_page_prints(pdf(text("one")))[0].look


def test_exhibits_are_found_by_the_bookmarks_of_a_binder() -> None:
    with pikepdf.open(io.BytesIO(pdf(*[text(f"page {number}") for number in range(1, 6)]))) as made:
        with made.open_outline() as outline:
            section = pikepdf.OutlineItem("Section 1 The change", 0)
            section.children += [pikepdf.OutlineItem("Exhibit 1.1 A letter of 2.3 pages", 1), pikepdf.OutlineItem("1.2 Another", 3)]
            outline.root.append(section)
        out = io.BytesIO()
        made.save(out)
    assert read_binder(out.getvalue()) == ({"1.1": 2, "1.2": 4}, 5)
    assert read_binder(pdf(text("one"))) == ({}, 1)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", pdf(text("one"))[:300]])
def test_a_binder_that_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it cannot be read"):
        read_binder(data)
