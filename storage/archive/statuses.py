"""TODO"""

from __future__ import annotations

from datetime import datetime

from storage.archive.passes import PassId
from storage.engine.store import Store, read_time, rows, stored_time


def statuses_of_known_articles(db: Store, pass_id: PassId) -> list[tuple[str, int | None]]:
    """Site and status of a pass's captures of pages that had an article."""
    sql = """
        SELECT pages.site AS site, captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.pass_id = ? AND EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = pages.id)
    """
    return [(each["site"], each["status"]) for each in rows(db, sql, (pass_id,))]


def last_entry_statuses(db: Store, site: str, pass_id: PassId) -> list[int | None]:
    """What each start page of a site answered when it was last asked, up to a pass."""
    sql = """
        SELECT captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE pages.site = :site AND pages.role = 'seed' AND captures.id =
            (SELECT max(id) FROM captures AS later WHERE later.page_id = pages.id AND later.pass_id <= :pass)
    """
    return [each["status"] for each in rows(db, sql, {"site": site, "pass": pass_id})]


def last_article_statuses(db: Store, site: str, pass_id: PassId, since: datetime) -> list[int | None]:
    """What each page of a site that had an article answered when it was last asked, from a moment up to a pass."""
    sql = """
        SELECT captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE pages.site = :site AND captures.fetched_at > :since
            AND EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = pages.id) AND captures.id =
                (SELECT max(id) FROM captures AS later WHERE later.page_id = pages.id AND later.pass_id <= :pass)
    """
    wanted = {"site": site, "pass": pass_id, "since": stored_time(since)}
    return [each["status"] for each in rows(db, sql, wanted)]


def health_of(db: Store, site: str, most: int) -> list[tuple[datetime, int | None, str | None]]:
    """The latest capture of each of the pages of a site looked at last, newest first: time, status, failure."""
    sql = """
        SELECT fetched_at, status, failure FROM captures WHERE id IN (
            SELECT (SELECT max(id) FROM captures WHERE page_id = recent.id)
            FROM (SELECT id FROM pages WHERE site = ? AND looked_at IS NOT NULL ORDER BY looked_at DESC LIMIT ?)
                AS recent)
        ORDER BY id DESC
    """
    return [
        (read_time(each["fetched_at"]), each["status"], each["failure"])
        for each in rows(db, sql, (site, most))
    ]
