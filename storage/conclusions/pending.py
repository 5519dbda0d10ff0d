"""Table pending: captures without a conclusion, leased to workers for reading.

Reading is the costly part. Readings depend on the capture and on the article of the page so far, so any number of
workers read leased captures ahead. The concluding process takes the readings in the order of the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.engine.store import Store, reads_rows, row, rows, stored_time, transaction
from storage.records import CaptureId, Reading
from storage.records.from_json import read_reading
from storage.records.to_json import to_json

# Only the first waiting capture of a page: a later reading depends on the conclusion from the first capture.
LEASE_NEXT = """
    UPDATE pending SET lease_owner = :owner, lease_until = :until, tries = tries + 1 WHERE capture_id IN (
        SELECT capture_id FROM pending JOIN captures ON captures.id = capture_id
        WHERE reading IS NULL AND (lease_until IS NULL OR lease_until < :now)
            AND NOT EXISTS (
                SELECT 1 FROM captures AS sooner JOIN pending AS waiting ON waiting.capture_id = sooner.id
                WHERE sooner.page_id = captures.page_id AND sooner.id < captures.id)
        ORDER BY capture_id LIMIT :most {skip_locked})
    RETURNING capture_id, tries
"""
LEASE = """
    UPDATE pending SET lease_owner = :owner, lease_until = :until, tries = tries + 1
    WHERE capture_id = :capture AND reading IS NULL
        AND (lease_owner IS NULL OR lease_owner = :owner OR lease_until < :now)
    RETURNING capture_id, tries
"""
SAVE = """
    UPDATE pending SET reading = :reading, read_against = :against, lease_owner = NULL, lease_until = NULL
    WHERE capture_id = :capture AND lease_owner = :owner
"""


@dataclass(frozen=True)
class Leased:
    """A leased capture."""

    capture: CaptureId
    tries: int  # beginnings of a reading, this lease included


@dataclass(frozen=True)
class ReadAhead:
    """The reading of a capture by a worker."""

    reading: Reading | None  # None without a response
    against: int | None  # number of the settled reading of the page during the reading
    is_closed: bool = False  # whether the page is known to have its end; False may mean unknown


def count_pending(db: Store) -> int:
    """Return the number of captures without a conclusion."""
    return int(db.conn.execute("SELECT count(*) FROM pending").fetchone()[0])


def lease_next(db: Store, owner: str, now: datetime, *, lease_s: float, most: int) -> list[Leased]:
    """Lease up to `most` captures without a reader or a reading, oldest first."""
    facts = _lease(owner, now, lease_s) | {"most": most}
    with transaction(db):
        leased = rows(db, LEASE_NEXT.format(skip_locked=db.skip_locked("pending")), facts)
    return sorted((_leased(each) for each in leased), key=lambda each: each.capture)


def lease(
    db: Store, wanted: Sequence[CaptureId], owner: str, now: datetime, *, lease_s: float
) -> list[Leased]:
    """Lease the captures in `wanted`, without captures leased or read by another owner.

    The lease is written before the reading, so a capture with a fatal reading has a further try.
    """
    facts = _lease(owner, now, lease_s)
    with transaction(db):
        leases = (row(db, LEASE, facts | {"capture": capture}) for capture in wanted)
        return [_leased(lease) for lease in leases if lease]


def save_ahead(db: Store, owner: str, read: Mapping[CaptureId, ReadAhead]) -> None:
    """Keep readings of captures, if the owner still holds the lease."""
    with transaction(db):
        db.conn.executemany(
            SAVE,
            [
                {
                    "capture": capture,
                    "owner": owner,
                    "reading": to_json(each.reading),
                    "against": each.against,
                }
                for capture, each in read.items()
            ],
        )


def read_ahead(db: Store, wanted: Sequence[CaptureId]) -> dict[CaptureId, ReadAhead]:
    """Return the existing readings of the captures in `wanted`."""
    sql = "SELECT reading, read_against FROM pending WHERE capture_id = ? AND reading IS NOT NULL"
    ahead = ((capture, row(db, sql, (capture,))) for capture in wanted)
    return {capture: _read_ahead(columns) for capture, columns in ahead if columns}


@reads_rows
def _read_ahead(columns: dict[str, Any]) -> ReadAhead:
    text = columns["reading"]
    return ReadAhead(None if text == "null" else read_reading(text), columns["read_against"])


def set_back(db: Store, capture: CaptureId) -> None:
    """Forget the reading of a capture because the article of its page has changed since."""
    with transaction(db):
        db.conn.execute(
            "UPDATE pending SET reading = NULL, read_against = NULL WHERE capture_id = ?", (capture,)
        )


def reading_owners(db: Store) -> list[str]:
    """Return the owners of all leases of captures."""
    sql = "SELECT DISTINCT lease_owner AS owner FROM pending WHERE lease_owner IS NOT NULL"
    return [lease["owner"] for lease in rows(db, sql)]


def leave(db: Store, owner: str, needless: Sequence[CaptureId], until: datetime) -> None:
    """Give back captures with probably no need of a reader: no worker leases these captures before `until`.

    The concluding process decides whether to read these captures.
    """
    sql = """
        UPDATE pending SET lease_owner = NULL, lease_until = ?, tries = tries - 1
        WHERE capture_id = ? AND lease_owner = ?
    """
    with transaction(db):
        db.conn.executemany(sql, [(stored_time(until), each, owner) for each in needless])


def release_readings(db: Store, owner: str) -> None:
    """Give back all captures leased by an owner."""
    with transaction(db):
        sql = "UPDATE pending SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?"
        db.conn.execute(sql, (owner,))


def _lease(owner: str, now: datetime, lease_s: float) -> dict[str, object]:
    until = stored_time(now + timedelta(seconds=lease_s))
    return {"owner": owner, "now": stored_time(now), "until": until}


def _leased(columns: dict[str, int]) -> Leased:
    return Leased(CaptureId(columns["capture_id"]), columns["tries"])
