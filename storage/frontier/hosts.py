"""Table hosts: hosts to be left alone, and the time of the next request."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, read_time, row, rows, stored_time


def hosts_of_site(db: Store, site: str) -> list[str]:
    """Return the hosts of the pages of a site, in alphabetical order."""
    hosts = rows(db, "SELECT DISTINCT host FROM pages WHERE site = ? ORDER BY host", (site,))
    return [host["host"] for host in hosts]


def back_off(db: Store, host: str, *, until: datetime, backoff_s: float, reason: str) -> None:
    """Send no request to a host before `until`."""
    db.conn.execute(
        "INSERT INTO hosts (host, resume_at, backoff_s, reason) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE"
        " SET resume_at = excluded.resume_at, backoff_s = excluded.backoff_s, reason = excluded.reason",
        (host, stored_time(until), backoff_s, reason),
    )


def backoff_of(db: Store, host: str) -> float:
    """Return the last back-off of a host in seconds, 0 without a back-off."""
    backoff = row(db, "SELECT backoff_s FROM hosts WHERE host = ?", (host,))
    return float(backoff["backoff_s"]) if backoff else 0.0


def clear_backoff(db: Store, host: str, now: datetime) -> None:
    """Forget the back-off of a host that answers well, once its probation is over.

    The probation begins when the back-off ends, and lasts as long as the back-off did.
    """
    backoff = row(db, "SELECT resume_at, backoff_s FROM hosts WHERE host = ?", (host,))
    if backoff and read_time(backoff["resume_at"]) + timedelta(seconds=backoff["backoff_s"]) <= now:
        db.conn.execute("DELETE FROM hosts WHERE host = ?", (host,))


def waiting_hosts(db: Store, now: datetime) -> list[tuple[str, datetime, str]]:
    """Return the hosts left alone at `now`: host, end of the back-off, reason."""
    hosts = rows(db, "SELECT * FROM hosts WHERE resume_at > ? ORDER BY host", (stored_time(now),))
    return [(host["host"], read_time(host["resume_at"]), host["reason"]) for host in hosts]
