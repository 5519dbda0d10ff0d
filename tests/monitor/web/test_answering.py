"""An answer is a page, an object, a sheet or a document; no cell of a sheet is a formula."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sites.desk import Desk

from monitor.web.answering import sheet
from monitor.web.views.sheet import SheetRows
from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings.findings import list_findings, raise_finding
from storage.records import EventId, FindingId, FindingState


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


def test_browsers_share_a_page_with_tokens_of_their_own(desk: Desk) -> None:
    first, second = desk.token(), desk.other().token()
    chosen = desk.ids()[0]
    assert first != second
    assert desk.post("/desk/decisions", token=second, finding=chosen, decision="dismiss").status_code == 403
    assert desk.post("/desk/decisions", token=first, finding=chosen, decision="dismiss").status_code == 303
    assert chosen not in desk.other().ids(), "what a person decides shows at once"
    assert "Inbox" in desk.get("/desk/inbox?lang=en").text and "Inbox" not in desk.get("/desk/inbox").text


def test_a_new_finding_shows_soon(desk: Desk) -> None:
    assert "f-news" not in desk.ids()
    with opened(desk.config.store) as db, transaction(db):
        known = next(each for each in list_findings(db) if each.state is FindingState.OPEN)
        news = replace(known, id=FindingId("f-news"), event=EventId("e-news"), detected_at=datetime.now(UTC))
        raise_finding(db, news)
    waited = threading.Event()
    while "f-news" not in desk.ids():
        waited.wait(0.1)


def test_no_browser_keeps_a_page(reading: Desk) -> None:
    page = reading.get("/desk/inbox")
    assert page.headers["cache-control"] == "no-store" and "etag" not in page.headers
