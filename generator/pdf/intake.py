"""Takes in files as evidence: facts, a cleaned copy, and a plain reason where a file cannot be used.

Files come from anywhere, so all reading of them happens in a child process with a time and a memory limit (in two, when
there are many files). A file that stalls or ends the child is rejected, and a new child goes on with the rest.
"""

import hashlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import DocumentError
from generator.pdf.spool import Held, hold_file, no_room

PRINT_TO_PDF = (
    "open it in a web browser (Edge, Chrome or Firefox), print it with the destination “Save as PDF”, "
    "compare the pages with the original, and use the new file"
)
TOO_COMPLEX = f"it may be damaged or far too complex: {PRINT_TO_PDF}"
_START_SECONDS = 60.0
_FILES_FOR_TWO = 40


@dataclass(frozen=True, slots=True)
class PageSize:
    """How large a page is seen, cropped and rotated, in points (72 to the inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of one file: a cleaned PDF (of a picture, too), or the reason why it cannot be used and what to do."""

    path: Path
    sha256: str  # of the original
    size: int  # of the original, in bytes
    type: str = ""  # pdf, png, jpeg, docx; empty when it is none of them
    pdf: Held | None = None  # None for a rejected file, and for a Word file whose pages were not made
    pages: tuple[PageSize, ...] = ()
    notes: tuple[str, ...] = ()  # what was changed on the way in, one sentence each
    fonts_left_out: tuple[str, ...] = ()  # fonts that it shows text in and does not hold: it cannot be PDF/UA
    words: tuple[str, ...] = ()  # of each page, where they were asked for
    holds: tuple[str, ...] = ()  # what goes along with a copy, too, and no page shows, one sentence each
    signed: bool = False  # digitally: no copy carries the signature, so the original goes along wherever it can
    sound: bool = False  # nothing has to be taken out of the original but what it says of itself and what it was before
    harmless: bool = False  # nor that, so it can be sent byte for byte
    printed_by: str = ""  # the program that made the pages of a Word file
    unprinted: str = ""  # why the pages of a Word file were not made; empty for every other file
    rejected: str = ""  # why it cannot be used; empty when it can
    remedy: str = ""  # the next step for a file that is rejected or has no pages


class Readers:
    """The children that read files. They stay for the next files, since each takes a while to start, and end with this process."""

    def __init__(self, *, seconds: float = 30, memory_mb: int = 1024) -> None:
        """Readers that take so long for one file, and so much memory for the reading, where the system can limit it."""
        self._seconds, self._memory_mb = seconds, memory_mb
        self._readers: list[_Reader] = []

    def take_in(self, files: Sequence[Path], *, read: Collection[Path] = ()) -> tuple[Intake, ...]:
        """One result for each file, in the same order.

        Args:
            files: any files; what each is shows in its first bytes, whatever its name says.
            read: those of the files whose words are wanted, too.

        Raises:
            DocumentError: the reader itself cannot be started.
        """
        if not files:
            return ()
        # A second child pays only where there is a second processor, and files enough to make up for its start.
        count = 2 if (os.cpu_count() or 1) > 1 and len(files) >= _FILES_FOR_TWO else 1
        while len(self._readers) < count:
            self._readers.append(_Reader(self._memory_mb))
        idle: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        with tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
            for number, reader in enumerate(self._readers[:count]):
                reader.move_to(Path(folder), number)
                idle.put(reader)

            def take(path: Path) -> Intake:
                reader = idle.get()
                try:
                    return _take_one(reader, path, path in read, self._seconds, self._memory_mb)
                finally:
                    idle.put(reader)

            try:
                with ThreadPoolExecutor(max_workers=count) as pool:
                    return tuple(pool.map(take, files))
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """Ends the children."""
        for reader in self._readers:
            reader.stop()


def take_in(files: Sequence[Path], *, read: Collection[Path] = (), seconds: float = 30, memory_mb: int = 1024) -> tuple[Intake, ...]:
    """What `Readers` make of some files, when there are no others to come."""
    readers = Readers(seconds=seconds, memory_mb=memory_mb)
    try:
        return readers.take_in(files, read=read)
    finally:
        readers.stop()


def _take_one(reader: "_Reader", path: Path, with_words: bool, seconds: float, memory_mb: int) -> Intake:
    try:
        with path.open("rb") as stream:
            # The child works on the file while it is hashed here.
            reader.ask(path, with_words)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        answer = reader.answer(seconds)
    except OSError as error:
        reader.stop()
        reason = error.strerror or "it cannot be read"
        return Intake(path=path, sha256="", size=0, rejected=f"the file cannot be opened: {reason}", remedy="check its name and place")
    except _ReaderLateError:
        answer = {"rejected": f"it takes longer than {seconds:g} seconds to read", "remedy": TOO_COMPLEX}
    except _ReaderGoneError:
        answer = {
            "rejected": f"it cannot be read within {memory_mb} MB of memory, or it breaks the program that reads it",
            "remedy": TOO_COMPLEX,
        }
    if answer.get("no_room"):
        raise no_room()
    return Intake(
        path=path,
        sha256=digest,
        size=size,
        type=answer.get("type", ""),
        pdf=hold_file(reader.cleaned) if answer.get("cleaned") else None,
        pages=tuple(PageSize(*page) for page in answer.get("pages", ())),
        notes=tuple(answer.get("notes", ())),
        fonts_left_out=tuple(answer.get("fonts_left_out", ())),
        words=tuple(answer.get("words", ())),
        holds=tuple(answer.get("holds", ())),
        signed=bool(answer.get("signed")),
        sound=bool(answer.get("sound")),
        harmless=bool(answer.get("harmless")),
        rejected=answer.get("rejected", ""),
        remedy=answer.get("remedy", ""),
    )


class _ReaderLateError(Exception):
    """The child did not answer in time."""


class _ReaderGoneError(Exception):
    """The child ended without an answer."""


class _Reader:
    """The child process that reads files; started when first asked, and again after it was lost."""

    def __init__(self, memory_mb: int) -> None:
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()

    def move_to(self, folder: Path, number: int) -> None:
        """Have it leave its files in this folder, by names with this number."""
        self.cleaned = folder / f"cleaned-{number}.pdf"  # its last cleaned copy
        self._said = folder / f"reader-{number}.log"  # why it does not start

    def ask(self, path: Path, with_words: bool) -> None:
        """Gives the child a file to read; its answer is to be taken before it is asked again."""
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            task = {"path": str(path.resolve()), "cleaned": str(self.cleaned), "words": with_words}
            process.stdin.write(json.dumps(task).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:  # its end is seen when it is asked for the answer
            return

    def answer(self, seconds: float) -> dict[str, Any]:
        """What the child says of the file.

        Raises:
            _ReaderLateError: it took too long; the child is gone.
            _ReaderGoneError: the child ended.
        """
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.stop()
            raise _ReaderLateError from None
        if not answer:
            self.stop()
            raise _ReaderGoneError
        found: dict[str, Any] = json.loads(answer)
        if found.get("worn_out"):
            self.stop()
        return found

    def stop(self) -> None:
        """Ends the child, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written to the ended child
                    continue

    def _start(self) -> subprocess.Popen[bytes]:
        package_root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(part for part in (package_root, os.environ.get("PYTHONPATH", "")) if part)
        with self._said.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own module, run by the Python that runs this one
                # -P: no module is taken from the folder one stands in, which may be the program's own.
                [sys.executable, "-P", "-m", "generator.pdf.intake_worker", str(self._memory_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONPATH": path},
            )
        self._process = process
        self._answers = queue.Queue()
        threading.Thread(target=_listen, args=(process, self._answers), daemon=True).start()
        try:
            ready = self._answers.get(timeout=_START_SECONDS)
        except queue.Empty:
            ready = b""
        if not ready:
            self.stop()
            last = self._said.read_text(errors="replace").strip().rpartition("\n")[2]
            raise DocumentError(
                f"the program that reads evidence files does not start: {last}", hint="install dsmes again, then try once more"
            )
        return process


def _listen(process: subprocess.Popen[bytes], answers: queue.Queue[bytes]) -> None:
    """Passes on each line the child says, and an empty one at its end."""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            answers.put(line)
    except (OSError, ValueError):  # the pipe was closed while it was read
        pass
    answers.put(b"")
