"""Holder of leases and turns → whether the holder still works: leases of a killed process are taken over at once."""

from __future__ import annotations

from contextlib import AbstractContextManager

from storage.engine.store import Store


def present(db: Store) -> AbstractContextManager[str]:
    """Return the name of a new holder, which all processes see during the block.

    Two passes of a process are two holders: the end of a pass gives back its own leases alone.
    """
    return db.announced()


def is_present(db: Store, owner: str) -> bool:
    """Tell whether the holder with this name still works."""
    return db.is_announced(owner)
