"""TODO"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, read_time, row, rows, stored_time


def hosts_of_site(db: Store, site: str) -> list[str]:
    """The hosts of a site's pages."""
    found = rows(db, "SELECT DISTINCT host FROM pages WHERE site = ? ORDER BY host", (site,))
    return [each["host"] for each in found]


def back_off(db: Store, host: str, *, until: datetime, backoff_s: float, reason: str) -> None:
    """Ask nothing of a host until then."""
    db.conn.execute(
        "INSERT INTO hosts (host, resume_at, backoff_s, reason) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE"
        " SET resume_at = excluded.resume_at, backoff_s = excluded.backoff_s, reason = excluded.reason",
        (host, stored_time(until), backoff_s, reason),
    )


def backoff_of(db: Store, host: str) -> float:
    """The host's last back-off in seconds, 0 if it has none."""
    found = row(db, "SELECT backoff_s FROM hosts WHERE host = ?", (host,))
    return float(found["backoff_s"]) if found else 0.0


def clear_backoff(db: Store, host: str, now: datetime) -> None:
    """The host answers well, and has for as long as it was left alone before; until then it is on probation."""
    found = row(db, "SELECT resume_at, backoff_s FROM hosts WHERE host = ?", (host,))
    if found and read_time(found["resume_at"]) + timedelta(seconds=found["backoff_s"]) <= now:
        db.conn.execute("DELETE FROM hosts WHERE host = ?", (host,))


def waiting_hosts(db: Store, now: datetime) -> list[tuple[str, datetime, str]]:
    """Hosts that nothing is asked of for now: host, until when, why."""
    found = rows(db, "SELECT * FROM hosts WHERE resume_at > ? ORDER BY host", (stored_time(now),))
    return [(each["host"], read_time(each["resume_at"]), each["reason"]) for each in found]
