"""Rows of JSON Lines become Parquet with the kinds that are named."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from monitor.coverage.parquet_file import write_parquet


def test_rows_keep_their_kinds_and_a_quoted_name_is_no_statement(tmp_path: Path) -> None:
    lines, file = tmp_path / "rows.jsonl", tmp_path / "it's.parquet"
    rows = [{"id": 1, "text": "补贴"}, {"id": None, "text": None}]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    write_parquet(lines, {"id": "BIGINT", "text": "VARCHAR"}, file)
    assert duckdb.read_parquet(str(file)).fetchall() == [(1, "补贴"), (None, None)]
