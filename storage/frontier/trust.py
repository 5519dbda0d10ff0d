"""Outcome of announcements → trust in a list: how many further announcements of a field are followed at once.

A list announces a change by another headline or date of an entry. An honest list announces edits. Other lists show a
counter in the headline, or the time of the request as the date, and announce all articles at every look. So trust is
spent by announcements, and earned by announcements that came true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

# `pytest tests/storage/frontier/test_announcements.py` counts the requests that lying lists cause with these values.
START = 5  # announcements followed before the first outcome
GAIN = 3  # trust for an announcement that came true: the spent point, and two more
MOST = 50
DAILY = 1  # a list without trust is tried with so many announcements a day


@dataclass(frozen=True)
class Trust:
    """Trust in one field of a list."""

    left: int = START
    day: date | None = None  # the last day on which the trust came to an end

    @property
    def follows(self) -> bool:
        """Return whether the next announcement makes its page due."""
        return self.left > 0


def on_day(trust: Trust, today: date) -> Trust:
    """Return the trust at the first announcement of a day."""
    if trust.left >= DAILY or trust.day == today:
        return trust
    return replace(trust, left=DAILY)


def after_announcement(trust: Trust, today: date) -> Trust:
    """Return the trust after an announcement was followed."""
    left = max(trust.left - 1, 0)
    return Trust(left, trust.day if left else today)


def after_outcome(trust: Trust, *, came_true: bool) -> Trust:
    """Return the trust after the page of a followed announcement was looked at."""
    return replace(trust, left=min(trust.left + GAIN, MOST)) if came_true else trust
