"""Work in processes of their own, for what may end or hold the one that does it."""

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
    """The process that did the work ended before it was done, or took too long."""


class WorkSlow(WorkLost):
    """The work took longer than the time that it was given."""


def apart(longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` gives, done in a process for it alone. Raises WorkLost, and what the work raises."""
    pool = new_pool(1)
    try:
        return done_in(pool, longest_s, work, *args, **kwargs)
    finally:
        end_pool(pool)


def done_in(
    pool: ProcessPoolExecutor, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """What ``work`` gives, done in a pool. Raises WorkLost, after which the pool is of no more use."""
    try:
        return pool.submit(work, *args, **kwargs).result(timeout=longest_s)
    except BrokenProcessPool as error:
        raise WorkLost("its reader was killed") from error
    except TimeoutError as error:
        raise WorkSlow(f"its reader took longer than {longest_s:g} s") from error


def new_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that end with this one."""
    # spawn: the parent may run an event loop and threads, which a fork would copy half
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_end_with_parent)


def end_pool(pool: ProcessPoolExecutor) -> None:
    """End a pool whose workers may never end by themselves."""
    for process in list((pool._processes or {}).values()):  # no public way to end a worker that hangs
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """In a worker: a killed parent cannot end it, and its queue, of which it holds both ends, never closes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent.sentinel,), daemon=True).start()


def _outlive(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
