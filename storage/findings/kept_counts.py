"""Values kept for all requests of a process: counts of the inbox, and answers that cost many comparisons."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from storage.engine.store import Store
from storage.findings.inbox import InboxCounts, count_inbox
from storage.findings.versions import findings_version

T = TypeVar("T")
# A value is made anew after the first time if the store has new captures or findings, after the second time always.
FRESH, LONGEST = timedelta(seconds=3), timedelta(minutes=1)
MOST = 4000  # values


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    made_at: datetime | None = None
    version: Hashable = None


class KeptAnswers:
    """Values by key. A key holds everything in which a change by a person has to show at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: OrderedDict[Hashable, _Kept] = OrderedDict()

    def of(self, key: Hashable, version: Hashable, now: datetime, make: Callable[[], T]) -> T:
        """Return the value of a key, made by `make` where no value holds. Requests for the same key wait for one.

        `version` differs where the store has news.
        """
        kept = self._place(key)
        with kept.lock:
            if not _holds(kept, now, version):
                kept.value, kept.made_at, kept.version = make(), now, version
            found: T = kept.value
            return found

    def _place(self, key: Hashable) -> _Kept:
        with self._lock:
            kept = self._places.setdefault(key, _Kept())
            self._places.move_to_end(key)
            if len(self._places) > MOST:
                self._places.popitem(last=False)
            return kept


def _holds(kept: _Kept, now: datetime, version: Hashable) -> bool:
    if kept.made_at is None:
        return False
    age = abs(now - kept.made_at)
    return age < FRESH or (age < LONGEST and kept.version == version)


class KeptCounts:
    """Counts of a store until a finding changes: they stand on every page, and counting reads all findings."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: InboxCounts | None = None
        self._version = -1

    def of(self, db: Store, now: datetime) -> InboxCounts:
        """Return the counts of today's findings: counted anew after a change, and after the end of a mute."""
        with self._lock:
            version = findings_version(db)  # before the count: a change during the count is counted next time
            if self._counts is None or version != self._version or not self._counts.holds_at(now):
                self._counts, self._version = count_inbox(db, now), version
            return self._counts
