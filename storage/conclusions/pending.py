"""Table pending: captures that nothing was concluded from yet, leased to whoever reads them.

Reading is the costly part, and depends on the capture and what its page's article is so far; so any number of
workers read ahead, each what it leased, and whoever concludes takes their readings in the order of the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.engine.store import Store, rows, stored_time, transaction
from storage.records import CaptureId, Reading
from storage.records.from_json import read_reading
from storage.records.to_json import to_json

# Of each page only the first: what is read in a later capture depends on what the first comes to.
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
    """A capture to be read."""

    capture: CaptureId
    tries: int  # how often somebody began to read it, this time included


@dataclass(frozen=True)
class ReadAhead:
    """What was read in a capture by a worker."""

    reading: Reading | None  # None where there was no response
    against: int | None  # the settled reading of the page that it was read with


def count_pending(db: Store) -> int:
    """How many captures wait for a conclusion."""
    return int(db.conn.execute("SELECT count(*) FROM pending").fetchone()[0])


def lease_next(db: Store, owner: str, now: datetime, *, lease_s: float, most: int) -> list[Leased]:
    """Lease up to ``most`` captures that nobody reads or has read, oldest first."""
    facts = _lease(owner, now, lease_s) | {"most": most}
    with transaction(db):
        found = rows(db, LEASE_NEXT.format(skip_locked=db.skip_locked("pending")), facts)
    return sorted((_leased(each) for each in found), key=lambda each: each.capture)


def lease(
    db: Store, wanted: Sequence[CaptureId], owner: str, now: datetime, *, lease_s: float
) -> list[Leased]:
    """Lease these captures, as far as nobody else reads or has read them.

    Written down before the reading: what ends the program leaves its mark.
    """
    facts = _lease(owner, now, lease_s)
    with transaction(db):
        found = (rows(db, LEASE, facts | {"capture": each}) for each in wanted)
        return [_leased(each) for some in found for each in some]


def save_ahead(db: Store, owner: str, read: Mapping[CaptureId, ReadAhead]) -> None:
    """Keep what was read, as far as the lease holds still."""
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
    """What workers read in these captures, as far as they did."""
    sql = "SELECT reading, read_against FROM pending WHERE capture_id = ? AND reading IS NOT NULL"
    return {
        capture: ReadAhead(
            None if each["reading"] == "null" else read_reading(each["reading"]), each["read_against"]
        )
        for capture in wanted
        for each in rows(db, sql, (capture,))
    }


def set_back(db: Store, capture: CaptureId) -> None:
    """What was read does not hold any more: the page's article is another now."""
    with transaction(db):
        db.conn.execute(
            "UPDATE pending SET reading = NULL, read_against = NULL WHERE capture_id = ?", (capture,)
        )


def reading_owners(db: Store) -> list[str]:
    """Everyone who reads."""
    sql = "SELECT DISTINCT lease_owner AS owner FROM pending WHERE lease_owner IS NOT NULL"
    return [each["owner"] for each in rows(db, sql)]


def leave(db: Store, owner: str, needless: Sequence[CaptureId], until: datetime) -> None:
    """These need no reader, as far as is known now: whoever concludes decides, and nobody reads ahead till then."""
    sql = """
        UPDATE pending SET lease_owner = NULL, lease_until = ?, tries = tries - 1
        WHERE capture_id = ? AND lease_owner = ?
    """
    with transaction(db):
        db.conn.executemany(sql, [(stored_time(until), each, owner) for each in needless])


def release_readings(db: Store, owner: str) -> None:
    """Give back what this owner was to read."""
    with transaction(db):
        sql = "UPDATE pending SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?"
        db.conn.execute(sql, (owner,))


def _lease(owner: str, now: datetime, lease_s: float) -> dict[str, object]:
    until = stored_time(now + timedelta(seconds=lease_s))
    return {"owner": owner, "now": stored_time(now), "until": until}


def _leased(found: dict[str, int]) -> Leased:
    return Leased(CaptureId(found["capture_id"]), found["tries"])
