"""Readings of clocks → by how much the machine's clock was set, or differs from the database server's clock.

A clock that was set departs from the monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Less is a clock being adjusted, or a busy machine.
LEAST = timedelta(seconds=30)
# Machines with a shared store keep pauses and leases by their own clocks.
MOST_APART = timedelta(seconds=2)


@dataclass
class ClockWatch:
    """The last readings of the wall clock and the monotonic clock."""

    wall: datetime
    steady_s: float

    def jump(self, wall: datetime, steady_s: float) -> timedelta | None:
        """Return by how much the clock was set since the last call, or None."""
        moved = (wall - self.wall) - timedelta(seconds=steady_s - self.steady_s)
        self.wall, self.steady_s = wall, steady_s
        return moved if abs(moved) >= LEAST else None


def apart(asked: datetime, said: datetime, answered: datetime) -> timedelta:
    """Return the least lead of another clock over this machine's clock; negative: behind.

    ``said`` is the other clock's time between ``asked`` and ``answered``."""
    if said < asked:
        return said - asked
    return max(said - answered, timedelta(0))
