"""Tables entries and further_lists: the articles that a list named, from the first look to the last.

A row is an unbroken run of an entry in a list page: from the first capture that named the entry, to the first capture
of the list without the entry. An unchanged list writes no row. A look at a capture `c` named the entries of the runs
with `first_capture_id` ≤ `c` < `left_capture_id`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_optional, read_time, reads_rows, row, rows
from storage.records import CaptureId, PageId


@dataclass(frozen=True)
class ListEntry:
    """An entry of a list page. The address is canonical and may lead to a foreign domain."""

    url: str
    title: str | None
    folded_title: str  # for comparison, "" without a title
    date: str | None


@dataclass(frozen=True)
class EntryRun:
    """An unbroken run of an entry in a list page."""

    list_page: PageId
    url: str
    title: str | None
    folded_title: str
    date: str | None
    first_capture: CaptureId
    first_pass: int
    first_at: datetime
    left_capture: CaptureId | None  # first capture without the entry; None while the entry stands
    left_at: datetime | None
    first_chain: int | None = None  # of the look at a start page; None for a further page

    def names(self, capture: CaptureId) -> bool:
        """Return whether the look at a capture of the list page named the entry."""
        return self.first_capture <= capture and (self.left_capture is None or capture < self.left_capture)


PREVIOUS = "SELECT max(capture_id) AS id FROM looks WHERE page_id = ? AND outcome = 'list' AND capture_id < ?"
INSERT = """
    INSERT INTO entries (list_page_id, url, title, folded_title, date, place, first_capture_id, last_capture_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


def note_entries(db: Store, page: PageId, capture: CaptureId, entries: Iterable[ListEntry]) -> None:
    """Begin and end runs of entries by a look at a list, in the caller's transaction.

    An entry with another headline begins a new run.
    """
    named = {entry.url: entry for entry in entries}
    standing = _standing(db, page)
    left = [url for url, title in standing.items() if url not in named or named[url].folded_title != title]
    places = {url: place for place, url in enumerate(named)}
    new = [entry for url, entry in named.items() if url not in standing or url in left]
    if left:
        previous = row(db, PREVIOUS, (page, capture)) or {"id": None}
        db.conn.executemany(
            "UPDATE entries SET left_capture_id = ?, last_capture_id = coalesce(?, first_capture_id)"
            " WHERE list_page_id = ? AND url = ? AND left_capture_id IS NULL",
            [(capture, previous["id"], page, url) for url in left],
        )
    db.conn.executemany(
        INSERT,
        [
            (page, each.url, each.title, each.folded_title, each.date, places[each.url], capture, capture)
            for each in new
        ],
    )


def _standing(db: Store, page: PageId) -> dict[str, str]:
    sql = "SELECT url, folded_title FROM entries WHERE list_page_id = ? AND left_capture_id IS NULL"
    return {entry["url"]: entry["folded_title"] for entry in rows(db, sql, (page,))}


def has_standing(db: Store, page: PageId) -> bool:
    """Return whether entries of a list page are known. A store of an earlier release knows none."""
    sql = "SELECT 1 FROM entries WHERE list_page_id = ? AND left_capture_id IS NULL LIMIT 1"
    return row(db, sql, (page,)) is not None


NAMED = """
    SELECT url, date FROM entries WHERE list_page_id = :page AND first_capture_id <= :capture
        AND (left_capture_id IS NULL OR left_capture_id > :capture) ORDER BY first_capture_id DESC, place
"""


def entries_at(db: Store, page: PageId, capture: CaptureId) -> dict[str, str | None]:
    """Return the entries that a look at a list page named: address and date, the newest run first."""
    found = rows(db, NAMED, {"page": page, "capture": capture})
    return {entry["url"]: entry["date"] for entry in found}


def was_named_before(db: Store, page: PageId, capture: CaptureId) -> bool:
    """Return whether a look shares an entry with the list look before, by a run that began before the look."""
    sql = """
        SELECT 1 FROM entries WHERE list_page_id = :page AND first_capture_id < :capture
            AND (left_capture_id IS NULL OR left_capture_id > :capture) LIMIT 1
    """
    return row(db, sql, {"page": page, "capture": capture}) is not None


RUNS = """
    SELECT entries.*, first.pass_id AS first_pass, first.fetched_at AS first_at, gone.fetched_at AS left_at,
        looks.chain AS first_chain
    FROM entries JOIN captures AS first ON first.id = first_capture_id
    LEFT JOIN looks ON looks.capture_id = first_capture_id
    LEFT JOIN captures AS gone ON gone.id = left_capture_id
    WHERE {condition} ORDER BY first_capture_id, list_page_id, entries.url
"""


# The sign keeps SQLite's index of addresses: a list may have named thousands of entries
OF_URLS = """
    entries.url IN (SELECT value FROM {json_values})
    AND +entries.list_page_id IN (SELECT CAST(value AS BIGINT) FROM {json_values})
"""


def runs_of_urls(db: Store, urls: Sequence[str], lists: Iterable[PageId]) -> list[EntryRun]:
    """Return all runs of entries with these canonical addresses in some lists, in the order of their beginning."""
    sql = RUNS.format(condition=OF_URLS.format(json_values=db.json_values))
    wanted = json.dumps(list(urls)), json.dumps(sorted(set(lists)))
    return [_run(run) for run in rows(db, sql, wanted)]


def runs_with_title(db: Store, start: str) -> list[EntryRun]:
    """Return all runs of entries whose folded headline begins with `start`."""
    if not start:
        return []
    condition = "folded_title != '' AND folded_title >= ? AND folded_title < ?"
    return [_run(run) for run in rows(db, RUNS.format(condition=condition), (start, start + "\U0010ffff"))]


@reads_rows
def _run(columns: dict[str, Any]) -> EntryRun:
    left = columns["left_capture_id"]
    return EntryRun(
        list_page=PageId(columns["list_page_id"]),
        url=columns["url"],
        title=columns["title"],
        folded_title=columns["folded_title"],
        date=columns["date"],
        first_capture=CaptureId(columns["first_capture_id"]),
        first_pass=columns["first_pass"],
        first_at=read_time(columns["first_at"]),
        left_capture=CaptureId(left) if left else None,
        left_at=read_optional(columns["left_at"]),
        first_chain=columns["first_chain"],
    )


# --- further pages of lists ---------------------------------------------------------------------


def note_further(db: Store, further: PageId, start: PageId) -> None:
    """Note that a list page continues the list of a start page, in the caller's transaction."""
    sql = "INSERT INTO further_lists (page_id, start_page_id) VALUES (?, ?) ON CONFLICT (page_id) DO NOTHING"
    db.conn.execute(sql, (further, start))


def start_of(db: Store, page: PageId) -> PageId | None:
    """Return the start page that a further list page continues, or None."""
    found = row(db, "SELECT start_page_id FROM further_lists WHERE page_id = ?", (page,))
    return PageId(found["start_page_id"]) if found else None


def further_of(db: Store, starts: Iterable[PageId]) -> Mapping[PageId, PageId]:
    """Return the further pages of the lists of start pages, every with its start page."""
    sql = f"""
        SELECT * FROM further_lists WHERE start_page_id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
    """
    found = rows(db, sql, (json.dumps(sorted(set(starts))),))
    return {PageId(each["page_id"]): PageId(each["start_page_id"]) for each in found}
