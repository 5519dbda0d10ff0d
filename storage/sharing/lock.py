"""What only one process of an installation does at a time: locks that end with their holder.

For a file they are advisory locks on files beside it, released by the system; for PostgreSQL advisory locks of a
session, released by the server.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engine.address import PostgresAddress
from storage.engine.store import Sole
from storage.errors import StoreLocked

POLL_S = 0.1


@contextmanager
def service_lock(store: Path | PostgresAddress) -> Iterator[None]:
    """One service a file. Raises StoreLocked with the holder's process id. A database serves as many as want it."""
    if isinstance(store, PostgresAddress):
        yield
        return
    path = store.with_name(f"{store.name}.lock")
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreLocked(
                f"{store} is in use by a reprintwatch service (process {holder}): stop it, or let it do the work"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def sole(store: Path | PostgresAddress, work: Sole) -> Iterator[bool]:
    """Whether this process may do the work while the block runs; False if another does it."""
    if isinstance(store, PostgresAddress):
        from storage.engine.postgres import advisory

        with advisory(store, work) as free:
            yield free
        return
    with store.with_name(f"{store.name}.{work}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def sole_in_time(store: Path | PostgresAddress, work: Sole) -> Iterator[None]:
    """The same, waited for."""
    while True:
        with sole(store, work) as free:
            if free:
                yield
                return
        time.sleep(POLL_S)
