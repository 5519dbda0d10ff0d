"""Tables hosts and host_validators: hosts to be left alone, and hosts whose validators are not to be trusted."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time
from storage.records import ValidatorTrust


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


def trust_of(db: Store, host: str) -> ValidatorTrust:
    """Return the trust in the validators of a host."""
    known = row(db, "SELECT honest, distrusted_until FROM host_validators WHERE host = ?", (host,))
    return (
        ValidatorTrust(known["honest"], read_optional(known["distrusted_until"]))
        if known
        else ValidatorTrust()
    )


def note_honest(db: Store, host: str) -> None:
    """Count a change that a host told although validators were quoted."""
    db.conn.execute(
        "INSERT INTO host_validators (host, honest) VALUES (?, 1)"
        " ON CONFLICT (host) DO UPDATE SET honest = host_validators.honest + 1",
        (host,),
    )


def note_lie(db: Store, host: str, until: datetime) -> None:
    """Trust no validator of a host before `until`, and forget its honest answers."""
    db.conn.execute(
        "INSERT INTO host_validators (host, honest, distrusted_until) VALUES (?, 0, ?)"
        " ON CONFLICT (host) DO UPDATE SET honest = 0, distrusted_until = excluded.distrusted_until",
        (host, stored_time(until)),
    )


def distrusted_hosts(db: Store, site: str, now: datetime) -> list[tuple[str, datetime]]:
    """Return the hosts of a site whose validators are not trusted at `now`, with the end of the distrust."""
    sql = """
        SELECT host, distrusted_until FROM host_validators WHERE distrusted_until > ?
            AND EXISTS (SELECT 1 FROM pages WHERE pages.host = host_validators.host AND pages.site = ?)
        ORDER BY host
    """
    found = db.conn.execute(sql, (stored_time(now), site)).fetchall()
    return [(host, until) for host, stored in found if (until := read_optional(stored)) is not None]
