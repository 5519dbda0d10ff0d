"""Check the archive: the chain of captures and the digests of bodies → a sentence for every fault."""

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
    """Return the chain value of a capture: SHA-256 over the value before and the facts of the capture, in hex."""
    facts = json.dumps([capture[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{facts}".encode()).hexdigest()


def check_chain(db: Store) -> Iterator[str]:
    """Yield a sentence for every capture that does not continue the chain."""
    sql = f"SELECT {', '.join(CHAINED)}, chain FROM captures WHERE id > ? ORDER BY id LIMIT {CHECKED_AT_ONCE}"
    previous, last = "", 0
    while some := rows(db, sql, (last,)):
        for facts in some:
            if chain_value(previous, facts) != facts["chain"]:
                yield f"capture {facts['id']} does not continue the chain: it or one before it was altered"
            previous = facts["chain"]
        last = some[-1]["id"]


def check_bodies(db: Store) -> Iterator[str | None]:
    """Read every body except pruned bodies: yield a sentence for a damaged body, and None for a sound body."""
    sql = f"""
        SELECT digest FROM bodies
        WHERE digest > ? AND NOT EXISTS (SELECT 1 FROM pruned WHERE pruned.digest = bodies.digest)
        ORDER BY digest LIMIT {CHECKED_AT_ONCE}
    """
    last = ""
    while some := rows(db, sql, (last,)):
        for body in some:
            yield _damage_of(db, body["digest"])
        last = some[-1]["digest"]


def _damage_of(db: Store, digest: str) -> str | None:
    try:
        bodies.read_body(db, digest)
    except StoreDamaged as error:
        return str(error)
    return None


def count_bodies(db: Store) -> int:
    """Return the number of bodies in the archive, without pruned bodies."""
    sql = "SELECT (SELECT count(*) FROM bodies) - (SELECT count(*) FROM pruned)"
    return int(db.conn.execute(sql).fetchone()[0])
