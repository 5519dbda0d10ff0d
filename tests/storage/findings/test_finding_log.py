from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from storage.engine.store import Store, transaction
from storage.findings import finding_log
from storage.findings.findings import raise_finding, renew_finding, resolve_findings
from storage.records import Finding, FindingId, FindingKind, Severity


def finding(now: datetime) -> Finding:
    return Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.WARNING, "mca", "u", None, "t", "正文改动", "e", now
    )


def test_a_line_is_added_where_the_words_change_and_not_for_a_state(either: Store, now: datetime) -> None:
    told = finding(now)
    with transaction(either):
        raise_finding(either, told)
        raise_finding(either, told)
        renew_finding(either, told)
        resolve_findings(either, [told.id], now)
    assert len(finding_log.lines(either)) == 1
    with transaction(either):
        renew_finding(either, replace(told, summary_zh="正文又改动"))
    assert [json.loads(line)["summary_zh"] for line in finding_log.lines(either)] == [
        "正文改动",
        "正文又改动",
    ]
    assert list(finding_log.rewritten(either)) == []


def test_a_finding_that_somebody_rewrites_differs_from_its_last_line(db: Store, now: datetime) -> None:
    with transaction(db):
        raise_finding(db, finding(now))
        raise_finding(db, replace(finding(now), id=FindingId("f-2")))
    with transaction(db):
        db.conn.execute(
            "UPDATE findings SET detected_at = replace(detected_at, '2026', '2025') WHERE id = 'f-2'"
        )
    assert list(finding_log.rewritten(db)) == ["f-2"]
