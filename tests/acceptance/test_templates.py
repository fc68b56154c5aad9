"""`dsmes templates`: a director copies a template, edits it, and is told what is wrong with it."""

import json
import shutil
from pathlib import Path

import docx
import pytest

from generator.cli import run
from generator.shipped import shipped
from tests.documents.word_building import word

ROOT = Path(__file__).parents[2]
POLICY = "templates/policies/dsmp/ENH-01.docx"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What one command prints; its exit code is held against `code`."""
    assert run(["templates", *arguments]) == code
    caught = capsys.readouterr()
    return caught.out + caught.err


def test_from_copy_to_correction(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("-C", str(program))
    begin = said(capsys, "check", *at)
    assert begin == (
        f"There are no templates of your own in {program / 'templates'}, so every document is made of ours.\n"
        "    hint: `dsmes templates list` names them; `dsmes templates copy NAME` puts one there for editing; `--all` looks ours over\n"
    )
    assert said(capsys, "copy", "ENH-01", *at).startswith(f"made {program / POLICY}\n")
    assert said(capsys, "check", *at) == "no errors, no warnings in 1 template\n"

    document = docx.Document(str(program / POLICY))
    document.tables[0].rows[1].cells[3].text = "{{ policy.nxt_review }}"
    document.save(str(program / POLICY))
    assert said(capsys, "check", *at, code=1) == (
        f"{POLICY}: error: document body, table 1, row 2, cell 4, near “Next review”: {{{{ policy.nxt_review }}}}: "
        "unknown name 'nxt_review' in policy; the nearest known name is 'next_review' [TPL105]\n"
        "    hint: write next_review in its place\n"
        "1 error, no warnings in 1 template\n"
    )
    assert said(capsys, "check", "--fail-on", "never", *at)
    assert said(capsys, "check", "packet/worksheet", *at) == "no errors, no warnings in 1 template\n"

    before = (program / POLICY).read_bytes()
    refused = said(capsys, "copy", POLICY, *at, code=2)
    assert refused == (
        f"error: {program / POLICY} is there already, and is not written over\n    hint: edit it, or move it away first and copy again\n"
    )
    assert (program / POLICY).read_bytes() == before


def test_looking_over_templates_writes_nothing(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = program / "evidence" / "program.yaml"
    records.write_text(f'{records.read_text(encoding="utf-8")}\nlook:\n  colors:\n    accent: "#7a1f5c"\n', encoding="utf-8")
    at = ("-C", str(program))
    said(capsys, "copy", "ENH-01", *at)
    before = sorted(program.rglob("*"))
    assert said(capsys, "check", *at) == "no errors, no warnings in 1 template\n"
    assert sorted(program.rglob("*")) == before


def test_a_name_that_no_document_has(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (("policies/ENH-01.docx", word("x")), ("forms/lettr.docx", word("x")), ("binders.typ", b"= x")):
        (program / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        (program / "templates" / name).write_bytes(data)
    assert said(capsys, "check", "-C", str(program)) == (
        "templates/binders.typ: warning: no template goes by this name, so no document is made of it [TPL115]\n"
        "    hint: did you mean templates/binder.typ?\n"
        "templates/forms/lettr.docx: warning: no template goes by this name, so no document is made of it [TPL115]\n"
        "    hint: `dsmes templates list` shows the names that there are\n"
        "templates/policies/ENH-01.docx: warning: no template goes by this name, so no document is made of it [TPL115]\n"
        "    hint: did you mean templates/policies/dsmp/ENH-01.docx?\n"
        "no errors, 3 warnings in 3 templates\n"
    )


def test_a_typst_template_is_told_by_line(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "show", "--copy", "word", "-C", str(program))
    own = program / "templates" / "word.typ"
    own.write_text(own.read_text() + "\n#nowhere\n")
    lines = own.read_text().count("\n")
    found = json.loads(said(capsys, "check", "--format", "json", "-C", str(program), code=1))["findings"]
    assert [(one["rule"], one["file"], one["line"], one["column"], one["message"]) for one in found] == [
        ("TPL121", "templates/word.typ", lines, 2, "unknown variable: nowhere")
    ]


def test_machine_formats_leave_out_lines_that_a_word_file_does_not_have(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = program / "templates/policies/dsmp/ENH-01.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(word("{{ zzz }}"))
    (result,) = json.loads(said(capsys, "check", "--format", "sarif", "-C", str(program), code=1))["runs"][0]["results"]
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": POLICY, "uriBaseId": "%SRCROOT%"}}}]
    assert said(capsys, "check", "--format", "github", "-C", str(program), code=1).startswith(f"::error file={POLICY},title=TPL105%3A ")


def test_list(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "copy", "ENH-01", "-C", str(program))
    text = said(capsys, "list", "-C", str(program))
    assert (
        "\ntemplates/packet/\n  checklist.docx                           the checklist of a packet: requirements, uploads and dates\n"
        in text
    )
    assert "  ENH-01.docx                              the policy on Individual assessment and education plan  (your own)\n" in text
    files = [*shipped("templates").rglob("*.docx"), *shipped("templates").glob("*.typ")]
    assert text.endswith(f"{len(files)} templates, 1 of them your own. `dsmes templates copy NAME` copies one for editing.\n")
    rows = json.loads(said(capsys, "list", "--format", "json", "-C", str(program)))["templates"]
    assert {row["name"] for row in rows} == {path.relative_to(shipped("templates")).as_posix() for path in files}
    assert [row["name"] for row in rows if row["own"]] == ["policies/dsmp/ENH-01.docx"]


def test_show(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "templates/policies/dsmp/ENH-01.docx", "-C", str(program))
    assert "  sponsor.officer.title                        text: Title or position  e.g. Executive Director\n" in text
    assert "  policy.next_review                           text" in text
    assert "\n  accreditor" not in text  # a policy is of no application
    names = {row["name"]: row for row in json.loads(said(capsys, "show", "worksheet", "--format", "json", "-C", str(program)))["names"]}
    assert names["people[].licenses[].number"]["type"] == "text"
    assert names["uses_dsmp"] == {
        "name": "uses_dsmp",
        "type": "yes or no",
        "about": "whether the core curriculum is DSMP",
        "always": True,
        "example": "yes",
    }
    assert said(capsys, "show", "policys/dsmp/ENH-01", "-C", str(program), code=2) == (
        "error: there is no template policys/dsmp/ENH-01\n    hint: did you mean policies/dsmp/ENH-01.docx?\n"
    )
    assert said(capsys, "show", "standard-01", "-C", str(program), code=2) == (
        "error: several templates are called standard-01\n"
        "    hint: write one of: policies/ns-2017/standard-01.docx, policies/ns-2022/standard-01.docx\n"
    )
