"""Work that may crash, hang or grow → result or WorkLost, by way of separate processes with limits.

The processes stay warm: a finished piece of work leaves its process for the next one.
"""

from __future__ import annotations

import asyncio
import atexit
import heapq
import itertools
import pickle
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, ParamSpec, TypeVar

from crawler.warm_processes import END, LENGTH, MOST_AT_ONCE, MOST_MEMORY, REQUEST, START, framed, received
from storage.waiting import has_ended

__all__ = [
    "MOST_MEMORY",
    "SHORT_OF_MEMORY",
    "ProcessGone",
    "Terms",
    "WorkLost",
    "WorkSlow",
    "Worker",
    "Workers",
    "give_back",
    "take_worker",
]

P = ParamSpec("P")
T = TypeVar("T")

# Imported once for all workers: with this module come all readers of pages.
MODULES = ("crawler.fetch.first_reading",)
NURSERY = (
    "import sys; sys.path[:] = {path!r}; from crawler.warm_processes import main; main({fd}, {modules!r})"
)
SHORT_OF_MEMORY = f"its reader needed more than {MOST_MEMORY // 1024**2} MB of memory"
TRIES = 2  # of work whose process ended; an idle process may have been ended by somebody else
# Pieces of work of a process: then a fork of milliseconds takes its place, without the memory of the largest pages.
MOST_WORKS = 500
END_WITHIN_S = 5.0  # for the end of all processes, at the end of the program


class WorkLost(Exception):
    """The process of the work crashed or took too long."""


class WorkSlow(WorkLost):
    """The work took longer than its limit."""


class ProcessGone(Exception):
    """The process of a worker has ended."""


class _Nursery:
    """Process for forking workers: started with the first worker, and again after somebody ended the process."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._lock = threading.Lock()

    def start_worker(self) -> tuple[int, socket.socket]:
        """Ask for a worker; return its number and the connection. Orders wait in the connection for the worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            number = next(self._numbers)
            self._ask(START, number, [theirs.fileno()])
        return number, ours

    def end_worker(self, number: int) -> None:
        """Kill a worker."""
        self._ask(END, number, [])

    def close(self) -> None:
        """End all workers, and the process itself."""
        with self._lock:
            self._forget()

    def _ask(self, kind: int, number: int, handles: Sequence[int]) -> None:
        request = REQUEST.pack(kind, number)
        with self._lock:
            try:
                socket.send_fds(self._running(), [request], handles)
            except OSError:
                self._forget()
                socket.send_fds(self._running(), [request], handles)

    def _running(self) -> socket.socket:
        """Return the connection to the process, which is started if need be."""
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                code = NURSERY.format(path=sys.path, fd=theirs.fileno(), modules=MODULES)
                command = [sys.executable, "-c", code]
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
                )
        return self._control

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and not has_ended(self._process, within_s=END_WITHIN_S):
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


_nursery = _Nursery()


class Worker:
    """A warm process with a single piece of work at a time."""

    def __init__(self) -> None:
        self._number, self._connection = _nursery.start_worker()
        self.has_ended = False
        self.works = 0  # pieces of work begun so far

    def fileno(self) -> int:
        """Return the handle that becomes readable when the work is done."""
        return self._connection.fileno()

    def begin(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Begin a piece of work. Raises ProcessGone."""
        self.works += 1
        self._connection.setblocking(True)
        try:
            self._connection.sendall(_order(work, args, kwargs))
        except OSError as error:
            raise ProcessGone from error

    def finish(self) -> Any:
        """Wait for the work; return its result, or raise what the work raised. Raises ProcessGone."""
        try:
            message = received(self._connection)
        except (EOFError, OSError) as error:
            raise ProcessGone from error
        return _outcome(message)

    def run(self, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`. After WorkLost the process has ended."""
        try:
            self.begin(work, *args, **kwargs)
            if not select.select([self], [], [], longest_s)[0]:
                self.end()
                raise WorkSlow(_slow(longest_s))
            result: T = self.finish()
        except ProcessGone as error:
            self.end()
            raise WorkLost("its reader was killed") from error
        except MemoryError as error:
            self.end()
            raise WorkLost(SHORT_OF_MEMORY) from error
        return result

    async def run_beside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`. The loop goes on meanwhile. Raises ProcessGone."""
        loop = asyncio.get_running_loop()
        self.works += 1
        self._connection.setblocking(False)
        data = bytearray()
        try:
            await loop.sock_sendall(self._connection, _order(work, args, kwargs))
            while len(data) < LENGTH.size or len(data) < LENGTH.size + LENGTH.unpack_from(data)[0]:
                part = await loop.sock_recv(self._connection, MOST_AT_ONCE)
                if not part:
                    raise ProcessGone
                data += part
        except OSError as error:
            raise ProcessGone from error
        result: T = _outcome(memoryview(data)[LENGTH.size :])
        return result

    def kill(self) -> None:
        """Kill the process, even if it hangs. Whoever waits for the work gets ProcessGone."""
        if not self.has_ended:
            self.has_ended = True
            _nursery.end_worker(self._number)

    def end(self) -> None:
        """Kill the process, and close its connection."""
        self.kill()
        self._connection.close()


def _order(work: Callable[..., object], args: Any, kwargs: Any) -> bytes:
    return framed(pickle.dumps((work, args, kwargs), pickle.HIGHEST_PROTOCOL))


def _outcome(message: bytes | memoryview) -> Any:
    worked, outcome = pickle.loads(message)  # noqa: S301 - from our own process
    if not worked:
        raise outcome
    return outcome


def _slow(longest_s: float) -> str:
    return f"its reader took longer than {longest_s:g} s"


_idle: list[Worker] = []


@atexit.register
def _end_all() -> None:
    """End all processes at the end of the program."""
    while _idle:
        _idle.pop().end()
    _nursery.close()


def take_worker() -> Worker:
    """Return a warm worker, or a new worker. The caller gives the worker back or ends it."""
    return _idle.pop() if _idle else Worker()


def give_back(worker: Worker) -> None:
    """Keep a worker without work for the next `take_worker`. After MOST_WORKS a new worker takes its place."""
    if worker.works >= MOST_WORKS:
        worker.end()
    elif not worker.has_ended:
        _idle.append(worker)


@dataclass(frozen=True)
class Terms:
    """The client of a piece of work, such as a site, and the limit of time in seconds."""

    client: str
    longest_s: float


class Workers:
    """Runs work of an event loop in warm processes. Each process has a single piece of work at a time."""

    def __init__(self, most: int) -> None:
        """Use at most `most` processes at the same time."""
        self._free = most
        self._waiting: list[
            tuple[float, int, asyncio.Future[None]]
        ] = []  # a heap: last seconds, number, turn
        self._last_s: dict[str, float] = {}  # by client
        self._number = itertools.count()
        self._busy: set[Worker] = set()
        self._ended = False

    async def run(self, terms: Terms, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`. The loop goes on meanwhile.

        Raises WorkLost if the process crashes or exceeds the limit of time, and the exceptions of `work`.
        """
        why = ""
        async with self._turn(terms.client):
            for _ in range(TRIES):
                try:
                    return await self._in_warm_process(terms.longest_s, work, *args, **kwargs)
                except ProcessGone:
                    why = "its reader was killed"
                except MemoryError:  # earlier work in the same process may have left too little
                    why = SHORT_OF_MEMORY
                if self._ended:
                    break
        raise WorkLost(why)

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
        for worker in self._busy:
            worker.kill()

    async def _in_warm_process(
        self, longest_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        worker = take_worker()
        self._busy.add(worker)
        try:
            async with asyncio.timeout(longest_s) as limit:
                result = await worker.run_beside(work, *args, **kwargs)
        except (ProcessGone, asyncio.CancelledError, MemoryError):
            worker.end()
            raise
        except TimeoutError as error:
            if not limit.expired():
                give_back(worker)
                raise
            worker.end()
            raise WorkSlow(_slow(longest_s)) from error
        except BaseException:
            give_back(worker)
            raise
        finally:
            self._busy.discard(worker)
        give_back(worker)
        return result
