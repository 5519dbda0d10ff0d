"""Table finding_notes: what operators said of findings. It outlives conclusions made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.opening import Store, read_time, rows, stored_time
from storage.records import FindingId, FindingState


@dataclass(frozen=True)
class Note:
    """Who set a finding to which state, when and why."""

    finding: FindingId
    at: datetime
    state: FindingState
    who: str
    why: str


def add_note(db: Store, note: Note) -> None:
    """Keep a note and set the finding's state; inside the caller's transaction."""
    db.conn.execute(
        "INSERT INTO finding_notes (finding_id, at, state, who, why) VALUES (?, ?, ?, ?, ?)",
        (note.finding, stored_time(note.at), note.state, note.who, note.why),
    )
    db.conn.execute("UPDATE findings SET state = ? WHERE id = ?", (note.state, note.finding))


def notes_of(db: Store, finding: FindingId) -> tuple[Note, ...]:
    """What was said of a finding, oldest first."""
    sql = "SELECT * FROM finding_notes WHERE finding_id = ? ORDER BY id"
    return tuple(
        Note(finding, read_time(each["at"]), FindingState(each["state"]), each["who"], each["why"])
        for each in rows(db, sql, (finding,))
    )
