"""Work that may crash or hang → result or WorkLost, by way of a separate process."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkLost(Exception):
    """The process of the work crashed or took too long."""


class WorkSlow(WorkLost):
    """The work took longer than its limit."""


def run_isolated(longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a new process and return the result.

    Raises WorkLost if the process crashes or needs more than `longest_s` seconds, and the exceptions of `work`.
    """
    pool = new_pool(1)
    try:
        return run_in_pool(pool, longest_s, work, *args, **kwargs)
    finally:
        end_pool(pool)


def run_in_pool(
    pool: ProcessPoolExecutor, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run `work` in a pool and return the result. After WorkLost the pool must be ended; see `run_isolated`."""
    try:
        return pool.submit(work, *args, **kwargs).result(timeout=longest_s)
    except BrokenProcessPool as error:
        raise WorkLost("its reader was killed") from error
    except TimeoutError as error:
        raise WorkSlow(f"its reader took longer than {longest_s:g} s") from error


def new_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that end together with this process."""
    # The parent may run an event loop and threads. A fork would copy only part of their state.
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_end_with_parent)


def end_pool(pool: ProcessPoolExecutor) -> None:
    """Kill the workers of a pool, even if they hang."""
    for process in list((pool._processes or {}).values()):  # ProcessPoolExecutor has no public way
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Watch the parent from within a worker.

    A killed parent cannot end its workers. A worker holds both ends of its queue, so the queue never closes.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
