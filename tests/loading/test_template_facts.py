"""What is read of templates for approvals: their words alone, as a reader sees them."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.loading.load import load
from generator.loading.template_facts import read_templates
from generator.model.approvals import look_at_template, seal_of, sum_of, template_of
from generator.model.evidence import Approval, TemplateFacts
from generator.model.fingerprints import fingerprint_bytes
from generator.model.word_text import words_of
from generator.shipped import shipped
from tests.loading.building import write_tree
from tests.test_cases import AS_OF, lay_out

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, **parts: str) -> bytes:
    """A Word file of a body and further parts, by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        for name, text in {"document": body, **parts}.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {W}>{text}</w:{name}>")
    return out.getvalue()


def paragraph(*runs: str, look: str = "") -> str:
    told = "".join(f'<w:r>{look}<w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return f"<w:p>{told}</w:p>"


def test_how_word_has_cut_and_dressed_the_words_makes_no_difference() -> None:
    plain = word(paragraph("We meet {{ commitments.meetings }} times &amp; more.") + paragraph("Then we rest."))
    cut = word(
        paragraph("We meet {{ commit", "ments.meetings }} ", "times &#38; more.", look="<w:rPr><w:b/></w:rPr>")
        + paragraph()
        + paragraph(" Then  we", " rest.")
    )
    assert words_of(plain) == words_of(cut) == "We meet {{ commitments.meetings }} times & more.\nThen we rest."


def test_words_are_read_wherever_they_are_printed_and_nowhere_else() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>"
    parted = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    made = word(
        table + parted, header1=paragraph("head"), footer2=paragraph("foot"), footnotes=paragraph("note"), styles=paragraph("not printed")
    )
    assert words_of(made) == "cell\na b c\nfoot\nnote\nhead"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more", b"%PDF-1.7", word("x")[:-30]])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the library says what it found wrong in its own words)
        words_of(data)


def test_a_file_that_unpacks_to_far_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.model.word_text._MOST_WORD_BYTES", 1000)
    with pytest.raises(ValueError, match="far too large"):
        words_of(word(paragraph("x" * 2000)))


def test_the_very_file_that_was_approved_is_not_opened_again() -> None:
    file = b"this is no Word file, and nobody looks"
    given = Approval(
        document="POL-01", version="1", name="N", role="R", date=AS_OF, statement="s", sha256="", record="r", asked="a",
        template=fingerprint_bytes([file]), wording=fingerprint_bytes([b"its words"]),
    )  # fmt: skip
    given = replace(given, sha256=sum_of(given))
    approval = replace(given, seal=seal_of(given))
    assert look_at_template("a.docx", file, [approval]) == TemplateFacts(path="a.docx", file=approval.template, wording=approval.wording)
    changed = word(paragraph("other words"))
    assert look_at_template("a.docx", changed, [approval]).wording == fingerprint_bytes([b"other words"])
    with pytest.raises(ValueError, match="not a zip file"):  # an entry that was written by hand says nothing of the file
        look_at_template("a.docx", file, [replace(approval, wording=fingerprint_bytes([b"others"]))])


def test_only_templates_of_approved_policies_are_opened_the_programs_own_first(tmp_path: Path) -> None:
    root = lay_out(None, tmp_path)
    loaded = load(root, standards=shipped("standards"), today=AS_OF, as_of=date(2026, 10, 30))
    assert loaded.workspace
    assert loaded.workspace.templates == {}
    template = template_of(edition="ns-2017", standard="1")
    folders = (root / "templates", shipped("templates"))
    ours = read_templates(loaded.workspace, folders, documents=["POL-01"])
    assert list(ours) == [template] == ["policies/ns-2017/standard-01.docx"]
    write_tree(root, {f"templates/{template}": word(paragraph("mine"))})
    assert read_templates(loaded.workspace, folders, documents=["POL-01"])[template].wording == fingerprint_bytes([b"mine"])
    write_tree(root, {f"templates/{template}": b"no Word file"})
    assert read_templates(loaded.workspace, folders, documents=["POL-01"]) == {}


def test_a_template_of_an_enhancement_goes_by_its_name() -> None:
    assert template_of(enhancement="ENH-04") == "policies/dsmp/ENH-04.docx"
