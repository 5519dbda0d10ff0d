"""Daily budget and quiet hours of a site → number of requests allowed now.

Days and hours are counted in Asia/Shanghai, where sites and administrators are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from gettext import gettext as _

from storage.clock import SHANGHAI

UNLIMITED = 10**9
HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class QuietHours:
    """Hours of a day, from `start` to before `end`; over midnight if `end` is earlier, all day if both are equal."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Return whether a moment lies in the quiet hours."""
        clock = moment.astimezone(SHANGHAI).time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def quiet_hours(text: str) -> QuietHours:
    """Return the hours written as "22:00-06:00". Raises ValueError for another form or an impossible time."""
    match = HOURS.fullmatch(text.strip())
    if match is None:
        raise ValueError(_("not hours like 22:00-06:00: {text!r}").format(text=text))
    numbers = [int(digits) for digits in match.groups()]
    return QuietHours(_time(*numbers[:2]), _time(*numbers[2:]))


def _time(hour: int, minute: int) -> time:
    return time(0) if (hour, minute) == (24, 0) else time(hour, minute)


def resumes_at(quiet: QuietHours | None, now: datetime) -> datetime:
    """Return the time at which requests are allowed again: the end of the quiet hours, else the next midnight."""
    here = now.astimezone(SHANGHAI)
    end = quiet.end if quiet is not None and quiet.holds(now) else time(0)
    at = datetime.combine(here.date(), end, SHANGHAI)
    return at if at > here else at + timedelta(days=1)


def allowance(daily: int | None, quiet: QuietHours | None, *, spent: int, now: datetime) -> int:
    """Return the number of requests allowed now: 0 in quiet hours and after the day's budget is spent.

    `daily` is the budget, None without a limit; `spent` counts the requests of this day.
    """
    if quiet is not None and quiet.holds(now):
        return 0
    return UNLIMITED if daily is None else max(0, daily - spent)


def reserve_of(daily: int | None) -> int:
    """Return the requests of a day's budget that are kept for looks near deadlines: a tenth, at least one."""
    return 0 if daily is None else -(-daily // 10)


def day_around(now: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the day of a moment."""
    here = datetime.combine(now.astimezone(SHANGHAI).date(), time(0), SHANGHAI)
    return here, here + timedelta(days=1)
