"""Measures two or more sides of one question in turns, so that whatever else the machine does falls on all of them."""

import gc
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LOOK_EVERY_SECONDS = 0.01


class MissingPeerError(Exception):
    """A program to compare with is not installed."""


@dataclass(frozen=True, slots=True)
class Once:
    """One run: seconds, and the most memory it held at a time (MiB; 0 where nobody looked)."""

    seconds: float
    peak_mib: float = 0.0


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of one side, in order; the n-th runs of two sides stood next to each other in time."""

    seconds: tuple[float, ...]
    peak_mib: float

    @property
    def median(self) -> float:
        """Seconds of the middle run."""
        return statistics.median(self.seconds)


Side = Callable[[], Once]


def take_turns(sides: Mapping[str, Side], rounds: int, *, warm_up: int = 1) -> dict[str, Runs]:
    """Run all sides in turns, A, B, A, B ...; the runs of the warm-up do not count."""
    for _ in range(warm_up):
        for side in sides.values():
            side()
    found: dict[str, list[Once]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            found[name].append(side())
    return {name: Runs(tuple(once.seconds for once in runs), max(once.peak_mib for once in runs)) for name, runs in found.items()}


def time_call(call: Callable[[], object], *, repeat: int = 1) -> Once:
    """Seconds of one call in this process with the collector off, the mean of `repeat` calls."""
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        for _ in range(repeat):
            call()
        return Once((time.perf_counter() - started) / repeat)
    finally:
        gc.enable()


def time_process(
    command: Sequence[str], *, cwd: Path = ROOT, codes: Sequence[int] = (0,), watch: bool = False, settings: Mapping[str, str] | None = None
) -> Once:
    """Seconds of a whole process, from its start to its end, and on demand the most memory it held.

    Args:
        command: The program and its arguments.
        cwd: Where it runs.
        codes: The exit codes that mean it did its work.
        watch: Look at the memory that it and all its children hold together, while it runs.
        settings: Environment variables that it is given besides.

    Raises:
        RuntimeError: it ended with another code; what it said is in the message.
    """
    # The peer must find what is installed beside this Python, and nothing may turn the caching of bytecode off.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}", **(settings or {})}
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        watcher = _Watcher(process.pid) if watch else None
        code, largest_mib = _wait(process)
        seconds = time.perf_counter() - started
        together_mib = watcher.stop() if watcher else 0.0
        if code not in codes:
            said.seek(0)
            tail = said.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}:\n{tail}")
    return Once(seconds, max(largest_mib, together_mib) if watch else 0.0)


def python(*arguments: str) -> list[str]:
    """A command for the Python that runs this one."""
    return [sys.executable, *arguments]


def need(*modules: str) -> None:
    """Stop unless the peers are there.

    Raises:
        MissingPeerError: one is not installed.
    """
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        raise MissingPeerError(f"{', '.join(missing)} not installed; `pip install -e '.[benchmark]'` brings what is compared with")


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    """Exit code, and the peak of the largest single process among it and its children.

    A process begins as a copy of this one, so what this one holds is the least that is ever told; it must stay small.
    """
    if not hasattr(os, "wait4"):
        return process.wait(), 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, others KiB
    return process.returncode, usage.ru_maxrss * unit / 2**20


class _Watcher:
    """Adds up what a process and all below it hold, again and again, where the system shows it (/proc)."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak_kib = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._peak_kib / 1024

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_SECONDS):
            self._peak_kib = max(self._peak_kib, _held_kib(self._pid))


def _held_kib(pid: int) -> int:
    """Resident memory of a process and its children; a page that two of them share counts twice."""
    folder = Path("/proc") / str(pid)
    try:
        status = (folder / "status").read_text()
        children = [int(child) for task in (folder / "task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, ValueError):  # it has just ended, or there is no /proc
        return 0
    held = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)
    return held + sum(map(_held_kib, children))
