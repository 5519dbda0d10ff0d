"""Keep a store in a SQLite file: one writer at a time, any number of readers, locks as files beside the store."""

from __future__ import annotations

import errno
import filecmp
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from storage.engine import swap
from storage.engine.file_locks import Presence, alone, beside, enter, in_use, opening_lock, service_lock, sole
from storage.engine.processes import holding, is_holding
from storage.engine.schema import identity
from storage.engine.schema.migrations import migrations, refuse_newer
from storage.engine.sqlite_terms import Fts5Terms
from storage.engine.store import Store
from storage.errors import NoStore, StoreDamaged, StoreLocked

__all__ = [
    "SqliteStore",
    "alone",
    "in_use",
    "open_as_is",
    "open_copy",
    "open_readonly",
    "open_store",
    "replace",
    "service_lock",
    "sole",
]

BUSY_TIMEOUT_MS = 30_000
STATEMENTS = 512  # kept prepared
CACHE_KIB = 16_384  # the upper pages of the passage index of a million articles
FREED_AT_ONCE = 2000  # pages of the file
COPIED_AT_ONCE = 2000  # pages of the file; writers go on between two steps


class SqliteStore(Store):
    """A SQLite file. sqlite-utils holds the connection and applies the migrations."""

    # SQLite's messages and names may hold damaged text too
    damage_errors = (sqlite3.DatabaseError, UnicodeError)
    json_values = "json_each(?)"
    conn: sqlite3.Connection

    def __init__(self, database: Database, presence: Presence | None = None) -> None:
        self.database = database
        self.presence = presence
        self.conn = database.conn
        self.terms = Fts5Terms(database.conn)

    def close(self) -> None:
        """Close the connection; `restore` may then replace the file."""
        self.database.close()
        if self.presence is not None:
            self.presence.end()

    def begin(self, *, alone: bool) -> None:
        """Begin the only write transaction of the file."""
        self.conn.execute("BEGIN IMMEDIATE")

    def inserted(self, sql: str, parameters: Sequence[Any]) -> int:
        """Insert a row; return its id, which is its row number."""
        return int(self.conn.execute(sql, parameters).lastrowid or 0)

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Sync the log of the file at each commit of the block, and with it all earlier commits."""
        self.conn.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self.conn.execute("PRAGMA synchronous = NORMAL")

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

    def is_current(self) -> bool:
        """Tell whether the file has all migrations of this program."""
        return not migrations.pending(self.database)

    def damage(self) -> list[str]:
        """Return the faults found by SQLite's integrity check."""
        lines = [line for (line,) in self.conn.execute("PRAGMA integrity_check")]
        return [] if lines == ["ok"] else lines

    def schema_faults(self) -> list[str]:
        """Return a sentence for every missing or altered table and index, and for every trigger."""
        return list(identity.schema_faults(self.database))

    def broken_references(self) -> list[str]:
        """Return a sentence for every row that refers to a missing row."""
        broken = self.conn.execute("PRAGMA foreign_key_check")
        return [
            f"{table} row {number} refers to a missing row of {parent}" for table, number, parent, _ in broken
        ]

    def copy_to(self, target: Path) -> None:
        """Copy the file by SQLite's online backup. The copy is one file without a log beside it.

        Raises OSError, with ENOSPC on a full disk and else with EIO, if SQLite cannot write the copy.
        """
        try:
            with closing(sqlite3.connect(target, timeout=BUSY_TIMEOUT_MS / 1000)) as copy:
                self.conn.backup(copy, pages=COPIED_AT_ONCE, progress=_between_steps)
                copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC if "full" in str(error) else errno.EIO, str(error)) from error

    @contextmanager
    def announced(self) -> Iterator[str]:
        """Return the name of a new holder. The kernel tells whether a process of this machine runs."""
        with holding() as name:
            yield name

    def is_announced(self, owner: str) -> bool:
        """Tell whether the holder with this name still works on this machine."""
        return is_holding(owner)


def _between_steps(status: int, remaining: int, total: int) -> None:
    """Return to Python between two steps of a copy: a signal can then end the copy."""


def open_store(address: Path, *, create: bool) -> SqliteStore:
    """Open a file for reading and writing, migrated. Raises NoStore, StoreNewer, StoreDamaged, StoreLocked."""
    _refuse_missing(address, create=create)
    with _opening(address) as presence, opening_lock(address):
        if not address.exists():
            _create(address)
        identity.refuse_foreign(address)
        with _closed_on_error(Database(_connected(str(address)))) as db:
            _prepare(db)
            _migrate(db, address)
            identity.refuse_missing_tables(db, address)
    return SqliteStore(db, presence)


def open_readonly(address: Path) -> SqliteStore:
    """Open an existing file for reading only. A file of an older program is migrated first."""
    _refuse_missing(address, create=False)
    with _opening(address) as presence:
        identity.refuse_foreign(address)
        with _closed_on_error(_readonly(address)) as db:
            is_older = bool(migrations.pending(db))
        if is_older:
            db.close()
            open_store(address, create=False).close()
            db = _readonly(address)
        with _closed_on_error(db):
            _refuse_newer(db, address)
            identity.refuse_missing_tables(db, address)
            db.conn.execute("PRAGMA query_only = ON")
    return SqliteStore(db, presence)


def open_as_is(address: Path) -> SqliteStore:
    """Open an existing file of this program for reading only, older or damaged too. Nothing is written.

    Text that is no UTF-8 is read with lone surrogates in the place of wrong bytes.
    """
    _refuse_missing(address, create=False)
    with _opening(address) as presence:
        return SqliteStore(_lenient(address, _readonly(address)), presence)


def open_copy(path: Path) -> SqliteStore:
    """Open a file that no process of an installation works on, as `open_as_is` does. No file appears beside it."""
    _refuse_missing(path, create=False)
    try:
        return SqliteStore(_lenient(path, _readonly(path, is_settled=not beside(path, "-wal").exists())))
    except (*SqliteStore.damage_errors, OSError) as error:
        raise _unopenable(path, error) from error


def _lenient(path: Path, db: Database) -> Database:
    with _closed_on_error(db):
        identity.refuse_foreign(path)
        _refuse_newer(db, path)
        db.conn.text_factory = _lenient_text
    return db


def _lenient_text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


@contextmanager
def _opening(address: Path) -> Iterator[Presence]:
    """Note the use of a file; end the use if the block raises. Errors of SQLite become StoreDamaged."""
    presence = None
    try:
        if address.exists() and not swap.is_interrupted(address):
            identity.refuse_foreign(address)  # before a lock file appears beside it
        presence = enter(address)
        yield presence
    except BaseException as error:
        if presence is not None:
            presence.end()
        if isinstance(error, (*SqliteStore.damage_errors, OSError)):
            raise _unopenable(address, error) from error
        raise


@contextmanager
def _closed_on_error(db: Database) -> Iterator[Database]:
    try:
        yield db
    except BaseException:
        db.close()
        raise


def replace(address: Path, part: Path, kept: Path) -> Path | None:
    """Put a complete file in the place of a store; return the path where the earlier file is kept, None without one.

    The caller holds every lock (`alone`). Raises StoreLocked while another program uses the file, OSError.
    """
    if not address.exists():
        swap.put_in_place(part, address)
        return None
    if _is_readable_store(address):
        _settle(address)
    kept = swap.free_name(kept)
    swap.swap(address, part, kept)
    return kept


def _is_readable_store(address: Path) -> bool:
    """Tell whether a file is a store, damaged or not. Raises StoreDamaged for a file of another program."""
    try:
        kind = identity.kind_of(address)
    except sqlite3.DatabaseError:
        return False
    if kind is identity.Kind.FOREIGN:
        raise StoreDamaged(_(kind.value).format(path=address))
    return kind is identity.Kind.STORE


def _settle(address: Path) -> None:
    """Write all changes of a store into its file. The log of a damaged file stays, and is kept beside the file."""
    try:
        with closing(_connected(str(address))) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreLocked(
                _("{address} is being read or written: end that first").format(address=address)
            ) from error


def _connected(database: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(database, uri=uri, timeout=BUSY_TIMEOUT_MS / 1000, cached_statements=STATEMENTS)


def _readonly(path: Path, *, is_settled: bool = False) -> Database:
    """Connect for reading. With `is_settled`, no process writes and no log exists: SQLite takes no lock.

    So is a file without a log on a disk that is read-only.
    """
    is_settled = is_settled or (_is_read_only_disk(path) and not beside(path, "-wal").exists())
    mode = "mode=ro&immutable=1" if is_settled else "mode=ro"
    return Database(_connected(f"{path.absolute().as_uri()}?{mode}", uri=True))


def _prepare(db: Database) -> None:
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = NORMAL")
    db.conn.execute("PRAGMA foreign_keys = ON")
    db.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _create(path: Path) -> None:
    """Make a store without rows. The file gets its name when complete, so a kill leaves no half of a store."""
    swap.sweep(path)
    with swap.partial(path) as part:
        db = Database(_connected(str(part)))
        try:
            db.conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # takes effect in a new file only
            db.conn.execute("PRAGMA synchronous = OFF")  # the complete file is written to the disk at the end
            _apply_migrations(db)
        finally:
            db.close()
        swap.put_in_place(part, path)


def _migrate(db: Database, path: Path) -> None:
    """Apply the missing migrations in one transaction, after a copy to ``store.db.before-<migration>.bak``."""
    _refuse_newer(db, path)
    pending = {migration.name for migration in migrations.pending(db)}
    if pending:
        swap.sweep(path)
        _keep_copy(db, path, beside(path, f".before-{min(pending)}.bak"))
        _apply_migrations(db)


def _apply_migrations(db: Database) -> None:
    with db.atomic():
        migrations.apply(db)
        identity.write_fingerprint(db)


def _keep_copy(db: Database, path: Path, copy: Path) -> None:
    """Copy the file under a free name, unless an equal copy is there. A kill leaves no half of a copy."""
    with swap.partial(path) as part:
        part.unlink()
        db.conn.execute("VACUUM INTO ?", (str(part),))
        if copy.is_file() and filecmp.cmp(part, copy, shallow=False):
            return
        swap.sync(part)
        part.rename(swap.free_name(copy))
        swap.sync(path.parent)


def _refuse_newer(db: Database, path: Path) -> None:
    refuse_newer({migration.name for migration in migrations.applied(db)}, path)


def _refuse_missing(path: Path, *, create: bool) -> None:
    if path.exists() or swap.is_interrupted(path):
        return
    if not create:
        raise NoStore(
            _("no store at {path}: run `reprintwatch crawl` first, or check [store] path").format(path=path)
        )
    if not path.parent.is_dir():
        raise NoStore(
            _("no folder {folder} for the store: create it, or change [store] path").format(
                folder=path.parent
            )
        )


NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
SAID_WITHOUT_RIGHT = ("unable to open", "readonly")  # words of SQLite


def _is_read_only_disk(path: Path) -> bool:
    return path.parent.is_dir() and bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)


def _is_full_disk(path: Path) -> bool:
    return path.parent.is_dir() and os.statvfs(path.parent).f_bavail == 0


def _unopenable(path: Path, error: Exception) -> StoreDamaged:
    if _is_read_only_disk(path):
        return StoreDamaged(_("{path}: its disk is read-only: mount the disk for writing").format(path=path))
    if "full" in str(error) or _is_full_disk(path):
        return StoreDamaged(_("{path}: its disk is full: make room on it").format(path=path))
    if getattr(error, "errno", None) in NO_RIGHT or any(words in str(error) for words in SAID_WITHOUT_RIGHT):
        words = _(
            "{path}: this account may not write its folder: run as the owner of the store, or give the right"
        )
        return StoreDamaged(words.format(path=path))
    return StoreDamaged(
        _("{path} cannot be opened as a store: {error}").format(path=path, error=_(str(error)))
    )
