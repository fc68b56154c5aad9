"""The door to Typst: text is data, the same bytes always, and errors that say where."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import page as validator
import pypdfium2
import pytest

from generator.documents.typeset import clean_values, typeset
from generator.errors import DocumentError
from generator.shipped import shipped

HEAD = '#import "style.typ": *\n#let d = json(bytes(sys.inputs.data))\n#show: body => document-page(d, body)\n'
DATA = {
    "title": "A title",
    "subtitle": "What it is",
    "author": "Cedar Hollow",
    "program-short": "Cedar Hollow",
    "sample": True,
    "draft": False,
}


def made(folder: Path, body: str, **data: object) -> bytes:
    (folder / "t.typ").write_text(HEAD + body, encoding="utf-8")
    return typeset("t.typ", {**DATA, **data}, templates=[folder, shipped("templates")], timestamp=date(2026, 11, 21))


def text_of(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_text_is_never_markup(tmp_path: Path) -> None:
    hostile = '#read("/etc/passwd") $x$ @ref <b> & \\ *bold* _it_ {{ 7*7 }} =1+1 // no comment'
    assert hostile in text_of(made(tmp_path, "#d.words", words=hostile))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_among_the_templates_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.typ")  # to read it would take for ever
    assert "words" in text_of(made(tmp_path, "#d.words", words="words"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\x00b\x0bc\x1bd\ud800e\ufffff", "abcdef"),
        ("one\r\ntwo\rthree", "one\r\ntwo\r\nthree"),
        ("2026-\u202e12-31", "2026-12-31"),
        ("done 😀", "done [U+1F600]"),
        ("family 👨\u200d👩\u200d👧.", "family [U+1F468][U+1F469][U+1F467]."),
        ("汉字", "[U+6C49][U+5B57]"),
        ("Привет Ελλάδα ☐ ☒ ✓", "Привет Ελλάδα ☐ ☒ ✓"),
    ],
)
def test_what_no_page_can_show_is_dropped_or_named(tmp_path: Path, words: str, shown: str) -> None:
    assert shown in text_of(made(tmp_path, "#d.words", words=words))


def test_right_to_left_words_are_kept(tmp_path: Path) -> None:
    assert "שלום" in text_of(made(tmp_path, "#d.words", words="שלום"))


def test_long_words_stay_on_the_page_and_whole(tmp_path: Path) -> None:
    word = "0123456789abcdef" * 12
    data = made(tmp_path, "#d.word #data-table((60pt, 1fr), ([A], [B]), ((d.word, [b]),))", word=word)
    assert text_of(data).replace("\r\n", "").count(word) == 2
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    assert max(page.get_rect(at)[2] for at in range(page.count_rects())) <= 612 - 54 + 0.5


def test_pages_carry_title_mark_and_number(tmp_path: Path) -> None:
    text = text_of(made(tmp_path, "one #pagebreak() two"))
    for words in ("A title", "SAMPLE: INVENTED DATA", "Page 2 of 2"):
        assert words in text
    assert "DRAFT" not in text
    assert "DRAFT: NOT READY TO SEND" in text_of(made(tmp_path, "one", draft=True))


def test_every_state_has_a_look(tmp_path: Path) -> None:
    from generator.findings import State

    states = [state.value for state in State]
    data = made(tmp_path, "#d.states.map(pill).join([ ])", states=states)
    assert all(word in text_of(data) for word in ("Complete", "Due soon", "Planned", "Too old", "Replaced", "Expired", "Missing", "Waived"))


def test_documents_keep_to_both_standards(tmp_path: Path) -> None:
    data = made(
        tmp_path, '= One\n#facts((("A", "b"),))\n#note-box("Mind", [this])\n#data-table((1fr, 1fr), ("A", "B"), (("a", pill("stale")),))'
    )
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2B):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


@pytest.mark.parametrize("timestamp", [date(2026, 11, 21), datetime(2026, 11, 21, tzinfo=UTC), 1795219200])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, timestamp: date | int) -> None:
    (tmp_path / "t.typ").write_text(HEAD + "Hello")
    assert typeset("t.typ", DATA, templates=[tmp_path, shipped("templates")], timestamp=timestamp) == made(tmp_path, "Hello")


def test_a_process_of_its_own_gives_the_same_bytes(tmp_path: Path) -> None:
    here = made(tmp_path, "#d.words", words="Ä 😀 \ud800")
    (tmp_path / "t.typ").write_text(HEAD + "#d.words")
    apart = typeset(
        "t.typ",
        {**DATA, "words": "Ä 😀 \ud800"},
        templates=[tmp_path, shipped("templates")],
        timestamp=date(2026, 11, 21),
        apart=True,
    )
    assert apart == here


@pytest.mark.parametrize("apart", [False, True])
def test_errors_say_template_and_line(tmp_path: Path, apart: bool) -> None:
    (tmp_path / "t.typ").write_text(HEAD + "\n#d.nope")
    with pytest.raises(DocumentError, match=r'template t\.typ, line 5: dictionary does not contain key "nope"') as caught:
        typeset("t.typ", DATA, templates=[tmp_path, shipped("templates")], timestamp=0, apart=apart)
    assert "correct the template at that line" in caught.value.hint


def test_a_character_of_the_template_itself_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"template t\.typ, line 4: .*could not be displayed"):
        made(tmp_path, "😀")


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"there is no template gone\.typ"):
        typeset("gone.typ", DATA, templates=[tmp_path], timestamp=0)


def test_nothing_outside_the_templates_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="file not found"):
        made(tmp_path, '#read("/etc/passwd")')
    with pytest.raises(DocumentError):
        made(tmp_path, '#read("../../../../etc/passwd")')


def test_packages_are_refused_before_they_are_fetched(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"line 4: it imports @preview/cetz:0\.2\.0, and no package is ever fetched"):
        made(tmp_path, '#import "@preview/cetz:0.2.0"')


@pytest.mark.parametrize(
    "asked", ['/* x */ #import "@preview/cetz:0.2.0"', 'Text #include "@local/a:1.0.0"', '#{ import "@preview/cetz:0.2.0" }']
)
def test_packages_are_refused_however_they_are_written(tmp_path: Path, asked: str) -> None:
    with pytest.raises(DocumentError, match="and no package is ever fetched"):
        made(tmp_path, asked)
    assert made(tmp_path, '// #import "@preview/cetz:0.2.0"\nHello')


def test_a_package_whose_name_is_put_together_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes out to the internet would come to this server first, as on a computer behind a proxy."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(DocumentError, match="line 5: it asks for a package, and no package is ever fetched"):
            made(tmp_path, '#let where = "@pre" + "view/" + "cetz:0.2.0"\n#import where: canvas')
        with pytest.raises(TimeoutError):
            server.accept()
        assert os.environ["HTTPS_PROXY"].startswith("http://127.0.0.1:")


def test_a_process_apart_takes_no_module_from_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "typst", "base64"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this is not what was meant')")
    (tmp_path / "t.typ").write_text(HEAD + "Hello")
    monkeypatch.chdir(tmp_path)
    assert typeset("t.typ", DATA, templates=[tmp_path, shipped("templates")], timestamp=0, apart=True).startswith(b"%PDF-1.7")


def test_the_programs_own_template_wins_file_by_file(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    style = (shipped("templates") / "style.typ").read_text(encoding="utf-8")
    (own / "style.typ").write_text(style.replace("SAMPLE: INVENTED DATA", "OWN SAMPLE WORDS"), encoding="utf-8")
    (tmp_path / "t.typ").write_text(HEAD + "Hello")
    data = typeset("t.typ", DATA, templates=[own, tmp_path, shipped("templates")], timestamp=0)
    assert "OWN SAMPLE WORDS" in text_of(data)


def test_files_can_be_handed_in(tmp_path: Path) -> None:
    (tmp_path / "t.typ").write_text(HEAD + '#image("a/dot.svg", width: 9pt, alt: "a dot")')
    dot = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>'
    data = typeset("t.typ", DATA, templates=[tmp_path, shipped("templates")], timestamp=0, files={"a/dot.svg": dot})
    assert data.startswith(b"%PDF-1.7")


def test_values_are_cleaned_all_the_way_down() -> None:
    assert clean_values({"a": ["x\x00", {"b": ("y\r\nz", 3, None, True)}]}) == {"a": ["x", {"b": ["y\nz", 3, None, True]}]}


# What it holds at most is asked of the system: the other way, a child is told what the process that started it has held.
LONG_WORD = """
import json, re, sys
from pathlib import Path
from generator.documents.typeset import typeset
from generator.shipped import shipped
typeset("t.typ", json.loads(sys.argv[2]), templates=[Path(sys.argv[1]), shipped("templates")], timestamp=0)
print(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's memory in this way")
def test_a_word_of_thousands_of_letters_takes_little_memory(tmp_path: Path) -> None:
    table = f'#data-table((1fr, 1fr), ("A", "B"), (("{"x" * 5000}", "b"),))'
    (tmp_path / "t.typ").write_text(HEAD + table, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", LONG_WORD, str(tmp_path), json.dumps(DATA)], capture_output=True, text=True, check=True)
    assert int(ran.stdout) / 1024 < 400  # MiB
