"""Table requests_made: how much was asked of each site on each day."""

from __future__ import annotations

from sqlite_utils import Database

from storage.database import row


def note_requests(db: Database, site: str, day: str, requests: int) -> None:
    """Count requests to a site on a day (YYYY-MM-DD); inside the caller's transaction."""
    if requests:
        db.conn.execute(
            "INSERT INTO requests_made (site, day, requests) VALUES (?, ?, ?)"
            " ON CONFLICT (site, day) DO UPDATE SET requests = requests_made.requests + excluded.requests",
            (site, day, requests),
        )


def requests_of(db: Database, site: str, day: str) -> int:
    """How many requests a site got on a day."""
    found = row(db, "SELECT requests FROM requests_made WHERE site = ? AND day = ?", (site, day))
    return int(found["requests"]) if found else 0
