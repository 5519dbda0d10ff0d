"""Looks at articles → rates of change, and the time at which an article is due again.

The formulas stand in crawler/revisit/hazard.py. This module applies the formulas to the records of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from crawler.revisit import hazard
from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds
from crawler.revisit.hazard import Floats, Hazards, Watched
from crawler.sites import Site
from storage.engine.store import Store, transaction
from storage.frontier import revisits
from storage.frontier.revisits import Course, Pace, WaitingArticle
from storage.records import Article, Outcome, PageId, stated_date

# Looks a day at the articles of a site without a budget. Lists and second looks need the rest.
LOOKS_A_DAY = 1000.0
SHARE_OF_BUDGET = 0.8
CALIBRATED_FOR = timedelta(hours=6)
# A planned wait longer than this many waits by the present threshold is shortened.
MUCH_LONGER = 1.25
# Outcomes that tell whether the article changed since the look before.
WEIGHED = frozenset({Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNSETTLED, Outcome.REMOVED})
# A page published within this time before the discovery is as old as the discovery: a date is often a bare day.
AS_DISCOVERED = timedelta(days=1)


@dataclass(frozen=True)
class Weighed:
    """The course of an article after a look, and the time of the next look. None keeps the time set by the crawler."""

    course: Course
    due_at: datetime | None


class Revisits:
    """The rates of change learned in a run. `save` writes the rates to the store at the end of a pass."""

    def __init__(self, db: Store, sites: Mapping[str, Site]) -> None:
        bins = revisits.hazard_bins(db)
        columns = np.array(bins, dtype=np.float64).T if len(bins) == len(hazard.WIDTHS) else None
        self.hazards = Hazards(*columns) if columns is not None else Hazards()
        self.paces: dict[str, Pace] = {}
        self._db, self._sites = db, sites

    def weigh(self, site: str, course: Course, outcome: Outcome, at: datetime) -> Weighed:
        """Learn from a look at an article of a site; return the article's course from now on. Writes nothing."""
        if outcome in WEIGHED and course.weighed_at is not None and at > course.weighed_at:
            course = self._learned(site, course, at, outcome)
        if outcome in WEIGHED or outcome is Outcome.FIRST:
            course = replace(course, weighed_at=at)
        return Weighed(course, self._next_look(site, course, outcome, at))

    def save(self, now: datetime) -> None:
        """Write all rates in one transaction; calibrate the sites with an old threshold.

        An article may wait for weeks under the threshold of its last look. So a site is calibrated without new looks
        too, and a lower threshold makes its waiting articles due sooner.
        """
        for name in revisits.sites_calibrated_before(self._db, now - CALIBRATED_FOR):
            if name in self._sites:
                self._pace(name)
        sooner: list[WaitingArticle] = []
        for name, pace in self.paces.items():
            if pace.calibrated_at is None or not timedelta(0) <= now - pace.calibrated_at < CALIBRATED_FOR:
                waiting = revisits.waiting_articles(self._db, name)
                self.paces[name] = self._calibrated(pace, waiting, now)
                sooner += self._sooner(self.paces[name], waiting)
        learned = self.hazards
        columns = (learned.edits, learned.edit_exposure, learned.removals, learned.removal_exposure)
        bins = [(float(a), float(b), float(c), float(d)) for a, b, c, d in zip(*columns, strict=True)]
        with transaction(self._db):
            revisits.save_hazard_bins(self._db, bins)
            for pace in self.paces.values():
                revisits.save_pace(self._db, pace)
            for each in sooner:
                revisits.set_next_look(self._db, each.page, each.looked_at, each.due_at)

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

    def _next_look(self, site: str, course: Course, outcome: Outcome, at: datetime) -> datetime | None:
        """Return when an article is due after a look, or None for a removed article or a site without a threshold."""
        pace = self._pace(site)
        if pace.threshold is None or outcome is Outcome.REMOVED:
            return None
        factor = _factor(pace)
        watched = _watched([course], [at], factor)
        waits_h = hazard.waits(self.hazards.totals, watched, factor, pace.threshold, self._bounds(site))
        return at + timedelta(hours=float(waits_h[0]))

    def _bounds(self, site: str) -> RevisitBounds:
        return self._sites[site].revisits if site in self._sites else DEFAULT_BOUNDS

    def _calibrated(self, pace: Pace, waiting: Sequence[WaitingArticle], now: datetime) -> Pace:
        """Return the pace with the threshold at which the site's articles cost no more looks than the budget."""
        if not waiting:
            return pace
        site = self._sites.get(pace.site)
        budget = SHARE_OF_BUDGET * site.daily_requests if site and site.daily_requests else LOOKS_A_DAY
        threshold = hazard.threshold_for(
            self.hazards.totals, _watched_since(waiting, _factor(pace)), _factor(pace), budget,
            self._bounds(pace.site),
        )  # fmt: skip
        return replace(pace, threshold=threshold, calibrated_at=now)

    def _sooner(self, pace: Pace, waiting: Sequence[WaitingArticle]) -> list[WaitingArticle]:
        """Return the articles that the threshold makes due much sooner than planned, with their new times.

        A look without a lesson leaves the page to the crawl's own time.
        """
        planned = [each for each in waiting if each.looked_at == each.course.weighed_at]
        if pace.threshold is None or not planned:
            return []
        factor = _factor(pace)
        waits_h = hazard.waits(
            self.hazards.totals, _watched_since(planned, factor), factor, pace.threshold,
            self._bounds(pace.site),
        )  # fmt: skip
        waits = [timedelta(hours=float(wait_h)) for wait_h in waits_h]
        return [
            replace(each, due_at=each.looked_at + wait)
            for each, wait in zip(planned, waits, strict=True)
            if each.due_at - each.looked_at > MUCH_LONGER * wait
        ]

    def _pace(self, site: str) -> Pace:
        if site not in self.paces:
            self.paces[site] = revisits.pace_of(self._db, site)
        return self.paces[site]


def save_weighed(db: Store, page: PageId, at: datetime, weighed: Weighed) -> None:
    """Write the course of an article after a look at a time, in the caller's transaction."""
    revisits.save_course(db, page, weighed.course)
    if weighed.due_at is not None:
        revisits.set_next_look(db, page, at, weighed.due_at)


def dated(course: Course, article: Article) -> Course:
    """Return the course with the time of publication, if the article states the time."""
    return replace(course, published_at=published(article) or course.published_at)


def published(article: Article) -> datetime | None:
    """Return the stated time of publication, or None. A bare date means midnight in Shanghai."""
    stated = stated_date(article.attribution.published_at)
    return stated.begin if stated else None


def _born(course: Course) -> datetime:
    if course.published_at is None or course.published_at > course.discovered_at - AS_DISCOVERED:
        return course.discovered_at
    return course.published_at


def _age_h(course: Course, at: datetime) -> float:
    return max(0.0, (at - _born(course)).total_seconds() / 3600)


def _quiet_h(course: Course, at: datetime) -> float:
    """Return the hours from the last change of an article, or from the discovery, to a time."""
    since = max(course.changed_at or course.discovered_at, course.discovered_at)
    return max(0.0, (at - since).total_seconds() / 3600)


def _watched(courses: Sequence[Course], at: Sequence[datetime], factor: float) -> Watched:
    """Return articles of a site, as of the given times of the last looks, as arrays."""
    return Watched(
        age_h=np.array([_age_h(each, moment) for each, moment in zip(courses, at, strict=True)]),
        quiet_h=np.array([_quiet_h(each, moment) for each, moment in zip(courses, at, strict=True)]),
        seen=np.array([float(each.edits_seen) for each in courses]),
        expected=np.array([factor * each.edits_expected for each in courses]),
    )


def _watched_since(waiting: Sequence[WaitingArticle], factor: float) -> Watched:
    """Return waiting articles as of their last lessons, as arrays."""
    courses = [each.course for each in waiting]
    return _watched(courses, [each.weighed_at or each.discovered_at for each in courses], factor)


def _factor(pace: Pace) -> float:
    return float(hazard.site_factor(_one(pace.edits), _one(pace.expected))[0])


def _one(value: float) -> Floats:
    return np.array([float(value)])
