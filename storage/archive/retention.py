"""Table pruned: give up old bodies from which only "unchanged" was concluded.

Captures stay, with digest, headers and chain. The content of looks in the middle of a quiet time is given up. A body
stays at any age if the body shows a revision, belongs to the captures of a finding, begins or ends the run of an entry
in a list, is the last look before an entry, shows a copy with a correction case, proves the state of a task, begins or
ends a quiet time, was never analysed, was also seen by others, or is the base of a kept delta.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.archive.captures import count_captures
from storage.engine.store import Store, row, stored_time, transaction
from storage.spread.judgements import cited_captures

BATCH = 500  # bodies in a transaction; the service writes between two transactions

QUIET = "('unchanged', 'list')"
# the lists of a site are evidence while an article is reported missing on the site
IDLE = f"""
    CREATE TEMP TABLE idle AS
    WITH near AS (
        SELECT captures.id, fetched_at, outcome, captures.page_id AS page_id,
            lag(outcome) OVER quiet AS before, lead(outcome) OVER quiet AS after,
            lead(captures.id) OVER quiet AS next_id
        FROM captures LEFT JOIN looks ON looks.capture_id = captures.id
        WINDOW quiet AS (PARTITION BY captures.page_id ORDER BY captures.id)
    )
    SELECT near.id AS id FROM near JOIN pages ON pages.id = near.page_id
    WHERE fetched_at < :before AND outcome IN {QUIET} AND before IN {QUIET} AND after IN {QUIET}
        AND NOT (outcome = 'list' AND site IN (
            SELECT site FROM findings WHERE kind = 'reprint-missing' AND resolved_at IS NULL))
        AND next_id NOT IN (SELECT first_capture_id FROM entries)
        AND near.page_id NOT IN (SELECT page_id FROM cases WHERE page_id IS NOT NULL)
    EXCEPT SELECT capture_id FROM findings
    EXCEPT SELECT after_capture_id FROM findings
    EXCEPT SELECT by_capture_id FROM findings
    EXCEPT SELECT confirmed_capture_id FROM findings
    EXCEPT SELECT capture_id FROM finding_captures
    EXCEPT SELECT capture_id FROM revisions
    EXCEPT SELECT capture_id FROM readings
    EXCEPT SELECT capture_id FROM pending
    EXCEPT SELECT validated_capture_id FROM pages
    EXCEPT SELECT first_capture_id FROM entries
    EXCEPT SELECT left_capture_id FROM entries
    EXCEPT SELECT id FROM absences
    EXCEPT SELECT capture_id FROM case_events
    EXCEPT SELECT id FROM cited
"""
# the last look of every chain of a site's lists before a list named a copy bounds the first sight of the copy
ABSENCES = """
    CREATE TEMP TABLE absences AS
    SELECT (
        SELECT max(looks.capture_id) FROM looks WHERE looks.page_id = list_chains.page_id
            AND looks.chain = list_chains.chain AND looks.capture_id < entries.first_capture_id) AS id
    FROM entries JOIN pages AS named ON named.url = entries.url
    JOIN pages AS lists ON lists.id = entries.list_page_id
    JOIN pages AS starts ON starts.site = lists.site AND starts.role = 'seed'
    JOIN list_chains ON list_chains.page_id = starts.id
    WHERE named.id IN (SELECT reprint_page_id FROM derivations UNION SELECT original_page_id FROM derivations)
"""
# a 304 shows the body of the confirmed capture; a delta needs a base
NEEDED = """
    CREATE TEMP TABLE needed AS
    WITH RECURSIVE shown (digest, same_as) AS (
        SELECT body_digest, same_as_id FROM captures WHERE id NOT IN (SELECT id FROM idle)
        UNION
        SELECT captures.body_digest, captures.same_as_id FROM shown JOIN captures ON captures.id = same_as
    )
    SELECT digest FROM shown WHERE digest IS NOT NULL
    UNION
    SELECT base_digest FROM bodies WHERE base_digest IS NOT NULL
        AND digest IN (SELECT digest FROM shown UNION SELECT body_digest FROM sightings)
    UNION
    SELECT body_digest FROM sightings WHERE body_digest IS NOT NULL
    UNION
    SELECT digest FROM hop_bodies
"""
NEEDLESS = """
    SELECT digest, length(data) FROM bodies
    WHERE digest NOT IN (SELECT digest FROM needed) AND digest NOT IN (SELECT digest FROM pruned)
    ORDER BY base_digest IS NULL
"""  # deltas come before their bases, so no kept delta loses the base


@dataclass(frozen=True)
class Pruned:
    """Number and size of the given-up bodies."""

    bodies: int
    bytes: int  # compressed


def is_pruned(db: Store, digest: str) -> bool:
    """Return whether a body was given up."""
    return row(db, "SELECT 1 FROM pruned WHERE digest = ?", (digest,)) is not None


def prune(db: Store, before: datetime, now: datetime, *, trial: bool = False) -> Pruned:
    """Give up the bodies of quiet times fetched before `before`. With `trial`, only count the bodies."""
    last = count_captures(db)
    needless = _needless(db, before)
    if not trial:
        for start in range(0, len(needless), BATCH):
            _give_up(db, [digest for digest, _ in needless[start : start + BATCH]], now, last)
        db.shrink()
    return Pruned(len(needless), sum(size for _, size in needless))


def _needless(db: Store, before: datetime) -> list[tuple[str, int]]:
    """Return digest and kept size of the bodies that no rule protects."""
    for table in ("idle", "needed", "cited", "absences"):
        db.conn.execute(f"DROP TABLE IF EXISTS {table}")
    cited = json.dumps(sorted(cited_captures(db)))
    db.conn.execute(
        f"CREATE TEMP TABLE cited AS SELECT CAST(value AS BIGINT) AS id FROM {db.json_values}", (cited,)
    )
    db.conn.execute(ABSENCES)
    db.conn.execute(IDLE, {"before": stored_time(before)})
    db.conn.execute("CREATE UNIQUE INDEX idle_id ON idle (id)")
    db.conn.execute(NEEDED)
    db.conn.execute("CREATE INDEX needed_digest ON needed (digest)")
    return db.conn.execute(NEEDLESS).fetchall()


def _give_up(db: Store, digests: list[str], now: datetime, last: int) -> None:
    """Empty these bodies, except bodies that a capture after `last` or a delta uses again."""
    with transaction(db):
        db.conn.executemany(
            "INSERT INTO pruned (digest, at) SELECT :digest, :at WHERE NOT EXISTS"
            " (SELECT 1 FROM captures WHERE body_digest = :digest AND id > :last)"
            " AND NOT EXISTS (SELECT 1 FROM sightings WHERE body_digest = :digest)"
            " AND NOT EXISTS (SELECT 1 FROM bodies WHERE base_digest = :digest)",
            [{"digest": each, "at": stored_time(now), "last": last} for each in digests],
        )
        db.conn.executemany(
            "UPDATE bodies SET coding = 'zstd', base_digest = NULL, data = :nothing"
            " WHERE digest = :digest AND digest IN (SELECT digest FROM pruned)",
            [{"digest": each, "nothing": b""} for each in digests],
        )
