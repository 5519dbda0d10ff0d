"""An answer is a page, an object, a sheet or a document; no cell of a sheet is a formula."""

from __future__ import annotations

import csv
import io

from sites.desk import Desk

from monitor.web.answering import sheet
from monitor.web.views.sheet import SheetRows


def test_a_sheet_has_a_byte_order_mark_and_no_formula() -> None:
    made = sheet(SheetRows(("a", "b"), [("=1+1", 2), ("甲\n乙", None)]))
    assert made.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig")))) == [
        ["a", "b"],
        ["'=1+1", "2"],
        ["甲 乙", ""],
    ]


def test_a_page_gives_an_object_by_its_ending_or_on_request(reading: Desk) -> None:
    asked = reading.get("/desk/sites", headers={"Accept": "application/json"})
    assert asked.json() == reading.json("/desk/sites.json")
    assert reading.get("/desk/sites.csv").headers["content-type"].startswith("text/csv")
