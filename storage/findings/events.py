"""Events: findings with a common cause, by the column `event` of the table findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.engine.store import Store, rows, stored_time
from storage.findings.findings import read_finding, select
from storage.records import Event, EventId, Finding, Severity
from storage.records.event import events_of, worst_first


def list_events(
    db: Store,
    *,
    since: datetime | None = None,
    resolved_since: datetime | None = None,
    severity: Severity = Severity.INFO,
    site: str | None = None,
    unresolved: bool = False,
) -> list[Event]:
    """Return the events with a fitting finding, worst first, with all findings of an event.

    `since` asks for a finding detected since then, `resolved_since` for a finding resolved since then. None restricts
    nothing. `unresolved` leaves out findings that are resolved or dismissed.
    """
    conditions: list[tuple[str, Any]] = [("severity >= ?", int(severity))]
    if since is not None:
        conditions.append(("detected_at >= ?", stored_time(since)))
    if resolved_since is not None:
        conditions.append(("resolved_at >= ?", stored_time(resolved_since)))
    if site is not None:
        conditions.append(("site = ?", site))
    if unresolved:
        conditions.append(("state IN ('open', ?)", "acknowledged"))
    where = " AND ".join(text for text, _ in conditions)
    found = select(
        db,
        f"event IN (SELECT event FROM findings WHERE {where})",
        tuple(value for _, value in conditions),
    )
    return worst_first(events_of(found))


def event_of(db: Store, event: EventId) -> Event | None:
    """Return the event with this id, or None."""
    return next(iter(events_of(select(db, "event = ?", (event,)))), None)


BESIDE = """
    SELECT * FROM findings WHERE event = ? AND id != ?
    ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, severity DESC, detected_at, id LIMIT ?
"""


def findings_beside(db: Store, finding: Finding, most: int) -> tuple[list[Finding], int]:
    """Return at most `most` further findings of the event of a finding, the gravest first, and their whole number."""
    if not finding.event:
        return [], 0
    found = [read_finding(each) for each in rows(db, BESIDE, (finding.event, finding.id, most))]
    if len(found) < most:
        return found, len(found)
    count = "SELECT count(*) FROM findings WHERE event = ? AND id != ?"
    return found, int(db.conn.execute(count, (finding.event, finding.id)).fetchone()[0])


def events_like(db: Store, start: str) -> list[Event]:
    """Return the events whose id begins with `start`."""
    return events_of(select(db, "substr(event, 1, length(?)) = ?", (start, start)))
