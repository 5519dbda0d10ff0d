"""Holder of leases and turns → whether the holder still runs: the leases of a killed process are taken over at once."""

from __future__ import annotations

from contextlib import AbstractContextManager

from storage.engine.store import Store


def present(db: Store) -> AbstractContextManager[str]:
    """Return the name of this process as a holder; other processes see the process during the block."""
    return db.announced()


def is_present(db: Store, owner: str) -> bool:
    """Tell whether the holder with this name still runs."""
    return db.is_announced(owner)
