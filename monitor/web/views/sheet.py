"""Rows of a page for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SheetRows:
    """Rows for CSV."""

    header: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]
