"""Table alerts: the outbox. Written in the findings' transaction, delivered at least once, by key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.database import read_time, rows, stored_time
from storage.records import Alert, AlertState, FindingId


def queue_alerts(db: Database, finding: FindingId, channels: Iterable[str], now: datetime) -> None:
    """Put a finding into the outbox of each channel, once ever."""
    at = stored_time(now)
    db.conn.executemany(
        "INSERT INTO alerts (key, finding_id, channel, state, created_at, next_try_at)"
        " VALUES (?, ?, ?, 'pending', ?, ?) ON CONFLICT (key) DO NOTHING",
        [(f"{finding}/{channel}", finding, channel, at, at) for channel in channels],
    )


def due_alerts(db: Database, now: datetime) -> list[Alert]:
    """Pending alerts whose next try has come, oldest first."""
    return _select(db, "state = 'pending' AND next_try_at <= ?", (stored_time(now),))


def list_alerts(db: Database, state: AlertState | None = None) -> list[Alert]:
    """The outbox, oldest first."""
    return _select(db, "state = ?", (state,)) if state else _select(db, "1", ())


def mark_delivered(db: Database, alert: int, at: datetime) -> None:
    """The channel took it."""
    db.conn.execute(
        "UPDATE alerts SET state = 'delivered', delivered_at = ?, attempts = attempts + 1, last_error = NULL"
        " WHERE id = ?",
        (stored_time(at), alert),
    )


def mark_failed(db: Database, alert: int, *, error: str, next_try_at: datetime | None) -> None:
    """The channel refused; without a next try the alert is given up."""
    state = AlertState.PENDING if next_try_at else AlertState.DEAD
    db.conn.execute(
        "UPDATE alerts SET state = ?, attempts = attempts + 1, last_error = ?, next_try_at = coalesce(?, next_try_at)"
        " WHERE id = ?",
        (state, error, stored_time(next_try_at) if next_try_at else None, alert),
    )


def _select(db: Database, where: str, values: tuple[Any, ...]) -> list[Alert]:
    sql = f"SELECT * FROM alerts WHERE {where} ORDER BY id"
    return [_alert(each) for each in rows(db, sql, values)]


def _alert(found: dict[str, Any]) -> Alert:
    return Alert(
        id=found["id"],
        key=found["key"],
        finding=FindingId(found["finding_id"]),
        channel=found["channel"],
        state=AlertState(found["state"]),
        attempts=found["attempts"],
        next_try_at=read_time(found["next_try_at"]),
        delivered_at=read_time(found["delivered_at"]) if found["delivered_at"] else None,
        last_error=found["last_error"],
    )
