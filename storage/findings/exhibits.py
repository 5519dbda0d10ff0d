"""Tables finding_captures and findings_to_prove: the captures that each finding rests on, spared by `prune`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storage.engine.store import Store, rows
from storage.records import CaptureId, ExhibitReason, FindingId

ADD = """
    INSERT INTO finding_captures (finding_id, capture_id, why) VALUES (?, ?, ?)
    ON CONFLICT (finding_id, capture_id) DO NOTHING
"""


def add_exhibits(db: Store, finding: FindingId, exhibits: Mapping[CaptureId, ExhibitReason]) -> None:
    """Add captures to the captures of a finding. A capture keeps its first reason."""
    db.conn.executemany(ADD, [(finding, capture, why) for capture, why in sorted(exhibits.items())])


def exhibits_of(db: Store, finding: FindingId) -> dict[CaptureId, ExhibitReason]:
    """Return the captures of a finding with their reasons, oldest first."""
    sql = "SELECT capture_id, why FROM finding_captures WHERE finding_id = ? ORDER BY capture_id"
    return {CaptureId(each["capture_id"]): ExhibitReason(each["why"]) for each in rows(db, sql, (finding,))}


def findings_to_prove(db: Store, most: int) -> list[FindingId]:
    """Return findings of an earlier release, whose captures were not chosen yet."""
    sql = "SELECT finding_id FROM findings_to_prove ORDER BY finding_id LIMIT ?"
    return [FindingId(each["finding_id"]) for each in rows(db, sql, (most,))]


def note_proved(db: Store, finding: FindingId) -> None:
    """Note that the captures of a finding of an earlier release were chosen, in the caller's transaction."""
    db.conn.execute("DELETE FROM findings_to_prove WHERE finding_id = ?", (finding,))


def with_confirmed(db: Store, captures: Iterable[CaptureId]) -> set[CaptureId]:
    """Return captures together with the captures that their answers 304 confirm."""
    found, waiting = set(), set(captures)
    while waiting:
        found |= waiting
        marks = ", ".join("?" * len(waiting))
        sql = f"SELECT same_as_id FROM captures WHERE same_as_id IS NOT NULL AND id IN ({marks})"
        waiting = {CaptureId(each["same_as_id"]) for each in rows(db, sql, tuple(waiting))} - found
    return found
