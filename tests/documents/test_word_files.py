"""Every Word file that is made, read as strictly as Word reads it: whole, in order, and fit for a screen reader."""

import io
import posixpath
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator.documents.forms import render_forms
from generator.documents.policy import render_policies
from generator.loading.load import load_rulebook
from generator.shipped import shipped
from tests.documents.word_building import TEMPLATES, pdf_pages, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
HEAD_FILL = "0B5C6B"

# The order of what we write, as the schema of WordprocessingML has it; Word takes another for damage.
ORDERS: dict[str, tuple[str, ...]] = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "bidi", "spacing", "ind", "jc"),
        *("outlineLvl", "rPr"),
    ),
    "rPr": (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "strike", "color", "sz", "szCs", "highlight", "u", "shd", "vertAlign"),
        *("rtl", "lang"),
    ),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
    "trPr": ("cantSplit", "trHeight", "tblHeader"),
    "tblPr": (*("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),),
    "sdtPr": ("rPr", "alias", "tag", "id", "lock", "showingPlcHdr", "text", "date", "dropDownList", "checkbox"),
}
FREE = {"trPr", "sdtPr"}  # a choice in any order


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Every form and policy of the sample as Word files."""
    workspace = sample().workspace
    assert workspace
    made = (
        *render_policies(workspace, sample().report, templates=TEMPLATES),
        *render_forms(workspace, sample().report, templates=TEMPLATES),
    )
    return {str(one.path): one.data for one in made if one.path.suffix == ".docx"}


def parts(data: bytes) -> dict[str, Any]:
    """The XML of each part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def faults(data: bytes) -> Iterator[str]:
    """What Word would call damaged, or a screen reader could not use."""
    trees = parts(data)
    known = {one.get("PartName") for one in trees["[Content_Types].xml"].iter(f"{TYPES}Override")}
    yield from (
        f"the type of {name} is not told"
        for name in trees
        if name.startswith("word/") and name.endswith(".xml") and f"/{name}" not in known
    )
    for name, tree in trees.items():
        rels = trees.get(f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels")
        there = {} if rels is None else {one.get("Id"): one for one in rels.iter(f"{RELS}Relationship")}
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            for key in (f"{R}id", f"{R}embed"):
                if element.get(key) and element.get(key) not in there:
                    yield f"{name}: {element.get(key)} leads nowhere"
            order = ORDERS.get(local(element), ()) if element.tag.startswith(W) else []
            found = [local(child) for child in element]
            if order and set(found) - set(order):
                yield f"{name}: {local(element)} holds {sorted(set(found) - set(order))}"
            elif order and local(element) not in FREE and found != sorted(found, key=order.index):
                yield f"{name}: {local(element)} holds {found} in this order"
        yield from (f"{name}: a picture without alternative text" for one in tree.iter(f"{WP}docPr") if not one.get("descr"))
    body = trees["word/document.xml"].find(f"{W}body")
    yield from (f"{local(one)} inside w:t" for one in body.iter() if one.getparent() is not None and one.getparent().tag == f"{W}t")
    yield from ("a cell without a paragraph at its end" for cell in body.iter(f"{W}tc") if local(cell[-1]) != "p")
    for table in body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = table.findall(f"{W}tr")
        yield from ("a row whose cells are not as many as the columns" for row in rows if len(row.findall(f"{W}tc")) != columns)
        is_headed = rows[0].find(f".//{W}shd") is not None and rows[0].find(f".//{W}shd").get(f"{W}fill") == HEAD_FILL
        if is_headed and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a head of a table that does not repeat"
        if table.find(f"{W}tblPr/{W}tblCaption") is None:
            yield "a table without a title"
    level = 0
    for style in body.iter(f"{W}pStyle"):
        named = style.get(f"{W}val")
        if named.startswith("Heading"):
            if int(named[7:]) > level + 1:
                yield f"a heading of level {named[7:]} below one of level {level}"
            level = int(named[7:])


def test_every_word_file_is_whole_and_can_be_used(files: dict[str, bytes]) -> None:
    assert len(files) > 100
    assert {name: list(faults(data)) for name, data in files.items() if list(faults(data))} == {}


def test_every_word_file_says_its_language(files: dict[str, bytes]) -> None:
    spanish = {form.id for form in load_rulebook(shipped("standards")).forms.values() if form.language == "es"}
    for name, data in files.items():
        wanted = "es-US" if Path(name).stem in spanish else "en-US"
        trees = parts(data)
        assert trees["word/styles.xml"].find(f".//{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == wanted, name
        assert trees["docProps/core.xml"].findtext("{http://purl.org/dc/elements/1.1/}language") == wanted, name
        assert trees["docProps/core.xml"].findtext("{http://purl.org/dc/elements/1.1/}title"), name


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<w:b/><w:color", '<w:color w:val="000000"/><w:b/><w:color', "in this order"),
        ('w:val="Heading1"', 'w:val="Heading3"', "a heading of level 3 below one of level 0"),
        ("<w:tblHeader/>", "", "a head of a table that does not repeat"),
        ('r:id="rHeader"', 'r:id="rGone"', "rGone leads nowhere"),
        ("</w:p></w:tc>", "</w:p><w:tbl/></w:tc>", "a cell without a paragraph at its end"),
    ],
)
def test_each_fault_is_found(before: str, after: str, told: str, files: dict[str, bytes]) -> None:
    data = next(iter(files.values()))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(name, text)
    try:
        assert any(told in fault for fault in faults(out.getvalue()))
    except IndexError:  # an empty table has no row to look at
        assert "<w:tbl/>" in after


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this computer")
def test_libreoffice_opens_them(files: dict[str, bytes], tmp_path: Path) -> None:
    """One file of each kind of content; LibreOffice makes as many pages of it as it has, give or take one."""
    chosen = [name for name in files if Path(name).stem in ("assessment", "consent-es", "budget", "standard-05-dsmes-team")]
    for name in chosen:
        (tmp_path / Path(name).name).write_bytes(files[name])
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", "out"]
        + [Path(name).name for name in chosen],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=True,
    )
    for name in chosen:
        shown = " ".join(pdf_pages((tmp_path / "out" / f"{Path(name).stem}.pdf").read_bytes()))
        assert "SAMPLE: INVENTED DATA" in shown, name
