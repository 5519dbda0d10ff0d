"""The inbox shows days and filters in its address, and every row once over all its pages."""

from __future__ import annotations

from pathlib import Path

import feedparser
from sites.desk import Desk, served, unpacked

from monitor.web.pages import inbox as inbox_page
from monitor.web.pages.inbox import inbox_filter
from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.records import FindingKind, Severity, Tray


def test_filters_of_the_address() -> None:
    wanted = inbox_filter({"tray": "muted", "severity": "warning", "kind": "edited", "site": "bu"})
    assert (wanted.tray, wanted.severity, wanted.kind, wanted.site) == (
        Tray.MUTED, Severity.WARNING, FindingKind.EDITED, "bu",
    )  # fmt: skip
    unknown = inbox_filter({"tray": "?", "severity": "?", "kind": "?"})
    assert (unknown.tray, unknown.severity, unknown.kind) == (Tray.OPEN, Severity.INFO, None)


def test_every_row_is_shown_once_over_all_pages(desk: Desk, monkeypatch: object) -> None:
    whole = desk.json("/desk/inbox.json")
    shown, query = [], "?"
    inbox_page.MOST_ROWS, kept = 3, inbox_page.MOST_ROWS
    try:
        while query:
            page = desk.json(f"/desk/inbox.json{query}")
            shown += [row["id"] for row in page["rows"]]
            query = page["next"]
    finally:
        inbox_page.MOST_ROWS = kept
    assert len(shown) == len(set(shown)) == whole["counts"]["open"]


def test_a_filter_leaves_the_rows_that_fit(reading: Desk) -> None:
    rows = reading.json("/desk/inbox.json?severity=warning&site=ting")["rows"]
    assert rows and all(row["severity"] in ("warning", "critical") and row["site"] == "ting" for row in rows)


def test_the_feed_can_be_read(reading: Desk) -> None:
    read = feedparser.parse(reading.get("/desk/inbox.atom?severity=critical").text)
    assert not read.bozo and len(read.entries) == len(reading.ids("?severity=critical"))


def test_an_empty_inbox_says_when_the_last_look_was(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with opened(config.store) as db, transaction(db):
        db.conn.execute("UPDATE findings SET state = 'resolved'")
    with served(config) as desk:
        html = desk.get("/desk/inbox").text
    assert "没有待处置的发现" in html and "最近一次查看" in html


def test_strange_places_of_the_list_are_the_beginning(reading: Desk) -> None:
    for query in ("?before=x", "?before=2026-01-01", "?skip=-1", "?skip=99999999999", "?finding=none"):
        assert reading.get(f"/desk/inbox{query}").status_code == 200
