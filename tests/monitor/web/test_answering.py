"""An answer is a page, an object, a sheet or a document; no cell of a sheet is a formula."""

from __future__ import annotations

import csv
import io

import pytest
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


@pytest.mark.parametrize(
    "address",
    ["/desk/inbox.json", "/desk/inbox.csv", "/desk/inbox.atom", "/desk/openapi.json", "/static/page.css"],
)
def test_an_answer_that_a_program_has_is_not_sent_again(reading: Desk, address: str) -> None:
    first = reading.get(address)
    assert first.status_code == 200
    again = reading.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert reading.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_no_browser_keeps_a_page(reading: Desk) -> None:
    page = reading.get("/desk/inbox")
    assert page.headers["cache-control"] == "no-store" and "etag" not in page.headers
