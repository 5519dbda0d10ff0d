"""Columns `repeats` and `brought` of pages: the first page of the site with the same text, and what visits brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, rows, transaction
from storage.frontier.patterns import note_yield
from storage.records import PageId, PageKind

# Pages of these kinds bring no news at a first visit. Challenges prove no outcome, and an attachment may be news.
EMPTY_KINDS = (PageKind.LIST, PageKind.SOFT_404, PageKind.OTHER)
# An error page with one of these statuses brings no news. Errors of the server prove no outcome.
EMPTY_STATUSES = (200, 404, 410)


def set_first_page(db: Store, page: PageId, first: PageId) -> None:
    """Keep the oldest page of the site with the text of `page`. For a new text the oldest page is `page`."""
    sql = "UPDATE pages SET repeats = ? WHERE id = ? AND (repeats IS NULL OR repeats != ?)"
    db.conn.execute(sql, (first, page, first))


def pages_repeating(db: Store, page: PageId) -> list[tuple[PageId, str]]:
    """Return number and address of all pages of the site with the text of `page`, oldest first."""
    sql = """
        SELECT id, url FROM pages
        WHERE repeats = (SELECT repeats FROM pages AS repeating WHERE repeating.id = ?) ORDER BY id
    """
    return [(PageId(each["id"]), each["url"]) for each in rows(db, sql, (page,))]


@dataclass(frozen=True)
class Yield:
    """Whether the first visit to a page brought news."""

    page: PageId
    brought: bool


OUTCOMES = """
    SELECT pages.id AS id, pages.repeats AS repeats,
        (SELECT kind FROM looks WHERE looks.page_id = pages.id ORDER BY capture_id DESC LIMIT 1) AS kind,
        (SELECT status FROM captures WHERE captures.page_id = pages.id ORDER BY id DESC LIMIT 1) AS status,
        EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = pages.id) AS has_article,
        EXISTS (SELECT 1 FROM pages AS target WHERE target.url = pages.alias_url AND target.id < pages.id) AS leads_back
    FROM pages WHERE id IN (SELECT page_id FROM captures WHERE pass_id = ?)
        AND pattern_id IS NOT NULL AND role = 'article' AND (brought IS NULL OR (brought = 0 AND repeats = id))
    ORDER BY id
"""


def new_yields(db: Store, pass_id: int) -> list[Yield]:
    """Return the outcomes of visits of a pass to articles, for pages without a noted outcome.

    Pages that brought no news before, and show a new article now, are returned too.
    """
    outcomes = ((PageId(each["id"]), _brought(each)) for each in rows(db, OUTCOMES, (pass_id,)))
    return [Yield(page, brought) for page, brought in outcomes if brought is not None]


def _brought(page: dict[str, int | str | None]) -> bool | None:
    """Return whether a page brought news; None if the page was not judged yet, or could not be read."""
    if page["leads_back"]:
        return False
    if page["has_article"]:
        return None if page["repeats"] is None else page["repeats"] == page["id"]
    is_empty = page["kind"] == PageKind.ERROR and page["status"] in EMPTY_STATUSES
    return False if is_empty or page["kind"] in EMPTY_KINDS else None


def note_yields(db: Store, pass_id: int, at: datetime) -> None:
    """Note for the patterns of addresses the outcomes of a judged pass, in one transaction."""
    yields = new_yields(db, pass_id)
    if not yields:
        return
    with transaction(db, alone=True):
        for each in yields:
            note_yield(db, each.page, at, brought=each.brought)
