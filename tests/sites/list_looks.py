"""Moments, looks and lists of a day, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.judge.spread.chains import Chain, ListLook, chains_of
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.presence import CopyPresence, Sight

DAY = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(hours=8)  # midnight in China
OURS = "http://p.example.cn/ours.html"
OLD = tuple(f"http://p.example.cn/old{n}.html" for n in range(8))


def at(clock: str) -> datetime:
    """Return a moment of the day in China. Hours beyond 24 belong to the days behind: 36:00 is noon of the next."""
    hours, minutes = clock.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


def look(clock: str, *entries: str, reaches_to: str | None = None) -> ListLook:
    """Return a look at a list; its number and its pass are the minute of the day."""
    moment = at(clock)
    minute = int((moment - DAY).total_seconds() // 60)
    return ListLook(minute, minute, moment, frozenset(entries), reaches_to)


def chains(*looks: ListLook) -> tuple[Chain, ...]:
    """Return the chains of some looks."""
    return tuple(chains_of(looks))


def seen(after: str | None, by: str) -> SightInterval:
    """Return an interval of the day."""
    return SightInterval(at(after) if after else None, at(by))


def present(after: str | None, by: str) -> CopyPresence:
    """Return the presence of a copy on a list."""
    interval = seen(after, by)
    absent = (Sight(1, 1, interval.after),) if interval.after else ()
    return CopyPresence(interval, Sight(2, 2, interval.by), absent, is_on_page=False)


def old(*without: int) -> Sequence[str]:
    """Return the known entries of a list, but for some."""
    return [entry for number, entry in enumerate(OLD) if number not in without]
