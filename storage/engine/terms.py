"""Interface to the index of search terms: phrases → a condition in SQL, and the rows to look through."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

END = 2**62  # above every row number


@dataclass(frozen=True)
class Phrase:
    """Consecutive terms of a text."""

    terms: tuple[str, ...]
    begins: bool = False  # the last term is only the beginning of a term


@dataclass(frozen=True)
class TermCondition:
    """A condition in SQL on the rows of a table of terms."""

    sql: str
    parameters: Mapping[str, Any]


class TermIndex(ABC):
    """Tables of terms with a full-text index, a row a text. Rows are numbered from 1 in the order of indexing."""

    fence: str  # ends a subquery for the planner to compute first

    @abstractmethod
    def add(self, table: str, row: int, terms: Sequence[str]) -> None:
        """Insert the terms of a text as a row, in the caller's transaction."""

    @abstractmethod
    def remove(self, table: str, selection: str, parameters: Mapping[str, Any]) -> None:
        """Delete the rows with the numbers from the SELECT statement `selection`, in the caller's transaction.

        An FTS5 index without content cannot delete rows: the rows stay and belong to no revision.
        """

    @abstractmethod
    def clear(self, table: str) -> None:
        """Delete all rows, in the caller's transaction."""

    @abstractmethod
    def condition(self, table: str, phrases: Sequence[Phrase]) -> TermCondition:
        """Return the condition that a row holds all phrases. The index answers it."""

    @abstractmethod
    def searches(
        self, table: str, phrases: Sequence[Phrase], rows: range
    ) -> Iterator[tuple[TermCondition, range]]:
        """Yield the searches that together find the phrases in `rows`: a condition, and the rows to look through.

        The newest rows come first: a caller may stop after enough hits.
        """
