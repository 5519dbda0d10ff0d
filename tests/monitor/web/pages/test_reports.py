"""Reports are taken away as page, sheet and lines."""

from __future__ import annotations

import io
import json

from openpyxl import load_workbook
from sites.desk import Desk


def test_reports_of_all_forms(reading: Desk) -> None:
    page = reading.get("/desk/reports/download?since=all&format=html")
    lines = reading.get("/desk/reports/download?since=all&format=jsonl").text.splitlines()
    sheet = reading.get("/desk/reports/download?since=all&format=csv").text.splitlines()
    assert "<script" not in page.text and page.headers["content-disposition"].endswith(".html")
    assert len(lines) == len(sheet) - 1 > 0 and json.loads(lines[0])["id"]
    book = reading.get("/desk/reports/download?since=all&format=xlsx")
    rows = list(load_workbook(io.BytesIO(book.content))["发现"].values)
    assert len(rows) == len(sheet) and rows[0][0] == "id"
    assert reading.get("/desk/reports/download?since=9y").status_code == 400
