"""Table robots: the latest answer of an origin to /robots.txt, and the last usable rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_optional, read_time, row, stored_optional, stored_time


@dataclass(frozen=True)
class RobotsCopy:
    """State of the robots.txt of an origin."""

    origin: str  # "http://www.mca.gov.cn"
    fetched_at: datetime
    status: int  # of the latest answer
    rules: bytes | None = None  # of the last answer below 500: the file, or b"" without a file
    rules_at: datetime | None = None


def save_robots(db: Store, copy: RobotsCopy) -> None:
    """Keep the robots.txt of an origin in place of the earlier one, in the caller's transaction."""
    db.conn.execute(
        "INSERT INTO robots (origin, fetched_at, status, rules, rules_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (origin) DO UPDATE SET fetched_at = excluded.fetched_at, status = excluded.status,"
        " rules = excluded.rules, rules_at = excluded.rules_at",
        (
            copy.origin,
            stored_time(copy.fetched_at),
            copy.status,
            copy.rules,
            stored_optional(copy.rules_at),
        ),
    )


def robots_of(db: Store, origin: str) -> RobotsCopy | None:
    """Return the robots.txt of an origin, or None if it was never fetched."""
    copy = row(db, "SELECT * FROM robots WHERE origin = ?", (origin,))
    if copy is None:
        return None
    rules_at = read_optional(copy["rules_at"])
    return RobotsCopy(origin, read_time(copy["fetched_at"]), copy["status"], copy["rules"], rules_at)
