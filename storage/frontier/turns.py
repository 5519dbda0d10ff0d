"""Table turns: which fetcher asks a site now, and when the next visit may begin. A site has one visitor at a time.

The pause begins at the end of a visit. Counted from the beginning, a slow request and the quick request after it
would reach the server together. Between the redirects of a visit, Scrapy keeps the pause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import SHANGHAI
from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time

# The first of two transactions locks the row; the second sees the change of the first.
TAKE = """
    INSERT INTO turns (site, owner, until, next_at, pause_s) VALUES (:site, :owner, :until, :next_at, :pause_s)
    ON CONFLICT (site) DO UPDATE SET owner = excluded.owner, until = excluded.until, next_at = excluded.next_at,
        pause_s = excluded.pause_s
    WHERE turns.next_at <= :now AND (turns.until IS NULL OR turns.until < :now OR turns.owner = excluded.owner)
"""


@dataclass(frozen=True)
class Turn:
    """The current or last turn of a site."""

    owner: str  # the holder, or the last holder
    until: datetime | None  # end of the lease; None after the visit
    next_at: datetime  # the next visit may begin


def take_turn(db: Store, site: str, *, owner: str, now: datetime, lease_s: float, pause_s: float) -> bool:
    """Take the turn of a site if it is free and the pause is over; return whether it was taken.

    Runs in the caller's transaction, which also leases the page.
    """
    turn = {
        "site": site,
        "owner": owner,
        "now": stored_time(now),
        "until": stored_time(now + timedelta(seconds=lease_s)),
        "next_at": stored_time(now + timedelta(seconds=pause_s)),
        "pause_s": pause_s,
    }
    return bool(db.conn.execute(TAKE, turn).rowcount)


def put_down(db: Store, site: str, owner: str, now: datetime, *, pause_s: float) -> None:
    """End a visit and begin the pause of the site, in the caller's transaction."""
    next_at = stored_time(now + timedelta(seconds=pause_s))
    sql = "UPDATE turns SET until = NULL, next_at = ?, pause_s = ? WHERE site = ? AND owner = ?"
    db.conn.execute(sql, (next_at, pause_s, site, owner))


def begin_pause(db: Store, site: str, now: datetime) -> None:
    """Begin the pause of a site that a redirect from another site asked, in the caller's transaction.

    The pause is as long as the last pause of the site. A site without a turn so far has no pause.
    """
    known = row(db, "SELECT next_at, pause_s FROM turns WHERE site = ?", (site,))
    if known is not None:
        next_at = max(stored_time(now + timedelta(seconds=known["pause_s"])), known["next_at"])
        db.conn.execute("UPDATE turns SET next_at = ? WHERE site = ?", (next_at, site))


def put_all_down(db: Store, owner: str, now: datetime) -> None:
    """End all visits of an owner who stops or was killed. The pause begins now: a request may have just gone out."""
    sql = "SELECT site, pause_s FROM turns WHERE owner = ? AND until IS NOT NULL"
    for turn in rows(db, sql, (owner,)):
        put_down(db, turn["site"], owner, now, pause_s=turn["pause_s"])


def turn_of(db: Store, site: str) -> Turn | None:
    """Return the current or last turn of a site, or None if the site was never visited."""
    turn = row(db, "SELECT owner, until, next_at FROM turns WHERE site = ?", (site,))
    if turn is None:
        return None
    return Turn(turn["owner"], read_optional(turn["until"]), read_time(turn["next_at"]))


def forget_pauses(db: Store, now: datetime) -> None:
    """End impossibly long pauses, after the clock was set back; in the caller's transaction."""
    for turn in rows(db, "SELECT site, next_at, pause_s FROM turns"):
        if read_time(turn["next_at"]) > now + timedelta(seconds=turn["pause_s"]):
            sql = "UPDATE turns SET next_at = ? WHERE site = ?"
            db.conn.execute(sql, (stored_time(now), turn["site"]))


def day_of(moment: datetime) -> str:
    """Return the day in Beijing time for which a request counts, as YYYY-MM-DD."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def note_requests(db: Store, site: str, at: datetime, requests: int) -> None:
    """Count requests to a site on the day of a moment, in the caller's transaction."""
    if requests:
        db.conn.execute(
            "INSERT INTO requests_made (site, day, requests) VALUES (?, ?, ?)"
            " ON CONFLICT (site, day) DO UPDATE SET requests = requests_made.requests + excluded.requests",
            (site, day_of(at), requests),
        )


def note_found(db: Store, site: str, at: datetime, found: int, left_out: int) -> None:
    """Count new addresses of a site on the day of a moment, and addresses beyond the budget of the day."""
    db.conn.execute(
        "INSERT INTO requests_made (site, day, requests, found, left_out) VALUES (?, ?, 0, ?, ?)"
        " ON CONFLICT (site, day) DO UPDATE SET found = requests_made.found + excluded.found,"
        " left_out = requests_made.left_out + excluded.left_out",
        (site, day_of(at), found, left_out),
    )


def found_of(db: Store, site: str, at: datetime) -> tuple[int, int]:
    """Return the numbers of new addresses of a site on the day of a moment, and of addresses left out."""
    sql = "SELECT found, left_out FROM requests_made WHERE site = ? AND day = ?"
    day = row(db, sql, (site, day_of(at)))
    return (int(day["found"]), int(day["left_out"])) if day else (0, 0)


def requests_of(db: Store, site: str, at: datetime) -> int:
    """Return the number of requests to a site on the day of a moment."""
    sql = "SELECT requests FROM requests_made WHERE site = ? AND day = ?"
    day = row(db, sql, (site, day_of(at)))
    return int(day["requests"]) if day else 0
