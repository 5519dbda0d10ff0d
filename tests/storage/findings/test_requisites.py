from __future__ import annotations

from datetime import datetime, timedelta

from sites.visited import Visits

from storage.engine.store import Store, rows, transaction
from storage.findings.findings import raise_finding
from storage.findings.requisites import (
    addresses_of,
    ask_for,
    captures_of,
    fetched,
    findings_without,
    note_fetched,
)
from storage.frontier import pages
from storage.records import CaptureId, Finding, FindingId, FindingKind, Severity

DAY = timedelta(days=1)
STYLE = "http://www.mca.gov.cn/a.css"


def test_a_requisite_is_due_once_and_belongs_to_its_finding_once_fetched(
    either: Store, now: datetime
) -> None:
    finding = Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.CRITICAL, "mca", "u", None, "t", "z", "e", now
    )
    with transaction(either):
        raise_finding(either, finding)
    assert findings_without(either, Severity.CRITICAL, now) == [finding.id]
    assert findings_without(either, Severity.CRITICAL, now + 8 * DAY) == []
    with transaction(either):
        ask_for(either, finding.id, [("mca", STYLE)], now)
    assert (addresses_of(either, finding.id), fetched(either)) == ({STYLE}, [])
    assert findings_without(either, Severity.CRITICAL, now) == []
    page = pages.get_page(either, STYLE)
    assert page is not None
    visits = Visits(either, now)
    visits.visit(STYLE, status=200, body=b"p {}")
    assert rows(either, "SELECT capture_id FROM pending") == []
    assert fetched(either) == [(finding.id, page.id, CaptureId(1))]
    with transaction(either):
        note_fetched(either, finding.id, page.id, CaptureId(1))
        ask_for(either, finding.id, [("mca", STYLE)], now + DAY / 2)
    assert (fetched(either), captures_of(either, finding.id)) == ([], [CaptureId(1)])
