"""Locks for work of several processes: only one process of an installation does a piece of work at a time.

A lock ends with its holder. For a store file, the kernel releases an advisory lock on a file beside the store. For a
PostgreSQL database, the server releases an advisory lock of a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine.address import StoreAddress
from storage.engine.opening import engine_of
from storage.engine.store import Sole
from storage.waiting import pause

POLL_S = 0.1


@contextmanager
def service_lock(store: StoreAddress) -> Iterator[None]:
    """Hold the store for this service for the block. Several services may share a PostgreSQL database.

    Raises StoreLocked with the process id of the holder.
    """
    with engine_of(store).service_lock(store):
        yield


@contextmanager
def in_use(store: StoreAddress) -> Iterator[None]:
    """Note for the block that this process works on the store: `restore` does not replace the store meanwhile.

    Raises StoreLocked while the store is being replaced.
    """
    with engine_of(store).in_use(store):
        yield


@contextmanager
def sole(store: StoreAddress, work: Sole) -> Iterator[bool]:
    """Tell whether this process may do the work during the block: False if another process does the work."""
    with engine_of(store).sole(store, work) as is_free:
        yield is_free


@contextmanager
def sole_in_time(store: StoreAddress, work: Sole) -> Iterator[None]:
    """Wait until no process does the work, then let this process do the work during the block."""
    while True:
        with sole(store, work) as is_free:
            if is_free:
                yield
                return
        pause(POLL_S)
