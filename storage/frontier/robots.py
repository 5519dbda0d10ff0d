"""Table robots: what each origin answered to /robots.txt, and the last answer that said anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_optional, read_time, row, stored_optional, stored_time


@dataclass(frozen=True)
class RobotsCopy:
    """An origin's robots.txt as it is known."""

    origin: str  # "http://www.mca.gov.cn"
    fetched_at: datetime
    status: int  # of the latest answer
    rules: bytes | None = None  # of the last answer below 500: the file, or b"" where there is none
    rules_at: datetime | None = None


def save_robots(db: Store, copy: RobotsCopy) -> None:
    """Keep an origin's robots.txt in place of the one known; inside the caller's transaction."""
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
    """What is known of an origin's robots.txt."""
    found = row(db, "SELECT * FROM robots WHERE origin = ?", (origin,))
    if found is None:
        return None
    rules_at = read_optional(found["rules_at"])
    return RobotsCopy(origin, read_time(found["fetched_at"]), found["status"], found["rules"], rules_at)
