"""Index of search terms in a SQLite file: FTS5 tables without content (https://www.sqlite.org/fts5.html)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.engine.terms import Phrase, TermCondition, TermIndex


class Fts5Terms(TermIndex):
    """FTS5 keeps the places of terms and no text. It finds matching rows in the order of their numbers."""

    fence = ""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, table: str, row: int, terms: Sequence[str]) -> None:
        """Insert the terms of a text as a row."""
        self._connection.execute(f"INSERT INTO {table} (rowid, terms) VALUES (?, ?)", (row, " ".join(terms)))

    def remove(self, table: str, selection: str, parameters: Mapping[str, Any]) -> None:
        """Leave the rows in place: a table without content cannot delete single rows."""

    def clear(self, table: str) -> None:
        """Delete all rows, also from a damaged index."""
        self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")

    def condition(self, table: str, phrases: Sequence[Phrase]) -> TermCondition:
        """Return the MATCH condition for all phrases."""
        return TermCondition(f"{table} MATCH :wanted", {"wanted": " AND ".join(map(_quoted, phrases))})

    def searches(
        self, table: str, phrases: Sequence[Phrase], rows: range
    ) -> Iterator[tuple[TermCondition, range]]:
        """Yield one search through all rows: FTS5 returns the newest rows first without reading the older ones."""
        yield self.condition(table, phrases), rows


def _quoted(phrase: Phrase) -> str:
    """Return a phrase in the query language of FTS5. Inside quotes only the quote itself has a meaning."""
    quoted = " ".join(phrase.terms).replace('"', '""')
    return f'"{quoted}"{"*" if phrase.begins else ""}'
