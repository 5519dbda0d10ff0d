"""Table sightings: foreign looks at an address, by source. A sighting is no own look.

No conclusion, due time or finding rests on a sighting, and the log of captures leaves sightings out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.archive.bodies import save_body
from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import CaptureId, Headers
from storage.records.to_json import to_json
from storage.sightings.sources import SourceId


@dataclass(frozen=True)
class NewSighting:
    """A foreign answer before the write into the table."""

    record: str  # names the record within the file
    url: str  # canonical
    at: datetime
    status: int | None
    headers: Headers
    body: bytes | None
    payload: str | None  # digest, stated by the source
    notes: tuple[str, ...]
    body_digest: str | None = None  # of a body in the store


@dataclass(frozen=True)
class ForeignSighting:
    """A foreign answer of the table."""

    url: str
    at: datetime
    status: int | None
    digest: str | None  # SHA-256 of the body in hex
    notes: tuple[str, ...]
    source: str
    file: str
    record: str
    capture: CaptureId | None  # the first own capture with the same bytes


INSERT = """
    INSERT INTO sightings (source_id, record, url, at, status, headers, body_digest, payload, notes)
    SELECT CAST(? AS BIGINT), ?, ?, ?, CAST(? AS BIGINT), ?, ?, ?, ? WHERE NOT EXISTS (
        SELECT 1 FROM sightings WHERE url = ? AND at = ? AND status IS NOT DISTINCT FROM CAST(? AS BIGINT)
            AND body_digest IS NOT DISTINCT FROM CAST(? AS TEXT))
    ON CONFLICT (source_id, record) DO NOTHING
"""


def add_sighting(db: Store, source: SourceId, new: NewSighting) -> bool:
    """Keep a sighting, in the caller's transaction; return whether the sighting was unknown.

    A sighting with the address, time, status and bytes of a kept sighting is known, from whatever source.
    """
    digest = new.body_digest
    if new.body is not None:
        digest = save_body(db, new.body, like=_like(db, new.url))
    at = stored_time(new.at)
    known = (new.url, at, new.status, digest)
    facts = (to_json(new.headers), digest, new.payload, json.dumps(new.notes))
    return db.conn.execute(INSERT, (source, new.record, *known[:3], *facts, *known)).rowcount > 0


def _like(db: Store, url: str) -> str | None:
    """Return a kept body of the address, for a delta."""
    sql = """
        SELECT body_digest FROM captures JOIN pages ON pages.id = page_id
        WHERE url = ? AND body_digest IS NOT NULL ORDER BY captures.id DESC LIMIT 1
    """
    own = row(db, sql, (url,))
    found = own or row(
        db, "SELECT body_digest FROM sightings WHERE url = ? AND body_digest IS NOT NULL LIMIT 1", (url,)
    )
    return found["body_digest"] if found else None


def repeated_digest(db: Store, source: SourceId, urls: Iterable[str], payload: str | None) -> str | None:
    """Return the digest of the repeated body of a record, or None if the body is not kept.

    The stated digest of the payload decides; without a digest, the latest body of the addresses in the source.
    """
    if payload:
        sql = "SELECT body_digest FROM sightings WHERE payload = ? AND body_digest IS NOT NULL LIMIT 1"
        found = row(db, sql, (payload,))
        return found["body_digest"] if found else None
    for url in urls:
        sql = """
            SELECT body_digest FROM sightings WHERE source_id = ? AND url = ? AND body_digest IS NOT NULL
            ORDER BY at DESC LIMIT 1
        """
        found = row(db, sql, (source, url))
        if found:
            return str(found["body_digest"])
    return None


SELECT = """
    SELECT sightings.*, sources.name AS source, sources.file AS file,
        (SELECT min(captures.id) FROM captures WHERE captures.body_digest = sightings.body_digest) AS capture_id
    FROM sightings JOIN sources ON sources.id = source_id
"""


def sightings_of(db: Store, url: str) -> list[ForeignSighting]:
    """Return the sightings at a canonical address by http or https, oldest first."""
    bare = url.removeprefix("http://").removeprefix("https://")
    wanted = f"{SELECT} WHERE url IN (?, ?) ORDER BY at, sightings.id"
    return [_sighting(each) for each in rows(db, wanted, (f"http://{bare}", f"https://{bare}"))]


def sightings_of_bodies(db: Store, digests: Sequence[str]) -> list[ForeignSighting]:
    """Return the sightings of some bodies, oldest first."""
    wanted = f"{SELECT} WHERE body_digest IN (SELECT value FROM {db.json_values}) ORDER BY at, sightings.id"
    return [_sighting(each) for each in rows(db, wanted, (json.dumps(sorted(digests)),))]


def count_sightings(db: Store, source: SourceId) -> int:
    """Return the number of sightings in a source."""
    found = row(db, "SELECT count(*) AS n FROM sightings WHERE source_id = ?", (source,))
    return int(found["n"]) if found else 0


@reads_rows
def _sighting(columns: dict[str, Any]) -> ForeignSighting:
    return ForeignSighting(
        columns["url"],
        read_time(columns["at"]),
        columns["status"],
        columns["body_digest"],
        tuple(json.loads(columns["notes"])),
        columns["source"],
        columns["file"],
        columns["record"],
        CaptureId(columns["capture_id"]) if columns["capture_id"] else None,
    )
