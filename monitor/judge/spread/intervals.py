"""Intervals of first sight → order of the copies: surely before, places, first and possible first.

An interval says no more than the looks: the copy was absent at `after`, and present at `by`. A copy is surely before
a second copy if the first was seen while the second was still absent. This is an interval order (Fishburn 1970),
transitive by construction. Dates on pages, numbers and the order of discovery say nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SightInterval:
    """The time between the last look without a copy and the first look with the copy: after `after`, until `by`.

    ``after`` is None if no look without the copy is known.
    """

    after: datetime | None
    by: datetime

    def is_before(self, other: SightInterval) -> bool:
        """Return whether this event was surely before the event of `other`."""
        return other.after is not None and self.by <= other.after


def places(intervals: Sequence[SightInterval]) -> list[tuple[int, int]]:
    """Return for every interval the least and the greatest place among all, from 1.

    Example: of (08, 10], (09, 11], (11, 12] the places are (1, 2), (1, 2), (3, 3).
    """
    ends = sorted(interval.by for interval in intervals)
    begins = sorted(interval.after for interval in intervals if interval.after is not None)
    return [
        (
            1 + (bisect_right(ends, interval.after) if interval.after is not None else 0),
            len(intervals) - (len(begins) - bisect_left(begins, interval.by)),
        )
        for interval in intervals
    ]


def possible_first(intervals: Sequence[SightInterval]) -> list[int]:
    """Return the numbers of the intervals without a surely earlier interval."""
    return [number for number, (least, _) in enumerate(places(intervals)) if least == 1]


def surely_first(intervals: Sequence[SightInterval]) -> int | None:
    """Return the number of the interval surely before all further intervals, or None."""
    return next((number for number, (_, most) in enumerate(places(intervals)) if most == 1), None)
