"""Whole folders, never half of one, and only below the folder that is given."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from generator.documents import writing
from generator.documents.plan import Document
from generator.documents.writing import fresh_folder, need_folder, recover, replace_file, write_documents, write_file, write_output
from generator.errors import DocumentError


def document(path: str, text: str = "new") -> Document:
    return Document(PurePosixPath(path), text.encode())


def tree(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_folder_holds_exactly_what_is_written(tmp_path: Path) -> None:
    write_documents(tmp_path / "out", [document("a.txt", "old"), document("gone.txt")])
    write_documents(tmp_path / "out", [document("a.txt"), document("below/b.txt")])
    assert tree(tmp_path) == {"out/a.txt": "new", "out/below/b.txt": "new"}


@pytest.mark.parametrize("exchanges", [True, False], ids=["swapped in one step", "renamed in two steps"])
def test_a_failure_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool) -> None:
    if not exchanges:
        monkeypatch.setattr(writing, "_exchange", lambda one, other: False)
    write_documents(tmp_path / "out", [document("a.txt", "old")])

    def fail_half_way() -> None:
        with fresh_folder(tmp_path / "out") as fresh:
            (fresh / "half.txt").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert tree(tmp_path) == {"out/a.txt": "old"}
    write_documents(tmp_path / "out", [document("a.txt")])
    assert tree(tmp_path) == {"out/a.txt": "new"}


def test_a_run_killed_between_two_renames_is_repaired(tmp_path: Path) -> None:
    """Where no machine call swaps folders, the old one may stand aside when a run is killed; the next run puts it back."""
    (tmp_path / ".old-out").mkdir()
    (tmp_path / ".old-out" / "a.txt").write_text("old")
    left = tmp_path / f".new-out-{ended_process()}"
    left.mkdir()
    (left / "a.txt").write_text("half")
    recover(tmp_path / "out")
    assert tree(tmp_path) == {"out/a.txt": "old"}


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    write_documents(tmp_path / "out", [document("a.txt", "old")])
    (tmp_path / f".new-out-{ended_process()}").mkdir()
    (tmp_path / ".old-out").mkdir()
    recover(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_what_others_are_writing_at_this_moment_is_left_alone(tmp_path: Path) -> None:
    """Another run on the same folder, and a folder whose name begins with this one's."""
    names = [f".new-out-{os.getpid()}", f".new-out-annual-{ended_process()}", f".new-out-2-{ended_process()}", ".new-out-notes"]
    for name in names:
        (tmp_path / name).mkdir()
    recover(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_folders_with_names_alike_are_written_side_by_side(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "out-annual") as annual:
        (annual / "a.txt").write_text("annual")
        write_documents(tmp_path / "out", [document("a.txt")])
    assert tree(tmp_path) == {"out/a.txt": "new", "out-annual/a.txt": "annual"}


def ended_process() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize("path", ["../out.txt", "/out.txt", "a/../../out.txt", "c:/out.txt", "a\\b.txt"])
def test_no_document_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentError) as caught:
        write_documents(tmp_path / "out", [document(path)])
    assert caught.value.message == f"the document path `{path}` leads out of its folder"
    assert tree(tmp_path) == {}


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file" / "out", tmp_path / "file" / "out" / "below"):
        with pytest.raises(DocumentError) as caught:
            write_documents(folder, [document("a.txt")])
        assert (caught.value.message, caught.value.hint) == (
            f"{tmp_path / 'file'} is a file, where a folder is to be made",
            "give that file another name or move it elsewhere, and run the command again; it makes the folder `file`",
        )
    with pytest.raises(DocumentError, match="is a file, where a folder is to be made"):
        need_folder(tmp_path / "file")


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "there is no room left on the disk to write {out}"),
        (errno.EROFS, "nothing can be written in {above}: you have no permission to, or the disk is read-only"),
    ],
)
def test_a_disk_that_takes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str) -> None:
    """Wherever it shows: while a document is written, or while a folder is copied."""
    write_documents(tmp_path / "out", [document("a.txt", "old")])

    def refuse(path: Path, data: bytes) -> int:
        raise OSError(number, os.strerror(number), str(path))

    def copy() -> None:
        with fresh_folder(tmp_path / "out") as fresh:
            shutil.copytree(tmp_path / "out", fresh, copy_function=lambda one, other: refuse(other, b""), dirs_exist_ok=True)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    expected = message.format(out=tmp_path / "out", above=tmp_path / "out")
    for write in (lambda: write_documents(tmp_path / "out", [document("a.txt")]), copy):
        with pytest.raises(DocumentError) as caught:
            write()
        assert caught.value.message == expected
    assert tree(tmp_path) == {"out/a.txt": "old"}


def test_a_folder_that_nothing_may_be_written_in_is_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not bind every user, so the refusal is played."""
    need_folder(tmp_path / "build" / "packets")
    assert (tmp_path / "build" / "packets").is_dir()
    monkeypatch.setattr(writing.os, "access", lambda folder, mode: False)
    with pytest.raises(DocumentError) as caught:
        need_folder(tmp_path / "build")
    assert caught.value.message == f"nothing can be written in {tmp_path / 'build'}: you have no permission to, or the disk is read-only"


def test_what_cannot_be_cleared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".old-out").mkdir()

    def refuse(path: Path, target: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(DocumentError, match="cannot be written: Input/output error"):
        recover(tmp_path / "out")


def test_an_output_goes_where_its_name_leads(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("target.txt")
    write_output(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "target.txt").read_bytes() == b"new"
    write_output(tmp_path / "below" / "a.txt", b"one")
    assert (tmp_path / "below" / "a.txt").read_bytes() == b"one"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with names in folders")
def test_an_output_goes_into_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_output(pipe, b"told")
    assert os.read(reader, 100) == b"told"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_is_made_where_none_stands_and_never_over_another(has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_links:

        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "below" / "a.yaml"
    replace_file(path, None, b"one")
    with pytest.raises(DocumentError, match=r"a\.yaml was written meanwhile") as refused:
        replace_file(path, None, b"two")
    assert refused.value.hint == "run the command again, which then adds to it; nothing was changed"
    assert tree(tmp_path) == {"below/a.yaml": "one"}


def test_one_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "below" / "a.json", b"one")
    write_file(tmp_path / "below" / "a.json", b"two")
    assert tree(tmp_path) == {"below/a.json": "two"}
