"""Table sources: imported foreign files. The digest of a file names the file: no file counts twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from storage.engine.store import Store, row, stored_time, transaction

SourceId = NewType("SourceId", int)


@dataclass(frozen=True)
class SourceFile:
    """A foreign file."""

    sha256: str
    name: str  # as the operator calls the source
    file: str  # name of the file


@dataclass(frozen=True)
class ImportState:
    """How far a file was imported."""

    id: SourceId
    done: int  # records
    is_finished: bool
    left_out: Mapping[str, int]  # by reason


def begin_source(db: Store, source: SourceFile, now: datetime) -> ImportState:
    """Return how far a file was imported: a new file from the begin."""
    sql = """
        INSERT INTO sources (sha256, name, file, imported_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING
    """
    with transaction(db):
        db.conn.execute(sql, (source.sha256, source.name, source.file, stored_time(now)))
        return _state(db, source.sha256)


def _state(db: Store, sha256: str) -> ImportState:
    found = row(db, "SELECT * FROM sources WHERE sha256 = ?", (sha256,))
    assert found is not None
    return ImportState(
        SourceId(found["id"]), found["done"], found["finished_at"] is not None, json.loads(found["left_out"])
    )


def note_progress(db: Store, source: SourceId, done: int, left_out: Counter[str]) -> None:
    """Note how many records of a file are done, in the caller's transaction."""
    sql = "UPDATE sources SET done = ?, left_out = ? WHERE id = ?"
    db.conn.execute(sql, (done, json.dumps(dict(sorted(left_out.items()))), source))


def note_software(db: Store, source: SourceId, software: str) -> None:
    """Note the program behind a file, in the caller's transaction."""
    db.conn.execute("UPDATE sources SET software = ? WHERE id = ? AND software IS NULL", (software, source))


def finish_source(db: Store, source: SourceId, now: datetime) -> None:
    """Note the end of the import of a file."""
    with transaction(db):
        db.conn.execute("UPDATE sources SET finished_at = ? WHERE id = ?", (stored_time(now), source))


def forget_source(db: Store, source: SourceId) -> None:
    """Remove a source without sightings."""
    sql = "DELETE FROM sources WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sightings WHERE source_id = sources.id)"
    with transaction(db):
        db.conn.execute(sql, (source,))
