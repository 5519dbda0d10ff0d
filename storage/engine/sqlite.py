"""Keep a store in a SQLite file: one writer at a time, any number of readers, locks as files beside the store."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from storage.engine.processes import is_running, process_name
from storage.engine.schema.migrations import migrations, refuse_newer
from storage.engine.sqlite_terms import Fts5Terms
from storage.engine.store import Sole, Store
from storage.errors import NoStore, StoreDamaged, StoreLocked

BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 32_768  # the upper pages of the passage index of a million articles
FREED_AT_ONCE = 2000  # pages of the file
COPIED_AT_ONCE = 2000  # pages of the file; writers go on between two steps


class SqliteStore(Store):
    """A SQLite file. sqlite-utils holds the connection and applies the migrations."""

    damage_errors = (sqlite3.DatabaseError,)
    json_values = "json_each(?)"
    conn: sqlite3.Connection

    def __init__(self, database: Database) -> None:
        self.database = database
        self.conn = database.conn
        self.terms = Fts5Terms(database.conn)

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def begin(self, *, alone: bool) -> None:
        """Begin the only write transaction of the file."""
        self.conn.execute("BEGIN IMMEDIATE")

    def skip_locked(self, table: str) -> str:
        """Return an empty clause: claims never run in parallel."""
        return ""

    def restart_numbering(self, table: str) -> None:
        """Return at once: SQLite numbers the next row of an empty table 1."""

    def clock(self) -> datetime | None:
        """Return None: the file has the clock of this machine."""
        return None

    def size(self) -> int:
        """Return the size of the file in bytes, without its log."""
        sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return int(self.conn.execute(sql).fetchone()[0])

    def shrink(self) -> None:
        """Give freed pages back, a few at a time.

        Files from before the first release with ``auto_vacuum`` keep their freed pages for new bodies.
        """
        while True:
            free = self._freed_pages()
            self.conn.execute(f"PRAGMA incremental_vacuum({FREED_AT_ONCE})").fetchall()
            if self._freed_pages() >= free:
                return

    def _freed_pages(self) -> int:
        return int(self.conn.execute("PRAGMA freelist_count").fetchone()[0])

    def damage(self) -> list[str]:
        """Return the faults found by SQLite's integrity check."""
        lines = [line for (line,) in self.conn.execute("PRAGMA integrity_check")]
        return [] if lines == ["ok"] else lines

    def broken_references(self) -> list[str]:
        """Return a sentence for every row that refers to a missing row."""
        broken = self.conn.execute("PRAGMA foreign_key_check")
        return [
            f"{table} row {number} refers to a missing row of {parent}" for table, number, parent, _ in broken
        ]

    def copy_to(self, target: Path) -> None:
        """Copy the file by SQLite's online backup. The copy is one file without a log beside it.

        Raises OSError with EIO if SQLite cannot write the copy.
        """
        try:
            with closing(sqlite3.connect(target, timeout=BUSY_TIMEOUT_MS / 1000)) as copy:
                self.conn.backup(copy, pages=COPIED_AT_ONCE, progress=_between_steps)
                copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error)) from error

    @contextmanager
    def announced(self) -> Iterator[str]:
        """Return the name of this process. The kernel tells whether a process of this machine runs."""
        yield process_name()

    def is_announced(self, owner: str) -> bool:
        """Tell whether the process with this name still runs on this machine."""
        return is_running(owner)


def _between_steps(status: int, remaining: int, total: int) -> None:
    """Return to Python between two steps of a copy: a signal can then end the copy."""


def open_store(address: Path, *, create: bool) -> SqliteStore:
    """Open a file for reading and writing, migrated. Raises NoStore, StoreNewer, StoreDamaged."""
    if not address.exists() and not create:
        raise _no_store(address)
    if not address.parent.is_dir():
        raise NoStore(f"no folder {address.parent} for the store: create it, or change [store] path")
    try:
        with _opening_lock(address):
            db = Database(_connected(str(address)))
            _prepare(db)
            _migrate(db, address)
    except (sqlite3.DatabaseError, OSError) as error:
        raise _unopenable(address, error) from error
    return SqliteStore(db)


def open_readonly(address: Path) -> SqliteStore:
    """Open an existing file for reading only. A file of an older program is migrated first."""
    if not address.exists():
        raise _no_store(address)
    try:
        db = _readonly(address)
        if migrations.pending(db):
            db.close()
            open_store(address, create=False).close()
            db = _readonly(address)
        _refuse_newer(db, address)
    except sqlite3.DatabaseError as error:
        raise _unopenable(address, error) from error
    db.conn.execute("PRAGMA query_only = ON")
    return SqliteStore(db)


def open_as_is(address: Path) -> SqliteStore:
    """Open an existing file for reading only, without migration or check of the version."""
    db = Database(_connected(str(address)))
    db.conn.execute("PRAGMA query_only = ON")
    return SqliteStore(db)


def settle(address: Path) -> None:
    """Fold the write-ahead log into its file and remove the log.

    Raises StoreLocked while another connection reads or writes, and OSError if SQLite cannot write.
    """
    try:
        with closing(_connected(str(address))) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error
    if busy:
        raise StoreLocked(f"{address} is being read or written: end that first")
    for suffix in ("-wal", "-shm"):
        _beside(address, suffix).unlink(missing_ok=True)


@contextmanager
def service_lock(address: Path) -> Iterator[None]:
    """Hold the file for one service for the block. Raises StoreLocked with the process id of the holder."""
    with _beside(address, ".lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreLocked(
                f"{address} is in use by a reprintwatch service (process {holder}):"
                " stop it, or let it do the work"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def sole(address: Path, work: Sole) -> Iterator[bool]:
    """Try to take the lock file of `work` and hold it for the block; return whether the lock was free."""
    with _beside(address, f".{work}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _opening_lock(store: Path) -> Iterator[None]:
    """Wait until no other process creates or migrates the file.

    SQLite itself does not wait in this case: SQLite refuses the second process at once.
    """
    with _beside(store, ".opening.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _beside(store: Path, suffix: str) -> Path:
    return store.with_name(store.name + suffix)


def _connected(database: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(database, uri=uri, timeout=BUSY_TIMEOUT_MS / 1000)


def _readonly(path: Path) -> Database:
    return Database(_connected(f"{path.absolute().as_uri()}?mode=ro", uri=True))


def _prepare(db: Database) -> None:
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # takes effect in a new file only
    db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = NORMAL")
    db.conn.execute("PRAGMA foreign_keys = ON")
    db.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _migrate(db: Database, path: Path) -> None:
    """Apply the missing migrations. A file with data is copied before, as ``store.db.before-<migration>.bak``."""
    pending = {migration.name for migration in migrations.pending(db)}
    _refuse_newer(db, path)
    if pending and migrations.applied(db):
        _back_up(db, _beside(path, f".before-{min(pending)}.bak"))
    if pending:
        migrations.apply(db)


def _back_up(db: Database, backup: Path) -> None:
    """Copy the file to `backup`, whole or not at all; replace the backup of an interrupted migration."""
    part = _beside(backup, ".part")
    leftovers = (part, _beside(part, "-journal"))  # SQLite refuses to copy into a file with content
    try:
        for each in leftovers:
            each.unlink(missing_ok=True)
        db.conn.execute("VACUUM INTO ?", (str(part),))
        part.replace(backup)
    finally:
        for each in leftovers:
            each.unlink(missing_ok=True)


def _refuse_newer(db: Database, path: Path) -> None:
    refuse_newer({migration.name for migration in migrations.applied(db)}, path)


def _no_store(path: Path) -> NoStore:
    return NoStore(f"no store at {path}: run `reprintwatch crawl` first, or check [store] path")


def _unopenable(path: Path, error: Exception) -> StoreDamaged:
    return StoreDamaged(f"{path} cannot be opened as a store: {error}")
