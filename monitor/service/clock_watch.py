"""Notices that the machine's clock was set, or differs from that of the database server. Pure.

A clock that was set runs apart from the one that only counts seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Less is a clock being adjusted, or a busy machine.
LEAST = timedelta(seconds=30)
# Machines that share a store keep pauses and leases by their own clocks.
MOST_APART = timedelta(seconds=2)


@dataclass
class ClockWatch:
    """What both clocks said when they were last asked."""

    wall: datetime
    steady_s: float

    def jump(self, wall: datetime, steady_s: float) -> timedelta | None:
        """By how much the clock was set since the last call, or None."""
        moved = (wall - self.wall) - timedelta(seconds=steady_s - self.steady_s)
        self.wall, self.steady_s = wall, steady_s
        return moved if abs(moved) >= LEAST else None


def apart(asked: datetime, said: datetime, answered: datetime) -> timedelta:
    """By how much another clock is surely ahead of this one (negative: behind), asked and answered then."""
    if said < asked:
        return said - asked
    return max(said - answered, timedelta(0))
