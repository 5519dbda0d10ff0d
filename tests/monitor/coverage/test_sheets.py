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


def test_an_inspector_redoes_a_cell_from_its_rows_of_evidence(day: Console, tmp_path: Path) -> None:
    file = tmp_path / "cells.xlsx"
    day.run("tasks", "T1", "--xlsx", str(file))
    book = load_workbook(file)
    head, *lines = book["明细"].iter_rows(values_only=True)
    cells = [dict(zip(head, line, strict=True)) for line in lines]
    (summary,) = [
        dict(zip([cell.value for cell in book["汇总"][1]], row, strict=True))
        for row in book["汇总"].iter_rows(min_row=2, values_only=True)
        if row[1] == "合计"
    ]
    proofs = list(book["证据"].iter_rows(min_row=2, values_only=True))
    carried = next(cell for cell in cells if cell["状态"] == "已转")
    own = [(row[3], row[4]) for row in proofs if row[1] == carried["单位"]]
    after = min(at for role, at in own if role == "列表中没有")
    by = min(at for role, at in own if role == "见到")
    assert (after, by) == (carried["首次见于（起）"], carried["首次见于（止）"])
    assert (carried["是否按时"] == "是") == (by <= summary["截止时间"])
    missing = next(cell for cell in cells if cell["状态"] == "未转")
    looks = [row[4] for row in proofs if row[1] == missing["单位"]]
    assert min(looks) <= summary["发布时间"] and max(looks) >= summary["截止时间"]


def test_a_spread_is_written_as_csv_and_as_a_workbook(day: Console, tmp_path: Path) -> None:
    file, book = tmp_path / "spread.csv", tmp_path / "spread.xlsx"
    day.run("spread", page("pa"), "--csv", str(file), "--xlsx", str(book), "--lang", "zh")
    assert page("pa") in file.read_text("utf-8-sig") and load_workbook(book).sheetnames == ["传播"]
