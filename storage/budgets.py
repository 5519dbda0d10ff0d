"""Table requests_made: how much was asked of each site on each day of Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime

from storage.clock import SHANGHAI
from storage.engine.opening import Store, row


def day_of(moment: datetime) -> str:
    """The day that a request counts for: YYYY-MM-DD."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def note_requests(db: Store, site: str, at: datetime, requests: int) -> None:
    """Count requests to a site on the day of a moment; inside the caller's transaction."""
    if requests:
        db.conn.execute(
            "INSERT INTO requests_made (site, day, requests) VALUES (?, ?, ?)"
            " ON CONFLICT (site, day) DO UPDATE SET requests = requests_made.requests + excluded.requests",
            (site, day_of(at), requests),
        )


def requests_of(db: Store, site: str, at: datetime) -> int:
    """How many requests a site got on the day of a moment."""
    sql = "SELECT requests FROM requests_made WHERE site = ? AND day = ?"
    found = row(db, sql, (site, day_of(at)))
    return int(found["requests"]) if found else 0
