"""Tables requisite_requests and requisites: styles and pictures of the pages of a finding, asked for and fetched.

A requisite is a page with the role `requisite`. The crawl looks at a requisite once, and no analysis reads the look.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from storage.engine.store import Store, read_time, rows, stored_time
from storage.records import CaptureId, FindingId, PageId, PageRole, Severity

KEPT = timedelta(days=1)  # a requisite that was fetched so lately is not fetched again
ASKED_WITHIN = timedelta(days=7)  # of the finding; older findings get no requisites
WAITING = """
    SELECT id FROM findings
    WHERE severity >= :severity AND detected_at >= :since AND resolved_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM requisite_requests WHERE finding_id = findings.id) ORDER BY detected_at, id
"""
ADD_PAGE = """
    INSERT INTO pages (url, site, host, role, discovered_at, due_at, stubs)
    VALUES (:url, :site, :host, 'requisite', :now, :now, 0) ON CONFLICT (url) DO NOTHING
"""
ADD = """
    INSERT INTO requisites (finding_id, page_id, asked_at)
    SELECT CAST(? AS TEXT), id, CAST(? AS TEXT) FROM pages
    WHERE url IN (SELECT value FROM {values}) AND role IN ('requisite', 'file')
    ON CONFLICT (finding_id, page_id) DO NOTHING
"""
ASK_AGAIN = """
    UPDATE pages SET due_at = ? WHERE role = 'requisite' AND looked_at < ? AND url IN (SELECT value FROM {values})
"""
LOOKED_AT = """
    SELECT finding_id, requisites.page_id, asked_at, captures.id AS capture_id, role, fetched_at
    FROM requisites JOIN pages ON pages.id = requisites.page_id
    JOIN captures ON captures.id = (SELECT max(id) FROM captures WHERE captures.page_id = requisites.page_id)
    WHERE requisites.capture_id IS NULL ORDER BY finding_id, requisites.page_id
"""


def findings_without(db: Store, severity: Severity, now: datetime) -> list[FindingId]:
    """Return the open findings of a severity for whose pages no requisites were asked for, oldest first."""
    wanted = {"severity": int(severity), "since": stored_time(now - ASKED_WITHIN)}
    return [FindingId(each["id"]) for each in rows(db, WAITING, wanted)]


def ask_for(db: Store, finding: FindingId, wanted: Sequence[tuple[str, str]], now: datetime) -> None:
    """Make requisites of a finding, given by site and address, due, in the caller's transaction.

    A finding may ask several times.
    """
    sql = "INSERT INTO requisite_requests (finding_id, at) VALUES (?, ?) ON CONFLICT (finding_id) DO NOTHING"
    db.conn.execute(sql, (finding, stored_time(now)))
    for site, url in wanted:
        host = urlsplit(url).netloc.lower()
        db.conn.execute(ADD_PAGE, {"url": url, "site": site, "host": host, "now": stored_time(now)})
    chosen, at = json.dumps([url for _, url in wanted]), stored_time(now)
    db.conn.execute(ADD.format(values=db.json_values), (finding, at, chosen))
    db.conn.execute(ASK_AGAIN.format(values=db.json_values), (at, stored_time(now - KEPT), chosen))


def addresses_of(db: Store, finding: FindingId) -> frozenset[str]:
    """Return the addresses of the requisites of a finding."""
    sql = "SELECT url FROM requisites JOIN pages ON pages.id = page_id WHERE finding_id = ?"
    return frozenset(each["url"] for each in rows(db, sql, (finding,)))


def captures_of(db: Store, finding: FindingId) -> list[CaptureId]:
    """Return the kept looks at the requisites of a finding. The looks outlive conclusions that are made anew."""
    sql = "SELECT capture_id FROM requisites WHERE finding_id = ? AND capture_id IS NOT NULL ORDER BY capture_id"
    return [CaptureId(each["capture_id"]) for each in rows(db, sql, (finding,))]


def fetched(db: Store) -> list[tuple[FindingId, PageId, CaptureId]]:
    """Return the requisites that were looked at since they were asked for, or shortly before, with the last look."""
    return [
        (FindingId(each["finding_id"]), PageId(each["page_id"]), CaptureId(each["capture_id"]))
        for each in rows(db, LOOKED_AT)
        if each["role"] == PageRole.FILE
        or read_time(each["fetched_at"]) >= read_time(each["asked_at"]) - KEPT
    ]


def note_fetched(db: Store, finding: FindingId, page: PageId, capture: CaptureId) -> None:
    """Keep the look at a requisite of a finding, in the caller's transaction."""
    sql = "UPDATE requisites SET capture_id = ? WHERE finding_id = ? AND page_id = ?"
    db.conn.execute(sql, (capture, finding, page))
