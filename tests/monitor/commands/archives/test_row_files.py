"""Rows in files: JSON Lines, CSV that a spreadsheet does not run, Parquet with the kinds of the values."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from monitor.commands.archives.row_files import write_lines, write_parquet, write_sheet

ROWS = [{"id": 1, "title": "=SUM(A1)", "rate": None}, {"id": 2, "title": "通知，“补贴”", "rate": 0.5}]


def test_lines_hold_every_row_and_the_kinds_are_told(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    assert write_lines(ROWS, file) == {"id": "BIGINT", "title": "VARCHAR", "rate": "DOUBLE"}
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == ROWS


def test_a_sheet_holds_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    write_sheet(ROWS, file)
    assert file.read_text("utf-8-sig").splitlines() == ["id,title,rate", "1,'=SUM(A1),", "2,通知，“补贴”,0.5"]


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    write_parquet(ROWS, file)
    found = duckdb.from_parquet(str(file))
    assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == ROWS


def test_no_rows_make_an_empty_file(tmp_path: Path) -> None:
    for write, ending in ((write_lines, "jsonl"), (write_sheet, "csv"), (write_parquet, "parquet")):
        write([], tmp_path / f"rows.{ending}")
    assert (tmp_path / "rows.csv").read_text("utf-8-sig") == ""
