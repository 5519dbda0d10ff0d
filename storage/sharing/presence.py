"""Who holds leases and turns, and whether they are still there: what a killed process held is taken over at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.engine.store import Store


@contextmanager
def present(db: Store) -> Iterator[str]:
    """This process's name as a holder; while the block runs, others can tell that it is there."""
    owner = f"{os.getpid()}:{_started_at(os.getpid())}"
    if isinstance(db, Database):  # processes of this machine, which the kernel knows
        yield owner
        return
    from storage.engine.postgres import announced

    with announced(db, f"{os.uname().nodename}:{owner}") as name:
        yield name


def is_present(db: Store, owner: str) -> bool:
    """Whether a holder is still there."""
    if not isinstance(db, Database):
        from storage.engine.postgres import is_announced

        return is_announced(db, owner)
    pid, _, started = owner.partition(":")
    return pid.isdigit() and _is_alive(int(pid)) and _started_at(int(pid)) == started


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # somebody else's, so it lives
        return True
    except (OSError, OverflowError):
        return False
    return True


def _started_at(pid: int) -> str:
    """When a process started, in the kernel's ticks; tells it from a later one of the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "gone"
