"""Record of a date that a page, list or feed states: a day in China, or a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from storage.clock import SHANGHAI

LENGTH = timedelta(days=1) - timedelta(microseconds=1)  # from the first to the last instant of a day


@dataclass(frozen=True)
class StatedDate:
    """A date as stated. Two dates of different precision are compared by their days in China."""

    day: date  # in China
    moment: datetime | None = None  # in UTC; None for a bare day

    @property
    def begin(self) -> datetime:
        """Return the moment, or the first moment of a bare day, in UTC."""
        return self.moment or datetime.combine(self.day, time.min, SHANGHAI).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """Return the moment, or the last instant of a bare day, in UTC."""
        return self.moment or self.begin + LENGTH

    @property
    def minute(self) -> datetime:
        """Return the minute of the moment, or the first of a bare day, in UTC. Pages round their seconds at will."""
        return self.begin.replace(second=0, microsecond=0)

    @property
    def stamp(self) -> str:
        """Return RFC 3339 in UTC, or the day in China: "2026-03-02T01:00:00Z", "2026-03-02"."""
        return self.minute.strftime("%Y-%m-%dT%H:%M:%SZ") if self.moment else self.day.isoformat()

    @property
    def in_china(self) -> str:
        """Return the minute or the day as people in China write it: "2026-03-02 09:00", "2026-03-02"."""
        return f"{self.minute.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if self.moment else self.day.isoformat()

    def agrees_with(self, other: StatedDate) -> bool:
        """Return whether two dates can be the same date: more precision is no contradiction."""
        if self.moment and other.moment:
            return self.moment == other.moment or self._has_seconds_of(other) or other._has_seconds_of(self)
        return self.day == other.day

    def _has_seconds_of(self, other: StatedDate) -> bool:
        """Return whether the other date is this moment without the seconds: 09:30 for 09:30:27."""
        return self.moment is not None and self.moment.replace(second=0, microsecond=0) == other.moment


def stated_date(text: object) -> StatedDate | None:
    """Return the date of a text in RFC 3339; None if the text begins with no date.

    A time without a zone is a time in China. Midnight in China stands for the day, as many pages print a bare day.
    Example: “2026-10-11T16:10:00Z” is a moment of 2026-10-12.
    """
    written = str(text)
    try:
        moment = datetime.fromisoformat(written)
        in_china = moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        return _bare_day(written)
    if in_china.date() == date.min:
        return None  # such a day begins before the calendar of UTC
    is_day = in_china.time() == time.min
    return StatedDate(in_china.date(), None if is_day else in_china.astimezone(UTC))


def _bare_day(written: str) -> StatedDate | None:
    try:
        day = date.fromisoformat(written[: len("2026-10-12")])
    except ValueError:
        return None
    return StatedDate(day) if day > date.min else None


def day_of(text: object) -> date | None:
    """Return the day in China of a stated date, or None."""
    stated = stated_date(text)
    return stated.day if stated else None


def agree(one: str | None, other: str | None) -> bool:
    """Return whether two statements can mean the same date. A missing statement agrees with a missing one alone."""
    first, second = stated_date(one), stated_date(other)
    if first is None or second is None:
        return one == other
    return first.agrees_with(second)
