"""Pages of a work: edges of derivations, groups of copies, states of the texts, looks at the pages.

Every query takes a set of pages, for few queries also in a work of several hundred copies.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import CaptureId, Outcome, PageId, Relation, RevisionId


@dataclass(frozen=True)
class DerivationEdge:
    """A page derives from another page."""

    reprint: PageId
    original: PageId
    relation: Relation
    original_coverage: float


def _ids(pages: Iterable[PageId]) -> str:
    return json.dumps(sorted(set(pages)))


EDGES = """
    SELECT reprint_page_id, original_page_id, relation, original_coverage FROM derivations
    WHERE reprint_page_id IN (SELECT CAST(value AS BIGINT) FROM {json_values})
    UNION
    SELECT reprint_page_id, original_page_id, relation, original_coverage FROM derivations
    WHERE original_page_id IN (SELECT CAST(value AS BIGINT) FROM {json_values})
    ORDER BY reprint_page_id, original_page_id
"""


def edges_at(db: Store, pages: Iterable[PageId]) -> list[DerivationEdge]:
    """Return the derivations from and to some pages, in the order of the reprints."""
    wanted = _ids(pages)
    return [_edge(each) for each in rows(db, EDGES.format(json_values=db.json_values), (wanted, wanted))]


@reads_rows
def _edge(columns: dict[str, Any]) -> DerivationEdge:
    return DerivationEdge(
        PageId(columns["reprint_page_id"]),
        PageId(columns["original_page_id"]),
        Relation(columns["relation"]),
        columns["original_coverage"],
    )


def pages_in_groups_of(db: Store, pages: Iterable[PageId]) -> list[PageId]:
    """Return the pages in the groups of copies of some pages."""
    sql = f"""
        SELECT page_id FROM copies WHERE group_label IN (
            SELECT group_label FROM copies WHERE page_id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values}))
        ORDER BY page_id
    """
    return [PageId(each["page_id"]) for each in rows(db, sql, (_ids(pages),))]


@dataclass(frozen=True)
class RevisionHead:
    """A revision without its article."""

    id: RevisionId
    page: PageId
    number: int
    capture: CaptureId
    pass_id: int
    seen_at: datetime
    title: str
    published_at: str | None
    original_url: str | None
    digest: str
    is_of_part: bool = False  # the look at a further page of the article completed the revision

    def is_shown_by(self, capture: CaptureId, pass_id: int) -> bool:
        """Return whether a look at the page showed this revision or a later one."""
        return self.capture <= capture or (self.is_of_part and self.pass_id == pass_id)


HEADS = """
    SELECT revisions.*, captures.pass_id, captures.page_id AS shown_on
    FROM revisions JOIN captures ON captures.id = revisions.capture_id
    WHERE revisions.page_id IN (SELECT CAST(value AS BIGINT) FROM {json_values}) AND revisions.seen_at <= ?
    ORDER BY revisions.page_id, revisions.number
"""


def heads_of(db: Store, pages: Iterable[PageId], until: datetime) -> dict[PageId, list[RevisionHead]]:
    """Return the revisions of pages that were seen by a time, oldest first."""
    heads: dict[PageId, list[RevisionHead]] = defaultdict(list)
    for columns in rows(db, HEADS.format(json_values=db.json_values), (_ids(pages), stored_time(until))):
        head = _head(columns)
        heads[head.page].append(head)
    return heads


@reads_rows
def _head(columns: dict[str, Any]) -> RevisionHead:
    return RevisionHead(
        RevisionId(columns["id"]),
        PageId(columns["page_id"]),
        columns["number"],
        CaptureId(columns["capture_id"]),
        columns["pass_id"],
        read_time(columns["seen_at"]),
        columns["title"],
        columns["published_at"],
        columns["original_url"],
        columns["digest"],
        columns["shown_on"] != columns["page_id"],
    )


@dataclass(frozen=True)
class MemberPage:
    """A page with the facts of its entry in the frontier."""

    id: PageId
    url: str
    site: str
    list_title: str | None


def pages_by_id(db: Store, pages: Iterable[PageId]) -> dict[PageId, MemberPage]:
    """Return pages by number."""
    sql = f"""
        SELECT id, url, site, list_title FROM pages
        WHERE id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
    """
    return {
        PageId(each["id"]): MemberPage(PageId(each["id"]), each["url"], each["site"], each["list_title"])
        for each in rows(db, sql, (_ids(pages),))
    }


def addresses_leading_to(db: Store, urls: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the addresses that only redirect to some addresses, by target."""
    sql = f"SELECT url, alias_url FROM pages WHERE alias_url IN (SELECT value FROM {db.json_values}) ORDER BY url"
    found: dict[str, list[str]] = defaultdict(list)
    for each in rows(db, sql, (json.dumps(list(urls)),)):
        found[each["alias_url"]].append(each["url"])
    return found


@dataclass(frozen=True)
class PageSight:
    """A look at a page."""

    page: PageId
    capture: CaptureId
    pass_id: int
    at: datetime
    outcome: Outcome


LAST = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at, looks.outcome
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.capture_id IN (
        SELECT (SELECT late.capture_id FROM looks AS late JOIN captures ON captures.id = late.capture_id
            WHERE late.page_id = CAST(wanted.value AS BIGINT) AND captures.fetched_at <= ? {condition}
            ORDER BY late.capture_id DESC LIMIT 1)
        FROM {json_values} AS wanted)
"""
CONCLUDED = "AND late.outcome != 'none'"
SHOWN = "AND late.outcome NOT IN ('none', 'missing', 'removed', 'suspect')"


def last_sights(
    db: Store, pages: Iterable[PageId], until: datetime, *, good: bool = True
) -> dict[PageId, PageSight]:
    """Return the last look at every page by a time; with `good`, the last look with a conclusion."""
    return _last(db, pages, until, CONCLUDED if good else "")


def last_sight(db: Store, page: PageId, until: datetime) -> PageSight | None:
    """Return the last look with a conclusion at a page by a time."""
    return last_sights(db, [page], until).get(page)


def last_showings(db: Store, pages: Iterable[PageId], until: datetime) -> dict[PageId, PageSight]:
    """Return the last look by a time that showed the known article of every page.

    A suspect look showed another text.
    """
    return _last(db, pages, until, SHOWN)


def last_shown(db: Store, page: PageId, until: datetime) -> PageSight | None:
    """Return the last look by a time that showed the known article of a page, or None."""
    return last_showings(db, [page], until).get(page)


def _last(db: Store, pages: Iterable[PageId], until: datetime, condition: str) -> dict[PageId, PageSight]:
    sql = LAST.format(condition=condition, json_values=db.json_values)
    sights = [_page_sight(found) for found in rows(db, sql, (stored_time(until), _ids(pages)))]
    return {sight.page: sight for sight in sights}


EVENTS = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at, looks.outcome
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id IN (SELECT CAST(value AS BIGINT) FROM {json_values})
        AND looks.outcome IN ('removed', 'restored') AND captures.fetched_at <= ?
    ORDER BY looks.page_id, looks.capture_id
"""


def comings_and_goings(db: Store, pages: Iterable[PageId], until: datetime) -> dict[PageId, list[PageSight]]:
    """Return the looks that found pages removed or restored by a time, oldest first."""
    found: dict[PageId, list[PageSight]] = defaultdict(list)
    for columns in rows(db, EVENTS.format(json_values=db.json_values), (_ids(pages), stored_time(until))):
        sight = _page_sight(columns)
        found[sight.page].append(sight)
    return found


@reads_rows
def _page_sight(columns: dict[str, Any]) -> PageSight:
    return PageSight(
        PageId(columns["page_id"]),
        CaptureId(columns["capture_id"]),
        columns["pass_id"],
        read_time(columns["at"]),
        Outcome(columns["outcome"]),
    )


def digests_of(db: Store, captures: Iterable[CaptureId]) -> dict[CaptureId, str | None]:
    """Return the SHA-256 of the body that every capture shows: of a 304, the confirmed body."""
    sql = f"""
        SELECT captures.id, coalesce(captures.body_digest, confirmed.body_digest) AS digest
        FROM captures LEFT JOIN captures AS confirmed ON confirmed.id = captures.same_as_id
        WHERE captures.id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
    """
    found = rows(db, sql, (json.dumps(sorted(set(captures))),))
    return {CaptureId(each["id"]): each["digest"] for each in found}


def times_of(db: Store, captures: Iterable[CaptureId]) -> dict[CaptureId, datetime]:
    """Return the time of every capture."""
    sql = f"""
        SELECT id, fetched_at FROM captures WHERE id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
    """
    found = rows(db, sql, (json.dumps(sorted(set(captures))),))
    return {CaptureId(each["id"]): read_time(each["fetched_at"]) for each in found}


def touched_pages(db: Store, pass_id: int) -> list[PageId]:
    """Return the pages with a look in a pass."""
    sql = "SELECT DISTINCT page_id FROM captures WHERE pass_id = ? ORDER BY page_id"
    return [PageId(each["page_id"]) for each in rows(db, sql, (pass_id,))]


def pass_of(db: Store, capture: CaptureId) -> int | None:
    """Return the pass of a capture, or None."""
    found = row(db, "SELECT pass_id FROM captures WHERE id = ?", (capture,))
    return int(found["pass_id"]) if found else None


MISSING = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at, looks.outcome
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? AND looks.capture_id < ? AND looks.outcome IN ('missing', 'removed')
    ORDER BY looks.capture_id DESC LIMIT 1
"""


def last_missing(db: Store, page: PageId, capture: CaptureId) -> PageSight | None:
    """Return the last look before a capture that found a page missing."""
    found = row(db, MISSING, (page, capture))
    return _page_sight(found) if found else None


# CROSS JOIN tells SQLite to begin with the captures of the pass, which are fewer than the pages of the site.
NEWS = """
    SELECT revisions.page_id AS page FROM captures CROSS JOIN revisions CROSS JOIN pages
    WHERE captures.pass_id = :pass AND revisions.capture_id = captures.id AND revisions.number = 1
        AND pages.id = revisions.page_id AND pages.site = :site
    UNION
    SELECT named.id AS page FROM captures CROSS JOIN pages AS lists CROSS JOIN entries CROSS JOIN pages AS named
    WHERE captures.pass_id = :pass AND lists.id = captures.page_id AND lists.site = :site
        AND lists.role IN ('seed', 'list')
        AND entries.list_page_id = lists.id AND entries.first_capture_id = captures.id
        AND named.url = entries.url AND named.site = :site AND named.role = 'article'
    ORDER BY page
"""


def pages_new_in(db: Store, pass_id: int, site: str) -> list[PageId]:
    """Return the articles of a site that were first read, or that a list began to name, in a pass."""
    return [PageId(each["page"]) for each in rows(db, NEWS, {"pass": pass_id, "site": site})]


def sites_touched(db: Store, pass_id: int) -> frozenset[str]:
    """Return the sites with a look in a pass."""
    sql = """
        SELECT DISTINCT pages.site AS site FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.pass_id = ?
    """
    return frozenset(each["site"] for each in rows(db, sql, (pass_id,)))


SINCE = """
    SELECT looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at, looks.outcome
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? AND captures.fetched_at >= ? ORDER BY looks.capture_id
"""
OF_CASES = """
    SELECT cases.id AS case_id, looks.page_id, looks.capture_id, captures.pass_id, captures.fetched_at AS at,
        looks.outcome
    FROM cases JOIN looks ON looks.page_id = cases.page_id JOIN captures ON captures.id = looks.capture_id
    WHERE cases.id IN (SELECT value FROM {json_values}) AND captures.fetched_at >= cases.opened_at
        AND captures.fetched_at <= ?
    ORDER BY cases.id, looks.capture_id
"""


def sights_since(db: Store, page: PageId, since: datetime) -> list[PageSight]:
    """Return the looks at a page from a time on, oldest first."""
    return [_page_sight(each) for each in rows(db, SINCE, (page, stored_time(since)))]


def sights_of_cases(db: Store, ids: Iterable[str], until: datetime) -> dict[str, list[PageSight]]:
    """Return the looks at the copies of correction cases, from the opening to a time, by case, oldest first."""
    found: dict[str, list[PageSight]] = defaultdict(list)
    wanted = json.dumps(list(ids)), stored_time(until)
    for columns in rows(db, OF_CASES.format(json_values=db.json_values), wanted):
        found[columns["case_id"]].append(_page_sight(columns))
    return found
