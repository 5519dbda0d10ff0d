"""Opening stores, transactions, the stored form of times and JSON.

A store is one SQLite file, or a PostgreSQL database where several machines share it (storage/engine/postgres.py). The
statements of this package are written in what both understand; nothing else knows which it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlite_utils import Database

from storage.engine.address import PostgresAddress, StoreAddress
from storage.engine.sqlite import open_file, open_file_readonly
from storage.engine.store import Store


def open_store(address: StoreAddress, *, create: bool = False) -> Store:
    """Open the store for reading and writing, migrated to this program's schema.

    Raises NoStore, StoreNewer, or StoreDamaged when there is none to be had at the address.
    """
    if isinstance(address, PostgresAddress):
        from storage.engine.postgres import open_postgres

        return open_postgres(address, create=create)
    return open_file(address, create=create)


def open_readonly(address: StoreAddress) -> Store:
    """Open an existing store for reading only; writers are not disturbed."""
    if isinstance(address, PostgresAddress):
        from storage.engine.postgres import open_postgres_readonly

        return open_postgres_readonly(address)
    return open_file_readonly(address)


@contextmanager
def opened(address: StoreAddress) -> Iterator[Store]:
    """The store, open for the block."""
    db = open_store(address)
    try:
        yield db
    finally:
        db.close()


def restart_numbering(db: Store, table: str) -> None:
    """The next row of an empty table is number 1 again, as it is in SQLite; inside the caller's transaction."""
    if not isinstance(db, Database):
        db.conn.execute("SELECT setval(pg_get_serial_sequence(?, 'id'), 1, false)", (table,))


def clock_of(db: Store) -> datetime | None:
    """What the database server's clock says; None for a file, whose clock is this machine's."""
    if isinstance(db, Database):
        return None
    said: datetime = db.conn.execute("SELECT clock_timestamp()").fetchone()[0]
    return said.astimezone(UTC)


def size_of(db: Store) -> int:
    """Bytes that the store takes up."""
    sql = "SELECT pg_database_size(current_database())"
    if isinstance(db, Database):
        sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return int(db.conn.execute(sql).fetchone()[0])
