"""The first sight of an article and the time that it states → whether the article appeared after a duty was set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.clock import SHANGHAI


@dataclass(frozen=True)
class Issue:
    """How an article appeared: last look at the lists without the article, first look with it, and the stated time."""

    absent_at: datetime | None  # None: the article stood there at the first look
    seen_at: datetime
    stated: str | None  # RFC 3339, or a day

    def is_after(self, since: datetime) -> bool:
        """Return whether the article certainly appeared after `since`: by the looks, or by the stated time or day."""
        if self.absent_at is not None and self.absent_at >= since:
            return True
        stated = _earliest(self.stated)
        return stated is not None and stated >= since


def _earliest(stated: str | None) -> datetime | None:
    """Return the earliest moment of a stated time or day in Asia/Shanghai."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
