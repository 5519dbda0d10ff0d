"""Learns from every look how soon pages change, and sets when they are due again.

The formulas are those of crawler/revisit/hazard.py; here they meet the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from crawler.revisit import hazard
from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds
from crawler.revisit.hazard import Floats, Hazards, Watched
from crawler.sites import Site
from storage.clock import SHANGHAI
from storage.engine.store import Store, transaction
from storage.frontier import revisits
from storage.frontier.revisits import Course, Pace
from storage.records import Article, Outcome, Page, PageRole

# Looks a day at the articles of one site, where it has no budget of its own; lists and second looks need the rest.
LOOKS_A_DAY = 1000.0
SHARE_OF_BUDGET = 0.8
CALIBRATED_FOR = timedelta(hours=6)
# Outcomes that say whether the article changed since the look before.
WEIGHED = frozenset({Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNSETTLED, Outcome.REMOVED})
# A page published within this time of its discovery is as old as its discovery: dates are often those of a day.
AS_DISCOVERED = timedelta(days=1)


@dataclass
class Revisits:
    """What a run learns; written to the store at the end of a pass."""

    db: Store
    sites: Mapping[str, Site]
    hazards: Hazards = field(init=False)
    paces: dict[str, Pace] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bins = revisits.hazard_bins(self.db)
        columns = np.array(bins, dtype=np.float64).T if len(bins) == len(hazard.WIDTHS) else None
        self.hazards = Hazards(*columns) if columns is not None else Hazards()

    def weigh(self, page: Page, at: datetime, outcome: Outcome, article: Article | None) -> None:
        """Learn from a look, and set when the page is due again; in the caller's transaction."""
        if page.role is not PageRole.ARTICLE:
            return
        course = revisits.course_of(self.db, page.id)
        if article is not None:
            course = replace(course, published_at=published(article) or course.published_at)
        if outcome in WEIGHED and course.weighed_at is not None and at > course.weighed_at:
            course = self._learned(page.site, course, at, outcome)
        if outcome in WEIGHED or outcome is Outcome.FIRST:
            course = replace(course, weighed_at=at)
        revisits.save_course(self.db, page.id, course)
        threshold = self._pace(page.site).threshold
        if outcome is not Outcome.REMOVED and threshold is not None:
            wait = self._wait(page.site, course, at, threshold)
            revisits.set_next_look(self.db, page.id, at, at + timedelta(hours=wait))

    def save(self, now: datetime) -> None:
        """Write what was learned; calibrate the sites whose threshold is old."""
        for name, pace in self.paces.items():
            if pace.calibrated_at is None or not timedelta(0) <= now - pace.calibrated_at < CALIBRATED_FOR:
                self.paces[name] = self._calibrated(pace, now)
        learned = self.hazards
        columns = (learned.edits, learned.edit_exposure, learned.removals, learned.removal_exposure)
        bins = [(float(a), float(b), float(c), float(d)) for a, b, c, d in zip(*columns, strict=True)]
        with transaction(self.db):
            revisits.save_hazard_bins(self.db, bins)
            for pace in self.paces.values():
                revisits.save_pace(self.db, pace)

    def _learned(self, site: str, course: Course, at: datetime, outcome: Outcome) -> Course:
        assert course.weighed_at is not None
        pace, edited = self._pace(site), float(outcome is Outcome.CHANGED)
        before, now = (_one(_age_h(course, moment)) for moment in (course.weighed_at, at))
        factor = _factor(pace)
        of_page = hazard.page_factor(_one(course.edits_seen), _one(factor * course.edits_expected))
        self.hazards.learn(
            before, now, factor * of_page, _one(edited), _one(float(outcome is Outcome.REMOVED))
        )
        edits, _ = self.hazards.totals
        expected = float((hazard.expected(edits, now) - hazard.expected(edits, before))[0])
        self.paces[site] = replace(
            pace, edits=pace.edits + edited, expected=pace.expected + float(of_page[0]) * expected
        )
        return replace(
            course,
            edits_seen=course.edits_seen + int(edited),
            edits_expected=course.edits_expected + expected,
        )

    def _wait(self, site: str, course: Course, at: datetime, threshold: float) -> float:
        factor = _factor(self._pace(site))
        watched = _watched([course], [at], factor)
        return float(hazard.waits(self.hazards.totals, watched, factor, threshold, self._bounds(site))[0])

    def _bounds(self, site: str) -> RevisitBounds:
        return self.sites[site].revisits if site in self.sites else DEFAULT_BOUNDS

    def _calibrated(self, pace: Pace, now: datetime) -> Pace:
        """The threshold at which the site's articles cost no more looks than it may get."""
        courses = [each for each in revisits.courses_of_site(self.db, pace.site) if each.weighed_at]
        if not courses:
            return pace
        site = self.sites.get(pace.site)
        budget = SHARE_OF_BUDGET * site.daily_requests if site and site.daily_requests else LOOKS_A_DAY
        watched = _watched(courses, [each.weighed_at or now for each in courses], _factor(pace))
        threshold = hazard.threshold_for(
            self.hazards.totals, watched, _factor(pace), budget, self._bounds(pace.site)
        )
        return replace(pace, threshold=threshold, calibrated_at=now)

    def _pace(self, site: str) -> Pace:
        if site not in self.paces:
            self.paces[site] = revisits.pace_of(self.db, site)
        return self.paces[site]


def published(article: Article) -> datetime | None:
    """When an article says it was published; a bare date is the begin of that day in Shanghai."""
    text = article.attribution.published_at
    if not text:
        return None
    try:
        if len(text) == len("2026-11-24"):
            return datetime.combine(date.fromisoformat(text), time(0), SHANGHAI).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _born(course: Course) -> datetime:
    if course.published_at is None or course.published_at > course.discovered_at - AS_DISCOVERED:
        return course.discovered_at
    return course.published_at


def _age_h(course: Course, at: datetime) -> float:
    return max(0.0, (at - _born(course)).total_seconds() / 3600)


def _watched(courses: list[Course], at: list[datetime], factor: float) -> Watched:
    quiet = [
        max(
            0.0,
            (moment - max(each.changed_at or each.discovered_at, each.discovered_at)).total_seconds() / 3600,
        )
        for each, moment in zip(courses, at, strict=True)
    ]
    return Watched(
        age_h=np.array([_age_h(each, moment) for each, moment in zip(courses, at, strict=True)]),
        quiet_h=np.array(quiet),
        seen=np.array([float(each.edits_seen) for each in courses]),
        expected=np.array([factor * each.edits_expected for each in courses]),
    )


def _factor(pace: Pace) -> float:
    return float(hazard.site_factor(_one(pace.edits), _one(pace.expected))[0])


def _one(value: float) -> Floats:
    return np.array([float(value)])
