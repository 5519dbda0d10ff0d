"""TODO"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlite_utils import Database

BE_ALONE = "SELECT pg_advisory_xact_lock(1919973236, 2)"  # numbers as in storage/engine/postgres.py


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


class Sole(StrEnum):
    """Work that one process does at a time."""

    CONCLUDING = "analysis"  # two at once would conclude the same twice
    DELIVERING = "delivery"  # or send the same twice
    REPORTING = "digest"
