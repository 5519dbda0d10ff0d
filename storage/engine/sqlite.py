"""TODO"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.engine.migrations import migrations
from storage.engine.store import Store
from storage.errors import NoStore, StoreDamaged, StoreNewer

BUSY_TIMEOUT_MS = 30_000


CACHE_KIB = 32_768  # the upper pages of the passage index of a million articles


def open_file(path: Path, *, create: bool) -> Database:
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
            open_file(path, create=False).close()  # an older store is migrated first
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


@contextmanager
def opening_lock(store: Path) -> Iterator[None]:
    """Wait until nobody else creates or migrates this file: SQLite refuses the second at once, without waiting."""
    with store.with_name(f"{store.name}.opening.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
