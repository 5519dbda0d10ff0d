"""Found pages → rows of the table pages, within the budgets of patterns, sites and days."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from storage.conclusions.unjudged import mark_unjudged
from storage.engine.store import Store, row, rows, stored_optional, stored_time
from storage.frontier.address_pattern import address_pattern
from storage.frontier.announcements import note_entries
from storage.frontier.credit import ALLOWANCES, MOST_NEW_A_DAY
from storage.frontier.patterns import NEVER, AddressPattern, after_new_page, pattern_of, save_pattern
from storage.frontier.turns import found_of, note_found
from storage.records import FoundPage, PageId, PageRole

ADD = """
    INSERT INTO pages (url, site, host, role, first_page_id, discovered_at, absent_at, list_title, list_date, due_at,
        pattern_id, stubs)
    VALUES (:url, :site, :host, :role, :first_page, :now, :absent_at, :title, :date, :now, :pattern, :stubs)
    ON CONFLICT (url) DO NOTHING
"""

FILES_WITH_ARTICLE = """
    SELECT id FROM pages WHERE role = 'file' AND url IN (SELECT value FROM {values})
        AND EXISTS (SELECT 1 FROM looks WHERE looks.page_id = pages.id AND kind IN ('article', 'video'))
"""


def admit_pages(
    db: Store, found: Iterable[FoundPage], now: datetime, *, by: PageId | None = None
) -> list[FoundPage]:
    """Insert pages, due at once, and return the new pages.

    `by` is the list that names the pages. A known page becomes due too, if the list announces a change of the page.
    Addresses beyond the budget of their pattern, or of their site and day, are left out and counted. Runs inside the
    caller's transaction, which is alone: with different orders of the same pages, two transactions would deadlock.
    """
    wanted = list(found)
    waiting = _known(db, wanted)
    gate = _Gate(db, now)
    awaited = awaited_headlines(db, {page.site for page in wanted if page.title})
    added = []
    for page in wanted:
        if page.url not in waiting:
            if not gate.admit(page):
                continue
            new = db.conn.execute(ADD, _new_row(page, now, gate.pattern(page))).rowcount
            added += [page] * new
            if new and _is_awaited(page, awaited):
                db.conn.execute(HURRY.format(key="url"), (stored_time(now), page.url))
            waiting[page.url] = False
        elif waiting[page.url] and gate.admit(page):
            db.conn.execute("UPDATE pages SET due_at = ? WHERE url = ?", (stored_time(now), page.url))
            waiting[page.url] = False
    _adopt(db, wanted)
    note_entries(db, by, wanted, now)
    gate.close()
    return added


# --- table hurried_pages: pages to read for a deadline -------------------------------------------


def hurry_lists(db: Store, wanted: Mapping[PageId, datetime]) -> None:
    """Let lists come before all further pages of their sites from a time on; forget the lists of the call before.

    Hurried articles stay until they are read. Runs in the caller's transaction.
    """
    db.conn.execute("""
        DELETE FROM hurried_pages WHERE page_id IN (
            SELECT pages.id FROM hurried_pages JOIN pages ON pages.id = hurried_pages.page_id
            WHERE role IN ('seed', 'list') OR looked_at IS NOT NULL)
    """)
    db.conn.executemany(HURRY.format(key="id"), [(stored_time(at), page) for page, at in wanted.items()])


HURRY = """
    INSERT INTO hurried_pages (page_id, site, at) SELECT id, site, ? FROM pages WHERE {key} = ?
    ON CONFLICT (page_id) DO NOTHING
"""


def is_hurried(db: Store, site: str, after: datetime, until: datetime) -> bool:
    """Return whether a page of a site is to be read for a deadline from `after` on and before `until`."""
    sql = "SELECT 1 FROM hurried_pages WHERE site = ? AND at >= ? AND at < ? LIMIT 1"
    return row(db, sql, (site, stored_time(after), stored_time(until))) is not None


# --- table awaited_headlines: headlines of articles that sites must carry ------------------------

LEAST_HEADLINE = 10  # letters and figures of a cut headline in a list that name an article


def set_awaited_headlines(db: Store, wanted: Iterable[tuple[str, str]]) -> None:
    """Replace the headlines that lists of sites may name before a deadline: site and headline.

    Runs in the caller's transaction.
    """
    db.conn.execute("DELETE FROM awaited_headlines")
    plain = {(site, _letters(headline)) for site, headline in wanted}
    sql = "INSERT INTO awaited_headlines (site, headline) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.conn.executemany(sql, sorted((site, headline) for site, headline in plain if headline))


def awaited_headlines(db: Store, sites: Iterable[str]) -> set[tuple[str, str]]:
    """Return the awaited headlines of some sites, as letters and figures: site and headline."""
    sql = f"SELECT site, headline FROM awaited_headlines WHERE site IN (SELECT value FROM {db.json_values})"
    found = rows(db, sql, (json.dumps(sorted(sites)),))
    return {(each["site"], each["headline"]) for each in found}


def _is_awaited(page: FoundPage, awaited: Iterable[tuple[str, str]]) -> bool:
    """Return whether the headline of a page is awaited, in full or cut at its end."""
    title = _letters(page.title or "")
    return any(
        site == page.site
        and (title == headline or (len(title) >= LEAST_HEADLINE and headline.startswith(title)))
        for site, headline in awaited
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _adopt(db: Store, found: Iterable[FoundPage]) -> None:
    """Make articles of files that turned out to be articles of their own: annexes in HTML that a list names too."""
    urls = json.dumps([page.url for page in found if page.role is PageRole.ARTICLE])
    adopted = [
        PageId(each["id"]) for each in rows(db, FILES_WITH_ARTICLE.format(values=db.json_values), (urls,))
    ]
    if adopted:
        db.conn.executemany("UPDATE pages SET role = 'article' WHERE id = ?", [(page,) for page in adopted])
        mark_unjudged(db, adopted)


def _known(db: Store, found: Iterable[FoundPage]) -> dict[str, bool]:
    """Return the addresses of known pages, and whether the page waits because its pattern is held back."""
    sql = f"SELECT url, due_at FROM pages WHERE url IN (SELECT value FROM {db.json_values})"
    known = rows(db, sql, (json.dumps([page.url for page in found]),))
    return {page["url"]: page["due_at"] >= NEVER for page in known}


class _Gate:
    """Budgets of the patterns and sites of found pages, read once and written at the end."""

    def __init__(self, db: Store, now: datetime) -> None:
        self._db, self._now = db, now
        self._patterns: dict[tuple[str, PageRole, str], AddressPattern] = {}
        self._before: dict[str, int] = {}  # new addresses of today, by site
        self._found: dict[str, int] = {}
        self._left_out: dict[str, int] = {}

    def admit(self, page: FoundPage) -> bool:
        """Return whether an address is within the budgets, and count the address. Start pages and parts always are."""
        if page.role not in ALLOWANCES:
            return True
        pattern = self._of(page)
        has_credit = pattern.credit.admits
        if has_credit and self._room(page.site) > 0:
            self._patterns[_key(page)] = after_new_page(pattern)
            self._found[page.site] = self._found.get(page.site, 0) + 1
            return True
        self._patterns[_key(page)] = replace(pattern, left_out=pattern.left_out + (not has_credit))
        self._left_out[page.site] = self._left_out.get(page.site, 0) + has_credit
        return False

    def pattern(self, page: FoundPage) -> int | None:
        """Return the id of the pattern of an admitted page, or None for a page without a budget."""
        return self._of(page).id if page.role in ALLOWANCES else None

    def close(self) -> None:
        """Write the budgets."""
        for pattern in self._patterns.values():
            save_pattern(self._db, pattern)
        for site in self._found.keys() | self._left_out.keys():
            counts = self._found.get(site, 0), self._left_out.get(site, 0)
            note_found(self._db, site, self._now, *counts)

    def _of(self, page: FoundPage) -> AddressPattern:
        key = _key(page)
        if key not in self._patterns:
            self._patterns[key] = pattern_of(self._db, page, self._now)
        return self._patterns[key]

    def _room(self, site: str) -> int:
        if site not in self._before:
            self._before[site] = found_of(self._db, site, self._now)[0]
        return MOST_NEW_A_DAY - self._before[site] - self._found.get(site, 0)


def _key(page: FoundPage) -> tuple[str, PageRole, str]:
    return page.site, page.role, address_pattern(page.url)


def _new_row(page: FoundPage, now: datetime, pattern: int | None) -> dict[str, Any]:
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
        "pattern": pattern,
        "stubs": page.stubs,
    }
