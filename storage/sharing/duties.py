"""Table duties: work done once for the whole installation, for example the pruning of a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, row, stored_time, transaction

FORGOTTEN = timedelta(days=40)


def is_done(db: Store, duty: str) -> bool:
    """Return whether a service has taken on a duty."""
    return row(db, "SELECT 1 AS done FROM duties WHERE name = ?", (duty,)) is not None


def take_on(db: Store, duty: str, now: datetime) -> bool:
    """Take on a duty, for example "pruning 2026-11-24"; return whether this service is the first to do so.

    Duties older than 40 days are forgotten.
    """
    with transaction(db):
        db.conn.execute("DELETE FROM duties WHERE at < ?", (stored_time(now - FORGOTTEN),))
        sql = "INSERT INTO duties (name, at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
        return bool(db.conn.execute(sql, (duty, stored_time(now))).rowcount)
