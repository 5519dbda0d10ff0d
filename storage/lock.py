"""One service a store: an advisory lock on a file beside it, released by the system when the holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
