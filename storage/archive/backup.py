"""A consistent copy of a store while it is in use, and its way back; both checked before they count."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from sqlite_utils import Database

from storage.engine.sqlite import damage, open_file_readonly
from storage.engine.store import Sole
from storage.errors import NoStore, StoreDamaged, StoreLocked
from storage.sharing.lock import service_lock, sole_in_time

PAGES_A_STEP = 2000  # of SQLite; between steps writers go on


@dataclass(frozen=True)
class Copy:
    """What a backup holds."""

    size: int  # bytes
    sha256: str  # of the file
    captures: int
    chain: str  # the last value of the captures' chain, "" where there is none


def back_up(store: Path, target: Path) -> Copy:
    """Copy a store by SQLite's online backup; ``target`` appears only once the copy is whole and sound.

    Raises FileExistsError, also where another copy was first; NoStore, StoreDamaged, OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    source = open_file_readonly(store)
    try:
        with _partial(target) as partial:
            with _connected(partial) as copy:
                source.conn.backup(copy, pages=PAGES_A_STEP, progress=_between_steps)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            found = examined(partial)
            target.hardlink_to(partial)  # unlike a rename, it replaces nothing
    finally:
        source.close()
    return found


def _between_steps(status: int, remaining: int, total: int) -> None:
    """Python is given a turn, in which a signal may end the copy."""


def restore(copy: Path, store: Path, now: datetime) -> tuple[Copy, Path | None]:
    """Put a copy in a store's place; the store that was there is kept beside it, and its path given.

    Raises StoreLocked while a service or an analysis uses the store, StoreDamaged where the copy is not sound,
    OSError.
    """
    with service_lock(store), sole_in_time(store, Sole.CONCLUDING), _partial(store) as partial:
        found = examined(copy)
        with _connected(copy) as source, _connected(partial) as target:
            source.backup(target)
        kept = None
        if store.exists():
            _settle_log(store)
            kept = store.with_name(f"{store.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
            store.rename(kept)
        partial.rename(store)
    return found, kept


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file beside the target that nobody else writes, gone at the end; what SQLite could not write is an OSError."""
    partial = target.with_name(f".{target.name}.{token_hex(8)}.part")
    partial.touch(exist_ok=False)
    try:
        yield partial
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def examined(copy: Path) -> Copy:
    """What a copy holds. Raises StoreDamaged where it is no sound store, NoStore where it is not there."""
    if not copy.is_file():
        raise NoStore(f"no file {copy}")
    try:
        with _connected(copy) as db:
            db.execute("PRAGMA query_only = ON")
            wrong = damage(Database(db))
            last = db.execute("SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{copy} is no sound store: {error}") from error
    if wrong:
        raise StoreDamaged(f"{copy} is damaged: {wrong[0]}")
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Copy(copy.stat().st_size, digest.hexdigest(), int(last[0]), str(last[1]))


def _settle_log(store: Path) -> None:
    """Fold the write-ahead log into its store. Raises StoreLocked where somebody still reads or writes."""
    with _connected(store) as db:
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreLocked(f"{store} is being read or written: end that first")
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)


def _connected(path: Path) -> closing[sqlite3.Connection]:
    """A connection that is closed at the end of the block; sqlite3's own only commits."""
    return closing(sqlite3.connect(path, timeout=30))
