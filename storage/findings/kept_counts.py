"""Values kept for all requests of a process: counts of the inbox, and answers that cost many comparisons."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from storage.access.audit import last_action
from storage.engine.store import Store
from storage.findings.inbox import InboxCounts, count_inbox
from storage.findings.versions import findings_version

T = TypeVar("T")
# A value is made anew after the first time if the store has new captures or findings, after the second time always.
FRESH, LONGEST = timedelta(seconds=3), timedelta(minutes=1)
MOST = 4000  # values
SOON = timedelta(seconds=1)


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    made_at: datetime | None = None
    version: Hashable = None


class KeptAnswers:
    """Values by key. A key holds everything in which a change by a person has to show at once."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = threading.Lock()
        self._places: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._most = most

    def of(self, key: Hashable, version: Hashable, now: datetime, make: Callable[[], T]) -> T:
        """Return the value of a key, made by `make` where no value holds. Requests for the same key wait for one.

        `version` differs where the store has news.
        """
        kept = self._place(key, now)
        with kept.lock:
            if not _holds(kept, now, version):
                kept.value, kept.made_at, kept.version = make(), now, version
            found: T = kept.value
            return found

    def keys(self) -> list[Hashable]:
        """Return the keys of the values, the key that waits longest first."""
        return list(self._places)

    def _place(self, key: Hashable, now: datetime) -> _Kept:
        """Return the place of a key, and forget values that waited too long for a question, the longest wait first."""
        with self._lock:
            while self._places and _is_over(next(iter(self._places.values())), now):
                self._places.popitem(last=False)
            kept = self._places.setdefault(key, _Kept())
            self._places.move_to_end(key)
            if len(self._places) > self._most:
                self._places.popitem(last=False)
            return kept


def _is_over(kept: _Kept, now: datetime) -> bool:
    return kept.made_at is not None and abs(now - kept.made_at) > 2 * LONGEST


def _holds(kept: _Kept, now: datetime, version: Hashable) -> bool:
    if kept.made_at is None:
        return False
    age = abs(now - kept.made_at)
    return age < FRESH or (age < LONGEST and kept.version == version)


class KeptCounts:
    """Counts of a store until a finding changes: they stand on every page, and counting reads all findings.

    What a person did is counted at once. What a crawl found is counted once in `SOON`: a crawl may raise findings
    many times a second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: InboxCounts | None = None
        self._version = self._action = -1

    def of(self, db: Store, now: datetime) -> InboxCounts:
        """Return the counts of today's findings: counted anew after a change, and after the end of a mute."""
        with self._lock:
            # before the count: a change during the count is counted next time
            version, action = findings_version(db), last_action(db)
            if self._counts is None or not self._hold(self._counts, version, action, now):
                self._counts, self._version, self._action = count_inbox(db, now), version, action
            return self._counts

    def _hold(self, counts: InboxCounts, version: int, action: int, now: datetime) -> bool:
        is_new = version == self._version or abs(now - counts.since) < SOON
        return is_new and action == self._action and counts.holds_at(now)
