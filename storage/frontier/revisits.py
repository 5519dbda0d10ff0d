"""Tables hazards and paces, and columns of pages: the state of the revisit policy (crawler/revisit)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_optional, stored_time
from storage.records import PageId

Bins = list[tuple[float, float, float, float]]  # edits, their exposure, removals, their exposure


@dataclass(frozen=True)
class Pace:
    """Frequency of edits on a site, and the worth from which a page of the site is due."""

    site: str
    edits: float = 0.0
    expected: float = 0.0
    threshold: float | None = None  # None until the first calibration
    calibrated_at: datetime | None = None


@dataclass(frozen=True)
class Course:
    """History of an article, as the revisit policy sees it."""

    discovered_at: datetime
    published_at: datetime | None
    changed_at: datetime | None
    weighed_at: datetime | None  # the last look that the policy learned from
    edits_seen: int
    edits_expected: float


def hazard_bins(db: Store) -> Bins:
    """Return events and exposures by bin of age, youngest bin first; empty before the first lesson."""
    bins = db.conn.execute(
        "SELECT edits, edit_exposure, removals, removal_exposure FROM hazards ORDER BY bin"
    )
    return bins.fetchall()


def save_hazard_bins(db: Store, bins: Bins) -> None:
    """Keep events and exposures by bin of age, in place of the earlier bins."""
    db.conn.execute("DELETE FROM hazards")
    db.conn.executemany(
        "INSERT INTO hazards (bin, edits, edit_exposure, removals, removal_exposure) VALUES (?, ?, ?, ?, ?)",
        [(number, *each) for number, each in enumerate(bins)],
    )


def pace_of(db: Store, site: str) -> Pace:
    """Return the pace of a site; a site without looks has a pace of zero edits."""
    pace = row(db, "SELECT * FROM paces WHERE site = ?", (site,))
    if pace is None:
        return Pace(site)
    at = read_optional(pace["calibrated_at"])
    return Pace(site, pace["edits"], pace["expected"], pace["threshold"], at)


def sites_calibrated_before(db: Store, at: datetime) -> list[str]:
    """Return the sites whose threshold is older than a time."""
    sql = "SELECT site FROM paces WHERE calibrated_at < ? ORDER BY site"
    return [each["site"] for each in rows(db, sql, (stored_time(at),))]


def save_pace(db: Store, pace: Pace) -> None:
    """Keep the pace of a site in place of the earlier one."""
    at = stored_optional(pace.calibrated_at)
    db.conn.execute(
        "INSERT INTO paces (site, edits, expected, threshold, calibrated_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (site) DO UPDATE SET edits = excluded.edits, expected = excluded.expected,"
        " threshold = excluded.threshold, calibrated_at = excluded.calibrated_at",
        (pace.site, pace.edits, pace.expected, pace.threshold, at),
    )


COURSE = "discovered_at, published_at, changed_at, weighed_at, edits_seen, edits_expected"


def course_of(db: Store, page: PageId) -> Course:
    """Return the course of a page. Raises LookupError."""
    course = row(db, f"SELECT {COURSE} FROM pages WHERE id = ?", (page,))
    if course is None:
        raise LookupError(f"no page {page}")
    return _course(course)


@dataclass(frozen=True)
class WaitingArticle:
    """An article with its course, the time of the last look, and the time at which the article is due."""

    page: PageId
    course: Course
    looked_at: datetime
    due_at: datetime


def waiting_articles(db: Store, site: str) -> list[WaitingArticle]:
    """Return all articles of a site from whose looks the policy learned."""
    sql = (
        f"SELECT id, looked_at, due_at, {COURSE} FROM pages"
        " WHERE site = ? AND role = 'article' AND looked_at IS NOT NULL AND weighed_at IS NOT NULL"
    )
    return [
        WaitingArticle(
            PageId(each["id"]), _course(each), read_time(each["looked_at"]), read_time(each["due_at"])
        )
        for each in rows(db, sql, (site,))
    ]


def save_course(db: Store, page: PageId, course: Course) -> None:
    """Keep the course of a page. `discovered_at` and `changed_at` stay as they are."""
    db.conn.execute(
        "UPDATE pages SET published_at = ?, weighed_at = ?, edits_seen = ?, edits_expected = ? WHERE id = ?",
        (
            stored_optional(course.published_at),
            stored_optional(course.weighed_at),
            course.edits_seen,
            course.edits_expected,
            page,
        ),
    )


def set_next_look(db: Store, page: PageId, looked_at: datetime, due_at: datetime) -> None:
    """Make a page due at `due_at`, unless a later look took place or a second look is awaited."""
    sql = "UPDATE pages SET due_at = ? WHERE id = ? AND looked_at = ? AND unconditional = 0"
    db.conn.execute(sql, (stored_time(due_at), page, stored_time(looked_at)))


def _course(columns: dict[str, Any]) -> Course:
    return Course(
        read_time(columns["discovered_at"]),
        read_optional(columns["published_at"]),
        read_optional(columns["changed_at"]),
        read_optional(columns["weighed_at"]),
        columns["edits_seen"],
        columns["edits_expected"],
    )
