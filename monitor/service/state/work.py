"""Store → work that other processes do now: a pass, the analysis of captures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.archive import passes
from storage.conclusions import pending
from storage.engine.store import Store
from storage.sharing.presence import is_present

LATELY = timedelta(minutes=1)  # after a pass, the analysis of the same process begins within seconds


@dataclass(frozen=True)
class WorkNow:
    """Work of running processes. None: no pass is under way."""

    pass_since: datetime | None
    is_analysing: bool
    has_just_ended: bool = False  # a pass

    @property
    def is_going_on(self) -> bool:
        """Return whether a process works on the store."""
        return self.pass_since is not None or self.is_analysing or self.has_just_ended


def work_now(db: Store, now: datetime) -> WorkNow:
    """Return the work that running processes do on the store."""
    since = [started for owner, started in passes.open_passes(db) if is_present(db, owner)]
    analysing = any(is_present(db, owner) for owner in pending.reading_owners(db))
    ends = [end for _, _, end in passes.last_passes(db, 1) if end is not None]
    return WorkNow(min(since, default=None), analysing, any(abs(now - end) <= LATELY for end in ends))
