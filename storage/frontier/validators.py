"""Table host_validators: whether the validators of a host are to be trusted, as its answers showed."""

from __future__ import annotations

from datetime import datetime

from storage.engine.store import Store, read_optional, row, stored_time
from storage.records import ValidatorTrust


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
