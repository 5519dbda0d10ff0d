"""Table passes: crawl passes, from their start to their end. Captures of a pass are judged together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from gettext import gettext as _
from typing import NewType

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_time, transaction
from storage.errors import NotFound
from storage.wire.environments import environment_id

PassId = NewType("PassId", int)


def start_pass(
    db: Store, now: datetime, owner: str | None = None, environment: Mapping[str, str] | None = None
) -> PassId:
    """Open a crawl pass. The captures are judged after the pass is closed or the owner is gone.

    `environment` holds facts of the machine and the programs.
    """
    sql = "INSERT INTO passes (started_at, owner, environment_id) VALUES (?, ?, ?) RETURNING id"
    with transaction(db):
        known = environment_id(db, environment) if environment else None
        return PassId(db.conn.execute(sql, (stored_time(now), owner, known)).fetchone()[0])


def finish_left_passes(db: Store, has_ended: Callable[[str], bool], now: datetime) -> None:
    """Close the open passes whose owner has ended, and delete those without captures.

    A pass stays open if its process was killed, or if the store could not be written at its end.
    """
    left = rows(db, "SELECT id, owner FROM passes WHERE finished_at IS NULL AND owner IS NOT NULL")
    for open_pass in [open_pass for open_pass in left if has_ended(open_pass["owner"])]:
        finish_pass(db, PassId(open_pass["id"]), now)


def open_passes(db: Store) -> list[tuple[str, datetime]]:
    """Return owner and start of each open pass, oldest first. The owner may have ended."""
    sql = "SELECT owner, started_at FROM passes WHERE finished_at IS NULL AND owner IS NOT NULL ORDER BY id"
    return [(each["owner"], read_time(each["started_at"])) for each in rows(db, sql)]


def end_in_time(db: Store, pass_id: PassId, now: datetime) -> None:
    """Close a pass with captures at the end of its time, so that no page of the pass waits for its last visits.

    Captures of visits that take longer are added to the closed pass. A pass without captures holds up no page.
    """
    sql = """
        UPDATE passes SET finished_at = ? WHERE id = ? AND finished_at IS NULL
            AND EXISTS (SELECT 1 FROM captures WHERE pass_id = passes.id)
    """
    with transaction(db):
        db.conn.execute(sql, (stored_time(now), pass_id))


def finish_pass(db: Store, pass_id: PassId, now: datetime) -> None:
    """Close a pass, or delete a pass without captures: rows must not grow with the number of passes."""
    sql = "UPDATE passes SET finished_at = coalesce(finished_at, ?) WHERE id = ?"
    with transaction(db):
        db.conn.execute(sql, (stored_time(now), pass_id))
        db.conn.execute(
            "DELETE FROM passes WHERE id = ? AND NOT EXISTS (SELECT 1 FROM captures WHERE pass_id = passes.id)",
            (pass_id,),
        )


def pending_passes(db: Store) -> list[tuple[PassId, str | None]]:
    """Return the passes with waiting captures, oldest first, with the owner of an open pass."""
    sql = """
        SELECT id, CASE WHEN finished_at IS NULL THEN owner END AS owner FROM passes
        WHERE id IN (SELECT pass_id FROM captures WHERE id IN (SELECT capture_id FROM pending)) ORDER BY id
    """
    return [(PassId(pending["id"]), pending["owner"]) for pending in rows(db, sql)]


def last_concluded_pass(db: Store) -> PassId | None:
    """Return the pass of the latest capture with a conclusion, or None."""
    sql = "SELECT pass_id FROM captures JOIN looks ON looks.capture_id = captures.id ORDER BY captures.id DESC LIMIT 1"
    last = row(db, sql)
    return PassId(last["pass_id"]) if last else None


def pass_began_at(db: Store, pass_id: PassId) -> datetime:
    """Return the time of the first capture of a pass. Raises NotFound if the pass has no captures."""
    first = row(db, "SELECT min(fetched_at) AS at FROM captures WHERE pass_id = ?", (pass_id,))
    if first is None or first["at"] is None:
        raise NotFound(_("no captures in pass {pass_id}").format(pass_id=pass_id))
    return read_time(first["at"])


def pass_ended_at(db: Store, pass_id: PassId) -> datetime:
    """Return the time of the last capture of a pass. Raises NotFound if the pass has no captures."""
    last = row(db, "SELECT max(fetched_at) AS at FROM captures WHERE pass_id = ?", (pass_id,))
    if last is None or last["at"] is None:
        raise NotFound(_("no captures in pass {pass_id}").format(pass_id=pass_id))
    return read_time(last["at"])


def is_last_pass(db: Store, pass_id: PassId) -> bool:
    """Return whether no later pass was begun."""
    return row(db, "SELECT 1 FROM passes WHERE id > ? LIMIT 1", (pass_id,)) is None


def last_passes(db: Store, most: int) -> list[tuple[PassId, datetime, datetime | None]]:
    """Return the latest passes, newest first: id, start, end (None if open)."""
    passes = rows(db, "SELECT * FROM passes ORDER BY id DESC LIMIT ?", (most,))
    return [
        (PassId(last["id"]), read_time(last["started_at"]), read_optional(last["finished_at"]))
        for last in passes
    ]
