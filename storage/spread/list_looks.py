"""Columns of looks at lists, and table list_chains: the chains of the looks at a start page.

A look joins the chain that it continues (monitor/judge/spread/chains.py). A chain has a number, from 1 a start page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import CaptureId, PageId


@dataclass(frozen=True)
class ListSight:
    """A good look at a start page."""

    page: PageId
    capture: CaptureId
    pass_id: int
    at: datetime
    chain: int | None = None  # None before the look is chained


@dataclass(frozen=True)
class LookChain:
    """A chain of looks at a start page."""

    page: PageId
    chain: int
    first_capture: CaptureId
    first_at: datetime
    last_capture: CaptureId
    last_at: datetime
    looks: int
    reaches_to: str | None  # day of the last dated entry of the first look


UNCHAINED = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at, looks.chain
    FROM captures JOIN looks ON looks.capture_id = captures.id
    JOIN pages ON pages.id = looks.page_id
    WHERE captures.pass_id = ? AND looks.outcome = 'list' AND looks.chain IS NULL AND pages.role = 'seed'
    ORDER BY looks.capture_id
"""


def unchained(db: Store, pass_id: int) -> list[ListSight]:
    """Return the good looks at start pages in a pass without a chain, oldest first."""
    return [_sight(look) for look in rows(db, UNCHAINED, (pass_id,))]


FURTHER = """
    SELECT captures.page_id AS page, max(captures.id) AS capture
    FROM further_lists JOIN captures ON captures.page_id = further_lists.page_id
    JOIN looks ON looks.capture_id = captures.id AND looks.outcome = 'list'
    WHERE further_lists.start_page_id = ? AND captures.pass_id = ?
    GROUP BY captures.page_id ORDER BY captures.page_id
"""


def further_looks(db: Store, start: PageId, pass_id: int) -> list[tuple[PageId, CaptureId]]:
    """Return the good looks at the further pages of a list in a pass: page and capture."""
    return [
        (PageId(look["page"]), CaptureId(look["capture"])) for look in rows(db, FURTHER, (start, pass_id))
    ]


def chains_of(db: Store, page: PageId) -> list[LookChain]:
    """Return the chains of a start page, the latest look first."""
    sql = "SELECT * FROM list_chains WHERE page_id = ? ORDER BY last_capture_id DESC"
    return [_chain(chain) for chain in rows(db, sql, (page,))]


def chains_of_all(db: Store, pages: Iterable[PageId]) -> list[LookChain]:
    """Return the chains of start pages, in the order of pages and chains."""
    sql = f"""
        SELECT * FROM list_chains WHERE page_id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
        ORDER BY page_id, chain
    """
    return [_chain(chain) for chain in rows(db, sql, (json.dumps(sorted(set(pages))),))]


SIGHTS = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, looks.seen_at AS at, looks.chain
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = :page AND looks.chain = :chain
"""


def last_sights(db: Store, page: PageId, chain: int, most: int) -> list[ListSight]:
    """Return the last looks of a chain, newest first."""
    sql = f"{SIGHTS} ORDER BY looks.seen_at DESC, looks.capture_id DESC LIMIT :most"
    return [_sight(look) for look in rows(db, sql, {"page": page, "chain": chain, "most": most})]


def last_until(db: Store, page: PageId, chain: int, at: datetime) -> ListSight | None:
    """Return the last look of a chain at or before a time."""
    sql = f"{SIGHTS} AND looks.seen_at <= :at ORDER BY looks.seen_at DESC, looks.capture_id DESC LIMIT 1"
    return _optional(row(db, sql, {"page": page, "chain": chain, "at": stored_time(at)}))


def last_before(db: Store, page: PageId, chain: int, at: datetime, pass_id: int) -> ListSight | None:
    """Return the last look of a chain before a time that is not of the pass `pass_id`."""
    sql = f"""
        {SIGHTS} AND looks.seen_at < :at AND captures.pass_id != :pass
        ORDER BY looks.seen_at DESC, looks.capture_id DESC LIMIT 1
    """
    wanted = {"page": page, "chain": chain, "at": stored_time(at), "pass": pass_id}
    return _optional(row(db, sql, wanted))


def first_from(db: Store, page: PageId, chain: int, at: datetime) -> ListSight | None:
    """Return the first look of a chain at or after a time."""
    sql = f"{SIGHTS} AND looks.seen_at >= :at ORDER BY looks.seen_at, looks.capture_id LIMIT 1"
    return _optional(row(db, sql, {"page": page, "chain": chain, "at": stored_time(at)}))


def count_until(db: Store, page: PageId, chain: int, at: datetime) -> int:
    """Return the number of looks of a chain at or before a time."""
    sql = "SELECT count(*) AS n FROM looks WHERE page_id = ? AND chain = ? AND seen_at <= ?"
    return int(rows(db, sql, (page, chain, stored_time(at)))[0]["n"])


CHAINED = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, looks.seen_at AS at, looks.chain
    FROM captures JOIN looks ON looks.capture_id = captures.id
    WHERE captures.page_id = ? AND captures.pass_id = ? AND looks.chain IS NOT NULL
    ORDER BY looks.capture_id DESC LIMIT 1
"""


def look_of_pass(db: Store, page: PageId, pass_id: int) -> ListSight | None:
    """Return the last good look at a start page in a pass, or None."""
    return _optional(row(db, CHAINED, (page, pass_id)))


def set_chain(db: Store, look: ListSight, chain: int, reaches_to: str | None) -> None:
    """Add a look to a chain, in the caller's transaction. `reaches_to` is kept for the first look of a chain."""
    at = stored_time(look.at)
    db.conn.execute("UPDATE looks SET chain = ?, seen_at = ? WHERE capture_id = ?", (chain, at, look.capture))
    db.conn.execute(
        """
        INSERT INTO list_chains (page_id, chain, first_capture_id, first_at, last_capture_id, last_at, looks,
            reaches_to)
        VALUES (:page, :chain, :capture, :at, :capture, :at, 1, :reaches_to)
        ON CONFLICT (page_id, chain) DO UPDATE SET last_capture_id = excluded.last_capture_id,
            last_at = excluded.last_at, looks = list_chains.looks + 1
        """,
        {"page": look.page, "chain": chain, "capture": look.capture, "at": at, "reaches_to": reaches_to},
    )


@dataclass(frozen=True)
class FailedLook:
    """A look without a conclusion at a start page."""

    page: PageId
    capture: CaptureId
    pass_id: int
    at: datetime
    is_forbidden: bool  # robots.txt forbids the page


FAILED = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at,
        coalesce(captures.failure, '') = 'robots' AS forbidden
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = :page AND looks.outcome = 'none' AND captures.fetched_at <= :until
    ORDER BY looks.capture_id DESC LIMIT 1
"""


def last_failure(db: Store, page: PageId, until: datetime) -> FailedLook | None:
    """Return the last look without a conclusion at a page, at or before a time."""
    found = row(db, FAILED, {"page": page, "until": stored_time(until)})
    if found is None:
        return None
    return FailedLook(
        PageId(found["page_id"]),
        CaptureId(found["capture_id"]),
        found["pass_id"],
        read_time(found["at"]),
        bool(found["forbidden"]),
    )


def start_pages(db: Store, urls: Sequence[str]) -> dict[str, PageId]:
    """Return the known pages with these canonical addresses, by address."""
    sql = f"SELECT url, id FROM pages WHERE url IN (SELECT value FROM {db.json_values})"
    return {page["url"]: PageId(page["id"]) for page in rows(db, sql, (json.dumps(list(urls)),))}


@reads_rows
def _sight(columns: dict[str, Any]) -> ListSight:
    return ListSight(
        PageId(columns["page_id"]),
        CaptureId(columns["capture_id"]),
        columns["pass_id"],
        read_time(columns["at"]),
        columns["chain"],
    )


def _optional(columns: dict[str, Any] | None) -> ListSight | None:
    return _sight(columns) if columns else None


@reads_rows
def _chain(columns: dict[str, Any]) -> LookChain:
    return LookChain(
        PageId(columns["page_id"]),
        columns["chain"],
        CaptureId(columns["first_capture_id"]),
        read_time(columns["first_at"]),
        CaptureId(columns["last_capture_id"]),
        read_time(columns["last_at"]),
        columns["looks"],
        columns["reaches_to"],
    )
