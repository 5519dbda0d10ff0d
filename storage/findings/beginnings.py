"""Table beginnings: since when a channel is told, a duty holds, and a conclusion is news. Kept when concluding anew."""

from __future__ import annotations

from datetime import datetime

from storage.engine.store import Store, read_time, row, stored_time

# Conclusions from looks up to this time are old. An analysis that makes the conclusions anew tells nobody.
NEWS = "news"


def beginning(db: Store, name: str) -> datetime | None:
    """Return the time of a beginning, None without a beginning."""
    found = row(db, "SELECT at FROM beginnings WHERE name = ?", (name,))
    return read_time(found["at"]) if found else None


def begin(db: Store, name: str, at: datetime) -> datetime:
    """Note a beginning at `at` unless an earlier beginning is kept; return the valid beginning."""
    sql = "INSERT INTO beginnings (name, at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
    db.conn.execute(sql, (name, stored_time(at)))
    return beginning(db, name) or at


def begin_anew(db: Store, name: str, at: datetime) -> None:
    """Move a beginning to `at`."""
    sql = "INSERT INTO beginnings (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at"
    db.conn.execute(sql, (name, stored_time(at)))
