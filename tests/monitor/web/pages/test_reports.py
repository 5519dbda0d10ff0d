"""Reports are taken away as page, sheet and lines."""

from __future__ import annotations

import io
import json

from openpyxl import load_workbook
from sites.desk import Desk

from monitor.config.reader import load
from monitor.config.values import Digests


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


def test_digests_are_scheduled_on_the_page(desk: Desk) -> None:
    fields = {"daily": "08:30", "day": "mon", "weekly": "09:00", "channel": "office"}
    done = desk.post("/desk/reports/schedule", **fields)
    page = desk.get(done.headers["location"]).text
    assert 'value="08:30"' in page and "服务重启后生效" in page
    assert load(desk.config.path).digests == Digests("08:30", "mon 09:00", ("office",))
    assert desk.json("/desk/actions.json")[0]["action"] == "schedule"
    for wrong in ({"daily": "99:99"}, {"daily": "08:30", "channel": "none"}):
        assert desk.post("/desk/reports/schedule", **wrong).status_code == 409
