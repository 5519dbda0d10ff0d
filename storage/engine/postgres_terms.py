"""Index of search terms in PostgreSQL: rows of terms with a GIN index of which row holds which term.

PostgreSQL's own text search knows the places of only the first 16,383 terms of a text, so the order of terms is
checked in the text of the row. Behind the terms stand their beginnings of 1, 3 and 6 characters, marked with "^".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from storage.engine.store import Connection
from storage.engine.terms import Phrase, TermCondition, TermIndex

BEGINNINGS, MARK = (1, 3, 6), "^"  # no term contains the mark
ENTRIES = "string_to_array(terms, ' ') @> :entries"  # word for word the expression of the GIN index
MANY = 5000  # rows: so many rows are read in less than half a second
NEWEST = 200  # first rows to read if many rows match
OTHER_PLANS = ("enable_seqscan", "enable_indexscan")


class GinTerms(TermIndex):
    """A GIN index finds the rows with all terms. Phrases of several terms are then searched in these rows."""

    fence = "OFFSET 0"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, table: str, row: int, terms: Sequence[str]) -> None:
        """Insert the terms of a text as a row, with their beginnings."""
        text = f" {' '.join(terms)} {' '.join(sorted(_beginnings(set(terms))))}"
        self._connection.execute(f"INSERT INTO {table} (rowid, terms) VALUES (?, ?)", (row, text))

    def remove(self, table: str, selection: str, parameters: Mapping[str, Any]) -> None:
        """Delete the selected rows."""
        self._connection.execute(f"DELETE FROM {table} WHERE rowid IN ({selection})", parameters)

    def clear(self, table: str) -> None:
        """Delete all rows."""
        self._connection.execute(f"DELETE FROM {table}")

    def condition(self, table: str, phrases: Sequence[Phrase]) -> TermCondition:
        """Return the condition on the index, with a look into the row for phrases beyond the index."""
        standing = _standing([phrase for phrase in phrases if not _is_decided_by_index(phrase)])
        sql = " AND ".join(filter(None, (ENTRIES, standing.sql)))
        return TermCondition(sql, {**standing.parameters, "entries": _entries(phrases)})

    def searches(
        self, table: str, phrases: Sequence[Phrase], rows: range
    ) -> Iterator[tuple[TermCondition, range]]:
        """Yield one search through the rows with all terms, or searches through growing spans of rows.

        If many rows hold all terms, the newest rows soon hold enough hits, and the index is not asked.
        """
        standing = _standing(phrases)
        few = self._few_rows(table, phrases)
        if few is not None:
            chosen = f"rowid = ANY(:chosen) AND {standing.sql}"
            yield TermCondition(chosen, {**standing.parameters, "chosen": few}), rows
            return
        for span in _newest_spans(rows):
            yield standing, span

    def _few_rows(self, table: str, phrases: Sequence[Phrase]) -> list[int] | None:
        """Return the rows that hold all terms by the index, or None for `MANY` rows or more.

        Other plans than the index are switched off: the planner takes a term without statistics for a common term,
        and considers splitting every text cheap.
        """
        sql = f"SELECT rowid FROM {table} WHERE {ENTRIES} LIMIT {MANY}"
        try:
            for plan in OTHER_PLANS:
                self._connection.execute(f"SET {plan} = off")
            numbers = [row for (row,) in self._connection.execute(sql, {"entries": _entries(phrases)})]
        finally:
            for plan in OTHER_PLANS:
                self._connection.execute(f"RESET {plan}")
        return numbers if len(numbers) < MANY else None


def _newest_spans(rows: range) -> Iterator[range]:
    """Yield spans of rows from the newest to the oldest; every span has twice the width of the span before."""
    high, width = rows.stop, NEWEST
    while high > rows.start:
        low = max(rows.start, high - width)
        yield range(low, high)
        high, width = low, width * 2


def _beginnings(terms: Iterable[str]) -> set[str]:
    return {MARK + term[:length] for length in BEGINNINGS for term in terms if len(term) >= length}


def _is_decided_by_index(phrase: Phrase) -> bool:
    """Tell whether the index alone knows if a row holds the phrase: one term, or one beginning of an indexed length."""
    return len(phrase.terms) == 1 and (not phrase.begins or len(phrase.terms[-1]) in BEGINNINGS)


def _standing(phrases: Sequence[Phrase]) -> TermCondition:
    """Return the condition that the phrases stand in the text of a row."""
    wanted = {f"phrase{number}": _as_written(phrase) for number, phrase in enumerate(phrases)}
    return TermCondition(" AND ".join(f"strpos(terms, :{name}) > 0" for name in wanted), wanted)


def _as_written(phrase: Phrase) -> str:
    return f" {' '.join(phrase.terms)}{'' if phrase.begins else ' '}"


def _entries(phrases: Iterable[Phrase]) -> list[str]:
    """Return the entries of the index that a row with all phrases has."""
    return sorted({entry for phrase in phrases for entry in _entries_of(phrase)})


def _entries_of(phrase: Phrase) -> Iterator[str]:
    *whole, last = phrase.terms
    yield from whole
    yield _longest_beginning(last) if phrase.begins else last


def _longest_beginning(term: str) -> str:
    return MARK + term[: max(length for length in BEGINNINGS if length <= len(term))]
