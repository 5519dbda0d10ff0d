"""The time that a page states, beside the interval of first sight → whether the looks bear it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from monitor.judge.spread.intervals import SightInterval
from storage.clock import SHANGHAI

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Standing(StrEnum):
    """A stated time beside the interval of first sight."""

    INSIDE = "inside"  # a time with minutes, inside
    OPEN = "open"  # a bare day that overlaps the interval
    CONTRADICTED = "contradicted"  # before a look without the copy, or behind a look with it
    NONE = "none"


@dataclass(frozen=True)
class StatedTime:
    """A time as a page states it: from `start`, for a minute or a day."""

    start: datetime
    has_minutes: bool

    @property
    def end(self) -> datetime:
        """Return the end, exclusive."""
        return self.start + (MINUTE if self.has_minutes else DAY)

    @property
    def stamp(self) -> str:
        """Return RFC 3339 in UTC, or the day in China: "2026-03-02T01:00:00Z", "2026-03-02"."""
        if self.has_minutes:
            return self.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.start.astimezone(SHANGHAI).date().isoformat()


def stated_time(value: str | None) -> StatedTime | None:
    """Return a time of a credit line: RFC 3339, or a day in China. None without a value, or for an unreadable value.

    Example: "2021-06-24" is the day that begins on the 23rd at 16:00 UTC.
    """
    if not value:
        return None
    try:
        if len(value) == len("2021-06-24"):
            return StatedTime(
                datetime.combine(date.fromisoformat(value), time(), SHANGHAI).astimezone(UTC), False
            )
        moment = datetime.fromisoformat(value)
        in_utc = moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return StatedTime(in_utc.replace(second=0, microsecond=0), True)


def first_stated(values: Iterable[str | None]) -> StatedTime | None:
    """Return the time that the first readings of a page stated: a page that is dated anew later proves nothing."""
    return next((stated for stated in map(stated_time, values) if stated is not None), None)


def standing(stated: StatedTime | None, seen: SightInterval) -> Standing:
    """Return whether a stated time lies inside the interval of first sight."""
    if stated is None:
        return Standing.NONE
    is_too_early = seen.after is not None and stated.end <= seen.after
    if is_too_early or stated.start > seen.by:
        return Standing.CONTRADICTED
    return Standing.INSIDE if stated.has_minutes else Standing.OPEN
