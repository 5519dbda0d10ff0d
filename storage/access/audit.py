"""Table audit_log: who did what on the page, and when. Rows are added, never changed.

Actions of one click share a `batch`, so that a click can be taken back as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, rows, stored_time


@dataclass(frozen=True)
class AuditEntry:
    """An action. `before` and `after` hold the values that the action changed."""

    at: datetime
    who: str
    action: str
    subject: str  # id of a finding, name of a site or of an account
    batch: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""  # network address of the browser


def note_action(db: Store, entry: AuditEntry) -> None:
    """Keep an action, in the caller's transaction."""
    note_actions(db, entry, [entry.subject])


def note_actions(db: Store, entry: AuditEntry, subjects: Sequence[str]) -> None:
    """Keep an action on each of these subjects, in one statement of the caller's transaction."""
    values = (
        stored_time(entry.at), entry.who, entry.action, entry.batch,
        json.dumps(entry.before, ensure_ascii=False), json.dumps(entry.after, ensure_ascii=False), entry.address,
        json.dumps(subjects),
    )  # fmt: skip
    db.conn.execute(NOTE.format(json_values=db.json_values), values)


NOTE = """
    INSERT INTO audit_log (at, who, action, batch, before_values, after_values, address, subject)
    SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
        CAST(? AS TEXT), value FROM {json_values}
"""


def actions_on(db: Store, subject: str) -> list[AuditEntry]:
    """Return the actions on a subject, oldest first."""
    return _read(db, "WHERE subject = ? ORDER BY id", (subject,))


def actions_of_batch(db: Store, batch: str) -> list[AuditEntry]:
    """Return the actions of one click, in order."""
    return _read(db, "WHERE batch = ? ORDER BY id", (batch,))


def latest_actions(db: Store, most: int) -> list[AuditEntry]:
    """Return the latest actions, newest first."""
    return _read(db, "ORDER BY id DESC LIMIT ?", (most,))


def last_action(db: Store) -> int:
    """Return the number of the latest action, 0 before the first."""
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM audit_log").fetchone()[0])


def count_since(db: Store, action: str, subject: str, since: datetime) -> int:
    """Return the number of actions of a kind on a subject after `since`."""
    sql = "SELECT count(*) FROM audit_log WHERE subject = ? AND action = ? AND at > ?"
    return int(db.conn.execute(sql, (subject, action, stored_time(since))).fetchone()[0])


def _read(db: Store, where: str, values: tuple[Any, ...]) -> list[AuditEntry]:
    return [_entry(columns) for columns in rows(db, f"SELECT * FROM audit_log {where}", values)]


@reads_rows
def _entry(columns: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        read_time(columns["at"]),
        columns["who"],
        columns["action"],
        columns["subject"],
        columns["batch"],
        json.loads(columns["before_values"]),
        json.loads(columns["after_values"]),
        columns["address"],
    )
