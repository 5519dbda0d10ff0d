"""Table paused_sites: sites that operators have paused, and looks that operators ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time
from storage.records import PageId

PAUSED = "SELECT site FROM paused_sites"


@dataclass(frozen=True)
class Pause:
    """A site without visits since a time, by the word of a person."""

    site: str
    at: datetime
    who: str


def pause_site(db: Store, site: str, who: str, now: datetime) -> None:
    """Visit no page of a site until `resume_site`, in the caller's transaction. A visit under way ends as it would."""
    sql = "INSERT INTO paused_sites (site, at, who) VALUES (?, ?, ?) ON CONFLICT (site) DO NOTHING"
    db.conn.execute(sql, (site, stored_time(now), who))


def resume_site(db: Store, site: str) -> None:
    """Visit the pages of a site again, in the caller's transaction."""
    db.conn.execute("DELETE FROM paused_sites WHERE site = ?", (site,))


def pauses(db: Store) -> dict[str, Pause]:
    """Return the pauses by site."""
    kept = rows(db, "SELECT site, at, who FROM paused_sites")
    return {each["site"]: Pause(each["site"], read_time(each["at"]), each["who"]) for each in kept}


def look_now(db: Store, site: str, now: datetime) -> int:
    """Make the lists of a site due, in the caller's transaction; return their number."""
    sql = "UPDATE pages SET due_at = :now WHERE site = :site AND role IN ('seed', 'list') AND due_at > :now"
    return db.conn.execute(sql, {"now": stored_time(now), "site": site}).rowcount


def look_at_page_now(db: Store, url: str, now: datetime) -> bool:
    """Make a page due, in the caller's transaction; return False for an unknown page."""
    sql = "UPDATE pages SET due_at = CASE WHEN due_at > :now THEN :now ELSE due_at END WHERE url = :url"
    return db.conn.execute(sql, {"now": stored_time(now), "url": url}).rowcount > 0


def next_look(db: Store, site: str) -> datetime | None:
    """Return the time of the next look at a page of a site; None for a paused site and for a site without pages."""
    sql = f"SELECT min(due_at) AS at FROM pages WHERE site = ? AND site NOT IN ({PAUSED})"
    found = row(db, sql, (site,))
    return read_optional(found["at"]) if found else None


def due_of(db: Store, page: PageId) -> datetime | None:
    """Return the time of the next look at a page; None for an unknown page and for a page of a paused site."""
    found = row(db, f"SELECT due_at FROM pages WHERE id = ? AND site NOT IN ({PAUSED})", (page,))
    return read_optional(found["due_at"]) if found else None
