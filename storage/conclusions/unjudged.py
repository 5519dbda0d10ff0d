"""Table unjudged: pages to be judged anew. Emptying all conclusions, to conclude again from the archive."""

from __future__ import annotations

from collections.abc import Iterable

from storage.conclusions import looks
from storage.conclusions.search import forget_terms
from storage.engine.store import Store, rows, transaction
from storage.records import PageId

# Tables of conclusions, in an order allowed by foreign keys. The outbox stays, so no alert is delivered again.
CONCLUSIONS = (
    "findings",
    "derivations",
    "unjudged",
    "postings",
    "posting_blocks",
    "works",
    "revisions",
    "readings",
    "looks",
    "hazards",
    "paces",
)
NUMBERED = ("revisions", "readings")
# pruned captures were "unchanged" and are not read again; a 304 shows the body of the confirmed capture
READABLE = """
    WITH RECURSIVE shown (id, digest, same_as) AS (
        SELECT id, body_digest, same_as_id FROM captures
        UNION ALL
        SELECT shown.id, captures.body_digest, captures.same_as_id FROM shown JOIN captures ON captures.id = same_as
    )
    SELECT DISTINCT id FROM captures WHERE id NOT IN (
        SELECT id FROM shown WHERE digest IN (SELECT digest FROM pruned))
"""


def mark_unjudged(db: Store, pages: Iterable[PageId]) -> None:
    """Mark pages to be judged anew after a change of the pages or of compared pages."""
    db.conn.executemany(
        "INSERT INTO unjudged (page_id) VALUES (?) ON CONFLICT DO NOTHING", [(page,) for page in pages]
    )


def unjudged_pages(db: Store) -> list[PageId]:
    """Return the pages to be judged, oldest first."""
    return [PageId(page["page_id"]) for page in rows(db, "SELECT page_id FROM unjudged ORDER BY page_id")]


def mark_judged(db: Store, page: PageId) -> None:
    """Remove a page from the pages to be judged."""
    db.conn.execute("DELETE FROM unjudged WHERE page_id = ?", (page,))


def forget_conclusions(db: Store) -> None:
    """Empty every table of conclusions, and let all captures wait again. Captures and pages stay.

    Captures that ended or held a reader count a try: their next reading runs in a separate process from the start.
    """
    with transaction(db):
        set_aside = looks.set_aside(db)
        for table in CONCLUSIONS:
            db.conn.execute(f"DELETE FROM {table}")
        for table in NUMBERED:
            db.restart_numbering(table)
        forget_terms(db)
        db.conn.execute("DELETE FROM pending")
        db.conn.execute(f"INSERT INTO pending (capture_id) {READABLE}")
        db.conn.executemany(
            "UPDATE pending SET tries = 1 WHERE capture_id = ?", [(capture,) for capture in set_aside]
        )
        db.conn.execute(
            "UPDATE pages SET changed_at = NULL, repeats = NULL, weighed_at = NULL, edits_seen = 0, edits_expected = 0"
        )
