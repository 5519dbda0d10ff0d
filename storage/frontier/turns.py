"""Table turns: who asks a site now, and when the next request may begin; one at a time, over all fetchers of a store.

The pause begins when the last visit ended: counted from where it began, a request that was long under way and a
quick one after it would come to the server together. Inside a visit, between redirects, Scrapy keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import SHANGHAI
from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time

# the row is locked by the first of two that want it; the second sees what the first wrote
TAKE = """
    INSERT INTO turns (site, owner, until, next_at, pause_s) VALUES (:site, :owner, :until, :next_at, :pause_s)
    ON CONFLICT (site) DO UPDATE SET owner = excluded.owner, until = excluded.until, next_at = excluded.next_at,
        pause_s = excluded.pause_s
    WHERE turns.next_at <= :now AND (turns.until IS NULL OR turns.until < :now OR turns.owner = excluded.owner)
"""


@dataclass(frozen=True)
class Turn:
    """How a site stands with those who ask it."""

    owner: str  # who has the turn, or had it last
    until: datetime | None  # held until then at the longest; None once it was put down
    next_at: datetime  # another may begin no sooner


def take_turn(db: Store, site: str, *, owner: str, now: datetime, lease_s: float, pause_s: float) -> bool:
    """Whether a request to the site may begin; inside the caller's transaction, which also leases the page."""
    wanted = {
        "site": site,
        "owner": owner,
        "now": stored_time(now),
        "until": stored_time(now + timedelta(seconds=lease_s)),
        "next_at": stored_time(now + timedelta(seconds=pause_s)),
        "pause_s": pause_s,
    }
    return bool(db.conn.execute(TAKE, wanted).rowcount)


def put_down(db: Store, site: str, owner: str, now: datetime, *, pause_s: float) -> None:
    """The visit is over, and the pause begins; inside the caller's transaction."""
    next_at = stored_time(now + timedelta(seconds=pause_s))
    sql = "UPDATE turns SET until = NULL, next_at = ?, pause_s = ? WHERE site = ? AND owner = ?"
    db.conn.execute(sql, (next_at, pause_s, site, owner))


def put_all_down(db: Store, owner: str, now: datetime) -> None:
    """This owner asks nothing any more, or is no more: its last request may have gone out just now."""
    sql = "SELECT site, pause_s FROM turns WHERE owner = ? AND until IS NOT NULL"
    for each in rows(db, sql, (owner,)):
        put_down(db, each["site"], owner, now, pause_s=each["pause_s"])


def turn_of(db: Store, site: str) -> Turn | None:
    """How a site stands; None if it was never asked."""
    found = row(db, "SELECT owner, until, next_at FROM turns WHERE site = ?", (site,))
    if found is None:
        return None
    return Turn(found["owner"], read_optional(found["until"]), read_time(found["next_at"]))


def forget_pauses(db: Store, now: datetime) -> None:
    """Pauses that end later than they can, once the clock was set back, end now; inside the caller's transaction."""
    for each in rows(db, "SELECT site, next_at, pause_s FROM turns"):
        if read_time(each["next_at"]) > now + timedelta(seconds=each["pause_s"]):
            sql = "UPDATE turns SET next_at = ? WHERE site = ?"
            db.conn.execute(sql, (stored_time(now), each["site"]))


def day_of(moment: datetime) -> str:
    """The day that a request counts for: YYYY-MM-DD."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def note_requests(db: Store, site: str, at: datetime, requests: int) -> None:
    """Count requests to a site on the day of a moment; inside the caller's transaction."""
    if requests:
        db.conn.execute(
            "INSERT INTO requests_made (site, day, requests) VALUES (?, ?, ?)"
            " ON CONFLICT (site, day) DO UPDATE SET requests = requests_made.requests + excluded.requests",
            (site, day_of(at), requests),
        )


def requests_of(db: Store, site: str, at: datetime) -> int:
    """How many requests a site got on the day of a moment."""
    sql = "SELECT requests FROM requests_made WHERE site = ? AND day = ?"
    found = row(db, sql, (site, day_of(at)))
    return int(found["requests"]) if found else 0
