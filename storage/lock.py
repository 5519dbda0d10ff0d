"""One service and one analysis a store: advisory locks on files beside it, released by the system with their holder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from storage.errors import StoreLocked


@contextmanager
def service_lock(store: Path) -> Iterator[None]:
    """Hold the store's lock. Raises StoreLocked with the holder's process id."""
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


def analysis_lock(store: Path) -> AbstractContextManager[None]:
    """Wait until nobody else concludes from this store: two analyses at once would conclude the same twice."""
    return _waiting_lock(store.with_name(f"{store.name}.analysis.lock"))


def opening_lock(store: Path) -> AbstractContextManager[None]:
    """Wait until nobody else creates or migrates this store: SQLite refuses the second at once, without waiting."""
    return _waiting_lock(store.with_name(f"{store.name}.opening.lock"))


@contextmanager
def _waiting_lock(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
