"""The time in the text of a page, beside the interval of first sight → whether the looks bear the time out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from monitor.judge.spread.intervals import SightInterval
from storage.records import StatedDate, stated_date

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Standing(StrEnum):
    """A stated time beside the interval of first sight."""

    INSIDE = "inside"  # a time with minutes, inside
    OPEN = "open"  # a bare day, in part inside
    CONTRADICTED = "contradicted"  # before a look without the copy, or behind a look with the copy
    NONE = "none"


def first_stated(values: Iterable[str | None]) -> StatedDate | None:
    """Return the time of the first readings of a page: a page dated anew later proves no time."""
    return next((stated for value in values if (stated := stated_date(value)) is not None), None)


def standing(stated: StatedDate | None, seen: SightInterval) -> Standing:
    """Return whether a stated time lies inside the interval of first sight."""
    if stated is None:
        return Standing.NONE
    end = stated.minute + (MINUTE if stated.moment else DAY)
    if stated.minute > seen.by or (seen.after is not None and end <= seen.after):
        return Standing.CONTRADICTED
    return Standing.INSIDE if stated.moment else Standing.OPEN
