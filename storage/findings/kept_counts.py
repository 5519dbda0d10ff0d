"""Counts of the inbox, kept until a finding changes: they stand on every page, and counting reads all findings."""

from __future__ import annotations

import threading
from datetime import datetime

from storage.engine.store import Store
from storage.findings.inbox import InboxCounts, count_inbox
from storage.findings.versions import findings_version


class KeptCounts:
    """Counts of a store for all requests of a process."""

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
