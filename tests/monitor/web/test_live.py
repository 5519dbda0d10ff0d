"""A browser that waits is told of a new finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sites.desk import Desk

from monitor.web import live
from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings import findings
from storage.records import FindingId


def test_news_reach_a_waiting_browser(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY_S", 0.05)  # the pause between two looks, not a part of the work
    with desk.client.stream("GET", f"{desk.address}/desk/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        with opened(desk.config.store) as db, transaction(db):
            known = findings.list_findings(db)[0]
            later = known.detected_at + timedelta(days=1)
            findings.raise_finding(db, replace(known, id=FindingId("f-new"), detected_at=later))
        assert "event: news" in (line for line in lines)
