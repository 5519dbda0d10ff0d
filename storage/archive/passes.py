"""TODO"""

from __future__ import annotations

from datetime import datetime
from typing import NewType

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time, transaction
from storage.errors import NotFound

PassId = NewType("PassId", int)


def start_pass(db: Store, now: datetime, owner: str | None = None) -> PassId:
    """Open a crawl pass: captures of one pass are judged together, once it is closed or its owner is gone."""
    with transaction(db):
        return PassId(
            db.conn.execute(
                "INSERT INTO passes (started_at, owner) VALUES (?, ?) RETURNING id", (stored_time(now), owner)
            ).fetchone()[0]
        )


def finish_passes_of(db: Store, owner: str, now: datetime) -> None:
    """Close what this owner left open when the store could not be written; it makes one pass at a time."""
    with transaction(db):
        sql = "UPDATE passes SET finished_at = ? WHERE finished_at IS NULL AND owner = ?"
        db.conn.execute(sql, (stored_time(now), owner))


def finish_pass(db: Store, pass_id: PassId, now: datetime) -> None:
    """Close a pass; one without captures is dropped."""
    with transaction(db):
        db.conn.execute("UPDATE passes SET finished_at = ? WHERE id = ?", (stored_time(now), pass_id))
        db.conn.execute(
            "DELETE FROM passes WHERE id = ? AND NOT EXISTS (SELECT 1 FROM captures WHERE pass_id = passes.id)",
            (pass_id,),
        )


def pending_passes(db: Store) -> list[tuple[PassId, str | None]]:
    """Passes that hold captures without a look, oldest first, with whose they are if they were not closed."""
    sql = """
        SELECT id, CASE WHEN finished_at IS NULL THEN owner END AS owner FROM passes
        WHERE id IN (SELECT pass_id FROM captures WHERE id IN (SELECT capture_id FROM pending)) ORDER BY id
    """
    return [(PassId(each["id"]), each["owner"]) for each in rows(db, sql)]


def last_concluded_pass(db: Store) -> PassId | None:
    """The pass of the latest capture that something was concluded from."""
    sql = "SELECT pass_id FROM captures JOIN looks ON looks.capture_id = captures.id ORDER BY captures.id DESC LIMIT 1"
    found = row(db, sql)
    return PassId(found["pass_id"]) if found else None


def pass_ended_at(db: Store, pass_id: PassId) -> datetime:
    """When the pass's last capture was made."""
    found = row(db, "SELECT max(fetched_at) AS at FROM captures WHERE pass_id = ?", (pass_id,))
    if found is None or found["at"] is None:
        raise NotFound(f"no captures in pass {pass_id}")
    return read_time(found["at"])


def last_passes(db: Store, most: int) -> list[tuple[PassId, datetime, datetime | None]]:
    """The latest passes, newest first: id, start, end."""
    found = rows(db, "SELECT * FROM passes ORDER BY id DESC LIMIT ?", (most,))
    return [
        (
            PassId(each["id"]),
            read_time(each["started_at"]),
            read_optional(each["finished_at"]),
        )
        for each in found
    ]
