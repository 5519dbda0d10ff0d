"""Work that may crash, hang or grow → result or WorkLost, by way of separate processes with limits.

The processes stay warm: a finished piece of work leaves its process for the next one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Bytes of address space of a worker. Memory in use stays below; libraries reserve more than they use.
MOST_MEMORY = 1024 * 1024 * 1024
TRIES = 2  # of work whose process ended; an idle process may have been ended by somebody else
_idle: dict[int, list[ProcessPoolExecutor]] = {}  # warm pools by number of workers


class WorkLost(Exception):
    """The process of the work crashed or took too long."""


class WorkSlow(WorkLost):
    """The work took longer than its limit."""


class Workers:
    """Runs work of an event loop in warm processes. Each process has a single piece of work at a time."""

    def __init__(self, most: int) -> None:
        """Use at most `most` processes at the same time."""
        self._room = asyncio.Semaphore(most)
        self._busy: set[ProcessPoolExecutor] = set()
        self._ended = False

    async def run(self, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`. The loop goes on meanwhile.

        Raises WorkLost if the process crashes or needs more than `longest_s` seconds, and the exceptions of `work`.
        """
        async with self._room:
            for last_try in (*(False,) * (TRIES - 1), True):
                try:
                    return await self._in_warm_pool(longest_s, work, *args, **kwargs)
                except BrokenProcessPool as error:
                    if last_try or self._ended:
                        raise WorkLost("its reader was killed") from error
        raise AssertionError("the last try returns or raises")

    def end(self) -> None:
        """Kill the processes at work. Their work is lost; no work is tried again."""
        self._ended = True
        for pool in self._busy:
            end_pool(pool)

    async def _in_warm_pool(
        self, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        pool = take_pool(1)
        self._busy.add(pool)
        try:
            waiting = asyncio.wrap_future(pool.submit(work, *args, **kwargs))
            async with asyncio.timeout(longest_s) as limit:
                result = await waiting
        except (BrokenProcessPool, asyncio.CancelledError):
            end_pool(pool)
            raise
        except TimeoutError as error:
            if not limit.expired():
                give_back(pool, 1)
                raise
            end_pool(pool)
            raise WorkSlow(f"its reader took longer than {longest_s:g} s") from error
        except BaseException:
            give_back(pool, 1)
            raise
        finally:
            self._busy.discard(pool)
        give_back(pool, 1)
        return result


def take_pool(workers: int) -> ProcessPoolExecutor:
    """Return a warm pool of so many processes, or a new pool. The caller gives the pool back or ends the pool."""
    warm = _idle.get(workers)
    return warm.pop() if warm else new_pool(workers)


def give_back(pool: ProcessPoolExecutor, workers: int) -> None:
    """Keep a pool without work for the next `take_pool`."""
    _idle.setdefault(workers, []).append(pool)


def run_in_pool(
    pool: ProcessPoolExecutor, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run `work` in a pool and return the result. After WorkLost the pool must be ended."""
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
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_begin_worker)


def end_pool(pool: ProcessPoolExecutor) -> None:
    """Kill the workers of a pool, even if they hang."""
    for process in list((pool._processes or {}).values()):  # ProcessPoolExecutor has no public way
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _begin_worker() -> None:
    """Limit the memory of a worker, and end the worker together with its parent."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    _end_with_parent()


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
