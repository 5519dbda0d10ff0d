"""Forgeries that may be honest work are told as remarks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.visited import Visits

from storage.engine.store import Store, transaction
from storage.findings.exhibits import add_exhibits
from storage.findings.findings import raise_finding
from storage.log.comparing import head_faults
from storage.log.heads import make_head
from storage.log.remarks import remarks
from storage.records import CaptureId, ExhibitReason, Finding, FindingId, FindingKind, Severity

URL = "https://www.wj.example.cn/1.html"
REMARKED = {
    "a receipt older than its head": (
        "INSERT INTO receipts (size, kind, at, data) VALUES (3, 'command', '2025-11-23T06:05:00.000000Z', x'')",
        "the answer of command to the head of size 3 is of 2025",
    ),
    "all findings forgotten": (
        "INSERT INTO finding_log VALUES (99, '', '{}'); DELETE FROM findings; DELETE FROM finding_captures",
        "2 were known before, 0 are there",
    ),
    "a finding that waits for ever": ("INSERT INTO findings_to_prove VALUES ('f-2')", "f-2"),
    "a body given up by hand": (
        "INSERT INTO pruned SELECT body_digest, fetched_at FROM captures WHERE id = 2", "rests on capture 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKED)
def test_what_no_head_contradicts_is_remarked(db: Store, now: datetime, name: str) -> None:
    visits = Visits(db, now)
    for number in range(3):
        visits.visit(URL, status=200, body=b"page %d" % number)
    told = Finding(FindingId("f-1"), FindingKind.EDITED, Severity.INFO, "mca", URL, None, "t", "z", "e", now)
    other = Finding(FindingId("f-2"), FindingKind.EDITED, Severity.INFO, "mca", URL, None, "t", "z", "e", now)
    with transaction(db):
        add_exhibits(db, told.id, {CaptureId(2): ExhibitReason.EVENT})
        raise_finding(db, told)
        raise_finding(db, other)
        db.conn.execute("DELETE FROM pending")
    make_head(db, [], now + timedelta(minutes=9))
    assert list(remarks(db)) == []
    statements, words = REMARKED[name]
    with transaction(db):
        for statement in statements.split("; "):
            db.conn.execute(statement)
    assert list(head_faults(db)) == []
    (said,) = remarks(db)
    assert words in said
