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
    assert list(finding_log.finding_faults(either)) == []


def test_a_finding_that_somebody_rewrites_differs_from_its_last_line(db: Store, now: datetime) -> None:
    with transaction(db):
        raise_finding(db, finding(now))
        raise_finding(db, replace(finding(now), id=FindingId("f-2")))
    with transaction(db):
        db.conn.execute(
            "UPDATE findings SET detected_at = replace(detected_at, '2026', '2025') WHERE id = 'f-2'"
        )
    (fault,) = finding_log.finding_faults(db)
    assert "f-2" in fault
    assert fault.endswith(": detected_at")


def test_findings_that_are_missing_or_were_never_raised_are_told(either: Store, now: datetime) -> None:
    with transaction(either):
        raise_finding(either, finding(now))
        either.conn.execute("UPDATE findings SET id = 'f-9'")
    faults = list(finding_log.finding_faults(either))
    assert ["f-9" in faults[0], "f-1 is missing" in faults[1]] == [True, True]


def test_findings_that_are_concluded_anew_may_come_to_others(either: Store, now: datetime) -> None:
    with transaction(either):
        raise_finding(either, finding(now))
        raise_finding(either, replace(finding(now), id=FindingId("f-2")))
        finding_log.note_forgotten(either)
        either.conn.execute("DELETE FROM findings")
        raise_finding(either, finding(now))
    assert list(finding_log.finding_faults(either)) == []
    with transaction(either):
        either.conn.execute("DELETE FROM findings")
    assert len(list(finding_log.finding_faults(either))) == 1


def test_a_line_of_an_earlier_release_has_neither_severity_nor_captures(db: Store, now: datetime) -> None:
    with transaction(db):
        raise_finding(db, finding(now))
        line = json.loads(finding_log.lines(db)[0])
        del line["severity"], line["captures"]
        earlier = json.dumps(line | {"reprintwatch": "finding-1"}, ensure_ascii=False, separators=(",", ":"))
        db.conn.execute("UPDATE finding_log SET line = ?", (earlier,))
    assert list(finding_log.finding_faults(db)) == []
