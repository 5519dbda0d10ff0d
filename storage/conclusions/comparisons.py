"""Table comparisons: two pages of which one may be made from the other, as the engine compared their texts.

A row says what the page `page` may have taken from the page `other`. The row for the other way is a row of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from storage.engine.store import Store, reads_rows, rows
from storage.records import Match, PageId, Passage, Relation, RevisionId

COLUMNS = (
    "page_id, other_page_id, revision_id, other_revision_id, relation, probability, similarity, original_coverage,"
    " reprint_coverage, rare_shared, passages, disguise, linked, credited"
)


@dataclass(frozen=True)
class PageComparison:
    """The comparison of a page's current text with the nearest state of a second page."""

    page: PageId
    other: PageId
    revision: RevisionId
    other_revision: RevisionId  # the state nearest to the page's text
    match: Match
    linked: bool  # the page's 原文链接 leads to the other page
    credited: bool  # the page credits the other page's site, or the source credited there


def set_comparisons(db: Store, page: PageId, comparisons: Iterable[PageComparison]) -> None:
    """Keep the comparisons of a page, in place of its earlier comparisons, in the caller's transaction."""
    db.conn.execute("DELETE FROM comparisons WHERE page_id = ?", (page,))
    db.conn.executemany(
        f"INSERT INTO comparisons ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(comparison) for comparison in comparisons],
    )


def comparisons_of(db: Store, page: PageId) -> list[PageComparison]:
    """Return what a page may have taken from other pages, in the order of the other pages' numbers."""
    sql = "SELECT * FROM comparisons WHERE page_id = ? ORDER BY other_page_id"
    return [_comparison(columns) for columns in rows(db, sql, (page,))]


def comparisons_with(db: Store, page: PageId) -> list[PageComparison]:
    """Return what other pages may have taken from a page, in the order of the other pages' numbers."""
    sql = "SELECT * FROM comparisons WHERE other_page_id = ? ORDER BY page_id"
    return [_comparison(columns) for columns in rows(db, sql, (page,))]


def all_suspects(db: Store) -> list[PageComparison]:
    """Return the suspects: pairs that may be a copy and its original, mostly in other words, the likeliest first."""
    sql = "SELECT * FROM comparisons WHERE relation = ? ORDER BY probability DESC, page_id, other_page_id"
    return [_comparison(columns) for columns in rows(db, sql, (Relation.SUSPECT,))]


def compared_pages(db: Store, page: PageId) -> list[PageId]:
    """Return the pages with a comparison to or from a page."""
    sql = """
        SELECT other_page_id AS id FROM comparisons WHERE page_id = :page
        UNION SELECT page_id AS id FROM comparisons WHERE other_page_id = :page ORDER BY id
    """
    return [PageId(each["id"]) for each in rows(db, sql, {"page": page})]


def compared_on_site(db: Store, page: PageId) -> list[PageId]:
    """Return the pages of the same site with a comparison to or from a page."""
    sql = """
        SELECT pages.id FROM pages JOIN (
            SELECT other_page_id AS id FROM comparisons WHERE page_id = :page
            UNION SELECT page_id AS id FROM comparisons WHERE other_page_id = :page
        ) AS compared ON compared.id = pages.id
        WHERE pages.site = (SELECT site FROM pages WHERE id = :page) ORDER BY pages.id
    """
    return [PageId(each["id"]) for each in rows(db, sql, {"page": page})]


def _row(comparison: PageComparison) -> tuple[Any, ...]:
    match = comparison.match
    return (
        comparison.page,
        comparison.other,
        comparison.revision,
        comparison.other_revision,
        match.relation,
        match.probability,
        match.similarity,
        match.original_coverage,
        match.reprint_coverage,
        match.rare_shared,
        json.dumps([astuple(passage) for passage in match.passages]),
        json.dumps(match.disguise),
        int(comparison.linked),
        int(comparison.credited),
    )


@reads_rows
def _comparison(columns: dict[str, Any]) -> PageComparison:
    match = Match(
        relation=Relation(columns["relation"]),
        similarity=columns["similarity"],
        original_coverage=columns["original_coverage"],
        reprint_coverage=columns["reprint_coverage"],
        rare_shared=columns["rare_shared"],
        passages=tuple(Passage(*places) for places in json.loads(columns["passages"])),
        disguise=tuple(json.loads(columns["disguise"])),
        probability=columns["probability"],
    )
    return PageComparison(
        page=PageId(columns["page_id"]),
        other=PageId(columns["other_page_id"]),
        revision=RevisionId(columns["revision_id"]),
        other_revision=RevisionId(columns["other_revision_id"]),
        match=match,
        linked=bool(columns["linked"]),
        credited=bool(columns["credited"]),
    )
