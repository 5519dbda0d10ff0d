"""Open stores: an address → a store of the engine for this kind of address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import cast

from storage.engine.address import PostgresAddress, StoreAddress
from storage.engine.store import Engine, Store

# Modules are loaded when a store is opened: psycopg is an optional dependency, and both engines take time to load.
FILES, DATABASES = "storage.engine.sqlite", "storage.engine.postgres"


def engine_of(address: StoreAddress) -> Engine:
    """Return the module of the engine for an address. Raises NoStore if psycopg is missing."""
    name = DATABASES if isinstance(address, PostgresAddress) else FILES
    return cast(Engine, import_module(name))


def open_store(address: StoreAddress, *, create: bool = False) -> Store:
    """Open the store for reading and writing, migrated to this program's schema.

    Raises NoStore if no store exists and `create` is False, StoreNewer if a newer program wrote the store, and
    StoreDamaged if the store cannot be opened.
    """
    return engine_of(address).open_store(address, create=create)


def open_readonly(address: StoreAddress) -> Store:
    """Open an existing store for reading only; writers are not disturbed. Raises as `open_store` does."""
    return engine_of(address).open_readonly(address)


def open_as_is(address: StoreAddress) -> Store:
    """Open an existing store of this or an older version for reading only, without migration. Nothing is written."""
    return engine_of(address).open_as_is(address)


def open_copy(path: Path) -> Store:
    """Open the file of a copy for reading only, as `open_as_is` does. No file appears beside the copy."""
    return engine_of(path).open_copy(path)


@contextmanager
def opened(address: StoreAddress) -> Iterator[Store]:
    """Open the store for the block, as `open_store` does."""
    db = open_store(address)
    try:
        yield db
    finally:
        db.close()
