"""Notices that the machine's clock was set: it then runs apart from the one that only counts seconds. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Less is a clock being adjusted, or a busy machine.
LEAST = timedelta(seconds=30)


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
