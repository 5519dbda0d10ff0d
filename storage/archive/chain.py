"""Check the archive: the chain of captures and the digests of bodies → a sentence for every fault."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from gettext import gettext as _
from typing import Any

from storage.archive import bodies
from storage.archive.damage import readable_rows
from storage.engine.store import Store
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


def chain_value(previous: str, capture: dict[str, Any]) -> str:
    """Return the chain value of a capture: SHA-256 over the value before and the facts of the capture, in hex."""
    facts = json.dumps([capture[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{facts}".encode()).hexdigest()


def check_chain(db: Store) -> Iterator[str]:
    """Yield a sentence for every capture that does not continue the chain, and for every unreadable capture.

    After an unreadable capture, the chain goes on from the next readable capture.
    """
    previous: str | None = ""
    for facts in readable_rows(db, "captures", ("id",), ", ".join((*CHAINED, "chain"))):
        if isinstance(facts, str):
            previous = None
            yield _("the chain cannot be followed: {facts}").format(facts=facts)
            continue
        if previous is not None and not _continues(previous, facts):
            yield _("capture {id} does not continue the chain: it or one before it was altered").format(
                id=facts["id"]
            )
        previous = facts["chain"]


def _continues(previous: str, facts: dict[str, Any]) -> bool:
    try:
        return bool(chain_value(previous, facts) == facts["chain"])
    except (TypeError, UnicodeEncodeError):  # a damaged value is of another type, or no UTF-8
        return False


def check_bodies(db: Store) -> Iterator[str | None]:
    """Read every body except pruned bodies: yield a sentence for a damaged body, and None for a sound body."""
    pruned = {
        body["digest"] for body in readable_rows(db, "pruned", ("digest",)) if not isinstance(body, str)
    }
    for body in readable_rows(db, "bodies", ("digest",), "digest, size"):
        if isinstance(body, str):
            yield body
        elif body["digest"] not in pruned:
            yield _damage_of(db, body["digest"], body["size"])


def _damage_of(db: Store, digest: str, size: int) -> str | None:
    """Return a sentence for a body that is damaged, None for a sound body."""
    unreadable: tuple[type[Exception], ...] = (*db.damage_errors, MemoryError, ValueError)
    try:
        body = bodies.read_body(db, digest)
    except StoreDamaged as error:
        return str(error)
    except unreadable as error:
        return _("body {digest} cannot be read: {error}").format(
            digest=digest, error=_(str(error)) if str(error) else type(error).__name__
        )
    return (
        None
        if len(body) == size
        else _("body {digest} has {count} bytes, not {size}").format(
            digest=digest, count=len(body), size=size
        )
    )


def count_bodies(db: Store) -> int:
    """Return the number of bodies in the archive, without pruned bodies."""
    sql = "SELECT (SELECT count(*) FROM bodies) - (SELECT count(*) FROM pruned)"
    return int(db.conn.execute(sql).fetchone()[0])
