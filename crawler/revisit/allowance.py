"""How many more requests a site may be asked now: its daily budget and its quiet hours. Pure.

Days and hours are those of Asia/Shanghai, where the sites and their administrators are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from storage.clock import SHANGHAI

UNLIMITED = 10**9
HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class QuietHours:
    """From the first time of day up to the second; over midnight where the second is earlier, all day if equal."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in them."""
        clock = moment.astimezone(SHANGHAI).time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def quiet_hours(text: str) -> QuietHours:
    """``22:00-06:00``. Raises ValueError where the text is of another form, or no such time exists."""
    found = HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not hours like 22:00-06:00: {text!r}")
    numbers = [int(each) for each in found.groups()]
    return QuietHours(_time(*numbers[:2]), _time(*numbers[2:]))


def _time(hour: int, minute: int) -> time:
    return time(0) if (hour, minute) == (24, 0) else time(hour, minute)


def allowance(daily: int | None, quiet: QuietHours | None, *, spent: int, now: datetime) -> int:
    """How many more requests may be made now; 0 in quiet hours and once the day's budget is spent."""
    if quiet is not None and quiet.holds(now):
        return 0
    return UNLIMITED if daily is None else max(0, daily - spent)
