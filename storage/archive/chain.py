"""TODO"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from storage.archive import bodies
from storage.engine.store import Store, rows
from storage.errors import StoreDamaged

CHAINED = (
    "id",
    "page_id",
    "fetched_at",
    "request_headers",
    "status",
    "headers",
    "final_url",
    "redirects",
    "failure",
    "same_as_id",
    "body_digest",
)


CHECKED_AT_ONCE = 5000  # rows in memory


def chain_value(previous: str, capture: dict[str, Any]) -> str:
    """The capture's link in the chain: SHA-256 over the previous link and the capture's facts, in hex."""
    facts = json.dumps([capture[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{facts}".encode()).hexdigest()


def check_chain(db: Store) -> Iterator[str]:
    """What is wrong with the chain of captures, one sentence a capture."""
    sql = f"SELECT {', '.join(CHAINED)}, chain FROM captures WHERE id > ? ORDER BY id LIMIT {CHECKED_AT_ONCE}"
    previous, last = "", 0
    while some := rows(db, sql, (last,)):
        for facts in some:
            if chain_value(previous, facts) != facts["chain"]:
                yield f"capture {facts['id']} does not continue the chain: it or one before it was altered"
            previous = facts["chain"]
        last = some[-1]["id"]


def check_bodies(db: Store) -> Iterator[str | None]:
    """Read every body; a sentence for each that is damaged, None for each that is sound."""
    sql = f"""
        SELECT digest FROM bodies
        WHERE digest > ? AND NOT EXISTS (SELECT 1 FROM pruned WHERE pruned.digest = bodies.digest)
        ORDER BY digest LIMIT {CHECKED_AT_ONCE}
    """
    last = ""
    while some := rows(db, sql, (last,)):
        for each in some:
            try:
                bodies.read_body(db, each["digest"])
                yield None
            except StoreDamaged as error:
                yield str(error)
        last = some[-1]["digest"]


def count_bodies(db: Store) -> int:
    """How many bodies the archive holds; those that were pruned are not counted."""
    sql = "SELECT (SELECT count(*) FROM bodies) - (SELECT count(*) FROM pruned)"
    return int(db.conn.execute(sql).fetchone()[0])
