"""Keep a store in a PostgreSQL database, which several machines share, over libpq (psycopg).

Both engines understand the SQL of all statements. Parameter markers ``?`` and ``:name`` are written as psycopg's.
"""

from __future__ import annotations

import enum
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from gettext import gettext as _
from pathlib import Path
from typing import Any, NoReturn

from storage.engine.address import PostgresAddress
from storage.engine.postgres_terms import GinTerms
from storage.engine.processes import holding
from storage.engine.schema.migrations import CONVERSIONS, migrations, refuse_newer
from storage.engine.schema.postgres_schema import SCRIPTS
from storage.engine.store import Parameters, Sole, Store
from storage.errors import NoStore, ReprintWatchError, StoreDamaged

try:
    import psycopg
except ImportError as error:
    raise NoStore(_("a store in PostgreSQL needs psycopg: pip install 'reprintwatch[postgres]'")) from error

CONNECT_TIMEOUT_S = 10
# Advisory locks of this program in the database: any numbers, the same for all programs of an installation.
LOCK_CLASS = 0x72707774
MIGRATING, ALONE = 1, 2
LOCKS = {Sole.CONCLUDING: 3, Sole.DELIVERING: 4, Sole.REPORTING: 5}

# Quoted text and names stay. A marker is ``?`` or ``:name``; ``::`` is a cast. psycopg wants % doubled.
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\?|(?<!:):[a-z_][a-z_0-9]*|%")


@lru_cache(maxsize=1024)
def with_psycopg_markers(sql: str) -> str:
    """Return a statement with psycopg's parameter markers: ``?`` becomes ``%s``, ``:name`` becomes ``%(name)s``."""
    return TOKEN.sub(_psycopg_token, sql)


def _psycopg_token(token: re.Match[str]) -> str:
    text = token[0]
    if text == "?":
        return "%s"
    if text.startswith(":"):
        return f"%({text[1:]})s"
    return text.replace("%", "%%")


def adapted(value: Any) -> Any:
    """Return a parameter in the form of the schema: an enum as its value, a bool as 0 or 1, text without NUL.

    PostgreSQL's text cannot hold the character NUL; U+FFFD replaces NUL.
    """
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and "\0" in value:
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return value


def _adapted_all(parameters: Any) -> Any:
    if isinstance(parameters, Mapping):
        return {name: adapted(value) for name, value in parameters.items()}
    return [adapted(value) for value in parameters]


class PostgresConnection:
    """A psycopg connection that takes statements with ``?`` and ``:name``. Errors are psycopg's."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Parameters = ()) -> psycopg.Cursor[Any]:
        """Run a statement. psycopg prepares frequent statements."""
        return self._connection.execute(with_psycopg_markers(sql), _adapted_all(parameters))

    def executemany(self, sql: str, parameters: Iterable[Any]) -> psycopg.Cursor[Any]:
        """Run a statement for every set of parameters."""
        cursor = self._connection.cursor()
        cursor.executemany(with_psycopg_markers(sql), [_adapted_all(values) for values in parameters])
        return cursor

    def run_script(self, script: str) -> None:
        """Run several statements without parameters."""
        self._connection.execute(script)

    def rollback(self) -> None:
        """Undo the transaction."""
        self._connection.rollback()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


class PostgresStore(Store):
    """A PostgreSQL database. The server releases the locks of a closed connection."""

    damage_errors = ()
    json_values = "json_array_elements_text(CAST(? AS JSON))"
    conn: PostgresConnection

    def __init__(self, connection: psycopg.Connection[Any], address: PostgresAddress) -> None:
        self.conn = PostgresConnection(connection)
        self.terms = GinTerms(self.conn)
        self.address = address

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> psycopg.Cursor[Any]:
        """Run a statement of a migration: migrations call `execute` of sqlite-utils' Database."""
        return self.conn.execute(sql, parameters)

    def close(self) -> None:
        """End the connection."""
        self.conn.close()

    def inserted(self, sql: str, parameters: Sequence[Any]) -> int:
        """Insert a row; return its id."""
        ((number,),) = self.conn.execute(f"{sql} RETURNING id", parameters).fetchall()
        return int(number)

    def begin(self, *, alone: bool) -> None:
        """Begin a transaction. With `alone`, wait until no transaction with `alone` runs."""
        self.conn.execute("BEGIN")
        if not alone:
            return
        try:
            self.conn.execute("SELECT pg_advisory_xact_lock(?, ?)", (LOCK_CLASS, ALONE))
        except BaseException:
            self.conn.rollback()
            raise

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Wait at each commit of the block until the server has written its log to the disk."""
        self.conn.execute("SET synchronous_commit = on")
        try:
            yield
        finally:
            self.conn.execute("RESET synchronous_commit")

    def skip_locked(self, table: str) -> str:
        """Return the clause to lock rows of `table` and leave out rows locked by another transaction."""
        return f"FOR UPDATE OF {table} SKIP LOCKED"

    def restart_numbering(self, table: str) -> None:
        """Number the next row of a table 1."""
        self.conn.execute("SELECT setval(pg_get_serial_sequence(?, 'id'), 1, false)", (table,))

    def clock(self) -> datetime | None:
        """Return the time of the server's clock."""
        moment: datetime = _value(self.conn.execute("SELECT clock_timestamp()"))
        return moment.astimezone(UTC)

    def size(self) -> int:
        """Return the size of the database on the server in bytes."""
        return int(_value(self.conn.execute("SELECT pg_database_size(current_database())")))

    def shrink(self) -> None:
        """Return at once: the server's autovacuum reuses freed pages."""

    def is_current(self) -> bool:
        """Tell whether the database has all migrations of this program."""
        return migrations.changes.keys() <= _applied(self)

    def schema_faults(self) -> list[str]:
        """Return no fault: roles of the server protect the schema."""
        return []

    def damage(self) -> list[str]:
        """Return no fault: the server watches over its files."""
        return []

    def broken_references(self) -> list[str]:
        """Return no row: the server lets no broken reference exist."""
        return []

    def copy_to(self, target: Path) -> None:
        """Refuse: PostgreSQL is copied by pg_dump."""
        raise ReprintWatchError(
            _("{address} is a PostgreSQL database: use its own pg_dump --format=custom").format(
                address=self.address
            )
        )

    @contextmanager
    def announced(self) -> Iterator[str]:
        """Hold an advisory lock on the name of a new holder."""
        with holding() as name:
            owner = f"{os.uname().nodename}:{name}"
            self.conn.execute("SELECT pg_advisory_lock_shared(?)", (_lock_key(owner),))
            try:
                yield owner
            finally:
                self.conn.execute("SELECT pg_advisory_unlock_shared(?)", (_lock_key(owner),))

    def is_announced(self, owner: str) -> bool:
        """Tell whether a connection, this one included, holds the lock on this name.

        To try the lock would say nothing of this connection's own lock, and would hide the name from another asker.
        """
        key = _lock_key(owner)
        return bool(_value(self.conn.execute(IS_LOCKED, (key >> 32, key & 0xFFFFFFFF))))


# pg_locks shows the upper and the lower half of a lock's number; objsubid 1 marks a number of 64 bits
IS_LOCKED = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND classid = CAST(CAST(? AS BIGINT) AS OID) AND objid = CAST(CAST(? AS BIGINT) AS OID)
    )
"""


def _value(cursor: psycopg.Cursor[Any]) -> Any:
    """Return the first column of the first row, or None without a row."""
    values = cursor.fetchone()
    return None if values is None else values[0]


def _lock_key(owner: str) -> int:
    """Return the number of the advisory lock of a name: 63 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(owner.encode()).digest()[:8], "big") >> 1


def open_store(address: PostgresAddress, *, create: bool) -> PostgresStore:
    """Open a database for reading and writing, migrated. Raises NoStore, StoreNewer, StoreDamaged."""
    db = PostgresStore(_connected(address), address)
    try:
        if not create and not _applied(db):
            _refuse_missing(address)
        with _held(db, MIGRATING):
            _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def open_readonly(address: PostgresAddress) -> PostgresStore:
    """Open an existing database for reading only. A database of an older program is migrated first."""
    db = PostgresStore(_connected(address), address)
    applied = _applied(db)
    if not applied:
        db.close()
        _refuse_missing(address)
    if migrations.changes.keys() - applied:
        db.close()
        open_store(address, create=False).close()
        db = PostgresStore(_connected(address), address)
    refuse_newer(applied, address)
    db.conn.execute("SET default_transaction_read_only = on")
    return db


def open_as_is(address: PostgresAddress) -> PostgresStore:
    """Open an existing database of this or an older version for reading only, without migration."""
    db = PostgresStore(_connected(address), address)
    try:
        applied = _applied(db)
        if not applied:
            _refuse_missing(address)
        refuse_newer(applied, address)
        db.conn.execute("SET default_transaction_read_only = on")
    except BaseException:
        db.close()
        raise
    return db


open_copy = open_as_is  # a copy of a database is a database


@contextmanager
def alone(address: PostgresAddress) -> Iterator[None]:
    """Refuse: pg_restore fills a database."""
    raise ReprintWatchError(
        _("{address} is a PostgreSQL database: use its own pg_restore").format(address=address)
    )
    yield


@contextmanager
def in_use(address: PostgresAddress) -> Iterator[None]:
    """Note nothing: no command of this program replaces a database."""
    yield


def replace(address: PostgresAddress, part: Path, kept: Path) -> Path | None:
    """Refuse: pg_restore fills a database."""
    raise ReprintWatchError(
        _("{address} is a PostgreSQL database: use its own pg_restore").format(address=address)
    )


@contextmanager
def service_lock(address: PostgresAddress) -> Iterator[None]:
    """Take no lock: a database serves several services."""
    yield


@contextmanager
def sole(address: PostgresAddress, work: Sole) -> Iterator[bool]:
    """Try to take the advisory lock of `work` on a new connection; return whether the lock was free."""
    with _connected(address) as connection:
        sql = "SELECT pg_try_advisory_lock(%s, %s)"
        yield bool(_value(connection.execute(sql, (LOCK_CLASS, LOCKS[work]))))


def _connected(address: PostgresAddress) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(
            address.url,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name="reprintwatch",
            # the server releases the locks and turns of a lost machine within a minute,
            keepalives_idle=20,
            keepalives_interval=10,
            keepalives_count=3,
            tcp_user_timeout=60_000,  # also if the machine fell silent while a statement ran
        )
    except psycopg.Error as error:
        raise NoStore(
            _("no store at {address}: {words}").format(address=address, words=_first_line(error))
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _refuse_missing(address: PostgresAddress) -> NoReturn:
    raise NoStore(
        _("no store in {address}: run `reprintwatch crawl` first, or check [store] url").format(
            address=address
        )
    )


@contextmanager
def _held(db: PostgresStore, lock: int) -> Iterator[None]:
    """Wait for a lock of the installation; this connection holds the lock for the block."""
    db.conn.execute("SELECT pg_advisory_lock(?, ?)", (LOCK_CLASS, lock))
    try:
        yield
    finally:
        db.conn.execute("SELECT pg_advisory_unlock(?, ?)", (LOCK_CLASS, lock))


def _applied(db: PostgresStore) -> set[str]:
    """Return the names of the migrations in the database. The table is shaped as by sqlite-utils."""
    if _value(db.conn.execute("SELECT to_regclass('_sqlite_migrations')")) is None:
        return set()
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"
    return {name for (name,) in db.conn.execute(sql, (migrations.name,))}


def _migrate(db: PostgresStore) -> None:
    """Apply the missing migrations in one transaction. Raises StoreNewer, StoreDamaged."""
    applied = _applied(db)
    refuse_newer(applied, db.address)
    waiting = [name for name in migrations.changes if name not in applied]
    if not waiting:
        return
    try:
        db.conn.execute("BEGIN")
        db.conn.execute(MIGRATIONS_TABLE)
        for name in waiting:
            _apply(db, name)
        db.conn.execute("COMMIT")
    except psycopg.Error as error:
        db.conn.rollback()
        raise StoreDamaged(
            _("{address} cannot be migrated: {words}").format(address=db.address, words=_first_line(error))
        ) from error


MIGRATIONS_TABLE = """
    CREATE TABLE IF NOT EXISTS _sqlite_migrations (migration_set TEXT COLLATE "C", name TEXT COLLATE "C",
        applied_at TEXT COLLATE "C", PRIMARY KEY (migration_set, name))
"""
NOTE_MIGRATION = """
    INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, CAST(now() AS TEXT))
"""


def _apply(db: PostgresStore, name: str) -> None:
    """Run the script of a migration and convert its rows; run the function of a migration without a script."""
    if name in SCRIPTS:
        db.conn.run_script(SCRIPTS[name])
        if name in CONVERSIONS:
            CONVERSIONS[name](db)
    else:
        migrations.changes[name](db)
    db.conn.execute(NOTE_MIGRATION, (migrations.name, name))
