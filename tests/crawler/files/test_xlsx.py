"""XLSX files are read sheet by sheet with their values."""

from __future__ import annotations

from sites.office_files import xlsx

from crawler.files.xlsx import pages_of


def test_rows_of_all_sheets_are_read_with_values() -> None:
    assert list(pages_of(xlsx([["区", "处数"], ["东区", 12.5]], [["合计", 43]]))) == [
        ["区 处数", "东区 12.5"],
        ["合计 43"],
    ]
