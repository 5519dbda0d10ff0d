"""Table revisions: the distinct states of the article of a page, numbered from 1."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from typing import Any

from storage.conclusions.readings import articles_of
from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.errors import NotFound
from storage.records import Article, CaptureId, PageId, Revision, RevisionId, joined
from storage.records.stated_date import day_of


@dataclass(frozen=True)
class NewRevision:
    """A revision to be saved. The readings of all pages of the article are saved already."""

    page: PageId
    capture: CaptureId
    seen_at: datetime
    article: Article
    digest: str
    simhash: int  # 64 bits, unsigned
    readings: Sequence[int]
    original_url: str | None = None  # canonical


def save_revision(db: Store, new: NewRevision) -> Revision:
    """Save the next revision of a page; return the revision with number and id."""
    number = 1 + row_count(db, new.page)
    sql = """
        INSERT INTO revisions (page_id, number, capture_id, seen_at, title, published_at,
            original_url, digest, simhash, reading_ids)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
    revision_id = RevisionId(db.inserted(sql, values))
    return Revision(
        revision_id, new.page, number, new.capture, new.seen_at, new.article, new.digest, new.simhash
    )


def row_count(db: Store, page: PageId) -> int:
    """Return the number of revisions of a page."""
    last = row(db, "SELECT max(number) AS n FROM revisions WHERE page_id = ?", (page,))
    return int(last["n"] or 0) if last else 0


def replace_article(
    db: Store, revision: RevisionId, readings: Sequence[int], *, digest: str, simhash: int
) -> None:
    """Join a revision from other readings: rotating matter was taken out, or a later page of the article came in."""
    sql = "UPDATE revisions SET reading_ids = ?, digest = ?, simhash = ? WHERE id = ?"
    db.conn.execute(sql, (json.dumps(list(readings)), digest, _signed(simhash), revision))


def readings_of(db: Store, revision: RevisionId) -> list[int]:
    """Return the ids of the readings from which a revision is joined; empty for an unknown revision."""
    columns = row(db, "SELECT reading_ids FROM revisions WHERE id = ?", (revision,))
    return list(json.loads(columns["reading_ids"])) if columns else []


def current_revision(db: Store, page: PageId) -> Revision | None:
    """Return the latest revision of a page, or None."""
    last = row(db, "SELECT * FROM revisions WHERE page_id = ? ORDER BY number DESC LIMIT 1", (page,))
    return _revisions(db, [last])[0] if last else None


def revisions_of(db: Store, page: PageId) -> list[Revision]:
    """Return all revisions of a page, oldest first."""
    return _revisions(db, rows(db, "SELECT * FROM revisions WHERE page_id = ? ORDER BY number", (page,)))


def edited_pages(db: Store) -> list[PageId]:
    """Return the pages with several revisions, in the order of their ids."""
    sql = "SELECT page_id FROM revisions WHERE number > 1 GROUP BY page_id ORDER BY page_id"
    return [PageId(each["page_id"]) for each in rows(db, sql)]


def revision_of(db: Store, revision: RevisionId) -> Revision:
    """Return the revision with this id. Raises NotFound."""
    columns = row(db, "SELECT * FROM revisions WHERE id = ?", (revision,))
    if columns is None:
        raise NotFound(_("no revision {revision}").format(revision=revision))
    return _revisions(db, [columns])[0]


def revisions_by_id(db: Store, wanted: Collection[RevisionId]) -> dict[RevisionId, Revision]:
    """Return revisions by their ids. Unknown ids are left out."""
    sql = f"SELECT * FROM revisions WHERE id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})"
    return {each.id: each for each in _revisions(db, rows(db, sql, (json.dumps(list(wanted)),)))}


def superseded_at(db: Store, revision: Revision) -> datetime | None:
    """Return the time when the next revision of the page was seen; None for the current revision."""
    sql = "SELECT seen_at FROM revisions WHERE page_id = ? AND number > ? ORDER BY number LIMIT 1"
    following = row(db, sql, (revision.page, revision.number))
    return read_time(following["seen_at"]) if following else None


SUPERSEDED = """
    SELECT own.id AS id, (SELECT later.seen_at FROM revisions AS later
        WHERE later.page_id = own.page_id AND later.number > own.number ORDER BY later.number LIMIT 1) AS at
    FROM revisions AS own WHERE own.id IN (SELECT CAST(value AS BIGINT) FROM {values})
"""


def superseded_times(db: Store, wanted: Collection[RevisionId]) -> dict[RevisionId, datetime]:
    """Return the times of the next revisions of the pages. Current revisions are left out."""
    found = rows(db, SUPERSEDED.format(values=db.json_values), (json.dumps(list(wanted)),))
    return {RevisionId(each["id"]): read_time(each["at"]) for each in found if each["at"]}


def note_files(db: Store, article: PageId, names: Mapping[str, str]) -> None:
    """Keep the files that an article names, in the caller's transaction: addresses of known pages, with their names."""
    db.conn.execute("DELETE FROM annexes WHERE article_id = ?", (article,))
    sql = f"SELECT id, url FROM pages WHERE role = 'file' AND url IN (SELECT value FROM {db.json_values})"
    for file in rows(db, sql, (json.dumps(list(names)),)):
        db.conn.execute("INSERT INTO annexes VALUES (?, ?, ?)", (article, file["id"], names[file["url"]]))


def count_pictures(db: Store) -> int:
    """Return the number of pictures among the files that articles name, by the end of the address."""
    endings = " OR ".join(f"lower(url) LIKE '%.{ending}'" for ending in ("jpg", "jpeg", "png", "webp", "bmp"))
    sql = f"SELECT count(*) AS n FROM pages WHERE id IN (SELECT file_id FROM annexes) AND ({endings})"
    counted = row(db, sql, ())
    return int(counted["n"]) if counted else 0


def article_with(db: Store, file: PageId) -> tuple[PageId, str] | None:
    """Return the first article that names a file, and the name there; None if no article names the file any more."""
    sql = "SELECT article_id, name FROM annexes WHERE file_id = ? ORDER BY article_id LIMIT 1"
    named = row(db, sql, (file,))
    return (PageId(named["article_id"]), named["name"]) if named else None


def articles_with(db: Store, file: PageId) -> list[PageId]:
    """Return the articles that name a file."""
    sql = "SELECT article_id FROM annexes WHERE file_id = ? ORDER BY article_id"
    return [PageId(named["article_id"]) for named in rows(db, sql, (file,))]


def pages_linking_to(db: Store, url: str) -> list[PageId]:
    """Return the pages with an article that names this canonical URL as its original."""
    sql = "SELECT DISTINCT page_id FROM revisions WHERE original_url = ? ORDER BY page_id"
    return [PageId(page["page_id"]) for page in rows(db, sql, (url,))]


def _revisions(db: Store, found: Sequence[dict[str, Any]]) -> list[Revision]:
    """Return the revisions of rows. The readings of all rows are read in one statement."""
    wanted = {reading for columns in found for reading in _reading_ids(columns)}
    articles = articles_of(db, wanted) if wanted else {}
    return [_revision(columns, articles) for columns in found]


@reads_rows
def _reading_ids(columns: dict[str, Any]) -> list[int]:
    return list(json.loads(columns["reading_ids"]))


@reads_rows
def _revision(columns: dict[str, Any], articles: Mapping[int, Article]) -> Revision:
    return Revision(
        id=RevisionId(columns["id"]),
        page=PageId(columns["page_id"]),
        number=columns["number"],
        capture=CaptureId(columns["capture_id"]),
        seen_at=read_time(columns["seen_at"]),
        article=joined([articles[reading] for reading in _reading_ids(columns)]),
        digest=columns["digest"],
        simhash=columns["simhash"] & (2**64 - 1),
    )


WITH_ARTICLE = """
    SELECT pages.id, pages.url, own.published_at AS own_date, other.published_at AS other_date
    FROM revisions AS own
    JOIN revisions AS other ON other.digest = own.digest AND other.title = own.title AND other.page_id != own.page_id
    JOIN pages ON pages.id = other.page_id
    WHERE own.page_id = :page AND pages.site = (SELECT site FROM pages AS mine WHERE mine.id = :page)
        AND own.number = (SELECT max(number) FROM revisions AS late WHERE late.page_id = own.page_id)
        AND other.number = (SELECT max(number) FROM revisions AS late WHERE late.page_id = other.page_id)
    ORDER BY pages.id
"""


def pages_with_article(db: Store, page: PageId) -> list[tuple[PageId, str]]:
    """Return id and address of the site's other pages with the same article: headline, text and stated day agree."""
    found = rows(db, WITH_ARTICLE, {"page": page})
    same = [each for each in found if day_of(each["own_date"]) == day_of(each["other_date"])]
    current = current_revision(db, page) if same else None
    if current is None or not current.article.text.strip():
        return []  # articles without text have the same digest
    return [(PageId(each["id"]), each["url"]) for each in same]


def _signed(simhash: int) -> int:
    """Return the same 64 bits as a signed integer, as SQLite stores integers."""
    return simhash - 2**64 if simhash >= 2**63 else simhash


@dataclass(frozen=True)
class ListedArticle:
    """An article in a list: its page, the first state, and the counts of its states and reprints."""

    page: PageId
    url: str
    site: str
    title: str
    published_at: str | None
    seen_at: datetime
    states: int
    reprints: int
    is_reprint: bool


# CROSS JOIN keeps SQLite's order: the index of times gives the latest first
LATEST = """
    SELECT first.page_id, pages.url, pages.site, first.title, first.published_at, first.seen_at,
        (SELECT max(number) FROM revisions AS state WHERE state.page_id = first.page_id) AS states,
        (SELECT count(*) FROM derivations WHERE original_page_id = first.page_id AND relation != 'quotation')
            AS reprints,
        EXISTS (SELECT 1 FROM derivations WHERE reprint_page_id = first.page_id AND relation != 'quotation')
            AS is_reprint
    FROM revisions AS first CROSS JOIN pages
    WHERE pages.id = first.page_id AND first.number = 1 AND first.seen_at < :before AND {restriction}
    ORDER BY first.seen_at DESC, first.id DESC LIMIT :most
"""


@reads_rows
def latest_articles(db: Store, *, before: datetime, site: str | None, most: int) -> list[ListedArticle]:
    """Return the articles first seen before a time, the latest first, only of a site if given."""
    restriction = "pages.site = :site" if site else "1 = 1"
    wanted = {"before": stored_time(before), "most": most, **({"site": site} if site else {})}
    return [
        ListedArticle(
            PageId(found["page_id"]),
            found["url"],
            found["site"],
            found["title"],
            found["published_at"],
            read_time(found["seen_at"]),
            int(found["states"]),
            int(found["reprints"]),
            bool(found["is_reprint"]),
        )
        for found in rows(db, LATEST.format(restriction=restriction), wanted)
    ]


def revision_times(db: Store, page: PageId) -> list[tuple[int, datetime, CaptureId]]:
    """Return number, time and capture of all revisions of a page, oldest first, without their texts."""
    sql = "SELECT number, seen_at, capture_id FROM revisions WHERE page_id = ? ORDER BY number"
    return [
        (int(each["number"]), read_time(each["seen_at"]), CaptureId(each["capture_id"]))
        for each in rows(db, sql, (page,))
    ]


def numbered_revision(db: Store, page: PageId, number: int | None) -> Revision:
    """Return a revision of a page by its number, the latest for None. Raises NotFound."""
    if number is None:
        latest = current_revision(db, page)
        if latest is None:
            raise NotFound(_("no revision of page {page}").format(page=page))
        return latest
    columns = row(db, "SELECT * FROM revisions WHERE page_id = ? AND number = ?", (page, number))
    if columns is None:
        raise NotFound(_("no revision {number} of page {page}").format(number=number, page=page))
    return _revisions(db, [columns])[0]
