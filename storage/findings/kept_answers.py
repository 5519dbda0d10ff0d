"""Values that cost many comparisons, kept for seconds for all requests of a process: many readers, one comparison."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

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
