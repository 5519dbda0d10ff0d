"""Open tasks and looks at lists → lists without a good look for a day, with the open cells of their sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.analysis.setup import Setup
from monitor.analysis.spread.sightings import list_book
from monitor.judge.spread.cells import CellState
from storage.engine.store import Store
from storage.spread import judgements, tasks

UNREAD = timedelta(days=1)
UNSETTLED = frozenset({CellState.PENDING, CellState.UNKNOWN})


@dataclass(frozen=True)
class BlockedList:
    """A list without a good look for a day, and the tasks with an open cell of its site."""

    site: str
    url: str
    last_good: datetime | None  # None: never
    tasks: tuple[str, ...]


def blocked_lists(db: Store, setup: Setup, now: datetime) -> Iterator[BlockedList]:
    """Yield the lists with open cells behind, by site and address."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for task in tasks.open_tasks(db, now):
        told = judgements.latest_judgements(db, task.id, now)
        for each in tasks.sites_of(db, task.id):
            if each.site not in told or told[each.site].state in UNSETTLED:
                waiting[each.site].append(task.name)
    book = list_book(db, setup, waiting, now)
    for site in sorted(waiting):
        for start in book.of_site[site]:
            last = max((chain.last_at for chain in start.chains), default=None)
            if start.is_coverage and (last is None or now - last > UNREAD):
                yield BlockedList(site, start.url, last, tuple(waiting[site]))
