"""What a person changed in `build/` or put there is never lost, whatever became of the notes; what nobody touched is made again."""

import json
import os
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from generator.commands import build, build_folder, submit
from generator.commands.answer import Answer
from generator.commands.gather import Asking
from generator.commands.inputs import hash_folders, read_kept
from generator.commands.side_by_side import side_by_side
from generator.documents import writing
from generator.documents.kept import Kept
from generator.documents.plan import Document
from tests.documents.test_kept import DAY, OTHER, WORKSHOP, Quiet, hashes, make, pretended_office, type_into
from tests.documents.word_building import ROOT, pdf_text

SMALL = "ada-2026-change"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its policies and one packet."""
    program = tmp_path_factory.mktemp("aside")
    shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert make(program, "policies").exit_code == 0
    assert packet(program).exit_code == 0
    return program


@pytest.fixture
def program(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    return shutil.copytree(made, tmp_path / "program")


def packet(program: Path, **options: bool) -> Answer:
    return build.run(Asking(root=program, today=DAY, applications=(SMALL,)), Quiet(), parts=("packets",), **options)  # type: ignore[arg-type]


def change(program: Path, name: str, old: str, new: str) -> None:
    path = program / "evidence" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rename_program(program: Path) -> None:
    change(program, "program.yaml", "short_name: Harbor", "short_name: Harbour")


# --------------------------------------------------------------------------- the notes are lost


def test_an_edit_stays_known_where_hidden_folders_were_not_copied(program: Path) -> None:
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    type_into(word, "Typed by hand.")
    edited = word.read_bytes()
    shutil.rmtree(program / "build" / ".made")
    told = make(program, "policies")
    assert f"{word} was edited by hand and stays as it is" in told.text
    assert word.read_bytes() == edited


def test_without_any_notes_what_differs_is_set_aside_and_told(program: Path) -> None:
    before = hashes(program / "build" / "policies")
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    type_into(word, "Typed by hand.")
    edited = word.read_bytes()
    shutil.rmtree(program / "build" / ".made")
    shutil.rmtree(program / "build" / "notes")
    told = make(program, "policies")
    aside = program / "build" / "set-aside" / "policies"
    assert told == Answer(
        f"warning: {WORKSHOP}.docx in {program}/build/policies was not put there by dsmes, or was changed since; kept in {aside}\n"
        "    hint: take from there what is yours; papers of your own have their place outside of build/\n"
        f"made {program}/build/policies\n"
    )
    assert (aside / f"{WORKSHOP}.docx").read_bytes() == edited
    assert hashes(program / "build" / "policies") == before
    assert make(program, "policies").text == "Nothing has changed since the last build.\n"


def test_an_edit_is_set_aside_where_the_notes_alone_are_lost(program: Path) -> None:
    """What an earlier run found standing there is not taken for what it made."""
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    type_into(word, "Typed by hand.")
    word.with_suffix(".pdf").write_bytes(b"%PDF-1.7 saved from Word")
    edited = word.read_bytes()
    assert make(program, "policies").exit_code == 0
    shutil.rmtree(program / "build" / "notes")
    rename_program(program)
    assert make(program, "policies").text.startswith(f"warning: {WORKSHOP}.docx, {WORKSHOP}.pdf in {program}/build/policies were not put ")
    aside = program / "build" / "set-aside" / "policies"
    assert (aside / f"{WORKSHOP}.docx").read_bytes() == edited
    assert (aside / f"{WORKSHOP}.pdf").read_bytes() == b"%PDF-1.7 saved from Word"


# --------------------------------------------------------------------------- files of one's own


def test_a_file_of_ones_own_is_set_aside_and_never_over_another(program: Path) -> None:
    for text in ("one", "two"):
        own = program / "build" / "policies" / "ns-2017" / "remember.txt"
        own.write_text(text, encoding="utf-8")
        told = make(program, "policies")
        assert told.text.startswith(f"warning: ns-2017/remember.txt in {program}/build/policies was not put there by dsmes")
        assert (told.exit_code, own.exists()) == (0, False)
    kept = program / "build" / "set-aside" / "policies" / "ns-2017"
    assert [(kept / name).read_text(encoding="utf-8") for name in ("remember.txt", "remember-2.txt")] == ["one", "two"]


def test_a_form_that_was_filled_in_is_set_aside(program: Path) -> None:
    pdf = program / "build" / "policies" / f"{OTHER}.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"% filled in")
    filled = pdf.read_bytes()
    assert f"{OTHER}.pdf" in make(program, "policies").text
    assert (program / "build" / "set-aside" / "policies" / f"{OTHER}.pdf").read_bytes() == filled


def test_a_packet_holds_what_its_manifest_says_and_nothing_is_lost(program: Path) -> None:
    folder = program / "build" / "packets" / SMALL
    (folder / "uploads" / "letter-to-send.pdf").write_bytes(b"mine")
    told = packet(program)
    assert f"warning: uploads/letter-to-send.pdf in {folder} was not put there by dsmes" in told.text
    assert (program / "build" / "set-aside" / "packets" / SMALL / "uploads" / "letter-to-send.pdf").read_bytes() == b"mine"
    assert not (folder / "uploads" / "letter-to-send.pdf").exists()


def test_what_systems_put_into_any_folder_is_no_work_of_a_person(program: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "~$policy.docx"):
        (program / "build" / "policies" / name).write_bytes(b"x")
    assert make(program, "policies").text == "Nothing has changed since the last build.\n"
    rename_program(program)
    assert make(program, "policies") == Answer(f"made {program}/build/policies\n")


def test_what_systems_put_into_a_packet_is_no_part_of_it(program: Path) -> None:
    shutil.rmtree(program / "evidence" / "submissions", ignore_errors=True)
    folder = program / "build" / "packets" / SMALL
    for name in (".DS_Store", "uploads/.DS_Store", "Thumbs.db", "~$narrative.docx"):
        (folder / name).write_bytes(b"x")
    assert freeze(program).exit_code == 0
    assert packet(program, zipped=True).exit_code == 0
    with zipfile.ZipFile(folder.with_name(f"{SMALL}.zip")) as archive:
        assert [name for name in archive.namelist() if "DS_Store" in name or "Thumbs" in name or "~" in name] == []


def test_a_persons_file_outlives_the_document_that_it_was(tmp_path: Path) -> None:
    """Once nothing of its name is made any more: a policy of an edition that is left, a paper that a type no longer calls for."""
    told: list[str] = []
    build_folder_of = tmp_path / "build"

    def put(documents: Sequence[Document], kept: Kept) -> None:
        build_folder.put(build_folder_of, "policies", documents, kept, told.append)

    first = read_kept(build_folder_of, "policies")
    put(first.note("old/policy", "key", b"ours", b"%PDF ours"), first)
    word = build_folder_of / "policies" / "old" / "policy.docx"
    word.write_bytes(b"theirs")
    word.with_suffix(".pdf").write_bytes(b"%PDF theirs")
    for _ in range(2):  # noted as theirs however often it is kept
        again = read_kept(build_folder_of, "policies")
        put(again.keep_edited("old/policy", b"theirs"), again)
        assert (word.read_bytes(), told) == (b"theirs", [])
    put((), read_kept(build_folder_of, "policies"))
    aside = build_folder_of / "set-aside" / "policies" / "old"
    assert (aside / "policy.docx").read_bytes() == b"theirs"
    assert (aside / "policy.pdf").read_bytes() == b"%PDF theirs"
    assert [line.partition(" in ")[0] for line in told] == ["warning: old/policy.docx, old/policy.pdf"]


@pytest.mark.skipif(os.name == "nt", reason="the pretended LibreOffice is a script that Windows does not run")
def test_a_pdf_that_libreoffice_made_is_nobodys_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    place = tmp_path / "build"
    first = read_kept(place, "policies")
    build_folder.put(place, "policies", first.note("policy", "key", b"ours", b"%PDF ours"), first, told.append)
    docx.Document().save(str(word := place / "policies" / "policy.docx"))
    for words in ("Theirs.", "And again."):
        type_into(word, words)
        monkeypatch.setenv("DSMES_OFFICE", str(pretended_office(tmp_path, f"%PDF-1.7 {words}")))
        kept = read_kept(place, "policies")
        build_folder.put(place, "policies", kept.keep_edited("policy", word.read_bytes()), kept, told.append)
        assert (place / "policies" / "policy.pdf").read_bytes() == f"%PDF-1.7 {words}\n".encode()
    assert told == []


@pytest.mark.parametrize("can_exchange", [True, False])
def test_what_is_saved_while_documents_are_written_is_set_aside(program: Path, can_exchange: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    word, own = (program / "build" / "policies" / name for name in (f"{WORKSHOP}.docx", "new.txt"))
    fill = writing.fill_folder

    def fill_while_somebody_saves(folder: Path, documents: Iterable[Document]) -> None:
        fill(folder, documents)
        type_into(word, "Typed by hand.")
        own.write_text("mine", encoding="utf-8")

    if not can_exchange:
        monkeypatch.setattr(writing, "_exchange", lambda *_: False)
    monkeypatch.setattr(writing, "fill_folder", fill_while_somebody_saves)
    rename_program(program)
    told = make(program, "policies")
    aside = program / "build" / "set-aside" / "policies"
    assert told.text.startswith(f"warning: new.txt, {WORKSHOP}.docx in {program}/build/policies were not put there by dsmes, or were ")
    assert "Typed by hand." in "".join(one.text for one in docx.Document(str(aside / f"{WORKSHOP}.docx")).paragraphs)
    assert (aside / "new.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in (program / "build").iterdir() if path.name.startswith((".new", ".old"))) == []


def test_what_cannot_be_set_aside_stays_with_all_else(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hashes(program / "build" / "policies")

    def refuse(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Kept, "set_aside_late", refuse)
    rename_program(program)
    assert "there is no room left on the disk" in make(program, "policies").text
    assert hashes(program / "build" / "policies") == before


def test_what_is_saved_when_all_is_written_is_seen_by_the_next_run(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    put = build.put

    def put_before_a_save(*given: object) -> None:
        put(*given)  # type: ignore[arg-type]
        type_into(word, "Typed by hand.")

    monkeypatch.setattr(build, "put", put_before_a_save)
    rename_program(program)
    make(program, "policies")
    monkeypatch.setattr(build, "put", put)
    assert f"{word} was edited by hand and stays as it is" in make(program, "policies").text


# --------------------------------------------------------------------------- edited, and then sent


def test_a_packet_that_is_no_draft_holds_no_paper_of_one(program: Path) -> None:
    folder = program / "build" / "packets" / SMALL
    assert packet(program, draft=True).exit_code == 0
    type_into(folder / "narrative.docx", "Typed by hand.")
    (folder / "narrative.pdf").write_bytes(b"%PDF-1.7 saved from Word")
    assert packet(program, draft=True).exit_code == 0
    before = hashes(folder)
    for _ in range(2):
        told = packet(program)
        assert told.exit_code == 1
        assert f"the packet {SMALL} was not made: narrative.docx was edited by hand in a draft" in told.text
        assert hashes(folder) == before
    assert "nothing was frozen" in freeze(program).text.lower()
    (folder / "narrative.docx").unlink()
    assert packet(program).exit_code == 0
    assert (program / "build" / "set-aside" / "packets" / SMALL / "narrative.pdf").read_bytes() == b"%PDF-1.7 saved from Word"


def freeze(program: Path) -> Answer:
    return submit.run(Asking(root=program, today=DAY), SMALL, Quiet(), day=DAY)  # type: ignore[arg-type]


def test_what_was_edited_by_hand_is_named_when_it_is_frozen(program: Path) -> None:
    shutil.rmtree(program / "evidence" / "submissions", ignore_errors=True)
    folder = program / "build" / "packets" / SMALL
    type_into(folder / "narrative.docx", "Typed by hand.")
    (folder / "narrative.pdf").write_bytes(b"%PDF-1.7 saved from Word")
    assert packet(program).exit_code == 0
    assert packet(program).text == "Nothing has changed since the last build.\n"
    told = freeze(program)
    assert told.exit_code == 0
    assert told.text.startswith("warning: narrative.docx was edited by hand, and is frozen as it stands\n")


def test_an_edit_for_another_day_is_told_with_that_day(program: Path) -> None:
    folder = program / "build" / "packets" / SMALL
    type_into(folder / "narrative.docx", "Typed by hand.")
    (folder / "narrative.pdf").write_bytes(b"%PDF-1.7 saved from Word")
    asking = Asking(root=program, today=DAY, as_of=DAY - timedelta(days=1), applications=(SMALL,))
    told = build.run(asking, Quiet(), parts=("packets",))  # type: ignore[arg-type]
    assert f"(it was made for {DAY})" in told.text
    assert [day for _, day in read_kept(program / "build", f"packets/{SMALL}").edited_files()] == [str(DAY)]


# --------------------------------------------------------------------------- ended in the middle


def test_documents_newer_than_their_record_are_nobodys_edit(program: Path) -> None:
    """As it is when a run is ended between the documents and the record: with the older record put back."""
    older = {path: path.read_bytes() for path in (program / "build" / ".made").rglob("*.json")}
    rename_program(program)
    assert make(program, "policies").text == f"made {program}/build/policies\n"
    for path, data in older.items():
        path.write_bytes(data)
    change(program, "program.yaml", "short_name: Harbour", "short_name: Haven")
    assert make(program, "policies").text == f"made {program}/build/policies\n"
    assert "Haven Bend" in pdf_text((program / "build" / "policies" / f"{WORKSHOP}.pdf").read_bytes())


@pytest.mark.parametrize(("module", "step"), [(build_folder, "write_documents"), (build, "remember")])
def test_a_run_that_ends_in_the_middle_leaves_nothing_unknown(
    program: Path, module: object, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the documents are in their place, and after; an edit from before is known as one, too."""
    word = program / "build" / "policies" / f"{OTHER}.docx"
    type_into(word, "Typed by hand.")
    word.with_suffix(".pdf").write_bytes(b"%PDF-1.7 saved from Word")
    edited = word.read_bytes()
    with monkeypatch.context() as ended:

        def end(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        ended.setattr(module, step, end)
        rename_program(program)
        with pytest.raises(KeyboardInterrupt):
            make(program, "policies")
    change(program, "program.yaml", "short_name: Harbour", "short_name: Haven")
    told = make(program, "policies")
    assert (told.exit_code, told.text.count("by hand"), "set-aside" in told.text) == (0, 1, False)
    assert word.read_bytes() == edited
    assert word.with_suffix(".pdf").read_bytes() == b"%PDF-1.7 saved from Word"
    assert "Haven Bend" in pdf_text((program / "build" / "policies" / f"{WORKSHOP}.pdf").read_bytes())


# --------------------------------------------------------------------------- packets of another day


def test_only_the_packet_of_today_is_zipped(program: Path) -> None:
    assert packet(program, zipped=True).text.startswith(f"made {program}/build/packets/{SMALL}.zip\n")
    zipped = program / "build" / "packets" / f"{SMALL}.zip"
    zipped.unlink()
    manifest = json.loads((program / "build" / "packets" / SMALL / "manifest.json").read_text(encoding="utf-8"))
    file = program / "evidence" / "files" / next(row["file"] for row in manifest["exhibits"] if row["file"].endswith(".pdf"))
    file.write_bytes(b"%PDF-1.7 and no more")
    told = packet(program, zipped=True)
    assert (told.exit_code, zipped.exists()) == (1, False)
    assert f"the packet {SMALL} was not made" in told.text
    assert (program / "build" / "packets" / SMALL / "manifest.json").exists()


def test_a_zip_file_from_before_is_told(program: Path) -> None:
    assert packet(program, zipped=True).exit_code == 0
    rename_program(program)
    zipped = program / "build" / "packets" / f"{SMALL}.zip"
    line = f"warning: {zipped} holds another packet than the folder beside it\n    hint: `dsmes packet --zip` makes it anew\n"
    assert packet(program).text.endswith(line)
    assert "warning" not in packet(program, zipped=True).text


def test_a_zip_file_of_somebody_else_is_set_aside_and_never_written_over(program: Path) -> None:
    folder = program / "build" / "packets"
    zipped = folder / f"{SMALL}.zip"
    zipped.write_bytes(b"of somebody else")
    told = packet(program, zipped=True)
    aside = program / "build" / "set-aside" / "packets"
    assert told.text.startswith(
        f"warning: {SMALL}.zip in {folder} was not put there by dsmes, or was changed since; kept in {aside}\n"
        "    hint: take from there what is yours; papers of your own have their place outside of build/\n"
        f"made {zipped}\n"
    )
    assert (aside / zipped.name).read_bytes() == b"of somebody else"
    with zipfile.ZipFile(zipped) as archive:
        assert f"{SMALL}/manifest.json" in archive.namelist()
    assert packet(program, zipped=True).text == f"made {zipped}\nNothing has changed since the last build.\n"
    zipped.write_bytes(b"once more")
    assert "warning" in packet(program, zipped=True).text
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == {
        f"{SMALL}.zip": b"of somebody else",
        f"{SMALL}-2.zip": b"once more",
    }


def test_the_packet_of_an_application_that_is_no_more_is_told_and_stays(program: Path) -> None:
    folder = program / "build" / "packets"
    shutil.copytree(folder / SMALL, folder / "ada-2025")
    before = hashes(folder)
    line = (
        f"warning: {folder}/ada-2025 is of an application that the program does not have, so nothing keeps it up to date\n"
        "    hint: move it elsewhere or delete it; if ada-2025 has got another id, `dsmes packet` makes its packet under that one\n"
    )
    assert packet(program).text == line + "Nothing has changed since the last build.\n"
    assert hashes(folder) == before
    assert "ada-2025" not in make(program, "policies").text


# --------------------------------------------------------------------------- what the handbook copies


def test_the_handbook_offers_the_policies_that_stand_and_loses_nothing_of_anybody(program: Path) -> None:
    assert make(program, "policies", "forms", "handbook").exit_code == 0
    site, pages = (program / "build" / name for name in ("handbook", "handbook-pages"))
    (site / "phone-list.html").write_text("mine", encoding="utf-8")
    (pages / "index.md").write_text("my own beginning", encoding="utf-8")
    word = program / "build" / "policies" / f"{WORKSHOP}.docx"
    type_into(word, "Typed by hand.")
    word.with_suffix(".pdf").write_bytes(b"%PDF-1.7 saved from Word")
    told = make(program, "policies", "forms", "handbook")
    assert f"made {program}/build/handbook\n" in told.text
    for folder, name in ((site, "phone-list.html"), (pages, "index.md")):
        assert f"warning: {name} in {folder} was not put there by dsmes, or was changed since; kept in " in told.text
    aside = program / "build" / "set-aside"
    kept = {path.relative_to(aside).as_posix(): path.read_text(encoding="utf-8") for path in aside.rglob("*") if path.is_file()}
    assert kept == {"handbook/phone-list.html": "mine", "handbook-pages/index.md": "my own beginning"}
    assert not (site / "phone-list.html").exists()
    offered = {path.name: path.read_bytes() for path in (program / "build" / "handbook").rglob(f"{Path(WORKSHOP).name}.*")}
    assert offered[word.name] == word.read_bytes()
    assert offered[word.with_suffix(".pdf").name] == b"%PDF-1.7 saved from Word"
    assert make(program, "policies", "forms", "handbook").text == "Nothing has changed since the last build.\n"


# --------------------------------------------------------------------------- workers that are ended


def end_oneself(name: str) -> str:
    if name == "first":
        os.kill(os.getpid(), signal.SIGKILL)
    return name


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_worker_that_is_killed_is_told_as_what_it_is() -> None:
    with side_by_side(end_oneself, ["first", "second"]) as begun, pytest.raises(BrokenExecutor):
        begun["first"].result()


def test_what_a_killed_worker_leaves_is_made_here(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def broken(_task: Callable[[str], object], names: Sequence[str]) -> Iterator[Mapping[str, Future[object]]]:
        lost: Future[object] = Future()
        lost.set_exception(BrokenExecutor("terminated abruptly"))
        yield dict.fromkeys(names, lost)

    monkeypatch.setattr(build, "side_by_side", broken)
    rename_program(program)
    assert make(program, "policies") == Answer(f"made {program}/build/policies\n")


def test_where_the_memory_is_too_small_it_says_what_to_do(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_work: object) -> None:
        raise MemoryError

    monkeypatch.setattr(build, "_policies", no_room)
    rename_program(program)
    before = hashes(program / "build" / "policies")
    told = make(program, "policies")
    assert told.exit_code == 1
    assert told.text.startswith(
        f"error: {program}/build/policies was not made: the computer has not enough memory for it\n    hint: close other programs"
    )
    assert hashes(program / "build" / "policies") == before


# --------------------------------------------------------------------------- what is looked at


def test_only_files_of_the_ending_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text("a: b", encoding="utf-8")
    film = tmp_path / "film.mp4"
    film.write_bytes(b"large")
    opened: list[str] = []
    open_path = Path.open

    def noting(path: Path, *how: str) -> object:
        opened.append(path.name)
        return open_path(path, *how)

    monkeypatch.setattr(Path, "open", noting)
    assert list(hash_folders({"evidence": tmp_path}, ".yaml")) == ["evidence/a.yaml"]
    assert opened == ["a.yaml"]
