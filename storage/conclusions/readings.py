"""Table readings: the article of a page, from a capture on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from storage.engine.store import Store, reads_rows, row, rows
from storage.records import Article, Attribution, CaptureId, PageId, SettledReading
from storage.records.from_json import read_article, read_attribution
from storage.records.to_json import to_json


def save_reading(db: Store, reading: SettledReading) -> int:
    """Keep the article of a page from a capture on; return the id of the reading. `reading.id` is ignored."""
    columns = "page_id, capture_id, article, container, next_page, confidence, names_files, seal"
    sql = f"INSERT INTO readings ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    article = to_json(reading.article)
    values = (
        reading.page, reading.capture, article, reading.container, reading.next_page, reading.confidence,
        int(reading.names_files), seal_of(reading.page, reading.capture, article),
    )  # fmt: skip
    return db.inserted(sql, values)


def seal_of(page: int, capture: int, article: str) -> str:
    """Return the seal of a reading: the first 16 digits of the SHA-256 of page, capture and article in JSON.

    A seal finds a careless alteration. The captures prove the article: `analyze --again` reads them anew.
    """
    return hashlib.sha256(f"{page} {capture} {article}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def settled_reading(db: Store, page: PageId) -> SettledReading | None:
    """Return the current reading of a page, or None before the first reading."""
    last = row(db, "SELECT * FROM readings WHERE page_id = ? ORDER BY id DESC LIMIT 1", (page,))
    return _reading(last) if last else None


def earlier_articles(db: Store, page: PageId, most: int) -> list[Article]:
    """Return the articles of a page before its current reading, the latest first, at most `most`."""
    sql = "SELECT article FROM readings WHERE page_id = ? ORDER BY id DESC LIMIT ? OFFSET 1"
    return [read_article(found["article"]) for found in rows(db, sql, (page, most))]


def settled_id(db: Store, page: PageId) -> int | None:
    """Return the id of the current reading of a page, or None before the first reading."""
    last = row(db, "SELECT max(id) AS id FROM readings WHERE page_id = ?", (page,))
    return last["id"] if last else None


def names_all_files(db: Store, page: PageId) -> bool:
    """Return whether the current reading of a page names all files; False for one of an earlier release."""
    sql = "SELECT names_files FROM readings WHERE page_id = ? ORDER BY id DESC LIMIT 1"
    last = row(db, sql, (page,))
    return last is None or bool(last["names_files"])


def reading_of(db: Store, reading: int) -> SettledReading:
    """Return the reading with this id. Raises LookupError."""
    columns = row(db, "SELECT * FROM readings WHERE id = ?", (reading,))
    if columns is None:
        raise LookupError(f"no reading {reading}")
    return _reading(columns)


@reads_rows
def articles_of(db: Store, readings: Iterable[int]) -> dict[int, Article]:
    """Return the articles of readings by the id of the reading. Unknown ids are left out."""
    sql = f"SELECT id, article FROM readings WHERE id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})"
    return {
        found["id"]: read_article(found["article"]) for found in rows(db, sql, (json.dumps(list(readings)),))
    }


ATTRIBUTIONS = """
    SELECT article FROM readings WHERE id IN (
        SELECT (SELECT max(id) FROM readings WHERE page_id = recent.id)
        FROM (SELECT id FROM pages WHERE site = ? AND role = 'article' AND looked_at IS NOT NULL
            ORDER BY looked_at DESC LIMIT ?) AS recent)
"""


def latest_attributions(db: Store, site: str, most: int) -> list[Attribution]:
    """Return the credits of the articles that were visited last on a site, without their texts."""
    return [read_attribution(found["article"]) for found in rows(db, ATTRIBUTIONS, (site, most))]


@reads_rows
def _reading(columns: dict[str, Any]) -> SettledReading:
    return SettledReading(
        columns["id"],
        PageId(columns["page_id"]),
        CaptureId(columns["capture_id"]),
        read_article(columns["article"]),
        columns["container"],
        columns["next_page"],
        columns["confidence"],
        bool(columns["names_files"]),
    )
