"""Times in the store that cannot be, once the machine's clock was set back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.engine.store import Store, stored_time, transaction
from storage.frontier.turns import forget_pauses

# No host is left alone, and no alert waits, for longer than this after now.
LONGEST_WAIT = timedelta(days=1)


def forget_the_future(db: Store, sites: Iterable[str], now: datetime) -> int:
    """Pages that were looked at in what is now the future are due at once; waits begin anew. How many pages."""
    at, latest = stored_time(now), stored_time(now + LONGEST_WAIT)
    with transaction(db, alone=True):
        found = 0
        for site in sites:
            sql = "UPDATE pages SET due_at = ? WHERE site = ? AND looked_at > ? AND due_at > ?"
            found += db.conn.execute(sql, (at, site, at, at)).rowcount
        forget_pauses(db, now)
        db.conn.execute("UPDATE hosts SET resume_at = ? WHERE resume_at > ?", (at, latest))
        db.conn.execute(
            "UPDATE alerts SET next_try_at = ? WHERE state = 'pending' AND next_try_at > ?", (at, latest)
        )
    return found
