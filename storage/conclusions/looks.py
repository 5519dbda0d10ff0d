"""Tables looks and readings: what each capture came to, and what a page's article is now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, row, rows, stored_time
from storage.records import CaptureId, Look, Outcome, PageId, PageKind, PageRole, Reason
from storage.records.from_json import read_article, read_reason
from storage.records.reason import READER_LOST
from storage.records.to_json import to_json


def save_look(db: Store, look: Look, *, analyser: str) -> None:
    """Record the conclusion from a capture; the version of the rules stands beside it. It waits no longer."""
    db.conn.execute("DELETE FROM pending WHERE capture_id = ?", (look.capture,))
    db.conn.execute(
        "INSERT INTO looks"
        " (capture_id, page_id, kind, outcome, cause, reason, suspect, analyser, profile, profile_holds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            look.capture,
            look.page,
            look.kind,
            look.outcome,
            look.reason.root,
            to_json(look.reason),
            to_json(look.suspect) if look.suspect else None,
            analyser,
            look.profile,
            look.profile_holds,
        ),
    )


# a look that concluded nothing (a time-out, a challenge) says nothing against the look before it
LAST_LOOK = """
    SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? AND looks.outcome != 'none' ORDER BY capture_id DESC LIMIT 1
"""
LOOKS = """
    SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? ORDER BY capture_id
"""
# the first of the looks, unbroken up to now, that found the page missing
MISSING_SINCE = """
    SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = :page AND looks.outcome = 'missing' AND capture_id > coalesce(
        (SELECT max(capture_id) FROM looks WHERE page_id = :page AND outcome NOT IN ('missing', 'none')), 0)
    ORDER BY capture_id LIMIT 1
"""


def last_look(db: Store, page: PageId) -> Look | None:
    """The latest look at a page that concluded anything."""
    found = row(db, LAST_LOOK, (page,))
    return _look(found) if found else None


def missing_since(db: Store, page: PageId) -> Look | None:
    """The first look that found the page missing, if all since then did."""
    found = row(db, MISSING_SINCE, {"page": page})
    return _look(found) if found else None


def looks_of(db: Store, page: PageId) -> list[Look]:
    """All looks at a page, oldest first."""
    return [_look(each) for each in rows(db, LOOKS, (page,))]


def looks_of_pass(db: Store, pass_id: int, site: str) -> list[Look]:
    """The looks at a site's pages in one pass; those that robots.txt forbade say nothing of the site's health."""
    sql = """
        SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
        JOIN pages ON pages.id = looks.page_id
        WHERE captures.pass_id = ? AND pages.site = ?
          AND (coalesce(captures.failure, '') != 'robots' OR pages.role = 'seed') ORDER BY capture_id
    """
    return [_look(each) for each in rows(db, sql, (pass_id, site))]


def pages_looked_at(db: Store, pass_id: int, site: str) -> dict[PageId, tuple[PageRole, bool]]:
    """The pages of a site that a pass looked at: what they are, and whether an article was ever read there."""
    sql = """
        SELECT DISTINCT pages.id AS page, pages.role AS role,
            EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id) AS was_read
        FROM captures JOIN pages ON pages.id = captures.page_id WHERE captures.pass_id = ? AND pages.site = ?
    """
    return {
        PageId(each["page"]): (PageRole(each["role"]), bool(each["was_read"]))
        for each in rows(db, sql, (pass_id, site))
    }


# what is no article and never was one (an attachment) says nothing of its site
ARTICLE_LOOKS = """
    SELECT looks.page_id AS page, looks.outcome AS outcome, coalesce((
            SELECT earlier.outcome FROM looks AS earlier
            WHERE earlier.page_id = looks.page_id AND earlier.capture_id < looks.capture_id
            ORDER BY earlier.capture_id DESC LIMIT 1), '') AS before
    FROM looks JOIN captures ON captures.id = looks.capture_id JOIN pages ON pages.id = looks.page_id
    WHERE pages.site = :site AND pages.role IN ('article', 'part')
        AND captures.pass_id <= :pass AND captures.pass_id > :pass - :passes
        AND coalesce(captures.failure, '') != 'robots'
        AND (looks.outcome != 'none' OR looks.kind IN ('error', 'challenge')
            OR EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id))
    ORDER BY looks.capture_id DESC LIMIT :most
"""


def last_article_looks(
    db: Store, site: str, pass_id: int, *, passes: int, most: int
) -> list[tuple[PageId, Outcome, Outcome | None]]:
    """The latest looks at a site's articles up to a pass, newest first: page, outcome, and that of its look before."""
    wanted = {"site": site, "pass": pass_id, "passes": passes, "most": most}
    return [
        (PageId(each["page"]), Outcome(each["outcome"]), Outcome(each["before"]) if each["before"] else None)
        for each in rows(db, ARTICLE_LOOKS, wanted)
    ]


def looks_of_pass_before(db: Store, pass_id: int, site: str) -> list[Look]:
    """The looks at a site's pages in the latest earlier pass that looked at it."""
    sql = """
        SELECT max(captures.pass_id) AS pass FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.pass_id < ? AND pages.site = ?
    """
    found = row(db, sql, (pass_id, site))
    return looks_of_pass(db, found["pass"], site) if found and found["pass"] else []


def profile_held_before(db: Store, pass_id: int, site: str, profile: str) -> bool:
    """Whether pages of a site were as a profile says in any earlier pass."""
    sql = """
        SELECT 1 FROM looks JOIN captures ON captures.id = looks.capture_id JOIN pages ON pages.id = looks.page_id
        WHERE captures.pass_id < ? AND pages.site = ? AND looks.profile = ? AND looks.profile_holds = 1 LIMIT 1
    """
    return row(db, sql, (pass_id, site, profile)) is not None


def entry_looks_since(db: Store, site: str, since: datetime) -> int:
    """How many looks at a site's lists succeeded since then: the proof that absence was checked."""
    sql = """
        SELECT count(*) AS n FROM looks JOIN captures ON captures.id = looks.capture_id
        JOIN pages ON pages.id = looks.page_id
        WHERE pages.site = ? AND looks.outcome = 'list' AND captures.fetched_at > ?
    """
    found = row(db, sql, (site, stored_time(since)))
    return int(found["n"]) if found else 0


def was_unreadable(db: Store, page: PageId) -> bool:
    """Whether the page's latest look found that its reader could not cope."""
    found = row(db, "SELECT cause FROM looks WHERE page_id = ? ORDER BY capture_id DESC LIMIT 1", (page,))
    return found is not None and found["cause"] in READER_LOST


def set_aside(db: Store) -> list[CaptureId]:
    """Captures whose reading ended or held their readers, in any look."""
    sql = "SELECT capture_id FROM looks WHERE cause IN ('reader-killed', 'reader-slow')"
    return [CaptureId(each["capture_id"]) for each in rows(db, sql)]


def unreadable(db: Store) -> list[tuple[str, Reason]]:
    """Pages whose last concluding capture the reader could not cope with: address and what happened."""
    sql = """
        SELECT pages.url AS url, looks.reason AS reason FROM looks JOIN pages ON pages.id = looks.page_id
        WHERE looks.cause IN ('unreadable', 'reader-killed', 'reader-slow') AND looks.capture_id =
            (SELECT max(capture_id) FROM looks AS later WHERE later.page_id = looks.page_id)
        ORDER BY pages.url LIMIT 100
    """
    return [(each["url"], read_reason(each["reason"])) for each in rows(db, sql)]


def _look(found: dict[str, Any]) -> Look:
    return Look(
        CaptureId(found["capture_id"]),
        PageId(found["page_id"]),
        PageKind(found["kind"]),
        Outcome(found["outcome"]),
        read_reason(found["reason"]),
        read_article(found["suspect"]) if found["suspect"] else None,
        read_time(found["fetched_at"]),
        found["profile"],
        bool(found["profile_holds"]),
    )
