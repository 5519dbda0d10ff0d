"""The only place that opens SQLite: pragmas, migrations, transactions, the stored form of times and JSON."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from storage.errors import NoStore, StoreDamaged, StoreNewer
from storage.lock import opening_lock
from storage.migrations import migrations

BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 32_768  # the upper pages of the passage index of a million articles


def open_store(path: Path, *, create: bool = False) -> Database:
    """Open the store for reading and writing, migrated to this program's schema.

    Raises NoStore, StoreNewer, or StoreDamaged when the file is no SQLite database.
    """
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


def open_readonly(path: Path) -> Database:
    """Open an existing store for reading only; writers are not disturbed."""
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
def transaction(db: Database) -> Iterator[None]:
    """One write transaction, taken at once (BEGIN IMMEDIATE), so that it cannot fail half-way on a lock."""
    connection = db.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")


def rows(db: Database, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> list[dict[str, Any]]:
    """All rows of a query, as dicts by column name."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def row(db: Database, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> dict[str, Any] | None:
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


def damage(db: Database) -> list[str]:
    """What SQLite finds wrong with its pages and indexes."""
    found = [line for (line,) in db.conn.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def broken_references(db: Database) -> list[str]:
    """Rows that refer to rows that are not there."""
    found = db.conn.execute("PRAGMA foreign_key_check")
    return [f"{table} row {number} refers to a missing row of {parent}" for table, number, parent, _ in found]
