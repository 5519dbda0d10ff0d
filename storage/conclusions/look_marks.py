"""Tables looks, captures and disputes: marks by which captures of a finding are chosen, and lines in doubt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.engine.store import Store, row, rows, stored_time
from storage.records import CaptureId, LookMark, Outcome, PageId

MARKS = """
    SELECT looks.capture_id AS capture, looks.outcome AS outcome, captures.same_as_id AS same_as,
        EXISTS (SELECT 1 FROM revisions WHERE revisions.page_id = looks.page_id
            AND revisions.capture_id = looks.capture_id) AS is_revision
    FROM looks JOIN captures ON captures.id = looks.capture_id JOIN pages ON pages.id = looks.page_id
"""
# A revision of an article of several pages may begin with a capture of a further page.
OF_PAGE = f"{MARKS} WHERE looks.page_id = ? ORDER BY looks.capture_id"
# The bounds of the span are sought once a list, from the latest capture back.
OF_LIST = f"""
    WITH lists AS (SELECT id FROM pages WHERE site = :site AND role IN ('seed', 'list')),
    before AS MATERIALIZED (
        SELECT lists.id AS page, coalesce((SELECT captures.id FROM captures
            WHERE captures.page_id = lists.id AND captures.fetched_at <= :since
            ORDER BY captures.id DESC LIMIT 1), 0) AS first FROM lists),
    behind AS MATERIALIZED (
        SELECT lists.id AS page, coalesce((SELECT captures.id FROM captures
            WHERE captures.page_id = lists.id AND captures.fetched_at < :until
            ORDER BY captures.id DESC LIMIT 1), 0) AS last FROM lists)
    {MARKS} JOIN before ON before.page = looks.page_id JOIN behind ON behind.page = looks.page_id
    WHERE looks.capture_id >= before.first AND looks.capture_id <= coalesce((SELECT min(captures.id) FROM captures
        WHERE captures.page_id = looks.page_id AND captures.id > behind.last), behind.last)
    ORDER BY looks.capture_id
"""
# the looks of the failed pass, and of the pass before: few failed looks need a second pass
OF_PASSES = f"""
    {MARKS} WHERE pages.site = :site AND captures.pass_id IN (
        SELECT pass_id FROM (
            SELECT DISTINCT own.pass_id AS pass_id
            FROM captures AS own JOIN pages AS of_site ON of_site.id = own.page_id
            WHERE of_site.site = :site
                AND own.pass_id <= (SELECT pass_id FROM captures AS last WHERE last.id = :capture)
            ORDER BY own.pass_id DESC LIMIT 2) AS latest)
    ORDER BY looks.capture_id
"""
END_OF_PASS = f"""
    {MARKS} WHERE captures.pass_id = (SELECT pass_id FROM captures AS last WHERE last.id = ?)
    ORDER BY captures.fetched_at DESC, captures.id LIMIT 1
"""
LAST_BEFORE = f"""
    {MARKS} WHERE looks.page_id = :page AND looks.capture_id < :capture ORDER BY looks.capture_id DESC LIMIT 1
"""
FIRST_OF_PAGES = (
    "SELECT page_id, min(id) AS first FROM captures WHERE id IN ({marks}) GROUP BY page_id ORDER BY page_id"
)
NEIGHBOURS = f"""
    SELECT * FROM (
        {MARKS} WHERE pages.site = :site AND pages.id != :page AND looks.capture_id {{side}} :capture
            AND captures.fetched_at BETWEEN :since AND :until
        ORDER BY looks.capture_id {{order}} LIMIT :most) AS nearest
"""


def marks_of(db: Store, page: PageId) -> list[LookMark]:
    """Return the marks of all looks at a page, oldest first."""
    return [_mark(each) for each in rows(db, OF_PAGE, (page,))]


def marks_of_lists(db: Store, site: str, since: datetime, until: datetime) -> list[LookMark]:
    """Return the marks of the looks at the lists of a site in a span, with the looks just before and just after."""
    wanted = {"site": site, "since": stored_time(since), "until": stored_time(until)}
    return [_mark(each) for each in rows(db, OF_LIST, wanted)]


def marks_of_passes(db: Store, site: str, capture: CaptureId) -> list[LookMark]:
    """Return the marks of the looks at a site in the pass of a capture and in the site's pass before."""
    return [_mark(each) for each in rows(db, OF_PASSES, {"site": site, "capture": capture})]


def end_of_pass(db: Store, capture: CaptureId) -> list[LookMark]:
    """Return the mark of the last look of the pass of a capture, as a list: its time is the time of the finding."""
    return [_mark(each) for each in rows(db, END_OF_PASS, (capture,))]


def mark_before(db: Store, page: PageId, capture: CaptureId) -> list[LookMark]:
    """Return the mark of the last look at a page before a capture, as a list; empty without such a look."""
    return [_mark(each) for each in rows(db, LAST_BEFORE, {"page": page, "capture": capture})]


def first_of_pages(db: Store, captures: Sequence[CaptureId]) -> list[tuple[PageId, CaptureId]]:
    """Return the pages of captures, each with the first of these captures."""
    found = rows(db, FIRST_OF_PAGES.format(marks=", ".join("?" * len(captures))), tuple(captures))
    return [(PageId(each["page_id"]), CaptureId(each["first"])) for each in found]


def marks_around(
    db: Store, site: str, page: PageId, capture: CaptureId, span: tuple[datetime, datetime], *, most: int
) -> list[LookMark]:
    """Return the marks of at most `most` looks at other pages of a site before a capture, and as many after."""
    wanted = {
        "site": site, "page": page, "capture": capture, "most": most,
        "since": stored_time(span[0]), "until": stored_time(span[1]),
    }  # fmt: skip
    sides = (("<", "DESC"), (">", "ASC"))
    found = [
        each for side, order in sides for each in rows(db, NEIGHBOURS.format(side=side, order=order), wanted)
    ]
    return sorted(map(_mark, found), key=lambda mark: mark.capture)


def _mark(columns: dict[str, Any]) -> LookMark:
    same_as = columns["same_as"]
    return LookMark(
        CaptureId(columns["capture"]),
        Outcome(columns["outcome"]),
        CaptureId(same_as) if same_as else None,
        bool(columns["is_revision"]),
    )


# --- disputes: what one look showed or lacked, and later looks refuted ---

WEEK = timedelta(days=7)
DAY = timedelta(days=1)

SUSPECTED = """
    INSERT INTO disputes (page_id, line, site, headline, seen_at, refuted, refuted_at)
    VALUES (?, ?, ?, ?, ?, 0, NULL)
    ON CONFLICT (page_id, line) DO UPDATE SET seen_at = excluded.seen_at, headline = excluded.headline
"""
REFUTED = """
    INSERT INTO disputes (page_id, line, site, headline, seen_at, refuted, refuted_at)
    VALUES (?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (page_id, line) DO UPDATE SET
        refuted = disputes.refuted + 1, refuted_at = excluded.refuted_at, headline = excluded.headline
"""


def note_suspected(db: Store, page: PageId, headline: str, lines: Sequence[str], at: datetime) -> None:
    """Note that a look at a page differs in some lines. Notes of the page that are older than a week go."""
    if lines:
        db.conn.execute(
            "DELETE FROM disputes WHERE page_id = ? AND seen_at < ?", (page, stored_time(at - WEEK))
        )
    site, time = _site(db, page), stored_time(at)
    db.conn.executemany(SUSPECTED, [(page, line, site, headline, time) for line in lines])


def note_refuted(db: Store, page: PageId, headline: str, lines: Sequence[str], at: datetime) -> None:
    """Note that a later look at a page took back what an earlier look showed of some lines."""
    site, time = _site(db, page), stored_time(at)
    db.conn.executemany(REFUTED, [(page, line, site, headline, time, time) for line in lines])


def _site(db: Store, page: PageId) -> str:
    found = row(db, "SELECT site FROM pages WHERE id = ?", (page,))
    return str(found["site"]) if found else ""


# The line that was refuted least often decides: an edit has lines of its own beside lines that rotate.
DISPUTED_ON_PAGE = """
    SELECT count(*) AS known, min(refuted) AS least FROM disputes
    WHERE page_id = ? AND refuted_at > ? AND line IN (SELECT value FROM {values})
"""
# A missing page says nothing about further missing pages until a later look found the page.
DISPUTED_ELSEWHERE = """
    SELECT count(*) AS known, min(refuted) AS least FROM (
        SELECT line, count(DISTINCT CASE WHEN refuted_at > ? THEN headline END) AS refuted FROM disputes
        WHERE site = ? AND page_id != ? AND headline != ? AND seen_at > ? AND line IN (SELECT value FROM {values})
        GROUP BY line) AS shared
"""


@dataclass(frozen=True)
class Dispute:
    """Earlier suspicions of all of some lines."""

    refuted: int = (
        0  # times that looks at the page refuted them within a week, and articles with other headlines
    )
    is_shared: bool = (
        False  # looks at articles of the site with other headlines suspected one of them within a week
    )


def dispute_of(db: Store, page: PageId, headline: str, lines: Sequence[str], at: datetime) -> Dispute:
    """Return the earlier suspicions of all of some lines, at the page and at further articles of its site.

    A missing page counts for its site for a day.
    """
    if not lines:
        return Dispute()
    wanted, values = len(set(lines)), json.dumps(list(lines))
    own = row(db, DISPUTED_ON_PAGE.format(values=db.json_values), (page, stored_time(at - WEEK), values))
    since = stored_time(at - (DAY if "" in lines else WEEK))
    site = _site(db, page)
    further = row(
        db, DISPUTED_ELSEWHERE.format(values=db.json_values), (since, site, page, headline, since, values)
    )
    times = sum(
        int(found["least"]) for found in (own, further) if found is not None and found["known"] == wanted
    )
    return Dispute(times, is_shared=further is not None and further["known"] > 0)
