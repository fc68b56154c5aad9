"""A program's own look: its colours and logo on every document, and nothing changed where it has none."""

import io
import os
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image

from generator.documents.look import Look, look_documents, read_look
from generator.documents.typeset import typeset
from generator.documents.word_document import render_word_document
from generator.documents.writing import write_documents
from generator.errors import DocumentError
from generator.model.colours import LEAST_CONTRAST, contrast, least_contrast, readable_shade
from generator.model.evidence import Colors, Logo, Program
from generator.model.evidence import Look as Wanted
from generator.pdf.logos import MAX_LOGO_BYTES
from tests.documents.word_building import DAY, ROOT, TEMPLATES, faults, pdf_text, sample

PRIMARY, ACCENT = "#3a1030", "#7a1f5c"
FORM = "forms/letters/letter-of-support.docx"


def picture(mode: str = "RGBA", size: tuple[int, int] = (900, 300), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "#e01a5c" if mode in ("RGB", "RGBA") else None).save(buffer, kind)
    return buffer.getvalue()


def program(logo: str = "logo.png", *, colors: Colors | None = None) -> Program:
    workspace = sample().workspace
    assert workspace
    colors = colors or Colors(primary=PRIMARY, accent=ACCENT)
    return replace(workspace.program, look=Wanted(logo=Logo(file=logo, alt="Logo of Harbor Bend"), colors=colors))


def values() -> dict[str, object]:
    from generator.documents.context import context
    from generator.documents.forms import form_values

    workspace = sample().workspace
    assert workspace
    return {**context(workspace, sample().report), **form_values(workspace, workspace.rulebook.forms["letter-of-support"])}


def dressed(folder: Path, data: bytes, logo: str = "logo.png") -> tuple[Path, ...]:
    """The templates as they are for a program with this logo."""
    (folder / "files").mkdir()
    (folder / "files" / logo).write_bytes(data)
    write_documents(folder / "look", look_documents(program(logo), folder / "files"))
    return (folder / "look", *TEMPLATES)


def test_a_logo_is_a_file_below_its_folder(tmp_path: Path) -> None:
    """What lies elsewhere stands on no document, and nothing waits for a pipe."""
    files = tmp_path / "files"
    (files / "folder").mkdir(parents=True)
    (tmp_path / "logo.png").write_bytes(picture())
    (files / "link.png").symlink_to(tmp_path / "logo.png")
    (files / "large.png").write_bytes(picture() + bytes(MAX_LOGO_BYTES))
    names = ["../logo.png", str(tmp_path / "logo.png"), "..\\logo.png", "link.png", "folder", "large.png", "a\0.png", "gone.png"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(files / "pipe.png")
        names.append("pipe.png")
    for name in names:
        with pytest.raises(DocumentError, match="the logo"):
            look_documents(program(name), files)
    (files / "logo.png").write_bytes(picture())
    assert look_documents(program("logo.png"), files)


def test_a_program_without_a_look_has_no_files_of_one(tmp_path: Path) -> None:
    workspace = sample().workspace
    assert workspace
    assert look_documents(workspace.program, tmp_path) == ()
    assert read_look(TEMPLATES) is None


def test_without_a_look_documents_are_those_of_our_own_colours(tmp_path: Path) -> None:
    """A look of our own two colours changes no byte; so a program that has none gets what it always got."""
    ours = replace(program(), look=Wanted(colors=Colors(primary="#1b2a38", accent="0B5C6B")))
    write_documents(tmp_path / "look", look_documents(ours, tmp_path))
    plain = render_word_document("x", FORM, values(), templates=TEMPLATES, as_of=DAY)
    assert render_word_document("x", FORM, values(), templates=(tmp_path / "look", *TEMPLATES), as_of=DAY) == plain


def test_logo_and_colours_are_on_every_page(tmp_path: Path) -> None:
    word, pdf = render_word_document("x", FORM, values(), templates=dressed(tmp_path, picture()), as_of=DAY)
    document = docx.Document(io.BytesIO(word.data))
    assert document.sections[0].header._element.xpath(".//wp:docPr/@descr") == ["Logo of Harbor Bend"]
    styles = document.styles.element.xpath(".//w:color/@w:val")
    assert PRIMARY[1:].upper() in styles
    assert not {"0B5C6B", "1B2A38"} & set(styles)
    assert faults(pdf.data) == []
    opened = pypdfium2.PdfDocument(pdf.data)
    for page in opened:
        shown = page.render(scale=1).to_pil().convert("RGB")
        head = shown.crop((0, 0, shown.width, 70))
        assert any(abs(red - 0xE0) < 8 and green < 40 for _, (red, green, _) in head.getcolors(1 << 20) or ()), "the logo is on this page"
    opened.close()
    plain = render_word_document("x", FORM, values(), templates=TEMPLATES, as_of=DAY)
    assert pdf_text(pdf.data) == pdf_text(plain[1].data)


def test_pages_that_typst_sets_by_itself_wear_it_too(tmp_path: Path) -> None:
    folders = dressed(tmp_path, picture())
    (tmp_path / "page.typ").write_text(
        '#import "style.typ": *\n#set document(title: "x")\n#repr(accent) #repr(ink) #logo() #text(fill: hue(1))[x]\n'
    )
    shown = pdf_text(typeset("page.typ", {}, templates=(tmp_path, *folders), timestamp=DAY))
    assert f'rgb("{ACCENT}")' in shown
    assert f'rgb("{PRIMARY}")' in shown


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (picture("CMYK", (600, 200), "JPEG"), "logo.jpg"),
        (picture("I;16", (600, 200)), "logo.png"),
        (picture("LA", (600, 200)), "logo.png"),
        (picture("P", (4000, 3000)), "logo.png"),
        (picture("1", (80, 160)), "logo.png"),
    ],
    ids=["cmyk", "sixteen-bits", "grey-and-clear", "large", "black-and-white"],
)
def test_every_kind_of_picture_becomes_a_small_plain_one(data: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    made = look_documents(program(name), tmp_path)[0].data
    with Image.open(io.BytesIO(made)) as small:
        assert small.mode in ("RGB", "RGBA")
        assert small.height <= 400
    assert made == look_documents(program(name), tmp_path)[0].data


def test_what_a_camera_wrote_is_gone(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera of somebody", 6
    Image.new("RGB", (300, 100), "navy").save(buffer, "JPEG", exif=exif)
    (tmp_path / "logo.jpg").write_bytes(buffer.getvalue())
    made = look_documents(program("logo.jpg"), tmp_path)[0].data
    assert b"camera" not in made
    with Image.open(io.BytesIO(made)) as upright:
        assert upright.size == (100, 300)


def test_a_damaged_logo_makes_nothing(tmp_path: Path) -> None:
    whole = picture("RGB")
    (tmp_path / "logo.png").write_bytes(whole[:60] + bytes(20) + whole[80:])
    with pytest.raises(DocumentError, match=r"the logo `logo\.png` cannot be used: it is damaged inside"):
        look_documents(program(), tmp_path)
    with pytest.raises(DocumentError, match=r"the logo `gone\.png` cannot be read: No such file or directory"):
        look_documents(program("gone.png"), tmp_path)
    with pytest.raises(DocumentError, match="the color `accent` of the program is `teal`, which is no number of a color"):
        look_documents(replace(program(), look=Wanted(colors=Colors(accent="teal"))), tmp_path)


def test_only_our_own_colours_change() -> None:
    look = Look(primary=PRIMARY, accent=ACCENT)
    before = b'<w:color w:val="0B5C6B"/><w:shd w:fill="1b2a38"/><w:color w:val="4D5F6C"/><w:t>0B5C6B "0B5C6B3"</w:t>'
    after = b'<w:color w:val="7A1F5C"/><w:shd w:fill="3A1030"/><w:color w:val="4D5F6C"/><w:t>0B5C6B "0B5C6B3"</w:t>'
    assert look.recolour(before) == after


def test_our_own_colours_can_be_read() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # the grey that the guidelines' own examples give
    for colour in (Look().primary, Look().accent):
        assert least_contrast(colour)[0] >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", ["#7fd0dc", "#ffd700", "#ffffff", "#e2001a", "#00ff00", "#0000ff"])
def test_the_nearest_shade_can_be_read_and_is_the_lightest(colour: str) -> None:
    shade = readable_shade(colour)
    found = least_contrast(shade)[0]
    assert found >= LEAST_CONTRAST
    assert found < LEAST_CONTRAST + 0.1 or shade == colour


def test_the_colours_of_the_templates_are_those_that_are_replaced() -> None:
    script = (ROOT / "templates" / "build_templates.py").read_text(encoding="utf-8")
    assert f'INK, ACCENT, MUTED, LINE, SOFT, NOTE = "{Look().primary[1:].upper()}", "{Look().accent[1:].upper()}"' in script
