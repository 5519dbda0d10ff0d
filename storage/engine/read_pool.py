"""Threads that read a store, each with an open connection: opening a store costs more than a short question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from storage.engine.address import StoreAddress
from storage.engine.opening import open_readonly
from storage.engine.store import Store

T = TypeVar("T")
Task = tuple[Future[Any], Callable[[Store], Any]]
# A connection serves for so long, then the store is opened anew: a store that was replaced, migrated or lost is
# noticed. A thread without work closes its connection at that time, so an idle page holds no store.
LASTS_S = 1.0
# Python runs one thread at a time: further threads would only share the time, and slow down all answers.
MOST_THREADS = 3


class ReadPool:
    """Carry out tasks in their order, each with a store that is open for reading."""

    def __init__(self, address: StoreAddress, most: int = MOST_THREADS) -> None:
        self._address, self._most = address, most
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0

    def submit(self, task: Callable[[Store], T]) -> Future[T]:
        """Return the result of a task in the future. The future also raises the errors of opening the store."""
        future: Future[T] = Future()
        with self._lock:
            self._tasks.put((future, task))
            if self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._work, name="reader", daemon=True).start()
        return future

    def _work(self) -> None:
        """Carry out tasks until no task comes within the life of a connection."""
        kept = _KeptStore(self._address)
        while (task := self._next(kept)) is not None:
            kept.carry_out(*task)
        kept.close()

    def _next(self, kept: _KeptStore) -> Task | None:
        """Return the next task. Without a task until the connection ends, count this thread off and return None."""
        try:
            return self._tasks.get(timeout=kept.rest_s())
        except Empty:
            pass
        kept.close()
        with self._lock:
            try:
                return self._tasks.get_nowait()
            except Empty:
                self._threads -= 1
                return None


class _KeptStore:
    """A store that is opened when needed, and opened anew when its time is over."""

    def __init__(self, address: StoreAddress) -> None:
        self._address = address
        self._store: Store | None = None
        self._until = 0.0

    def rest_s(self) -> float:
        """Return how long the connection still serves, in seconds."""
        return max(0.0, self._until - time.monotonic()) if self._store else LASTS_S

    def carry_out(self, future: Future[Any], task: Callable[[Store], Any]) -> None:
        """Give the result of a task, or its error, to the future. After an error the store is opened anew."""
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = task(self._opened())
        except BaseException as error:  # noqa: BLE001 - the future raises it where the result is awaited
            self.close()
            future.set_exception(error)
        else:
            future.set_result(result)

    def _opened(self) -> Store:
        if self._store is not None and time.monotonic() >= self._until:
            self.close()
        if self._store is None:
            self._store = open_readonly(self._address)
            self._until = time.monotonic() + LASTS_S
        return self._store

    def close(self) -> None:
        """Close the connection."""
        if self._store is not None:
            self._store.close()
            self._store = None
