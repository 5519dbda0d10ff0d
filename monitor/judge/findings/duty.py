"""A duty to carry articles, an article and the looks at the lists of a site → carried, or missing, or unknown.

Nothing is said that the looks do not support: a site that could not be looked at is no site without the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.clock import SHANGHAI
from storage.records import ListProof


@dataclass(frozen=True)
class Issue:
    """How an article appeared: last look at the lists without the article, first look with it, and the stated time."""

    absent_at: datetime | None  # None: the article stood there at the first look
    seen_at: datetime
    stated: str | None  # RFC 3339, or a day

    @property
    def at(self) -> datetime:
        """Return when the time of the duty begins: the stated time if the looks allow the time, else the first look."""
        stated = _instant(self.stated)
        if stated is None or not self._is_inside(stated):
            return self.seen_at
        return stated

    def _is_inside(self, moment: datetime) -> bool:
        return moment <= self.seen_at and (self.absent_at is None or moment > self.absent_at)

    def is_after(self, since: datetime) -> bool:
        """Return whether the article certainly appeared after `since`: by the looks, or by the stated time or day."""
        if self.absent_at is not None and self.absent_at >= since:
            return True
        stated = _earliest(self.stated)
        return stated is not None and stated >= since


def _instant(stated: str | None) -> datetime | None:
    """Return a stated time with hour and minute, None for a bare day."""
    if stated is None or len(stated) <= len("2026-11-23"):
        return None
    return _earliest(stated)


def _earliest(stated: str | None) -> datetime | None:
    """Return the earliest moment of a stated time or day in Asia/Shanghai."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@dataclass(frozen=True)
class ListWatch:
    """The good looks at a start page that bound the time of a duty. None: there is no such look."""

    before: ListProof | None  # the last look up to the issue
    after: ListProof | None  # the first look from the deadline on


def proof_of_absence(watches: Sequence[ListWatch]) -> tuple[ListProof, ...]:
    """Return the looks that prove that no start page of a site ever showed an article in time.

    Empty if the looks prove nothing: a start page was not read up to the issue, or not since the deadline.
    """
    proof: list[ListProof] = []
    for watch in watches:
        if watch.before is None or watch.after is None:
            return ()
        proof += [watch.before, watch.after]
    return tuple(proof)
