"""Work in processes side by side: the same results, the first fault heard, and nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.commands import side_by_side as module
from generator.commands.side_by_side import side_by_side

ROOT = Path(__file__).parents[2]
WAITING = """
import sys, time
from generator.commands.side_by_side import side_by_side
from tests.acceptance.test_side_by_side import sleep_and_tell
if __name__ == "__main__":
    with side_by_side(sleep_and_tell, [sys.argv[1] + "/a", sys.argv[1] + "/b"]) as shares:
        [share.result() for share in shares.values()]
"""


def doubled(name: str) -> str:
    if name == "bad":
        raise ValueError("a fault in a worker")
    return name * 2


def process_of(_: str) -> int:
    return os.getpid()


def sleep_and_tell(path: str) -> None:
    """Notes its process, then waits far longer than any test."""
    Path(path).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_cores", lambda: 2)


def test_each_name_has_its_result_from_another_process() -> None:
    with side_by_side(doubled, ["a", "b", "c"]) as shares:
        assert {name: share.result() for name, share in shares.items()} == {"a": "aa", "b": "bb", "c": "cc"}
    with side_by_side(process_of, ["a", "b"]) as pids:
        assert os.getpid() not in {share.result() for share in pids.values()}
    assert multiprocessing.active_children() == []


def test_no_module_is_taken_from_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("multiprocessing", "pickle", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this is not what was meant')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    with side_by_side(doubled, ["a", "b"]) as shares:
        assert [share.result() for share in shares.values()] == ["aa", "bb"]
    assert "PYTHONSAFEPATH" not in os.environ


def test_one_name_needs_no_other_process() -> None:
    with side_by_side(doubled, ["a"]) as shares:
        assert shares == {}


def test_a_fault_is_raised_here_and_nobody_is_left() -> None:
    with pytest.raises(ValueError, match="a fault in a worker"), side_by_side(doubled, ["a", "bad"]) as shares:
        [share.result() for share in shares.values()]
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows tells processes to end in another way")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_the_workers_end_with_the_first_process(sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "waiting.py"
    script.write_text(WAITING.replace("import sys, time", f"import sys, time\nsys.path.insert(0, {str(ROOT)!r})"), encoding="utf-8")
    notes = [tmp_path / "a", tmp_path / "b"]
    running = subprocess.Popen(
        [sys.executable, "-c", ONE_CORE_MORE, str(script), str(tmp_path)], stderr=subprocess.DEVNULL, preexec_fn=_listen
    )
    _wait_until(lambda: all(note.exists() and note.read_text(encoding="utf-8") for note in notes))
    workers = [int(note.read_text(encoding="utf-8")) for note in notes]
    assert all(_is_there(worker) for worker in workers)
    running.send_signal(sign)
    running.wait(20)
    _wait_until(lambda: not any(_is_there(worker) for worker in workers))


# The script as `python script.py`, on a machine that may have one core.
ONE_CORE_MORE = """
import os, runpy, sys
os.sched_getaffinity = lambda _: {0, 1}
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def _listen() -> None:
    """Whoever runs the tests in the background has told its children to pass over Ctrl+C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")


def _wait_until(holds: object) -> None:
    for _ in range(200):
        if holds():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("it has not come to pass in twenty seconds")
