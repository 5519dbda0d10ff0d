"""Table unjudged, and the end of all conclusions: what must be judged anew, and how to begin again."""

from __future__ import annotations

from collections.abc import Iterable

from storage.conclusions import looks
from storage.conclusions.search import forget_terms
from storage.engine.store import Store, rows, transaction
from storage.records import PageId

# everything concluded from the archive, in an order that foreign keys allow; the outbox stays: what was
# delivered is not delivered again
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
# what was pruned was "unchanged" and is not looked at again; a 304 shows the body of the capture that it confirms
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
    """These pages, or what they are compared with, changed: judge them anew."""
    db.conn.executemany(
        "INSERT INTO unjudged (page_id) VALUES (?) ON CONFLICT DO NOTHING", [(page,) for page in pages]
    )


def unjudged_pages(db: Store) -> list[PageId]:
    """Pages to be judged, oldest first."""
    return [PageId(each["page_id"]) for each in rows(db, "SELECT page_id FROM unjudged ORDER BY page_id")]


def mark_judged(db: Store, page: PageId) -> None:
    """Done with this page."""
    db.conn.execute("DELETE FROM unjudged WHERE page_id = ?", (page,))


def forget_conclusions(db: Store) -> None:
    """Empty every table that can be concluded from the archive; captures and pages stay.

    What its readers could not cope with counts as tried once: it is read in a process of its own from the start.
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
            "UPDATE pending SET tries = 1 WHERE capture_id = ?", [(each,) for each in set_aside]
        )
        db.conn.execute(
            "UPDATE pages SET changed_at = NULL, weighed_at = NULL, edits_seen = 0, edits_expected = 0"
        )
