"""The same task for many names, in processes side by side: as many as the machine has cores to spare for it."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_MOST = 4  # each holds a program, its fonts and a document in memory


@contextlib.contextmanager
def side_by_side(task: Callable[[str], T], names: Sequence[str]) -> Iterator[Mapping[str, Future[T]]]:
    """The names, each with what will come of its task; no name where one process does the work as well.

    The task is begun for the names in their order. It must not change anything that the tasks of other names need. When the block is
    left early, what is still running is ended.
    """
    workers = min(_cores(), len(names), _MOST)
    if workers < 2:
        yield {}
        return
    # Not forked: Typst and the progress bar have threads, and a fork copies their locks as they happen to be.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(workers,))
    try:
        begun: dict[str, Future[T]] = {}
        # What cannot be begun, for want of memory, say, is left to this process.
        with _safe_path(), contextlib.suppress(BrokenExecutor, OSError):
            for name in names:
                begun[name] = pool.submit(task, name)  # the first one starts the processes
        yield begun
        if all(future.done() for future in begun.values()):
            _end_workers()  # what they hold in memory would take them a while to give back
    except BaseException:
        _end_workers()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _end_workers() -> None:
    for process in multiprocessing.active_children():
        process.terminate()


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Python's own `-P`, for processes that are started in it: no module is taken from the folder one stands in."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(workers: int) -> None:
    """What one of the workers does first."""
    # Typst would have a thread for each core in every worker, and they would wait for each other.
    os.environ.setdefault("RAYON_NUM_THREADS", str(max(1, _cores() // workers)))
    gc.set_threshold(200_000, 20, 20)  # as in __main__: many objects, few cycles
    # Ctrl+C is the first process's to answer; it ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
