"""CSV begins no formula and opens in a spreadsheet; the workbook has four sheets that agree with the cells."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook
from sites.coverage_console import Console, page

from monitor.coverage.sheets import inert


def test_the_csv_has_a_mark_and_a_row_for_every_cell(day: Console, tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    day.run("tasks", "T1", "--csv", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert head[:5] == ["任务", "序号", "单位", "层级", "网址"] and len(rows) == 3
    assert [row[12] for row in rows] == ["已转", "未转", "未能核实"]
    assert rows[0][4] == page("pa") and rows[0][7:9] == ["2026-03-02 11:00", "2026-03-02 13:00"]


def test_no_cell_of_a_csv_begins_a_formula() -> None:
    assert [inert(text) for text in ("=1+1", "+1", "-1", "@x", "1")] == ["'=1+1", "'+1", "'-1", "'@x", "1"]


def test_the_workbook_agrees_with_the_cells_and_has_no_formula_and_no_link(
    day: Console, tmp_path: Path
) -> None:
    file = tmp_path / "cells.xlsx"
    day.run("tasks", "T1", "--xlsx", str(file))
    book = load_workbook(file)
    assert book.sheetnames == ["汇总", "明细", "证据", "说明"]
    (task,) = day.json("tasks", "T1")
    proofs = list(book["证据"].iter_rows(min_row=2, values_only=True))
    assert len(proofs) == sum(len(cell["evidence"]) for cell in task["cells"])
    assert {row[6] for row in proofs} == {
        each["capture"] for cell in task["cells"] for each in cell["evidence"]
    }
    total = next(row for row in book["汇总"].iter_rows(values_only=True) if row[1] == "合计")
    assert total[2:9] == (3, 1, 0, 0, 1, 1, 0) and abs(total[9] - 1 / 3) < 0.001
    for sheet in book:
        assert not sheet._hyperlinks
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_spread_is_written_as_csv_and_as_a_workbook(day: Console, tmp_path: Path) -> None:
    file, book = tmp_path / "spread.csv", tmp_path / "spread.xlsx"
    day.run("spread", page("pa"), "--csv", str(file), "--xlsx", str(book), "--lang", "zh")
    assert page("pa") in file.read_text("utf-8-sig") and load_workbook(book).sheetnames == ["传播"]
