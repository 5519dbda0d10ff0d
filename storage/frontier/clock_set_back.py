"""Mend times that lie in the future after the clock of the machine was set back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.engine.store import Store, stored_time, transaction
from storage.frontier.turns import forget_pauses

LONGEST_WAIT = timedelta(days=1)  # no host is left alone, and no alert waits, for longer
# State of pages that is compared with the present time. The times of captures and findings are evidence and stay.
TIMES = ("discovered_at", "absent_at", "looked_at", "changed_at", "weighed_at")
TOUCHED = " OR ".join(f"{column} > :now" for column in TIMES)
MENDED = ", ".join(
    f"{column} = CASE WHEN {column} > :now THEN :now ELSE {column} END" for column in (*TIMES, "due_at")
)
MEND_PAGES = f"""
    UPDATE pages SET {MENDED}
    WHERE site = :site AND ({TOUCHED})
"""


def forget_the_future(db: Store, sites: Iterable[str], now: datetime) -> int:
    """Make pages touched after `now` due, set their later times to `now`, and shorten waits that end too late.

    Returns the number of pages.
    """
    at, latest = stored_time(now), stored_time(now + LONGEST_WAIT)
    with transaction(db, alone=True):
        pages = sum(db.conn.execute(MEND_PAGES, {"site": site, "now": at}).rowcount for site in sites)
        forget_pauses(db, now)
        db.conn.execute("UPDATE hosts SET resume_at = ? WHERE resume_at > ?", (at, latest))
        db.conn.execute(
            "UPDATE alerts SET next_try_at = ? WHERE state = 'pending' AND next_try_at > ?", (at, latest)
        )
        # messages and beginnings of the future would hold back messages of today
        for table, column in (("alerts", "created_at"), ("alerts", "delivered_at"), ("beginnings", "at")):
            db.conn.execute(f"UPDATE {table} SET {column} = ? WHERE {column} > ?", (at, at))
    return pages
