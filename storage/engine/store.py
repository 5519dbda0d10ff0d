"""Store: the interface of both engines. Functions for SQL on a store, and for the stored form of times."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from gettext import gettext as _
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, Protocol, TypeVar

from storage.engine.terms import TermIndex
from storage.errors import StoreDamaged

P = ParamSpec("P")
Record = TypeVar("Record")
TIME_CHARS = len("2026-11-24T06:05:00.000000Z")
Parameters = Sequence[Any] | Mapping[str, Any]


class Cursor(Protocol):
    """Result of a statement."""

    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Sequence[Sequence[Any]] | None: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def close(self) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Methods that a SQLite and a PostgreSQL connection share; ``?`` and ``:name`` mark parameters."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor: ...
    def rollback(self) -> None: ...


class Store(ABC):
    """An open store: a SQLite file or a PostgreSQL database.

    Both engines understand the SQL of all statements. Every difference between the engines is a member of this
    class, so no module asks for the engine of a store.
    """

    damage_errors: ClassVar[tuple[type[Exception], ...]]
    """Errors that tell of a damaged file. Empty for PostgreSQL: a server watches over its own files."""
    json_values: ClassVar[str]
    """A table for FROM: the column `value` holds the values of a JSON array, which is bound to the marker ``?``."""

    conn: Connection
    terms: TermIndex
    is_in_transaction: bool = False  # of `transaction`

    @abstractmethod
    def close(self) -> None:
        """Close the connection and give back its locks and turns."""

    @abstractmethod
    def begin(self, *, alone: bool) -> None:
        """Begin a write transaction.

        SQLite waits until no transaction writes. PostgreSQL runs transactions in parallel;
        two transactions with ``alone=True`` never overlap.
        """

    @abstractmethod
    def inserted(self, sql: str, parameters: Sequence[Any]) -> int:
        """Insert a row into a table with the column `id`, in the caller's transaction; return the id.

        In SQLite, RETURNING would make the index of search terms write its waiting terms before the end of the
        transaction, a small piece for every row.
        """

    @abstractmethod
    def durably(self) -> AbstractContextManager[None]:
        """Let every transaction that ends in the block, and all transactions before it, survive a power cut.

        SQLite may else lose the last transactions to a power cut, but never tears a transaction.
        """

    @abstractmethod
    def skip_locked(self, table: str) -> str:
        """Return the end of a SELECT for claiming rows: rows claimed by another transaction are left out.

        The clause is empty for SQLite, where claims never run in parallel.
        """

    @abstractmethod
    def restart_numbering(self, table: str) -> None:
        """Number the next row of an empty table 1, in the caller's transaction. SQLite does so by itself."""

    @abstractmethod
    def clock(self) -> datetime | None:
        """Return the time of the server's clock in UTC, or None for a file: the clock is this machine's."""

    @abstractmethod
    def size(self) -> int:
        """Return the size of the store in bytes."""

    @abstractmethod
    def shrink(self) -> None:
        """Give freed pages of the file back to the file system. A PostgreSQL server does so by itself."""

    @abstractmethod
    def is_current(self) -> bool:
        """Tell whether the store has all migrations of this program."""

    @abstractmethod
    def schema_faults(self) -> list[str]:
        """Return a sentence for every table, index and trigger unlike the migrations'. Empty for PostgreSQL."""

    @abstractmethod
    def damage(self) -> list[str]:
        """Return the faults in pages and indexes of the file, a sentence a fault. Empty for PostgreSQL."""

    @abstractmethod
    def broken_references(self) -> list[str]:
        """Return a sentence for every row that refers to a missing row. PostgreSQL prevents broken references."""

    @abstractmethod
    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the store into the file `target`, also while processes write to the store.

        Raises OSError, and ReprintWatchError for PostgreSQL, which pg_dump copies.
        """

    @abstractmethod
    def announced(self) -> AbstractContextManager[str]:
        """Announce this process to all processes for the block; return its name as a holder of leases."""

    @abstractmethod
    def is_announced(self, owner: str) -> bool:
        """Tell whether the process with this name still runs."""


class Sole(StrEnum):
    """Work for at most one process of an installation at a time."""

    CONCLUDING = "analysis"  # two processes would conclude from the same captures
    DELIVERING = "delivery"  # two processes would send the same alerts
    REPORTING = "digest"


class Engine(Protocol):
    """Functions of an engine's module: open and lock the stores of a kind of address."""

    def open_store(self, address: Any, *, create: bool) -> Store:
        """Open a store for reading and writing, migrated. Raises NoStore, StoreNewer, StoreDamaged."""

    def open_readonly(self, address: Any) -> Store:
        """Open an existing store for reading. Raises NoStore, StoreNewer, StoreDamaged."""

    def open_as_is(self, address: Any) -> Store:
        """Open an existing store of this or an older version for reading, without migration. Nothing is written."""

    def open_copy(self, address: Any) -> Store:
        """Open a copy of a store, which no process works on, for reading. No file appears beside the copy."""

    def alone(self, address: Any) -> AbstractContextManager[None]:
        """Hold every lock of the store for the block. Raises StoreLocked if any process uses the store."""

    def in_use(self, address: Any) -> AbstractContextManager[None]:
        """Note for the block that this process uses the store. Raises StoreLocked while the store is replaced."""

    def replace(self, address: Any, part: Path, kept: Path) -> Path | None:
        """Put a complete file in the place of the store; return the path of the earlier store, None without one."""

    def service_lock(self, address: Any) -> AbstractContextManager[None]:
        """Hold the store for one service for the block. Raises StoreLocked."""

    def sole(self, address: Any, work: Sole) -> AbstractContextManager[bool]:
        """Try to take the lock of `work` and hold it for the block; return whether the lock was free."""


@contextmanager
def transaction(db: Store, *, alone: bool = False) -> Iterator[None]:
    """Run the block as a write transaction. If the block raises, no change is kept.

    A SQLite transaction holds the write lock of the file from the beginning, so the transaction cannot fail half-way.
    PostgreSQL runs transactions in parallel; two transactions with ``alone=True`` never overlap. Inside a transaction,
    the block joins the outer transaction: an exception must end both.
    """
    if db.is_in_transaction:
        yield
        return
    db.begin(alone=alone)
    db.is_in_transaction = True
    try:
        yield
    except BaseException:
        db.conn.rollback()
        raise
    else:
        db.conn.execute("COMMIT")
    finally:
        db.is_in_transaction = False


def rows(db: Store, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
    """Return all rows of a query as dicts by column name."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor]


def row(db: Store, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
    """Return the first row of a query as a dict by column name, or None. Later rows are not fetched."""
    cursor = db.conn.execute(sql, parameters)
    values = cursor.fetchone()
    names = [column[0] for column in cursor.description or ()]
    cursor.close()  # an open cursor would keep its snapshot of the file
    return None if values is None else dict(zip(names, values, strict=True))


def reads_rows(reader: Callable[P, Record]) -> Callable[P, Record]:
    """Let a function that makes a record of a row raise StoreDamaged for a row that cannot be read."""

    @wraps(reader)
    def careful(*arguments: P.args, **names: P.kwargs) -> Record:
        try:
            return reader(*arguments, **names)
        except (AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
            raise StoreDamaged(
                _("a row of the store cannot be read ({kind}: {error}): see `reprintwatch verify`").format(
                    kind=type(error).__name__, error=error
                )
            ) from error

    return careful


def stored_time(moment: datetime) -> str:
    """Return a time in UTC as RFC 3339 text of fixed width, so that stored times compare as strings.

    Raises ValueError for a time without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("times must be aware")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Return the time of a text from `stored_time`, in UTC."""
    if len(text) != TIME_CHARS or text[-1] != "Z":
        raise ValueError(f"no time of the store: {text[:40]!r}")
    return datetime.fromisoformat(text)


def stored_optional(moment: datetime | None) -> str | None:
    """Return `stored_time` of a time, NULL for a missing time."""
    return stored_time(moment) if moment else None


def read_optional(text: str | None) -> datetime | None:
    """Return `read_time` of a column, and no time for NULL."""
    return read_time(text) if text else None
