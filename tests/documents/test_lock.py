"""One command at a time writes below build/: the next one waits, says so, and finds no lock of a run that was killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.commands import build, check
from generator.commands.gather import Asking
from generator.documents import lock
from generator.errors import DocumentError
from tests.documents.test_kept import DAY
from tests.documents.word_building import ROOT, pdf_text

HOLD = """
import sys, time
from pathlib import Path
from generator.documents.lock import alone
with alone(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of a folder until it is told to let go."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.kill()
        holder.communicate()


class Hearing:
    """Who waits, and does something at the first word."""

    def __init__(self, holder: subprocess.Popen[str] | None = None) -> None:
        self.heard: list[str] = []
        self.holder = holder

    def say(self, text: str) -> None:
        self.heard.append(text)
        if self.holder:
            self.holder.communicate("let go\n")

    def steps(self, title: str, items: object) -> object:
        """The items."""
        return iter(items)  # type: ignore[call-overload]


def test_the_next_one_waits_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "SAYS_AFTER", 0.2)
    with held(tmp_path) as holder:
        talk = Hearing(holder)
        with lock.alone(tmp_path, talk.say) as waited:
            assert waited
    assert talk.heard == [f"Another dsmes is writing in {tmp_path}; this one goes on when that is done."]


def test_it_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAITS_FOR", 0.2)
    with held(tmp_path), pytest.raises(DocumentError, match="another dsmes has been writing in"), lock.alone(tmp_path, print):
        pass


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_run_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    with held(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        began = time.monotonic()
        with lock.alone(tmp_path, print):
            assert time.monotonic() - began < 1


def test_a_block_within_a_block_is_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAITS_FOR", 0.2)
    with lock.alone(tmp_path, print) as first, lock.alone(tmp_path / ".." / tmp_path.name, print) as second:
        assert (first, second) == (False, False)


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be protected so there")
def test_where_nothing_may_be_written_there_is_none_to_wait_for(tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"a file")
    with lock.alone(tmp_path / "build", print) as waited:
        assert not waited


def test_documents_are_made_of_what_stands_after_the_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a check waits for nobody."""
    monkeypatch.setattr(lock, "SAYS_AFTER", 0.2)
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    records = tmp_path / "evidence" / "program.yaml"
    asking = Asking(root=tmp_path, today=DAY, applications=("ada-2026-change",))

    class Changing(Hearing):
        def say(self, text: str) -> None:
            assert check.run(asking).text
            records.write_text(records.read_text(encoding="utf-8").replace("short_name: Harbor", "short_name: Haven"), encoding="utf-8")
            super().say(text)

    with held(tmp_path / "build") as holder:
        talk = Changing(holder)
        assert build.run(asking, talk, parts=("packets",)).exit_code == 0
    assert len(talk.heard) == 1
    assert "Haven" in pdf_text((tmp_path / "build" / "packets" / "ada-2026-change" / "narrative.pdf").read_bytes())
    silent = Hearing()
    assert build.run(asking, silent, parts=("packets",)).text == "Nothing has changed since the last build.\n"
    assert silent.heard == []
