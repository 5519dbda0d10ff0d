"""Sites of a pass → pages leased for the next visits: a single visit per site at a time, after the site's pause."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.fetch.exchange import Visited
from crawler.revisit.allowance import UNLIMITED, allowance, day_around, reserve_of, resumes_at
from crawler.sites import Site
from storage.archive.passes import PassId
from storage.engine.store import Store
from storage.frontier import discovered, pages
from storage.frontier.turns import requests_of, turn_of
from storage.records import DuePage

LEASE_S = 300.0
VISIT_TURNS = 20  # pauses of the longest visit: redirects, retries and jitter of two exchanges
# A site without due pages is not asked for pages again in this time, unless a page of the site becomes due earlier,
# or a visit finds a page of the site.
IDLE_S = 60.0
LONGEST_PAUSE = timedelta(hours=1)  # for which a pass waits; a later turn is left to another pass


@dataclass(frozen=True)
class PassTask:
    """Task of a spider: store and sites of a pass, limits, clock, and a receiver of recorded visits."""

    db: Store
    sites: Sequence[Site]
    pass_id: PassId
    owner: str  # of leases
    now: Callable[[], datetime]
    report: Callable[[Visited], None]  # called after every recorded visit
    looked_before: datetime | None = None  # pages without a look since this time are due too
    until: datetime | None = None  # no page is leased after this time
    discovering: bool = True  # whether found pages are stored


class Claims:
    """Leases of a pass. Times are seconds of the monotonic clock, which nobody can set back."""

    def __init__(self, task: PassTask, pause_s: Callable[[Site], float]) -> None:
        """Lease for `task`; `pause_s` returns the pause of a site between two requests."""
        self._task, self._pause_s = task, pause_s
        self._idle: dict[str, float] = {}  # sites without a due page or turn, and the end of this state
        self._turns: dict[str, float] = {}  # sites with a due page, and the end of the pause
        self._under_way: set[str] = set()  # sites with a visit

    @property
    def is_finished(self) -> bool:
        """Return whether no visit is under way and no site waits for the end of a pause."""
        return not self._under_way and not self._turns

    @property
    def wait_s(self) -> float | None:
        """Return the seconds until a pause ends or a page becomes due; None if no site waits."""
        if self.is_finished:
            return None
        first = min((*self._turns.values(), *self._idle.values()), default=None)
        return None if first is None else max(0.0, first - time.monotonic())

    def lease(self) -> Iterator[DuePage]:
        """Lease a page of every site that may be visited now, and yield the pages."""
        now, at = self._task.now(), time.monotonic()
        if self._task.until is not None and now >= self._task.until:
            self._turns.clear()
            self._idle.clear()
            return
        self._turns = {site: end for site, end in self._turns.items() if end > at}
        self._idle = {site: end for site, end in self._idle.items() if end > at}
        for site in self._task.sites:
            if not self._may_visit(site, now, at):
                continue
            due = self._claim(site, now)
            if due is None:
                self._idle[site.name] = at + (self._until_turn_s(site, now) or self._until_due_s(site, now))
                continue
            self._under_way.add(site.name)
            yield due

    def end_visit(self, site: str, sites_of_found: Collection[str]) -> None:
        """End a visit to `site`. The sites of found pages may have due pages now."""
        for name in {site, *sites_of_found}:
            self._idle.pop(name, None)
        self._under_way.discard(site)

    def may_ask(self, site: Site, *, asked: int) -> bool:
        """Return whether a redirect from another site may lead to this site now.

        `asked` counts the requests of visits under way.
        """
        now = self._task.now()
        return self._allowance(site, now) - self._reserved(site, now) > asked

    def _may_visit(self, site: Site, now: datetime, at: float) -> bool:
        # No second visit waits in the downloader: the answer to the first may ask for a longer pause.
        if site.name in self._under_way or site.name in self._idle:
            return False
        return self._allowance(site, now) > 0

    def _allowance(self, site: Site, now: datetime) -> int:
        if site.daily_requests is None and site.quiet_hours is None:
            return UNLIMITED
        spent = requests_of(self._task.db, site.name, now)
        return allowance(site.daily_requests, site.quiet_hours, spent=spent, now=now)

    def _reserved(self, site: Site, now: datetime) -> int:
        """Return the requests kept today for looks near deadlines."""
        if site.daily_requests is None or not discovered.is_hurried(
            self._task.db, site.name, *day_around(now)
        ):
            return 0
        return reserve_of(site.daily_requests)

    def _claim(self, site: Site, now: datetime) -> DuePage | None:
        pause_s = self._pause_s(site)
        return pages.claim(
            self._task.db,
            site=site.name,
            owner=self._task.owner,
            now=now,
            lease_s=max(LEASE_S, VISIT_TURNS * pause_s),  # robots.txt, redirects and a retry fit in
            pause_s=pause_s,
            looked_before=self._task.looked_before,
            hurried_only=self._allowance(site, now) <= self._reserved(site, now),
            with_files=self._may_ask_for_file(site, now),
        )

    def _may_ask_for_file(self, site: Site, now: datetime) -> bool:
        """Return whether the budget of the day for files and pictures has room; else they wait for the next day."""
        db = self._task.db
        if site.daily_files is None or pages.files_looked_at(db, site.name, now) < site.daily_files:
            return True
        pages.postpone_files(db, site.name, now, resumes_at(None, now))
        return False

    def _until_due_s(self, site: Site, now: datetime) -> float:
        """Return the seconds until the next page of a site becomes due, at most IDLE_S."""
        next_due = pages.next_due(self._task.db, site.name, now)
        return IDLE_S if next_due is None else min(IDLE_S, (next_due - now).total_seconds())

    def _until_turn_s(self, site: Site, now: datetime) -> float | None:
        """Return the seconds until the site's pause ends; None unless a visit ended just now.

        The pass waits for this site, unless the pass ends earlier.
        """
        turn, end = turn_of(self._task.db, site.name), now + LONGEST_PAUSE
        end = end if self._task.until is None else min(end, self._task.until)
        if turn is None or turn.until is not None or not now < turn.next_at <= end:
            return None
        wait_s = (turn.next_at - now).total_seconds()
        self._turns[site.name] = time.monotonic() + wait_s
        return wait_s
