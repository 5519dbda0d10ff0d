"""Table pages: the frontier, leased page by page. A page is looked at by whoever holds its lease."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from storage.engine.store import (
    Store,
    read_optional,
    row,
    rows,
    stored_optional,
    stored_time,
    transaction,
)
from storage.errors import NotFound
from storage.frontier.turns import put_all_down, take_turn
from storage.records import CaptureId, DuePage, FoundPage, Page, PageId, PageRole, Validators


def get_page(db: Store, url: str) -> Page | None:
    """The page of this canonical URL."""
    found = row(db, "SELECT * FROM pages WHERE url = ?", (url,))
    return _page(found) if found else None


def behind(db: Store, url: str) -> Page | None:
    """The page that a canonical URL leads to: its own, or the one that it only redirects to."""
    page = get_page(db, url)
    if page is None or page.alias_url is None:
        return page
    return get_page(db, page.alias_url) or page


def set_alias(db: Store, page: PageId, url: str) -> None:
    """This address only redirects; the article is kept under the other."""
    db.conn.execute("UPDATE pages SET alias_url = ? WHERE id = ?", (url, page))


def page_of(db: Store, page_id: PageId) -> Page:
    """The page with this id. Raises NotFound."""
    found = row(db, "SELECT * FROM pages WHERE id = ?", (page_id,))
    if found is None:
        raise NotFound(f"no page {page_id}")
    return _page(found)


def known(db: Store, urls: Sequence[str]) -> frozenset[str]:
    """Those of the URLs that are pages already."""
    sql = f"SELECT url FROM pages WHERE url IN (SELECT value FROM {db.json_values})"
    return frozenset(each["url"] for each in rows(db, sql, (json.dumps(urls),)))


def pages_of_site(db: Store, site: str, role: PageRole) -> list[Page]:
    """All pages of a site in one role, oldest first."""
    found = rows(db, "SELECT * FROM pages WHERE site = ? AND role = ? ORDER BY id", (site, role))
    return [_page(each) for each in found]


# a walk from name to name along an index, however many pages there are
SITES = """
    WITH RECURSIVE names (site) AS (
        SELECT min(site) FROM pages
        UNION ALL
        SELECT (SELECT min(site) FROM pages WHERE pages.site > names.site) FROM names WHERE names.site IS NOT NULL
    )
    SELECT site FROM names WHERE site IS NOT NULL
"""


def sites_with_pages(db: Store) -> list[str]:
    """The names under which pages are known, of sites that are configured or were."""
    return [each["site"] for each in rows(db, SITES)]


def hand_over(db: Store, host: str, *, before: str, site: str) -> int:
    """A host's pages, and what was found on them, belong to another site now; returns how many pages.

    Runs inside the caller's transaction, which is alone.
    """
    facts = {"site": site, "before": before, "host": host}
    db.conn.execute(
        "UPDATE findings SET site = :site WHERE site = :before"
        " AND url IN (SELECT url FROM pages WHERE site = :before AND host = :host)",
        facts,
    )
    sql = "UPDATE pages SET site = :site WHERE site = :before AND host = :host"
    return db.conn.execute(sql, facts).rowcount


def count_articles(db: Store, site: str, *, most: int) -> int:
    """How many pages of a site have an article; no further than ``most``."""
    sql = """
        SELECT count(*) AS n FROM (
            SELECT 1 FROM pages WHERE site = ? AND looked_at IS NOT NULL
                AND EXISTS (SELECT 1 FROM revisions WHERE page_id = pages.id) LIMIT ?) AS counted
    """
    return int(rows(db, sql, (site, most))[0]["n"])


def parts_of(db: Store, first_page: PageId) -> list[Page]:
    """The continuations of an article, in the order in which they were found."""
    return [
        _page(each)
        for each in rows(db, "SELECT * FROM pages WHERE first_page_id = ? ORDER BY id", (first_page,))
    ]


def add_pages(db: Store, found: Iterable[FoundPage], now: datetime) -> int:
    """Make pages known, due at once; a known page whose list entry changed is due at once too.

    Returns how many were new. Runs inside the caller's transaction, which is alone: of two that name the same
    pages in another order, each would wait for the other.
    """
    new = 0
    for page in found:
        new += db.conn.execute(ADD, _new_row(page, now)).rowcount
        if page.title or page.date:
            _note_list_entry(db, page, now)
    return new


ADD = """
    INSERT INTO pages (url, site, host, role, first_page_id, discovered_at, absent_at, list_title, list_date, due_at)
    VALUES (:url, :site, :host, :role, :first_page, :now, :absent_at, :title, :date, :now)
    ON CONFLICT (url) DO NOTHING
"""
# as the list shows the page now
NOTE_LIST_ENTRY = """
    UPDATE pages SET due_at = CASE WHEN :announced = 1 AND due_at > :now THEN :now ELSE due_at END,
        list_title = coalesce(:title, list_title), list_date = coalesce(:date, list_date)
    WHERE url = :url AND role = 'article'
"""


def _note_list_entry(db: Store, page: FoundPage, now: datetime) -> None:
    """A list that shows another headline or date than before announces a change: look now."""
    before = row(db, "SELECT list_title, list_date FROM pages WHERE url = ?", (page.url,))
    if before is None or (before["list_title"], before["list_date"]) == (page.title, page.date):
        return
    dates = before["list_date"], page.date
    announced = _other_headline(before["list_title"], page.title) or (all(dates) and dates[0] != dates[1])
    facts = {"announced": int(announced), "now": stored_time(now), "url": page.url}
    db.conn.execute(NOTE_LIST_ENTRY, facts | {"title": page.title, "date": page.date})


def _other_headline(before: str | None, after: str | None) -> bool:
    """Whether two lists show different headlines, rather than one of them cut short."""
    if not before or not after:
        return False
    one, other = (each.rstrip("….").strip() for each in (before, after))
    return not (one.startswith(other) or other.startswith(one))


def _new_row(page: FoundPage, now: datetime) -> dict[str, Any]:
    return {
        "url": page.url,
        "site": page.site,
        "host": urlsplit(page.url).netloc,
        "role": page.role,
        "first_page": page.first_page,
        "now": stored_time(now),
        "absent_at": stored_optional(page.absent_at),
        "title": page.title,
        "date": page.date,
    }


# Lists and start pages first. Each branch is a short walk along an index, however many pages are due.
BRANCH = """
    SELECT id, {rank} AS rank, due_at FROM (
        SELECT id, due_at FROM pages
        WHERE site = :site AND role IN ({roles}) AND {due}
          AND (lease_until IS NULL OR lease_until < :now)
          AND host NOT IN (SELECT host FROM hosts WHERE resume_at > :now)
        ORDER BY due_at, id LIMIT 1) AS first
"""
CLAIM = """
    UPDATE pages SET lease_owner = :owner, lease_until = :until
    WHERE id IN (SELECT id FROM ({branches}) AS due ORDER BY rank, due_at, id LIMIT 1)
    RETURNING *, EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id) AS settled
"""
ROLES = ("'seed', 'list'", "'article', 'part'")
DUE = ("due_at <= :now",)
NOT_LOOKED_AT = ("looked_at IS NULL", "looked_at < :looked_before")


def _claim_sql(conditions: Sequence[str]) -> str:
    branches = [
        BRANCH.format(rank=rank, roles=roles, due=due)
        for rank, roles in enumerate(ROLES)
        for due in conditions
    ]
    return CLAIM.format(branches=" UNION ".join(branches))


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
) -> DuePage | None:
    """Take the site's turn and lease the page of it that is due first; None if another has the turn, or none is due.

    With ``looked_before``, pages not looked at since then are due too, whatever their time.
    """
    wanted = {
        "site": site,
        "owner": owner,
        "now": stored_time(now),
        "until": stored_time(now + timedelta(seconds=lease_s)),
        "looked_before": stored_optional(looked_before),
    }
    try:
        with transaction(db):
            if not take_turn(db, site, owner=owner, now=now, lease_s=lease_s, pause_s=pause_s):
                return None
            leased = row(db, CLAIM_EVERY if looked_before else CLAIM_DUE, wanted)
            if leased is None:
                raise _NoneDue
    except _NoneDue:
        return None
    return DuePage(_page(leased), _validators(leased), bool(leased["settled"]))


class _NoneDue(Exception):
    """The turn is not taken: the transaction is undone."""


def release(db: Store, owner: str, now: datetime) -> int:
    """Give back all pages that this owner holds, and its turns; returns how many pages."""
    with transaction(db, alone=True):
        return _give_back(db, owner, now)


def _give_back(db: Store, owner: str, now: datetime) -> int:
    put_all_down(db, owner, now)
    sql = "UPDATE pages SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?"
    return db.conn.execute(sql, (owner,)).rowcount


def take_over(db: Store, owner: str, now: datetime) -> int:
    """Release what an owner holds that was killed; the pages that it visited then may be to blame."""
    with transaction(db, alone=True):  # several may find the same owner dead
        sql = "UPDATE pages SET interrupted = interrupted + 1 WHERE lease_owner = ?"
        db.conn.execute(sql, (owner,))
        return _give_back(db, owner, now)


def unread_pages(db: Store, most_interrupted: int) -> list[str]:
    """Addresses of pages under whose visits the program ended that often, at most a hundred."""
    # "> 0" as in the index, which holds these pages alone
    sql = "SELECT url FROM pages WHERE interrupted > 0 AND interrupted >= ? ORDER BY url LIMIT 100"
    return [each["url"] for each in rows(db, sql, (most_interrupted,))]


def set_due(db: Store, page: PageId, at: datetime, *, unconditional: bool) -> None:
    """Ask for a look at a page at a time, by an unconditional request or not."""
    sql = "UPDATE pages SET due_at = ?, unconditional = ? WHERE id = ?"
    db.conn.execute(sql, (stored_time(at), int(unconditional), page))


def note_change(db: Store, page: PageId, at: datetime) -> None:
    """Remember when a page was last seen to change."""
    db.conn.execute("UPDATE pages SET changed_at = ? WHERE id = ?", (stored_time(at), page))


def count_due(db: Store, now: datetime) -> dict[str, int]:
    """How many pages of each site are due."""
    sql = "SELECT site, count(*) AS n FROM pages WHERE due_at <= ? GROUP BY site"
    return {each["site"]: int(each["n"]) for each in rows(db, sql, (stored_time(now),))}


def _validators(found: dict[str, Any]) -> Validators | None:
    known = found["etag"] or found["last_modified"]
    if found["unconditional"] or not known or found["validated_capture_id"] is None:
        return None
    return Validators(CaptureId(found["validated_capture_id"]), found["etag"], found["last_modified"])


def _page(found: dict[str, Any]) -> Page:
    return Page(
        id=PageId(found["id"]),
        url=found["url"],
        site=found["site"],
        role=PageRole(found["role"]),
        first_page=PageId(found["first_page_id"]) if found["first_page_id"] else None,
        discovered_at=read_optional(found["discovered_at"]),
        absent_at=read_optional(found["absent_at"]),
        list_title=found["list_title"],
        list_date=found["list_date"],
        looked_at=read_optional(found["looked_at"]),
        changed_at=read_optional(found["changed_at"]),
        looks=found["looks"],
        failures=found["failures"],
        alias_url=found["alias_url"],
        interrupted=found["interrupted"],
    )


def next_awaited(db: Store, sites: Sequence[str], now: datetime) -> datetime | None:
    """When the next look is due that a conclusion waits for: a second look, or a page never looked at."""
    marks = ",".join("?" * len(sites))
    sql = f"""
        SELECT min(due_at) AS due FROM pages
        WHERE (unconditional = 1 OR looked_at IS NULL) AND site IN ({marks})
          AND host NOT IN (SELECT host FROM hosts WHERE resume_at > ?)
    """
    found = row(db, sql, (*sites, stored_time(now)))
    return read_optional(found["due"]) if found else None


def lease_owners(db: Store) -> list[str]:
    """Everyone who holds a lease."""
    sql = "SELECT DISTINCT lease_owner AS owner FROM pages WHERE lease_owner IS NOT NULL"
    return [each["owner"] for each in rows(db, sql)]
