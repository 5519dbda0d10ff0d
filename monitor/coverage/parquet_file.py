"""Rows in a file of JSON Lines → Parquet, by DuckDB (the extra ``bulk``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

COPY = """
    COPY (SELECT * FROM read_json($lines, format = 'newline_delimited', columns = $columns))
    TO '{file}' (FORMAT parquet)
"""


def write_parquet(lines: Path, columns: Mapping[str, str], file: Path) -> None:
    """Write the rows of a file of JSON Lines as Parquet. `columns` names members and kinds of values."""
    name = str(file).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(COPY.format(file=name), {"lines": str(lines), "columns": dict(columns)})
