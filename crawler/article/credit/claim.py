"""A statement of a page with the label that gives the statement its strength."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import Statement


@dataclass(frozen=True)
class Claim:
    """A statement, and the label with the strength of the statement."""

    label: str
    statement: Statement

    @property
    def value(self) -> str:
        """Return the value of the statement."""
        return self.statement.value
