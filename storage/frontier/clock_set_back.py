"""Mend times that lie in the future after the clock of the machine was set back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.engine.store import Store, stored_time, transaction
from storage.frontier.turns import forget_pauses

LONGEST_WAIT = timedelta(days=1)  # no host is left alone, and no alert waits, for longer


def forget_the_future(db: Store, sites: Iterable[str], now: datetime) -> int:
    """Make pages with a look after `now` due, and shorten waits that end too late.

    Returns the number of pages.
    """
    at, latest = stored_time(now), stored_time(now + LONGEST_WAIT)
    with transaction(db, alone=True):
        pages = 0
        for site in sites:
            sql = "UPDATE pages SET due_at = ? WHERE site = ? AND looked_at > ? AND due_at > ?"
            pages += db.conn.execute(sql, (at, site, at, at)).rowcount
        forget_pauses(db, now)
        db.conn.execute("UPDATE hosts SET resume_at = ? WHERE resume_at > ?", (at, latest))
        db.conn.execute(
            "UPDATE alerts SET next_try_at = ? WHERE state = 'pending' AND next_try_at > ?", (at, latest)
        )
    return pages
