"""What stands from an earlier run: made anew only where something has changed, and never over what a person has edited."""

import hashlib
import io
import os
import shutil
from pathlib import Path

import docx
import pytest

from generator.commands import build
from generator.commands.answer import Answer
from generator.commands.gather import Asking
from generator.documents import typeset, word_pages
from tests.documents.word_building import DAY, ROOT, pdf_text

WORKSHOP = "ns-2017/standard-08-ongoing-support"
OTHER = "ns-2017/standard-07-individualization"


class Quiet:
    """Nobody waits."""

    def say(self, text: str) -> None:
        """Nothing."""

    def steps(self, title: str, items: object) -> object:
        """The items."""
        return iter(items)  # type: ignore[call-overload]


def make(program: Path, *parts: str, **options: bool) -> Answer:
    return build.run(Asking(root=program, today=DAY), Quiet(), parts=parts, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its policies and forms."""
    program = tmp_path_factory.mktemp("kept")
    shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert make(program, "policies", "forms").exit_code == 0
    return program


@pytest.fixture
def program(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "program")


@pytest.fixture
def set_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents whose PDF was set, as they are set."""
    names: list[str] = []
    set_word_pdf = word_pages.set_word_pdf

    def noting(document: bytes, *, name: str, **rest: object) -> bytes:
        names.append(name)
        return set_word_pdf(document, name=name, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(word_pages, "set_word_pdf", noting)
    return names


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


def own_template(program: Path, name: str, sentence: str) -> None:
    template = docx.Document(io.BytesIO((ROOT / "templates" / name).read_bytes()))
    template.add_paragraph(sentence)
    (program / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
    template.save(str(program / "templates" / name))


def type_into(path: Path, sentence: str) -> None:
    document = docx.Document(str(path))
    document.add_paragraph(sentence)
    document.save(str(path))


@pytest.mark.parametrize(
    ("part", "template", "path"),
    [
        ("policies", "policies/ns-2017/standard-08.docx", WORKSHOP),
        ("forms", "forms/letters/letter-of-support.docx", "letters/letter-of-support"),
    ],
)
def test_one_word_of_one_text_makes_that_one_document(part: str, template: str, path: str, program: Path, set_anew: list[str]) -> None:
    before = hashes(program / "build" / part)
    own_template(program, template, "One word more.")
    assert make(program, part).exit_code == 0
    assert set_anew == [template]
    after = hashes(program / "build" / part)
    assert {name for name in after if after[name] != before[name]} == {f"{path}.docx", f"{path}.pdf"}
    assert "One word more." in pdf_text((program / "build" / part / f"{path}.pdf").read_bytes())


def test_one_word_of_the_records_sets_what_says_it(program: Path, set_anew: list[str]) -> None:
    records = program / "evidence" / "outcomes.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("name: A1C", "name: A1C value"), encoding="utf-8")
    before = hashes(program / "build" / "policies")
    assert make(program, "policies").exit_code == 0
    after = hashes(program / "build" / "policies")
    changed = {name for name in after if after[name] != before[name]}
    assert {f"ns-2017/{'standard-09-participant-progress'}.pdf"} <= changed
    assert len(set_anew) == len(changed) / 2 < len(after) / 4


def test_what_was_made_of_other_fonts_or_on_another_day_is_made_again(program: Path, set_anew: list[str]) -> None:
    shutil.copytree(ROOT / "templates" / "fonts", program / "templates" / "fonts")
    assert make(program, "policies").exit_code == 0
    assert len(set_anew) == len(list((program / "build" / "policies").rglob("*.pdf")))


def test_a_document_edited_by_hand_stays_and_its_pdf_shows_it(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    type_into(word, "Typed by hand.")
    edited = word.read_bytes()
    monkeypatch.setenv("DSMES_OFFICE", str(pretended_office(tmp_path, "%PDF-1.7 what LibreOffice made")))
    told = make(program, "policies")
    assert (told.exit_code, told.text) == (
        0,
        f"note: {word} was edited by hand and stays as it is; to have it made from the records again, delete it; "
        f"its PDF was made of it by LibreOffice\nmade {program}/build/policies\n",
    )
    assert word.read_bytes() == edited
    assert word.with_suffix(".pdf").read_bytes() == b"%PDF-1.7 what LibreOffice made\n"
    assert make(program, "policies").text == "Nothing has changed since the last build.\n"
    records = program / "evidence" / "program.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("short_name: Harbor", "short_name: Harbour"), encoding="utf-8")
    assert make(program, "policies").exit_code == 0
    assert word.read_bytes() == edited
    word.unlink()
    assert "by hand" not in make(program, "policies").text
    assert "Harbour Bend" in pdf_text(word.with_suffix(".pdf").read_bytes())


@pytest.mark.skipif(os.name == "nt", reason="the pretended LibreOffice is a script that Windows does not run")
def test_without_libreoffice_the_pdf_is_asked_for_and_taken(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    word = program / "build" / "policies" / f"{OTHER}.docx"
    pdf = word.with_suffix(".pdf")
    type_into(word, "Typed by hand.")
    asks = (
        f"warning: {word} was edited by hand and stays as it is; to have it made from the records again, delete it. "
        "It has no PDF: LibreOffice, which would make it, is not on this computer\n"
        f"    hint: open it in Word, save it as {pdf.name} in the same folder, and run the command again\n"
    )
    for _ in range(2):  # as often as it is asked for
        told = make(program, "policies")
        assert told.exit_code == 1
        assert told.text.startswith(asks)
        assert not pdf.exists()
    pdf.write_bytes(b"%PDF-1.7 saved from Word")
    assert make(program, "policies").exit_code == 0
    assert pdf.read_bytes() == b"%PDF-1.7 saved from Word"
    assert make(program, "policies").text == "Nothing has changed since the last build.\n"
    type_into(word, "And once more.")  # the PDF shows what is not there any more
    assert make(program, "policies").exit_code == 1
    assert not pdf.exists()


def test_a_look_that_changes_makes_all_anew_and_a_bad_one_makes_nothing(program: Path, set_anew: list[str]) -> None:
    records = program / "evidence" / "program.yaml"
    text = records.read_text(encoding="utf-8")
    before = hashes(program / "build" / "policies")
    records.write_text(f'{text}\nlook:\n  colors:\n    accent: "#7a1f5c"\n', encoding="utf-8")
    assert make(program, "policies").exit_code == 0
    dressed = hashes(program / "build" / "policies")
    assert [name for name in before if dressed[name] == before[name]] == []
    assert len(set_anew) == len(before) / 2
    records.write_text(f"{text}\nlook:\n  logo: {{file: gone.png, alt: Our logo}}\n", encoding="utf-8")
    told = make(program, "policies")
    assert told == Answer(
        "error: the logo `gone.png` cannot be read: No such file or directory\n"
        "    hint: put the picture there, or take `logo` out of `look` in evidence/program.yaml\nNothing was made.\n",
        1,
    )
    assert hashes(program / "build" / "policies") == dressed
    records.write_text(text, encoding="utf-8")
    assert make(program, "policies").exit_code == 0
    assert hashes(program / "build" / "policies") == before
    assert not (program / "build" / ".look").exists()


def test_a_packet_is_not_made_with_a_pdf_that_says_something_else(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    asking = Asking(root=program, today=DAY, applications=("ada-2026-change",))
    assert build.run(asking, Quiet(), parts=("packets",)).exit_code == 0  # type: ignore[arg-type]
    packet = program / "build" / "packets" / "ada-2026-change"
    type_into(packet / "narrative.docx", "Typed by hand.")
    before = hashes(packet)
    told = build.run(asking, Quiet(), parts=("packets",))  # type: ignore[arg-type]
    assert told.exit_code == 1
    assert "the packet ada-2026-change was not made: a document that was edited by hand has no PDF" in told.text
    assert hashes(packet) == before


def pretended_office(folder: Path, pdf: str) -> Path:
    """A program that does with a Word file what LibreOffice does, as far as it is asked here."""
    script = folder / "soffice"
    script.write_text(f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\necho "{pdf}" > "$2/word.pdf"\n', encoding="utf-8")
    script.chmod(0o755)
    return script


APPLICATION = "ada-2026-change"


def packet(program: Path) -> Path:
    assert build.run(Asking(root=program, today=DAY, applications=(APPLICATION,)), Quiet(), parts=("packets",)).exit_code == 0  # type: ignore[arg-type]
    return program / "build" / "packets" / APPLICATION


def test_a_binder_is_set_anew_only_where_it_would_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program"
    shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    set_binders: list[str] = []
    whole = typeset.typeset

    def noting(template: str, *rest: object, **more: object) -> bytes:
        set_binders.extend([template] if template == "binder.typ" else [])
        return whole(template, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(typeset, "typeset", noting)
    first = (packet(program) / "binder.pdf").read_bytes()
    assert set_binders == ["binder.typ"]

    own_template(program, "policies/ns-2017/standard-08.docx", "One sentence of our own.")
    again = packet(program)
    assert set_binders == ["binder.typ"]
    assert (again / "binder.pdf").read_bytes() == first
    assert "templates/policies/ns-2017/standard-08.docx" in (again / "manifest.json").read_text(encoding="utf-8")

    (again / "binder.pdf").write_bytes(first[:-100])
    assert (packet(program) / "binder.pdf").read_bytes() == first
    assert set_binders == ["binder.typ"] * 2

    records = program / "evidence" / "program.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("short_name: ", "short_name: New ", 1), encoding="utf-8")
    assert (packet(program) / "binder.pdf").read_bytes() != first
    assert set_binders == ["binder.typ"] * 3
