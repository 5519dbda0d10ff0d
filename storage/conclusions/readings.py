"""TODO"""

from __future__ import annotations

from typing import Any

from storage.engine.store import Store, row
from storage.records import CaptureId, PageId, SettledReading
from storage.records.from_json import read_article
from storage.records.to_json import to_json


def save_reading(db: Store, reading: SettledReading) -> int:
    """Keep what a page's article is from this capture on; returns the reading's id (the one given is ignored)."""
    columns = "page_id, capture_id, article, container, next_page, confidence"
    sql = f"INSERT INTO readings ({columns}) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
    article = to_json(reading.article)
    values = (
        reading.page, reading.capture, article, reading.container, reading.next_page, reading.confidence,
    )  # fmt: skip
    return int(db.conn.execute(sql, values).fetchone()[0])


def settled_reading(db: Store, page: PageId) -> SettledReading | None:
    """What a page's article is now, or None if none was read yet."""
    found = row(db, "SELECT * FROM readings WHERE page_id = ? ORDER BY id DESC LIMIT 1", (page,))
    return _reading(found) if found else None


def settled_id(db: Store, page: PageId) -> int | None:
    """The number of the reading that ``settled_reading`` gives, without the article."""
    found = row(db, "SELECT max(id) AS id FROM readings WHERE page_id = ?", (page,))
    return found["id"] if found else None


def reading_of(db: Store, reading: int) -> SettledReading:
    """The reading with this id."""
    found = row(db, "SELECT * FROM readings WHERE id = ?", (reading,))
    if found is None:
        raise LookupError(f"no reading {reading}")
    return _reading(found)


def _reading(found: dict[str, Any]) -> SettledReading:
    return SettledReading(
        found["id"],
        PageId(found["page_id"]),
        CaptureId(found["capture_id"]),
        read_article(found["article"]),
        found["container"],
        found["next_page"],
        found["confidence"],
    )
