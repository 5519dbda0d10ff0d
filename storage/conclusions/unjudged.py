"""Table unjudged: the stages of judging that pages wait for. Emptying all conclusions, to conclude again.

A stage runs over all its waiting pages before the next stage begins, and marks pages for later stages alone
(monitor/analysis/reprints/stages.py). So judging ends, and a killed analysis goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from storage.conclusions import looks
from storage.conclusions.search import forget_terms
from storage.engine.store import Store, row, rows, transaction
from storage.findings.finding_log import note_forgotten
from storage.records import PageId

# Tables of conclusions, in an order allowed by foreign keys. The outbox stays, so no alert is delivered again.
CONCLUSIONS = (
    "finding_captures",
    "findings",
    "breaches",
    "entries",
    "further_lists",
    "list_chains",
    "awaited_looks",
    "footprints",
    "derivations",
    "cut_derivations",
    "comparisons",
    "unjudged",
    "postings",
    "posting_blocks",
    "copies",
    "former_labels",
    "revisions",
    "readings",
    "looks",
    "disputes",
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
    AND page_id NOT IN (SELECT id FROM pages WHERE role = 'requisite')
"""


class Stage(IntEnum):
    """The stages of judging, in their order. The value stands in the store."""

    INDEX = 1  # fingerprints of new states, groups of copies
    COMPARE = 2  # with the pages that share passages
    DERIVE = 3  # originals by the comparisons
    SPREAD = 4  # the pages whose findings depend on the page
    FIND = 5  # findings


def mark_unjudged(db: Store, pages: Iterable[PageId], stage: Stage = Stage.INDEX) -> None:
    """Mark pages to be judged from a stage on."""
    db.conn.executemany(
        "INSERT INTO unjudged (stage, page_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(int(stage), page) for page in pages],
    )


def unjudged_pages(db: Store, stage: Stage | None = None) -> list[PageId]:
    """Return the pages that wait for a stage, oldest first; for any stage if None is given."""
    sql = "SELECT DISTINCT page_id FROM unjudged WHERE stage = coalesce(?, stage) ORDER BY page_id"
    return [PageId(page["page_id"]) for page in rows(db, sql, (None if stage is None else int(stage),))]


def is_judging(db: Store) -> bool:
    """Return whether any page waits for a stage."""
    return row(db, "SELECT 1 FROM unjudged LIMIT 1") is not None


def mark_judged(db: Store, pages: Iterable[PageId], stage: Stage) -> None:
    """Remove pages from the pages that wait for a stage."""
    db.conn.executemany(
        "DELETE FROM unjudged WHERE stage = ? AND page_id = ?", [(int(stage), page) for page in pages]
    )


def forget_conclusions(db: Store) -> None:
    """Empty every table of conclusions, and let all captures wait again. Captures and pages stay.

    Captures that ended or held a reader count a try: their next reading runs in a separate process from the start.
    """
    with transaction(db):
        set_aside = looks.set_aside(db)
        note_forgotten(db)
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
