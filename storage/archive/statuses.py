"""Answers of sites in the archive: site, pass, time → HTTP statuses (None: no answer)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.archive.passes import PassId
from storage.engine.store import Store, read_time, rows, stored_time
from storage.records import CaptureId, Failure, SiteAnswer, Tolerance
from storage.records.web import read_wire


@dataclass(frozen=True)
class ConnectionState:
    """The connection of a capture: failure with its words, and tolerated faults."""

    url: str
    failure: str | None
    detail: str
    tolerances: tuple[Tolerance, ...]


def statuses_of_known_articles(db: Store, pass_id: PassId) -> list[tuple[str, int | None]]:
    """Return site and status of every capture in a pass of a page with an article."""
    sql = """
        SELECT pages.site AS site, captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.pass_id = ? AND EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = pages.id)
    """
    return [(capture["site"], capture["status"]) for capture in rows(db, sql, (pass_id,))]


def last_entry_statuses(db: Store, site: str, pass_id: PassId) -> list[int | None]:
    """Return the latest status of every start page of a site, up to a pass."""
    sql = """
        SELECT captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE pages.site = :site AND pages.role = 'seed' AND captures.id =
            (SELECT max(id) FROM captures AS later WHERE later.page_id = pages.id AND later.pass_id <= :pass)
    """
    return [capture["status"] for capture in rows(db, sql, {"site": site, "pass": pass_id})]


def last_article_statuses(db: Store, site: str, pass_id: PassId, since: datetime) -> list[int | None]:
    """Return the latest status of every page of a site with an article, after `since` and up to a pass."""
    sql = """
        SELECT captures.status AS status FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE pages.site = :site AND captures.fetched_at > :since
            AND EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = pages.id) AND captures.id =
                (SELECT max(id) FROM captures AS later WHERE later.page_id = pages.id AND later.pass_id <= :pass)
    """
    wanted = {"site": site, "pass": pass_id, "since": stored_time(since)}
    return [capture["status"] for capture in rows(db, sql, wanted)]


def connections_of(db: Store, site: str, most: int) -> list[ConnectionState]:
    """Return the latest captures of the `most` last visited pages of a site, newest first."""
    sql = """
        SELECT pages.url AS url, failure, failure_detail, wire FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.id IN (
            SELECT (SELECT max(id) FROM captures WHERE page_id = recent.id)
            FROM (SELECT id FROM pages WHERE site = ? AND looked_at IS NOT NULL ORDER BY looked_at DESC LIMIT ?)
                AS recent)
        ORDER BY captures.id DESC
    """
    return [
        ConnectionState(
            capture["url"],
            capture["failure"],
            capture["failure_detail"] or "",
            read_wire(capture["wire"]).tolerances if capture["wire"] else (),
        )
        for capture in rows(db, sql, (site, most))
    ]


def health_of(db: Store, site: str, most: int) -> list[tuple[datetime, int | None, str | None]]:
    """Return the latest captures of the `most` last visited pages of a site, newest first: time, status, failure."""
    sql = """
        SELECT fetched_at, status, failure FROM captures WHERE id IN (
            SELECT (SELECT max(id) FROM captures WHERE page_id = recent.id)
            FROM (SELECT id FROM pages WHERE site = ? AND looked_at IS NOT NULL ORDER BY looked_at DESC LIMIT ?)
                AS recent)
        ORDER BY id DESC
    """
    return [
        (read_time(capture["fetched_at"]), capture["status"], capture["failure"])
        for capture in rows(db, sql, (site, most))
    ]


def last_good_look(db: Store, site: str) -> datetime | None:
    """Return the time of the last answer with status 200 or 304 of a site; None if there never was such an answer."""
    sql = """
        SELECT fetched_at AS at FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE pages.site = ? AND status IN (200, 304) ORDER BY captures.id DESC LIMIT 1
    """
    found = rows(db, sql, (site,))
    return read_time(found[0]["at"]) if found else None


LATEST = """
    SELECT captures.id AS id, fetched_at, status, failure FROM captures
    JOIN (SELECT id AS page FROM pages WHERE site = :site AND looked_at IS NOT NULL
        ORDER BY looked_at DESC LIMIT :most) AS recent
    ON captures.id IN (SELECT id FROM captures AS own WHERE own.page_id = recent.page ORDER BY id DESC LIMIT :most)
    ORDER BY captures.id DESC LIMIT :most
"""


def latest_of_site(db: Store, site: str, most: int) -> list[SiteAnswer]:
    """Return the latest answers of a site, newest first.

    They belong to the pages that were visited last, so few captures are read.
    """
    return [
        SiteAnswer(
            CaptureId(capture["id"]), read_time(capture["fetched_at"]), capture["status"], capture["failure"]
        )
        for capture in rows(db, LATEST, {"site": site, "most": most})
    ]


OF_SITE = (
    "FROM captures JOIN pages ON pages.id = captures.page_id WHERE pages.site = :site AND pass_id <= :pass"
)


def unresolved_everywhere(db: Store, site: str, pass_id: PassId) -> bool:
    """Return whether the latest looks at a site, up to a pass, found no address for its name, and no other site's.

    False if another site was answered between the first and the last of these looks.
    """
    wanted = {"site": site, "pass": pass_id, "dns": Failure.DNS}
    sql = f"SELECT captures.id AS id {OF_SITE} AND coalesce(failure, '') <> :dns ORDER BY captures.id DESC LIMIT 1"
    known = rows(db, sql, wanted)
    sql = f"SELECT min(captures.id) AS first, max(captures.id) AS last {OF_SITE} AND captures.id > :known"
    (unresolved,) = rows(db, sql, wanted | {"known": known[0]["id"] if known else 0})
    if unresolved["first"] is None:
        return False
    sql = """
        SELECT 1 FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.id > :first AND captures.id < :last AND pages.site <> :site AND status IS NOT NULL LIMIT 1
    """
    return not rows(db, sql, unresolved | {"site": site})
