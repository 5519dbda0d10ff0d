"""Table revisions: the distinct states of a page's article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.conclusions.readings import reading_of
from storage.engine.store import Store, read_time, row, rows, stored_time
from storage.errors import NotFound
from storage.records import Article, CaptureId, PageId, Revision, RevisionId, joined


@dataclass(frozen=True)
class NewRevision:
    """What is saved of a revision: its readings are saved already, one for each page of the article."""

    page: PageId
    capture: CaptureId
    seen_at: datetime
    article: Article
    digest: str
    simhash: int  # 64 bits, unsigned
    readings: Sequence[int]
    original_url: str | None = None  # canonical


def save_revision(db: Store, new: NewRevision) -> Revision:
    """Add the page's next revision."""
    number = 1 + row_count(db, new.page)
    sql = """
        INSERT INTO revisions (page_id, number, capture_id, seen_at, title, published_at,
            original_url, digest, simhash, reading_ids)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
    """
    values = (
        new.page,
        number,
        new.capture,
        stored_time(new.seen_at),
        new.article.title,
        new.article.attribution.published_at,
        new.original_url,
        new.digest,
        _signed(new.simhash),
        json.dumps(list(new.readings)),
    )
    revision_id = RevisionId(db.conn.execute(sql, values).fetchone()[0])
    return Revision(
        revision_id, new.page, number, new.capture, new.seen_at, new.article, new.digest, new.simhash
    )


def row_count(db: Store, page: PageId) -> int:
    """How many revisions a page has."""
    found = row(db, "SELECT max(number) AS n FROM revisions WHERE page_id = ?", (page,))
    return int(found["n"] or 0) if found else 0


def replace_article(
    db: Store, revision: RevisionId, readings: Sequence[int], *, digest: str, simhash: int
) -> None:
    """The revision is shown by these readings now: rotating matter was taken out, or a late page came in."""
    sql = "UPDATE revisions SET reading_ids = ?, digest = ?, simhash = ? WHERE id = ?"
    db.conn.execute(sql, (json.dumps(list(readings)), digest, _signed(simhash), revision))


def readings_of(db: Store, revision: RevisionId) -> list[int]:
    """The readings that a revision is joined from."""
    found = row(db, "SELECT reading_ids FROM revisions WHERE id = ?", (revision,))
    return list(json.loads(found["reading_ids"])) if found else []


def current_revision(db: Store, page: PageId) -> Revision | None:
    """The page's latest revision."""
    found = row(db, "SELECT * FROM revisions WHERE page_id = ? ORDER BY number DESC LIMIT 1", (page,))
    return _revision(db, found) if found else None


def revisions_of(db: Store, page: PageId) -> list[Revision]:
    """All revisions of a page, oldest first."""
    return [
        _revision(db, each)
        for each in rows(db, "SELECT * FROM revisions WHERE page_id = ? ORDER BY number", (page,))
    ]


def revision_of(db: Store, revision: RevisionId) -> Revision:
    """The revision with this id. Raises NotFound."""
    found = row(db, "SELECT * FROM revisions WHERE id = ?", (revision,))
    if found is None:
        raise NotFound(f"no revision {revision}")
    return _revision(db, found)


def superseded_at(db: Store, revision: Revision) -> datetime | None:
    """When the page's next revision was seen; None for the current one."""
    sql = "SELECT seen_at FROM revisions WHERE page_id = ? AND number > ? ORDER BY number LIMIT 1"
    found = row(db, sql, (revision.page, revision.number))
    return read_time(found["seen_at"]) if found else None


def join_readings(db: Store, readings: Sequence[int]) -> Article:
    """The article that these readings make together."""
    return joined([reading_of(db, each).article for each in readings])


def pages_linking_to(db: Store, url: str) -> list[PageId]:
    """Pages with an article that names this canonical URL as its original."""
    sql = "SELECT DISTINCT page_id FROM revisions WHERE original_url = ? ORDER BY page_id"
    return [PageId(each["page_id"]) for each in rows(db, sql, (url,))]


def _revision(db: Store, found: dict[str, Any]) -> Revision:
    return Revision(
        id=RevisionId(found["id"]),
        page=PageId(found["page_id"]),
        number=found["number"],
        capture=CaptureId(found["capture_id"]),
        seen_at=read_time(found["seen_at"]),
        article=join_readings(db, json.loads(found["reading_ids"])),
        digest=found["digest"],
        simhash=found["simhash"] & (2**64 - 1),
    )


def _signed(simhash: int) -> int:
    """SQLite's integers are signed: the same 64 bits."""
    return simhash - 2**64 if simhash >= 2**63 else simhash
