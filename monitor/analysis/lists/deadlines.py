"""Open cells of a task near its deadline → start pages that are due sooner.

A look soon before the deadline and a look soon after it decide a cell. The pause between requests, robots.txt, quiet
hours and budgets of the site hold as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.urls import canonical_url
from monitor.analysis.setup import Setup
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.spread import list_looks
from storage.spread.tasks import CarryTask

# Before the deadline, at the deadline, and after it until a look succeeded.
MARKS = tuple(timedelta(minutes=minutes) for minutes in (-15, 0, 5, 15, 30, 60))


def next_mark(deadline: datetime, at: datetime) -> datetime | None:
    """Return the next time at which a list must be looked at, None if no such time is left."""
    return next((deadline + mark for mark in MARKS if deadline + mark > at), None)


def look_in_time(db: Store, setup: Setup, task: CarryTask, sites: Iterable[str], at: datetime) -> None:
    """Make the start pages of sites due at the next mark of a task, unless they are due sooner."""
    mark = next_mark(task.deadline, at)
    if mark is None:
        return
    configured = [setup.sites[site] for site in sites if site in setup.sites]
    urls = [canonical_url(url) for site in configured for url in site.coverage_urls or site.start_urls]
    known = list_looks.start_pages(db, urls)
    with transaction(db):
        pages.bring_forward(db, known.values(), mark)
