"""Tables looks and disputes: the conclusion from every capture, and the lines that looks are in doubt about."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import (
    CaptureId,
    Cause,
    EventInterval,
    Look,
    Outcome,
    PageId,
    PageKind,
    PageRole,
    Reason,
    Sighting,
    SiteLook,
)
from storage.records.from_json import read_article, read_reason
from storage.records.reason import PICTURE_UNREAD, READER_LOST
from storage.records.to_json import to_json


def save_look(db: Store, look: Look, *, analyser: str) -> None:
    """Keep the conclusion from a capture with the version of the rules (`analyser`); the capture waits no longer."""
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


def analyser_of(db: Store, capture: CaptureId) -> str | None:
    """Return the version of the rules that concluded a capture, None before the look."""
    look = row(db, "SELECT analyser FROM looks WHERE capture_id = ?", (capture,))
    return str(look["analyser"]) if look else None


def first_analyser(db: Store) -> str | None:
    """Return the version of the rules that concluded the first revision, None without a revision."""
    sql = "SELECT capture_id FROM revisions ORDER BY id LIMIT 1"
    first = row(db, sql)
    return analyser_of(db, CaptureId(first["capture_id"])) if first else None


# a look without a conclusion (a time-out, a challenge) does not replace the look before
LAST_LOOK = """
    SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? AND looks.outcome != 'none' ORDER BY capture_id DESC LIMIT 1
"""
LOOKS = """
    SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = ? ORDER BY capture_id
"""
# The unbroken run, up to now, of looks that show a suspicion. The earliest time, not the first look: a clock that was
# set back gives later looks an earlier time.
RUN = """
    SELECT min(captures.fetched_at) AS since, min(looks.capture_id) AS first, count(*) AS looks
    FROM looks JOIN captures ON captures.id = looks.capture_id
    WHERE looks.page_id = :page AND {shows} AND looks.capture_id > coalesce(
        (SELECT max(capture_id) FROM looks WHERE page_id = :page AND {ends}), 0)
"""
MISSING_SINCE = RUN.format(shows="looks.outcome = 'missing'", ends="outcome NOT IN ('missing', 'none')")
# a look that found the page back, or moved, with another text suspects the text too
SUSPECTED_SINCE = RUN.format(
    shows="""looks.suspect IS NOT NULL AND looks.capture_id >= coalesce(
        (SELECT max(capture_id) FROM looks WHERE page_id = :page AND cause = 'differs'), 0)""",
    ends="outcome != 'none' AND suspect IS NULL",
)
TRUNCATED = """
    SELECT capture_id FROM looks WHERE page_id = :page AND cause = 'truncated' AND capture_id > coalesce(
        (SELECT max(capture_id) FROM looks WHERE page_id = :page AND outcome != 'none'), 0)
    ORDER BY capture_id
"""


def last_look(db: Store, page: PageId) -> Look | None:
    """Return the latest look at a page with a conclusion, or None."""
    look = row(db, LAST_LOOK, (page,))
    return _look(look) if look else None


LAST_OUTCOMES = """
    SELECT CAST(value AS BIGINT) AS page, (SELECT outcome FROM looks
        WHERE looks.page_id = CAST(value AS BIGINT) AND outcome != 'none' ORDER BY capture_id DESC LIMIT 1) AS outcome
    FROM {values}
"""


def removed_pages(db: Store, wanted: Collection[PageId]) -> set[PageId]:
    """Return the pages out of `wanted` that the latest look with a conclusion found removed."""
    found = rows(db, LAST_OUTCOMES.format(values=db.json_values), (json.dumps(list(wanted)),))
    return {PageId(each["page"]) for each in found if each["outcome"] == Outcome.REMOVED}


def looked_at(db: Store, wanted: Collection[PageId]) -> set[PageId]:
    """Return the pages out of `wanted` that have a concluded look."""
    sql = f"""
        SELECT CAST(value AS BIGINT) AS page_id FROM {db.json_values}
        WHERE EXISTS (SELECT 1 FROM looks WHERE looks.page_id = CAST(value AS BIGINT))
    """
    return {PageId(each["page_id"]) for each in rows(db, sql, (json.dumps(list(wanted)),))}


def last_kind(db: Store, page: PageId) -> PageKind | None:
    """Return the kind of the last response of a page with status 200, also of a look without a conclusion."""
    sql = """
        SELECT looks.kind FROM looks JOIN captures ON captures.id = looks.capture_id
        WHERE looks.page_id = ? AND captures.status = 200 ORDER BY capture_id DESC LIMIT 1
    """
    found = row(db, sql, (page,))
    return PageKind(found["kind"]) if found else None


UNCHANGED = """
    SELECT count(*) AS n FROM (
        SELECT 1 FROM pages WHERE site = ? AND role = 'article'
            AND url NOT IN (SELECT value FROM {json_values})
            AND EXISTS (
                SELECT 1 FROM looks JOIN captures ON captures.id = looks.capture_id
                WHERE looks.page_id = pages.id AND looks.outcome = 'unchanged' AND fetched_at BETWEEN ? AND ?)
        LIMIT ?) AS counted
"""


def count_unchanged(
    db: Store, site: str, span: tuple[datetime, datetime], without: Collection[str], *, most: int
) -> int:
    """Return the number of a site's articles seen unchanged within a span of time; counting ends at `most`.

    Articles at the addresses of `without` do not count.
    """
    since, until = map(stored_time, span)
    sql = UNCHANGED.format(json_values=db.json_values)
    return int(rows(db, sql, (site, json.dumps(list(without)), since, until, most))[0]["n"])


def truncated_looks(db: Store, page: PageId) -> list[CaptureId]:
    """Return the captures of the truncated looks since the latest look with a conclusion, oldest first."""
    return [CaptureId(look["capture_id"]) for look in rows(db, TRUNCATED, {"page": page})]


@dataclass(frozen=True)
class Run:
    """Looks in a row with the same suspicion."""

    first: Sighting  # its earliest time, and its first capture
    looks: int


def missing_run(db: Store, page: PageId) -> Run | None:
    """Return the unbroken run up to now of looks that found the page missing, or None."""
    return _run(row(db, MISSING_SINCE, {"page": page}))


def suspected_run(db: Store, page: PageId) -> Run | None:
    """Return the unbroken run up to now of looks that found another text, or None."""
    return _run(row(db, SUSPECTED_SINCE, {"page": page}))


def _run(found: dict[str, Any] | None) -> Run | None:
    if not found or not found["looks"]:
        return None
    return Run(Sighting(read_time(found["since"]), CaptureId(found["first"])), found["looks"])


# An old state is shown by every look with a conclusion, except looks that wait for a second look or agree with none.
# An old text is not shown by looks at a removed article, and not by the look that found the article back, or moved,
# with another text.
LAST_BEFORE = """
    SELECT capture_id, fetched_at FROM looks JOIN captures ON captures.id = capture_id
    WHERE looks.page_id = :page AND capture_id < :capture AND outcome NOT IN ('none', 'suspect', 'missing')
        AND cause != 'undecided' AND NOT ((SELECT outcome FROM looks WHERE capture_id = :capture) = 'changed'
            AND (outcome = 'removed' OR (outcome IN ('restored', 'moved') AND suspect IS NOT NULL)))
    ORDER BY capture_id DESC LIMIT 1
"""
FIRST_AFTER = """
    SELECT capture_id, fetched_at FROM looks JOIN captures ON captures.id = capture_id
    WHERE looks.page_id = :page AND capture_id > :last AND capture_id <= :capture
        AND capture_id >= coalesce((SELECT max(capture_id) FROM looks
            WHERE page_id = :page AND capture_id < :capture AND cause = 'differs'), 0)
        AND (capture_id = :capture
        OR CASE (SELECT outcome FROM looks WHERE capture_id = :capture)
            WHEN 'removed' THEN outcome = 'missing'
            ELSE outcome = 'suspect' OR (outcome IN ('restored', 'moved') AND suspect IS NOT NULL) END)
    ORDER BY capture_id
"""


def interval_of(db: Store, page: PageId, capture: CaptureId) -> EventInterval | None:
    """Return the looks that bound the state that a look at a page settled; None for a capture without a look."""
    wanted: dict[str, int] = {"page": page, "capture": capture}
    last = row(db, LAST_BEFORE, wanted)
    looks = rows(db, FIRST_AFTER, wanted | {"last": last["capture_id"] if last else 0})
    if not looks:
        return None
    by, settled = _sighting(looks[0]), _sighting(looks[-1])
    return EventInterval(by, _sighting(last) if last else None, settled if settled != by else None)


def last_present(db: Store, page: PageId, capture: CaptureId) -> Sighting | None:
    """Return the last look before a capture that showed the article of a page, or None."""
    last = row(db, LAST_BEFORE, {"page": page, "capture": capture})
    return _sighting(last) if last else None


FAILING_BEFORE = """
    SELECT looks.*, captures.fetched_at, captures.pass_id, pages.role, 1 AS was_read
    FROM looks JOIN captures ON captures.id = looks.capture_id JOIN pages ON pages.id = looks.page_id
    WHERE looks.page_id = :page AND capture_id > :after AND capture_id < :capture AND outcome IN ('none', 'missing')
    ORDER BY capture_id DESC LIMIT 1
"""


def failing_before(db: Store, look: Look, after: Sighting | None) -> SiteLook | None:
    """Return the last failing look at a page between the last look that showed the article and `look`, or None."""
    wanted = {"page": look.page, "capture": look.capture, "after": (after.capture or 0) if after else 0}
    found = row(db, FAILING_BEFORE, wanted)
    return _site_look(found) if found else None


# Articles that fail while lists answer fail on their own.
FAILURE = """
    SELECT capture_id, fetched_at, outcome FROM looks JOIN captures ON captures.id = capture_id
    JOIN pages ON pages.id = looks.page_id
    WHERE pages.site = :site AND capture_id <= :capture AND coalesce(failure, '') NOT IN ('robots', 'proxy') AND (
        pages.role IN ('article', 'part') OR (SELECT role FROM pages AS own JOIN captures AS last
            ON last.page_id = own.id WHERE last.id = :capture) IN ('seed', 'list'))
    ORDER BY capture_id DESC LIMIT :most
"""
LOOKS_OF_A_FAILURE = 2000


def failure_of(db: Store, site: str, capture: CaptureId) -> EventInterval | None:
    """Return the looks that bound the beginning of a site's failure up to a failed capture."""
    wanted = {"site": site, "capture": capture, "most": LOOKS_OF_A_FAILURE}
    first = None
    for look in rows(db, FAILURE, wanted):
        if look["outcome"] != Outcome.NONE:
            return EventInterval(first, _sighting(look)) if first else None
        first = _sighting(look)
    return EventInterval(first) if first else None


def removal_of(db: Store, page: PageId) -> CaptureId | None:
    """Return the capture with which a page was judged removed, None for a page that is not removed."""
    sql = """
        SELECT min(capture_id) AS capture FROM looks
        WHERE page_id = :page AND outcome = 'removed' AND capture_id > coalesce(
            (SELECT max(capture_id) FROM looks WHERE page_id = :page AND outcome NOT IN ('removed', 'none')), 0)
    """
    first = row(db, sql, {"page": page})
    return CaptureId(first["capture"]) if first and first["capture"] else None


def _sighting(columns: dict[str, Any]) -> Sighting:
    return Sighting(read_time(columns["fetched_at"]), CaptureId(columns["capture_id"]))


def looks_of(db: Store, page: PageId) -> list[Look]:
    """Return all looks at a page, oldest first."""
    return [_look(look) for look in rows(db, LOOKS, (page,))]


def looks_of_pass(db: Store, pass_id: int, site: str) -> list[Look]:
    """Return the looks at the pages of a site in a pass, in order.

    Looks forbidden by robots.txt are left out, except at seeds, and so are looks without an answer of the operator's
    own proxy: these looks do not tell of the site's health.
    """
    sql = """
        SELECT looks.*, captures.fetched_at FROM looks JOIN captures ON captures.id = looks.capture_id
        JOIN pages ON pages.id = looks.page_id
        WHERE captures.pass_id = ? AND pages.site = ?
          AND coalesce(captures.failure, '') != 'proxy'
          AND (coalesce(captures.failure, '') != 'robots' OR pages.role = 'seed') ORDER BY capture_id
    """
    return [_look(look) for look in rows(db, sql, (pass_id, site))]


def pages_looked_at(db: Store, pass_id: int, site: str) -> dict[PageId, tuple[PageRole, bool]]:
    """Return the pages of a site in a pass: their role, and whether an article was ever read on the page."""
    sql = """
        SELECT DISTINCT pages.id AS page, pages.role AS role,
            EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id) AS was_read
        FROM captures JOIN pages ON pages.id = captures.page_id WHERE captures.pass_id = ? AND pages.site = ?
    """
    return {
        PageId(page["page"]): (PageRole(page["role"]), bool(page["was_read"]))
        for page in rows(db, sql, (pass_id, site))
    }


# A site has many pages and a pass few captures: CROSS JOIN tells SQLite to begin with the captures of the passes.
# Passes are many, and only the latest passes can be near in time.
LOOKS_NEAR = """
    SELECT looks.*, captures.fetched_at, captures.pass_id, pages.role,
        EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id) AS was_read
    FROM captures CROSS JOIN looks CROSS JOIN pages
    WHERE looks.capture_id = captures.id AND pages.id = looks.page_id
        AND pages.site = :site AND captures.pass_id <= :pass
        AND coalesce(captures.failure, '') NOT IN ('robots', 'proxy')
        AND captures.pass_id >= coalesce((SELECT min(id) FROM
            (SELECT id, finished_at FROM passes WHERE id <= :pass ORDER BY id DESC LIMIT :most) AS latest
            WHERE coalesce(finished_at, :since) >= :since), :pass)
    ORDER BY looks.capture_id
"""
PASSES_NEAR = 300


def looks_near(db: Store, site: str, pass_id: int, since: datetime) -> list[SiteLook]:
    """Return the looks at a site in a pass, and in the earlier passes that ended after `since`, oldest first."""
    wanted = {"site": site, "pass": pass_id, "most": PASSES_NEAR, "since": stored_time(since)}
    return [_site_look(look) for look in rows(db, LOOKS_NEAR, wanted)]


# a page without an article, now and ever (an attachment), does not tell of the health of its site
ARTICLE_LOOKS = """
    SELECT looks.page_id AS page, looks.outcome AS outcome, coalesce((
            SELECT earlier.outcome FROM looks AS earlier
            WHERE earlier.page_id = looks.page_id AND earlier.capture_id < looks.capture_id
            ORDER BY earlier.capture_id DESC LIMIT 1), '') AS before
    FROM captures CROSS JOIN looks CROSS JOIN pages
    WHERE looks.capture_id = captures.id AND pages.id = looks.page_id
        AND pages.site = :site AND pages.role IN ('article', 'part')
        AND captures.pass_id <= :pass AND captures.pass_id > :pass - :passes
        AND coalesce(captures.failure, '') NOT IN ('robots', 'proxy')
        AND (looks.outcome != 'none' OR looks.kind IN ('error', 'challenge')
            OR EXISTS (SELECT 1 FROM readings WHERE readings.page_id = pages.id))
    ORDER BY looks.capture_id DESC LIMIT :most
"""


def last_article_looks(
    db: Store, site: str, pass_id: int, *, passes: int, most: int
) -> list[tuple[PageId, Outcome, Outcome | None]]:
    """Return the latest looks at articles of a site, newest first: page, outcome, outcome of the page's look before.

    The looks are of the `passes` passes up to `pass_id`, at most `most` looks.
    """
    wanted = {"site": site, "pass": pass_id, "passes": passes, "most": most}
    return [
        (PageId(look["page"]), Outcome(look["outcome"]), Outcome(look["before"]) if look["before"] else None)
        for look in rows(db, ARTICLE_LOOKS, wanted)
    ]


def looks_of_pass_before(db: Store, pass_id: int, site: str) -> list[Look]:
    """Return the looks at the pages of a site in the last earlier pass over the site."""
    sql = """
        SELECT max(captures.pass_id) AS pass FROM captures JOIN pages ON pages.id = captures.page_id
        WHERE captures.pass_id < ? AND pages.site = ?
    """
    before = row(db, sql, (pass_id, site))
    return looks_of_pass(db, before["pass"], site) if before and before["pass"] else []


def profile_held_before(db: Store, pass_id: int, site: str, profile: str) -> bool:
    """Tell whether pages of a site fitted a profile in an earlier pass."""
    sql = """
        SELECT 1 FROM looks JOIN captures ON captures.id = looks.capture_id JOIN pages ON pages.id = looks.page_id
        WHERE captures.pass_id < ? AND pages.site = ? AND looks.profile = ? AND looks.profile_holds = 1 LIMIT 1
    """
    return row(db, sql, (pass_id, site, profile)) is not None


def was_unreadable(db: Store, page: PageId) -> bool:
    """Tell whether reading the page ended or held its reader in the latest look."""
    found = row(db, "SELECT cause FROM looks WHERE page_id = ? ORDER BY capture_id DESC LIMIT 1", (page,))
    return found is not None and found["cause"] in READER_LOST


def set_aside(db: Store) -> list[CaptureId]:
    """Return the captures whose reading ended or held a reader, in any look."""
    sql = "SELECT capture_id FROM looks WHERE cause IN ('reader-killed', 'reader-slow')"
    return [CaptureId(each["capture_id"]) for each in rows(db, sql)]


def times_unread(db: Store, page: PageId) -> int:
    """Return the number of the latest looks in a row that could not recognise the text of a picture."""
    latest = rows(db, "SELECT cause FROM looks WHERE page_id = ? ORDER BY capture_id DESC", (page,))
    return sum(1 for _ in takewhile(lambda look: look["cause"] in PICTURE_UNREAD, latest))


def unread_pictures(db: Store) -> list[tuple[str, Reason]]:
    """Return address and reason of pictures whose text the latest look could not recognise, at most 100."""
    return _with_last_cause(db, PICTURE_UNREAD)


def unreadable(db: Store) -> list[tuple[str, Reason]]:
    """Return address and reason of pages that could not be read in their latest look, at most 100."""
    return _with_last_cause(db, READER_LOST | {Cause.UNREADABLE})


@reads_rows
def _with_last_cause(db: Store, causes: Collection[Cause]) -> list[tuple[str, Reason]]:
    """Return address and reason of pages whose latest look has one of some causes, at most 100."""
    sql = f"""
        SELECT pages.url AS url, looks.reason AS reason FROM looks JOIN pages ON pages.id = looks.page_id
        WHERE looks.cause IN ({", ".join("?" * len(causes))}) AND looks.capture_id =
            (SELECT max(capture_id) FROM looks AS later WHERE later.page_id = looks.page_id)
        ORDER BY pages.url LIMIT 100
    """
    return [(each["url"], read_reason(each["reason"])) for each in rows(db, sql, tuple(causes))]


def _site_look(found: dict[str, Any]) -> SiteLook:
    return SiteLook(_look(found), PageRole(found["role"]), bool(found["was_read"]), found["pass_id"])


@reads_rows
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
