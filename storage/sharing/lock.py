"""Let one process of an installation do a piece of work at a time: locks that end with the process that holds them.

A lock of a file is an advisory lock on a file beside it, which the kernel releases. A lock of a PostgreSQL database
is an advisory lock of a session, which the server releases.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine.address import StoreAddress
from storage.engine.opening import engine_of
from storage.engine.store import Sole

POLL_S = 0.1


@contextmanager
def service_lock(store: StoreAddress) -> Iterator[None]:
    """Hold the store for one service for the block. Several services may share a PostgreSQL database.

    Raises StoreLocked with the process id of the holder.
    """
    with engine_of(store).service_lock(store):
        yield


@contextmanager
def sole(store: StoreAddress, work: Sole) -> Iterator[bool]:
    """Tell whether this process may do the work during the block: False if another process does the work."""
    with engine_of(store).sole(store, work) as is_free:
        yield is_free


@contextmanager
def sole_in_time(store: StoreAddress, work: Sole) -> Iterator[None]:
    """Wait until no other process does the work, then let this process do it during the block."""
    while True:
        with sole(store, work) as is_free:
            if is_free:
                yield
                return
        time.sleep(POLL_S)
