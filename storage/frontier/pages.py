"""Table pages: the frontier, leased page by page. Only the holder of its lease looks at a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from gettext import gettext as _
from typing import Any

from storage.clock import SHANGHAI
from storage.engine.store import (
    Store,
    read_optional,
    reads_rows,
    row,
    rows,
    stored_optional,
    stored_time,
    transaction,
)
from storage.errors import NotFound
from storage.frontier.discovered import admit_pages
from storage.frontier.hosts import trust_of
from storage.frontier.patterns import NEVER
from storage.frontier.site_controls import PAUSED
from storage.frontier.turns import note_requests, put_all_down, put_down, take_turn
from storage.records import CaptureId, DuePage, FoundPage, Page, PageId, PageRole, Validators, ValidatorTrust


def get_page(db: Store, url: str) -> Page | None:
    """Return the page with this canonical URL, or None."""
    page = row(db, "SELECT * FROM pages WHERE url = ?", (url,))
    return _page(page) if page else None


def behind(db: Store, url: str) -> Page | None:
    """Return the page that a canonical URL leads to: the page itself, or the target of a redirect. None if unknown."""
    page = get_page(db, url)
    if page is None or page.alias_url is None:
        return page
    return get_page(db, page.alias_url) or page


def set_alias(db: Store, page: PageId, url: str) -> None:
    """Note that a page only redirects to `url`, under which the article is kept."""
    db.conn.execute("UPDATE pages SET alias_url = ? WHERE id = ?", (url, page))


def page_of(db: Store, page_id: PageId) -> Page:
    """Return the page with this id. Raises NotFound."""
    page = row(db, "SELECT * FROM pages WHERE id = ?", (page_id,))
    if page is None:
        raise NotFound(_("no page {page_id}").format(page_id=page_id))
    return _page(page)


def pages_of(db: Store, page_ids: Iterable[PageId]) -> dict[PageId, Page]:
    """Return the pages with these ids, by id."""
    sql = f"SELECT * FROM pages WHERE id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})"
    found = (_page(page) for page in rows(db, sql, (json.dumps(sorted(set(page_ids))),)))
    return {page.id: page for page in found}


def known(db: Store, urls: Sequence[str]) -> frozenset[str]:
    """Return the URLs of known pages."""
    sql = f"SELECT url FROM pages WHERE url IN (SELECT value FROM {db.json_values})"
    return frozenset(page["url"] for page in rows(db, sql, (json.dumps(urls),)))


def pages_of_site(db: Store, site: str, role: PageRole) -> list[Page]:
    """Return all pages of a site in a role, oldest first."""
    pages = rows(db, "SELECT * FROM pages WHERE site = ? AND role = ? ORDER BY id", (site, role))
    return [_page(page) for page in pages]


# a walk from name to name along an index, equally fast for any number of pages
SITES = """
    WITH RECURSIVE names (site) AS (
        SELECT min(site) FROM pages
        UNION ALL
        SELECT (SELECT min(site) FROM pages WHERE pages.site > names.site) FROM names WHERE names.site IS NOT NULL
    )
    SELECT site FROM names WHERE site IS NOT NULL
"""


def sites_with_pages(db: Store) -> list[str]:
    """Return the names of all sites with pages, also of sites that are no longer configured."""
    return [site["site"] for site in rows(db, SITES)]


def hand_over(db: Store, host: str, *, before: str, site: str) -> int:
    """Give the pages of a host, and the findings on the pages, from the site `before` to `site`.

    Returns the number of pages. Runs inside the caller's transaction, which is alone.
    """
    names = {"site": site, "before": before, "host": host}
    db.conn.execute(
        "UPDATE findings SET site = :site WHERE site = :before"
        " AND url IN (SELECT url FROM pages WHERE site = :before AND host = :host)",
        names,
    )
    sql = "UPDATE pages SET site = :site WHERE site = :before AND host = :host"
    return db.conn.execute(sql, names).rowcount


def count_articles(db: Store, site: str, *, most: int) -> int:
    """Return the number of pages of a site with an article; counting ends at `most`."""
    sql = """
        SELECT count(*) AS n FROM (
            SELECT 1 FROM pages WHERE site = ? AND looked_at IS NOT NULL
                AND EXISTS (SELECT 1 FROM revisions WHERE page_id = pages.id) LIMIT ?) AS counted
    """
    return int(rows(db, sql, (site, most))[0]["n"])


def parts_of(db: Store, first_page: PageId) -> list[Page]:
    """Return the continuation pages of an article, in the order of their discovery."""
    parts = rows(db, "SELECT * FROM pages WHERE first_page_id = ? ORDER BY id", (first_page,))
    return [_page(part) for part in parts]


def add_pages(db: Store, found: Iterable[FoundPage], now: datetime) -> int:
    """Insert found pages within the budgets of their sites; return the number of new pages. See `admit_pages`."""
    return len(admit_pages(db, found, now))


# Lists and start pages come first, files of articles and requisites last. A branch is a short walk along an index, even
# if a million pages are due.
BRANCH = """
    SELECT id, {rank} AS rank, due_at FROM (
        SELECT id, due_at FROM pages
        WHERE site = :site AND role IN ({roles}) AND {due} AND :site NOT IN ({paused})
          AND (lease_until IS NULL OR lease_until < :now)
          AND host NOT IN (SELECT host FROM hosts WHERE resume_at > :now)
        ORDER BY due_at, id LIMIT 1) AS first
"""
# Pages to read for a deadline come first. They are few.
HURRIED = """
    SELECT id, -1 AS rank, due_at FROM (
        SELECT pages.id, pages.due_at FROM hurried_pages JOIN pages ON pages.id = hurried_pages.page_id
        WHERE hurried_pages.site = :site AND hurried_pages.at <= :now AND pages.due_at <= :now
          AND :site NOT IN ({paused})
          AND (lease_until IS NULL OR lease_until < :now)
          AND host NOT IN (SELECT host FROM hosts WHERE resume_at > :now)
        ORDER BY pages.due_at, pages.id LIMIT 1) AS first
"""
CLAIM = """
    UPDATE pages SET lease_owner = :owner, lease_until = :until
    WHERE id IN (SELECT id FROM ({branches}) AS due ORDER BY rank, due_at, id LIMIT 1)
    RETURNING *, EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id) AS settled
"""
ROLES = ("'seed', 'list'", "'article', 'part'", "'file'", "'requisite'")
FILES = ROLES[2:]  # that share the budget of files
WITH_FILES = " AND :with_files = 1"  # of the branches of files
DUE = ("due_at <= :now",)
NOT_LOOKED_AT = (f"looked_at IS NULL AND due_at < '{NEVER}'", "looked_at < :looked_before")


def _claim_sql(conditions: Sequence[str]) -> str:
    branches = [
        BRANCH.format(rank=rank, roles=roles, due=due + WITH_FILES * (roles in FILES), paused=PAUSED)
        for rank, roles in enumerate(ROLES)
        for due in (conditions if roles != ROLES[-1] else conditions[:1])  # a requisite is looked at once
    ]
    return CLAIM.format(branches=" UNION ".join([HURRIED.format(paused=PAUSED), *branches]))


CLAIM_HURRIED = _claim_sql(())
CLAIM_DUE = _claim_sql(DUE)
CLAIM_EVERY = _claim_sql(DUE + NOT_LOOKED_AT)


def claim(
    db: Store,
    *,
    site: str,
    owner: str,
    now: datetime,
    lease_s: float,
    pause_s: float,
    looked_before: datetime | None = None,
    hurried_only: bool = False,
    with_files: bool = True,
) -> DuePage | None:
    """Take the turn of a site and lease its first due page for `lease_s` seconds.

    The next visit of the site begins at the earliest after `pause_s` seconds. With `looked_before`, pages without a
    look since then are due too. With `hurried_only`, only pages to read for a deadline are leased. Without
    `with_files`, no file of an article is leased. Returns None if another owner has the turn, or no page is due.
    """
    wanted = {
        "site": site,
        "owner": owner,
        "now": stored_time(now),
        "until": stored_time(now + timedelta(seconds=lease_s)),
        "looked_before": stored_optional(looked_before),
        "with_files": int(with_files),
    }
    try:
        with transaction(db):
            if not take_turn(db, site, owner=owner, now=now, lease_s=lease_s, pause_s=pause_s):
                return None
            sql = CLAIM_HURRIED if hurried_only else CLAIM_EVERY if looked_before else CLAIM_DUE
            leased = row(db, sql, wanted)
            if leased is None:
                raise _NoneDue
    except _NoneDue:
        return None
    validators = _validators(leased)
    trust = trust_of(db, leased["host"]) if validators else ValidatorTrust()
    return DuePage(_page(leased), validators, bool(leased["settled"]), trust)


def files_looked_at(db: Store, site: str, at: datetime) -> int:
    """Return the number of files and requisites of a site, last looked at on the day of a moment, in Beijing time."""
    begin = datetime.combine(at.astimezone(SHANGHAI).date(), time(0), SHANGHAI)
    sql = (
        "SELECT count(*) AS n FROM pages WHERE site = ? AND role IN ('file', 'requisite') AND looked_at >= ?"
    )
    found = row(db, sql, (site, stored_time(begin)))
    return int(found["n"]) if found else 0


def postpone_files(db: Store, site: str, now: datetime, until: datetime) -> None:
    """Make the due files and requisites of a site due at `until`."""
    sql = "UPDATE pages SET due_at = ? WHERE site = ? AND role IN ('file', 'requisite') AND due_at <= ?"
    with transaction(db):
        db.conn.execute(sql, (stored_time(until), site, stored_time(now)))


def next_due(db: Store, site: str, now: datetime) -> datetime | None:
    """Return the first time after `now` at which a page of a site becomes due; None without such a page."""
    sql = "SELECT min(due_at) AS due_at FROM pages WHERE site = ? AND due_at > ?"
    found = row(db, sql, (site, stored_time(now)))
    return read_optional(found["due_at"]) if found else None


class _NoneDue(Exception):
    """Undo the transaction: the turn is not taken without a due page."""


def release(db: Store, owner: str, now: datetime) -> int:
    """Give back all pages and turns of an owner; return the number of pages."""
    with transaction(db, alone=True):
        return _give_back(db, owner, now)


def _give_back(db: Store, owner: str, now: datetime) -> int:
    put_all_down(db, owner, now)
    sql = "UPDATE pages SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?"
    return db.conn.execute(sql, (owner,)).rowcount


def put_off(db: Store, page: Page, owner: str, now: datetime, *, pause_s: float, requests: int) -> None:
    """Give back a page that was not asked for. The page stays due; the pause of its site begins now."""
    sql = "UPDATE pages SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?"
    with transaction(db):
        note_requests(db, page.site, now, requests)
        put_down(db, page.site, owner, now, pause_s=pause_s)
        db.conn.execute(sql, (page.id, owner))


def take_over(db: Store, owner: str, now: datetime) -> int:
    """Give back all pages and turns of a killed owner; return the number of pages.

    The visit under way may have ended the program, so the page counts one more interrupted visit.
    """
    with transaction(db, alone=True):  # several processes may notice the same death
        sql = "UPDATE pages SET interrupted = interrupted + 1 WHERE lease_owner = ?"
        db.conn.execute(sql, (owner,))
        return _give_back(db, owner, now)


def latest_from_the_future(db: Store, site: str, now: datetime) -> datetime | None:
    """Return the latest look at a page of a site, if later than now: the clock was set back. Else None."""
    found = row(db, "SELECT max(looked_at) AS at FROM pages WHERE site = ?", (site,))
    at = read_optional(found["at"]) if found else None
    return at if at is not None and at > now else None


def unread_pages(db: Store, most_interrupted: int) -> list[str]:
    """Return the addresses of pages with at least `most_interrupted` interrupted visits in a row, at most 100."""
    # "> 0" is the condition of the partial index
    sql = "SELECT url FROM pages WHERE interrupted > 0 AND interrupted >= ? ORDER BY url LIMIT 100"
    return [page["url"] for page in rows(db, sql, (most_interrupted,))]


def set_due(db: Store, page: PageId, at: datetime, *, unconditional: bool) -> None:
    """Make a page due at a time. An unconditional request asks for the body even if the page is unchanged."""
    sql = "UPDATE pages SET due_at = ?, unconditional = ? WHERE id = ?"
    db.conn.execute(sql, (stored_time(at), int(unconditional), page))


def make_due_by(db: Store, page: PageId, at: datetime) -> None:
    """Make a page due at a time, unless the page is due earlier. The request asks for the body."""
    sql = "UPDATE pages SET due_at = ?, unconditional = 1 WHERE id = ? AND due_at > ?"
    db.conn.execute(sql, (stored_time(at), page, stored_time(at)))


def bring_forward(db: Store, wanted: Iterable[PageId], at: datetime) -> None:
    """Make pages due at a time, unless they are due sooner, in the caller's transaction."""
    sql = "UPDATE pages SET due_at = ? WHERE id = ? AND due_at > ?"
    db.conn.executemany(sql, [(stored_time(at), page, stored_time(at)) for page in wanted])


def note_cut(db: Store, page: PageId) -> None:
    """Note that the last visit brought a part of the page: no proof of absence, no base of a conditional request."""
    sql = "UPDATE pages SET unconditional = 1, failures = CASE failures WHEN 0 THEN 1 ELSE failures END WHERE id = ?"
    db.conn.execute(sql, (page,))


def note_change(db: Store, page: PageId, at: datetime) -> None:
    """Keep the time of the last seen change of a page."""
    db.conn.execute("UPDATE pages SET changed_at = ? WHERE id = ?", (stored_time(at), page))


def count_due(db: Store, now: datetime) -> dict[str, int]:
    """Return the number of due pages by site."""
    sql = "SELECT site, count(*) AS n FROM pages WHERE due_at <= ? GROUP BY site"
    return {site["site"]: int(site["n"]) for site in rows(db, sql, (stored_time(now),))}


def count_due_of(db: Store, site: str, now: datetime) -> int:
    """Return the number of due pages of a site. The index answers it without the pages that are due later."""
    sql = "SELECT count(*) FROM pages WHERE site = ? AND due_at <= ?"
    return int(db.conn.execute(sql, (site, stored_time(now))).fetchone()[0])


def _validators(page: dict[str, Any]) -> Validators | None:
    is_validated = page["etag"] or page["last_modified"]
    if page["unconditional"] or not is_validated or page["validated_capture_id"] is None:
        return None
    return Validators(CaptureId(page["validated_capture_id"]), page["etag"], page["last_modified"])


@reads_rows
def _page(columns: dict[str, Any]) -> Page:
    return Page(
        id=PageId(columns["id"]),
        url=columns["url"],
        site=columns["site"],
        role=PageRole(columns["role"]),
        first_page=PageId(columns["first_page_id"]) if columns["first_page_id"] else None,
        discovered_at=read_optional(columns["discovered_at"]),
        absent_at=read_optional(columns["absent_at"]),
        list_title=columns["list_title"],
        list_date=columns["list_date"],
        looked_at=read_optional(columns["looked_at"]),
        changed_at=read_optional(columns["changed_at"]),
        looks=columns["looks"],
        failures=columns["failures"],
        alias_url=columns["alias_url"],
        interrupted=columns["interrupted"],
        stubs=columns["stubs"],
    )


def next_awaited(db: Store, sites: Sequence[str], now: datetime) -> datetime | None:
    """Return the time of the next due look at a new page, or of the next due second look. None without one.

    Conclusions wait for these looks. Hosts that are left alone and paused sites do not count.
    """
    marks = ",".join("?" * len(sites))
    sql = f"""
        SELECT min(due_at) AS due FROM pages
        WHERE (unconditional = 1 OR looked_at IS NULL) AND site IN ({marks})
          AND host NOT IN (SELECT host FROM hosts WHERE resume_at > ?) AND site NOT IN ({PAUSED})
    """
    first = row(db, sql, (*sites, stored_time(now)))
    return read_optional(first["due"]) if first else None


def lease_owners(db: Store) -> list[str]:
    """Return the owners of all leases of pages."""
    sql = "SELECT DISTINCT lease_owner AS owner FROM pages WHERE lease_owner IS NOT NULL"
    return [lease["owner"] for lease in rows(db, sql)]
