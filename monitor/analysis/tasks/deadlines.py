"""Open cells of a task near the deadline → start pages due sooner, and headlines to be read first.

A look soon before the deadline and a look soon after it decide a cell. The pause between requests, robots.txt, quiet
hours and budgets of the site hold as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.urls import canonical_url
from monitor.analysis.setup import Setup
from storage.engine.store import Store, transaction
from storage.frontier import discovered, pages
from storage.spread import list_looks
from storage.spread.tasks import CarryTask

# Before the deadline, at the deadline, and afterwards until a look succeeded.
MARKS = tuple(timedelta(minutes=minutes) for minutes in (-15, 0, 5, 15, 30, 60))


def next_mark(deadline: datetime, at: datetime) -> datetime | None:
    """Return the next time at which a list must be looked at, None if no such time is left."""
    return next((deadline + mark for mark in MARKS if deadline + mark > at), None)


@dataclass
class LooksInTime:
    """Looks for the open cells of all tasks, after a pass with the end `at`."""

    at: datetime
    lists: dict[str, datetime] = field(default_factory=dict)  # address of a start page, and the next mark
    headlines: set[tuple[str, str]] = field(default_factory=set)  # site and headline

    def ask(self, setup: Setup, task: CarryTask, headline: str, sites: Iterable[str]) -> None:
        """Ask for the lists of the sites with an open cell of a task."""
        mark = next_mark(task.deadline, self.at)
        for site in [setup.sites[name] for name in sites if name in setup.sites] if mark else ():
            self.headlines.add((site.name, headline))
            for url in site.coverage_urls or site.start_urls:
                address = canonical_url(url)
                self.lists[address] = min(mark or self.at, self.lists.get(address, mark or self.at))

    def write(self, db: Store) -> None:
        """Make the lists due at their marks, unless they are due sooner, and let them and the article come first."""
        known = list_looks.start_pages(db, list(self.lists))
        wanted = {page: self.lists[url] for url, page in known.items()}
        with transaction(db):
            for page, mark in wanted.items():
                pages.bring_forward(db, [page], mark)
            discovered.hurry_lists(db, wanted)
            discovered.set_awaited_headlines(db, self.headlines)
