"""Work that may crash, hang or grow → result or WorkLost, by way of separate processes with limits.

The processes stay warm: a finished piece of work leaves its process for the next one.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import multiprocessing
import os
import resource
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Bytes of address space of a worker; memory in use stays below. A worker with ordinary pages has 130 to 170 MB, the
# worst pages of 10 MB at hand need 420 MB.
MOST_MEMORY = 512 * 1024 * 1024
SHORT_OF_MEMORY = f"its reader needed more than {MOST_MEMORY // 1024**2} MB of memory"
TRIES = 2  # of work whose process ended; an idle process may have been ended by somebody else
_idle: dict[int, list[ProcessPoolExecutor]] = {}  # warm pools by number of workers


class WorkLost(Exception):
    """The process of the work crashed or took too long."""


class WorkSlow(WorkLost):
    """The work took longer than its limit."""


@dataclass(frozen=True)
class Terms:
    """The client of a piece of work, such as a site, and the limit of time in seconds."""

    client: str
    longest_s: float


class Workers:
    """Runs work of an event loop in warm processes. Each process has a single piece of work at a time.

    If work waits, the client whose last work took the shortest time comes first. So a client whose work is slow holds
    up other clients for a single piece of work at most.
    """

    def __init__(self, most: int) -> None:
        """Use at most `most` processes at the same time."""
        self._free = most
        self._waiting: list[
            tuple[float, int, asyncio.Future[None]]
        ] = []  # a heap: last seconds, number, turn
        self._last_s: dict[str, float] = {}  # by client
        self._number = itertools.count()
        self._busy: set[ProcessPoolExecutor] = set()
        self._ended = False

    async def run(self, terms: Terms, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`. The loop goes on meanwhile.

        Raises WorkLost if the process crashes or exceeds the limit of time, and the exceptions of `work`.
        """
        async with self._turn(terms.client):
            for last_try in (*(False,) * (TRIES - 1), True):
                try:
                    return await self._in_warm_pool(terms.longest_s, work, *args, **kwargs)
                except BrokenProcessPool as error:
                    if last_try or self._ended:
                        raise WorkLost("its reader was killed") from error
                except MemoryError as error:  # earlier work in the same process may have left too little
                    if last_try or self._ended:
                        raise WorkLost(SHORT_OF_MEMORY) from error
        raise AssertionError("the last try returns or raises")

    @asynccontextmanager
    async def _turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a free process, use it in the block, and note the time that the client took."""
        if self._free:
            self._free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (self._last_s.get(client, 0.0), next(self._number), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._hand_on()
                raise
        begun = time.monotonic()
        try:
            yield
        finally:
            self._last_s[client] = time.monotonic() - begun
            self._hand_on()

    def _hand_on(self) -> None:
        """Give a free process to the first who waits."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

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
        except (BrokenProcessPool, asyncio.CancelledError, MemoryError):
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
    try:
        return _idle.get(workers, []).pop()
    except IndexError:
        return new_pool(workers)


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
    except MemoryError as error:
        raise WorkLost(SHORT_OF_MEMORY) from error
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
