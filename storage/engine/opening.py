"""Opening stores, transactions, the stored form of times and JSON.

A store is one SQLite file, or a PostgreSQL database where several machines share it (storage/engine/postgres.py). The
statements of this package are written in what both understand; nothing else knows which it is.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlite_utils import Database

from storage.engine.address import PostgresAddress
from storage.engine.migrations import migrations
from storage.errors import NoStore, StoreDamaged, StoreNewer
from storage.sharing.lock import opening_lock

BUSY_TIMEOUT_MS = 30_000
BE_ALONE = "SELECT pg_advisory_xact_lock(1919973236, 2)"  # numbers as in storage/engine/postgres.py
CACHE_KIB = 32_768  # the upper pages of the passage index of a million articles


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Sequence[Sequence[Any]] | None: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


Parameters = Sequence[Any] | Mapping[str, Any]


class Connection(Protocol):
    """What sqlite3 and our PostgreSQL connection have in common; ``?`` and ``:name`` mark parameters."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor: ...
    def rollback(self) -> None: ...


class Store(Protocol):
    """An open store."""

    @property
    def conn(self) -> Connection: ...
    def close(self) -> None: ...


StoreAddress = Path | PostgresAddress


def open_store(address: StoreAddress, *, create: bool = False) -> Store:
    """Open the store for reading and writing, migrated to this program's schema.

    Raises NoStore, StoreNewer, or StoreDamaged when there is none to be had at the address.
    """
    if isinstance(address, PostgresAddress):
        from storage.engine.postgres import open_postgres

        return open_postgres(address, create=create)
    return _open_file(address, create=create)


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


def _open_file(path: Path, *, create: bool) -> Database:
    if not path.exists() and not create:
        raise NoStore(f"no store at {path}: run `reprintwatch crawl` first, or check [store] path")
    if not path.parent.is_dir():
        raise NoStore(f"no folder {path.parent} for the store: create it, or change [store] path")
    try:
        with opening_lock(path):
            db = Database(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000))
            _prepare(db)
            _migrate(db, path)
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreDamaged(f"{path} cannot be opened as a store: {error}") from error
    return db


def open_file_readonly(path: Path) -> Database:
    """``open_readonly``, of a SQLite file."""
    if not path.exists():
        raise NoStore(f"no store at {path}: run `reprintwatch crawl` first, or check [store] path")
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        db = Database(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000))
        if migrations.pending(db):
            db.close()
            open_store(path).close()  # an older store is migrated first
            db = Database(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000))
        _refuse_newer(db, path)
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{path} cannot be opened as a store: {error}") from error
    db.conn.execute("PRAGMA query_only = ON")
    return db


def _prepare(db: Database) -> None:
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file; an old one keeps what it has
    db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = NORMAL")
    db.conn.execute("PRAGMA foreign_keys = ON")
    db.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _migrate(db: Database, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(db)}
    applied = {migration.name for migration in migrations.applied(db)}
    _refuse_newer(db, path)
    if applied and known:
        backup = path.with_name(f"{path.name}.before-{min(known)}.bak")
        db.conn.execute("VACUUM INTO ?", (str(backup),))
    if known:
        migrations.apply(db)


def _refuse_newer(db: Database, path: Path) -> None:
    unknown = {each.name for each in migrations.applied(db)} - {each.name for each in migrations._migrations}
    if unknown:
        raise StoreNewer(f"{path} was written by a newer reprintwatch ({', '.join(sorted(unknown))})")


@contextmanager
def transaction(db: Store, *, alone: bool = False) -> Iterator[None]:
    """One write transaction. In SQLite it is the only one, from its first moment, so that it cannot fail half-way.

    In PostgreSQL others run beside it; with ``alone``, none that is to be alone too.
    """
    connection = db.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        if alone and not isinstance(db, Database):
            connection.execute(BE_ALONE)
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")


def rows(db: Store, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
    """All rows of a query, as dicts by column name."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def row(db: Store, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    found = rows(db, sql, parameters)
    return found[0] if found else None


def stored_time(moment: datetime) -> str:
    """RFC 3339 in UTC, of fixed width, so that stored times compare as strings."""
    if moment.tzinfo is None:
        raise ValueError("times must be aware")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(text: str) -> datetime:
    """The inverse of ``stored_time``."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def stored_optional(moment: datetime | None) -> str | None:
    """``stored_time``, of a time that may be missing."""
    return stored_time(moment) if moment else None


def read_optional(text: str | None) -> datetime | None:
    """``read_time``, of a column that may be null."""
    return read_time(text) if text else None


def to_json(value: object) -> str:
    """Compact JSON; records become objects, default values are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(got)
            for field in dataclasses.fields(value)
            if (got := getattr(value, field.name)) != field.default
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


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


def damage(db: Store) -> list[str]:
    """What SQLite finds wrong with its pages and indexes; a PostgreSQL server watches over its own."""
    if not isinstance(db, Database):
        return []
    found = [line for (line,) in db.conn.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def broken_references(db: Store) -> list[str]:
    """Rows that refer to rows that are not there; PostgreSQL lets none come into being."""
    if not isinstance(db, Database):
        return []
    found = db.conn.execute("PRAGMA foreign_key_check")
    return [f"{table} row {number} refers to a missing row of {parent}" for table, number, parent, _ in found]
