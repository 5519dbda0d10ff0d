"""Rows → a file of JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from monitor.commands import on_demand

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take such a cell for a formula
KINDS = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE"}  # of values in Parquet; all others are text
TEXT = "VARCHAR"

Rows = Iterable[Mapping[str, Any]]


def write_lines(rows: Rows, file: Path) -> dict[str, str]:
    """Write rows as JSON Lines; return the kind of the values of each member, in DuckDB's words."""
    kinds: dict[str, str] = {}
    with file.open("w", encoding="utf-8") as lines:
        for row in rows:
            for name, value in row.items():
                kinds[name] = _kind(value, kinds.get(name))
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {name: kind or TEXT for name, kind in kinds.items()}


def _kind(value: object, known: str | None) -> str:
    """Return the kind of a column with a further value; "" as long as it is empty."""
    found = "" if value is None else KINDS.get(type(value), TEXT)
    if not known or not found or known == found:
        return found or known or ""
    return "DOUBLE" if {known, found} == {"BIGINT", "DOUBLE"} else TEXT


def write_sheet(rows: Rows, file: Path) -> None:
    """Write rows as CSV for offices: with a byte order mark, and no cell that a spreadsheet takes for a formula."""
    with file.open("w", encoding="utf-8-sig", newline="") as written:
        writer = csv.writer(written)
        for number, row in enumerate(rows):
            if number == 0:
                writer.writerow(row)
            writer.writerow([_cell(value) for value in row.values()])


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def write_parquet(rows: Rows, file: Path, columns: Mapping[str, str] | None = None) -> None:
    """Write rows as Parquet. Without `columns`, the values tell the kinds. Raises ClickException without DuckDB."""
    try:
        parquet = on_demand.module(on_demand.PARQUET)
    except ImportError as error:
        raise click.ClickException(_("DuckDB is not installed: pip install 'reprintwatch[bulk]'")) from error
    with tempfile.TemporaryDirectory(prefix="reprintwatch-") as folder:
        lines = Path(folder) / "rows.jsonl"
        kinds = write_lines(rows, lines)
        parquet.write_parquet(lines, columns or kinds or {"nothing": TEXT}, file)
