"""Rows of JSON Lines become Parquet with the named kinds of values."""

from __future__ import annotations

from pathlib import Path

import duckdb

from monitor.coverage.parquet_file import write_parquet


def test_the_columns_have_their_kinds_also_without_rows(tmp_path: Path) -> None:
    lines, file = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    lines.write_text('{"url": "001", "pages": 3}\n{"url": null, "pages": null}\n', "utf-8")
    write_parquet(lines, {"url": "VARCHAR", "pages": "BIGINT"}, file)
    assert duckdb.from_parquet(str(file)).fetchall() == [("001", 3), (None, None)]
    lines.write_text("", "utf-8")
    write_parquet(lines, {"url": "VARCHAR", "pages": "BIGINT"}, file)
    assert duckdb.from_parquet(str(file)).columns == ["url", "pages"]
