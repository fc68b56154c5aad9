"""The same task for many names, in processes side by side: as many as the machine has cores to spare for it."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
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
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield {name: pool.submit(task, name) for name in names}
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    """What a worker does first."""
    gc.set_threshold(200_000, 20, 20)  # as in __main__: many objects, few cycles
    # Ctrl+C is the first process's to answer; it ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
